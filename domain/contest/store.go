package contest

import (
	"context"

	"lizhi/domain"
)

// Store is what the contest needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run
	// more than once; it must do nothing but read and write through tx. answer, if
	// not nil, points at what the caller gets: it is kept for a repeated request
	// with the same idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Season is a plain read; ErrNotFound when there is none.
	Season(ctx context.Context, id SeasonID) (Season, error)
	// Seasons lists those that are published, and all of the organisers in reach.
	Seasons(ctx context.Context, reach domain.Reach, page domain.Page) (domain.List[Season], error)
	// Entry is a plain read, with the student's name and place today.
	Entry(ctx context.Context, id EntryID) (View, error)
	// Entries lists what lies in reach: of a person, of a class or school where it
	// was made or where the student is today, or of an organiser.
	Entries(ctx context.Context, reach domain.Reach, filter Filter, page domain.Page) (domain.List[View], error)
	// Identities are all names that would tell a judge whose entry it is.
	Identities(ctx context.Context, id EntryID) ([]string, error)
	// Judges lists the judges of a season with their progress.
	Judges(ctx context.Context, id SeasonID) ([]Progress, error)
	// Ballot is a plain read by number; ErrNotFound when there is none.
	Ballot(ctx context.Context, number Number) (Ballot, error)
	// BallotsOf lists a judge's ballots in published seasons, by number, without
	// those whose entry was withdrawn.
	BallotsOf(ctx context.Context, judge domain.PersonID) ([]Ballot, error)
	// Placings are the result of a season that was proposed or announced.
	Placings(ctx context.Context, id SeasonID) ([]Placing, error)
	// Placing is the result of one entry; ErrNotFound when there is none.
	Placing(ctx context.Context, id EntryID) (Placing, error)
	// DisputedIn are the entries of a season that are frozen or struck.
	DisputedIn(ctx context.Context, id SeasonID) ([]Entry, error)
	// Honours lists entries of a season that are on show, with the consents of
	// this moment.
	Honours(ctx context.Context, id SeasonID) ([]Honour, error)
}

// View is an entry with what a screen shows beside it.
type View struct {
	Entry Entry
	Name  string       // of the student
	Now   domain.Place // of the student today
}

// Filter narrows a list of entries; zero values do not.
type Filter struct {
	Season  SeasonID
	Student domain.PersonID
	State   EntryState
}

// Honour 励志典型 is a winning entry that others may read.
type Honour struct {
	Entry   Entry
	Student domain.Standing
	School  string
	Award   string
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	domain.Students
	domain.Attachments

	// Season is a plain read, LockSeason reads and locks it.
	Season(ctx context.Context, id SeasonID) (Season, error)
	LockSeason(ctx context.Context, id SeasonID) (Season, error)
	AddSeason(ctx context.Context, s Season) error
	SaveSeason(ctx context.Context, s Season) error

	// EntryOwner says whose an entry is, plainly, so that the student can be
	// locked first; LockEntry then reads and locks it.
	EntryOwner(ctx context.Context, id EntryID) (domain.PersonID, SeasonID, error)
	LockEntry(ctx context.Context, id EntryID) (Entry, error)
	// EntriesOf are the student's entries in a season, under the student's lock.
	EntriesOf(ctx context.Context, season SeasonID, student domain.PersonID) ([]Entry, error)
	// ShownOf are the student's entries on show, under the student's lock.
	ShownOf(ctx context.Context, student domain.PersonID) ([]Entry, error)
	AddEntry(ctx context.Context, e Entry) error // domain.ErrIDTaken
	// SaveEntry and the other Saves write over the version that the thing has, and
	// raise it; domain.ErrStale when it moved on.
	SaveEntry(ctx context.Context, e Entry) error

	// Contestants are the entries of a season in some states.
	Contestants(ctx context.Context, season SeasonID, states ...EntryState) ([]Contestant, error)
	// MoveEntries takes all entries from one of some states to another; the caller
	// compares how many there were.
	MoveEntries(ctx context.Context, entries []EntryID, from []EntryState, to EntryState) (int, error)

	// IsPerson reports whether there is such a person.
	IsPerson(ctx context.Context, id domain.PersonID) (bool, error)
	AddJudge(ctx context.Context, j Judge) error // ErrJudgeTwice
	JudgesOf(ctx context.Context, season SeasonID) ([]Judge, error)
	// TiesOf are the ties of judges in a season, from the data of this moment and
	// what was declared.
	TiesOf(ctx context.Context, season SeasonID, judges []domain.PersonID) (map[domain.PersonID]Ties, error)
	// AddConflict keeps a declared conflict; the same pair again changes nothing.
	AddConflict(ctx context.Context, c Conflict) error

	// BallotByNumber is a plain read, LockBallots reads and locks.
	BallotByNumber(ctx context.Context, number Number) (Ballot, error)
	LockBallots(ctx context.Context, ids ...BallotID) ([]Ballot, error)
	// BallotsIn are all ballots of a season; of one judge if judge is not zero.
	BallotsIn(ctx context.Context, season SeasonID, judge domain.PersonID) ([]Ballot, error)
	AddBallots(ctx context.Context, ballots []Ballot) error // ErrAssigned
	SaveBallot(ctx context.Context, b Ballot) error

	// Dispute is what publicity holds against an entry of a season, without a lock:
	// publicity tells whenever that changes.
	Dispute(ctx context.Context, season SeasonID, entry EntryID) (Dispute, error)

	AddDecision(ctx context.Context, d Decision) error
	Decisions(ctx context.Context, season SeasonID) ([]Decision, error) // oldest first
	// Placings are those proposed; SetPlacings replaces them.
	Placings(ctx context.Context, season SeasonID) ([]Placing, error)
	SetPlacings(ctx context.Context, season SeasonID, placings []Placing) error
}
