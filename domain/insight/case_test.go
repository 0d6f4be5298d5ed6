package insight_test

import (
	"testing"

	"lizhi/domain"
	"lizhi/domain/insight"
)

var (
	here, there = domain.UnitID{1}, domain.UnitID{2}
	lastSpring  = domain.SchoolYear(2025).Spring()
)

// paidCase is an award of 1,150 yuan by card that is as it should be.
func paidCase() insight.Facts {
	return insight.Facts{
		Term: lastSpring, Place: domain.Place{School: here}, Born: domain.NewDay(2009, 5, 20), HasID: true, HasGuardian: true, HasCard: true,
		Stays:    []insight.Stay{{School: here, Began: domain.NewDay(2024, 9, 1), Attends: true, OnRoll: true}},
		Approved: true, Amount: 115000, Standard: 115000, NeedsRecognition: true, Recognised: true, YKT: true,
		Debts: []insight.Debt{{Planned: 115000, Paid: 115000, Attempts: 1, PaidOn: domain.NewDay(2026, 6, 30)}},
		PayBy: domain.NewDay(2026, 6, 30),
	}
}

// TestAI18ThreeSidesAreCompared changes one side at a time.
func TestAI18ThreeSidesAreCompared(t *testing.T) {
	t.Parallel()
	type facts = insight.Facts
	type wrong = map[insight.Key]string
	away := wrong{insight.Information: "not_registered", insight.Agreement: "not_at_school", insight.Target: "not_at_school"}
	for _, tt := range []struct {
		remark string
		change func(*facts)
		want   wrong
	}{
		{"nothing is wrong, the last day included", func(*facts) {}, nil},
		{"no ID number", func(f *facts) { f.HasID = false }, wrong{insight.Information: "no_id"}},
		{"without a school on the roll", func(f *facts) { f.Stays[0].OnRoll = false }, wrong{insight.Information: "not_registered"}},
		{"a minor without a guardian", func(f *facts) { f.HasGuardian = false }, wrong{insight.Information: "no_guardian"}},
		{"18 on the eve of the term, conservatively of age", func(f *facts) { f.HasGuardian, f.Born = false, domain.NewDay(2008, 1, 31) }, nil},
		{"18 on the first day of the term: still a minor", func(f *facts) { f.HasGuardian, f.Born = false, domain.NewDay(2008, 2, 1) }, wrong{insight.Information: "no_guardian"}},
		{"nobody knows the birthday", func(f *facts) { f.HasGuardian, f.Born = false, domain.Day{} }, nil},
		{"no verified card", func(f *facts) { f.HasCard = false }, wrong{insight.Information: "no_card"}},
		{"no card, paid in kind", func(f *facts) { f.HasCard, f.InKind, f.Debts = false, true, nil }, nil},
		{"no card, from the school's own funds", func(f *facts) { f.HasCard, f.OwnFunds, f.Debts = false, true, nil }, nil},
		{"no card, a programme outside of 一卡通", func(f *facts) { f.HasCard, f.YKT, f.Debts = false, false, nil }, nil},
		{"two things are missing", func(f *facts) { f.HasID, f.HasCard = false, false }, wrong{insight.Information: "no_id,no_card"}},

		{"goes to another school", func(f *facts) { f.Stays[0].School = there }, away},
		{"came after the term", func(f *facts) { f.Stays[0].Began = domain.NewDay(2026, 9, 1) }, away},
		{"left on the eve of the term", func(f *facts) { f.Stays[0].Ended = domain.NewDay(2026, 1, 31) }, away},
		{"left on its first day", func(f *facts) { f.Stays[0].Ended = domain.NewDay(2026, 2, 1) }, nil},
		{"came on its last day", func(f *facts) { f.Stays[0].Began = domain.NewDay(2026, 8, 31) }, nil},
		{
			"is on leave",
			func(f *facts) { f.Stays[0].Attends = false },
			wrong{insight.Agreement: "not_at_school", insight.Target: "not_at_school"},
		},
		{"changed class: two stays at the school", func(f *facts) { f.Stays = append(f.Stays, f.Stays[0]) }, nil},

		{"a fen less was paid", func(f *facts) { f.Debts[0].Paid-- }, wrong{insight.Agreement: "paid_differs", insight.Success: "not_paid_yet"}},
		{"a fen more was paid", func(f *facts) { f.Debts[0].Paid++ }, wrong{insight.Agreement: "paid_differs"}},
		{
			"a fen less is planned",
			func(f *facts) { f.Debts[0] = insight.Debt{Planned: 114999} },
			wrong{insight.Agreement: "planned_differs", insight.Allocation: "planned_differs", insight.Success: "not_paid_yet"},
		},
		{
			"planned twice, once withdrawn and once taken back",
			func(f *facts) {
				f.Debts[0].Planned, f.Debts[0].Withdrawn, f.Debts[0].ClawedBack = 345000, 115000, 115000
			},
			nil,
		},
		{
			"in two parts",
			func(f *facts) {
				f.Debts[0].Planned, f.Debts[0].Paid = 100000, 100000
				f.Debts = append(f.Debts, insight.Debt{Planned: 15000, Paid: 15000, Attempts: 1, PaidOn: domain.NewDay(2026, 5, 1)})
			},
			nil,
		},
		{"not in a batch yet", func(f *facts) { f.Debts = nil }, wrong{insight.Success: "not_paid_yet"}},
		{"with the bank", func(f *facts) { f.Debts[0].Paid, f.Debts[0].InFlight = 0, 115000 }, wrong{insight.Success: "on_its_way"}},
		{"came back", func(f *facts) { f.Debts[0].Paid, f.Debts[0].Returned = 0, 115000 }, wrong{insight.Success: "came_back"}},
		{"a held file says something else", func(f *facts) { f.Debts[0].Disputed = true }, wrong{insight.Agreement: "bank_differs"}},
		{"not recognised", func(f *facts) { f.Recognised = false }, wrong{insight.Target: "not_recognised"}},
		{"not recognised, and need not be", func(f *facts) { f.Recognised, f.NeedsRecognition = false, false }, nil},
		{"not the standard", func(f *facts) { f.Standard = 100000 }, wrong{insight.Standard: "standard_differs"}},
		{"not the standard, by a county's policy", func(f *facts) { f.Standard, f.OwnAmount = 100000, true }, nil},
		{"a day late", func(f *facts) { f.Debts[0].PaidOn = domain.NewDay(2026, 7, 1) }, wrong{insight.Time: "late"}},
		{"late, without a rule", func(f *facts) { f.Debts[0].PaidOn, f.PayBy = domain.NewDay(2026, 7, 1), domain.Day{} }, nil},
		{"withdrawn, the money is still there", func(f *facts) { f.Approved = false }, wrong{insight.Agreement: "paid_without_award"}},
	} {
		f := paidCase()
		tt.change(&f)
		cases := insight.Judge([]insight.Facts{f})
		if len(cases) != 1 {
			t.Errorf("%s: %d cases", tt.remark, len(cases))
			continue
		}
		for _, k := range insight.Keys {
			if got := insight.Join(cases[0].Wrong[k]); got != tt.want[k] {
				t.Errorf("%s: %s is %q, want %q", tt.remark, k, got, tt.want[k])
			}
		}
	}
}

