package org

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lizhi/domain"
)

// The longest name of a unit and the longest reason, in characters.
const (
	LongestName   = 60
	LongestReason = 200
)

// Service is what people can do with the tree of units.
type Service struct {
	store Store
	world domain.World
	fold  Fold
}

// New makes the service.
func New(store Store, world domain.World, fold Fold) Service { return Service{store, world, fold} }

// Draft is a unit as somebody proposes it. ID may be made by the client. For a
// city and a county Code is the region code; a class needs Stage, EntryYear,
// Number, and Years where its programme is longer or shorter than usual.
type Draft struct {
	ID         domain.UnitID
	Kind       Kind
	Parent     domain.UnitID
	Code       string
	CreditCode string
	Region     string
	Name       string
	Stages     []Stage
	Private    bool
	Stage      Stage
	EntryYear  int
	Number     int
	Years      int
}

// Found lays the city itself, once, and only by the program (lizhi init).
func (s Service) Found(ctx context.Context, who domain.Actor, code, name string) (Unit, error) {
	if !who.Trusted() {
		return Unit{}, domain.ErrNotFound
	}
	if err := CheckCity(code); err != nil {
		return Unit{}, err
	}
	if have, err := s.store.UnitByCode(ctx, code); err == nil {
		return have, nil
	}
	return s.add(ctx, who, Draft{Kind: City, Code: code, Region: code, Name: name}, "")
}

// AddCounty adds a county or functional zone to the city, by the program.
func (s Service) AddCounty(ctx context.Context, who domain.Actor, d Draft) (Unit, error) {
	if !who.Trusted() {
		return Unit{}, domain.ErrNotFound
	}
	d.Kind, d.Region = County, d.Code
	return s.add(ctx, who, d, "")
}

// AddSchool adds a school to a county, or to the city itself (市直).
func (s Service) AddSchool(ctx context.Context, who domain.Actor, d Draft) (Unit, error) {
	d.Kind = School
	return s.add(ctx, who, d, "addSchool")
}

// AddClass adds a cohort to a school.
func (s Service) AddClass(ctx context.Context, who domain.Actor, d Draft) (Unit, error) {
	d.Kind = Class
	return s.add(ctx, who, d, "addClass")
}

func (s Service) add(ctx context.Context, who domain.Actor, d Draft, operation string) (Unit, error) {
	var u Unit
	err := s.store.InTx(ctx, who, &u, func(tx Tx) error {
		parent, basis, err := s.parent(ctx, tx, who, d, operation)
		if err != nil {
			return err
		}
		if u, err = s.draft(ctx, tx, d, parent); err != nil {
			return err
		}
		if have, err := tx.Shared(ctx, u.ID); err == nil {
			u.Version, u.CreatedAt = have.Version, have.CreatedAt
			if !same(have, u) {
				return domain.ErrIDTaken
			}
			return nil // the same unit once more
		}
		if err := tx.AddUnit(ctx, u); err != nil {
			return err
		}
		if err := tx.Touch(ctx, u.Parent, u.School); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "org.add_" + string(u.Kind), Object: "org.unit", ID: u.ID, After: u})
	})
	return u, err
}

// parent reads the unit above and asks whether the actor may add below it.
func (s Service) parent(ctx context.Context, tx Tx, who domain.Actor, d Draft, operation string) (Unit, domain.Basis, error) {
	if d.Kind == City {
		return Unit{}, domain.Basis{}, nil
	}
	parent, err := tx.Shared(ctx, d.Parent)
	if err != nil {
		return Unit{}, domain.Basis{}, err
	}
	basis, err := require(who, Access[operation], Access["getUnit"], parent.Subject())
	if err != nil {
		return Unit{}, domain.Basis{}, err
	}
	if !parent.IsOpen(s.world.Today()) {
		return Unit{}, domain.Basis{}, ErrClosed
	}
	return parent, basis, nil
}

