package api_test

import (
	"testing"
	"time"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/publicity"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

// hung makes a list of recognitions of the own class public.
func hung(t *testing.T, w *scene) {
	t.Helper()
	n := hang(t, w.City, publicity.Draft{
		Kind: publicity.Recognition, Source: storetest.NextID(), Title: "家庭经济困难学生认定结果公示", Unit: w.OwnClass,
		Entries: []publicity.Entry{{Ref: storetest.NextID(), Person: w.Lin, Result: "困难"}},
	})
	w.let("n", serial(), "notice", n.ID, "tag", `"v1"`)
}

// hungContest makes the result of a contest of the own class public.
func hungContest(t *testing.T, w *scene) {
	t.Helper()
	n := hang(t, w.City, publicity.Draft{
		Kind: publicity.Contest, Source: storetest.NextID(), Title: "励志之星评选结果公示", Unit: w.OwnClass,
		Entries: []publicity.Entry{
			{Ref: storetest.NextID(), Person: w.Lin, Result: "一等奖"}, {Ref: storetest.NextID(), Person: w.Zhang, Result: "二等奖"},
		},
	})
	w.let("n", serial(), "notice", n.ID, "tag", `"v1"`)
}

// hang loads the rules and the year's calendar and opens a notice.
func hang(t *testing.T, c *apitest.City, d publicity.Draft) publicity.Notice {
	t.Helper()
	rules, err := seeds.Publicity()
	if err == nil {
		err = c.Services.Publicity.Load(t.Context(), apitest.System, rules)
	}
	if err == nil {
		err = c.Services.Org.LoadCalendar(t.Context(), apitest.System, 2026, map[domain.Day]bool{domain.NewDay(2026, 5, 1): false})
	}
	if err != nil {
		t.Fatal(err)
	}
	n, err := c.Services.Publicity.Open(t.Context(), apitest.System, d)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// inTheAudience are those to whom a list of the own class is addressed, beside the
// offices.
func inTheAudience(*scene) []string {
	return []string{
		"student 林晓雨", "student 张伟", "guardian of 林晓雨", "guardian of 张伟", "class_teacher of own class",
	}
}

// objected objects to a list of the own class as 张伟; after its deadlines it is
// at the level given.
func objected(level publicity.Level) func(*testing.T, *scene) {
	return func(t *testing.T, w *scene) {
		t.Helper()
		w.Clock.Set(storetest.Start)
		hung(t, w)
		w.Send(t, apitest.Case{
			As: "student 张伟", Do: "POST /v1/publicity/{notice}/objections", Body: `{"row":1,"text":"情况不符","anonymous":false}`, Want: 201,
			Save: map[string]string{"/objection/id": "objection"},
		})
		for at, day := publicity.AtSchool, storetest.Start; at != level; {
			day = day.Add(40 * 24 * time.Hour)
			w.Clock.Set(day)
			if _, err := w.Services.Publicity.Escalate(t.Context(), apitest.System); err != nil {
				t.Fatal(err)
			}
			if at = publicity.AtCounty; day.After(storetest.Start.Add(50 * 24 * time.Hour)) {
				at = publicity.AtCity
			}
		}
		w.Send(t, apitest.Case{As: "student 张伟", Do: "GET /v1/objections/{objection}", Want: 200, Save: map[string]string{"header/ETag": "tag"}})
	}
}

// rejected is objected with the school's answer.
func rejected(t *testing.T, w *scene) {
	t.Helper()
	objected(publicity.AtSchool)(t, w)
	w.Send(t, apitest.Case{
		As: "head of own school", Do: "POST /v1/objections/{objection}/answer", Body: answerBody, Header: publicityMatch, Want: 200,
	})
}

const answerBody = `{"outcome":"rejected","text":"经核实，不成立"}`

// answeringAt is the fixture of an answer at a level: only those of the level may.
func answeringAt(level publicity.Level, under domain.Access) fixture {
	return fixture{
		do: "POST /v1/objections/{objection}/answer", body: answerBody, header: publicityMatch, about: inClass, before: objected(level), under: under,
	}
}

var publicityMatch = map[string]string{"If-Match": "{tag}"}

var publicityFixtures = map[string][]fixture{
	"listPublicity":    {{do: "GET /v1/publicity?limit=100", list: "notice", assigned: inTheAudience, before: hung}},
	"getPublicity":     {{do: "GET /v1/publicity/{notice}", assigned: inTheAudience, before: hung}},
	"sharePublicity":   {{do: "POST /v1/publicity/{notice}/link", about: inClass, before: hungContest}},
	"unsharePublicity": {{do: "DELETE /v1/publicity/{notice}/link", about: inClass, before: hungContest}},
	"printPublicity":   {{do: "GET /v1/publicity/{notice}/page", about: inClass, before: hung}},
	// Before its end it cannot be closed: 409 says that one may.
	"closePublicity":       {{do: "POST /v1/publicity/{notice}/close", header: publicityMatch, about: inClass, before: hung, want: 409}},
	"withdrawPublicity":    {{do: "POST /v1/publicity/{notice}/withdrawal", body: `{"reason":"名单有误"}`, header: publicityMatch, about: inClass, before: hung}},
	"listPublicityArchive": {{do: "GET /v1/publicity-archive?limit=100", list: "notice", about: inClass, before: hung}},
	"objectToPublicity": {{
		do: "POST /v1/publicity/{notice}/objections", body: `{"row":1,"text":"情况不符","anonymous":true}`, assigned: inTheAudience,
		about: inClass, before: hung,
	}},
	"listObjections": {{do: "GET /v1/objections?limit=100", list: "objection", about: inClass, before: objected(publicity.AtSchool)}},
	"getObjection":   {{do: "GET /v1/objections/{objection}", about: inClass, owner: "student 张伟", before: objected(publicity.AtSchool)}},
	"answerObjection": {
		answeringAt(publicity.AtSchool, domain.Access{{Role: domain.AidOfficer, Scope: domain.School}, {Role: domain.Head, Scope: domain.School}}),
		answeringAt(publicity.AtCounty, domain.Access{{Role: domain.CountyOfficer, Scope: domain.County}}),
		answeringAt(publicity.AtCity, domain.Access{{Role: domain.CityOfficer, Scope: domain.City}}),
	},
	"appealObjection": {{
		do: "POST /v1/objections/{objection}/appeal", body: `{"text":"不服"}`, owner: "student 张伟", before: rejected,
	}},
	"getPublicityArchive": {{do: "GET /v1/publicity-archive/{notice}", about: inClass, before: hung}},
}
