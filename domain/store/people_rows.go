package store

import (
	"time"

	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/people"
)

// Columns that are sealed, each with its own name in the seal.
const (
	sealedID      = "people_persons.id_sealed"
	sealedPhone   = "people_persons.phone_sealed"
	sealedAddress = "people_persons.address_sealed"
	sealedXueji   = "people_enrolments.xueji_sealed"
	sealedCard    = "people_cards.card_sealed"
)

// Kinds of blind index.
const (
	blindID    = "id_number"
	blindXueji = "xueji"
	blindPhone = "phone"
	blindCard  = "card"
)

// SealedPerson is who somebody is, as every table with people in it keeps them:
// the numbers sealed for the row they belong to, with the keys to find them by.
type SealedPerson struct {
	Name        string
	SearchKey   string
	Sex         identity.Sex
	Born        domain.Day
	IDKind      identity.IDKind
	IDSealed    []byte
	IDBlind     []byte
	PhoneSealed []byte
	PhoneBlind  []byte
	PhoneLast4  string `gorm:"column:phone_last4"`
}

// personRow is a person as the table people_persons keeps it; its numbers are
// sealed, so it is no plain conversion.
type personRow struct {
	ID domain.PersonID
	SealedPerson
	AddressSealed []byte
	IndexKey      string
	RosterID      people.RosterID
	Version       int
	CreatedAt     time.Time
}

func (personRow) TableName() string { return "people_persons" }

func (k *Keyring) personRow(p people.Person) personRow {
	return personRow{
		ID: p.ID,
		SealedPerson: SealedPerson{
			Name: p.Name, SearchKey: p.SearchKey, Sex: p.Sex, Born: p.Born, IDKind: p.IDKind,
			IDSealed: k.Seal(sealedID, p.ID, []byte(p.IDNumber)), IDBlind: k.index(blindID, string(p.IDNumber)),
			PhoneSealed: k.Seal(sealedPhone, p.ID, []byte(p.Phone)), PhoneBlind: k.index(blindPhone, string(p.Phone)),
			PhoneLast4: identity.Last4(string(p.Phone)),
		},
		AddressSealed: k.Seal(sealedAddress, p.ID, []byte(p.Address)),
		IndexKey:      k.BlindKey(), RosterID: p.Roster, Version: p.Version, CreatedAt: p.CreatedAt,
	}
}

// index is the blind index of a value, and NULL for none.
func (k *Keyring) index(kind, value string) []byte {
	if value == "" {
		return nil
	}
	return k.Blind(kind, value)
}

func (k *Keyring) person(r personRow) (people.Person, error) {
	number, err := k.Open(sealedID, r.ID, r.IDSealed)
	if err != nil {
		return people.Person{}, err
	}
	phone, err := k.Open(sealedPhone, r.ID, r.PhoneSealed)
	if err != nil {
		return people.Person{}, err
	}
	address, err := k.Open(sealedAddress, r.ID, r.AddressSealed)
	if err != nil {
		return people.Person{}, err
	}
	return people.Person{
		Person: identity.Person{
			ID: r.ID, Name: r.Name, SearchKey: r.SearchKey, Sex: r.Sex, Born: r.Born, IDKind: r.IDKind,
			IDNumber: identity.IDNumber(number), Phone: identity.Phone(phone), Address: identity.Address(address),
		},
		Roster: r.RosterID, Version: r.Version, CreatedAt: r.CreatedAt,
	}, nil
}

// enrolmentRow is an enrolment as the table people_enrolments keeps it.
type enrolmentRow struct {
	ID                 people.EnrolmentID
	PersonID           domain.PersonID
	CityID             domain.UnitID
	CountyID           domain.UnitID
	SchoolID           domain.UnitID
	ClassID            domain.UnitID
	RegisteredSchoolID domain.UnitID
	XuejiKind          identity.XuejiKind
	XuejiSealed        []byte
	XuejiBlind         []byte
	IndexKey           string
	Status             identity.Status
	Boarding           bool
	BeganOn            domain.Day
	EndedOn            domain.Day
	EndReason          people.EndReason
	CurrentKey         domain.PersonID // the person while it lasts
	RosterID           people.RosterID
	EndedRosterID      people.RosterID
	CreatedAt          time.Time
}

func (enrolmentRow) TableName() string { return "people_enrolments" }

