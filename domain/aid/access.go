package aid

import "lizhi/domain"

// offices are those who read awards by their work (decisions §1).
var offices = domain.Offices

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"listProgrammes": offices,
	"listStandards":  offices,
	"addStandard":    {{Role: domain.CityOfficer, Scope: domain.City}},
	"changeStandard": {{Role: domain.CityOfficer, Scope: domain.City}},
	"setPaymentMode": {
		{Role: domain.CountyOfficer, Scope: domain.County}, {Role: domain.CityOfficer, Scope: domain.City},
	},
	"proposeAwards": {{Role: domain.AidOfficer, Scope: domain.School}},
	"approveAwards": {{Role: domain.Head, Scope: domain.School}},
	"withdrawAward": {{Role: domain.AidOfficer, Scope: domain.School}, {Role: domain.Head, Scope: domain.School}},
	"listAwards":    offices,
	"decidePurse":   {{Role: domain.CityOfficer, Scope: domain.City}},

	"listStackings":    offices,
	"addStacking":      {{Role: domain.CityOfficer, Scope: domain.City}},
	"listTierAverages": offices,

	"freezeAwards":   {{Role: domain.Head, Scope: domain.School}},
	"listAwardLists": offices,
	"getAwardList":   offices,
	"publiciseAwards": {
		{Role: domain.AidOfficer, Scope: domain.School}, {Role: domain.Head, Scope: domain.School},
	},
	"askChange": {{Role: domain.AidOfficer, Scope: domain.School}, {Role: domain.Head, Scope: domain.School}},
	"decideChange": {
		{Role: domain.CountyOfficer, Scope: domain.County}, {Role: domain.CityOfficer, Scope: domain.City},
	},
	"getAward": offices,
	"listStudentAid": {
		{Role: domain.Student, Scope: domain.Own},
		{Role: domain.Guardian, Scope: domain.Ward},
		{Role: domain.ClassTeacher, Scope: domain.Class},
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.Head, Scope: domain.School},
		{Role: domain.CountyOfficer, Scope: domain.County},
		{Role: domain.CityOfficer, Scope: domain.City},
	},
}
