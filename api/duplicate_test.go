package api_test

import (
	"strings"
	"testing"

	"lizhi/api/apitest"
)

// TestAI6MergeOverHTTP finds a pair, merges it and takes it back; nobody sees a
// whole number.
func TestAI6MergeOverHTTP(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		number := validID("41092220090601013")
		w.let("class", w.OwnClass, "sibling", w.SiblingPupils)
		w.Send(t, apitest.Case{
			As: "aid_officer of own school", Do: "POST /v1/students", Body: `{"name":"王双双","id_number":"` + number + `","class_id":"{class}"}`, Want: 201,
			Save: map[string]string{"/id": "winner"},
		})
		w.Send(t, apitest.Case{
			As: "aid_officer of sibling school", Do: "POST /v1/students", Body: `{"name":"王双双","born":"2009-06-01","class_id":"{sibling}"}`, Want: 201,
			Save: map[string]string{"/id": "loser", "header/ETag": "tag"},
		})
		a := w.Send(t, apitest.Case{As: "county_officer of county", Do: "GET /v1/duplicates", Want: 200})
		if !strings.Contains(string(a.Raw), w.Vars["loser"]) || strings.Contains(string(a.Raw), number) || strings.Contains(string(a.Raw), number[6:14]) {
			t.Errorf("the pair with masked numbers, got %s", a.Raw)
		}
		merge := apitest.Case{
			As: "county_officer of county", Do: "POST /v1/duplicates/decisions", Want: 409, Code: "duplicate.collides",
			Body: `{"winner_id":"{winner}","loser_id":"{loser}","verdict":"merge","reason":"同一人"}`,
		}
		w.Send(t, merge)
		w.Send(t, apitest.Case{As: "aid_officer of sibling school", Do: "POST /v1/students/{loser}/departure", Body: `{}`, Header: ifMatch, Want: 200})
		merge.Want, merge.Code, merge.Save = 201, "", map[string]string{"/id": "decision", "header/ETag": "tag"}
		w.Send(t, merge)
		w.Send(t, apitest.Case{As: "county_officer of county", Do: "GET /v1/students/{winner}", Want: 200})
		undo := apitest.Case{As: "county_officer of county", Do: "POST /v1/duplicates/decisions/{decision}/undo", Body: `{"reason":"误判"}`, Header: ifMatch, Want: 200}
		w.Send(t, undo)
		undo.Want, undo.Code, undo.Header = 409, "duplicate.undone", map[string]string{"If-Match": `"v3"`}
		w.Send(t, undo)
	})
}
