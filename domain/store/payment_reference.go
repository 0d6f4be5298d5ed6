package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/cases"
)

// layoutRow is a column layout as the table payment_layouts keeps it.
type layoutRow struct {
	Code    string            `gorm:"primaryKey"`
	Use     bankfile.Use      `gorm:"column:used_for"`
	From    domain.Day        `gorm:"column:from_day"`
	Columns []bankfile.Column `gorm:"column:fields;serializer:json"`
	Source  string
	County  domain.UnitID `gorm:"column:county_id"`
	Format  bankfile.Format
	MadeBy  domain.PersonID
}

// TableName is the name of the table.
func (layoutRow) TableName() string { return "payment_layouts" }

// causeRow is a cause of failure as the table payment_causes keeps it.
type causeRow struct {
	Code   string `gorm:"primaryKey"`
	Name   string
	Advice string
	Family string
	Texts  []string `gorm:"serializer:json"`
	Source string
}

// TableName is the name of the table.
func (causeRow) TableName() string { return "payment_causes" }

// deadlineRow is a deadline as the table payment_deadlines keeps it.
type deadlineRow struct {
	Cause  string     `gorm:"primaryKey"`
	From   domain.Day `gorm:"column:from_day;primaryKey"`
	Days   int
	Then   int `gorm:"column:then_days"`
	Source string
}

// TableName is the name of the table.
func (deadlineRow) TableName() string { return "payment_deadlines" }

// Reference is every layout, cause and deadline.
func (s paymentStore) Reference(ctx context.Context) (payment.Reference, error) {
	return paymentReference(s.read(ctx))
}

// Reference is every layout, cause and deadline, without a lock.
func (t paymentTx) Reference(context.Context) (payment.Reference, error) {
	return paymentReference(t.db)
}

func paymentReference(q *gorm.DB) (payment.Reference, error) {
	var layouts []layoutRow
	if err := q.Order("code").Find(&layouts).Error; err != nil {
		return payment.Reference{}, err
	}
	var causes []causeRow
	if err := q.Order("code").Find(&causes).Error; err != nil {
		return payment.Reference{}, err
	}
	var deadlines []deadlineRow
	err := q.Order("cause, from_day").Find(&deadlines).Error
	return payment.Reference{
		Layouts:   convert(layouts, func(r layoutRow) bankfile.Layout { return bankfile.Layout(r) }),
		Causes:    convert(causes, func(r causeRow) bankfile.Cause { return bankfile.Cause(r) }),
		Deadlines: convert(deadlines, func(r deadlineRow) cases.Deadline { return cases.Deadline(r) }),
	}, err
}

// SaveReference inserts or replaces what the set says.
func (t paymentTx) SaveReference(_ context.Context, ref payment.Reference) error {
	kept, err := paymentReference(t.db)
	if err != nil {
		return err
	}
	for _, l := range ref.Layouts {
		known := false
		for _, old := range kept.Layouts {
			known = known || old.Code == l.Code
		}
		if err := put(t.db, (*layoutRow)(&l), known); err != nil {
			return err
		}
	}
	for _, c := range ref.Causes {
		known := kept.Causes.Named(c.Code).Code != ""
		if err := put(t.db, (*causeRow)(&c), known); err != nil {
			return err
		}
	}
	for _, d := range ref.Deadlines {
		known := false
		for _, old := range kept.Deadlines {
			known = known || old.Cause == d.Cause && old.From == d.From
		}
		if err := put(t.db, (*deadlineRow)(&d), known); err != nil {
			return err
		}
	}
	return nil
}

// AddLayout keeps a new layout.
func (t paymentTx) AddLayout(_ context.Context, l bankfile.Layout) error {
	err := t.db.Create((*layoutRow)(&l)).Error
	if duplicate(err) {
		return payment.ErrLayoutTaken.At("/code")
	}
	return err
}

// Calendar is the calendar of working days.
func (t paymentTx) Calendar(context.Context) (domain.Calendar, error) { return calendar(t.db) }
