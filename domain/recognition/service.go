package recognition

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/recognition/panel"
)

// Service carries out what people do about recognition.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// Reference shows factors, rules, rubrics, grades and groups, past ones too.
func (s Service) Reference(ctx context.Context) (Reference, error) { return s.store.Reference(ctx) }

// Names are the names of persons on something that the actor was shown.
func (s Service) Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error) {
	return s.store.Names(ctx, ids...)
}

// Load brings factors, rules and rubrics to what the set says; the same set
// again changes nothing (policy M14).
func (s Service) Load(ctx context.Context, who domain.Actor, ref Reference) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error { return tx.SaveReference(ctx, ref) })
}

// AddRule adds a version of what the review at a stage asks (policy C6, C7).
func (s Service) AddRule(ctx context.Context, who domain.Actor, r panel.Rule) (panel.Rule, error) {
	var made panel.Rule
	err := s.store.InTx(ctx, who, &made, func(tx Tx) error {
		basis, ok := who.Office(Access["addRecognitionRule"])
		if !ok {
			return domain.ErrForbidden
		}
		if err := r.Check(domain.SchoolYearOf(s.world.Today())); err != nil {
			return err
		}
		made = r
		if err := tx.AddRule(ctx, r); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "recognition.add_rule", Object: "recognition.rule", After: r})
	})
	return made, err
}

// Publish publishes a school's notice for a school year (policy C2).
func (s Service) Publish(ctx context.Context, who domain.Actor, n Notice) (Notice, error) {
	var made Notice
	err := s.store.InTx(ctx, who, &made, func(tx Tx) error {
		place, err := tx.Place(ctx, n.School)
		if err != nil {
			return err
		}
		place.Class = domain.UnitID{}
		basis, err := who.Require(Access["publishRecognitionNotice"], listSeen, domain.Subject{Made: place})
		switch {
		case err != nil:
			return err
		case place.School != n.School:
			return domain.ErrNotFound
		}
		if err := n.check(s.world.Today()); err != nil {
			return err
		}
		made = n
		made.City, made.County = place.City, place.County
		if made.ID.IsZero() {
			made.ID = domain.NewID[Notice](s.world)
		}
		made.PublishedBy, made.Version, made.CreatedAt = who.Person, 1, s.world.Now()
		if err := tx.AddNotice(ctx, made); err != nil {
			return err
		}
		if err := tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "recognition.publish_notice", Object: "recognition.notice", ID: made.ID, After: made,
		}); err != nil {
			return err
		}
		return tx.Touch(ctx, made.School)
	})
	return made, err
}

// Notices lists the notices of the city's schools. They are made to be read by
// everybody and hold nothing about anybody.
func (s Service) Notices(ctx context.Context, f Filter, page domain.Page) (domain.List[Notice], error) {
	return s.store.Notices(ctx, f, page)
}

// Progress counts how far the actor's part of the city is.
func (s Service) Progress(ctx context.Context, who domain.Actor, f Filter) ([]Progress, error) {
	reach := who.Reach(Access["showRecognitionProgress"])
	if reach.IsEmpty() {
		return nil, domain.ErrForbidden
	}
	return s.store.Progress(ctx, reach, f)
}
