package insight

import (
	"context"

	"lizhi/domain"
)

// Unit is a school, county or city that a board is about.
type Unit struct {
	ID    domain.UnitID
	Kind  string // org.Kind
	Name  string
	Place domain.Place
}

// Store is what insight needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets: it is kept for a repeated request with
	// the same idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Unit reads a unit that is no class; domain.ErrNotFound.
	Unit(ctx context.Context, id domain.UnitID) (Unit, error)
	// Below lists the units that answer to a unit, a page of them: counties and
	// schools of the city itself, or the schools of a county.
	Below(ctx context.Context, unit Unit, page domain.Page) (domain.List[Unit], error)
	// Counts are the kept figures of units for a term.
	Counts(ctx context.Context, units []domain.UnitID, term domain.Term) (map[domain.UnitID]Counts, error)
	// Schools lists the schools in a unit that are open today.
	Schools(ctx context.Context, unit Unit) ([]School, error)
	// Programmes lists those that run in a term, with the stages for which they
	// have a standard.
	Programmes(ctx context.Context, term domain.Term) ([]Programme, error)
	// Managed says which items of schools have an award or a declaration.
	Managed(ctx context.Context, schools []domain.UnitID, term domain.Term) (Managed, error)
	// Wrong lists the cases of a unit that are wrong under an indicator, newest
	// first.
	Wrong(ctx context.Context, f Filter, page domain.Page) (domain.List[Exception], error)
	// Declarations lists those of a unit and term, newest first, of items that
	// have no award after all.
	Declarations(ctx context.Context, unit Unit, term domain.Term, page domain.Page) (domain.List[Declaration], error)
	// Marked counts the students whose changes are not folded yet.
	Marked(ctx context.Context) (int64, error)
	// SmallBelow is the smallest count that leaves a school as a number.
	SmallBelow(ctx context.Context) (int, error)
	// Recount judges every award anew and adds the figures up, without what is kept.
	Recount(ctx context.Context, unit domain.UnitID, term domain.Term) (Counts, error)
}

// Filter says which cases a list is about.
type Filter struct {
	Unit Unit
	Term domain.Term
	Key  Key
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx

	// Marks takes up to limit marked students, locks their rows in the order of
	// ids, and forgets the marks.
	Marks(ctx context.Context, limit int) ([]domain.PersonID, error)
	// Facts are what the three sides say about all awards of students.
	Facts(ctx context.Context, students []domain.PersonID) ([]Facts, error)
	// Cases are the kept cases of students.
	Cases(ctx context.Context, students []domain.PersonID) ([]Case, error)
	// Replace removes cases and keeps others in their place.
	Replace(ctx context.Context, gone, kept []Case) error
	// Count adds to the kept figures of a unit for a term.
	Count(ctx context.Context, unit domain.UnitID, term domain.Term, n Counts) error

	// School locks a school; domain.ErrNotFound.
	School(ctx context.Context, id domain.UnitID) (School, error)
	// Programmes lists those that run in a term, without a lock.
	Programmes(ctx context.Context, term domain.Term) ([]Programme, error)
	// Awarded reports whether a programme has awards at a school in a term.
	Awarded(ctx context.Context, item Item, term domain.Term) (bool, error)
	// Declaration reads and locks one, and where its school stands;
	// domain.ErrNotFound.
	Declaration(ctx context.Context, id DeclarationID) (Declaration, domain.Place, error)
	// AddDeclaration returns ErrDeclared if the item has one.
	AddDeclaration(ctx context.Context, d Declaration) error
	// RemoveDeclaration takes one back.
	RemoveDeclaration(ctx context.Context, id DeclarationID) error
	// Rules are the rules of when money is to arrive.
	Rules(ctx context.Context) ([]Rule, error)
	// SaveRule inserts or replaces the rule of its term.
	SaveRule(ctx context.Context, d Rule) error
	// MarkFrom marks every student with an award of a term or a later one.
	MarkFrom(ctx context.Context, term domain.Term) error
}
