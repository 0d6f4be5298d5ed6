package aid

import (
	"slices"

	"lizhi/domain"
)

// Stacking says whether two programmes go together 叠加 or shut each other out
// 互斥, from a term on (feature AI7). Of what nobody spoke, both may be had.
type Stacking struct {
	A, B      string // codes of programmes, the smaller first
	From      domain.Term
	Until     domain.Term // the last term; zero while it holds
	Exclusive bool
	Clause    string
	Source    string
}

// ordered puts the two programmes in their order.
func (s Stacking) ordered() Stacking {
	if s.B < s.A {
		s.A, s.B = s.B, s.A
	}
	return s
}

// Check asks what a row can answer for by itself.
func (s Stacking) Check() error {
	switch {
	case s.A == s.B:
		return ErrSameProgramme.At("/b")
	case s.Until != 0 && s.Until < s.From:
		return ErrUntil.At("/until_term")
	}
	return nil
}

// Clash refuses a programme for a term when the student holds one that shuts it
// out: the latest row of the two decides.
func Clash(rows []Stacking, ref Reference, wanted Asked, held []Award) error {
	p, _ := ref.Programme(wanted.Programme)
	for _, a := range held {
		other, _ := ref.Programme(a.Programme)
		yearly := p.Kind == Scholarship || other.Kind == Scholarship
		if a.Programme == wanted.Programme || a.Term != wanted.Term && !yearly {
			continue
		}
		pair := Stacking{A: a.Programme, B: wanted.Programme}.ordered()
		var best Stacking
		for _, s := range rows {
			if s.A == pair.A && s.B == pair.B && s.From <= wanted.Term && s.From > best.From {
				best = s
			}
		}
		if best.Exclusive && (best.Until == 0 || wanted.Term <= best.Until) {
			return ErrExclusive.With("programme", p.Name).With("other", other.Name).With("clause", best.Clause)
		}
	}
	return nil
}

// stacked reports whether a row is known already.
func stacked(rows []Stacking, s Stacking) bool {
	return slices.ContainsFunc(rows, func(o Stacking) bool { return o.A == s.A && o.B == s.B && o.From == s.From })
}
