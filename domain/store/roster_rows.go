package store

import (
	"encoding/json"
	"time"

	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/people"
	"lizhi/domain/roster"
)

// rosterRow is a roster as the table roster_rosters keeps it.
type rosterRow struct {
	ID        roster.ID
	Unit      domain.UnitID `gorm:"column:unit_id"`
	City      domain.UnitID `gorm:"column:city_id"`
	County    domain.UnitID `gorm:"column:county_id"`
	School    domain.UnitID `gorm:"column:school_id"`
	File      domain.FileID `gorm:"column:file_id"`
	State     roster.State
	Trouble   string
	Because   map[string]string `gorm:"serializer:json"`
	Total     int
	Done      int
	Fresh     int
	Changed   int
	Same      int
	Missing   int
	Pending   int
	Wrong     int
	Warned    int
	BroughtBy domain.PersonID
	Applied   domain.Day `gorm:"column:applied_on"`
	Version   int
	CreatedAt time.Time
}

func (rosterRow) TableName() string { return "roster_rosters" }

// stagedRow is a row of a roster with what applying will copy: every value as
// its table keeps it, sealed for the row it goes to.
type stagedRow struct {
	RosterID roster.ID
	Number   int
	Verdict  roster.Verdict
	Findings []roster.Finding `gorm:"serializer:json"`

	PersonID      domain.PersonID
	PersonNew     bool
	PersonChanged bool
	PersonVersion int
	PersonBefore  string
	SealedPerson
	AddressSealed []byte
	IndexKey      string

	EnrolmentNew       bool
	EnrolmentID        domain.ID[roster.Enrolment]
	OldEnrolmentID     domain.ID[roster.Enrolment]
	CityID             domain.UnitID
	CountyID           domain.UnitID
	SchoolID           domain.UnitID
	ClassID            domain.UnitID
	RegisteredSchoolID domain.UnitID
	XuejiKind          identity.XuejiKind
	XuejiSealed        []byte
	XuejiBlind         []byte
	Status             identity.Status
	Boarding           bool

	GuardianNew     bool
	GuardianChanged bool
	GuardianID      domain.PersonID
	GuardianBefore  string
	Guardian        SealedPerson `gorm:"embedded;embeddedPrefix:guardian_"`
	LinkID          domain.ID[roster.Guardian]
	Relation        identity.Relation
	PairKey         []byte

	CardID       domain.ID[roster.Card]
	OldCardID    domain.ID[roster.Card]
	CardSealed   []byte
	CardBlind    []byte
	CardLast4    string `gorm:"column:card_last4"`
	CardOwner    string
	CardDoubtful bool

	ClaimID domain.ID[roster.Claim]
}

func (stagedRow) TableName() string { return "roster_rows" }

// personOf and enrolmentOf are what a roster says, as people keeps it.
func personOf(p roster.Person) people.Person {
	return people.Person{Person: p.Person, Version: p.Version}
}

func enrolmentOf(e roster.Enrolment) people.Enrolment {
	return people.Enrolment{
		ID: people.EnrolmentID(e.ID), Person: e.Person, City: e.City, County: e.County, School: e.School, Class: e.Class,
		Registered: e.Registered, Xueji: e.Xueji, Status: e.Status, Boarding: e.Boarding,
	}
}

// staged seals a row as it will be applied.
func (k *Keyring) staged(id roster.ID, s roster.Staged) (stagedRow, error) {
	r := stagedRow{RosterID: id, Number: s.Number, Verdict: s.Verdict, Findings: s.Findings, IndexKey: k.BlindKey()}
	r.Name = s.Name
	if r.Findings == nil {
		r.Findings = []roster.Finding{}
	}
	if s.Person != nil {
		if err := k.stagePerson(&r, s); err != nil {
			return r, err
		}
	}
	if s.Enrolment != nil {
		e := k.enrolmentRow(enrolmentOf(*s.Enrolment))
		r.EnrolmentNew = s.Claim.IsZero()
		r.EnrolmentID, r.OldEnrolmentID = s.Enrolment.ID, s.OldEnrolment
		r.CityID, r.CountyID, r.SchoolID, r.ClassID, r.RegisteredSchoolID = e.CityID, e.CountyID, e.SchoolID, e.ClassID, e.RegisteredSchoolID
		r.XuejiKind, r.XuejiSealed, r.XuejiBlind, r.Status, r.Boarding = e.XuejiKind, e.XuejiSealed, e.XuejiBlind, e.Status, e.Boarding
	}
	if s.Guardian != nil || s.Link != nil {
		if err := k.stageGuardian(&r, s); err != nil {
			return r, err
		}
	}
	if s.Card != nil {
		c := k.cardRow(people.Card{
			ID: people.CardID(s.Card.ID), Person: s.Card.Person, Number: s.Card.Number, Owner: s.Card.Owner, Doubtful: s.Card.Doubtful,
		})
		r.CardID, r.OldCardID, r.CardSealed, r.CardBlind = s.Card.ID, s.OldCard, c.CardSealed, c.CardBlind
		r.CardLast4, r.CardOwner, r.CardDoubtful = c.Last4, c.Owner, c.Doubtful
	}
	if r.ClaimID = s.Claim; !s.Claim.IsZero() {
		r.PairKey = pair(r.PersonID, r.SchoolID) // the claim's open_key
	}
	return r, nil
}

func (k *Keyring) stagePerson(r *stagedRow, s roster.Staged) error {
	p := s.Person
	r.PersonID, r.PersonNew = p.ID, s.PersonBefore == nil
	if !r.PersonNew {
		r.PersonChanged, r.PersonVersion = p.Version != s.PersonBefore.Version, s.PersonBefore.Version
	}
	if !r.PersonNew && !r.PersonChanged {
		return nil
	}
	row := k.personRow(personOf(*p))
	r.SealedPerson, r.AddressSealed = row.SealedPerson, row.AddressSealed
	var err error
	if r.PersonChanged {
		r.PersonBefore, err = k.before(*s.PersonBefore)
	}
	return err
}

func (k *Keyring) stageGuardian(r *stagedRow, s roster.Staged) error {
	var err error
	if g := s.Guardian; g != nil {
		r.GuardianID, r.GuardianNew, r.GuardianChanged = g.ID, s.GuardianBefore == nil, s.GuardianBefore != nil
		r.Guardian = k.personRow(personOf(*g)).SealedPerson
		if r.GuardianChanged {
			r.GuardianBefore, err = k.before(*s.GuardianBefore)
		}
	}
	if l := s.Link; l != nil {
		r.GuardianID, r.LinkID, r.Relation, r.PairKey = l.Guardian, l.ID, l.Relation, pair(l.Guardian, l.Ward)
	}
	return err
}

// before is a person's row as it was, its numbers sealed, to be put back.
func (k *Keyring) before(p roster.Person) (string, error) {
	text, err := json.Marshal(k.personRow(personOf(p)))
	return string(text), err
}
