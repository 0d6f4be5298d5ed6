package privacy

import "lizhi/domain"

// Access is who may call which operation.
var Access = map[string]domain.Access{
	"listPrivacyRules":  watchers,
	"setPrivacyRules":   {{Role: domain.Admin, Scope: domain.City}},
	"previewPurge":      keepers,
	"orderPurge":        {{Role: domain.Admin, Scope: domain.City}},
	"listPurges":        keepers,
	"showPrivacyYear":   readers,
	"exportPrivacyYear": readers,

	"askDeletion":    families,
	"listDeletions":  append(domain.Access{}, append(families, officers...)...),
	"getDeletion":    append(domain.Access{}, append(families, officers...)...),
	"decideDeletion": {{Role: domain.AidOfficer, Scope: domain.School}},
}

var (
	families = domain.Access{{Role: domain.Student, Scope: domain.Own}, {Role: domain.Guardian, Scope: domain.Ward}}
	officers = domain.Access{{Role: domain.AidOfficer, Scope: domain.School}, {Role: domain.Head, Scope: domain.School}}
	keepers  = domain.Access{{Role: domain.Admin, Scope: domain.City}, {Role: domain.Auditor, Scope: domain.City}}
	readers  = domain.Access{{Role: domain.Auditor, Scope: domain.City}, {Role: domain.CityOfficer, Scope: domain.City}}
	watchers = append(domain.Access{{Role: domain.CityOfficer, Scope: domain.City}}, keepers...)
)

// held is the appointment under which somebody uses an operation of the city:
// one installation serves one city.
func held(who domain.Actor, operation string) (domain.Basis, error) {
	if who.IsSystem() {
		return domain.Basis{}, nil
	}
	basis, ok := who.Office(Access[operation])
	if !ok {
		return basis, domain.ErrNotFound
	}
	return basis, nil
}
