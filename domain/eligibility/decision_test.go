package eligibility_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/eligibility"
	"lizhi/seeds"
)

func autumn(year int) domain.Term { return domain.SchoolYear(year).Autumn() }
func spring(year int) domain.Term { return domain.SchoolYear(year - 1).Spring() }

var today = domain.NewDay(2026, 3, 16)

// table is what seeds/reference says, as a database would have it.
func table(t testing.TB) eligibility.Sets {
	t.Helper()
	sets, err := seeds.Eligibility()
	if err != nil {
		t.Fatal(err)
	}
	for i := range sets {
		sets[i].ID, sets[i].Version = eligibility.SetID{6: 0x70, 8: 0x80, 15: byte(i + 1)}, eligibility.Sets(sets[:i]).Last(sets[i].Programme)+1
		if err := sets[i].Check(); err != nil {
			t.Fatalf("%s: %v", sets[i].Programme, err)
		}
	}
	return sets
}

// facts are of a student of a stage, in the second year in the spring of 2026,
// with everything in order.
func facts(stage string, change func(*eligibility.Facts)) eligibility.Facts {
	f := eligibility.Facts{
		Stage: stage, EntryYear: 2024, Years: 3, Status: "attending", AtSchool: true, OnRoll: true, RollStages: []string{stage},
		Inclusive: true, Born: domain.NewDay(2021, 3, 1), Grade: "general", Recognised: true, Published: true,
		Groups: []string{"SG01"}, Purse: "state_funds",
	}
	if change != nil {
		change(&f)
	}
	return f
}

// row is a student and the first rule that stands against them.
type row struct {
	remark    string
	programme string
	term      domain.Term
	facts     eligibility.Facts
	want      eligibility.Kind
}

func check(t *testing.T, rows ...row) {
	t.Helper()
	sets := table(t)
	for _, r := range rows {
		set := sets.At(r.programme, r.term)
		d := set.Decide(eligibility.Question{Term: r.term, On: today, Facts: r.facts})
		against, is := d.Against()
		if against.Kind != r.want || is == d.Passed {
			t.Errorf("%s: %q stands against it, passed %t; want %q", r.remark, against.Kind, d.Passed, r.want)
		}
		if d.Version != set.Version || d.Set != set.ID || len(d.Findings) != len(set.Rules) {
			t.Errorf("%s: the decision names version %d of %s with %d findings", r.remark, d.Version, d.Set, len(d.Findings))
		}
		for _, f := range d.Findings {
			if f.Clause == "" || !strings.Contains(f.Reason, "符合") || !strings.Contains(f.Reason, "实际：") {
				t.Errorf("%s: a finding without clause or reason: %+v", r.remark, f)
			}
		}
	}
}

func TestAI1ADecisionNamesVersionAndClause(t *testing.T) {
	t.Parallel()
	check(t,
		row{"everything in order", "YKT-5", spring(2026), facts("senior", nil), ""},
		row{"another stage", "YKT-5", spring(2026), facts("junior", nil), eligibility.InStage},
		row{"not recognised", "YKT-5", spring(2026), facts("senior", func(f *eligibility.Facts) { f.Recognised, f.Published = false, false }), eligibility.Recognised},
		row{"publicity open", "YKT-5", spring(2026), facts("senior", func(f *eligibility.Facts) { f.Published = false }), eligibility.Published},
		row{"a waiver for all", "MF-YW", spring(2026), facts("primary", func(f *eligibility.Facts) { f.Recognised = false }), ""},
		row{"营养改善 without the group", "YKT-4", spring(2026), facts("primary", func(f *eligibility.Facts) { f.Groups = nil }), eligibility.InGroup},
		row{"a programme without rules in the term", "YKT-5", spring(2009), facts("senior", nil), "rules"},
		row{"a programme that nobody knows", "XX", spring(2026), facts("senior", nil), "rules"},
	)
	d := table(t).At("YKT-5", spring(2026)).Decide(eligibility.Question{Term: spring(2026), On: today, Facts: facts("senior", nil)})
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"version":1`, `"clause":"通知一（三）`, `"reason":"符合：在基准日在校。实际：在校"`, `"passed":true`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the decision as JSON lacks %s:\n%s", want, text)
		}
	}
}

