package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// Student answers every feature's domain.Students: the standing of a student,
// with the person's row locked so that neither enrolment nor consent changes
// before the commit.
func (t *tx) Student(ctx context.Context, id domain.PersonID) (domain.Standing, error) {
	return standing(ctx, t.db, locked(t.db), id)
}

// Standing is Student without a lock, for screens.
func (d *DB) Standing(ctx context.Context, id domain.PersonID) (domain.Standing, error) {
	return standing(ctx, d.read(ctx), d.read(ctx), id)
}

func standing(ctx context.Context, q, person *gorm.DB, id domain.PersonID) (domain.Standing, error) {
	var p personRow
	if err := found(person.Select("id", "name", "born").Where("id = ?", id).Take(&p).Error); err != nil {
		return domain.Standing{}, err
	}
	s := domain.Standing{Person: p.ID, Name: p.Name, Born: p.Born}
	var at []struct {
		CityID, CountyID, SchoolID, ClassID domain.UnitID
		Status                              identity.Status
		Stage                               string
		EntryYear                           int
	}
	err := q.Table("people_enrolments AS e").Joins("JOIN org_units AS c ON c.id = e.class_id").
		Select("e.city_id", "e.county_id", "e.school_id", "e.class_id", "e.status", "c.stage", "c.entry_year").
		Where("e.current_key = ?", id).Find(&at).Error
	if err != nil {
		return domain.Standing{}, err
	}
	for _, e := range at { // one or none
		s.Place = domain.Place{City: e.CityID, County: e.CountyID, School: e.SchoolID, Class: e.ClassID}
		s.Status, s.Stage, s.EntryYear = string(e.Status), e.Stage, e.EntryYear
	}
	s.ByOwn, s.ByGuard, err = consented(ctx, q, id)
	return s, err
}

// consented are the purposes to which a student, and to which a guardian, agreed
// last; the newest answer of each alone counts.
func consented(_ context.Context, q *gorm.DB, id domain.PersonID) (own, guardian []domain.Purpose, err error) {
	var rows []struct {
		Purpose domain.Purpose
		Giver   string
	}
	err = q.Table("consent_given").Select("purpose", "giver").
		Where("student_id = ? AND current_key = 1 AND answer = 'agreed'", id).Find(&rows).Error
	for _, r := range rows {
		if r.Giver == "guardian" {
			guardian = append(guardian, r.Purpose)
		} else {
			own = append(own, r.Purpose)
		}
	}
	return own, guardian, err
}
