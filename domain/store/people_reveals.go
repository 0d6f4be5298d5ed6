package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
)

// revealsRow is how often somebody has seen numbers in clear on a day.
type revealsRow struct {
	Account domain.AccountID `gorm:"column:account_id;primaryKey"`
	Day     domain.Day       `gorm:"primaryKey"`
	N       int
}

func (revealsRow) TableName() string { return "people_reveals" }

// Reveals makes the row first where it is missing, so that nothing missing is
// ever read for update.
func (t peopleTx) Reveals(_ context.Context, by domain.AccountID, day domain.Day) (seen, most int, err error) {
	at := func(q *gorm.DB) *gorm.DB { return q.Where("account_id = ? AND day = ?", by, day) }
	var n int64
	if err := at(t.db.Model(&revealsRow{})).Count(&n).Error; err != nil {
		return 0, 0, err
	}
	if n == 0 {
		if err := t.db.Create(&revealsRow{by, day, 0}).Error; err != nil && !duplicate(err) {
			return 0, 0, err
		}
	}
	var row revealsRow
	if err := found(at(locked(t.db)).Take(&row).Error); err != nil {
		return 0, 0, err
	}
	rules, err := t.store.privacyRules(t.db)
	return row.N, rules.RevealsPerDay, err
}

func (t peopleTx) CountReveal(_ context.Context, by domain.AccountID, day domain.Day) error {
	return t.db.Model(&revealsRow{}).Where("account_id = ? AND day = ?", by, day).Update("n", gorm.Expr("n + 1")).Error
}
