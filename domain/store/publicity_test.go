package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/publicity"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

// board is a town with a notice board 公示栏: the school's people, the rules and
// the calendar.
type board struct {
	*purse
	publicity publicity.Service
	clock     *storetest.Clock
}

func newBoard(t *testing.T, db *store.DB) *board {
	t.Helper()
	b := &board{newPurse(t, db), publicity.New(db.Publicity(), db.World()), storetest.ClockOf(db)}
	ctx := context.Background()
	rules, err := seeds.Publicity()
	b.must(err, b.publicity.Load(ctx, system, rules))
	days, err := seeds.CalendarDays()
	b.must(err)
	years := map[int]map[domain.Day]bool{}
	for d, working := range days {
		y, _, _ := d.Date()
		if years[y] == nil {
			years[y] = map[domain.Day]bool{}
		}
		years[y][d] = working
	}
	for year, of := range years {
		b.must(b.org.LoadCalendar(ctx, system, year, of))
	}
	return b
}

// draft is a list of recognitions of the class.
func (b *board) draft(students ...domain.PersonID) publicity.Draft {
	d := publicity.Draft{
		Kind: publicity.Recognition, Source: storetest.NextID(), Title: "2025-2026学年家庭经济困难学生认定结果公示", Unit: b.classOfCity.ID,
	}
	for _, s := range students {
		d.Entries = append(d.Entries, publicity.Entry{Ref: storetest.NextID(), Person: s, Result: "困难"})
	}
	return d
}

func (b *board) open(students ...domain.PersonID) publicity.Notice {
	b.t.Helper()
	n, err := b.publicity.Open(context.Background(), system, b.draft(students...))
	b.must(err)
	return n
}

// on moves the clock to ten in the morning of a day.
func (b *board) on(year int, month time.Month, day int) {
	b.clock.Set(domain.NewDay(year, month, day).Start().Add(10 * time.Hour))
}

// told are the tasks of a kind that wait, as their arguments.
func told[T domain.Task](b *board) []T {
	b.t.Helper()
	var none T
	var args []string
	b.must(b.db.Read(context.Background()).Table("tasks").Where("kind = ?", none.Kind()).Order("created_at, id").Pluck("args", &args).Error)
	tasks := make([]T, len(args))
	for i, a := range args {
		b.must(json.Unmarshal([]byte(a), &tasks[i]))
	}
	return tasks
}

func (b *board) kept(id publicity.NoticeID) publicity.Archived {
	b.t.Helper()
	kept, err := b.publicity.Kept(context.Background(), b.officer, id)
	b.must(err)
	return kept
}

func TestAI9AndPolicyD5ANoticeIsTakenDownAndTheArchiveStays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		lin, zhang := b.student("林晓雨"), b.student("张伟")
		b.on(2022, 9, 28)
		n := b.open(lin, zhang)
		if n.EarliestEnd != domain.NewDay(2022, 10, 11) || n.Provisional {
			t.Errorf("opened on 2022-09-28 it ends on %s", n.EarliestEnd)
		}
		herself := domain.Actor{Person: lin}
		v, err := b.publicity.Read(ctx, herself, n.ID)
		b.must(err)
		if got := len(v.Rows); got != 2 {
			t.Errorf("she reads %d rows", got)
		}
		b.on(2022, 10, 9)
		if _, err := b.publicity.Close(ctx, b.officer, n.ID, 1); refusal(err) != "publicity.early" {
			t.Errorf("D4: closed on day 4: %v", err)
		}
		b.on(2022, 10, 10)
		if taken, err := b.publicity.TakeDown(ctx, system); err != nil || taken != 0 {
			t.Errorf("the night before the last day takes down %d, %v", taken, err)
		}
		if _, err := b.publicity.Read(ctx, herself, n.ID); err != nil {
			t.Errorf("on its last day: %v", err)
		}
		b.on(2022, 10, 11)
		if _, err := b.publicity.Read(ctx, herself, n.ID); refusal(err) != "publicity.over" {
			t.Errorf("day 6, before the job ran: %v", err)
		}
		for range 2 { // a second night finds nothing
			if _, err := b.publicity.TakeDown(ctx, system); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.publicity.Read(ctx, herself, n.ID); refusal(err) != "publicity.over" {
			t.Errorf("day 6, taken down: %v", err)
		}
		kept := b.kept(n.ID)
		if kept.Notice.State != publicity.Closed || kept.Notice.EndedOn != domain.NewDay(2022, 10, 11) || len(kept.Rows) != 2 ||
			kept.Rows[0].State != publicity.Finished || kept.Rows[0].Name != v.Rows[0].Name {
			t.Errorf("the archive has %+v", kept)
		}
		if diff := cmp.Diff([]publicity.Ended{{Notice: n.ID, Rows: []int{1, 2}}}, told[publicity.Ended](b)); diff != "" {
			t.Errorf("told (-want +got)\n%s", diff)
		}
		if _, err := b.publicity.Close(ctx, b.officer, n.ID, kept.Notice.Version); refusal(err) != "publicity.state" {
			t.Errorf("closed twice: %v", err)
		}
	})
}

