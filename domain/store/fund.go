package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/fund"
	"lizhi/domain/org"
)

// Fund is the database as the feature fund sees it.
func (d *DB) Fund() fund.Store { return fundStore{d} }

type (
	fundStore struct{ *DB }
	fundTx    struct{ *tx }
)

// fundRuleRow is a rate as the table fund_rules keeps it.
type fundRuleRow struct {
	Type        fund.Type `gorm:"column:school_type;primaryKey"`
	From        int       `gorm:"column:from_year;primaryKey;autoIncrement:false"`
	Base        fund.Base
	Least, Most int
	Clause      string
	Source      string
}

// TableName is the name of the table.
func (fundRuleRow) TableName() string { return "fund_rules" }

// fundYearRow is a school's account as the table fund_years keeps it.
type fundYearRow struct {
	ID         fund.YearID
	City       domain.UnitID `gorm:"column:city_id"`
	County     domain.UnitID `gorm:"column:county_id"`
	School     domain.UnitID `gorm:"column:school_id"`
	Year       int           `gorm:"column:fiscal_year"`
	Type       fund.Type     `gorm:"column:school_type"`
	Base       domain.Money
	BaseKnown  bool
	Extracted  domain.Money
	Carried    domain.Money
	Spent      domain.Money
	CarriedOut domain.Money
	Entries    int `gorm:"column:entry_count"`
	Closed     bool
	Version    int
	CreatedAt  time.Time
}

// TableName is the name of the table.
func (fundYearRow) TableName() string { return "fund_years" }

// fundEntryRow is an entry as the table fund_entries keeps it.
type fundEntryRow struct {
	ID        fund.EntryID
	Year      fund.YearID `gorm:"column:year_id"`
	Number    int
	Kind      fund.Kind
	Amount    domain.Money
	Use       fund.Use       `gorm:"column:used_for"`
	Award     domain.ID[any] `gorm:"column:award_id"`
	AwardKey  domain.ID[any]
	Reverses  fund.EntryID
	UndoneKey domain.ID[any]
	Files     []domain.FileID `gorm:"serializer:json"`
	Note      string
	MadeBy    domain.PersonID
	CreatedAt time.Time
}

// TableName is the name of the table.
func (fundEntryRow) TableName() string { return "fund_entries" }

func toFundEntry(e fund.Entry) *fundEntryRow {
	r := fundEntryRow{
		ID: e.ID, Year: e.Year, Number: e.Number, Kind: e.Kind, Amount: e.Amount, Use: e.Use, Award: e.Award, Reverses: e.Reverses,
		Files: append([]domain.FileID{}, e.Files...), Note: e.Note, MadeBy: e.MadeBy, CreatedAt: e.CreatedAt,
	}
	if e.AwardKey != nil {
		r.AwardKey = *e.AwardKey
	}
	if e.UndoneKey != nil {
		r.UndoneKey = *e.UndoneKey
	}
	return &r
}

func (r fundEntryRow) entry() fund.Entry {
	e := fund.Entry{
		ID: r.ID, Year: r.Year, Number: r.Number, Kind: r.Kind, Amount: r.Amount, Use: r.Use, Award: r.Award, Reverses: r.Reverses,
		Files: r.Files, Note: r.Note, MadeBy: r.MadeBy, CreatedAt: r.CreatedAt,
	}
	if !r.AwardKey.IsZero() {
		key := [16]byte(r.AwardKey)
		e.AwardKey = &key
	}
	if !r.UndoneKey.IsZero() {
		key := [16]byte(r.UndoneKey)
		e.UndoneKey = &key
	}
	return e
}

// InTx runs fn in one transaction.
func (s fundStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(fund.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(fundTx{t}) })
}

// Rules are the rules of all types.
func (s fundStore) Rules(ctx context.Context) (fund.Rules, error) { return fundRules(s.read(ctx)) }

// Rules are the rules of all types.
func (t fundTx) Rules(context.Context) (fund.Rules, error) { return fundRules(t.db) }

func fundRules(q *gorm.DB) (fund.Rules, error) {
	var rows []fundRuleRow
	err := q.Order("school_type, from_year").Find(&rows).Error
	return convert(rows, func(r fundRuleRow) fund.Rule { return fund.Rule(r) }), err
}

// AddRule keeps a rule.
func (t fundTx) AddRule(_ context.Context, r fund.Rule) error {
	err := t.db.Create((*fundRuleRow)(&r)).Error
	if duplicate(err) {
		return fund.ErrRuleExists
	}
	return err
}

// School is what fund must know of a school.
func (s fundStore) School(ctx context.Context, id domain.UnitID) (fund.School, error) {
	return fundSchool(s.read(ctx), id)
}

// School is what fund must know of a school.
func (t fundTx) School(_ context.Context, id domain.UnitID) (fund.School, error) {
	return fundSchool(t.db, id)
}

func fundSchool(q *gorm.DB, id domain.UnitID) (fund.School, error) {
	var u unitRow
	err := q.Where("id = ? AND kind = ?", id, org.School).Take(&u).Error
	return schoolOfFund(u), found(err)
}

