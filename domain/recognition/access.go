package recognition

import (
	"slices"

	"lizhi/domain"
)

// Parts of the matrix (decisions §1) that several operations share.
var (
	family   = domain.Access{{Role: domain.Student, Scope: domain.Own}, {Role: domain.Guardian, Scope: domain.Ward}}
	teachers = domain.Access{{Role: domain.ClassTeacher, Scope: domain.Class}}
	officers = domain.Access{{Role: domain.AidOfficer, Scope: domain.School}}
	heads    = domain.Access{{Role: domain.Head, Scope: domain.School}}
	bureaus  = domain.Bureaus
	everyone = domain.Access{{Role: domain.Anyone, Scope: domain.Own}}

	formSeen  = slices.Concat(family, officers, heads)
	stageSeen = slices.Concat(family, teachers, officers, heads, bureaus)
	listSeen  = slices.Concat(teachers, officers, heads, bureaus)
)

// Access is who may do what, as x-access in openapi.yaml says it.
var Access = map[string]domain.Access{
	"showRecognitionReference":      everyone,
	"addRecognitionRule":            {{Role: domain.CityOfficer, Scope: domain.City}},
	"publishRecognitionNotice":      officers,
	"listRecognitionNotices":        everyone,
	"applyForRecognition":           slices.Concat(family, teachers, officers),
	"listStudentApplications":       stageSeen,
	"listRecognitionApplications":   listSeen,
	"getRecognitionApplication":     formSeen,
	"amendRecognitionApplication":   family,
	"confirmRecognition":            slices.Concat(family, teachers, officers),
	"withdrawRecognition":           slices.Concat(family, teachers, officers),
	"namePanel":                     slices.Concat(teachers, officers),
	"changePanel":                   slices.Concat(teachers, officers),
	"announcePanel":                 slices.Concat(teachers, officers),
	"listPanels":                    listSeen,
	"showReviewSheet":               slices.Concat(teachers, officers),
	"recordReview":                  slices.Concat(teachers, officers),
	"proposeRecognitions":           officers,
	"decideRecognitions":            heads,
	"publishRecognitions":           officers,
	"archiveRecognitions":           officers,
	"printRecognitionArchive":       slices.Concat(officers, heads),
	"getRecognitionArchive":         slices.Concat(officers, heads),
	"adjustRecognition":             officers,
	"showRecognitionProgress":       listSeen,
	"exportRecognitionApplications": slices.Concat(officers, heads),
}

// Files says who opens the files of an application: who reads its form.
var Files = map[string]domain.Access{Object: formSeen}
