package consent

import (
	"context"

	"lizhi/domain"
)

// Store is what consent needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets: it is kept for a repeated request with
	// the same idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Texts are all versions of all purposes.
	Texts(ctx context.Context) ([]Text, error)
	// Standing is a student's standing, without a lock; domain.ErrNotFound.
	Standing(ctx context.Context, student domain.PersonID) (domain.Standing, error)
	// Answers are all that were ever given for a student, newest first.
	Answers(ctx context.Context, student domain.PersonID, page domain.Page) ([]Given, error)
	// Place is the path of a unit; domain.ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
	// InClass are the students of a class by name, each with the answers that
	// count.
	InClass(ctx context.Context, class domain.UnitID) ([]Pupil, error)
	// Pupils are those of some persons who are enrolled, as InClass.
	Pupils(ctx context.Context, persons []domain.PersonID) ([]Pupil, error)
	// Papers lists forms within a reach, newest first.
	Papers(ctx context.Context, reach domain.Reach, f PaperFilter, page domain.Page) ([]Paper, error)
	// Names are the names of persons, for screens.
	Names(ctx context.Context, persons []domain.PersonID) (map[domain.PersonID]string, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	domain.Students
	domain.Attachments

	// Texts are all versions of all purposes, without a lock.
	Texts(ctx context.Context) ([]Text, error)
	AddText(ctx context.Context, t Text) error
	// Latest is the answer that counts; domain.ErrNotFound without one. The
	// student's row must be locked.
	Latest(ctx context.Context, student domain.PersonID, purpose domain.Purpose, giver Giver) (Given, error)
	// Find is the answer with an id; domain.ErrNotFound.
	Find(ctx context.Context, id GivenID) (Given, error)
	// Give adds an answer, which from now on is the one that counts. The student's
	// row must be locked.
	Give(ctx context.Context, g Given) error
	// IsGuardian reports whether somebody is a guardian of a student on a day.
	IsGuardian(ctx context.Context, guardian, student domain.PersonID, on domain.Day) (bool, error)
	// Paper reads and locks a form; domain.ErrNotFound.
	Paper(ctx context.Context, id PaperID) (Paper, error)
	AddPaper(ctx context.Context, p Paper) error
	SavePaper(ctx context.Context, p Paper) error
}

// Pupil is a student of a class with the answers that count.
type Pupil struct {
	Person domain.PersonID
	Name   string
	Born   domain.Day
	Given  []Given
}

// PaperFilter narrows a list of forms.
type PaperFilter struct {
	State PaperState
	Class domain.UnitID
}
