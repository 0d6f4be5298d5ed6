package eligibility

import "lizhi/domain"

// offices are those who may read why: a reason can tell a special group
// (decisions §1).
var offices = domain.Offices

// bureaus supervise schools.
var bureaus = domain.Bureaus

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"listEligibilityRules": append(domain.Access{{Role: domain.Auditor, Scope: domain.City}}, offices...),
	"addEligibilityRules":  {{Role: domain.CityOfficer, Scope: domain.City}},
	"approveInclusive":     bureaus,
	"showEligibility":      offices,
	"getDecision":          offices,
	"listStopped":          offices,
	"simulateRules":        bureaus,
	"replayDecisions":      {{Role: domain.Auditor, Scope: domain.City}},
}
