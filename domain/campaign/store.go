package campaign

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/campaign/reading"
	"lizhi/domain/identity"
)

// Store is what campaign needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets: it is kept for a repeated request with
	// the same idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Campaign reads one; ErrNotFound.
	Campaign(ctx context.Context, id ID) (Campaign, error)
	// Campaigns lists those of a city, newest first.
	Campaigns(ctx context.Context, page domain.Page) (domain.List[Campaign], error)
	// Statuses lists the counties and schools within reach and, for the city's
	// own, the city; each with its seat and the counts of today.
	Statuses(ctx context.Context, c Campaign, reach domain.Reach, today domain.Day) ([]Status, error)
	// Turns lists the closings and unlockings of a unit in order.
	Turns(ctx context.Context, id ID, unit domain.UnitID) ([]Turn, error)
	// Place is where a unit stands, and its level; ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, Level, error)

	// List reads one; ErrNotFound.
	List(ctx context.Context, id ListID) (List, error)
	// Lists lists those of a campaign within reach, newest first.
	Lists(ctx context.Context, id ID, reach domain.Reach, page domain.Page) (domain.List[List], error)
	// Rows are the rows of a verdict (or all) after a number, in order.
	Rows(ctx context.Context, id ListID, v reading.Verdict, after, limit int) ([]Row, error)
	// Counties finds the counties of the city by code and by folded name.
	Counties(ctx context.Context) (map[string]domain.UnitID, error)

	// Finding reads one with its row, candidates and steps; ErrNotFound.
	Finding(ctx context.Context, id ID, subject FindingID) (Shown, error)
	// Findings lists those within reach, newest first.
	Findings(ctx context.Context, id ID, reach domain.Reach, f Filter, page domain.Page) (domain.List[Shown], error)
	// Reference is every department, synonym and rule.
	Reference(ctx context.Context) (Reference, error)
	// Names are the names of persons, as far as they are known.
	Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error)

	Judged
}

