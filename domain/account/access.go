package account

import "lizhi/domain"

// Access is who may call which operation. Whom exactly somebody may manage
// stands in manages.
var Access = map[string]domain.Access{
	"login":        nil, // the open side
	"refreshLogin": nil,
	"activate":     nil,

	"answerChallenge": nil,
	"enrolFactor":     nil,
	"printFactor":     nil,

	"getMe":          {{Role: domain.Anyone, Scope: domain.Own}},
	"changePassword": {{Role: domain.Anyone, Scope: domain.Own}},
	"logout":         {{Role: domain.Anyone, Scope: domain.Own}},
	"listLogins":     {{Role: domain.Anyone, Scope: domain.Own}},
	"revokeLogin":    {{Role: domain.Anyone, Scope: domain.Own}},
	"enrolOwnFactor": {{Role: domain.Anyone, Scope: domain.Own}},
	"proveFactor":    {{Role: domain.Anyone, Scope: domain.Own}},

	"issueCodes":        ofClass,
	"printCodes":        ofClass,
	"listClassAccounts": ofClass,

	"resetAccount":  managers,
	"unlockAccount": managers,
	"closeAccount":  managers,
	"resetFactor":   managers,

	"appoint":          appointers,
	"endAppointment":   appointers,
	"inviteJudge":      appointers,
	"listAppointments": appointers,

	"listRules": {{Role: domain.Admin, Scope: domain.City}, {Role: domain.CityOfficer, Scope: domain.City}},
	"setRules":  {{Role: domain.Admin, Scope: domain.City}},
}

var (
	ofClass    = domain.Access{{Role: domain.ClassTeacher, Scope: domain.Class}, {Role: domain.AidOfficer, Scope: domain.School}}
	appointers = domain.Access{
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.CountyOfficer, Scope: domain.County},
		{Role: domain.CityOfficer, Scope: domain.City},
		{Role: domain.Admin, Scope: domain.City},
	}
	managers = append(domain.Access{{Role: domain.ClassTeacher, Scope: domain.Class}}, appointers...)
	bureaus  = appointers[1:]
	city     = appointers[2:]
	admin    = appointers[3:]
)

// manages says who is above a role: they appoint to it, and reset and unlock
// the account of whoever holds it (decisions §1). The admin does not appear
// beside students and guardians: there, the matrix says, is no student data for
// the admin.
var manages = map[domain.Role]domain.Access{
	domain.Student:       ofClass,
	domain.Guardian:      ofClass,
	domain.Teacher:       appointers,
	domain.ClassTeacher:  appointers,
	domain.Counsellor:    appointers,
	domain.Judge:         appointers,
	domain.Chair:         appointers,
	domain.AidOfficer:    bureaus,
	domain.Head:          bureaus,
	domain.CountyOfficer: city,
	domain.CityOfficer:   admin,
	domain.Auditor:       admin,
	domain.Admin:         admin,
}

// mayManage says on what ground somebody manages an account, or why not.
// Everything that its holder is must be below: otherwise a class teacher would
// reset the county officer whose child is in the class. Of several wards one in
// reach is enough. Outside of all reach the account does not exist.
func mayManage(who domain.Actor, h Holder, operation string, today domain.Day) (domain.Basis, error) {
	if who.IsSystem() {
		return domain.Basis{}, nil
	}
	if who.Person == h.Person {
		return domain.Basis{}, ErrSelf
	}
	var basis domain.Basis
	sees, all, any := false, true, false
	ask := func(role domain.Role, p domain.Place) bool {
		about := domain.Subject{Person: h.Person, Made: p}
		if _, ok := who.May(Access[operation], about); ok {
			sees = true
		}
		b, ok := who.May(manages[role], about)
		if ok {
			basis, any = b, true
		}
		return ok
	}
	for _, a := range h.Appointments {
		if a.Lapsed(today) {
			continue
		}
		all = ask(a.Role, a.Place()) && all
	}
	if !any && all { // no appointments: a student or a guardian
		if (h.Enrolled != domain.Place{}) {
			all = ask(domain.Student, h.Enrolled)
		}
		for _, p := range h.Wards {
			ask(domain.Guardian, p)
		}
	}
	switch {
	case any && all:
		return basis, nil
	case sees:
		return domain.Basis{}, ErrAbove
	}
	return domain.Basis{}, domain.ErrNotFound
}
