package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lizhi/api/apitest"
	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/audit"
	"lizhi/domain/privacy"
	"lizhi/domain/store/storetest"
)

const privacyRules = `{"small_below":3,"reveals_per_day":2,"keep_log":366,"keep_disclosure":1096,"keep_staged":366}`

var privacyFixtures = map[string][]fixture{
	"listPrivacyRules": {{do: "GET /v1/privacy/rules", about: inCity}},
	"setPrivacyRules": {{
		do: "POST /v1/privacy/rules", body: `{"valid_from":"20{year}-01-01","rules":` + privacyRules + `}`, about: inCity,
		before: func(_ *testing.T, w *scene) { w.let("year", 30+serial()%60) },
	}},
	"previewPurge": {{do: "GET /v1/privacy/purges/preview?class=log", about: inCity}},
	"orderPurge":   {{do: "POST /v1/privacy/purges", body: `{"class":"log","before":"2024-01-01","rows":0}`, about: inCity}},
	"listPurges":   {{do: "GET /v1/privacy/purges", about: inCity}},
	"askDeletion": {{
		do: "POST /v1/privacy/deletions", body: `{"student_id":"{lin}","reason":"不再使用"}`,
		before: func(_ *testing.T, w *scene) {
			// The one before has asked already, which is not the question here.
			w.let("lin", w.Lin)
			w.declined()
		},
	}},
	"listDeletions": {{do: "GET /v1/privacy/deletions", list: "deletion", before: wanted}},
	"getDeletion":   {{do: "GET /v1/privacy/deletions/{deletion}", before: wanted}},
	"decideDeletion": {{
		do: "POST /v1/privacy/deletions/{deletion}/decision", body: `{"accept":true,"checked":"当面核对身份证"}`,
		header: map[string]string{"If-Match": `"v1"`}, before: wanted,
	}},
	"showPrivacyYear":   {{do: "GET /v1/privacy/years/2026", about: inCity}},
	"exportPrivacyYear": {{do: "GET /v1/privacy/years/2026/sheet", about: inCity}},
}

// declined closes whatever request about 林晓雨 is open.
func (w *scene) declined() {
	list, err := w.Services.Privacy.Requests(context.Background(), apitest.Appointed(domain.AidOfficer, w.Own), domain.Page{Limit: 10})
	for _, r := range list.Items {
		if err == nil && r.State == privacy.Asked {
			_, err = w.Services.Privacy.Decide(context.Background(), apitest.Appointed(domain.AidOfficer, w.Own), r.ID, r.Version, privacy.Decision{Answer: "重复申请"})
		}
	}
	if err != nil {
		panic(err)
	}
}

// wanted has the guardian ask that 林晓雨's data be deleted.
func wanted(t *testing.T, w *scene) {
	t.Helper()
	w.let("lin", w.Lin)
	w.declined()
	w.Send(t, apitest.Case{
		As: "guardian of 林晓雨", Do: "POST /v1/privacy/deletions", Body: `{"student_id":"{lin}","reason":"不再使用"}`, Want: 201, Save: map[string]string{"/id": "deletion"},
	})
}