func TestPolicyD7WhoReadsANotice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		lin, zhang := b.student("林晓雨"), b.student("张伟")
		elsewhere := b.enrol("王五", b.ofQingfeng, b.classQingfeng, identity.Attending)
		ofClass := b.open(lin)
		schoolwide := b.draft(lin)
		schoolwide.Unit = b.ofCity.ID
		ofSchool, err := b.publicity.Open(ctx, system, schoolwide)
		b.must(err)
		for _, row := range []struct {
			remark        string
			who           domain.Actor
			class, school bool
		}{
			{"herself", domain.Actor{Person: lin}, true, true},
			{"a classmate", domain.Actor{Person: zhang}, true, true},
			{"a classmate's guardian", domain.Actor{Person: domain.PersonID(storetest.NextID()), Wards: []domain.PersonID{zhang}}, true, true},
			{"the class teacher", b.teacher, true, true},
			{"a teacher of the school", appointed(domain.Teacher, b.ofCity.ID), false, true},
			{"the aid officer", b.officer, true, true},
			{"the head", b.head, true, true},
			{"the city", b.bureau, true, true},
			{"华龙, which does not supervise the school", appointed(domain.CountyOfficer, b.hualong.ID), false, false},
			{"a pupil of another school", domain.Actor{Person: elsewhere}, false, false},
			{"the officer of another school", appointed(domain.AidOfficer, b.ofQingfeng.ID), false, false},
			{"a teacher of another school", appointed(domain.ClassTeacher, b.classQingfeng.ID), false, false},
			{"an administrator", appointed(domain.Admin, b.city.ID), false, false},
			{"her mentor", domain.Actor{Person: domain.PersonID(storetest.NextID()), Mentees: []domain.PersonID{lin}}, false, false},
			{"a judge", appointed(domain.Judge, b.city.ID), false, false},
		} {
			for id, want := range map[publicity.NoticeID]bool{ofClass.ID: row.class, ofSchool.ID: row.school} {
				_, err := b.publicity.Read(ctx, row.who, id)
				if (err == nil) != want || err != nil && refusal(err) != "not_found" {
					t.Errorf("%s reads the notice of the school %t: %v", row.remark, id == ofSchool.ID, err)
				}
				list, err := b.publicity.Hanging(ctx, row.who, domain.Page{Limit: 10})
				listed := strings.Contains(listedIDs(list.Items), id.String())
				if listed != want || err != nil && refusal(err) != "forbidden" {
					t.Errorf("%s is listed the notice of the school %t: %t, %v", row.remark, id == ofSchool.ID, listed, err)
				}
			}
		}
	})
}

func listedIDs(notices []publicity.Notice) string {
	var ids []string
	for _, n := range notices {
		ids = append(ids, n.ID.String())
	}
	return strings.Join(ids, " ")
}

func TestPolicyD6NamesakesAreCountedInTheRoster(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		first, second, lin := b.student("张伟"), b.student("张伟"), b.student("林晓雨")
		b.enrol("张伟", b.ofCity, b.classSecond, identity.Attending) // in the class beside
		v, err := b.publicity.Read(ctx, domain.Actor{Person: lin}, b.open(first, second, lin).ID)
		b.must(err)
		got := map[string]publicity.Public{}
		for _, l := range v.Rows {
			got[l.Name] = l.Public
		}
		for _, name := range []string{"张伟(1)", "张伟(2)", "林晓雨"} {
			if got[name].Class != "高二（3）班" || got[name].Grade != "高二" || got[name].School != b.ofCity.Name || got[name].Result != "困难" {
				t.Errorf("%s: %+v", name, got[name])
			}
		}
		v, err = b.publicity.Read(ctx, domain.Actor{Person: lin}, b.open(second).ID)
		b.must(err)
		if v.Rows[0].Name != "张伟(2)" {
			t.Errorf("alone on the list the second is %s", v.Rows[0].Name)
		}
	})
}

