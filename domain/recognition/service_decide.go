package recognition

import (
	"context"
	"errors"
	"strings"

	"lizhi/domain"
	"lizhi/domain/recognition/need"
)

// Outcome is what became of one line of a request: the application as it is now,
// or why not.
type Outcome struct {
	Application Application
	Refused     *domain.Fault // nil when it was done
}

// Propose proposes grades, each line with an outcome of its own (policy C8).
func (s Service) Propose(ctx context.Context, who domain.Actor, lines []Line) ([]Outcome, error) {
	return s.each(ctx, who, lines, lineStep{"proposeRecognitions", func(tx Tx, a *Application, line Line) error {
		ref, claims, err := s.claims(ctx, tx, *a)
		if err != nil {
			return err
		}
		return a.Propose(Opinion{line.Grade, strings.TrimSpace(line.Reason), who.Person}, ref, claims)
	}})
}

// Decide decides what was proposed, or gives it back, each line with an outcome
// of its own. Who proposed does not decide.
func (s Service) Decide(ctx context.Context, who domain.Actor, lines []Line) ([]Outcome, error) {
	return s.each(ctx, who, lines, lineStep{"decideRecognitions", func(tx Tx, a *Application, line Line) error {
		opinion := Opinion{line.Grade, strings.TrimSpace(line.Reason), who.Person}
		if line.Back {
			return a.SendBack(opinion)
		}
		ref, claims, err := s.claims(ctx, tx, *a)
		if err != nil {
			return err
		}
		if err := a.Decide(opinion, ref, claims, s.world.Today()); err != nil {
			return err
		}
		if a.State == Rejected { // it may end what was in force before
			return tx.Add(ctx, s.world.Now(), Settled{a.ID})
		}
		return nil
	}})
}

// claims asks whether the special groups that were claimed count today.
func (s Service) claims(ctx context.Context, tx Tx, a Application) (Reference, need.ClaimStanding, error) {
	ref, err := tx.Reference(ctx)
	if err != nil || len(a.Form.Claims) == 0 {
		return ref, need.Verified, err
	}
	listed, err := tx.Listed(ctx, a.Student, s.world.Today())
	_, all := a.Form.Groups(ref.Categories, listed, s.world.Today())
	return ref, all, err
}

// lineStep is what an operation does with the application of a line.
type lineStep struct {
	operation string
	do        func(Tx, *Application, Line) error
}

// each does something with applications of the actor's school, in the order of
// their ids; a refusal stands in the way of its own line only. Asked about one
// application, it is the answer itself (policy C1: 409).
func (s Service) each(ctx context.Context, who domain.Actor, lines []Line, step lineStep) ([]Outcome, error) {
	var outcomes []Outcome
	err := s.store.InTx(ctx, who, &outcomes, func(tx Tx) error {
		outcomes = make([]Outcome, len(lines))
		for _, at := range inOrder(lines) {
			a, err := s.one(ctx, tx, who, lines[at], step)
			outcomes[at].Application = a
			if err != nil && (len(lines) == 1 || !errors.As(err, &outcomes[at].Refused)) {
				return err
			}
		}
		return nil
	})
	return outcomes, err
}

func (s Service) one(ctx context.Context, tx Tx, who domain.Actor, line Line, step lineStep) (Application, error) {
	nothing := Application{ID: line.Application}
	a, err := tx.Application(ctx, line.Application)
	if err != nil {
		return nothing, err
	}
	basis, err := who.Require(Access[step.operation], stageSeen, a.Subject(domain.Place{}))
	if err != nil {
		return nothing, err
	}
	if line.Version != a.Version {
		return a, domain.ErrStale.With("yours", line.Version).With("current", a.Version)
	}
	before := a
	if err := step.do(tx, &a, line); err != nil {
		return before, err
	}
	return a, s.save(ctx, tx, before, &a, domain.Entry{Basis: basis, Action: "recognition." + step.operation})
}

// View is an application with what the rules say of it today.
type View struct {
	Application
	Standings []need.ClaimStanding // of the form's claims, in their order
	Score     *need.Score          // for the school only
}

