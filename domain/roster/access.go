package roster

import "lizhi/domain"

// keepers are the officers of a school and of its supervisor.
var keepers = domain.Access{
	{Role: domain.AidOfficer, Scope: domain.School},
	{Role: domain.CountyOfficer, Scope: domain.County},
	{Role: domain.CityOfficer, Scope: domain.City},
}

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"getRosterTemplate": keepers,
	"bringRoster":       keepers,
	"listRosters":       keepers,
	"getRoster":         keepers,
	"listRosterRows":    keepers,
	"applyRoster":       keepers,
	"dropRoster":        keepers,
	"takeBackRoster":    keepers,
}

// require is who.Require, with the program itself allowed.
func require(who domain.Actor, operation string, about domain.Subject) (domain.Basis, error) {
	if who.Trusted() {
		return domain.Basis{}, nil
	}
	return who.Require(Access[operation], Access["getRoster"], about)
}
