package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/ledger"
)

// ObligationsOf reads and locks the obligations of students for a programme and
// term. The students' rows are locked, so what is missing stays missing.
func (t paymentTx) ObligationsOf(_ context.Context, programme string, term domain.Term, students ...domain.PersonID) (map[domain.PersonID][]ledger.Obligation, error) {
	var rows []obligationRow
	err := locked(t.db).Where("student_id IN ? AND programme = ? AND term = ?", students, programme, term).
		Order("student_id, part").Find(&rows).Error
	of := make(map[domain.PersonID][]ledger.Obligation, len(rows))
	for _, r := range rows {
		of[r.Student] = append(of[r.Student], ledger.Obligation(r))
	}
	return of, err
}

// Obligation locks the student's row, then reads and locks the obligation.
func (t paymentTx) Obligation(ctx context.Context, id ledger.ObligationID) (ledger.Obligation, error) {
	r, err := ofLocked(ctx, t, id, func(r obligationRow) domain.PersonID { return r.Student })
	return ledger.Obligation(r), err
}

// ofLocked reads whose a row is, locks that student's row, and then reads and
// locks the row itself: it may be another by then.
func ofLocked[R any, T any](ctx context.Context, t paymentTx, id domain.ID[T], whose func(R) domain.PersonID) (R, error) {
	var seen, row R
	if err := t.db.Where("id = ?", id).Take(&seen).Error; err != nil {
		return row, found(err)
	}
	if _, err := t.Student(ctx, whose(seen)); err != nil {
		return row, err
	}
	err := locked(t.db).Where("id = ?", id).Take(&row).Error
	return row, found(err)
}

// Carrying locks the obligations that carry out an award.
func (t paymentTx) Carrying(_ context.Context, award ledger.AwardID) ([]ledger.Obligation, error) {
	var rows []obligationRow
	err := locked(t.db).Where("award_id = ?", award).Order("id").Find(&rows).Error
	return convert(rows, toObligation), err
}

// Held reads and locks obligations by their ids.
func (t paymentTx) Held(_ context.Context, ids ...ledger.ObligationID) (map[ledger.ObligationID]ledger.Obligation, error) {
	held := make(map[ledger.ObligationID]ledger.Obligation, len(ids))
	if len(ids) == 0 {
		return held, nil
	}
	var rows []obligationRow
	err := locked(t.db).Where("id IN ?", ids).Order("id").Find(&rows).Error
	for _, r := range rows {
		held[r.ID] = ledger.Obligation(r)
	}
	return held, err
}

// AddObligations keeps new obligations.
func (t paymentTx) AddObligations(_ context.Context, all ...ledger.Obligation) error {
	if len(all) == 0 {
		return nil
	}
	rows := convert(all, func(o ledger.Obligation) obligationRow { return obligationRow(o) })
	t.mark(convert(all, func(o ledger.Obligation) domain.PersonID { return o.Student })...)
	err := t.db.CreateInBatches(rows, atOnce).Error
	if duplicate(err) {
		return payment.ErrInBatch
	}
	return err
}

// SaveObligation saves an obligation as its next version.
func (t paymentTx) SaveObligation(_ context.Context, o ledger.Obligation) error {
	t.mark(o.Student)
	o.Version++
	return save(t.db, (*obligationRow)(&o), o.Version)
}

// AddEntries keeps movements.
func (t paymentTx) AddEntries(_ context.Context, all ...ledger.Entry) error {
	if len(all) == 0 {
		return nil
	}
	return t.db.CreateInBatches(convert(all, func(e ledger.Entry) entryRow { return entryRow(e) }), atOnce).Error
}

// Post writes movements of attempts: those of the same amount from the same
// account to the same, of obligations of the same version, by one statement.
// That moves what is there, and nothing when one of them moved on.
func (t paymentTx) Post(ctx context.Context, all ...ledger.Posting) error {
	type move struct {
		from, to          ledger.Account
		amount            domain.Money
		attempts, version int
		reason            string
		payee             domain.PersonID
	}
	groups := map[move][]ledger.ObligationID{}
	entries := make([]ledger.Entry, len(all))
	attempts := make([]ledger.Attempt, len(all))
	for i, p := range all {
		m := move{
			p.Entry.Source, p.Entry.Target, p.Entry.Amount, p.Obligation.Attempts, p.Obligation.Version,
			p.Obligation.RetryReason, p.Obligation.RetryPayee,
		}
		groups[m] = append(groups[m], p.Obligation.ID)
		entries[i], attempts[i] = p.Entry, p.Attempt
		t.mark(p.Attempt.Student)
	}
	for m, ids := range groups {
		from, to := string(m.from), string(m.to) // the accounts are named as their columns
		done := t.db.Model(&obligationRow{}).Where("id IN ? AND version = ? AND "+from+" >= ?", ids, m.version, m.amount).
			Updates(map[string]any{
				from: gorm.Expr(from+" - ?", m.amount), to: gorm.Expr(to+" + ?", m.amount),
				"attempts": m.attempts, "retry_reason": m.reason, "retry_payee_id": m.payee, "version": m.version + 1,
			})
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected != int64(len(ids)) {
			return domain.ErrStale.With("yours", m.version).With("current", "?")
		}
	}
	if err := t.SaveAttempts(ctx, attempts...); err != nil {
		return err
	}
	return t.AddEntries(ctx, entries...)
}
