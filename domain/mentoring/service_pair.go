package mentoring

import (
	"context"
	"errors"

	"lizhi/domain"
)

// Service is what people do about mentoring.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// Pairing asks for a mentor for a student. ID is the client's own, or zero.
type Pairing struct {
	ID      PairID
	Student domain.PersonID
	Mentor  domain.PersonID
}

// Paired is a pair that was made, and how many mentees the mentor has now: more
// than Capacity is a warning (policy J1).
type Paired struct {
	Pair     Pair
	Mentees  int
	Capacity int
}

// Over reports whether the mentor has more mentees than is good.
func (p Paired) Over() bool { return p.Mentees > p.Capacity }

// PairMentor gives a student a mentor. ErrPaired if there is one this year.
func (s Service) PairMentor(ctx context.Context, who domain.Actor, in Pairing) (Paired, error) {
	var made Paired
	err := s.store.InTx(ctx, who, &made, func(tx Tx) error {
		student, err := tx.Student(ctx, in.Student)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["pairMentor"], Access["listPairs"], student.Subject())
		if err != nil {
			return err
		}
		active, err := tx.ActivePair(ctx, in.Student)
		switch {
		case errors.Is(err, domain.ErrNotFound):
		case err != nil:
			return err
		case in.ID == active.ID && active.Mentor == in.Mentor && active.PairedBy == who.Person:
			made, err = s.paired(ctx, tx, active) // the same request again (PH2)
			return err
		case active.SchoolYear == domain.SchoolYearOf(s.world.Today()):
			return ErrPaired
		default: // one of a year that is over ends by itself
			if err := s.lapse(ctx, tx, basis, active); err != nil {
				return err
			}
		}
		made, err = s.begin(ctx, tx, who, basis, student, in, PairID{})
		return err
	})
	return made, err
}

// lapse ends a pair of a school year that is over.
func (s Service) lapse(ctx context.Context, tx Tx, basis domain.Basis, p Pair) error {
	before := p
	last := domain.NewDay(int(p.SchoolYear)+1, 8, 31)
	rules, err := s.rules(ctx, tx)
	if err != nil {
		return err
	}
	if err := p.End("学年结束", rules, last); err != nil {
		return err
	}
	if err := tx.SavePair(ctx, p); err != nil {
		return err
	}
	return tx.Note(ctx, entry(basis, "mentoring.lapse", before, p))
}

// begin makes the pair, once everything else was asked.
func (s Service) begin(ctx context.Context, tx Tx, who domain.Actor, basis domain.Basis, student domain.Standing, in Pairing, replaces PairID) (Paired, error) {
	if student.Place.Class.IsZero() {
		return Paired{}, ErrNotEnrolled
	}
	works, err := tx.Works(ctx, in.Mentor, student.Place.School)
	if err != nil {
		return Paired{}, err
	}
	if !works || in.Mentor == in.Student {
		return Paired{}, ErrMentor.At("/mentor_id")
	}
	id := in.ID
	if id.IsZero() {
		id = PairID(s.world.NewID())
	}
	p := NewPair(id, in.Mentor, who.Person, student, s.world.Now())
	p.Replaces = replaces
	if err := tx.AddPair(ctx, p); err != nil {
		return Paired{}, err
	}
	if err := tx.Note(ctx, entry(basis, "mentoring.pair", nil, p)); err != nil {
		return Paired{}, err
	}
	if err := tx.Touch(ctx, p.Student, p.Mentor); err != nil {
		return Paired{}, err
	}
	return s.paired(ctx, tx, p)
}

func (s Service) paired(ctx context.Context, tx Tx, p Pair) (Paired, error) {
	rules, err := s.rules(ctx, tx)
	if err != nil {
		return Paired{}, err
	}
	n, err := tx.Mentees(ctx, p.Mentor)
	return Paired{Pair: p, Mentees: n, Capacity: rules.Capacity}, err
}

// Reassign gives the student of a pair another mentor, for a reason. The pair
// before ends, and with it the former mentor's sight of anything new (J2).
func (s Service) Reassign(ctx context.Context, who domain.Actor, id PairID, version int, in Pairing, reason string) (Paired, error) {
	var made Paired
	err := s.store.InTx(ctx, who, &made, func(tx Tx) error {
		p, student, basis, err := s.arranging(ctx, tx, who, "reassignMentor", id, version)
		if err != nil {
			return err
		}
		if p.Active() && p.Mentor == in.Mentor {
			return ErrSameMentor
		}
		before := p
		if err := s.end(ctx, tx, &p, reason); err != nil {
			return err
		}
		in.Student = p.Student
		if made, err = s.begin(ctx, tx, who, basis, student, in, p.ID); err != nil {
			return err
		}
		return tx.Note(ctx, entry(basis, "mentoring.reassign", before, p))
	})
	return made, err
}