func schoolOfFund(u unitRow) fund.School {
	s := fund.School{Place: org.Unit(u).Place(), Name: u.Name, Private: u.Private}
	for _, stage := range u.Stages {
		s.Stages = append(s.Stages, string(stage))
	}
	return s
}

// Schools lists the open schools within reach with their accounts of a year.
func (s fundStore) Schools(ctx context.Context, reach domain.Reach, year int) ([]fund.Held, error) {
	var units []unitRow
	err := within(s.read(ctx), reach, columns{school: "school_id"}).Where("kind = ? AND closed_on IS NULL", org.School).Find(&units).Error
	if err != nil {
		return nil, err
	}
	var rows []fundYearRow
	if err := s.read(ctx).Where("fiscal_year = ?", year).Find(&rows).Error; err != nil {
		return nil, err
	}
	accounts := map[domain.UnitID]fundYearRow{}
	for _, r := range rows {
		accounts[r.School] = r
	}
	slices.SortFunc(units, func(a, b unitRow) int { return strings.Compare(a.Code, b.Code) })
	return convert(units, func(u unitRow) fund.Held { return fund.Held{School: schoolOfFund(u), Year: fund.Year(accounts[u.ID])} }), nil
}

// Year reads a school's account.
func (s fundStore) Year(ctx context.Context, school domain.UnitID, year int) (fund.Year, error) {
	var rows []fundYearRow
	err := s.read(ctx).Where("school_id = ? AND fiscal_year = ?", school, year).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return fund.Year{}, err
	}
	return fund.Year(rows[0]), nil
}

// Entries are the entries of an account, the newest first.
func (s fundStore) Entries(ctx context.Context, id fund.YearID) ([]fund.Entry, error) {
	var rows []fundEntryRow
	err := s.read(ctx).Where("year_id = ?", id).Order("number DESC").Find(&rows).Error
	return convert(rows, fundEntryRow.entry), err
}

// Open reads and locks an account, which is made first if there is none. Whoever
// makes it at the same moment waits for the other and finds theirs.
func (t fundTx) Open(_ context.Context, y fund.Year) (fund.Year, error) {
	var known int64
	is := func(q *gorm.DB) *gorm.DB { return q.Where("school_id = ? AND fiscal_year = ?", y.School, y.Year) }
	if err := is(t.db.Model(&fundYearRow{})).Count(&known).Error; err != nil {
		return y, err
	}
	if known == 0 {
		if err := t.db.Create((*fundYearRow)(&y)).Error; err != nil && !duplicate(err) {
			return y, err
		}
	}
	var r fundYearRow
	err := is(locked(t.db)).Take(&r).Error
	return fund.Year(r), err
}

// Years are the accounts of a school by year.
func (t fundTx) Years(_ context.Context, school domain.UnitID) ([]fund.Year, error) {
	var rows []fundYearRow
	err := t.db.Where("school_id = ?", school).Order("fiscal_year").Find(&rows).Error
	return convert(rows, func(r fundYearRow) fund.Year { return fund.Year(r) }), err
}

// SaveYear saves an account as its next version.
func (t fundTx) SaveYear(_ context.Context, y fund.Year) error {
	y.Version++
	return save(t.db, (*fundYearRow)(&y), y.Version)
}

// AddEntry keeps an entry. Its number is given under the account's lock, so a
// duplicate can only be its award or the entry that it takes back.
func (t fundTx) AddEntry(_ context.Context, e fund.Entry) error {
	err := t.db.Create(toFundEntry(e)).Error
	switch {
	case duplicate(err) && e.UndoneKey != nil:
		return fund.ErrReversed
	case duplicate(err):
		return fund.ErrAwardPaid
	}
	return err
}

// Entry reads and locks an entry.
func (t fundTx) Entry(_ context.Context, id fund.EntryID) (fund.Entry, error) {
	var r fundEntryRow
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return r.entry(), found(err)
}

// Unpay lets go of the award that an entry paid.
func (t fundTx) Unpay(_ context.Context, id fund.EntryID) error {
	return t.db.Model(&fundEntryRow{}).Where("id = ?", id).Update("award_key", nil).Error
}

// ToPay answers from aid, under a lock on the student's row.
func (t fundTx) ToPay(ctx context.Context, id [16]byte) (fund.ToPay, error) {
	var r awardRow
	if err := t.db.Select("student_id").Where("id = ?", id[:]).Take(&r).Error; err != nil {
		return fund.ToPay{}, found(err)
	}
	if _, err := t.Student(ctx, r.Student); err != nil {
		return fund.ToPay{}, err
	}
	err := t.db.Where("id = ?", id[:]).Take(&r).Error
	return fund.ToPay{
		School: r.School, Student: r.Student, Approved: r.State == aid.Approved, Own: r.Purse == aid.SchoolFunds, Amount: r.Amount,
	}, err
}

// aboutFundEntry is who the evidence of an entry is about: the school.
func aboutFundEntry(_ context.Context, q *gorm.DB, _ domain.Actor, id [16]byte) (domain.Subject, error) {
	var y fundYearRow
	err := q.Where("id = (SELECT year_id FROM fund_entries WHERE id = ?)", id[:]).Take(&y).Error
	return fund.Year(y).Subject(), found(err)
}
