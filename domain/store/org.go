package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/org"
)

// unitRow is a unit as the table org_units keeps it.
type unitRow struct {
	ID         domain.UnitID
	Kind       org.Kind
	Parent     domain.UnitID `gorm:"column:parent_id"`
	City       domain.UnitID `gorm:"column:city_id"`
	County     domain.UnitID `gorm:"column:county_id"`
	School     domain.UnitID `gorm:"column:school_id"`
	Code       string
	CreditCode string
	Region     string
	Name       string
	SearchKey  string
	Stages     []org.Stage `gorm:"serializer:json"`
	Private    bool
	Stage      org.Stage
	EntryYear  int
	Number     int
	Years      int
	Closed     domain.Day `gorm:"column:closed_on"`
	MergedInto domain.UnitID
	Version    int
	CreatedAt  time.Time
}

func (unitRow) TableName() string { return "org_units" }

// nameRow is what a unit was called.
type nameRow struct {
	Unit    domain.UnitID `gorm:"column:unit_id"`
	Until   domain.Day
	Version int
	Name    string
	Code    string
	Reason  string
}

func (nameRow) TableName() string { return "org_names" }

// calendarRow is a day that differs from Monday to Friday.
type calendarRow struct {
	Day     domain.Day
	Working bool
}

func (calendarRow) TableName() string { return "org_calendar" }

type orgStore struct{ *DB }

type orgTx struct{ *tx }

// Org is the database as the feature org sees it.
func (d *DB) Org() org.Store { return orgStore{d} }

// InTx runs fn in one transaction.
func (s orgStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(org.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(orgTx{t}) })
}

func (s orgStore) Unit(ctx context.Context, id domain.UnitID) (org.Unit, error) {
	return oneUnit(s.read(ctx).Where("id = ?", id))
}

func (s orgStore) UnitByCode(ctx context.Context, code string) (org.Unit, error) {
	return oneUnit(s.read(ctx).Where("code = ?", code))
}

func oneUnit(q *gorm.DB) (org.Unit, error) {
	var row unitRow
	err := found(q.Take(&row).Error)
	return org.Unit(row), err
}

func (s orgStore) Units(ctx context.Context, reach domain.Reach, f org.Filter, page domain.Page) ([]org.Unit, error) {
	q := unitsWithin(s.read(ctx), reach)
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if !f.Parent.IsZero() {
		q = q.Where("parent_id = ?", f.Parent)
	}
	if f.Open {
		q = q.Where("closed_on IS NULL")
	}
	if f.Query != "" {
		q = q.Where("search_key LIKE ?", "%"+likeText(f.Query)+"%")
	}
	var rows []unitRow
	err := paged(q, page).Find(&rows).Error
	return convert(rows, func(r unitRow) org.Unit { return org.Unit(r) }), err
}

// unitsWithin keeps the units in reach: each unit and what is below it. A
// school is below its supervisor and not below the district it stands in.
func unitsWithin(q *gorm.DB, reach domain.Reach) *gorm.DB {
	if len(reach.Units) == 0 {
		return q.Where("1 = 0")
	}
	return q.Where("(id IN ? OR school_id IN ? OR county_id IN ? OR city_id IN ?)", reach.Units, reach.Units, reach.Units, reach.Units)
}

func (s orgStore) FormerNames(ctx context.Context, id domain.UnitID) ([]org.FormerName, error) {
	var rows []nameRow
	err := s.read(ctx).Where("unit_id = ?", id).Order("version DESC").Limit(100).Find(&rows).Error
	return convert(rows, func(r nameRow) org.FormerName { return org.FormerName(r) }), err
}

// Calendar is the calendar of working days.
func (s orgStore) Calendar(ctx context.Context) (domain.Calendar, error) {
	return calendar(s.read(ctx))
}

// calendar reads the calendar through q, for every feature that counts days.
func calendar(q *gorm.DB) (domain.Calendar, error) {
	var rows []calendarRow
	if err := q.Find(&rows).Error; err != nil {
		return domain.Calendar{}, fmt.Errorf("read calendar: %w", err)
	}
	return domain.NewCalendar(calendarDays(rows)), nil
}

func calendarDays(rows []calendarRow) map[domain.Day]bool {
	days := make(map[domain.Day]bool, len(rows))
	for _, r := range rows {
		days[r.Day] = r.Working
	}
	return days
}

func (s orgStore) CalendarDays(ctx context.Context, year int) (map[domain.Day]bool, error) {
	var rows []calendarRow
	err := s.read(ctx).Where("day BETWEEN ? AND ?", domain.NewDay(year, 1, 1), domain.NewDay(year, 12, 31)).Find(&rows).Error
	return calendarDays(rows), err
}

func (t orgTx) Unit(_ context.Context, id domain.UnitID) (org.Unit, error) {
	return oneUnit(locked(t.db).Where("id = ?", id))
}

func (t orgTx) Shared(_ context.Context, id domain.UnitID) (org.Unit, error) {
	return oneUnit(t.db.Where("id = ?", id))
}

func (t orgTx) ByCode(_ context.Context, code string) (org.Unit, error) {
	return oneUnit(t.db.Where("code = ?", code))
}

func (t orgTx) Classes(_ context.Context, school domain.UnitID) ([]org.Unit, error) {
	var rows []unitRow
	err := t.db.Where("school_id = ? AND kind = ?", school, org.Class).Order("created_at, id").Find(&rows).Error
	return convert(rows, func(r unitRow) org.Unit { return org.Unit(r) }), err
}

func (t orgTx) AddUnit(_ context.Context, u org.Unit) error {
	err := t.db.Create((*unitRow)(&u)).Error
	if duplicate(err) {
		return org.ErrTaken
	}
	return err
}

func (t orgTx) SaveUnit(_ context.Context, u org.Unit) error {
	err := save(t.db, (*unitRow)(&u), u.Version)
	if duplicate(err) {
		return org.ErrTaken
	}
	return err
}

func (t orgTx) AddName(_ context.Context, n org.FormerName) error {
	return t.db.Create((*nameRow)(&n)).Error
}

func (t orgTx) SetYear(_ context.Context, year int, days map[domain.Day]bool) error {
	err := t.db.Where("day BETWEEN ? AND ?", domain.NewDay(year, 1, 1), domain.NewDay(year, 12, 31)).Delete(&calendarRow{}).Error
	if err != nil || len(days) == 0 {
		return err
	}
	rows := make([]calendarRow, 0, len(days))
	for d, working := range days {
		rows = append(rows, calendarRow{d, working})
	}
	return t.db.Create(&rows).Error
}
