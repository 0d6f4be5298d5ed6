package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/publicity"
)

// Publicity is the database as the feature publicity sees it.
func (d *DB) Publicity() publicity.Store { return publicityStore{d} }

type (
	publicityStore struct{ *DB }
	publicityTx    struct{ *tx }
)

// publicityRuleRow is a rule as the table publicity_rules keeps it.
type publicityRuleRow struct {
	Kind       publicity.Kind `gorm:"primaryKey"`
	From       domain.Day     `gorm:"column:valid_from;primaryKey"`
	Days       int
	AnswerDays int
	AppealDays int
	HigherDays int
	Source     string
	Clause     string
}

// TableName is the name of the table.
func (publicityRuleRow) TableName() string { return "publicity_rules" }

// publicityNoticeRow is a notice as the table publicity_notices keeps it.
type publicityNoticeRow struct {
	ID          publicity.NoticeID
	Kind        publicity.Kind
	Source      publicity.SourceID `gorm:"column:source_id"`
	Active      publicity.SourceID `gorm:"column:active_key"`
	Title       string
	City        domain.UnitID `gorm:"column:city_id"`
	County      domain.UnitID `gorm:"column:county_id"`
	School      domain.UnitID `gorm:"column:school_id"`
	Class       domain.UnitID `gorm:"column:class_id"`
	StartsOn    domain.Day
	Days        int
	EarliestEnd domain.Day
	Provisional bool
	State       publicity.State
	Rows        int `gorm:"column:row_count"`
	OrderedBy   domain.PersonID
	EndedOn     domain.Day
	Reason      string
	Version     int
	CreatedAt   time.Time
}

// TableName is the name of the table.
func (publicityNoticeRow) TableName() string { return "publicity_notices" }

// publicityRowRow is a row of a notice as the table publicity_rows keeps it.
type publicityRowRow struct {
	Notice publicity.NoticeID `gorm:"column:notice_id;primaryKey"`
	Number int                `gorm:"primaryKey;autoIncrement:false"`
	Ref    publicity.SourceID `gorm:"column:ref_id"`
	Person domain.PersonID    `gorm:"column:person_id"`
	publicity.Public
	State publicity.RowState
}

// TableName is the name of the table.
func (publicityRowRow) TableName() string { return "publicity_rows" }

// InTx runs fn in one transaction.
func (s publicityStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(publicity.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(publicityTx{t}) })
}

// Notice reads a notice.
func (s publicityStore) Notice(ctx context.Context, id publicity.NoticeID) (publicity.Notice, error) {
	var r publicityNoticeRow
	err := s.read(ctx).Where("id = ?", id).Take(&r).Error
	return publicity.Notice(r), found(err)
}

// Rows are the rows of a notice in order.
func (s publicityStore) Rows(ctx context.Context, id publicity.NoticeID) ([]publicity.Row, error) {
	return publicityRows(s.read(ctx), id)
}

func publicityRows(q *gorm.DB, id publicity.NoticeID) ([]publicity.Row, error) {
	var rows []publicityRowRow
	err := q.Where("notice_id = ?", id).Order("number").Find(&rows).Error
	return convert(rows, func(r publicityRowRow) publicity.Row { return publicity.Row(r) }), err
}

// Calendar is the calendar of working days.
func (s publicityStore) Calendar(ctx context.Context) (domain.Calendar, error) {
	return calendar(s.read(ctx))
}

// Places are where persons are enrolled today, and where units stand.
func (s publicityStore) Places(ctx context.Context, persons []domain.PersonID, units []domain.UnitID) ([]domain.Place, error) {
	enrolled, err := placesOf(s.read(ctx), persons)
	if err != nil {
		return nil, err
	}
	places := slices.Collect(maps.Values(enrolled))
	for _, unit := range units {
		place, err := placeOf(s.read(ctx), unit)
		if err != nil {
			return nil, err
		}
		places = append(places, place)
	}
	return places, nil
}

// Hanging lists the open notices that somebody can see, newest first.
func (s publicityStore) Hanging(ctx context.Context, look publicity.Look, today domain.Day, page domain.Page) (domain.List[publicity.Notice], error) {
	q := s.read(ctx).Where("state = ? AND (provisional = ? OR earliest_end > ?)", publicity.Open, true, today)
	var or []string
	var args []any
	in := func(condition string, arg any) { or, args = append(or, condition), append(args, arg) }
	for _, p := range look.Places {
		in("class_id = ?", p.Class)
		in("class_id IS NULL AND school_id = ?", p.School)
		in("class_id IS NULL AND school_id IS NULL AND county_id = ?", p.County)
		in("class_id IS NULL AND school_id IS NULL AND county_id IS NULL AND city_id = ?", p.City)
	}
	q, err := ofOffice(q, look.Reach, or, args)
	if err != nil {
		return domain.List[publicity.Notice]{}, err
	}
	return publicityPage(q, page)
}

// ofOffice keeps the notices of the units of an office, and those that one of
// the other conditions lets in.
func ofOffice(q *gorm.DB, reach domain.Reach, or []string, args []any) (*gorm.DB, error) {
	units, err := sorted(q, reach.Units)
	if err != nil || len(units["city"]) > 0 {
		return q, err // one installation serves one city
	}
	for column, ids := range map[string][]domain.UnitID{"school_id IN ?": units["school"], "county_id IN ?": units["county"]} {
		if len(ids) > 0 {
			or, args = append(or, column), append(args, ids)
		}
	}
	if len(or) == 0 {
		return q.Where("1 = 0"), nil
	}
	return q.Where("("+strings.Join(or, " OR ")+")", args...), nil
}

// Archive lists the notices within reach, newest first.
func (s publicityStore) Archive(ctx context.Context, reach domain.Reach, f publicity.Filter, page domain.Page) (domain.List[publicity.Notice], error) {
	q, err := ofOffice(s.read(ctx), reach, nil, nil)
	if err != nil {
		return domain.List[publicity.Notice]{}, err
	}
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	if !f.School.IsZero() {
		q = q.Where("school_id = ?", f.School)
	}
	return publicityPage(q, page)
}

func publicityPage(q *gorm.DB, page domain.Page) (domain.List[publicity.Notice], error) {
	var rows []publicityNoticeRow
	limit := page.Limit
	page.Limit++
	if err := paged(q, page).Find(&rows).Error; err != nil {
		return domain.List[publicity.Notice]{}, err
	}
	return domain.Listed(convert(rows, func(r publicityNoticeRow) publicity.Notice { return publicity.Notice(r) }), limit, func(n publicity.Notice) domain.Position {
		return domain.Position{At: n.CreatedAt, ID: n.ID}
	}), nil
}

// Due are the notices that a night must look at: their period is over, or was
// counted with a year that is not published.
func (s publicityStore) Due(ctx context.Context, today domain.Day, limit int) ([]publicity.NoticeID, error) {
	var ids []publicity.NoticeID
	err := s.read(ctx).Model(&publicityNoticeRow{}).Where("state = ? AND (earliest_end <= ? OR provisional = ?)", publicity.Open, today, true).
		Order("earliest_end, id").Limit(limit).Pluck("id", &ids).Error
	return ids, err
}
