package api_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/jobs"
)

// forbidden are words of fields that no answer of publicity may have, whoever
// asks (policy D2, D8).
var forbidden = []string{
	"id_number", "xueji", "address", "phone", "mobile", "born", "birth", "bank", "card", "group", "income", "illness", "disab", "parent",
	"guardian", "photo", "picture", "score", "rank", "place", "points", "person", "student", "sex", "email", "amount",
}

// TestPolicyD2NoAnswerOfPublicityHasAForbiddenField reads the schema of every
// answer of the tag, to its leaves.
func TestPolicyD2NoAnswerOfPublicityHasAForbiddenField(t *testing.T) {
	t.Parallel()
	book, err := apitest.Contract()
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for path, item := range book.Spec.Paths.Map() {
		for method, o := range item.Operations() {
			if o.Tags[0] != "publicity" {
				continue
			}
			for status, r := range o.Responses.Map() {
				content := r.Value.Content.Get("application/json")
				if status == "default" || content == nil {
					continue
				}
				looked++
				fieldsOf(t, method+" "+path, content.Schema)
			}
		}
	}
	if looked < 6 {
		t.Errorf("only %d answers were looked at", looked)
	}
}

func fieldsOf(t *testing.T, at string, ref *openapi3.SchemaRef) {
	t.Helper()
	if ref == nil || ref.Value == nil {
		return
	}
	for name, p := range ref.Value.Properties {
		for _, word := range forbidden {
			if strings.Contains(name, word) {
				t.Errorf("%s: the field %s can tell what is nobody's business (%s)", at, name, word)
			}
		}
		fieldsOf(t, at+"/"+name, p)
	}
	fieldsOf(t, at, ref.Value.Items)
}

// TestPolicyD1TheListHasTheAllowedKeysOnly reads a real list, as somebody in
// scope and as the highest office.
func TestPolicyD1TheListHasTheAllowedKeysOnly(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		hung(t, w)
		for _, who := range []string{"student 张伟", "guardian of 林晓雨", "city_officer of city"} {
			a := w.Send(t, apitest.Case{As: who, Do: "GET /v1/publicity/{notice}", Want: 200})
			var list struct {
				Rows []map[string]any `json:"rows"`
			}
			if err := json.Unmarshal(a.Raw, &list); err != nil || len(list.Rows) != 1 {
				t.Fatalf("%s reads %s, %v", who, a.Raw, err)
			}
			want := []string{"class", "grade", "name", "number", "result", "school"}
			if got := slices.Sorted(maps.Keys(list.Rows[0])); !slices.Equal(got, want) {
				t.Errorf("%s reads %v, the law allows %v", who, got, want)
			}
			if list.Rows[0]["name"] != "林晓雨" || list.Rows[0]["class"] != "高二（1）班" || list.Rows[0]["result"] != "困难" {
				t.Errorf("%s reads %v", who, list.Rows[0])
			}
		}
	})
}

func TestPolicyD5AfterItsEndAListIsGone(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		hung(t, w)
		w.Clock.Set(domain.NewDay(2026, 3, 23).Start())
		w.Send(t, apitest.Case{As: "student 张伟", Do: "GET /v1/publicity/{notice}", Want: 200})
		w.Clock.Set(domain.NewDay(2026, 3, 24).Start())
		w.Send(t, apitest.Case{As: "student 张伟", Do: "GET /v1/publicity/{notice}", Want: 410})
		w.Send(t, apitest.Case{As: "student 陈小满", Do: "GET /v1/publicity/{notice}", Want: 404})
		w.Send(t, apitest.Case{As: "head of own school", Do: "GET /v1/publicity-archive/{notice}", Want: 200})
		w.Send(t, apitest.Case{As: "head of own school", Do: "POST /v1/publicity/{notice}/close", Header: map[string]string{"If-Match": "{tag}"}, Want: 200})
	})
}

