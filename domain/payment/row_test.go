package payment

import (
	"errors"
	"testing"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/payable"
)

// newRow is a row of which nothing is known yet.
var newRow row

// TestPolicyG4WhatIsDraftedAgain brings an obligation to its award of 1,150 yuan,
// wherever its money stands.
func TestPolicyG4WhatIsDraftedAgain(t *testing.T) {
	t.Parallel()
	this, before := ledger.AwardID{1}, ledger.AwardID{2}
	active := []ledger.Attempt{{Active: ledger.ObligationID{1}}}
	for _, row := range []struct {
		remark  string
		of      ledger.Obligation
		isNew   bool
		tries   []ledger.Attempt
		want    error
		pending domain.Money
		entries int
	}{
		{"the first time", ledger.Obligation{Award: this}, true, nil, nil, 115000, 1},
		{"withdrawn from a batch, it waits", ledger.Obligation{Award: this, Planned: 115000, Pending: 115000}, false, []ledger.Attempt{{}}, nil, 115000, 0},
		{"in another batch", ledger.Obligation{Award: this, Planned: 115000, Pending: 115000}, false, active, ErrInBatch, 0, 0},
		{"on its way", ledger.Obligation{Award: this, Planned: 115000, InFlight: 115000}, false, active, ErrInBatch, 0, 0},
		{"policy G10: paid", ledger.Obligation{Award: this, Planned: 115000, Paid: 115000}, false, []ledger.Attempt{{}}, ErrPaid, 0, 0},
		{"policy G8: came back, not corrected", ledger.Obligation{Award: this, Planned: 115000, Returned: 115000}, false, []ledger.Attempt{{}}, ErrReturned, 0, 0},
		{"corrected", ledger.Obligation{Award: this, Planned: 115000, Pending: 115000}, false, []ledger.Attempt{{State: ledger.AttemptFailed}}, nil, 115000, 0},
		{"clawed back and owed again", ledger.Obligation{Award: this, Planned: 230000, Pending: 115000, ClawedBack: 115000}, false, []ledger.Attempt{{State: ledger.AttemptPaid}}, nil, 115000, 0},
		{"clawed back for good", ledger.Obligation{Award: this, Planned: 115000, ClawedBack: 115000}, false, []ledger.Attempt{{}}, ErrStruck, 0, 0},
		{"withdrawn", ledger.Obligation{Award: this, Planned: 115000, Withdrawn: 115000}, false, nil, ErrStruck, 0, 0},
		{"awarded anew after that", ledger.Obligation{Award: before, Planned: 100000, Withdrawn: 100000}, false, nil, nil, 115000, 1},
		{"awarded anew, the task is late", ledger.Obligation{Award: before, Planned: 100000, Pending: 100000}, false, nil, nil, 115000, 2},
		{"awarded anew, but the old one was paid", ledger.Obligation{Award: before, Planned: 100000, Paid: 100000}, false, nil, ErrPaid, 0, 0},
		{"a later part that waits", ledger.Obligation{Award: before, Part: 1, Planned: 15000, Pending: 15000}, false, nil, nil, 15000, 0},
	} {
		r := newRow
		r.obligation, r.isNew = row.of, row.isNew
		err := r.owe(ledger.Entry{}, ledger.Entry{}, payable.Student{Award: this, Amount: 115000}, row.tries)
		if row.want != nil {
			if !errors.Is(err, row.want) || r.obligation != row.of || r.entries != nil {
				t.Errorf("%s: %v, %+v; want %v", row.remark, err, r.obligation, row.want)
			}
			continue
		}
		if err != nil || r.obligation.Pending != row.pending || len(r.entries) != row.entries || !r.obligation.Conserved() {
			t.Errorf("%s: %v, %+v by %d entries", row.remark, err, r.obligation, len(r.entries))
		}
		if r.obligation.Award != this && row.of.Part == 0 {
			t.Errorf("%s: it carries out %v", row.remark, r.obligation.Award)
		}
	}
}

// TestPolicyG8AndG9AnAttemptFollowsTheLast links an attempt to those before it,
// the latest first.
func TestPolicyG8AndG9AnAttemptFollowsTheLast(t *testing.T) {
	t.Parallel()
	mother := payable.Payee{Person: domain.PersonID{1}, Card: ledger.CardID{1}}
	attempt := func(n byte, state ledger.AttemptState) ledger.Attempt {
		return ledger.Attempt{ID: ledger.AttemptID{n}, State: state, Payee: mother.Person, Card: mother.Card}
	}
	left, failed, paid := attempt(3, ledger.AttemptLeft), attempt(2, ledger.AttemptFailed), attempt(1, ledger.AttemptPaid)
	other := payable.Payee{Person: mother.Person, Card: ledger.CardID{2}}
	for _, row := range []struct {
		remark string
		before []ledger.Attempt
		payee  payable.Payee
		reason string
		want   ledger.AttemptID
		err    error
	}{
		{"the first", nil, mother, "", ledger.AttemptID{}, nil},
		{"after one that failed, on another card", []ledger.Attempt{failed}, other, "", failed.ID, nil},
		{"the same again", []ledger.Attempt{failed}, mother, "", ledger.AttemptID{}, ErrUnchanged},
		{"the same again, for a reason", []ledger.Attempt{failed}, mother, "银行系统故障", failed.ID, nil},
		{"one that was taken out does not count", []ledger.Attempt{left, failed}, other, "", failed.ID, nil},
		{"nor does it hide the one that failed", []ledger.Attempt{left, failed}, mother, "", ledger.AttemptID{}, ErrUnchanged},
		{"only ones that were taken out", []ledger.Attempt{left}, mother, "", ledger.AttemptID{}, nil},
		{"after a payment that was taken back", []ledger.Attempt{paid}, mother, "", paid.ID, nil},
		{"the last of all is the one to follow", []ledger.Attempt{failed, paid}, other, "", failed.ID, nil},
	} {
		r := newRow
		r.obligation.RetryReason = row.reason
		err := r.follow(row.before, row.payee)
		if row.err == nil && err != nil || row.err != nil && !errors.Is(err, row.err) || r.attempt.Previous != row.want {
			t.Errorf("%s: follows %v, %v; want %v, %v", row.remark, r.attempt.Previous, err, row.want, row.err)
		}
	}
}
