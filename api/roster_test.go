package api_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/seeds"
)

// TestRosterOverHTTP fills the template in, brings it, looks at the dry run,
// applies it, brings it again and takes it back.
func TestRosterOverHTTP(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := joinTown(t, c)
		c.Join("刘敏", domain.Actor{Person: domain.PersonID(c.DB.World().NewID()), Appointments: []domain.Appointment{{Role: domain.AidOfficer, Unit: w.Own}}})
		limits, err := seeds.FileLimits()
		if err == nil {
			err = c.Services.Files.SetLimits(t.Context(), apitest.System, limits...)
		}
		if err != nil {
			t.Fatal(err)
		}
		var template []byte
		c.Run(t, apitest.Case{As: "刘敏", Do: "GET /v1/rosters/template", Want: 200, Check: func(_ *testing.T, a apitest.Answer) { template = a.Raw }})
		number := validID("41090020090101001")
		bring := func(cells map[string]any, has map[string]any) {
			t.Helper()
			f, err := excelize.OpenReader(bytes.NewReader(template))
			if err != nil {
				t.Fatal(err)
			}
			for cell, value := range cells {
				if err := f.SetCellValue("Sheet1", cell, value); err != nil {
					t.Fatal(err)
				}
			}
			var file bytes.Buffer
			if err := f.Write(&file); err != nil {
				t.Fatal(err)
			}
			uploaded(t, c, "刘敏", "roster", file.Bytes())
			c.Send(t, apitest.Case{As: "刘敏", Do: "POST /v1/rosters", Body: `{"unit_id":"{own}","file_id":"{file}"}`, Want: 202, Save: map[string]string{"/id": "roster"}})
			work(t, c)
			c.Send(t, apitest.Case{As: "刘敏", Do: "GET /v1/rosters/{roster}", Want: 200, Has: has, Save: map[string]string{"header/ETag": "tag"}})
		}
		match := map[string]string{"If-Match": "{tag}"}
		bring(map[string]any{"B3": "张伟", "C3": 410900200901010010, "G3": "大学", "H3": 2024, "I3": "1"}, map[string]any{"/state": "checked", "/rows": 1, "/wrong": 1})
		c.Run(t,
			apitest.Case{As: "刘敏", Do: "POST /v1/rosters/{roster}/application", Header: match, Want: 409, Code: "roster.wrong"},
			apitest.Case{
				As: "刘敏", Do: "GET /v1/rosters/{roster}/rows?verdict=wrong", Want: 200, Has: map[string]any{"/items/0/row": 3},
				Check: func(t *testing.T, a apitest.Answer) {
					t.Helper()
					for _, want := range []string{`"cell":"C3"`, "roster.digits", `"cell":"G3"`, "roster.choice"} {
						if !strings.Contains(string(a.Raw), want) {
							t.Errorf("no %s in %s", want, a.Raw)
						}
					}
				},
			},
		)
		// What made a roster fail is said in words beside its code, in the language of who asks.
		uploaded(t, c, "刘敏", "roster", []byte("姓名,性别,小名\n张伟,男,小伟\n"))
		c.Send(t, apitest.Case{As: "刘敏", Do: "POST /v1/rosters", Body: `{"unit_id":"{own}","file_id":"{file}"}`, Want: 202, Has: map[string]any{"/trouble_text": nil}, Save: map[string]string{"/id": "strange"}})
		uploaded(t, c, "刘敏", "roster", []byte("李雷,410900200901010029\n韩梅,410900200901010037\n"))
		c.Send(t, apitest.Case{As: "刘敏", Do: "POST /v1/rosters", Body: `{"unit_id":"{own}","file_id":"{file}"}`, Want: 202, Save: map[string]string{"/id": "headless"}})
		work(t, c)
		text := func(roster, lang string, says ...string) {
			t.Helper()
			a := c.Send(t, apitest.Case{
				As: "刘敏", Do: "GET /v1/rosters/" + roster, Header: map[string]string{"Accept-Language": lang}, Want: 200, Has: map[string]any{"/state": "failed", "/trouble": "roster.columns"},
			})
			words, _ := a.At("/trouble_text").(string)
			for _, say := range says {
				if !strings.Contains(words, say) {
					t.Errorf("in %s the trouble of %s is %q, want %q in it", lang, roster, words, say)
				}
			}
			if strings.Contains(words, "李雷") || strings.Contains(words, "{") {
				t.Errorf("the trouble is %q", words)
			}
		}
		text("{strange}", "zh-CN", "多出或重复 小名", "请使用下载的模板")
		text("{strange}", "en", "小名 too many", "use the template")
		text("{headless}", "en", "The title row lacks", "姓名")
		right := map[string]any{"B3": "张伟", "C3": number, "F3": "G" + number, "G3": "普通高中", "H3": "2024", "I3": "1", "O3": "张建军", "P3": "父亲", "R3": "13900000001"}
		bring(right, map[string]any{"/state": "checked", "/new": 1, "/wrong": 0})
		c.Run(t, apitest.Case{As: "刘敏", Do: "POST /v1/rosters/{roster}/application", Header: match, Want: 202, Has: map[string]any{"/state": "applying"}})
		work(t, c)
		c.Run(t,
			apitest.Case{As: "刘敏", Do: "GET /v1/rosters/{roster}", Want: 200, Has: map[string]any{"/state": "applied"}, Save: map[string]string{"header/ETag": "applied", "/id": "first"}},
			apitest.Case{As: "刘敏", Do: "GET /v1/students", Want: 200, Has: map[string]any{"/items/0/name": "张伟"}},
		)
		bring(right, map[string]any{"/state": "checked", "/new": 0, "/changed": 0, "/same": 1})
		c.Run(t,
			apitest.Case{As: "刘敏", Do: "POST /v1/rosters/{roster}/removal", Header: match, Want: 200, Has: map[string]any{"/state": "dropped"}},
			apitest.Case{As: "刘敏", Do: "POST /v1/rosters/{first}/retraction", Header: map[string]string{"If-Match": "{applied}"}, Want: 200, Has: map[string]any{"/state": "taken_back"}},
			apitest.Case{As: "刘敏", Do: "GET /v1/students", Want: 200, Has: map[string]any{"/items/0": nil}},
			apitest.Case{As: "外县专干", Do: "GET /v1/rosters/{first}", Want: 404},
			apitest.Case{As: "孙强", Do: "GET /v1/rosters/template", Want: 404},
		)
	})
}
