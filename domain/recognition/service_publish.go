package recognition

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"lizhi/domain"
)

// Publicising is the order to publish what is decided in a school or class.
type Publicising struct {
	Unit       domain.UnitID
	SchoolYear domain.SchoolYear
}

// PublishList publishes whatever is decided in a school or class and was not
// published yet. The list is made public by a task; meanwhile the applications
// are in Publicity, and nothing else can be done with them.
func (s Service) PublishList(ctx context.Context, who domain.Actor, in Publicising) (Publication, error) {
	var made Publication
	err := s.store.InTx(ctx, who, &made, func(tx Tx) error {
		place, err := tx.Place(ctx, in.Unit)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["publishRecognitions"], listSeen, domain.Subject{Made: place})
		switch {
		case err != nil:
			return err
		case place.School != in.Unit && place.Class != in.Unit:
			return domain.ErrNotFound
		}
		list, err := tx.Decided(ctx, in.Unit, in.SchoolYear)
		switch {
		case err != nil:
			return err
		case len(list) == 0:
			return ErrNothing
		}
		name, err := tx.UnitName(ctx, in.Unit, in.SchoolYear)
		if err != nil {
			return err
		}
		made = Publication{
			ID: domain.NewID[Publication](s.world), City: place.City, County: place.County, School: place.School, Class: place.Class,
			SchoolYear: in.SchoolYear, Title: noticeTitle(name, in.SchoolYear), Rows: len(list),
			OrderedBy: who.Person, CreatedAt: s.world.Now(),
		}
		if err := tx.AddPublication(ctx, made); err != nil {
			return err
		}
		for _, a := range list {
			before := a
			if err := a.Publish(made.ID); err != nil {
				return err
			}
			if err := s.save(ctx, tx, before, &a, domain.Entry{Basis: basis, Action: "recognition.publish"}); err != nil {
				return err
			}
		}
		return errors.Join(tx.Add(ctx, s.world.Now(), Publicise{made.ID}), tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "recognition.publishRecognitions", Object: "recognition.publication", ID: made.ID, After: made,
		}))
	})
	return made, err
}

// Entry is one line of a publication.
type Entry struct {
	Application ApplicationID
	Student     domain.PersonID
	Class       domain.UnitID
	Result      string // the grade as people call it
}

// Listing is a publication with its lines, for the program alone.
func (s Service) Listing(ctx context.Context, who domain.Actor, id PublicationID) (Publication, []Entry, error) {
	if !who.IsSystem() {
		return Publication{}, nil, domain.ErrForbidden
	}
	p, list, err := s.store.Publication(ctx, id)
	if err != nil {
		return p, nil, err
	}
	ref, err := s.store.Reference(ctx)
	entries := make([]Entry, len(list))
	for i, a := range list {
		entries[i] = Entry{a.ID, a.Student, a.Class, ref.Grades.Name(a.Outcome.Grade, a.SchoolYear)}
	}
	return p, entries, err
}

// Concerned are applications of a publication about which publicity has news.
type Concerned struct {
	Publication  PublicationID
	Applications []ApplicationID
	LastDay      domain.Day // of the publicity
}

// Ended moves applications on whose publicity is over, and lets hardship know.
// Heard twice it does nothing more.
func (s Service) Ended(ctx context.Context, who domain.Actor, c Concerned) error {
	last := c.LastDay
	if before := s.world.Today().Add(-1); before.After(last) {
		last = before // an objection held it back for longer
	}
	return s.concerned(ctx, who, c, "recognition.conclude", func(tx Tx, a *Application) error {
		if a.State != Publicity {
			return errNothingToDo
		}
		if err := a.Conclude(last); err != nil {
			return err
		}
		return tx.Add(ctx, s.world.Now(), Settled{a.ID})
	})
}

