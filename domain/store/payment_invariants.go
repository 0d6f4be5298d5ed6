package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain/payment"
	"lizhi/domain/payment/ledger"
)

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
	"payment.batch_sum": `SELECT b.id FROM payment_batches b LEFT JOIN payment_attempts a ON a.batch_id = b.id
		WHERE b.state <> 'withdrawn'
		GROUP BY b.id, b.row_count, b.total
		HAVING b.row_count <> COALESCE(SUM(CASE WHEN a.state <> 'left' THEN 1 ELSE 0 END), 0)
		OR b.total <> COALESCE(SUM(CASE WHEN a.state <> 'left' THEN a.amount ELSE 0 END), 0)
		OR COALESCE(MAX(a.batch_row), 0) <> COUNT(a.id)`,
	"payment.paid_once": `SELECT a.id FROM payment_attempts a
		LEFT JOIN payment_entries e ON e.attempt_id = a.id AND e.source = 'in_flight' AND e.target = 'paid'
		GROUP BY a.id, a.state, a.amount
		HAVING COUNT(e.id) <> CASE WHEN a.state = 'paid' THEN 1 ELSE 0 END
		OR a.state = 'paid' AND COALESCE(SUM(e.amount), 0) <> a.amount`,
	"payment.entitled": `SELECT o.award_id AS id FROM payment_obligations o JOIN aid_awards w ON w.id = o.award_id
		GROUP BY o.award_id, w.amount
		HAVING SUM(o.planned - o.withdrawn - o.clawed_back) > w.amount`,
	"payment.settled": `SELECT a.id FROM payment_attempts a JOIN payment_batches b ON b.id = a.batch_id
		WHERE b.state = 'settled' AND a.state IN ('drafted', 'exported') OR a.state = 'failed' AND a.cause = ''`,
	"payment.exceptions": `SELECT o.id FROM payment_obligations o
		LEFT JOIN payment_exceptions x ON x.obligation_id = o.id AND x.open_id IS NOT NULL AND x.kind = 'returned'
		GROUP BY o.id, o.returned HAVING (o.returned > 0 AND COUNT(x.id) <> 1) OR (o.returned = 0 AND COUNT(x.id) > 0)`,
}

// violating lists the ids of what breaks an invariant of payment.
func violating(q *gorm.DB, name string) ([]ledger.ObligationID, error) {
	if name == "payment.seal" {
		return brokenSeals(q)
	}
	var ids []ledger.ObligationID
	err := q.Raw(violations[name]).Scan(&ids).Error
	return ids, err
}

// brokenSeals seals the rows of every batch anew.
func brokenSeals(q *gorm.DB) ([]ledger.ObligationID, error) {
	var batches []batchRow
	err := q.Where("state NOT IN ?", []payment.BatchState{payment.Drawing, payment.Withdrawn}).Order("id").Find(&batches).Error
	if err != nil {
		return nil, err
	}
	var broken []ledger.ObligationID
	for _, b := range batches {
		sealed, err := toBatch(b).Sealed(func(yield func([]ledger.Attempt, error) bool) {
			for part := (payment.Part{Limit: payment.MaxRows}); ; {
				rows, err := rowsOf(q, b.ID, part)
				if len(rows) == 0 && err == nil || !yield(rows, err) {
					return
				}
				part.After = rows[len(rows)-1].Row
			}
		})
		if err != nil {
			return nil, err
		}
		if !sealed {
			broken = append(broken, ledger.ObligationID(b.ID))
		}
	}
	return broken, nil
}

// Violations runs every check of payment.Invariants.
func (s paymentStore) Violations(ctx context.Context) ([]payment.Violation, error) {
	var all []payment.Violation
	for _, check := range payment.Invariants {
		ids, err := violating(s.read(ctx), check.Name)
		if err != nil {
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
			ids, err := violating(q, i.Name)
			return convert(ids, ledger.ObligationID.String), err
		}})
	}
	return list
}()
