package payment

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
)

// MaxRows is how many rows are read and written at a time, and how many a batch
// has at most that is drawn, exported or settled at once. A longer one is
// carried on by a task, in steps of so many.
const MaxRows = 500

// Service carries out what people do with payments.
type Service struct {
	store Store
	world domain.World
	forms bankfile.Forms
}

// New makes the service.
func New(store Store, world domain.World, forms bankfile.Forms) Service {
	return Service{store, world, forms}
}

// Progress hears how far a long task is.
type Progress = func(done, total int64)

func (s Service) entry(who domain.Actor) ledger.Entry {
	return ledger.Entry{ID: domain.NewID[ledger.Entry](s.world), By: who.Person, At: s.world.Now()}
}

// eachRow gives the rows of a part of a batch, MaxRows at a time.
func eachRow(ctx context.Context, from Written, id ledger.BatchID, part Part, do func([]ledger.Attempt) error) error {
	for part.Limit = MaxRows; ; {
		rows, err := from.Rows(ctx, id, part)
		if err != nil || len(rows) == 0 {
			return err
		}
		if err := do(rows); err != nil {
			return err
		}
		part.After = rows[len(rows)-1].Row
	}
}

// count adds the rows of a batch up again (features AI10).
func count(ctx context.Context, from Written, id ledger.BatchID) (*tally, error) {
	t := newTally()
	err := eachRow(ctx, from, id, Part{Staying: true, Brief: true}, func(rows []ledger.Attempt) error { t.add(rows...); return nil })
	return t, err
}

func note(ctx context.Context, tx Tx, basis domain.Basis, action string, before any, b Batch) error {
	return tx.Note(ctx, domain.Entry{Basis: basis, Action: action, Object: "payment.batch", ID: b.ID, Before: before, After: b})
}
