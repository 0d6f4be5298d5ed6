package identity

import (
	"strings"
	"unicode/utf8"

	"lizhi/domain"
)

// LongestAddress is the longest address, in characters.
const LongestAddress = 120

// Person is who somebody is: a name and the numbers that go with it.
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
}

// Draft is a person as somebody types them in. ID may be made by the client.
// Without a number of identity the birth date must be said.
type Draft struct {
	ID       domain.PersonID
	Name     string
	IDNumber string
	Born     domain.Day
	Sex      Sex
	Phone    string
	Address  string
}

// Reader is ParseID or ParseStudentID.
type Reader func(text string, today domain.Day) (Identity, error)

// Person makes the person that a draft describes, without an id of its own, and
// says all that is wrong with it, each at its place.
func (d Draft) Person(read Reader, today domain.Day, fold Fold) (Person, []*domain.Fault) {
	p := Person{ID: d.ID, IDKind: NoDocument, Born: d.Born, Sex: d.Sex}
	var wrong []*domain.Fault
	note := func(err error, pointer string) { wrong = append(wrong, domain.Pointed(err, pointer)) }
	var err error
	if p.Name, err = CheckName(d.Name); err != nil {
		note(err, "/name")
	}
	p.SearchKey = fold.Key(p.Name)
	if d.IDNumber != "" {
		id, err := read(strings.TrimSpace(d.IDNumber), today)
		note(err, "/id_number")
		if err == nil && !d.Born.IsZero() && d.Born != id.Born {
			note(ErrBorn, "/born")
		}
		p.IDKind, p.IDNumber, p.Born, p.Sex = id.Kind, id.Number, id.Born, id.Sex
	}
	if phone := strings.TrimSpace(d.Phone); phone != "" {
		p.Phone, err = ParsePhone(phone)
		note(err, "/phone")
	}
	p.Address, err = ParseAddress(d.Address)
	note(err, "/address")
	return p, wrong
}

// ParseAddress takes an address as it was typed, blanks around it cut off.
// Error: ErrAddress.
func ParseAddress(typed string) (Address, error) {
	address := strings.TrimSpace(typed)
	if _, bad := Unprintable(address); bad || utf8.RuneCountInString(address) > LongestAddress {
		return "", ErrAddress.With("max", LongestAddress)
	}
	return Address(address), nil
}
