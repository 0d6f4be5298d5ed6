package aid

import (
	"context"
	"errors"

	"lizhi/domain"
)

// Undo withdraws an award of which nobody was owed anything, once payment has
// all of its money back. It is what the task payment.undone does, and may be
// told twice.
func (s Service) Undo(ctx context.Context, who domain.Actor, id AwardID, reason string) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		a, err := tx.Award(ctx, id)
		if err != nil || a.State != Approved {
			return err
		}
		busy, err := tx.InPayment(ctx, a)
		if err != nil || busy {
			return err
		}
		before := a
		if err := a.Withdraw(domain.PersonID{}, reason, nil); err != nil {
			return err
		}
		if err := tx.SaveAward(ctx, a); err != nil {
			return err
		}
		a.Version++
		return errors.Join(tx.Add(ctx, s.world.Now(), Withdrew{a.ID}), note(ctx, tx, domain.Basis{}, "aid.undo", before, a))
	})
}
