package cases_test

import (
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/payment/cases"
)

// TestDeadlinesAreOfTheirCauseAndDay picks among deadlines.
func TestDeadlinesAreOfTheirCauseAndDay(t *testing.T) {
	t.Parallel()
	day := domain.NewDay(2026, 3, 16)
	deadlines := cases.Deadlines{
		{Cause: "", From: day.Add(-300), Days: 10},
		{Cause: "F02", From: day.Add(-300), Days: 15},
		{Cause: "F02", From: day.Add(-10), Days: 12},
		{Cause: "F02", From: day.Add(1), Days: 1},
		{Cause: "", From: day.Add(-5), Days: 9},
	}
	for cause, want := range map[string]int{"F02": 12, "F01": 9, "": 9} {
		if got := deadlines.Of(cause, day).Days; got != want {
			t.Errorf("%q has %d days, want %d", cause, got, want)
		}
	}
	if got := deadlines.Of("F02", day.Add(1)).Days; got != 1 {
		t.Errorf("the day after F02 has %d days", got)
	}
}

// TestAI12OverdueItIsTheLevelAbove asks whose matter an exception is.
func TestAI12OverdueItIsTheLevelAbove(t *testing.T) {
	t.Parallel()
	due := domain.NewDay(2026, 3, 30)
	county := cases.Exception{County: domain.UnitID{1}, Due: due, ThenDue: due.Add(14)}
	city := cases.Exception{Due: due, ThenDue: due.Add(14)} // a 市直 school
	for _, row := range []struct {
		remark string
		of     cases.Exception
		on     domain.Day
		want   domain.Scope
	}{
		{"in time", county, due.Add(-1), domain.School},
		{"on its last day", county, due, domain.School},
		{"the day after", county, due.Add(1), domain.County},
		{"on the county's last day", county, due.Add(14), domain.County},
		{"the day after that", county, due.Add(15), domain.City},
		{"市直: on its last day", city, due, domain.School},
		{"市直: the day after", city, due.Add(1), domain.City},
	} {
		if got := row.of.Level(row.on); got != row.want {
			t.Errorf("%s it is the %s's, want the %s's", row.remark, got, row.want)
		}
	}
}

// TestDeadlinesCountWorkingDays counts around Qingming 2022, with the Saturday
// that was worked for it.
func TestDeadlinesCountWorkingDays(t *testing.T) {
	t.Parallel()
	off, worked := false, true
	calendar := domain.NewCalendar(map[domain.Day]bool{
		domain.NewDay(2022, 4, 2): worked, domain.NewDay(2022, 4, 3): off, domain.NewDay(2022, 4, 4): off, domain.NewDay(2022, 4, 5): off,
	})
	start := domain.NewDay(2022, 1, 1)
	deadlines := cases.Deadlines{{Cause: "", From: start, Days: 5, Then: 3}, {Cause: "F07", From: start, Days: 1, Then: 1}}
	for _, row := range []struct {
		remark    string
		cause     string
		today     domain.Day
		due, then domain.Day
	}{
		{"a plain week", "F01", domain.NewDay(2022, 3, 14), domain.NewDay(2022, 3, 21), domain.NewDay(2022, 3, 24)},
		{"over the holiday", "F01", domain.NewDay(2022, 3, 30), domain.NewDay(2022, 4, 7), domain.NewDay(2022, 4, 12)},
		{"to the Saturday", "F07", domain.NewDay(2022, 4, 1), domain.NewDay(2022, 4, 2), domain.NewDay(2022, 4, 6)},
		{"left open: as every other cause", "", domain.NewDay(2022, 3, 14), domain.NewDay(2022, 3, 21), domain.NewDay(2022, 3, 24)},
	} {
		if due, then := deadlines.Days(row.cause, row.today, calendar); due != row.due || then != row.then {
			t.Errorf("%s: %s and %s, want %s and %s", row.remark, due, then, row.due, row.then)
		}
	}
}

// TestTheDeadlineIsTheCausesOwnAndTheNewest draws deadlines in any order and
// compares with the sentence: of the cause's own that count already the newest,
// else of the common ones the newest.
func TestTheDeadlineIsTheCausesOwnAndTheNewest(t *testing.T) {
	t.Parallel()
	today := domain.NewDay(2026, 3, 16)
	rapid.Check(t, func(t *rapid.T) {
		var all cases.Deadlines
		seen := map[string]bool{}
		for n := range rapid.IntRange(0, 12).Draw(t, "deadlines") {
			d := cases.Deadline{
				Cause: rapid.SampledFrom([]string{"", "F01", "F02"}).Draw(t, "cause"),
				From:  today.Add(rapid.IntRange(-5, 5).Draw(t, "from")), Days: n + 1,
			}
			if key := d.Cause + d.From.String(); !seen[key] {
				seen[key] = true
				all = append(all, d)
			}
		}
		of := func(cause string) (best cases.Deadline) {
			for _, d := range all {
				if d.Cause == cause && !d.From.After(today) && (best.Days == 0 || d.From.After(best.From)) {
					best = d
				}
			}
			return best
		}
		want := of("F01")
		if want.Days == 0 {
			want = of("")
		}
		if got := all.Of("F01", today); got != want {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}
