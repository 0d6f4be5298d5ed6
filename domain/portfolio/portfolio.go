package portfolio

import (
	"cmp"
	"slices"
	"time"

	"lizhi/domain"
)

// Portfolio 成长档案 is everything that an export shows of one student.
type Portfolio struct {
	Student  domain.PersonID
	Name     string
	School   string
	Class    string
	Chapters []Chapter // the five dimensions, in their order, empty ones too
	Hours    []TermHours
	Talks    []Talk
	Honours  []Honour
}

// Until is the last day that the content tells of: a portfolio is as old as its
// newest verified record. It stands on the cover in place of the day of
// printing, which is no content (policy K5).
func (p Portfolio) Until() domain.Day {
	var last domain.Day
	for _, c := range p.Chapters {
		for _, i := range c.Items {
			last = later(last, later(i.Day, i.VerifiedOn))
		}
	}
	for _, t := range p.Talks {
		last = later(last, t.Day)
	}
	for _, h := range p.Honours {
		last = later(last, h.Day)
	}
	return last
}

func later(a, b domain.Day) domain.Day {
	if b.After(a) {
		return b
	}
	return a
}

// Chapter is one dimension 维度 with its records.
type Chapter struct {
	Name  string
	Items []Item
}

// Item is one verified record.
type Item struct {
	ID         [16]byte
	Dimension  string
	Kind       string // as people call it
	Title      string
	Text       string
	Day        domain.Day
	Minutes    int
	Place      string
	Details    []Detail
	Files      []domain.FileID
	VerifiedBy string // a name
	VerifiedOn domain.Day
}

// Detail is one particular of a record, with its label.
type Detail struct{ Label, Value string }

// TermHours are the minutes of one term.
type TermHours struct {
	Term    domain.Term
	Minutes int
}

// Talk is a mentoring session that the student confirmed.
type Talk struct {
	Day     domain.Day
	Kind    string
	Topic   string
	Minutes int
	Mentor  string
}

// Honour is an honour or a prize, from a record or from a published contest.
type Honour struct {
	Day    domain.Day
	Title  string
	Issuer string
	Level  string
}

// Material is what a portfolio is composed of, as it is kept.
type Material struct {
	Student      domain.PersonID
	Name         string
	School       string
	Class        string
	Dimensions   []string // names, in their order
	Items        []Item
	Talks        []Talk
	Honours      []Honour
	OnlyTerms    []domain.Term // none means all
	HonoursKinds []string      // kinds of record that are honours
}

// Compose orders the material: chapters by dimension, items by day and title,
// hours by term. The same material gives the same portfolio, whatever the order
// in which it was read (policy K5).
func Compose(m Material) Portfolio {
	p := Portfolio{Student: m.Student, Name: m.Name, School: m.School, Class: m.Class}
	within := func(d domain.Day) bool {
		return len(m.OnlyTerms) == 0 || slices.Contains(m.OnlyTerms, TermOf(d))
	}
	for _, h := range m.Honours {
		if within(h.Day) {
			p.Honours = append(p.Honours, h)
		}
	}
	minutes := map[domain.Term]int{}
	chapters := map[string][]Item{}
	for _, i := range m.Items {
		if !within(i.Day) {
			continue
		}
		chapters[i.Dimension] = append(chapters[i.Dimension], i)
		if i.Minutes > 0 {
			minutes[TermOf(i.Day)] += i.Minutes
		}
		if slices.Contains(m.HonoursKinds, i.Kind) {
			p.Honours = append(p.Honours, honour(i))
		}
	}
	for _, name := range m.Dimensions {
		items := chapters[name]
		slices.SortFunc(items, func(a, b Item) int {
			return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Title, b.Title), slices.Compare(a.ID[:], b.ID[:]))
		})
		p.Chapters = append(p.Chapters, Chapter{Name: name, Items: items})
	}
	for term, n := range minutes {
		p.Hours = append(p.Hours, TermHours{term, n})
	}
	slices.SortFunc(p.Hours, func(a, b TermHours) int { return cmp.Compare(a.Term, b.Term) })
	for _, t := range m.Talks {
		if within(t.Day) {
			p.Talks = append(p.Talks, t)
		}
	}
	slices.SortFunc(p.Talks, func(a, b Talk) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Kind, b.Kind))
	})
	slices.SortFunc(p.Honours, func(a, b Honour) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Issuer, b.Issuer))
	})
	return p
}

func honour(i Item) Honour {
	h := Honour{Day: i.Day, Title: i.Title}
	for _, d := range i.Details {
		switch d.Label {
		case "授予单位", "竞赛名称":
			h.Issuer = d.Value
		case "级别":
			h.Level = d.Value
		}
	}
	return h
}

// TermOf is the term in which a day falls, for the chart of hours: the autumn
// term lasts from September to January.
func TermOf(d domain.Day) domain.Term {
	y, m, _ := d.Date()
	switch {
	case m >= time.September:
		return domain.SchoolYear(y).Autumn()
	case m == time.January:
		return domain.SchoolYear(y - 1).Autumn()
	}
	return domain.SchoolYear(y - 1).Spring()
}
