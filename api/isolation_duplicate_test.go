package api_test

import (
	"fmt"
	"testing"

	"lizhi/api/apitest"
)

// twice has two schools of the own county enter one pupil each by the same name
// and birth date; the one of the sibling school has left.
func twice(t *testing.T, w *scene) {
	t.Helper()
	n := serial()
	w.let("class", w.OwnClass, "siblingclass", w.SiblingPupils, "n", n, "name", fmt.Sprint("王双", n))
	w.Send(t, apitest.Case{
		As: "aid_officer of own school", Do: "POST /v1/students", Body: `{"name":"{name}","born":"2009-06-01","class_id":"{class}"}`, Want: 201,
		Save: map[string]string{"/id": "winner"},
	})
	w.Send(t, apitest.Case{
		As: "aid_officer of sibling school", Do: "POST /v1/students", Body: `{"name":"{name}","born":"2009-06-01","class_id":"{siblingclass}"}`, Want: 201,
		Save: map[string]string{"/id": "loser", "header/ETag": "tag"},
	})
	w.Send(t, apitest.Case{
		As: "aid_officer of sibling school", Do: "POST /v1/students/{loser}/departure", Body: `{}`, Header: ifMatch, Want: 200,
	})
}

// saidTwo has the county say that they are two people.
func saidTwo(t *testing.T, w *scene) {
	t.Helper()
	twice(t, w)
	w.Send(t, apitest.Case{
		As: "county_officer of county", Do: "POST /v1/duplicates/decisions", Want: 201,
		Body: `{"winner_id":"{winner}","loser_id":"{loser}","verdict":"two_people","reason":"已核实"}`,
		Save: map[string]string{"/id": "decision", "header/ETag": "tag"},
	})
}

var duplicateFixtures = map[string][]fixture{
	"listDuplicates":         {{do: "GET /v1/duplicates", about: inCounty, list: "loser", before: twice}},
	"listDuplicateDecisions": {{do: "GET /v1/duplicates/decisions", about: inCounty, list: "decision", before: saidTwo}},
	"decideDuplicate": {{
		do: "POST /v1/duplicates/decisions", about: inCounty, before: twice,
		body: `{"winner_id":"{winner}","loser_id":"{loser}","verdict":"merge","reason":"同一人"}`,
	}},
	"undoDuplicate": {{
		do: "POST /v1/duplicates/decisions/{decision}/undo", body: `{"reason":"误判"}`, header: ifMatch, about: inCounty, before: saidTwo,
	}},
}
