package duplicate

import (
	"context"

	"lizhi/domain"
)

// Store is what duplicate needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets; on a replay it is filled from what was
	// kept.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Alike lists pairs with one name and birth date, of whom both are or were
	// enrolled within the reach, but none that is said to be two people; at most
	// limit, those of the lowest ids.
	Alike(ctx context.Context, reach domain.Reach, limit int) ([]Pair, error)
	// Decisions lists those of a reach, newest first, one more than the page asks
	// for if there is.
	Decisions(ctx context.Context, reach domain.Reach, page domain.Page) ([]Decision, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx

	// Lock reads two persons and locks their rows, the lower id first;
	// domain.ErrNotFound.
	Lock(ctx context.Context, a, b domain.PersonID) (Candidate, Candidate, error)
	// Whose are winner and loser of a decision, which never change and are not
	// locked; domain.ErrNotFound.
	Whose(ctx context.Context, id DecisionID) (winner, loser domain.PersonID, err error)
	// Decision reads and locks one; domain.ErrNotFound.
	Decision(ctx context.Context, id DecisionID) (Decision, error)
	// AddDecision answers ErrDecided for a pair that is said to be two people, and
	// domain.ErrIDTaken for an id that is there.
	AddDecision(ctx context.Context, d Decision) error
	// SaveDecision returns domain.ErrStale when the version moved on.
	SaveDecision(ctx context.Context, d Decision) error

	// Fixed names the kinds of rows of a person that a merge does not move.
	Fixed(ctx context.Context, person domain.PersonID) ([]string, error)
	// Move points the loser's rows to the winner, keeps in the journal what they
	// were, and counts what the winner then has; ErrCollides.
	Move(ctx context.Context, d Decision) (left map[string]int, err error)
	// Restore gives back what Move took; ErrWritten where that would lose something.
	Restore(ctx context.Context, d Decision) error
}
