package campaign

import (
	"slices"
	"time"

	"lizhi/domain"
	"lizhi/domain/campaign/reading"
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
	Heads      []reading.Head    // the rows that may be the titles, while it asks
	HeadRow    int
	Columns    reading.Mapping
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
func (l *List) taken(n map[reading.Verdict]int) error {
	total, wrong := 0, n[reading.Wrong]
	for _, rows := range n {
		total += rows
	}
	to, trouble := Ready, ""
	switch {
	case total == 0:
		to, trouble = Failed, ErrEmpty.Code
	case wrong > 0:
		to = Held
	}
	if err := l.move(to); err != nil {
		return err
	}
	l.Total, l.Done, l.Wrong, l.Twice, l.Aside, l.Trouble = total, total, wrong, n[reading.Twice], n[reading.Aside], trouble
	return nil
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

// RowID names a staged row.
type RowID = domain.ID[Row]

// Row is one row of a list, staged.
type Row struct {
	ID       RowID
	List     ListID
	Campaign ID
	reading.Person
}
