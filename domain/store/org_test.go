package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/org"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// town is a small part of Puyang: the city with 清丰, 南乐 and 华龙, and a school
// of each, the city's own standing in 华龙.
type town struct {
	org                                     org.Service
	city, qingfeng, nanle, hualong          org.Unit
	ofQingfeng, ofNanle, ofHualong, ofCity  org.Unit
	classQingfeng, classOfCity, classSecond org.Unit
}

var system = domain.System(nil)

// days compares days, which keep their number to themselves.
var days = cmp.AllowUnexported(domain.Day{})

func newTown(t testing.TB, db *store.DB) town {
	t.Helper()
	ctx, s := context.Background(), org.New(db.Org(), db.World(), store.Fold{})
	must := func(u org.Unit, err error) org.Unit {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	w := town{org: s}
	w.city = must(s.Found(ctx, system, "410900", "濮阳市"))
	county := func(code, name string) org.Unit {
		return must(s.AddCounty(ctx, system, org.Draft{Parent: w.city.ID, Code: code, Name: name}))
	}
	w.hualong, w.qingfeng, w.nanle = county("410902", "华龙区"), county("410922", "清丰县"), county("410923", "南乐县")
	school := func(parent org.Unit, code, region, name string, stages ...org.Stage) org.Unit {
		return must(s.AddSchool(ctx, system, org.Draft{Parent: parent.ID, Code: code, Region: region, Name: name, Stages: stages}))
	}
	w.ofQingfeng = school(w.qingfeng, "2141000001", "410922", "清丰县第一实验小学", org.Primary)
	w.ofNanle = school(w.nanle, "2141000002", "410923", "南乐县第一小学", org.Primary)
	w.ofHualong = school(w.hualong, "2141000003", "410902", "华龙区第一小学", org.Primary)
	w.ofCity = school(w.city, "3441000004", "410902", "濮阳市第一高级中学", org.Senior, org.Junior)
	class := func(school org.Unit, stage org.Stage, entry, number int) org.Unit {
		return must(s.AddClass(ctx, system, org.Draft{Parent: school.ID, Stage: stage, EntryYear: entry, Number: number}))
	}
	w.classQingfeng = class(w.ofQingfeng, org.Primary, 2023, 1)
	w.classSecond = class(w.ofNanle, org.Primary, 2023, 2)
	w.classOfCity = class(w.ofCity, org.Senior, 2024, 3)
	return w
}

func appointed(role domain.Role, unit domain.UnitID) domain.Actor {
	return domain.Actor{
		Account: domain.AccountID(storetest.NextID()), Person: domain.PersonID(storetest.NextID()),
		Appointments: []domain.Appointment{{Role: role, Unit: unit}},
	}
}

func TestPolicyM1UnitsInReach(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newTown(t, db), context.Background()
		for _, row := range []struct {
			remark string
			who    domain.Actor
			unit   org.Unit
			want   error
		}{
			{"清丰 bureau, its own school", appointed(domain.CountyOfficer, w.qingfeng.ID), w.ofQingfeng, nil},
			{"清丰 bureau, a class of it", appointed(domain.CountyOfficer, w.qingfeng.ID), w.classQingfeng, nil},
			{"清丰 bureau, 南乐's school", appointed(domain.CountyOfficer, w.qingfeng.ID), w.ofNanle, domain.ErrNotFound},
			{"华龙 bureau, the 市直 school in it", appointed(domain.CountyOfficer, w.hualong.ID), w.ofCity, domain.ErrNotFound},
			{"华龙 bureau, a class of the 市直 school", appointed(domain.CountyOfficer, w.hualong.ID), w.classOfCity, domain.ErrNotFound},
			{"city, the 市直 school", appointed(domain.CityOfficer, w.city.ID), w.ofCity, nil},
			{"city, a county's school", appointed(domain.CityOfficer, w.city.ID), w.ofNanle, nil},
			{"head, another school", appointed(domain.Head, w.ofQingfeng.ID), w.ofNanle, domain.ErrNotFound},
			{"a judge", appointed(domain.Judge, w.city.ID), w.ofNanle, domain.ErrNotFound},
		} {
			if _, _, err := w.org.Unit(ctx, row.who, row.unit.ID); !errors.Is(err, row.want) {
				t.Errorf("%s: %v, want %v", row.remark, err, row.want)
			}
		}
		for _, row := range []struct {
			remark string
			who    domain.Actor
			want   int
		}{
			{"city", appointed(domain.CityOfficer, w.city.ID), 11},
			{"清丰", appointed(domain.CountyOfficer, w.qingfeng.ID), 3},
			{"华龙, without the 市直 school", appointed(domain.CountyOfficer, w.hualong.ID), 2},
			{"a school", appointed(domain.Head, w.ofCity.ID), 2},
			{"a class", appointed(domain.ClassTeacher, w.classOfCity.ID), 1},
		} {
			got, err := w.org.Units(ctx, row.who, org.Filter{}, domain.Page{Limit: 50})
			if err != nil || len(got.Items) != row.want {
				t.Errorf("%s: %d units, %v, want %d", row.remark, len(got.Items), err, row.want)
			}
		}
	})
}

