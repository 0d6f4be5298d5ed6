package api_test

import (
	"testing"
	"time"

	"lizhi/api/apitest"
	"lizhi/domain"
)

// written is a record of 林晓雨: by her, or by her class teacher in her words.
func written(as, body string) func(*testing.T, *scene) {
	return func(t *testing.T, w *scene) {
		t.Helper()
		w.let("lin", w.Lin, "class", w.OwnClass, "school", w.Own)
		w.Send(t, apitest.Case{
			As: as, Do: "POST /v1/growth/records", Body: body, Want: 201, Save: map[string]string{"/id": "record", "header/ETag": "tag", "/version": "version"},
		})
	}
}

const (
	growthRecord = `{"student_id":"{lin}","kind":"activity","dimension":"practice","title":"敬老院志愿服务","text":"我和同学陪老人读报。",` +
		`"day":"2026-03-14","minutes":120,"place":"清丰县敬老院","details":{"role":"组织者"}`
	growthDraft     = growthRecord + `}`
	growthHandedIn  = growthRecord + `,"submit":true}`
	growthDictated  = growthRecord + `,"own_words":true}`
	growthConfirm   = growthRecord + `,"own_words":true,"submit":true}`
	growthVerifying = `{"items":[{"record_id":"{record}","version":{version},"decision":"verify"}]}`
)

var (
	ifMatch   = map[string]string{"If-Match": "{tag}"}
	handedIn  = written("student 林晓雨", growthHandedIn)
	dictated  = written("class_teacher of own class", growthDictated)
	toConfirm = written("class_teacher of own class", growthConfirm)
	verified  = func(t *testing.T, w *scene) {
		t.Helper()
		handedIn(t, w)
		w.Send(t, apitest.Case{As: "class_teacher of own class", Do: "POST /v1/growth/decisions", Body: growthVerifying, Want: 200, Has: map[string]any{"/items/0/state": "verified"}})
	}
)

var growthFixtures = map[string][]fixture{
	"listRecordKinds": {{do: "GET /v1/growth/kinds"}},
	"setRecordRules": {{
		do: "POST /v1/growth/rules", about: inCity,
		body: `{"kind":"activity","valid_from":"2026-09-01","title_max":60,"text_max":2000,"place_max":60,"files_max":9,"minutes_max":1440,"reason_max":200,"source":"市资助中心"}`,
	}},
	"createRecord": {{
		do: "POST /v1/growth/records", body: growthDictated,
		before: func(_ *testing.T, w *scene) { w.let("lin", w.Lin) },
	}},
	"editRecord":          {{do: "PATCH /v1/growth/records/{record}", body: `{"title":"陪老人读报","own_words":true}`, header: ifMatch, before: dictated}},
	"withdrawRecord":      {{do: "DELETE /v1/growth/records/{record}", header: ifMatch, before: dictated}},
	"submitRecord":        {{do: "POST /v1/growth/records/{record}/submit", header: ifMatch, before: dictated}},
	"confirmRecord":       {{do: "POST /v1/growth/records/{record}/confirm", header: ifMatch, before: toConfirm}},
	"getRecord":           {{do: "GET /v1/growth/records/{record}", before: handedIn}},
	"listRecords":         {{do: "GET /v1/growth/records?student_id={lin}", list: "record", before: handedIn}},
	"listRecordVersions":  {{do: "GET /v1/growth/records/{record}/versions", before: verified}},
	"listAwaitingRecords": {{do: "GET /v1/growth/awaiting?student_id={lin}", list: "record", before: toConfirm}},
	"showGrowthHours":     {{do: "GET /v1/growth/hours?student_id={lin}", before: verified}},
	"showGrowthGaps":      {{do: "GET /v1/growth/classes/{class}/gaps", about: inClass, before: handedIn}},
	"showGrowthCounts":    {{do: "GET /v1/growth/counts", about: inSchool, list: "school", before: handedIn}},
	"listRecordsToVerify": {{do: "GET /v1/growth/queue", about: inClass, list: "record", before: handedIn}},
	"decideRecords": {{
		do: "POST /v1/growth/decisions", body: growthVerifying, before: handedIn,
		// Each record has its own result, so another class's teacher reads the 404 there.
		refusal: func(a apitest.Answer) bool { return a.Status == 200 && a.At("/items/0/code") == "not_found" },
	}},
}

