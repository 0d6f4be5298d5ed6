package aid

import (
	"context"
	"errors"
	"time"

	"lizhi/domain"
)

// Publicise makes a frozen list public 公示: name, class and programme, and no
// amount.
type Publicise struct {
	List ListID `json:"list"`
}

// Kind names the work.
func (Publicise) Kind() string { return "aid.publicise" }

// Once orders it once per list.
func (p Publicise) Once() string { return p.List.String() }

// Publicity says that a list was made public, by whom and when.
type Publicity struct {
	List      ListID
	OrderedBy domain.PersonID
	CreatedAt time.Time
}

// Publicise orders that a frozen list is made public in its school. Error:
// ErrPublicised when it was before.
func (s Service) Publicise(ctx context.Context, who domain.Actor, id ListID) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		l, err := tx.List(ctx, id)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["publiciseAwards"], Access["getAwardList"], l.Subject())
		if err != nil {
			return err
		}
		if err := tx.AddPublicity(ctx, Publicity{List: id, OrderedBy: who.Person, CreatedAt: s.world.Now()}); err != nil {
			return err
		}
		return errors.Join(tx.Add(ctx, s.world.Now(), Publicise{id}),
			tx.Note(ctx, domain.Entry{Basis: basis, Action: "aid.publicise", Object: "aid.list", ID: id}))
	})
}

// Listing is what of a list is made public: who is on it at this moment, with
// the changes that were accepted.
type Listing struct {
	List
	Name   string // of the programme
	Awards []Line // of each only Student and Award count
}

// Listing gives a list to the program, for publicity.
func (s Service) Listing(ctx context.Context, who domain.Actor, id ListID) (Listing, error) {
	if !who.IsSystem() {
		return Listing{}, domain.ErrForbidden
	}
	l, err := s.store.List(ctx, id)
	if err != nil {
		return Listing{}, err
	}
	lines, err := s.store.Lines(ctx, id)
	if err != nil {
		return Listing{}, err
	}
	changes, err := s.store.Changes(ctx, id)
	if err != nil {
		return Listing{}, err
	}
	ref, err := s.store.Reference(ctx)
	p, _ := ref.Programme(l.Programme)
	return Listing{List: l, Name: p.Name, Awards: changed(lines, changes)}, err
}

// changed are the lines of a list after the changes that were accepted.
func changed(lines []Line, changes []Change) []Line {
	gone := map[AwardID]bool{}
	for _, c := range changes {
		switch {
		case c.State != Accepted:
		case c.Kind == Removes:
			gone[c.Award] = true
		default:
			lines = append(lines, Line{List: c.List, Student: c.Student, Award: c.Award})
		}
	}
	var left []Line
	for _, l := range lines {
		if !gone[l.Award] {
			left = append(left, l)
		}
	}
	return left
}

// Doubted asks for an award to be removed from its list because an objection to
// it was upheld; the bureau decides that as every other change. Told twice it
// asks once; what is no longer approved is left as it is.
func (s Service) Doubted(ctx context.Context, who domain.Actor, id ListID, award AwardID) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		l, err := tx.List(ctx, id)
		if err != nil {
			return err
		}
		a, err := tx.Award(ctx, award)
		if err != nil {
			return err
		}
		key := a.ID
		c := Change{
			ID: domain.NewID[Change](s.world), List: id, Award: a.ID, Student: a.Student, City: l.City, County: l.County, School: l.School,
			Kind: Removes, State: Open, Reason: "公示异议成立，申请核减", AskedBy: l.FrozenBy, OpenKey: &key, Version: 1, CreatedAt: s.world.Now(),
		}
		if c.asks(l, a) != nil {
			return nil
		}
		if err := tx.AddChange(ctx, c); err != nil {
			if errors.Is(err, ErrChangeOpen) {
				return nil
			}
			return err
		}
		return noteChange(ctx, tx, domain.Basis{}, "aid.doubted", nil, c)
	})
}

// TakenBack lets a list be made public again after its publicity was taken back.
func (s Service) TakenBack(ctx context.Context, who domain.Actor, id ListID) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error { return tx.EndPublicity(ctx, id) })
}
