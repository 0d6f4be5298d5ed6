package fund_test

import (
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/fund"
	"lizhi/seeds"
)

func rules(t *testing.T) fund.Rules {
	t.Helper()
	all, err := seeds.Fund()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func code(err error) string {
	if f, ok := err.(*domain.Fault); ok { //nolint:errorlint // the domain returns faults unwrapped
		return f.Code
	}
	return ""
}

type row struct {
	remark          string
	base, extracted domain.Money // fen
	state           fund.State
	shortfall       domain.Money
}

func check(t *testing.T, kind fund.Type, rows ...row) {
	t.Helper()
	for _, r := range rows {
		got := rules(t).Assess(fund.Year{Type: kind, Year: 2026, Base: r.base, BaseKnown: true, Extracted: r.extracted})
		if got.State != r.state || got.Shortfall != r.shortfall {
			t.Errorf("%s: %s, %s short; want %s, %s", r.remark, got.State, got.Shortfall, r.state, r.shortfall)
		}
	}
}

func TestPolicyF10SeniorSchoolsSetAsideThreeToFive(t *testing.T) {
	t.Parallel()
	const base = 1_000_000_000 // 10 000 000.00 元
	for _, kind := range []fund.Type{fund.Senior, fund.Preschool} {
		check(t, kind,
			row{"exactly 3 %", base, 30_000_000, fund.Met, 0},
			row{"a fen below", base, 29_999_999, fund.Short, 1},
			row{"exactly 5 %", base, 50_000_000, fund.Met, 0},
			row{"a fen above 5 %", base, 50_000_001, fund.Above, 0},
			row{"6 %", base, 60_000_000, fund.Above, 0},
			row{"nothing", base, 0, fund.Short, 30_000_000},
		)
	}
}

func TestPolicyF11PrivateSchoolsSetAsideFiveOfTuition(t *testing.T) {
	t.Parallel()
	const tuition = 800_000_000 // 8 000 000.00 元
	check(t, fund.Private,
		row{"exactly 5 %", tuition, 40_000_000, fund.Met, 0},
		row{"a fen below", tuition, 39_999_999, fund.Short, 1},
		row{"far above: there is no upper end", tuition, 400_000_000, fund.Met, 0},
	)
	rule, known := rules(t).At(fund.Private, 2026)
	if !known || rule.Base != fund.Tuition {
		t.Errorf("the base of 民办 is %q, want 学费收入", rule.Base)
	}
	if public, _ := rules(t).At(fund.Senior, 2026); public.Base != fund.BusinessIncome {
		t.Errorf("the base of 公办 is %q, want 事业收入", public.Base)
	}
	for _, r := range []struct {
		remark string
		school fund.School
		want   fund.Type
	}{
		{"民办 普高", fund.School{Private: true, Stages: []string{"senior"}}, fund.Private},
		{"民办 kindergarten", fund.School{Private: true, Stages: []string{"preschool"}}, fund.Private},
		{"完中", fund.School{Stages: []string{"junior", "senior"}}, fund.Senior},
		{"中职", fund.School{Stages: []string{"vocational"}}, fund.Vocational},
		{"小学 with a kindergarten", fund.School{Stages: []string{"preschool", "primary"}}, fund.Preschool},
		{"初中", fund.School{Stages: []string{"junior"}}, fund.Compulsory},
	} {
		if got := r.school.Type(); got != r.want {
			t.Errorf("%s: %s, want %s", r.remark, got, r.want)
		}
	}
}

func TestPolicyF12WithoutARateNothingIsMet(t *testing.T) {
	t.Parallel()
	check(t, fund.Vocational,
		row{"nothing set aside", 100_000_000, 0, fund.RateUnset, 0},
		row{"much set aside", 100_000_000, 50_000_000, fund.RateUnset, 0},
	)
	check(t, fund.Compulsory, row{"nothing is asked", 100_000_000, 0, fund.NotRequired, 0})
	set := append(rules(t), fund.Rule{Type: fund.Vocational, From: 2026, Base: fund.BusinessIncome, Least: 500})
	if got := set.Assess(fund.Year{Type: fund.Vocational, Year: 2026, Base: 10_000, BaseKnown: true}); got.State != fund.Short || got.Shortfall != 500 {
		t.Errorf("after a rate was set: %+v", got)
	}
	set = append(set, fund.Rule{Type: fund.Compulsory, From: 2026, Base: fund.BusinessIncome, Least: 100})
	if got := set.Assess(fund.Year{Type: fund.Compulsory, Year: 2026, Base: 10_000, BaseKnown: true}); got.State != fund.Short || got.Shortfall != 100 {
		t.Errorf("of compulsory education, after the city asked: %+v", got)
	}
	if got := set.Assess(fund.Year{Type: fund.Vocational, Year: 2025, Base: 10_000, BaseKnown: true}); got.State != fund.RateUnset {
		t.Errorf("the year before: %+v", got)
	}
}

func TestPolicyF13NoRatioOfNothing(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		remark string
		year   fund.Year
		ratio  int // -1: none
		state  fund.State
	}{
		{"no income", fund.Year{BaseKnown: true}, -1, fund.Met},
		{"no income, but money", fund.Year{BaseKnown: true, Extracted: 100}, -1, fund.Above},
		{"income not entered", fund.Year{}, -1, fund.BaseMissing},
		{"3 %", fund.Year{BaseKnown: true, Base: 10_000, Extracted: 300}, 300, fund.Met},
		{"almost 3 % is not 3.00 %", fund.Year{BaseKnown: true, Base: 1_000_000_000, Extracted: 29_999_999}, 299, fund.Short},
	} {
		r.year.Type, r.year.Year = fund.Senior, 2026
		got := rules(t).Assess(r.year)
		if (got.Ratio == nil) != (r.ratio < 0) || got.Ratio != nil && *got.Ratio != r.ratio || got.State != r.state {
			t.Errorf("%s: %v, %s; want %d, %s", r.remark, got.Ratio, got.State, r.ratio, r.state)
		}
	}
}

