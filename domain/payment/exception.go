package payment

import (
	"context"
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

// Deadline is the deadline of a cause on a day.
func (r Reference) Deadline(cause string, today domain.Day) Deadline {
	var best Deadline
	for _, d := range r.Deadlines {
		better := d.Cause == cause && best.Cause != cause || d.Cause == best.Cause && d.From.After(best.From)
		if (d.Cause == cause || d.Cause == "") && !d.From.After(today) && (best.Days == 0 || better) {
			best = d
		}
	}
	return best
}

// CaseFilter narrows a list of exceptions, recoveries or supplements; zero
// values do not.
type CaseFilter struct {
	State   string // "open" or "closed" of an exception; else the state
	Cause   string
	Level   domain.Scope // whose matter it is Today
	Today   domain.Day
	School  domain.UnitID
	Student domain.PersonID
}

func (s Service) exception(k ExceptionKind, o ledger.Obligation, a ledger.Attempt, owner domain.PersonID) Exception {
	return Exception{
		ID: domain.NewID[Exception](s.world), Open: a.ID, Kind: k, Obligation: o.ID, Attempt: a.ID, Batch: a.Batch, Row: a.Row,
		Student: a.Student, Programme: o.Programme, Term: o.Term, Amount: a.Amount, Cause: a.Cause,
		City: o.City, County: o.County, School: o.School, Class: o.Class, Owner: owner, CreatedAt: s.world.Now(),
	}
}

// due gives new exceptions their days, by the deadlines of today.
func (s Service) due(ctx context.Context, tx Tx, open []Exception) error {
	if len(open) == 0 {
		return nil
	}
	ref, err := tx.Reference(ctx)
	if err != nil {
		return err
	}
	calendar, err := tx.Calendar(ctx)
	if err != nil {
		return err
	}
	today := s.world.Today()
	days := map[string][2]domain.Day{}
	for i, e := range open {
		if _, known := days[e.Cause]; !known {
			d := ref.Deadline(e.Cause, today)
			due, _ := calendar.AddWorking(today, d.Days)
			then, _ := calendar.AddWorking(due, d.Then)
			days[e.Cause] = [2]domain.Day{due, then}
		}
		open[i].Due, open[i].ThenDue = days[e.Cause][0], days[e.Cause][1]
	}
	return nil
}

// Exceptions lists what must be settled within the actor's reach.
func (s Service) Exceptions(ctx context.Context, who domain.Actor, f CaseFilter, page domain.Page) (domain.List[Exception], error) {
	reach := who.Reach(Access["listPaymentExceptions"])
	if reach.IsEmpty() {
		return domain.List[Exception]{}, domain.ErrForbidden
	}
	f.Today = s.world.Today()
	return s.store.Exceptions(ctx, reach, f, page)
}

// EachException gives all that must be settled within the actor's reach, page
// by page with the students' names, for a sheet. It leaves a line in the audit.
func (s Service) EachException(ctx context.Context, who domain.Actor, f CaseFilter, do func(Exception, string) error) error {
	if err := who.Proved(); err != nil {
		return err
	}
	rows := 0
	for page := (domain.Page{Limit: MaxRows}); ; {
		list, err := s.Exceptions(ctx, who, f, page)
		if err != nil {
			return err
		}
		students := make([]domain.PersonID, len(list.Items))
		for i, e := range list.Items {
			students[i] = e.Student
		}
		names, err := s.store.Names(ctx, students...)
		if err != nil {
			return err
		}
		for _, e := range list.Items {
			if err := do(e, names[e.Student]); err != nil {
				return err
			}
		}
		rows += len(list.Items)
		if page.After = list.Next; page.After.IsZero() {
			break
		}
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		return tx.Note(ctx, domain.Entry{Action: "payment.sheetPaymentExceptions", Object: "payment.exception", After: struct{ Rows int }{rows}})
	})
}
