package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/payment"
)

// Owed lists a student's approved cash awards with their obligations, the
// latest term first.
func (s paymentStore) Owed(ctx context.Context, student domain.PersonID) ([]payment.Owed, error) {
	q := s.read(ctx)
	var awards []struct {
		ID        payment.AwardID
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
	if err := q.Where("student_id = ?", student).Find(&obligations).Error; err != nil {
		return nil, err
	}
	owed := make([]payment.Owed, len(awards))
	for i, a := range awards {
		owed[i].Status = payment.Status{
			Award: a.ID, Programme: a.Programme, Name: a.Name, Term: a.Term, Amount: a.Amount,
		}
		for _, o := range obligations {
			if o.Award != a.ID {
				continue
			}
			owed[i].Obligation, owed[i].Obligated = payment.Obligation(o), true
			if o.Returned > 0 {
				err := q.Model(&attemptRow{}).Where("obligation_id = ? AND state = ?", o.ID, payment.AttemptFailed).
					Order("number DESC").Limit(1).Pluck("cause", &owed[i].Cause).Error
				if err != nil {
					return nil, err
				}
			}
		}
	}
	return owed, nil
}

// Obligation reads one obligation and its entries in order.
func (s paymentStore) Obligation(ctx context.Context, id payment.ObligationID) (payment.Obligation, []payment.Entry, error) {
	var r obligationRow
	if err := s.read(ctx).Where("id = ?", id).Take(&r).Error; err != nil {
		return payment.Obligation{}, nil, found(err)
	}
	var rows []entryRow
	err := s.read(ctx).Where("obligation_id = ?", id).Order("at, id").Find(&rows).Error
	return payment.Obligation(r), convert(rows, func(r entryRow) payment.Entry { return payment.Entry(r) }), err
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
		Joins("LEFT JOIN payment_obligations AS o ON o.award_id = a.id").
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
		{&r.Submitted, attempts().Where("state IN ?", []payment.AttemptState{
			payment.AttemptExported, payment.AttemptPaid, payment.AttemptFailed,
		}), "amount"},
		{&r.FirstPass, attempts().Where("state = ?", payment.AttemptPaid), "amount"},
		{&r.Due, obligations().Where("planned > withdrawn"), "planned - withdrawn"},
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

// violations are the queries behind payment.Invariants: each lists the ids of
// what cannot be true.
var violations = map[string]string{
	"payment.conserved": `SELECT id FROM payment_obligations
		WHERE planned <> pending + in_flight + paid + returned + withdrawn + clawed_back`,
	"payment.entries": `SELECT o.id FROM payment_obligations o LEFT JOIN payment_entries e ON e.obligation_id = o.id
		GROUP BY o.id, o.planned, o.pending, o.in_flight, o.paid, o.returned, o.withdrawn, o.clawed_back
		HAVING o.planned <> COALESCE(SUM(CASE WHEN e.source = 'planned' THEN e.amount ELSE 0 END), 0)
		OR o.pending <> COALESCE(SUM(CASE WHEN e.target = 'pending' THEN e.amount WHEN e.source = 'pending' THEN -e.amount ELSE 0 END), 0)
		OR o.in_flight <> COALESCE(SUM(CASE WHEN e.target = 'in_flight' THEN e.amount WHEN e.source = 'in_flight' THEN -e.amount ELSE 0 END), 0)
		OR o.paid <> COALESCE(SUM(CASE WHEN e.target = 'paid' THEN e.amount WHEN e.source = 'paid' THEN -e.amount ELSE 0 END), 0)
		OR o.returned <> COALESCE(SUM(CASE WHEN e.target = 'returned' THEN e.amount WHEN e.source = 'returned' THEN -e.amount ELSE 0 END), 0)
		OR o.withdrawn <> COALESCE(SUM(CASE WHEN e.target = 'withdrawn' THEN e.amount ELSE 0 END), 0)
		OR o.clawed_back <> COALESCE(SUM(CASE WHEN e.target = 'clawed_back' THEN e.amount ELSE 0 END), 0)`,
	"payment.one_active": `SELECT o.id FROM payment_obligations o
		LEFT JOIN payment_attempts a ON a.obligation_id = o.id AND a.state IN ('drafted', 'exported')
		GROUP BY o.id, o.in_flight
		HAVING COUNT(a.id) > 1
		OR o.in_flight <> COALESCE(SUM(CASE WHEN a.state = 'exported' THEN a.amount ELSE 0 END), 0)`,
	"payment.batch_sum": `SELECT b.id FROM payment_batches b
		LEFT JOIN payment_attempts a ON a.batch_id = b.id AND a.state <> 'left'
		WHERE b.state <> 'withdrawn'
		GROUP BY b.id, b.row_count, b.total
		HAVING b.row_count <> COUNT(a.id) OR b.total <> COALESCE(SUM(a.amount), 0)`,
}

// Violations runs every check of payment.Invariants.
func (s paymentStore) Violations(ctx context.Context) ([]payment.Violation, error) {
	var all []payment.Violation
	for _, check := range payment.Invariants {
		var ids []payment.ObligationID
		if err := s.read(ctx).Raw(violations[check.Name]).Scan(&ids).Error; err != nil {
			return nil, err
		}
		for _, id := range ids {
			all = append(all, payment.Violation{Check: check.Name, ID: id})
		}
	}
	return all, nil
}

// paymentInvariants are payment.Invariants in the list that an operator runs.
var paymentInvariants = func() []invariant {
	var list []invariant
	for _, i := range payment.Invariants {
		list = append(list, invariant{i.Name, func(_ *DB, q *gorm.DB) ([]string, error) {
			var ids []payment.ObligationID
			err := q.Raw(violations[i.Name]).Scan(&ids).Error
			return convert(ids, payment.ObligationID.String), err
		}})
	}
	return list
}()
