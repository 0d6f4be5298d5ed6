package need

import (
	"slices"

	"lizhi/domain"
)

// Rubric 量化指标 turns a form into a score and suggests a grade, from a school
// year on. It is data: what counts how much is the city's to say.
type Rubric struct {
	From   domain.SchoolYear
	Items  []Item
	Bands  []Band         // from the highest to the lowest
	Direct []Direct       // groups that lead to a grade by themselves
	Edges  []domain.Money // of the bands of income per head on the review sheet, rising
	Source string
}

// Rubrics are the rubrics of all school years.
type Rubrics []Rubric

// In is the rubric of a school year; zero if there is none yet.
func (all Rubrics) In(year domain.SchoolYear) Rubric {
	var newest Rubric
	for _, r := range all {
		if r.From <= year && r.From >= newest.From {
			newest = r
		}
	}
	return newest
}

// Item is one item of a rubric; what applies is added up to its cap (policy C20).
type Item struct {
	Code, Name string
	Cap        int
	Options    []Option
}

// Option is worth points when its one condition holds.
type Option struct {
	Name   string
	Points int
	Group  string       // a verified special group
	Factor string       // a factor that was given
	Health Health       // somebody of the family
	UpTo   domain.Money // income per head of at most so much a year; 0 is no condition
}

// Band suggests a grade from a score on.
type Band struct {
	Grade string
	Least int
}

// Direct suggests a grade for a special group, whatever the score.
type Direct struct{ Group, Grade string }

// Score is what the rubric says of a form.
type Score struct {
	Rubric domain.SchoolYear // the version, by its first school year
	Total  int
	Items  []Scored
	Direct string // the group that led to the grade, if one did
	Grade  string // suggested; empty without a rubric
}

// Scored is one item's part of a score.
type Scored struct {
	Code, Name string
	Points     int
}

// Score applies the rubric to a form and the groups that count (policy C20).
func (r Rubric) Score(f Form, groups []string) Score {
	s := Score{Rubric: r.From}
	for _, item := range r.Items {
		points := 0
		for _, o := range item.Options {
			if o.holds(f, groups) {
				points += o.Points
			}
		}
		points = min(points, item.Cap)
		s.Total += points
		s.Items = append(s.Items, Scored{item.Code, item.Name, points})
	}
	for _, b := range r.Bands {
		if s.Grade == "" && s.Total >= b.Least {
			s.Grade = b.Grade
		}
	}
	for _, d := range r.Direct {
		if s.Direct == "" && slices.Contains(groups, d.Group) {
			s.Direct, s.Grade = d.Group, d.Grade
		}
	}
	return s
}

func (o Option) holds(f Form, groups []string) bool {
	switch {
	case o.Group != "":
		return slices.Contains(groups, o.Group)
	case o.Factor != "":
		return slices.Contains(f.Factors, o.Factor)
	case o.Health != "":
		return slices.ContainsFunc(f.Relatives, func(r Relative) bool { return r.Health == o.Health })
	}
	return o.UpTo > 0 && f.PerHead() <= o.UpTo
}

// Band is the band of the income per head in which a form falls: at least From
// and, unless Below is zero, less than Below.
func (r Rubric) Band(f Form) (from, below domain.Money) {
	for _, edge := range r.Edges {
		if f.PerHead() < edge {
			return from, edge
		}
		from = edge
	}
	return from, 0
}
