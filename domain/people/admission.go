package people

import (
	"context"
	"strings"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// Admission is a student to be enrolled. Registered is the school of the 学籍
// and, where a 学籍号 is given, the attended one if it is not said. Began is
// today if it is not said.
type Admission struct {
	identity.Draft
	Class      domain.UnitID
	Status     identity.Status
	Boarding   bool
	Xueji      string
	Registered domain.UnitID
	Began      domain.Day
	Guardians  []Kinsman
}

// Kinsman is a guardian as somebody types them in.
type Kinsman struct {
	identity.Draft
	Relation identity.Relation
}

// person makes the person that a draft describes; read parses the number.
func (s Service) person(d identity.Draft, read identity.Reader) (Person, []*domain.Fault) {
	if d.ID.IsZero() {
		d.ID = domain.PersonID(s.world.NewID())
	}
	who, wrong := d.Person(read, s.world.Today(), s.fold)
	return Person{Person: who, Version: 1, CreatedAt: s.world.Now()}, wrong
}

// enrolment makes the enrolment that an admission describes.
func (s Service) enrolment(a Admission, class Class, person domain.PersonID) (Enrolment, []*domain.Fault) {
	e := Enrolment{
		ID: EnrolmentID(s.world.NewID()), Person: person, City: class.City, County: class.County, School: class.School,
		Class: class.ID, Registered: a.Registered, Status: a.Status, Boarding: a.Boarding, Began: a.Began, CreatedAt: s.world.Now(),
	}
	if e.Status == "" {
		e.Status = identity.Attending
	}
	if e.Began.IsZero() {
		e.Began = s.world.Today()
	}
	var wrong []*domain.Fault
	if !e.Status.Valid() {
		wrong = append(wrong, identity.ErrStatus.At("/status"))
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
		e.Xueji, err = identity.ParseXuejiAt(class.Stage, xueji)
		wrong = append(wrong, domain.Pointed(err, "/xueji"))
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