func TestUnitsAreFoundByFoldedName(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newTown(t, db), context.Background()
		city := appointed(domain.CityOfficer, w.city.ID)
		for query, want := range map[string]int{"清丰县第一": 1, "qingfeng": 2, "第一": 4, "ＱＩＮＧＦＥＮＧ": 2, "%": 11, "nothing": 0} {
			got, err := w.org.Units(ctx, city, org.Filter{Query: query}, domain.Page{Limit: 50})
			if err != nil || len(got.Items) != want {
				t.Errorf("%q: %d, %v, want %d", query, len(got.Items), err, want)
			}
		}
		var seen []string
		page := domain.Page{Limit: 3}
		for {
			got, err := w.org.Units(ctx, city, org.Filter{}, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range got.Items {
				seen = append(seen, u.ID.String())
			}
			if got.Next.IsZero() {
				break
			}
			page.After = got.Next
		}
		unique := map[string]bool{}
		for _, id := range seen {
			unique[id] = true
		}
		if len(seen) != 11 || len(unique) != 11 {
			t.Errorf("paging gives %d units, %d of them different, want 11", len(seen), len(unique))
		}
	})
}

func TestAddRefusesWhatIsWrong(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newTown(t, db), context.Background()
		county := appointed(domain.CountyOfficer, w.qingfeng.ID)
		good := org.Draft{Parent: w.qingfeng.ID, Code: "3141000077", Region: "410922", Name: "清丰县第七中学", Stages: []org.Stage{org.Junior}}
		change := func(f func(*org.Draft)) org.Draft { d := good; f(&d); return d }
		for _, row := range []struct {
			remark string
			d      org.Draft
			want   error
		}{
			{"the code", change(func(d *org.Draft) { d.Code = "9941000001" }), org.ErrSchoolType},
			{"a code in use", change(func(d *org.Draft) { d.Code = "2141000002" }), org.ErrTaken},
			{"the region", change(func(d *org.Draft) { d.Region = "410929" }), org.ErrRegion},
			{"no stage", change(func(d *org.Draft) { d.Stages = nil }), org.ErrStages},
			{"a stage twice", change(func(d *org.Draft) { d.Stages = []org.Stage{org.Junior, org.Junior} }), org.ErrStages},
			{"no name", change(func(d *org.Draft) { d.Name = " " }), org.ErrName},
			{"credit code", change(func(d *org.Draft) { d.CreditCode = "12410900MB0000000C" }), org.ErrCreditCheck},
			{"another county", change(func(d *org.Draft) { d.Parent = w.nanle.ID }), domain.ErrNotFound},
			{"below a school", change(func(d *org.Draft) { d.Parent = w.ofQingfeng.ID }), org.ErrParent},
			{"two things at once", change(func(d *org.Draft) { d.Code, d.Region = "1", "2" }), domain.ErrInvalid},
			{"right", good, nil},
		} {
			if _, err := w.org.AddSchool(ctx, county, row.d); !errors.Is(err, row.want) {
				t.Errorf("%s: %v, want %v", row.remark, err, row.want)
			}
		}
		class := org.Draft{Parent: w.ofQingfeng.ID, Stage: org.Primary, EntryYear: 2024, Number: 1}
		for _, row := range []struct {
			remark string
			who    domain.Actor
			d      org.Draft
			want   error
		}{
			{"aid officer of the school", appointed(domain.AidOfficer, w.ofQingfeng.ID), class, nil},
			{"the same cohort again", appointed(domain.AidOfficer, w.ofQingfeng.ID), class, org.ErrTaken},
			{"head may see, not add", appointed(domain.Head, w.ofQingfeng.ID), class, domain.ErrForbidden},
			{"a stage that the school has not", county, org.Draft{Parent: w.ofQingfeng.ID, Stage: org.Senior, EntryYear: 2024, Number: 1}, org.ErrStage},
			{"a year long ago", county, org.Draft{Parent: w.ofQingfeng.ID, Stage: org.Primary, EntryYear: 1999, Number: 1}, org.ErrCohort},
			{"number 0", county, org.Draft{Parent: w.ofQingfeng.ID, Stage: org.Primary, EntryYear: 2024}, org.ErrCohort},
			{"aid officer of another", appointed(domain.AidOfficer, w.ofNanle.ID), class, domain.ErrNotFound},
		} {
			if _, err := w.org.AddClass(ctx, row.who, row.d); !errors.Is(err, row.want) {
				t.Errorf("%s: %v, want %v", row.remark, err, row.want)
			}
		}
		if _, err := w.org.AddCounty(ctx, county, org.Draft{Parent: w.city.ID, Code: "410926", Name: "范县"}); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("an officer founds a county: %v", err)
		}
		outside := domain.System(&domain.Cause{Address: "10.0.0.1"})
		if _, err := w.org.AddSchool(ctx, outside, good); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("nobody from outside is the program itself: %v", err)
		}
	})
}

func TestUnitWithItsOwnIDIsAddedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newTown(t, db), context.Background()
		d := org.Draft{ID: domain.UnitID(storetest.NextID()), Parent: w.ofCity.ID, Stage: org.Senior, EntryYear: 2025, Number: 1}
		first, err := w.org.AddClass(ctx, system, d)
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.org.AddClass(ctx, system, d)
		if diff := cmp.Diff(first, again, days); err != nil || diff != "" {
			t.Errorf("the same once more: %v\n%s", err, diff)
		}
		d.Number = 2
		if _, err := w.org.AddClass(ctx, system, d); !errors.Is(err, domain.ErrIDTaken) {
			t.Errorf("another class with the id: %v, want id_taken", err)
		}
	})
}

func TestPolicyM8RenameKeepsThePast(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newTown(t, db), context.Background()
		county := appointed(domain.CountyOfficer, w.nanle.ID)
		r := org.Renaming{Name: "南乐县实验小学", Reason: "更名批复"}
		u, err := w.org.Rename(ctx, county, w.ofNanle.ID, 1, r)
		if err != nil || u.Version != 2 || u.Code != "2141000002" {
			t.Fatalf("Rename = %+v, %v", u, err)
		}
		_, err = w.org.Rename(ctx, county, w.ofNanle.ID, 1, org.Renaming{Name: "又一个名字", Reason: "x"})
		var fault *domain.Fault
		if !errors.As(err, &fault) || !errors.Is(err, domain.ErrStale) || fault.Params["current"] != 2 {
			t.Errorf("a stale rename: %v", err)
		}
		got, names, err := w.org.Unit(ctx, county, w.ofNanle.ID)
		if err != nil || got.Name != r.Name || len(names) != 1 || names[0].Name != "南乐县第一小学" {
			t.Errorf("after: %s, %+v, %v", got.Name, names, err)
		}
		if _, err := w.org.Rename(ctx, county, w.ofNanle.ID, 2, org.Renaming{Name: "没有原因"}); !errors.Is(err, org.ErrReason) {
			t.Errorf("without a reason: %v", err)
		}
	})
}

