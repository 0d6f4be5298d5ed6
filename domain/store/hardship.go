package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/hardship"
)

// Hardship is the database as the feature hardship sees it.
func (d *DB) Hardship() hardship.Store { return hardshipStore{d} }

type (
	hardshipStore struct{ *DB }
	hardshipTx    struct{ underAid }
)

// recognitionRow is a recognition as the table hardship_records keeps it.
type recognitionRow struct {
	ID             hardship.RecordID
	Student        domain.PersonID `gorm:"column:student_id"`
	SchoolYear     domain.SchoolYear
	Grade          string
	DecidedOn      domain.Day
	PublicityEnded domain.Day
	FromTerm       domain.Term
	DoubtedOn      domain.Day
	Source         string
	City           domain.UnitID   `gorm:"column:city_id"`
	County         domain.UnitID   `gorm:"column:county_id"`
	School         domain.UnitID   `gorm:"column:school_id"`
	Class          domain.UnitID   `gorm:"column:class_id"`
	EnteredBy      domain.PersonID `gorm:"column:entered_by"`
	Version        int
	CreatedAt      time.Time
}

// TableName is the name of the table.
func (recognitionRow) TableName() string { return "hardship_records" }

// gradeRow is a grade as the table hardship_grades keeps it.
type gradeRow struct {
	Code      string            `gorm:"primaryKey"`
	Name      string            `gorm:"column:name"`
	From      domain.SchoolYear `gorm:"column:from_year;primaryKey"`
	Until     domain.SchoolYear `gorm:"column:until_year"`
	Rank      int               `gorm:"column:place"`
	Difficult bool
	Source    string
}

// TableName is the name of the table.
func (gradeRow) TableName() string { return "hardship_grades" }

// groupRow is a special group as the table hardship_groups keeps it.
type groupRow struct {
	Code         string `gorm:"primaryKey"`
	Name         string
	FullCoverage bool
	From         domain.Day `gorm:"column:valid_from"`
	Until        domain.Day `gorm:"column:valid_to"`
	Source       string
}

// TableName is the name of the table.
func (groupRow) TableName() string { return "hardship_groups" }

// membershipRow is a membership as the table hardship_memberships keeps it.
type membershipRow struct {
	ID                 hardship.MembershipID
	Student            domain.PersonID `gorm:"column:student_id"`
	GroupCode          string
	Evidence           string
	ValidFrom, ValidTo domain.Day
	City               domain.UnitID   `gorm:"column:city_id"`
	County             domain.UnitID   `gorm:"column:county_id"`
	School             domain.UnitID   `gorm:"column:school_id"`
	Class              domain.UnitID   `gorm:"column:class_id"`
	EnteredBy          domain.PersonID `gorm:"column:entered_by"`
	CreatedAt          time.Time
}

// TableName is the name of the table.
func (membershipRow) TableName() string { return "hardship_memberships" }

// InTx runs fn in one transaction.
func (s hardshipStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(hardship.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(hardshipTx{underAid{t}}) })
}

// RecordsOf lists a student's recognitions, the latest decision first.
func (s hardshipStore) RecordsOf(ctx context.Context, student domain.PersonID) ([]hardship.Record, error) {
	return recognitions(s.read(ctx), student)
}

func recognitions(q *gorm.DB, student domain.PersonID) ([]hardship.Record, error) {
	var rows []recognitionRow
	err := q.Where("student_id = ?", student).Order("decided_on DESC, created_at DESC").Find(&rows).Error
	return convert(rows, func(r recognitionRow) hardship.Record { return hardship.Record(r) }), err
}

// recognitionsAmong are the recognitions of many students, each one's in the
// order of recognitions.
func recognitionsAmong(q *gorm.DB, students []domain.PersonID) (map[domain.PersonID][]hardship.Record, error) {
	var rows []recognitionRow
	err := q.Where("student_id IN ?", students).Order("decided_on DESC, created_at DESC").Find(&rows).Error
	records := map[domain.PersonID][]hardship.Record{}
	for _, r := range rows {
		records[r.Student] = append(records[r.Student], hardship.Record(r))
	}
	return records, err
}

// Records lists recognitions within reach, newest first.
func (s hardshipStore) Records(ctx context.Context, reach domain.Reach, f hardship.Filter, page domain.Page) (domain.List[hardship.Record], error) {
	q := within(s.read(ctx), reach, columns{person: "student_id", class: "class_id", school: "school_id"})
	if f.SchoolYear != 0 {
		q = q.Where("school_year = ?", f.SchoolYear)
	}
	if !f.School.IsZero() {
		q = q.Where("school_id = ?", f.School)
	}
	if !f.Class.IsZero() {
		q = q.Where("class_id = ?", f.Class)
	}
	if f.Grade != "" {
		q = q.Where("grade = ?", f.Grade)
	}
	var rows []recognitionRow
	limit := page.Limit
	page.Limit++
	if err := paged(q, page).Find(&rows).Error; err != nil {
		return domain.List[hardship.Record]{}, err
	}
	items := convert(rows, func(r recognitionRow) hardship.Record { return hardship.Record(r) })
	return domain.Listed(items, limit, func(r hardship.Record) domain.Position {
		return domain.Position{At: r.CreatedAt, ID: r.ID}
	}), nil
}

