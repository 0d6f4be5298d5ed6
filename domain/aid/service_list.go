package aid

import (
	"context"
	"strings"

	"lizhi/domain"
)

// Freeze freezes the list of a school, programme and term: the approved awards
// of that moment. What was proposed and not approved stays out (feature AI4).
func (s Service) Freeze(ctx context.Context, who domain.Actor, school domain.UnitID, about Asked) (List, error) {
	var frozen List
	err := s.store.InTx(ctx, who, &frozen, func(tx Tx) error {
		place, err := tx.Place(ctx, school)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["freezeAwards"], Access["listAwardLists"], domain.Subject{Made: place})
		if err != nil {
			return err
		}
		if _, _, err := programme(ctx, tx, about.Programme); err != nil {
			return err
		}
		list := List{
			ID: domain.NewID[List](s.world), City: place.City, County: place.County, School: school,
			Programme: about.Programme, Term: about.Term, FrozenBy: who.Person, CreatedAt: s.world.Now(),
		}
		awards, err := tx.ToFreeze(ctx, list)
		if err != nil {
			return err
		}
		var approved []Award
		for _, a := range awards {
			if a.State == Approved {
				approved = append(approved, a)
			}
		}
		list, lines, err := list.freeze(approved)
		if err != nil {
			return err
		}
		if err := tx.AddList(ctx, list, lines); err != nil {
			return err
		}
		frozen = list
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "aid.freeze", Object: "aid.list", ID: list.ID, After: list})
	})
	return frozen, err
}

// Opened is a frozen list with everything about it.
type Opened struct {
	List
	Lines   []Line
	Changes []Change
	Intact  bool // the lines still give the checksum
}

// List shows a frozen list and says whether its checksum still holds.
func (s Service) List(ctx context.Context, who domain.Actor, id ListID) (Opened, error) {
	l, err := s.store.List(ctx, id)
	if err != nil {
		return Opened{}, err
	}
	if _, ok := who.May(Access["getAwardList"], l.Subject()); !ok {
		return Opened{}, domain.ErrNotFound
	}
	opened := Opened{List: l}
	if opened.Lines, err = s.store.Lines(ctx, id); err != nil {
		return Opened{}, err
	}
	opened.Intact = l.Of(opened.Lines) == l.Checksum
	opened.Changes, err = s.store.Changes(ctx, id)
	return opened, err
}

// Lists lists the frozen lists that the actor's office reaches.
func (s Service) Lists(ctx context.Context, who domain.Actor, f Filter, page domain.Page) (domain.List[List], error) {
	reach := who.Reach(Access["listAwardLists"])
	if reach.IsEmpty() {
		return domain.List[List]{}, domain.ErrForbidden
	}
	return s.store.Lists(ctx, reach, f, page)
}

// Ask asks for a change of a frozen list: kind is Adds or Removes.
func (s Service) Ask(ctx context.Context, who domain.Actor, id ListID, in Change) (Change, error) {
	var asked Change
	err := s.store.InTx(ctx, who, &asked, func(tx Tx) error {
		l, err := tx.List(ctx, id)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["askChange"], Access["getAwardList"], l.Subject())
		if err != nil {
			return err
		}
		if strings.TrimSpace(in.Reason) == "" {
			return ErrReason.At("/reason")
		}
		a, err := tx.Award(ctx, in.Award)
		if err != nil {
			return ErrNotOnList.At("/award")
		}
		if err := in.asks(l, a); err != nil {
			return err
		}
		key := a.ID
		asked = Change{
			ID: domain.NewID[Change](s.world), List: id, Award: a.ID, Student: a.Student, City: l.City, County: l.County, School: l.School,
			Kind: in.Kind, State: Open, Reason: in.Reason, AskedBy: who.Person, OpenKey: &key, Version: 1, CreatedAt: s.world.Now(),
		}
		if err := tx.AddChange(ctx, asked); err != nil {
			return err
		}
		return noteChange(ctx, tx, basis, "aid.ask_change", nil, asked)
	})
	return asked, err
}

func noteChange(ctx context.Context, tx Tx, basis domain.Basis, action string, before any, c Change) error {
	return tx.Note(ctx, domain.Entry{Basis: basis, Action: action, Object: "aid.change", ID: c.ID, About: c.Student, Before: before, After: c})
}

