package payment

import (
	"context"
	"errors"
	"strings"
	"time"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
)

// SupplementID names a supplement.
type SupplementID = domain.ID[Supplement]

// Supplement 补发 is a later part of an award, part n of its obligations: asked
// for with a reason, allowed by another person. All parts together never exceed
// what the award entitles to (decisions §6).
type Supplement struct {
	ID                          SupplementID
	Open                        ledger.AwardID // the award while it is not decided: UNIQUE
	Award                       ledger.AwardID
	Student                     domain.PersonID
	Programme                   string
	Term                        domain.Term
	Amount                      domain.Money // fen
	Reason                      string
	State                       CaseState
	City, County, School, Class domain.UnitID
	AskedBy                     domain.PersonID
	DecidedBy                   domain.PersonID
	Decision                    string
	Obligation                  ledger.ObligationID // once it was allowed
	Version                     int
	CreatedAt                   time.Time
}

func (p Supplement) subject() domain.Subject {
	return domain.Subject{Person: p.Student, Made: domain.Place{City: p.City, County: p.County, School: p.School, Class: p.Class}}
}

// Addition asks for a supplement.
type Addition struct {
	Student   domain.PersonID
	Programme string
	Term      domain.Term
	Amount    domain.Money
	Reason    string
}

// AskSupplement asks for a later part of an award that was drafted before.
func (s Service) AskSupplement(ctx context.Context, who domain.Actor, in Addition) (Supplement, error) {
	var p Supplement
	err := s.store.InTx(ctx, who, &p, func(tx Tx) error {
		p = Supplement{}
		payable, err := s.payable(ctx, tx, in.Student, in.Programme, in.Term)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["askSupplement"], Access["listSupplements"], payable.Subject())
		if err != nil {
			return err
		}
		if strings.TrimSpace(in.Reason) == "" {
			return ledger.ErrReason.At("/reason")
		}
		if _, err := s.room(ctx, tx, payable, in); err != nil {
			return err
		}
		place := payable.Place
		p = Supplement{
			ID: domain.NewID[Supplement](s.world), Open: payable.Award, Award: payable.Award, Student: in.Student,
			Programme: in.Programme, Term: in.Term, Amount: in.Amount, Reason: strings.TrimSpace(in.Reason), State: Asked,
			City: place.City, County: place.County, School: place.School, Class: place.Class,
			AskedBy: who.Person, Version: 1, CreatedAt: s.world.Now(),
		}
		return errors.Join(tx.AddSupplement(ctx, p), noteSupplement(ctx, tx, basis, "payment.askSupplement", nil, p))
	})
	return p, err
}

// payable answers for one student.
func (s Service) payable(ctx context.Context, tx Tx, student domain.PersonID, programme string, term domain.Term) (Payable, error) {
	all, err := tx.Payables(ctx, programme, term, student)
	if err != nil {
		return Payable{}, err
	}
	p, known := all[student]
	if !known {
		return p, domain.ErrNotFound
	}
	return p, nil
}

// room asks whether another part fits into the award, and gives its number.
func (s Service) room(ctx context.Context, tx Tx, p Payable, in Addition) (int, error) {
	if in.Amount <= 0 {
		return 0, ledger.ErrNoAmount.At("/amount")
	}
	if !p.Approved {
		return 0, ErrNotAwarded
	}
	owed, err := tx.ObligationsOf(ctx, in.Programme, in.Term, in.Student)
	if err != nil {
		return 0, err
	}
	part, sum := 0, domain.Money(0)
	for _, o := range owed[in.Student] {
		part = max(part, o.Part+1)
		sum += o.Entitled()
	}
	switch {
	case part == 0:
		return 0, ErrNoFirst
	case sum+in.Amount > p.Amount:
		return 0, ErrOverEntitled.With("left", p.Amount-sum).At("/amount")
	}
	return part, nil
}

// DecideSupplement is the bureau's yes or no, another person's than who asked.
// Yes opens the obligation; the next batch carries it.
func (s Service) DecideSupplement(ctx context.Context, who domain.Actor, id SupplementID, say Say) (Supplement, error) {
	var p Supplement
	err := s.store.InTx(ctx, who, &p, func(tx Tx) error {
		var err error
		if p, err = tx.Supplement(ctx, id); err != nil {
			return err
		}
		basis, err := who.Require(Access["decideSupplement"], Access["listSupplements"], p.subject())
		if err != nil {
			return err
		}
		if err := say.about(who.Person, p.AskedBy, p.Version, p.State); err != nil {
			return err
		}
		before := p
		p.DecidedBy, p.Decision, p.State, p.Open = who.Person, strings.TrimSpace(say.Reason), Refused, ledger.AwardID{}
		if say.Allow == Yes {
			p.State = Allowed
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
func (s Service) part(ctx context.Context, who domain.Actor, tx Tx, p Supplement) (ledger.ObligationID, error) {
	payable, err := s.payable(ctx, tx, p.Student, p.Programme, p.Term)
	if err != nil {
		return ledger.ObligationID{}, err
	}
	n, err := s.room(ctx, tx, payable, Addition{p.Student, p.Programme, p.Term, p.Amount, p.Reason})
	if err != nil {
		return ledger.ObligationID{}, err
	}
	o, e := s.obligation(payable, Batch{Programme: p.Programme, Term: p.Term}), s.entry(who)
	o.Part, o.Version, e.Reason = n, 1, p.Reason
	if err := o.Owe(&e, p.Amount); err != nil {
		return ledger.ObligationID{}, err
	}
	return o.ID, errors.Join(tx.AddObligations(ctx, o), tx.AddEntries(ctx, e), tx.Touch(ctx, o.Student))
}

func noteSupplement(ctx context.Context, tx Tx, basis domain.Basis, action string, before any, p Supplement) error {
	return tx.Note(ctx, domain.Entry{Basis: basis, Action: action, Object: "payment.supplement", ID: p.ID, About: p.Student, Before: before, After: p})
}

// Supplements lists supplements within the actor's reach.
func (s Service) Supplements(ctx context.Context, who domain.Actor, f CaseFilter, page domain.Page) (domain.List[Supplement], error) {
	reach := who.Reach(Access["listSupplements"])
	if reach.IsEmpty() {
		return domain.List[Supplement]{}, domain.ErrForbidden
	}
	return s.store.Supplements(ctx, reach, f, page)
}
