package store

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/payment"
)

// Place is where a unit stands, without a lock.
func (t paymentTx) Place(_ context.Context, unit domain.UnitID) (domain.Place, error) {
	return placeOf(t.db, unit)
}

// Reference is every layout and cause, without a lock.
func (t paymentTx) Reference(context.Context) (payment.Reference, error) {
	return paymentReference(t.db)
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
		known := kept.Named(c.Code).Code != ""
		if err := put(t.db, (*causeRow)(&c), known); err != nil {
			return err
		}
	}
	return nil
}

// ObligationOf reads and locks the obligation of a student, programme, term and
// part. The student's row is locked, so a missing one stays missing.
func (t paymentTx) ObligationOf(_ context.Context, student domain.PersonID, programme string, term domain.Term, part int) (payment.Obligation, error) {
	var r obligationRow
	err := locked(t.db).Where("student_id = ? AND programme = ? AND term = ? AND part = ?", student, programme, term, part).
		Take(&r).Error
	return payment.Obligation(r), found(err)
}

// Obligation locks the student's row, then reads and locks the obligation.
func (t paymentTx) Obligation(ctx context.Context, id payment.ObligationID) (payment.Obligation, error) {
	var r obligationRow
	if err := t.db.Where("id = ?", id).Take(&r).Error; err != nil {
		return payment.Obligation{}, found(err)
	}
	if _, err := t.Student(ctx, r.Student); err != nil {
		return payment.Obligation{}, err
	}
	r = obligationRow{}
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return payment.Obligation(r), found(err)
}

// Carrying locks the obligations that carry out an award.
func (t paymentTx) Carrying(_ context.Context, award payment.AwardID) ([]payment.Obligation, error) {
	var rows []obligationRow
	err := locked(t.db).Where("award_id = ?", award).Order("id").Find(&rows).Error
	return convert(rows, func(r obligationRow) payment.Obligation { return payment.Obligation(r) }), err
}

// Held reads and locks the obligations of a batch's rows.
func (t paymentTx) Held(_ context.Context, batch payment.BatchID) (map[payment.ObligationID]payment.Obligation, error) {
	var ids []payment.ObligationID
	err := t.db.Model(&attemptRow{}).Where("batch_id = ?", batch).Pluck("obligation_id", &ids).Error
	if err != nil {
		return nil, err
	}
	var rows []obligationRow
	err = locked(t.db).Where("id IN ?", ids).Order("id").Find(&rows).Error
	held := make(map[payment.ObligationID]payment.Obligation, len(rows))
	for _, r := range rows {
		held[r.ID] = payment.Obligation(r)
	}
	return held, err
}

// AddObligation keeps a new obligation.
func (t paymentTx) AddObligation(_ context.Context, o payment.Obligation) error {
	t.mark(o.Student)
	err := t.db.Create((*obligationRow)(&o)).Error
	if duplicate(err) {
		return payment.ErrInBatch
	}
	return err
}

// SaveObligation saves an obligation as its next version.
func (t paymentTx) SaveObligation(_ context.Context, o payment.Obligation) error {
	t.mark(o.Student)
	o.Version++
	return save(t.db, (*obligationRow)(&o), o.Version)
}

// AddEntry keeps a movement.
func (t paymentTx) AddEntry(_ context.Context, e payment.Entry) error {
	return t.db.Create((*entryRow)(&e)).Error
}

// Batch reads and locks a batch.
func (t paymentTx) Batch(_ context.Context, id payment.BatchID) (payment.Batch, error) {
	var r batchRow
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return payment.Batch(r), found(err)
}

// AddBatch keeps a new batch.
func (t paymentTx) AddBatch(_ context.Context, b payment.Batch) error {
	return t.db.Create((*batchRow)(&b)).Error
}

// SaveBatch saves a batch as its next version.
func (t paymentTx) SaveBatch(_ context.Context, b payment.Batch) error {
	b.Version++
	return save(t.db, (*batchRow)(&b), b.Version)
}

// Rows reads the rows of a batch in order.
func (t paymentTx) Rows(_ context.Context, id payment.BatchID) ([]payment.Attempt, error) {
	return rowsOf(t.db, id)
}

// Attempts lists the attempts of an obligation, the latest first: the active
// one, then by when and in which order they were made.
func (t paymentTx) Attempts(_ context.Context, id payment.ObligationID) ([]payment.Attempt, error) {
	var rows []attemptRow
	err := t.db.Where("obligation_id = ?", id).
		Order("CASE WHEN active_id IS NULL THEN 1 ELSE 0 END, number DESC, created_at DESC, id DESC").Find(&rows).Error
	return convert(rows, toAttempt), err
}

// AddAttempt keeps a new attempt; the unique active_id refuses a second one.
func (t paymentTx) AddAttempt(_ context.Context, a payment.Attempt) error {
	err := t.db.Create((*attemptRow)(&a)).Error
	if duplicate(err) {
		return payment.ErrInBatch
	}
	return err
}

// SaveAttempt saves an attempt as its next version.
func (t paymentTx) SaveAttempt(_ context.Context, a payment.Attempt) error {
	a.Version++
	return save(t.db, (*attemptRow)(&a), a.Version)
}

// Result locks a result's batch, then reads and locks the result.
func (t paymentTx) Result(ctx context.Context, id payment.ResultID) (payment.Result, error) {
	var r resultRow
	if err := t.db.Where("id = ?", id).Take(&r).Error; err != nil {
		return payment.Result{}, found(err)
	}
	if _, err := t.Batch(ctx, r.Batch); err != nil {
		return payment.Result{}, err
	}
	r = resultRow{}
	err := locked(t.db).Where("id = ?", id).Take(&r).Error
	return payment.Result(r), found(err)
}

// ResultOf finds a result by the hash of its content.
func (t paymentTx) ResultOf(_ context.Context, hash string) (payment.Result, error) {
	var r resultRow
	err := t.db.Where("hash = ?", hash).Take(&r).Error
	return payment.Result(r), found(err)
}

// AddResult keeps a new result file.
func (t paymentTx) AddResult(_ context.Context, r payment.Result) error {
	err := t.db.Create((*resultRow)(&r)).Error
	if duplicate(err) {
		return payment.ErrOtherBatch
	}
	return err
}

// SaveResult saves a result file as its next version.
func (t paymentTx) SaveResult(_ context.Context, r payment.Result) error {
	err := t.markWhere("SELECT a.student_id FROM payment_attempts a JOIN payment_result_lines l ON l.attempt_id = a.id WHERE l.result_id = ? AND l.problem <> ''", r.ID)
	if err != nil {
		return err
	}
	r.Version++
	return save(t.db, (*resultRow)(&r), r.Version)
}

// ResultLines lists the staged lines of a result file.
func (t paymentTx) ResultLines(_ context.Context, id payment.ResultID) ([]payment.ResultLine, error) {
	return linesOf(t.db, id)
}

// AddResultLines stages the lines of a result file.
func (t paymentTx) AddResultLines(_ context.Context, lines []payment.ResultLine) error {
	if len(lines) == 0 {
		return nil
	}
	rows := convert(lines, func(l payment.ResultLine) resultLineRow { return resultLineRow(l) })
	return t.db.CreateInBatches(rows, 200).Error
}
