package growth

import (
	"context"
	"time"

	"lizhi/domain"
)

// Frozen is an older version that stays readable: verified, or still seen by a
// former school.
type Frozen struct {
	RecordID RecordID
	Version  int
	Student  domain.PersonID
	Verified bool
	Content  Record
	FrozenAt time.Time
}

// Query asks for a student's records, newest first.
type Query struct {
	Student domain.PersonID
	State   State // zero for any but Withdrawn
	Kind    Kind  // zero for any
	Page    domain.Page

	// Shown leaves out the drafts behind which no verified version stands; Typed
	// lets those pass that a teacher typed. Made, if not nil, keeps to what was
	// begun in a part of the city.
	Shown, Typed bool
	Made         *domain.Reach
}

// Lack is what one student of a class has, and has not, in a school year.
type Lack struct {
	Student  domain.PersonID
	Name     string
	Waiting  int
	Returned int
	Verified map[Dimension]int
}

// Total is what a student did in records of one kind, verified.
type Total struct {
	Kind    Kind
	Records int
	Minutes int
}

// Hours are a student's verified hours, with the mentor's sessions, but for
// those the student disputes.
type Hours struct {
	Totals         []Total
	Sessions       int
	SessionMinutes int
}

// Count is the kept figures of a school. Hidden figures are those of one or two
// records in a report that leaves the school (policy M3); they are zero.
type Count struct {
	School    domain.UnitID
	Name      string
	Place     domain.Place
	Submitted int64
	Verified  int64
	Minutes   int64
	Hidden    bool
	CreatedAt time.Time // of the unit; orders the list
}

// Store is what growth needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer points at
	// what the caller gets: it is kept for a repeated request with the same
	// idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Record reads one; ErrNotFound if there is none.
	Record(ctx context.Context, id RecordID) (Record, error)
	// Records reads at most Page.Limit+1.
	Records(ctx context.Context, q Query) ([]Record, error)
	// Frozen reads the frozen versions of some records, newest first.
	Frozen(ctx context.Context, ids []RecordID) ([]Frozen, error)
	// Waiting reads what waits for any of some classes or students, longest first,
	// at most Limit+1.
	Waiting(ctx context.Context, waiters []WaiterID, page domain.Page) ([]Record, error)
	// Place is where a student is enrolled today; zero for nowhere.
	Place(ctx context.Context, student domain.PersonID) (domain.Place, error)
	// Numbers are the change numbers of some subjects: one query by primary key.
	Numbers(ctx context.Context, subjects ...[16]byte) ([]int64, error)
	// ClassPlace is where a class stands; ErrNotFound if there is none.
	ClassPlace(ctx context.Context, class domain.UnitID) (domain.Place, error)
	// Lacks lists the students of a class by name, with what they have written
	// since an instant.
	Lacks(ctx context.Context, class domain.UnitID, since time.Time) ([]Lack, error)
	// Hours sums what a student has done.
	Hours(ctx context.Context, student domain.PersonID) (Hours, error)
	// Counts reads the schools of a reach with their figures, at most Limit+1.
	Counts(ctx context.Context, reach domain.Reach, page domain.Page) ([]Count, error)
	// SmallBelow is the smallest count that leaves a school as a number.
	SmallBelow(ctx context.Context) (int, error)
	// Rules are the kept editions of the limits.
	Rules(ctx context.Context) ([]Rules, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	domain.Students
	domain.Attachments

	// Rules are the kept editions of the limits.
	Rules(ctx context.Context) ([]Rules, error)
	// Whose is the student of a record, which never changes and is not locked;
	// ErrNotFound if there is no such record.
	Whose(ctx context.Context, id RecordID) (domain.PersonID, error)
	// Record reads and locks one; ErrNotFound if there is none.
	Record(ctx context.Context, id RecordID) (Record, error)
	// RecordsByID reads and locks some, in the order of their ids; what is missing
	// is left out.
	RecordsByID(ctx context.Context, ids []RecordID) ([]Record, error)
	// Submitted reads and locks what a student handed in and nobody decided.
	Submitted(ctx context.Context, student domain.PersonID) ([]Record, error)
	// Places are where some students are enrolled today.
	Places(ctx context.Context, students []domain.PersonID) (map[domain.PersonID]domain.Place, error)
	// AddRecord returns domain.ErrIDTaken if there is one with the id.
	AddRecord(ctx context.Context, r Record) error
	// SaveRecord writes over the version before; domain.ErrStale if another came
	// between.
	SaveRecord(ctx context.Context, r Record) error
	// Freeze keeps a version for good.
	Freeze(ctx context.Context, f Frozen) error
	// FrozenVersion reads one; ErrNotFound if there is none.
	FrozenVersion(ctx context.Context, id RecordID, version int) (Frozen, error)
	// Count adds to the kept figures of schools.
	Count(ctx context.Context, ds []Delta) error
	// AddRules keeps an edition; ErrEdition if that day has one already.
	AddRules(ctx context.Context, r Rules) error
}
