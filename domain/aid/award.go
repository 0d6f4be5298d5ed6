package aid

import (
	"slices"
	"time"

	"lizhi/domain"
)

// AwardID names an award.
type AwardID = domain.ID[Award]

// State is where an award stands.
type State string

// The states of an award; see the diagram of the package.
const (
	Proposed  State = "proposed"
	Approved  State = "approved"
	Withdrawn State = "withdrawn"
)

// next lists the states each state may turn into. What is not listed is final.
var next = map[State][]State{
	Proposed: {Approved, Withdrawn},
	Approved: {Withdrawn},
}

// Award 资助 is what a student is entitled to of one programme for one term.
type Award struct {
	ID                          AwardID
	Student                     domain.PersonID
	Programme                   string
	Term                        domain.Term
	Tier                        string
	Amount                      domain.Money // fen
	Standard                    StandardID
	StandardVersion             int
	State                       State
	ActiveKey                   *string // student, programme and period; nil once withdrawn, so that it can be awarded again
	City, County, School, Class domain.UnitID
	ProposedBy                  domain.PersonID
	ApprovedBy                  domain.PersonID
	WithdrawnBy                 domain.PersonID
	Reason                      string // of the withdrawal
	Purse                       PurseKind
	Version                     int
	CreatedAt                   time.Time
}

// Subject is whom the award is about, where it was made and where the student
// is now.
func (a Award) Subject(now domain.Place) domain.Subject {
	return domain.Subject{
		Person: a.Student, Now: now,
		Made: domain.Place{City: a.City, County: a.County, School: a.School, Class: a.Class},
	}
}

func (a *Award) move(to State) error {
	if !slices.Contains(next[a.State], to) {
		return ErrState.With("state", a.State)
	}
	a.State = to
	return nil
}

// Approve makes the award an entitlement. Who proposed it may not (policy G12),
// and the standard must still be what it was proposed with.
func (a *Award) Approve(by domain.PersonID, standard Standard) error {
	switch {
	case by == a.ProposedBy:
		return ErrOwnProposal
	case a.State == Proposed && a.Purse == NeedsDecision:
		return ErrPurseOpen
	case a.State == Proposed && (standard.Version != a.StandardVersion || standard.Amount != a.Amount && a.Purse != CountyPolicy):
		return ErrStandardMoved
	}
	if err := a.move(Approved); err != nil {
		return err
	}
	a.ApprovedBy = by
	return nil
}

// Withdraw takes the award back, with a reason; not while its money is on the
// way or has arrived.
func (a *Award) Withdraw(by domain.PersonID, reason string, inPayment error) error {
	if inPayment != nil {
		return inPayment
	}
	if err := a.move(Withdrawn); err != nil {
		return err
	}
	a.WithdrawnBy, a.Reason, a.ActiveKey = by, reason, nil
	return nil
}
