package api_test

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"net/http"
	"strings"
	"testing"
	"time"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/jobs"
	"lizhi/seeds"
)

// contests runs a test in the town of the isolation test, with uploads looked at.
func contests(t *testing.T, test func(t *testing.T, w *scene, d desk)) {
	t.Helper()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		t.Helper()
		limits, err := seeds.FileLimits()
		if err == nil {
			err = c.Services.Files.SetLimits(t.Context(), domain.System(nil), limits...)
		}
		if err != nil {
			t.Fatal(err)
		}
		d := desk{c, jobs.New(c.DB.Queue(), jobs.Options{World: c.DB.World()}, jobs.Files{Files: c.Services.Files, Vault: c.Media, World: c.DB.World()}), c.Services.Files}
		test(t, newScene(t, c), d)
	})
}

// uploaded is a picture of 林晓雨, whose name tells who she is.
func (d desk) uploaded(t *testing.T) {
	t.Helper()
	body := photo(t)
	d.Send(t, apitest.Case{
		As: "student 林晓雨", Do: "POST /v1/files", Want: 201, Save: map[string]string{"/id": "file"},
		Body: fmt.Sprintf(`{"kind":"picture","name":"林晓雨-清丰县第一中学.jpg","size":%d,"chunk_size":1048576}`, len(body)),
	})
	n := 0
	for len(body) > 0 {
		size := min(len(body), 1<<20)
		part := chunk(n, body[:size])
		part.As = "student 林晓雨"
		d.Send(t, part)
		body, n = body[size:], n+1
	}
	d.Send(t, apitest.Case{As: "student 林晓雨", Do: "POST /v1/files/{file}/completion", Want: 202})
	d.drain(t)
}

// TestCT6NothingAJudgeGetsNamesAnybody crawls every operation that a judge has,
// headers too, for whatever would say whose work it is.
func TestCT6NothingAJudgeGetsNamesAnybody(t *testing.T) {
	t.Parallel()
	contests(t, func(t *testing.T, w *scene, d desk) {
		seasonOpen(t, w)
		d.uploaded(t)
		w.Send(t, apitest.Case{
			As: "student 林晓雨", Do: "POST /v1/contest/entries", Want: 201, Save: map[string]string{"/id": "entry"},
			Has:  map[string]any{"/media/0/kind": "picture", "/characters": 36},
			Body: `{"season_id":"{season}","student_id":"{lin}","category":"senior","title":"林晓雨的路","text":"我叫林晓雨，在清丰县第一中学读书，父亲林晓雨之父。第一中学的老师帮了我。","files":["{file}"]}`,
		})
		w.Run(t,
			apitest.Case{As: "student 林晓雨", Do: "POST /v1/contest/entries/{entry}/submit", Want: 200},
			apitest.Case{As: "class_teacher of own class", Do: "POST /v1/contest/entries/{entry}/check", Want: 200},
			apitest.Case{Remark: "the class teacher opens the picture", As: "class_teacher of own class", Do: "GET /v1/contest/entries/{entry}", Want: 200, Has: map[string]any{"/student_name": "林晓雨"}},
			apitest.Case{As: organiser, Do: "POST /v1/contest/seasons/{season}/judges", Body: `{"person_id":"{reader}"}`, Want: 201},
		)
		w.Clock.Add(2 * time.Hour)
		w.Run(t,
			apitest.Case{As: organiser, Do: "POST /v1/contest/seasons/{season}/assign", Body: `{"dry_run":true}`, Want: 200, Has: map[string]any{"/added": 1, "/dry_run": true}},
			apitest.Case{Remark: "a dry run hands out nothing", As: reader, Do: "GET /v1/contest/ballots", Want: 200, Has: map[string]any{"/items/0": nil}},
			apitest.Case{As: organiser, Do: "POST /v1/contest/seasons/{season}/assign", Body: `{}`, Want: 200},
			apitest.Case{As: reader, Do: "GET /v1/contest/ballots", Want: 200, Save: map[string]string{"/items/0/number": "number", "/items/0/version": "version"}},
		)
		hidden := []string{"林晓雨", "清丰县第一中学", "第一中学", w.Vars["entry"], w.Vars["lin"], w.Vars["file"], w.Own.String(), w.OwnClass.String()}
		for _, c := range []apitest.Case{
			{Do: "GET /v1/contest/ballots", Want: 200},
			{Do: "GET /v1/contest/ballots/{number}", Want: 200, Has: map[string]any{"/pictures": 1}},
			{Do: "GET /v1/contest/ballots/{number}/pictures/1", Want: 200},
			{Do: "GET /v1/contest/ballots/{number}/pictures/2", Want: 404},
			{Do: "PUT /v1/contest/ballots/{number}/scores", Body: scores, Header: map[string]string{"If-Match": `"v1"`}, Want: 200},
			{Do: "POST /v1/contest/ballots/{number}/confirm", Header: map[string]string{"If-Match": `"v2"`}, Want: 200},
			{Do: "GET /v1/files/{file}", Want: 404},
			{Do: "GET /v1/files/{file}/content", Want: 404},
			{Do: "GET /v1/contest/entries/{entry}", Want: 404},
			{Do: "GET /v1/contest/entries", Want: 200, Has: map[string]any{"/items/0": nil}},
		} {
			c.As = reader
			a := w.Send(t, c)
			told := string(a.Raw) + fmt.Sprint(a.Header)
			for _, name := range hidden {
				if strings.Contains(told, name) {
					t.Errorf("%s tells the judge %q: %s", c.Do, name, told)
				}
			}
			if strings.Contains(c.Do, "pictures/1") {
				if _, err := jpeg.Decode(bytes.NewReader(a.Raw)); err != nil {
					t.Errorf("the picture: %v", err)
				}
			}
		}
	})
}

