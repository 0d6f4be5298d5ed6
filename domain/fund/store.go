package fund

import (
	"context"

	"lizhi/domain"
)

// Store is what fund needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets: it is kept for a repeated request with
	// the same idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Rules are the rules of all types, past ones too.
	Rules(ctx context.Context) (Rules, error)
	// School is what fund must know of a school; ErrNotFound.
	School(ctx context.Context, id domain.UnitID) (School, error)
	// Schools lists the open schools within reach by code, each with its account of
	// a year, which is zero where there is none.
	Schools(ctx context.Context, reach domain.Reach, year int) ([]Held, error)
	// Year reads a school's account; zero where there is none.
	Year(ctx context.Context, school domain.UnitID, year int) (Year, error)
	// Entries are the entries of an account, the newest first.
	Entries(ctx context.Context, id YearID) ([]Entry, error)
}

// Held is a school and its account of a year.
type Held struct {
	School School
	Year   Year
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	domain.Attachments

	// School is what fund must know of a school, read without a lock; ErrNotFound.
	School(ctx context.Context, id domain.UnitID) (School, error)
	// Open reads and locks a school's account of a year. One that is not there yet
	// is inserted as given; a duplicate is no error.
	Open(ctx context.Context, y Year) (Year, error)
	// Years are the accounts of a school by year, read without a lock.
	Years(ctx context.Context, school domain.UnitID) ([]Year, error)
	// SaveYear returns ErrStale when the version moved on.
	SaveYear(ctx context.Context, y Year) error
	// AddEntry returns ErrAwardPaid or ErrReversed if its award is paid, or its
	// entry taken back, already.
	AddEntry(ctx context.Context, e Entry) error
	// Entry reads and locks an entry; ErrNotFound.
	Entry(ctx context.Context, id EntryID) (Entry, error)
	// Unpay lets go of the award that an entry paid.
	Unpay(ctx context.Context, id EntryID) error
	// ToPay answers from aid what fund must know of an award, under a lock on its
	// student's row; ErrNotFound.
	ToPay(ctx context.Context, award [16]byte) (ToPay, error)
	// AddRule returns ErrRuleExists if the type and year have one.
	AddRule(ctx context.Context, r Rule) error
	// Rules are the rules of all types, read without a lock.
	Rules(ctx context.Context) (Rules, error)
}
