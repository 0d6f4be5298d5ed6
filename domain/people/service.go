package people

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// LongestReason is the longest reason, in characters.
const LongestReason = 200

// Service is what can be done with people.
type Service struct {
	store Store
	world domain.World
	fold  identity.Fold
}

// New makes the service.
func New(store Store, world domain.World, fold identity.Fold) Service {
	return Service{store, world, fold}
}

// Student is a student as the reader may see them: ErrNotFound for whoever may
// not.
func (s Service) Student(ctx context.Context, who domain.Actor, id domain.PersonID) (View, error) {
	p, err := s.store.Person(ctx, id)
	if err != nil {
		return View{}, err
	}
	enrolments, err := s.store.Enrolments(ctx, id)
	if err != nil {
		return View{}, err
	}
	about := standing(id, enrolments)
	seen := visible(who, id, enrolments)
	if len(seen) == 0 {
		return View{}, domain.ErrNotFound // a guardian or a teacher is no student
	}
	v := View{Person: p.ID, Name: p.Name, Sex: p.Sex, Version: p.Version}
	for _, e := range seen {
		shown, err := s.enrolmentView(ctx, e)
		switch {
		case err != nil:
			return View{}, err
		case e.IsCurrent():
			v.Enrolment = &shown
		default:
			v.Past = append(v.Past, shown)
		}
	}
	return v, s.addDetails(ctx, who, p, about, enrolments, &v)
}

// addDetails adds what only some readers see.
func (s Service) addDetails(ctx context.Context, who domain.Actor, p Person, about domain.Subject, enrolments []Enrolment, v *View) error {
	if may(who, Calling, about) {
		kin, err := s.store.Guardians(ctx, p.ID)
		if err != nil {
			return err
		}
		v.Guardians = kinViews(kin)
	}
	if !may(who, Details, about) {
		return nil
	}
	card, err := s.store.Card(ctx, p.ID)
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		return err
	}
	v.Details = details(p, &enrolments[0], card)
	return nil
}

// enrolmentView adds the names to an enrolment.
func (s Service) enrolmentView(ctx context.Context, e Enrolment) (EnrolmentView, error) {
	class, err := s.store.Class(ctx, e.Class)
	if err != nil {
		return EnrolmentView{}, err
	}
	v := EnrolmentView{Enrolment: e, ClassName: class.Name, SchoolName: class.SchoolName, Stage: class.Stage, EntryYear: class.EntryYear}
	if !e.Registered.IsZero() {
		school, err := s.store.School(ctx, e.Registered)
		if err != nil {
			return EnrolmentView{}, err
		}
		v.RegisteredName = school.Name
	}
	return v, nil
}

// Students lists the students in the reader's part of the city.
func (s Service) Students(ctx context.Context, who domain.Actor, f Filter, page domain.Page) (domain.List[Listed], error) {
	reach := who.Reach(Access["listStudents"])
	if reach.IsEmpty() {
		return domain.List[Listed]{}, domain.ErrNotFound
	}
	f.Query = s.fold.Query(f.Query)
	items, err := s.store.Students(ctx, reach, f, domain.Page{After: page.After, Limit: page.Limit + 1})
	return domain.Listed(items, page.Limit, position), err
}

func position(l Listed) domain.Position {
	return domain.Position{At: l.Enrolment.CreatedAt, ID: l.Enrolment.ID}
}

// exportPage is how many students are read at once for a file.
const exportPage = 1000

// Export gives every student that the officer may list to each, and leaves one
// audit row with the count (policy B12).
func (s Service) Export(ctx context.Context, who domain.Actor, f Filter, each func(Listed) error) error {
	reach := who.Reach(Access["exportStudents"])
	if reach.IsEmpty() {
		return domain.ErrNotFound
	}
	if err := who.Proved(); err != nil {
		return err
	}
	f.Query = s.fold.Query(f.Query)
	count, page := 0, domain.Page{Limit: exportPage}
	for {
		items, err := s.store.Students(ctx, reach, f, page)
		if err != nil {
			return err
		}
		for _, l := range items {
			if err := each(l); err != nil {
				return err
			}
		}
		count += len(items)
		if len(items) < exportPage {
			break
		}
		page.After = position(items[len(items)-1])
	}
	basis, _ := who.Office(Access["exportStudents"])
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "people.export", Object: "people.list", Rows: &count})
	})
}