// unpaired ends whatever pair 林晓雨 is in.
func unpaired(t *testing.T, w *scene) {
	t.Helper()
	w.let("lin", w.Lin, "mentor", w.Mentors["林晓雨"], "another", w.Mentors["张伟"], "school", w.Own)
	a := w.Send(t, apitest.Case{As: "head of own school", Do: "GET /v1/mentoring/pairs?student_id={lin}&active=true", Want: 200})
	if id, ok := a.At("/items/0/id").(string); ok {
		w.let("pair", id, "tag", `"v1"`)
		w.Send(t, apitest.Case{
			As: "head of own school", Do: "POST /v1/mentoring/pairs/{pair}/end", Body: `{"reason":"调整"}`, Header: ifMatch, Want: 200,
		})
	}
}

func paired(t *testing.T, w *scene) {
	t.Helper()
	unpaired(t, w)
	w.Send(t, apitest.Case{
		As: "head of own school", Do: "POST /v1/mentoring/pairs", Body: `{"student_id":"{lin}","mentor_id":"{mentor}"}`, Want: 201,
		Save: map[string]string{"/pair/id": "pair", "header/ETag": "tag"},
	})
}

const session = `{"student_id":"{lin}","kind":"meeting","starts_at":"2026-03-15T08:00:00Z","ends_at":"2026-03-15T08:40:00Z","topic":"期中考试以后的打算"}`

func logged(t *testing.T, w *scene) {
	t.Helper()
	paired(t, w)

	w.Send(t, apitest.Case{
		As: "mentor of 林晓雨", Do: "POST /v1/mentoring/sessions", Body: session, Want: 201,
		Save: map[string]string{"/id": "session", "header/ETag": "tag"},
	})
}

// theMentor is who logged the session, which only the feature knows.
func theMentor(*scene) []string { return []string{"mentor of 林晓雨"} }

var mentoringFixtures = map[string][]fixture{
	"showMentoringRules": {{do: "GET /v1/mentoring/rules"}},
	"setMentoringRules": {{
		do: "POST /v1/mentoring/rules", about: inCity,
		body: `{"valid_from":"2026-09-01","capacity":10,"late_days":7,"edit_hours":24,"minutes_max":240,"place_max":60,"topic_max":60,"text_max":2000,"reason_max":200,"source":"市资助中心"}`,
	}},
	"pairMentor": {{do: "POST /v1/mentoring/pairs", body: `{"student_id":"{lin}","mentor_id":"{mentor}"}`, before: unpaired}},
	"listPairs": {
		{do: "GET /v1/mentoring/pairs?student_id={lin}", list: "pair", before: paired},
		{
			do: "GET /v1/mentoring/pairs?mine=true", list: "pair", before: paired, assigned: theMentor,
			under: domain.Access{{Role: domain.Mentor, Scope: domain.Assigned}},
		},
	},
	"reassignMentor": {{do: "POST /v1/mentoring/pairs/{pair}/reassign", body: `{"mentor_id":"{another}","reason":"调整"}`, header: ifMatch, before: paired}},
	"endPair":        {{do: "POST /v1/mentoring/pairs/{pair}/end", body: `{"reason":"调整"}`, header: ifMatch, before: paired}},
	"logSession": {{
		do: "POST /v1/mentoring/sessions", body: session,
		before: func(t *testing.T, w *scene) { paired(t, w) },
	}},
	"listSessions": {{do: "GET /v1/mentoring/sessions?student_id={lin}", list: "session", before: logged, assigned: theMentor}},
	"getSession":   {{do: "GET /v1/mentoring/sessions/{session}", before: logged, assigned: theMentor}},
	"editSession":  {{do: "PATCH /v1/mentoring/sessions/{session}", body: `{"topic":"下学期的打算"}`, header: ifMatch, before: logged, assigned: theMentor}},
	"amendSession": {{
		do: "POST /v1/mentoring/sessions/{session}/amendments", body: `{"text":"补充一点"}`, assigned: theMentor,
		before: func(t *testing.T, w *scene) { logged(t, w); w.Clock.Add(48 * time.Hour) },
	}},
	"confirmSession":      {{do: "POST /v1/mentoring/sessions/{session}/confirm", header: ifMatch, before: logged}},
	"disputeSession":      {{do: "POST /v1/mentoring/sessions/{session}/dispute", body: `{"reason":"那天没有见面"}`, header: ifMatch, before: logged}},
	"showMentoringHours":  {{do: "GET /v1/mentoring/hours?student_id={lin}", before: logged, assigned: theMentor}},
	"showMentoringCounts": {{do: "GET /v1/mentoring/counts", about: inSchool, list: "school", before: logged}},
}