// TestPolicyM13 deletes at a guardian's wish: identity is verified by an officer,
// what was written is gone from every answer, what the law keeps stays, and the
// report names each.
func TestPolicyM13(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		agreed(t, w)
		awarded(aid.Approved)(t, w)
		const words = "我在敬老院帮忙打扫"
		guardian, officer := "guardian of 林晓雨", "aid_officer of own school"
		match := map[string]string{"If-Match": `"v1"`}
		c.Run(t,
			apitest.Case{
				As: "student 林晓雨", Do: "POST /v1/growth/records", Want: 201, Save: map[string]string{"/id": "record"},
				Body: `{"student_id":"{lin}","kind":"activity","dimension":"practice","title":"志愿服务","text":"` + words + `","day":"2026-03-01","minutes":0}`,
			},
			apitest.Case{Remark: "no reason", As: guardian, Do: "POST /v1/privacy/deletions", Body: `{"student_id":"{lin}","reason":" "}`, Want: 422, Code: "privacy.reason"},
			apitest.Case{As: guardian, Do: "POST /v1/privacy/deletions", Body: `{"student_id":"{lin}","reason":"不再使用"}`, Want: 201, Save: map[string]string{"/id": "deletion"}},
			apitest.Case{Remark: "one at a time", As: "student 林晓雨", Do: "POST /v1/privacy/deletions", Body: `{"student_id":"{lin}","reason":"不再使用"}`, Want: 409, Code: "privacy.asked"},
			apitest.Case{Remark: "nobody else's child", As: "guardian of 张伟", Do: "POST /v1/privacy/deletions", Body: `{"student_id":"{lin}","reason":"删"}`, Want: 404},
			apitest.Case{Remark: "identity is not verified", As: officer, Do: "POST /v1/privacy/deletions/{deletion}/decision", Header: match, Body: `{"accept":true}`, Want: 422, Code: "privacy.checked"},
			apitest.Case{As: officer, Do: "POST /v1/privacy/deletions/{deletion}/decision", Header: match, Body: `{"accept":true,"checked":"当面核对监护人身份证"}`, Want: 200, Has: map[string]any{"/state": "accepted"}},
			apitest.Case{Remark: "twice", As: officer, Do: "POST /v1/privacy/deletions/{deletion}/decision", Header: map[string]string{"If-Match": `"v2"`}, Body: `{"accept":false,"answer":"否"}`, Want: 409, Code: "privacy.request_over"},
			apitest.Case{Remark: "a task is ordered", As: "admin of city", Do: "GET /v1/tasks?kind=privacy.erase", Want: 200, Has: map[string]any{"/items/0/kind": "privacy.erase"}},
		)
		id, err := domain.ParseID[privacy.Request](c.Vars["deletion"])
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // a task may run twice
			if _, err := c.Services.Privacy.Erase(t.Context(), apitest.System, id); err != nil {
				t.Fatal(err)
			}
		}
		a := c.Send(t, apitest.Case{As: guardian, Do: "GET /v1/privacy/deletions/{deletion}", Want: 200, Has: map[string]any{"/state": "done", "/version": 3}})
		report := map[string]string{}
		lines, _ := a.At("/report").([]any)
		for _, line := range lines {
			m := line.(map[string]any)
			report[m["what"].(string)] = fmt.Sprint(m["treatment"], " ", m["rows"])
			if m["treatment"] == "kept" && m["why"] == nil {
				t.Errorf("%v is kept for no reason", m["what"])
			}
		}
		for what, want := range map[string]string{"growth_records": "emptied 1", "aid_awards": "kept 1", "people_enrolments": "kept 1", "consent_given": "kept 8"} {
			if report[what] != want {
				t.Errorf("the report says %q of %s, want %q", report[what], what, want)
			}
		}
		for _, do := range []string{"GET /v1/growth/records?student_id={lin}", "GET /v1/growth/records/{record}"} {
			a := c.Send(t, apitest.Case{As: "student 林晓雨", Do: do, Want: 200})
			if bytes.Contains(a.Raw, []byte(words)) || bytes.Contains(a.Raw, []byte("志愿服务")) {
				t.Errorf("%s still shows what was deleted: %s", do, a.Raw)
			}
		}
		c.Run(t,
			apitest.Case{Remark: "aid goes on", As: officer, Do: "GET /v1/awards/{award}", Want: 200},
			apitest.Case{Remark: "a line is kept", As: "auditor of city", Do: "GET /v1/audit?action=privacy.delete", Want: 200, Has: map[string]any{"/items/0/about": c.Vars["lin"]}},
			apitest.Case{Remark: "the year counts it", As: "auditor of city", Do: "GET /v1/privacy/years/2026", Want: 200, Has: map[string]any{"/deletions/0/name": "done", "/deletions/0/count": 1}},
		)
		broken, err := c.DB.Invariants(t.Context())
		if err != nil || len(broken) > 0 {
			t.Errorf("broken afterwards: %v, %v", broken, err)
		}
	})
}