func TestPolicyH10ScoresOverTheAPI(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		handedOut(t, w)
		put := func(remark, score string, want int, code string) apitest.Case {
			return apitest.Case{
				Remark: remark, As: reader, Do: "PUT /v1/contest/ballots/{number}/scores", Header: ifMatch, Want: want, Code: code,
				Body: `{"scores":[{"item":"content","score":` + score + `},{"item":"words","score":"90"}]}`,
			}
		}
		w.Run(t,
			put("over 100", `"100.01"`, 422, "contest.score"),
			put("over 100, as a number", `100.01`, 422, "contest.score"),
			put("three decimals", `"88.123"`, 422, "contest.score"),
			put("three decimals, as a number", `88.123`, 422, "contest.score"),
			put("below nothing", `-1`, 422, "contest.score"),
			put("a word", `"很好"`, 422, "contest.score"),
			put("an exponent", `1e2`, 400, "malformed"),
			apitest.Case{
				Remark: "no such item", As: reader, Do: "PUT /v1/contest/ballots/{number}/scores", Header: ifMatch, Want: 422, Code: "contest.item",
				Body: `{"scores":[{"item":"beauty","score":"90"}]}`,
			},
			apitest.Case{Remark: "confirm nothing", As: reader, Do: "POST /v1/contest/ballots/{number}/confirm", Header: ifMatch, Want: 422, Code: "contest.unscored"},
		)
		good := put("two decimals, as a number", `88.25`, 200, "")
		good.Has, good.Save = map[string]any{"/scores/0/score": "88.25", "/state": "open"}, map[string]string{"header/ETag": "next"}
		w.Run(t,
			good,
			put("the version before", `88.25`, 412, "stale"),
			apitest.Case{Remark: "a draft does not count", As: organiser, Do: "POST /v1/contest/seasons/{season}/result", Body: `{}`, Want: 409, Code: "contest.scores_missing"},
			apitest.Case{As: reader, Do: "POST /v1/contest/ballots/{number}/confirm", Header: map[string]string{"If-Match": "{next}"}, Want: 200, Has: map[string]any{"/state": "confirmed"}},
			apitest.Case{Remark: "confirm again", As: reader, Do: "POST /v1/contest/ballots/{number}/confirm", Header: map[string]string{"If-Match": `"v3"`}, Want: 409, Code: "contest.locked"},
			apitest.Case{Remark: "the first version again", As: reader, Do: "POST /v1/contest/ballots/{number}/confirm", Header: map[string]string{"If-Match": "{next}"}, Want: 409, Code: "contest.locked"},
			put("score again", `"90"`, 409, "contest.locked"),
			apitest.Case{As: organiser, Do: "POST /v1/contest/seasons/{season}/result", Body: `{}`, Want: 200, Save: map[string]string{"header/ETag": "tag"}},
			apitest.Case{Remark: "no result before it is announced", As: "student 林晓雨", Do: "GET /v1/contest/entries/{entry}/result", Want: 404},
			apitest.Case{Remark: "not by the proposer", As: organiser, Do: "POST /v1/contest/seasons/{season}/result/announce", Header: ifMatch, Want: 403, Code: "contest.same_person"},
			apitest.Case{As: "head of own school", Do: "POST /v1/contest/seasons/{season}/result/announce", Header: ifMatch, Want: 200},
			apitest.Case{
				Remark: "policy D8: place and award, no score", As: "student 林晓雨", Do: "GET /v1/contest/entries/{entry}/result", Want: 200,
				Has: map[string]any{"/place": 1, "/award": "一等奖", "/mean": nil},
			},
		)
	})
}

