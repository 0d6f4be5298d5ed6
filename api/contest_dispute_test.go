package api_test

import (
	"strings"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain/publicity"
	"lizhi/jobs"
)

// objection objects to the only row of the contest's list, as a classmate's
// guardian.
func objection(remark string) apitest.Case {
	return apitest.Case{
		Remark: remark, As: "guardian of 张伟", Do: "POST /v1/publicity/{result}/objections", Want: 201,
		Body: `{"row":1,"text":"作品抄自网络","anonymous":true}`, Save: map[string]string{"/objection/id": "objection"},
	}
}

// answered answers it as the head.
func settledAs(outcome string) []apitest.Case {
	return []apitest.Case{
		{As: "head of own school", Do: "GET /v1/objections/{objection}", Want: 200, Save: map[string]string{"header/ETag": "tag"}},
		{
			As: "head of own school", Do: "POST /v1/objections/{objection}/answer", Body: `{"outcome":"` + outcome + `","text":"经核实，答复如下"}`,
			Header: publicityMatch, Want: 200,
		},
	}
}

// TestPolicyH14AndH18AnAwardUnderObjectionOverHTTP follows an award from the
// show case through an objection that is rejected to one that is upheld, in
// everything that tells of it.
func TestPolicyH14AndH18AnAwardUnderObjectionOverHTTP(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		hung(t, w) // loads the rules
		announced(t, w)
		feature := jobs.Contest{
			Contest: c.Services.Contest, Publicity: c.Services.Publicity,
			Portfolios: jobs.Portfolio{Service: c.Services.Portfolio, Files: c.Services.Files},
		}
		runner := jobs.New(c.DB.Queue(), jobs.Options{World: c.DB.World()}, feature, jobs.Publicity{
			Publicity: c.Services.Publicity, Reactions: map[publicity.Kind]jobs.Reaction{publicity.Contest: feature},
		})
		heard := func() {
			t.Helper()
			if err := runner.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		heard()
		w.Run(t,
			apitest.Case{As: "student 林晓雨", Do: "POST /v1/students/{lin}/consents", Body: `{"purpose":"contest_publicity","version":1,"answer":"agreed"}`, Want: 201},
			apitest.Case{As: organiser, Do: "POST /v1/contest/entries/{entry}/show", Want: 200, Has: map[string]any{"/shown": true}},
			apitest.Case{As: "student 张伟", Do: "GET /v1/publicity", Want: 200, Save: map[string]string{"/items/0/id": "result"}},
		)
		stands := func(standing string, place, award any, honour any) {
			t.Helper()
			w.Run(t,
				apitest.Case{Remark: standing, As: "student 林晓雨", Do: "GET /v1/contest/entries/{entry}/result", Want: 200, Has: map[string]any{"/standing": standing, "/place": place, "/award": award}},
				apitest.Case{Remark: standing, As: "student 张伟", Do: "GET /v1/contest/seasons/{season}/honours", Want: 200, Has: map[string]any{"/items/0/award": honour}},
				apitest.Case{Remark: standing, As: organiser, Do: "GET /v1/contest/seasons/{season}/result", Want: 200, Has: map[string]any{"/placings/0/standing": standing, "/placings/0/award": award, "/placings/0/place": 1}},
			)
		}
		stands("valid", 1, "一等奖", "一等奖")

		w.Run(t, objection("the first"))
		heard()
		stands("under_review", 1, "一等奖", nil)
		w.Run(t,
			apitest.Case{As: organiser, Do: "POST /v1/contest/entries/{entry}/show", Want: 409, Code: "contest.under_review"},
			apitest.Case{Remark: "the list shows it as it was", As: "student 张伟", Do: "GET /v1/publicity/{result}", Want: 200, Has: map[string]any{"/rows/0/name": "林晓雨"}},
			apitest.Case{As: "student 张伟", Do: "GET /v1/contest/seasons/{season}/honours/{entry}/pictures/1", Want: 404},
		)
		for _, path := range []string{"", "/result"} {
			a := w.Send(t, apitest.Case{As: "guardian of 林晓雨", Do: "GET /v1/contest/entries/{entry}" + path, Want: 200})
			for _, word := range []string{"objection", "异议", "抄"} {
				if strings.Contains(string(a.Raw), word) {
					t.Errorf("the family reads %q: %s", word, a.Raw)
				}
			}
		}
		w.Run(t, settledAs("rejected")...)
		heard()
		stands("valid", 1, "一等奖", "一等奖")

		ask := apitest.Case{
			As: organiser, Do: "POST /v1/contest/entries/{entry}/disqualification", Body: `{"reason":"作品抄自网络。"}`, Want: 200,
			Has: map[string]any{"/state": "published", "/shown": false, "/disqualification": "作品抄自网络。"}, Save: map[string]string{"header/ETag": "tag"},
		}
		decide := func(as, decision string, want int, code string) apitest.Case {
			return apitest.Case{
				As: as, Do: "POST /v1/contest/entries/{entry}/disqualification/decision", Body: `{"decision":"` + decision + `"}`, Header: ifMatch, Want: want, Code: code,
			}
		}
		w.Run(t, ask)
		stands("under_review", 1, "一等奖", nil)
		w.Run(t,
			apitest.Case{Remark: "asked again", As: organiser, Do: ask.Do, Body: ask.Body, Want: 409, Code: "contest.disqualification_open"},
			apitest.Case{Remark: "the family reads no reason", As: "student 林晓雨", Do: "GET /v1/contest/entries/{entry}", Want: 200, Has: map[string]any{"/disqualification": nil}},
			apitest.Case{Remark: "who decides does", As: "head of own school", Do: "GET /v1/contest/entries/{entry}", Want: 200, Has: map[string]any{"/disqualification": "作品抄自网络。"}},
			decide(organiser, "agreed", 403, "contest.same_person"),
			decide("head of own school", "refused", 200, ""),
		)
		stands("valid", 1, "一等奖", "一等奖")
		w.Run(t, decide("head of own school", "refused", 412, "stale"))

		w.Run(t, objection("the second"))
		heard()
		w.Run(t, settledAs("upheld")...)
		heard()
		stands("struck", nil, nil, nil)
		w.Run(t,
			apitest.Case{As: organiser, Do: "POST /v1/contest/entries/{entry}/show", Want: 409, Code: "contest.no_award"},
			apitest.Case{As: organiser, Do: "GET /v1/contest/entries?season_id={season}&state=struck", Want: 200, Has: map[string]any{"/items/0/reason": "公示异议成立，取消奖项", "/items/0/shown": false}},
			apitest.Case{Remark: "off the list", As: "student 张伟", Do: "GET /v1/publicity/{result}", Want: 200, Has: map[string]any{"/rows/0": nil}},
			apitest.Case{Remark: "and not to be taken back into the contest", As: "student 林晓雨", Do: "POST /v1/contest/entries/{entry}/withdraw", Body: because, Want: 409, Code: "contest.entry_state"},
		)
	})
}
