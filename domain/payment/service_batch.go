package payment

import (
	"context"
	"strings"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
)

// change runs a step of a batch: read and locked, allowed, done, saved, noted.
func (s Service) change(ctx context.Context, who domain.Actor, operation string, id ledger.BatchID, step func(Tx, *Batch) error) (Batch, error) {
	var b Batch
	err := s.store.InTx(ctx, who, &b, func(tx Tx) error {
		var err error
		if b, err = tx.Batch(ctx, id); err != nil {
			return err
		}
		basis, err := who.Require(desk(operation, b.Subject()), Access["getBatch"], b.Subject())
		if err != nil {
			return err
		}
		before := b
		if err := step(tx, &b); err != nil {
			return err
		}
		if err := tx.SaveBatch(ctx, b); err != nil {
			return err
		}
		b.Version++
		return note(ctx, tx, basis, "payment."+operation, before, b)
	})
	return b, err
}

// Check is a second person's yes to a drafted batch, the head's in a school
// (policy G12).
func (s Service) Check(ctx context.Context, who domain.Actor, id ledger.BatchID, saw Confirms) (Batch, error) {
	return s.change(ctx, who, "checkBatch", id, func(tx Tx, b *Batch) error {
		t, err := count(ctx, tx, id)
		if err != nil {
			return err
		}
		return b.check(who.Person, t, saw)
	})
}

// Approve is the bureau's yes to a checked batch (policy G12).
func (s Service) Approve(ctx context.Context, who domain.Actor, id ledger.BatchID, saw Confirms) (Batch, error) {
	return s.change(ctx, who, "approveBatch", id, func(tx Tx, b *Batch) error {
		t, err := count(ctx, tx, id)
		if err != nil {
			return err
		}
		return b.approve(who.Person, t, saw)
	})
}

// TakeOut takes a row out of a drafted batch; its money is pending as before.
func (s Service) TakeOut(ctx context.Context, who domain.Actor, id ledger.BatchID, number, version int) (Batch, error) {
	return s.change(ctx, who, "takeOutRow", id, func(tx Tx, b *Batch) error {
		if err := b.editable(); err != nil {
			return err
		}
		if version != b.Version {
			return domain.ErrStale.With("yours", version).With("current", b.Version)
		}
		rows, err := tx.RowsAt(ctx, id, number)
		if err != nil {
			return err
		}
		if len(rows) == 0 || rows[0].State != ledger.AttemptDrafted {
			return ErrNoRow
		}
		if err := rows[0].Settle(ledger.AttemptLeft, "", s.world.Now()); err != nil {
			return err
		}
		if err := tx.SaveAttempts(ctx, rows[0]); err != nil {
			return err
		}
		t, err := count(ctx, tx, id)
		if err != nil {
			return err
		}
		b.total(t)
		return nil
	})
}

// Withdraw gives a batch up before its export; all its money is pending again.
func (s Service) Withdraw(ctx context.Context, who domain.Actor, id ledger.BatchID, version int, reason string) (Batch, error) {
	return s.change(ctx, who, "withdrawBatch", id, func(tx Tx, b *Batch) error {
		if err := b.move(Withdrawn); err != nil {
			return err
		}
		switch {
		case version != b.Version:
			return domain.ErrStale.With("yours", version).With("current", b.Version)
		case strings.TrimSpace(reason) == "":
			return ledger.ErrReason.At("/reason")
		}
		b.Reason = reason
		return eachRow(ctx, tx, id, Part{State: ledger.AttemptDrafted}, func(rows []ledger.Attempt) error {
			for i := range rows {
				if err := rows[i].Settle(ledger.AttemptLeft, "", s.world.Now()); err != nil {
					return err
				}
			}
			return tx.SaveAttempts(ctx, rows...)
		})
	})
}
