package cases_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
)

// TestRoomForAnotherPart asks for parts of an award of 1,150 yuan.
func TestRoomForAnotherPart(t *testing.T) {
	t.Parallel()
	part := func(n int, o ledger.Obligation) ledger.Obligation { o.Part = n; return o }
	for _, row := range []struct {
		remark string
		parts  []ledger.Obligation
		amount domain.Money
		part   int
		want   error
	}{
		{"never drafted", nil, 100, 0, cases.ErrNoFirst},
		{"beside a smaller first part", []ledger.Obligation{{Planned: 100000, Paid: 100000}}, 15000, 1, nil},
		{"a fen more than is left", []ledger.Obligation{{Planned: 100000, Paid: 100000}}, 15001, 0, cases.ErrOverEntitled},
		{"the award is all planned", []ledger.Obligation{{Planned: 115000, Pending: 115000}}, 1, 0, cases.ErrOverEntitled},
		{"all of it was withdrawn", []ledger.Obligation{{Planned: 115000, Withdrawn: 115000}}, 115000, 1, nil},
		{"a part was clawed back", []ledger.Obligation{{Planned: 115000, Paid: 100000, ClawedBack: 15000}}, 15000, 1, nil},
		{"clawed back and owed again", []ledger.Obligation{{Planned: 130000, Paid: 100000, ClawedBack: 15000, Pending: 15000}}, 1, 0, cases.ErrOverEntitled},
		{"what came back counts", []ledger.Obligation{{Planned: 115000, Returned: 115000}}, 1, 0, cases.ErrOverEntitled},
		{"a third", []ledger.Obligation{{Planned: 50000, Paid: 50000}, part(1, ledger.Obligation{Planned: 50000, InFlight: 50000})}, 15000, 2, nil},
		{"the next number after the last", []ledger.Obligation{part(4, ledger.Obligation{Planned: 1, Paid: 1}), {Planned: 1, Paid: 1}}, 1, 5, nil},
		{"nothing", []ledger.Obligation{{Planned: 100000, Paid: 100000}}, 0, 0, ledger.ErrNoAmount},
		{"less than nothing", []ledger.Obligation{{Planned: 100000, Paid: 100000}}, -1, 0, ledger.ErrNoAmount},
	} {
		got, err := cases.Room(row.parts, 115000, row.amount)
		if row.want == nil && (err != nil || got != row.part) || row.want != nil && !errors.Is(err, row.want) {
			t.Errorf("%s: part %d, %v; want %d, %v", row.remark, got, err, row.part, row.want)
		}
	}
}

// TestAllPartsTogetherNeverExceedTheAward asks for parts and recovers them in any
// order. What is refused was too much by the sum that a person would do.
func TestAllPartsTogetherNeverExceedTheAward(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		award := domain.Money(rapid.Int64Range(1, 1000).Draw(t, "award"))
		first := domain.Money(rapid.Int64Range(1, int64(award)).Draw(t, "first"))
		parts := []ledger.Obligation{{}}
		if err := parts[0].Owe(&ledger.Entry{}, first); err != nil {
			t.Fatal(err)
		}
		taken := first
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			o := &parts[rapid.IntRange(0, len(parts)-1).Draw(t, "of")]
			amount := domain.Money(rapid.Int64Range(1, 600).Draw(t, "amount"))
			if rapid.Bool().Draw(t, "back") {
				if o.Move(&ledger.Entry{}, ledger.Pending, ledger.Struck, amount) == nil {
					taken -= amount
				}
				continue
			}
			n, err := cases.Room(parts, award, amount)
			if (err == nil) != (taken+amount <= award) {
				t.Fatalf("%d more beside %d of %d: %v", amount, taken, award, err)
			}
			if err != nil {
				continue
			}
			if n != len(parts) {
				t.Fatalf("part %d after %d parts", n, len(parts))
			}
			next := ledger.Obligation{Part: n}
			if err := next.Owe(&ledger.Entry{}, amount); err != nil {
				t.Fatal(err)
			}
			parts, taken = append(parts, next), taken+amount
		}
		sum := domain.Money(0)
		for _, o := range parts {
			sum += o.Entitled()
		}
		if sum != taken || sum > award {
			t.Fatalf("%d of %d, counted %d", sum, award, taken)
		}
	})
}

// TestASupplementIsDecidedByAnotherPerson says each word of a supplement.
func TestASupplementIsDecidedByAnotherPerson(t *testing.T) {
	t.Parallel()
	for _, row := range words {
		p := cases.Supplement{Open: ledger.AwardID{1}, Award: ledger.AwardID{1}, AskedBy: liu, State: row.state, Version: 4}
		before := p
		err := p.Decide(row.by, row.say)
		if row.want != nil {
			if !errors.Is(err, row.want) || p != before {
				t.Errorf("%s: %v, %+v; want %v", row.remark, err, p, row.want)
			}
			continue
		}
		state := cases.Refused
		if row.say.Allow == cases.Yes {
			state = cases.Allowed
		}
		if err != nil || p.State != state || !p.Open.IsZero() || p.Award.IsZero() || p.DecidedBy != row.by || p.Decision != row.say.Reason {
			t.Errorf("%s: %v, %+v", row.remark, err, p)
		}
	}
}
