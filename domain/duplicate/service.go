package duplicate

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"lizhi/domain"
)

// Service carries out what bureaus do with pairs.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// most is how many alike pairs are looked at for one list; who decides them sees
// the next ones.
const most = 2000

// Suspected lists the pairs whose common superior the actor is, the strongest
// suspicion first. more says that not all were looked at.
func (s Service) Suspected(ctx context.Context, who domain.Actor) (pairs []Pair, more bool, err error) {
	reach := who.Reach(Access["listDuplicates"])
	if reach.IsEmpty() {
		return nil, false, domain.ErrNotFound
	}
	alike, err := s.store.Alike(ctx, reach, most)
	if err != nil {
		return nil, false, err
	}
	for _, p := range alike {
		suspicion, suspected := Suspect(p.A, p.B, s.world.Today())
		if _, may := who.May(Access["listDuplicates"], domain.Subject{Made: Common(p.A, p.B)}); suspected && may {
			p.Suspicion = suspicion
			pairs = append(pairs, p)
		}
	}
	slices.SortStableFunc(pairs, func(a, b Pair) int { return cmp.Compare(b.Score, a.Score) })
	return pairs, len(alike) == most, nil
}

// Decisions lists what was decided within the actor's reach, newest first.
func (s Service) Decisions(ctx context.Context, who domain.Actor, page domain.Page) (domain.List[Decision], error) {
	reach := who.Reach(Access["listDuplicateDecisions"])
	if reach.IsEmpty() {
		return domain.List[Decision]{}, domain.ErrNotFound
	}
	found, err := s.store.Decisions(ctx, reach, page)
	return domain.Listed(found, page.Limit, func(d Decision) domain.Position { return domain.Position{At: d.CreatedAt, ID: d.ID} }), err
}

// Draft is what somebody says of a pair.
type Draft struct {
	ID            DecisionID // made by the client, or zero
	Winner, Loser domain.PersonID
	Verdict       Verdict
	Reason        string
}

// check asks what a draft can answer for by itself.
func (d Draft) check() error {
	switch {
	case d.Verdict != TwoPeople && d.Verdict != Merge:
		return ErrVerdict.At("/verdict")
	case d.Winner == d.Loser:
		return ErrSelf.At("/loser_id")
	}
	return said(d.Reason)
}

// Decide says that two are two, or merges the loser into the winner. To whoever
// is not their common superior they are not there.
func (s Service) Decide(ctx context.Context, who domain.Actor, in Draft) (Decision, error) {
	var d Decision
	err := s.store.InTx(ctx, who, &d, func(tx Tx) error {
		winner, loser, err := tx.Lock(ctx, in.Winner, in.Loser)
		if err != nil {
			return err
		}
		common := Common(winner, loser)
		basis, err := who.Require(Access["decideDuplicate"], nil, domain.Subject{Made: common})
		if err == nil {
			err = in.check()
		}
		if err != nil {
			return err
		}
		if _, suspected := Suspect(winner, loser, s.world.Today()); !suspected {
			return ErrNotSuspected
		}
		d = Decision{
			ID: in.ID, Winner: in.Winner, Loser: in.Loser, Verdict: in.Verdict, Reason: in.Reason,
			City: common.City, County: common.County, DecidedBy: who.Person, Left: map[string]int{}, Version: 1, CreatedAt: s.world.Now(),
		}
		if d.ID.IsZero() {
			d.ID = domain.NewID[Decision](s.world)
		}
		if err := s.carryOut(ctx, tx, &d, winner, loser); err != nil {
			return err
		}
		return errors.Join(tx.Touch(ctx, d.Winner, d.Loser), tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "duplicate." + string(d.Verdict), Object: "duplicate.decision", ID: d.ID, About: d.Winner, After: d,
		}))
	})
	return d, err
}

// carryOut keeps a decision and does what it says.
func (s Service) carryOut(ctx context.Context, tx Tx, d *Decision, winner, loser Candidate) error {
	if d.Verdict == TwoPeople {
		d.Key = keyOf(d.Winner, d.Loser)
		return tx.AddDecision(ctx, *d)
	}
	if winner.Number == "" && loser.Number != "" {
		return ErrKeepNumber
	}
	fixed, err := tx.Fixed(ctx, d.Loser)
	if err != nil {
		return err
	}
	if len(fixed) > 0 {
		return ErrHasRecords.With("kinds", strings.Join(fixed, "、"))
	}
	if err := tx.AddDecision(ctx, *d); err != nil {
		return err
	}
	if d.Left, err = tx.Move(ctx, *d); err != nil {
		return err
	}
	d.Version++
	return tx.SaveDecision(ctx, *d)
}

// Undo takes a decision back: a merge gives everything back as it was, and two
// people may be suspected again. version is the one that was read.
func (s Service) Undo(ctx context.Context, who domain.Actor, id DecisionID, version int, reason string) (Decision, error) {
	var after Decision
	err := s.store.InTx(ctx, who, &after, func(tx Tx) error {
		winner, loser, err := tx.Whose(ctx, id)
		if err != nil {
			return err
		}
		if _, _, err := tx.Lock(ctx, winner, loser); err != nil {
			return err
		}
		before, err := tx.Decision(ctx, id)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["undoDuplicate"], nil, domain.Subject{Made: before.Place()})
		switch {
		case err != nil:
			return err
		case version != before.Version:
			return domain.ErrStale.With("yours", version).With("current", before.Version)
		case before.UndoneAt != nil:
			return ErrUndone
		}
		if err := said(reason); err != nil {
			return err
		}
		if before.Verdict == Merge {
			if err := tx.Restore(ctx, before); err != nil {
				return err
			}
		}
		now := s.world.Now()
		after = before
		after.UndoneAt, after.UndoneBy, after.UndoReason, after.Key = &now, who.Person, reason, nil
		after.Version++
		return errors.Join(tx.SaveDecision(ctx, after), tx.Touch(ctx, winner, loser), tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "duplicate.undo", Object: "duplicate.decision", ID: id, About: winner, Before: before, After: after,
		}))
	})
	return after, err
}
