package api_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lizhi/api/apitest"
	"lizhi/domain"
)

// joinTown lets the cast of the town in.
func joinTown(t *testing.T, c *apitest.City) apitest.Town {
	t.Helper()
	w := apitest.NewTown(t, c.DB)
	c.Join("刘敏", apitest.Appointed(domain.AidOfficer, w.Own))
	c.Join("同县专干", apitest.Appointed(domain.AidOfficer, w.Sibling))
	c.Join("外县专干", apitest.Appointed(domain.AidOfficer, w.Other))
	c.Join("林静", apitest.Appointed(domain.ClassTeacher, w.OwnClass))
	c.Join("孙强", apitest.Appointed(domain.Head, w.Own))
	c.Join("高洁", apitest.Appointed(domain.CountyOfficer, w.County))
	c.Join("马丽", apitest.Appointed(domain.CityOfficer, w.City))
	c.Join("admin", apitest.Appointed(domain.Admin, w.City))
	for name, id := range map[string]domain.UnitID{
		"own": w.Own, "sibling": w.Sibling, "other": w.Other, "class": w.OwnClass, "second": w.SiblingClass,
		"siblingclass": w.SiblingPupils, "otherclass": w.OtherPupils,
	} {
		c.Vars[name] = id.String()
	}
	return w
}

const linBody = `{"name":"林晓雨","id_number":"410900200905200024","class_id":"{class}","xueji":"G410900200905200024","address":"濮阳市清丰县幸福路一号",
"guardians":[{"name":"林建","phone":"13800001234","relation":"father"}]}`

func lin() string {
	return strings.ReplaceAll(linBody, "410900200905200024", validID("41090020090520002"))
}

// validID adds the check character of GB 11643.
func validID(body string) string {
	weights, sum := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}, 0
	for i, w := range weights {
		sum += int(body[i]-'0') * w
	}
	return body + "10X98765432"[sum%11:][:1]
}

