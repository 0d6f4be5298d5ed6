package publicity

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
)

func TestAI14OnlyARejectionBelowTheCityIsAppealed(t *testing.T) {
	t.Parallel()
	due := domain.NewDay(2026, 3, 24)
	for _, row := range []struct {
		remark      string
		state       ObjectionState
		outcome     Outcome
		level       Level
		provisional bool
		notice      State
		on          domain.Day
		want        error
	}{
		{"rejected by the school", Answered, Rejected, AtSchool, false, Open, due.Add(-3), nil},
		{"rejected by the county", Answered, Rejected, AtCounty, false, Open, due.Add(-3), nil},
		{"the city's word is the last", Answered, Rejected, AtCity, false, Open, due.Add(-3), ErrNoAppeal},
		{"it was right: nothing to appeal", Answered, Upheld, AtSchool, false, Open, due.Add(-3), ErrNoAppeal},
		{"no answer yet", Pending, "", AtSchool, false, Open, due.Add(-3), ErrNoAppeal},
		{"fallen with its notice", Dropped, "", AtSchool, false, Withdrawn, due.Add(-3), ErrNoAppeal},
		{"answered, and then the notice was taken back", Answered, Rejected, AtSchool, false, Withdrawn, due.Add(-3), ErrNoAppeal},
		{"long after the notice closed, in time", Answered, Rejected, AtSchool, false, Closed, due, nil},
		{"on the last day", Answered, Rejected, AtSchool, false, Open, due, nil},
		{"a day late", Answered, Rejected, AtSchool, false, Open, due.Add(1), ErrAppealLate},
		{"a day late by a calendar that is not published", Answered, Rejected, AtSchool, true, Open, due.Add(1), nil},
	} {
		o := Objection{State: row.state, Outcome: row.outcome, Level: row.level, DueOn: due, Provisional: row.provisional}
		if err := o.appealable(Notice{State: row.notice}, row.on); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.remark, err, row.want)
		}
	}
}

func TestAI14AnObjectionGoesUpLevelByLevel(t *testing.T) {
	t.Parallel()
	city, county, school := domain.UnitID{1}, domain.UnitID{2}, domain.UnitID{3}
	for _, row := range []struct {
		remark string
		n      Notice
		want   []Level
	}{
		{"a school of a county", Notice{City: city, County: county, School: school}, []Level{AtSchool, AtCounty, AtCity}},
		{"a class of it", Notice{City: city, County: county, School: school, Class: domain.UnitID{4}}, []Level{AtSchool, AtCounty, AtCity}},
		{"a school of the city itself 市直", Notice{City: city, School: school}, []Level{AtSchool, AtCity}},
		{"a county", Notice{City: city, County: county}, []Level{AtCounty, AtCity}},
		{"the city", Notice{City: city}, []Level{AtCity}},
	} {
		rule := Rule{AnswerDays: 5, HigherDays: 10}
		o := Objection{City: row.n.City, County: row.n.County, School: row.n.School, Level: row.n.first(), State: Answered, Outcome: Rejected}
		levels := []Level{o.Level}
		for o.Level != AtCity {
			o.raise(calendar2022(), domain.NewDay(2022, 10, 10), rule)
			levels = append(levels, o.Level)
			if o.State != Pending || o.Outcome != "" || o.Within != rule.HigherDays || o.DueOn != domain.NewDay(2022, 10, 24) {
				t.Errorf("%s: raised to %s it is %s, %q, due in %d days on %s", row.remark, o.Level, o.State, o.Outcome, o.Within, o.DueOn)
			}
		}
		if !slices.Equal(levels, row.want) {
			t.Errorf("%s: %v, want %v", row.remark, levels, row.want)
		}
		if row.want[0] == AtSchool && rule.within(AtSchool) != 5 || rule.within(AtCounty) != 10 || rule.within(AtCity) != 10 {
			t.Errorf("%s: the school has %d days, the county %d", row.remark, rule.within(AtSchool), rule.within(AtCounty))
		}
	}
}

func TestAI14OverdueIsTheDayAfterTheLast(t *testing.T) {
	t.Parallel()
	due := domain.NewDay(2026, 3, 24)
	for _, row := range []struct {
		remark string
		o      Objection
		on     domain.Day
		want   bool
	}{
		{"the last day", Objection{State: Pending, DueOn: due}, due, false},
		{"the day after", Objection{State: Pending, DueOn: due}, due.Add(1), true},
		{"answered", Objection{State: Answered, DueOn: due}, due.Add(1), false},
		{"dropped", Objection{State: Dropped, DueOn: due}, due.Add(1), false},
		{"by a calendar that is not published", Objection{State: Pending, DueOn: due, Provisional: true}, due.Add(1), false},
	} {
		if got := row.o.Overdue(row.on); got != row.want {
			t.Errorf("%s: overdue %t, want %t", row.remark, got, row.want)
		}
		if answered := row.o.answers(); (answered == nil) != (row.o.State == Pending) {
			t.Errorf("%s: it can be answered: %v", row.remark, answered)
		}
	}
}

