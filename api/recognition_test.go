package api_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/org"
	"lizhi/domain/people"
	"lizhi/domain/publicity"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
	"lizhi/media/document"
	"lizhi/seeds"
)

// committee is the town with a class of five, the tables of a term, and the
// program that carries out what the requests leave behind.
type committee struct {
	*apitest.City
	apitest.Town
	apitest.People
	runner *jobs.Runner
}

func newCommittee(t *testing.T, c *apitest.City) *committee {
	t.Helper()
	w := &committee{City: c, Town: apitest.NewTown(t, c.DB)}
	w.People = apitest.NewPeople(t, c.DB, w.Town)
	ctx, s := t.Context(), c.Services
	h, err := seeds.Hardship()
	r, err2 := seeds.Recognition()
	p, err3 := seeds.Publicity()
	days, err4 := seeds.CalendarDays()
	err = errors.Join(err, err2, err3, err4, s.Hardship.Load(ctx, apitest.System, h), s.Recognition.Load(ctx, apitest.System, r),
		s.Publicity.Load(ctx, apitest.System, p))
	this := map[domain.Day]bool{}
	for d, working := range days {
		if year, _, _ := d.Date(); year == 2026 {
			this[d] = working
		}
	}
	err = errors.Join(err, org.New(c.DB.Org(), c.DB.World(), store.Fold{}).LoadCalendar(ctx, apitest.System, 2026, this))
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"王一", "王二", "王三"} {
		id := domain.PersonID(storetest.NextID())
		_, err := s.People.Enrol(ctx, apitest.System, people.Admission{
			Draft: identity.Draft{ID: id, Name: name, Born: domain.NewDay(2009, 6, 1+i)}, Class: w.OwnClass, Began: domain.NewDay(2024, 9, 1),
		})
		if err != nil {
			t.Fatal(err)
		}
		c.Join(name, domain.Actor{Person: id})
		c.Vars[fmt.Sprint("wang", i+1)] = id.String()
	}
	for name, id := range map[string]domain.PersonID{"林晓雨": w.Lin, "张伟": w.Zhang} {
		c.Join(name, domain.Actor{Person: id})
		c.Join(name+"之父", domain.Actor{Person: w.Guardians[name], Wards: []domain.PersonID{id}})
	}
	for name, at := range map[string]domain.Appointment{
		"班主任": {Role: domain.ClassTeacher, Unit: w.OwnClass}, "专干": {Role: domain.AidOfficer, Unit: w.Own}, "校长": {Role: domain.Head, Unit: w.Own},
		"县中心": {Role: domain.CountyOfficer, Unit: w.County},
	} {
		id := w.Employ(name, at.Unit)
		if at.Role == domain.ClassTeacher {
			id = w.Employ(name, w.Own)
			c.Vars["teacher"] = id.String()
		}
		c.Join(name, domain.Actor{Person: id, Appointments: []domain.Appointment{at}})
	}
	for name, value := range map[string]any{"lin": w.Lin, "zhang": w.Zhang, "school": w.Own, "class": w.OwnClass} {
		c.Vars[name] = fmt.Sprint(value)
	}
	recognising := jobs.Recognition{Recognition: s.Recognition, Publicity: s.Publicity, Hardship: s.Hardship}
	w.runner = jobs.New(c.DB.Queue(), jobs.Options{World: c.DB.World()}, recognising,
		jobs.Publicity{Publicity: s.Publicity, Reactions: map[publicity.Kind]jobs.Reaction{publicity.Recognition: recognising}})
	return w
}

// walk sends cases; between them what they left behind is carried out, and every
// invariant holds.
func (w *committee) walk(t *testing.T, cases ...apitest.Case) {
	t.Helper()
	for _, c := range cases {
		w.Send(t, c)
		if err := w.runner.Drain(t.Context()); err != nil {
			t.Fatalf("after %s: %v", c.Do, err)
		}
		broken, err := w.DB.Invariants(t.Context())
		if err != nil || len(broken) > 0 {
			t.Fatalf("after %s: %v %v", c.Do, broken, err)
		}
	}
}

