package api_test

import (
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
)

func TestOrgOverHTTP(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := apitest.NewTown(t, c.DB)
		c.Join("高洁", apitest.Appointed(domain.CountyOfficer, w.County))
		c.Join("马丽", apitest.Appointed(domain.CityOfficer, w.City))
		c.Join("刘敏", apitest.Appointed(domain.AidOfficer, w.Own))
		c.Join("judge", apitest.Appointed(domain.Judge, w.City))
		c.Vars["own"], c.Vars["other"], c.Vars["county"], c.Vars["sibling"] = w.Own.String(), w.Other.String(), w.County.String(), w.Sibling.String()
		school := `{"parent_id":"{county}","code":"2141000055","region":"410922","name":"清丰县第五小学","stages":["primary"]}`
		c.Run(t,
			apitest.Case{As: "高洁", Do: "GET /v1/units?limit=2", Want: 200, Has: map[string]any{"/items/0/kind": "class"}, Save: map[string]string{"/next_cursor": "cursor"}},
			apitest.Case{As: "高洁", Do: "GET /v1/units?limit=2&cursor={cursor}", Want: 200},
			apitest.Case{As: "马丽", Do: "GET /v1/units?limit=2&cursor={cursor}", Want: 422, Fields: []string{"query/cursor"}},
			apitest.Case{As: "judge", Do: "GET /v1/units", Want: 404, Code: "not_found"},
			apitest.Case{As: "马丽", Do: "GET /v1/units?kind=school&q=diyigaoji", Want: 200, Has: map[string]any{"/items/0/of_city": true, "/items/0/region": "410902"}},
			apitest.Case{Remark: "M1: another county's school", As: "高洁", Do: "GET /v1/units/{other}", Want: 404, Code: "not_found"},
			apitest.Case{As: "高洁", Do: "POST /v1/schools", Body: school, Want: 201, Has: map[string]any{"/name": "清丰县第五小学", "/version": 1}},
			apitest.Case{Remark: "the code again", As: "高洁", Do: "POST /v1/schools", Body: school, Want: 409, Code: "org.taken"},
			apitest.Case{As: "高洁", Do: "POST /v1/schools", Body: `{"parent_id":"{county}","code":"9941000055","region":"410929","name":"学校","stages":["primary"]}`, Want: 422, Fields: []string{"/code", "/region"}},
			apitest.Case{As: "刘敏", Do: "POST /v1/classes", Body: `{"school_id":"{own}","stage":"senior","entry_year":2025,"number":7}`, Want: 201, Has: map[string]any{"/class_name": "高一（7）班", "/grade": 1}},
			apitest.Case{As: "刘敏", Do: "POST /v1/classes", Body: `{"school_id":"{sibling}","stage":"senior","entry_year":2025,"number":7}`, Want: 404},
			apitest.Case{As: "刘敏", Do: "POST /v1/schools", Body: school, Want: 404},
			apitest.Case{As: "刘敏", Do: "GET /v1/units/{own}", Want: 200, Save: map[string]string{"header/ETag": "tag"}},
			apitest.Case{As: "刘敏", Do: "PATCH /v1/units/{own}", Body: `{"name":"清丰县实验中学","reason":"更名"}`, Want: 428, Code: "if_match_required"},
			apitest.Case{As: "刘敏", Do: "PATCH /v1/units/{own}", Header: map[string]string{"If-Match": "{tag}"}, Body: `{"name":"清丰县实验中学","reason":"更名"}`, Want: 200, Has: map[string]any{"/version": 2}},
			apitest.Case{Remark: "M8: stale", As: "刘敏", Do: "PATCH /v1/units/{own}", Header: map[string]string{"If-Match": "{tag}"}, Body: `{"name":"又改","reason":"更名"}`, Want: 412, Code: "stale"},
			apitest.Case{As: "刘敏", Do: "GET /v1/units/{own}", Want: 200, Has: map[string]any{"/former_names/0/name": "清丰县第一中学"}},
			apitest.Case{As: "马丽", Do: "PUT /v1/calendar/2026", Body: `{"days":[{"day":"2026-05-01","working":false}]}`, Want: 200},
			apitest.Case{As: "马丽", Do: "PUT /v1/calendar/2026", Body: `{"days":[{"day":"2027-05-01","working":true}]}`, Want: 422, Code: "org.calendar"},
			apitest.Case{As: "高洁", Do: "PUT /v1/calendar/2026", Body: `{"days":[{"day":"2026-05-01","working":false}]}`, Want: 403},
			apitest.Case{As: "刘敏", Do: "GET /v1/calendar/2026", Want: 200, Has: map[string]any{"/days/0/day": "2026-05-01"}},
			apitest.Case{As: "马丽", Do: "POST /v1/schools/{sibling}/merger", Header: map[string]string{"If-Match": `"v1"`}, Body: `{"into":"{own}","reason":"撤并"}`, Want: 200, Has: map[string]any{"/merged_into": w.Own.String()}},
		)
	})
}