func (k *Keyring) enrolmentRow(e people.Enrolment) enrolmentRow {
	r := enrolmentRow{
		ID: e.ID, PersonID: e.Person, CityID: e.City, CountyID: e.County, SchoolID: e.School, ClassID: e.Class,
		RegisteredSchoolID: e.Registered, XuejiKind: e.Xueji.Kind,
		XuejiSealed: k.Seal(sealedXueji, e.ID, []byte(e.Xueji.Number)), XuejiBlind: k.index(blindXueji, string(e.Xueji.Number)),
		IndexKey: k.BlindKey(), Status: e.Status, Boarding: e.Boarding, BeganOn: e.Began, EndedOn: e.Ended, EndReason: e.EndReason,
		RosterID: e.Roster, EndedRosterID: e.EndedRoster, CreatedAt: e.CreatedAt,
	}
	if e.IsCurrent() {
		r.CurrentKey = e.Person
	}
	return r
}

func (k *Keyring) enrolment(r enrolmentRow) (people.Enrolment, error) {
	number, err := k.Open(sealedXueji, r.ID, r.XuejiSealed)
	if err != nil {
		return people.Enrolment{}, err
	}
	return people.Enrolment{
		ID: r.ID, Person: r.PersonID, City: r.CityID, County: r.CountyID, School: r.SchoolID, Class: r.ClassID,
		Registered: r.RegisteredSchoolID, Xueji: identity.Xueji{Kind: r.XuejiKind, Number: identity.XuejiNumber(number)},
		Status: r.Status, Boarding: r.Boarding, Began: r.BeganOn, Ended: r.EndedOn, EndReason: r.EndReason,
		Roster: r.RosterID, EndedRoster: r.EndedRosterID, CreatedAt: r.CreatedAt,
	}, nil
}

// guardianRow is a relation as the table people_guardians keeps it.
type guardianRow struct {
	ID         people.GuardianID
	GuardianID domain.PersonID
	WardID     domain.PersonID
	Relation   identity.Relation
	BeganOn    domain.Day
	EndedOn    domain.Day
	PairKey    []byte // guardian and ward while it lasts
	RosterID   people.RosterID
	CreatedAt  time.Time
}

func (guardianRow) TableName() string { return "people_guardians" }

func toGuardianRow(g people.Guardian) guardianRow {
	r := guardianRow{
		ID: g.ID, GuardianID: g.Guardian, WardID: g.Ward, Relation: g.Relation,
		BeganOn: g.Began, EndedOn: g.Ended, RosterID: g.Roster, CreatedAt: g.CreatedAt,
	}
	if g.Ended.IsZero() {
		r.PairKey = pair(g.Guardian, g.Ward)
	}
	return r
}

func (r guardianRow) guardian() people.Guardian {
	return people.Guardian{
		ID: r.ID, Guardian: r.GuardianID, Ward: r.WardID, Relation: r.Relation,
		Began: r.BeganOn, Ended: r.EndedOn, Roster: r.RosterID, CreatedAt: r.CreatedAt,
	}
}

// pair is the key of two ids while what binds them lasts.
func pair(a, b [16]byte) []byte { return append(a[:], b[:]...) }

// cardRow is a card as the table people_cards keeps it.
type cardRow struct {
	ID         people.CardID
	PersonID   domain.PersonID
	CardSealed []byte
	CardBlind  []byte
	IndexKey   string
	Last4      string `gorm:"column:last4"`
	Owner      string
	Bank       string
	Doubtful   bool
	VerifiedAt *time.Time
	EndedOn    domain.Day
	CurrentKey domain.PersonID
	RosterID   people.RosterID
	Version    int
	CreatedAt  time.Time
}

func (cardRow) TableName() string { return "people_cards" }

func (k *Keyring) cardRow(c people.Card) cardRow {
	r := cardRow{
		ID: c.ID, PersonID: c.Person, CardSealed: k.Seal(sealedCard, c.ID, []byte(c.Number)), CardBlind: k.index(blindCard, string(c.Number)),
		IndexKey: k.BlindKey(), Last4: identity.Last4(string(c.Number)), Owner: c.Owner, Bank: c.Bank, Doubtful: c.Doubtful,
		EndedOn: c.Ended, RosterID: c.Roster, Version: c.Version, CreatedAt: c.CreatedAt,
	}
	if !c.VerifiedAt.IsZero() {
		r.VerifiedAt = &c.VerifiedAt
	}
	if c.Ended.IsZero() {
		r.CurrentKey = c.Person
	}
	return r
}