// TestAI14AnAnonymousObjectionOverHTTP goes from the objection to the appeal with
// nothing but reference and secret, by somebody who is not logged in any more.
func TestAI14AnAnonymousObjectionOverHTTP(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		hung(t, w)
		w.Send(t, apitest.Case{
			As: "guardian of 张伟", Do: "POST /v1/publicity/{notice}/objections", Body: `{"row":1,"text":"家庭情况不符","anonymous":true}`, Want: 201,
			Header: map[string]string{"Idempotency-Key": "objection-1"},
			Save:   map[string]string{"/objection/id": "objection", "/objection/reference": "reference", "/secret": "secret"},
		})
		w.Send(t, apitest.Case{As: "student 张伟", Do: "POST /v1/publicity/{notice}/objections", Body: `{"row":7,"text":"?","anonymous":true}`, Want: 422})
		w.Send(t, apitest.Case{As: "guardian of 张伟", Do: "GET /v1/objections/{objection}", Want: 404})
		w.Send(t, apitest.Case{As: "class_teacher of own class", Do: "GET /v1/objections/{objection}", Want: 404})
		a := w.Send(t, apitest.Case{As: "head of own school", Do: "GET /v1/objections/{objection}", Want: 200, Save: map[string]string{"header/ETag": "tag"}})
		if a.At("/anonymous") != true || a.At("/by_name") != nil {
			t.Errorf("the head reads %s", a.Raw)
		}
		w.Send(t, apitest.Case{Do: "POST /v1/objections/lookup", Body: `{"reference":"{reference}","secret":"0000"}`, Want: 404})
		a = w.Send(t, apitest.Case{Do: "POST /v1/objections/lookup", Body: `{"reference":"{reference}","secret":"{secret}"}`, Want: 200})
		if a.At("/state") != "pending" || a.At("/level") != "school" {
			t.Errorf("looked up: %s", a.Raw)
		}
		w.Send(t, apitest.Case{
			As: "head of own school", Do: "POST /v1/objections/{objection}/answer", Body: answerBody, Header: publicityMatch, Want: 200,
		})
		a = w.Send(t, apitest.Case{
			Do: "POST /v1/objections/lookup/appeal", Body: `{"reference":"{reference}","secret":"{secret}","text":"不服学校的答复"}`, Want: 200,
		})
		if a.At("/state") != "pending" || a.At("/level") != "county" {
			t.Errorf("appealed: %s", a.Raw)
		}
	})
}

// TestPolicyD8AContestIsMadePublicWithoutScoreOrRank announces a season and reads the
// list that hangs then (policy D8): only those who won something, in no order of
// merit.
func TestPolicyD8AContestIsMadePublicWithoutScoreOrRank(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		hung(t, w) // loads the rules
		announced(t, w)
		runner := jobs.New(c.DB.Queue(), jobs.Options{World: c.DB.World()}, jobs.Contest{Contest: c.Services.Contest, Publicity: c.Services.Publicity})
		if err := runner.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.Send(t, apitest.Case{As: "student 张伟", Do: "GET /v1/publicity", Want: 200, Save: map[string]string{"/items/0/id": "result"}})
		a := w.Send(t, apitest.Case{As: "student 张伟", Do: "GET /v1/publicity/{result}", Want: 200})
		if a.At("/kind") != "contest" || a.At("/rows/0/name") != "林晓雨" || a.At("/rows/0/result") != "一等奖" || a.At("/rows/1") != nil {
			t.Errorf("the list is %s", a.Raw)
		}
		for _, word := range []string{"88", "score", "mean", "place", "rank"} {
			if strings.Contains(strings.ReplaceAll(string(a.Raw), w.Vars["result"], ""), word) {
				t.Errorf("the list tells %q: %s", word, a.Raw)
			}
		}
		w.Send(t, apitest.Case{As: "student 陈小满", Do: "GET /v1/publicity/{result}", Want: 404}) // the season is of the own school
	})
}

