package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/eligibility"
	"lizhi/domain/org"
)

// Eligibility is the database as the feature eligibility sees it.
func (d *DB) Eligibility() eligibility.Store { return eligibilityStore{d} }

type (
	eligibilityStore struct{ *DB }
	eligibilityTx    struct{ *tx }
)

// ruleSetRow is a version of rules as the table eligibility_sets keeps it.
type ruleSetRow struct {
	ID        eligibility.SetID
	Programme string
	Version   int
	From      domain.Term `gorm:"column:from_term"`
	AutumnOn  string
	SpringOn  string
	Rules     []eligibility.Rule `gorm:"serializer:json"`
	Source    string
	AddedBy   domain.PersonID
	CreatedAt time.Time
}

// TableName is the name of the table.
func (ruleSetRow) TableName() string { return "eligibility_sets" }

// inclusiveRow is an approval as the table eligibility_approvals keeps it.
type inclusiveRow struct {
	School domain.UnitID `gorm:"column:school_id;primaryKey"`
	From   domain.Day    `gorm:"column:from_day;primaryKey"`
	Until  domain.Day    `gorm:"column:until_day"`
	Source string
}

// TableName is the name of the table.
func (inclusiveRow) TableName() string { return "eligibility_approvals" }

// sealedDecision is the column that holds what a decision rests on.
const sealedDecision = "aid_decisions.content_sealed"

// awardDecisionRow is a decision as the table aid_decisions keeps it.
type awardDecisionRow struct {
	ID            domain.ID[eligibility.Decision]
	AwardID       aid.AwardID
	SetID         eligibility.SetID
	SetVersion    int
	ContentSealed []byte
	CreatedAt     time.Time
}

// TableName is the name of the table.
func (awardDecisionRow) TableName() string { return "aid_decisions" }

// opened is the decision in a row.
func (k *Keyring) decision(r awardDecisionRow) (eligibility.Kept, error) {
	kept := eligibility.Kept{ID: r.ID, Award: r.AwardID}
	text, err := k.Open(sealedDecision, r.ID, r.ContentSealed)
	if err != nil {
		return kept, err
	}
	if err := json.Unmarshal(text, &kept.Decision); err != nil {
		return kept, fmt.Errorf("read decision %s: %w", r.ID, err)
	}
	return kept, nil
}

// InTx runs fn in one transaction.
func (s eligibilityStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(eligibility.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(eligibilityTx{t}) })
}

// Place is where a unit stands.
func (s eligibilityStore) Place(ctx context.Context, unit domain.UnitID) (domain.Place, error) {
	return placeOf(s.read(ctx), unit)
}

// Programmes are the codes of the programmes.
func (s eligibilityStore) Programmes(ctx context.Context) ([]string, error) {
	var codes []string
	return codes, s.read(ctx).Model(&programmeRow{}).Order("code").Pluck("code", &codes).Error
}

// Known are the codes that rules may name.
func (s eligibilityStore) Known(ctx context.Context) (eligibility.Known, error) {
	var k eligibility.Known
	ref, err := hardshipReference(s.read(ctx))
	if err != nil {
		return k, err
	}
	for _, g := range ref.Grades {
		k.Grades = append(k.Grades, g.Code)
	}
	for _, g := range ref.Groups {
		k.Groups = append(k.Groups, g.Code)
	}
	slices.Sort(k.Grades)
	k.Grades = slices.Compact(k.Grades)
	return k, nil
}

// Sets are all versions of all rules.
func (s eligibilityStore) Sets(ctx context.Context) (eligibility.Sets, error) {
	return ruleSets(s.read(ctx))
}

func ruleSets(q *gorm.DB) (eligibility.Sets, error) {
	var rows []ruleSetRow
	err := q.Order("programme, version").Find(&rows).Error
	return convert(rows, func(r ruleSetRow) eligibility.Set { return eligibility.Set(r) }), err
}

// Sets are all versions of all rules.
func (t eligibilityTx) Sets(context.Context) (eligibility.Sets, error) { return ruleSets(t.db) }

// AddSet keeps a version of rules.
func (t eligibilityTx) AddSet(_ context.Context, set eligibility.Set) error {
	err := t.db.Create((*ruleSetRow)(&set)).Error
	if duplicate(err) {
		return eligibility.ErrVersion
	}
	return err
}