// draft makes the unit that a draft describes, or says all that is wrong.
func (s Service) draft(ctx context.Context, tx Tx, d Draft, parent Unit) (Unit, error) {
	u := Unit{
		ID: d.ID, Kind: d.Kind, Code: d.Code, Region: d.Region, Stages: append([]Stage{}, d.Stages...), Private: d.Private,
		Version: 1, CreatedAt: s.world.Now(),
	}
	if u.ID.IsZero() {
		u.ID = domain.UnitID(s.world.NewID())
	}
	if d.Kind == City {
		u.City = u.ID
	} else {
		var err error
		if u, err = u.under(parent); err != nil {
			return Unit{}, err
		}
	}
	var wrong []*domain.Fault
	switch d.Kind {
	case County:
		wrong = append(wrong, domain.Pointed(CheckRegion(parent.Code, d.Code), "/code"))
	case School:
		wrong = append(wrong, s.school(ctx, tx, d, &u)...)
	case Class:
		u.Region = parent.Region
		wrong = append(wrong, s.class(d, parent, &u))
	}
	name, err := checkName(d.Name)
	if d.Kind == Class && strings.TrimSpace(d.Name) == "" {
		name, err = u.ClassName(domain.SchoolYear(u.EntryYear-1)), nil // 2025级（3）班
	}
	u.Name, u.SearchKey = name, s.fold.Key(name)
	wrong = append(wrong, domain.Pointed(err, "/name"))
	return u, domain.Wrong(wrong...)
}

// school checks what only schools have.
func (s Service) school(ctx context.Context, tx Tx, d Draft, u *Unit) []*domain.Fault {
	var wrong []*domain.Fault
	_, err := ParseSchoolCode(d.Code)
	wrong = append(wrong, domain.Pointed(err, "/code"))
	if d.CreditCode != "" {
		u.CreditCode, err = ParseCreditCode(d.CreditCode)
		wrong = append(wrong, domain.Pointed(err, "/credit_code"))
	}
	if place, err := tx.ByCode(ctx, d.Region); err != nil || place.Kind != County {
		wrong = append(wrong, ErrRegion.At("/region"))
	}
	if !stagesFit(d.Stages) {
		wrong = append(wrong, ErrStages.At("/stages"))
	}
	return wrong
}

func stagesFit(stages []Stage) bool {
	seen := map[Stage]bool{}
	for _, st := range stages {
		if !st.Valid() || seen[st] {
			return false
		}
		seen[st] = true
	}
	return len(stages) > 0
}

// class checks what only classes have. The code of a class is its cohort.
func (s Service) class(d Draft, school Unit, u *Unit) *domain.Fault {
	u.Stage, u.EntryYear, u.Number, u.Years = d.Stage, d.EntryYear, d.Number, d.Years
	if u.Years == 0 {
		u.Years = usualYears[d.Stage]
	}
	now := int(domain.SchoolYearOf(s.world.Today()))
	from, to := now-LongestYears-3, now+1
	switch {
	case !slices.Contains(school.Stages, d.Stage):
		return ErrStage.At("/stage")
	case u.EntryYear < from || u.EntryYear > to || u.Number < 1 || u.Number > 99 || u.Years < 1 || u.Years > LongestYears:
		return ErrCohort.With("from", from).With("to", to).With("years", LongestYears).At("/entry_year")
	}
	u.Code = u.ID.String()
	return nil
}

// same reports whether an id came again with the same content.
func same(a, b Unit) bool {
	return a.Kind == b.Kind && a.Parent == b.Parent && a.Code == b.Code && a.CreditCode == b.CreditCode && a.Region == b.Region &&
		a.Name == b.Name && slices.Equal(a.Stages, b.Stages) && a.Private == b.Private &&
		a.Stage == b.Stage && a.EntryYear == b.EntryYear && a.Number == b.Number && a.Years == b.Years
}

// Renaming is a new name for a unit, and a new code for a school whose type
// changed.
type Renaming struct{ Name, Code, Reason string }

