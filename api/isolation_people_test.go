package api_test

import (
	"fmt"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
)

// known reads 林晓雨 and keeps her version.
func known(t *testing.T, w *scene) {
	t.Helper()
	w.let("lin", w.Lin, "guardian", w.Guardians["林晓雨"], "class", w.OwnClass, "second", w.SiblingClass, "school", w.Own, "sibling", w.Sibling, "siblingclass", w.SiblingPupils, "n", serial())
	w.Send(t, apitest.Case{
		As: "aid_officer of own school", Do: "GET /v1/students/{lin}", Want: 200, Save: map[string]string{"header/ETag": "tag", "/guardians/0/id": "relation"},
	})
}

// leaving asks the sibling school to take her; whoever asked before has taken it
// back.
func leaving(t *testing.T, w *scene) {
	t.Helper()
	known(t, w)
	a := w.Send(t, apitest.Case{As: "aid_officer of own school", Do: "GET /v1/transfers?state=asked", Want: 200})
	if id, ok := a.At("/items/0/id").(string); ok {
		w.let("transfer", id)
		w.Send(t, apitest.Case{As: "aid_officer of own school", Do: "POST /v1/transfers/{transfer}/withdrawal", Header: map[string]string{"If-Match": `"v1"`}, Want: 200})
	}
	w.Send(t, apitest.Case{
		As: "aid_officer of own school", Do: "POST /v1/transfers", Body: `{"student_id":"{lin}","to_school_id":"{sibling}","reason":"迁居"}`, Want: 201,
		Save: map[string]string{"/id": "transfer", "header/ETag": "tag"},
	})
}

// claimed is her claim by the other county's school, which her county and the
// city decide.
var inSibling = at(func(w *scene) domain.Place {
	return domain.Place{City: w.theCity(), County: w.County, School: w.Sibling}
})

// eitherSchool is about both ends of a transfer within the county.
func eitherSchool(w *scene) domain.Subject {
	return domain.Subject{
		Made: domain.Place{City: w.theCity(), County: w.County, School: w.Own},
		Now:  domain.Place{City: w.theCity(), County: w.County, School: w.Sibling},
	}
}

// employed adds somebody to the staff of the own school.
func employed(t *testing.T, w *scene) {
	t.Helper()
	w.let("school", w.Own, "n", serial())
	w.Send(t, apitest.Case{
		As: "aid_officer of own school", Do: "POST /v1/staff", Body: `{"unit_id":"{school}","name":"职工{n}","position":"教师"}`, Want: 201,
		Save: map[string]string{"/id": "staff", "header/ETag": "tag"},
	})
}

var peopleFixtures = map[string][]fixture{
	"listStudents":   {{do: "GET /v1/students?limit=100", list: "lin", before: known}},
	"getStudent":     {{do: "GET /v1/students/{lin}", before: known}},
	"exportStudents": {{do: "GET /v1/students/sheet", self: true}},
	"enrolStudent": {{
		do: "POST /v1/students", body: `{"name":"新生{n}","born":"2009-06-01","class_id":"{class}"}`, about: inSchool, before: known,
		// A class out of reach is a wrong value of the request, and is not told apart from none.
		refusal: func(a apitest.Answer) bool { return a.Status == 422 && a.At("/code") == "people.class" },
	}},
	"correctStudent": {{do: "PATCH /v1/students/{lin}", body: `{"address":"幸福路{n}号"}`, header: ifMatch, before: known}},
	"moveStudent":    {{do: "POST /v1/students/{lin}/enrolment", body: `{"boarding":true}`, header: ifMatch, before: known}},
	"leaveSchool":    {{do: "POST /v1/students/{lin}/departure", body: `{}`, header: ifMatch, before: known}},
	"revealStudent":  {{do: "POST /v1/students/{lin}/reveal", body: `{"fields":["guardian_phone"],"reason":"家访"}`, before: known}},
	"addGuardian":    {{do: "POST /v1/students/{lin}/guardians", body: `{"name":"外婆","phone":"13800001234","relation":"grandparent"}`, before: known}},
	"endGuardian":    {{do: "POST /v1/guardians/{relation}/end", before: known}},
	"setCard":        {{do: "POST /v1/students/{lin}/card", body: `{"number":"6217000000000000005","owner":"林晓雨"}`, before: known}},
	"listWards":      {{do: "GET /v1/guardians/wards", list: "lin", before: known}},
	"listStaff":      {{do: "GET /v1/staff?limit=100", about: inSchool, list: "staff", before: employed}},
	"addStaff":       {{do: "POST /v1/staff", body: `{"unit_id":"{school}","name":"职工{n}","position":"教师"}`, about: inSchool, before: employed}},
	"endStaff":       {{do: "POST /v1/staff/{staff}/departure", header: ifMatch, about: inSchool, before: employed}},
	"sendStudent": {{
		do: "POST /v1/transfers", body: `{"student_id":"{lin}","to_school_id":"{sibling}","reason":"迁居"}`, before: known,
	}},
	"listTransfers":    {{do: "GET /v1/transfers", about: eitherSchool, list: "transfer", before: leaving}},
	"getTransfer":      {{do: "GET /v1/transfers/{transfer}", about: eitherSchool, before: leaving}},
	"acceptTransfer":   {{do: "POST /v1/transfers/{transfer}/acceptance", body: `{"class_id":"{siblingclass}"}`, header: ifMatch, about: inSibling, before: leaving}},
	"refuseTransfer":   {{do: "POST /v1/transfers/{transfer}/refusal", body: `{"reason":"学位已满"}`, header: ifMatch, about: inSibling, before: leaving}},
	"withdrawTransfer": {{do: "POST /v1/transfers/{transfer}/withdrawal", header: ifMatch, about: inSchool, before: leaving}},
	"decideClaim": {{
		do: "POST /v1/transfers/{claim}/decision", body: `{"accepted":false,"reason":"仍在原校就读"}`, header: map[string]string{"If-Match": `"v1"`},
		// The two schools stand under two counties, so that only the city is above both.
		under: domain.Access{{Role: domain.CityOfficer, Scope: domain.City}}, about: inCity,
		before: claimed,
	}},
	"openYear": {{do: "POST /v1/schools/{school}/year", body: `{"school_year":2026,"dry_run":true}`, about: inSchool, before: known}},
}

// claimed has the other county's school enter a child that has the number of
// one of the own school.
func claimed(t *testing.T, w *scene) {
	t.Helper()
	n := serial()
	number := validID(fmt.Sprintf("41090020090520%03d", n%999))
	w.let("class", w.OwnClass, "otherclass", w.OtherPupils)
	w.Send(t, apitest.Case{
		As: "aid_officer of own school", Do: "POST /v1/students", Body: `{"name":"王同","id_number":"` + number + `","class_id":"{class}"}`, Want: 201,
	})
	w.Send(t, apitest.Case{
		As: "aid_officer of other school", Do: "POST /v1/students", Body: `{"name":"王同","id_number":"` + number + `","class_id":"{otherclass}"}`, Want: 409, Code: "duplicate_student",
	})
	w.Send(t, apitest.Case{As: "city_officer of city", Do: "GET /v1/transfers?state=asked", Want: 200, Save: map[string]string{"/items/0/id": "claim"}})
}
