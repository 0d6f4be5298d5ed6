package operation

import (
	"encoding/json"
	"time"

	"lizhi/domain"
)

// State is where a task stands.
type State string

// The states of a task.
const (
	Waiting State = "waiting" // for its time, or for a free process
	Running State = "running" // somebody has claimed it
	Done    State = "done"
	Dead    State = "dead" // failed too often, or refused; a dead letter
)

// next lists the states each state may turn into. What is not listed is final.
var next = map[State][]State{
	Waiting: {Running},
	Running: {Done, Waiting, Dead},
	Dead:    {Waiting},
}

// Task is work that happens later, as people may see it.
type Task struct {
	ID         domain.TaskID
	Kind       string // "growth.export"
	State      State
	Account    domain.AccountID // who ordered it; none for the program itself
	DueAt      time.Time
	Attempt    int   // how often it was begun
	Done       int64 // progress, of Total; both 0 when it does not say
	Total      int64
	LastError  string // why it failed last, without anything personal
	CreatedAt  time.Time
	FinishedAt time.Time // zero while it is not over
}

// Again makes a dead task wait once more, from the first try. ErrNotDead for
// any other.
func (t *Task) Again(now time.Time) error {
	if t.State != Dead {
		return ErrNotDead.With("state", string(t.State))
	}
	t.State, t.Attempt, t.DueAt, t.FinishedAt = Waiting, 0, now, time.Time{}
	return nil
}

// May reports whether a task in one state may turn into another.
func (s State) May(to State) bool {
	for _, n := range next[s] {
		if n == to {
			return true
		}
	}
	return false
}

// Claim is a task in the hands of a process: what to do, and the token under
// which it may be finished.
type Claim struct {
	ID      domain.TaskID
	Token   string
	Kind    string
	Args    json.RawMessage
	Attempt int // this one counted
	Account domain.AccountID
}

// Line is one line of the audit, as auditors see it.
type Line struct {
	ID       domain.ID[Line]
	At       time.Time
	Account  domain.AccountID
	Person   domain.PersonID
	Role     string
	Unit     domain.UnitID
	Request  string
	Address  string
	Task     domain.TaskID
	Action   string
	Object   string
	ObjectID domain.ID[any]
	About    domain.PersonID
	Result   string // empty for what was done, otherwise the code of the refusal
	RowCount *int   // how many lines the list had that left; nil for everything else
}

// Filter narrows the list of tasks; zero fields do not.
type Filter struct {
	State State
	Kind  string
}

// LineFilter narrows the audit; zero fields do not.
type LineFilter struct {
	Account  domain.AccountID
	About    domain.PersonID
	Object   domain.ID[any]
	Action   string
	From, To domain.Day // To is included
}
