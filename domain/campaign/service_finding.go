package campaign

import (
	"context"

	"lizhi/domain"
)

// Findings lists those of the actor's part of the city, newest first.
func (s Service) Findings(ctx context.Context, who domain.Actor, id ID, f Filter, page domain.Page) (domain.List[Shown], error) {
	reach := who.Reach(Access["listFindings"])
	if reach.IsEmpty() {
		return domain.List[Shown]{}, domain.ErrNotFound
	}
	if _, err := s.store.Campaign(ctx, id); err != nil {
		return domain.List[Shown]{}, err
	}
	return s.store.Findings(ctx, id, reach, f, page)
}

// MostExported is how many findings a workbook holds; more are asked for in
// parts, and never cut off in silence.
const MostExported = 20_000

// Export gives the findings for a workbook and notes that they were taken out
// (policy B12).
func (s Service) Export(ctx context.Context, who domain.Actor, id ID, f Filter) ([]Shown, error) {
	if err := who.Proved(); err != nil {
		return nil, err
	}
	var all []Shown
	page := domain.Page{Limit: 1_000}
	for {
		list, err := s.Findings(ctx, who, id, f, page)
		if err != nil {
			return nil, err
		}
		if all = append(all, list.Items...); len(all) > MostExported {
			return nil, ErrMany.With("max", MostExported)
		}
		if page.After = list.Next; list.Next.IsZero() {
			break
		}
	}
	basis, _ := who.Office(Access["exportFindings"])
	err := s.store.InTx(ctx, who, nil, func(tx Tx) error {
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "campaign.export", Object: "campaign", ID: id, Rows: new(len(all))})
	})
	return all, err
}

// Finding reads one with its candidates and its history.
func (s Service) Finding(ctx context.Context, who domain.Actor, id ID, subject FindingID) (Shown, error) {
	f, err := s.store.Finding(ctx, id, subject)
	if err != nil {
		return Shown{}, err
	}
	if _, ok := who.May(Access["getFinding"], f.About()); !ok {
		return Shown{}, domain.ErrNotFound
	}
	ref, err := s.store.Reference(ctx)
	f.Candidates = ref.Rule(s.world.Today()).scored(f.Candidates)
	return f, err
}

// Settle ends a finding with an outcome.
func (s Service) Settle(ctx context.Context, who domain.Actor, id ID, subject FindingID, in Settling) (Finding, error) {
	return s.deal(ctx, who, id, subject, "settleFinding", func(tx Tx, c Campaign, f *Finding) error {
		var has Aided
		if in.Outcome == Recognised && !f.Student.IsZero() {
			var err error
			if has, err = tx.Aided(ctx, c, f.Student); err != nil {
				return err
			}
		}
		return f.settle(who.Person, in, has, s.world.Now())
	})
}

// Decision says who of the candidates of an uncertain row is meant; a zero
// Student is none of them.
type Decision struct {
	Version int
	Student domain.PersonID
}

// Decide takes a person's word on an uncertain row.
func (s Service) Decide(ctx context.Context, who domain.Actor, id ID, subject FindingID, in Decision) (Finding, error) {
	return s.deal(ctx, who, id, subject, "decideFinding", func(tx Tx, c Campaign, f *Finding) error {
		switch {
		case in.Version != f.Version:
			return domain.ErrStale.With("yours", in.Version).With("current", f.Version)
		case f.Kind != Uncertain || f.Settled:
			return ErrSettled
		}
		facts, err := tx.RowFacts(ctx, id, []FindingID{subject})
		if err != nil {
			return err
		}
		if len(facts) != 1 || !facts[0].has(in.Student) {
			return ErrCandidate.At("/student_id")
		}
		if err := tx.Decide(ctx, facts[0], in.Student, who.Person); err != nil {
			return err
		}
		now := s.world.Now()
		if in.Student.IsZero() {
			due, _, err := s.rules(ctx, tx)
			if err != nil {
				return err
			}
			f.Kind, f.Reason = NotFound, "rejected"
			f.reopen(due)
			f.place(owner(domain.Place{City: facts[0].City, County: facts[0].Row.County}, nil))
			return nil
		}
		f.Settled, f.Outcome, f.SettledBy, f.SettledAt = true, Matching, who.Person, &now
		if err := s.judge(ctx, tx, c, []domain.PersonID{in.Student}); err != nil {
			return err
		}
		if err := tx.Add(ctx, now, Reopen{id}); err != nil {
			return err
		}
		return tx.Add(ctx, now, Prove{f.List})
	})
}

// has reports whether a student may be chosen; none always may.
func (f RowFacts) has(student domain.PersonID) bool {
	for _, c := range f.Candidates {
		if c.Student == student && c.State == Possible {
			return true
		}
	}
	return student.IsZero()
}

// deal is what a person's changes of a finding have in common: the owner's unit
// is open and locked first.
func (s Service) deal(ctx context.Context, who domain.Actor, id ID, subject FindingID, operation string,
	fn func(Tx, Campaign, *Finding) error,
) (Finding, error) {
	var after Finding
	shown, err := s.store.Finding(ctx, id, subject)
	if err != nil {
		return after, err
	}
	err = s.store.InTx(ctx, who, &after, func(tx Tx) error {
		basis, err := who.Require(Access[operation], Access["getFinding"], shown.About())
		if err != nil {
			return err
		}
		c, err := tx.Shared(ctx, id)
		if err != nil {
			return err
		}
		if err := s.openAt(ctx, tx, c, shown.About().Made); err != nil {
			return err
		}
		before, err := tx.Finding(ctx, id, subject)
		if err != nil {
			return err
		}
		if before.About() != shown.About() { // it moved to another owner meanwhile
			return domain.ErrStale.With("yours", shown.Version).With("current", before.Version)
		}
		after = before
		if err := fn(tx, c, &after); err != nil {
			return err
		}
		after.Version++
		if err := tx.Put(ctx, []Finding{after}); err != nil {
			return err
		}
		if err := tx.AddSteps(ctx, []Step{after.step(who.Person, s.world.Now())}); err != nil {
			return err
		}
		return s.note(ctx, tx, domain.Entry{
			Basis: basis, Action: "campaign." + operation, Object: "campaign.finding", ID: subject, About: after.Student, Before: before, After: after,
		}, id)
	})
	return after, err
}
