package people

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"lizhi/domain"
)

// LongestAddress is the longest address, in characters.
const LongestAddress = 120

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

// Admission is a student to be enrolled. Registered is the school of the 学籍
// and, where a 学籍号 is given, the attended one if it is not said. Began is
// today if it is not said.
type Admission struct {
	Draft
	Class      domain.UnitID
	Status     Status
	Boarding   bool
	Xueji      string
	Registered domain.UnitID
	Began      domain.Day
	Guardians  []Kinsman
}

// Kinsman is a guardian as somebody types them in.
type Kinsman struct {
	Draft
	Relation Relation
}

// person makes the person that a draft describes; read parses the number.
func (s Service) person(d Draft, read func(string, domain.Day) (Identity, error)) (Person, []*domain.Fault) {
	p := Person{ID: d.ID, IDKind: NoDocument, Born: d.Born, Sex: d.Sex, Version: 1, CreatedAt: s.world.Now()}
	if p.ID.IsZero() {
		p.ID = domain.PersonID(s.world.NewID())
	}
	var wrong []*domain.Fault
	note := func(err error, pointer string) { wrong = append(wrong, at(err, pointer)) }
	var err error
	if p.Name, err = CheckName(d.Name); err != nil {
		note(err, "/name")
	}
	p.SearchKey = s.fold.Key(p.Name)
	if d.IDNumber != "" {
		id, err := read(strings.TrimSpace(d.IDNumber), s.world.Today())
		note(err, "/id_number")
		if err == nil && !d.Born.IsZero() && d.Born != id.Born {
			note(ErrBorn, "/born")
		}
		p.IDKind, p.IDNumber, p.Born, p.Sex = id.Kind, id.Number, id.Born, id.Sex
	}
	note(p.contact(d.Phone, d.Address), "/phone")
	return p, wrong
}

// contact sets phone and address.
func (p *Person) contact(phone, address string) (err error) {
	if phone = strings.TrimSpace(phone); phone != "" {
		if p.Phone, err = ParsePhone(phone); err != nil {
			return err
		}
	} else {
		p.Phone = ""
	}
	address = strings.TrimSpace(address)
	if _, bad := Unprintable(address); bad || utf8.RuneCountInString(address) > LongestAddress {
		return ErrAddress.With("max", LongestAddress)
	}
	p.Address = Address(address)
	return nil
}

// at points a refusal at a value; it gives nil for nil.
func at(err error, pointer string) *domain.Fault {
	var fault *domain.Fault
	if !errors.As(err, &fault) {
		return nil
	}
	if errors.Is(err, ErrAddress) {
		pointer = strings.Replace(pointer, "/phone", "/address", 1)
	}
	return fault.At(pointer)
}

// enrolment makes the enrolment that an admission describes.
func (s Service) enrolment(a Admission, class Class, person domain.PersonID) (Enrolment, []*domain.Fault) {
	e := Enrolment{
		ID: EnrolmentID(s.world.NewID()), Person: person, City: class.City, County: class.County, School: class.School,
		Class: class.ID, Registered: a.Registered, Status: a.Status, Boarding: a.Boarding, Began: a.Began, CreatedAt: s.world.Now(),
	}
	if e.Status == "" {
		e.Status = Attending
	}
	if e.Began.IsZero() {
		e.Began = s.world.Today()
	}
	var wrong []*domain.Fault
	if !e.Status.Valid() {
		wrong = append(wrong, ErrStatus.At("/status"))
	}
	if e.Began.After(s.world.Today()) {
		wrong = append(wrong, ErrEndBefore.At("/began"))
	}
	xueji := strings.TrimSpace(a.Xueji)
	switch {
	case xueji == "" && !e.Registered.IsZero():
		wrong = append(wrong, ErrRegistered.At("/registered_school_id"))
	case xueji != "":
		var err error
		e.Xueji, err = ParseXuejiAt(class.Stage, xueji)
		wrong = append(wrong, at(err, "/xueji"))
		if e.Registered.IsZero() {
			e.Registered = class.School
		}
	}
	return e, wrong
}

// registered asks that the school of the 学籍 is one of the city.
func registered(ctx context.Context, tx Tx, e Enrolment) error {
	if e.Registered.IsZero() || e.Registered == e.School {
		return nil
	}
	if _, err := tx.School(ctx, e.Registered); err != nil {
		return ErrRegistered.At("/registered_school_id")
	}
	return nil
}
