package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/growth"
)

// recordRow is a record as the table growth_records keeps it. Its fields are
// those of growth.Record: Go converts one into the other, and stops compiling
// when they part.
type recordRow struct {
	ID              growth.RecordID `gorm:"primaryKey"`
	Student         domain.PersonID `gorm:"column:student_id"`
	Made            domain.Place    `gorm:"embedded;embeddedPrefix:made_"`
	WrittenIn       domain.UnitID
	State           growth.State
	Version         int
	VerifiedVersion int
	Kind            growth.Kind
	Dimension       growth.Dimension
	Title           string
	Text            string
	Day             domain.Day
	Minutes         int
	Place           string
	Details         map[string]string `gorm:"serializer:json"`
	Files           []domain.FileID   `gorm:"serializer:json"`
	Author          domain.PersonID   `gorm:"column:author_id"`
	AuthorRole      domain.Role
	Proxy           bool
	ConfirmedBy     domain.PersonID
	ConfirmedAt     *time.Time
	SubmittedAt     *time.Time
	DecidedBy       domain.PersonID
	DecidedAt       *time.Time
	Reason          string
	Counted         int
	Awaits          growth.WaiterID
	AwaitsSince     *time.Time
	Origin          []byte
	CreatedAt       time.Time
	UpdatedAt       time.Time `gorm:"autoUpdateTime:false"`
}

func (recordRow) TableName() string { return "growth_records" }

type frozenRow struct {
	RecordID growth.RecordID `gorm:"primaryKey"`
	Version  int             `gorm:"primaryKey"`
	Student  domain.PersonID `gorm:"column:student_id"`
	Verified bool
	Content  growth.Record `gorm:"serializer:json"`
	FrozenAt time.Time
}

func (frozenRow) TableName() string { return "growth_versions" }

type growthRulesRow struct {
	Kind       growth.Kind `gorm:"primaryKey"`
	ValidFrom  domain.Day  `gorm:"primaryKey"`
	TitleMax   int
	TextMax    int
	PlaceMax   int
	FilesMax   int
	MinutesMax int
	ReasonMax  int
	Source     string
}

func (growthRulesRow) TableName() string { return "growth_rules" }

// growthStore is the database as growth sees it.
type growthStore struct{ *DB }

type growthTx struct{ *tx }

// Growth is what growth keeps here.
func (d *DB) Growth() growth.Store { return growthStore{d} }

func (s growthStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(growth.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(growthTx{t}) })
}

// Whose reads the student only: the record is locked after the student's row.
func (t growthTx) Whose(_ context.Context, id growth.RecordID) (domain.PersonID, error) {
	var row recordRow
	err := t.db.Select("student_id").Take(&row, "id = ?", id).Error
	return row.Student, found(err)
}

func (t growthTx) Record(_ context.Context, id growth.RecordID) (growth.Record, error) {
	var row recordRow
	err := locked(t.db).Take(&row, "id = ?", id).Error
	return growth.Record(row), found(err)
}

func (t growthTx) RecordsByID(_ context.Context, ids []growth.RecordID) ([]growth.Record, error) {
	var rows []recordRow
	err := locked(t.db).Order("id").Find(&rows, "id IN ?", ids).Error
	return records(rows), err
}

func (t growthTx) Submitted(_ context.Context, student domain.PersonID) ([]growth.Record, error) {
	var rows []recordRow
	err := locked(t.db).Order("id").Find(&rows, "student_id = ? AND state = ?", student, growth.Submitted).Error
	return records(rows), err
}

func (t growthTx) Places(_ context.Context, students []domain.PersonID) (map[domain.PersonID]domain.Place, error) {
	return placesOf(t.db, students)
}

func (t growthTx) AddRecord(_ context.Context, r growth.Record) error {
	return taken(t.db.Create((*recordRow)(&r)).Error)
}

func (t growthTx) SaveRecord(_ context.Context, r growth.Record) error {
	return save(t.db, (*recordRow)(&r), r.Version)
}

func (t growthTx) Freeze(_ context.Context, f growth.Frozen) error {
	return t.db.Create((*frozenRow)(&f)).Error
}

func (t growthTx) FrozenVersion(_ context.Context, id growth.RecordID, version int) (growth.Frozen, error) {
	var row frozenRow
	err := t.db.Take(&row, "record_id = ? AND version = ?", id, version).Error
	return growth.Frozen(row), found(err)
}

func (t growthTx) Count(_ context.Context, ds []growth.Delta) error {
	for _, d := range ds {
		t.count(d.School, "growth."+string(d.Figure), d.N)
	}
	return nil
}

func (t growthTx) AddRules(_ context.Context, r growth.Rules) error {
	err := t.db.Create((*growthRulesRow)(&r)).Error
	if duplicate(err) {
		return growth.ErrEdition
	}
	return err
}

func (t growthTx) Rules(context.Context) ([]growth.Rules, error) { return growthRules(t.db) }
func (s growthStore) Rules(ctx context.Context) ([]growth.Rules, error) {
	return growthRules(s.read(ctx))
}

func growthRules(q *gorm.DB) ([]growth.Rules, error) {
	var rows []growthRulesRow
	err := q.Find(&rows).Error
	return convert(rows, func(r growthRulesRow) growth.Rules { return growth.Rules(r) }), err
}

func records(rows []recordRow) []growth.Record {
	return convert(rows, func(r recordRow) growth.Record { return growth.Record(r) })
}

// placesOf is where some students are enrolled today; who is enrolled nowhere
// is left out. It takes no lock.
func placesOf(q *gorm.DB, students []domain.PersonID) (map[domain.PersonID]domain.Place, error) {
	var rows []struct {
		PersonID domain.PersonID
		CityID   domain.UnitID
		CountyID domain.UnitID
		SchoolID domain.UnitID
		ClassID  domain.UnitID
	}
	places := map[domain.PersonID]domain.Place{}
	if len(students) == 0 {
		return places, nil
	}
	err := q.Table("people_enrolments").Select("person_id, city_id, county_id, school_id, class_id").
		Where("current_key IN ?", students).Find(&rows).Error
	for _, r := range rows {
		places[r.PersonID] = domain.Place{City: r.CityID, County: r.CountyID, School: r.SchoolID, Class: r.ClassID}
	}
	return places, err
}

// placeOfUnit is where a unit stands, itself included; ErrNotFound if there is
// no such unit of the kind.
func placeOfUnit(q *gorm.DB, unit domain.UnitID, kind string) (domain.Place, error) {
	var row struct {
		ID       domain.UnitID
		CityID   domain.UnitID
		CountyID domain.UnitID
		SchoolID domain.UnitID
	}
	err := q.Table("org_units").Select("id, city_id, county_id, school_id").Where("id = ? AND kind = ?", unit, kind).Take(&row).Error
	if err != nil {
		return domain.Place{}, found(err)
	}
	p := domain.Place{City: row.CityID, County: row.CountyID, School: row.SchoolID}
	if kind == "class" {
		p.Class = row.ID
	}
	return p, nil
}
