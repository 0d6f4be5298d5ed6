package api_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"lizhi/api"
	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// eachScene runs a test in the town, once per database.
func eachScene(t *testing.T, test func(t *testing.T, w *scene)) {
	t.Helper()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		w.let("lin", w.Lin, "zhang", w.Zhang)
		test(t, w)
	})
}

// count says how many records of 林晓雨 a list has, page after page.
func (w *scene) count(t *testing.T) int {
	t.Helper()
	return len(w.pages(t, "student 林晓雨", 100, nil))
}

// pages reads her records page by page; between is called after each.
func (w *scene) pages(t *testing.T, as string, limit int, between func(page int)) []string {
	t.Helper()
	var ids []string
	next := ""
	for page := 0; ; page++ {
		a := w.Send(t, apitest.Case{As: as, Do: fmt.Sprintf("GET /v1/growth/records?student_id={lin}&limit=%d%s", limit, next), Want: 200})
		items, _ := a.At("/items").([]any)
		for i := range items {
			ids = append(ids, fmt.Sprint(a.At(fmt.Sprintf("/items/%d/id", i))))
		}
		cursor, more := a.At("/next_cursor").(string)
		if !more {
			return ids
		}
		next = "&cursor=" + cursor
		if between != nil {
			between(page)
		}
	}
}

// TestPH1FiftySubmissionsWithOneKeyAreOneRecord is what a phone on a bad network
// does: the same submission fifty times at once.
func TestPH1FiftySubmissionsWithOneKeyAreOneRecord(t *testing.T) {
	t.Parallel()
	eachScene(t, func(t *testing.T, w *scene) {
		submit := apitest.Case{
			As: "student 林晓雨", Do: "POST /v1/growth/records", Body: growthHandedIn, Header: map[string]string{"Idempotency-Key": "fifty-at-once"},
		}
		answers := together(t, w.City, 50, func(int) apitest.Case { return submit })
		fresh := 0
		for i, a := range answers {
			if a.Status != 201 || !bytes.Equal(a.Raw, answers[0].Raw) || a.Header.Get("ETag") != answers[0].Header.Get("ETag") {
				t.Fatalf("answer %d = %d %s, want that of the first, %s", i, a.Status, a.Raw, answers[0].Raw)
			}
			if a.Header.Get("Idempotency-Replayed") == "" {
				fresh++
			}
		}
		if n := w.count(t); n != 1 || fresh != 1 {
			t.Errorf("%d records and %d fresh answers, want one of each", n, fresh)
		}
		for remark, c := range map[string]struct {
			as, body string
			want     int
			code     string
		}{
			"another body":                  {submit.As, growthDraft, 422, "idempotency.mismatch"},
			"another account, its own body": {"student 张伟", strings.ReplaceAll(growthHandedIn, "{lin}", "{zhang}"), 201, ""},
			"another account, the same":     {"student 买买提·艾力", growthHandedIn, 404, "not_found"},
		} {
			a := w.Send(t, apitest.Case{As: c.as, Do: submit.Do, Body: c.body, Header: submit.Header, Want: c.want, Code: c.code})
			if bytes.Equal(a.Raw, answers[0].Raw) {
				t.Errorf("%s: the first answer came back", remark)
			}
		}
		if n := w.count(t); n != 1 {
			t.Errorf("%d records, want one", n)
		}
	})
}