// TestPolicyB14 writes a diary of a child and looks at it as the administrator
// and the bureaus: for them it does not exist.
func TestPolicyB14(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		agreed(t, w)
		w.let("lin", w.Lin)
		c.Run(t, apitest.Case{
			As: "student 林晓雨", Do: "POST /v1/growth/records", Want: 201, Save: map[string]string{"/id": "record"},
			Body: `{"student_id":"{lin}","kind":"statement","dimension":"moral","title":"日记","text":"今天想家了","day":"2026-03-01","minutes":0}`,
		})
		for _, who := range []string{"admin of city", "auditor of city", "city_officer of city", "county_officer of county", "student 张伟", "teacher of own school"} {
			for _, do := range []string{"GET /v1/growth/records/{record}", "GET /v1/growth/records/{record}/versions", "GET /v1/growth/records?student_id={lin}"} {
				if a := c.Send(t, apitest.Case{As: who, Do: do}); a.Status != 404 {
					t.Errorf("%s as %s = %d, want 404: %s", do, who, a.Status, a.Raw)
				}
			}
		}
	})
}

// TestPolicyB15 gives a purpose a text without its legal basis, and with one.
func TestPolicyB15(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		joinTown(t, c)
		text := func(basis string) string {
			return `{"purpose":"media_use",` + basis + `"valid_from":"2026-09-01","title":"媒体使用","body":"公开照片。","refusal":"不影响资助。"}`
		}
		c.Run(t,
			apitest.Case{Remark: "none", As: "马丽", Do: "POST /v1/consent-purposes", Body: text(""), Want: 422, Fields: []string{"/basis"}},
			apitest.Case{Remark: "empty", As: "马丽", Do: "POST /v1/consent-purposes", Body: text(`"basis":"",`), Want: 422, Fields: []string{"/basis"}},
			apitest.Case{Remark: "one that the law does not know", As: "马丽", Do: "POST /v1/consent-purposes", Body: text(`"basis":"convenience",`), Want: 422, Fields: []string{"/basis"}},
			apitest.Case{Remark: "consent", As: "马丽", Do: "POST /v1/consent-purposes", Body: text(`"basis":"consent",`), Want: 201},
		)
	})
}

