package people

import (
	"slices"
	"time"

	"lizhi/domain"
)

// TransferKind says who began a transfer.
type TransferKind string

// The kinds. A claim is the word of a school that a pupil enrolled elsewhere is
// theirs; the common superior of the two decides it (policy A21).
const (
	Sent    TransferKind = "sent"  // the old school sends, the new one accepts
	Claimed TransferKind = "claim" // the new school claims, the common superior decides
)

// TransferState is how far a transfer is.
type TransferState string

// The states.
const (
	Asked     TransferState = "asked"
	Accepted  TransferState = "accepted"
	Refused   TransferState = "refused"
	Withdrawn TransferState = "withdrawn"
)

// nextTransfer lists the states each state may turn into.
var nextTransfer = map[TransferState][]TransferState{Asked: {Accepted, Refused, Withdrawn}}

// TransferID names a transfer.
type TransferID = domain.ID[Transfer]

// Transfer is a student on the way from one school to another.
type Transfer struct {
	ID         TransferID
	Person     domain.PersonID
	Enrolment  EnrolmentID // that would end
	Kind       TransferKind
	City       domain.UnitID
	FromCounty domain.UnitID
	FromSchool domain.UnitID
	FromClass  domain.UnitID
	ToCounty   domain.UnitID
	ToSchool   domain.UnitID
	ToClass    domain.UnitID
	State      TransferState
	Reason     string
	Answer     string
	Asked      domain.Day
	Decided    domain.Day
	Roster     RosterID
	Version    int
	CreatedAt  time.Time
}

// From is the subject of the old school's side.
func (t Transfer) From() domain.Subject {
	p := domain.Place{City: t.City, County: t.FromCounty, School: t.FromSchool, Class: t.FromClass}
	return domain.Subject{Made: p, Now: p}
}

// To is the subject of the new school's side.
func (t Transfer) To() domain.Subject {
	p := domain.Place{City: t.City, County: t.ToCounty, School: t.ToSchool, Class: t.ToClass}
	return domain.Subject{Made: p, Now: p}
}

// Common is the subject of the common superior: the county when both schools
// answer to it, otherwise the city.
func (t Transfer) Common() domain.Subject {
	p := domain.Place{City: t.City}
	if t.FromCounty == t.ToCounty {
		p.County = t.FromCounty
	}
	return domain.Subject{Made: p, Now: p}
}

// Move turns the transfer into another state. ErrTransferOver when it cannot.
func (t Transfer) Move(to TransferState, on domain.Day) (Transfer, error) {
	if !slices.Contains(nextTransfer[t.State], to) {
		return Transfer{}, ErrTransferOver
	}
	t.State, t.Decided = to, on
	return t, nil
}
