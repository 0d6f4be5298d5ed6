package consent

import (
	"time"

	"lizhi/domain"
)

// GivenID names an answer.
type GivenID = domain.ID[Given]

// Giver is who answers for a student.
type Giver string

// The givers.
const (
	ByStudent  Giver = "student"
	ByGuardian Giver = "guardian"
)

// Answer is what was said.
type Answer string

// The answers.
const (
	Agreed    Answer = "agreed"
	Refused   Answer = "refused"
	Withdrawn Answer = "withdrawn"
)

// Way is how it was said.
type Way string

// The ways.
const (
	ByAccount Way = "account"
	OnPaper   Way = "paper"
)

// Given is an answer to one version of one purpose's text. It never changes.
type Given struct {
	ID         GivenID
	Student    domain.PersonID
	Purpose    domain.Purpose
	Version    int
	Giver      Giver
	By         domain.PersonID // the student or the guardian
	Answer     Answer
	Way        Way
	Paper      PaperID    // the form it came on
	SignedOn   domain.Day // the day of the signature, or of the answer
	CurrentKey *int       // 1 for the newest of its student, purpose and giver
	CreatedAt  time.Time
}

// giverOf says as what somebody answers for a student: themselves, or their
// guardian. Under 14 only a guardian does (policy B1).
func giverOf(by domain.PersonID, s domain.Standing, today domain.Day) (Giver, error) {
	if by != s.Person {
		return ByGuardian, nil
	}
	if s.Protected(today) {
		return "", domain.ErrGuardianConsent
	}
	return ByStudent, nil
}

// takesBack reports whether an answer ends what the one before it allowed.
func takesBack(before, after Answer) bool { return before == Agreed && after != Agreed }

// Withdrawal is the task for everybody who holds what was agreed to: published
// pictures, links, exports. Whoever carries it out asks the student's Standing
// anew, since the other giver may still agree (policy B6).
type Withdrawal struct {
	Given   GivenID         `json:"given"`
	Student domain.PersonID `json:"student"`
	Purpose domain.Purpose  `json:"purpose"`
}

// Kind names the task.
func (Withdrawal) Kind() string { return "consent.withdrawn" }
