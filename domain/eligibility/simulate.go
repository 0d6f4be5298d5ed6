package eligibility

import (
	"cmp"
	"context"
	"slices"

	"lizhi/domain"
)

// MaxStudents is how many students one simulation or list looks at.
const MaxStudents = 60_000

// casesBatch is how many students are asked about at a time.
const casesBatch = 400

// Trial is a change that nobody has made: other rules, other amounts, or both.
type Trial struct {
	Asked
	Unit    domain.UnitID // a school, a county or the city
	Rules   []Rule        // in place of those in force; none keeps them
	Amounts []Amount      // in place of the standards' own
}

// Amount is what a standard would give per term in a stage, in fen, to boarders
// or day pupils or both ("boards", "day", "any").
type Amount struct {
	Stage    string
	Boarding string
	Amount   domain.Money
}

// fits reports whether the amount is for a student.
func (a Amount) fits(c Case) bool {
	return a.Stage == c.Facts.Stage && (a.Boarding == "any" || (a.Boarding == "boards") == c.Facts.Boards)
}

// Change is what a trial would change for one student.
type Change struct {
	Student domain.PersonID
	School  domain.UnitID
	Reason  string // of who loses: the rule that stands against; of who gains: what stood before
	Clause  string
}

// Cost is what a programme costs a unit in a term, before and after, in fen.
type Cost struct {
	Unit          domain.UnitID // zero county is 市直
	Gain, Lose    int
	Before, After domain.Money
	Now, Then     int // students
}

// Simulated is what a trial would do.
type Simulated struct {
	Students    int
	Gain, Lose  []Change
	Total       Cost
	By          []Cost // per school, by id
	ByCounty    []Cost
	FromVersion int // of the rules in force
}

// Simulate says who would gain and who would lose by a change, and what it would
// cost. It writes nothing (feature AI2).
func (s Service) Simulate(ctx context.Context, who domain.Actor, t Trial) (Simulated, error) {
	place, err := s.store.Place(ctx, t.Unit)
	if err != nil {
		return Simulated{}, err
	}
	if _, err := who.Require(Access["simulateRules"], Access["simulateRules"], domain.Subject{Made: place, Now: place}); err != nil {
		return Simulated{}, err
	}
	before, err := s.set(ctx, t.Asked)
	if err != nil {
		return Simulated{}, err
	}
	after := before
	if len(t.Rules) > 0 {
		after.Rules = t.Rules
		if err := after.Check(); err != nil {
			return Simulated{}, err
		}
		if err := s.named(ctx, after.Rules); err != nil {
			return Simulated{}, err
		}
	}
	students, err := s.store.Students(ctx, t.Unit)
	if err != nil {
		return Simulated{}, err
	}
	if len(students) > MaxStudents {
		return Simulated{}, ErrTooMany.With("n", len(students)).With("max", MaxStudents)
	}
	done := tally{Simulated: Simulated{Students: len(students), FromVersion: before.Version}, schools: map[domain.UnitID]*Cost{}, counties: map[domain.UnitID]*Cost{}}
	for batch := range slices.Chunk(students, casesBatch) {
		cases, err := s.store.Cases(ctx, before, t.Asked, batch...)
		if err != nil {
			return Simulated{}, err
		}
		for _, c := range cases {
			done.add(c, before, after, t.Amounts)
		}
	}
	return done.result(), nil
}

// unpaid is why somebody whom no rule stood against had nothing.
const unpaid = "符合资格条件，但该项目在这一学期没有适用的标准"

// tally counts what a trial would do.
type tally struct {
	Simulated
	schools, counties map[domain.UnitID]*Cost
}

func (t *tally) add(c Case, before, after Set, amounts []Amount) {
	then := c
	if i := slices.IndexFunc(amounts, func(a Amount) bool { return a.fits(c) }); i >= 0 {
		then.Amount, then.Paid = amounts[i].Amount, true
	}
	was, is := before.Decide(c.Question), after.Decide(c.Question)
	costs := []*Cost{&t.Total, at(t.schools, c.School), at(t.counties, c.County)}
	had, has := was.Passed && c.Paid, is.Passed && then.Paid
	change := Change{Student: c.Facts.Student, School: c.School}
	for _, cost := range costs {
		if had {
			cost.Before, cost.Now = cost.Before+c.Amount, cost.Now+1
		}
		if has {
			cost.After, cost.Then = cost.After+then.Amount, cost.Then+1
		}
		switch {
		case has && !had:
			cost.Gain++
		case had && !has:
			cost.Lose++
		}
	}
	switch {
	case has && !had:
		change.Reason, change.Clause = unpaid, before.Programme
		if against, stood := was.Against(); stood {
			change.Reason, change.Clause = against.Reason, against.Clause
		}
		t.Gain = append(t.Gain, change)
	case had && !has:
		against, _ := is.Against()
		change.Reason, change.Clause = against.Reason, against.Clause
		t.Lose = append(t.Lose, change)
	}
}

func at(costs map[domain.UnitID]*Cost, unit domain.UnitID) *Cost {
	if costs[unit] == nil {
		costs[unit] = &Cost{Unit: unit}
	}
	return costs[unit]
}

func (t *tally) result() Simulated {
	ordered := func(costs map[domain.UnitID]*Cost) []Cost {
		list := []Cost{}
		for _, c := range costs {
			list = append(list, *c)
		}
		slices.SortFunc(list, func(a, b Cost) int { return cmp.Compare(a.Unit.String(), b.Unit.String()) })
		return list
	}
	t.By, t.ByCounty = ordered(t.schools), ordered(t.counties)
	return t.Simulated
}

// Stopped is a student who had a programme and is not eligible any more, with
// the rule that stands against it now (feature AI5).
type Stopped struct {
	Student  domain.PersonID
	School   domain.UnitID
	Decision Decision
	Against  Finding
}

// Ended lists who had a programme in the term before and is not eligible in this
// one, each with the reason, and how many go on.
func (s Service) Ended(ctx context.Context, who domain.Actor, unit domain.UnitID, about Asked) (stopped []Stopped, goOn int, err error) {
	place, err := s.store.Place(ctx, unit)
	if err != nil {
		return nil, 0, err
	}
	if _, err := who.Require(Access["listStopped"], Access["listStopped"], domain.Subject{Made: place, Now: place}); err != nil {
		return nil, 0, err
	}
	set, err := s.set(ctx, about)
	if err != nil {
		return nil, 0, err
	}
	had, err := s.store.Receiving(ctx, unit, about.Programme, about.Term-1)
	if err != nil {
		return nil, 0, err
	}
	if len(had) > MaxStudents {
		return nil, 0, ErrTooMany.With("n", len(had)).With("max", MaxStudents)
	}
	for batch := range slices.Chunk(had, casesBatch) {
		cases, err := s.store.Cases(ctx, set, about, batch...)
		if err != nil {
			return nil, 0, err
		}
		for _, c := range cases {
			d := set.Decide(c.Question)
			against, is := d.Against()
			if !is {
				goOn++
				continue
			}
			stopped = append(stopped, Stopped{Student: c.Facts.Student, School: c.School, Decision: d, Against: against})
		}
	}
	return stopped, goOn, nil
}
