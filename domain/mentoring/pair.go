package mentoring

import (
	"strings"
	"time"
	"unicode/utf8"

	"lizhi/domain"
)

// PairID names a pair.
type PairID = domain.ID[Pair]

// Pair 结对 is a mentor and a student for a school year.
type Pair struct {
	ID         PairID
	Mentor     domain.PersonID
	Student    domain.PersonID
	Made       domain.Place // where the student was then
	SchoolYear domain.SchoolYear
	BeganOn    domain.Day
	EndedOn    domain.Day // zero while it lasts
	Reason     string     // why it ended
	ActiveYear *int       // the school year while it lasts
	Replaces   PairID     // the pair that ended for this one
	PairedBy   domain.PersonID
	Version    int
	CreatedAt  time.Time
}

// Active reports whether the pair lasts.
func (p Pair) Active() bool { return p.EndedOn.IsZero() }

// Subject is the pair as an Access is asked about it.
func (p Pair) Subject(now domain.Place, who domain.Actor) domain.Subject {
	return domain.Subject{Person: p.Student, Made: p.Made, Now: now, Assigned: p.Mentor == who.Person}
}

// NewPair makes a pair that lasts.
func NewPair(id PairID, mentor, by domain.PersonID, student domain.Standing, now time.Time) Pair {
	today := domain.DayOf(now)
	year := int(domain.SchoolYearOf(today))
	return Pair{
		ID: id, Mentor: mentor, Student: student.Person, Made: student.Place, SchoolYear: domain.SchoolYear(year),
		BeganOn: today, ActiveYear: &year, PairedBy: by, Version: 1, CreatedAt: now,
	}
}

// End ends the pair today, for a reason. ErrEnded, ErrNoReason.
func (p *Pair) End(reason string, rules Rules, today domain.Day) error {
	reason = strings.TrimSpace(reason)
	switch {
	case !p.Active():
		return ErrEnded
	case reason == "":
		return ErrNoReason.At("/reason")
	case utf8.RuneCountInString(reason) > rules.ReasonMax:
		return ErrTooLong.With("max", rules.ReasonMax).At("/reason")
	}
	p.EndedOn, p.Reason, p.ActiveYear = today, reason, nil
	p.Version++
	return nil
}

// Rules are the numbers that hold from a day on (policy M14).
type Rules struct {
	ValidFrom  domain.Day
	Capacity   int // mentees of one mentor, above which there is a warning
	LateDays   int // a session logged later than this after its day is late
	EditHours  int // how long a session may be edited
	MinutesMax int // the longest session
	PlaceMax   int // code points, as the ones below
	TopicMax   int
	TextMax    int
	ReasonMax  int
	Source     string
}

// InForce is the newest edition that has begun on a day.
func InForce(kept []Rules, today domain.Day) (Rules, error) {
	return domain.InForce("numbers of mentoring", kept, today, func(r Rules) domain.Day { return r.ValidFrom })
}

// The most that a database column can keep, and what no edition may go beyond.
const (
	widestLine   = 200
	widestText   = 5000
	widestReason = 400
	widestNumber = 1000
	widestTime   = 24 * 60
)

// Check refuses an edition that begins in the past, which would judge again what
// was logged under another, or that allows more than can be kept.
func (r Rules) Check(today domain.Day) error {
	var faults []*domain.Fault
	if r.ValidFrom.Before(today) {
		faults = append(faults, ErrRulesPast.At("/valid_from"))
	}
	for _, limit := range []struct {
		pointer string
		n, most int
	}{
		{"/capacity", r.Capacity, widestNumber},
		{"/late_days", r.LateDays, widestNumber},
		{"/edit_hours", r.EditHours, widestNumber},
		{"/minutes_max", r.MinutesMax, widestTime},
		{"/place_max", r.PlaceMax, widestLine},
		{"/topic_max", r.TopicMax, widestLine},
		{"/text_max", r.TextMax, widestText},
		{"/reason_max", r.ReasonMax, widestReason},
	} {
		if limit.n < 1 || limit.n > limit.most {
			faults = append(faults, ErrRulesRange.With("max", limit.most).At(limit.pointer))
		}
	}
	return domain.Wrong(faults...)
}
