package people

import (
	"time"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// EndReason says why an enrolment ended.
type EndReason string

// The reasons. Changed means that another enrolment in the same school began.
const (
	NotEnded    EndReason = ""
	Changed     EndReason = "changed"     // class, status, boarding or 学籍 changed
	Transferred EndReason = "transferred" // to another school
	LeftSchool  EndReason = "left"        // withdrew
	Finished    EndReason = "finished"    // the cohort left its stage
	Merged      EndReason = "merged"      // the school became part of another
)

// EnrolmentID names an enrolment.
type EnrolmentID = domain.ID[Enrolment]

// Enrolment is where a student is, or was. It never changes, it only ends.
type Enrolment struct {
	ID          EnrolmentID
	Person      domain.PersonID
	City        domain.UnitID
	County      domain.UnitID // none for 市直
	School      domain.UnitID // attended
	Class       domain.UnitID
	Registered  domain.UnitID // the school of the 学籍, none without one
	Xueji       identity.Xueji
	Status      identity.Status
	Boarding    bool
	Began       domain.Day
	Ended       domain.Day
	EndReason   EndReason
	Roster      RosterID // that began it, if any
	EndedRoster RosterID // that ended it, if any
	CreatedAt   time.Time
}

// Class is what people must know of a class to enrol somebody in it.
type Class struct {
	ID, School, County, City domain.UnitID
	Stage                    string // org.Stage
	EntryYear, Years, Number int
	Name, SchoolName         string
	SchoolCode               string
	Closed                   bool
}

// Place is where the class stands.
func (c Class) Place() domain.Place {
	return domain.Place{City: c.City, County: c.County, School: c.School, Class: c.ID}
}

// Leaves reports whether the cohort has left its stage when a school year
// begins.
func (c Class) Leaves(year domain.SchoolYear) bool { return int(year) >= c.EntryYear+c.Years }

// Place is where the enrolment stands.
func (e Enrolment) Place() domain.Place {
	return domain.Place{City: e.City, County: e.County, School: e.School, Class: e.Class}
}

// IsCurrent reports whether it has not ended.
func (e Enrolment) IsCurrent() bool { return e.Ended.IsZero() }

// Separated reports 校籍分离: the school attended is not that of the 学籍.
func (e Enrolment) Separated() bool { return e.Registered != e.School }

// End ends the enrolment on a day, on which the next one may begin. Errors:
// ErrNotEnrolled when it has ended, ErrEndBefore when the day is before it began.
func (e Enrolment) End(on domain.Day, why EndReason) (Enrolment, error) {
	switch {
	case !e.IsCurrent():
		return Enrolment{}, ErrNotEnrolled
	case on.Before(e.Began):
		return Enrolment{}, ErrEndBefore
	}
	e.Ended, e.EndReason = on, why
	return e, nil
}

// Turn makes the enrolment that follows e in the same school; change alters
// what differs. Errors: those of End, and identity.ErrStatus.
func (e Enrolment) Turn(id EnrolmentID, on domain.Day, change func(*Enrolment)) (ended, begun Enrolment, err error) {
	if ended, err = e.End(on, Changed); err != nil {
		return Enrolment{}, Enrolment{}, err
	}
	begun = e
	begun.ID, begun.Began, begun.Roster = id, on, RosterID{}
	change(&begun)
	if err := e.Status.Turn(begun.Status); err != nil {
		return Enrolment{}, Enrolment{}, err
	}
	return ended, begun, nil
}
