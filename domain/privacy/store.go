package privacy

import (
	"context"
	"time"

	"lizhi/domain"
)

// Store is what privacy needs kept, and what it counts.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets; on a replay it is filled from what was
	// kept.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Rules are all versions of the rules.
	Rules(ctx context.Context) ([]RulesVersion, error)
	// Purgeable counts the sealed lines of a class from before a moment.
	Purgeable(ctx context.Context, class Class, before time.Time) (int64, error)
	// Purges lists them, newest first, one more than the page asks for if there is.
	Purges(ctx context.Context, page domain.Page) ([]Purge, error)

	// Purged adds up what the purges removed that were ordered between two moments,
	// by class.
	Purged(ctx context.Context, from, to time.Time) ([]ClassCount, error)
	// Enrolled counts the students enrolled today who were born on a day or later;
	// all of them for a zero day.
	Enrolled(ctx context.Context, bornSince domain.Day) (int, error)
	// Answers counts the consents that were given, refused and withdrawn between
	// two moments.
	Answers(ctx context.Context, from, to time.Time) ([]ConsentCount, error)
	// Disclosed counts reveals, and exports with downloads and their lines, by role.
	Disclosed(ctx context.Context, from, to time.Time) (reveals []RoleCount, exports []LeftCount, err error)
	// Request reads a request; domain.ErrNotFound.
	Request(ctx context.Context, id RequestID) (Request, error)
	// Requests lists those within a reach, newest first, one more than the page asks
	// for if there is.
	Requests(ctx context.Context, reach domain.Reach, page domain.Page) ([]Request, error)
	// Asked counts the requests of a time by their state.
	Asked(ctx context.Context, from, to time.Time) ([]StateCount, error)
	// Refused counts the lines of the audit that say no.
	Refused(ctx context.Context, from, to time.Time) (int, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	domain.Students

	// AddRules answers ErrRulesThere for a day that has a version.
	AddRules(ctx context.Context, v RulesVersion) error
	// Purgeable is as in Store.
	Purgeable(ctx context.Context, class Class, before time.Time) (int64, error)
	// Running reports whether a purge of a class is not finished. It holds the oldest
	// rules, so that of two who order at once one sees the other.
	Running(ctx context.Context, class Class) (bool, error)
	// Purge reads and locks one; domain.ErrNotFound.
	Purge(ctx context.Context, id PurgeID) (Purge, error)
	// AddPurge keeps a purge that begins, with the first value of its digest.
	AddPurge(ctx context.Context, p Purge) error
	// SavePurge keeps how far it has come.
	SavePurge(ctx context.Context, p Purge) error
	// Remove removes the next lines, at most limit, in the order of the chain, and
	// counts them into the purge and its digest. The seals stay.
	Remove(ctx context.Context, p *Purge, limit int) (int, error)

	// Whose is the student of a request, which never changes and is not locked;
	// domain.ErrNotFound.
	Whose(ctx context.Context, id RequestID) (domain.PersonID, error)
	// Request reads and locks one; domain.ErrNotFound.
	Request(ctx context.Context, id RequestID) (Request, error)
	// AddRequest answers ErrAsked while another of the student is open, and
	// domain.ErrIDTaken for an id that is there.
	AddRequest(ctx context.Context, r Request) error
	SaveRequest(ctx context.Context, r Request) error
	// Empty takes out what was written about a student and says what became of each
	// kind of record, and which are kept by law.
	Empty(ctx context.Context, student domain.PersonID) ([]Outcome, error)
}
