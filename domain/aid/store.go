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

	// Look runs fn in one transaction that is always undone: a dry run.
	Look(ctx context.Context, fn func(Tx) error) error

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
	// PurseOf is the purse that an award keeps, with its reasons.
	PurseOf(ctx context.Context, id AwardID) (Purse, error)
	// Reference is every programme, standard, mode and stacking, past ones too.
	Reference(ctx context.Context) (Reference, error)
	// Averages sums up the approved awards of a programme and term within reach,
	// by school.
	Averages(ctx context.Context, reach domain.Reach, about Asked) ([]Average, error)
	// List reads a frozen list; ErrNotFound.
	List(ctx context.Context, id ListID) (List, error)
	// Lists lists frozen lists within reach, newest first.
	Lists(ctx context.Context, reach domain.Reach, f Filter, page domain.Page) (domain.List[List], error)
	// Lines are the lines of a frozen list, in their order.
	Lines(ctx context.Context, id ListID) ([]Line, error)
	// Changes are the requests about a list, the oldest first.
	Changes(ctx context.Context, id ListID) ([]Change, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx

	// Learner answers what aid must know of a student for a programme and a term,
	// and locks the student's row until the commit. ErrNotFound if there is no such
	// person.
	Learner(ctx context.Context, student domain.PersonID, about Asked) (Learner, error)
	// Candidates lists who is enrolled in a school today, is entitled by the rules
	// and has no award yet, in the order of ids; nobody is locked.
	Candidates(ctx context.Context, school domain.UnitID, about Asked) ([]domain.PersonID, error)
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
	// Held are the awards of a student in a school year that were not withdrawn.
	Held(ctx context.Context, student domain.PersonID, year domain.SchoolYear) ([]Award, error)
	// AddAward keeps an award; ErrAwarded if another one holds its active key.
	AddAward(ctx context.Context, a Award) error
	// SaveAward returns ErrStale when the version moved on.
	SaveAward(ctx context.Context, a Award) error
	// KeepReasons keeps with a new award why it was made, sealed, and who pays.
	KeepReasons(ctx context.Context, a Award, v Verdict, p Purse) error
	// Purse reads the purse of an award; ErrNotFound.
	Purse(ctx context.Context, id AwardID) (Purse, error)
	// SavePurse replaces the purse of an award, whose row is locked.
	SavePurse(ctx context.Context, id AwardID, p Purse) error

	// Frozen reports whether the list to which an award belongs was frozen. Its
	// award's row is locked, as those of a list are when it is frozen.
	Frozen(ctx context.Context, a Award) (bool, error)
	// ToFreeze reads and locks the awards of a list that were not withdrawn, in the
	// order of their students.
	ToFreeze(ctx context.Context, l List) ([]Award, error)
	// AddList keeps a list with its lines; ErrFrozenTwice if school, programme and
	// term have one.
	AddList(ctx context.Context, l List, lines []Line) error
	// List reads a frozen list; ErrNotFound.
	List(ctx context.Context, id ListID) (List, error)
	// AddPublicity keeps that a list was made public; ErrPublicised if it was.
	AddPublicity(ctx context.Context, p Publicity) error
	// EndPublicity forgets it, since the publicity was taken back.
	EndPublicity(ctx context.Context, id ListID) error
	// Change reads and locks a request; ErrNotFound.
	Change(ctx context.Context, id ChangeID) (Change, error)
	// AddChange returns ErrChangeOpen if the award has an undecided one.
	AddChange(ctx context.Context, c Change) error
	// SaveChange returns ErrStale when the version moved on.
	SaveChange(ctx context.Context, c Change) error

	// Reference is every programme, standard, mode and stacking, read without a
	// lock.
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
	// AddStacking returns ErrStackingExists if the two and the term have one.
	AddStacking(ctx context.Context, s Stacking) error
}

// Filter narrows a list of awards; zero values do not.
type Filter struct {
	Term      domain.Term
	Programme string
	State     State
	School    domain.UnitID
	Class     domain.UnitID
}
