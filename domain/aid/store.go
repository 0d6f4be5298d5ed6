package aid

import (
	"context"

	"lizhi/domain"
)

// Store is what aid needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets: it is kept for a repeated request with
	// the same idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Names are the names of persons, as far as they are known.
	Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error)
	// Standing is a student's standing for a screen, unlocked.
	Standing(ctx context.Context, student domain.PersonID) (domain.Standing, error)
	// Award reads one award, and where its student is today.
	Award(ctx context.Context, id AwardID) (Award, domain.Place, error)
	// Awards lists awards within reach, newest first.
	Awards(ctx context.Context, reach domain.Reach, f Filter, page domain.Page) (domain.List[Award], error)
	// AwardsOf lists a student's awards, the latest term first.
	AwardsOf(ctx context.Context, student domain.PersonID) ([]Award, error)
	// Reference is every programme, standard and mode, past ones too.
	Reference(ctx context.Context) (Reference, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx

	// Learner answers what aid must know of a student for a term, and locks the
	// student's row until the commit. ErrNotFound if there is no such person.
	Learner(ctx context.Context, student domain.PersonID, term domain.Term, today domain.Day) (Learner, error)
	// Place is where a unit stands, read without a lock; ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
	// InClass lists who is enrolled in a class today, in the order of ids.
	InClass(ctx context.Context, class domain.UnitID) ([]domain.PersonID, error)
	// InPayment reports whether money of an award is in a batch, on its way or
	// paid. It locks the row of the award's student first, as payment does before
	// it asks for the award, so that the two never decide at once.
	InPayment(ctx context.Context, a Award) (bool, error)

	// Award reads and locks an award; ErrNotFound.
	Award(ctx context.Context, id AwardID) (Award, error)
	// Awarded reports whether an award holds the key.
	Awarded(ctx context.Context, key string) (bool, error)
	// AddAward keeps an award; ErrAwarded if another one holds its active key.
	AddAward(ctx context.Context, a Award) error
	// SaveAward returns ErrStale when the version moved on.
	SaveAward(ctx context.Context, a Award) error

	// Reference is every programme, standard and mode, read without a lock.
	Reference(ctx context.Context) (Reference, error)
	// Standard reads and locks a standard; ErrNotFound.
	Standard(ctx context.Context, id StandardID) (Standard, error)
	// InUse reports whether any award was made with a standard.
	InUse(ctx context.Context, id StandardID) (bool, error)
	// AddStandard returns ErrStandardExists if the key is taken.
	AddStandard(ctx context.Context, s Standard) error
	// SaveStandard returns ErrStale when the version moved on.
	SaveStandard(ctx context.Context, s Standard) error
	// SaveProgramme inserts a programme or brings it to what is given.
	SaveProgramme(ctx context.Context, p Programme) error
	// AddMode returns ErrModeExists if the programme, county and term have one.
	AddMode(ctx context.Context, m Mode) error
}

// Filter narrows a list of awards; zero values do not.
type Filter struct {
	Term      domain.Term
	Programme string
	State     State
	School    domain.UnitID
	Class     domain.UnitID
}
