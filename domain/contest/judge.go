package contest

import (
	"slices"
	"time"

	"lizhi/domain"
)

// JudgeID names an appointment as judge of a season.
type JudgeID = domain.ID[Judge]

// Judge 评委 is a person who scores in one season.
type Judge struct {
	ID          JudgeID
	Season      SeasonID
	Person      domain.PersonID
	Most        int // entries at most; 0 for no maximum
	AppointedBy domain.PersonID
	CreatedAt   time.Time
}

// Progress is how far a judge has come, each way of not scoring apart.
type Progress struct {
	Judge                                              Judge
	Name                                               string
	Assigned                                           int // all ballots ever given to the judge
	Missing, Confirmed, Abstained, Conflicted, Excused int
}

// ConflictID names a declared conflict.
type ConflictID = domain.ID[Conflict]

// Conflict 回避 is declared: by an officer, or by the judge on meeting the entry.
type Conflict struct {
	ID        ConflictID
	Season    SeasonID
	Judge     domain.PersonID
	Student   domain.PersonID
	Reason    string
	By        domain.PersonID
	CreatedAt time.Time
}

// Ties are what the data know of a judge, and what was declared.
type Ties struct {
	Schools  []domain.UnitID   // where the judge works or learns today
	Offices  []domain.UnitID   // units in which the judge holds an office that shows who entered
	Mentees  []domain.PersonID // 导师制
	Wards    []domain.PersonID
	Declared []domain.PersonID
}

// Contestant is an entry as the assigner sees it.
type Contestant struct {
	Entry    EntryID
	Student  domain.PersonID
	Schools  []domain.UnitID // where it was made, and where the student is today
	Category string
	State    EntryState
}

// Conflict causes, as people are told them.
const (
	ownSelf   = "self"
	ownSchool = "own_school"
	ownMentee = "mentee"
	ownWard   = "ward"
	declared  = "declared"
)

// Against says why a judge may not read an entry, or nothing (policy H8).
func (t Ties) Against(judge domain.PersonID, c Contestant) (cause string) {
	switch {
	case judge == c.Student:
		return ownSelf
	case slices.ContainsFunc(c.Schools, func(s domain.UnitID) bool { return !s.IsZero() && slices.Contains(t.Schools, s) }):
		return ownSchool
	case slices.Contains(t.Mentees, c.Student):
		return ownMentee
	case slices.Contains(t.Wards, c.Student):
		return ownWard
	case slices.Contains(t.Declared, c.Student):
		return declared
	}
	return ""
}
