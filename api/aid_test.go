package api_test

import (
	"bytes"
	"strings"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/hardship"
)

// TestReasonsAreForTheOffices awards 林晓雨, who is in a special group: the
// officer reads why, with the group; her class teacher, her guardian and she
// read the award and nothing of the group (decisions §1).
func TestReasonsAreForTheOffices(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		monied(t, w)
		_, err := w.Services.Hardship.Belong(t.Context(), apitest.Appointed(domain.AidOfficer, w.Own), w.Lin, hardship.Belonging{
			GroupCode: "SG01", Evidence: "乡村振兴局名单", ValidFrom: domain.NewDay(2025, 1, 1),
		})
		if err != nil {
			t.Fatal(err)
		}
		w.Send(t, apitest.Case{As: "city_officer of city", Do: "POST /v1/eligibility-rules", Want: 201, Body: `{"programme":"YKT-5","from_term":"2010-autumn",
			"source":"测试","rules":[{"kind":"group","text":"脱贫享受政策学生","clause":"试行办法","groups":["SG01"]}]}`})
		w.Send(t, apitest.Case{
			As: "aid_officer of own school", Do: "POST /v1/awards", Header: moneyKey, Want: 200,
			Body: `{"programme":"YKT-5","term":"2026-spring","tier":"average","students":["{lin}"]}`, Save: map[string]string{"/items/0/award/id": "award"},
		})
		w.Send(t, apitest.Case{
			As: "head of own school", Do: "POST /v1/awards/approvals", Header: map[string]string{"Idempotency-Key": "approve-{n}"}, Want: 200,
			Body: `{"awards":[{"id":"{award}","version":1}]}`,
		})
		for _, who := range []string{"aid_officer of own school", "head of own school", "county_officer of county", "city_officer of city"} {
			a := w.Send(t, apitest.Case{As: who, Do: "GET /v1/awards/{award}/decision", Want: 200})
			if a.At("/version") != float64(2) || !strings.Contains(string(a.Raw), "SG01") || !strings.Contains(string(a.Raw), "试行办法") {
				t.Errorf("%s reads %s", who, a.Raw)
			}
		}
		for _, who := range []string{"class_teacher of own class", "student 林晓雨", "guardian of 林晓雨"} {
			w.Send(t, apitest.Case{As: who, Do: "GET /v1/awards/{award}/decision", Want: 404})
			a := w.Send(t, apitest.Case{As: who, Do: "GET /v1/students/{lin}/aid", Want: 200})
			if text := string(a.Raw); !strings.Contains(text, "YKT-5") || strings.Contains(text, "SG01") || strings.Contains(text, "脱贫") || strings.Contains(text, "试行办法") {
				t.Errorf("%s reads %s", who, text)
			}
		}
		award := w.Send(t, apitest.Case{As: "head of own school", Do: "GET /v1/awards/{award}", Want: 200})
		if award.At("/purse") != "school_funds" || award.At("/purse_answer/rule") != "R4" { // she has no 学籍
			t.Errorf("the award shows %s", award.Raw)
		}
	})
}

// TestFundSheetIsAWorkbook fetches the list of a county as XLSX.
func TestFundSheetIsAWorkbook(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		funded(t, w)
		a := w.Send(t, apitest.Case{As: "county_officer of county", Do: "GET /v1/fund-sheet?year=2025", Want: 200})
		if !bytes.HasPrefix(a.Raw, []byte("PK")) {
			t.Errorf("the sheet begins with %q", a.Raw[:min(len(a.Raw), 8)])
		}
	})
}
