package people

import (
	"context"
	"slices"
	"time"

	"lizhi/domain"
)

// RosterState is how far a roster is.
type RosterState string

// The states.
const (
	Reading   RosterState = "reading"
	Checked   RosterState = "checked"
	Failed    RosterState = "failed"
	Applying  RosterState = "applying"
	Applied   RosterState = "applied"
	Dropped   RosterState = "dropped"
	TakenBack RosterState = "taken_back"
)

// nextRoster lists the states each state may turn into.
var nextRoster = map[RosterState][]RosterState{
	Reading:  {Checked, Failed},
	Checked:  {Applying, Dropped, Reading},
	Applying: {Applied, Reading},
	Applied:  {TakenBack},
}

// RosterID names a roster.
type RosterID = domain.ID[Roster]

// Roster is a list of the pupils of a unit that came in as a file. It is applied
// as a whole or not at all.
type Roster struct {
	ID        RosterID
	Unit      domain.UnitID
	City      domain.UnitID
	County    domain.UnitID
	School    domain.UnitID
	File      domain.FileID
	State     RosterState
	Trouble   string // the code of what made it fail, or look again
	Total     int    // rows, once they are known
	Done      int    // rows read so far
	Fresh     int
	Changed   int
	Same      int
	Missing   int // pupils who are enrolled and not in the file
	Pending   int // enrolled elsewhere: for the common superior
	Wrong     int
	Warned    int
	BroughtBy domain.PersonID
	Applied   domain.Day
	Version   int
	CreatedAt time.Time
}

// Subject is the roster as an Access is asked about it.
func (r Roster) Subject() domain.Subject {
	p := domain.Place{City: r.City, County: r.County, School: r.School}
	return domain.Subject{Made: p, Now: p}
}

// move turns the roster into another state. ErrRosterState when it cannot.
func (r Roster) move(to RosterState) (Roster, error) {
	if !slices.Contains(nextRoster[r.State], to) {
		return Roster{}, ErrRosterState.With("state", string(r.State))
	}
	r.State = to
	r.Version++
	return r, nil
}

// Verdict is what a row of a roster would do.
type Verdict string

// The verdicts.
const (
	VerdictNew     Verdict = "new"
	VerdictChanged Verdict = "changed"
	VerdictSame    Verdict = "same"
	VerdictMissing Verdict = "missing"
	VerdictPending Verdict = "pending"
	VerdictWrong   Verdict = "wrong"
)

// Finding is a cell that is wrong, or worth a look, and what would be right. It
// holds no number of anybody.
type Finding struct {
	Column  string `json:"column"` // the title
	Cell    string `json:"cell"`   // "C12"
	Code    string `json:"code"`
	ZH      string `json:"zh"`
	EN      string `json:"en"`
	Warning bool   `json:"warning,omitempty"` // stops nothing
}

// RosterRow is a row as a dry run shows it.
type RosterRow struct {
	Number   int // in the file; behind the last one for who is missing
	Verdict  Verdict
	Person   domain.PersonID // none for a row that is wrong, or pending
	Name     string
	Findings []Finding
}

// Staged is a row as it will be applied.
type Staged struct {
	Number   int
	Verdict  Verdict
	Findings []Finding
	Name     string

	Person       *Person // to be added, or as it will be
	PersonBefore *Person // nil for a new one
	Enrolment    *Enrolment
	OldEnrolment EnrolmentID // that ends

	Guardian       *Person // to be added, or as it will be
	GuardianBefore *Person
	Link           *Guardian

	Card    *Card
	OldCard CardID

	Claim TransferID
}

// Found is a person whom a row may mean.
type Found struct {
	Person    Person
	Current   *Enrolment
	Guardians []Kin
	Card      *Card
}

// Rosters is what rosters need kept, read outside of transactions.
type Rosters interface {
	// Roster reads one; ErrNotFound.
	Roster(ctx context.Context, id RosterID) (Roster, error)
	// RosterList lists those in reach, newest first.
	RosterList(ctx context.Context, reach domain.Reach, page domain.Page) ([]Roster, error)
	// RostersOver are those with rows whose file is gone, at rest.
	RostersOver(ctx context.Context) ([]RosterID, error)
	// RosterRows are the rows of a verdict (or all) after a number, in order.
	RosterRows(ctx context.Context, id RosterID, verdict Verdict, after, limit int) ([]RosterRow, error)
	// ClassesBelow are the open classes of a unit.
	ClassesBelow(ctx context.Context, unit domain.UnitID) ([]Class, error)
	// SchoolCodes finds every school of the city by its code.
	SchoolCodes(ctx context.Context) (map[string]domain.UnitID, error)
	// Match finds the persons of numbers, with what belongs to them.
	Match(ctx context.Context, numbers []IDNumber, xueji []XuejiNumber) (map[IDNumber]Found, map[XuejiNumber]Found, error)
	// Namesakes finds who is enrolled in classes under given names.
	Namesakes(ctx context.Context, classes []domain.UnitID, names []string) ([]Found, error)
}

// RosterTx is what they need inside a transaction.
type RosterTx interface {
	// RosterForChange reads and locks one; ErrNotFound.
	RosterForChange(ctx context.Context, id RosterID) (Roster, error)
	// AddRoster keeps a new one; false when the id is there already.
	AddRoster(ctx context.Context, r Roster) (bool, error)
	// SaveRoster keeps a change; ErrStale.
	SaveRoster(ctx context.Context, r Roster) error
	// ClearRows removes what was staged.
	ClearRows(ctx context.Context, id RosterID) error
	// Stage keeps rows, sealed as they will be applied, and says how far it is.
	Stage(ctx context.Context, id RosterID, rows []Staged, done int) error
	// StageMissing stages who is enrolled in the schools of the file and is not
	// in it, numbered from a row on; it tells how many.
	StageMissing(ctx context.Context, id RosterID, from int) (int, error)
	// ApplyRows applies all that was staged. ErrRosterMoved when something is no
	// longer as the check found it.
	ApplyRows(ctx context.Context, r Roster, on domain.Day) error
	// TakeBackRows undoes what was applied. ErrRosterInUse when something depends
	// on it.
	TakeBackRows(ctx context.Context, r Roster) error
	// RosterMoves are the students on file whose enrolment the rows change.
	RosterMoves(ctx context.Context, id RosterID) ([]domain.PersonID, error)
	// RosterClasses are the classes that the rows concern, for their feeds.
	RosterClasses(ctx context.Context, id RosterID) ([]domain.UnitID, error)
}

// Cell is one cell of a table as text; Trouble says why it cannot be taken at
// its word: formula, merged, lost_digits, error, unreadable.
type Cell struct {
	Text    string
	Trouble string
}

// SheetRow is one row of a table with its number in the file.
type SheetRow struct {
	Number int
	Cells  []Cell
}

// Sheet is a table that is read row by row; Next gives io.EOF after the last.
type Sheet interface {
	Next() (SheetRow, error)
	Close() error
}

// Sheets opens files as tables: ErrRosterFile, ErrRosterLarge, or our mistake.
type Sheets interface {
	Open(ctx context.Context, file domain.FileID) (Sheet, error)
}
