package portfolio

import (
	"context"
	"errors"
	"slices"

	"lizhi/domain"
)

// Service is what people and the worker can do with portfolios.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// Order is what somebody asks for: Student or Unit, not both.
type Order struct {
	ID      ExportID // made by the client, or zero
	Student domain.PersonID
	Unit    domain.UnitID
	Terms   []domain.Term
}

// Order asks for an export; a worker makes it. One student's rests on consent,
// a unit's leaves out who did not agree. ErrTarget, ErrNotFound, ErrForbidden,
// ErrConsent, ErrGuardianConsent.
func (s Service) Order(ctx context.Context, who domain.Actor, in Order) (Export, error) {
	var e Export
	err := s.store.InTx(ctx, who, &e, func(tx Tx) error {
		if in.Student.IsZero() == in.Unit.IsZero() {
			return ErrTarget.At("/student_id", "/unit_id")
		}
		now := s.world.Now()
		e = Export{
			ID: in.ID, OrderedBy: who.Person, Account: who.Account, Student: in.Student, Unit: in.Unit,
			Terms: append([]domain.Term{}, in.Terms...), Skipped: []Skip{}, State: Waiting, CreatedAt: now, Version: 1,
		}
		if e.ID.IsZero() {
			e.ID = domain.NewID[Export](s.world)
		}
		subject, err := s.subject(ctx, tx, &e)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["orderPortfolio"], nil, subject)
		if err != nil {
			return err
		}
		if err := who.Proved(); err != nil {
			return err
		}
		if !in.Student.IsZero() {
			standing, err := tx.Student(ctx, in.Student)
			if err != nil {
				return err
			}
			if err := standing.Agrees(domain.PortfolioExport, s.world.Today()); err != nil {
				return err
			}
		}
		if err := tx.AddExport(ctx, e); err != nil {
			return err
		}
		if err := tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "portfolio.order", Object: "portfolio.export", ID: e.ID, About: e.Student, After: e,
		}); err != nil {
			return err
		}
		return tx.Add(ctx, now, Make{e.ID})
	})
	if errors.Is(err, domain.ErrIDTaken) {
		return s.again(ctx, who, in)
	}
	return e, err
}

// again answers a repeated order with the same id, owner and content; anything
// else is ErrIDTaken, whoever owns it.
func (s Service) again(ctx context.Context, who domain.Actor, in Order) (Export, error) {
	e, err := s.store.Export(ctx, in.ID)
	if err == nil && (e.OrderedBy != who.Person || e.Student != in.Student || e.Unit != in.Unit || !slices.Equal(e.Terms, in.Terms)) {
		err = domain.ErrIDTaken
	}
	if err != nil {
		return Export{}, err
	}
	return e, nil
}

// subject finds where the order stands and whom it is about.
func (s Service) subject(ctx context.Context, tx Tx, e *Export) (domain.Subject, error) {
	if e.Student.IsZero() {
		place, err := tx.Unit(ctx, e.Unit)
		e.Place = place
		return domain.Subject{Made: place, Now: place}, err
	}
	standing, err := tx.Student(ctx, e.Student)
	e.Place = standing.Place
	return standing.Subject(), err
}

// Get shows an order to who placed it. ErrNotFound.
func (s Service) Get(ctx context.Context, who domain.Actor, id ExportID) (Export, error) {
	e, err := s.store.Export(ctx, id)
	if err == nil && e.OrderedBy != who.Person {
		err = domain.ErrNotFound
	}
	return e, err
}

// List shows what somebody ordered, newest first.
func (s Service) List(ctx context.Context, who domain.Actor, page domain.Page) (domain.List[Export], error) {
	items, err := s.store.Exports(ctx, who.Person, page)
	if err != nil {
		return domain.List[Export]{}, err
	}
	return domain.Listed(items, page.Limit, func(e Export) domain.Position {
		return domain.Position{At: e.CreatedAt, ID: e.ID}
	}), nil
}

