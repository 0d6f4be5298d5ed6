package campaign

import (
	"slices"
	"time"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// ListID names a department's list.
type ListID = domain.ID[List]

// ListState is how far a list is.
type ListState string

// The states; see the diagram of the package.
const (
	Reading   ListState = "reading"
	Asking    ListState = "asking"
	Failed    ListState = "failed"
	Held      ListState = "held"
	Ready     ListState = "ready"
	Matched   ListState = "matched"
	Withdrawn ListState = "withdrawn"
)

// nextList lists the states each state may turn into.
var nextList = map[ListState][]ListState{
	Reading: {Asking, Failed, Held, Ready, Withdrawn},
	Asking:  {Reading, Withdrawn},
	Failed:  {Withdrawn},
	Held:    {Ready, Withdrawn},
	Ready:   {Matched, Withdrawn},
	Matched: {Withdrawn},
}

// List 部门名单 is a list of people that a department gave to a bureau.
type List struct {
	ID         ListID
	Campaign   ID
	City       domain.UnitID
	County     domain.UnitID // none when the city brought it
	Department string
	Group      string // of every row; empty when a column says it
	File       domain.FileID
	Hash       string // SHA-256 of the content
	Listed     domain.Day
	ValidTo    domain.Day // until when a membership holds that rests on it; none: until it is off a list
	State      ListState
	Trouble    string            // the code of what made it fail
	Because    map[string]string // what stands in its words
	Heads      []Head            // the rows that may be the titles, while it asks
	HeadRow    int
	Columns    Mapping
	Total      int
	Done       int // rows read so far
	Wrong      int
	Twice      int // rows that say again what a row before said
	Aside      int // rows of people too young or too old for school
	Sure       int // rows matched by number, or by a person
	BroughtBy  domain.PersonID
	ReleasedBy domain.PersonID
	Reason     string // of taking it without the wrong rows, or of withdrawing it
	Version    int
	CreatedAt  time.Time
}

// Subject is where the list belongs: the county that brought it, or the city.
func (l List) Subject() domain.Subject {
	return domain.Subject{Made: domain.Place{City: l.City, County: l.County}}
}

func (l *List) move(to ListState) error {
	if !slices.Contains(nextList[l.State], to) {
		return ErrListState.With("state", string(l.State))
	}
	l.State = to
	return nil
}

// taken is what reading found: the counts, and where the list goes from here.
func (l *List) taken(n map[Verdict]int) error {
	total, wrong := 0, n[Wrong]
	for _, rows := range n {
		total += rows
	}
	l.Total, l.Done, l.Wrong, l.Twice, l.Aside = total, total, wrong, n[Twice], n[Aside]
	switch {
	case total == 0:
		l.Trouble = ErrEmpty.Code
		return l.move(Failed)
	case wrong > 0:
		return l.move(Held)
	}
	return l.move(Ready)
}

// release takes a held list without its wrong rows, as the person saw them.
func (l *List) release(by domain.PersonID, wrong int, reason string) error {
	switch {
	case l.State != Held:
		return ErrListState.With("state", string(l.State))
	case wrong != l.Wrong:
		return ErrWrongCount.With("count", l.Wrong).At("/wrong")
	case wrong == l.Total:
		return ErrNothingFits
	}
	l.ReleasedBy, l.Reason = by, reason
	return l.move(Ready)
}

// Verdict is what becomes of a row of a list.
type Verdict string

// The verdicts.
const (
	Fits  Verdict = "fits"
	Wrong Verdict = "wrong"
	Twice Verdict = "twice" // it says again what a row before said
	Aside Verdict = "aside" // too young or too old for school
)

// Problem is a cell that is wrong, and what would be right. It holds no number
// of anybody.
type Problem struct {
	Column string `json:"column"` // the title
	Cell   string `json:"cell"`   // "C12"
	Code   string `json:"code"`
	ZH     string `json:"zh"`
	EN     string `json:"en"`
}

// RowID names a staged row.
type RowID = domain.ID[Row]

// Row is one row of a list, staged.
type Row struct {
	ID       RowID
	List     ListID
	Campaign ID
	Number   int // in the file
	Verdict  Verdict
	Problems []Problem
	Name     string
	Key      string // by which the name is found
	Born     domain.Day
	IDNumber identity.IDNumber
	Guardian string // folded as Key is
	Group    string
	County   domain.UnitID // where the person lives, as far as the row tells
}
