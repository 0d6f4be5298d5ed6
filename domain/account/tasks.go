package account

import "lizhi/domain"

// Sweep is the task of the night: forget what is over.
type Sweep struct{}

// Kind names the task.
func (Sweep) Kind() string { return "account.sweep" }

// Left is the task for somebody who has left, in the words of whoever knows it.
type Left struct {
	Person domain.PersonID `json:"person"`
	Unit   domain.UnitID   `json:"unit"` // zero for all
}

// Kind names the task.
func (Left) Kind() string { return "account.left" }
