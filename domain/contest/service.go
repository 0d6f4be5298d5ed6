package contest

import (
	"context"
	"errors"

	"lizhi/domain"
)

// Service is what people do with a contest.
type Service struct {
	store Store
	world domain.World
}

// New makes the service of a store.
func New(store Store, world domain.World) Service { return Service{store: store, world: world} }

// Plan makes a season for an organiser: the school, county or city in which the
// actor holds the office.
func (s Service) Plan(ctx context.Context, who domain.Actor, id SeasonID, organiser domain.UnitID, plan Plan) (Season, error) {
	var out Season
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		season := Season{ID: id, Organiser: organiser, Plan: plan, State: SeasonPlanned, Version: 1, CreatedAt: s.world.Now()}
		basis, ok := domain.Basis{}, false
		for _, season.Level = range []domain.Scope{domain.School, domain.County, domain.City} {
			if basis, ok = who.May(Access["planSeason"], domain.Subject{Made: season.Place()}); ok {
				break
			}
		}
		if !ok {
			return domain.ErrNotFound
		}
		if err := plan.Check(); err != nil {
			return under("/plan", err)
		}
		if season.ID.IsZero() {
			season.ID = domain.NewID[Season](s.world)
		}
		if err := tx.AddSeason(ctx, season); err != nil {
			return err
		}
		out = season
		return s.note(ctx, tx, domain.Entry{Basis: basis, Action: "contest.plan", Object: "contest.season", ID: season.ID, After: season}, season.ID)
	})
	return out, err
}

// under moves the fields that a fault points at below a pointer.
func under(prefix string, err error) error {
	var f *domain.Fault
	if !errors.As(err, &f) {
		return err
	}
	moved := *f
	moved.Fields = nil
	for _, field := range f.Fields {
		field.Pointer = prefix + field.Pointer
		moved.Fields = append(moved.Fields, field)
	}
	return &moved
}

// Change replaces the plan of a season that is not published.
func (s Service) Change(ctx context.Context, who domain.Actor, id SeasonID, version int, plan Plan) (Season, error) {
	return s.season(ctx, who, id, "changeSeason", "contest.change", func(_ Tx, season *Season) error {
		return season.Change(plan, version)
	})
}

// Publish freezes a season and opens it for entries.
func (s Service) Publish(ctx context.Context, who domain.Actor, id SeasonID, version int) (Season, error) {
	return s.season(ctx, who, id, "publishSeason", "contest.publish", func(_ Tx, season *Season) error {
		return season.Publish(version)
	})
}

// season locks a season, asks a rule and keeps what it changed.
func (s Service) season(ctx context.Context, who domain.Actor, id SeasonID, operation, action string, rule func(Tx, *Season) error) (Season, error) {
	var out Season
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		season, basis, err := s.lockSeason(ctx, tx, who, id, operation)
		if err != nil {
			return err
		}
		before := season
		if err := rule(tx, &season); err != nil {
			return err
		}
		if err := tx.SaveSeason(ctx, season); err != nil {
			return err
		}
		season.Version++
		out = season
		return s.note(ctx, tx, domain.Entry{Basis: basis, Action: action, Object: "contest.season", ID: id, Before: before, After: season}, id)
	})
	return out, err
}

// lockSeason reads a season for change and asks whether the actor may.
func (s Service) lockSeason(ctx context.Context, tx Tx, who domain.Actor, id SeasonID, operation string) (Season, domain.Basis, error) {
	season, err := tx.LockSeason(ctx, id)
	if err != nil {
		return Season{}, domain.Basis{}, err
	}
	// What is done to a season is done by its organisers alone: that it can be
	// read by everybody gives nobody else a part in it.
	basis, err := who.Require(Access[operation], Access["getSeason"], season.subject(who))
	return season, basis, err
}

// note writes the audit row and gives the subjects their next number.
func (s Service) note(ctx context.Context, tx Tx, e domain.Entry, subjects ...[16]byte) error {
	if err := tx.Note(ctx, e); err != nil {
		return err
	}
	return tx.Touch(ctx, subjects...)
}

// Season shows a season.
func (s Service) Season(ctx context.Context, who domain.Actor, id SeasonID) (Season, error) {
	return s.seen(ctx, who, id, "getSeason")
}

func (s Service) seen(ctx context.Context, who domain.Actor, id SeasonID, operation string) (Season, error) {
	season, err := s.store.Season(ctx, id)
	if err != nil {
		return Season{}, err
	}
	if _, err := who.Require(Access[operation], Access["getSeason"], season.subject(who)); err != nil {
		return Season{}, err
	}
	return season, nil
}

// Seasons lists what is published, and what the actor is planning.
func (s Service) Seasons(ctx context.Context, who domain.Actor, page domain.Page) (domain.List[Season], error) {
	return s.store.Seasons(ctx, who.Reach(organisers), page)
}
