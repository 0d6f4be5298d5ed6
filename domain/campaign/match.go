package campaign

import (
	"cmp"
	"slices"
	"time"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// How says what a row and a student have in common.
type How string

// The ways. Only the first is sure.
const (
	ByNumber     How = "number"            // the number, and the name
	ByNumberOnly How = "number_other_name" // the number under another name
	ByName       How = "name"              // name and birthday
)

// MatchState is what became of a candidate.
type MatchState string

// The states.
const (
	Sure     MatchState = "sure" // by number and name
	Possible MatchState = "possible"
	Accepted MatchState = "accepted" // by a person
	Rejected MatchState = "rejected"
	NoPupil  MatchState = "no_pupil" // the program found that the person was never enrolled
)

// Candidate is a student whom a row may mean.
type Candidate struct {
	List        ListID
	Row         int // its number in the list
	Student     domain.PersonID
	How         How
	State       MatchState
	Guardian    bool // a guardian of the name in the list is on file
	OtherNumber bool // the roster has another number
	Name        string
	Born        domain.Day
	IDNumber    identity.IDNumber
	Place       domain.Place // of the current enrolment; zero when there is none
	Score       int          // per cent
	DecidedBy   domain.PersonID
	DecidedAt   *time.Time
}

// scored gives the candidates of a row their scores, the best first; equals
// stand in the order of their ids, so that the order of rows does not matter.
func (r Rule) scored(all []Candidate) []Candidate {
	open := 0
	for _, c := range all {
		if c.State == Possible || c.State == Accepted {
			open++
		}
	}
	scored := slices.Clone(all)
	for i := range scored {
		c := &scored[i]
		switch c.How {
		case ByNumber:
			c.Score = 100
			continue
		case ByNumberOnly:
			c.Score = r.Number
		case ByName:
			c.Score = r.NameBorn
		}
		if c.Guardian {
			c.Score += r.Guardian
		}
		if open == 1 {
			c.Score += r.Alone
		}
		if c.OtherNumber {
			c.Score -= r.Other
		}
		c.Score = min(max(c.Score, 0), 99) // only a number and its name are sure
	}
	slices.SortFunc(scored, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), slices.Compare(a.Student[:], b.Student[:]))
	})
	return scored
}

// owner is the lowest place in which all candidates of a row are: a school
// decides about its own, the bureau where several schools are asked. home is
// where the row itself says that the person lives.
func owner(home domain.Place, candidates []Candidate) domain.Place {
	var at domain.Place
	first := true
	for _, c := range candidates {
		if c.State == Rejected || c.State == NoPupil {
			continue
		}
		p := domain.Place{City: home.City, County: c.Place.County, School: c.Place.School}
		if p.School.IsZero() {
			p.County = home.County
		}
		switch {
		case first:
			at, first = p, false
		case at.County != p.County:
			at = domain.Place{City: home.City}
		case at.School != p.School:
			at.School = domain.UnitID{}
		}
	}
	if first {
		return domain.Place{City: home.City, County: home.County}
	}
	return at
}
