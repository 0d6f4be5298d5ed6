package cases

import (
	"time"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
)

// ExceptionID names an exception.
type ExceptionID = domain.ID[Exception]

// ExceptionKind says what is to be settled.
type ExceptionKind string

// The kinds of exception.
const (
	CameBack ExceptionKind = "returned"  // the bank sent the money back
	LeftOpen ExceptionKind = "left_open" // a result file was applied that says nothing fitting of the row
)

// Outcome is how an exception ended.
type Outcome string

// The outcomes.
const (
	Told      Outcome = "told"      // another result file says what became of the row
	Corrected Outcome = "corrected" // the money is pending again
	Withdrew  Outcome = "withdrawn" // it is not owed any more
)

// Exception 异常 is a row that came back or was left open: somebody's own, to be
// settled until a day. Overdue it is the county's matter, later the city's.
type Exception struct {
	ID                          ExceptionID
	Open                        ledger.AttemptID // the attempt while it is open: UNIQUE
	Kind                        ExceptionKind
	Obligation                  ledger.ObligationID
	Attempt                     ledger.AttemptID
	Batch                       ledger.BatchID
	Row                         int
	Student                     domain.PersonID
	Programme                   string
	Term                        domain.Term
	Amount                      domain.Money
	Cause                       string // F01–F08 of what came back
	City, County, School, Class domain.UnitID
	Owner                       domain.PersonID
	Due, ThenDue                domain.Day
	Outcome                     Outcome
	ClosedAt                    *time.Time
	CreatedAt                   time.Time
}

// Level is whose matter an exception is on a day: its owner's until Due, then
// the county's, after ThenDue the city's. A school of the city has no county.
func (e Exception) Level(today domain.Day) domain.Scope {
	switch {
	case !today.After(e.Due):
		return domain.School
	case !today.After(e.ThenDue) && !e.County.IsZero():
		return domain.County
	}
	return domain.City
}

// Correction says what is different when returned money is sent again: another
// payee, a card that was mended in people, or a reason to send the same.
type Correction struct {
	Payee   domain.PersonID // zero: the usual one
	Reason  string
	Version int
}

// Deadline is how many working days somebody has to settle a cause, and how many
// more until the city hears of it. It is versioned data; an empty cause stands
// for every other one and for rows that were left open.
type Deadline struct {
	Cause  string
	From   domain.Day
	Days   int
	Then   int
	Source string
}

// Deadlines are all deadlines that there are.
type Deadlines []Deadline

// Of is the deadline of a cause on a day.
func (ds Deadlines) Of(cause string, today domain.Day) Deadline {
	var best Deadline
	for _, d := range ds {
		better := d.Cause == cause && best.Cause != cause || d.Cause == best.Cause && d.From.After(best.From)
		if (d.Cause == cause || d.Cause == "") && !d.From.After(today) && (best.Days == 0 || better) {
			best = d
		}
	}
	return best
}

// Days are the days until which a cause that is known today must be settled, and
// after which the city hears of it.
func (ds Deadlines) Days(cause string, today domain.Day, calendar domain.Calendar) (due, then domain.Day) {
	d := ds.Of(cause, today)
	due, _ = calendar.AddWorking(today, d.Days)
	then, _ = calendar.AddWorking(due, d.Then)
	return due, then
}
