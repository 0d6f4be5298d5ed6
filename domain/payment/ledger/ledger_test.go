package ledger_test

import (
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
)

var accounts = []ledger.Account{
	ledger.Planned, ledger.Pending, ledger.InFlight, ledger.Paid, ledger.Returned, ledger.Struck, ledger.ClawedBack,
}

// TestAI13TheLedgerConserves does anything to an obligation in any order and
// with any amount, and asks after each step whether a fen appeared or vanished.
func TestAI13TheLedgerConserves(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := ledger.Obligation{ID: ledger.ObligationID{1}}
		var entries []ledger.Entry
		t.Repeat(map[string]func(*rapid.T){
			"owe": func(t *rapid.T) {
				var e ledger.Entry
				if o.Owe(&e, domain.Money(rapid.Int64Range(-100, 1_000_000).Draw(t, "fen"))) == nil {
					entries = append(entries, e)
				}
			},
			"move": func(t *rapid.T) {
				var e ledger.Entry
				from, to := rapid.SampledFrom(accounts).Draw(t, "from"), rapid.SampledFrom(accounts).Draw(t, "to")
				before := o
				if o.Move(&e, from, to, domain.Money(rapid.Int64Range(-100, 1_000_000).Draw(t, "fen"))) == nil {
					entries = append(entries, e)
				} else if o != before {
					t.Fatalf("a refused movement changed %+v to %+v", before, o)
				}
			},
			"all of it": func(t *rapid.T) {
				var e ledger.Entry
				pairs := [][2]ledger.Account{
					{ledger.Pending, ledger.InFlight},
					{ledger.InFlight, ledger.Paid},
					{ledger.InFlight, ledger.Returned},
					{ledger.Returned, ledger.Pending},
					{ledger.Returned, ledger.Struck},
					{ledger.Pending, ledger.Struck},
					{ledger.Paid, ledger.ClawedBack},
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
				if !ledger.Fold(entries).SameBalances(o) {
					t.Fatalf("the entries lead to %+v, not to %+v", ledger.Fold(entries), o)
				}
			},
		})
	})
}

func balance(o ledger.Obligation, a ledger.Account) domain.Money {
	return map[ledger.Account]domain.Money{
		ledger.Planned: o.Planned, ledger.Pending: o.Pending, ledger.InFlight: o.InFlight, ledger.Paid: o.Paid,
		ledger.Returned: o.Returned, ledger.Struck: o.Withdrawn, ledger.ClawedBack: o.ClawedBack,
	}[a]
}

func TestMoneyMovesOnlyAlongTheMap(t *testing.T) {
	t.Parallel()
	allowed := map[[2]ledger.Account]bool{
		{ledger.Pending, ledger.InFlight}: true, {ledger.Pending, ledger.Struck}: true,
		{ledger.InFlight, ledger.Paid}: true, {ledger.InFlight, ledger.Returned}: true,
		{ledger.Returned, ledger.Pending}: true, {ledger.Returned, ledger.Struck}: true,
		{ledger.Paid, ledger.ClawedBack}: true,
	}
	for _, from := range accounts {
		for _, to := range accounts {
			o := ledger.Obligation{Planned: 60, Pending: 10, InFlight: 10, Paid: 10, Returned: 10, Withdrawn: 10, ClawedBack: 10}
			var e ledger.Entry
			err := o.Move(&e, from, to, 10)
			if (err == nil) != allowed[[2]ledger.Account{from, to}] {
				t.Errorf("%s to %s: %v", from, to, err)
			}
			if err == nil && (e.Source != from || e.Target != to || e.Amount != 10) {
				t.Errorf("%s to %s was entered as %+v", from, to, e)
			}
		}
	}
	o := ledger.Obligation{Planned: 10, Pending: 10}
	for _, amount := range []domain.Money{11, 0, -1} {
		if err := o.Move(&ledger.Entry{}, ledger.Pending, ledger.InFlight, amount); err == nil {
			t.Errorf("%d of 10 fen moved", amount)
		}
	}
}

func TestPolicyE16SumsAreExact(t *testing.T) {
	t.Parallel()
	var o ledger.Obligation
	for range 3 {
		if err := o.Owe(&ledger.Entry{}, 31250); err != nil {
			t.Fatal(err)
		}
	}
	if o.Planned != 93750 {
		t.Errorf("3 × 312.50 = %s, want 937.50", o.Planned)
	}
}
