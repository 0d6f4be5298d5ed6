package publicity

import (
	"context"

	"lizhi/domain"
)

// Store is what publicity needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets: it is kept for a repeated request with
	// the same idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Notice reads a notice; ErrNotFound.
	Notice(ctx context.Context, id NoticeID) (Notice, error)
	// Rows are the rows of a notice in order.
	Rows(ctx context.Context, id NoticeID) ([]Row, error)
	// Places are where persons are enrolled today, and where units stand.
	Places(ctx context.Context, persons []domain.PersonID, units []domain.UnitID) ([]domain.Place, error)
	// Calendar is the calendar of working days.
	Calendar(ctx context.Context) (domain.Calendar, error)
	// Hanging lists the open notices that are addressed to one of the places or
	// within reach, newest first; those whose period is over are left out.
	Hanging(ctx context.Context, look Look, today domain.Day, page domain.Page) (domain.List[Notice], error)
	// Archive lists the notices within reach, newest first.
	Archive(ctx context.Context, reach domain.Reach, f Filter, page domain.Page) (domain.List[Notice], error)
	// Due are the notices that are to be taken down on a day, the oldest first.
	Due(ctx context.Context, today domain.Day, limit int) ([]NoticeID, error)
	// Linked finds the notice of a link; ErrNotFound.
	Linked(ctx context.Context, hash []byte) (Notice, error)
	// Standings are born and consents to contest_publicity of the persons of a
	// notice; nothing else is filled in.
	Standings(ctx context.Context, id NoticeID) (map[domain.PersonID]domain.Standing, error)
	// Cases are objections with their notices' titles and their steps in order, in
	// the order of the ids; what is not there is left out.
	Cases(ctx context.Context, ids ...ObjectionID) ([]Case, error)
	// Objections lists the objections within reach, newest first.
	Objections(ctx context.Context, reach domain.Reach, f ObjectionFilter, page domain.Page) (domain.List[ObjectionID], error)
	// ByReference finds an objection by its reference; ErrNotFound.
	ByReference(ctx context.Context, reference string) (ObjectionID, error)
	// Overdue are the pending objections below the city whose deadline is over on a
	// day or was provisional, the oldest first.
	Overdue(ctx context.Context, today domain.Day, limit int) ([]ObjectionID, error)
	// Names are the names of persons, as far as they are known.
	Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error)
}

// Look is what somebody can see: by belonging there, or by office.
type Look struct {
	Places []domain.Place
	Reach  domain.Reach
}

// Filter narrows the archive; zero values do not.
type Filter struct {
	Kind   Kind
	State  State
	School domain.UnitID
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx

	// Place is where a unit stands; ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
	// Calendar is the calendar of working days, without a lock.
	Calendar(ctx context.Context) (domain.Calendar, error)
	// Rules is every rule, without a lock.
	Rules(ctx context.Context) ([]Rule, error)
	// SaveRules inserts the rules that are new and brings the others to what the
	// set says.
	SaveRules(ctx context.Context, rules []Rule) error
	// Labels is what the roster says of each entry on a day, in the same order.
	Labels(ctx context.Context, entries []Entry, on domain.Day) ([]Label, error)
	// Live is the live notice of a source, without a lock; ErrNotFound.
	Live(ctx context.Context, source SourceID) (Notice, error)
	// Notice reads and locks a notice: the root of its rows and objections.
	// ErrNotFound.
	Notice(ctx context.Context, id NoticeID) (Notice, error)
	// Rows are the rows of a notice in order; the notice's lock covers them.
	Rows(ctx context.Context, id NoticeID) ([]Row, error)
	// AddNotice keeps a notice with its rows. Errors: ErrIDTaken when the source
	// has a live one.
	AddNotice(ctx context.Context, n Notice, rows []Row) error
	// SaveNotice returns ErrStale when the version moved on.
	SaveNotice(ctx context.Context, n Notice) error
	// SaveStates saves the states of rows.
	SaveStates(ctx context.Context, rows []Row) error

	// SetLink keeps the link of a notice in the place of the one before.
	SetLink(ctx context.Context, l Link) error
	// EndLink ends the link of a notice, if there is one.
	EndLink(ctx context.Context, id NoticeID) error
	// NoticeOf is the notice of an objection; ErrNotFound.
	NoticeOf(ctx context.Context, id ObjectionID) (NoticeID, error)
	// Objection reads and locks an objection; ErrNotFound.
	Objection(ctx context.Context, id ObjectionID) (Objection, error)
	// Pending are the objections to a notice that wait for an answer; the notice's
	// lock covers them.
	Pending(ctx context.Context, notice NoticeID) ([]Objection, error)
	// Steps are what happened to an objection, in order.
	Steps(ctx context.Context, id ObjectionID) ([]Step, error)
	// AddObjection keeps an objection with its first step; ErrIDTaken.
	AddObjection(ctx context.Context, o Objection, first Step) error
	// SaveObjection saves an objection and adds a step; ErrStale.
	SaveObjection(ctx context.Context, o Objection, step Step) error
	// Drop drops the pending objections to a notice that was taken back.
	Drop(ctx context.Context, notice NoticeID) error
}