func TestPolicyE8VocationalGradeThree(t *testing.T) {
	t.Parallel()
	entered := func(year int) eligibility.Facts {
		return facts("vocational", func(f *eligibility.Facts) { f.EntryYear = year })
	}
	check(t,
		row{"grade 3, 2024秋", "YKT-6", autumn(2024), entered(2022), eligibility.InYear},
		row{"grade 2, 2024秋", "YKT-6", autumn(2024), entered(2023), ""},
		row{"grade 1, 2024秋", "YKT-6", autumn(2024), entered(2024), ""},
		row{"grade 3, 2025春", "YKT-6", spring(2025), entered(2022), ""},
		row{"grade 3, 2025秋", "YKT-6", autumn(2025), entered(2023), ""},
		row{"grade 4, 2025秋", "YKT-6", autumn(2025), entered(2022), eligibility.InYear},
	)
}

func TestPolicyE11PreschoolGroupsAndAge(t *testing.T) {
	t.Parallel()
	child := func(born domain.Day, groups ...string) eligibility.Facts {
		return facts("preschool", func(f *eligibility.Facts) { f.Born, f.Groups = born, groups })
	}
	five := domain.NewDay(2021, 3, 1)
	check(t,
		row{"SG01, aged 5", "YKT-1", spring(2025), child(five, "SG01"), ""},
		row{"SG02 among others", "YKT-1", spring(2025), child(five, "SG02", "SG03"), ""},
		row{"SG03 only", "YKT-1", spring(2025), child(five, "SG03"), eligibility.InGroup},
		row{"no group", "YKT-1", spring(2025), child(five), eligibility.InGroup},
		row{"3 today", "YKT-1", spring(2025), child(domain.NewDay(2023, 3, 16), "SG01"), ""},
		row{"3 tomorrow", "YKT-1", spring(2025), child(domain.NewDay(2023, 3, 17), "SG01"), eligibility.OfAge},
		row{"7 tomorrow", "YKT-1", spring(2025), child(domain.NewDay(2019, 3, 17), "SG01"), ""},
		row{"7 today", "YKT-1", spring(2025), child(domain.NewDay(2019, 3, 16), "SG01"), eligibility.OfAge},
		row{"生活补助 at a private kindergarten that is not 普惠", "YKT-2", spring(2025), facts("preschool", func(f *eligibility.Facts) {
			f.Private, f.Inclusive, f.Groups = true, false, []string{"SG03"}
		}), eligibility.Inclusive},
		row{"the same for SG02", "YKT-2", spring(2025), facts("preschool", func(f *eligibility.Facts) {
			f.Private, f.Inclusive, f.Groups = true, false, []string{"SG02"}
		}), ""},
		row{"at a private one that is", "YKT-2", spring(2025), facts("preschool", func(f *eligibility.Facts) {
			f.Private, f.Groups = true, nil
		}), ""},
	)
}

func TestPolicyE12DoubleBenefitWarns(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		remark string
		term   domain.Term
		entry  int
		want   bool
	}{
		{"大班 in 2025秋", autumn(2025), 2023, true},
		{"大班 in 2026春", spring(2026), 2023, true},
		{"中班 in 2025秋", autumn(2025), 2024, false},
		{"小班 in 2025秋", autumn(2025), 2025, false},
		{"大班 the term before", spring(2025), 2022, false},
	} {
		d := table(t).At("YKT-1", r.term).Decide(eligibility.Question{
			Term: r.term, On: today, Facts: facts("preschool", func(f *eligibility.Facts) { f.EntryYear = r.entry }),
		})
		warned := slices.ContainsFunc(d.Warnings(), func(f eligibility.Finding) bool { return f.Warns == "double_benefit_warning" })
		if warned != r.want || !d.Passed {
			t.Errorf("%s: warned %t, passed %t; want %t, true", r.remark, warned, d.Passed, r.want)
		}
	}
}

func TestPolicyE14ArtsProgrammesFromPrimarySchool(t *testing.T) {
	t.Parallel()
	arts := func(years, entry int, roll ...string) eligibility.Facts {
		return facts("vocational", func(f *eligibility.Facts) {
			f.Years, f.EntryYear, f.RollStages, f.Born = years, entry, roll, domain.NewDay(2013, 5, 1)
			f.OnRoll = len(roll) > 0
		})
	}
	for _, programme := range []string{"YKT-6", "MF-ZZ"} {
		check(t,
			row{"5 years, year 1, aged 12", programme, autumn(2025), arts(5, 2025, "vocational"), ""},
			row{"6 years, year 1", programme, autumn(2025), arts(6, 2025, "vocational"), ""},
			row{"5 years, year 4", programme, autumn(2025), arts(5, 2022, "vocational"), ""},
			row{"3 years, year 4", programme, autumn(2025), arts(3, 2022, "vocational"), eligibility.InYear},
			row{"without 中职学籍, with that of a 初中", programme, autumn(2025), arts(5, 2025, "junior"), eligibility.VocationalRoll},
			row{"without any 学籍", programme, autumn(2025), arts(5, 2025), eligibility.OnRoll},
		)
	}
	check(t,
		row{"the scholarship in year 1", "ZZ-GJ", autumn(2025), arts(5, 2025, "vocational"), eligibility.InYear},
		row{"the scholarship in year 2", "ZZ-GJ", autumn(2026), arts(5, 2025, "vocational"), ""},
		row{"not 在校", "MF-ZZ", autumn(2025), facts("vocational", func(f *eligibility.Facts) { f.Years, f.AtSchool, f.Status = 5, false, "suspended" }), eligibility.AtSchool},
	)
}

