package people

import (
	"time"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// RosterID names the roster that brought something, as the feature roster does.
type RosterID = domain.ID[broughtBy]

type broughtBy struct{}

// Person is anybody the city knows: a student, a guardian, a member of staff.
type Person struct {
	identity.Person
	Roster    RosterID // with which the person came, if any
	Version   int
	CreatedAt time.Time
}

// GuardianID names a relation of guardian and ward.
type GuardianID = domain.ID[Guardian]

// Guardian is who looks after whom, and from when until when.
type Guardian struct {
	ID        GuardianID
	Guardian  domain.PersonID
	Ward      domain.PersonID
	Relation  identity.Relation
	Began     domain.Day
	Ended     domain.Day
	Roster    RosterID
	CreatedAt time.Time
}

// StaffID names a member of staff in a unit.
type StaffID = domain.ID[Staff]

// Staff is who works where. What they may do there is an appointment, which
// the feature account gives.
type Staff struct {
	ID        StaffID
	Person    domain.PersonID
	Unit      domain.UnitID
	City      domain.UnitID
	County    domain.UnitID
	School    domain.UnitID
	Number    string // the unit's own, 工号
	Position  string // in the unit's words
	Began     domain.Day
	Ended     domain.Day
	Version   int
	CreatedAt time.Time
}

// Subject is the member of staff as an Access is asked about them.
func (s Staff) Subject() domain.Subject {
	p := domain.Place{City: s.City, County: s.County, School: s.School}
	return domain.Subject{Person: s.Person, Made: p, Now: p}
}
