package cases_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
)

var (
	liu  = domain.PersonID{1} // asks
	ma   = domain.PersonID{2} // decides
	paid = ledger.Obligation{
		ID: ledger.ObligationID{1}, Student: domain.PersonID{9}, Planned: 115000, Pending: 15000, Paid: 100000, School: domain.UnitID{7}, Version: 3,
	}
)

// TestPolicyG10OnlyWhatArrivedIsAskedBack asks for money back.
func TestPolicyG10OnlyWhatArrivedIsAskedBack(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark string
		of     ledger.Obligation
		in     cases.Recall
		amount domain.Money
		want   error
	}{
		{"all of it", paid, cases.Recall{Version: 3, Reason: " 户名有误 "}, 100000, nil},
		{"a part", paid, cases.Recall{Version: 3, Amount: 1, Reason: "多发"}, 1, nil},
		{"to the last fen", paid, cases.Recall{Version: 3, Amount: 100000, Reason: "多发"}, 100000, nil},
		{"a fen more than arrived", paid, cases.Recall{Version: 3, Amount: 100001, Reason: "多发"}, 0, cases.ErrNotPaid},
		{"less than nothing", paid, cases.Recall{Version: 3, Amount: -1, Reason: "多发"}, 0, cases.ErrNotPaid},
		{"nothing arrived", ledger.Obligation{Planned: 100, InFlight: 100}, cases.Recall{Reason: "多发"}, 0, cases.ErrNotPaid},
		{"without a reason", paid, cases.Recall{Version: 3, Reason: " \t"}, 0, ledger.ErrReason},
		{"as it was before", paid, cases.Recall{Version: 2, Reason: "多发"}, 0, domain.ErrStale},
	} {
		row.in.Obligation, row.in.Purpose = row.of.ID, cases.PayAgain
		r, err := row.in.Ask(row.of)
		if row.want != nil {
			if !errors.Is(err, row.want) || r != (cases.Recovery{}) {
				t.Errorf("%s: %+v, %v; want %v", row.remark, r, err, row.want)
			}
			continue
		}
		if err != nil || r.Amount != row.amount || r.State != cases.Asked || r.Open != paid.ID || r.Student != paid.Student || r.School != paid.School {
			t.Errorf("%s: %+v, %v", row.remark, r, err)
		}
		if r.Reason == "" || r.Reason[0] == ' ' {
			t.Errorf("%s: the reason is %q", row.remark, r.Reason)
		}
	}
}

// word is what somebody says of a case, and what becomes of it.
type word struct {
	remark string
	by     domain.PersonID
	state  cases.State
	say    cases.Say
	want   error
}

// words are the same for a recovery and a supplement that 刘敏 asked for, at
// version 4.
var words = []word{
	{"yes", ma, cases.Asked, cases.Say{Version: 4, Allow: cases.Yes, Reason: "属实"}, nil},
	{"no", ma, cases.Asked, cases.Say{Version: 4, Allow: cases.No, Reason: "不属实"}, nil},
	{"anything that is not yes is no", ma, cases.Asked, cases.Say{Version: 4, Reason: "?"}, nil},
	{"who asked decides", liu, cases.Asked, cases.Say{Version: 4, Allow: cases.Yes, Reason: "属实"}, cases.ErrOwnCase},
	{"another version", ma, cases.Asked, cases.Say{Version: 3, Allow: cases.Yes, Reason: "属实"}, domain.ErrStale},
	{"without a reason", ma, cases.Asked, cases.Say{Version: 4, Allow: cases.No, Reason: " "}, ledger.ErrReason},
	{"allowed before", ma, cases.Allowed, cases.Say{Version: 4, Allow: cases.Yes, Reason: "属实"}, cases.ErrCaseState},
	{"refused before", ma, cases.Refused, cases.Say{Version: 4, Allow: cases.Yes, Reason: "属实"}, cases.ErrCaseState},
	{"ended", ma, cases.Recovered, cases.Say{Version: 4, Allow: cases.Yes, Reason: "属实"}, cases.ErrCaseState},
	{"given up", ma, cases.GivenUp, cases.Say{Version: 4, Allow: cases.No, Reason: "属实"}, cases.ErrCaseState},
}

// TestARecoveryIsDecidedByAnotherPerson says each word of a recovery.
func TestARecoveryIsDecidedByAnotherPerson(t *testing.T) {
	t.Parallel()
	for _, row := range words {
		r := cases.Recovery{Open: paid.ID, AskedBy: liu, State: row.state, Version: 4}
		before := r
		err := r.Decide(row.by, row.say)
		if row.want != nil {
			if !errors.Is(err, row.want) || r != before {
				t.Errorf("%s: %v, %+v; want %v", row.remark, err, r, row.want)
			}
			continue
		}
		state, open := cases.Refused, ledger.ObligationID{}
		if row.say.Allow == cases.Yes {
			state, open = cases.Allowed, paid.ID
		}
		if err != nil || r.State != state || r.Open != open || r.DecidedBy != row.by || r.Decision != row.say.Reason {
			t.Errorf("%s: %v, %+v", row.remark, err, r)
		}
	}
}

