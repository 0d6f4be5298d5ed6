package portfolio

import (
	"context"

	"lizhi/domain"
)

// Store is what portfolio needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer is kept
	// for a repeated request.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error
	// Export reads an order. ErrNotFound.
	Export(ctx context.Context, id ExportID) (Export, error)
	// Exports lists what a person ordered, newest first, with one item more than
	// the page holds.
	Exports(ctx context.Context, by domain.PersonID, page domain.Page) ([]Export, error)
	// Material reads what a student's portfolio is composed of.
	Material(ctx context.Context, student domain.PersonID) (Material, error)
	// Exporting lists what is being made or kept that may show a student: theirs,
	// and those of every class and school where they are or were.
	Exporting(ctx context.Context, student domain.PersonID) ([]Export, error)
	// Picturing lists what is being made or kept with pictures of a student.
	Picturing(ctx context.Context, student domain.PersonID) ([]Export, error)
	// Standing is a plain read of a student's standing today.
	Standing(ctx context.Context, student domain.PersonID) (domain.Standing, error)
	// Enrolled lists the standings of everybody who is enrolled in a class or
	// school today, ordered by class, name and id.
	Enrolled(ctx context.Context, unit domain.UnitID) ([]domain.Standing, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	domain.Students
	// Unit says where a class or school stands. ErrNotFound.
	Unit(ctx context.Context, id domain.UnitID) (domain.Place, error)
	Export(ctx context.Context, id ExportID) (Export, error) // locked
	AddExport(ctx context.Context, e Export) error
	// SetPictured keeps of whom an export has pictures, in place of what was kept.
	SetPictured(ctx context.Context, id ExportID, students []domain.PersonID) error
	// SaveExport writes the export and its next version; ErrStale.
	SaveExport(ctx context.Context, e Export) error
}