// EndPair ends a pair for a reason.
func (s Service) EndPair(ctx context.Context, who domain.Actor, id PairID, version int, reason string) (Pair, error) {
	var kept Pair
	err := s.store.InTx(ctx, who, &kept, func(tx Tx) error {
		p, _, basis, err := s.arranging(ctx, tx, who, "endPair", id, version)
		if err != nil {
			return err
		}
		before := p
		if err := s.end(ctx, tx, &p, reason); err != nil {
			return err
		}
		kept = p
		return tx.Note(ctx, entry(basis, "mentoring.end", before, p))
	})
	return kept, err
}

// arranging reads and locks the student and the pair and asks who may.
func (s Service) arranging(ctx context.Context, tx Tx, who domain.Actor, op string, id PairID, version int) (Pair, domain.Standing, domain.Basis, error) {
	var p Pair
	var student domain.Standing
	var basis domain.Basis
	person, err := tx.PairOf(ctx, id)
	if err != nil {
		return p, student, basis, err
	}
	if student, err = tx.Student(ctx, person); err != nil {
		return p, student, basis, err
	}
	if p, err = tx.Pair(ctx, id); err != nil {
		return p, student, basis, err
	}
	subject := p.Subject(student.Place, who)
	subject.Made = student.Place // a former school arranges nothing
	if basis, err = who.Require(Access[op], Access["listPairs"], subject); err != nil {
		return p, student, basis, err
	}
	if version != p.Version {
		err = domain.ErrStale.With("yours", version).With("current", p.Version)
	}
	return p, student, basis, err
}

func (s Service) end(ctx context.Context, tx Tx, p *Pair, reason string) error {
	rules, err := s.rules(ctx, tx)
	if err != nil {
		return err
	}
	if err := p.End(reason, rules, s.world.Today()); err != nil {
		return err
	}
	if err := tx.SavePair(ctx, *p); err != nil {
		return err
	}
	return tx.Touch(ctx, p.Student, p.Mentor)
}

// Moved ends the pair of a student who went to another school: the mentor
// stayed. A task calls it after every transfer.
func (s Service) Moved(ctx context.Context, who domain.Actor, person domain.PersonID) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		student, err := tx.Student(ctx, person)
		if err != nil {
			return err
		}
		p, err := tx.ActivePair(ctx, person)
		if errors.Is(err, domain.ErrNotFound) || err == nil && p.Made.School == student.Place.School {
			return nil
		}
		if err != nil {
			return err
		}
		before := p
		if err := s.end(ctx, tx, &p, "学生转学或离校"); err != nil {
			return err
		}
		return tx.Note(ctx, entry(domain.Basis{}, "mentoring.end", before, p))
	})
}

// Pairs lists the pairs of a student, the actor's own as a mentor (mine), or all
// that the actor reaches.
func (s Service) Pairs(ctx context.Context, who domain.Actor, q PairQuery) (domain.List[Pair], error) {
	access := Access["listPairs"]
	reach := who.Reach(access)
	switch {
	case !q.Student.IsZero():
		made, err := s.seesStudent(ctx, who, "listPairs", q.Student)
		if err != nil {
			return domain.List[Pair]{}, err
		}
		q.Within = made
	case q.Mentor.IsZero():
		q.Within = &domain.Reach{Units: reach.Units}
		if len(reach.Units) == 0 {
			return domain.List[Pair]{}, domain.ErrForbidden
		}
	case q.Mentor != who.Person:
		return domain.List[Pair]{}, domain.ErrForbidden
	}
	pairs, err := s.store.Pairs(ctx, q)
	if err == nil && len(pairs) == 0 && !q.Student.IsZero() && q.Within != nil {
		err = domain.ErrNotFound // a stranger, for all they may know
	}
	return domain.Listed(pairs, q.Page.Limit, func(p Pair) domain.Position {
		return domain.Position{At: p.CreatedAt, ID: p.ID}
	}), err
}

// seesStudent asks who may look at what is kept of a student. made is nil for
// all of it; otherwise it is what a former school still sees.
func (s Service) seesStudent(ctx context.Context, who domain.Actor, op string, student domain.PersonID) (made *domain.Reach, err error) {
	access := Access[op]
	if _, ok := who.May(access, domain.Subject{Person: student}); ok {
		return nil, nil
	}
	units := who.Reach(access).Units
	if len(units) == 0 {
		return nil, domain.ErrNotFound
	}
	now, err := s.store.Place(ctx, student)
	if err != nil {
		return nil, err
	}
	if _, ok := who.May(access, domain.Subject{Now: now}); ok {
		return nil, nil
	}
	return &domain.Reach{Units: units}, nil
}

func (s Service) rules(ctx context.Context, from interface {
	Rules(context.Context) ([]Rules, error)
},
) (Rules, error) {
	kept, err := from.Rules(ctx)
	if err != nil {
		return Rules{}, err
	}
	return InForce(kept, s.world.Today())
}

// entry is a line of the audit about a pair.
func entry(basis domain.Basis, action string, before any, p Pair) domain.Entry {
	return domain.Entry{Basis: basis, Action: action, Object: "mentoring.pair", ID: p.ID, About: p.Student, Before: before, After: p}
}