// TestPH2ARecordsIDIsTakenOnce submits one client-made id fifty times, with a
// key each and then with none.
func TestPH2ARecordsIDIsTakenOnce(t *testing.T) {
	t.Parallel()
	eachScene(t, func(t *testing.T, w *scene) {
		w.let("own", storetest.ID[struct{}]())
		body := strings.Replace(growthHandedIn, `{"student_id"`, `{"id":"{own}","student_id"`, 1)
		for i, a := range together(t, w.City, 50, func(i int) apitest.Case {
			c := apitest.Case{As: "student 林晓雨", Do: "POST /v1/growth/records", Body: body}
			if i%2 == 0 {
				c.Header = map[string]string{"Idempotency-Key": fmt.Sprintf("key-%08d", i)}
			}
			return c
		}) {
			if a.Status != 201 || a.At("/id") != w.Vars["own"] {
				t.Errorf("answer %d = %d %s, want the record", i, a.Status, a.Raw)
			}
		}
		if n := w.count(t); n != 1 {
			t.Errorf("%d records, want one", n)
		}
		w.Send(t, apitest.Case{
			Remark: "other content", As: "student 林晓雨", Do: "POST /v1/growth/records", Body: strings.Replace(body, "120", "90", 1), Want: 409, Code: "id_taken",
		})
		w.Send(t, apitest.Case{
			Remark: "another owner", As: "student 张伟", Do: "POST /v1/growth/records", Body: strings.ReplaceAll(body, "{lin}", "{zhang}"), Want: 409, Code: "id_taken",
		})
	})
}

// TestPH6TwoEditors lets a student and her guardian change the same draft.
func TestPH6TwoEditors(t *testing.T) {
	t.Parallel()
	eachScene(t, func(t *testing.T, w *scene) {
		written("student 林晓雨", growthDraft)(t, w)
		edit := func(remark, as, tag, title string, want int, code string) apitest.Case {
			c := apitest.Case{Remark: remark, As: as, Do: "PATCH /v1/growth/records/{record}", Body: `{"title":"` + title + `"}`, Want: want, Code: code}
			if tag != "" {
				c.Header = map[string]string{"If-Match": tag}
			}
			return c
		}
		w.Run(t,
			edit("without a version", "student 林晓雨", "", "一", 428, "if_match_required"),
			edit("whatever the version", "student 林晓雨", "*", "一", 422, "invalid"),
			edit("a version that never was", "student 林晓雨", `"v9"`, "一", 412, "stale"),
			edit("the one that was read", "student 林晓雨", "{tag}", "一", 200, ""),
			edit("the other editor, who read the same", "guardian of 林晓雨", "{tag}", "二", 412, "stale"),
			apitest.Case{
				Remark: "who loads it again", As: "guardian of 林晓雨", Do: "GET /v1/growth/records/{record}", Want: 200,
				Has: map[string]any{"/title": "一", "/version": 2}, Save: map[string]string{"header/ETag": "tag"},
			},
			edit("and changes that", "guardian of 林晓雨", "{tag}", "二", 200, ""),
			apitest.Case{
				Remark: "both versions are told", As: "student 林晓雨", Do: "PATCH /v1/growth/records/{record}", Body: `{"title":"三"}`,
				Header: map[string]string{"If-Match": `"v2"`, "Accept-Language": "en"}, Want: 412, Check: func(t *testing.T, a apitest.Answer) {
					if detail := fmt.Sprint(a.At("/detail")); !strings.Contains(detail, "2") || !strings.Contains(detail, "3") {
						t.Errorf("detail = %q, want versions 2 and 3 in it", detail)
					}
				},
			},
		)
		// Of twenty editors at once exactly one wins.
		won := 0
		for _, a := range together(t, w.City, 20, func(i int) apitest.Case {
			return edit("", "student 林晓雨", `"v3"`, fmt.Sprint("第", i, "次"), 0, "")
		}) {
			switch a.Status {
			case 200:
				won++
			case 412:
			default:
				t.Errorf("an editor = %d %s", a.Status, a.Raw)
			}
		}
		if won != 1 {
			t.Errorf("%d editors won, want 1", won)
		}
	})
}

