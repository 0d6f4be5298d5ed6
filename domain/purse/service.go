package purse

import (
	"context"

	"lizhi/domain"
)

// Service carries out what people do with purses.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// Policies shows the policies of all counties, past ones too: who pays is no
// secret among offices.
func (s Service) Policies(ctx context.Context, who domain.Actor) ([]Policy, error) {
	if who.Reach(Access["listCountyPolicies"]).IsEmpty() {
		return nil, domain.ErrForbidden
	}
	return s.store.Policies(ctx)
}

// Add keeps a policy of a county. A county officer speaks for the own county.
func (s Service) Add(ctx context.Context, who domain.Actor, in Policy) (Policy, error) {
	var added Policy
	err := s.store.InTx(ctx, who, &added, func(tx Tx) error {
		basis, err := speaksFor(ctx, who, tx, in.County)
		if err != nil {
			return err
		}
		if err := in.Check(); err != nil {
			return err
		}
		added = in
		added.ID, added.AddedBy, added.Version = domain.NewID[Policy](s.world), who.Person, 1
		if err := tx.AddPolicy(ctx, added); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "purse.add_policy", Object: "purse.policy", ID: added.ID, After: added})
	})
	return added, err
}

// speaksFor finds by which appointment somebody decides for a county.
func speaksFor(ctx context.Context, who domain.Actor, tx Tx, county domain.UnitID) (domain.Basis, error) {
	place, err := tx.Place(ctx, county)
	if err != nil {
		return domain.Basis{}, err
	}
	basis, err := who.Require(Access["addCountyPolicy"], Access["addCountyPolicy"], domain.Subject{Made: place})
	if err == nil && place.County != county {
		return basis, ErrNotCounty.At("/county")
	}
	return basis, err
}

// End gives a policy its last term. version is the one that was read.
func (s Service) End(ctx context.Context, who domain.Actor, id PolicyID, version int, until domain.Term) (Policy, error) {
	var after Policy
	err := s.store.InTx(ctx, who, &after, func(tx Tx) error {
		before, err := tx.Policy(ctx, id)
		if err != nil {
			return err
		}
		basis, err := speaksFor(ctx, who, tx, before.County)
		switch {
		case err != nil:
			return err
		case version != before.Version:
			return domain.ErrStale.With("yours", version).With("current", before.Version)
		case before.Until != 0:
			return ErrEnded
		}
		after = before
		after.Until = until
		if err := after.Check(); err != nil {
			return err
		}
		if err := tx.SavePolicy(ctx, after); err != nil {
			return err
		}
		after.Version++
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "purse.end_policy", Object: "purse.policy", ID: id, Before: before, After: after})
	})
	return after, err
}

// Explain says which purse would pay a student a programme in a term, and why.
// To outsiders the student is not there.
func (s Service) Explain(ctx context.Context, who domain.Actor, student domain.PersonID, programme string, term domain.Term) (Answer, error) {
	standing, err := s.store.Standing(ctx, student)
	if err != nil {
		return Answer{}, err
	}
	if _, ok := who.May(Access["explainPurse"], standing.Subject()); !ok {
		return Answer{}, domain.ErrNotFound
	}
	facts, err := s.store.Facts(ctx, student, programme, term)
	if err != nil {
		return Answer{}, err
	}
	policies, err := s.store.Policies(ctx)
	if err != nil {
		return Answer{}, err
	}
	return Of(facts, policies), nil
}
