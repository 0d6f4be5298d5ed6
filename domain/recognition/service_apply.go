package recognition

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"lizhi/domain"
	"lizhi/domain/recognition/need"
)

// Draft is an application as it is handed in.
type Draft struct {
	ID         ApplicationID // made by the client, or zero
	Student    domain.PersonID
	SchoolYear domain.SchoolYear
	Term       domain.Term // zero: the autumn of the school year
	Form       need.Form
	Change     string // what has changed, for another edition
	Files      []domain.FileID
}

// Apply hands in an application; what a teacher types in waits for the family
// (policy C2–C4, C18–C21).
func (s Service) Apply(ctx context.Context, who domain.Actor, in Draft) (Application, error) {
	var made Application
	err := s.store.InTx(ctx, who, &made, func(tx Tx) error {
		standing, err := tx.Student(ctx, in.Student)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["applyForRecognition"], Access["listStudentApplications"], standing.Subject())
		if err != nil {
			return err
		}
		if !in.ID.IsZero() {
			there, err := tx.Application(ctx, in.ID)
			switch {
			case err == nil && there.repeats(in, who.Person):
				made = there.readBy(basis)
				return nil
			case err == nil:
				return domain.ErrIDTaken
			case !errors.Is(err, domain.ErrNotFound):
				return err
			}
		}
		made = s.filed(who, basis, in, standing)
		if err := s.admit(ctx, tx, &made, standing); err != nil {
			return err
		}
		return s.add(ctx, tx, made, domain.Entry{Basis: basis, Action: "recognition.apply"}, in.Files)
	})
	return made, err
}

// repeats reports whether a request hands in once more what is there.
func (a Application) repeats(in Draft, by domain.PersonID) bool {
	before, err := json.Marshal(a.Form)
	after, err2 := json.Marshal(in.Form)
	return err == nil && err2 == nil && string(before) == string(after) &&
		a.Student == in.Student && a.SchoolYear == in.SchoolYear && a.Term == in.from() && a.FiledBy == by && a.Change == strings.TrimSpace(in.Change)
}

// from is the term from which on the outcome would hold.
func (d Draft) from() domain.Term {
	if d.Term == 0 {
		return d.SchoolYear.Autumn()
	}
	return d.Term
}

func (s Service) filed(who domain.Actor, basis domain.Basis, in Draft, at domain.Standing) Application {
	a := Application{
		ID: in.ID, Student: in.Student, SchoolYear: in.SchoolYear, Term: in.from(), State: Applied, Origin: originOf(basis),
		Form: in.Form, Change: strings.TrimSpace(in.Change), FiledBy: who.Person,
		City: at.Place.City, County: at.Place.County, School: at.Place.School, Class: at.Place.Class,
		ActiveKey: activeKey(in.Student, in.SchoolYear), Edition: 1, Version: 1, CreatedAt: s.world.Now(),
	}
	if a.ID.IsZero() {
		a.ID = domain.NewID[Application](s.world)
	}
	if a.Origin == ByProxy {
		a.State = DraftByProxy
	}
	return a
}

// originOf says as what somebody applies.
func originOf(basis domain.Basis) Origin {
	switch basis.Role {
	case domain.Student:
		return ByStudent
	case domain.Guardian:
		return ByGuardian
	}
	return ByProxy
}

// admit asks whether an application can be handed in at all, and which edition
// it is.
func (s Service) admit(ctx context.Context, tx Tx, a *Application, at domain.Standing) error {
	if at.Place.Class.IsZero() {
		return ErrNotEnrolled
	}
	noticed, err := tx.Noticed(ctx, at.Place.School, a.SchoolYear)
	switch {
	case err != nil:
		return err
	case !noticed:
		return ErrNoticeMissing.With("year", a.SchoolYear)
	}
	ref, err := tx.Reference(ctx)
	switch {
	case err != nil:
		return err
	case a.Origin == ByStudent && ref.Rules.At(at.Stage, a.SchoolYear).ByGuardian:
		return ErrByGuardian
	}
	editions, err := tx.Editions(ctx, a.Student, a.SchoolYear)
	if err != nil {
		return err
	}
	if err := a.follows(editions); err != nil {
		return err
	}
	return a.Form.Check(ref.Factors.In(a.SchoolYear), ref.Categories, s.world.Today())
}

// follows makes the application the next edition of a school year (policy C4,
// C15). Withdrawn ones are counted, and leave no outcome.
func (a *Application) follows(editions []Application) error {
	from := a.SchoolYear.Autumn()
	outcome := false
	for _, e := range editions {
		if e.ActiveKey != nil {
			return ErrActive
		}
		if e.State != Withdrawn {
			a.Before, outcome = e.ID, true
			from = max(from, e.Term)
		}
		a.Edition = max(a.Edition, e.Edition+1)
	}
	switch {
	case a.Term.SchoolYear() != a.SchoolYear, a.Term < from:
		return ErrTerm.At("/term")
	case outcome && a.Change == "":
		return ErrChange.At("/change")
	}
	return nil
}

func (s Service) add(ctx context.Context, tx Tx, a Application, e domain.Entry, files []domain.FileID) error {
	if err := tx.AddApplication(ctx, a); err != nil {
		return err
	}
	if len(files) > 0 {
		if _, err := tx.Attach(ctx, domain.Attachment{Kind: Object, ID: a.ID}, files...); err != nil {
			return err
		}
	}
	e.Object, e.ID, e.About, e.After = Object, a.ID, a.Student, a
	return errors.Join(tx.Touch(ctx, a.Student, a.Class), tx.Note(ctx, e))
}

