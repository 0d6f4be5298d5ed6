package people

import (
	"context"
	"time"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// Filter narrows a list of students; a zero field does not narrow.
type Filter struct {
	Class, School domain.UnitID
	Status        identity.Status // Left lists those who left and are enrolled nowhere
	Query         string          // folded, found anywhere in the search key
}

// Listed is one student of a list: no number of anybody in it.
type Listed struct {
	Person     domain.PersonID
	Name       string
	Sex        identity.Sex
	Enrolment  Enrolment
	ClassName  string
	SchoolName string
	Stage      string
	EntryYear  int
	Number     int
}

// School is what people must know of a school.
type School struct {
	ID, County, City   domain.UnitID
	Name, Code, Region string
	Closed             bool
}

// Kin is a guardian or a ward as the other one's page shows them.
type Kin struct {
	Relation Guardian
	Person   Person
}

// Store is what people needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error
	Facts

	// Person reads a person; ErrNotFound if there is none.
	Person(ctx context.Context, id domain.PersonID) (Person, error)
	// Students lists the students in reach, the newest enrolment first.
	Students(ctx context.Context, reach domain.Reach, f Filter, page domain.Page) ([]Listed, error)
	// StaffList lists the present staff in reach with their names, newest first.
	StaffList(ctx context.Context, reach domain.Reach, unit domain.UnitID, page domain.Page) ([]Member, error)
	// Transfers lists those that concern a school in reach, newest first.
	Transfers(ctx context.Context, reach domain.Reach, state TransferState, page domain.Page) ([]Transfer, error)
	// Transfer reads one; ErrNotFound.
	Transfer(ctx context.Context, id TransferID) (Transfer, error)
}

// Facts are read without a lock, inside a transaction and outside of it; the
// units are those of org.
type Facts interface {
	// Enrolments are all enrolments of a person, the latest first.
	Enrolments(ctx context.Context, id domain.PersonID) ([]Enrolment, error)
	// Guardians are the present guardians of a ward.
	Guardians(ctx context.Context, ward domain.PersonID) ([]Kin, error)
	// Wards are the present wards of a guardian.
	Wards(ctx context.Context, guardian domain.PersonID) ([]Kin, error)
	// Card is the card in use; ErrNotFound if there is none.
	Card(ctx context.Context, person domain.PersonID) (Card, error)
	// Class reads a class; ErrNotFound.
	Class(ctx context.Context, id domain.UnitID) (Class, error)
	// School reads a school; ErrNotFound.
	School(ctx context.Context, id domain.UnitID) (School, error)
	// Place is where a unit of any kind stands; ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx
	Facts
	// Reveals is how often somebody has seen numbers in clear on a day, whose row
	// is locked, and how often they may. CountReveal adds one.
	Reveals(ctx context.Context, by domain.AccountID, day domain.Day) (seen, most int, err error)
	CountReveal(ctx context.Context, by domain.AccountID, day domain.Day) error
	// Person reads and locks a person; ErrNotFound.
	Person(ctx context.Context, id domain.PersonID) (Person, error)
	// Known finds a person by number of identity, without a lock, since there may
	// be none: ErrNotFound.
	Known(ctx context.Context, number identity.IDNumber) (Person, error)
	// AddPerson keeps a new person; ErrKnown when the number is another's.
	AddPerson(ctx context.Context, p Person) error
	// SavePerson keeps a changed person, which carries its new version; ErrStale,
	// and ErrKnown as above.
	SavePerson(ctx context.Context, p Person) error
	// Current is the enrolment that has not ended; ErrNotFound.
	Current(ctx context.Context, id domain.PersonID) (Enrolment, error)
	// CurrentOf are the enrolments of a class that have not ended.
	CurrentOf(ctx context.Context, class domain.UnitID) ([]Enrolment, error)
	// AddEnrolment keeps a new one; ErrDuplicate when another has not ended.
	AddEnrolment(ctx context.Context, e Enrolment) error
	// EndEnrolment keeps its end.
	EndEnrolment(ctx context.Context, e Enrolment) error
	// Guardian reads and locks a relation; ErrNotFound.
	Guardian(ctx context.Context, id GuardianID) (Guardian, error)
	// AddGuardian keeps a relation; false when the two are bound already.
	AddGuardian(ctx context.Context, g Guardian) (bool, error)
	// EndGuardian keeps its end.
	EndGuardian(ctx context.Context, g Guardian) error
	// SetCard ends the card in use, if any, and keeps the new one.
	SetCard(ctx context.Context, c Card) error
	// VerifyCard keeps when a card was checked.
	VerifyCard(ctx context.Context, id CardID, at time.Time) error
	// Staff reads and locks a member of staff; ErrNotFound.
	Staff(ctx context.Context, id StaffID) (Staff, error)
	// AddStaff keeps one; ErrStaffKnown when the person works there already.
	AddStaff(ctx context.Context, s Staff) error
	// SaveStaff keeps a change; ErrStale.
	SaveStaff(ctx context.Context, s Staff) error
	// Transfer reads and locks one; ErrNotFound.
	Transfer(ctx context.Context, id TransferID) (Transfer, error)
	// AddTransfer keeps one; false when there is one like it already.
	AddTransfer(ctx context.Context, t Transfer) (bool, error)
	// SaveTransfer keeps a change; ErrStale.
	SaveTransfer(ctx context.Context, t Transfer) error
	// CloseTransfers withdraws what is open for a person whose enrolment ended.
	CloseTransfers(ctx context.Context, id domain.PersonID, on domain.Day) error
	// LeaversOf are the classes below a unit whose cohort leaves its stage when the
	// school year begins, and how many are enrolled in each.
	LeaversOf(ctx context.Context, unit domain.UnitID, year domain.SchoolYear) ([]Leavers, error)
	// FinishClasses ends every current enrolment of the classes.
	FinishClasses(ctx context.Context, classes []domain.UnitID, on domain.Day) (int, error)
}

// Member is a member of staff with the name.
type Member struct {
	Staff Staff
	Name  string
}

// Leavers is a class whose cohort leaves its stage.
type Leavers struct {
	Class    domain.UnitID
	School   domain.UnitID
	Name     string
	Students int
}
