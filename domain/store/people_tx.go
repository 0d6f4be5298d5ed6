package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/org"
	"lizhi/domain/people"
)

func (t peopleTx) Person(_ context.Context, id domain.PersonID) (people.Person, error) {
	return t.person(locked(t.db).Where("id = ?", id))
}

func (t peopleTx) Known(_ context.Context, number identity.IDNumber) (people.Person, error) {
	return t.person(t.db.Where("id_blind = ?", t.store.keys.index(blindID, string(number))))
}

func (t peopleTx) AddPerson(_ context.Context, p people.Person) error {
	row := t.store.keys.personRow(p)
	err := t.db.Create(&row).Error
	if !duplicate(err) {
		return err
	}
	var same []domain.PersonID
	if err := t.db.Model(&personRow{}).Where("id = ?", p.ID).Limit(1).Pluck("id", &same).Error; err != nil {
		return err
	}
	if len(same) > 0 {
		return domain.ErrIDTaken
	}
	return people.ErrKnown
}

func (t peopleTx) SavePerson(_ context.Context, p people.Person) error {
	t.markKin(p.ID)
	row := t.store.keys.personRow(p)
	err := save(t.db, &row, p.Version)
	if duplicate(err) {
		return people.ErrKnown
	}
	return err
}

func (t peopleTx) Current(_ context.Context, id domain.PersonID) (people.Enrolment, error) {
	var row enrolmentRow
	if err := found(t.db.Where("current_key = ?", id).Take(&row).Error); err != nil {
		return people.Enrolment{}, err
	}
	return t.store.keys.enrolment(row)
}

func (t peopleTx) CurrentOf(_ context.Context, class domain.UnitID) ([]people.Enrolment, error) {
	var rows []enrolmentRow
	if err := t.db.Where("class_id = ? AND ended_on IS NULL", class).Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	return t.enrolments(rows)
}

func (t peopleTx) AddEnrolment(_ context.Context, e people.Enrolment) error {
	t.markKin(e.Person)
	row := t.store.keys.enrolmentRow(e)
	err := t.db.Create(&row).Error
	if duplicate(err) {
		return people.ErrDuplicate
	}
	return err
}

// EndEnrolment writes the end alone: nothing else of an enrolment ever changes.
func (t peopleTx) EndEnrolment(_ context.Context, e people.Enrolment) error {
	t.markKin(e.Person)
	done := t.db.Model(&enrolmentRow{}).Where("id = ? AND ended_on IS NULL", e.ID).Updates(map[string]any{
		"ended_on": e.Ended, "end_reason": e.EndReason, "current_key": nil, "ended_roster_id": e.EndedRoster,
	})
	if done.Error == nil && done.RowsAffected == 0 {
		return people.ErrMoved
	}
	return done.Error
}

func (t peopleTx) Guardian(_ context.Context, id people.GuardianID) (people.Guardian, error) {
	var row guardianRow
	err := found(locked(t.db).Where("id = ?", id).Take(&row).Error)
	return row.guardian(), err
}

func (t peopleTx) AddGuardian(_ context.Context, g people.Guardian) (bool, error) {
	t.markKin(g.Ward)
	row := toGuardianRow(g)
	err := t.db.Create(&row).Error
	if duplicate(err) {
		return false, nil
	}
	return err == nil, err
}

func (t peopleTx) EndGuardian(_ context.Context, g people.Guardian) error {
	t.markKin(g.Ward)
	return t.db.Model(&guardianRow{}).Where("id = ?", g.ID).
		Updates(map[string]any{"ended_on": g.Ended, "pair_key": nil}).Error
}

func (t peopleTx) SetCard(_ context.Context, c people.Card) error {
	t.markKin(c.Person)
	err := t.db.Model(&cardRow{}).Where("current_key = ?", c.Person).Updates(map[string]any{
		"current_key": nil, "ended_on": t.store.world.Today(), "version": gorm.Expr("version + 1"),
	}).Error
	if err != nil {
		return err
	}
	row := t.store.keys.cardRow(c)
	return t.db.Create(&row).Error
}

func (t peopleTx) VerifyCard(_ context.Context, id people.CardID, at time.Time) error {
	var owner []domain.PersonID
	if err := t.db.Model(&cardRow{}).Where("id = ?", id).Pluck("person_id", &owner).Error; err != nil {
		return err
	}
	t.markKin(owner...)
	return t.db.Model(&cardRow{}).Where("id = ?", id).Updates(map[string]any{
		"verified_at": at, "version": gorm.Expr("version + 1"),
	}).Error
}

func (t peopleTx) Staff(_ context.Context, id people.StaffID) (people.Staff, error) {
	var row staffRow
	err := found(locked(t.db).Where("id = ?", id).Take(&row).Error)
	return row.staff(), err
}

func (t peopleTx) AddStaff(_ context.Context, s people.Staff) error {
	row := toStaffRow(s)
	err := t.db.Create(&row).Error
	if duplicate(err) {
		return people.ErrStaffKnown
	}
	return err
}

func (t peopleTx) SaveStaff(_ context.Context, s people.Staff) error {
	row := toStaffRow(s)
	return save(t.db, &row, s.Version)
}

func (t peopleTx) Transfer(_ context.Context, id people.TransferID) (people.Transfer, error) {
	var row transferRow
	err := found(locked(t.db).Where("id = ?", id).Take(&row).Error)
	return row.transfer(), err
}

func (t peopleTx) AddTransfer(_ context.Context, in people.Transfer) (bool, error) {
	row := toTransferRow(in)
	err := t.db.Create(&row).Error
	if duplicate(err) {
		return false, nil
	}
	return err == nil, err
}

func (t peopleTx) SaveTransfer(_ context.Context, in people.Transfer) error {
	row := toTransferRow(in)
	return save(t.db, &row, in.Version)
}

func (t peopleTx) CloseTransfers(_ context.Context, id domain.PersonID, on domain.Day) error {
	return t.db.Model(&transferRow{}).Where("person_id = ? AND state = ?", id, people.Asked).Updates(map[string]any{
		"state": people.Withdrawn, "decided_on": on, "open_key": nil, "version": gorm.Expr("version + 1"),
	}).Error
}

func (t peopleTx) LeaversOf(_ context.Context, unit domain.UnitID, year domain.SchoolYear) ([]people.Leavers, error) {
	var rows []struct {
		ID, SchoolID domain.UnitID
		Name         string
		Students     int
	}
	err := t.db.Table("org_units AS c").Joins("JOIN people_enrolments AS e ON e.class_id = c.id AND e.ended_on IS NULL").
		Select("c.id", "c.school_id", "c.name", "COUNT(*) AS students").
		Where("c.kind = ? AND c.entry_year + c.years <= ?", org.Class, int(year)).
		Where("(c.id = ? OR c.school_id = ? OR c.county_id = ? OR c.city_id = ?)", unit, unit, unit, unit).
		Group("c.id, c.school_id, c.name").Order("c.school_id, c.name, c.id").Find(&rows).Error
	list := make([]people.Leavers, len(rows))
	for i, r := range rows {
		list[i] = people.Leavers{Class: r.ID, School: r.SchoolID, Name: r.Name, Students: r.Students}
	}
	return list, err
}

func (t peopleTx) FinishClasses(_ context.Context, classes []domain.UnitID, on domain.Day) (int, error) {
	done := t.db.Model(&enrolmentRow{}).Where("class_id IN ? AND ended_on IS NULL", classes).
		Updates(map[string]any{"ended_on": on, "end_reason": people.Finished, "current_key": nil})
	return int(done.RowsAffected), done.Error
}
