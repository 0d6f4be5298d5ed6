package payment

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
)

func (s Service) exception(k cases.ExceptionKind, o ledger.Obligation, a ledger.Attempt, owner domain.PersonID) cases.Exception {
	return cases.Exception{
		ID: domain.NewID[cases.Exception](s.world), Open: a.ID, Kind: k, Obligation: o.ID, Attempt: a.ID, Batch: a.Batch, Row: a.Row,
		Student: a.Student, Programme: o.Programme, Term: o.Term, Amount: a.Amount, Cause: a.Cause,
		City: o.City, County: o.County, School: o.School, Class: o.Class, Owner: owner, CreatedAt: s.world.Now(),
	}
}

// due gives new exceptions their days, by the deadlines of today.
func (s Service) due(ctx context.Context, tx Tx, open []cases.Exception) error {
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
			due, then := ref.Deadlines.Days(e.Cause, today, calendar)
			days[e.Cause] = [2]domain.Day{due, then}
		}
		open[i].Due, open[i].ThenDue = days[e.Cause][0], days[e.Cause][1]
	}
	return nil
}

// Exceptions lists what must be settled within the actor's reach.
func (s Service) Exceptions(ctx context.Context, who domain.Actor, f cases.Filter, page domain.Page) (domain.List[cases.Exception], error) {
	reach := who.Reach(Access["listPaymentExceptions"])
	if reach.IsEmpty() {
		return domain.List[cases.Exception]{}, domain.ErrForbidden
	}
	f.Today = s.world.Today()
	return s.store.Exceptions(ctx, reach, f, page)
}

// EachException gives all that must be settled within the actor's reach, page
// by page with the students' names, for a sheet. It leaves a line in the audit.
func (s Service) EachException(ctx context.Context, who domain.Actor, f cases.Filter, do func(cases.Exception, string) error) error {
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
	basis, _ := who.Office(Access["sheetPaymentExceptions"])
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "payment.sheetPaymentExceptions", Object: "payment.exception", Rows: &rows})
	})
}
