package api_test

import (
	"fmt"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/jobs"
)

// keeper is who brings the rosters of these fixtures.
const keeper = "aid_officer of own school"

// work carries out what was ordered.
func work(t *testing.T, c *apitest.City) {
	t.Helper()
	runner := jobs.New(c.DB.Queue(), jobs.Options{World: c.DB.World()},
		jobs.Files{Files: c.Services.Files, Vault: c.Media, World: c.DB.World()},
		jobs.People{People: c.Services.People, Growth: c.Services.Growth, Mentoring: c.Services.Mentoring},
		jobs.Roster{Service: c.Services.Roster},
		jobs.Campaign{Campaign: c.Services.Campaign, Hardship: c.Services.Hardship})
	if err := runner.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// uploaded is a checked file of somebody as {file}.
func uploaded(t *testing.T, c *apitest.City, who, kind string, content []byte) {
	t.Helper()
	c.Send(t, apitest.Case{
		As: who, Do: "POST /v1/files", Body: fmt.Sprintf(`{"kind":%q,"name":"花名册","size":%d}`, kind, len(content)),
		Want: 201, Save: map[string]string{"/id": "file"},
	})
	piece := chunk(0, content)
	piece.As = who
	c.Send(t, piece)
	c.Send(t, apitest.Case{As: who, Do: "POST /v1/files/{file}/completion", Want: 202})
	work(t, c)
}

// listed is a file with one new pupil of the own class, ready to be brought.
func listed(t *testing.T, w *scene) {
	t.Helper()
	limited(t, w)
	w.let("school", w.Own)
	text := fmt.Sprintf("姓名,出生日期,学段,入学年份,班号\n名册生%d,2009-01-01,普通高中,2024,1\n", serial())
	uploaded(t, w.City, keeper, "roster", []byte(text))
}

// brought is a roster that was read and checked.
func brought(t *testing.T, w *scene) {
	t.Helper()
	listed(t, w)
	w.Send(t, apitest.Case{
		As: keeper, Do: "POST /v1/rosters", Body: `{"unit_id":"{school}","file_id":"{file}"}`, Want: 202, Save: map[string]string{"/id": "roster"},
	})
	work(t, w.City)
	w.Send(t, apitest.Case{
		As: keeper, Do: "GET /v1/rosters/{roster}", Want: 200, Has: map[string]any{"/state": "checked"}, Save: map[string]string{"header/ETag": "tag"},
	})
}

// carried is a roster that was applied.
func carried(t *testing.T, w *scene) {
	t.Helper()
	brought(t, w)
	w.Send(t, apitest.Case{As: keeper, Do: "POST /v1/rosters/{roster}/application", Header: ifMatch, Want: 202})
	work(t, w.City)
	w.Send(t, apitest.Case{
		As: keeper, Do: "GET /v1/rosters/{roster}", Want: 200, Has: map[string]any{"/state": "applied"}, Save: map[string]string{"header/ETag": "tag"},
	})
}

var rosterFixtures = map[string][]fixture{
	"getRosterTemplate": {{do: "GET /v1/rosters/template", self: true}},
	"bringRoster": {{
		// A file is its uploader's alone.
		do: "POST /v1/rosters", body: `{"unit_id":"{school}","file_id":"{file}"}`, before: listed, about: inSchool,
		under: domain.Access{{Role: domain.AidOfficer, Scope: domain.School}},
	}},
	"listRosters":    {{do: "GET /v1/rosters", about: inSchool, list: "roster", before: brought}},
	"getRoster":      {{do: "GET /v1/rosters/{roster}", about: inSchool, before: brought}},
	"listRosterRows": {{do: "GET /v1/rosters/{roster}/rows", about: inSchool, before: brought}},
	"applyRoster":    {{do: "POST /v1/rosters/{roster}/application", header: ifMatch, about: inSchool, before: brought}},
	"dropRoster":     {{do: "POST /v1/rosters/{roster}/removal", header: ifMatch, about: inSchool, before: brought}},
	"takeBackRoster": {{do: "POST /v1/rosters/{roster}/retraction", header: ifMatch, about: inSchool, before: carried}},
}
