package recognition

import (
	"slices"
	"strings"

	"lizhi/domain"
)

// Factor 认定依据 is one of the closed list on which a grade rests (policy §1.4).
type Factor struct {
	Code, Name  string // "economy", 家庭经济因素
	From, Until domain.SchoolYear
	Source      string
}

// Grade 档次 is a grade of difficulty, as the feature hardship keeps it.
type Grade struct {
	Code, Name  string
	From, Until domain.SchoolYear // Until is zero while it holds
	Difficult   bool              // false for 不困难
}

// Category 特殊困难群体 is a special group, as the feature hardship keeps it.
type Category struct {
	Code, Name  string
	From, Until domain.Day
}

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

// Need is how many members the panel of a class of a size has at least:
// ceil(share × size).
func (r Rule) Need(size int) int { return ceil(size*r.Share, 100) }

// NeedStudents is how many of the seats students hold at least.
func (r Rule) NeedStudents(seats int) int { return ceil(seats*r.Students, 100) }

func ceil(a, b int) int { return (a + b - 1) / b }

// Reference is what the city's rules say, past versions too.
type Reference struct {
	Factors    []Factor
	Rules      []Rule
	Rubrics    []Rubric
	Grades     []Grade
	Categories []Category
}

// Rule is the rule of a stage in a school year. A stage without one asks nothing.
func (r Reference) Rule(stage string, year domain.SchoolYear) Rule {
	var newest Rule
	for _, x := range r.Rules {
		if x.Stage == stage && x.From <= year && x.From >= newest.From {
			newest = x
		}
	}
	return newest
}

// Rubric is the rubric of a school year; zero if there is none yet.
func (r Reference) Rubric(year domain.SchoolYear) Rubric {
	var newest Rubric
	for _, x := range r.Rubrics {
		if x.From <= year && x.From >= newest.From {
			newest = x
		}
	}
	return newest
}

// Grade finds a grade in the rule set of a school year (policy C9).
func (r Reference) Grade(code string, year domain.SchoolYear) (Grade, error) {
	var known []string
	for _, g := range r.Grades {
		if g.From > year || g.Until != 0 && g.Until < year {
			continue
		}
		if g.Code == code {
			return g, nil
		}
		known = append(known, g.Code+" "+g.Name)
	}
	return Grade{}, ErrGrade.With("grades", strings.Join(known, "、"))
}

// GradeName is how people call a grade; empty if there is none of that code.
func (r Reference) GradeName(code string, year domain.SchoolYear) string {
	g, err := r.Grade(code, year)
	if err != nil {
		return ""
	}
	return g.Name
}

// Category finds a special group; zero if there is none.
func (r Reference) Category(code string) Category {
	for _, c := range r.Categories {
		if c.Code == code {
			return c
		}
	}
	return Category{}
}

// factors are the factors of a school year.
func (r Reference) factors(year domain.SchoolYear) []Factor {
	return slices.DeleteFunc(slices.Clone(r.Factors), func(f Factor) bool {
		return f.From > year || f.Until != 0 && f.Until < year
	})
}

// check refuses a rule that cannot be added.
func (r Rule) check(year domain.SchoolYear) error {
	if strings.TrimSpace(r.Source) == "" || r.From < year {
		return ErrRule
	}
	return nil
}
