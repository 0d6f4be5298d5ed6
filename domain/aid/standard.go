package aid

import (
	"slices"
	"time"

	"lizhi/domain"
)

// StandardID names a standard.
type StandardID = domain.ID[Standard]

// Boarding says for whom a standard is.
type Boarding string

// The kinds of boarding. A programme that does not differ has Any.
const (
	Any    Boarding = "any"
	Boards Boarding = "boards" // 寄宿
	Day    Boarding = "day"    // 非寄宿
)

// Standard 资助标准 is what a programme gives per term from a term on. It is
// never edited once an award used it (policy E18).
type Standard struct {
	ID          StandardID
	Programme   string
	Stage       string
	Boarding    Boarding
	Tier        string // "average" or the city's own names; "" where there are none
	From        domain.Term
	Amount      domain.Money // per term, fen; per school year for a scholarship; 0 for a waiver
	Least, Most domain.Money // the range of the programme, fen; Most is 0 where there is none
	Grades      []int        // years within the stage, 1 is the first; none means all
	Groups      []string     // special groups, one of which is needed; none means no need
	AgeFrom     int          // ages that are entitled; AgeTo is 0 where age plays no part
	AgeTo       int
	Source      string
	Clause      string
	Version     int
	CreatedAt   time.Time
}

// Check asks what a standard can answer for by itself: a stage, an amount
// within its range (policy E10, E13), and no amount for a waiver (policy E17).
func (s Standard) Check(p Programme) error {
	var wrong []*domain.Fault
	switch {
	case p.Kind == Waiver && s.Amount != 0:
		wrong = append(wrong, ErrWaiverAmount.At("/amount"))
	case p.Kind != Waiver && s.Amount <= 0:
		wrong = append(wrong, ErrNoAmount.At("/amount"))
	case s.Amount < s.Least, s.Most > 0 && s.Amount > s.Most:
		wrong = append(wrong, ErrRange.With("least", s.Least).With("most", s.Most).With("clause", s.Clause).At("/amount"))
	}
	if p.ByBoarding == (s.Boarding == Any) {
		wrong = append(wrong, ErrBoarding.At("/boarding"))
	}
	if !p.Runs(s.From) {
		wrong = append(wrong, ErrNotRunning.With("term", s.From).With("clause", p.Clause).At("/valid_from_term"))
	}
	return domain.Wrong(wrong...)
}

// bounded gives a new row the range in force where it states none of its own. The
// least may be raised by a row but not lowered (policy E10, E13).
func (all Standards) bounded(s Standard) Standard {
	var ruling Standard
	for _, o := range all {
		if o.Programme == s.Programme && o.Stage == s.Stage && (o.Least > 0 || o.Most > 0) && o.From <= s.From && o.From > ruling.From {
			ruling = o
		}
	}
	s.Least = max(s.Least, ruling.Least)
	if s.Most == 0 {
		s.Most = ruling.Most
	}
	return s
}

// National is the tier whose amount is the national average (policy E13).
const National = "average"

// Average 平均资助标准 is what a school gives per student of a programme in a
// term, beside the national average.
type Average struct {
	School   domain.UnitID
	Awards   int
	Sum      domain.Money // fen
	National domain.Money // per student, fen; 0 where there is none
}

// Mean is the weighted average per student, in fen, rounded down.
func (a Average) Mean() domain.Money {
	if a.Awards == 0 {
		return 0
	}
	return a.Sum / domain.Money(a.Awards)
}

// Warns reports whether the weighted average differs from the national one at
// all; it is a warning and stops nothing (policy E13).
func (a Average) Warns() bool {
	return a.National > 0 && a.Awards > 0 && a.Sum != a.National*domain.Money(a.Awards)
}

// national is the national average of a programme in a term: the amount of that
// tier, 0 where a programme has no tiers.
func (all Standards) national(about Asked) domain.Money {
	var best Standard
	for _, s := range all {
		if s.Programme == about.Programme && s.Tier == National && s.From <= about.Term && s.From > best.From {
			best = s
		}
	}
	return best.Amount
}

// Query asks what a programme gives.
type Query struct {
	Programme string
	Stage     string
	Boards    bool
	Term      domain.Term
	Tier      string
}

// Standards are the rows of one or more programmes.
type Standards []Standard

// At finds the row in force: the one with the latest term not after the asked
// one. ErrNoStandard if there is none.
func (all Standards) At(q Query) (Standard, error) {
	var best Standard
	for _, s := range all {
		fits := s.Programme == q.Programme && s.Stage == q.Stage && s.Tier == q.Tier && s.From <= q.Term &&
			(s.Boarding == Any || (s.Boarding == Boards) == q.Boards)
		if fits && s.From > best.From {
			best = s
		}
	}
	if best.From == 0 {
		return Standard{}, ErrNoStandard.With("programme", q.Programme).With("term", q.Term)
	}
	return best, nil
}

// Amount is what a programme gives for a term, in fen:
// amount(programme, stage, boarding, term, tier).
func (all Standards) Amount(q Query) (domain.Money, error) {
	s, err := all.At(q)
	return s.Amount, err
}

// same reports whether two rows say the same, whatever their ids.
func (s Standard) same(o Standard) bool {
	return s.Key() == o.Key() && s.Amount == o.Amount && s.Least == o.Least && s.Most == o.Most &&
		slices.Equal(s.Grades, o.Grades) && slices.Equal(s.Groups, o.Groups) &&
		s.AgeFrom == o.AgeFrom && s.AgeTo == o.AgeTo && s.Source == o.Source && s.Clause == o.Clause
}

// StandardKey is what no two rows share.
type StandardKey struct {
	Programme, Stage string
	Boarding         Boarding
	Tier             string
	From             domain.Term
}

// Key is the row's place in the table of standards.
func (s Standard) Key() StandardKey {
	return StandardKey{s.Programme, s.Stage, s.Boarding, s.Tier, s.From}
}

// Reference is the table of programmes, standards and payment modes.
type Reference struct {
	Programmes []Programme
	Standards  Standards
	Modes      []Mode
	Stackings  []Stacking
}

// Programme finds a programme by its code.
func (r Reference) Programme(code string) (Programme, bool) {
	for _, p := range r.Programmes {
		if p.Code == code {
			return p, true
		}
	}
	return Programme{}, false
}

// Clause is the clause on which an award rests: its standard's, else its
// programme's.
func (r Reference) Clause(a Award) string {
	for _, s := range r.Standards {
		if s.ID == a.Standard && s.Clause != "" {
			return s.Clause
		}
	}
	p, _ := r.Programme(a.Programme)
	return p.Clause
}