// TestARecoveryEndsWithItsVoucher tells that money is back, or that it is not.
func TestARecoveryEndsWithItsVoucher(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark string
		state  cases.State
		back   cases.Back
		ends   cases.State
		want   error
	}{
		{"the voucher", cases.Allowed, cases.Back{Version: 4, Receipt: " 20260316-7 "}, cases.Recovered, nil},
		{"the voucher, and words", cases.Allowed, cases.Back{Version: 4, Receipt: "7", Reason: "家长退回"}, cases.Recovered, nil},
		{"given up for a reason", cases.Allowed, cases.Back{Version: 4, Reason: "家庭困难"}, cases.GivenUp, nil},
		{"neither", cases.Allowed, cases.Back{Version: 4, Receipt: " "}, "", cases.ErrReceipt},
		{"not allowed yet", cases.Asked, cases.Back{Version: 4, Receipt: "7"}, "", cases.ErrCaseState},
		{"refused", cases.Refused, cases.Back{Version: 4, Receipt: "7"}, "", cases.ErrCaseState},
		{"twice", cases.Recovered, cases.Back{Version: 4, Receipt: "7"}, "", cases.ErrCaseState},
		{"another version", cases.Allowed, cases.Back{Version: 5, Receipt: "7"}, "", domain.ErrStale},
	} {
		r := cases.Recovery{Open: paid.ID, State: row.state, Decision: "属实", Version: 4}
		before := r
		err := r.Settle(liu, row.back)
		if row.want != nil {
			if !errors.Is(err, row.want) || r != before {
				t.Errorf("%s: %v, %+v; want %v", row.remark, err, r, row.want)
			}
			continue
		}
		if err != nil || r.State != row.ends || !r.Open.IsZero() || r.SettledBy != liu {
			t.Errorf("%s: %v, %+v", row.remark, err, r)
		}
		if (r.Receipt != "") != (row.ends == cases.Recovered) || (r.Decision == "属实") != (row.ends == cases.Recovered) {
			t.Errorf("%s: receipt %q, decision %q", row.remark, r.Receipt, r.Decision)
		}
	}
}

// TestClawingBackConserves recovers any amount of any obligation: what is back is
// owed again or not, and nothing else moves.
func TestClawingBackConserves(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fen := func(label string) domain.Money { return domain.Money(rapid.Int64Range(0, 300).Draw(t, label)) }
		before := ledger.Obligation{
			ID: paid.ID, Pending: fen("pending"), InFlight: fen("in flight"), Paid: fen("paid"), Returned: fen("returned"),
			Withdrawn: fen("withdrawn"), ClawedBack: fen("clawed back"),
		}
		before.Planned = before.Pending + before.InFlight + before.Paid + before.Returned + before.Withdrawn + before.ClawedBack
		r := cases.Recovery{Amount: fen("amount"), Purpose: rapid.SampledFrom([]cases.Purpose{cases.PayAgain, cases.NotOwed}).Draw(t, "purpose"), Reason: "多发"}
		o := before
		entries, err := r.ClawBack(&o, func() ledger.Entry { return ledger.Entry{By: liu} })
		if r.Amount == 0 || r.Amount > before.Paid {
			if !errors.Is(err, ledger.ErrMove) || o != before || entries != nil {
				t.Fatalf("%s of %s: %v, %+v", r.Amount, before.Paid, err, entries)
			}
			return
		}
		want := before
		want.Paid, want.ClawedBack = want.Paid-r.Amount, want.ClawedBack+r.Amount
		if r.Purpose == cases.PayAgain {
			want.Planned, want.Pending = want.Planned+r.Amount, want.Pending+r.Amount
		}
		if err != nil || o != want || !o.Conserved() {
			t.Fatalf("%s for %s: %+v, %v; want %+v", r.Amount, r.Purpose, o, err, want)
		}
		moved := ledger.Fold(entries)
		if moved.ClawedBack != r.Amount || moved.Planned != o.Planned-before.Planned || moved.Pending != o.Pending-before.Pending {
			t.Fatalf("the entries say %+v", moved)
		}
		for _, e := range entries {
			if e.Reason != "多发" || e.By != liu || e.Obligation != o.ID {
				t.Fatalf("an entry is %+v", e)
			}
		}
	})
}

// TestAnAwardIsUndoneWhenNothingOfItStands asks when the award is withdrawn.
func TestAnAwardIsUndoneWhenNothingOfItStands(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark  string
		purpose cases.Purpose
		of      ledger.Obligation
		want    bool
	}{
		{"all of it is back", cases.NotOwed, ledger.Obligation{Planned: 100, ClawedBack: 100}, true},
		{"back, beside what was withdrawn", cases.NotOwed, ledger.Obligation{Planned: 100, ClawedBack: 60, Withdrawn: 40}, true},
		{"it is owed again", cases.PayAgain, ledger.Obligation{Planned: 100, ClawedBack: 100}, false},
		{"a part is still paid", cases.NotOwed, ledger.Obligation{Planned: 100, ClawedBack: 99, Paid: 1}, false},
		{"a part is on its way", cases.NotOwed, ledger.Obligation{Planned: 100, ClawedBack: 99, InFlight: 1}, false},
		{"a part waits", cases.NotOwed, ledger.Obligation{Planned: 100, ClawedBack: 99, Pending: 1}, false},
		{"a part came back from the bank", cases.NotOwed, ledger.Obligation{Planned: 100, ClawedBack: 99, Returned: 1}, false},
	} {
		if got := (cases.Recovery{Purpose: row.purpose}).Undoes(row.of); got != row.want {
			t.Errorf("%s: %t, want %t", row.remark, got, row.want)
		}
	}
}
