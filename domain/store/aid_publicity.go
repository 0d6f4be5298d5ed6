package store

import (
	"context"
	"time"

	"lizhi/domain"
	"lizhi/domain/aid"
)

// awardPublicityRow is a list that was made public, as the table
// aid_list_publicity keeps it.
type awardPublicityRow struct {
	List      aid.ListID `gorm:"column:list_id;primaryKey"`
	OrderedBy domain.PersonID
	CreatedAt time.Time
}

// TableName is the name of the table.
func (awardPublicityRow) TableName() string { return "aid_list_publicity" }

// AddPublicity keeps that a list was made public.
func (t aidTx) AddPublicity(_ context.Context, p aid.Publicity) error {
	err := t.db.Create((*awardPublicityRow)(&p)).Error
	if duplicate(err) {
		return aid.ErrPublicised
	}
	return err
}

// EndPublicity forgets that a list was made public.
func (t aidTx) EndPublicity(_ context.Context, id aid.ListID) error {
	return t.db.Where("list_id = ?", id).Delete(&awardPublicityRow{}).Error
}
