package audit

import (
	"context"

	"lizhi/domain"
)

// Service has the use-cases of the audit.
type Service struct{ store Store }

// New makes the service.
func New(store Store) Service { return Service{store} }

// Note writes a row by itself: for what is nobody's use-case, such as a failed
// login or a refused access, and for what must be noted although it fails.
func (s Service) Note(ctx context.Context, who domain.Actor, e domain.Entry) error {
	if who.Cause != nil { // neither a kept answer nor the end of a task
		who.Cause = &domain.Cause{Request: who.Cause.Request, Address: who.Cause.Address}
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error { return tx.Note(ctx, e) })
}

// bite is how many rows are sealed in one transaction.
const bite = 500

// Seal seals every row that waits, and says how many. It is a task's work; each
// transaction is a step of it.
func (s Service) Seal(ctx context.Context, who domain.Actor) (int, error) {
	total := 0
	for {
		n, err := s.store.Seal(ctx, who.Step(), bite)
		total += n
		if err != nil || n < bite {
			return total, err
		}
	}
}

// Waiting reports whether there is something to seal.
func (s Service) Waiting(ctx context.Context) (bool, error) { return s.store.Waiting(ctx) }

// Head is the end of the chain, which a witness keeps outside of the database.
func (s Service) Head(ctx context.Context) (Head, error) { return s.store.Head(ctx) }

// Verify reads all of the audit and reports everything that is wrong. The heads
// that were witnessed must be in the chain.
func (s Service) Verify(ctx context.Context, witnessed []Head) (Report, error) {
	return s.store.Verify(ctx, witnessed)
}

// Beat says that this process lives; call it every few seconds.
func (s Service) Beat(ctx context.Context) error { return s.store.Beat(ctx) }