// Begin takes an order up for the worker and says whose portfolios to make, in
// the order in which they stand in the archive. Consent is asked now, not when
// the order was placed. done is true when there is nothing left to do.
func (s Service) Begin(ctx context.Context, who domain.Actor, id ExportID) (e Export, students []domain.Standing, done bool, err error) {
	e, err = s.store.Export(ctx, id)
	if err != nil || e.State == Done || e.State == Failed || e.State == Expired {
		return e, nil, true, err
	}
	var enrolled []domain.Standing
	if !e.Unit.IsZero() {
		if enrolled, err = s.store.Enrolled(ctx, e.Unit); err != nil {
			return e, nil, false, err
		}
	}
	err = s.store.InTx(ctx, who.Step(), nil, func(tx Tx) error {
		if e, err = tx.Export(ctx, id); err != nil {
			return err
		}
		candidates := enrolled
		if e.Unit.IsZero() {
			standing, err := tx.Student(ctx, e.Student)
			if err != nil {
				return err
			}
			candidates = []domain.Standing{standing}
		}
		var skipped []Skip
		students, skipped = Agreed(candidates, s.world.Today())
		if err := e.Begin(len(students), skipped); err != nil {
			return err
		}
		if err := tx.SetPictured(ctx, id, pictured(students, s.world.Today())); err != nil {
			return err
		}
		return tx.SaveExport(ctx, e)
	})
	return e, students, false, err
}

// pictured are those whose pictures may be shown: who agreed to media_use.
func pictured(students []domain.Standing, today domain.Day) []domain.PersonID {
	var agreed []domain.PersonID
	for _, st := range students {
		if st.Agrees(domain.MediaUse, today) == nil {
			agreed = append(agreed, st.Person)
		}
	}
	return agreed
}

// Agreed parts those who agreed to be exported from those who did not.
func Agreed(candidates []domain.Standing, today domain.Day) (students []domain.Standing, skipped []Skip) {
	for _, c := range candidates {
		if c.Agrees(domain.PortfolioExport, today) == nil {
			students = append(students, c)
		} else {
			skipped = append(skipped, Skip{c.Person, c.Name})
		}
	}
	return students, skipped
}

// Compose reads and orders one student's portfolio, by the consent that Begin
// found: without that to media_use it has no pictures.
func (s Service) Compose(ctx context.Context, student domain.Standing, terms []domain.Term) (Portfolio, error) {
	m, err := s.store.Material(ctx, student.Person)
	m.OnlyTerms = terms
	if student.Agrees(domain.MediaUse, s.world.Today()) != nil {
		for i := range m.Items {
			m.Items[i].Files = nil
		}
	}
	return Compose(m), err
}

// Progress says how many portfolios are made.
func (s Service) Progress(ctx context.Context, who domain.Actor, id ExportID, done int) error {
	return s.change(ctx, who.Step(), id, "", func(_ Tx, e *Export) error {
		e.Done = done
		return nil
	})
}

// Finish names the file that was made and ends the task with it.
func (s Service) Finish(ctx context.Context, who domain.Actor, id ExportID, made Made) error {
	return s.change(ctx, who, id, "portfolio.finish", func(tx Tx, e *Export) error {
		if err := tx.SetPictured(ctx, id, made.Pictured); err != nil {
			return err
		}
		return e.Finish(made.File, made.Hash, s.world.Now())
	})
}

// Fail gives an order up, as when nobody agreed.
func (s Service) Fail(ctx context.Context, who domain.Actor, id ExportID) error {
	return s.change(ctx, who, id, "portfolio.fail", func(_ Tx, e *Export) error { return e.Fail(s.world.Now()) })
}

// change is read, ask, write; an action is noted unless it has no name.
func (s Service) change(ctx context.Context, who domain.Actor, id ExportID, action string, fn func(Tx, *Export) error) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		e, err := tx.Export(ctx, id)
		if err != nil {
			return err
		}
		before := e
		if err := fn(tx, &e); err != nil {
			return err
		}
		if err := tx.SaveExport(ctx, e); err != nil || action == "" {
			return err
		}
		return tx.Note(ctx, domain.Entry{
			Action: action, Object: "portfolio.export", ID: e.ID, About: e.Student, Before: before, After: e,
		})
	})
}
