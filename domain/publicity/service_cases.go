package publicity

import (
	"context"
	"errors"

	"lizhi/domain"
)

// Objection is one objection with all that happened to it, for those who answer
// and for the one who objected under their name. Errors: ErrNotFound for
// everybody else, the class teacher too.
func (s Service) Objection(ctx context.Context, who domain.Actor, id ObjectionID) (Case, error) {
	c, err := s.whole(ctx, id)
	if err != nil {
		return Case{}, err
	}
	o := c.Objection
	if _, ok := who.May(Access["getObjection"], domain.Subject{Person: o.By, Made: o.place(), Now: o.place()}); !ok {
		return Case{}, domain.ErrNotFound
	}
	return c, nil
}

// LookUp is what became of an objection, for whoever shows its pass. Error:
// ErrPass.
func (s Service) LookUp(ctx context.Context, pass Pass) (Case, error) {
	id, err := s.store.ByReference(ctx, domain.ShapeCode(pass.Reference))
	if err != nil {
		return Case{}, notThere(err)
	}
	c, err := s.whole(ctx, id)
	if err == nil && !opens(c.Objection.Secret, pass.Secret) {
		return Case{}, ErrPass
	}
	return c, err
}

// notThere is what a pass hears of an objection that it does not open.
func notThere(err error) error {
	if errors.Is(err, domain.ErrNotFound) {
		return ErrPass
	}
	return err
}

func (s Service) whole(ctx context.Context, id ObjectionID) (Case, error) {
	cases, err := s.store.Cases(ctx, id)
	if err != nil {
		return Case{}, err
	}
	if len(cases) == 0 {
		return Case{}, domain.ErrNotFound
	}
	return cases[0], nil
}

// ObjectionFilter narrows a list of objections; zero values do not.
type ObjectionFilter struct {
	Notice NoticeID
	State  ObjectionState
	Level  Level
}

// Objections lists the objections of an office, newest first.
func (s Service) Objections(ctx context.Context, who domain.Actor, f ObjectionFilter, page domain.Page) (domain.List[Case], error) {
	reach := who.Reach(Access["listObjections"])
	if reach.IsEmpty() {
		return domain.List[Case]{}, domain.ErrForbidden
	}
	list, err := s.store.Objections(ctx, reach, f, page)
	if err != nil {
		return domain.List[Case]{}, err
	}
	cases, err := s.store.Cases(ctx, list.Items...)
	return domain.List[Case]{Items: cases, Next: list.Next}, err
}

// Names are the names of those who objected under their name, for the offices.
func (s Service) Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error) {
	return s.store.Names(ctx, ids...)
}
