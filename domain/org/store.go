package org

import (
	"context"

	"lizhi/domain"
)

// Filter narrows a list of units; a zero field does not narrow.
type Filter struct {
	Kind   Kind
	Parent domain.UnitID
	Query  string // folded, found anywhere in the search key
	Open   bool   // only those that are not closed
}

// Store is what org needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error
	// Unit reads a unit; ErrNotFound if there is none.
	Unit(ctx context.Context, id domain.UnitID) (Unit, error)
	// UnitByCode finds a city, county or school by its code; ErrNotFound.
	UnitByCode(ctx context.Context, code string) (Unit, error)
	// Units lists what is in reach, newest first.
	Units(ctx context.Context, reach domain.Reach, f Filter, page domain.Page) ([]Unit, error)
	// FormerNames are what a unit was called before, the latest first.
	FormerNames(ctx context.Context, id domain.UnitID) ([]FormerName, error)
	// Calendar is the calendar of working days.
	Calendar(ctx context.Context) (domain.Calendar, error)
	// CalendarDays are the days of a year that differ from Monday to Friday.
	CalendarDays(ctx context.Context, year int) (map[domain.Day]bool, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	// Unit reads and locks a unit that is to be changed; ErrNotFound.
	Unit(ctx context.Context, id domain.UnitID) (Unit, error)
	// Shared reads a unit without a lock; ErrNotFound.
	Shared(ctx context.Context, id domain.UnitID) (Unit, error)
	// ByCode finds a city, county or school by its code, without a lock; ErrNotFound.
	ByCode(ctx context.Context, code string) (Unit, error)
	// Classes reads all classes of a school, those that are closed too.
	Classes(ctx context.Context, school domain.UnitID) ([]Unit, error)
	// AddUnit keeps a new unit. ErrTaken when its code or class number is used,
	// domain.ErrIDTaken when its id is.
	AddUnit(ctx context.Context, u Unit) error
	// SaveUnit keeps a changed unit, which carries its new version; ErrStale when
	// another version is there by now, ErrTaken when the new code is used.
	SaveUnit(ctx context.Context, u Unit) error
	// AddName keeps what a unit was called.
	AddName(ctx context.Context, n FormerName) error
	// SetYear replaces the days of one calendar year.
	SetYear(ctx context.Context, year int, days map[domain.Day]bool) error
}

// Fold makes search keys of names; domain/store has it.
type Fold interface {
	Key(name string) string
	Query(text string) string
}