func TestPolicyE15TheReferenceDay(t *testing.T) {
	t.Parallel()
	check(t,
		row{"suspended", "YKT-5", spring(2026), facts("senior", func(f *eligibility.Facts) { f.AtSchool, f.Status = false, "suspended" }), eligibility.AtSchool},
		row{"left: no enrolment that day", "YKT-5", spring(2026), facts("senior", func(f *eligibility.Facts) { f.AtSchool, f.OnRoll, f.Status = false, false, "" }), eligibility.AtSchool},
		row{"not on the roll", "YKT-5", spring(2026), facts("senior", func(f *eligibility.Facts) { f.OnRoll = false }), eligibility.OnRoll},
		row{"F4: not on the roll, but the school pays", "YKT-5", spring(2026), facts("senior", func(f *eligibility.Facts) { f.OnRoll, f.Purse = false, "school_funds" }), ""},
		row{"F6: or the county", "YKT-5", spring(2026), facts("senior", func(f *eligibility.Facts) { f.OnRoll, f.Purse = false, "county_policy" }), ""},
		row{"F5: nobody does", "YKT-5", spring(2026), facts("senior", func(f *eligibility.Facts) { f.OnRoll, f.Purse = false, "not_covered" }), eligibility.OnRoll},
	)
	set := table(t).At("YKT-6", spring(2026))
	for _, r := range []struct {
		remark string
		set    eligibility.Set
		term   domain.Term
		today  domain.Day
		want   domain.Day
	}{
		{"an autumn that is over", set, autumn(2025), today, domain.NewDay(2025, 11, 20)},
		{"a spring before its day: today", set, spring(2026), today, today},
		{"on its day", set, spring(2026), domain.NewDay(2026, 4, 20), domain.NewDay(2026, 4, 20)},
		{"after its day", set, spring(2026), domain.NewDay(2026, 7, 1), domain.NewDay(2026, 4, 20)},
		{"an autumn whose day is in January", eligibility.Set{AutumnOn: "01-10"}, autumn(2025), today, domain.NewDay(2026, 1, 10)},
		{"no day is named", table(t).At("YKT-5", spring(2026)), autumn(2024), today, today},
	} {
		if got := r.set.ReferenceDay(r.term, r.today); got != r.want {
			t.Errorf("%s: %s, want %s", r.remark, got, r.want)
		}
	}
}

func TestTheVersionInForce(t *testing.T) {
	t.Parallel()
	sets := eligibility.Sets{
		{Programme: "A", Version: 1, From: autumn(2020)},
		{Programme: "A", Version: 2, From: autumn(2022)},
		{Programme: "A", Version: 3, From: autumn(2020)},
		{Programme: "B", Version: 9, From: autumn(2020)},
	}
	for _, r := range []struct {
		remark string
		term   domain.Term
		want   int
	}{
		{"before all", spring(2020), 0},
		{"the correction of the first", autumn(2020), 3},
		{"the same a year later", spring(2022), 3},
		{"the later first term", autumn(2022), 2},
		{"for good", autumn(2030), 2},
	} {
		if got := sets.At("A", r.term).Version; got != r.want {
			t.Errorf("%s: version %d, want %d", r.remark, got, r.want)
		}
	}
}