// Application shows one application with its form to the family and the school
// (policy M15).
func (s Service) Application(ctx context.Context, who domain.Actor, id ApplicationID) (View, error) {
	a, err := s.store.Application(ctx, id)
	if err != nil {
		return View{}, err
	}
	basis, err := s.sees(ctx, who, "getRecognitionApplication", a)
	if err != nil {
		return View{}, err
	}
	ref, err := s.store.Reference(ctx)
	if err != nil {
		return View{}, err
	}
	today := s.world.Today()
	listed, err := s.store.Listed(ctx, a.Student, today)
	v := View{Application: a.readBy(basis)}
	for _, c := range a.Form.Claims {
		v.Standings = append(v.Standings, c.Standing(ref.Categories.Find(c.Group), listed, today))
	}
	if originOf(basis) != ByProxy {
		return v, err
	}
	groups, _ := a.Form.Groups(ref.Categories, listed, today)
	score := ref.Rubrics.In(a.SchoolYear).Score(a.Form, groups)
	v.Score = &score
	return v, err
}

func (s Service) sees(ctx context.Context, who domain.Actor, operation string, a Application) (domain.Basis, error) {
	standing, err := s.store.Standing(ctx, a.Student)
	if err != nil {
		return domain.Basis{}, err
	}
	return who.Require(Access[operation], Access["listStudentApplications"], a.Subject(standing.Place))
}

// OfStudent lists the applications of one student by stage and grade; to whoever
// may not see them the student is not there (policy M15).
func (s Service) OfStudent(ctx context.Context, who domain.Actor, student domain.PersonID) ([]Application, error) {
	standing, err := s.store.Standing(ctx, student)
	if err != nil {
		return nil, err
	}
	if _, ok := who.May(Access["listStudentApplications"], standing.Subject()); !ok {
		return nil, domain.ErrNotFound
	}
	list, err := s.store.ApplicationsOf(ctx, student)
	for i := range list {
		list[i] = list[i].ForFamily()
	}
	return list, err
}

// Applications lists the applications that the actor's office reaches.
func (s Service) Applications(ctx context.Context, who domain.Actor, f Filter, page domain.Page) (domain.List[Application], error) {
	reach := who.Reach(Access["listRecognitionApplications"])
	if reach.IsEmpty() {
		return domain.List[Application]{}, domain.ErrForbidden
	}
	return s.store.Applications(ctx, reach, f, page)
}

// exportedAtOnce is how many applications are read at a time for a workbook.
const exportedAtOnce = 500

// Export gives every application of the actor's school to each, with the names
// that a list shows. That it was taken is in the audit (policy B12).
func (s Service) Export(ctx context.Context, who domain.Actor, f Filter, each func(Application, Named) error) error {
	reach := who.Reach(Access["exportRecognitionApplications"])
	if reach.IsEmpty() {
		return domain.ErrForbidden
	}
	if err := who.Proved(); err != nil {
		return err
	}
	rows := 0
	for page := (domain.Page{Limit: exportedAtOnce}); ; {
		list, err := s.store.Applications(ctx, reach, f, page)
		if err != nil {
			return err
		}
		names, err := s.Named(ctx, f.SchoolYear, list.Items)
		if err != nil {
			return err
		}
		for _, a := range list.Items {
			if err := each(a, names); err != nil {
				return err
			}
		}
		rows += len(list.Items)
		if page.After = list.Next; page.After.IsZero() {
			break
		}
	}
	basis, _ := who.Office(Access["exportRecognitionApplications"])
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "recognition.export", Object: Object, ID: f.Class, Rows: &rows})
	})
}

// Named are the names beside a list.
type Named struct {
	Persons map[domain.PersonID]string
	Units   map[domain.UnitID]string
}

// Named gives the names of the students, schools and classes of a list that the
// actor was shown.
func (s Service) Named(ctx context.Context, year domain.SchoolYear, list []Application) (Named, error) {
	var persons []domain.PersonID
	var units []domain.UnitID
	for _, a := range list {
		persons, units = append(persons, a.Student), append(units, a.School, a.Class)
	}
	names, err := s.store.Names(ctx, persons...)
	if err != nil {
		return Named{}, err
	}
	called, err := s.store.UnitNames(ctx, year, units...)
	return Named{names, called}, err
}