// pass lets days go by, and the nightly task of publicity come.
func (w *committee) pass(t *testing.T, days int) {
	t.Helper()
	w.Clock.Add(time.Duration(days) * 24 * time.Hour)
	if _, err := w.Services.Publicity.TakeDown(t.Context(), apitest.System); err != nil {
		t.Fatal(err)
	}
	if err := w.runner.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// version reads the version of an application into its variable.
func (w *committee) version(t *testing.T, name string) {
	t.Helper()
	w.Send(t, apitest.Case{
		As: "专干", Do: "GET /v1/recognition-applications/{" + name + "}", Want: 200,
		Save: map[string]string{"/stage/version": name + "_v", "header/ETag": name + "_tag"},
	})
}

func (w *committee) stage(t *testing.T, name, state string) {
	t.Helper()
	w.version(t, name)
	w.Send(t, apitest.Case{As: "专干", Do: "GET /v1/recognition-applications/{" + name + "}", Want: 200, Has: map[string]any{"/stage/state": state}})
}

const walkForm = `{"relatives":[{"name":"林建军","age":46,"relation":"父亲","workplace":"砖厂","income":1200000,"health":"healthy"},` +
	`{"name":"赵兰","age":44,"relation":"母亲","income":0,"health":"serious"}],"size":3,"factors":["economy"],"circumstances":"母亲常年服药",` +
	`"claims":[{"group":"SG06","evidence":"残疾证","valid_from":"2025-01-01"}],"promise":{"signed":true,"name":"林建军","signed_on":"2026-03-16"}}`

// TestATermOfRecognitionFromNoticeToArchive walks the six stages of two pupils
// over HTTP: one goes through, against the other an objection is upheld.
func TestATermOfRecognitionFromNoticeToArchive(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newCommittee(t, c)
		w.apply(t)
		w.review(t)
		w.decide(t)
		w.published(t)
		w.archive(t)
		w.adjust(t)
		w.corrupt(t)
	})
}

// apply: the notice, an application by a guardian, one typed in by the teacher.
func (w *committee) apply(t *testing.T) {
	t.Helper()
	w.walk(
		t,
		apitest.Case{As: "林晓雨之父", Do: "POST /v1/students/{lin}/recognition-applications", Body: `{"school_year":2025,"form":` + walkForm + `}`, Want: 409, Code: "recognition.notice_missing"},
		apitest.Case{
			As: "县中心", Do: "GET /v1/recognition-progress?school_year=2025", Want: 200,
			Check: func(t *testing.T, a apitest.Answer) {
				if strings.Contains(string(a.Raw), `"has_notice":true`) || !strings.Contains(string(a.Raw), "清丰县第一中学") {
					t.Errorf("who has not started: %s", a.Raw)
				}
			},
		},
		apitest.Case{As: "班主任", Do: "POST /v1/recognition-notices", Body: `{"school":"{school}","school_year":2025,"title":"告知","body":"请自愿申请","channels":["家长会"]}`, Want: 404},
		apitest.Case{As: "专干", Do: "POST /v1/recognition-notices", Body: `{"school":"{school}","school_year":2025,"title":"告知","body":"请自愿申请","channels":["家长会","微信"]}`, Want: 201},
		apitest.Case{As: "王一", Do: "GET /v1/recognition-notices?school={school}", Want: 200, Has: map[string]any{"/items/0/channels/1": "微信"}},
		apitest.Case{
			As: "林晓雨之父", Do: "POST /v1/students/{lin}/recognition-applications", Body: `{"school_year":2025,"form":` + strings.Replace(walkForm, `"income":0,`, "", 1) + `}`,
			Want: 422, Code: "recognition.income", Fields: []string{"/form/relatives/1/income"},
		},
		apitest.Case{As: "林晓雨之父", Do: "POST /v1/students/{lin}/recognition-applications", Body: `{"school_year":2025,"form":` + walkForm + `}`, Want: 201, Save: map[string]string{"/id": "a"}},
		apitest.Case{As: "林晓雨", Do: "POST /v1/students/{lin}/recognition-applications", Body: `{"school_year":2025,"form":` + walkForm + `}`, Want: 409, Code: "recognition.active"},
		apitest.Case{
			As: "班主任", Do: "POST /v1/students/{zhang}/recognition-applications", Body: `{"school_year":2025,"form":` + walkForm + `}`, Want: 201,
			Has: map[string]any{"/state": "draft_by_proxy"}, Save: map[string]string{"/id": "b", "header/ETag": "tag"},
		},
		apitest.Case{As: "张伟之父", Do: "POST /v1/recognition-applications/{b}/confirmation", Body: `{}`, Header: map[string]string{"If-Match": "{tag}"}, Want: 200, Has: map[string]any{"/state": "applied"}},
		apitest.Case{As: "王一", Do: "GET /v1/recognition-applications/{a}", Want: 404, Code: "not_found"},
		apitest.Case{As: "班主任", Do: "GET /v1/recognition-applications/{a}", Want: 403},
		apitest.Case{As: "县中心", Do: "GET /v1/recognition-applications/{a}", Want: 403},
	)
	w.version(t, "a")
	w.version(t, "b")
}

