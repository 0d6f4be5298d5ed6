package people

import (
	"context"
	"slices"

	"lizhi/domain"
)

// Opening is what the beginning of a school year does, or would do.
type Opening struct {
	Year     domain.SchoolYear
	Classes  []Leavers // whose cohort leaves its stage
	Students int       // whose enrolment ends
	Done     bool      // false for a dry run
}

// OpenYear begins a school year for a unit: it ends the enrolment of everybody
// whose cohort leaves its stage. Promotion itself writes nothing, since a grade
// is computed. With dry it only says what would happen.
func (s Service) OpenYear(ctx context.Context, who domain.Actor, unit domain.UnitID, year domain.SchoolYear, mode Mode) (Opening, error) {
	var o Opening
	err := s.store.InTx(ctx, who, &o, func(tx Tx) error {
		place, err := tx.Place(ctx, unit)
		if err != nil {
			return err
		}
		basis, err := require(who, "openYear", domain.Subject{Made: place, Now: place})
		if err != nil {
			return err
		}
		now := domain.SchoolYearOf(s.world.Today())
		if year != now && year != now+1 {
			return ErrYear.With("year", (now + 1).String()).At("/school_year")
		}
		o = Opening{Year: year, Done: mode == ForReal}
		if o.Classes, err = tx.LeaversOf(ctx, unit, year); err != nil {
			return err
		}
		for _, c := range o.Classes {
			o.Students += c.Students
		}
		if mode != ForReal || len(o.Classes) == 0 {
			return nil
		}
		return s.finish(ctx, tx, basis, unit, o)
	})
	return o, err
}

// Mode says whether something is done or only shown.
type Mode int

// The modes.
const (
	DryRun Mode = iota
	ForReal
)

// finish ends the enrolments of the classes that leave, 200 classes at a time.
func (s Service) finish(ctx context.Context, tx Tx, basis domain.Basis, unit domain.UnitID, o Opening) error {
	on := s.world.Today()
	for part := range slices.Chunk(o.Classes, 200) {
		ids := make([]domain.UnitID, len(part))
		for i, c := range part {
			ids[i] = c.Class
			if err := tx.Touch(ctx, c.Class, c.School); err != nil {
				return err
			}
			if err := s.tell(ctx, tx, c.Class); err != nil {
				return err
			}
		}
		if _, err := tx.FinishClasses(ctx, ids, on); err != nil {
			return err
		}
	}
	return tx.Note(ctx, domain.Entry{Basis: basis, Action: "people.open_year", Object: "org.unit", ID: unit, After: o})
}

// tell orders Moved for everybody of a class that ends.
func (s Service) tell(ctx context.Context, tx Tx, class domain.UnitID) error {
	enrolled, err := tx.CurrentOf(ctx, class)
	if err != nil {
		return err
	}
	for _, e := range enrolled {
		if err := tx.Add(ctx, s.world.Now(), Moved{Student: e.Person}); err != nil {
			return err
		}
	}
	return nil
}

// FollowMerge moves everybody of a class that became part of another school into
// its successor. Doing it twice is the same as once.
func (s Service) FollowMerge(ctx context.Context, who domain.Actor, from, into domain.UnitID, on domain.Day) error {
	if !who.Trusted() {
		return domain.ErrNotFound
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		class, err := tx.Class(ctx, into)
		if err != nil {
			return err
		}
		enrolled, err := tx.CurrentOf(ctx, from)
		if err != nil {
			return err
		}
		for _, e := range enrolled {
			ended, err := e.End(on, Merged)
			if err != nil {
				return err
			}
			begun := e
			begun.ID, begun.Began, begun.CreatedAt, begun.Roster = EnrolmentID(s.world.NewID()), on, s.world.Now(), RosterID{}
			begun.City, begun.County, begun.School, begun.Class = class.City, class.County, class.School, class.ID
			if e.Registered == e.School {
				begun.Registered = class.School
			}
			if err := tx.EndEnrolment(ctx, ended); err != nil {
				return err
			}
			if err := tx.AddEnrolment(ctx, begun); err != nil {
				return err
			}
			if err := tx.Add(ctx, s.world.Now(), Moved{Student: e.Person}); err != nil {
				return err
			}
			if err := tx.Touch(ctx, e.Person); err != nil {
				return err
			}
		}
		if err := tx.Touch(ctx, from, into); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Action: "people.follow_merge", Object: "org.unit", ID: from, After: into})
	})
}
