package payment

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/payable"
	"lizhi/domain/payment/result"
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
	Batch(ctx context.Context, id ledger.BatchID) (Batch, error)
	// Batches lists batches within reach, newest first.
	Batches(ctx context.Context, reach domain.Reach, f Filter, page domain.Page) (domain.List[Batch], error)
	// LeftOut lists who was left out of a batch.
	LeftOut(ctx context.Context, id ledger.BatchID) ([]LeftOut, error)
	// Obligation reads one obligation and its entries in order; ErrNotFound.
	Obligation(ctx context.Context, id ledger.ObligationID) (ledger.Obligation, []ledger.Entry, error)
	// Names are the names of persons, as far as they are known.
	Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error)
	// Result reads one result file; ErrNotFound.
	Result(ctx context.Context, id result.ID) (result.File, error)
	// ResultLines lists the lines of a result file.
	ResultLines(ctx context.Context, id result.ID, part result.Part) ([]result.Line, error)
	// Exceptions lists exceptions within reach, newest first.
	Exceptions(ctx context.Context, reach domain.Reach, f cases.Filter, page domain.Page) (domain.List[cases.Exception], error)
	// Recoveries lists recoveries within reach, newest first.
	Recoveries(ctx context.Context, reach domain.Reach, f cases.Filter, page domain.Page) (domain.List[cases.Recovery], error)
	// Supplements lists supplements within reach, newest first.
	Supplements(ctx context.Context, reach domain.Reach, f cases.Filter, page domain.Page) (domain.List[cases.Supplement], error)
	// Owed lists a student's approved awards with their obligations, the latest
	// term first.
	Owed(ctx context.Context, student domain.PersonID) ([]Owed, error)
	// ClassPayments says for each approved award of a class and term whether it
	// was paid.
	ClassPayments(ctx context.Context, class domain.UnitID, term domain.Term) ([]PaidOrNot, error)
	// Rates counts attempts and obligations within reach.
	Rates(ctx context.Context, reach domain.Reach, f Filter) (Rates, error)
	// Reference is every layout, cause and deadline.
	Reference(ctx context.Context) (Reference, error)
	// Violations runs every check of Invariants over all that is kept.
	Violations(ctx context.Context) ([]Violation, error)

	Written
}

// Written reads what a batch holds, part by part, so that a batch of 200,000
// rows is never in memory.
type Written interface {
	// Rows lists rows of a batch in order, those that were taken out too.
	Rows(ctx context.Context, id ledger.BatchID, part Part) ([]ledger.Attempt, error)
	// Lines gives rows of a batch with every number in clear, one for each.
	Lines(ctx context.Context, b Batch, rows ...ledger.Attempt) ([]bankfile.Line, error)
	// Listings are what became of the awards of obligations in the lists in which
	// they were made public; without one for who is on none.
	Listings(ctx context.Context, ids ...ledger.ObligationID) (map[ledger.ObligationID]payable.Listing, error)
}

// Part is a part of the rows of a batch: up to Limit of them after the row
// After, in State or in any, or all but those that were taken out. Brief asks only
// for what a tally adds up.
type Part struct {
	After, Limit   int
	State          ledger.AttemptState
	Staying, Brief bool
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	domain.Attachments

	// Place is where a unit stands, read without a lock; ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
	// Calendar is the calendar of working days.
	Calendar(ctx context.Context) (domain.Calendar, error)
	// Programme is what payment must know of one; ErrNoProgramme.
	Programme(ctx context.Context, code string) (payable.Programme, error)
	// Entitled lists students who have an approved award that was not drafted yet
	// or money that is pending, in the order of ids.
	Entitled(ctx context.Context, q Due) ([]domain.PersonID, error)
	// Payables answers what must be known before students are paid, and locks
	// their rows, in the order of ids, until the commit. Who is no person is
	// missing.
	Payables(ctx context.Context, programme string, term domain.Term, students ...domain.PersonID) (map[domain.PersonID]payable.Student, error)
	// Upload is what files knows of an upload; ErrNotFound.
	Upload(ctx context.Context, file domain.FileID) (Upload, error)
	// Reference is every layout, cause and deadline, read without a lock.
	Reference(ctx context.Context) (Reference, error)
	// SaveReference inserts what is new and brings the rest to what the set says.
	SaveReference(ctx context.Context, ref Reference) error
	// AddLayout keeps a new layout; ErrLayoutTaken.
	AddLayout(ctx context.Context, l bankfile.Layout) error

	Ledger
	Batches
	Results
	Cases
}

// Due asks who can be drafted: below a unit, after somebody in the order of
// ids, up to Limit.
type Due struct {
	Unit      domain.UnitID // a school, or a county or the city for the schools directly under it
	Programme string
	Term      domain.Term
	After     domain.PersonID
	Limit     int
}

