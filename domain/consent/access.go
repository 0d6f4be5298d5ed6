package consent

import "lizhi/domain"

// Access is who may call which operation.
var Access = map[string]domain.Access{
	"listPurposes":     {{Role: domain.Anyone, Scope: domain.Own}},
	"addPurposeText":   {{Role: domain.CityOfficer, Scope: domain.City}},
	"listConsents":     append(domain.Access{{Role: domain.Student, Scope: domain.Own}, {Role: domain.Guardian, Scope: domain.Ward}}, school...),
	"giveConsent":      {{Role: domain.Student, Scope: domain.Own}, {Role: domain.Guardian, Scope: domain.Ward}},
	"withdrawConsent":  {{Role: domain.Student, Scope: domain.Own}, {Role: domain.Guardian, Scope: domain.Ward}},
	"recordPaper":      {{Role: domain.ClassTeacher, Scope: domain.Class}, {Role: domain.AidOfficer, Scope: domain.School}},
	"decidePaper":      school,
	"listPapers":       school,
	"listOpenConsents": school,
}

// school is who looks after a student's consents at school.
var school = domain.Access{
	{Role: domain.ClassTeacher, Scope: domain.Class}, {Role: domain.AidOfficer, Scope: domain.School}, {Role: domain.Head, Scope: domain.School},
}
