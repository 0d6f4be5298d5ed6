package publicity

import "lizhi/domain"

// audience are those to whom a notice can be addressed: whoever learns, cares
// for somebody who learns, or works in the unit of the notice.
var audience = domain.Access{
	{Role: domain.Student, Scope: domain.Assigned},
	{Role: domain.Guardian, Scope: domain.Assigned},
	{Role: domain.Teacher, Scope: domain.Assigned},
	{Role: domain.ClassTeacher, Scope: domain.Assigned},
	{Role: domain.Counsellor, Scope: domain.Assigned},
	{Role: domain.AidOfficer, Scope: domain.Assigned},
	{Role: domain.Head, Scope: domain.Assigned},
	{Role: domain.AidOfficer, Scope: domain.School},
	{Role: domain.Head, Scope: domain.School},
	{Role: domain.CountyOfficer, Scope: domain.County},
	{Role: domain.CityOfficer, Scope: domain.City},
}

// offices keep the notices of their unit.
var offices = domain.Offices

// staff are the roles whose holders a notice of their unit addresses.
var staff = []domain.Role{domain.Teacher, domain.ClassTeacher, domain.Counsellor, domain.AidOfficer, domain.Head}

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"listPublicity":        audience,
	"getPublicity":         audience,
	"printPublicity":       append(domain.Access{{Role: domain.ClassTeacher, Scope: domain.Class}}, offices...),
	"closePublicity":       offices,
	"withdrawPublicity":    offices,
	"sharePublicity":       offices,
	"unsharePublicity":     offices,
	"objectToPublicity":    audience,
	"listObjections":       offices,
	"answerObjection":      offices,
	"getObjection":         append(domain.Access{{Role: domain.Anyone, Scope: domain.Own}}, offices...),
	"appealObjection":      {{Role: domain.Anyone, Scope: domain.Own}},
	"listPublicityArchive": offices,
	"getPublicityArchive":  offices,
}
