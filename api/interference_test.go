package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain/aid"
	"lizhi/seeds"
)

// outsiders are those who must not learn whether 林晓雨 is in aid: judges,
// mentors (her own too), classmates and other pupils with their families, and
// teachers who have not her class.
func (w *scene) outsiders() []string {
	var names []string
	for _, who := range w.askers {
		role, whom, _ := strings.Cut(who.name, " ")
		of := strings.TrimPrefix(whom, "of ")
		switch role {
		case "judge", "chair", "mentor", "teacher", "counsellor":
			names = append(names, who.name)
		case "student", "guardian":
			if of != "林晓雨" {
				names = append(names, who.name)
			}
		}
	}
	return append(names, "nobody in particular")
}

// called loads the tables and lets the school call for applications, as it does
// whoever is in need.
func called(t *testing.T, w *scene) {
	t.Helper()
	tables(t, w)
	ref, err := seeds.Recognition()
	if err == nil {
		err = w.Services.Recognition.Load(t.Context(), apitest.System, ref)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.let("own_school", w.Own)
	w.Send(t, apitest.Case{
		As: "aid_officer of own school", Do: "POST /v1/recognition-notices", Want: 201,
		Body: `{"school":"{own_school}","school_year":2025,"title":"告知","body":"请自愿申请","channels":["家长会"]}`,
	})
}

// inNeed has 林晓雨's family apply, recognises 林晓雨, puts her into a special group, and awards and pays
// her: everything by which two students in one place can differ in hardship.
func inNeed(t *testing.T, w *scene) {
	t.Helper()
	kept := maps.Clone(w.Vars)
	w.let("lin", w.Lin, "year", 2025)
	w.Send(t, apitest.Case{As: "guardian of 林晓雨", Do: "POST /v1/students/{lin}/recognition-applications", Body: recognitionDraft, Want: 201})
	batched(t, w)
	w.Send(t, apitest.Case{
		As: "aid_officer of own school", Do: "POST /v1/students/{lin}/special-groups", Want: 201,
		Body: `{"group":"SG03","evidence":"低保证","valid_from":"2025-01-01"}`,
	})
	clear(w.Vars)
	maps.Copy(w.Vars, kept)
}

// answered is what somebody is told, without what differs from one call to the
// next for everybody: the name of the request, how many are left, sealed cursors.
type answered struct {
	status     int
	header     string
	body       string
	statements int64
}

var (
	requestName  = regexp.MustCompile(`"request_id":"[^"]*"`)
	sealedCursor = regexp.MustCompile(`"next_cursor":"[^"]*"`)
)

func said(a apitest.Answer, statements int64) answered {
	h := a.Header.Clone()
	for _, name := range []string{"X-Request-Id", "Date", "Ratelimit"} {
		h.Del(name)
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(map[string][]string(http.Header(h)))) {
		lines = append(lines, name+": "+strings.Join(h[name], ", "))
	}
	body := requestName.ReplaceAllString(string(a.Raw), `"request_id":""`)
	body = sealedCursor.ReplaceAllString(body, `"next_cursor":""`)
	return answered{a.Status, strings.Join(lines, "\n"), body, statements}
}

// TestAI20 asks every reading operation of openapi.yaml, as everybody who must
// not know of aid, before and after 林晓雨 is recognised, awarded and paid, with
// nothing else between: status, headers, ETag, body and the number of statements
// are the same.
func TestAI20(t *testing.T) {
	t.Parallel()
	book, err := apitest.Contract()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Sorted(maps.Keys(book.Spec.Paths.Map())) {
		o := book.Spec.Paths.Value(path).Get
		if o == nil || o.Security != nil && len(*o.Security) == 0 {
			continue
		}
		for i, fx := range fixtures[o.OperationID] {
			t.Run(fmt.Sprint(o.OperationID, " ", i), func(t *testing.T) {
				t.Parallel()
				apitest.Each(t, func(t *testing.T, c *apitest.City) { undisturbed(t, c, fx) })
			})
		}
	}
}

func undisturbed(t *testing.T, c *apitest.City, fx fixture) {
	t.Helper()
	var statements atomic.Int64
	if err := c.DB.Observe(func() { statements.Add(1) }); err != nil {
		t.Fatal(err)
	}
	w := newScene(t, c)
	called(t, w) // which everybody may read
	if fx.before != nil {
		fx.before(t, w)
	}
	ask := func() map[string]answered {
		all := map[string]answered{}
		for _, name := range w.outsiders() {
			for range 2 { // the first may read what the process then remembers
				before := statements.Load()
				a := w.Send(t, apitest.Case{As: name, Do: fx.do, Body: fx.body, Header: fx.header})
				all[name] = said(a, statements.Load()-before)
			}
		}
		return all
	}
	before := ask()
	inNeed(t, w)
	after := ask()
	for name, was := range before {
		switch is := after[name]; {
		case is.statements != was.statements:
			t.Errorf("%s as %s: %d statements, %d before she was in aid", fx.do, name, is.statements, was.statements)
		case is != was:
			t.Errorf("%s as %s is not what it was before she was in aid:\n%d\n%s\n%s\nwas\n%d\n%s\n%s", fx.do, name, is.status, is.header, is.body, was.status, was.header, was.body)
		}
	}
}

// TestPolicyM15 asks for aid as an outsider: a student in aid, one who is not
// and one who is nobody are refused alike, whatever is wrong with the request.
func TestPolicyM15(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		awarded(aid.Approved)(t, w)
		students := []string{w.Lin.String(), "0198c0de-0000-7000-8000-00000000ffff"}
		for name, person := range w.Students() {
			if name != "林晓雨" {
				students = append(students, person.String())
			}
		}
		for _, do := range []string{
			"GET /v1/students/{x}/aid", "GET /v1/students/{x}/recognitions", "GET /v1/students/{x}/special-groups", "GET /v1/students/{x}/payments",
			"GET /v1/students/{x}",
		} {
			for _, name := range []string{"judge of county", "teacher of own school", "student 张伟"} {
				var first answered
				for i, id := range students {
					if w.Students()[strings.TrimPrefix(name, "student ")].String() == id {
						continue
					}
					is := said(w.Send(t, apitest.Case{As: name, Do: strings.ReplaceAll(do, "{x}", id)}), 0)
					if i == 0 {
						first = is
					}
					if is.status != 404 || is != first {
						t.Errorf("%s as %s about student %d = %d %s, want the 404 of everybody: %s", do, name, i, is.status, is.body, first.body)
					}
				}
			}
		}
	})
}
