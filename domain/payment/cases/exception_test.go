package cases_test

import (
	"testing"

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
