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
// those of Students, everybody in Class, or whoever in School the rules entitle
// and who has no award yet.
type Proposal struct {
	Programme string
	Term      domain.Term
	Tier      string
	Students  []domain.PersonID
	Class     domain.UnitID
	School    domain.UnitID
	DryRun    bool // show every outcome and keep nothing
}

// Outcome is what became of one line of a request: an award, or why not.
type Outcome struct {
	Student  domain.PersonID
	Award    Award
	Refused  *domain.Fault // nil when it was done
	Warnings []Warning
}

// line is an outcome on its way.
type line struct {
	Outcome
	learner Learner
	basis   domain.Basis
}

// Propose proposes awards for a list of students, a class or a school; see Run.
func (s Service) Propose(ctx context.Context, who domain.Actor, in Proposal) ([]Outcome, error) {
	outcomes, _, err := s.Run(ctx, who, in)
	return outcomes, err
}

// Run proposes awards, or only looks. A student who is not entitled does not
// stand in the way of the others; each has an outcome. Of a school it takes
// MaxAtOnce who are entitled; left says how many more there are.
func (s Service) Run(ctx context.Context, who domain.Actor, in Proposal) (outcomes []Outcome, left int, err error) {
	if in.DryRun {
		err := s.store.Look(ctx, func(tx Tx) error {
			lines, more, err := s.lines(ctx, who, tx, in)
			outcomes, left = shown(lines), more
			return err
		})
		return outcomes, left, err
	}
	var done struct {
		Outcomes []Outcome
		Left     int
	}
	err = s.store.InTx(ctx, who, &done, func(tx Tx) error {
		lines, more, err := s.lines(ctx, who, tx, in)
		if err != nil {
			return err
		}
		done.Outcomes, done.Left = shown(lines), more
		for _, l := range lines {
			if l.Refused != nil {
				continue
			}
			if err := tx.AddAward(ctx, l.Award); err != nil {
				return err
			}
			if err := tx.KeepReasons(ctx, l.Award, l.learner.Verdict, l.learner.Purse); err != nil {
				return err
			}
			if err := note(ctx, tx, l.basis, "aid.propose", nil, l.Award); err != nil {
				return err
			}
		}
		return nil
	})
	return done.Outcomes, done.Left, err
}

func shown(lines []line) []Outcome {
	var outcomes []Outcome
	for _, l := range lines {
		outcomes = append(outcomes, l.Outcome)
	}
	return outcomes
}

