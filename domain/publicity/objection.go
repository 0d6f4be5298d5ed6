package publicity

import (
	"crypto/subtle"
	"slices"
	"time"

	"lizhi/domain"
)

// ObjectionID names an objection.
type ObjectionID = domain.ID[Objection]

// Level is who has to answer an objection now.
type Level string

// The levels.
const (
	AtSchool Level = "school"
	AtCounty Level = "county"
	AtCity   Level = "city"
)

// ObjectionState is how far an objection is.
type ObjectionState string

// The states of an objection.
const (
	Pending  ObjectionState = "pending"  // waits for its level's answer
	Answered ObjectionState = "answered" // can be appealed until DueOn, but for the city's answer
	Dropped  ObjectionState = "dropped"  // the notice was taken back
)

// Objection 异议 is what somebody holds against a row of a notice, or against
// all of it.
type Objection struct {
	ID                          ObjectionID
	Notice                      NoticeID
	Row                         int // number of the row; 0 is the whole notice
	Reference                   string
	Secret                      []byte          // hash of the anonymous objector's secret
	By                          domain.PersonID // zero: anonymous, and nobody can find out
	City, County, School, Class domain.UnitID
	State                       ObjectionState
	Level                       Level
	Since                       domain.Day // the running deadline: counted from here,
	Within                      int        // so many working days,
	DueOn                       domain.Day // up to and with this day
	Provisional                 bool       // the calendar of a year on the way is not published
	Outcome                     Outcome    // of the latest answer
	Version                     int
	CreatedAt                   time.Time
}

// StepKind is what happened to an objection.
type StepKind string

// The kinds of step.
const (
	StepRaised    StepKind = "raised"
	StepAnswered  StepKind = "answered"
	StepAppealed  StepKind = "appealed"  // 申诉
	StepEscalated StepKind = "escalated" // nobody answered in time
)

// Step is one thing that happened to an objection; steps are never changed.
type Step struct {
	ID        domain.ID[Step]
	Objection ObjectionID
	Number    int
	Kind      StepKind
	Level     Level
	Outcome   Outcome
	Text      string
	By        domain.PersonID // who answered; never the objector
	CreatedAt time.Time
}

func (o Objection) place() domain.Place {
	return domain.Place{City: o.City, County: o.County, School: o.School, Class: o.Class}
}

// covers reports whether the objection is against a row.
func (o Objection) covers(r Row) bool { return o.Row == 0 || o.Row == r.Number }

// first is who answers first about a notice.
func (n Notice) first() Level {
	switch {
	case !n.School.IsZero():
		return AtSchool
	case !n.County.IsZero():
		return AtCounty
	}
	return AtCity
}

// above is the level that answers next; a 市直 school answers to the city.
func (o Objection) above() Level {
	if o.Level == AtSchool && !o.County.IsZero() {
		return AtCounty
	}
	return AtCity
}

// start begins a deadline of so many working days after today.
func (o *Objection) start(calendar domain.Calendar, today domain.Day, days int) {
	o.Since, o.Within, o.DueOn = today, days, domain.Day{}
	o.count(calendar)
}

// count counts the deadline by the calendar of today: later, never earlier.
func (o *Objection) count(calendar domain.Calendar) {
	day, provisional := calendar.AddWorking(o.Since, o.Within)
	if day.After(o.DueOn) {
		o.DueOn = day
	}
	o.Provisional = provisional
}

// Overdue reports whether nobody answered in time.
func (o Objection) Overdue(today domain.Day) bool {
	return o.State == Pending && !o.Provisional && today.After(o.DueOn)
}

// answers checks that an objection waits for an answer. Errors: ErrAnswered.
func (o Objection) answers() error {
	if o.State != Pending {
		return ErrAnswered
	}
	return nil
}

// appealable asks whether the answer can be appealed. Errors: ErrNoAppeal, when
// there is none to appeal, the city gave it, or the notice was taken back;
// ErrAppealLate.
func (o Objection) appealable(n Notice, today domain.Day) error {
	switch {
	case n.State == Withdrawn, o.State != Answered, o.Outcome != Rejected, o.Level == AtCity:
		return ErrNoAppeal
	case !o.Provisional && today.After(o.DueOn):
		return ErrAppealLate.With("due_on", o.DueOn)
	}
	return nil
}

// raise gives the level above the objection, with a new deadline.
func (o *Objection) raise(calendar domain.Calendar, today domain.Day, rule Rule) {
	o.Level, o.State, o.Outcome = o.above(), Pending, ""
	o.start(calendar, today, rule.HigherDays)
}

// within is the deadline of a level, in working days.
func (r Rule) within(l Level) int {
	if l == AtSchool {
		return r.AnswerDays
	}
	return r.HigherDays
}

// opens reports whether a secret is that of the hash.
func opens(hash []byte, secret string) bool {
	return len(hash) > 0 && subtle.ConstantTimeCompare(hash, domain.HashCode(secret)) == 1
}

// freeze freezes the shown rows that an objection covers, and gives them.
func freeze(rows []Row, o Objection) []Row {
	return turn(rows, func(r Row) bool { return r.State == Shown && o.covers(r) }, Frozen)
}

// settle gives the rows that an answer changes. Upheld strikes whatever the
// objection covers, finished or not; rejected lets go of what no other pending
// objection holds.
func settle(rows []Row, o Objection, outcome Outcome, others []Objection) []Row {
	if outcome == Upheld {
		return turn(rows, func(r Row) bool { return r.State != Struck && o.covers(r) }, Struck)
	}
	return turn(rows, func(r Row) bool {
		return r.State == Frozen && o.covers(r) && !slices.ContainsFunc(others, func(x Objection) bool { return x.covers(r) })
	}, Shown)
}

// appealed are the finished rows that a pending objection covers: one that came
// back by an appeal 申诉.
func appealed(rows []Row, pending []Objection) []int {
	var out []int
	for _, r := range rows {
		if r.State == Finished && slices.ContainsFunc(pending, func(o Objection) bool { return o.covers(r) }) {
			out = append(out, r.Number)
		}
	}
	return out
}

// strike strikes the rows behind which something no longer stands, and gives them.
func strike(rows []Row, refs []SourceID) []Row {
	return turn(rows, func(r Row) bool { return r.State != Struck && slices.Contains(refs, r.Ref) }, Struck)
}

func turn(rows []Row, when func(Row) bool, into RowState) []Row {
	var changed []Row
	for i, r := range rows {
		if when(r) {
			rows[i].State = into
			changed = append(changed, rows[i])
		}
	}
	return changed
}
