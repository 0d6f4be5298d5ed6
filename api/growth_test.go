package api_test

import (
	"strings"
	"testing"
	"time"

	"lizhi/api/apitest"
)

// TestGR1ARecordFromDraftToVerified walks a record through its states as the
// phones of a student, a teacher and a father do.
func TestGR1ARecordFromDraftToVerified(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		w.let("lin", w.Lin, "class", w.OwnClass)
		const lin, teacher = "student 林晓雨", "class_teacher of own class"
		w.Run(t,
			apitest.Case{
				Remark: "the kinds are known before anything is asked", As: lin, Do: "GET /v1/growth/kinds", Want: 200,
				Has: map[string]any{"/items/0/kind": "activity", "/items/0/name": "活动", "/items/0/limits/title_max": 40, "/items/6/fields/0/term": true},
			},
			apitest.Case{
				Remark: "unknown fields, wrong values and lengths are told at once", As: lin, Do: "POST /v1/growth/records", Want: 422,
				Body:   `{"student_id":"{lin}","kind":"activity","title":"` + strings.Repeat("长", 41) + `","details":{"rank":"1"},"day":"2026-03-17","minutes":1441}`,
				Fields: []string{"/title", "/details/rank", "/day", "/minutes"},
			},
			apitest.Case{
				Remark: "a field that the document does not know", As: lin, Do: "POST /v1/growth/records", Want: 422,
				Body: `{"student_id":"{lin}","kind":"activity","mood":"好"}`, Fields: []string{"/mood"},
			},
			apitest.Case{
				Remark: "K1: a sixth dimension", As: lin, Do: "POST /v1/growth/records", Want: 422,
				Body: `{"student_id":"{lin}","kind":"activity","dimension":"labour"}`, Fields: []string{"/dimension"},
			},
			apitest.Case{
				Remark: "a draft begun on the way", As: lin, Do: "POST /v1/growth/records", Want: 201,
				Body: `{"id":"0198c0de-0000-7000-8000-00000000abcd","student_id":"{lin}","kind":"honour","title":"三好学生"}`,
				Has:  map[string]any{"/state": "draft", "/version": 1, "/proxy": false, "/author_role": "student"},
				Save: map[string]string{"/id": "record", "header/ETag": "tag"},
			},
			apitest.Case{
				Remark: "what is missing is listed", As: lin, Do: "POST /v1/growth/records/{record}/submit", Header: ifMatch, Want: 422,
				Code: "growth.missing", Fields: []string{"/dimension", "/day", "/details/issuer", "/details/level"},
			},
			apitest.Case{Remark: "to the teacher a draft does not exist", As: teacher, Do: "GET /v1/growth/records/{record}", Want: 404},
			apitest.Case{
				Remark: "mended and handed in, as WeChat can", As: lin, Do: "POST /v1/growth/records/{record}", Want: 200,
				Header: map[string]string{"If-Match": "{tag}", "X-HTTP-Method-Override": "PATCH"},
				Body:   `{"dimension":"moral","day":"2026-03-10","details":{"issuer":"清丰县第一中学","level":"school"},"submit":true}`,
				Has:    map[string]any{"/state": "submitted", "/version": 2}, Save: map[string]string{"header/ETag": "tag2"},
			},
			apitest.Case{
				Remark: "PH6: a second phone still has the first version", As: lin, Do: "PATCH /v1/growth/records/{record}", Header: ifMatch, Want: 412,
				Body: `{"title":"优秀团员"}`, Code: "stale", Fields: []string{"/title"},
			},
			apitest.Case{
				Remark: "and one that names no version", As: lin, Do: "PATCH /v1/growth/records/{record}", Want: 428, Code: "if_match_required", Body: `{"title":"x"}`,
			},
			apitest.Case{
				Remark: "returned, and why", As: teacher, Do: "POST /v1/growth/decisions", Want: 200,
				Body: `{"items":[{"record_id":"{record}","version":2,"decision":"return","reason":"请补上证书照片"},{"record_id":"0198c0de-0000-7000-8000-00000000ffff","version":1,"decision":"verify"}]}`,
				Has:  map[string]any{"/items/0/state": "returned", "/items/0/version": 3, "/items/1/code": "not_found"},
			},
			apitest.Case{
				Remark: "the first screen says so", As: "guardian of 林晓雨", Do: "GET /v1/growth/awaiting?student_id={lin}", Want: 200,
				Has: map[string]any{"/items/0/id": "0198c0de-0000-7000-8000-00000000abcd", "/items/0/reason": "请补上证书照片", "/next_cursor": nil},
			},
			apitest.Case{
				Remark: "handed in again", As: lin, Do: "POST /v1/growth/records/{record}/submit", Header: map[string]string{"If-Match": `"v3"`}, Want: 200,
				Has: map[string]any{"/state": "submitted"},
			},
			apitest.Case{
				Remark: "verified", As: teacher, Do: "POST /v1/growth/decisions", Want: 200,
				Body: `{"items":[{"record_id":"{record}","version":4,"decision":"verify"}]}`, Has: map[string]any{"/items/0/state": "verified"},
			},
			apitest.Case{
				Remark: "a decision without anything", As: teacher, Do: "POST /v1/growth/decisions", Want: 422, Body: `{"items":[]}`, Fields: []string{"/items"},
			},
			apitest.Case{
				Remark: "K3: the teacher's own words", As: teacher, Do: "POST /v1/growth/records", Want: 403, Code: "growth.own_words",
				Body: `{"student_id":"{lin}","kind":"activity","title":"该生表现优秀"}`,
			},
			apitest.Case{
				Remark: "the same id by somebody else", As: "guardian of 林晓雨", Do: "POST /v1/growth/records", Want: 409, Code: "id_taken",
				Body: `{"id":"{record}","student_id":"{lin}","kind":"honour","title":"三好学生"}`,
			},
			apitest.Case{
				Remark: "GR2: an edit is a new version", As: lin, Do: "PATCH /v1/growth/records/{record}", Header: map[string]string{"If-Match": `"v5"`}, Want: 200,
				Body: `{"title":"县级三好学生"}`, Has: map[string]any{"/state": "draft", "/verified_version": 5, "/version": 6},
			},
			apitest.Case{
				Remark: "the teacher sees the verified one", As: teacher, Do: "GET /v1/growth/records/{record}", Want: 200,
				Has: map[string]any{"/title": "三好学生", "/version": 5, "/state": "verified"},
			},
			apitest.Case{
				Remark: "and it is listed", As: lin, Do: "GET /v1/growth/records/{record}/versions", Want: 200,
				Has: map[string]any{"/items/0/version": 5, "/items/0/record/title": "三好学生"},
			},
			apitest.Case{
				Remark: "withdrawn, it comes back", As: lin, Do: "DELETE /v1/growth/records/{record}", Header: map[string]string{"If-Match": `"v6"`}, Want: 200,
				Has: map[string]any{"/title": "三好学生", "/state": "verified"},
			},
		)
	})
}

