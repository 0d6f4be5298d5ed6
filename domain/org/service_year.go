package org

import (
	"context"

	"lizhi/domain"
)

// LoadCalendar replaces a year of the calendar by the days of its notice that
// differ from Monday to Friday: false for a holiday, true for a working day.
func (s Service) LoadCalendar(ctx context.Context, who domain.Actor, year int, days map[domain.Day]bool) error {
	reach := who.Reach(Access["loadCalendar"])
	switch {
	case who.Trusted() || !reach.IsEmpty():
	case who.Reach(Access["getCalendar"]).IsEmpty():
		return domain.ErrNotFound
	default:
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		for d, working := range days {
			if y, _, _ := d.Date(); y != year || working != weekend(d) {
				return ErrCalendar.With("day", d.String()).At("/days")
			}
		}
		if len(days) == 0 {
			return ErrCalendar.At("/days")
		}
		if err := tx.SetYear(ctx, year, days); err != nil {
			return err
		}
		e := domain.Entry{Action: "org.load_calendar", Object: "org.calendar", After: days}
		for _, a := range who.Appointments {
			if len(reach.Units) > 0 && a.Unit == reach.Units[0] {
				e.Basis, e.ID = domain.Basis(a), a.Unit
			}
		}
		return tx.Note(ctx, e)
	})
}

// Year is the present school year.
func (s Service) Year() domain.SchoolYear { return domain.SchoolYearOf(s.world.Today()) }

// Calendar is the calendar of working days, for every feature.
func (s Service) Calendar(ctx context.Context) (domain.Calendar, error) { return s.store.Calendar(ctx) }

// CalendarDays are the days of a year that differ from Monday to Friday.
func (s Service) CalendarDays(ctx context.Context, who domain.Actor, year int) (map[domain.Day]bool, error) {
	if !who.Trusted() && who.Reach(Access["getCalendar"]).IsEmpty() {
		return nil, domain.ErrNotFound
	}
	return s.store.CalendarDays(ctx, year)
}

// Merged tells the feature people that the pupils of a class go on in another
// one, from a day on.
type Merged struct {
	From domain.UnitID `json:"from"`
	Into domain.UnitID `json:"into"`
	On   domain.Day    `json:"on"`
}

// Kind names the task.
func (Merged) Kind() string { return "people.follow_merge" }

// Once is one order per class.
func (m Merged) Once() string { return m.From.String() }

// Merging says into which school another one goes, and why.
type Merging struct {
	Into   domain.UnitID
	Reason string
}

// Merge closes a school because it became part of another one. Each open class
// gets a successor there, with the next free number of its cohort, and a task
// moves its pupils; the closed school keeps its past.
func (s Service) Merge(ctx context.Context, who domain.Actor, id domain.UnitID, version int, m Merging) (Unit, error) {
	var u Unit
	err := s.store.InTx(ctx, who, &u, func(tx Tx) error {
		into, before, basis, err := s.merging(ctx, tx, who, id, version, m)
		if err != nil {
			return err
		}
		classes, err := tx.Classes(ctx, id)
		if err != nil {
			return err
		}
		taken, err := tx.Classes(ctx, into.ID)
		if err != nil {
			return err
		}
		for _, c := range classes {
			if !c.IsOpen(s.world.Today()) {
				continue
			}
			next := s.successor(c, into, taken)
			taken = append(taken, next)
			if err := s.follow(ctx, tx, c, next); err != nil {
				return err
			}
		}
		after, err := before.Merge(into, s.world.Today())
		if err != nil {
			return err
		}
		after.Version++
		u = after
		return s.keep(ctx, tx, before, after, FormerName{}, domain.Entry{Basis: basis, Action: "org.merge"})
	})
	return u, err
}

// merging reads the two schools, locked in the order of their ids, and asks
// every rule.
func (s Service) merging(ctx context.Context, tx Tx, who domain.Actor, id domain.UnitID, version int, m Merging) (into, before Unit, basis domain.Basis, err error) {
	first, second := id, m.Into
	if second.String() < first.String() {
		first, second = second, first
	}
	units := map[domain.UnitID]Unit{}
	for _, one := range []domain.UnitID{first, second} {
		u, err := tx.Unit(ctx, one)
		if err != nil {
			return Unit{}, Unit{}, basis, err
		}
		if basis, err = require(who, Access["mergeUnits"], Access["getUnit"], u.Subject()); err != nil {
			return Unit{}, Unit{}, basis, err
		}
		units[one] = u
	}
	before, into = units[id], units[m.Into]
	switch {
	case before.Version != version:
		err = domain.ErrStale.With("yours", version).With("current", before.Version)
	case before.Kind != School:
		err = ErrMerge
	default:
		if err = checkReason(m.Reason); err == nil {
			_, err = before.Merge(into, s.world.Today())
		}
	}
	return into, before, basis, err
}

// successor is the class in the other school in which a class goes on.
func (s Service) successor(c, into Unit, taken []Unit) Unit {
	next := c
	next.ID = domain.UnitID(s.world.NewID())
	next.Parent, next.City, next.County, next.School, next.Region = into.ID, into.City, into.County, into.ID, into.Region
	next.Number, next.Code, next.Version, next.CreatedAt = 1, next.ID.String(), 1, s.world.Now()
	for _, t := range taken {
		if t.Stage == c.Stage && t.EntryYear == c.EntryYear && t.Number >= next.Number {
			next.Number = t.Number + 1
		}
	}
	next.Name = next.ClassName(domain.SchoolYear(next.EntryYear - 1))
	next.SearchKey = s.fold.Key(next.Name)
	return next
}

// follow keeps a successor, closes the class and orders the move of its pupils.
func (s Service) follow(ctx context.Context, tx Tx, c, next Unit) error {
	if err := tx.AddUnit(ctx, next); err != nil {
		return err
	}
	c.Closed, c.MergedInto = s.world.Today(), next.ID
	c.Version++
	if err := tx.SaveUnit(ctx, c); err != nil {
		return err
	}
	if err := tx.Touch(ctx, c.ID, next.ID); err != nil {
		return err
	}
	return tx.Add(ctx, s.world.Now(), Merged{From: c.ID, Into: next.ID, On: s.world.Today()})
}
