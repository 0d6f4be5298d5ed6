package hardship

import (
	"context"

	"lizhi/domain"
)

// Store is what hardship needs kept.
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
	// RecordsOf lists a student's recognitions, the latest decision first.
	RecordsOf(ctx context.Context, student domain.PersonID) ([]Record, error)
	// Records lists recognitions within reach, newest first.
	Records(ctx context.Context, reach domain.Reach, f Filter, page domain.Page) (domain.List[Record], error)
	// MembershipsOf lists the special groups of a student, the latest first.
	MembershipsOf(ctx context.Context, student domain.PersonID) ([]Membership, error)
	// Reference is every grade and group, past ones too.
	Reference(ctx context.Context) (Reference, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	domain.Students

	// Reference is every grade and group, read without a lock.
	Reference(ctx context.Context) (Reference, error)
	// Decided reads and locks the recognition of a student decided on a day for a
	// school year; ErrNotFound if there is none.
	Decided(ctx context.Context, student domain.PersonID, year domain.SchoolYear, on domain.Day) (Record, error)
	// Records are a student's recognitions of a school year; the lock on the student
	// covers them.
	Records(ctx context.Context, student domain.PersonID, year domain.SchoolYear) ([]Record, error)
	// AddRecord keeps a recognition; ErrDiffers if one of that day exists.
	AddRecord(ctx context.Context, r Record) error
	// SaveRecord returns ErrStale when the version moved on.
	SaveRecord(ctx context.Context, r Record) error
	// MembershipsOf lists the special groups of a student, whose row is locked.
	MembershipsOf(ctx context.Context, student domain.PersonID) ([]Membership, error)
	// AddMembership keeps a membership; ErrIDTaken if its id exists.
	AddMembership(ctx context.Context, m Membership) error
	// SaveReference inserts the grades and groups that are new and brings the
	// others to what the set says.
	SaveReference(ctx context.Context, ref Reference) error
}

// Filter narrows a list of recognitions; zero values do not.
type Filter struct {
	SchoolYear domain.SchoolYear
	School     domain.UnitID
	Class      domain.UnitID
	Grade      string
}
