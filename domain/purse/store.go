package purse

import (
	"context"

	"lizhi/domain"
)

// Store is what purse needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets: it is kept for a repeated request with
	// the same idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Policies are the policies of all counties, past ones too.
	Policies(ctx context.Context) ([]Policy, error)
	// Standing is a student's standing for a screen.
	Standing(ctx context.Context, student domain.PersonID) (domain.Standing, error)
	// Facts are what the answer for a student follows from; ErrNotFound for who is
	// enrolled nowhere.
	Facts(ctx context.Context, student domain.PersonID, programme string, term domain.Term) (Facts, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx

	// Place is where a unit stands; ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
	// Policy reads and locks a policy; ErrNotFound.
	Policy(ctx context.Context, id PolicyID) (Policy, error)
	// AddPolicy returns ErrPolicyExists if county, title and first term have one.
	AddPolicy(ctx context.Context, p Policy) error
	// SavePolicy returns ErrStale when the version moved on.
	SavePolicy(ctx context.Context, p Policy) error
}
