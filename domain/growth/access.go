package growth

import "lizhi/domain"

// sees is who may see a student's records.
var sees = domain.Access{
	{Role: domain.Student, Scope: domain.Own},
	{Role: domain.Guardian, Scope: domain.Ward},
	{Role: domain.Mentor, Scope: domain.Mentee},
	{Role: domain.ClassTeacher, Scope: domain.Class},
	{Role: domain.AidOfficer, Scope: domain.School},
	{Role: domain.Head, Scope: domain.School},
}

// writes is who may write them. Own and Ward come first: somebody who is both
// guardian and teacher of a child writes as guardian.
var writes = domain.Access{
	{Role: domain.Student, Scope: domain.Own},
	{Role: domain.Guardian, Scope: domain.Ward},
	{Role: domain.ClassTeacher, Scope: domain.Class},
}

// stands is who may stand for a child's words.
var stands = domain.Access{
	{Role: domain.Student, Scope: domain.Own},
	{Role: domain.Guardian, Scope: domain.Ward},
}

// decides is who verifies.
var decides = domain.Access{{Role: domain.ClassTeacher, Scope: domain.Class}}

// Access is who may call which operation, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"listRecordKinds": {{Role: domain.Anyone, Scope: domain.Own}},

	"setRecordRules": {{Role: domain.CityOfficer, Scope: domain.City}},

	"createRecord":   writes,
	"editRecord":     writes,
	"submitRecord":   writes,
	"withdrawRecord": writes,
	"confirmRecord":  stands,

	"listRecords":         sees,
	"getRecord":           sees,
	"listRecordVersions":  sees,
	"showGrowthHours":     sees,
	"listAwaitingRecords": stands,

	"listRecordsToVerify": decides,
	"decideRecords":       decides,
	"showGrowthGaps": {
		{Role: domain.ClassTeacher, Scope: domain.Class},
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.Head, Scope: domain.School},
	},
	"showGrowthCounts": {
		{Role: domain.Head, Scope: domain.School},
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.CountyOfficer, Scope: domain.County},
		{Role: domain.CityOfficer, Scope: domain.City},
	},
}
