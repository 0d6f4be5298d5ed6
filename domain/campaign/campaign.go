package campaign

import (
	"slices"
	"time"

	"lizhi/domain"
)

// ID names a campaign.
type ID = domain.ID[Campaign]

// Campaign 集中核查 is the check of one city in one term.
type Campaign struct {
	ID        ID
	City      domain.UnitID
	Term      domain.Term
	Title     string
	SchoolsBy domain.Day // until when schools close
	CountiesBy,
	CityBy domain.Day
	Closed    bool // the city closed
	Asked     int  // how often matching was asked for
	Answered  int  // up to which asking it is done
	OpenedBy  domain.PersonID
	Version   int
	CreatedAt time.Time
	// ForgottenAt is when the rows of its lists began to go, past their time; nil
	// while they are there.
	ForgottenAt *time.Time
}

// Subject is where the campaign belongs.
func (c Campaign) Subject() domain.Subject {
	return domain.Subject{Made: domain.Place{City: c.City}}
}

// Matching reports whether matching was asked for and is not done.
func (c Campaign) Matching() bool { return c.Answered < c.Asked }

// check asks what an opening can answer for by itself: schools before counties
// before the city.
func (c Campaign) check(today domain.Day) error {
	switch {
	case c.SchoolsBy.Before(today):
		return ErrDeadlines.At("/schools_by")
	case c.CountiesBy.Before(c.SchoolsBy):
		return ErrDeadlines.At("/counties_by")
	case c.CityBy.Before(c.CountiesBy):
		return ErrDeadlines.At("/city_by")
	}
	return nil
}

// Level is the level of a unit in a campaign.
type Level string

// The levels, in the order in which they close.
const (
	AtSchool Level = "school"
	AtCounty Level = "county"
	AtCity   Level = "city"
)

// levels are those that a unit may be unlocked by, from below.
var levels = []Level{AtSchool, AtCounty, AtCity}

// above reports whether a level is above another one; the city is its own.
func (l Level) above(other Level) bool {
	return slices.Index(levels, l) > slices.Index(levels, other) || l == AtCity
}

// Counts are the findings of a unit and everything below it.
type Counts struct {
	Covered   int `json:"covered"`
	Missed    int `json:"missed"`
	Ended     int `json:"ended"`
	Uncertain int `json:"uncertain"`
	NotFound  int `json:"not_found"`
	Open      int `json:"open"`    // of all kinds
	Overdue   int `json:"overdue"` // open, and past the deadline
}

// Add adds other counts.
func (c Counts) Add(o Counts) Counts {
	return Counts{
		c.Covered + o.Covered, c.Missed + o.Missed, c.Ended + o.Ended, c.Uncertain + o.Uncertain,
		c.NotFound + o.NotFound, c.Open + o.Open, c.Overdue + o.Overdue,
	}
}

// Seat is a unit in a campaign: whether it closed, and with which counts.
type Seat struct {
	Campaign ID
	Unit     domain.UnitID
	Level    Level
	City     domain.UnitID
	County   domain.UnitID
	School   domain.UnitID
	Closed   bool
	Counts   Counts // as it closed
	ClosedBy domain.PersonID
	ClosedAt *time.Time
	Version  int
}

// Subject is where the seat is.
func (s Seat) Subject() domain.Subject {
	return domain.Subject{Made: domain.Place{City: s.City, County: s.County, School: s.School}}
}

// close closes the seat with the counts of now.
func (s *Seat) close(by domain.PersonID, counts Counts, below int, now time.Time) error {
	switch {
	case s.Closed:
		return ErrClosed
	case below > 0:
		return ErrBelowOpen.With("count", below)
	case counts.Open > 0:
		return ErrFindingsOpen.With("count", counts.Open)
	}
	s.Closed, s.Counts, s.ClosedBy, s.ClosedAt = true, counts, by, &now
	return nil
}

// open opens it again; what it closed with stays in its turns.
func (s *Seat) open() {
	s.Closed, s.Counts, s.ClosedBy, s.ClosedAt = false, Counts{}, domain.PersonID{}, nil
}

// Turn is one closing or unlocking of a unit; turns are never changed.
type Turn struct {
	Campaign ID
	Unit     domain.UnitID
	Number   int // of the unit's turns, from 1
	Closed   bool
	Reason   string // of an unlocking
	Counts   Counts
	By       domain.PersonID // none: the program itself
	At       time.Time
}

// Status is a unit on the screen that shows who closed: its seat, its name, and
// the counts of now.
type Status struct {
	Seat  Seat
	Name  string
	Now   Counts
	Turns int
}
