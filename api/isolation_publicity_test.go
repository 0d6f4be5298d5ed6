package api_test

import (
	"testing"

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

var publicityMatch = map[string]string{"If-Match": "{tag}"}

var publicityFixtures = map[string][]fixture{
	"listPublicity": {{do: "GET /v1/publicity?limit=100", list: "notice", assigned: inTheAudience, before: hung}},
	"getPublicity":  {{do: "GET /v1/publicity/{notice}", assigned: inTheAudience, before: hung}},
	// Before its end it cannot be closed: 409 says that one may.
	"closePublicity":       {{do: "POST /v1/publicity/{notice}/close", header: publicityMatch, about: inClass, before: hung, want: 409}},
	"withdrawPublicity":    {{do: "POST /v1/publicity/{notice}/withdrawal", body: `{"reason":"名单有误"}`, header: publicityMatch, about: inClass, before: hung}},
	"listPublicityArchive": {{do: "GET /v1/publicity-archive?limit=100", list: "notice", about: inClass, before: hung}},
	"getPublicityArchive":  {{do: "GET /v1/publicity-archive/{notice}", about: inClass, before: hung}},
}
