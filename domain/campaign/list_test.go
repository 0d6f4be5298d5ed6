package campaign

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/campaign/reading"
)

var listStates = []ListState{Reading, Asking, Failed, Held, Ready, Matched, Withdrawn}

// TestAListIsAppliedNeverWhileARowIsWrong does anything with a list in any
// order: it is ready only when no row is wrong, or a person took it without the
// wrong ones that they saw and said why; what is withdrawn stays so.
func TestAListIsAppliedNeverWhileARowIsWrong(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := List{State: Reading}
		for range rapid.IntRange(1, 15).Draw(t, "steps") {
			before := l
			var err error
			switch rapid.SampledFrom([]string{"read", "release", "match", "ask", "map", "withdraw"}).Draw(t, "step") {
			case "read":
				n := map[reading.Verdict]int{}
				for _, v := range []reading.Verdict{reading.Fits, reading.Wrong, reading.Twice, reading.Aside} {
					n[v] = rapid.SampledFrom([]int{0, 0, 1, 3}).Draw(t, string(v))
				}
				if err = l.taken(n); err == nil && l.Total != n[reading.Fits]+n[reading.Wrong]+n[reading.Twice]+n[reading.Aside] {
					t.Fatalf("%v are %d rows", n, l.Total)
				}
			case "release":
				seen := rapid.IntRange(0, 3).Draw(t, "wrong seen")
				err = l.release(domain.PersonID{1}, seen, "部门确认")
				if err == nil && (before.State != Held || seen != before.Wrong || before.Wrong == before.Total) {
					t.Fatalf("released %+v, having seen %d", before, seen)
				}
			case "match":
				err = l.move(Matched)
			case "ask":
				err = l.move(Asking)
			case "map":
				err = l.move(Reading)
			case "withdraw":
				err = l.move(Withdrawn)
			}
			if before.State == Matched && err == nil && l.State != Withdrawn {
				t.Fatalf("what was matched is %s", l.State)
			}
			if before.State == Withdrawn && err == nil {
				t.Fatalf("what was withdrawn is %s", l.State)
			}
			if err != nil && l.State != before.State {
				t.Fatalf("refused from %s, and now it is %s", before.State, l.State)
			}
			if (l.State == Ready || l.State == Matched) && l.Wrong > 0 && l.ReleasedBy.IsZero() {
				t.Fatalf("%s with %d wrong rows, and nobody took it so", l.State, l.Wrong)
			}
			if l.State == Matched && before.State != Matched && before.State != Ready {
				t.Fatalf("matched from %s", before.State)
			}
		}
	})
}

func TestWhereReadingLeadsAList(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark string
		rows   map[reading.Verdict]int
		want   ListState
	}{
		{"all fit", map[reading.Verdict]int{reading.Fits: 3}, Ready},
		{"some are there twice, or of no school age", map[reading.Verdict]int{reading.Fits: 1, reading.Twice: 1, reading.Aside: 1}, Ready},
		{"one is wrong", map[reading.Verdict]int{reading.Fits: 3, reading.Wrong: 1}, Held},
		{"all are wrong", map[reading.Verdict]int{reading.Wrong: 2}, Held},
		{"there are none", nil, Failed},
	} {
		l := List{State: Reading}
		if err := l.taken(row.rows); err != nil || l.State != row.want || (l.Trouble != "") != (row.want == Failed) {
			t.Errorf("%s: %s %q, %v; want %s", row.remark, l.State, l.Trouble, err, row.want)
		}
	}
}

func TestAHeldListIsTakenWithoutTheRowsThatWereSeen(t *testing.T) {
	t.Parallel()
	for _, state := range listStates {
		l := List{State: state, Total: 5, Wrong: 2}
		if err := l.release(domain.PersonID{1}, 2, "部门确认"); (err == nil) != (state == Held) {
			t.Errorf("released from %s: %v", state, err)
		}
	}
	for _, row := range []struct {
		remark             string
		total, wrong, seen int
		want               error
	}{
		{"as they were seen", 5, 2, 2, nil},
		{"one was not seen", 5, 2, 1, ErrWrongCount},
		{"one more was seen", 5, 2, 3, ErrWrongCount},
		{"nothing is left", 2, 2, 2, ErrNothingFits},
	} {
		l := List{State: Held, Total: row.total, Wrong: row.wrong}
		if err := l.release(domain.PersonID{1}, row.seen, "部门确认"); !errors.Is(err, row.want) || (err == nil) != (l.State == Ready && l.ReleasedBy == domain.PersonID{1} && l.Reason == "部门确认") {
			t.Errorf("%s: %v, %+v; want %v", row.remark, err, l, row.want)
		}
	}
}