// review: the panel, what lies before it, and what it says.
func (w *committee) review(t *testing.T) {
	t.Helper()
	items := `[{"id":"{a}","version":{a_v},"grade":"difficult","reason":"收入低"},{"id":"{b}","version":{b_v},"grade":"general","reason":"收入偏低"}]`
	w.walk(
		t,
		apitest.Case{ // policy C1
			As: "校长", Do: "POST /v1/recognition-applications/decisions", Body: `{"items":[{"id":"{a}","version":{a_v},"grade":"special","reason":"核实"}]}`,
			Want: 409, Code: "recognition.state",
		},
		apitest.Case{ // policy C5
			As: "班主任", Do: "POST /v1/recognition-panels", Want: 422, Code: "recognition.conflict", Fields: []string{"/seats/0"},
			Body: `{"class":"{class}","school_year":2025,"seats":[{"person":"{lin}","kind":"student"},{"person":"{teacher}","kind":"staff"}]}`,
		},
		apitest.Case{
			As: "班主任", Do: "POST /v1/recognition-panels", Want: 201, Save: map[string]string{"/id": "panel", "header/ETag": "tag"},
			Body: `{"class":"{class}","school_year":2025,"seats":[{"person":"{wang1}","kind":"student"},{"person":"{teacher}","kind":"staff"}]}`,
		},
		apitest.Case{
			As: "班主任", Do: "POST /v1/recognition-panels/{panel}/reviews", Want: 409, Code: "recognition.not_announced",
			Body: `{"held_on":"2026-03-16","present":["{wang1}","{teacher}"],"minutes":"逐一评议","items":` + items + `}`,
		},
		apitest.Case{As: "班主任", Do: "POST /v1/recognition-panels/{panel}/announcement", Body: `{"announced_on":"2026-03-16"}`, Header: map[string]string{"If-Match": "{tag}"}, Want: 200},
		apitest.Case{
			As: "班主任", Do: "GET /v1/recognition-panels/{panel}/sheet", Want: 200, Has: map[string]any{"/items/0/size": 3, "/items/0/per_head_below": 500000},
			Check: func(t *testing.T, a apitest.Answer) {
				for _, hidden := range []string{"SG06", "残疾", "serious", "服药", "砖厂", "1200000", "400000"} {
					if strings.Contains(string(a.Raw), hidden) {
						t.Errorf("the panel's sheet shows %q", hidden)
					}
				}
			},
		},
		apitest.Case{As: "王一", Do: "GET /v1/recognition-panels/{panel}/sheet", Want: 404},
		apitest.Case{
			As: "班主任", Do: "POST /v1/recognition-panels/{panel}/reviews", Want: 201,
			Body: `{"held_on":"2026-03-16","present":["{wang1}","{teacher}"],"minutes":"逐一评议","items":` + items + `}`,
		},
		apitest.Case{As: "林晓雨之父", Do: "GET /v1/recognition-applications/{a}", Want: 200, Check: func(t *testing.T, a apitest.Answer) {
			if a.At("/stage/panel_grade") != nil || a.At("/panel_reason") != nil || a.At("/score") != nil {
				t.Errorf("the family reads what is not decided: %s", a.Raw)
			}
		}},
	)
	w.version(t, "a")
	w.version(t, "b")
}