// Objected marks applications to which somebody objects; whether an objection is
// open is always asked of publicity itself, so that news out of order do no harm.
func (s Service) Objected(ctx context.Context, who domain.Actor, c Concerned) error {
	return s.concerned(ctx, who, c, "recognition.object", func(tx Tx, a *Application) error {
		open, err := tx.Contested(ctx, *a)
		if err != nil {
			return err
		}
		marked := open == Contested
		if a.State != Publicity && a.State != Concluded || a.Objected == marked {
			return errNothingToDo
		}
		a.Objected = marked
		return nil
	})
}

// Upheld gives applications back to the school, since an objection was right. An
// archive stays as it is, and the next edition is opened instead (policy C16,
// C17). What hardship knows already counts for nothing until then.
func (s Service) Upheld(ctx context.Context, who domain.Actor, c Concerned) error {
	return s.concerned(ctx, who, c, "recognition.return", func(tx Tx, a *Application) error {
		switch a.State {
		case Publicity:
			return a.Return()
		case Concluded:
			return errors.Join(a.Return(), tx.Add(ctx, s.world.Now(), Doubted{a.ID}))
		case Archived:
			return cmp.Or(s.reopen(ctx, tx, *a), errNothingToDo) // the archive itself stays as it is
		}
		return errNothingToDo
	})
}

// reopen makes the next edition of an archived application, as the panel left it.
func (s Service) reopen(ctx context.Context, tx Tx, a Application) error {
	editions, err := tx.Editions(ctx, a.Student, a.SchoolYear)
	if err != nil {
		return err
	}
	if last := editions[len(editions)-1]; last.ID != a.ID {
		return errNothingToDo // heard before, or a newer edition is on its way
	}
	again := a
	again.ID, again.Before, again.Edition, again.State, again.Origin = domain.NewID[Application](s.world), a.ID, a.Edition+1, Reviewed, BySchool
	again.undecide()
	again.Change = "公示异议成立，重新认定"
	again.ActiveKey, again.Version, again.CreatedAt = activeKey(a.Student, a.SchoolYear), 1, s.world.Now()
	if err := s.add(ctx, tx, again, domain.Entry{Action: "recognition.reopen"}, nil); err != nil {
		return err
	}
	return tx.Add(ctx, s.world.Now(), Doubted{a.ID})
}

// TakenOut takes applications from a publication that was taken back.
func (s Service) TakenOut(ctx context.Context, who domain.Actor, c Concerned) error {
	return s.concerned(ctx, who, c, "recognition.take_out", func(_ Tx, a *Application) error {
		if a.State != Publicity {
			return errNothingToDo
		}
		return a.TakeOut()
	})
}

// errNothingToDo leaves an application as it is.
var errNothingToDo = errors.New("recognition: nothing to do")

// concerned does something with the applications of a publication, for the
// program alone. Those that left the publication are left alone, but for an
// archive, which keeps the name of its own.
func (s Service) concerned(ctx context.Context, who domain.Actor, c Concerned, action string, do func(Tx, *Application) error) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	ids := slices.Clone(c.Applications)
	slices.SortFunc(ids, func(a, b ApplicationID) int { return slices.Compare(a[:], b[:]) })
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		for _, id := range ids {
			a, err := tx.Application(ctx, id)
			if err != nil {
				return err
			}
			if a.Publication != c.Publication {
				continue
			}
			before := a
			err = do(tx, &a)
			if errors.Is(err, errNothingToDo) {
				continue
			}
			if err != nil {
				return err
			}
			if err := s.save(ctx, tx, before, &a, domain.Entry{Action: action}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Fact is what hardship is told of an application, for the program alone.
type Fact struct {
	Application Application
	Source      string // how the record names where it came from
	Known       bool   // there is something to tell
}

// Fact says what became of an application; Known is false while nothing has.
func (s Service) Fact(ctx context.Context, who domain.Actor, id ApplicationID) (Fact, error) {
	if !who.IsSystem() {
		return Fact{}, domain.ErrForbidden
	}
	a, err := s.store.Application(ctx, id)
	f := Fact{Application: a, Source: "认定流程（" + a.SchoolYear.String() + "学年）"}
	f.Known = a.State == Concluded || a.State == Archived || a.State == Rejected
	return f, err
}
