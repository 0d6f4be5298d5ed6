package mentoring

import "lizhi/domain"

// sees is who may read sessions of the level normal. Assigned is the mentor who
// logged the very session.
var sees = domain.Access{
	{Role: domain.Student, Scope: domain.Own},
	{Role: domain.Guardian, Scope: domain.Ward},
	{Role: domain.Mentor, Scope: domain.Mentee},
	{Role: domain.Mentor, Scope: domain.Assigned},
	{Role: domain.ClassTeacher, Scope: domain.Class},
	{Role: domain.AidOfficer, Scope: domain.School},
}

// arranges is who gives students their mentors.
var arranges = domain.Access{
	{Role: domain.AidOfficer, Scope: domain.School},
	{Role: domain.Head, Scope: domain.School},
}

// answers is who confirms or disputes.
var answers = domain.Access{
	{Role: domain.Student, Scope: domain.Own},
	{Role: domain.Guardian, Scope: domain.Ward},
}

var logs = domain.Access{{Role: domain.Mentor, Scope: domain.Mentee}}

// keeps is the mentor who logged the session, whoever is the mentor now.
var keeps = domain.Access{{Role: domain.Mentor, Scope: domain.Assigned}}

// Access is who may call which operation, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"pairMentor":     arranges,
	"reassignMentor": arranges,
	"endPair":        arranges,
	"listPairs": {
		{Role: domain.Student, Scope: domain.Own},
		{Role: domain.Guardian, Scope: domain.Ward},
		{Role: domain.Mentor, Scope: domain.Assigned},
		{Role: domain.ClassTeacher, Scope: domain.Class},
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.Head, Scope: domain.School},
	},

	"logSession":     logs,
	"editSession":    keeps,
	"amendSession":   keeps,
	"confirmSession": answers,
	"disputeSession": answers,

	"listSessions":       sees,
	"getSession":         sees,
	"showMentoringHours": sees,
	"showMentoringCounts": {
		{Role: domain.Head, Scope: domain.School},
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.CountyOfficer, Scope: domain.County},
		{Role: domain.CityOfficer, Scope: domain.City},
	},

	"showMentoringRules": {{Role: domain.Anyone, Scope: domain.Own}},
	"setMentoringRules":  {{Role: domain.CityOfficer, Scope: domain.City}},
}
