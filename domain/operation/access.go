package operation

import "lizhi/domain"

// Access is who may do what, by operationId; openapi.yaml says the same.
var Access = map[string]domain.Access{
	"listTasks": {{Role: domain.Admin, Scope: domain.City}},
	"getTask":   {{Role: domain.Anyone, Scope: domain.Own}, {Role: domain.Admin, Scope: domain.City}},
	"rerunTask": {{Role: domain.Admin, Scope: domain.City}},
	"listAudit": {{Role: domain.Auditor, Scope: domain.City}, {Role: domain.Admin, Scope: domain.City}},
}
