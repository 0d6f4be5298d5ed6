package aid

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lizhi/domain"
)

// MaxAtOnce is how many students one request may name; each of their rows is
// locked until the commit.
const MaxAtOnce = 200

// Service carries out what people do with programmes and awards.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// Proposal asks for the same programme, term and tier for several students:
// either those of Students or everybody in Class.
type Proposal struct {
	Programme string
	Term      domain.Term
	Tier      string
	Students  []domain.PersonID
	Class     domain.UnitID
}

// Outcome is what became of one line of a request: an award, or why not.
type Outcome struct {
	Student domain.PersonID
	Award   Award
	Refused *domain.Fault // nil when it was done
}

// Propose proposes awards for a list of students or a class. A student who is
// not entitled does not stand in the way of the others; each has an outcome.
func (s Service) Propose(ctx context.Context, who domain.Actor, in Proposal) ([]Outcome, error) {
	var outcomes []Outcome
	err := s.store.InTx(ctx, who, &outcomes, func(tx Tx) error {
		outcomes = nil
		p, ref, err := programme(ctx, tx, in.Programme)
		if err != nil {
			return err
		}
		students, err := chosen(ctx, tx, in)
		if err != nil {
			return err
		}
		var bases []domain.Basis
		for _, student := range students {
			o, basis, err := s.propose(ctx, who, tx, student, in, p, ref.Standards)
			if err != nil {
				return err
			}
			outcomes, bases = append(outcomes, o), append(bases, basis)
		}
		for i, o := range outcomes {
			if o.Refused != nil {
				continue
			}
			if err := tx.AddAward(ctx, o.Award); err != nil {
				return err
			}
			if err := note(ctx, tx, bases[i], "aid.propose", nil, o.Award); err != nil {
				return err
			}
		}
		return nil
	})
	return outcomes, err
}

func programme(ctx context.Context, tx Tx, code string) (Programme, Reference, error) {
	ref, err := tx.Reference(ctx)
	if err != nil {
		return Programme{}, ref, err
	}
	p, known := ref.Programme(code)
	if !known {
		return p, ref, ErrNoProgramme.At("/programme")
	}
	return p, ref, nil
}

// chosen lists the students of a proposal once each, in the order of their ids:
// so two proposals lock in the same order.
func chosen(ctx context.Context, tx Tx, in Proposal) ([]domain.PersonID, error) {
	students := slices.Clone(in.Students)
	if (len(students) > 0) == !in.Class.IsZero() {
		return nil, ErrNobody
	}
	if !in.Class.IsZero() {
		var err error
		if students, err = tx.InClass(ctx, in.Class); err != nil {
			return nil, err
		}
		if len(students) == 0 {
			return nil, domain.ErrNotFound
		}
	}
	slices.SortFunc(students, func(a, b domain.PersonID) int { return strings.Compare(a.String(), b.String()) })
	students = slices.Compact(students)
	if len(students) > MaxAtOnce {
		return nil, ErrTooMany.With("max", MaxAtOnce).At("/students")
	}
	return students, nil
}

func (s Service) propose(ctx context.Context, who domain.Actor, tx Tx, student domain.PersonID, in Proposal, p Programme, all Standards) (Outcome, domain.Basis, error) {
	o := Outcome{Student: student}
	learner, err := tx.Learner(ctx, student, in.Term, s.world.Today())
	if err != nil {
		return refused(o, err)
	}
	basis, err := who.Require(Access["proposeAwards"], Access["listAwards"], learner.Subject())
	if err != nil {
		return refused(o, err)
	}
	standard, err := learner.Entitled(p, all, in.Term, in.Tier, s.world.Today())
	if err != nil {
		return refused(o, err)
	}
	key := fmt.Sprintf("%s %s %s", student, p.Code, p.Period(in.Term))
	taken, err := tx.Awarded(ctx, key)
	if err != nil {
		return o, basis, err
	}
	if taken {
		return refused(o, ErrAwarded.With("period", p.Period(in.Term)).With("programme", p.Name))
	}
	o.Award = Award{
		ID: domain.NewID[Award](s.world), Student: student, Programme: p.Code, Term: in.Term, Tier: in.Tier,
		Amount: standard.Amount, Standard: standard.ID, StandardVersion: standard.Version, State: Proposed, ActiveKey: &key,
		City: learner.Place.City, County: learner.Place.County, School: learner.Place.School, Class: learner.Place.Class,
		ProposedBy: who.Person, Version: 1, CreatedAt: s.world.Now(),
	}
	return o, basis, nil
}