// Ledger is what a transaction does with obligations.
type Ledger interface {
	// ObligationsOf reads and locks the obligations of students for a programme
	// and term, every part in order. The students' rows must be locked already.
	ObligationsOf(ctx context.Context, programme string, term domain.Term, students ...domain.PersonID) (map[domain.PersonID][]ledger.Obligation, error)
	// Obligation locks the student's row, then reads and locks the obligation.
	Obligation(ctx context.Context, id ledger.ObligationID) (ledger.Obligation, error)
	// Carrying locks the obligations that carry out an award.
	Carrying(ctx context.Context, award ledger.AwardID) ([]ledger.Obligation, error)
	// Held reads and locks obligations by their ids.
	Held(ctx context.Context, ids ...ledger.ObligationID) (map[ledger.ObligationID]ledger.Obligation, error)
	// AddObligations keeps new obligations; ErrInBatch if one is there already.
	AddObligations(ctx context.Context, all ...ledger.Obligation) error
	// SaveObligation returns ErrStale when the version moved on.
	SaveObligation(ctx context.Context, o ledger.Obligation) error
	// AddEntries keeps movements; entries are never changed.
	AddEntries(ctx context.Context, all ...ledger.Entry) error
	// Post writes movements of attempts: entry, obligation and attempt of each.
	// ErrStale when one of them moved on.
	Post(ctx context.Context, all ...ledger.Posting) error
}

// Batches is what a transaction does with batches and attempts.
type Batches interface {
	Written
	// Batch reads and locks a batch; ErrNotFound.
	Batch(ctx context.Context, id ledger.BatchID) (Batch, error)
	AddBatch(ctx context.Context, b Batch) error
	// SaveBatch returns ErrStale when the version moved on.
	SaveBatch(ctx context.Context, b Batch) error
	// AddLeftOut keeps who was left out of a batch; ForgetLeftOut forgets them.
	AddLeftOut(ctx context.Context, id ledger.BatchID, all ...LeftOut) error
	ForgetLeftOut(ctx context.Context, id ledger.BatchID) error
	// SavePassphrase keeps the passphrase of a batch's file, sealed, instead of an
	// older one. TakePassphrase gives it and forgets it; empty if there is none.
	SavePassphrase(ctx context.Context, id ledger.BatchID, passphrase string) error
	TakePassphrase(ctx context.Context, id ledger.BatchID) (string, error)
	// Attempts lists the attempts of obligations, the latest of each first.
	Attempts(ctx context.Context, ids ...ledger.ObligationID) (map[ledger.ObligationID][]ledger.Attempt, error)
	// AddAttempts returns ErrInBatch if an obligation has an active attempt.
	AddAttempts(ctx context.Context, all ...ledger.Attempt) error
	// SaveAttempts saves how attempts stand: state, cause, and whether they are
	// active. ErrStale when one moved on.
	SaveAttempts(ctx context.Context, all ...ledger.Attempt) error
}

// Results is what a transaction does with result files.
type Results interface {
	// Result locks a result's batch, then reads and locks the result.
	Result(ctx context.Context, id result.ID) (result.File, error)
	// ResultOf finds a result by the hash of its content; ErrNotFound.
	ResultOf(ctx context.Context, hash string) (result.File, error)
	// AddResult returns ErrOtherBatch if the content was taken in before.
	AddResult(ctx context.Context, r result.File) error
	SaveResult(ctx context.Context, r result.File) error
	// RowsAt reads rows of a batch by their numbers.
	RowsAt(ctx context.Context, id ledger.BatchID, rows ...int) ([]ledger.Attempt, error)
	// StagedRows are those of some rows that lines of a result name already.
	StagedRows(ctx context.Context, id result.ID, rows ...int) ([]int, error)
	// Unstaged lists up to limit open rows of the batch that no line names.
	Unstaged(ctx context.Context, r result.File, limit int) ([]ledger.Attempt, error)
	AddResultLines(ctx context.Context, lines ...result.Line) error
	// ForgetLines forgets what was staged of a result.
	ForgetLines(ctx context.Context, id result.ID) error
	// Staged sums the lines of a result up.
	Staged(ctx context.Context, id result.ID) (result.Staged, error)
	// Fitting lists lines that fit and whose rows are still open, after a line.
	Fitting(ctx context.Context, id result.ID, after, limit int) ([]result.Line, error)
	// ResultLines lists lines of a result file.
	ResultLines(ctx context.Context, id result.ID, part result.Part) ([]result.Line, error)
}

// Cases is what a transaction does with what went wrong.
type Cases interface {
	// AddExceptions opens exceptions; one that is open for the attempt stays.
	AddExceptions(ctx context.Context, all ...cases.Exception) error
	// CloseExceptions closes what is open about obligations, with the outcome.
	CloseExceptions(ctx context.Context, outcome cases.Outcome, ids ...ledger.ObligationID) error

	// Recovery locks the student's row, then reads and locks; ErrNotFound.
	Recovery(ctx context.Context, id cases.RecoveryID) (cases.Recovery, error)
	// AddRecovery returns ErrRecovering if one is open for the obligation.
	AddRecovery(ctx context.Context, r cases.Recovery) error
	SaveRecovery(ctx context.Context, r cases.Recovery) error

	// Supplement locks the student's row, then reads and locks; ErrNotFound.
	Supplement(ctx context.Context, id cases.SupplementID) (cases.Supplement, error)
	// AddSupplement returns ErrSupplementAsked if one is open for the award.
	AddSupplement(ctx context.Context, p cases.Supplement) error
	SaveSupplement(ctx context.Context, p cases.Supplement) error
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
