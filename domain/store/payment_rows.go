package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/ledger"
)

// atOnce is how many rows one statement inserts; SQLite takes 32,766 values.
const atOnce = 500

// leftOutRow is who was left out of a batch, as payment_left_out keeps it.
type leftOutRow struct {
	Batch   ledger.BatchID  `gorm:"column:batch_id;primaryKey"`
	Student domain.PersonID `gorm:"column:student_id;primaryKey"`
	Code    string
}

// TableName is the name of the table.
func (leftOutRow) TableName() string { return "payment_left_out" }

// passphraseRow is the passphrase of a batch's file, sealed.
type passphraseRow struct {
	ID     ledger.BatchID
	Sealed []byte
}

// TableName is the name of the table.
func (passphraseRow) TableName() string { return "payment_passphrases" }

const sealedPassphrase = "payment_passphrases.sealed"

// Batch reads and locks a batch.
func (t paymentTx) Batch(_ context.Context, id ledger.BatchID) (payment.Batch, error) {
	var r batchRow
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return toBatch(r), found(err)
}

// AddBatch keeps a new batch.
func (t paymentTx) AddBatch(_ context.Context, b payment.Batch) error {
	return t.db.Create(fromBatch(b)).Error
}

// SaveBatch saves a batch as its next version.
func (t paymentTx) SaveBatch(_ context.Context, b payment.Batch) error {
	b.Version++
	return save(t.db, fromBatch(b), b.Version)
}

// Rows reads rows of a batch in order.
func (t paymentTx) Rows(_ context.Context, id ledger.BatchID, part payment.Part) ([]ledger.Attempt, error) {
	return rowsOf(t.db, id, part)
}

// Rows reads rows of a batch in order.
func (s paymentStore) Rows(ctx context.Context, id ledger.BatchID, part payment.Part) ([]ledger.Attempt, error) {
	return rowsOf(s.read(ctx), id, part)
}

func rowsOf(q *gorm.DB, id ledger.BatchID, part payment.Part) ([]ledger.Attempt, error) {
	q = q.Where("batch_id = ? AND batch_row > ?", id, part.After).Order("batch_row")
	if part.State != "" {
		q = q.Where("state = ?", part.State)
	}
	if part.Staying {
		q = q.Where("state <> ?", ledger.AttemptLeft)
	}
	if part.Brief {
		q = q.Select("batch_row", "obligation_id", "amount", "payee_id", "card_id", "payee_name", "state")
	}
	if part.Limit > 0 {
		q = q.Limit(part.Limit)
	}
	var rows []attemptRow
	err := q.Find(&rows).Error
	return convert(rows, toAttempt), err
}

// RowsAt reads rows of a batch by their numbers.
func (t paymentTx) RowsAt(_ context.Context, id ledger.BatchID, numbers ...int) ([]ledger.Attempt, error) {
	var rows []attemptRow
	err := t.db.Where("batch_id = ? AND batch_row IN ?", id, numbers).Order("batch_row").Find(&rows).Error
	return convert(rows, toAttempt), err
}

// AddLeftOut keeps who was left out of a batch.
func (t paymentTx) AddLeftOut(_ context.Context, id ledger.BatchID, all ...payment.LeftOut) error {
	if len(all) == 0 {
		return nil
	}
	rows := convert(all, func(l payment.LeftOut) leftOutRow { return leftOutRow{id, l.Student, l.Why.Code} })
	return t.db.CreateInBatches(rows, atOnce).Error
}

// ForgetLeftOut forgets who was left out of a batch.
func (t paymentTx) ForgetLeftOut(_ context.Context, id ledger.BatchID) error {
	return t.db.Where("batch_id = ?", id).Delete(&leftOutRow{}).Error
}

// LeftOut lists who was left out of a batch.
func (s paymentStore) LeftOut(ctx context.Context, id ledger.BatchID) ([]payment.LeftOut, error) {
	var rows []leftOutRow
	err := s.read(ctx).Where("batch_id = ?", id).Order("code, student_id").Find(&rows).Error
	left := make([]payment.LeftOut, 0, len(rows))
	for _, r := range rows {
		why, known := domain.Declared(r.Code)
		if !known {
			return nil, fmt.Errorf("batch %s leaves somebody out for %s, which is no refusal", id, r.Code)
		}
		left = append(left, payment.LeftOut{Student: r.Student, Why: why})
	}
	return left, err
}

// SavePassphrase keeps the passphrase of a batch's file, sealed.
func (t paymentTx) SavePassphrase(_ context.Context, id ledger.BatchID, passphrase string) error {
	if err := t.db.Where("id = ?", id).Delete(&passphraseRow{}).Error; err != nil {
		return err
	}
	return t.db.Create(&passphraseRow{id, t.store.keys.Seal(sealedPassphrase, id, []byte(passphrase))}).Error
}

// TakePassphrase gives the passphrase of a batch's file and forgets it.
func (t paymentTx) TakePassphrase(_ context.Context, id ledger.BatchID) (string, error) {
	var rows []passphraseRow
	if err := locked(t.db).Where("id = ?", id).Find(&rows).Error; err != nil || len(rows) == 0 {
		return "", err
	}
	clear, err := t.store.keys.Open(sealedPassphrase, id, rows[0].Sealed)
	if err != nil {
		return "", err
	}
	return string(clear), t.db.Where("id = ?", id).Delete(&passphraseRow{}).Error
}

// Attempts lists the attempts of obligations, the latest of each first: the
// active one, then by when and in which order they were made.
func (t paymentTx) Attempts(_ context.Context, ids ...ledger.ObligationID) (map[ledger.ObligationID][]ledger.Attempt, error) {
	of := map[ledger.ObligationID][]ledger.Attempt{}
	if len(ids) == 0 {
		return of, nil
	}
	var rows []attemptRow
	err := t.db.Where("obligation_id IN ?", ids).
		Order("obligation_id, CASE WHEN active_id IS NULL THEN 1 ELSE 0 END, number DESC, created_at DESC, id DESC").Find(&rows).Error
	for _, r := range rows {
		of[r.Obligation] = append(of[r.Obligation], ledger.Attempt(r))
	}
	return of, err
}

// AddAttempts keeps new attempts; the unique active_id refuses a second one.
func (t paymentTx) AddAttempts(_ context.Context, all ...ledger.Attempt) error {
	if len(all) == 0 {
		return nil
	}
	rows := convert(all, func(a ledger.Attempt) attemptRow { return attemptRow(a) })
	err := t.db.CreateInBatches(rows, atOnce).Error
	if duplicate(err) {
		return payment.ErrInBatch
	}
	return err
}

// SaveAttempts saves how attempts stand as their next version, those that
// became the same by one statement.
func (t paymentTx) SaveAttempts(_ context.Context, all ...ledger.Attempt) error {
	type change struct {
		state   ledger.AttemptState
		cause   string
		settled bool
		version int
	}
	groups := map[change][]ledger.AttemptID{}
	for _, a := range all {
		c := change{a.State, a.Cause, a.Active.IsZero(), a.Version}
		groups[c] = append(groups[c], a.ID)
	}
	for c, ids := range groups {
		values := map[string]any{"state": c.state, "cause": c.cause, "version": c.version + 1}
		if c.settled {
			values["active_id"], values["settled_at"] = nil, all[0].SettledAt
		}
		done := t.db.Model(&attemptRow{}).Where("id IN ? AND version = ?", ids, c.version).Updates(values)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected != int64(len(ids)) {
			return domain.ErrStale.With("yours", c.version).With("current", "?")
		}
	}
	return nil
}
