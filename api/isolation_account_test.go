package api_test

import (
	"encoding/base32"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/consent"
	"lizhi/seeds"
)

// accounted gives 林晓雨 a real account and login; all others ask with names that
// have none.
func accounted(t *testing.T, w *scene) {
	t.Helper()
	issued, err := w.Services.Account.IssueFor(t.Context(), apitest.System, w.Lin)
	if err != nil {
		t.Fatal(err)
	}
	granted, err := w.Services.Account.Activate(t.Context(), domain.Actor{Cause: &domain.Cause{Request: "r"}}, account.Activation{
		Number: issued.Number, Code: issued.Code, Password: "Lizhi-2026",
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Join(uploader, domain.Actor{Account: granted.Account, Login: granted.Login, Person: w.Lin})
	w.let("login", granted.Login)
}

// waits gives 林晓雨 an account that waits for its code.
func waits(t *testing.T, w *scene) {
	t.Helper()
	issued, err := w.Services.Account.IssueFor(t.Context(), apitest.System, w.Lin)
	if err != nil {
		t.Fatal(err)
	}
	w.let("account", issued.Account)
}

// newcomer is somebody to appoint.
func newcomer(_ *testing.T, w *scene) {
	w.let("person", w.Employ(fmt.Sprint("新教师", serial()), w.Own), "unit", w.Own)
}

// teaches appoints a newcomer.
func teaches(t *testing.T, w *scene) {
	t.Helper()
	person := w.Employ(fmt.Sprint("新教师", serial()), w.Own)
	made, err := w.Services.Account.Appoint(t.Context(), apitest.System, account.Draft{Person: person, Role: domain.Teacher, Unit: w.Own})
	if err != nil {
		t.Fatal(err)
	}
	issued, err := w.Services.Account.IssueFor(t.Context(), apitest.System, person)
	if err != nil {
		t.Fatal(err)
	}
	w.let("appointment", made.ID, "account", issued.Account)
}

// authenticator shows the code of a secret that was typed into it.
func authenticator(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	return account.TOTP(key, at)
}

func ofOwnClass(_ *testing.T, w *scene) { w.let("unit", w.OwnClass) }

// Whom exactly somebody is above depends on what the holder is.
var (
	aboveStudents = account.Access["issueCodes"]
	aboveTeachers = account.Access["appoint"]
)

var accountFixtures = map[string][]fixture{
	"getMe":          {{do: "GET /v1/me", owner: uploader, before: accounted}},
	"changePassword": {{do: "PUT /v1/me/password", body: `{"password":"Lizhi-2026","new_password":"Lizhi-2027"}`, owner: uploader, before: accounted}},
	"logout":         {{do: "POST /v1/me/logout", owner: uploader, before: accounted}},
	"listLogins":     {{do: "GET /v1/me/logins", owner: uploader, before: accounted, list: "login"}},
	"revokeLogin":    {{do: "DELETE /v1/me/logins/{login}", owner: uploader, before: accounted}},

	"issueCodes":        {{do: "POST /v1/classes/{unit}/codes", body: `{}`, about: inClass, before: ofOwnClass}},
	"printCodes":        {{do: "POST /v1/classes/{unit}/code-sheet", body: `{}`, about: inClass, before: ofOwnClass}},
	"listClassAccounts": {{do: "GET /v1/classes/{unit}/accounts", about: inClass, before: ofOwnClass}},

	"resetAccount": {
		{do: "POST /v1/accounts/{account}/reset", under: aboveStudents, before: waits},
		{do: "POST /v1/accounts/{account}/reset", under: aboveTeachers, about: inSchool, before: teaches},
	},
	"unlockAccount": {
		{do: "POST /v1/accounts/{account}/unlock", under: aboveStudents, before: waits},
		{do: "POST /v1/accounts/{account}/unlock", under: aboveTeachers, about: inSchool, before: teaches},
	},
	"enrolOwnFactor": {{do: "POST /v1/me/factor", body: `{"password":"Lizhi-2026"}`, owner: uploader, before: accounted}},
	"proveFactor": {{
		do: "POST /v1/me/factor/proof", body: `{"code":"{totp}"}`, owner: uploader,
		before: func(t *testing.T, w *scene) {
			accounted(t, w)
			w.Send(t, apitest.Case{As: uploader, Do: "POST /v1/me/factor", Body: `{"password":"Lizhi-2026"}`, Want: 201, Save: map[string]string{"/secret": "secret"}})
			w.let("totp", authenticator(t, w.Vars["secret"], w.DB.World().Now()))
		},
	}},
	"resetFactor": {
		{do: "POST /v1/accounts/{account}/factor-reset", under: aboveStudents, before: waits},
		{do: "POST /v1/accounts/{account}/factor-reset", under: aboveTeachers, about: inSchool, before: teaches},
	},
	"closeAccount": {
		{do: "POST /v1/accounts/{account}/closure", under: aboveStudents, before: waits},
		{do: "POST /v1/accounts/{account}/closure", under: aboveTeachers, about: inSchool, before: teaches},
	},

	"listAppointments": {{do: "GET /v1/appointments?limit=100", about: inSchool, before: teaches, list: "appointment"}},
	"appoint": {{
		do: "POST /v1/appointments", body: `{"person_id":"{person}","role":"teacher","unit_id":"{unit}"}`, about: inSchool, before: newcomer,
	}},
	"endAppointment": {{
		do: "POST /v1/appointments/{appointment}/end", header: map[string]string{"If-Match": `"v1"`}, about: inSchool, before: teaches,
	}},
	"inviteJudge": {{
		do: "POST /v1/invitations", body: `{"person_id":"{person}","role":"judge","unit_id":"{unit}","until":"2026-06-30"}`,
		about: inSchool, before: newcomer,
	}},

	"listRules": {{do: "GET /v1/account-rules", about: inCity}},
	"setRules": {{
		do: "POST /v1/account-rules", body: `{"valid_from":"2030-01-01","rules":{rules}}`, about: inCity,
		before: func(t *testing.T, w *scene) {
			_, rules, err := seeds.LoginRules()
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(rules)
			if err != nil {
				t.Fatal(err)
			}
			w.let("rules", string(text))
		},
	}},
}

// agreed has 林晓雨 and her guardian agree.
func agreed(t *testing.T, w *scene) {
	t.Helper()
	for _, who := range []domain.Actor{
		{Account: domain.AccountID{1}, Person: w.Lin},
		{Account: domain.AccountID{2}, Person: w.Guardians["林晓雨"], Wards: []domain.PersonID{w.Lin}},
	} {
		_, err := w.Services.Consent.Give(t.Context(), who, consent.Draft{
			Student: w.Lin, Purpose: domain.GrowthRecords, Version: 1, Answer: consent.Agreed,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	w.let("student", w.Lin)
}

const formTeacher = "class_teacher of own class"

// scanned has the class teacher upload a scan.
func scanned(t *testing.T, w *scene) {
	t.Helper()
	checkedBy(t, w, formTeacher)
	w.let("student", w.Lin, "guardian", w.Guardians["林晓雨"])
}

const form = `{"student_id":"{student}","giver":"guardian","signed_by":"{guardian}","form":"同意书 1","signed_on":"2026-03-10",` +
	`"scan_id":"{file}","answers":[{"purpose":"growth_records","version":1,"answer":"agreed"}]}`

// recorded has the class teacher record a form.
func recorded(t *testing.T, w *scene) {
	t.Helper()
	scanned(t, w)
	w.Send(t, apitest.Case{As: formTeacher, Do: "POST /v1/consent-papers", Body: form, Want: 201, Save: map[string]string{"/id": "paper"}})
}

var consentFixtures = map[string][]fixture{
	"listPurposes": {{do: "GET /v1/consent-purposes"}},
	"addPurposeText": {{
		do: "POST /v1/consent-purposes", about: inCity,
		body: `{"purpose":"media_use","basis":"consent","valid_from":"2026-09-01","title":"媒体使用","body":"公开照片。","refusal":"不影响资助。"}`,
	}},
	"listConsents": {{do: "GET /v1/students/{student}/consents", before: agreed}},
	"giveConsent": {{
		do: "POST /v1/students/{student}/consents", body: `{"purpose":"growth_records","version":1,"answer":"refused"}`, before: agreed,
	}},
	"withdrawConsent": {{do: "POST /v1/students/{student}/consents/growth_records/withdrawal", before: agreed}},
	"listPapers":      {{do: "GET /v1/consent-papers?limit=100", before: recorded, list: "paper"}},
	// A scan is its uploader's, so only the class teacher can record this one.
	"recordPaper": {{do: "POST /v1/consent-papers", body: form, under: domain.Access{{Role: domain.ClassTeacher, Scope: domain.Class}}, before: scanned}},
	// Nor can she confirm it.
	"decidePaper": {{
		do: "POST /v1/consent-papers/{paper}/decision", body: `{"confirm":true}`, header: map[string]string{"If-Match": `"v1"`}, before: recorded,
		under: domain.Access{{Role: domain.AidOfficer, Scope: domain.School}, {Role: domain.Head, Scope: domain.School}},
	}},
	"listOpenConsents": {{do: "GET /v1/classes/{unit}/open-consents", about: inClass, before: ofOwnClass}},
}
