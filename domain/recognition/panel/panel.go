package panel

import (
	"fmt"
	"slices"
	"time"

	"lizhi/domain"
)

// ID names a panel.
type ID = domain.ID[Panel]

// Panel 民主评议小组 reviews the applications of a class in a school year.
type Panel struct {
	ID                          ID
	City, County, School, Class domain.UnitID
	SchoolYear                  domain.SchoolYear
	Seats                       []Seat
	AnnouncedOn                 domain.Day // in class; zero until then, and again after a change
	Warnings                    []string   // codes of what falls short where the rule only warns
	NamedBy                     domain.PersonID
	Version                     int
	CreatedAt                   time.Time
}

// Seat is one member and as what they sit there.
type Seat struct {
	Person domain.PersonID `json:"person"`
	Kind   SeatKind        `json:"kind"`
}

// SeatKind is as what somebody is a member.
type SeatKind string

// The kinds of member.
const (
	StudentSeat SeatKind = "student" // 学生代表
	ParentSeat  SeatKind = "parent"  // 家长代表
	StaffSeat   SeatKind = "staff"   // 教师、管理人员
)

// Room is who could sit on the panel of a class today, and who may not.
type Room struct {
	Stage                    string
	Students, Parents, Staff []domain.PersonID
	Conflicted               []domain.PersonID // have applied, or are guardians of somebody who has
}

// Place is where the panel's class stands.
func (p Panel) Place() domain.Place {
	return domain.Place{City: p.City, County: p.County, School: p.School, Class: p.Class}
}

// Subject is the panel's class.
func (p Panel) Subject() domain.Subject { return domain.Subject{Made: p.Place(), Now: p.Place()} }

// Check asks who sits there, and whether they are enough. What falls short is
// refused or gives a warning, as the rule says (policy C5, C6, C7).
func (p Panel) Check(room Room, rule Rule) (warnings []string, err error) {
	var wrong []*domain.Fault
	seen := map[domain.PersonID]bool{}
	students := 0
	for i, s := range p.Seats {
		at := fmt.Sprintf("/seats/%d", i)
		of := map[SeatKind][]domain.PersonID{StudentSeat: room.Students, ParentSeat: room.Parents, StaffSeat: room.Staff}[s.Kind]
		switch {
		case seen[s.Person], !slices.Contains(of, s.Person):
			wrong = append(wrong, ErrSeat.At(at))
		case slices.Contains(room.Conflicted, s.Person):
			wrong = append(wrong, ErrConflict.At(at))
		}
		seen[s.Person] = true
		if s.Kind == StudentSeat {
			students++
		}
	}
	for _, short := range p.short(len(room.Students), students, rule) {
		if rule.Strictness == Warn {
			warnings = append(warnings, short.Code)
			continue
		}
		wrong = append(wrong, short.At("/seats"))
	}
	return warnings, domain.Wrong(wrong...)
}

// short is what the panel lacks in number.
func (p Panel) short(size, students int, rule Rule) []*domain.Fault {
	var short []*domain.Fault
	have := len(p.Seats)
	if need := max(rule.Need(size), 1); have < need {
		short = append(short, ErrSize.With("need", need).With("share", rule.Share).With("have", have))
	}
	if need := rule.NeedStudents(have); students < need {
		short = append(short, ErrStudentShare.With("need", need).With("share", rule.Students).With("have", students))
	}
	return short
}

// Announce says that the members were named in class on a day.
func (p *Panel) Announce(on, today domain.Day) error {
	if on.IsZero() || on.After(today) {
		return ErrAnnounced.At("/announced_on")
	}
	p.AnnouncedOn = on
	return nil
}
