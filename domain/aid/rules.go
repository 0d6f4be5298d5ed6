package aid

import (
	"context"
	"fmt"
	"slices"

	"lizhi/domain"
)

// Award reads one award.
func (s Service) Award(ctx context.Context, who domain.Actor, id AwardID) (Award, error) {
	a, now, err := s.store.Award(ctx, id)
	if err != nil {
		return Award{}, err
	}
	if _, ok := who.May(Access["getAward"], a.Subject(now)); !ok {
		return Award{}, domain.ErrNotFound
	}
	return a, nil
}

// Awards lists the awards that the actor's office reaches.
func (s Service) Awards(ctx context.Context, who domain.Actor, f Filter, page domain.Page) (domain.List[Award], error) {
	reach := who.Reach(Access["listAwards"])
	if reach.IsEmpty() {
		return domain.List[Award]{}, domain.ErrForbidden
	}
	return s.store.Awards(ctx, reach, f, page)
}

// OfStudent lists what one student was awarded; what is proposed or withdrawn is
// for the offices alone. To outsiders the student is not there (policy M15).
func (s Service) OfStudent(ctx context.Context, who domain.Actor, student domain.PersonID) ([]Award, error) {
	standing, err := s.store.Standing(ctx, student)
	if err != nil {
		return nil, err
	}
	if _, ok := who.May(Access["listStudentAid"], standing.Subject()); !ok {
		return nil, domain.ErrNotFound
	}
	awards, err := s.store.AwardsOf(ctx, student)
	if _, works := who.May(offices, standing.Subject()); works {
		return awards, err
	}
	return slices.DeleteFunc(awards, func(a Award) bool { return a.State != Approved }), err
}

// Reference shows programmes, standards and modes, past ones too.
func (s Service) Reference(ctx context.Context, who domain.Actor) (Reference, error) {
	if who.Reach(Access["listProgrammes"]).IsEmpty() {
		return Reference{}, domain.ErrForbidden
	}
	return s.store.Reference(ctx)
}

// AddStandard adds a row to the table of standards (policy E18, M14).
func (s Service) AddStandard(ctx context.Context, who domain.Actor, in Standard) (Standard, error) {
	var added Standard
	err := s.store.InTx(ctx, who, &added, func(tx Tx) error {
		basis, err := s.office(who, "addStandard")
		if err != nil {
			return err
		}
		p, ref, err := programme(ctx, tx, in.Programme)
		if err != nil {
			return err
		}
		added = ref.Standards.bounded(in)
		if err := added.Check(p); err != nil {
			return err
		}
		added.ID, added.Version, added.CreatedAt = domain.NewID[Standard](s.world), 1, s.world.Now()
		if err := tx.AddStandard(ctx, added); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "aid.add_standard", Object: "aid.standard", ID: added.ID, After: added,
		})
	})
	return added, err
}

// office finds the appointment by which somebody works on what has no student.
func (s Service) office(who domain.Actor, operation string) (domain.Basis, error) {
	basis, ok := who.Office(Access[operation])
	if !ok {
		return basis, domain.ErrForbidden
	}
	return basis, nil
}

// ChangeStandard corrects a row that nobody has used yet; ErrStandardInUse
// otherwise (policy E18). in.Version is the version that was read.
func (s Service) ChangeStandard(ctx context.Context, who domain.Actor, in Standard) (Standard, error) {
	var after Standard
	err := s.store.InTx(ctx, who, &after, func(tx Tx) error {
		basis, err := s.office(who, "changeStandard")
		if err != nil {
			return err
		}
		before, err := tx.Standard(ctx, in.ID)
		if err != nil {
			return err
		}
		if in.Version != before.Version {
			return domain.ErrStale.With("yours", in.Version).With("current", before.Version)
		}
		used, err := tx.InUse(ctx, in.ID)
		if err != nil {
			return err
		}
		if used {
			return ErrStandardInUse
		}
		p, ref, err := programme(ctx, tx, in.Programme)
		if err != nil {
			return err
		}
		others := slices.DeleteFunc(ref.Standards, func(s Standard) bool { return s.ID == in.ID })
		after = others.bounded(in)
		if err := after.Check(p); err != nil {
			return err
		}
		after.CreatedAt = before.CreatedAt
		if err := tx.SaveStandard(ctx, after); err != nil {
			return err
		}
		after.Version++
		return tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "aid.change_standard", Object: "aid.standard", ID: in.ID, Before: before, After: after,
		})
	})
	return after, err
}

