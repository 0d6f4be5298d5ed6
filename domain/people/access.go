package people

import "lizhi/domain"

// see is who sees the name and class of a student.
var see = domain.Access{
	{Role: domain.Student, Scope: domain.Own},
	{Role: domain.Guardian, Scope: domain.Ward},
	{Role: domain.ClassTeacher, Scope: domain.Class},
	{Role: domain.Mentor, Scope: domain.Mentee},
	{Role: domain.AidOfficer, Scope: domain.School},
	{Role: domain.Head, Scope: domain.School},
	{Role: domain.CountyOfficer, Scope: domain.County},
	{Role: domain.CityOfficer, Scope: domain.City},
}

// Details is who sees the numbers of a student, masked.
var Details = domain.Access{
	{Role: domain.Student, Scope: domain.Own},
	{Role: domain.Guardian, Scope: domain.Ward},
	{Role: domain.AidOfficer, Scope: domain.School},
	{Role: domain.CountyOfficer, Scope: domain.County},
	{Role: domain.CityOfficer, Scope: domain.City},
}

// Calling is who sees the phone of a student's guardians, masked.
var Calling = append(domain.Access{{Role: domain.ClassTeacher, Scope: domain.Class}}, Details...)

// officer is the one who keeps a school's register.
var officer = domain.Access{{Role: domain.AidOfficer, Scope: domain.School}}

// bureau is the supervisor of a school.
var bureau = domain.Bureaus

// keepers are the officers of a school and of its supervisor.
var keepers = append(append(domain.Access{}, officer...), bureau...)

// colleagues is who sees the staff of a unit.
var colleagues = append(domain.Access{
	{Role: domain.Head, Scope: domain.School},
	{Role: domain.Admin, Scope: domain.City},
}, keepers...)

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"listStudents":   see,
	"getStudent":     see,
	"exportStudents": keepers,
	"enrolStudent":   officer,
	"correctStudent": officer,
	"moveStudent":    officer,
	"leaveSchool":    officer,
	"setCard":        officer,
	"verifyCard":     {{Role: domain.AidOfficer, Scope: domain.School}, {Role: domain.Head, Scope: domain.School}},
	"revealStudent":  append(domain.Access{{Role: domain.ClassTeacher, Scope: domain.Class}}, keepers...),

	"addGuardian": officer,
	"endGuardian": officer,
	"listWards":   {{Role: domain.Guardian, Scope: domain.Ward}},

	"listStaff": colleagues,
	"addStaff":  append(append(domain.Access{}, keepers...), domain.Grant{Role: domain.Admin, Scope: domain.City}),
	"endStaff":  append(append(domain.Access{}, keepers...), domain.Grant{Role: domain.Admin, Scope: domain.City}),

	"sendStudent":      officer,
	"listTransfers":    keepers,
	"getTransfer":      keepers,
	"acceptTransfer":   officer,
	"refuseTransfer":   officer,
	"withdrawTransfer": officer,
	"decideClaim":      bureau,

	"openYear": keepers,
}

// require is who.Require, with the program itself allowed.
func require(who domain.Actor, operation string, about domain.Subject) (domain.Basis, error) {
	if who.Trusted() {
		return domain.Basis{}, nil
	}
	return who.Require(Access[operation], see, about)
}

// may is who.May, with the program itself allowed.
func may(who domain.Actor, access domain.Access, about domain.Subject) bool {
	_, ok := who.May(access, about)
	return ok || who.Trusted()
}