// TestAI19AndPolicyM2NumbersAreMaskedUntilAReasonIsGiven asks as everybody: nobody's list or page has a number in clear, the
// bureau neither (policy B8, M2); a reveal needs permission, a reason and leaves
// one line each time (policy B9); and it ends for the day at what the rules say.
func TestAI19AndPolicyM2NumbersAreMaskedUntilAReasonIsGiven(t *testing.T) {
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
			SmallBelow: 3, RevealsPerDay: 2, KeepLog: 366, KeepDisclosure: 1096, KeepStaged: 366,
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

// noExports are the workbooks without data of anybody, and the bytes of files
// that were made, noted and marked before.
var noExports = []string{"getRosterTemplate", "getFileContent", "getDownloadContent"}

// TestPolicyB12 takes every workbook of openapi.yaml as somebody who may: its
// last line says who and when, the audit says under which role and how many lines
// left, and the operation can ask for a fresh second factor (policy M7).
func TestPolicyB12(t *testing.T) {
	t.Parallel()
	book, err := apitest.Contract()
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range book.Spec.Paths.Map() {
		for method, o := range item.Operations() {
			ok := o.Responses.Value("200")
			if ok == nil || ok.Value.Content.Get("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") == nil ||
				slices.Contains(noExports, o.OperationID) {
				continue
			}
			if codes, _ := o.Extensions["x-codes"].([]any); !slices.Contains(codes, any("mfa_required")) {
				t.Errorf("%s %s never asks for the second factor", method, path)
			}
			for i, fx := range fixtures[o.OperationID] {
				access := grantsIn(o)
				t.Run(fmt.Sprint(o.OperationID, " ", i), func(t *testing.T) {
					t.Parallel()
					apitest.Each(t, func(t *testing.T, c *apitest.City) { marked(t, newScene(t, c), access, fx) })
				})
			}
		}
	}
}

func marked(t *testing.T, w *scene, access domain.Access, fx fixture) {
	t.Helper()
	if fx.before != nil {
		fx.before(t, w)
	}
	if fx.under != nil {
		access = fx.under
	}
	who := w.askers[slices.IndexFunc(w.askers, func(a asker) bool { return w.may(access, a, fx) })].name
	a := w.Send(t, apitest.Case{As: who, Do: fx.do, Body: fx.body, Header: fx.header, Want: 200})
	f, err := excelize.OpenReader(bytes.NewReader(a.Raw))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Sheet1")
	if err != nil || !strings.HasPrefix(rows[len(rows)-1][0], "导出人："+who) {
		t.Errorf("the last line is %q, %v, want who took it out", rows[len(rows)-1], err)
	}
	lines := w.Send(t, apitest.Case{As: "auditor of city", Do: "GET /v1/audit?limit=1", Want: 200})
	var list openapi.AuditList
	if err := json.Unmarshal(lines.Raw, &list); err != nil {
		t.Fatal(err)
	}
	line := list.Items[0]
	if !strings.Contains(line.Action, "export") && !strings.Contains(line.Action, ".sheet") || line.Role == nil {
		t.Errorf("no line of the audit says that it was taken out: %s", lines.Raw)
	}
	if between := len(rows) - 2; line.Rows == nil || *line.Rows != between { // the titles, and who took it out
		t.Errorf("the audit says %s, want the %d lines of the sheet", lines.Raw, between)
	}
}

// TestPolicyB12TheCountStaysAsItWasWritten takes a list out, reads in the audit
// and in the report of the year how many lines it had, and changes the count
// behind the program's back.
func TestPolicyB12TheCountStaysAsItWasWritten(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := joinTown(t, c)
		c.Join("审计", apitest.Appointed(domain.Auditor, w.City))
		c.Run(t,
			apitest.Case{As: "刘敏", Do: "GET /v1/students/sheet", Want: 200},
			apitest.Case{As: "审计", Do: "GET /v1/audit?action=people.export", Want: 200, Has: map[string]any{"/items/0/rows": 0}},
			apitest.Case{As: "刘敏", Do: "POST /v1/students", Body: lin(), Want: 201},
			apitest.Case{As: "审计", Do: "GET /v1/audit?action=people.enrol", Want: 200, Has: map[string]any{"/items/0/rows": nil}},
			apitest.Case{As: "刘敏", Do: "GET /v1/students/sheet", Want: 200},
			apitest.Case{As: "审计", Do: "GET /v1/audit?action=people.export", Want: 200, Has: map[string]any{"/items/0/rows": 1, "/items/1/rows": 0}, Save: map[string]string{"/items/0/id": "line"}},
			apitest.Case{
				As: "审计", Do: "GET /v1/privacy/years/2026", Want: 200,
				Has: map[string]any{"/exports/0/name": "aid_officer", "/exports/0/count": 2, "/exports/0/rows": 1},
			},
		)
		service := audit.New(c.DB.Audit())
		if _, err := service.Seal(t.Context(), domain.System(nil)); err != nil {
			t.Fatal(err)
		}
		if _, err := storetest.Raw(t, c.DB).ExecContext(t.Context(), "UPDATE audit SET row_count = 7 WHERE row_count = 1"); err != nil {
			t.Fatal(err)
		}
		report, err := service.Verify(t.Context(), nil)
		if err != nil || report.Wrong != 1 || report.Findings[0].Wrong != audit.Changed || domain.ID[any](report.Findings[0].Row).String() != c.Vars["line"] {
			t.Errorf("verify finds %v, %v, want that the line %s is changed", report.Findings, err, c.Vars["line"])
		}
	})
}
