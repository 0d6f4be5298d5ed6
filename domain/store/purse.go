package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/purse"
)

// Purse is the database as the feature purse sees it.
func (d *DB) Purse() purse.Store { return purseStore{d} }

type (
	purseStore struct{ *DB }
	purseTx    struct{ *tx }
)

// pursePolicyRow is a county's policy as the table purse_policies keeps it.
type pursePolicyRow struct {
	ID         purse.PolicyID
	County     domain.UnitID `gorm:"column:county_id"`
	Title      string
	From       domain.Term       `gorm:"column:from_term"`
	Until      domain.Term       `gorm:"column:until_term"`
	Covers     []purse.Situation `gorm:"serializer:json"`
	Programmes []string          `gorm:"serializer:json"`
	Stages     []string          `gorm:"serializer:json"`
	Amount     domain.Money
	Clause     string
	Source     string
	AddedBy    domain.PersonID
	Version    int
}

// TableName is the name of the table.
func (pursePolicyRow) TableName() string { return "purse_policies" }

// toPursePolicyRow writes an empty list where there is none: the serializer would
// make it NULL.
func toPursePolicyRow(p purse.Policy) *pursePolicyRow {
	p.Programmes, p.Stages = append([]string{}, p.Programmes...), append([]string{}, p.Stages...)
	return (*pursePolicyRow)(&p)
}

// InTx runs fn in one transaction.
func (s purseStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(purse.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(purseTx{t}) })
}

// Policies are the policies of all counties.
func (s purseStore) Policies(ctx context.Context) ([]purse.Policy, error) {
	return countyPolicies(s.read(ctx))
}

func countyPolicies(q *gorm.DB) ([]purse.Policy, error) {
	var rows []pursePolicyRow
	err := q.Order("county_id, from_term, title").Find(&rows).Error
	return convert(rows, func(r pursePolicyRow) purse.Policy { return purse.Policy(r) }), err
}

// Facts are what the answer for a student follows from, as of today.
func (s purseStore) Facts(ctx context.Context, student domain.PersonID, programme string, term domain.Term) (purse.Facts, error) {
	f := gathered{enrolments: map[domain.PersonID][]enrolled{}}
	if err := f.schooling(s.read(ctx), []domain.PersonID{student}); err != nil {
		return purse.Facts{}, err
	}
	for _, e := range f.enrolments[student] {
		if e.on(s.world.Today()) {
			return e.purse(aid.Asked{Programme: programme, Term: term}), nil
		}
	}
	return purse.Facts{}, domain.ErrNotFound
}

// Place is where a unit stands.
func (t purseTx) Place(_ context.Context, unit domain.UnitID) (domain.Place, error) {
	return placeOf(t.db, unit)
}

// Policy reads and locks a policy.
func (t purseTx) Policy(_ context.Context, id purse.PolicyID) (purse.Policy, error) {
	var r pursePolicyRow
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return purse.Policy(r), found(err)
}

// AddPolicy keeps a policy.
func (t purseTx) AddPolicy(_ context.Context, p purse.Policy) error {
	err := t.db.Create(toPursePolicyRow(p)).Error
	if duplicate(err) {
		return purse.ErrPolicyExists
	}
	return err
}

// SavePolicy saves a policy as its next version.
func (t purseTx) SavePolicy(_ context.Context, p purse.Policy) error {
	p.Version++
	return save(t.db, toPursePolicyRow(p), p.Version)
}