func TestDeadlinesGoUpward(t *testing.T) {
	t.Parallel()
	today := domain.NewDay(2026, 3, 16)
	for _, row := range []struct {
		remark                    string
		schools, counties, cityBy int // days from today
		want                      string
	}{
		{"one after the other", 30, 40, 50, ""},
		{"all today", 0, 0, 0, ""},
		{"schools yesterday", -1, 0, 0, "/schools_by"},
		{"counties before schools", 30, 29, 50, "/counties_by"},
		{"the city before counties", 30, 40, 39, "/city_by"},
	} {
		err := Campaign{SchoolsBy: today.Add(row.schools), CountiesBy: today.Add(row.counties), CityBy: today.Add(row.cityBy)}.check(today)
		var f *domain.Fault
		got := ""
		if errors.As(err, &f) {
			got = f.Fields[0].Pointer
		}
		if got != row.want {
			t.Errorf("%s: refused at %q, want %q", row.remark, got, row.want)
		}
	}
}

func TestMembershipsBeforeTheLastSchoolYearAreOldNews(t *testing.T) {
	t.Parallel()
	for term, want := range map[domain.Term]domain.Day{
		domain.SchoolYear(2025).Autumn(): domain.NewDay(2024, 9, 1),
		domain.SchoolYear(2025).Spring(): domain.NewDay(2025, 9, 1),
	} {
		if got := since(Campaign{Term: term}); got != want {
			t.Errorf("in %s since %s, want %s", term, got, want)
		}
	}
}

// TestAI16AUnitIsClosedOrOpen: a seat that closes keeps who, when and with which
// counts, one that opens keeps none of it, and what is refused changes nothing.
func TestAI16AUnitIsClosedOrOpen(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		s := Seat{Level: AtSchool, Version: 3}
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			before := s
			if rapid.Bool().Draw(t, "open") {
				s.open()
				if s.Closed || s.ClosedAt != nil || !s.ClosedBy.IsZero() || s.Counts != (Counts{}) {
					t.Fatalf("opened: %+v", s)
				}
				continue
			}
			counts := Counts{Missed: 2, Open: rapid.IntRange(0, 1).Draw(t, "open findings")}
			below := rapid.IntRange(0, 1).Draw(t, "open below")
			err := s.close(domain.PersonID{1}, counts, below, now)
			may := !before.Closed && counts.Open == 0 && below == 0
			switch {
			case (err == nil) != may:
				t.Fatalf("closing %+v with %+v and %d below: %v", before, counts, below, err)
			case err != nil && s != before:
				t.Fatalf("refused, and now it is %+v", s)
			case err == nil && (!s.Closed || s.Counts != counts || s.ClosedBy != domain.PersonID{1} || !s.ClosedAt.Equal(now)):
				t.Fatalf("closed: %+v", s)
			}
		}
	})
}

func TestTheRuleAndTheDepartmentOfADay(t *testing.T) {
	t.Parallel()
	first, second := domain.NewDay(2021, 1, 1), domain.NewDay(2026, 1, 1)
	ref := Reference{
		Rules:       []Rule{{From: second, Days: 5}, {From: first, Days: 10}},
		Departments: []reading.Department{{Code: "civil", From: first, Until: second.Add(-1), Name: "old"}, {Code: "civil", From: second, Name: "new"}},
	}
	for _, row := range []struct {
		on   domain.Day
		days int
		name string
	}{{first.Add(-1), 0, ""}, {first, 10, "old"}, {second.Add(-1), 10, "old"}, {second, 5, "new"}, {second.Add(3000), 5, "new"}} {
		d, err := ref.Department("civil", row.on)
		if got := ref.Rule(row.on).Days; got != row.days || d.Name != row.name || (err == nil) != (row.name != "") {
			t.Errorf("on %s: %d days, %q, %v; want %d, %q", row.on, got, d.Name, err, row.days, row.name)
		}
	}
	if _, err := ref.Department("veterans", second); !errors.Is(err, ErrDepartment) {
		t.Errorf("a department that there is not: %v", err)
	}
}

func TestTheLevelOfAFindingsOwner(t *testing.T) {
	t.Parallel()
	unit := domain.UnitID{1}
	for want, f := range map[Level]Finding{AtSchool: {City: unit, County: unit, School: unit}, AtCounty: {City: unit, County: unit}, AtCity: {City: unit}} {
		if got := f.Owner(); got != want {
			t.Errorf("%+v is of the %s, want the %s", f.About(), got, want)
		}
	}
	due := domain.NewDay(2026, 3, 30)
	for _, row := range []struct {
		remark  string
		finding Finding
		on      domain.Day
		want    bool
	}{
		{"on its day", Finding{Due: due}, due, false},
		{"the day after", Finding{Due: due}, due.Add(1), true},
		{"settled", Finding{Due: due, Settled: true}, due.Add(1), false},
		{"without a day", Finding{}, due, false},
	} {
		if got := row.finding.Overdue(row.on); got != row.want {
			t.Errorf("%s: overdue %t", row.remark, got)
		}
	}
	if got := (Counts{1, 2, 3, 4, 5, 6, 7}).Add(Counts{10, 20, 30, 40, 50, 60, 70}); got != (Counts{11, 22, 33, 44, 55, 66, 77}) {
		t.Errorf("counts add up to %+v", got)
	}
	if !slices.IsSortedFunc(levels, func(a, b Level) int {
		if a.above(b) {
			return 1
		}
		return -1
	}) {
		t.Errorf("%v do not go upward", levels)
	}
}
