package people

import (
	"slices"
	"time"

	"lizhi/domain"
)

// Person is anybody the city knows: a student, a guardian, a member of staff.
type Person struct {
	ID        domain.PersonID
	Name      string // as typed
	SearchKey string
	Sex       Sex
	Born      domain.Day
	IDKind    IDKind
	IDNumber  IDNumber // empty for NoDocument
	Phone     Phone
	Address   Address
	Roster    RosterID // with which the person came, if any
	Version   int
	CreatedAt time.Time
}

// Relation is what a guardian is to a ward.
type Relation string

// The relations that a form offers.
const (
	Father      Relation = "father"
	Mother      Relation = "mother"
	Grandparent Relation = "grandparent"
	Sibling     Relation = "sibling"
	OtherKin    Relation = "other_kin"
	Institution Relation = "institution" // 福利机构
)

// Valid reports whether it is one of the relations.
func (r Relation) Valid() bool {
	return slices.Contains([]Relation{Father, Mother, Grandparent, Sibling, OtherKin, Institution}, r)
}

// GuardianID names a relation of guardian and ward.
type GuardianID = domain.ID[Guardian]

// Guardian is who looks after whom, and from when until when.
type Guardian struct {
	ID        GuardianID
	Guardian  domain.PersonID
	Ward      domain.PersonID
	Relation  Relation
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
