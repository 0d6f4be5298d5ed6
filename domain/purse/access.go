package purse

import "lizhi/domain"

// offices are those who read why somebody pays.
var offices = domain.Access{
	{Role: domain.AidOfficer, Scope: domain.School},
	{Role: domain.Head, Scope: domain.School},
	{Role: domain.CountyOfficer, Scope: domain.County},
	{Role: domain.CityOfficer, Scope: domain.City},
}

// bureaus speak for a county.
var bureaus = domain.Access{
	{Role: domain.CountyOfficer, Scope: domain.County},
	{Role: domain.CityOfficer, Scope: domain.City},
}

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"listCountyPolicies": offices,
	"addCountyPolicy":    bureaus,
	"endCountyPolicy":    bureaus,
	"explainPurse":       offices,
}
