package payment

import (
	"context"
	"errors"
	"strings"

	"lizhi/domain"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/payable"
)

// AskSupplement asks for a later part of an award that was drafted before.
func (s Service) AskSupplement(ctx context.Context, who domain.Actor, in cases.Addition) (cases.Supplement, error) {
	var p cases.Supplement
	err := s.store.InTx(ctx, who, &p, func(tx Tx) error {
		p = cases.Supplement{}
		student, err := s.payable(ctx, tx, in.Student, in.Programme, in.Term)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["askSupplement"], Access["listSupplements"], student.Subject())
		if err != nil {
			return err
		}
		if strings.TrimSpace(in.Reason) == "" {
			return ledger.ErrReason.At("/reason")
		}
		if _, err := s.room(ctx, tx, student, in); err != nil {
			return err
		}
		place := student.Place
		p = cases.Supplement{
			ID: domain.NewID[cases.Supplement](s.world), Open: student.Award, Award: student.Award, Student: in.Student,
			Programme: in.Programme, Term: in.Term, Amount: in.Amount, Reason: strings.TrimSpace(in.Reason), State: cases.Asked,
			City: place.City, County: place.County, School: place.School, Class: place.Class,
			AskedBy: who.Person, Version: 1, CreatedAt: s.world.Now(),
		}
		return errors.Join(tx.AddSupplement(ctx, p), noteSupplement(ctx, tx, basis, "payment.askSupplement", nil, p))
	})
	return p, err
}

// payable answers for one student.
func (s Service) payable(ctx context.Context, tx Tx, student domain.PersonID, programme string, term domain.Term) (payable.Student, error) {
	all, err := tx.Payables(ctx, programme, term, student)
	if err != nil {
		return payable.Student{}, err
	}
	p, known := all[student]
	if !known {
		return p, domain.ErrNotFound
	}
	return p, nil
}

// room asks whether another part fits into the award, and gives its number.
func (s Service) room(ctx context.Context, tx Tx, p payable.Student, in cases.Addition) (int, error) {
	if !p.Approved {
		return 0, payable.ErrNotAwarded
	}
	owed, err := tx.ObligationsOf(ctx, in.Programme, in.Term, in.Student)
	if err != nil {
		return 0, err
	}
	return cases.Room(owed[in.Student], p.Amount, in.Amount)
}

// DecideSupplement is the bureau's yes or no, another person's than who asked.
// Yes opens the obligation; the next batch carries it.
func (s Service) DecideSupplement(ctx context.Context, who domain.Actor, id cases.SupplementID, say cases.Say) (cases.Supplement, error) {
	var p cases.Supplement
	err := s.store.InTx(ctx, who, &p, func(tx Tx) error {
		var err error
		if p, err = tx.Supplement(ctx, id); err != nil {
			return err
		}
		basis, err := who.Require(Access["decideSupplement"], Access["listSupplements"], p.Subject())
		if err != nil {
			return err
		}
		before := p
		if err := p.Decide(who.Person, say); err != nil {
			return err
		}
		if p.State == cases.Allowed {
			if p.Obligation, err = s.part(ctx, who, tx, p); err != nil {
				return err
			}
		}
		if err := tx.SaveSupplement(ctx, p); err != nil {
			return err
		}
		p.Version++
		return noteSupplement(ctx, tx, basis, "payment.decideSupplement", before, p)
	})
	return p, err
}

// part opens the obligation of a supplement.
func (s Service) part(ctx context.Context, who domain.Actor, tx Tx, p cases.Supplement) (ledger.ObligationID, error) {
	student, err := s.payable(ctx, tx, p.Student, p.Programme, p.Term)
	if err != nil {
		return ledger.ObligationID{}, err
	}
	n, err := s.room(ctx, tx, student, cases.Addition{
		Student: p.Student, Programme: p.Programme, Term: p.Term, Amount: p.Amount, Reason: p.Reason,
	})
	if err != nil {
		return ledger.ObligationID{}, err
	}
	o, e := s.obligation(student, Batch{Programme: p.Programme, Term: p.Term}), s.entry(who)
	o.Part, o.Version, e.Reason = n, 1, p.Reason
	if err := o.Owe(&e, p.Amount); err != nil {
		return ledger.ObligationID{}, err
	}
	return o.ID, errors.Join(tx.AddObligations(ctx, o), tx.AddEntries(ctx, e), tx.Touch(ctx, o.Student))
}

func noteSupplement(ctx context.Context, tx Tx, basis domain.Basis, action string, before any, p cases.Supplement) error {
	return tx.Note(ctx, domain.Entry{Basis: basis, Action: action, Object: "payment.supplement", ID: p.ID, About: p.Student, Before: before, After: p})
}

// Supplements lists supplements within the actor's reach.
func (s Service) Supplements(ctx context.Context, who domain.Actor, f cases.Filter, page domain.Page) (domain.List[cases.Supplement], error) {
	reach := who.Reach(Access["listSupplements"])
	if reach.IsEmpty() {
		return domain.List[cases.Supplement]{}, domain.ErrForbidden
	}
	return s.store.Supplements(ctx, reach, f, page)
}
