package payment_test

import (
	"context"
	"errors"
	"testing"

	"lizhi/domain"
	"lizhi/domain/payment"
)

// TestTheNewestLayoutOfTheCountyCounts picks among layouts by use, county and
// day.
func TestTheNewestLayoutOfTheCountyCounts(t *testing.T) {
	t.Parallel()
	qingfeng, nanle := domain.UnitID{1}, domain.UnitID{2}
	day := func(m, d int) domain.Day { return domain.NewDay(2026, 1, 1).Add(31*(m-1) + d - 1) }
	ref := payment.Reference{Layouts: []payment.Layout{
		{Code: "all-1", Use: payment.ForBatch, From: day(1, 1)},
		{Code: "all-2", Use: payment.ForBatch, From: day(5, 1)},
		{Code: "qf-1", Use: payment.ForBatch, From: day(2, 1), County: qingfeng},
		{Code: "qf-2", Use: payment.ForBatch, From: day(4, 1), County: qingfeng},
		{Code: "result", Use: payment.ForResult, From: day(1, 1)},
	}}
	for _, row := range []struct {
		remark string
		wish   payment.Wish
		want   string
	}{
		{"before the county had its own", payment.Wish{Use: payment.ForBatch, County: qingfeng, Today: day(1, 20)}, "all-1"},
		{"the county's own", payment.Wish{Use: payment.ForBatch, County: qingfeng, Today: day(3, 1)}, "qf-1"},
		{"its newer one, on the day", payment.Wish{Use: payment.ForBatch, County: qingfeng, Today: day(4, 1)}, "qf-2"},
		{"though one of all is newer still", payment.Wish{Use: payment.ForBatch, County: qingfeng, Today: day(6, 1)}, "qf-2"},
		{"another county", payment.Wish{Use: payment.ForBatch, County: nanle, Today: day(6, 1)}, "all-2"},
		{"the city's own schools", payment.Wish{Use: payment.ForBatch, Today: day(6, 1)}, "all-2"},
		{"by its code, old as it is", payment.Wish{Use: payment.ForBatch, Code: "qf-1", County: qingfeng, Today: day(6, 1)}, "qf-1"},
		{"by the code of another county", payment.Wish{Use: payment.ForBatch, Code: "qf-1", County: nanle, Today: day(6, 1)}, ""},
		{"of another use", payment.Wish{Use: payment.ForResult, Today: day(6, 1)}, "result"},
		{"before there was any", payment.Wish{Use: payment.ForBatch, Today: domain.NewDay(2025, 1, 1)}, ""},
	} {
		got, err := ref.Layout(row.wish)
		if got.Code != row.want || (err == nil) != (row.want != "") {
			t.Errorf("%s: %q, %v; want %q", row.remark, got.Code, err, row.want)
		}
	}
}

// TestDeadlinesAreOfTheirCauseAndDay picks among deadlines.
func TestDeadlinesAreOfTheirCauseAndDay(t *testing.T) {
	t.Parallel()
	day := domain.NewDay(2026, 3, 16)
	ref := payment.Reference{Deadlines: []payment.Deadline{
		{Cause: "", From: day.Add(-300), Days: 10},
		{Cause: "F02", From: day.Add(-300), Days: 15},
		{Cause: "F02", From: day.Add(-10), Days: 12},
		{Cause: "F02", From: day.Add(1), Days: 1},
		{Cause: "", From: day.Add(-5), Days: 9},
	}}
	for cause, want := range map[string]int{"F02": 12, "F01": 9, "": 9} {
		if got := ref.Deadline(cause, day).Days; got != want {
			t.Errorf("%q has %d days, want %d", cause, got, want)
		}
	}
	if got := ref.Deadline("F02", day.Add(1)).Days; got != 1 {
		t.Errorf("the day after F02 has %d days", got)
	}
}

// TestOnlyTheProgramCarriesOn keeps people from the tasks.
func TestOnlyTheProgramCarriesOn(t *testing.T) {
	t.Parallel()
	s := payment.New(nil, domain.World{}, nil)
	if err := s.Draw(context.Background(), domain.Actor{Account: domain.AccountID{1}}, payment.BatchID{}, nil); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("a person draws: %v", err)
	}
	if err := s.Send(context.Background(), domain.Actor{Account: domain.AccountID{1}}, payment.BatchID{}, nil); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("a person sends: %v", err)
	}
	if err := s.Settle(context.Background(), domain.Actor{Account: domain.AccountID{1}}, payment.ResultID{}, nil); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("a person settles: %v", err)
	}
}
