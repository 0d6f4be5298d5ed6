package hardship

import "lizhi/domain"

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"enterRecognitions": {{Role: domain.AidOfficer, Scope: domain.School}},
	"listRecognitions": {
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.Head, Scope: domain.School},
		{Role: domain.CountyOfficer, Scope: domain.County},
		{Role: domain.CityOfficer, Scope: domain.City},
	},
	"listStudentRecognitions": {
		{Role: domain.Student, Scope: domain.Own},
		{Role: domain.Guardian, Scope: domain.Ward},
		{Role: domain.ClassTeacher, Scope: domain.Class},
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.Head, Scope: domain.School},
		{Role: domain.CountyOfficer, Scope: domain.County},
		{Role: domain.CityOfficer, Scope: domain.City},
	},
	"enterSpecialGroup": {{Role: domain.AidOfficer, Scope: domain.School}},
	"listStudentGroups": {
		{Role: domain.Student, Scope: domain.Own},
		{Role: domain.Guardian, Scope: domain.Ward},
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.Head, Scope: domain.School},
		{Role: domain.CountyOfficer, Scope: domain.County},
		{Role: domain.CityOfficer, Scope: domain.City},
	},
	"showHardshipReference": {
		{Role: domain.AidOfficer, Scope: domain.School},
		{Role: domain.Head, Scope: domain.School},
		{Role: domain.CountyOfficer, Scope: domain.County},
		{Role: domain.CityOfficer, Scope: domain.City},
	},
}