func TestMergeMovesClassesAndKeepsThePast(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newTown(t, db), context.Background()
		city := appointed(domain.CityOfficer, w.city.ID)
		m := org.Merging{Into: w.ofQingfeng.ID, Reason: "撤并"}
		u, err := w.org.Merge(ctx, city, w.ofNanle.ID, 1, m)
		if err != nil || u.MergedInto != w.ofQingfeng.ID || u.Closed.IsZero() {
			t.Fatalf("Merge = %+v, %v", u, err)
		}
		old, _, err := w.org.Unit(ctx, city, w.classSecond.ID)
		if err != nil || old.Closed.IsZero() {
			t.Fatalf("the class before: %+v, %v", old, err)
		}
		next, _, err := w.org.Unit(ctx, city, old.MergedInto)
		if err != nil || next.School != w.ofQingfeng.ID || next.Number != 2 || next.EntryYear != 2023 {
			t.Errorf("its successor: %+v, %v", next, err)
		}
		if _, err := w.org.Merge(ctx, city, w.ofNanle.ID, 2, m); !errors.Is(err, org.ErrClosed) {
			t.Errorf("merged twice: %v", err)
		}
		if _, err := w.org.AddClass(ctx, city, org.Draft{Parent: w.ofNanle.ID, Stage: org.Primary, EntryYear: 2024, Number: 1}); !errors.Is(err, org.ErrClosed) {
			t.Errorf("a class in a closed school: %v", err)
		}
	})
}

func TestPolicyM14CalendarIsDataByYear(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newTown(t, db), context.Background()
		friday, sunday := domain.NewDay(2026, 5, 1), domain.NewDay(2026, 5, 10)
		if err := w.org.LoadCalendar(ctx, system, 2026, map[domain.Day]bool{friday: false, sunday: true}); err != nil {
			t.Fatal(err)
		}
		c, err := w.org.Calendar(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for day, want := range map[domain.Day]bool{friday: false, sunday: true, domain.NewDay(2026, 5, 6): true, domain.NewDay(2026, 5, 9): false} {
			if got, provisional := c.Working(day); got != want || provisional {
				t.Errorf("%v: working %v, provisional %v, want %v", day, got, provisional, want)
			}
		}
		if _, provisional := c.Working(domain.NewDay(2027, 5, 6)); !provisional {
			t.Error("a year without its notice is provisional")
		}
		for remark, days := range map[string]map[domain.Day]bool{
			"two years":                   {friday: false, domain.NewDay(2027, 1, 1): false},
			"a weekday that is worked":    {friday: true},
			"a weekend that is a holiday": {sunday: false},
			"nothing":                     {},
		} {
			if err := w.org.LoadCalendar(ctx, system, 2026, days); !errors.Is(err, org.ErrCalendar) {
				t.Errorf("%s: %v", remark, err)
			}
		}
		if err := w.org.LoadCalendar(ctx, appointed(domain.CountyOfficer, w.qingfeng.ID), 2026, map[domain.Day]bool{friday: false}); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("a county loads the calendar: %v", err)
		}
		// The notice is corrected: the year is replaced.
		if err := w.org.LoadCalendar(ctx, system, 2026, map[domain.Day]bool{friday: false}); err != nil {
			t.Fatal(err)
		}
		kept, err := w.org.CalendarDays(ctx, appointed(domain.Head, w.ofCity.ID), 2026)
		if diff := cmp.Diff(map[domain.Day]bool{friday: false}, kept, days); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}

func TestFold(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, key string }{
		{"林晓雨", "林晓雨 linxiaoyu lxy"},
		{"买买提•艾力", "买买提·艾力 maimaitiaili mmtal"},
		{"买买提・艾力", "买买提·艾力 maimaitiaili mmtal"},
		{"Ａnna", "anna"},
		{"e\u0301", "é"},
		{"张 伟", "张伟 zhangwei zw"},
	} {
		if got := (store.Fold{}).Key(row.name); got != row.key {
			t.Errorf("Key(%q) = %q, want %q", row.name, got, row.key)
		}
	}
	if got := (store.Fold{}).Query(" 买买提・艾力"); got != "买买提·艾力" {
		t.Errorf("Query = %q", got)
	}
}
