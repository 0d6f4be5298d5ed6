package api_test

import (
	"fmt"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/seeds"
)

// registrar is the bureau that brings the lists of these fixtures.
const registrar = "county_officer of county"

// departments loads what campaigns rest on.
func departments(t *testing.T, w *scene) {
	t.Helper()
	limited(t, w)
	ref, err := seeds.Campaign()
	if err == nil {
		err = w.Services.Campaign.Load(t.Context(), apitest.System, ref)
	}
	h, err2 := seeds.Hardship()
	if err == nil {
		err = err2
	}
	if err == nil {
		err = w.Services.Hardship.Load(t.Context(), apitest.System, h)
	}
	if err != nil {
		t.Fatal(err)
	}
	n := serial()
	w.let("n", n, "lin", w.Lin, "school", w.Own, "county", w.County, "term", fmt.Sprintf("%d-autumn", 2031+n%60))
}

// checking opens a campaign of a term of its own.
func checking(t *testing.T, w *scene) {
	t.Helper()
	departments(t, w)
	today := w.DB.World().Today()
	term, err := domain.ParseTerm(w.Vars["term"])
	if err != nil {
		t.Fatal(err)
	}
	c, err := w.Services.Campaign.Open(t.Context(), apitest.Appointed(domain.CityOfficer, w.theCity()), campaign.Opening{
		Term: term, Title: "集中核查", SchoolsBy: today.Add(10), CountiesBy: today.Add(20), CityBy: today.Add(30),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.let("campaign", c.ID)
}

// closedSchool is a campaign in which the own school closed.
func closedSchool(t *testing.T, w *scene) {
	t.Helper()
	checking(t, w)
	w.Send(t, apitest.Case{As: "head of own school", Do: "POST /v1/campaigns/{campaign}/units/{school}/closing", Want: 200})
}

// listFile is a checked file with 林晓雨, by name and birthday, and what is more.
func listFile(more string) func(*testing.T, *scene) {
	return func(t *testing.T, w *scene) {
		t.Helper()
		checking(t, w)
		text := fmt.Sprintf("姓名,出生日期,身份证号,备注%s\n林晓雨,2009-05-20,,\n%s", w.Vars["n"], more)
		uploaded(t, w.City, registrar, "department_list", []byte(text))
	}
}

const bringing = `{"department":"civil","group":"SG03","file_id":"{file}","listed_on":"2026-03-01"}`

// asking is a list that asks which column is which.
func asking(t *testing.T, w *scene) {
	t.Helper()
	listFile("")(t, w)
	broughtList(t, w)
}

func broughtList(t *testing.T, w *scene) {
	t.Helper()
	w.Send(t, apitest.Case{
		As: registrar, Do: "POST /v1/campaigns/{campaign}/lists", Body: bringing, Want: 202, Save: map[string]string{"/list/id": "list"},
	})
	work(t, w.City)
	w.Send(t, apitest.Case{
		As: registrar, Do: "GET /v1/department-lists/{list}", Want: 200, Has: map[string]any{"/state": "asking"}, Save: map[string]string{"header/ETag": "tag"},
	})
}

const listMapping = `{"head_row":1,"columns":[{"field":"name","column":1},{"field":"born","column":2},{"field":"id_number","column":3}]}`

// read is a list that was read.
func readList(state string) func(*testing.T, *scene) {
	return func(t *testing.T, w *scene) {
		t.Helper()
		more := ""
		if state == "held" {
			more = "张三,,6.2E+18,\n"
		}
		listFile(more)(t, w)
		broughtList(t, w)
		w.Send(t, apitest.Case{As: registrar, Do: "PUT /v1/department-lists/{list}/mapping", Body: listMapping, Header: ifMatch, Want: 202})
		work(t, w.City)
		w.Send(t, apitest.Case{
			As: registrar, Do: "GET /v1/department-lists/{list}", Want: 200, Has: map[string]any{"/state": state}, Save: map[string]string{"header/ETag": "tag"},
		})
	}
}

// unsure is a row that may mean 林晓雨.
func unsure(t *testing.T, w *scene) {
	t.Helper()
	readList("matched")(t, w)
	w.Send(t, apitest.Case{
		As: registrar, Do: "GET /v1/campaigns/{campaign}/findings?kind=uncertain", Want: 200, Save: map[string]string{"/items/0/subject": "subject"},
	})
	w.Send(t, apitest.Case{
		As: registrar, Do: "GET /v1/campaigns/{campaign}/findings/{subject}", Want: 200, Has: map[string]any{"/candidates/0/score": 70},
		Save: map[string]string{"header/ETag": "tag"},
	})
}

// missing is 林晓雨 on a list and nowhere else.
func missing(t *testing.T, w *scene) {
	t.Helper()
	unsure(t, w)
	w.Send(t, apitest.Case{
		As: "aid_officer of own school", Do: "POST /v1/campaigns/{campaign}/findings/{subject}/decision", Body: `{"student_id":"{lin}"}`, Header: ifMatch, Want: 200,
	})
	w.let("subject", w.Lin)
	w.Send(t, apitest.Case{
		As: registrar, Do: "GET /v1/campaigns/{campaign}/findings/{subject}", Want: 200, Has: map[string]any{"/finding/kind": "missed"},
		Save: map[string]string{"header/ETag": "tag"},
	})
}

var campaignFixtures = map[string][]fixture{
	"openCampaign": {{
		do: "POST /v1/campaigns", body: `{"term":"{term}","title":"集中核查","schools_by":"2026-04-10","counties_by":"2026-04-20","city_by":"2026-04-30"}`,
		self: true, before: departments,
	}},
	"listCampaigns":         {{do: "GET /v1/campaigns?limit=100", self: true, list: "campaign", before: checking}},
	"getCampaign":           {{do: "GET /v1/campaigns/{campaign}", self: true, before: checking}},
	"showCampaignReference": {{do: "GET /v1/campaigns/reference", self: true, before: departments}},
	"matchCampaign":         {{do: "POST /v1/campaigns/{campaign}/matching", self: true, before: checking}},
	"listCampaignUnits":     {{do: "GET /v1/campaigns/{campaign}/units", about: inSchool, list: "school", before: checking}},
	"listUnitTurns":         {{do: "GET /v1/campaigns/{campaign}/units/{school}/turns", about: inSchool, before: closedSchool}},
	"closeCampaignUnit":     {{do: "POST /v1/campaigns/{campaign}/units/{school}/closing", about: inSchool, before: checking}},
	"unlockCampaignUnit":    {{do: "POST /v1/campaigns/{campaign}/units/{school}/unlocking", body: `{"reason":"补充"}`, about: inSchool, before: closedSchool}},
	"bringDepartmentList": {{
		// A file is its uploader's alone.
		do: "POST /v1/campaigns/{campaign}/lists", body: bringing, about: inCounty, before: listFile(""),
		under: domain.Access{{Role: domain.CountyOfficer, Scope: domain.County}},
	}},
	"listDepartmentLists":   {{do: "GET /v1/campaigns/{campaign}/lists", about: inCounty, list: "list", before: asking}},
	"getDepartmentList":     {{do: "GET /v1/department-lists/{list}", about: inCounty, before: asking}},
	"listDepartmentRows":    {{do: "GET /v1/department-lists/{list}/rows", about: inCounty, before: readList("held")}},
	"mapDepartmentList":     {{do: "PUT /v1/department-lists/{list}/mapping", body: listMapping, header: ifMatch, about: inCounty, before: asking}},
	"releaseDepartmentList": {{do: "POST /v1/department-lists/{list}/release", body: `{"wrong":1,"reason":"部门确认"}`, header: ifMatch, about: inCounty, before: readList("held")}},
	"dropDepartmentList":    {{do: "POST /v1/department-lists/{list}/removal", body: `{"reason":"误传"}`, header: ifMatch, about: inCounty, before: readList("matched")}},
	"listFindings":          {{do: "GET /v1/campaigns/{campaign}/findings", about: inSchool, list: "subject", before: unsure}},
	"exportFindings":        {{do: "GET /v1/campaigns/{campaign}/findings/table", self: true, before: unsure}},
	"getFinding": {
		{do: "GET /v1/campaigns/{campaign}/findings/{subject}", about: inSchool, before: unsure},
		{do: "GET /v1/campaigns/{campaign}/findings/{subject}", about: inSchool, before: missing},
	},
	"decideFinding": {{do: "POST /v1/campaigns/{campaign}/findings/{subject}/decision", body: `{"student_id":"{lin}"}`, header: ifMatch, about: inSchool, before: unsure}},
	"settleFinding": {{
		do: "POST /v1/campaigns/{campaign}/findings/{subject}/outcome", body: `{"outcome":"data_error","note":"名单有误"}`, header: ifMatch, about: inSchool, before: missing,
	}},
}
