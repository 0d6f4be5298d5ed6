package payment

import (
	"context"
	"errors"

	"lizhi/domain"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
)

// AskRecovery asks for money back that was paid wrongly, with a reason (policy
// G10). It can only be money that arrived.
func (s Service) AskRecovery(ctx context.Context, who domain.Actor, in cases.Recall) (cases.Recovery, error) {
	var r cases.Recovery
	err := s.store.InTx(ctx, who, &r, func(tx Tx) error {
		r = cases.Recovery{}
		o, err := tx.Obligation(ctx, in.Obligation)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["askRecovery"], Access["getObligation"], o.Subject())
		if err != nil {
			return err
		}
		if r, err = in.Ask(o); err != nil {
			return err
		}
		r.ID, r.AskedBy, r.Version, r.CreatedAt = domain.NewID[cases.Recovery](s.world), who.Person, 1, s.world.Now()
		return errors.Join(tx.AddRecovery(ctx, r), noteRecovery(ctx, tx, basis, "payment.askRecovery", nil, r), tx.Touch(ctx, o.Student))
	})
	return r, err
}

// DecideRecovery is the bureau's yes or no, another person's than who asked.
func (s Service) DecideRecovery(ctx context.Context, who domain.Actor, id cases.RecoveryID, say cases.Say) (cases.Recovery, error) {
	return s.recover(ctx, who, id, "decideRecovery", func(_ Tx, r *cases.Recovery) error {
		return r.Decide(who.Person, say)
	})
}

// SettleRecovery ends an allowed recovery. Money that is back moves from paid to
// clawed back; if it is to be paid again, the same amount is owed anew, for the
// next batch. If it was not owed, the award is withdrawn by a task once nothing
// of it is paid or on its way.
func (s Service) SettleRecovery(ctx context.Context, who domain.Actor, id cases.RecoveryID, back cases.Back) (cases.Recovery, error) {
	return s.recover(ctx, who, id, "settleRecovery", func(tx Tx, r *cases.Recovery) error {
		if err := r.Settle(who.Person, back); err != nil || r.State == cases.GivenUp {
			return err
		}
		return s.clawBack(ctx, who, tx, *r)
	})
}

// clawBack moves recovered money, and owes it again where that is the purpose.
func (s Service) clawBack(ctx context.Context, who domain.Actor, tx Tx, r cases.Recovery) error {
	o, err := tx.Obligation(ctx, r.Obligation)
	if err != nil {
		return err
	}
	before := o
	moves, err := r.ClawBack(&o, func() ledger.Entry { return s.entry(who) })
	if err != nil {
		return err
	}
	if r.Undoes(o) {
		if err := tx.Add(ctx, s.world.Now(), Undone{o.Award}); err != nil {
			return err
		}
	}
	return errors.Join(tx.SaveObligation(ctx, o), tx.AddEntries(ctx, moves...), tx.Note(ctx, domain.Entry{
		Action: "payment.clawBack", Object: "payment.obligation", ID: o.ID, About: o.Student, Before: before, After: o,
	}))
}

func (s Service) recover(ctx context.Context, who domain.Actor, id cases.RecoveryID, operation string, step func(Tx, *cases.Recovery) error) (cases.Recovery, error) {
	var r cases.Recovery
	err := s.store.InTx(ctx, who, &r, func(tx Tx) error {
		var err error
		if r, err = tx.Recovery(ctx, id); err != nil {
			return err
		}
		basis, err := who.Require(Access[operation], Access["listRecoveries"], r.Subject())
		if err != nil {
			return err
		}
		before := r
		if err := step(tx, &r); err != nil {
			return err
		}
		if err := tx.SaveRecovery(ctx, r); err != nil {
			return err
		}
		r.Version++
		return errors.Join(noteRecovery(ctx, tx, basis, "payment."+operation, before, r), tx.Touch(ctx, r.Student))
	})
	return r, err
}

func noteRecovery(ctx context.Context, tx Tx, basis domain.Basis, action string, before any, r cases.Recovery) error {
	return tx.Note(ctx, domain.Entry{Basis: basis, Action: action, Object: "payment.recovery", ID: r.ID, About: r.Student, Before: before, After: r})
}

// Recoveries lists recoveries within the actor's reach.
func (s Service) Recoveries(ctx context.Context, who domain.Actor, f cases.Filter, page domain.Page) (domain.List[cases.Recovery], error) {
	reach := who.Reach(Access["listRecoveries"])
	if reach.IsEmpty() {
		return domain.List[cases.Recovery]{}, domain.ErrForbidden
	}
	return s.store.Recoveries(ctx, reach, f, page)
}