// TestThePageForTheBoard makes the PDF, keeps it where PUBLICITY_PAGE says, and
// reads its size.
func TestThePageForTheBoard(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		hung(t, w)
		a := w.Send(t, apitest.Case{As: "class_teacher of own class", Do: "GET /v1/publicity/{notice}/page", Want: 200})
		if !strings.HasPrefix(string(a.Raw), "%PDF-") || len(a.Raw) < 5000 {
			t.Errorf("the page has %d bytes", len(a.Raw))
		}
		if file := os.Getenv("PUBLICITY_PAGE"); file != "" {
			if err := os.WriteFile(file, a.Raw, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		w.Send(t, apitest.Case{As: "student 张伟", Do: "GET /v1/publicity/{notice}/page", Want: 403})
		w.Clock.Set(domain.NewDay(2026, 3, 24).Start())
		w.Send(t, apitest.Case{As: "class_teacher of own class", Do: "GET /v1/publicity/{notice}/page", Want: 410})
	})
}

// TestALinkWithoutLogin is the only way to a list without an account: a contest's,
// named under a neutral title, as long as it hangs and the students agree.
func TestALinkWithoutLogin(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		hung(t, w)
		w.Send(t, apitest.Case{As: "head of own school", Do: "POST /v1/publicity/{notice}/link", Want: 403}) // it tells who is in difficulty
		hungContest(t, w)
		share := func() {
			t.Helper()
			w.Send(t, apitest.Case{
				As: "head of own school", Do: "POST /v1/publicity/{notice}/link", Want: 201, Save: map[string]string{"/token": "token", "/link": "link"},
			})
		}
		read := func(remark string, want int) apitest.Answer {
			t.Helper()
			a := w.Send(t, apitest.Case{Do: "POST /v1/publicity/shared", Body: `{"token":"{token}"}`})
			if a.Status != want {
				t.Errorf("%s = %d, want %d: %s", remark, a.Status, want, a.Raw)
			}
			return a
		}
		share()
		if token := w.Vars["token"]; len(token) != 22 || w.Vars["link"] != "https://lizhi.example.cn/publicity#t="+token {
			t.Errorf("the link is %s", w.Vars["link"])
		}
		if a := read("before anybody agreed in person", 200); a.At("/rows/0") != nil {
			t.Errorf("named without consent: %s", a.Raw)
		}
		w.let("lin", w.Lin)
		w.Send(t, apitest.Case{
			As: "student 林晓雨", Do: "POST /v1/students/{lin}/consents", Body: `{"purpose":"contest_publicity","version":1,"answer":"agreed"}`, Want: 201,
		})
		a := read("the link", 200)
		if a.At("/title") != "评选结果公示" || a.At("/rows/0/name") != "林晓雨" || a.At("/rows/1") != nil || a.Header.Get("X-Robots-Tag") != "noindex, nofollow, noarchive" ||
			a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("read by the link: %v %s", a.Header, a.Raw)
		}
		w.Send(t, apitest.Case{Do: "POST /v1/publicity/shared", Body: `{"token":"AAAAAAAAAAAAAAAAAAAAAA"}`, Want: 404})
		old := w.Vars["token"]
		share()
		made := w.Vars["token"]
		w.Vars["token"] = old
		read("the link before", 404)
		w.Vars["token"] = made
		read("the new link", 200)
		w.Send(t, apitest.Case{As: "student 林晓雨", Do: "POST /v1/students/{lin}/consents/contest_publicity/withdrawal", Want: 201})
		if a := read("taken back", 200); a.At("/rows/0") != nil {
			t.Errorf("named after the consent was taken back: %s", a.Raw)
		}
		w.Clock.Set(domain.NewDay(2026, 3, 24).Start())
		read("after the period", 410)
		w.Clock.Set(domain.NewDay(2026, 3, 23).Start())
		w.Send(t, apitest.Case{As: "head of own school", Do: "DELETE /v1/publicity/{notice}/link", Want: 204})
		read("a link that was ended", 404)
	})
}
