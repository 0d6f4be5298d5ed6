package mentoring

import (
	"context"
	"time"

	"lizhi/domain"
)

// PairQuery asks for pairs, newest first: of a student, of a mentor, or within
// a reach.
type PairQuery struct {
	Student domain.PersonID
	Mentor  domain.PersonID
	Within  *domain.Reach
	Active  bool // only those that last
	Page    domain.Page
}

// SessionQuery asks for a student's sessions, newest first.
type SessionQuery struct {
	Student domain.PersonID
	State   State // zero for any
	Page    domain.Page

	// By and Made limit a former mentor or school: to what that mentor logged, or
	// was made in a part of the city. Zero for everything.
	By   domain.PersonID
	Made *domain.Reach
}

// Frozen is a version that was answered, as it stood when a newer one was
// written.
type Frozen struct {
	SessionID SessionID
	Version   int
	Student   domain.PersonID
	Content   Session
	FrozenAt  time.Time
}

// Total is what counts of one kind of session.
type Total struct {
	Kind     Kind
	Sessions int
	Minutes  int
}

// Count is the kept figures of a school. Hidden figures are those of one or two
// sessions in a report that leaves the school (policy M3); they are zero.
type Count struct {
	School    domain.UnitID
	Name      string
	Place     domain.Place
	Sessions  int64
	Minutes   int64
	Visits    int64
	Hidden    bool
	CreatedAt time.Time // of the unit; orders the list
}

// Store is what mentoring needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer points at
	// what the caller gets: it is kept for a repeated request with the same
	// idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Pairs and Sessions read at most Page.Limit+1.
	Pairs(ctx context.Context, q PairQuery) ([]Pair, error)
	Sessions(ctx context.Context, q SessionQuery) ([]Session, error)
	// Session reads one; ErrNotFound if there is none.
	Session(ctx context.Context, id SessionID) (Session, error)
	// Amendments are those of a session, oldest first.
	Amendments(ctx context.Context, id SessionID) ([]Amendment, error)
	// Frozen are the answered versions of a session, newest first.
	Frozen(ctx context.Context, id SessionID) ([]Frozen, error)
	// Place is where a student is enrolled today; zero for nowhere.
	Place(ctx context.Context, student domain.PersonID) (domain.Place, error)
	// Numbers are the change numbers of some subjects: one query by primary key.
	Numbers(ctx context.Context, subjects ...[16]byte) ([]int64, error)
	// Totals sums the sessions of a student that count.
	Totals(ctx context.Context, student domain.PersonID) ([]Total, error)
	// Counts reads the schools of a reach with their figures, at most Limit+1.
	Counts(ctx context.Context, reach domain.Reach, page domain.Page) ([]Count, error)
	// SmallBelow is the smallest count that leaves a school as a number.
	SmallBelow(ctx context.Context) (int, error)
	// Rules are the kept editions.
	Rules(ctx context.Context) ([]Rules, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	domain.Students

	// Rules are the kept editions.
	Rules(ctx context.Context) ([]Rules, error)
	// AddRules keeps one; ErrEdition if that day has one already.
	AddRules(ctx context.Context, r Rules) error
	// Works reports whether somebody works at a school today.
	Works(ctx context.Context, person domain.PersonID, school domain.UnitID) (bool, error)
	// ActivePair reads the pair of a student that lasts; ErrNotFound if there is
	// none. The student must be locked.
	ActivePair(ctx context.Context, student domain.PersonID) (Pair, error)
	// Mentees counts the pairs of a mentor that last.
	Mentees(ctx context.Context, mentor domain.PersonID) (int, error)
	// PairOf is the student of a pair, WhoseSession that of a session: it never
	// changes and is not locked. ErrNotFound.
	PairOf(ctx context.Context, id PairID) (domain.PersonID, error)
	WhoseSession(ctx context.Context, id SessionID) (domain.PersonID, error)
	// Pair and Session read and lock; ErrNotFound.
	Pair(ctx context.Context, id PairID) (Pair, error)
	Session(ctx context.Context, id SessionID) (Session, error)
	// AddPair returns ErrPaired if the student has a mentor this year, and
	// domain.ErrIDTaken if there is one with the id.
	AddPair(ctx context.Context, p Pair) error
	SavePair(ctx context.Context, p Pair) error
	// AddSession returns domain.ErrIDTaken if there is one with the id.
	AddSession(ctx context.Context, s Session) error
	// SaveSession returns domain.ErrStale if another version came between.
	SaveSession(ctx context.Context, s Session) error
	// AddAmendment returns domain.ErrIDTaken if there is one with the id.
	AddAmendment(ctx context.Context, a Amendment) error
	// Amendment reads one; ErrNotFound.
	Amendment(ctx context.Context, id AmendmentID) (Amendment, error)
	// Freeze keeps a version for good.
	Freeze(ctx context.Context, f Frozen) error
	// Count adds to the kept figures of schools.
	Count(ctx context.Context, ds []Delta) error
}
