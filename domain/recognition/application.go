package recognition

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"lizhi/domain"
	"lizhi/domain/recognition/need"
	"lizhi/domain/recognition/panel"
)

// Object is what an application is called where others point at it: files, the
// audit.
const Object = "recognition.application"

// ApplicationID names an application.
type ApplicationID = domain.ID[Application]

// State is the stage that an application has reached.
type State string

// The states, in their order; the last three are ends.
const (
	DraftByProxy State = "draft_by_proxy" // 代填待确认
	Applied      State = "applied"        // 已申请
	Reviewed     State = "reviewed"       // 已评议
	Proposed     State = "proposed"       // 学校拟定
	Decided      State = "decided"        // 已认定，待公示
	Publicity    State = "publicity"      // 公示中
	Concluded    State = "concluded"      // 公示期满，待建档
	Archived     State = "archived"       // 已建档
	Rejected     State = "rejected"       // 不予认定
	Withdrawn    State = "withdrawn"      // 已撤回
)

// chinese is how people call the states.
var chinese = map[State]string{
	DraftByProxy: "代填待确认", Applied: "已申请", Reviewed: "已评议", Proposed: "学校拟定", Decided: "已认定，待公示",
	Publicity: "公示中", Concluded: "公示期满，待建档", Archived: "已建档", Rejected: "不予认定", Withdrawn: "已撤回",
}

// Chinese is how people call the state.
func (s State) Chinese() string { return chinese[s] }

// States are all of them, in their order.
var States = []State{DraftByProxy, Applied, Reviewed, Proposed, Decided, Publicity, Concluded, Archived, Rejected, Withdrawn}

// next lists the states each state may turn into. What is not listed is final.
var next = map[State][]State{
	DraftByProxy: {Applied, Withdrawn},
	Applied:      {Reviewed, Withdrawn},
	Reviewed:     {Proposed, Withdrawn},
	Proposed:     {Decided, Rejected, Reviewed, Withdrawn},
	Decided:      {Publicity},
	Publicity:    {Concluded, Reviewed, Decided},
	Concluded:    {Archived, Reviewed},
}

// Origin is who brought an application in.
type Origin string

// The origins. BySchool is a school's own check of an outcome (policy C15).
const (
	ByStudent  Origin = "student"
	ByGuardian Origin = "guardian"
	ByProxy    Origin = "proxy"
	BySchool   Origin = "school"
)

// Application 认定申请 is one student's way through a recognition.
type Application struct {
	ID                          ApplicationID
	Student                     domain.PersonID
	SchoolYear                  domain.SchoolYear
	Term                        domain.Term // from which on the outcome holds
	Edition                     int         // 1, and one more for each that follows in the year
	Before                      ApplicationID
	State                       State
	Origin                      Origin
	Form                        need.Form
	Change                      string // what has changed since the edition before
	FiledBy                     domain.PersonID
	ConfirmedBy                 domain.PersonID
	Paper                       domain.FileID // the signed form, where school confirmed it
	Review                      panel.ReviewID
	Panel, Proposal, Outcome    Opinion // of the panel, the officer and the head
	DecidedOn                   domain.Day
	Publication                 PublicationID
	PublicityEnded              domain.Day // its last day, once it is over
	Objected                    bool       // an objection is open
	City, County, School, Class domain.UnitID
	ActiveKey                   *string // student and school year, while it is open
	Version                     int
	CreatedAt                   time.Time
}

// Opinion is a grade with the reason and who gave it.
type Opinion struct {
	Grade, Reason string
	By            domain.PersonID
}

// Place is where the application was made.
func (a Application) Place() domain.Place {
	return domain.Place{City: a.City, County: a.County, School: a.School, Class: a.Class}
}

// Subject is whom it is about, where it was made and where the student is now.
func (a Application) Subject(now domain.Place) domain.Subject {
	return domain.Subject{Person: a.Student, Made: a.Place(), Now: now}
}

func (a *Application) move(to State) error {
	if !slices.Contains(next[a.State], to) {
		return ErrState.With("state", a.State.Chinese())
	}
	a.State = to
	if len(next[to]) == 0 {
		a.ActiveKey = nil
	}
	return nil
}

// activeKey is what two open applications would share.
func activeKey(student domain.PersonID, year domain.SchoolYear) *string {
	key := fmt.Sprintf("%s %d", student, int(year))
	return &key
}