func TestASourceHasOneLiveNotice(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		d := b.draft(b.student("林晓雨"))
		opened := make([]publicity.NoticeID, 8)
		for i, err := range all(len(opened), func(i int) error {
			n, err := b.publicity.Open(ctx, system, d)
			opened[i] = n.ID
			return err
		}) {
			b.must(err)
			if opened[i] != opened[0] {
				t.Errorf("opened at once: %s and %s", opened[i], opened[0])
			}
		}
		if _, err := b.publicity.Open(ctx, b.officer, d); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("an officer opens a notice by hand: %v", err)
		}
		if _, err := b.publicity.Withdraw(ctx, b.officer, opened[0], 1, " "); refusal(err) != "publicity.reason" {
			t.Errorf("withdrawn without a reason: %v", err)
		}
		if _, err := b.publicity.Withdraw(ctx, b.teacher, opened[0], 1, "名单有误"); refusal(err) != "forbidden" {
			t.Errorf("withdrawn by the class teacher: %v", err)
		}
		if _, err := b.publicity.Withdraw(ctx, b.officer, opened[0], 2, "名单有误"); refusal(err) != "stale" {
			t.Errorf("withdrawn in another version: %v", err)
		}
		_, err := b.publicity.Withdraw(ctx, b.officer, opened[0], 1, "名单有误")
		b.must(err)
		if diff := cmp.Diff([]publicity.Resolved{{Notice: opened[0], Rows: []int{1}, Outcome: publicity.TakenOut}}, told[publicity.Resolved](b)); diff != "" {
			t.Errorf("told (-want +got)\n%s", diff)
		}
		if _, err := b.publicity.Read(ctx, b.teacher, opened[0]); refusal(err) != "publicity.over" {
			t.Errorf("withdrawn and still read: %v", err)
		}
		again, err := b.publicity.Open(ctx, system, d)
		b.must(err)
		if again.ID == opened[0] {
			t.Error("a withdrawn notice was given as the live one")
		}
	})
}

func TestADraftThatTellsTooMuchIsNotOpened(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		lin := b.student("林晓雨")
		for remark, change := range map[string]func(*publicity.Draft){
			"a score":                           func(d *publicity.Draft) { d.Entries[0].Result = "98分" },
			"no row":                            func(d *publicity.Draft) { d.Entries = nil },
			"no source":                         func(d *publicity.Draft) { d.Source = publicity.SourceID{} },
			"recognitions for the whole city":   func(d *publicity.Draft) { d.Unit = b.city.ID },
			"awards for a whole county":         func(d *publicity.Draft) { d.Kind, d.Unit = publicity.Award, b.qingfeng.ID },
			"a number in the title":             func(d *publicity.Draft) { d.Title = "公示 13800138000" },
			"a unit that is not there":          func(d *publicity.Draft) { d.Unit = domain.UnitID(storetest.NextID()) },
			"a kind that nobody has a rule for": func(d *publicity.Draft) { d.Kind = "gossip" },
		} {
			d := b.draft(lin)
			change(&d)
			if n, err := b.publicity.Open(ctx, system, d); err == nil {
				t.Errorf("%s: opened %s", remark, n.ID)
			}
		}
	})
}

// A close by hand and the night's job meet: the rows end once.
func TestCloseAndTakeDownAtOnceEndRowsOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		n := b.open(b.student("林晓雨"), b.student("张伟"))
		b.on(2026, 3, 24)
		errs := all(6, func(i int) error {
			if i%2 == 0 {
				_, err := b.publicity.TakeDown(ctx, system)
				return err
			}
			_, err := b.publicity.Close(ctx, b.officer, n.ID, 1)
			return err
		})
		for _, err := range errs {
			if code := refusal(err); code != "" && code != "publicity.state" && code != "stale" {
				t.Error(err)
			}
		}
		if got := told[publicity.Ended](b); len(got) != 1 || b.kept(n.ID).Notice.State != publicity.Closed {
			t.Errorf("told %d times, the notice is %s", len(got), b.kept(n.ID).Notice.State)
		}
	})
}
