package portfolio

import (
	"fmt"
	"slices"
	"time"

	"lizhi/domain"
)

// ExportID names an export.
type ExportID = domain.ID[Export]

// State is where an export stands.
type State string

// The states of an export, as the diagram of the package shows them.
const (
	Waiting State = "waiting"
	Making  State = "making"
	Done    State = "done"
	Failed  State = "failed"
	Expired State = "expired"
)

// next lists the states each state may turn into. Making turns into itself
// when a worker died and another one begins again.
var next = map[State][]State{
	Waiting: {Making, Failed},
	Making:  {Making, Done, Failed},
	Done:    {Expired},
}

// Export is one order: of a student's portfolio, or of everybody's in a class
// or school.
type Export struct {
	ID        ExportID
	OrderedBy domain.PersonID
	Account   domain.AccountID
	Student   domain.PersonID // zero for a unit
	Unit      domain.UnitID   // zero for a student
	Place     domain.Place    // of the student or the unit
	Terms     []domain.Term   // none means all
	State     State
	Done      int // portfolios made
	Total     int
	Skipped   []Skip // who did not agree
	File      domain.FileID
	Hash      string // of the manifest
	CreatedAt time.Time
	DoneAt    *time.Time
	Version   int
}

// Skip is a student who was left out for want of consent.
type Skip struct {
	Student domain.PersonID
	Name    string
}

func (e *Export) move(to State) error {
	if !slices.Contains(next[e.State], to) {
		return fmt.Errorf("an export that is %s cannot become %s", e.State, to)
	}
	e.State = to
	return nil
}

// Begin takes the export up, again if a worker died over it.
func (e *Export) Begin(total int, skipped []Skip) error {
	if err := e.move(Making); err != nil {
		return err
	}
	e.Total, e.Done, e.Skipped = total, 0, append([]Skip{}, skipped...)
	return nil
}

// Made is what became of an order: the file, the hash of its content, and whose
// pictures are in it.
type Made struct {
	File     domain.FileID
	Hash     string
	Pictured []domain.PersonID
}

// Finish names the file and its hash.
func (e *Export) Finish(file domain.FileID, hash string, now time.Time) error {
	if err := e.move(Done); err != nil {
		return err
	}
	e.Done, e.File, e.Hash, e.DoneAt = e.Total, file, hash, &now
	return nil
}

// Fail gives the export up.
func (e *Export) Fail(now time.Time) error {
	if err := e.move(Failed); err != nil {
		return err
	}
	e.DoneAt = &now
	return nil
}

// Expire ends the export with its file.
func (e *Export) Expire() error { return e.move(Expired) }

// Holds reports whether an export that lies in its reach shows a student, or is
// about to.
func (e Export) Holds(student domain.PersonID) bool {
	if e.State != Making && e.State != Done {
		return false
	}
	return !slices.ContainsFunc(e.Skipped, func(s Skip) bool { return s.Student == student })
}

// Make is the task that makes an export.
type Make struct {
	Export ExportID `json:"export"`
}

// Kind names the work.
func (Make) Kind() string { return "portfolio.make" }
