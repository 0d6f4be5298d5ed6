package consent

import (
	"context"
	"errors"
	"strconv"

	"lizhi/domain"
)

// Service is what people can do about consent.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

func itoa(n int) string { return strconv.Itoa(n) }

// Publish adds a version of a purpose's text (policy B15). The same text from the
// same day again changes nothing, so that reference data can be loaded twice.
func (s Service) Publish(ctx context.Context, who domain.Actor, in Text) (Text, error) {
	var added Text
	err := s.store.InTx(ctx, who, &added, func(tx Tx) error {
		basis, ok := who.Office(Access["addPurposeText"])
		if !ok && !who.IsSystem() {
			return domain.ErrNotFound
		}
		if err := in.Check(); err != nil {
			return err
		}
		texts, err := tx.Texts(ctx)
		if err != nil {
			return err
		}
		added = in
		added.Version, added.CreatedAt = 1, s.world.Now()
		for _, t := range texts {
			switch {
			case t.Purpose != in.Purpose:
			case t.same(in):
				added = t
				return nil
			case !in.ValidFrom.After(t.ValidFrom):
				return ErrTextOrder.At("/valid_from")
			default:
				added.Version = max(added.Version, t.Version+1)
			}
		}
		if !who.IsSystem() && in.ValidFrom.Before(s.world.Today()) {
			return ErrTextOrder.At("/valid_from")
		}
		return errors.Join(tx.AddText(ctx, added), tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "consent.publish", Object: "consent.text", After: added,
		}))
	})
	return added, err
}

// Texts are the texts in force today.
func (s Service) Texts(ctx context.Context) ([]Text, error) {
	texts, err := s.store.Texts(ctx)
	return Current(texts, s.world.Today()), err
}

// Draft is an answer as somebody sends it.
type Draft struct {
	ID      GivenID // made by the client, or zero
	Student domain.PersonID
	Purpose domain.Purpose
	Version int
	Answer  Answer // Agreed or Refused
}

// Give keeps the answer of a student or a guardian (policy B5). ErrVersion
// unless it answers the text in force; domain.ErrGuardianConsent for a child
// under 14 who answers alone.
func (s Service) Give(ctx context.Context, who domain.Actor, in Draft) (Given, error) {
	var given Given
	err := s.store.InTx(ctx, who, &given, func(tx Tx) error {
		standing, basis, err := s.student(ctx, tx, who, in.Student, "giveConsent")
		if err != nil {
			return err
		}
		if !in.ID.IsZero() {
			if done, err := again(ctx, tx, who, in); done != nil || err != nil {
				given = deref(done)
				return err
			}
		}
		giver, err := giverOf(who.Person, standing, s.world.Today())
		if err != nil {
			return withPurpose(err, in.Purpose)
		}
		texts, err := tx.Texts(ctx)
		if err != nil {
			return err
		}
		if !inForce(Current(texts, s.world.Today()), in.Purpose, in.Version) {
			return ErrVersion.At("/version")
		}
		given = s.given(in, giver, who.Person)
		return s.keep(ctx, tx, given, basis)
	})
	return given, err
}

func (s Service) given(in Draft, giver Giver, by domain.PersonID) Given {
	if in.ID.IsZero() {
		in.ID = GivenID(s.world.NewID())
	}
	counts := 1
	return Given{
		ID: in.ID, Student: in.Student, Purpose: in.Purpose, Version: in.Version, Giver: giver, By: by, Answer: in.Answer,
		Way: ByAccount, SignedOn: s.world.Today(), CurrentKey: &counts, CreatedAt: s.world.Now(),
	}
}

// again finds the answer that a client repeats with an id of its own making.
func again(ctx context.Context, tx Tx, who domain.Actor, in Draft) (*Given, error) {
	there, err := tx.Find(ctx, in.ID)
	switch {
	case errors.Is(err, domain.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case there.By != who.Person || there.Student != in.Student || there.Purpose != in.Purpose ||
		there.Version != in.Version || there.Answer != in.Answer:
		return nil, domain.ErrIDTaken
	}
	return &there, nil
}

func deref(g *Given) Given {
	if g == nil {
		return Given{}
	}
	return *g
}

func inForce(current []Text, purpose domain.Purpose, version int) bool {
	t, ok := find(current, purpose, version)
	return ok && t.Version == version
}

func withPurpose(err error, purpose domain.Purpose) error {
	var f *domain.Fault
	if errors.As(err, &f) {
		return f.With("purpose", string(purpose))
	}
	return err
}

// student locks the student and asks whether somebody may do something for them.
func (s Service) student(ctx context.Context, tx Tx, who domain.Actor, id domain.PersonID, operation string) (domain.Standing, domain.Basis, error) {
	standing, err := tx.Student(ctx, id)
	if err != nil {
		return standing, domain.Basis{}, err
	}
	basis, err := who.Require(Access[operation], Access["listConsents"], standing.Subject())
	return standing, basis, err
}

// keep adds an answer. Where it takes something back, those who hold it are told.
func (s Service) keep(ctx context.Context, tx Tx, g Given, basis domain.Basis) error {
	before, err := tx.Latest(ctx, g.Student, g.Purpose, g.Giver)
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		return err
	}
	if err := tx.Give(ctx, g); err != nil {
		return err
	}
	if takesBack(before.Answer, g.Answer) {
		if err := tx.Add(ctx, s.world.Now(), Withdrawal{g.ID, g.Student, g.Purpose}); err != nil {
			return err
		}
	}
	entry := domain.Entry{
		Basis: basis, Action: "consent." + string(g.Answer), Object: "consent", ID: g.ID, About: g.Student, After: g,
	}
	if !before.ID.IsZero() {
		entry.Before = before
	}
	return errors.Join(tx.Touch(ctx, g.Student), tx.Note(ctx, entry))
}

// Withdraw takes an agreement back (policy B6): the actor's own, as student or
// as guardian. ErrNothing when there is none.
func (s Service) Withdraw(ctx context.Context, who domain.Actor, student domain.PersonID, purpose domain.Purpose) (Given, error) {
	var given Given
	err := s.store.InTx(ctx, who, &given, func(tx Tx) error {
		_, basis, err := s.student(ctx, tx, who, student, "withdrawConsent")
		if err != nil {
			return err
		}
		giver := ByGuardian
		if who.Person == student {
			giver = ByStudent // taking back needs no age
		}
		before, err := tx.Latest(ctx, student, purpose, giver)
		if err != nil && !errors.Is(err, domain.ErrNotFound) {
			return err
		}
		if before.Answer != Agreed {
			return ErrNothing
		}
		given = s.given(Draft{Student: student, Purpose: purpose, Version: before.Version, Answer: Withdrawn}, giver, who.Person)
		return s.keep(ctx, tx, given, basis)
	})
	return given, err
}

// Answers are all that were ever given for a student, newest first.
func (s Service) Answers(ctx context.Context, who domain.Actor, student domain.PersonID, page domain.Page) (domain.List[Given], error) {
	standing, err := s.store.Standing(ctx, student)
	if err != nil {
		return domain.List[Given]{}, err
	}
	if _, ok := who.May(Access["listConsents"], standing.Subject()); !ok {
		return domain.List[Given]{}, domain.ErrNotFound
	}
	more := page
	more.Limit++
	found, err := s.store.Answers(ctx, student, more)
	if err != nil {
		return domain.List[Given]{}, err
	}
	return domain.Listed(found, page.Limit, func(g Given) domain.Position {
		return domain.Position{At: g.CreatedAt, ID: g.ID}
	}), nil
}
