package privacy

import (
	"context"
	"errors"
	"slices"

	"lizhi/domain"
)

// Service has the use-cases of privacy.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// current are the rules of today.
func (s Service) current(ctx context.Context) (Rules, error) {
	versions, err := s.store.Rules(ctx)
	if err != nil {
		return Rules{}, err
	}
	v, err := RulesOn(s.world.Today(), versions)
	return v.Rules, err
}

// Versions are all versions of the rules, the oldest first.
func (s Service) Versions(ctx context.Context, who domain.Actor) ([]RulesVersion, error) {
	if _, err := held(who, "listPrivacyRules"); err != nil {
		return nil, err
	}
	return s.store.Rules(ctx)
}

// Load keeps the versions of the tables of reference that are not there yet; what
// is kept stays as it is.
func (s Service) Load(ctx context.Context, who domain.Actor, versions ...RulesVersion) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	kept, err := s.store.Rules(ctx)
	if err != nil {
		return err
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		for _, v := range versions {
			if slices.ContainsFunc(kept, func(k RulesVersion) bool { return k.ValidFrom == v.ValidFrom }) {
				continue
			}
			v.CreatedAt = s.world.Now()
			if err := errors.Join(v.Rules.Check(), tx.AddRules(ctx, v)); err != nil {
				return err
			}
			if err := tx.Note(ctx, domain.Entry{Action: "privacy.set_rules", Object: "privacy.rules", After: v}); err != nil {
				return err
			}
		}
		return nil
	})
}

// SetRules adds a version of the rules from a coming day on (policy M14).
// ErrBounds, ErrPast, ErrRulesThere.
func (s Service) SetRules(ctx context.Context, who domain.Actor, from domain.Day, rules Rules) (RulesVersion, error) {
	var made RulesVersion
	err := s.store.InTx(ctx, who, &made, func(tx Tx) error {
		basis, err := held(who, "setPrivacyRules")
		if err != nil {
			return err
		}
		if err := rules.Check(); err != nil {
			return err
		}
		if !from.After(s.world.Today()) {
			return ErrPast.At("/valid_from")
		}
		made = RulesVersion{ValidFrom: from, Rules: rules, SetBy: who.Person, CreatedAt: s.world.Now()}
		return errors.Join(tx.AddRules(ctx, made), tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "privacy.set_rules", Object: "privacy.rules", After: made,
		}))
	})
	return made, err
}

// Preview is the dry run of a purge: up to which day, and how many lines would
// go. ErrKept, ErrClass.
func (s Service) Preview(ctx context.Context, who domain.Actor, class Class, before domain.Day) (Purge, error) {
	if _, err := held(who, "previewPurge"); err != nil {
		return Purge{}, err
	}
	rules, err := s.current(ctx)
	if err != nil {
		return Purge{}, err
	}
	day, err := rules.Until(class, before, s.world.Today())
	if err != nil {
		return Purge{}, err
	}
	p := Purge{Class: class, BeforeAt: day.Start()}
	p.Expected, err = s.store.Purgeable(ctx, class, p.BeforeAt)
	return p, err
}

// Order begins a purge of as many lines as the dry run counted; a task carries
// it out. ErrKept, ErrMoved, ErrPurging.
func (s Service) Order(ctx context.Context, who domain.Actor, class Class, before domain.Day, expected int64) (Purge, error) {
	rules, err := s.current(ctx)
	if err != nil {
		return Purge{}, err
	}
	var p Purge
	err = s.store.InTx(ctx, who, &p, func(tx Tx) error {
		basis, err := held(who, "orderPurge")
		if err != nil {
			return err
		}
		day, err := rules.Until(class, before, s.world.Today())
		if err != nil {
			return err
		}
		p = Purge{
			ID: PurgeID(s.world.NewID()), Class: class, BeforeAt: day.Start(), Expected: expected, OrderedBy: who.Person, CreatedAt: s.world.Now(),
		}
		running, err := tx.Running(ctx, class)
		switch {
		case err != nil:
			return err
		case running:
			return ErrPurging
		}
		if n, err := tx.Purgeable(ctx, class, p.BeforeAt); err != nil || n != expected {
			return errors.Join(err, ErrMoved.With("rows", n))
		}
		return errors.Join(tx.AddPurge(ctx, p), tx.Add(ctx, p.CreatedAt, Carry{p.ID}), tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "privacy.order_purge", Object: "privacy.purge", ID: p.ID, After: p,
		}))
	})
	return p, err
}

// Waiting reports whether there are departments' rows that will go one day.
func (s Service) Waiting(ctx context.Context) (bool, error) {
	n, err := s.store.Purgeable(ctx, Staged, s.world.Now())
	return n > 0, err
}

