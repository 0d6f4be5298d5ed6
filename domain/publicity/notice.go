package publicity

import (
	"slices"
	"strings"
	"time"

	"lizhi/domain"
)

type source struct{}

type (
	// NoticeID names a notice.
	NoticeID = domain.ID[Notice]
	// SourceID is whatever the publishing feature calls its own thing: a batch of
	// recognitions, a season, one recognition.
	SourceID = domain.ID[source]
)

// State is how far a notice is.
type State string

// The states.
const (
	Open      State = "open"
	Over      State = "over"      // taken down 撤下, while an objection is open
	Closed    State = "closed"    // taken down, and every row has its outcome
	Withdrawn State = "withdrawn" // taken back with a reason 撤回
)

// Notice 公示 is one list made public, for a class, a school, a county or the
// city: the lowest of its units that is not zero.
type Notice struct {
	ID                          NoticeID
	Kind                        Kind
	Source                      SourceID
	Active                      SourceID // the source while the notice is live; unique
	Title                       string
	City, County, School, Class domain.UnitID
	StartsOn                    domain.Day // does not count itself (policy D3)
	Days                        int        // working days
	EarliestEnd                 domain.Day // the day after the last working day
	Provisional                 bool       // the calendar of a year on the way is not published
	State                       State
	Rows                        int
	OrderedBy                   domain.PersonID // who published in the other feature
	EndedOn                     domain.Day      // when it was taken down, ended or withdrawn
	Reason                      string          // of the withdrawal
	Version                     int
	CreatedAt                   time.Time
}

// Place is to whom the notice is shown.
func (n Notice) Place() domain.Place {
	return domain.Place{City: n.City, County: n.County, School: n.School, Class: n.Class}
}

// LastDay is the last day on which the notice hangs.
func (n Notice) LastDay() domain.Day { return n.EarliestEnd.Add(-1) }

// count sets the period by the calendar. Counted again it becomes later, never
// earlier (decisions §6).
func (n *Notice) count(calendar domain.Calendar) {
	last, provisional := calendar.AddWorking(n.StartsOn, n.Days)
	if end := last.Add(1); end.After(n.EarliestEnd) {
		n.EarliestEnd = end
	}
	n.Provisional = provisional
}

// Hangs reports whether the notice can be read on a day: while it is open, up to
// its last day; longer when the calendar is not published yet (policy D5).
func (n Notice) Hangs(today domain.Day) bool {
	return n.State == Open && (n.Provisional || today.Before(n.EarliestEnd))
}

// due asks whether the period is over. Errors: ErrState when it ended before,
// ErrEarly (policy D4), ErrCalendar.
func (n Notice) due(today domain.Day) error {
	switch {
	case n.State != Open && n.State != Over:
		return ErrState.With("state", string(n.State))
	case today.Before(n.EarliestEnd):
		return ErrEarly.With("earliest_end", n.EarliestEnd)
	case n.Provisional:
		return ErrCalendar
	}
	return nil
}

// takeDown takes the notice down and finishes the rows that nothing holds back;
// it gives these. With an objection open the notice is Over, otherwise Closed.
// Errors: those of due.
func (n *Notice) takeDown(rows []Row, today domain.Day) ([]Row, error) {
	if err := n.due(today); err != nil {
		return nil, err
	}
	n.State = Over
	if n.EndedOn.IsZero() {
		n.EndedOn = today
	}
	return n.finish(rows), nil
}

// finish finishes every shown row of a notice that is over, and ends it when no
// row is frozen.
func (n *Notice) finish(rows []Row) []Row {
	var done []Row
	frozen := false
	for i := range rows {
		switch rows[i].State {
		case Shown:
			rows[i].State = Finished
			done = append(done, rows[i])
		case Frozen:
			frozen = true
		}
	}
	if !frozen {
		n.State, n.Active = Closed, SourceID{}
	}
	return done
}

// withdraw takes the notice back. Errors: ErrState, ErrReason.
func (n *Notice) withdraw(reason string, today domain.Day) error {
	switch {
	case n.State != Open && n.State != Over:
		return ErrState.With("state", string(n.State))
	case strings.TrimSpace(reason) == "":
		return ErrReason
	}
	n.State, n.Active, n.Reason = Withdrawn, SourceID{}, reason
	if n.EndedOn.IsZero() {
		n.EndedOn = today
	}
	return nil
}

// addresses reports whether the notice is shown to somebody who belongs to one
// of the places.
func (n Notice) addresses(places []domain.Place) bool {
	return slices.ContainsFunc(places, func(p domain.Place) bool {
		switch {
		case !n.Class.IsZero():
			return p.Class == n.Class
		case !n.School.IsZero():
			return p.School == n.School
		case !n.County.IsZero():
			return p.County == n.County
		}
		return p.City == n.City
	})
}

// subject is the notice as an Access is asked about it.
func (n Notice) subject(places []domain.Place) domain.Subject {
	return domain.Subject{Made: n.Place(), Now: n.Place(), Assigned: n.addresses(places)}
}
