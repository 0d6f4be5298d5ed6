package hardship

import (
	"time"

	"lizhi/domain"
)

// Grade 档次 is one grade of difficulty in the rule set that holds from a
// school year on. Which grades there are is the city's own rule (policy §1.5).
type Grade struct {
	Code      string // "special", "difficult", "general", "none"
	Name      string // as the rule prints it: 特别困难
	From      domain.SchoolYear
	Until     domain.SchoolYear // the last school year; zero while it holds
	Rank      int               // 1 is the most difficult
	Difficult bool              // false for 不困难, a valid outcome too
	Source    string
}

func (g Grade) in(year domain.SchoolYear) bool {
	return g.From <= year && (g.Until == 0 || year <= g.Until)
}

// GradeOf finds the grade of a code in the rule set of a school year.
func GradeOf(grades []Grade, code string, year domain.SchoolYear) (Grade, bool) {
	for _, g := range grades {
		if g.Code == code && g.in(year) {
			return g, true
		}
	}
	return Grade{}, false
}

// Group 特殊困难群体 is a category that the notice protects. Categories begin
// and end: SG01 and SG02 belong to a transition period (policy §1.6).
type Group struct {
	Code         string // "SG01" to "SG12"; more may follow as data
	Name         string
	FullCoverage bool // every student in it must be aided
	From, Until  domain.Day
	Source       string
}

// MembershipID names a membership.
type MembershipID = domain.ID[Membership]

// Membership says that a student belongs to a special group, on what evidence
// and for how long. One student may be in several.
type Membership struct {
	ID                          MembershipID
	Student                     domain.PersonID
	GroupCode                   string
	Evidence                    string // which document or list of which department
	ValidFrom, ValidTo          domain.Day
	City, County, School, Class domain.UnitID
	EnteredBy                   domain.PersonID
	CreatedAt                   time.Time
}

// Counts reports whether the membership holds on a day: it and its group must
// both be valid (policy C13).
func (m Membership) Counts(group Group, on domain.Day) bool {
	return within(on, m.ValidFrom, m.ValidTo) && within(on, group.From, group.Until)
}

func within(day, from, until domain.Day) bool {
	return !day.Before(from) && (until.IsZero() || !day.After(until))
}

// Belonging is what an officer enters of a membership.
type Belonging struct {
	GroupCode          string
	Evidence           string
	ValidFrom, ValidTo domain.Day
}

func (b Belonging) check(groups []Group) error {
	known := false
	for _, g := range groups {
		known = known || g.Code == b.GroupCode
	}
	var wrong []*domain.Fault
	if !known {
		wrong = append(wrong, ErrUnknownGroup.At("/group"))
	}
	if b.Evidence == "" {
		wrong = append(wrong, ErrEvidence.At("/evidence"))
	}
	if b.ValidFrom.IsZero() {
		wrong = append(wrong, ErrValidity.At("/valid_from"))
	}
	if !b.ValidTo.IsZero() && b.ValidTo.Before(b.ValidFrom) {
		wrong = append(wrong, ErrValidity.At("/valid_to"))
	}
	return domain.Wrong(wrong...)
}

// Reference is the set of grades and groups as the city's rules have them.
type Reference struct {
	Grades []Grade
	Groups []Group
}

// Group finds a special group by its code; zero if there is none.
func (r Reference) Group(code string) Group {
	for _, g := range r.Groups {
		if g.Code == code {
			return g
		}
	}
	return Group{}
}