func TestPeopleOverHTTP(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		joinTown(t, c)
		match := func(v string) map[string]string { return map[string]string{"If-Match": v} }
		c.Run(t,
			apitest.Case{As: "孙强", Do: "POST /v1/students", Body: lin(), Want: 403, Code: "forbidden"},
			apitest.Case{As: "外县专干", Do: "POST /v1/students", Body: lin(), Want: 422, Code: "people.class"},
			apitest.Case{Remark: "A5 in the request", As: "刘敏", Do: "POST /v1/students", Body: `{"name":"","id_number":"410900201203150007","class_id":"{class}"}`, Want: 422, Fields: []string{"/name", "/id_number"}},
			apitest.Case{As: "刘敏", Do: "POST /v1/students", Body: lin(), Want: 201, Save: map[string]string{"/id": "lin", "header/ETag": "tag"}, Has: map[string]any{"/details/phone": "", "/guardians/0/phone": "138****1234"}},
			apitest.Case{As: "刘敏", Do: "POST /v1/students", Body: lin(), Want: 409, Code: "people.enrolled"},
			apitest.Case{Remark: "B8: masked", As: "刘敏", Do: "GET /v1/students/{lin}", Want: 200, Has: map[string]any{"/details/id_number": "410900********" + validID("41090020090520002")[14:]}},
			apitest.Case{As: "林静", Do: "GET /v1/students/{lin}", Want: 200, Has: map[string]any{"/details": nil, "/name": "林晓雨"}},
			apitest.Case{As: "外县专干", Do: "GET /v1/students/{lin}", Want: 404, Code: "not_found"},
			apitest.Case{As: "admin", Do: "GET /v1/students/{lin}", Want: 404},
			apitest.Case{As: "admin", Do: "GET /v1/students", Want: 200, Has: map[string]any{"/items/0": nil}},
			apitest.Case{As: "林静", Do: "GET /v1/students?q=lxy", Want: 200, Has: map[string]any{"/items/0/name": "林晓雨"}},
			apitest.Case{Remark: "B9: no permission", As: "孙强", Do: "POST /v1/students/{lin}/reveal", Body: `{"fields":["id_number"],"reason":"核对"}`, Want: 403},
			apitest.Case{Remark: "B9: no reason", As: "刘敏", Do: "POST /v1/students/{lin}/reveal", Body: `{"fields":["id_number"],"reason":""}`, Want: 422, Fields: []string{"/reason"}},
			apitest.Case{Remark: "B9: with a reason", As: "刘敏", Do: "POST /v1/students/{lin}/reveal", Body: `{"fields":["id_number"],"reason":"核对"}`, Want: 200, Has: map[string]any{"/id_number": validID("41090020090520002")}},
			apitest.Case{As: "刘敏", Do: "PATCH /v1/students/{lin}", Header: match("{tag}"), Body: `{"phone":"13911112222"}`, Want: 200, Has: map[string]any{"/version": 2, "/details/phone": "139****2222"}},
			apitest.Case{Remark: "M8", As: "刘敏", Do: "PATCH /v1/students/{lin}", Header: match("{tag}"), Body: `{"phone":"13911112223"}`, Want: 412, Code: "stale"},
			apitest.Case{As: "刘敏", Do: "POST /v1/students/{lin}/enrolment", Header: match(`"v2"`), Body: `{"class_id":"{second}","boarding":true}`, Want: 200, Has: map[string]any{"/enrolment/boarding": true, "/past/0/end_reason": "changed"}},
			apitest.Case{As: "刘敏", Do: "POST /v1/students/{lin}/card", Body: `{"number":"6217000000000000005","owner":"林晓雨"}`, Want: 200, Has: map[string]any{"/warnings/0": "F04"}},
			apitest.Case{As: "刘敏", Do: "POST /v1/staff", Body: `{"unit_id":"{own}","name":"赵明","position":"教师"}`, Want: 201, Has: map[string]any{"/name": "赵明"}, Save: map[string]string{"/id": "staff"}},
			apitest.Case{As: "admin", Do: "GET /v1/staff", Want: 200, Has: map[string]any{"/items/0/name": "赵明"}},
			apitest.Case{As: "刘敏", Do: "POST /v1/staff/{staff}/departure", Header: match(`"v1"`), Want: 200, Has: map[string]any{"/name": "赵明"}},
			apitest.Case{
				Remark: "A21: the school is told no more than that", As: "外县专干", Do: "POST /v1/students", Body: strings.ReplaceAll(lin(), "{class}", "{otherclass}"), Want: 409, Code: "duplicate_student",
				Check: func(t *testing.T, a apitest.Answer) {
					t.Helper()
					if bytes.Contains(a.Raw, []byte("清丰")) || bytes.Contains(a.Raw, []byte(c.Vars["own"])) {
						t.Errorf("the other school is named: %s", a.Raw)
					}
				},
			},
			apitest.Case{As: "马丽", Do: "GET /v1/transfers?state=asked", Want: 200, Has: map[string]any{"/items/0/from_school_id": c.Vars["own"], "/items/0/kind": "claim"}, Save: map[string]string{"/items/0/id": "claim"}},
			apitest.Case{As: "外县专干", Do: "GET /v1/transfers/{claim}", Want: 200, Has: map[string]any{"/from_school_id": nil}},
			apitest.Case{As: "高洁", Do: "GET /v1/transfers/{claim}", Want: 404},
			apitest.Case{As: "马丽", Do: "POST /v1/transfers/{claim}/decision", Header: match(`"v1"`), Body: `{"accepted":false,"reason":"仍在原校就读"}`, Want: 200, Has: map[string]any{"/state": "refused"}},
			apitest.Case{As: "刘敏", Do: "POST /v1/transfers", Body: `{"student_id":"{lin}","to_school_id":"{sibling}","reason":"迁居"}`, Want: 201, Save: map[string]string{"/id": "transfer"}},
			apitest.Case{As: "同县专干", Do: "POST /v1/transfers/{transfer}/acceptance", Header: match(`"v1"`), Body: `{"class_id":"{siblingclass}"}`, Want: 200, Has: map[string]any{"/state": "accepted"}},
			apitest.Case{As: "刘敏", Do: "GET /v1/students/{lin}", Want: 200, Has: map[string]any{"/enrolment": nil, "/details": nil}},
			apitest.Case{As: "同县专干", Do: "GET /v1/students/{lin}", Want: 200, Has: map[string]any{"/enrolment/school_id": c.Vars["sibling"]}},
			apitest.Case{As: "同县专干", Do: "POST /v1/schools/{sibling}/year", Body: `{"school_year":2026,"dry_run":true}`, Want: 200, Has: map[string]any{"/students": 0, "/done": false}},
			apitest.Case{As: "同县专干", Do: "GET /v1/students/sheet", Want: 200, Check: func(t *testing.T, a apitest.Answer) {
				t.Helper()
				f, err := excelize.OpenReader(bytes.NewReader(a.Raw))
				if err != nil {
					t.Fatal(err)
				}
				if name, _ := f.GetCellValue("Sheet1", "A2"); name != "林晓雨" {
					t.Errorf("A2 = %q", name)
				}
			}},
			apitest.Case{As: "同县专干", Do: "POST /v1/students/{lin}/departure", Header: match(`"v4"`), Body: `{}`, Want: 200, Has: map[string]any{"/enrolment": nil, "/past/0/end_reason": "left"}},
		)
	})
}