func (k *Keyring) card(r cardRow) (people.Card, error) {
	number, err := k.Open(sealedCard, r.ID, r.CardSealed)
	if err != nil {
		return people.Card{}, err
	}
	c := people.Card{
		ID: r.ID, Person: r.PersonID, Number: identity.CardNumber(number), Owner: r.Owner, Bank: r.Bank, Doubtful: r.Doubtful,
		Ended: r.EndedOn, Roster: r.RosterID, Version: r.Version, CreatedAt: r.CreatedAt,
	}
	if r.VerifiedAt != nil {
		c.VerifiedAt = *r.VerifiedAt
	}
	return c, nil
}

// staffRow is a member of staff as the table people_staff keeps it.
type staffRow struct {
	ID         people.StaffID
	PersonID   domain.PersonID
	UnitID     domain.UnitID
	CityID     domain.UnitID
	CountyID   domain.UnitID
	SchoolID   domain.UnitID
	Number     string
	Position   string
	BeganOn    domain.Day
	EndedOn    domain.Day
	CurrentKey []byte
	Version    int
	CreatedAt  time.Time
}

func (staffRow) TableName() string { return "people_staff" }

func toStaffRow(s people.Staff) staffRow {
	r := staffRow{
		ID: s.ID, PersonID: s.Person, UnitID: s.Unit, CityID: s.City, CountyID: s.County, SchoolID: s.School,
		Number: s.Number, Position: s.Position, BeganOn: s.Began, EndedOn: s.Ended, Version: s.Version, CreatedAt: s.CreatedAt,
	}
	if s.Ended.IsZero() {
		r.CurrentKey = pair(s.Person, s.Unit)
	}
	return r
}

func (r staffRow) staff() people.Staff {
	return people.Staff{
		ID: r.ID, Person: r.PersonID, Unit: r.UnitID, City: r.CityID, County: r.CountyID, School: r.SchoolID,
		Number: r.Number, Position: r.Position, Began: r.BeganOn, Ended: r.EndedOn, Version: r.Version, CreatedAt: r.CreatedAt,
	}
}

// transferRow is a transfer as the table people_transfers keeps it.
type transferRow struct {
	ID           people.TransferID
	PersonID     domain.PersonID
	EnrolmentID  people.EnrolmentID
	Kind         people.TransferKind
	CityID       domain.UnitID
	FromCountyID domain.UnitID
	FromSchoolID domain.UnitID
	FromClassID  domain.UnitID
	ToCountyID   domain.UnitID
	ToSchoolID   domain.UnitID
	ToClassID    domain.UnitID
	State        people.TransferState
	Reason       string
	Answer       string
	AskedOn      domain.Day
	DecidedOn    domain.Day
	OpenKey      []byte // person (and school, for a claim) while nothing is decided
	RosterID     people.RosterID
	Version      int
	CreatedAt    time.Time
}

func (transferRow) TableName() string { return "people_transfers" }

func toTransferRow(t people.Transfer) transferRow {
	r := transferRow{
		ID: t.ID, PersonID: t.Person, EnrolmentID: t.Enrolment, Kind: t.Kind, CityID: t.City,
		FromCountyID: t.FromCounty, FromSchoolID: t.FromSchool, FromClassID: t.FromClass,
		ToCountyID: t.ToCounty, ToSchoolID: t.ToSchool, ToClassID: t.ToClass,
		State: t.State, Reason: t.Reason, Answer: t.Answer, AskedOn: t.Asked, DecidedOn: t.Decided,
		RosterID: t.Roster, Version: t.Version, CreatedAt: t.CreatedAt,
	}
	switch {
	case t.State != people.Asked:
	case t.Kind == people.Claimed:
		r.OpenKey = pair(t.Person, t.ToSchool)
	default:
		r.OpenKey = t.Person[:]
	}
	return r
}

func (r transferRow) transfer() people.Transfer {
	return people.Transfer{
		ID: r.ID, Person: r.PersonID, Enrolment: r.EnrolmentID, Kind: r.Kind, City: r.CityID,
		FromCounty: r.FromCountyID, FromSchool: r.FromSchoolID, FromClass: r.FromClassID,
		ToCounty: r.ToCountyID, ToSchool: r.ToSchoolID, ToClass: r.ToClassID,
		State: r.State, Reason: r.Reason, Answer: r.Answer, Asked: r.AskedOn, Decided: r.DecidedOn,
		Roster: r.RosterID, Version: r.Version, CreatedAt: r.CreatedAt,
	}
}