// Rename gives a unit another name and keeps the one before (policy M8: version
// is the one that was read).
func (s Service) Rename(ctx context.Context, who domain.Actor, id domain.UnitID, version int, r Renaming) (Unit, error) {
	var u Unit
	err := s.store.InTx(ctx, who, &u, func(tx Tx) error {
		before, err := tx.Unit(ctx, id)
		if err != nil {
			return err
		}
		basis, err := require(who, Access["renameUnit"], Access["getUnit"], before.Subject())
		if err != nil {
			return err
		}
		if before.Version != version {
			return domain.ErrStale.With("yours", version).With("current", before.Version)
		}
		if !before.IsOpen(s.world.Today()) {
			return ErrClosed
		}
		name, nameErr := checkName(r.Name)
		wrong := []*domain.Fault{domain.Pointed(nameErr, "/name"), domain.Pointed(checkReason(r.Reason), "/reason")}
		if r.Code != "" {
			wrong = append(wrong, domain.Pointed(codeFits(before, r.Code), "/code"))
		}
		if err := domain.Wrong(wrong...); err != nil {
			return err
		}
		after, past := before.Rename(name, r.Code, strings.TrimSpace(r.Reason), s.world.Today())
		after.SearchKey, after.Version = s.fold.Key(name), before.Version+1
		u = after
		return s.keep(ctx, tx, before, after, past, domain.Entry{Basis: basis, Action: "org.rename"})
	})
	return u, err
}

func codeFits(u Unit, code string) error {
	if u.Kind != School {
		return ErrSchoolCode
	}
	_, err := ParseSchoolCode(code)
	return err
}

// keep saves a changed unit with what it was called, and notes it.
func (s Service) keep(ctx context.Context, tx Tx, before, after Unit, past FormerName, e domain.Entry) error {
	if err := tx.SaveUnit(ctx, after); err != nil {
		return err
	}
	if past.Name != "" {
		if err := tx.AddName(ctx, past); err != nil {
			return err
		}
	}
	if err := tx.Touch(ctx, after.ID, after.Parent); err != nil {
		return err
	}
	e.Object, e.ID, e.Before, e.After = "org.unit", after.ID, before, after
	return tx.Note(ctx, e)
}

// Unit reads a unit in the actor's part of the tree, with its former names.
func (s Service) Unit(ctx context.Context, who domain.Actor, id domain.UnitID) (Unit, []FormerName, error) {
	u, err := s.store.Unit(ctx, id)
	if err != nil {
		return Unit{}, nil, err
	}
	if _, err := require(who, Access["getUnit"], nil, u.Subject()); err != nil {
		return Unit{}, nil, domain.ErrNotFound
	}
	names, err := s.store.FormerNames(ctx, id)
	return u, names, err
}

// Units lists the units in the actor's part of the tree, newest first.
func (s Service) Units(ctx context.Context, who domain.Actor, f Filter, page domain.Page) (domain.List[Unit], error) {
	reach := who.Reach(Access["listUnits"])
	if reach.IsEmpty() {
		return domain.List[Unit]{}, domain.ErrNotFound
	}
	f.Query = s.fold.Query(f.Query)
	units, err := s.store.Units(ctx, reach, f, domain.Page{After: page.After, Limit: page.Limit + 1})
	return domain.Listed(units, page.Limit, func(u Unit) domain.Position {
		return domain.Position{At: u.CreatedAt, ID: u.ID}
	}), err
}

// require is who.Require, with the program itself allowed.
func require(who domain.Actor, access, see domain.Access, about domain.Subject) (domain.Basis, error) {
	if who.Trusted() {
		return domain.Basis{}, nil
	}
	return who.Require(access, see, about)
}

// checkName asks for a name that can be read.
func checkName(typed string) (string, error) {
	name := strings.TrimSpace(typed)
	bad := func(r rune) bool { return r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) }
	if n := utf8.RuneCountInString(name); n == 0 || n > LongestName || strings.ContainsFunc(name, bad) {
		return "", ErrName.With("max", LongestName)
	}
	return name, nil
}

func checkReason(typed string) error {
	if n := utf8.RuneCountInString(strings.TrimSpace(typed)); n == 0 || n > LongestReason {
		return ErrReason.With("max", LongestReason)
	}
	return nil
}

// weekend reports whether a day is a Saturday or Sunday.
func weekend(d domain.Day) bool {
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}