// TestPH9AListIsNotModified asks again with the ETag: 304 without a body until
// something in the list changes, for the same viewer and the same question only.
// That it costs one query is counted where queries are made, in domain/store.
func TestPH9AListIsNotModified(t *testing.T) {
	t.Parallel()
	eachScene(t, func(t *testing.T, w *scene) {
		handedIn(t, w)
		list := func(remark, as, query string, want int) apitest.Case {
			return apitest.Case{
				Remark: remark, As: as, Do: "GET /v1/growth/records?student_id={lin}" + query, Header: map[string]string{"If-None-Match": "{list}"}, Want: want,
				Check: func(t *testing.T, a apitest.Answer) {
					if want == 304 && (len(a.Raw) > 0 || a.Header.Get("ETag") != w.Vars["list"]) {
						t.Errorf("304 with ETag %s and %d bytes, want %s and none", a.Header.Get("ETag"), len(a.Raw), w.Vars["list"])
					}
				},
			}
		}
		first := apitest.Case{As: "student 林晓雨", Do: "GET /v1/growth/records?student_id={lin}", Want: 200, Save: map[string]string{"header/ETag": "list"}}
		w.Run(t,
			first,
			list("the same", "student 林晓雨", "", 304),
			list("another page", "student 林晓雨", "&limit=5", 200),
			list("another filter", "student 林晓雨", "&state=draft", 200),
			list("another viewer", "class_teacher of own class", "", 200),
			list("somebody who may not", "student 买买提·艾力", "", 404),
			apitest.Case{Remark: "a change", As: "student 林晓雨", Do: "POST /v1/growth/records", Body: growthDraft, Want: 201},
			list("after it", "student 林晓雨", "", 200),
			apitest.Case{As: first.As, Do: first.Do, Want: 200, Save: first.Save},
			list("the same again", "student 林晓雨", "", 304),
			apitest.Case{
				Remark: "a decision", As: "class_teacher of own class", Do: "POST /v1/growth/decisions", Body: growthVerifying, Want: 200,
				Has: map[string]any{"/items/0/state": "verified"},
			},
			list("after that", "student 林晓雨", "", 200),
		)
	})
}

// TestPH10PagesAreStableUnderInserts adds records while somebody pages: nothing
// that was there is left out or seen twice.
func TestPH10PagesAreStableUnderInserts(t *testing.T) {
	t.Parallel()
	eachScene(t, func(t *testing.T, w *scene) {
		var there []string
		add := func() {
			written("student 林晓雨", growthHandedIn)(t, w)
		}
		for i := range 23 {
			add()
			there = append(there, w.Vars["record"])
			if i%3 == 0 {
				w.Clock.Add(time.Second) // several share a second
			}
		}
		slices.Reverse(there)
		seen := w.pages(t, "student 林晓雨", 5, func(page int) {
			if page%2 == 0 {
				w.Clock.Add(time.Second)
			}
			add()
		})
		old := slices.DeleteFunc(slices.Clone(seen), func(id string) bool { return !slices.Contains(there, id) })
		if !slices.Equal(old, there) {
			t.Errorf("pages = %v, want %v, newest first, each once", old, there)
		}
		w.Send(t, apitest.Case{As: "student 林晓雨", Do: "GET /v1/growth/records?student_id={lin}&limit=5", Want: 200, Save: map[string]string{"/next_cursor": "cursor"}})
		for remark, c := range map[string]apitest.Case{
			"tampered with": {As: "student 林晓雨", Do: "GET /v1/growth/records?student_id={lin}&cursor={cursor}x"},
			"somebody else": {As: "guardian of 林晓雨", Do: "GET /v1/growth/records?student_id={lin}&cursor={cursor}"},
			"another list":  {As: "student 林晓雨", Do: "GET /v1/growth/awaiting?student_id={lin}&cursor={cursor}"},
		} {
			c.Remark, c.Want, c.Code, c.Fields = remark, 422, "invalid", []string{"query/cursor"}
			w.Send(t, c)
		}
		w.Clock.Add(25 * time.Hour)
		w.Send(t, apitest.Case{As: "student 林晓雨", Do: "GET /v1/growth/records?student_id={lin}&cursor={cursor}", Want: 422})
	})
}

