package api_test

import (
	"testing"
	"time"

	"lizhi/api/apitest"
)

// TestME4ASessionFromTheLogToItsAmendment walks a session through its life as
// the phones of a mentor and a father do.
func TestME4ASessionFromTheLogToItsAmendment(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		paired(t, w)
		const mentor, father = "mentor of 林晓雨", "guardian of 林晓雨"
		v := func(n string) map[string]string { return map[string]string{"If-Match": `"v` + n + `"`} }
		w.Run(t,
			apitest.Case{Remark: "J1: how many a mentor may have", As: mentor, Do: "GET /v1/mentoring/rules", Want: 200, Has: map[string]any{"/capacity": 15, "/edit_hours": 24}},
			apitest.Case{
				Remark: "J2: a second mentor", As: "head of own school", Do: "POST /v1/mentoring/pairs", Want: 409, Code: "mentoring.paired",
				Body: `{"student_id":"{lin}","mentor_id":"{another}"}`,
			},
			apitest.Case{
				Remark: "J3: it ends before it begins, and nothing is said", As: mentor, Do: "POST /v1/mentoring/sessions", Want: 422,
				Body:   `{"student_id":"{lin}","kind":"phone","starts_at":"2026-03-15T08:00:00Z","ends_at":"2026-03-15T07:00:00Z","topic":" "}`,
				Fields: []string{"/ends_at", "/topic"},
			},
			apitest.Case{
				Remark: "J3: tomorrow", As: mentor, Do: "POST /v1/mentoring/sessions", Want: 422, Code: "mentoring.future", Fields: []string{"/ends_at"},
				Body: `{"student_id":"{lin}","kind":"phone","starts_at":"2026-03-17T08:00:00Z","ends_at":"2026-03-17T09:00:00Z","topic":"谈心"}`,
			},
			apitest.Case{
				Remark: "a level that is not carried here", As: mentor, Do: "POST /v1/mentoring/sessions", Want: 422, Fields: []string{"/level"},
				Body: `{"student_id":"{lin}","kind":"phone","starts_at":"2026-03-15T08:00:00Z","ends_at":"2026-03-15T09:00:00Z","topic":"谈心","level":"psych"}`,
			},
			apitest.Case{
				Remark: "logged in four words", As: mentor, Do: "POST /v1/mentoring/sessions", Want: 201, Body: session,
				Has:  map[string]any{"/state": "logged", "/late": false, "/counted_minutes": 40, "/level": "normal", "/closes_at": "2026-03-17T02:00:00Z"},
				Save: map[string]string{"/id": "session"},
			},
			apitest.Case{Remark: "J8: a teacher of another school", As: "class_teacher of other school's class", Do: "GET /v1/mentoring/sessions/{session}", Want: 404, Code: "not_found"},
			apitest.Case{Remark: "J8: another mentor", As: "mentor of 张伟", Do: "GET /v1/mentoring/sessions/{session}", Want: 404},
			apitest.Case{Remark: "the head sees counts only", As: "head of own school", Do: "GET /v1/mentoring/sessions/{session}", Want: 404},
			apitest.Case{
				Remark: "disputed", As: father, Do: "POST /v1/mentoring/sessions/{session}/dispute", Header: v("1"), Body: `{"reason":"那天在家"}`, Want: 200,
				Has: map[string]any{"/state": "disputed", "/counted_minutes": 0},
			},
			apitest.Case{Remark: "it left the hours", As: father, Do: "GET /v1/mentoring/hours?student_id={lin}", Want: 200, Has: map[string]any{"/totals/0": nil}},
			apitest.Case{
				Remark: "mended; the student is asked again", As: mentor, Do: "PATCH /v1/mentoring/sessions/{session}", Header: v("2"), Want: 200,
				Body: `{"kind":"phone"}`, Has: map[string]any{"/state": "logged", "/version": 3},
			},
			apitest.Case{
				Remark: "an answer to the old version", As: father, Do: "POST /v1/mentoring/sessions/{session}/confirm", Header: v("1"), Want: 412, Code: "stale",
			},
			apitest.Case{
				Remark: "confirmed", As: father, Do: "POST /v1/mentoring/sessions/{session}/confirm", Header: v("3"), Want: 200, Has: map[string]any{"/state": "confirmed"},
			},
			apitest.Case{Remark: "back in the hours", As: mentor, Do: "GET /v1/mentoring/hours?student_id={lin}", Want: 200, Has: map[string]any{"/totals/0/minutes": 40}},
			apitest.Case{Remark: "settled", As: father, Do: "POST /v1/mentoring/sessions/{session}/dispute", Header: v("4"), Body: `{"reason":"不对"}`, Want: 409, Code: "mentoring.settled"},
			apitest.Case{Remark: "still open", As: mentor, Do: "POST /v1/mentoring/sessions/{session}/amendments", Body: `{"text":"补充"}`, Want: 409, Code: "mentoring.open"},
		)
		w.Clock.Add(25 * time.Hour)
		w.Run(t,
			apitest.Case{Remark: "J4: closed", As: mentor, Do: "PATCH /v1/mentoring/sessions/{session}", Header: v("4"), Body: `{"topic":"别的"}`, Want: 409, Code: "mentoring.closed"},
			apitest.Case{Remark: "J4: amended", As: mentor, Do: "POST /v1/mentoring/sessions/{session}/amendments", Body: `{"text":"后来又通了电话。"}`, Want: 201},
			apitest.Case{
				Remark: "everything is there", As: father, Do: "GET /v1/mentoring/sessions/{session}", Want: 200,
				Has: map[string]any{"/session/state": "confirmed", "/amendments/0/text": "后来又通了电话。", "/answered/0/state": "disputed"},
			},
		)
	})
}
