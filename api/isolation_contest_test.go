package api_test

import (
	"testing"
	"time"

	"lizhi/api/apitest"
	"lizhi/domain"
)

// The people of these fixtures: the season is the own school's, 林晓雨 enters,
// and somebody with no office at all judges.
const (
	organiser = "aid_officer of own school"
	reader    = "nobody in particular"
)

const seasonPlan = `{"name":"2026年励志之星","school_year":2025,"judges":1,"tie_keys":["content"],` +
	`"categories":[{"key":"senior","name":"高中组","stage":"senior","max_text":2000,"media":{"pictures":2,"films":1},"awards":[{"name":"一等奖","places":1}]}],` +
	`"rubric":[{"key":"content","name":"内容","weight":60},{"key":"words","name":"语言","weight":40}],` +
	`"entry_from":"{from}","entry_until":"{until}","judging_until":"{over}"}`

// window sets a window of an hour from now.
func (w *scene) window() {
	now := w.Clock.Now()
	at := func(d time.Duration) string { return now.Add(d).Format(time.RFC3339) }
	w.let("lin", w.Lin, "zhang", w.Zhang, "school", w.Own, "reader", w.Stranger,
		"from", at(-time.Hour), "until", at(time.Hour), "over", at(30*24*time.Hour))
}

func seasonPlanned(t *testing.T, w *scene) {
	t.Helper()
	w.window()
	w.Send(t, apitest.Case{
		As: organiser, Do: "POST /v1/contest/seasons", Body: `{"organiser_id":"{school}","plan":` + seasonPlan + `}`, Want: 201,
		Save: map[string]string{"/id": "season", "header/ETag": "tag"},
	})
}

func seasonOpen(t *testing.T, w *scene) {
	t.Helper()
	seasonPlanned(t, w)
	w.Send(t, apitest.Case{As: organiser, Do: "POST /v1/contest/seasons/{season}/publish", Header: ifMatch, Want: 200})
}

const (
	entryWords = `"category":"senior","title":"我的路","text":"我每天照顾奶奶。"`
	entryDraft = `{"season_id":"{season}","student_id":"{lin}",` + entryWords + `}`
)

// entered drafts an entry as somebody, in the name of 林晓雨.
func entered(as string) func(*testing.T, *scene) {
	return func(t *testing.T, w *scene) {
		t.Helper()
		seasonOpen(t, w)
		w.Send(t, apitest.Case{
			As: as, Do: "POST /v1/contest/entries", Body: entryDraft, Want: 201, Save: map[string]string{"/id": "entry", "header/ETag": "tag"},
		})
	}
}

func submittedBy(as, state string) func(*testing.T, *scene) {
	return func(t *testing.T, w *scene) {
		t.Helper()
		entered(as)(t, w)
		w.Send(t, apitest.Case{As: as, Do: "POST /v1/contest/entries/{entry}/submit", Want: 200, Has: map[string]any{"/state": state}})
	}
}

var (
	entryIn    = submittedBy("student 林晓雨", "submitted")
	entryTyped = submittedBy("class_teacher of own class", "unconfirmed")
	entrySeen  = entered("class_teacher of own class") // a draft that student, guardian and teacher may all change
)

// judgeable is an entry that was checked, with the window over and a judge.
func judgeable(t *testing.T, w *scene) {
	t.Helper()
	entryIn(t, w)
	w.Send(t, apitest.Case{As: "class_teacher of own class", Do: "POST /v1/contest/entries/{entry}/check", Want: 200})
	w.Send(t, apitest.Case{As: organiser, Do: "POST /v1/contest/seasons/{season}/judges", Body: `{"person_id":"{reader}"}`, Want: 201})
	w.Clock.Add(2 * time.Hour)
}

// handedOut is a ballot in the judge's hands; the number of an older season's is
// never the newest's, so the open one is looked for.
func handedOut(t *testing.T, w *scene) {
	t.Helper()
	judgeable(t, w)
	w.Send(t, apitest.Case{As: organiser, Do: "POST /v1/contest/seasons/{season}/assign", Body: `{"seed":7}`, Want: 200, Has: map[string]any{"/added": 1}})
	a := w.Send(t, apitest.Case{As: reader, Do: "GET /v1/contest/ballots", Want: 200})
	items, _ := a.At("/items").([]any)
	for _, item := range items {
		ballot, _ := item.(map[string]any)
		if until, _ := ballot["until"].(string); until == w.Vars["over"] {
			w.let("number", ballot["number"], "tag", `"v1"`)
		}
	}
}

const scores = `{"scores":[{"item":"content","score":"88.25"},{"item":"words","score":90}]}`

func scored(t *testing.T, w *scene) {
	t.Helper()
	handedOut(t, w)
	w.Send(t, apitest.Case{
		As: reader, Do: "PUT /v1/contest/ballots/{number}/scores", Body: scores, Header: ifMatch, Want: 200, Save: map[string]string{"header/ETag": "tag"},
		Has: map[string]any{"/scores/0/score": "88.25", "/scores/1/score": "90.00"},
	})
}