// TestPH13OneFloodsAndTheSchoolWorksOn runs with the limits of a real server:
// 500 people behind one address, one of whom floods.
func TestPH13OneFloodsAndTheSchoolWorksOn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := apitest.Over(t, db, api.Rates{})
		w := newScene(t, c)
		w.let("lin", w.Lin)
		list := "GET /v1/growth/records?student_id={lin}"
		for i := range 500 {
			name := fmt.Sprint("guardian ", i)
			c.Join(name, domain.Actor{Person: w.Stranger})
			w.Send(t, apitest.Case{As: name, Do: "GET /v1/growth/kinds", Want: 200})
		}
		passed, refused := 0, 0
		for range 650 {
			a := w.Send(t, apitest.Case{As: "student 林晓雨", Do: list})
			switch {
			case a.Status == 200:
				passed++
			case a.Status == 429 && a.Header.Get("Retry-After") != "" && a.Header.Get("RateLimit") != "" && a.At("/code") == "too_many_requests":
				refused++
			default:
				t.Fatalf("an answer = %d %s", a.Status, a.Raw)
			}
		}
		if passed != 600 || refused != 50 {
			t.Errorf("%d passed and %d were refused, want 600 and 50", passed, refused)
		}
		w.Send(t, apitest.Case{As: "guardian of 林晓雨", Do: list, Want: 200})
	})
}

// TestPH15TheSameThroughOverride does with POST and X-HTTP-Method-Override what
// PATCH and DELETE do, and is refused where they are.
func TestPH15TheSameThroughOverride(t *testing.T) {
	t.Parallel()
	eachScene(t, func(t *testing.T, w *scene) {
		const record = "/v1/growth/records/{record}"
		for _, c := range []apitest.Case{
			{Remark: "edit", As: "student 林晓雨", Do: "PATCH " + record, Body: `{"title":"改"}`, Header: ifMatch, Want: 200, Has: map[string]any{"/title": "改"}},
			{Remark: "edit without a version", As: "student 林晓雨", Do: "PATCH " + record, Body: `{"title":"改"}`, Want: 428, Code: "if_match_required"},
			{Remark: "edit with a stale one", As: "student 林晓雨", Do: "PATCH " + record, Body: `{"title":"改"}`, Header: map[string]string{"If-Match": `"v7"`}, Want: 412, Code: "stale"},
			{Remark: "edit what is wrong", As: "student 林晓雨", Do: "PATCH " + record, Body: `{"titel":"改"}`, Header: ifMatch, Want: 422, Code: "invalid", Fields: []string{"/titel"}},
			{Remark: "edit by a stranger", As: "student 买买提·艾力", Do: "PATCH " + record, Body: `{"title":"改"}`, Header: ifMatch, Want: 404, Code: "not_found"},
			{Remark: "edit by nobody", Do: "PATCH " + record, Body: `{"title":"改"}`, Header: ifMatch, Want: 401, Code: "unauthenticated"},
			{Remark: "withdraw", As: "student 林晓雨", Do: "DELETE " + record, Header: ifMatch, Want: 200, Has: map[string]any{"/state": "withdrawn"}},
			{Remark: "withdraw by a stranger", As: "mentor of 张伟", Do: "DELETE " + record, Header: ifMatch, Want: 404, Code: "not_found"},
			{Remark: "what nothing knows", As: "student 林晓雨", Do: "PUT " + record, Body: `{}`, Want: 405, Code: "method_not_allowed"},
		} {
			t.Run(c.Remark, func(t *testing.T) {
				written("student 林晓雨", growthDraft)(t, w)
				w.Send(t, c)
				written("student 林晓雨", growthDraft)(t, w)
				method, path, _ := strings.Cut(c.Do, " ")
				c.Do, c.Header = "POST "+path, maps.Clone(c.Header)
				if c.Header == nil {
					c.Header = map[string]string{}
				}
				c.Header["X-HTTP-Method-Override"] = method
				w.Send(t, c)
			})
		}
	})
}
