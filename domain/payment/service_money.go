package payment

import (
	"context"
	"errors"
	"strings"

	"lizhi/domain"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
)

// Correct opens returned money for the next batch (policy G8). Something must
// have changed since, or a reason is given (policy G9); what was paid is not
// paid again (policy G10).
func (s Service) Correct(ctx context.Context, who domain.Actor, id ledger.ObligationID, c cases.Correction) (ledger.Obligation, error) {
	var o ledger.Obligation
	err := s.store.InTx(ctx, who, &o, func(tx Tx) error {
		var err error
		if o, err = tx.Obligation(ctx, id); err != nil {
			return err
		}
		basis, err := who.Require(Access["correctPayment"], Access["getObligation"], o.Subject())
		if err != nil {
			return err
		}
		switch {
		case o.Returned == 0 && o.Paid > 0:
			return ErrPaid
		case o.Returned == 0:
			return ErrNotReturned
		case c.Version != o.Version:
			return domain.ErrStale.With("yours", c.Version).With("current", o.Version)
		}
		if err := s.changed(ctx, tx, o, c); err != nil {
			return err
		}
		before, e := o, s.entry(who)
		e.Reason = strings.TrimSpace(c.Reason)
		if err := o.Move(&e, ledger.Returned, ledger.Pending, o.Returned); err != nil {
			return err
		}
		o.RetryReason, o.RetryPayee = e.Reason, c.Payee
		if err := errors.Join(tx.SaveObligation(ctx, o), tx.AddEntries(ctx, e), tx.CloseExceptions(ctx, cases.Corrected, o.ID)); err != nil {
			return err
		}
		o.Version++
		if err := tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "payment.correct", Object: "payment.obligation", ID: o.ID, About: o.Student, Before: before, After: o,
		}); err != nil {
			return err
		}
		return tx.Touch(ctx, o.Student)
	})
	return o, err
}

// changed asks whether the payee can be paid now, and whether anything is
// different from the attempt that failed.
func (s Service) changed(ctx context.Context, tx Tx, o ledger.Obligation, c cases.Correction) error {
	p, err := s.payable(ctx, tx, o.Student, o.Programme, o.Term)
	if err != nil {
		return err
	}
	payee, err := p.To(c.Payee)
	if err != nil {
		return err
	}
	attempts, err := tx.Attempts(ctx, o.ID)
	if err != nil {
		return err
	}
	for _, a := range attempts[o.ID] {
		if a.State != ledger.AttemptFailed {
			continue
		}
		if a.Repeats(payee.Person, payee.Card) && strings.TrimSpace(c.Reason) == "" {
			return ErrUnchanged
		}
		return nil
	}
	return nil
}

// Strike takes what a withdrawn award still owes off the books. It is what the
// task aid.withdrew does, and may be told twice.
func (s Service) Strike(ctx context.Context, who domain.Actor, award ledger.AwardID) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		obligations, err := tx.Carrying(ctx, award)
		if err != nil {
			return err
		}
		for _, o := range obligations {
			before := o
			entries, err := o.Strike(func() ledger.Entry { return s.entry(who) })
			if err != nil {
				return err
			}
			if len(entries) == 0 {
				continue
			}
			if err := errors.Join(tx.SaveObligation(ctx, o), tx.AddEntries(ctx, entries...), tx.CloseExceptions(ctx, cases.Withdrew, o.ID)); err != nil {
				return err
			}
			if err := tx.Note(ctx, domain.Entry{
				Action: "payment.strike", Object: "payment.obligation", ID: o.ID, About: o.Student, Before: before, After: o,
			}); err != nil {
				return err
			}
		}
		return nil
	})
}
