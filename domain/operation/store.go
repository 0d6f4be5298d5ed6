package operation

import (
	"context"

	"lizhi/domain"
)

// Store is what operation reads, and what it changes.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets; on a replay it is filled from what was
	// kept.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error
	// City is the unit that the installation serves; zero before there is one.
	City(ctx context.Context) (domain.UnitID, error)
	// Task reads one task, or domain.ErrNotFound.
	Task(ctx context.Context, id domain.TaskID) (Task, error)
	// Tasks lists tasks, newest first, one more than the page's limit if there are.
	Tasks(ctx context.Context, filter Filter, page domain.Page) ([]Task, error)
	// Lines lists the audit, newest first, one more than the page's limit if there are.
	Lines(ctx context.Context, filter LineFilter, page domain.Page) ([]Line, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	// Task reads and locks a task, or domain.ErrNotFound.
	Task(ctx context.Context, id domain.TaskID) (Task, error)
	// SaveTask keeps the state, the try and the due time of a task.
	SaveTask(ctx context.Context, task Task) error
}