// Settle decides a request for a change; an accepted one is carried out at once.
// The frozen list itself stays as it is.
func (s Service) Settle(ctx context.Context, who domain.Actor, in Change) (Change, error) {
	var after Change
	err := s.store.InTx(ctx, who, &after, func(tx Tx) error {
		before, err := tx.Change(ctx, in.ID)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["decideChange"], Access["getAwardList"], before.Subject(domain.Place{}))
		if err != nil {
			return err
		}
		if in.Version != before.Version {
			return domain.ErrStale.With("yours", in.Version).With("current", before.Version)
		}
		after = before
		if err := after.Decide(who.Person, in.State, strings.TrimSpace(in.Answer)); err != nil {
			return err
		}
		if after.State == Accepted {
			if err := s.carryOut(ctx, who, tx, basis, after); err != nil {
				return err
			}
		}
		if err := tx.SaveChange(ctx, after); err != nil {
			return err
		}
		after.Version++
		return noteChange(ctx, tx, basis, "aid.decide_change", before, after)
	})
	return after, err
}

func (s Service) carryOut(ctx context.Context, who domain.Actor, tx Tx, basis domain.Basis, c Change) error {
	a, err := tx.Award(ctx, c.Award)
	if err != nil {
		return err
	}
	if c.Kind == Removes {
		return s.withdraw(ctx, tx, basis, &a, who.Person, c.Reason)
	}
	standard, err := tx.Standard(ctx, a.Standard)
	if err != nil {
		return err
	}
	before := a
	if err := a.Approve(who.Person, standard); err != nil {
		return err
	}
	if err := tx.SaveAward(ctx, a); err != nil {
		return err
	}
	a.Version++
	return note(ctx, tx, basis, "aid.approve", before, a)
}

// AddStacking says that two programmes go together or shut each other out, from
// a term on (feature AI7).
func (s Service) AddStacking(ctx context.Context, who domain.Actor, in Stacking) (Stacking, error) {
	var added Stacking
	err := s.store.InTx(ctx, who, &added, func(tx Tx) error {
		basis, err := s.office(who, "addStacking")
		if err != nil {
			return err
		}
		in = in.ordered()
		for _, code := range []string{in.A, in.B} {
			if _, _, err := programme(ctx, tx, code); err != nil {
				return err
			}
		}
		if err := in.Check(); err != nil {
			return err
		}
		if err := tx.AddStacking(ctx, in); err != nil {
			return err
		}
		added = in
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "aid.add_stacking", Object: "aid.stacking", After: in})
	})
	return added, err
}

// DecidePurse says which purse pays an award where the notice is silent. The
// common superior of a school of the city and one of a county is the city
// (policy F7); the reason is kept.
func (s Service) DecidePurse(ctx context.Context, who domain.Actor, c Chosen, kind PurseKind, reason string) (Award, error) {
	var after Award
	err := s.store.InTx(ctx, who, &after, func(tx Tx) error {
		a, err := tx.Award(ctx, c.ID)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["decidePurse"], Access["getAward"], a.Subject(domain.Place{}))
		if err != nil {
			return err
		}
		if c.Version != a.Version {
			return domain.ErrStale.With("yours", c.Version).With("current", a.Version)
		}
		purse, err := tx.Purse(ctx, a.ID)
		if err != nil {
			return err
		}
		if purse, err = purse.Decide(kind, a.School, strings.TrimSpace(reason)); err != nil {
			return err
		}
		purse.DecidedBy, purse.DecidedAt = who.Person, s.world.Now()
		before := a
		a.Purse = purse.Kind
		if err := tx.SavePurse(ctx, a.ID, purse); err != nil {
			return err
		}
		if err := tx.SaveAward(ctx, a); err != nil {
			return err
		}
		a.Version++
		after = a
		return note(ctx, tx, basis, "aid.decide_purse", before, a)
	})
	return after, err
}

// PurseOf is the purse of an award that somebody was shown.
func (s Service) PurseOf(ctx context.Context, id AwardID) (Purse, error) {
	return s.store.PurseOf(ctx, id)
}

// Averages shows, by school, what a programme gives per student in a term beside
// the national average (policy E13).
func (s Service) Averages(ctx context.Context, who domain.Actor, about Asked) ([]Average, error) {
	reach := who.Reach(Access["listTierAverages"])
	if reach.IsEmpty() {
		return nil, domain.ErrForbidden
	}
	ref, err := s.store.Reference(ctx)
	if err != nil {
		return nil, err
	}
	averages, err := s.store.Averages(ctx, reach, about)
	for i := range averages {
		averages[i].National = ref.Standards.national(about)
	}
	return averages, err
}
