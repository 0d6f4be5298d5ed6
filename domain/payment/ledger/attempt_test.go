package ledger_test

import (
	"errors"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
)

// TestAnAttemptIsSettledOnceFromWhereItStands walks from every state to every end.
func TestAnAttemptIsSettledOnceFromWhereItStands(t *testing.T) {
	t.Parallel()
	states := []ledger.AttemptState{
		ledger.AttemptDrafted, ledger.AttemptExported, ledger.AttemptPaid, ledger.AttemptFailed, ledger.AttemptLeft,
	}
	may := map[[2]ledger.AttemptState]bool{
		{ledger.AttemptDrafted, ledger.AttemptLeft}:    true,
		{ledger.AttemptExported, ledger.AttemptPaid}:   true,
		{ledger.AttemptExported, ledger.AttemptFailed}: true,
	}
	now := time.Date(2026, 3, 16, 2, 0, 0, 0, time.UTC)
	for _, from := range states {
		for _, to := range []ledger.AttemptState{ledger.AttemptPaid, ledger.AttemptFailed, ledger.AttemptLeft} {
			a := ledger.Attempt{ID: ledger.AttemptID{1}, Obligation: ledger.ObligationID{2}, Active: ledger.ObligationID{2}, State: from}
			before := a
			err := a.Settle(to, "F02", now)
			if !may[[2]ledger.AttemptState{from, to}] {
				if !errors.Is(err, ledger.ErrAttemptState) || a != before {
					t.Errorf("%s to %s: %v, %+v", from, to, err, a)
				}
				continue
			}
			if err != nil || a.State != to || a.Cause != "F02" || a.SettledAt == nil || !a.SettledAt.Equal(now) {
				t.Errorf("%s to %s: %v, %+v", from, to, err, a)
			}
			if !a.Active.IsZero() || a.Obligation.IsZero() {
				t.Errorf("%s: the obligation is not free for another attempt: %+v", to, a)
			}
		}
	}
}

// TestPolicyG9WhatIsTheSameData compares payee and card.
func TestPolicyG9WhatIsTheSameData(t *testing.T) {
	t.Parallel()
	mother, father := domain.PersonID{1}, domain.PersonID{2}
	old, replaced := ledger.CardID{1}, ledger.CardID{2}
	failed := ledger.Attempt{Payee: mother, Card: old, State: ledger.AttemptFailed}
	for _, row := range []struct {
		remark string
		payee  domain.PersonID
		card   ledger.CardID
		want   bool
	}{
		{"nothing changed", mother, old, true},
		{"a new card", mother, replaced, false},
		{"the father instead", father, old, false},
		{"the father, on a card of his", father, replaced, false},
	} {
		if got := failed.Repeats(row.payee, row.card); got != row.want {
			t.Errorf("%s: %t, want %t", row.remark, got, row.want)
		}
	}
}
