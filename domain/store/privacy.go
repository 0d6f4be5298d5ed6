package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/privacy"
)

// privacyRulesRow is a version of the rules of privacy.
type privacyRulesRow struct {
	ValidFrom domain.Day    `gorm:"primaryKey"`
	Rules     privacy.Rules `gorm:"serializer:json"`
	Source    string
	SetBy     domain.PersonID
	CreatedAt time.Time
}

func (privacyRulesRow) TableName() string { return "privacy_rules" }

// purgeRow is a purge.
type purgeRow struct {
	ID         privacy.PurgeID
	Class      privacy.Class
	BeforeAt   time.Time
	Expected   int64
	Gone       int64
	Digest     []byte
	KeyID      string
	OrderedBy  domain.PersonID
	FinishedAt *time.Time
	CreatedAt  time.Time
}

func (purgeRow) TableName() string { return "privacy_purges" }

type (
	privacyStore struct{ *DB }
	privacyTx    struct{ *tx }
)

// Privacy is the database as the feature privacy sees it.
func (d *DB) Privacy() privacy.Store { return privacyStore{d} }

func (s privacyStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(privacy.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(privacyTx{t}) })
}

// privacyRules are the rules of today, for whichever feature asks.
func (d *DB) privacyRules(q *gorm.DB) (privacy.Rules, error) {
	var rows []privacyRulesRow
	err := q.Find(&rows).Error
	if err != nil {
		return privacy.Rules{}, err
	}
	v, err := privacy.RulesOn(d.world.Today(), convert(rows, func(r privacyRulesRow) privacy.RulesVersion { return privacy.RulesVersion(r) }))
	return v.Rules, err
}

// SmallBelow is the smallest count that leaves a school as a number, by the
// rules in force today.
func (d *DB) SmallBelow(ctx context.Context) (int, error) {
	rules, err := d.privacyRules(d.read(ctx))
	return rules.SmallBelow, err
}

func (s privacyStore) Rules(ctx context.Context) ([]privacy.RulesVersion, error) {
	var rows []privacyRulesRow
	err := s.read(ctx).Order("valid_from").Find(&rows).Error
	return convert(rows, func(r privacyRulesRow) privacy.RulesVersion { return privacy.RulesVersion(r) }), err
}

func (s privacyStore) Purgeable(ctx context.Context, class privacy.Class, before time.Time) (int64, error) {
	return purgeable(s.read(ctx), class, before)
}

func (s privacyStore) Purges(ctx context.Context, page domain.Page) ([]privacy.Purge, error) {
	var rows []purgeRow
	err := after(s.read(ctx), "created_at", page).Find(&rows).Error
	return convert(rows, func(r purgeRow) privacy.Purge { return privacy.Purge(r) }), err
}

func (s privacyStore) Purged(ctx context.Context, from, to time.Time) ([]privacy.ClassCount, error) {
	var rows []privacy.ClassCount
	err := s.read(ctx).Model(&purgeRow{}).Select("class, SUM(gone) AS count").Where("created_at >= ? AND created_at < ?", from, to).
		Group("class").Find(&rows).Error
	return rows, err
}

func (s privacyStore) Enrolled(ctx context.Context, since domain.Day) (int, error) {
	q := s.read(ctx).Table("people_enrolments e").Where("e.current_key IS NOT NULL")
	if !since.IsZero() {
		q = q.Joins("JOIN people_persons p ON p.id = e.person_id").Where("p.born >= ?", since)
	}
	var n int64
	err := q.Count(&n).Error
	return int(n), err
}

func (s privacyStore) Answers(ctx context.Context, from, to time.Time) ([]privacy.ConsentCount, error) {
	var rows []struct {
		Purpose domain.Purpose
		Answer  string
		N       int
	}
	err := s.read(ctx).Table("consent_given").Select("purpose, answer, COUNT(*) AS n").Where("created_at >= ? AND created_at < ?", from, to).
		Group("purpose, answer").Order("purpose, answer").Find(&rows).Error
	var counts []privacy.ConsentCount
	for _, r := range rows {
		if len(counts) == 0 || counts[len(counts)-1].Purpose != r.Purpose {
			counts = append(counts, privacy.ConsentCount{Purpose: r.Purpose})
		}
		c := &counts[len(counts)-1]
		switch r.Answer {
		case "agreed":
			c.Agreed = r.N
		case "refused":
			c.Refused = r.N
		default:
			c.Withdrawn = r.N
		}
	}
	return counts, err
}

// A disclosure shows or carries away data of people: its action says so.
const (
	isReveal     = "action LIKE '%.reveal%'"
	isExport     = "(action LIKE '%export%' OR action LIKE '%.sheet%' OR action LIKE '%.print%' OR action LIKE '%download%' OR action LIKE 'portfolio.%')"
	isDisclosure = "(" + isReveal + " OR " + isExport + ")"
)

func (s privacyStore) Disclosed(ctx context.Context, from, to time.Time) (reveals []privacy.RoleCount, exports []privacy.LeftCount, err error) {
	done := func(is, columns string) *gorm.DB {
		return s.read(ctx).Table("audit").Select("role, "+columns).Where(is).
			Where("at >= ? AND at < ? AND result = ''", from, to).Group("role").Order("role")
	}
	if err = done(isReveal, "COUNT(*) AS count").Find(&reveals).Error; err != nil {
		return nil, nil, err
	}
	// What is made first leaves with its download: no other line of these has rows.
	err = done(isExport, "COUNT(*) AS count, COALESCE(SUM(row_count), 0) AS `rows`").Find(&exports).Error
	return reveals, exports, err
}

func (s privacyStore) Refused(ctx context.Context, from, to time.Time) (int, error) {
	var n int64
	err := s.read(ctx).Table("audit").Where("at >= ? AND at < ? AND result <> ''", from, to).Count(&n).Error
	return int(n), err
}

func (t privacyTx) AddRules(_ context.Context, v privacy.RulesVersion) error {
	err := t.db.Create((*privacyRulesRow)(&v)).Error
	if duplicate(err) {
		return privacy.ErrRulesThere
	}
	return err
}