func TestANoticeIsTakenBackWithAReasonWhileItLives(t *testing.T) {
	t.Parallel()
	today := domain.NewDay(2026, 3, 18)
	for _, row := range []struct {
		remark, reason string
		state          State
		want           error
	}{
		{"while it hangs", "名单有误", Open, nil},
		{"while an objection holds it", "名单有误", Over, nil},
		{"without a word", " \n", Open, ErrReason},
		{"after its end", "名单有误", Closed, ErrState},
		{"twice", "名单有误", Withdrawn, ErrState},
	} {
		n := Notice{State: row.state, Active: SourceID{1}, EndedOn: domain.Day{}}
		err := n.withdraw(row.reason, today)
		if !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.remark, err, row.want)
		}
		if gone := n.State == Withdrawn && n.Active.IsZero() && n.EndedOn == today && n.Reason == row.reason; gone != (err == nil) {
			t.Errorf("%s: %+v after %v", row.remark, n, err)
		}
	}
	over := Notice{State: Over, EndedOn: today.Add(-2)}
	if err := over.withdraw("名单有误", today); err != nil || over.EndedOn != today.Add(-2) {
		t.Errorf("taken down before, it ended on %s, %v", over.EndedOn, err)
	}
}

// TestPolicyD7AHardshipListNeedsASchool and the other things that a draft answers
// for by itself.
func TestPolicyD7AHardshipListNeedsASchool(t *testing.T) {
	t.Parallel()
	school := domain.Place{City: domain.UnitID{1}, County: domain.UnitID{2}, School: domain.UnitID{3}}
	county := domain.Place{City: domain.UnitID{1}, County: domain.UnitID{2}}
	for _, row := range []struct {
		remark string
		change func(*Draft)
		at     domain.Place
		good   bool
	}{
		{"recognitions of a school", func(*Draft) {}, school, true},
		{"recognitions of a county", func(*Draft) {}, county, false},
		{"awards of a county", func(d *Draft) { d.Kind = Award }, county, false},
		{"a contest of a county", func(d *Draft) { d.Kind = Contest }, county, true},
		{"no kind", func(d *Draft) { d.Kind = "gossip" }, school, false},
		{"nothing behind it", func(d *Draft) { d.Source = SourceID{} }, school, false},
		{"nobody on it", func(d *Draft) { d.Entries = nil }, school, false},
		{"a number among the results", func(d *Draft) { d.Entries[1].Result = "第3名" }, school, false},
		{"a number of a person in the title", func(d *Draft) { d.Title = "13800138000" }, school, false},
	} {
		d := Draft{Kind: Recognition, Source: SourceID{1}, Title: "认定结果公示", Entries: []Entry{{Result: "困难"}, {Result: "一般困难"}}}
		row.change(&d)
		if err := d.check(row.at); (err == nil) != row.good {
			t.Errorf("%s: %v", row.remark, err)
		}
	}
}

func TestWordsOfAnObjectionAreGivenAndBounded(t *testing.T) {
	t.Parallel()
	for text, good := range map[string]bool{
		"情况不符": true, "": false, " \n ": false, strings.Repeat("字", 2000): true, strings.Repeat("字", 2001): false,
		"  " + strings.Repeat("字", 2000) + "\n": true,
	} {
		if err := checkText(text); (err == nil) != good || err != nil && !errors.Is(err, ErrText) {
			t.Errorf("%d characters: %v", len([]rune(text)), err)
		}
	}
}

// TestStruckRowsAreNotShown shows any rows in any states.
func TestStruckRowsAreNotShown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := make([]Row, rapid.IntRange(0, 8).Draw(t, "rows"))
		var want []int
		for i := range rows {
			rows[i] = Row{Number: i + 1, State: rapid.SampledFrom([]RowState{Shown, Frozen, Finished, Struck}).Draw(t, "state")}
			if rows[i].State != Struck {
				want = append(want, i+1)
			}
		}
		var got []int
		for _, l := range shown(rows) {
			got = append(got, l.Number)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("of %+v are shown %v, want %v", rows, got, want)
		}
	})
}

func TestTheFeatureBehindRowsHasThemStruck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		refs   []SourceID
		want   []int
	}{
		{"whatever its state, once", []SourceID{{1}, {2}, {3}, {4}}, []int{1, 2, 3}},
		{"the one that is named", []SourceID{{2}}, []int{2}},
		{"none of the list", []SourceID{{9}}, nil},
		{"none", nil, nil},
	} {
		rows := []Row{
			{Number: 1, Ref: SourceID{1}, State: Shown},
			{Number: 2, Ref: SourceID{2}, State: Frozen},
			{Number: 3, Ref: SourceID{3}, State: Finished},
			{Number: 4, Ref: SourceID{4}, State: Struck},
		}
		var got []int
		for _, r := range strike(rows, c.refs) {
			got = append(got, r.Number)
			if rows[r.Number-1].State != Struck {
				t.Errorf("%s: row %d is %s", c.remark, r.Number, rows[r.Number-1].State)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: struck %v, want %v", c.remark, got, c.want)
		}
	}
}

func TestAnAppealIsKnownByItsFinishedRows(t *testing.T) {
	t.Parallel()
	rows := []Row{{Number: 1, State: Finished}, {Number: 2, State: Frozen}, {Number: 3, State: Finished}, {Number: 4, State: Struck}}
	for _, c := range []struct {
		remark  string
		pending []Objection
		want    []int
	}{
		{"nothing is open", nil, nil},
		{"to a row that is frozen", []Objection{{Row: 2}}, nil},
		{"to one that was finished", []Objection{{Row: 3}}, []int{3}},
		{"to all of it", []Objection{{}}, []int{1, 3}},
		{"to what was struck", []Objection{{Row: 4}}, nil},
	} {
		if got := appealed(rows, c.pending); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, got, c.want)
		}
	}
}