func TestPolicyF14RequiredIsRoundedUp(t *testing.T) {
	t.Parallel()
	for _, r := range []struct{ base, want domain.Money }{{33_333, 1_000}, {33_334, 1_001}, {33_300, 999}, {1, 1}, {0, 0}} {
		if got := fund.Required(r.base, 300); got != r.want {
			t.Errorf("3 %% of %s is %s, want %s", r.base, got, r.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		base, least := rapid.Int64Range(0, 100_000_000_000).Draw(t, "base"), rapid.IntRange(1, 10_000).Draw(t, "least")
		got := int64(fund.Required(domain.Money(base), least))
		if got*10_000 < base*int64(least) || got > 0 && (got-1)*10_000 >= base*int64(least) {
			t.Fatalf("%d of %d is %d: too little, or a fen too much", least, base, got)
		}
	})
}

func TestPolicyF15NothingIsSpentThatIsNotThere(t *testing.T) {
	t.Parallel()
	post := func(y *fund.Year, kind fund.Kind, amount domain.Money) error {
		return y.Post(fund.Entry{Kind: kind, Amount: amount}, fund.Entry{})
	}
	y := fund.Year{Year: 2026, Carried: 5_000}
	for _, r := range []struct {
		remark string
		kind   fund.Kind
		amount domain.Money
		want   string
		left   domain.Money
	}{
		{"what was carried over", fund.Spending, 5_000, "", 0},
		{"a fen more", fund.Spending, 1, "fund.overspent", 0},
		{"set aside", fund.Extraction, 30_000, "", 30_000},
		{"all of it", fund.Spending, 30_000, "", 0},
		{"again", fund.Spending, 30_000, "fund.overspent", 0},
	} {
		if err := post(&y, r.kind, r.amount); code(err) != r.want {
			t.Errorf("%s: %v, want %q", r.remark, err, r.want)
		}
		if y.Left() != r.left {
			t.Errorf("%s: %s are left, want %s", r.remark, y.Left(), r.left)
		}
	}
	// Taking back what was spent already is the same.
	if err := y.Post(fund.Entry{Kind: fund.Reversal, Amount: 30_000}, fund.Entry{Kind: fund.Extraction, Amount: 30_000}); code(err) != "fund.overspent" {
		t.Errorf("an extraction that was spent is taken back: %v", err)
	}
}

// TestTheLedgerConserves posts anything in any order: what is left is what came
// in less what went out, is never below nothing, and closing carries all of it.
func TestTheLedgerConserves(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		y := fund.Year{Year: 2025, Type: fund.Senior}
		in, out := domain.Money(0), domain.Money(0)
		for range rapid.IntRange(0, 20).Draw(t, "entries") {
			kind := rapid.SampledFrom([]fund.Kind{fund.Income, fund.Extraction, fund.Spending}).Draw(t, "kind")
			amount := domain.Money(rapid.IntRange(1, 1000).Draw(t, "amount"))
			if err := y.Post(fund.Entry{Kind: kind, Amount: amount}, fund.Entry{}); err != nil {
				continue
			}
			switch kind {
			case fund.Extraction:
				in += amount
			case fund.Spending:
				out += amount
			}
		}
		if y.Left() != in-out || y.Left() < 0 {
			t.Fatalf("%s are left of %s − %s", y.Left(), in, out)
		}
		next := fund.Year{Year: 2026, Type: fund.Senior}
		if _, _, err := y.Close(&next, domain.NewDay(2025, 12, 31)); code(err) != "fund.not_over" {
			t.Fatalf("closed on its last day: %v", err)
		}
		if _, _, err := y.Close(&next, domain.NewDay(2026, 1, 1)); err != nil {
			t.Fatal(err)
		}
		if y.Left() != 0 || next.Left() != in-out || !y.Closed {
			t.Fatalf("%s stay and %s are carried, want 0 and %s", y.Left(), next.Left(), in-out)
		}
		if err := y.Post(fund.Entry{Kind: fund.Extraction, Amount: 1}, fund.Entry{}); code(err) != "fund.closed" {
			t.Fatalf("an entry into a closed year: %v", err)
		}
	})
}
