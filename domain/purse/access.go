package purse

import "lizhi/domain"

// offices are those who read why somebody pays.
var offices = domain.Offices

// bureaus speak for a county.
var bureaus = domain.Bureaus

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"listCountyPolicies": offices,
	"addCountyPolicy":    bureaus,
	"endCountyPolicy":    bureaus,
	"explainPurse":       offices,
}