func TestPH9PH10AListIsPagedAndAnsweredWith304(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		for range 3 {
			handedIn(t, w)
			w.Clock.Add(time.Minute)
		}
		const lin, list = "student 林晓雨", "GET /v1/growth/records?student_id={lin}&limit=2"
		w.Run(t,
			apitest.Case{As: lin, Do: list, Want: 200, Save: map[string]string{"header/ETag": "list", "/next_cursor": "cursor"}},
			apitest.Case{Remark: "unchanged", As: lin, Do: list, Header: map[string]string{"If-None-Match": "{list}"}, Want: 304},
			apitest.Case{Remark: "somebody else's tag is worth nothing", As: "guardian of 林晓雨", Do: list, Header: map[string]string{"If-None-Match": "{list}"}, Want: 200},
			apitest.Case{Remark: "a stranger gets no 304 either", As: "student 张伟", Do: list, Header: map[string]string{"If-None-Match": "{list}"}, Want: 404},
			apitest.Case{Remark: "the second page", As: lin, Do: list + "&cursor={cursor}", Want: 200, Has: map[string]any{"/next_cursor": nil}, Check: func(t *testing.T, a apitest.Answer) {
				if items, _ := a.At("/items").([]any); len(items) != 1 {
					t.Errorf("%d items, want the third", len(items))
				}
			}},
			apitest.Case{Remark: "somebody else's cursor", As: "guardian of 林晓雨", Do: list + "&cursor={cursor}", Want: 422, Fields: []string{"query/cursor"}},
			apitest.Case{Remark: "a cursor for another filter", As: lin, Do: list + "&state=submitted&cursor={cursor}", Want: 422, Fields: []string{"query/cursor"}},
			apitest.Case{Remark: "no student", As: lin, Do: "GET /v1/growth/records", Want: 422},
			apitest.Case{Remark: "only what was returned", As: lin, Do: list + "&state=returned", Want: 200, Has: map[string]any{"/items/0": nil}},
		)
		handedIn(t, w)
		w.Run(t, apitest.Case{Remark: "changed", As: lin, Do: list, Header: map[string]string{"If-None-Match": "{list}"}, Want: 200})
	})
}