// Seen is an application as somebody read it.
type Seen struct {
	ID      ApplicationID
	Version int
}

// readBy is the application as somebody reads it.
func (a Application) readBy(as domain.Basis) Application {
	if originOf(as) == ByProxy {
		return a
	}
	return a.ForFamily()
}

// change locks the student and then the application, asks who may, and saves
// what do makes of it. The family gets it as the family reads it.
func (s Service) change(ctx context.Context, who domain.Actor, seen Seen, operation string, do func(Tx, *Application, domain.Basis) error) (Application, error) {
	var a Application
	there, err := s.store.Application(ctx, seen.ID)
	if err != nil {
		return a, err
	}
	err = s.store.InTx(ctx, who, &a, func(tx Tx) error {
		standing, err := tx.Student(ctx, there.Student)
		if err != nil {
			return err
		}
		if a, err = tx.Application(ctx, seen.ID); err != nil {
			return err
		}
		basis, err := who.Require(Access[operation], stageSeen, a.Subject(standing.Place))
		switch {
		case err != nil:
			return err
		case seen.Version != a.Version:
			return domain.ErrStale.With("yours", seen.Version).With("current", a.Version)
		}
		before := a
		if err := do(tx, &a, basis); err != nil {
			return err
		}
		if err := s.save(ctx, tx, before, &a, domain.Entry{Basis: basis, Action: "recognition." + operation}); err != nil {
			return err
		}
		a = a.readBy(basis)
		return nil
	})
	return a, err
}

// save keeps the next version of an application.
func (s Service) save(ctx context.Context, tx Tx, before Application, a *Application, e domain.Entry) error {
	if err := tx.SaveApplication(ctx, *a); err != nil {
		return err
	}
	a.Version++
	e.Object, e.ID, e.About, e.Before, e.After = Object, a.ID, a.Student, before, *a
	return errors.Join(tx.Touch(ctx, a.Student, a.Class), tx.Note(ctx, e))
}

// Amend replaces the form until the panel has seen it, and adds files.
func (s Service) Amend(ctx context.Context, who domain.Actor, seen Seen, f need.Form, files ...domain.FileID) (Application, error) {
	return s.change(ctx, who, seen, "amendRecognitionApplication", func(tx Tx, a *Application, _ domain.Basis) error {
		ref, err := tx.Reference(ctx)
		if err != nil {
			return err
		}
		if err := a.Amend(f); err != nil {
			return err
		}
		if err := f.Check(ref.Factors.In(a.SchoolYear), ref.Categories, s.world.Today()); err != nil || len(files) == 0 {
			return err
		}
		_, err = tx.Attach(ctx, domain.Attachment{Kind: Object, ID: a.ID}, files...)
		return err
	})
}

// Confirm makes a proxy's draft the family's own; paper is the scan of the
// signed form where a second person at school does it (policy C3).
func (s Service) Confirm(ctx context.Context, who domain.Actor, seen Seen, paper domain.FileID) (Application, error) {
	return s.change(ctx, who, seen, "confirmRecognition", func(tx Tx, a *Application, basis domain.Basis) error {
		as := originOf(basis)
		if as == ByStudent {
			standing, err := tx.Student(ctx, a.Student)
			if err != nil {
				return err
			}
			ref, err := tx.Reference(ctx)
			if err != nil {
				return err
			}
			if ref.Rules.At(standing.Stage, a.SchoolYear).ByGuardian {
				return ErrByGuardian
			}
		}
		if err := a.Confirm(as, who.Person, paper); err != nil || paper.IsZero() {
			return err
		}
		_, err := tx.Attach(ctx, domain.Attachment{Kind: Object, ID: a.ID}, paper)
		if f := pointing(err, "/paper"); f != nil {
			return f
		}
		return err
	})
}

// Withdraw takes an application back. The school takes back only what it typed
// in itself and nobody confirmed.
func (s Service) Withdraw(ctx context.Context, who domain.Actor, seen Seen) (Application, error) {
	return s.change(ctx, who, seen, "withdrawRecognition", func(_ Tx, a *Application, basis domain.Basis) error {
		if originOf(basis) == ByProxy && a.State != DraftByProxy {
			return domain.ErrForbidden
		}
		return a.Withdraw()
	})
}

// Adjust opens the next edition from a term on by the school's own check, with
// what the one before said (policy C15).
func (s Service) Adjust(ctx context.Context, who domain.Actor, seen Seen, term domain.Term, why string) (Application, error) {
	var made Application
	there, err := s.store.Application(ctx, seen.ID)
	if err != nil {
		return made, err
	}
	err = s.store.InTx(ctx, who, &made, func(tx Tx) error {
		standing, err := tx.Student(ctx, there.Student)
		if err != nil {
			return err
		}
		before, err := tx.Application(ctx, seen.ID)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["adjustRecognition"], stageSeen, before.Subject(standing.Place))
		switch {
		case err != nil:
			return err
		case seen.Version != before.Version:
			return domain.ErrStale.With("yours", seen.Version).With("current", before.Version)
		case before.State != Archived:
			return ErrState.With("state", before.State.Chinese())
		}
		made = s.filed(who, basis, Draft{
			Student: before.Student, SchoolYear: before.SchoolYear, Term: term, Form: before.Form, Change: why,
		}, standing)
		made.State, made.Origin = Applied, BySchool
		if err := s.admit(ctx, tx, &made, standing); err != nil {
			return err
		}
		return s.add(ctx, tx, made, domain.Entry{Basis: basis, Action: "recognition.adjustRecognition"}, nil)
	})
	return made, err
}
