package payment_test

import (
	"context"
	"errors"
	"testing"

	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/result"
	"lizhi/domain/payment/ledger"
)

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
	if err := s.Draw(context.Background(), domain.Actor{Account: domain.AccountID{1}}, ledger.BatchID{}, nil); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("a person draws: %v", err)
	}
	if err := s.Send(context.Background(), domain.Actor{Account: domain.AccountID{1}}, ledger.BatchID{}, nil); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("a person sends: %v", err)
	}
	if err := s.Settle(context.Background(), domain.Actor{Account: domain.AccountID{1}}, result.ID{}, nil); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("a person settles: %v", err)
	}
}
