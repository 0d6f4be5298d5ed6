package payment_test

import (
	"context"
	"errors"
	"testing"

	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
)

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
