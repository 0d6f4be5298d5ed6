package need

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

// Factors are the factors of all school years.
type Factors []Factor

// In are the factors of a school year.
func (all Factors) In(year domain.SchoolYear) Factors {
	return slices.DeleteFunc(slices.Clone(all), func(f Factor) bool {
		return f.From > year || f.Until != 0 && f.Until < year
	})
}

// Grade 档次 is a grade of difficulty, as the feature hardship keeps it.
type Grade struct {
	Code, Name  string
	From, Until domain.SchoolYear // Until is zero while it holds
	Difficult   bool              // false for 不困难
}

// Grades are the grades of all rule sets.
type Grades []Grade

// Find finds a grade in the rule set of a school year; ErrGrade names those that
// there are (policy C9).
func (all Grades) Find(code string, year domain.SchoolYear) (Grade, error) {
	var known []string
	for _, g := range all {
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

// Name is how people call a grade; empty if there is none of that code.
func (all Grades) Name(code string, year domain.SchoolYear) string {
	g, err := all.Find(code, year)
	if err != nil {
		return ""
	}
	return g.Name
}

// Category 特殊困难群体 is a special group, as the feature hardship keeps it.
type Category struct {
	Code, Name  string
	From, Until domain.Day // Until is zero while it holds
}

// Categories are the special groups, past ones too.
type Categories []Category

// Find finds a special group; zero if there is none.
func (all Categories) Find(code string) Category {
	for _, c := range all {
		if c.Code == code {
			return c
		}
	}
	return Category{}
}
