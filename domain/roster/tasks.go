package roster

import "lizhi/domain"

// CheckTask reads and checks a roster.
type CheckTask struct {
	Roster ID `json:"roster"`
}

// Kind names the task.
func (CheckTask) Kind() string { return "roster.check" }

// ApplyTask applies one.
type ApplyTask struct {
	Roster ID `json:"roster"`
}

// Kind names the task.
func (ApplyTask) Kind() string { return "roster.apply" }

// SweepTask is the task of the night that forgets staged rows.
type SweepTask struct{}

// Kind names the task.
func (SweepTask) Kind() string { return "roster.sweep" }

// Moved tells people, and through it the other features, that a student is in
// another class now.
type Moved struct {
	Student domain.PersonID `json:"student"`
}

// Kind names the task: it is that of people.
func (Moved) Kind() string { return "people.moved" }
