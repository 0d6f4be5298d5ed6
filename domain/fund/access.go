package fund

import "lizhi/domain"

// offices are those who read a school's account.
var offices = domain.Offices

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"listFundRules":    offices,
	"addFundRule":      {{Role: domain.CityOfficer, Scope: domain.City}},
	"listFunds":        offices,
	"getFundSheet":     offices,
	"getFund":          offices,
	"postFundEntry":    {{Role: domain.AidOfficer, Scope: domain.School}},
	"reverseFundEntry": {{Role: domain.AidOfficer, Scope: domain.School}},
	"closeFund":        {{Role: domain.Head, Scope: domain.School}},
}

// Object is the kind of thing that the evidence of an entry belongs to.
const Object = "fund.entry"