func TestRulesAreComplete(t *testing.T) {
	t.Parallel()
	with := func(r eligibility.Rule) eligibility.Set {
		r.Text, r.Clause = "要求", "某条"
		return eligibility.Set{Rules: []eligibility.Rule{r}}
	}
	bare := with(eligibility.Rule{Kind: eligibility.AtSchool})
	bare.Rules[0].Clause = ""
	wrongDay := with(eligibility.Rule{Kind: eligibility.AtSchool})
	wrongDay.SpringOn = "02-30"
	for _, r := range []struct {
		remark string
		set    eligibility.Set
		want   string
	}{
		{"none", eligibility.Set{}, "eligibility.rules"},
		{"one", with(eligibility.Rule{Kind: eligibility.AtSchool}), ""},
		{"no such kind", with(eligibility.Rule{Kind: "height"}), "eligibility.kind"},
		{"no clause", bare, "eligibility.clause"},
		{"no stages", with(eligibility.Rule{Kind: eligibility.InStage}), "eligibility.parameters"},
		{"ages the wrong way round", with(eligibility.Rule{Kind: eligibility.OfAge, AgeFrom: 6, AgeTo: 3}), "eligibility.parameters"},
		{"no such boarding", with(eligibility.Rule{Kind: eligibility.Boards, Boarding: "tent"}), "eligibility.parameters"},
		{"no such day", wrongDay, "eligibility.reference_day"},
	} {
		got := ""
		if f, ok := r.set.Check().(*domain.Fault); ok { //nolint:errorlint // the domain returns faults unwrapped
			got = f.Code
		}
		if got != r.want {
			t.Errorf("%s: %q, want %q", r.remark, got, r.want)
		}
	}
}

// TestAI3AnyDecisionReplays decides about anybody, keeps the decision as JSON
// and computes it again: it is the same, to the byte; and a decision that was
// tampered with is not.
func TestAI3AnyDecisionReplays(t *testing.T) {
	t.Parallel()
	sets := table(t)
	stages, groups := []string{"preschool", "primary", "junior", "senior", "vocational"}, []string{"SG01", "SG02", "SG03", "SG08"}
	rapid.Check(t, func(t *rapid.T) {
		f := facts(rapid.SampledFrom(stages).Draw(t, "stage"), func(f *eligibility.Facts) {
			f.EntryYear, f.Years = rapid.IntRange(2018, 2026).Draw(t, "entry"), rapid.IntRange(1, 6).Draw(t, "years")
			f.AtSchool, f.OnRoll, f.Boards = rapid.Bool().Draw(t, "at"), rapid.Bool().Draw(t, "roll"), rapid.Bool().Draw(t, "boards")
			f.Recognised, f.Published = rapid.Bool().Draw(t, "recognised"), rapid.Bool().Draw(t, "published")
			f.Groups = rapid.SliceOfDistinct(rapid.SampledFrom(groups), func(s string) string { return s }).Draw(t, "groups")
			f.Born = domain.NewDay(2005, 1, 1).Add(rapid.IntRange(0, 8000).Draw(t, "born"))
		})
		set := rapid.SampledFrom(sets).Draw(t, "set")
		d := set.Decide(eligibility.Question{
			Term: domain.Term(rapid.IntRange(4040, 4055).Draw(t, "term")), On: today, Facts: f,
			Narrow: eligibility.Narrowing([]int{1, 2}, nil, [2]int{3, 6}, "标准"),
		})
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var kept eligibility.Decision
		if err := json.Unmarshal(text, &kept); err != nil {
			t.Fatal(err)
		}
		again, known := sets.Again(kept)
		if !known || !again.Same(kept) || !again.Same(d) {
			t.Fatalf("replayed otherwise:\n%+v\n%+v", d, again)
		}
		kept.Passed = !kept.Passed
		if again.Same(kept) {
			t.Fatal("a decision with another result replays as the same")
		}
	})
}

// TestAI1RulesNameOnlyWhatThereIs adds rules with codes that nobody has: they
// would fit nobody, so they are refused and told what there is.
func TestAI1RulesNameOnlyWhatThereIs(t *testing.T) {
	t.Parallel()
	known := eligibility.Known{Grades: []string{"difficult", "special"}, Groups: []string{"SG01", "SG02"}}
	for remark, x := range map[string]struct {
		rule eligibility.Rule
		want error
	}{
		"all there":                      {eligibility.Rule{Grades: []string{"special", "difficult"}, Groups: []string{"SG02"}, Except: []string{"SG01"}}, nil},
		"nothing named":                  {eligibility.Rule{}, nil},
		"the second grade is not there":  {eligibility.Rule{Grades: []string{"special", "Special"}}, eligibility.ErrNoGrade},
		"the name in place of the code":  {eligibility.Rule{Groups: []string{"孤儿"}}, eligibility.ErrNoGroup},
		"a slip in whom it does not ask": {eligibility.Rule{Except: []string{"SG1"}}, eligibility.ErrNoGroup},
	} {
		err := known.Only([]eligibility.Rule{{}, x.rule})
		if !errors.Is(err, x.want) {
			t.Errorf("%s: %v, want %v", remark, err, x.want)
		}
	}
}
