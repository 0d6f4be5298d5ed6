package insight

import "lizhi/domain"

// offices are those who answer for the numbers: a school for itself, a bureau
// for what is below it.
var offices = domain.Offices

var school = domain.Access{
	{Role: domain.AidOfficer, Scope: domain.School},
	{Role: domain.Head, Scope: domain.School},
}

// Access is who may call which operation, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"showIndicators":          offices,
	"listIndicatorExceptions": offices,
	"compareIndicators":       offices,
	"showAidFigures":          offices,
	"listNoAidDeclarations":   offices,
	"declareNoAid":            school,
	"withdrawNoAid":           school,
}
