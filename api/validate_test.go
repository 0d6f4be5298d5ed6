package api

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEveryMistakeIsToldAtOnce sends bodies and queries that are wrong in many
// ways and looks for a pointer to each.
func TestEveryMistakeIsToldAtOnce(t *testing.T) {
	t.Parallel()
	const id = "/v1/records/0198c0de-0000-7000-8000-000000000001"
	for _, c := range []struct {
		remark, do, body string
		headers          []string
		want             map[string]string // pointer → code
	}{
		{"nothing of what is required", "POST /v1/records", `{}`, nil, map[string]string{"/title": "required", "/items": "required"}},
		{
			"every type", "POST /v1/records",
			`{"title":1,"items":{},"day":5,"hours":"2","kind":true,"open":"yes","code":[]}`, nil,
			map[string]string{"/title": "type", "/items": "type", "/day": "type", "/hours": "type", "/kind": "enum", "/open": "type", "/code": "type"},
		},
		{
			"every bound", "POST /v1/records",
			`{"title":"六个字的标题","items":[{"title":"abcd"},{"title":"a"},{},{"title":"a","x":1}],"hours":9,"kind":"party","note":"12345678901","code":"ab"}`, nil,
			map[string]string{
				"/title": "too_long", "/items": "too_many", "/items/0/title": "too_long", "/items/2/title": "required",
				"/items/3/x": "unknown", "/hours": "too_large", "/kind": "enum", "/note": "too_long", "/code": "pattern",
			},
		},
		{"an empty text", "POST /v1/records", `{"title":"","items":[]}`, nil, map[string]string{"/title": "empty"}},
		{"a text of spaces", "POST /v1/records", `{"title":"　 ","items":[]}`, nil, map[string]string{"/title": "empty"}},
		{"zero hours", "POST /v1/records", `{"title":"a","items":[],"hours":0}`, nil, map[string]string{"/hours": "too_small"}},
		{"half an hour", "POST /v1/records", `{"title":"a","items":[],"hours":1.5}`, nil, map[string]string{"/hours": "type"}},
		{"unknown fields", "POST /v1/records", `{"title":"a","items":[],"admin":true,"a/b":1}`, nil, map[string]string{"/admin": "unknown", "/a~1b": "unknown"}},
		{"a key in another case", "POST /v1/records", `{"Title":"a","items":[]}`, nil, map[string]string{"/Title": "unknown", "/title": "required"}},
		{"null where it may not be", "POST /v1/records", `{"title":null,"items":[],"note":null}`, nil, map[string]string{"/title": "null"}},
		{"a day that does not exist", "POST /v1/records", `{"title":"a","items":[],"day":"2026-02-30"}`, nil, map[string]string{"/day": "format"}},
		{"29 February of a common year", "POST /v1/records", `{"title":"a","items":[],"day":"2027-02-29"}`, nil, map[string]string{"/day": "format"}},
		{"a time without its zone", "POST /v1/records", `{"title":"a","items":[],"at":"2026-03-15T08:30:00"}`, nil, map[string]string{"/at": "format"}},
		{"a time that does not exist", "POST /v1/records", `{"title":"a","items":[],"at":"2026-03-15T25:30:00Z"}`, nil, map[string]string{"/at": "format"}},
		{"an id of version 4", "POST /v1/records", `{"title":"a","items":[],"id":"7c9e6679-7425-40de-944b-e07fc1f90ae7"}`, nil, map[string]string{"/id": "format"}},
		{"a list instead of an object", "POST /v1/records", `[]`, nil, map[string]string{"": "type"}},
		{"a text instead of an object", "POST /v1/records", `"a"`, nil, map[string]string{"": "type"}},
		{"query", "GET /v1/records?limit=0&done=yes&kind=party", "", nil, map[string]string{"query/limit": "too_small", "query/done": "type", "query/kind/0": "enum"}},
		{"a query that is unknown", "GET /v1/records?limt=5&a=b", "", nil, map[string]string{"query/limt": "unknown", "query/a": "unknown"}},
		{"a query that is repeated", "GET /v1/records?limit=5&limit=6", "", nil, map[string]string{"query/limit": "repeated"}},
		{"a list that is too long", "GET /v1/records?kind=honour&kind=activity&kind=honour", "", nil, map[string]string{"query/kind": "too_many"}},
		{"a limit that is no number", "GET /v1/records?limit=abc", "", nil, map[string]string{"query/limit": "type"}},
		{"a limit with an exponent", "GET /v1/records?limit=1e1", "", nil, map[string]string{"query/limit": "type"}},
		{"a limit beyond", "GET /v1/records?limit=101", "", nil, map[string]string{"query/limit": "too_large"}},
		{"header and body", "POST /v1/records", `{"title":"a"}`, []string{"Idempotency-Key: a b c d e f"}, map[string]string{"header/Idempotency-Key": "pattern", "/items": "required"}},
		{"a path with a query", "GET " + id + "?x=1", "", nil, map[string]string{"query/x": "unknown"}},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			got := newHouse(t, nil).send(t, c.do, c.body, c.headers...)
			if got.status != 422 || got.body["code"] != "invalid" {
				t.Fatalf("answer = %d %s, want 422 invalid", got.status, got.text)
			}
			if diff := cmp.Diff(c.want, got.fields()); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatIsRightPasses(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	for _, c := range []struct{ do, body string }{
		{"POST /v1/records", `{"title":"五个字标题","items":[{"title":"abc"}],"day":"2028-02-29","at":"2026-03-15T08:30:00+08:00","hours":8,"kind":"honour","note":null,"open":false,"code":"AB","id":"0198c0de-0000-7000-bfff-ffffffffffff"}`},
		{"POST /v1/records", `{"title":" 书 ","items":[]}`},
		{"GET /v1/records?limit=100&done=true&kind=honour&kind=activity", ""},
		{"GET /v1/records?", ""},
	} {
		if got := h.send(t, c.do, c.body); got.status != 200 {
			t.Errorf("%s %s = %d %s, want 200", c.do, c.body, got.status, got.text)
		}
	}
	// What was checked is what the handler gets.
	got := h.send(t, "POST /v1/records", `{"title":" 书 ","items":[]}`)
	if body, _ := got.body["body"].(map[string]any); body["title"] != "书" {
		t.Errorf("the handler got %v, want a trimmed title", got.body)
	}
}

// TestTheAnswerNeverRepeatsAValue sends an ID number where it does not fit.
func TestTheAnswerNeverRepeatsAValue(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	const number = "410900200905201234"
	for _, c := range []struct{ do, body string }{
		{"POST /v1/records", `{"title":"` + number + `","items":[],"kind":"` + number + `","code":"` + number + `","day":"` + number + `","hours":` + number + `}`},
		{"GET /v1/records?kind=" + number, ""},
		{"GET /v1/records/" + number, ""},
		{"GET /v1/" + number, ""},
		{"POST /v1/records", number + "{"},
	} {
		got := h.send(t, c.do, c.body)
		if got.status < 400 || strings.Contains(got.text, number) {
			t.Errorf("%s answers %d %s", c.do, got.status, got.text)
		}
	}
	if strings.Contains(h.log.String(), number) {
		t.Errorf("the log holds the number: %s", h.log)
	}
}

func TestMessagesSayWhatWouldBeRight(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	for _, c := range []struct{ body, pointer, zh, en string }{
		{`{"title":"abcdef","items":[]}`, "/title", "最多 5 个字。", "At most 5 characters."},
		{`{"title":"a","items":[],"hours":9}`, "/hours", "不大于 8。", "At most 8."},
		{`{"title":"a","items":[],"kind":"x"}`, "/kind", "应为下列之一：activity, honour。", "It must be one of: activity, honour."},
		{`{"title":"a","items":[],"code":"x"}`, "/code", "格式应为 AB。", "It must look like AB."},
		{`{"title":"a","items":[],"day":"x"}`, "/day", "应为存在的日期，例如 2026-03-15。", "It must be a date that exists, such as 2026-03-15."},
		{`{"title":1,"items":[]}`, "/title", "应为文字。", "It must be text."},
	} {
		for lang, want := range map[string]string{"zh-CN,en;q=0.5": c.zh, "en-GB": c.en, "": c.zh, "fr": c.zh, "fr, en;q=0.3": c.en} {
			got := h.send(t, "POST /v1/records", c.body, "Accept-Language: "+lang)
			list, _ := got.body["fields"].([]any)
			if len(list) != 1 {
				t.Fatalf("%s: fields = %v", c.body, list)
			}
			f := list[0].(map[string]any)
			if f["pointer"] != c.pointer || f["message"] != want {
				t.Errorf("%s in %q = %v, want %s", c.body, lang, f, want)
			}
		}
	}
}