// SetMode says how a programme is paid in a county from a term on (policy
// §2.4). A county officer may only speak for the own county.
func (s Service) SetMode(ctx context.Context, who domain.Actor, m Mode) (Mode, error) {
	var kept Mode
	err := s.store.InTx(ctx, who, &kept, func(tx Tx) error {
		basis, err := s.speaksFor(ctx, who, tx, m.County)
		if err != nil {
			return err
		}
		if _, _, err := programme(ctx, tx, m.Programme); err != nil {
			return err
		}
		if err := tx.AddMode(ctx, m); err != nil {
			return err
		}
		kept = m
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "aid.set_mode", Object: "aid.mode", ID: m.County, After: m})
	})
	return kept, err
}

// speaksFor finds by which appointment somebody decides for a county, or for
// the whole city when there is none.
func (s Service) speaksFor(ctx context.Context, who domain.Actor, tx Tx, county domain.UnitID) (domain.Basis, error) {
	if county.IsZero() {
		return s.office(who, "addStandard")
	}
	place, err := tx.Place(ctx, county)
	if err != nil {
		return domain.Basis{}, err
	}
	return who.Require(Access["setPaymentMode"], Access["setPaymentMode"], domain.Subject{Made: place})
}

// Load brings the tables to what the set says; the same set again changes
// nothing. A row in use that the set says differently is refused (policy E18).
func (s Service) Load(ctx context.Context, who domain.Actor, ref Reference) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		kept, err := tx.Reference(ctx)
		if err != nil {
			return err
		}
		for _, p := range ref.Programmes {
			if old, known := kept.Programme(p.Code); known && old == p {
				continue
			}
			if !domain.PublicResult(p.Name) { // lists of its awards hang under it
				return fmt.Errorf("programme %s: its name is made public, in 1 to %d characters and without a digit", p.Code, domain.LongestResult)
			}
			if err := tx.SaveProgramme(ctx, p); err != nil {
				return err
			}
		}
		for _, row := range ref.Standards {
			if err := s.load(ctx, tx, kept.Standards, row, ref); err != nil {
				return err
			}
		}
		for _, m := range ref.Modes {
			if err := loadMode(ctx, tx, kept.Modes, m); err != nil {
				return err
			}
		}
		for _, row := range ref.Stackings {
			row = row.ordered()
			if err := row.Check(); err != nil {
				return err
			}
			if stacked(kept.Stackings, row) {
				continue
			}
			if err := tx.AddStacking(ctx, row); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s Service) load(ctx context.Context, tx Tx, kept Standards, row Standard, ref Reference) error {
	p, known := ref.Programme(row.Programme)
	if !known {
		return ErrNoProgramme
	}
	if err := row.Check(p); err != nil {
		return err
	}
	for _, old := range kept {
		if old.Key() != row.Key() {
			continue
		}
		if old.same(row) {
			return nil
		}
		used, err := tx.InUse(ctx, old.ID)
		if err != nil {
			return err
		}
		if used {
			return ErrStandardInUse
		}
		row.ID, row.Version, row.CreatedAt = old.ID, old.Version, old.CreatedAt
		return tx.SaveStandard(ctx, row)
	}
	row.ID, row.Version, row.CreatedAt = domain.NewID[Standard](s.world), 1, s.world.Now()
	return tx.AddStandard(ctx, row)
}

func loadMode(ctx context.Context, tx Tx, kept []Mode, m Mode) error {
	for _, old := range kept {
		if old.Programme == m.Programme && old.County == m.County && old.From == m.From {
			return nil
		}
	}
	return tx.AddMode(ctx, m)
}

// Names are the names of the students of a list that somebody was shown.
func (s Service) Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error) {
	return s.store.Names(ctx, ids...)
}

// Words are programmes and standards, for naming what somebody was shown.
func (s Service) Words(ctx context.Context) (Reference, error) { return s.store.Reference(ctx) }
