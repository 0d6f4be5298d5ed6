package roster

import (
	"slices"
	"time"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// State is how far a roster is.
type State string

// The states.
const (
	Reading   State = "reading"
	Checked   State = "checked"
	Failed    State = "failed"
	Applying  State = "applying"
	Applied   State = "applied"
	Dropped   State = "dropped"
	TakenBack State = "taken_back"
)

// next lists the states each state may turn into.
var next = map[State][]State{
	Reading:  {Checked, Failed},
	Checked:  {Applying, Dropped, Reading},
	Applying: {Applied, Reading},
	Applied:  {TakenBack},
}

// ID names a roster.
type ID = domain.ID[Roster]

// Roster is a list of the pupils of a unit that came in as a file. It is applied
// as a whole or not at all.
type Roster struct {
	ID        ID
	Unit      domain.UnitID
	City      domain.UnitID
	County    domain.UnitID
	School    domain.UnitID
	File      domain.FileID
	State     State
	Trouble   string            // the code of what made it fail, or look again
	Because   map[string]string // what stands in its words
	Total     int               // rows, once they are known
	Done      int               // rows read so far
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

// move turns the roster into another state. ErrState when it cannot.
func (r Roster) move(to State) (Roster, error) {
	if !slices.Contains(next[r.State], to) {
		return Roster{}, ErrState.With("state", string(r.State))
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

// Row is a row as a dry run shows it.
type Row struct {
	Number   int // in the file; behind the last one for who is missing
	Verdict  Verdict
	Person   domain.PersonID // none for a row that is wrong, or pending
	Name     string
	Findings []Finding
}

// Person is somebody on file, or to be.
type Person struct {
	identity.Person
	Version int
}

// Enrolment is where a pupil is on file, or will be; its day is that of applying.
type Enrolment struct {
	ID         domain.ID[Enrolment]
	Person     domain.PersonID
	City       domain.UnitID
	County     domain.UnitID // none for 市直
	School     domain.UnitID // attended
	Class      domain.UnitID
	Registered domain.UnitID // the school of the 学籍, none without one
	Xueji      identity.Xueji
	Status     identity.Status
	Boarding   bool
}

// Guardian binds a guardian to a ward from the day of applying.
type Guardian struct {
	ID       domain.ID[Guardian]
	Guardian domain.PersonID
	Ward     domain.PersonID
	Relation identity.Relation
}

// Card is a 社保卡 on file, or to be.
type Card struct {
	ID       domain.ID[Card]
	Person   domain.PersonID
	Number   identity.CardNumber
	Owner    string
	Doubtful bool // fails Luhn (policy A19)
}

// Claim is the word of a school that a pupil of another one is theirs; people
// keeps it, and the common superior decides.
type Claim struct{}

// Staged is a row as it will be applied.
type Staged struct {
	Number   int
	Verdict  Verdict
	Findings []Finding
	Name     string

	Person       *Person // to be added, or as it will be
	PersonBefore *Person // nil for a new one
	Enrolment    *Enrolment
	OldEnrolment domain.ID[Enrolment] // that ends

	Guardian       *Person // to be added, or as it will be
	GuardianBefore *Person
	Link           *Guardian

	Card    *Card
	OldCard domain.ID[Card]

	Claim domain.ID[Claim]
}

// Found is a person whom a row may mean.
type Found struct {
	Person    Person
	Current   *Enrolment
	Guardians []Person
	Card      *Card
}

// Class is what a roster must know of a class.
type Class struct {
	ID, School, County, City domain.UnitID
	Stage                    string // org.Stage
	EntryYear, Number        int
	SchoolCode               string
}
