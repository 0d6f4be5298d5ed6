package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
)

// Aid is the database as the feature aid sees it.
func (d *DB) Aid() aid.Store { return aidStore{d} }

type (
	aidStore struct{ *DB }
	aidTx    struct{ underAid }
)

// programmeRow is a programme as the table aid_programmes keeps it.
type programmeRow struct {
	Code       string `gorm:"primaryKey"`
	Name       string
	Kind       aid.Kind
	Channel    aid.Channel
	Recognised bool
	ByBoarding bool
	From       domain.Term `gorm:"column:from_term"`
	Until      domain.Term `gorm:"column:until_term"`
	Notice     string
	Source     string
	Clause     string
}

// TableName is the name of the table.
func (programmeRow) TableName() string { return "aid_programmes" }

// standardRow is a standard as the table aid_standards keeps it.
type standardRow struct {
	ID          aid.StandardID
	Programme   string
	Stage       string
	Boarding    aid.Boarding
	Tier        string
	From        domain.Term `gorm:"column:from_term"`
	Amount      domain.Money
	Least, Most domain.Money
	Grades      []int    `gorm:"serializer:json"`
	Groups      []string `gorm:"column:for_groups;serializer:json"`
	AgeFrom     int
	AgeTo       int
	Source      string
	Clause      string
	Version     int
	CreatedAt   time.Time
}

// TableName is the name of the table.
func (standardRow) TableName() string { return "aid_standards" }

// modeRow is a payment mode as the table aid_modes keeps it; the county is text
// since NULL would not be unique.
type modeRow struct {
	Programme string      `gorm:"primaryKey"`
	CountyKey string      `gorm:"primaryKey"`
	FromTerm  domain.Term `gorm:"primaryKey"`
	Mode      aid.PaymentMode
	Source    string
}

// TableName is the name of the table.
func (modeRow) TableName() string { return "aid_modes" }

func (r modeRow) mode() aid.Mode {
	m := aid.Mode{Programme: r.Programme, From: r.FromTerm, Mode: r.Mode, Source: r.Source}
	_ = m.County.UnmarshalText([]byte(r.CountyKey)) // we wrote it
	return m
}

// awardRow is an award as the table aid_awards keeps it.
type awardRow struct {
	ID              aid.AwardID
	Student         domain.PersonID `gorm:"column:student_id"`
	Programme       string
	Term            domain.Term
	Tier            string
	Amount          domain.Money
	Standard        aid.StandardID `gorm:"column:standard_id"`
	StandardVersion int
	State           aid.State
	ActiveKey       *string
	City            domain.UnitID `gorm:"column:city_id"`
	County          domain.UnitID `gorm:"column:county_id"`
	School          domain.UnitID `gorm:"column:school_id"`
	Class           domain.UnitID `gorm:"column:class_id"`
	ProposedBy      domain.PersonID
	ApprovedBy      domain.PersonID
	WithdrawnBy     domain.PersonID
	Reason          string
	Purse           aid.PurseKind
	Version         int
	CreatedAt       time.Time
}

// TableName is the name of the table.
func (awardRow) TableName() string { return "aid_awards" }

func toAward(r awardRow) aid.Award { return aid.Award(r) }

// InTx runs fn in one transaction.
func (s aidStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(aid.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(aidTx{underAid{t}}) })
}

// errUndone undoes what a dry run read.
var errUndone = errors.New("undone")

// Look runs fn in one transaction that is always undone.
func (s aidStore) Look(ctx context.Context, fn func(aid.Tx) error) error {
	err := s.writing(ctx, func(g *gorm.DB) error {
		if err := fn(aidTx{underAid{&tx{db: g, store: s.DB}}}); err != nil {
			return err
		}
		return errUndone
	})
	if errors.Is(err, errUndone) {
		return nil
	}
	return err
}

// Award reads one award, and where its student is today.
func (s aidStore) Award(ctx context.Context, id aid.AwardID) (aid.Award, domain.Place, error) {
	var r awardRow
	if err := s.read(ctx).Where("id = ?", id).Take(&r).Error; err != nil {
		return aid.Award{}, domain.Place{}, found(err)
	}
	now, err := s.Standing(ctx, r.Student)
	return aid.Award(r), now.Place, err
}

// Awards lists awards within reach, newest first.
func (s aidStore) Awards(ctx context.Context, reach domain.Reach, f aid.Filter, page domain.Page) (domain.List[aid.Award], error) {
	q := within(s.read(ctx), reach, columns{person: "student_id", class: "class_id", school: "school_id"})
	if f.Term != 0 {
		q = q.Where("term = ?", f.Term)
	}
	if f.Programme != "" {
		q = q.Where("programme = ?", f.Programme)
	}
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	if !f.School.IsZero() {
		q = q.Where("school_id = ?", f.School)
	}
	if !f.Class.IsZero() {
		q = q.Where("class_id = ?", f.Class)
	}
	var rows []awardRow
	limit := page.Limit
	page.Limit++
	if err := paged(q, page).Find(&rows).Error; err != nil {
		return domain.List[aid.Award]{}, err
	}
	return domain.Listed(convert(rows, toAward), limit, func(a aid.Award) domain.Position {
		return domain.Position{At: a.CreatedAt, ID: a.ID}
	}), nil
}

// AwardsOf lists a student's awards, the latest term first.
func (s aidStore) AwardsOf(ctx context.Context, student domain.PersonID) ([]aid.Award, error) {
	var rows []awardRow
	err := s.read(ctx).Where("student_id = ?", student).Order("term DESC, created_at DESC, id DESC").Find(&rows).Error
	return convert(rows, toAward), err
}

// Reference is every programme, standard, mode and stacking.
func (s aidStore) Reference(ctx context.Context) (aid.Reference, error) {
	return aidReference(s.read(ctx))
}

func aidReference(q *gorm.DB) (aid.Reference, error) {
	var programmes []programmeRow
	if err := q.Order("code").Find(&programmes).Error; err != nil {
		return aid.Reference{}, err
	}
	var standards []standardRow
	if err := q.Order("programme, stage, boarding, tier, from_term").Find(&standards).Error; err != nil {
		return aid.Reference{}, err
	}
	modes, err := aidModes(q)
	if err != nil {
		return aid.Reference{}, err
	}
	var stackings []stackingRow
	err = q.Order("a, b, from_term").Find(&stackings).Error
	return aid.Reference{
		Programmes: convert(programmes, func(r programmeRow) aid.Programme { return aid.Programme(r) }),
		Standards:  convert(standards, func(r standardRow) aid.Standard { return aid.Standard(r) }),
		Modes:      modes,
		Stackings:  convert(stackings, func(r stackingRow) aid.Stacking { return aid.Stacking(r) }),
	}, err
}

func aidModes(q *gorm.DB) ([]aid.Mode, error) {
	var modes []modeRow
	err := q.Order("programme, county_key, from_term").Find(&modes).Error
	return convert(modes, modeRow.mode), err
}