func ballotIn(t *testing.T, w *scene) {
	t.Helper()
	scored(t, w)
	w.Send(t, apitest.Case{As: reader, Do: "POST /v1/contest/ballots/{number}/confirm", Header: ifMatch, Want: 200})
}

func proposed(t *testing.T, w *scene) {
	t.Helper()
	ballotIn(t, w)
	w.Send(t, apitest.Case{
		As: organiser, Do: "POST /v1/contest/seasons/{season}/result", Body: `{}`, Want: 200, Save: map[string]string{"header/ETag": "tag"},
		Has: map[string]any{"/placings/0/mean": "88.95", "/placings/0/exact": "1779/20"},
	})
	w.let("proposed", w.Vars["tag"])
}

func announced(t *testing.T, w *scene) {
	t.Helper()
	proposed(t, w)
	w.Send(t, apitest.Case{As: "head of own school", Do: "POST /v1/contest/seasons/{season}/result/announce", Header: ifMatch, Want: 200})
}

// asked is an announced entry that the organiser asks to disqualify.
func asked(t *testing.T, w *scene) {
	t.Helper()
	announced(t, w)
	w.Send(t, apitest.Case{
		As: organiser, Do: "POST /v1/contest/entries/{entry}/disqualification", Body: because, Want: 200, Save: map[string]string{"header/ETag": "tag"},
	})
}

// twoHandedOut is an entry each of two classmates, in judging.
func twoHandedOut(t *testing.T, w *scene) {
	t.Helper()
	entryIn(t, w)
	w.Send(t, apitest.Case{
		As: "student 张伟", Do: "POST /v1/contest/entries", Body: `{"season_id":"{season}","student_id":"{zhang}",` + entryWords + `}`, Want: 201,
		Save: map[string]string{"/id": "second"},
	})
	w.Send(t, apitest.Case{As: "student 张伟", Do: "POST /v1/contest/entries/{second}/submit", Want: 200})
	for _, entry := range []string{"{entry}", "{second}"} {
		w.Send(t, apitest.Case{As: "class_teacher of own class", Do: "POST /v1/contest/entries/" + entry + "/check", Want: 200})
	}
	w.Send(t, apitest.Case{As: organiser, Do: "POST /v1/contest/seasons/{season}/judges", Body: `{"person_id":"{reader}"}`, Want: 201})
	w.Clock.Add(2 * time.Hour)
	w.Send(t, apitest.Case{As: organiser, Do: "POST /v1/contest/seasons/{season}/assign", Body: `{}`, Want: 200})
}

func theReader(*scene) []string { return []string{reader} }

// inSeason is what concerns a season of the own school: its organiser's alone.
func inSeason(w *scene) domain.Subject {
	p := domain.Place{School: w.Own}
	return domain.Subject{Made: p, Now: p}
}

// inEntry is 林晓雨's entry: nobody above the school organises its season.
func inEntry(w *scene) domain.Subject {
	p := domain.Place{School: w.Own, Class: w.OwnClass}
	return domain.Subject{Person: w.Lin, Made: p, Now: p}
}

const because = `{"reason":"说明理由。"}`