// decide: the officer proposes, the head decides.
func (w *committee) decide(t *testing.T) {
	t.Helper()
	w.walk(
		t,
		apitest.Case{ // policy C8
			As: "专干", Do: "POST /v1/recognition-applications/proposals", Body: `{"items":[{"id":"{b}","version":{b_v},"grade":"difficult"}]}`,
			Want: 422, Code: "recognition.reason_missing",
		},
		apitest.Case{ // policy C9
			As: "专干", Do: "POST /v1/recognition-applications/proposals", Body: `{"items":[{"id":"{b}","version":{b_v},"grade":"特困","reason":"核实"}]}`,
			Want: 422, Code: "recognition.grade",
		},
		apitest.Case{
			As: "专干", Do: "POST /v1/recognition-applications/proposals", Want: 200, Has: map[string]any{"/done": 2, "/refused": 0},
			Body: `{"items":[{"id":"{a}","version":{a_v}},{"id":"{b}","version":{b_v},"grade":"difficult","reason":"家访核实"}]}`,
		},
	)
	w.version(t, "a")
	w.version(t, "b")
	w.walk(
		t,
		apitest.Case{
			As: "校长", Do: "POST /v1/recognition-applications/decisions", Want: 200, Has: map[string]any{"/done": 2},
			Body: `{"items":[{"id":"{a}","version":{a_v}},{"id":"{b}","version":{b_v}}]}`,
		},
		apitest.Case{As: "林晓雨之父", Do: "GET /v1/recognition-applications/{a}", Want: 200, Has: map[string]any{"/stage/grade": "difficult", "/stage/reason": "收入低"}},
		apitest.Case{As: "专干", Do: "GET /v1/students/{lin}/recognitions", Want: 200, Has: map[string]any{"/items": "[]"}},
		apitest.Case{As: "专干", Do: "GET /v1/recognition-applications/sheet?school_year=2025", Want: 200, Check: func(t *testing.T, a apitest.Answer) {
			sheet, err := document.OpenSheet(bytes.NewReader(a.Raw), int64(len(a.Raw)))
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for row, err := sheet.Next(); err == nil; row, err = sheet.Next() {
				line := ""
				for _, c := range row.Cells {
					line += c.Text + "|"
				}
				lines = append(lines, line)
			}
			all := strings.Join(lines, "\n")
			if !strings.Contains(all, "林晓雨|高二（1）班|2025-2026秋|1|已认定，待公示|2026-03-16|困难|困难|困难|2026-03-16|") || len(lines) != 4 {
				t.Errorf("the workbook has\n%s", all)
			}
			if strings.Contains(all, "SG06") || strings.Contains(all, "服药") {
				t.Error("the workbook shows what stands in the forms")
			}
		}},
	)
}

// published: the list hangs, somebody objects to one row, the other ends.
func (w *committee) published(t *testing.T) {
	t.Helper()
	w.walk(
		t,
		apitest.Case{As: "专干", Do: "POST /v1/recognition-publications", Body: `{"unit":"{class}","school_year":2025}`, Want: 202, Has: map[string]any{"/rows": 2}},
		apitest.Case{As: "专干", Do: "POST /v1/recognition-publications", Body: `{"unit":"{class}","school_year":2025}`, Want: 409, Code: "recognition.nothing_to_publish"},
		apitest.Case{As: "王二", Do: "GET /v1/publicity", Want: 200, Save: map[string]string{"/items/0/id": "list"}},
		apitest.Case{As: "王二", Do: "GET /v1/publicity/{list}", Want: 200, Check: func(t *testing.T, a apitest.Answer) {
			for i := range 2 {
				if a.At(fmt.Sprintf("/rows/%d/name", i)) == "张伟" {
					w.Vars["row"] = fmt.Sprint(a.At(fmt.Sprintf("/rows/%d/number", i)))
				}
			}
		}},
		apitest.Case{
			As: "王二", Do: "POST /v1/publicity/{list}/objections", Body: `{"row":{row},"text":"他家有两辆车","anonymous":false}`, Want: 201,
			Save: map[string]string{"/objection/id": "objection"},
		},
	)
	w.stage(t, "b", "publicity")
	w.walk(
		t,
		apitest.Case{ // policy C16
			As: "专干", Do: "POST /v1/recognition-applications/archives", Body: `{"items":[{"id":"{b}","version":{b_v}}]}`, Want: 409, Code: "recognition.objection_open",
		},
	)
	w.stage(t, "a", "publicity")
	w.walk(t, apitest.Case{
		As: "专干", Do: "POST /v1/recognition-applications/archives", Body: `{"items":[{"id":"{a}","version":{a_v}}]}`, Want: 409, Code: "recognition.state",
	})
	w.pass(t, 8)
	w.stage(t, "a", "concluded")
	w.stage(t, "b", "publicity")
	w.walk(
		t,
		apitest.Case{As: "专干", Do: "POST /v1/recognition-applications/archives", Body: `{"items":[{"id":"{b}","version":{b_v}}]}`, Want: 409, Code: "recognition.objection_open"},
		apitest.Case{As: "专干", Do: "GET /v1/students/{lin}/recognitions", Want: 200, Has: map[string]any{
			"/items/0/grade": "difficult", "/items/0/decided_on": "2026-03-16", "/items/0/publicity_ended_on": "2026-03-23", "/items/0/from_term": "2025-autumn",
		}},
		apitest.Case{As: "专干", Do: "GET /v1/students/{zhang}/recognitions", Want: 200, Has: map[string]any{"/items": "[]"}},
		apitest.Case{As: "县中心", Do: "GET /v1/objections/{objection}", Want: 200, Save: map[string]string{"header/ETag": "tag"}},
		apitest.Case{As: "县中心", Do: "POST /v1/objections/{objection}/answer", Body: `{"outcome":"upheld","text":"经核实，重新认定"}`, Header: map[string]string{"If-Match": "{tag}"}, Want: 200},
	)
	w.stage(t, "b", "reviewed")
}

