package insight

import (
	"time"

	"lizhi/domain"
)

// Facts is what the three sides say about one award of a term, as each of them
// has it. Amounts are in fen.
type Facts struct {
	Award     AwardID
	Student   domain.PersonID
	Programme string
	Term      domain.Term
	Place     domain.Place // where the award was made
	CreatedAt time.Time    // of the award

	// The roster.
	Born        domain.Day
	HasID       bool
	HasGuardian bool
	HasCard     bool // the student or a guardian has one that was verified
	Stays       []Stay

	// The system.
	Approved         bool
	Amount, Standard domain.Money // of the award, and of the standard behind it
	OwnAmount        bool         // a county's policy says the amount, and not the standard
	NeedsRecognition bool
	Recognised       bool // with the publicity over
	YKT              bool // the programme is paid by 一卡通
	InKind           bool // the county gives meals in its place
	OwnFunds         bool // the school pays, or nobody knows who does

	// The bank.
	Debts []Debt
	PayBy domain.Day // the last day of the term's rule; zero without one
}

// Stay is an enrolment.
type Stay struct {
	School       domain.UnitID
	Began, Ended domain.Day // Ended is zero while it lasts
	Attends      bool       // it has ended, or the student goes to school
	OnRoll       bool       // with a school on the roll 学籍
}

// Debt is an obligation that carries the award out, with where its money is.
type Debt struct {
	Planned, InFlight, Paid, Returned, Withdrawn, ClawedBack domain.Money

	Attempts int
	PaidOn   domain.Day // the last day on which money arrived
	Disputed bool       // a bank file that is held says something else about it
}

// money is the debts of an award, together.
type money struct {
	Debt
	owed     bool
	planned  domain.Money // and still meant to reach the student
	firstTry bool         // nothing of it ever came back
}

func (f Facts) money() money {
	m := money{owed: len(f.Debts) > 0, firstTry: true}
	for _, d := range f.Debts {
		m.planned += d.Planned - d.Withdrawn - d.ClawedBack
		m.Paid += d.Paid
		m.InFlight += d.InFlight
		m.Returned += d.Returned
		m.Attempts += d.Attempts
		m.firstTry = m.firstTry && d.Attempts <= 1 && d.Returned == 0
		m.Disputed = m.Disputed || d.Disputed
		if d.PaidOn.After(m.PaidOn) {
			m.PaidOn = d.PaidOn
		}
	}
	m.firstTry = m.firstTry && m.Attempts > 0
	return m
}

// ofAge is the age at which nobody needs a guardian any more, by article 17 of
// the Civil Code 民法典.
const ofAge = 18

// minor reports whether the student was under age when the term began.
func (f Facts) minor() bool { return !f.Born.IsZero() && !f.Born.Reached(ofAge, Begins(f.Term)) }

// stay says whether the student was at the award's school in the term, and on
// the roll of any.
func (f Facts) stay() (atSchool, onRoll bool) {
	for _, s := range f.Stays {
		if s.School != f.Place.School || s.Began.After(Ends(f.Term)) || !s.Ended.IsZero() && s.Ended.Before(Begins(f.Term)) {
			continue
		}
		atSchool, onRoll = atSchool || s.Attends, s.OnRoll
	}
	return atSchool, onRoll
}

// byCard reports whether the money goes to a card through 一卡通.
func (f Facts) byCard() bool { return f.YKT && !f.InKind && !f.OwnFunds }

// standing is where money is that did not arrive.
func (m money) standing() Reason {
	switch {
	case m.Returned > 0:
		return CameBack
	case m.InFlight > 0:
		return OnItsWay
	}
	return NotPaidYet
}
