package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/payment"
	"lizhi/domain/payment/ledger"
)

// Batch reads one batch.
func (s paymentStore) Batch(ctx context.Context, id ledger.BatchID) (payment.Batch, error) {
	var r batchRow
	err := s.read(ctx).Where("id = ?", id).Take(&r).Error
	return toBatch(r), found(err)
}

// Batches lists batches within reach, newest first.
func (s paymentStore) Batches(ctx context.Context, reach domain.Reach, f payment.Filter, page domain.Page) (domain.List[payment.Batch], error) {
	q := filtered(within(s.read(ctx), reach, columns{school: "school_id"}), f)
	if f.State != "" {
		q = q.Where("state = ?", f.State)
	}
	return listed(q, page, toBatch, func(b payment.Batch) domain.Position { return domain.Position{At: b.CreatedAt, ID: b.ID} })
}

// filtered narrows to a term, a programme and a school.
func filtered(q *gorm.DB, f payment.Filter) *gorm.DB {
	if f.Term != 0 {
		q = q.Where("term = ?", f.Term)
	}
	if f.Programme != "" {
		q = q.Where("programme = ?", f.Programme)
	}
	if !f.School.IsZero() {
		q = q.Where("school_id = ?", f.School)
	}
	return q
}

// Owed lists a student's approved cash awards with their obligations, the
// latest term first.
func (s paymentStore) Owed(ctx context.Context, student domain.PersonID) ([]payment.Owed, error) {
	q := s.read(ctx)
	var awards []struct {
		ID        ledger.AwardID
		Programme string
		Name      string
		Term      domain.Term
		Amount    domain.Money
	}
	err := q.Table("aid_awards AS a").Joins("JOIN aid_programmes AS p ON p.code = a.programme").
		Select("a.id", "a.programme", "p.name", "a.term", "a.amount").
		Where("a.student_id = ? AND a.state = ? AND p.kind <> ?", student, aid.Approved, aid.Waiver).
		Order("a.term DESC, a.created_at DESC, a.id DESC").Find(&awards).Error
	if err != nil {
		return nil, err
	}
	var obligations []obligationRow
	if err := q.Where("student_id = ?", student).Order("part").Find(&obligations).Error; err != nil {
		return nil, err
	}
	var recovering []ledger.ObligationID
	if err := q.Model(&recoveryRow{}).Where("student_id = ? AND open_id IS NOT NULL", student).Pluck("open_id", &recovering).Error; err != nil {
		return nil, err
	}
	var owed []payment.Owed
	for _, a := range awards {
		status := payment.Status{Award: a.ID, Programme: a.Programme, Name: a.Name, Term: a.Term, Amount: a.Amount}
		known := len(owed)
		for _, o := range obligations {
			if o.Award != a.ID {
				continue
			}
			part := payment.Owed{Status: status, Obligation: ledger.Obligation(o), Obligated: true, Recovering: slices.Contains(recovering, o.ID)}
			part.Part, part.Amount = o.Part, part.Obligation.Entitled()
			if o.Returned > 0 {
				err := q.Model(&attemptRow{}).Where("obligation_id = ? AND state = ?", o.ID, ledger.AttemptFailed).
					Order("number DESC").Limit(1).Pluck("cause", &part.Cause).Error
				if err != nil {
					return nil, err
				}
			}
			owed = append(owed, part)
		}
		if len(owed) == known {
			owed = append(owed, payment.Owed{Status: status})
		}
	}
	return owed, nil
}

// Obligation reads one obligation and its entries in order.
func (s paymentStore) Obligation(ctx context.Context, id ledger.ObligationID) (ledger.Obligation, []ledger.Entry, error) {
	var r obligationRow
	if err := s.read(ctx).Where("id = ?", id).Take(&r).Error; err != nil {
		return ledger.Obligation{}, nil, found(err)
	}
	var rows []entryRow
	err := s.read(ctx).Where("obligation_id = ?", id).Order("at, id").Find(&rows).Error
	return ledger.Obligation(r), convert(rows, func(r entryRow) ledger.Entry { return ledger.Entry(r) }), err
}

// Names are the names of persons, as far as they are known.
func (d *DB) Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error) {
	names := make(map[domain.PersonID]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	var rows []personRow
	err := d.read(ctx).Select("id", "name").Where("id IN ?", ids).Find(&rows).Error
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, err
}

// ClassPayments says for each approved cash award of a class and term whether
// it was paid.
func (s paymentStore) ClassPayments(ctx context.Context, class domain.UnitID, term domain.Term) ([]payment.PaidOrNot, error) {
	var rows []struct {
		StudentID domain.PersonID
		Name      string
		Programme string
		Term      domain.Term
		Paid      domain.Money
	}
	err := s.read(ctx).Table("aid_awards AS a").
		Joins("JOIN people_enrolments AS e ON e.current_key = a.student_id AND e.class_id = ?", class).
		Joins("JOIN people_persons AS p ON p.id = a.student_id").
		Joins("JOIN aid_programmes AS g ON g.code = a.programme").
		Joins("LEFT JOIN payment_obligations AS o ON o.award_id = a.id AND o.part = 0").
		Select("a.student_id", "p.name", "a.programme", "a.term", "COALESCE(o.paid, 0) AS paid").
		Where("a.term = ? AND a.state = ? AND g.kind <> ?", term, aid.Approved, aid.Waiver).
		Order("a.student_id, a.programme").Find(&rows).Error
	paid := make([]payment.PaidOrNot, len(rows))
	for i, r := range rows {
		paid[i] = payment.PaidOrNot{Student: r.StudentID, Name: r.Name, Programme: r.Programme, Term: r.Term, Paid: r.Paid > 0}
	}
	return paid, err
}

// Rates counts first attempts that were exported, and obligations that are
// still owed or were paid (policy §3.5).
func (s paymentStore) Rates(ctx context.Context, reach domain.Reach, f payment.Filter) (payment.Rates, error) {
	obligations := func() *gorm.DB {
		return filtered(within(s.read(ctx).Table("payment_obligations"), reach, columns{school: "school_id"}), f)
	}
	attempts := func() *gorm.DB {
		return s.read(ctx).Table("payment_attempts").Where("number = 1 AND obligation_id IN (?)", obligations().Select("id"))
	}
	var r payment.Rates
	for _, c := range []struct {
		into   *payment.Count
		q      *gorm.DB
		amount string
	}{
		{&r.Submitted, attempts().Where("state IN ?", []ledger.AttemptState{
			ledger.AttemptExported, ledger.AttemptPaid, ledger.AttemptFailed,
		}), "amount"},
		{&r.FirstPass, attempts().Where("state = ?", ledger.AttemptPaid), "amount"},
		{&r.Due, obligations().Where("planned > withdrawn + clawed_back"), "planned - withdrawn - clawed_back"},
		{&r.Paid, obligations().Where("paid > 0"), "paid"},
	} {
		var got struct{ N, Fen int64 }
		if err := c.q.Select("COUNT(*) AS n, COALESCE(SUM(" + c.amount + "), 0) AS fen").Take(&got).Error; err != nil {
			return r, err
		}
		*c.into = payment.Count{Rows: int(got.N), Amount: domain.Money(got.Fen)}
	}
	return r, nil
}
