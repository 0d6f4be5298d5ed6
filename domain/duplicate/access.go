package duplicate

import "lizhi/domain"

// superiors decide about the schools below them.
var superiors = domain.Bureaus

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"listDuplicates":         superiors,
	"listDuplicateDecisions": superiors,
	"decideDuplicate":        superiors,
	"undoDuplicate":          superiors,
}
