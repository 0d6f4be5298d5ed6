package identity

import "slices"

// Status is how a student is enrolled 就读状态.
type Status string

// The ways of being enrolled, and of having left.
const (
	Attending Status = "attending" // 在校
	Suspended Status = "suspended" // 休学
	Guest     Status = "guest"     // 借读
	Repeating Status = "repeating" // 复读
	Left      Status = "left"      // 离校
)

// statusNames are the school's words, as lists and rosters have them.
var statusNames = map[Status]string{Attending: "在校", Suspended: "休学", Guest: "借读", Repeating: "复读", Left: "离校"}

// Chinese is the status in the school's words.
func (s Status) Chinese() string { return statusNames[s] }

// startable are the ways in which an enrolment may begin.
var startable = []Status{Attending, Suspended, Guest, Repeating}

// Valid reports whether somebody can be enrolled so.
func (s Status) Valid() bool { return slices.Contains(startable, s) }

// next lists into which way of being enrolled each may turn.
var next = map[Status][]Status{
	Attending: {Suspended, Guest, Repeating, Attending},
	Suspended: {Attending, Guest, Repeating},
	Guest:     {Attending, Suspended, Repeating, Guest},
	Repeating: {Attending, Suspended, Repeating},
}

// Turn asks whether an enrolment of one status may be followed by one of another
// in the same school. Error: ErrStatus.
func (s Status) Turn(to Status) error {
	if !slices.Contains(next[s], to) {
		return ErrStatus
	}
	return nil
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
