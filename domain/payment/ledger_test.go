package payment_test

import (
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/payment"
)

var accounts = []payment.Account{
	payment.Planned, payment.Pending, payment.InFlight, payment.Paid, payment.Returned, payment.Struck, payment.ClawedBack,
}

// TestAI13TheLedgerConserves does anything to an obligation in any order and
// with any amount, and asks after each step whether a fen appeared or vanished.
func TestAI13TheLedgerConserves(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := payment.Obligation{ID: payment.ObligationID{1}}
		var entries []payment.Entry
		t.Repeat(map[string]func(*rapid.T){
			"owe": func(t *rapid.T) {
				var e payment.Entry
				if o.Owe(&e, domain.Money(rapid.Int64Range(-100, 1_000_000).Draw(t, "fen"))) == nil {
					entries = append(entries, e)
				}
			},
			"move": func(t *rapid.T) {
				var e payment.Entry
				from, to := rapid.SampledFrom(accounts).Draw(t, "from"), rapid.SampledFrom(accounts).Draw(t, "to")
				before := o
				if o.Move(&e, from, to, domain.Money(rapid.Int64Range(-100, 1_000_000).Draw(t, "fen"))) == nil {
					entries = append(entries, e)
				} else if o != before {
					t.Fatalf("a refused movement changed %+v to %+v", before, o)
				}
			},
			"all of it": func(t *rapid.T) {
				var e payment.Entry
				pairs := [][2]payment.Account{
					{payment.Pending, payment.InFlight},
					{payment.InFlight, payment.Paid},
					{payment.InFlight, payment.Returned},
					{payment.Returned, payment.Pending},
					{payment.Returned, payment.Struck},
					{payment.Pending, payment.Struck},
					{payment.Paid, payment.ClawedBack},
				}
				p := rapid.SampledFrom(pairs).Draw(t, "pair")
				if o.Move(&e, p[0], p[1], balance(o, p[0])) == nil {
					entries = append(entries, e)
				}
			},
			"": func(t *rapid.T) {
				if !o.Conserved() {
					t.Fatalf("not conserved: %+v", o)
				}
				for _, a := range accounts {
					if balance(o, a) < 0 {
						t.Fatalf("%s is below zero: %+v", a, o)
					}
				}
				if !payment.Fold(entries).SameBalances(o) {
					t.Fatalf("the entries lead to %+v, not to %+v", payment.Fold(entries), o)
				}
			},
		})
	})
}

func balance(o payment.Obligation, a payment.Account) domain.Money {
	return map[payment.Account]domain.Money{
		payment.Planned: o.Planned, payment.Pending: o.Pending, payment.InFlight: o.InFlight, payment.Paid: o.Paid,
		payment.Returned: o.Returned, payment.Struck: o.Withdrawn, payment.ClawedBack: o.ClawedBack,
	}[a]
}

func TestMoneyMovesOnlyAlongTheMap(t *testing.T) {
	t.Parallel()
	allowed := map[[2]payment.Account]bool{
		{payment.Pending, payment.InFlight}: true, {payment.Pending, payment.Struck}: true,
		{payment.InFlight, payment.Paid}: true, {payment.InFlight, payment.Returned}: true,
		{payment.Returned, payment.Pending}: true, {payment.Returned, payment.Struck}: true,
		{payment.Paid, payment.ClawedBack}: true,
	}
	for _, from := range accounts {
		for _, to := range accounts {
			o := payment.Obligation{Planned: 60, Pending: 10, InFlight: 10, Paid: 10, Returned: 10, Withdrawn: 10, ClawedBack: 10}
			var e payment.Entry
			err := o.Move(&e, from, to, 10)
			if (err == nil) != allowed[[2]payment.Account{from, to}] {
				t.Errorf("%s to %s: %v", from, to, err)
			}
			if err == nil && (e.Source != from || e.Target != to || e.Amount != 10) {
				t.Errorf("%s to %s was entered as %+v", from, to, e)
			}
		}
	}
	o := payment.Obligation{Planned: 10, Pending: 10}
	for _, amount := range []domain.Money{11, 0, -1} {
		if err := o.Move(&payment.Entry{}, payment.Pending, payment.InFlight, amount); err == nil {
			t.Errorf("%d of 10 fen moved", amount)
		}
	}
}

func TestPolicyE16SumsAreExact(t *testing.T) {
	t.Parallel()
	var o payment.Obligation
	for range 3 {
		if err := o.Owe(&payment.Entry{}, 31250); err != nil {
			t.Fatal(err)
		}
	}
	if o.Planned != 93750 {
		t.Errorf("3 × 312.50 = %s, want 937.50", o.Planned)
	}
}

func TestPolicyG11Percent(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ part, whole, want int64 }{
		{97, 100, 9700}, {99, 100, 9900}, {9999, 10000, 9999}, {99999, 100000, 9999}, {100, 100, 10000}, {0, 7, 0}, {1, 3, 3333},
	} {
		if got := payment.Percent(row.part, row.whole); got == nil || *got != row.want {
			t.Errorf("%d of %d = %v, want %d hundredths", row.part, row.whole, got, row.want)
		}
	}
	if got := payment.Percent(0, 0); got != nil {
		t.Errorf("0 of 0 = %d, want none", *got)
	}
}