// archive: what went through is filed and stays; what was upheld goes once more.
func (w *committee) archive(t *testing.T) {
	t.Helper()
	w.walk(
		t,
		apitest.Case{As: "专干", Do: "POST /v1/recognition-applications/archives", Body: `{"items":[{"id":"{a}","version":{a_v}}]}`, Want: 200, Has: map[string]any{"/done": 1}},
		apitest.Case{As: "校长", Do: "GET /v1/recognition-applications/{a}/archive", Want: 200, Has: map[string]any{
			"/application/form/circumstances": "母亲常年服药", "/review/minutes": "逐一评议", "/review/members/0/name": "王一",
			"/publicity/result": "困难", "/publicity/days": 5, "/objections": "[]", "/application/stage/grade": "difficult",
		}},
		apitest.Case{As: "林晓雨之父", Do: "GET /v1/recognition-applications/{a}/archive", Want: 403},
		apitest.Case{As: "校长", Do: "GET /v1/recognition-applications/{a}/archive/print", Want: 200, Check: func(t *testing.T, a apitest.Answer) {
			if !bytes.HasPrefix(a.Raw, []byte("%PDF-")) || len(a.Raw) < 10_000 {
				t.Errorf("the document begins with %q and has %d bytes", a.Raw[:min(len(a.Raw), 8)], len(a.Raw))
			}
			if file := os.Getenv("RECOGNITION_PDF"); file != "" { // to look at
				_ = os.WriteFile(file, a.Raw, 0o600)
			}
		}},
		apitest.Case{As: "王一", Do: "GET /v1/recognition-applications/{a}/archive", Want: 404},
		apitest.Case{As: "专干", Do: "POST /v1/recognition-applications/proposals", Body: `{"items":[{"id":"{b}","version":{b_v},"grade":"none","reason":"有稳定收入"}]}`, Want: 200},
	)
	w.stage(t, "a", "archived")
	w.version(t, "b")
	w.walk(
		t,
		apitest.Case{As: "校长", Do: "POST /v1/recognition-applications/decisions", Body: `{"items":[{"id":"{b}","version":{b_v}}]}`, Want: 200, Has: map[string]any{"/items/0/application/state": "rejected"}},
		apitest.Case{As: "专干", Do: "GET /v1/students/{zhang}/recognitions", Want: 200, Has: map[string]any{"/items": "[]"}},
		apitest.Case{ // policy C4
			As: "张伟之父", Do: "POST /v1/students/{zhang}/recognition-applications", Want: 201, Has: map[string]any{"/edition": 2},
			Body: `{"school_year":2025,"change":"父亲失业","form":` + walkForm + `}`,
		},
		apitest.Case{ // policy C17: nothing changes an archive
			As: "林晓雨之父", Do: "PUT /v1/recognition-applications/{a}", Body: `{"form":` + walkForm + `}`, Header: map[string]string{"If-Match": "{a_tag}"}, Want: 409, Code: "recognition.state",
		},
	)
}

// adjust: the spring's edition, beside that of the autumn (policy C15).
func (w *committee) adjust(t *testing.T) {
	t.Helper()
	w.walk(
		t,
		apitest.Case{As: "专干", Do: "POST /v1/recognition-applications/{a}/adjustment", Body: `{"term":"2026-spring","reason":""}`, Header: map[string]string{"If-Match": "{a_tag}"}, Want: 422, Code: "recognition.change_missing"},
		apitest.Case{
			As: "专干", Do: "POST /v1/recognition-applications/{a}/adjustment", Body: `{"term":"2026-spring","reason":"母亲病情加重"}`, Header: map[string]string{"If-Match": "{a_tag}"},
			Want: 201, Has: map[string]any{"/edition": 2, "/state": "applied", "/origin": "school"}, Save: map[string]string{"/id": "c"},
		},
	)
	w.stage(t, "a", "archived")
}

// corrupt: an archive that somebody edits is named (issue 3, what it must show 4).
func (w *committee) corrupt(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	_, err := storetest.Raw(t, w.DB).ExecContext(ctx, "UPDATE recognition_archives SET hash = '0'")
	if err != nil {
		t.Fatal(err)
	}
	broken, err := w.DB.Invariants(ctx)
	if err != nil || len(broken) != 1 || broken[0].Invariant != "an archive is as it was made" {
		t.Errorf("an edited archive: %v, %v", broken, err)
	}
}