// Confirm makes a proxy's draft the family's application. Somebody of the
// school may, with the signed paper and never who typed it in (policy C3).
func (a *Application) Confirm(as Origin, by domain.PersonID, paper domain.FileID) error {
	atSchool := as != ByStudent && as != ByGuardian
	switch {
	case a.State != DraftByProxy:
		return ErrState.With("state", a.State.Chinese())
	case atSchool && by == a.FiledBy:
		return ErrSecondPerson
	case atSchool && paper.IsZero():
		return ErrPaper.At("/paper")
	}
	a.ConfirmedBy, a.Paper = by, paper
	return a.move(Applied)
}

// Amend replaces the form, until the panel has seen it. What a proxy typed in
// stays to be confirmed.
func (a *Application) Amend(f need.Form) error {
	if a.State != DraftByProxy && a.State != Applied {
		return ErrState.With("state", a.State.Chinese())
	}
	a.Form = f
	return nil
}

// Withdraw takes the application back, until it is decided.
func (a *Application) Withdraw() error { return a.move(Withdrawn) }

// Judge is the panel's opinion.
func (a *Application) Judge(review panel.ReviewID, o Opinion, ref Reference) error {
	if a.State != Applied {
		return ErrState.With("state", a.State.Chinese())
	}
	if err := a.rests(o.Grade, ref); err != nil {
		return err
	}
	if strings.TrimSpace(o.Reason) == "" {
		return ErrReason.At("/reason")
	}
	a.Review, a.Panel = review, o
	return a.move(Reviewed)
}

// rests asks whether the application can have a grade at all (policy C9, C10).
func (a *Application) rests(code string, ref Reference) error {
	g, err := ref.Grades.Find(code, a.SchoolYear)
	switch {
	case err != nil:
		return err
	case g.Difficult && len(a.Form.Factors) == 0:
		return ErrFactors
	}
	return nil
}

// Propose is the officer's opinion. Without a grade it is the panel's; another
// one has a reason (policy C8). claims is need.Verified when every special group that
// was claimed counts today.
func (a *Application) Propose(o Opinion, ref Reference, claims need.ClaimStanding) error {
	if a.State != Reviewed {
		return ErrState.With("state", a.State.Chinese())
	}
	proposal, err := a.follow(a.Panel, o, ref, claims)
	if err != nil {
		return err
	}
	a.Proposal = proposal
	return a.move(Proposed)
}

// follow takes an opinion over from the one before it, or departs from it with
// a reason. What rests on a claim that does not count is not taken over: the
// grade must be named (policy C8, C11).
func (a *Application) follow(before, o Opinion, ref Reference, claims need.ClaimStanding) (Opinion, error) {
	if o.Grade == "" {
		if claims != need.Verified {
			return Opinion{}, ErrUnverified
		}
		o.Grade = before.Grade
	}
	if err := a.rests(o.Grade, ref); err != nil {
		return Opinion{}, err
	}
	if o.Grade != before.Grade && strings.TrimSpace(o.Reason) == "" {
		return Opinion{}, ErrReason.At("/reason")
	}
	if o.Reason == "" {
		o.Reason = before.Reason
	}
	return o, nil
}

// Decide is the head's decision on a day. 不困难 ends the application.
func (a *Application) Decide(o Opinion, ref Reference, claims need.ClaimStanding, on domain.Day) error {
	switch {
	case a.State != Proposed:
		return ErrState.With("state", a.State.Chinese())
	case o.By == a.Proposal.By:
		return ErrSecondPerson
	}
	outcome, err := a.follow(a.Proposal, o, ref, claims)
	if err != nil {
		return err
	}
	g, err := ref.Grades.Find(outcome.Grade, a.SchoolYear)
	if err != nil {
		return err
	}
	a.Outcome, a.DecidedOn = outcome, on
	if !g.Difficult {
		return a.move(Rejected)
	}
	return a.move(Decided)
}

// SendBack gives a proposal back to the officer, with a reason.
func (a *Application) SendBack(o Opinion) error {
	switch {
	case a.State != Proposed:
		return ErrState.With("state", a.State.Chinese())
	case strings.TrimSpace(o.Reason) == "":
		return ErrReason.At("/reason")
	}
	a.Outcome = Opinion{Reason: o.Reason, By: o.By}
	return a.move(Reviewed)
}

// ForFamily is the application as the family reads it: what the panel and the
// officer thought is not for them, only what was decided.
func (a Application) ForFamily() Application {
	a.Panel, a.Proposal = Opinion{}, Opinion{}
	if a.DecidedOn.IsZero() {
		a.Outcome = Opinion{}
	}
	return a
}