// School is where a school stands, and whether it is a private kindergarten.
func (t eligibilityTx) School(_ context.Context, id domain.UnitID) (domain.Place, bool, error) {
	var u unitRow
	if err := t.db.Where("id = ? AND kind = ?", id, org.School).Take(&u).Error; err != nil {
		return domain.Place{}, false, found(err)
	}
	kindergarten := false
	for _, stage := range u.Stages {
		kindergarten = kindergarten || stage == org.Preschool
	}
	return org.Unit(u).Place(), kindergarten && u.Private, nil
}

// AddApproval keeps an approval.
func (t eligibilityTx) AddApproval(_ context.Context, a eligibility.Approval) error {
	err := t.db.Create((*inclusiveRow)(&a)).Error
	if duplicate(err) {
		return eligibility.ErrApproved
	}
	return err
}

// enrolledIn is the condition that an enrolment is in a unit.
func enrolledIn(q *gorm.DB, unit domain.UnitID) (string, error) {
	var u unitRow
	if err := q.Select("kind").Where("id = ?", unit).Take(&u).Error; err != nil {
		return "", found(err)
	}
	column, known := map[org.Kind]string{
		org.City: "city_id", org.County: "county_id", org.School: "school_id", org.Class: "class_id",
	}[u.Kind]
	if !known {
		return "", domain.ErrNotFound
	}
	return column, nil
}

// Students lists who is enrolled in a unit today.
func (s eligibilityStore) Students(ctx context.Context, unit domain.UnitID) ([]domain.PersonID, error) {
	return enrolledToday(s.read(ctx), unit)
}

func enrolledToday(q *gorm.DB, unit domain.UnitID) ([]domain.PersonID, error) {
	column, err := enrolledIn(q, unit)
	if err != nil {
		return nil, err
	}
	var ids []domain.PersonID
	err = q.Table("people_enrolments").Where(column+" = ? AND ended_on IS NULL", unit).Order("person_id").Pluck("person_id", &ids).Error
	return ids, err
}

// Receiving lists who has an approved award that was made in a unit, or is of
// somebody who is enrolled there today.
func (s eligibilityStore) Receiving(ctx context.Context, unit domain.UnitID, programme string, term domain.Term) ([]domain.PersonID, error) {
	q := s.read(ctx)
	column, err := enrolledIn(q, unit)
	if err != nil {
		return nil, err
	}
	var ids []domain.PersonID
	err = q.Model(&awardRow{}).Where("programme = ? AND term = ? AND state = ?", programme, term, aid.Approved).
		Where("("+column+" = ? OR student_id IN (SELECT person_id FROM people_enrolments WHERE ended_on IS NULL AND "+column+" = ?))", unit, unit).
		Distinct().Order("student_id").Pluck("student_id", &ids).Error
	return ids, err
}

// Cases reads what a decision rests on for some students.
func (s eligibilityStore) Cases(ctx context.Context, set eligibility.Set, about eligibility.Asked, students ...domain.PersonID) ([]eligibility.Case, error) {
	q := s.read(ctx)
	asked := aid.Asked{Programme: about.Programme, Term: about.Term, Tier: about.Tier}
	cases, err := casesOf(q, set, asked, s.world.Today(), students)
	return convert(cases, func(c studentCase) eligibility.Case { return c.Case }), err
}

// Kept reads decisions kept with awards, in the order of their ids.
func (s eligibilityStore) Kept(ctx context.Context, after domain.ID[eligibility.Decision], limit int) ([]eligibility.Kept, error) {
	var rows []awardDecisionRow
	if err := s.read(ctx).Where("id > ?", after[:]).Order("id").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	all := make([]eligibility.Kept, 0, len(rows))
	for _, r := range rows {
		k, err := s.keys.decision(r)
		if err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	return all, nil
}

// KeptOf reads the decision of an award.
func (s eligibilityStore) KeptOf(ctx context.Context, award [16]byte) (eligibility.Kept, domain.Subject, error) {
	a, now, err := aidStore(s).Award(ctx, award)
	if err != nil {
		return eligibility.Kept{}, domain.Subject{}, err
	}
	var r awardDecisionRow
	if err := s.read(ctx).Where("award_id = ?", award[:]).Take(&r).Error; err != nil {
		return eligibility.Kept{}, domain.Subject{}, found(err)
	}
	k, err := s.keys.decision(r)
	return k, a.Subject(now), errors.Join(err)
}
