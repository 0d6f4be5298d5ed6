package eligibility

import (
	"context"
	"slices"

	"lizhi/domain"
)

// Service carries out what people do with rules and decisions.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// Sets shows the rules of all programmes, past versions too.
func (s Service) Sets(ctx context.Context, who domain.Actor) (Sets, error) {
	if who.Reach(Access["listEligibilityRules"]).IsEmpty() {
		return nil, domain.ErrForbidden
	}
	return s.store.Sets(ctx)
}

// Add adds the next version of the rules of a programme (feature AI1). What was
// decided by an earlier one stays as it is.
func (s Service) Add(ctx context.Context, who domain.Actor, in Set) (Set, error) {
	var added Set
	err := s.store.InTx(ctx, who, &added, func(tx Tx) error {
		basis, err := office(who, "addEligibilityRules")
		if err != nil {
			return err
		}
		if added, err = s.add(ctx, tx, who, in); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "eligibility.add_rules", Object: "eligibility.rules", ID: added.ID, After: added})
	})
	return added, err
}

func (s Service) add(ctx context.Context, tx Tx, who domain.Actor, in Set) (Set, error) {
	if err := in.Check(); err != nil {
		return Set{}, err
	}
	programmes, err := s.store.Programmes(ctx)
	if err != nil {
		return Set{}, err
	}
	if !slices.Contains(programmes, in.Programme) {
		return Set{}, ErrNoProgramme.At("/programme")
	}
	if err := s.named(ctx, in.Rules); err != nil {
		return Set{}, err
	}
	sets, err := tx.Sets(ctx)
	if err != nil {
		return Set{}, err
	}
	in.ID, in.Version, in.AddedBy, in.CreatedAt = domain.NewID[Set](s.world), sets.Last(in.Programme)+1, who.Person, s.world.Now()
	return in, tx.AddSet(ctx, in)
}

// named refuses rules with codes that the tables of the city do not have.
func (s Service) named(ctx context.Context, rules []Rule) error {
	known, err := s.store.Known(ctx)
	if err != nil {
		return err
	}
	return known.Only(rules)
}

// office finds the appointment by which somebody works on what has no student.
func office(who domain.Actor, operation string) (domain.Basis, error) {
	for _, g := range Access[operation] {
		for _, a := range who.Appointments {
			if a.Role == g.Role {
				return domain.Basis(a), nil
			}
		}
	}
	return domain.Basis{}, domain.ErrForbidden
}

// Load adds the rules of the reference tables that are not there yet; what is
// there already stays as it is.
func (s Service) Load(ctx context.Context, who domain.Actor, sets Sets) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		kept, err := tx.Sets(ctx)
		if err != nil {
			return err
		}
		for _, in := range sets {
			if err := in.Check(); err != nil {
				return err
			}
			if slices.ContainsFunc(kept, in.same) {
				continue
			}
			in.ID, in.Version, in.CreatedAt = domain.NewID[Set](s.world), kept.Last(in.Programme)+1, s.world.Now()
			if err := tx.AddSet(ctx, in); err != nil {
				return err
			}
			kept = append(kept, in)
		}
		return nil
	})
}

// Approve keeps that a private kindergarten is one of public benefit.
func (s Service) Approve(ctx context.Context, who domain.Actor, a Approval) (Approval, error) {
	var kept Approval
	err := s.store.InTx(ctx, who, &kept, func(tx Tx) error {
		place, kindergarten, err := tx.School(ctx, a.School)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["approveInclusive"], Access["approveInclusive"], domain.Subject{Made: place})
		switch {
		case err != nil:
			return err
		case !kindergarten:
			return ErrNotKindergarten
		}
		if err := a.Check(); err != nil {
			return err
		}
		if err := tx.AddApproval(ctx, a); err != nil {
			return err
		}
		kept = a
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "eligibility.approve_inclusive", Object: "org.unit", ID: a.School, After: a})
	})
	return kept, err
}

// Show says what the rules in force say of a student today; nothing is kept.
// To outsiders the student is not there (policy M15).
func (s Service) Show(ctx context.Context, who domain.Actor, student domain.PersonID, about Asked) (Decision, error) {
	standing, err := s.store.Standing(ctx, student)
	if err != nil {
		return Decision{}, err
	}
	if _, ok := who.May(Access["showEligibility"], standing.Subject()); !ok {
		return Decision{}, domain.ErrNotFound
	}
	set, err := s.set(ctx, about)
	if err != nil {
		return Decision{}, err
	}
	cases, err := s.store.Cases(ctx, set, about, student)
	if err != nil {
		return Decision{}, err
	}
	if len(cases) == 0 {
		return Decision{}, domain.ErrNotFound
	}
	return set.Decide(cases[0].Question), nil
}

func (s Service) set(ctx context.Context, about Asked) (Set, error) {
	programmes, err := s.store.Programmes(ctx)
	if err != nil {
		return Set{}, err
	}
	if !slices.Contains(programmes, about.Programme) {
		return Set{}, ErrNoProgramme
	}
	sets, err := s.store.Sets(ctx)
	if err != nil {
		return Set{}, err
	}
	set := sets.At(about.Programme, about.Term)
	set.Programme = about.Programme
	return set, nil
}

// Kept reads the decision that an award keeps.
func (s Service) Kept(ctx context.Context, who domain.Actor, award [16]byte) (Kept, error) {
	kept, about, err := s.store.KeptOf(ctx, award)
	if err != nil {
		return Kept{}, err
	}
	if _, ok := who.May(Access["getDecision"], about); !ok {
		return Kept{}, domain.ErrNotFound
	}
	return kept, nil
}

// Names are the names of the students of a list that somebody was shown.
func (s Service) Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error) {
	return s.store.Names(ctx, ids...)
}

// Replayed is what replaying kept decisions gave.
type Replayed struct {
	Checked int
	Differ  []Kept // those that come out otherwise today
	Next    domain.ID[Decision]
}

// MaxReplay is how many decisions one replay takes at most.
const MaxReplay = 10_000

// Replay computes kept decisions anew, after an id and in the order of ids, and
// says which come out otherwise: none may (feature AI3). Next is zero when there
// are no more.
func (s Service) Replay(ctx context.Context, who domain.Actor, after domain.ID[Decision], limit int) (Replayed, error) {
	if who.Reach(Access["replayDecisions"]).IsEmpty() && !who.IsSystem() {
		return Replayed{}, domain.ErrForbidden
	}
	sets, err := s.store.Sets(ctx)
	if err != nil {
		return Replayed{}, err
	}
	if limit <= 0 || limit > MaxReplay {
		limit = MaxReplay
	}
	var done Replayed
	for done.Checked < limit {
		batch, err := s.store.Kept(ctx, after, min(limit-done.Checked, replayBatch))
		if err != nil {
			return Replayed{}, err
		}
		for _, k := range batch {
			again, known := sets.Again(k.Decision)
			if !known || !again.Same(k.Decision) {
				done.Differ = append(done.Differ, k)
			}
			after = k.ID
		}
		done.Checked += len(batch)
		if len(batch) == 0 {
			return done, nil
		}
	}
	done.Next = after
	return done, nil
}

// replayBatch is how many decisions are opened at a time.
const replayBatch = 1000
