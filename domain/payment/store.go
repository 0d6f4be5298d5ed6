package payment

import (
	"context"

	"lizhi/domain"
)

// Store is what payment needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets: it is kept for a repeated request with
	// the same idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Standing is a student's standing for a screen, unlocked.
	Standing(ctx context.Context, student domain.PersonID) (domain.Standing, error)
	// Place is where a unit stands; ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
	// Batch reads one batch; ErrNotFound.
	Batch(ctx context.Context, id BatchID) (Batch, error)
	// Batches lists batches within reach, newest first.
	Batches(ctx context.Context, reach domain.Reach, f Filter, page domain.Page) (domain.List[Batch], error)
	// Rows lists the rows of a batch in order, those that were taken out too.
	Rows(ctx context.Context, id BatchID) ([]Attempt, error)
	// Lines gives the rows of a batch with every number in clear, in order.
	Lines(ctx context.Context, id BatchID) ([]Line, error)
	// Obligation reads one obligation and its entries in order; ErrNotFound.
	Obligation(ctx context.Context, id ObligationID) (Obligation, []Entry, error)
	// Names are the names of persons, as far as they are known.
	Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error)
	// Result reads one result file and its lines; ErrNotFound.
	Result(ctx context.Context, id ResultID) (Result, []ResultLine, error)
	// Owed lists a student's approved awards with their obligations, the latest
	// term first.
	Owed(ctx context.Context, student domain.PersonID) ([]Owed, error)
	// ClassPayments says for each approved award of a class and term whether it
	// was paid.
	ClassPayments(ctx context.Context, class domain.UnitID, term domain.Term) ([]PaidOrNot, error)
	// Rates counts attempts and obligations within reach.
	Rates(ctx context.Context, reach domain.Reach, f Filter) (Rates, error)
	// Reference is every layout and cause.
	Reference(ctx context.Context) (Reference, error)
	// Violations runs every check of Invariants over all that is kept.
	Violations(ctx context.Context) ([]Violation, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	domain.Attachments

	// Place is where a unit stands, read without a lock; ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
	// Programme is what payment must know of one; ErrNoProgramme.
	Programme(ctx context.Context, code string) (Programme, error)
	// Entitled lists up to limit students of a school who have an approved award
	// that was not drafted yet or is pending again, in the order of ids.
	Entitled(ctx context.Context, school domain.UnitID, programme string, term domain.Term, limit int) ([]domain.PersonID, error)
	// Payable answers what must be known before a student is paid, and locks the
	// student's row until the commit. ErrNotFound if there is no such person.
	Payable(ctx context.Context, student domain.PersonID, programme string, term domain.Term) (Payable, error)
	// Upload is what files knows of an upload; ErrNotFound.
	Upload(ctx context.Context, file domain.FileID) (Upload, error)
	// Reference is every layout and cause, read without a lock.
	Reference(ctx context.Context) (Reference, error)
	// SaveReference inserts what is new and brings the rest to what the set says.
	SaveReference(ctx context.Context, ref Reference) error

	Ledger
	Batches
}

// Ledger is what a transaction does with obligations.
type Ledger interface {
	// ObligationOf reads and locks the obligation of a student, programme, term
	// and part; ErrNotFound. The student's row must be locked already.
	ObligationOf(ctx context.Context, student domain.PersonID, programme string, term domain.Term, part int) (Obligation, error)
	// Obligation locks the student's row, then reads and locks the obligation.
	Obligation(ctx context.Context, id ObligationID) (Obligation, error)
	// Carrying locks the obligations that carry out an award.
	Carrying(ctx context.Context, award AwardID) ([]Obligation, error)
	// Held reads and locks the obligations of a batch's rows, by their ids.
	Held(ctx context.Context, batch BatchID) (map[ObligationID]Obligation, error)
	// AddObligation keeps a new obligation; ErrInBatch if one is there already.
	AddObligation(ctx context.Context, o Obligation) error
	// SaveObligation returns ErrStale when the version moved on.
	SaveObligation(ctx context.Context, o Obligation) error
	// AddEntry keeps a movement; entries are never changed.
	AddEntry(ctx context.Context, e Entry) error
}

// Batches is what a transaction does with batches, attempts and results.
type Batches interface {
	// Batch reads and locks a batch; ErrNotFound.
	Batch(ctx context.Context, id BatchID) (Batch, error)
	AddBatch(ctx context.Context, b Batch) error
	// SaveBatch returns ErrStale when the version moved on.
	SaveBatch(ctx context.Context, b Batch) error
	// Rows reads the rows of a batch in order; the batch must be locked.
	Rows(ctx context.Context, id BatchID) ([]Attempt, error)
	// Lines gives the rows of a batch with every number in clear, in order.
	Lines(ctx context.Context, id BatchID) ([]Line, error)
	// Attempts lists the attempts of an obligation, the latest first.
	Attempts(ctx context.Context, id ObligationID) ([]Attempt, error)
	// AddAttempt returns ErrInBatch if the obligation has an active attempt.
	AddAttempt(ctx context.Context, a Attempt) error
	SaveAttempt(ctx context.Context, a Attempt) error

	// Result locks a result's batch, then reads and locks the result.
	Result(ctx context.Context, id ResultID) (Result, error)
	// ResultOf finds a result by the hash of its content; ErrNotFound.
	ResultOf(ctx context.Context, hash string) (Result, error)
	// AddResult returns ErrOtherBatch if the content was taken in before.
	AddResult(ctx context.Context, r Result) error
	SaveResult(ctx context.Context, r Result) error
	ResultLines(ctx context.Context, id ResultID) ([]ResultLine, error)
	AddResultLines(ctx context.Context, lines []ResultLine) error
}

// Upload is what payment must know of an upload.
type Upload struct {
	Owner domain.PersonID
	Ready bool   // it was checked and is clean
	Hash  string // SHA-256 of its content
}

// Filter narrows a list of batches; zero values do not.
type Filter struct {
	Term      domain.Term
	Programme string
	State     BatchState
	School    domain.UnitID
}

// Forms knows what the formats of files can hold; media fills it.
type Forms interface {
	// Holds reports whether the encoding of a format can hold a text.
	Holds(f Format, text string) bool
}