// Judged is what judging walks over.
type Judged interface {
	// Matched lists the students whom a campaign must judge, in the order of their
	// ids: whose number is on a list of it or of the campaign before, whom a person
	// chose or may choose, who has a finding, and whose membership ended since a day.
	Matched(ctx context.Context, c Campaign, since, today domain.Day) ([]domain.PersonID, error)
	// Unmatched lists the rows that fit and mean nobody so far, and those that have
	// a finding.
	Unmatched(ctx context.Context, id ID) ([]FindingID, error)
	// Proven lists the rows after one, in order, of whose students a list is
	// evidence, with the group.
	Proven(ctx context.Context, l List, after, limit int) ([]Proof, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	domain.Attachments

	// Place is where a unit stands, and its level, read without a lock; ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, Level, error)
	// Calendar is the calendar of working days, read without a lock.
	Calendar(ctx context.Context) (domain.Calendar, error)
	// Reference is every department, synonym and rule, read without a lock.
	Reference(ctx context.Context) (Reference, error)
	// SaveReference inserts what is new and brings the rest to what the set says.
	SaveReference(ctx context.Context, ref Reference) error

	// Campaign reads and locks one; ErrNotFound.
	Campaign(ctx context.Context, id ID) (Campaign, error)
	// Shared reads one without a lock; ErrNotFound.
	Shared(ctx context.Context, id ID) (Campaign, error)
	// AddCampaign keeps a new one; ErrOpenAlready if the term has one.
	AddCampaign(ctx context.Context, c Campaign) error
	// SaveCampaign returns ErrStale when the version moved on.
	SaveCampaign(ctx context.Context, c Campaign) error

	Seats
	Listed
	Findings
}

// Seats is what a transaction does with units that close.
type Seats interface {
	// Seat locks the seat of a unit, which is made when it is asked for the first
	// time. Seats are locked from the city down.
	Seat(ctx context.Context, c Campaign, place domain.Place, level Level) (Seat, error)
	SaveSeat(ctx context.Context, s Seat) error
	// Below counts the units right below that have not closed: the schools of a
	// county; the counties and 市直 schools of the city.
	Below(ctx context.Context, s Seat) (int, error)
	// Count counts the findings of a unit and everything below it.
	Count(ctx context.Context, s Seat, today domain.Day) (Counts, error)
	// Turns tells how many turns a unit had.
	Turns(ctx context.Context, id ID, unit domain.UnitID) (int, error)
	// AddTurn keeps a turn; they are never changed.
	AddTurn(ctx context.Context, t Turn) error
	// Reopening lists the seats that are closed and have an open finding.
	Reopening(ctx context.Context, id ID) ([]Seat, error)
}

// Listed is what a transaction does with lists.
type Listed interface {
	// List reads and locks one; ErrNotFound.
	List(ctx context.Context, id ListID) (List, error)
	// ListOf finds the list of the same campaign, bureau, department, group and
	// content that is not withdrawn; ErrNotFound.
	ListOf(ctx context.Context, l List) (List, error)
	// AddList returns ErrIDTaken if its id, or what ListOf looks for, exists.
	AddList(ctx context.Context, l List) error
	// SaveList returns ErrStale when the version moved on.
	SaveList(ctx context.Context, l List) error
	// Upload is what files knows of an upload; ErrNotFound.
	Upload(ctx context.Context, file domain.FileID) (Upload, error)
	// Remembered is how a department's file with a fingerprint was read the last
	// time; false when it never was.
	Remembered(ctx context.Context, department, fingerprint string) (reading.Mapping, bool, error)
	// Remember keeps it for the next time.
	Remember(ctx context.Context, department, fingerprint string, m reading.Mapping) error
	// ClearRows removes what was staged and matched of a list; nothing is done of it.
	ClearRows(ctx context.Context, id ListID) error
	// Stage keeps rows, their numbers sealed, and says how far the list is. It is
	// ErrReadTwice unless the rows follow those staged before.
	Stage(ctx context.Context, id ListID, rows []Row, done int) error
	// Unfinished counts the lists of a unit, and below it, that are neither matched
	// nor failed nor withdrawn.
	Unfinished(ctx context.Context, s Seat) (int, error)
}

// Findings is what a transaction does with matches and findings.
type Findings interface {
	// Join matches the rows of a campaign's lists with the roster anew, but for
	// what a person decided: by number, then by name and birthday.
	Join(ctx context.Context, id ID) error
	// NoPupils sets candidates aside who were never enrolled.
	NoPupils(ctx context.Context, id ID, persons []domain.PersonID) error
	// MarkMatched turns the campaign's ready lists into matched ones and counts
	// what is sure in each; it gives those that are matched.
	MarkMatched(ctx context.Context, id ID) ([]List, error)
	// Facts are the facts of students in a campaign.
	Facts(ctx context.Context, c Campaign, since, today domain.Day, students []domain.PersonID) ([]Facts, error)
	// RowFacts are rows that fit, with their candidates; those that mean somebody
	// for sure have no Candidates and Sure is set.
	RowFacts(ctx context.Context, id ID, rows []FindingID) ([]RowFacts, error)
	// Aided says what a student has, locking the student's row; ErrNotFound.
	Aided(ctx context.Context, c Campaign, student domain.PersonID) (Aided, error)
	// Decide keeps a person's word on the candidates of a row: one accepted, or
	// none; the others are rejected.
	Decide(ctx context.Context, row RowFacts, student domain.PersonID, by domain.PersonID) error
	// Finding reads and locks one; ErrNotFound.
	Finding(ctx context.Context, id ID, subject FindingID) (Finding, error)
	// Known reads and locks the findings of subjects, as far as there are any.
	Known(ctx context.Context, id ID, subjects []FindingID) (map[FindingID]Finding, error)
	// Put keeps findings: new ones have Version 1, the others replace theirs.
	Put(ctx context.Context, all []Finding) error
	// AddSteps keeps steps; they are never changed.
	AddSteps(ctx context.Context, steps []Step) error
}

// RowFacts are what is known of a row when a campaign is judged.
type RowFacts struct {
	Row        Row
	Department string
	City       domain.UnitID
	Live       bool // its list counts, and the row fits
	Sure       bool // it means somebody
	Candidates []Candidate
}

// Proof is a student of whom a list is evidence.
type Proof struct {
	Row     int // its number in the list
	Student domain.PersonID
	Group   string
}

// Shown is a finding with what a screen needs beside it.
type Shown struct {
	Finding
	Name       string
	IDNumber   identity.IDNumber
	SchoolName string
	Candidates []Candidate
	Steps      []Step
}

// Upload is what campaign must know of an upload.
type Upload struct {
	Owner domain.PersonID
	Ready bool   // it was checked and is clean
	Hash  string // SHA-256 of its content
}

// Filter narrows a list of findings; zero values do not.
type Filter struct {
	Kind    Kind
	Open    bool
	Settled bool
	Overdue domain.Day // open and due before this day
	School  domain.UnitID
	County  domain.UnitID
}

// Sheets opens files as tables: ErrFile, ErrLarge, or our mistake.
type Sheets interface {
	Open(ctx context.Context, file domain.FileID) (reading.Table, error)
}
