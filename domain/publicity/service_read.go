package publicity

import (
	"context"
	"slices"

	"lizhi/domain"
)

// View is a notice as those to whom it is addressed read it.
type View struct {
	Notice Notice
	Rows   []Line
}

// Line is what is shown of a row, with the number by which an objection names it.
type Line struct {
	Number int
	Public
}

// places are where an actor belongs: where they and their wards learn, and the
// units in which they work.
func (s Service) places(ctx context.Context, who domain.Actor) ([]domain.Place, error) {
	persons := slices.Clone(who.Wards)
	if !who.Person.IsZero() {
		persons = append(persons, who.Person)
	}
	var units []domain.UnitID
	for _, a := range who.Appointments {
		if slices.Contains(staff, a.Role) {
			units = append(units, a.Unit)
		}
	}
	if len(persons)+len(units) == 0 {
		return nil, nil
	}
	return s.store.Places(ctx, persons, units)
}

// Read is a notice with all that is shown of its rows, for those to whom it is
// addressed. Errors: ErrNotFound for everybody else (policy D7), ErrOver after
// its end (D5).
func (s Service) Read(ctx context.Context, who domain.Actor, id NoticeID) (View, error) {
	return s.read(ctx, who, "getPublicity", id)
}

// Print is Read by those who pin the page to a board; the audit says that a list
// left, and with how many lines (policy B12). Errors: ErrForbidden for
// the others to whom it is addressed.
func (s Service) Print(ctx context.Context, who domain.Actor, id NoticeID) (View, error) {
	v, err := s.read(ctx, who, "printPublicity", id)
	if err != nil {
		return View{}, err
	}
	basis, _ := who.Office(Access["printPublicity"])
	return v, s.store.InTx(ctx, who, nil, func(tx Tx) error {
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "publicity.print", Object: "publicity.notice", ID: id, Rows: new(len(v.Rows))})
	})
}

func (s Service) read(ctx context.Context, who domain.Actor, operation string, id NoticeID) (View, error) {
	n, err := s.seen(ctx, who, operation, id)
	if err != nil {
		return View{}, err
	}
	if !n.Hangs(s.world.Today()) {
		return View{}, ErrOver
	}
	rows, err := s.store.Rows(ctx, id)
	return View{n, shown(rows)}, err
}

// shown leaves out what was struck.
func shown(rows []Row) []Line {
	var out []Line
	for _, r := range rows {
		if r.State != Struck {
			out = append(out, Line{r.Number, r.Public})
		}
	}
	return out
}

// seen reads a notice that is addressed to the actor.
func (s Service) seen(ctx context.Context, who domain.Actor, operation string, id NoticeID) (Notice, error) {
	n, err := s.store.Notice(ctx, id)
	if err != nil {
		return Notice{}, err
	}
	places, err := s.places(ctx, who)
	if err != nil {
		return Notice{}, err
	}
	if _, err := who.Require(Access[operation], Access["getPublicity"], n.subject(places)); err != nil {
		return Notice{}, err
	}
	err = s.recount(ctx, s.store, &n)
	return n, err
}

// hidden is how a change is refused: ErrForbidden to whoever can read the
// notice, ErrNotFound to everybody else.
func (s Service) hidden(ctx context.Context, who domain.Actor, n Notice) error {
	places, err := s.places(ctx, who)
	if err != nil {
		return err
	}
	if _, ok := who.May(Access["getPublicity"], n.subject(places)); ok {
		return domain.ErrForbidden
	}
	return domain.ErrNotFound
}

// Hanging lists what is addressed to the actor and hangs today, newest first.
func (s Service) Hanging(ctx context.Context, who domain.Actor, page domain.Page) (domain.List[Notice], error) {
	places, err := s.places(ctx, who)
	if err != nil {
		return domain.List[Notice]{}, err
	}
	look := Look{Places: places, Reach: who.Reach(offices)}
	if len(places) == 0 && look.Reach.IsEmpty() {
		return domain.List[Notice]{}, domain.ErrForbidden
	}
	return s.store.Hanging(ctx, look, s.world.Today(), page)
}

// Archive lists the notices of an office, whatever became of them.
func (s Service) Archive(ctx context.Context, who domain.Actor, f Filter, page domain.Page) (domain.List[Notice], error) {
	reach := who.Reach(Access["listPublicityArchive"])
	if reach.IsEmpty() {
		return domain.List[Notice]{}, domain.ErrForbidden
	}
	return s.store.Archive(ctx, reach, f, page)
}

// Archived is a notice with its rows as the office keeps them (policy D5).
type Archived struct {
	Notice Notice
	Rows   []Row
}

// Kept reads a notice from the archive. Errors: ErrNotFound.
func (s Service) Kept(ctx context.Context, who domain.Actor, id NoticeID) (Archived, error) {
	n, err := s.store.Notice(ctx, id)
	if err != nil {
		return Archived{}, err
	}
	if _, ok := who.May(Access["getPublicityArchive"], n.subject(nil)); !ok {
		return Archived{}, s.hidden(ctx, who, n)
	}
	rows, err := s.store.Rows(ctx, id)
	return Archived{n, rows}, err
}

// Of gives rows of a notice to the program, for the feature behind it; no
// numbers are none.
func (s Service) Of(ctx context.Context, who domain.Actor, id NoticeID, numbers ...int) (Notice, []Row, error) {
	if !who.IsSystem() {
		return Notice{}, nil, domain.ErrForbidden
	}
	n, err := s.store.Notice(ctx, id)
	if err != nil {
		return Notice{}, nil, err
	}
	rows, err := s.store.Rows(ctx, id)
	return n, slices.DeleteFunc(rows, func(r Row) bool { return !slices.Contains(numbers, r.Number) }), err
}