func TestPolicyH1H2EntriesOverTheAPI(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		seasonOpen(t, w)
		draft := func(remark, text string, want int, code string) apitest.Case {
			return apitest.Case{
				Remark: remark, As: "student 林晓雨", Do: "POST /v1/contest/entries", Want: want, Code: code,
				Body: `{"season_id":"{season}","student_id":"{lin}","category":"senior","title":"我的路","text":"` + text + `"}`,
			}
		}
		w.Run(t,
			draft("2001 characters", strings.Repeat("励", 2001), 422, "contest.text_length"),
			draft("2001 characters of four bytes", strings.Repeat("𠮷", 2001), 422, "contest.text_length"),
			draft("longer than any category", strings.Repeat("励", 40001), 422, ""),
		)
		good := draft("2000 characters of four bytes and space around", ` \n`+strings.Repeat("𠮷", 2000)+`　`, 201, "")
		good.Save = map[string]string{"/id": "entry"}
		w.Run(t,
			good,
			draft("a second entry", "又一篇。", 409, "contest.entered"),
			apitest.Case{Remark: "another's", As: "student 张伟", Do: "GET /v1/contest/entries/{entry}", Want: 404},
			apitest.Case{
				Remark: "by method override, with an essay too long", As: "student 林晓雨", Do: "POST /v1/contest/entries/{entry}", Want: 422, Code: "contest.text_length",
				Header: map[string]string{"X-HTTP-Method-Override": http.MethodPatch, "If-Match": `"v1"`},
				Body:   `{"category":"senior","title":"我的路","text":"` + strings.Repeat("励", 2001) + `"}`,
			},
		)
		w.Clock.Add(time.Hour - time.Second)
		w.Run(t, apitest.Case{Remark: "a second before the end", As: "student 林晓雨", Do: "POST /v1/contest/entries/{entry}/submit", Want: 200})
		w.Clock.Add(time.Second)
		late := draft("as the window closes", "太晚了。", 409, "contest.closed")
		late.As, late.Body = "student 张伟", strings.ReplaceAll(late.Body.(string), "{lin}", "{zhang}")
		w.Run(t, late)
	})
}

func TestCT1PlansOverTheAPI(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		w.window()
		body := `{"organiser_id":"{school}","plan":` + seasonPlan + `}`
		w.Run(t,
			apitest.Case{
				Remark: "weights of 99", As: organiser, Do: "POST /v1/contest/seasons", Want: 422, Code: "contest.weights", Fields: []string{"/plan/rubric"},
				Body: strings.Replace(body, `"weight":40`, `"weight":39`, 1),
			},
			apitest.Case{
				Remark: "a name that could not be made public", As: organiser, Do: "POST /v1/contest/seasons", Want: 422, Code: "contest.season_name", Fields: []string{"/plan/name"},
				Body: strings.Replace(body, `2026年励志之星`, `第20260001届励志之星`, 1),
			},
			apitest.Case{
				Remark: "an award that could not be made public", As: organiser, Do: "POST /v1/contest/seasons", Want: 422, Code: "contest.award_name", Fields: []string{"/plan/categories/0/awards/0/name"},
				Body: strings.Replace(body, `一等奖`, `①等奖`, 1),
			},
			apitest.Case{Remark: "of another school", As: "aid_officer of sibling school", Do: "POST /v1/contest/seasons", Body: body, Want: 404},
			apitest.Case{As: organiser, Do: "POST /v1/contest/seasons", Body: body, Want: 201, Save: map[string]string{"/id": "season", "header/ETag": "tag"}},
			apitest.Case{Remark: "planned, not seen", As: "student 林晓雨", Do: "GET /v1/contest/seasons/{season}", Want: 404},
			apitest.Case{As: organiser, Do: "POST /v1/contest/seasons/{season}/publish", Header: ifMatch, Want: 200},
			apitest.Case{Remark: "frozen", As: organiser, Do: "PATCH /v1/contest/seasons/{season}", Body: seasonPlan, Header: map[string]string{"If-Match": `"v2"`}, Want: 409, Code: "contest.frozen"},
			apitest.Case{Remark: "seen", As: "student 林晓雨", Do: "GET /v1/contest/seasons/{season}", Want: 200, Has: map[string]any{"/state": "open"}},
			apitest.Case{Remark: "too early", As: organiser, Do: "POST /v1/contest/seasons/{season}/assign", Body: `{}`, Want: 409, Code: "contest.entries_open"},
		)
	})
}
