package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/org"
	"lizhi/domain/people"
)

// peopleFacts answers people.Facts through any handle.
type peopleFacts struct {
	at   func(context.Context) *gorm.DB
	keys *Keyring
	now  func() domain.Day
}

type peopleStore struct {
	*DB
	peopleFacts
}

type peopleTx struct {
	*tx
	peopleFacts
}

// People is the database as the feature people sees it.
func (d *DB) People() people.Store {
	return peopleStore{d, peopleFacts{d.read, d.keys, d.world.Today}}
}

// InTx runs fn in one transaction.
func (s peopleStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(people.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(peopleTx{t, t.peopleFacts()}) })
}

func (t *tx) peopleFacts() peopleFacts {
	return peopleFacts{func(context.Context) *gorm.DB { return t.db }, t.store.keys, t.store.world.Today}
}

func (f peopleFacts) Class(ctx context.Context, id domain.UnitID) (people.Class, error) {
	list, err := f.classes(ctx, "c.id = ?", id)
	if err == nil && len(list) == 0 {
		err = domain.ErrNotFound
	}
	if err != nil {
		return people.Class{}, err
	}
	return list[0], nil
}

// classes reads classes with their schools; where names them c and s.
func (f peopleFacts) classes(ctx context.Context, where string, args ...any) ([]people.Class, error) {
	var rows []struct {
		Unit       unitRow `gorm:"embedded"`
		SchoolName string
		SchoolCode string
	}
	err := f.at(ctx).Table("org_units AS c").Joins("JOIN org_units AS s ON s.id = c.school_id").
		Select("c.*", "s.name AS school_name", "s.code AS school_code").
		Where("c.kind = ?", org.Class).Where(where, args...).Find(&rows).Error
	list := make([]people.Class, len(rows))
	for i, r := range rows {
		u := org.Unit(r.Unit)
		list[i] = people.Class{
			ID: u.ID, School: u.School, County: u.County, City: u.City, Stage: string(u.Stage), EntryYear: u.EntryYear,
			Years: u.Years, Number: u.Number, Name: u.ClassName(domain.SchoolYearOf(f.now())),
			SchoolName: r.SchoolName, SchoolCode: r.SchoolCode, Closed: !u.Closed.IsZero(),
		}
	}
	return list, err
}

func (f peopleFacts) School(ctx context.Context, id domain.UnitID) (people.School, error) {
	u, err := oneUnit(f.at(ctx).Where("id = ? AND kind = ?", id, org.School))
	return people.School{
		ID: u.ID, County: u.County, City: u.City, Name: u.Name, Code: u.Code, Region: u.Region, Closed: !u.Closed.IsZero(),
	}, err
}

func (f peopleFacts) Place(ctx context.Context, unit domain.UnitID) (domain.Place, error) {
	u, err := oneUnit(f.at(ctx).Where("id = ?", unit))
	return u.Place(), err
}

func (f peopleFacts) Enrolments(ctx context.Context, id domain.PersonID) ([]people.Enrolment, error) {
	var rows []enrolmentRow
	err := f.at(ctx).Where("person_id = ?", id).
		Order("CASE WHEN ended_on IS NULL THEN 0 ELSE 1 END, began_on DESC, created_at DESC, id DESC").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return f.enrolments(rows)
}