// TestAI18WhatCountsAsACase asks which awards are counted, and as what.
func TestAI18WhatCountsAsACase(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		remark            string
		change            func(*insight.Facts)
		is, sent, atFirst bool
	}{
		{"paid at the first try", func(*insight.Facts) {}, true, true, true},
		{"paid at the second", func(f *insight.Facts) { f.Debts[0].Attempts = 2 }, true, true, false},
		{"came back", func(f *insight.Facts) { f.Debts[0].Paid, f.Debts[0].Returned = 0, 115000 }, true, true, false},
		{"never in a file", func(f *insight.Facts) { f.Debts = nil }, true, false, false},
		{"withdrawn and nothing paid", func(f *insight.Facts) { f.Approved, f.Debts = false, nil }, false, false, false},
		{"withdrawn and paid", func(f *insight.Facts) { f.Approved = false }, true, false, false},
	} {
		f := paidCase()
		tt.change(&f)
		cases := insight.Judge([]insight.Facts{f})
		if is := len(cases) == 1; is != tt.is {
			t.Errorf("%s: a case is %t", tt.remark, is)
		} else if is && (cases[0].Submitted != tt.sent || cases[0].FirstTry != tt.atFirst) {
			t.Errorf("%s: sent %t, at first %t", tt.remark, cases[0].Submitted, cases[0].FirstTry)
		}
	}
}

// TestPolicyG11RatesAreNeverRoundedUp reads indicators as people do.
func TestPolicyG11RatesAreNeverRoundedUp(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		done, total int64
		want        int // -1 for none
	}{{97, 100, 9700}, {99, 100, 9900}, {9999, 10000, 9999}, {99999, 100000, 9999}, {10000, 10000, 10000}, {0, 5, 0}, {0, 0, -1}} {
		got := insight.Indicator{Key: insight.Success, Done: tt.done, Total: tt.total}.Rate()
		if tt.want < 0 != (got == nil) || got != nil && *got != tt.want {
			t.Errorf("%d of %d: %v, want %d", tt.done, tt.total, got, tt.want)
		}
	}
}

func TestEveryReasonAndIndicatorHasItsWords(t *testing.T) {
	t.Parallel()
	for _, k := range insight.Keys {
		if !k.Valid() || k.Text("zh") == "" || k.Text("en") == "" {
			t.Errorf("%s has no name", k)
		}
	}
	for _, r := range []insight.Reason{insight.NoID, insight.NothingForProgram, insight.NoOfficer, insight.PaidWithoutAward} {
		if r.Text("zh") == "" || r.Text("en") == "" {
			t.Errorf("%s has no text", r)
		}
	}
	if got := insight.Split(insight.Join([]insight.Reason{insight.NoID, insight.NoCard})); len(got) != 2 || got[1] != insight.NoCard {
		t.Errorf("reasons do not go there and back: %v", got)
	}
	if insight.Split("") != nil {
		t.Error("no reasons are no list")
	}
}

func TestPayByFollowsTheRuleOfTheTerm(t *testing.T) {
	t.Parallel()
	year := domain.SchoolYear(2025)
	rules := []insight.Rule{
		{From: domain.SchoolYear(2021).Autumn(), Autumn: 1231, Spring: 630},
		{From: year.Spring(), Autumn: 131, Spring: 531},
	}
	for _, tt := range []struct {
		term domain.Term
		want domain.Day
	}{
		{year.Autumn(), domain.NewDay(2025, 12, 31)},
		{year.Spring(), domain.NewDay(2026, 5, 31)},
		{domain.SchoolYear(2026).Autumn(), domain.NewDay(2027, 1, 31)}, // January lies in the next year
		{domain.SchoolYear(2020).Spring(), domain.Day{}},               // before every rule
	} {
		if got := insight.PayBy(rules, tt.term); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.term, got, tt.want)
		}
	}
	if insight.Begins(year.Spring()) != domain.NewDay(2026, 2, 1) || insight.Ends(year.Autumn()) != domain.NewDay(2026, 1, 31) {
		t.Error("a term ends the day before the next begins")
	}
}
