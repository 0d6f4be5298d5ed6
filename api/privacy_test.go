package api_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/privacy"
)

const privacyRules = `{"small_below":3,"reveals_per_day":2,"keep_log":366,"keep_disclosure":1096}`

var privacyFixtures = map[string][]fixture{
	"listPrivacyRules": {{do: "GET /v1/privacy/rules", about: inCity}},
	"setPrivacyRules": {{
		do: "POST /v1/privacy/rules", body: `{"valid_from":"20{year}-01-01","rules":` + privacyRules + `}`, about: inCity,
		before: func(_ *testing.T, w *scene) { w.let("year", 30+serial()%60) },
	}},
	"previewPurge":      {{do: "GET /v1/privacy/purges/preview?class=log", about: inCity}},
	"orderPurge":        {{do: "POST /v1/privacy/purges", body: `{"class":"log","before":"2024-01-01","rows":0}`, about: inCity}},
	"listPurges":        {{do: "GET /v1/privacy/purges", about: inCity}},
	"showPrivacyYear":   {{do: "GET /v1/privacy/years/2026", about: inCity}},
	"exportPrivacyYear": {{do: "GET /v1/privacy/years/2026/sheet", about: inCity}},
}

// TestAI19 asks as everybody: nobody's list or page has a number in clear, the
// bureau neither (policy B8, M2); a reveal needs permission, a reason and leaves
// one line each time (policy B9); and it ends for the day at what the rules say.
func TestAI19(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := joinTown(t, c)
		number := validID("41090020090520002")
		c.Join("审计", apitest.Appointed(domain.Auditor, w.City))
		c.Run(t, apitest.Case{As: "刘敏", Do: "POST /v1/students", Body: lin(), Want: 201, Save: map[string]string{"/id": "lin"}})
		for _, who := range []string{"刘敏", "林静", "孙强", "马丽"} {
			for _, do := range []string{"GET /v1/students/{lin}", "GET /v1/students", "GET /v1/students?q=lxy"} {
				a := c.Send(t, apitest.Case{As: who, Do: do})
				for _, secret := range []string{number, "13800001234", "138001234"} {
					if bytes.Contains(a.Raw, []byte(secret)) {
						t.Errorf("%s as %s shows a number in clear: %s", do, who, a.Raw)
					}
				}
			}
		}
		c.Run(t, apitest.Case{Remark: "M2: the bureau sees it masked", As: "马丽", Do: "GET /v1/students/{lin}", Want: 200, Has: map[string]any{"/details/id_number": "410900********" + number[14:]}})
		reveal := func(remark string, as string, reason string, want int, code string) apitest.Case {
			return apitest.Case{Remark: remark, As: as, Do: "POST /v1/students/{lin}/reveal", Body: fmt.Sprintf(`{"fields":["id_number"],"reason":"%s"}`, reason), Want: want, Code: code}
		}
		if _, err := c.Services.Privacy.SetRules(t.Context(), apitest.System, c.DB.World().Today().Add(1), privacy.Rules{
			SmallBelow: 3, RevealsPerDay: 2, KeepLog: 366, KeepDisclosure: 1096,
		}); err != nil {
			t.Fatal(err)
		}
		c.Clock.Add(24 * 3600e9)
		c.Run(t,
			reveal("no permission", "孙强", "核对", 403, "forbidden"),
			reveal("the bureau without a reason", "马丽", "", 422, "people.reason"),
			reveal("the bureau with one", "马丽", "核对重复人员", 200, ""),
			reveal("again", "马丽", "核对重复人员", 200, ""),
			reveal("once more than the rules allow", "马丽", "核对重复人员", 422, "people.reveals_today"),
			reveal("somebody else", "刘敏", "核对", 200, ""),
			apitest.Case{
				Remark: "a line for each", As: "审计", Do: "GET /v1/audit?action=people.reveal", Want: 200,
				Has: map[string]any{"/items/2/about": c.Vars["lin"], "/items/3": nil},
			},
		)
		c.Clock.Add(24 * 3600e9)
		c.Run(t, reveal("the next day", "马丽", "核对重复人员", 200, ""))
	})
}

// TestPolicyB13 counts a year and takes it out as a file, which names who and
// leaves a line with its rows (policy B12).
func TestPolicyB13(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := joinTown(t, c)
		c.Join("审计", apitest.Appointed(domain.Auditor, w.City))
		c.Run(t,
			apitest.Case{As: "刘敏", Do: "POST /v1/students", Body: lin(), Want: 201, Save: map[string]string{"/id": "lin"}},
			apitest.Case{As: "刘敏", Do: "POST /v1/students/{lin}/reveal", Body: `{"fields":["id_number"],"reason":"核对"}`, Want: 200},
			apitest.Case{As: "刘敏", Do: "GET /v1/students/sheet", Want: 200},
			apitest.Case{As: "刘敏", Do: "GET /v1/privacy/years/2026", Want: 404},
			apitest.Case{As: "审计", Do: "GET /v1/privacy/years/2999", Want: 404},
			apitest.Case{As: "审计", Do: "GET /v1/privacy/years/2031", Want: 422, Code: "privacy.year"},
			apitest.Case{
				As: "审计", Do: "GET /v1/privacy/years/2026", Want: 200,
				Has: map[string]any{
					"/students": 1, "/minors": 1, "/under_14": 0, "/reveals/0/name": "aid_officer", "/reveals/0/count": 1,
					"/exports/0/name": "aid_officer", "/exports/0/count": 1, "/purged/0/name": "log", "/purged/0/count": 0,
				},
			},
			apitest.Case{
				As: "审计", Do: "GET /v1/privacy/years/2026/sheet", Want: 200,
				Check: func(t *testing.T, a apitest.Answer) {
					t.Helper()
					f, err := excelize.OpenReader(bytes.NewReader(a.Raw))
					if err != nil {
						t.Fatal(err)
					}
					rows, _ := f.GetRows("Sheet1")
					if last := rows[len(rows)-1][0]; len(rows) < 5 || rows[1][0] != "在籍学生" || !bytes.Contains([]byte(last), []byte("导出人：审计")) {
						t.Errorf("the sheet has %q", rows)
					}
				},
			},
			apitest.Case{As: "审计", Do: "GET /v1/audit?action=privacy.export", Want: 200, Has: map[string]any{"/items/0/role": "auditor"}},
		)
	})
}
