package org

import "lizhi/domain"

// staff is everybody who works with the tree, each in their own part.
var staff = domain.Access{
	{Role: domain.ClassTeacher, Scope: domain.Class},
	{Role: domain.Teacher, Scope: domain.School},
	{Role: domain.Counsellor, Scope: domain.School},
	{Role: domain.AidOfficer, Scope: domain.School},
	{Role: domain.Head, Scope: domain.School},
	{Role: domain.CountyOfficer, Scope: domain.County},
	{Role: domain.CityOfficer, Scope: domain.City},
	{Role: domain.Admin, Scope: domain.City},
}

// bureau is who keeps the schools of their own part.
var bureau = domain.Bureaus

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"listUnits":   staff,
	"getUnit":     staff,
	"addSchool":   bureau,
	"mergeUnits":  bureau,
	"renameUnit":  append(domain.Access{{Role: domain.AidOfficer, Scope: domain.School}}, bureau...),
	"addClass":    append(domain.Access{{Role: domain.AidOfficer, Scope: domain.School}}, bureau...),
	"getCalendar": append(domain.Access{}, staff...),
	"loadCalendar": {
		{Role: domain.CityOfficer, Scope: domain.City},
		{Role: domain.Admin, Scope: domain.City},
	},
}
