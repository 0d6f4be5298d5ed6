package growth

import (
	"context"
	"errors"
	"slices"

	"lizhi/domain"
)

// Decide verifies or returns some records, each with its own result: one that
// is refused stops none of the others. Whoever teaches no class is refused as a
// whole.
func (s Service) Decide(ctx context.Context, who domain.Actor, decisions []Decision) ([]Result, error) {
	var results []Result
	err := s.store.InTx(ctx, who, &results, func(tx Tx) error {
		results = nil
		if who.Reach(decides).IsEmpty() {
			return domain.ErrForbidden
		}
		d, err := s.deciding(ctx, tx, who, decisions)
		if err != nil {
			return err
		}
		out := make([]Result, len(decisions))
		for i, one := range decisions {
			out[i], err = d.carryOut(ctx, one)
			if err != nil {
				return err
			}
		}
		if err := tx.Touch(ctx, d.touched...); err != nil {
			return err
		}
		results = out
		return tx.Count(ctx, d.deltas)
	})
	return results, err
}

// deciding is a request that decides several records, read at once.
type deciding struct {
	tx      Tx
	who     domain.Actor
	world   domain.World
	rules   []Rules
	records map[RecordID]Record
	places  map[domain.PersonID]domain.Place

	deltas  []Delta
	touched [][16]byte
}

func (s Service) deciding(ctx context.Context, tx Tx, who domain.Actor, decisions []Decision) (*deciding, error) {
	d := &deciding{tx: tx, who: who, world: s.world, records: map[RecordID]Record{}}
	ids := make([]RecordID, len(decisions))
	for i, one := range decisions {
		ids[i] = one.Record
	}
	records, err := tx.RecordsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	var students []domain.PersonID
	for _, r := range records {
		d.records[r.ID] = r
		if !slices.Contains(students, r.Student) {
			students = append(students, r.Student)
		}
	}
	if d.places, err = tx.Places(ctx, students); err != nil {
		return nil, err
	}
	d.rules, err = tx.Rules(ctx)
	return d, err
}

// carryOut decides one record. The error is ours; a refusal is in the result.
func (d *deciding) carryOut(ctx context.Context, one Decision) (Result, error) {
	before, after, basis, err := d.one(one)
	var fault *domain.Fault
	if errors.As(err, &fault) {
		return Result{Record: one.Record, State: before.State, Version: before.Version, Fault: fault}, nil
	}
	if err != nil {
		return Result{}, err
	}
	if err := d.tx.SaveRecord(ctx, after); err != nil {
		return Result{}, err
	}
	d.records[after.ID] = after
	d.deltas = append(d.deltas, deltas(before, after)...)
	d.touched = append(d.touched, touched(before, after)...)
	action := "growth.verify"
	if !one.Verify {
		action = "growth.return"
	}
	err = d.tx.Note(ctx, domain.Entry{
		Basis: basis, Action: action, Object: "growth.record", ID: after.ID, About: after.Student, Before: before, After: after,
	})
	return Result{Record: after.ID, State: after.State, Version: after.Version}, err
}

// one asks who may and what the rules say. A refusal that tells a stranger that
// a record exists is none: before is empty then.
func (d *deciding) one(one Decision) (before, after Record, basis domain.Basis, err error) {
	r, there := d.records[one.Record]
	now := d.places[r.Student]
	basis, may := d.who.May(decides, domain.Subject{Person: r.Student, Made: now, Now: now})
	if !there || !may || !r.shownTo(basis.Role) {
		return Record{}, Record{}, basis, domain.ErrNotFound
	}
	after = r
	rules, err := inForce(d.rules, r.Kind, d.world.Today())
	if err == nil {
		err = after.Decide(d.who.Person, one, rules, d.world.Now())
	}
	return r, after, basis, err
}

// Moved follows a student to another class: what was handed in waits for the
// teacher of that class from now on. A task calls it after every transfer.
func (s Service) Moved(ctx context.Context, who domain.Actor, student domain.PersonID) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		standing, err := tx.Student(ctx, student)
		if err != nil {
			return err
		}
		records, err := tx.Submitted(ctx, student)
		if err != nil {
			return err
		}
		for _, r := range records {
			class := WaiterID(standing.Place.Class)
			if r.Awaits == class {
				continue
			}
			before := r
			if r.Awaits = class; class.IsZero() { // enrolled nowhere: nobody verifies it
				r.AwaitsSince = nil
			}
			r.Version++
			if err := tx.SaveRecord(ctx, r); err != nil {
				return err
			}
			if err := settle(ctx, tx, domain.Basis{}, "growth.move", before, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// Load keeps the editions of the tables of reference that are not there yet; what
// is kept stays as it is.
func (s Service) Load(ctx context.Context, who domain.Actor, editions ...Rules) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		kept, err := tx.Rules(ctx)
		if err != nil {
			return err
		}
		for _, r := range editions {
			if slices.ContainsFunc(kept, func(k Rules) bool { return k.Kind == r.Kind && k.ValidFrom == r.ValidFrom }) {
				continue
			}
			if err := errors.Join(r.within(), tx.AddRules(ctx, r)); err != nil {
				return err
			}
			if err := tx.Note(ctx, domain.Entry{Action: "growth.set_rules", Object: "growth.rules", After: r}); err != nil {
				return err
			}
		}
		return nil
	})
}

// SetRules keeps a new edition of a kind's limits; older ones stay (policy M14).
func (s Service) SetRules(ctx context.Context, who domain.Actor, r Rules) (Rules, error) {
	var kept Rules
	err := s.store.InTx(ctx, who, &kept, func(tx Tx) error {
		basis, ok := who.Office(Access["setRecordRules"])
		if !ok {
			return domain.ErrForbidden
		}
		if err := r.check(s.world.Today()); err != nil {
			return err
		}
		if err := tx.AddRules(ctx, r); err != nil {
			return err
		}
		kept = r
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "growth.set_rules", Object: "growth.rules", After: r})
	})
	return kept, err
}
