package insight_test

import (
	"testing"

	"lizhi/domain"
	"lizhi/domain/insight"
)

// paidCase is an award of 1,150 yuan by card that is as it should be.
func paidCase() insight.Facts {
	return insight.Facts{
		AtSchool: true, Registered: true, HasID: true, Minor: true, HasGuardian: true, HasCard: true,
		Approved: true, Amount: 115000, Standard: 115000, NeedsRecognition: true, Recognised: true, ByCard: true,
		Owed: true, Planned: 115000, Paid: 115000, FirstTry: true, Submitted: true,
		PaidOn: domain.NewDay(2026, 6, 30), PayBy: domain.NewDay(2026, 6, 30),
	}
}

// TestAI18ThreeSidesAreCompared changes one side at a time.
func TestAI18ThreeSidesAreCompared(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		remark string
		change func(*insight.Facts)
		want   map[insight.Key]string
	}{
		{"nothing is wrong, the last day included", func(*insight.Facts) {}, nil},
		{"no ID number", func(f *insight.Facts) { f.HasID = false }, map[insight.Key]string{insight.Information: "no_id"}},
		{"without a school on the roll", func(f *insight.Facts) { f.Registered = false }, map[insight.Key]string{insight.Information: "not_registered"}},
		{"a minor without a guardian", func(f *insight.Facts) { f.HasGuardian = false }, map[insight.Key]string{insight.Information: "no_guardian"}},
		{"of age without a guardian", func(f *insight.Facts) { f.HasGuardian, f.Minor = false, false }, nil},
		{"no verified card", func(f *insight.Facts) { f.HasCard = false }, map[insight.Key]string{insight.Information: "no_card"}},
		{"no card, paid in kind", func(f *insight.Facts) { f.HasCard, f.ByCard, f.Owed, f.Planned, f.Paid = false, false, false, 0, 0 }, nil},
		{"two things are missing", func(f *insight.Facts) { f.HasID, f.HasCard = false, false }, map[insight.Key]string{insight.Information: "no_id,no_card"}},
		{"goes to another school", func(f *insight.Facts) { f.AtSchool = false }, map[insight.Key]string{insight.Agreement: "not_at_school", insight.Target: "not_at_school"}},
		{
			"a fen less was paid",
			func(f *insight.Facts) { f.Paid-- },
			map[insight.Key]string{insight.Agreement: "paid_differs", insight.Success: "not_paid_yet"},
		},
		{"a fen more was paid", func(f *insight.Facts) { f.Paid++ }, map[insight.Key]string{insight.Agreement: "paid_differs"}},
		{
			"a fen less is planned",
			func(f *insight.Facts) { f.Planned, f.Paid = 114999, 0 },
			map[insight.Key]string{insight.Agreement: "planned_differs", insight.Allocation: "planned_differs", insight.Success: "not_paid_yet"},
		},
		{"not in a batch yet", func(f *insight.Facts) { f.Owed, f.Planned, f.Paid, f.Submitted = false, 0, 0, false }, map[insight.Key]string{insight.Success: "not_paid_yet"}},
		{"with the bank", func(f *insight.Facts) { f.Paid, f.InFlight = 0, 115000 }, map[insight.Key]string{insight.Success: "on_its_way"}},
		{"came back", func(f *insight.Facts) { f.Paid, f.Returned = 0, 115000 }, map[insight.Key]string{insight.Success: "came_back"}},
		{"a held file says something else", func(f *insight.Facts) { f.Disputed = true }, map[insight.Key]string{insight.Agreement: "bank_differs"}},
		{"not recognised", func(f *insight.Facts) { f.Recognised = false }, map[insight.Key]string{insight.Target: "not_recognised"}},
		{"not recognised, and need not be", func(f *insight.Facts) { f.Recognised, f.NeedsRecognition = false, false }, nil},
		{"not the standard", func(f *insight.Facts) { f.Standard = 100000 }, map[insight.Key]string{insight.Standard: "standard_differs"}},
		{"a day late", func(f *insight.Facts) { f.PaidOn = domain.NewDay(2026, 7, 1) }, map[insight.Key]string{insight.Time: "late"}},
		{"late, without a rule", func(f *insight.Facts) { f.PaidOn, f.PayBy = domain.NewDay(2026, 7, 1), domain.Day{} }, nil},
		{"withdrawn, the money is still there", func(f *insight.Facts) { f.Approved = false }, map[insight.Key]string{insight.Agreement: "paid_without_award"}},
	} {
		f := paidCase()
		tt.change(&f)
		c := insight.Judge(f)
		for _, k := range insight.Keys {
			if got := insight.Join(c.Wrong[k]); got != tt.want[k] {
				t.Errorf("%s: %s is %q, want %q", tt.remark, k, got, tt.want[k])
			}
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
