package insight

import (
	"context"

	"lizhi/domain"
)

// Fold is the task that folds what is marked.
type Fold struct{}

// Kind names the task.
func (Fold) Kind() string { return "insight.fold" }

// Once is the key: one of them at a time is enough.
func (Fold) Once() string { return "" }

const (
	// bite is how many students are folded in one transaction.
	bite = 500
	// atReading is how many bites a reader waits for before it is told that more
	// are to come.
	atReading = 4
)

// Waiting reports whether anything is marked.
func (s Service) Waiting(ctx context.Context) (bool, error) {
	n, err := s.store.Marked(ctx)
	return n > 0, err
}

// FoldAll folds until nothing is marked any more.
func (s Service) FoldAll(ctx context.Context, who domain.Actor) error {
	for {
		n, err := s.fold(ctx, who.Step())
		if err != nil || n < bite {
			return err
		}
	}
}

// catchUp folds what a reading can wait for and says how many students are
// still marked.
func (s Service) catchUp(ctx context.Context) (int64, error) {
	for range atReading {
		waiting, err := s.store.Marked(ctx)
		if err != nil || waiting == 0 {
			return 0, err
		}
		if _, err := s.fold(ctx, domain.System(nil)); err != nil {
			return 0, err
		}
	}
	return s.store.Marked(ctx)
}

// fold judges the awards of some marked students anew and brings cases and
// counts to what was found. Two that fold the same students wait for each
// other at the students' rows, and the second finds nothing to do.
func (s Service) fold(ctx context.Context, who domain.Actor) (int, error) {
	n := 0
	err := s.store.InTx(ctx, who, nil, func(tx Tx) error {
		students, err := tx.Marks(ctx, bite)
		n = len(students)
		if err != nil || n == 0 {
			return err
		}
		facts, err := tx.Facts(ctx, students)
		if err != nil {
			return err
		}
		before, err := tx.Cases(ctx, students)
		if err != nil {
			return err
		}
		gone, kept := changed(before, Judge(facts))
		if err := tx.Replace(ctx, gone, kept); err != nil {
			return err
		}
		for key, n := range deltas(gone, kept) {
			if err := tx.Count(ctx, key.unit, key.term, n); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// changed leaves out the cases that are as they were.
func changed(before, after []Case) (gone, kept []Case) {
	were := map[AwardID]Case{}
	for _, c := range before {
		were[c.Award] = c
	}
	for _, c := range after {
		old, had := were[c.Award]
		delete(were, c.Award)
		if had && old.same(c) {
			continue
		}
		if had {
			gone = append(gone, old)
		}
		kept = append(kept, c)
	}
	for _, c := range before {
		if _, left := were[c.Award]; left {
			gone = append(gone, c)
		}
	}
	return gone, kept
}

func (c Case) same(d Case) bool {
	for _, k := range Keys {
		if Join(c.Wrong[k]) != Join(d.Wrong[k]) {
			return false
		}
	}
	c.Wrong, d.Wrong = nil, nil
	return c.flat() == d.flat()
}

// flat is a case without its map, to be compared.
func (c Case) flat() any {
	type flat struct {
		award                                  AwardID
		student                                domain.PersonID
		programme                              string
		term                                   domain.Term
		place                                  domain.Place
		amount, paid                           domain.Money
		approved, byCard, submitted, firstTime bool
		inTime                                 Answer
	}
	return flat{
		c.Award, c.Student, c.Programme, c.Term, c.Place, c.Amount, c.Paid,
		c.Approved, c.ByCard, c.Submitted, c.FirstTry, c.InTime,
	}
}

// figureOf is where figures are kept.
type figureOf struct {
	unit domain.UnitID
	term domain.Term
}

// deltas are what cases that go and come change in the figures of their school,
// their county and the city.
func deltas(gone, kept []Case) map[figureOf]Counts {
	sums := map[figureOf]Counts{}
	add := func(c Case, times int64) {
		for _, unit := range []domain.UnitID{c.Place.School, c.Place.County, c.Place.City} {
			if unit.IsZero() {
				continue
			}
			key := figureOf{unit, c.Term}
			if sums[key] == nil {
				sums[key] = Counts{}
			}
			sums[key].Add(c.Figures(), times)
		}
	}
	for _, c := range gone {
		add(c, -1)
	}
	for _, c := range kept {
		add(c, 1)
	}
	return sums
}
