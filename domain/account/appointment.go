package account

import (
	"time"

	"lizhi/domain"
)

// AppointmentID names an appointment.
type AppointmentID = domain.ID[Appointment]

// Appointment 任职 is a role that a person holds in a unit for a time.
type Appointment struct {
	ID          AppointmentID
	Person      domain.PersonID
	Role        domain.Role
	Unit        domain.UnitID
	City        domain.UnitID // the path of the unit, itself included
	County      domain.UnitID
	School      domain.UnitID
	Class       domain.UnitID
	BeganOn     domain.Day
	UntilOn     domain.Day // the last day, none for no end
	EndedAt     *time.Time // when somebody ended it
	AppointedBy domain.PersonID
	EndedBy     domain.PersonID
	CurrentKey  []byte // person, unit and role, until it is ended
	Version     int
	CreatedAt   time.Time
}

// Place is where the appointment stands in the tree.
func (a Appointment) Place() domain.Place {
	return domain.Place{City: a.City, County: a.County, School: a.School, Class: a.Class}
}

// Holds reports whether the appointment is in force on a day.
func (a Appointment) Holds(on domain.Day) bool {
	return a.EndedAt == nil && !a.BeganOn.After(on) && (a.UntilOn.IsZero() || !a.UntilOn.Before(on))
}

// Lapsed reports whether its last day is over.
func (a Appointment) Lapsed(on domain.Day) bool { return !a.UntilOn.IsZero() && a.UntilOn.Before(on) }

// End ends the appointment at this moment.
func (a *Appointment) End(by domain.PersonID, now time.Time) error {
	if a.EndedAt != nil {
		return ErrEnded
	}
	a.EndedAt, a.EndedBy, a.CurrentKey = &now, by, nil
	a.Version++
	return nil
}

func currentKey(person domain.PersonID, unit domain.UnitID, role domain.Role) []byte {
	return append(append(append([]byte{}, person[:]...), unit[:]...), role...)
}

// levels says in which kind of unit a role can be held.
var levels = map[domain.Role][]domain.Scope{
	domain.ClassTeacher:  {domain.Class},
	domain.Teacher:       {domain.School},
	domain.Counsellor:    {domain.School},
	domain.AidOfficer:    {domain.School},
	domain.Head:          {domain.School},
	domain.Judge:         {domain.School, domain.County, domain.City},
	domain.Chair:         {domain.School, domain.County, domain.City},
	domain.CountyOfficer: {domain.County},
	domain.CityOfficer:   {domain.City},
	domain.Auditor:       {domain.City},
	domain.Admin:         {domain.City},
}

// levelOf is the kind of unit that stands at the end of a path.
func levelOf(p domain.Place) domain.Scope {
	switch {
	case !p.Class.IsZero():
		return domain.Class
	case !p.School.IsZero():
		return domain.School
	case !p.County.IsZero():
		return domain.County
	}
	return domain.City
}

// Holder is what account must know of the person behind an account: where they
// are enrolled, whose guardian they are, what they hold.
type Holder struct {
	Person       domain.PersonID
	Name         string
	Enrolled     domain.Place   // zero when enrolled nowhere
	Wards        []domain.Place // where their wards are enrolled
	Appointments []Appointment  // not ended, lapsed and coming ones too
}

// Roles are what somebody holds on a day.
func (h Holder) Roles(on domain.Day) []domain.Role {
	var roles []domain.Role
	for _, a := range h.Appointments {
		if a.Holds(on) {
			roles = append(roles, a.Role)
		}
	}
	return roles
}

// kind says which code the person gets: that of the most that they are.
func (h Holder) kind(on domain.Day) CodeKind {
	roles := h.Roles(on)
	switch {
	case len(roles) > 0:
		for _, r := range roles {
			if r != domain.Judge && r != domain.Chair {
				return ForStaff
			}
		}
		return ForJudge
	case h.Enrolled != domain.Place{}:
		return ForStudent
	case len(h.Wards) > 0:
		return ForGuardian
	}
	return ForStaff
}
