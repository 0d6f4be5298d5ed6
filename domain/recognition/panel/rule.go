package panel

import (
	"strings"

	"lizhi/domain"
)

// Strictness says what a panel that is too small does.
type Strictness string

// Block refuses it, Warn keeps it and says so.
const (
	Block Strictness = "block"
	Warn  Strictness = "warn"
)

// Rule is what the review at a stage asks from a school year on; the newest one
// that has begun holds (policy C6, C7, C21). Rules are added, never changed.
type Rule struct {
	Stage      string
	From       domain.SchoolYear
	Share      int // percent of the class that the panel has at least; 0 asks nothing
	Students   int // percent of the seats that students hold at least; 0 asks nothing
	Strictness Strictness
	ByGuardian bool // only a guardian applies
	Source     string
}

// Rules are the rules of all stages and school years.
type Rules []Rule

// At is the rule of a stage in a school year. A stage without one asks nothing.
func (all Rules) At(stage string, year domain.SchoolYear) Rule {
	var newest Rule
	for _, r := range all {
		if r.Stage == stage && r.From <= year && r.From >= newest.From {
			newest = r
		}
	}
	return newest
}

// Need is how many members the panel of a class of a size has at least:
// ceil(share × size).
func (r Rule) Need(size int) int { return ceil(size*r.Share, 100) }

// NeedStudents is how many of the seats students hold at least.
func (r Rule) NeedStudents(seats int) int { return ceil(seats*r.Students, 100) }

func ceil(a, b int) int { return (a + b - 1) / b }

// Check refuses a rule that cannot be added in a school year.
func (r Rule) Check(year domain.SchoolYear) error {
	if strings.TrimSpace(r.Source) == "" || r.From < year {
		return ErrRule
	}
	return nil
}