// refused keeps a refusal as the outcome of its line; any other error stops.
func refused(o Outcome, err error) (Outcome, domain.Basis, error) {
	if errors.As(err, &o.Refused) {
		return o, domain.Basis{}, nil
	}
	return o, domain.Basis{}, err
}

func note(ctx context.Context, tx Tx, basis domain.Basis, action string, before any, a Award) error {
	if err := tx.Note(ctx, domain.Entry{
		Basis: basis, Action: action, Object: "aid.award", ID: a.ID, About: a.Student, Before: before, After: a,
	}); err != nil {
		return err
	}
	return tx.Touch(ctx, a.Student)
}

// Chosen is an award as the head saw it.
type Chosen struct {
	ID      AwardID
	Version int
}

// Approve approves awards, each with an outcome of its own. Who proposed one
// cannot approve it (policy G12).
func (s Service) Approve(ctx context.Context, who domain.Actor, awards []Chosen) ([]Outcome, error) {
	var outcomes []Outcome
	err := s.store.InTx(ctx, who, &outcomes, func(tx Tx) error {
		outcomes = nil
		ordered := slices.Clone(awards)
		slices.SortFunc(ordered, func(a, b Chosen) int { return strings.Compare(a.ID.String(), b.ID.String()) })
		ordered = slices.Compact(ordered)
		for _, c := range ordered {
			o, err := s.approve(ctx, who, tx, c)
			if err != nil {
				return err
			}
			outcomes = append(outcomes, o)
		}
		return nil
	})
	return outcomes, err
}

func (s Service) approve(ctx context.Context, who domain.Actor, tx Tx, c Chosen) (Outcome, error) {
	o := Outcome{Award: Award{ID: c.ID}}
	a, err := tx.Award(ctx, c.ID)
	if err != nil {
		o, _, err = refused(o, err)
		return o, err
	}
	basis, err := who.Require(Access["approveAwards"], Access["getAward"], a.Subject(domain.Place{}))
	if err != nil {
		o, _, err = refused(o, err)
		return o, err
	}
	o = Outcome{Student: a.Student, Award: a}
	if c.Version != a.Version {
		o.Refused = domain.ErrStale.With("yours", c.Version).With("current", a.Version)
		return o, nil
	}
	standard, err := tx.Standard(ctx, a.Standard)
	if err != nil {
		return o, err
	}
	before := a
	if err := a.Approve(who.Person, standard); err != nil {
		o, _, err = refused(o, err)
		return o, err
	}
	if err := tx.SaveAward(ctx, a); err != nil {
		return o, err
	}
	a.Version++
	o.Award = a
	return o, note(ctx, tx, basis, "aid.approve", before, a)
}

// Withdraw takes an award back, with a reason. Payment is told by a task.
func (s Service) Withdraw(ctx context.Context, who domain.Actor, c Chosen, reason string) (Award, error) {
	var a Award
	err := s.store.InTx(ctx, who, &a, func(tx Tx) error {
		var err error
		if a, err = tx.Award(ctx, c.ID); err != nil {
			return err
		}
		basis, err := who.Require(Access["withdrawAward"], Access["getAward"], a.Subject(domain.Place{}))
		if err != nil {
			return err
		}
		switch {
		case c.Version != a.Version:
			return domain.ErrStale.With("yours", c.Version).With("current", a.Version)
		case strings.TrimSpace(reason) == "":
			return ErrReason.At("/reason")
		}
		paying, err := tx.InPayment(ctx, a)
		if err != nil {
			return err
		}
		var inPayment error
		if paying {
			inPayment = ErrInPayment
		}
		before := a
		if err := a.Withdraw(who.Person, reason, inPayment); err != nil {
			return err
		}
		if err := tx.SaveAward(ctx, a); err != nil {
			return err
		}
		a.Version++
		if err := tx.Add(ctx, s.world.Now(), Withdrew{a.ID}); err != nil {
			return err
		}
		return note(ctx, tx, basis, "aid.withdraw", before, a)
	})
	return a, err
}
