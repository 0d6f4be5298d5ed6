package files

import (
	"context"
	"fmt"

	"lizhi/domain"
)

// Service is what people and the program do with files.
type Service struct {
	store Store
	world domain.World
	bytes Bytes
	opens map[string]domain.Access
}

// New makes the service. opens says, per kind of thing, who may read it, in the
// words of its own feature: {"growth.record": growth.Access["getRecord"]}; files
// of a kind that is not named open for nobody.
func New(store Store, world domain.World, bytes Bytes, opens map[string]domain.Access) Service {
	return Service{store, world, bytes, opens}
}

// Limits are the limits of today.
func (s Service) Limits(ctx context.Context, who domain.Actor) ([]Limit, error) {
	if _, ok := who.May(Access["listFileLimits"], domain.Subject{Person: who.Person}); !ok {
		return nil, domain.ErrNotFound
	}
	all, err := s.store.Limits(ctx)
	return Current(all, s.world.Today()), err
}

// SetLimits keeps limits as data; only the program itself does, from the tables
// of reference. The same twice is the same as once.
func (s Service) SetLimits(ctx context.Context, who domain.Actor, limits ...Limit) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		for _, l := range limits {
			if err := tx.SetLimit(ctx, l); err != nil {
				return fmt.Errorf("set limit %s: %w", l.Kind, err)
			}
		}
		return nil
	})
}

func (s Service) limit(ctx context.Context, kind Kind) (Limit, error) {
	all, err := s.store.Limits(ctx)
	if err != nil {
		return Limit{}, err
	}
	return For(all, kind, s.world.Today())
}

// things knows who a thing is about, inside a transaction or outside.
type things interface {
	About(ctx context.Context, who domain.Actor, thing domain.Attachment) (domain.Subject, error)
}

// may asks whether somebody may do an operation with a file: its uploader until
// it is attached, from then on whoever may read the thing. Everybody else
// learns nothing.
func (s Service) may(ctx context.Context, from things, who domain.Actor, operation string, f File) (domain.Basis, error) {
	if f.Attached.IsZero() {
		basis, ok := who.May(Access[operation], domain.Subject{Person: f.Owner})
		if !ok {
			return basis, domain.ErrNotFound
		}
		return basis, nil
	}
	about, err := from.About(ctx, who, f.Attached)
	if err != nil {
		return domain.Basis{}, err
	}
	basis, ok := who.May(s.opens[f.Attached.Kind], about)
	if !ok {
		return basis, domain.ErrNotFound
	}
	if _, ok := who.May(Access[operation], domain.Subject{Assigned: true}); !ok {
		return basis, ErrInUse // seen, but no longer the uploader's to change
	}
	return basis, nil
}

// uncaused is the actor for a transaction beside the one that the request or
// the task is about: it neither keeps the request's answer nor ends the task.
func uncaused(who domain.Actor) domain.Actor {
	if who.Cause == nil {
		return who
	}
	who = who.Step()
	cause := *who.Cause
	cause.Key = ""
	who.Cause = &cause
	return who
}