// MembershipsOf lists the special groups of a student, the latest first.
func (s hardshipStore) MembershipsOf(ctx context.Context, student domain.PersonID) ([]hardship.Membership, error) {
	return memberships(s.read(ctx), student)
}

func memberships(q *gorm.DB, student domain.PersonID) ([]hardship.Membership, error) {
	var rows []membershipRow
	err := q.Where("student_id = ?", student).Order("valid_from DESC, created_at DESC, id DESC").Find(&rows).Error
	return convert(rows, func(r membershipRow) hardship.Membership { return hardship.Membership(r) }), err
}

// Reference is every grade and group.
func (s hardshipStore) Reference(ctx context.Context) (hardship.Reference, error) {
	return hardshipReference(s.read(ctx))
}

func hardshipReference(q *gorm.DB) (hardship.Reference, error) {
	var grades []gradeRow
	if err := q.Order("from_year, place").Find(&grades).Error; err != nil {
		return hardship.Reference{}, err
	}
	var groups []groupRow
	err := q.Order("code").Find(&groups).Error
	return hardship.Reference{
		Grades: convert(grades, func(r gradeRow) hardship.Grade { return hardship.Grade(r) }),
		Groups: convert(groups, func(r groupRow) hardship.Group { return hardship.Group(r) }),
	}, err
}

// Reference is every grade and group, without a lock.
func (t hardshipTx) Reference(context.Context) (hardship.Reference, error) {
	return hardshipReference(t.db)
}

// Decided reads and locks the recognition of a day.
func (t hardshipTx) Decided(_ context.Context, student domain.PersonID, year domain.SchoolYear, on domain.Day) (hardship.Record, error) {
	var r recognitionRow
	err := locked(t.db).Where("student_id = ? AND school_year = ? AND decided_on = ?", student, year, on).Take(&r).Error
	return hardship.Record(r), found(err)
}

// Records are a student's recognitions of a school year.
func (t hardshipTx) Records(_ context.Context, student domain.PersonID, year domain.SchoolYear) ([]hardship.Record, error) {
	return recognitions(t.db.Where("school_year = ?", year), student)
}

// AddRecord keeps a recognition.
func (t hardshipTx) AddRecord(_ context.Context, r hardship.Record) error {
	t.mark(r.Student)
	err := t.db.Create((*recognitionRow)(&r)).Error
	if duplicate(err) {
		return hardship.ErrDiffers.With("decided_on", r.DecidedOn)
	}
	return err
}

// SaveRecord saves a recognition as its next version.
func (t hardshipTx) SaveRecord(_ context.Context, r hardship.Record) error {
	t.mark(r.Student)
	r.Version++
	return save(t.db, (*recognitionRow)(&r), r.Version)
}

// MembershipsOf lists the special groups of a student, the latest first.
func (t hardshipTx) MembershipsOf(_ context.Context, student domain.PersonID) ([]hardship.Membership, error) {
	return memberships(t.db, student)
}

// AddMembership keeps a membership.
func (t hardshipTx) AddMembership(_ context.Context, m hardship.Membership) error {
	err := t.db.Create((*membershipRow)(&m)).Error
	if duplicate(err) {
		return domain.ErrIDTaken
	}
	return err
}

// SaveReference inserts or replaces what differs. The tables are small and only
// written here.
func (t hardshipTx) SaveReference(ctx context.Context, ref hardship.Reference) error {
	kept, err := t.Reference(ctx)
	if err != nil {
		return err
	}
	for _, g := range ref.Grades {
		known := false
		for _, old := range kept.Grades {
			known = known || old.Code == g.Code && old.From == g.From
		}
		if err := put(t.db, (*gradeRow)(&g), known); err != nil {
			return err
		}
	}
	for _, g := range ref.Groups {
		known := false
		for _, old := range kept.Groups {
			known = known || old.Code == g.Code
		}
		if err := put(t.db, (*groupRow)(&g), known); err != nil {
			return err
		}
	}
	return nil
}

// put inserts a row of a reference table, or replaces the one of its key.
func put(q *gorm.DB, row any, known bool) error {
	if !known {
		return q.Create(row).Error
	}
	return q.Model(row).Select("*").Updates(row).Error
}
