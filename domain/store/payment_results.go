package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
)

// Result locks a result's batch, then reads and locks the result.
func (t paymentTx) Result(ctx context.Context, id result.ID) (result.File, error) {
	var r resultRow
	if err := t.db.Where("id = ?", id).Take(&r).Error; err != nil {
		return result.File{}, found(err)
	}
	if _, err := t.Batch(ctx, r.Batch); err != nil {
		return result.File{}, err
	}
	r = resultRow{}
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return toResult(r), found(err)
}

// ResultOf finds a result by the hash of its content.
func (t paymentTx) ResultOf(_ context.Context, hash string) (result.File, error) {
	var r resultRow
	err := t.db.Where("hash = ?", hash).Take(&r).Error
	return toResult(r), found(err)
}

// AddResult keeps a new result file.
func (t paymentTx) AddResult(_ context.Context, r result.File) error {
	err := t.db.Create(fromResult(r)).Error
	if duplicate(err) {
		return payment.ErrOtherBatch
	}
	return err
}

// SaveResult saves a result file as its next version.
func (t paymentTx) SaveResult(_ context.Context, r result.File) error {
	if r.Problems > 0 && r.State != result.Applying {
		err := t.markWhere("SELECT a.student_id FROM payment_attempts a JOIN payment_result_lines l ON l.attempt_id = a.id WHERE l.result_id = ? AND l.problem <> ''", r.ID)
		if err != nil {
			return err
		}
	}
	r.Version++
	return save(t.db, fromResult(r), r.Version)
}

// Result reads one result file.
func (s paymentStore) Result(ctx context.Context, id result.ID) (result.File, error) {
	var r resultRow
	err := s.read(ctx).Where("id = ?", id).Take(&r).Error
	return toResult(r), found(err)
}

// ResultLines lists lines of a result file.
func (s paymentStore) ResultLines(ctx context.Context, id result.ID, part result.Part) ([]result.Line, error) {
	return linesOf(s.read(ctx), id, part)
}

// ResultLines lists lines of a result file.
func (t paymentTx) ResultLines(_ context.Context, id result.ID, part result.Part) ([]result.Line, error) {
	return linesOf(t.db, id, part)
}

func linesOf(q *gorm.DB, id result.ID, part result.Part) ([]result.Line, error) {
	q = q.Where("result_id = ?", id).Order("line")
	if part.After != 0 {
		q = q.Where("line > ?", part.After)
	}
	if part.Problems {
		q = q.Where("problem <> ?", result.Fits)
	}
	if part.Limit > 0 {
		q = q.Limit(part.Limit)
	}
	var rows []resultLineRow
	err := q.Find(&rows).Error
	return convert(rows, toResultLine), err
}

// StagedRows are those of some rows that lines of a result name already.
func (t paymentTx) StagedRows(_ context.Context, id result.ID, rows ...int) ([]int, error) {
	var seen []int
	err := t.db.Model(&resultLineRow{}).Where("result_id = ? AND batch_row IN ?", id, rows).Distinct().Pluck("batch_row", &seen).Error
	return seen, err
}

// Unstaged lists open rows of the batch that no line names.
func (t paymentTx) Unstaged(_ context.Context, r result.File, limit int) ([]ledger.Attempt, error) {
	var rows []attemptRow
	err := t.db.Where("batch_id = ? AND state = ?", r.Batch, ledger.AttemptExported).
		Where("NOT EXISTS (SELECT 1 FROM payment_result_lines l WHERE l.result_id = ? AND l.batch_row = payment_attempts.batch_row)", r.ID).
		Order("batch_row").Limit(limit).Find(&rows).Error
	return convert(rows, toAttempt), err
}

// AddResultLines stages lines of a result file.
func (t paymentTx) AddResultLines(_ context.Context, lines ...result.Line) error {
	if len(lines) == 0 {
		return nil
	}
	rows := convert(lines, func(l result.Line) resultLineRow { return resultLineRow(l) })
	return t.db.CreateInBatches(rows, atOnce).Error
}

// ForgetLines forgets what was staged of a result.
func (t paymentTx) ForgetLines(_ context.Context, id result.ID) error {
	return t.db.Where("result_id = ?", id).Delete(&resultLineRow{}).Error
}

// Staged sums the lines of a result up.
func (t paymentTx) Staged(_ context.Context, id result.ID) (result.Staged, error) {
	var sum struct{ InFile, Fen, Wrong int64 }
	err := t.db.Model(&resultLineRow{}).Where("result_id = ?", id).
		Select(`COALESCE(SUM(CASE WHEN problem = ? THEN 0 ELSE 1 END), 0) AS in_file,
			COALESCE(SUM(CASE WHEN problem = ? THEN 0 ELSE amount END), 0) AS fen,
			COALESCE(SUM(CASE WHEN problem = ? THEN 0 ELSE 1 END), 0) AS wrong`, result.Missing, result.Missing, result.Fits).
		Scan(&sum).Error
	return result.Staged{Lines: int(sum.InFile), Sum: domain.Money(sum.Fen), Problems: int(sum.Wrong)}, err
}

// Fitting lists lines that fit and whose rows are still open.
func (t paymentTx) Fitting(_ context.Context, id result.ID, after, limit int) ([]result.Line, error) {
	var rows []resultLineRow
	err := t.db.Where("result_id = ? AND line > ? AND problem = ?", id, after, result.Fits).
		Where("EXISTS (SELECT 1 FROM payment_attempts a WHERE a.id = payment_result_lines.attempt_id AND a.state = ?)", ledger.AttemptExported).
		Order("line").Limit(limit).Find(&rows).Error
	return convert(rows, toResultLine), err
}