var contestFixtures = map[string][]fixture{
	"listSeasons":   {{do: "GET /v1/contest/seasons", list: "season", before: seasonOpen}, {do: "GET /v1/contest/seasons", list: "season", before: seasonPlanned, about: inSeason, under: domain.Access{{Role: domain.AidOfficer, Scope: domain.School}}}},
	"planSeason":    {{do: "POST /v1/contest/seasons", body: `{"organiser_id":"{school}","plan":` + seasonPlan + `}`, about: inSeason, before: func(_ *testing.T, w *scene) { w.window() }}},
	"getSeason":     {{do: "GET /v1/contest/seasons/{season}", before: seasonOpen}, {do: "GET /v1/contest/seasons/{season}", before: seasonPlanned, about: inSeason, under: domain.Access{{Role: domain.AidOfficer, Scope: domain.School}}}},
	"changeSeason":  {{do: "PATCH /v1/contest/seasons/{season}", body: seasonPlan, header: ifMatch, about: inSeason, before: seasonPlanned}},
	"publishSeason": {{do: "POST /v1/contest/seasons/{season}/publish", header: ifMatch, about: inSeason, before: seasonPlanned}},

	"listJudges":      {{do: "GET /v1/contest/seasons/{season}/judges", about: inSeason, before: judgeable}},
	"appointJudge":    {{do: "POST /v1/contest/seasons/{season}/judges", body: `{"person_id":"{reader}","most":5}`, about: inSeason, before: seasonOpen}},
	"declareConflict": {{do: "POST /v1/contest/seasons/{season}/conflicts", body: `{"judge_id":"{reader}","student_id":"{lin}","reason":"同村邻居。"}`, about: inSeason, before: judgeable}},
	"assignJudges":    {{do: "POST /v1/contest/seasons/{season}/assign", body: `{"dry_run":true}`, about: inSeason, before: judgeable}},
	"assignJudge":     {{do: "POST /v1/contest/seasons/{season}/assign-one", body: `{"entry_id":"{entry}","judge_id":"{reader}"}`, about: inSeason, before: judgeable}},
	"excuseJudge":     {{do: "POST /v1/contest/seasons/{season}/excuse", body: `{"judge_id":"{reader}","reason":"生病住院。"}`, about: inSeason, before: handedOut}},
	"decideTie":       {{do: "POST /v1/contest/seasons/{season}/decisions", body: `{"category":"senior","order":["{entry}","{second}"],"reason":"评委会决定。"}`, about: inSeason, before: twoHandedOut}},

	"proposeResult":    {{do: "POST /v1/contest/seasons/{season}/result", body: `{"dry_run":true}`, about: inSeason, before: ballotIn}},
	"getSeasonResult":  {{do: "GET /v1/contest/seasons/{season}/result", about: inSeason, before: proposed}},
	"announceResult":   {{do: "POST /v1/contest/seasons/{season}/result/announce", header: map[string]string{"If-Match": "{proposed}"}, about: inSeason, before: proposed, under: domain.Access{{Role: domain.Head, Scope: domain.School}}}},
	"listHonours":      {{do: "GET /v1/contest/seasons/{season}/honours", before: announced}},
	"getHonourPicture": {{do: "GET /v1/contest/seasons/{season}/honours/{entry}/pictures/1", before: announced, want: 404}},

	"listEntries":            {{do: "GET /v1/contest/entries?season_id={season}", list: "entry", about: inEntry, before: entryIn}},
	"draftEntry":             {{do: "POST /v1/contest/entries", body: entryDraft, about: inEntry, before: seasonOpen}},
	"getEntry":               {{do: "GET /v1/contest/entries/{entry}", about: inEntry, before: entryIn}},
	"changeEntry":            {{do: "PATCH /v1/contest/entries/{entry}", body: `{` + entryWords + `}`, header: ifMatch, about: inEntry, before: entrySeen}},
	"submitEntry":            {{do: "POST /v1/contest/entries/{entry}/submit", about: inEntry, before: entrySeen}},
	"confirmEntry":           {{do: "POST /v1/contest/entries/{entry}/confirm", about: inEntry, before: entryTyped}},
	"declineEntry":           {{do: "POST /v1/contest/entries/{entry}/decline", body: because, about: inEntry, before: entryTyped}},
	"checkEntry":             {{do: "POST /v1/contest/entries/{entry}/check", about: inEntry, before: entryIn}},
	"returnEntry":            {{do: "POST /v1/contest/entries/{entry}/return", body: because, about: inEntry, before: entryIn}},
	"withdrawEntry":          {{do: "POST /v1/contest/entries/{entry}/withdraw", body: because, about: inEntry, before: entrySeen}},
	"getEntryResult":         {{do: "GET /v1/contest/entries/{entry}/result", about: inEntry, before: announced}},
	"askDisqualification":    {{do: "POST /v1/contest/entries/{entry}/disqualification", body: because, about: inEntry, before: announced}},
	"decideDisqualification": {{do: "POST /v1/contest/entries/{entry}/disqualification/decision", body: `{"decision":"refused"}`, header: ifMatch, about: inEntry, before: asked, under: domain.Access{{Role: domain.Head, Scope: domain.School}}}},
	// An entry that has won nothing yet is not shown: 409 says that one may.
	"showEntry": {{do: "POST /v1/contest/entries/{entry}/show", about: inEntry, before: entryIn, want: 409}},
	"hideEntry": {{do: "POST /v1/contest/entries/{entry}/hide", about: inEntry, before: entryIn}},

	"listBallots": {{do: "GET /v1/contest/ballots", list: "number", assigned: theReader, before: handedOut}},
	"getBallot":   {{do: "GET /v1/contest/ballots/{number}", assigned: theReader, before: handedOut}},
	// The entry has no picture: 404 for its judge as well.
	"getBallotPicture": {{do: "GET /v1/contest/ballots/{number}/pictures/1", assigned: theReader, before: handedOut, want: 404}},
	"scoreBallot":      {{do: "PUT /v1/contest/ballots/{number}/scores", body: scores, header: ifMatch, assigned: theReader, before: handedOut}},
	"confirmBallot":    {{do: "POST /v1/contest/ballots/{number}/confirm", header: ifMatch, assigned: theReader, before: scored}},
	"abstainBallot":    {{do: "POST /v1/contest/ballots/{number}/abstain", body: because, assigned: theReader, before: handedOut}},
	"reportConflict":   {{do: "POST /v1/contest/ballots/{number}/conflict", body: because, assigned: theReader, before: handedOut}},
}