// Sweep orders a purge of the departments' rows whose time is over, as many as
// the dry run counts: nobody need remember them. Logs wait for a person's word.
func (s Service) Sweep(ctx context.Context, who domain.Actor) error {
	p, err := s.Preview(ctx, who, Staged, domain.Day{})
	if err != nil || p.Expected == 0 {
		return err
	}
	_, err = s.Order(ctx, who, Staged, domain.DayOf(p.BeforeAt), p.Expected)
	if errors.Is(err, ErrPurging) || errors.Is(err, ErrMoved) {
		return nil // somebody else is at it; there is another night
	}
	return err
}

// bite is how many lines go in one transaction.
const bite = 500

// Carry removes what a purge is to remove, a bite at a time, and says how many
// are gone; begun again it goes on.
func (s Service) Carry(ctx context.Context, who domain.Actor, id PurgeID) (Purge, error) {
	var p Purge
	for more := true; more; {
		err := s.store.InTx(ctx, who.Step(), nil, func(tx Tx) error {
			var err error
			if p, err = tx.Purge(ctx, id); err != nil || p.FinishedAt != nil {
				more = false
				return err
			}
			n, err := tx.Remove(ctx, &p, bite)
			if err != nil {
				return err
			}
			if more = n == bite; !more {
				now := s.world.Now()
				p.FinishedAt = &now
				err = tx.Note(ctx, domain.Entry{Action: "privacy.purge", Object: "privacy.purge", ID: p.ID, After: p})
			}
			return errors.Join(err, tx.SavePurge(ctx, p))
		})
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

// Purges lists what was purged, newest first.
func (s Service) Purges(ctx context.Context, who domain.Actor, page domain.Page) (domain.List[Purge], error) {
	if _, err := held(who, "listPurges"); err != nil {
		return domain.List[Purge]{}, err
	}
	found, err := s.store.Purges(ctx, page)
	return domain.Listed(found, page.Limit, func(p Purge) domain.Position { return domain.Position{At: p.CreatedAt, ID: p.ID} }), err
}

// firstYear is the first of which there can be anything to report.
const firstYear = 2020

// Year counts a year for the report of January. ErrYear.
func (s Service) Year(ctx context.Context, who domain.Actor, year int) (Year, error) {
	if _, err := held(who, "showPrivacyYear"); err != nil {
		return Year{}, err
	}
	return s.year(ctx, year)
}

// ExportYear is Year as a file that leaves: it is noted with its count of lines
// (policy B12).
func (s Service) ExportYear(ctx context.Context, who domain.Actor, year int, rows func(Year) int) (Year, error) {
	basis, err := held(who, "exportPrivacyYear")
	if err == nil {
		err = who.Proved()
	}
	if err != nil {
		return Year{}, err
	}
	y, err := s.year(ctx, year)
	if err != nil {
		return Year{}, err
	}
	return y, s.store.InTx(ctx, who, nil, func(tx Tx) error {
		return tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "privacy.export", Object: "privacy.year", After: map[string]int{"year": year}, Rows: new(rows(y)),
		})
	})
}

func (s Service) year(ctx context.Context, year int) (Year, error) {
	today := s.world.Today()
	last, _, _ := today.Date()
	if year < firstYear || year > last {
		return Year{}, ErrYear.With("first", firstYear).With("last", last)
	}
	y := Year{Year: year, On: today}
	from, to := span(year)
	var err error
	for _, count := range []struct {
		into  *int
		since domain.Day
	}{{&y.Students, domain.Day{}}, {&y.Minors, bornSince(18, today)}, {&y.Under14, bornSince(domain.AgeOfOwnConsent, today)}} {
		if *count.into, err = s.store.Enrolled(ctx, count.since); err != nil {
			return y, err
		}
	}
	if y.Consents, err = s.store.Answers(ctx, from, to); err != nil {
		return y, err
	}
	if y.Reveals, y.Exports, err = s.store.Disclosed(ctx, from, to); err != nil {
		return y, err
	}
	if y.Refused, err = s.store.Refused(ctx, from, to); err != nil {
		return y, err
	}
	if y.Deleted, err = s.store.Asked(ctx, from, to); err != nil {
		return y, err
	}
	gone, err := s.store.Purged(ctx, from, to)
	for _, class := range Classes {
		count := ClassCount{Class: class}
		if i := slices.IndexFunc(gone, func(c ClassCount) bool { return c.Class == class }); i >= 0 {
			count = gone[i]
		}
		y.Purged = append(y.Purged, count)
	}
	return y, err
}
