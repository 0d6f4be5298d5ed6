package roster

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// Store is what rosters need kept, read outside of transactions.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error
	// Roster reads one; ErrNotFound.
	Roster(ctx context.Context, id ID) (Roster, error)
	// List lists those in reach, newest first.
	List(ctx context.Context, reach domain.Reach, page domain.Page) ([]Roster, error)
	// Over are those with rows whose file is gone, at rest.
	Over(ctx context.Context) ([]ID, error)
	// Rows are the rows of a verdict (or all) after a number, in order.
	Rows(ctx context.Context, id ID, verdict Verdict, after, limit int) ([]Row, error)
	// ClassesBelow are the open classes of a unit.
	ClassesBelow(ctx context.Context, unit domain.UnitID) ([]Class, error)
	// SchoolCodes finds every open school of the city by its code.
	SchoolCodes(ctx context.Context) (map[string]domain.UnitID, error)
	// Match finds the persons of numbers, with what belongs to them.
	Match(ctx context.Context, numbers []identity.IDNumber, xueji []identity.XuejiNumber) (map[identity.IDNumber]Found, map[identity.XuejiNumber]Found, error)
	// Namesakes finds who is enrolled in classes under given names.
	Namesakes(ctx context.Context, classes []domain.UnitID, names []string) ([]Found, error)
}

// Tx is what they need inside a transaction. The rows are those of people, whose
// unique keys and versions hold for a roster as for anybody.
type Tx interface {
	domain.Tx
	domain.Attachments
	// Place is where a unit of any kind stands; ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
	// Roster reads and locks one; ErrNotFound.
	Roster(ctx context.Context, id ID) (Roster, error)
	// AddRoster keeps a new one; false when the id is there already.
	AddRoster(ctx context.Context, r Roster) (bool, error)
	// SaveRoster keeps a change; ErrStale.
	SaveRoster(ctx context.Context, r Roster) error
	// ClearRows removes what was staged.
	ClearRows(ctx context.Context, id ID) error
	// Stage keeps rows, sealed as they will be applied, and says how far it is.
	// ErrReadTwice when the roster is no longer read, or in another version.
	Stage(ctx context.Context, r Roster, rows []Staged, done int) error
	// StageMissing stages who is enrolled in the schools of the file and is not
	// in it, numbered from a row on; it tells how many.
	StageMissing(ctx context.Context, id ID, from int) (int, error)
	// ApplyRows applies all that was staged. ErrMoved when something is no longer
	// as the check found it.
	ApplyRows(ctx context.Context, r Roster, on domain.Day) error
	// TakeBackRows undoes what was applied. ErrInUse when something depends on it.
	TakeBackRows(ctx context.Context, r Roster) error
	// Moves are the students on file whose enrolment the rows change.
	Moves(ctx context.Context, id ID) ([]domain.PersonID, error)
	// Classes are the classes that the rows concern, for their feeds.
	Classes(ctx context.Context, id ID) ([]domain.UnitID, error)
}