// Wards are the children whom the reader looks after.
func (s Service) Wards(ctx context.Context, who domain.Actor) ([]KinView, error) {
	if who.Person.IsZero() {
		return nil, domain.ErrNotFound
	}
	kin, err := s.store.Wards(ctx, who.Person)
	return kinViews(kin), err
}

// Reveal gives numbers in clear: to a role that may, for a reason, and leaves
// one audit row (policy B9, M2). A class teacher may ask for the phones of the
// guardians only.
func (s Service) Reveal(ctx context.Context, who domain.Actor, id domain.PersonID, secrets []Secret, reason string) (Revealed, error) {
	var r Revealed
	err := s.store.InTx(ctx, who, &r, func(tx Tx) error {
		p, err := tx.Person(ctx, id)
		if err != nil {
			return err
		}
		enrolments, err := tx.Enrolments(ctx, id)
		if err != nil {
			return err
		}
		about := standing(id, enrolments)
		if len(enrolments) == 0 {
			return domain.ErrNotFound
		}
		basis, err := require(who, "revealStudent", about)
		if err != nil {
			return err
		}
		calls := len(secrets) == 1 && secrets[0] == SecretGuardianPhone
		if !may(who, Details, about) && !calls {
			return domain.ErrForbidden
		}
		if err := checkReason(reason); err != nil {
			return err
		}
		if err := who.Proved(); err != nil {
			return err
		}
		if err := s.counted(ctx, tx, who); err != nil {
			return err
		}
		if r, err = reveal(ctx, tx, p, enrolments[0], secrets); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "people.reveal", Object: "people.person", ID: p.ID, About: p.ID,
			After: map[string]any{"secrets": secrets, "reason": reason},
		})
	})
	return r, err
}

// counted counts a reveal against what somebody may see in a day. ErrReveals.
func (s Service) counted(ctx context.Context, tx Tx, who domain.Actor) error {
	if who.IsSystem() {
		return nil
	}
	today := s.world.Today()
	seen, most, err := tx.Reveals(ctx, who.Account, today)
	switch {
	case err != nil:
		return err
	case seen >= most:
		return ErrReveals.With("most", most)
	}
	return tx.CountReveal(ctx, who.Account, today)
}

func reveal(ctx context.Context, from Facts, p Person, e Enrolment, secrets []Secret) (Revealed, error) {
	var r Revealed
	for _, secret := range secrets {
		switch secret {
		case SecretID:
			r.IDNumber = string(p.IDNumber)
		case SecretXueji:
			r.Xueji = string(e.Xueji.Number)
		case SecretPhone:
			r.Phone = string(p.Phone)
		case SecretAddress:
			r.Address = string(p.Address)
		case SecretCard:
			card, err := from.Card(ctx, p.ID)
			if err != nil && !errors.Is(err, domain.ErrNotFound) {
				return r, err
			}
			r.Card = string(card.Number)
		case SecretGuardianPhone:
			kin, err := from.Guardians(ctx, p.ID)
			if err != nil {
				return r, err
			}
			r.GuardianPhones = kinViews(kin)
			for i := range kin {
				r.GuardianPhones[i].Phone = string(kin[i].Person.Phone)
			}
		default:
			return r, ErrSecret
		}
	}
	return r, nil
}

func checkReason(reason string) error {
	if n := utf8.RuneCountInString(strings.TrimSpace(reason)); n == 0 || n > LongestReason {
		return ErrReason.With("max", LongestReason).At("/reason")
	}
	return nil
}
