package ledger_test

import (
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
)

// drawn is an obligation after some movements that are possible, with the entries
// that led to it.
func drawn(t *rapid.T) (ledger.Obligation, []ledger.Entry) {
	o := ledger.Obligation{ID: ledger.ObligationID{1}}
	var entries []ledger.Entry
	for range rapid.IntRange(0, 30).Draw(t, "steps") {
		var e ledger.Entry
		if rapid.IntRange(0, 3).Draw(t, "owe") == 0 {
			if err := o.Owe(&e, domain.Money(rapid.Int64Range(1, 500_000).Draw(t, "fen"))); err != nil {
				t.Fatal(err)
			}
		} else {
			p := rapid.SampledFrom(arrows).Draw(t, "arrow")
			most := int64(balance(o, p[0]))
			if most == 0 {
				continue
			}
			if err := o.Move(&e, p[0], p[1], domain.Money(rapid.Int64Range(1, most).Draw(t, "fen"))); err != nil {
				t.Fatal(err)
			}
		}
		entries = append(entries, e)
	}
	return o, entries
}

// arrows are those of the diagram, but for the one from planned.
var arrows = [][2]ledger.Account{
	{ledger.Pending, ledger.InFlight},
	{ledger.Pending, ledger.Struck},
	{ledger.InFlight, ledger.Paid},
	{ledger.InFlight, ledger.Returned},
	{ledger.Returned, ledger.Pending},
	{ledger.Returned, ledger.Struck},
	{ledger.Paid, ledger.ClawedBack},
}

// TestStrikeTakesWhatIsOwedAndNothingElse withdraws any obligation: what waits and
// what came back is off the books, what arrived or is on its way stays.
func TestStrikeTakesWhatIsOwedAndNothingElse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before, entries := drawn(t)
		o, made := before, 0
		struck, err := o.Strike(func() ledger.Entry { made++; return ledger.Entry{ID: ledger.EntryID{byte(made)}} })
		if err != nil {
			t.Fatal(err)
		}
		want := before
		want.Pending, want.Returned, want.Withdrawn = 0, 0, before.Withdrawn+before.Pending+before.Returned
		if o != want {
			t.Fatalf("struck: %+v, want %+v", o, want)
		}
		if !o.Conserved() || !ledger.Fold(append(entries, struck...)).SameBalances(o) {
			t.Fatalf("the entries lead elsewhere than %+v: %+v", o, struck)
		}
		for i, e := range struck {
			if e.ID != (ledger.EntryID{byte(i + 1)}) || e.Target != ledger.Struck || e.Amount <= 0 || e.Obligation != o.ID {
				t.Fatalf("entry %d is %+v", i, e)
			}
		}
		if again, err := o.Strike(func() ledger.Entry { t.Fatal("struck twice"); return ledger.Entry{} }); err != nil || again != nil || o != want {
			t.Fatalf("the second time it wrote %+v: %v", again, err)
		}
	})
}

// TestAnAwardEntitlesToWhatIsNotTakenBack compares Entitled with where the money
// stands.
func TestAnAwardEntitlesToWhatIsNotTakenBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o, _ := drawn(t)
		if got, want := o.Entitled(), o.Pending+o.InFlight+o.Paid+o.Returned; got != want {
			t.Fatalf("%+v entitles to %s, want %s", o, got, want)
		}
	})
}

// TestFoldDoesNotAskForTheOrder folds the entries of an obligation in another
// order: balances are sums.
func TestFoldDoesNotAskForTheOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o, entries := drawn(t)
		if shuffled := rapid.Permutation(entries).Draw(t, "order"); !ledger.Fold(shuffled).SameBalances(o) {
			t.Fatalf("%+v leads to %+v, not to %+v", shuffled, ledger.Fold(shuffled), o)
		}
	})
}

// TestSameBalancesLooksAtEachAccount changes one account at a time.
func TestSameBalancesLooksAtEachAccount(t *testing.T) {
	t.Parallel()
	o := ledger.Obligation{Planned: 60, Pending: 10, InFlight: 10, Paid: 10, Returned: 10, Withdrawn: 10, ClawedBack: 10}
	for account, change := range map[ledger.Account]func(*ledger.Obligation){
		ledger.Planned: func(p *ledger.Obligation) { p.Planned++ }, ledger.Pending: func(p *ledger.Obligation) { p.Pending++ },
		ledger.InFlight: func(p *ledger.Obligation) { p.InFlight++ }, ledger.Paid: func(p *ledger.Obligation) { p.Paid++ },
		ledger.Returned: func(p *ledger.Obligation) { p.Returned++ }, ledger.Struck: func(p *ledger.Obligation) { p.Withdrawn++ },
		ledger.ClawedBack: func(p *ledger.Obligation) { p.ClawedBack++ },
	} {
		p := o
		change(&p)
		if p.SameBalances(o) || o.SameBalances(p) {
			t.Errorf("a fen more in %s is the same", account)
		}
		if p.Conserved() {
			t.Errorf("a fen more in %s is conserved", account)
		}
	}
	if q := (ledger.Obligation{Planned: 60, Pending: 10, InFlight: 10, Paid: 10, Returned: 10, Withdrawn: 10, ClawedBack: 10, Attempts: 3}); !q.SameBalances(o) {
		t.Error("another number of attempts is another balance")
	}
}