func (f peopleFacts) enrolments(rows []enrolmentRow) ([]people.Enrolment, error) {
	list := make([]people.Enrolment, len(rows))
	for i, r := range rows {
		var err error
		if list[i], err = f.keys.enrolment(r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (f peopleFacts) Guardians(ctx context.Context, ward domain.PersonID) ([]people.Kin, error) {
	return f.kin(ctx, "ward_id = ?", ward, func(r guardianRow) domain.PersonID { return r.GuardianID })
}

func (f peopleFacts) Wards(ctx context.Context, guardian domain.PersonID) ([]people.Kin, error) {
	return f.kin(ctx, "guardian_id = ?", guardian, func(r guardianRow) domain.PersonID { return r.WardID })
}

// kin reads present relations with the person at the other end.
func (f peopleFacts) kin(ctx context.Context, where string, id domain.PersonID, other func(guardianRow) domain.PersonID) ([]people.Kin, error) {
	var rows []guardianRow
	if err := f.at(ctx).Where(where+" AND ended_on IS NULL", id).Order("created_at, id").Find(&rows).Error; err != nil {
		return nil, err
	}
	kin := make([]people.Kin, len(rows))
	for i, r := range rows {
		p, err := f.person(f.at(ctx).Where("id = ?", other(r)))
		if err != nil {
			return nil, err
		}
		kin[i] = people.Kin{Relation: r.guardian(), Person: p}
	}
	return kin, nil
}

func (f peopleFacts) person(q *gorm.DB) (people.Person, error) {
	var row personRow
	if err := found(q.Take(&row).Error); err != nil {
		return people.Person{}, err
	}
	return f.keys.person(row)
}

func (f peopleFacts) Card(ctx context.Context, person domain.PersonID) (people.Card, error) {
	var row cardRow
	if err := found(f.at(ctx).Where("current_key = ?", person).Take(&row).Error); err != nil {
		return people.Card{}, err
	}
	return f.keys.card(row)
}

func (s peopleStore) Person(ctx context.Context, id domain.PersonID) (people.Person, error) {
	return s.person(s.read(ctx).Where("id = ?", id))
}

// enrolledWithin keeps the enrolments e that are in reach, by the units that
// each row carries. It is an OR of indexed columns.
func enrolledWithin(q *gorm.DB, reach domain.Reach) *gorm.DB {
	if len(reach.Units) == 0 {
		return q.Where("e.person_id IN ?", reach.Persons)
	}
	units, err := sorted(q, reach.Units)
	if err != nil {
		_ = q.AddError(err)
		return q
	}
	if len(units["city"]) > 0 {
		return q // one installation serves one city
	}
	or := q.Session(&gorm.Session{NewDB: true}).Where("1 = 0")
	for _, c := range []struct {
		column string
		ids    any
		some   int
	}{
		{"e.person_id", reach.Persons, len(reach.Persons)},
		{"e.class_id", units["class"], len(units["class"])},
		{"e.school_id", units["school"], len(units["school"])},
		{"e.county_id", units["county"], len(units["county"])},
	} {
		if c.some > 0 {
			or = or.Or(c.column+" IN ?", c.ids)
		}
	}
	return q.Where(or)
}

func (s peopleStore) Students(ctx context.Context, reach domain.Reach, f people.Filter, page domain.Page) ([]people.Listed, error) {
	q := enrolledWithin(s.read(ctx).Table("people_enrolments AS e").Joins("JOIN people_persons AS p ON p.id = e.person_id"), reach)
	switch f.Status {
	case "":
		q = q.Where("e.ended_on IS NULL")
	case identity.Left:
		q = q.Where("e.end_reason IN ? AND NOT EXISTS (SELECT 1 FROM people_enrolments o WHERE o.current_key = e.person_id)",
			[]people.EndReason{people.LeftSchool, people.Finished})
	default:
		q = q.Where("e.ended_on IS NULL AND e.status = ?", f.Status)
	}
	if !f.Class.IsZero() {
		q = q.Where("e.class_id = ?", f.Class)
	}
	if !f.School.IsZero() {
		q = q.Where("e.school_id = ?", f.School)
	}
	if f.Query != "" {
		q = q.Where("p.search_key LIKE ?", "%"+likeText(f.Query)+"%")
	}
	var rows []struct {
		Enrolment enrolmentRow `gorm:"embedded"`
		Name      string
		Sex       identity.Sex
	}
	if err := pagedBy(q, page, "e.created_at", "e.id").Select("e.*", "p.name", "p.sex").Find(&rows).Error; err != nil {
		return nil, err
	}
	ids := make([]domain.UnitID, len(rows))
	for i, r := range rows {
		ids[i] = r.Enrolment.ClassID
	}
	classes := map[domain.UnitID]people.Class{}
	if len(ids) > 0 {
		list, err := s.classes(ctx, "c.id IN ?", ids)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			classes[c.ID] = c
		}
	}
	list := make([]people.Listed, len(rows))
	for i, r := range rows {
		r.Enrolment.XuejiSealed = nil // a list holds no number
		e, err := s.peopleFacts.keys.enrolment(r.Enrolment)
		if err != nil {
			return nil, err
		}
		c := classes[r.Enrolment.ClassID]
		list[i] = people.Listed{
			Person: r.Enrolment.PersonID, Name: r.Name, Sex: r.Sex, Enrolment: e, ClassName: c.Name, SchoolName: c.SchoolName,
			Stage: c.Stage, EntryYear: c.EntryYear, Number: c.Number,
		}
	}
	return list, nil
}

func (s peopleStore) StaffList(ctx context.Context, reach domain.Reach, unit domain.UnitID, page domain.Page) ([]people.Member, error) {
	q := s.read(ctx).Table("people_staff AS m").Joins("JOIN people_persons AS p ON p.id = m.person_id").Where("m.ended_on IS NULL").
		Where("(m.unit_id IN ? OR m.school_id IN ? OR m.county_id IN ? OR m.city_id IN ?)", reach.Units, reach.Units, reach.Units, reach.Units)
	if !unit.IsZero() {
		q = q.Where("m.unit_id = ?", unit)
	}
	var rows []struct {
		Staff staffRow `gorm:"embedded"`
		Name  string
	}
	err := pagedBy(q, page, "m.created_at", "m.id").Select("m.*", "p.name").Find(&rows).Error
	list := make([]people.Member, len(rows))
	for i, r := range rows {
		list[i] = people.Member{Staff: r.Staff.staff(), Name: r.Name}
	}
	return list, err
}

func (s peopleStore) Transfers(ctx context.Context, reach domain.Reach, state people.TransferState, page domain.Page) ([]people.Transfer, error) {
	q := s.read(ctx).Where("(from_school_id IN ? OR to_school_id IN ? OR from_county_id IN ? OR to_county_id IN ? OR city_id IN ?)",
		reach.Units, reach.Units, reach.Units, reach.Units, reach.Units)
	if state != "" {
		q = q.Where("state = ?", state)
	}
	var rows []transferRow
	err := paged(q, page).Find(&rows).Error
	return convert(rows, transferRow.transfer), err
}

func (s peopleStore) Transfer(ctx context.Context, id people.TransferID) (people.Transfer, error) {
	var row transferRow
	err := found(s.read(ctx).Where("id = ?", id).Take(&row).Error)
	return row.transfer(), err
}
