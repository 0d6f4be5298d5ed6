package api_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lizhi/api/apitest"
	"lizhi/domain"
)

// TestACheckOverHTTP walks the check of a term as the bureaus and the school do:
// opened, a list brought, mapped and read, somebody missed, dealt with, closed
// from below and unlocked.
func TestACheckOverHTTP(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		departments(t, w)
		w.let("term", "2026-spring", "otherSchool", w.Sibling)
		const school, county, city = "aid_officer of own school", "county_officer of county", "city_officer of city"
		opened := `{"term":"{term}","title":"2026年春季集中核查","schools_by":"2026-04-10","counties_by":"2026-04-20","city_by":"2026-04-30"}`
		w.Run(t,
			apitest.Case{
				Remark: "a title that shows another order than it has", As: city, Do: "POST /v1/campaigns", Body: strings.Replace(opened, "春季", "\u202e春季", 1),
				Want: 422, Code: "invalid", Fields: []string{"/title"},
			},
			apitest.Case{Remark: "opened", As: city, Do: "POST /v1/campaigns", Body: opened, Want: 201, Save: map[string]string{"/id": "campaign"}},
			apitest.Case{Remark: "once per term", As: city, Do: "POST /v1/campaigns", Body: opened, Want: 409, Code: "campaign.open_already"},
		)
		uploaded(t, c, county, "department_list", []byte("民政局低保名单,,\n姓名,出生日期,备注\n林晓雨,2009-05-20,\n查无此人,2012-01-01,\n不写数字,6.2E+18,\n"))
		w.Run(t,
			apitest.Case{Remark: "brought", As: county, Do: "POST /v1/campaigns/{campaign}/lists", Body: bringing, Want: 202, Save: map[string]string{"/list/id": "list"}},
			apitest.Case{Remark: "a school has no lists", As: school, Do: "GET /v1/department-lists/{list}", Want: 404},
		)
		work(t, c)
		w.Run(t,
			apitest.Case{
				Remark: "it asks, with a proposal", As: county, Do: "GET /v1/department-lists/{list}", Want: 200, Save: map[string]string{"header/ETag": "tag"},
				Has: map[string]any{"/state": "asking", "/heads/0/row": 2, "/heads/0/titles/0": "姓名", "/heads/0/proposal/1/field": "born"},
			},
			apitest.Case{
				Remark: "no such column", As: county, Do: "PUT /v1/department-lists/{list}/mapping", Header: ifMatch, Want: 422, Code: "campaign.mapping",
				Body: `{"head_row":2,"columns":[{"field":"name","column":1},{"field":"born","column":9}]}`,
			},
			apitest.Case{
				Remark: "mapped", As: county, Do: "PUT /v1/department-lists/{list}/mapping", Header: ifMatch, Want: 202,
				Body: `{"head_row":2,"columns":[{"field":"name","column":1},{"field":"born","column":2}]}`,
			},
		)
		work(t, c)
		w.Run(t,
			apitest.Case{
				Remark: "held for one row", As: county, Do: "GET /v1/department-lists/{list}", Want: 200, Save: map[string]string{"header/ETag": "tag"},
				Has: map[string]any{"/state": "held", "/rows": 3, "/wrong": 1},
			},
			apitest.Case{
				Remark: "which cell, and what would be right", As: county, Do: "GET /v1/department-lists/{list}/rows?verdict=wrong", Want: 200,
				Has: map[string]any{"/items/0/row": 5, "/items/0/problems/0/cell": "B5", "/items/0/problems/0/column": "出生日期", "/items/0/problems/0/code": "campaign.digits"},
			},
			apitest.Case{Remark: "taken without it", As: county, Do: "POST /v1/department-lists/{list}/release", Header: ifMatch, Body: `{"wrong":1,"reason":"民政局确认"}`, Want: 200, Has: map[string]any{"/state": "ready"}},
		)
		work(t, c)
		w.Run(t,
			apitest.Case{
				Remark: "the school sees its own row", As: school, Do: "GET /v1/campaigns/{campaign}/findings", Want: 200,
				Has: map[string]any{"/items/0/kind": "uncertain", "/items/0/name": "林晓雨", "/items/0/owner": "school"}, Save: map[string]string{"/items/0/subject": "subject"},
			},
			apitest.Case{Remark: "who is meant", As: school, Do: "GET /v1/campaigns/{campaign}/findings/{subject}", Want: 200, Save: map[string]string{"header/ETag": "tag"}},
			apitest.Case{
				Remark: "she is", As: school, Do: "POST /v1/campaigns/{campaign}/findings/{subject}/decision", Header: ifMatch, Body: `{"student_id":"{lin}"}`, Want: 200,
				Has: map[string]any{"/settled": true, "/outcome": "matched"},
			},
			apitest.Case{
				Remark: "C14: so she is missed", As: school, Do: "GET /v1/campaigns/{campaign}/findings?kind=missed&state=open", Want: 200,
				Has: map[string]any{"/items/0/name": "林晓雨", "/items/0/reason": "no_application", "/items/0/groups/0": "SG03"},
			},
			apitest.Case{Remark: "the county has the child nobody knows", As: county, Do: "GET /v1/campaigns/{campaign}/findings?kind=not_found", Want: 200, Has: map[string]any{"/items/0/name": "查无此人", "/items/0/owner": "county"}, Save: map[string]string{"/items/0/subject": "unknown"}},
			apitest.Case{Remark: "AI16: the county before its schools", As: county, Do: "POST /v1/campaigns/{campaign}/units/{county}/closing", Want: 409, Code: "campaign.below_open"},
			apitest.Case{Remark: "nothing may be open", As: school, Do: "POST /v1/campaigns/{campaign}/units/{school}/closing", Want: 409, Code: "campaign.findings_open"},
			apitest.Case{Remark: "her finding", As: school, Do: "GET /v1/campaigns/{campaign}/findings/{lin}", Want: 200, Save: map[string]string{"header/ETag": "tag"}},
			apitest.Case{
				Remark: "she is not recognised yet", As: school, Do: "POST /v1/campaigns/{campaign}/findings/{lin}/outcome", Header: ifMatch,
				Body: `{"outcome":"recognised"}`, Want: 409, Code: "campaign.not_aided",
			},
			apitest.Case{
				Remark: "the family refuses, in writing", As: school, Do: "POST /v1/campaigns/{campaign}/findings/{lin}/outcome", Header: ifMatch,
				Body: `{"outcome":"refuses","note":"监护人签字声明，存资助档案","signed_on":"2026-03-10"}`, Want: 200, Has: map[string]any{"/settled": true, "/signed_on": "2026-03-10"},
			},
			apitest.Case{Remark: "the county deals with its own", As: county, Do: "GET /v1/campaigns/{campaign}/findings/{unknown}", Want: 200, Save: map[string]string{"header/ETag": "tag"}},
			apitest.Case{Remark: "elsewhere", As: county, Do: "POST /v1/campaigns/{campaign}/findings/{unknown}/outcome", Header: ifMatch, Body: `{"outcome":"moved_away","note":"随父母在外省就读"}`, Want: 200},
			apitest.Case{Remark: "the school closes", As: school, Do: "POST /v1/campaigns/{campaign}/units/{school}/closing", Want: 200, Has: map[string]any{"/closed": true, "/counts/missed": 1}},
			apitest.Case{Remark: "the other school", As: county, Do: "POST /v1/campaigns/{campaign}/units/{otherSchool}/closing", Want: 200},
			apitest.Case{Remark: "then the county", As: county, Do: "POST /v1/campaigns/{campaign}/units/{county}/closing", Want: 200, Has: map[string]any{"/counts/not_found": 1}},
			apitest.Case{Remark: "unlocked by the county, upward", As: county, Do: "POST /v1/campaigns/{campaign}/units/{school}/unlocking", Body: `{"reason":"补录一名学生"}`, Want: 200, Has: map[string]any{"/closed": false}},
			apitest.Case{
				Remark: "the trail", As: "head of own school", Do: "GET /v1/campaigns/{campaign}/units/{school}/turns", Want: 200,
				Has: map[string]any{"/items/0/closed": true, "/items/0/counts/missed": 1, "/items/1/reason": "补录一名学生"},
			},
		)
		a := w.Send(t, apitest.Case{As: school, Do: "GET /v1/campaigns/{campaign}/findings/table", Want: 200})
		book, err := excelize.OpenReader(bytes.NewReader(a.Raw))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		rows, err := book.GetRows("Sheet1")
		if err != nil || len(rows) != 4 || !strings.HasPrefix(rows[3][0], "导出人：") { // heads, two findings, who took it out
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		text := fmt.Sprint(rows)
		for _, word := range []string{"林晓雨", "应助未助", "书面放弃", "清丰县第一中学", "SG03"} {
			if !strings.Contains(text, word) {
				t.Errorf("the workbook lacks %s: %s", word, text)
			}
		}
		groups, err := c.Services.Hardship.GroupsOf(t.Context(), apitest.Appointed(domain.AidOfficer, w.Own), w.Lin)
		if work(t, c); err != nil || len(groups) > 1 {
			t.Errorf("memberships %v, %v", groups, err)
		}
		groups, err = c.Services.Hardship.GroupsOf(t.Context(), apitest.Appointed(domain.AidOfficer, w.Own), w.Lin)
		if err != nil || len(groups) != 1 || groups[0].GroupCode != "SG03" {
			t.Errorf("C11: memberships %v, %v", groups, err)
		}
	})
}