// lines asks the rules of everybody a proposal is for; it writes nothing.
func (s Service) lines(ctx context.Context, who domain.Actor, tx Tx, in Proposal) (lines []line, left int, err error) {
	p, ref, err := programme(ctx, tx, in.Programme)
	if err != nil {
		return nil, 0, err
	}
	students, left, err := s.chosen(ctx, who, tx, in)
	if err != nil {
		return nil, 0, err
	}
	for _, student := range students {
		l, err := s.propose(ctx, who, tx, student, in, p, ref)
		if err != nil {
			return nil, 0, err
		}
		lines = append(lines, l)
	}
	return lines, left, nil
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
func (s Service) chosen(ctx context.Context, who domain.Actor, tx Tx, in Proposal) (students []domain.PersonID, left int, err error) {
	named := 0
	for _, is := range []bool{len(in.Students) > 0, !in.Class.IsZero(), !in.School.IsZero()} {
		if is {
			named++
		}
	}
	students = slices.Clone(in.Students)
	switch {
	case named != 1:
		return nil, 0, ErrNobody
	case !in.School.IsZero():
		place, err := tx.Place(ctx, in.School)
		if err != nil {
			return nil, 0, err
		}
		if _, err := who.Require(Access["proposeAwards"], Access["listAwards"], domain.Subject{Made: place}); err != nil {
			return nil, 0, err
		}
		students, err = tx.Candidates(ctx, in.School, in.asked())
		if err != nil {
			return nil, 0, err
		}
		left = max(0, len(students)-MaxAtOnce)
		return students[:len(students)-left], left, nil
	case !in.Class.IsZero():
		if students, err = tx.InClass(ctx, in.Class); err != nil {
			return nil, 0, err
		}
		if len(students) == 0 {
			return nil, 0, domain.ErrNotFound
		}
	}
	slices.SortFunc(students, func(a, b domain.PersonID) int { return strings.Compare(a.String(), b.String()) })
	students = slices.Compact(students)
	if len(students) > MaxAtOnce {
		return nil, 0, ErrTooMany.With("max", MaxAtOnce).At("/students")
	}
	return students, 0, nil
}

func (in Proposal) asked() Asked { return Asked{in.Programme, in.Term, in.Tier} }

func (s Service) propose(ctx context.Context, who domain.Actor, tx Tx, student domain.PersonID, in Proposal, p Programme, ref Reference) (line, error) {
	l := line{Outcome: Outcome{Student: student}}
	var err error
	if l.learner, err = tx.Learner(ctx, student, in.asked()); err != nil {
		return l.refused(err)
	}
	if l.basis, err = who.Require(Access["proposeAwards"], Access["listAwards"], l.learner.Subject()); err != nil {
		return l.refused(err)
	}
	l.Warnings = l.learner.Verdict.Warnings
	standard, err := l.learner.Entitled(p, in.Term)
	if err != nil {
		return l.refused(err)
	}
	key := fmt.Sprintf("%s %s %s", student, p.Code, p.Period(in.Term))
	held, err := tx.Held(ctx, student, in.Term.SchoolYear())
	if err != nil {
		return l, err
	}
	if slices.ContainsFunc(held, func(a Award) bool { return a.ActiveKey != nil && *a.ActiveKey == key }) {
		return l.refused(ErrAwarded.With("period", p.Period(in.Term)).With("programme", p.Name))
	}
	if err := Clash(ref.Stackings, ref, in.asked(), held); err != nil {
		return l.refused(err)
	}
	purse, place := l.learner.Purse, l.learner.Place
	l.Award = Award{
		ID: domain.NewID[Award](s.world), Student: student, Programme: p.Code, Term: in.Term, Tier: in.Tier,
		Amount: standard.Amount, Standard: standard.ID, StandardVersion: standard.Version, State: Proposed, ActiveKey: &key,
		City: place.City, County: place.County, School: place.School, Class: place.Class,
		ProposedBy: who.Person, Purse: purse.Kind, Version: 1, CreatedAt: s.world.Now(),
	}
	if purse.Kind == CountyPolicy && purse.Amount > 0 {
		l.Award.Amount = purse.Amount
	}
	return l, nil
}

// refused keeps a refusal as the outcome of its line; any other error stops.
func (l line) refused(err error) (line, error) {
	l.Outcome, err = refused(l.Outcome, err)
	return l, err
}

func refused(o Outcome, err error) (Outcome, error) {
	if errors.As(err, &o.Refused) {
		return o, nil
	}
	return o, err
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
		return refused(o, err)
	}
	basis, err := who.Require(Access["approveAwards"], Access["getAward"], a.Subject(domain.Place{}))
	if err != nil {
		return refused(o, err)
	}
	o = Outcome{Student: a.Student, Award: a}
	if c.Version != a.Version {
		o.Refused = domain.ErrStale.With("yours", c.Version).With("current", a.Version)
		return o, nil
	}
	frozen, err := tx.Frozen(ctx, a)
	if err != nil {
		return o, err
	}
	if frozen && a.State == Proposed {
		return refused(o, ErrFrozen)
	}
	standard, err := tx.Standard(ctx, a.Standard)
	if err != nil {
		return o, err
	}
	before := a
	if err := a.Approve(who.Person, standard); err != nil {
		return refused(o, err)
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
		frozen, err := tx.Frozen(ctx, a)
		if err != nil {
			return err
		}
		if frozen && a.State == Approved {
			return ErrFrozen
		}
		return s.withdraw(ctx, tx, basis, &a, who.Person, reason)
	})
	return a, err
}

// withdraw takes an award back that somebody may take back, and tells payment.
func (s Service) withdraw(ctx context.Context, tx Tx, basis domain.Basis, a *Award, by domain.PersonID, reason string) error {
	paying, err := tx.InPayment(ctx, *a)
	if err != nil {
		return err
	}
	var inPayment error
	if paying {
		inPayment = ErrInPayment
	}
	before := *a
	if err := a.Withdraw(by, reason, inPayment); err != nil {
		return err
	}
	if err := tx.SaveAward(ctx, *a); err != nil {
		return err
	}
	a.Version++
	if err := tx.Add(ctx, s.world.Now(), Withdrew{a.ID}); err != nil {
		return err
	}
	return note(ctx, tx, basis, "aid.withdraw", before, *a)
}
