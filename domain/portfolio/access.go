package portfolio

import "lizhi/domain"

var orders = domain.Access{
	{Role: domain.Student, Scope: domain.Own},
	{Role: domain.Guardian, Scope: domain.Ward},
	{Role: domain.ClassTeacher, Scope: domain.Class},
	{Role: domain.AidOfficer, Scope: domain.School},
	{Role: domain.Head, Scope: domain.School},
}

// Access is who may call which operation, as x-access in openapi.yaml says it.
// An export is seen only by who ordered it, since the file names its reader.
var Access = map[string]domain.Access{
	"orderPortfolio": orders,
	"getPortfolio":   {{Role: domain.Anyone, Scope: domain.Own}},
	"listPortfolios": {{Role: domain.Anyone, Scope: domain.Own}},
}
