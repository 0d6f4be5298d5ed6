package eligibility_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/eligibility"
	"lizhi/domain/identity"
)

var kinds = []eligibility.Kind{
	eligibility.AtSchool, eligibility.OnRoll, eligibility.InStage, eligibility.InYear, eligibility.Recognised, eligibility.Published,
	eligibility.InGroup, eligibility.OfAge, eligibility.Boards, eligibility.Inclusive, eligibility.VocationalRoll,
}

func some(of ...string) *rapid.Generator[[]string] {
	return rapid.SliceOfDistinct(rapid.SampledFrom(of), rapid.ID[string])
}

// drawnRule is any rule, complete or not, of a kind that there is or is not.
var drawnRule = rapid.Custom(func(t *rapid.T) eligibility.Rule {
	return eligibility.Rule{
		Kind: rapid.SampledFrom(append(kinds, "height")).Draw(t, "kind"), Text: "要求", Clause: "某条",
		Stages: some("preschool", "primary", "senior", "vocational").Draw(t, "stages"),
		Years:  rapid.SliceOfN(rapid.IntRange(0, 6), 0, 3).Draw(t, "years"), LongYears: rapid.SliceOfN(rapid.IntRange(0, 6), 0, 3).Draw(t, "long"),
		Grades: some("special", "difficult", "general").Draw(t, "grades"), Groups: some("SG01", "SG02", "SG03").Draw(t, "groups"),
		AgeFrom: rapid.IntRange(0, 20).Draw(t, "from"), AgeTo: rapid.IntRange(0, 20).Draw(t, "to"),
		Boarding: rapid.SampledFrom([]string{"", "boards", "day"}).Draw(t, "boarding"), Except: some("SG01", "SG02").Draw(t, "except"),
		Warns: rapid.SampledFrom([]string{"", "", "double_benefit_warning"}).Draw(t, "warns"),
	}
})

// drawnFacts are of anybody, also of who is enrolled nowhere and of a status
// that nobody gave a name.
var drawnFacts = rapid.Custom(func(t *rapid.T) eligibility.Facts {
	f := eligibility.Facts{
		Stage:      rapid.SampledFrom([]string{"", "preschool", "primary", "junior", "senior", "vocational", "college"}).Draw(t, "stage"),
		EntryYear:  rapid.SampledFrom([]int{0, 2018, 2023, 2024, 2025, 2026}).Draw(t, "entry"),
		Years:      rapid.IntRange(0, 6).Draw(t, "programme"),
		Status:     rapid.SampledFrom([]string{"", "attending", "suspended", "guest", "repeating", "left", "abroad"}).Draw(t, "status"),
		AtSchool:   rapid.Bool().Draw(t, "at school"),
		OnRoll:     rapid.Bool().Draw(t, "on the roll"),
		RollStages: some("junior", "vocational").Draw(t, "roll"),
		Boards:     rapid.Bool().Draw(t, "boards"), Private: rapid.Bool().Draw(t, "private"), Inclusive: rapid.Bool().Draw(t, "inclusive"),
		Recognised: rapid.Bool().Draw(t, "recognised"), Published: rapid.Bool().Draw(t, "published"),
		Groups: some("SG01", "SG02", "SG03").Draw(t, "groups"),
		Purse:  rapid.SampledFrom([]string{"", "state_funds", "state_funds_allowed", "school_funds", "county_policy", "not_covered", "needs_decision"}).Draw(t, "purse"),
	}
	if f.Recognised {
		f.Grade = rapid.SampledFrom([]string{"special", "difficult", "general"}).Draw(t, "grade")
	}
	if rapid.Bool().Draw(t, "born known") {
		f.Born = domain.NewDay(2004, 2, 29).Add(rapid.IntRange(0, 9000).Draw(t, "born"))
	}
	return f
})

func question(t *rapid.T) eligibility.Question {
	return eligibility.Question{
		Term: domain.Term(rapid.IntRange(4040, 4056).Draw(t, "term")), On: today.Add(rapid.IntRange(-700, 0).Draw(t, "on")), Facts: drawnFacts.Draw(t, "facts"),
		Narrow: rapid.SliceOfN(drawnRule, 0, 2).Draw(t, "narrowing"),
	}
}

// TestAI1AnyRulesDecideAboutAnybody: whatever the rules and whoever the student,
// there is a decision; each rule has a finding in its place with its clause, the
// text of what is asked and what was found; it passes exactly when nothing but
// warnings stands against it; and asked again it says the same.
func TestAI1AnyRulesDecideAboutAnybody(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		set := eligibility.Set{ID: eligibility.SetID{1}, Programme: "X", Version: 4, Rules: rapid.SliceOfN(drawnRule, 0, 6).Draw(t, "rules")}
		q := question(t)
		d := set.Decide(q)
		if !d.Same(set.Decide(q)) {
			t.Fatal("asked again it says something else")
		}
		asked := slices.Concat(set.Rules, q.Narrow)
		if len(d.Findings) != len(asked) || d.Version != 4 || d.Set != set.ID || d.Term != q.Term || d.On != q.On {
			t.Fatalf("%d findings for %d rules: %+v", len(d.Findings), len(asked), d)
		}
		stands := len(set.Rules) == 0
		for i, f := range d.Findings {
			word, _, _ := strings.Cut(f.Reason, "：")
			_, found, _ := strings.Cut(f.Reason, "实际：")
			if f.Kind != asked[i].Kind || f.Clause != "某条" || !strings.Contains(f.Reason, "要求") || found == "" || strings.HasPrefix(word, "符合") != f.Passed {
				t.Fatalf("the finding of %+v: %+v", asked[i], f)
			}
			stands = stands || !f.Passed && f.Warns == ""
		}
		against, is := d.Against()
		if d.Passed == stands || is != stands || is && (against.Reason == "" || against.Clause == "") {
			t.Fatalf("passed %t, and %+v stands against it (%t)", d.Passed, against, is)
		}
		for _, w := range d.Warnings() {
			if w.Passed || w.Warns == "" {
				t.Fatalf("a warning that is none: %+v", w)
			}
		}
	})
}

// TestAI1ARuleMoreNeverHelps: who passes passes with fewer rules, as long as one
// is left; and whom a rule excepts never fails it.
func TestAI1ARuleMoreNeverHelps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rules := rapid.SliceOfN(drawnRule, 2, 6).Draw(t, "rules")
		q := question(t)
		all := eligibility.Set{Rules: rules}.Decide(q)
		if fewer := (eligibility.Set{Rules: rules[:len(rules)-1]}).Decide(q); all.Passed && !fewer.Passed {
			t.Fatal("without the last rule the student fails")
		}
		for i, r := range rules {
			excepted := slices.ContainsFunc(r.Except, func(g string) bool { return slices.Contains(q.Facts.Groups, g) })
			if excepted && !all.Findings[i].Passed {
				t.Fatalf("%v is excepted and fails %+v", q.Facts.Groups, r)
			}
		}
	})
}

// TestEachKindAsksItsOneThing: a row of the facts that a kind asks, and its
// neighbour that it refuses.
func TestEachKindAsksItsOneThing(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		remark string
		rule   eligibility.Rule
		facts  eligibility.Facts
		want   bool
		found  string
	}{
		{"在校", eligibility.Rule{Kind: eligibility.AtSchool}, eligibility.Facts{AtSchool: true, Status: "attending"}, true, "在校"},
		{"借读 is 在校", eligibility.Rule{Kind: eligibility.AtSchool}, eligibility.Facts{AtSchool: true, Status: "guest"}, true, "借读"},
		{"休学 is not", eligibility.Rule{Kind: eligibility.AtSchool}, eligibility.Facts{Status: "suspended"}, false, "休学"},
		{"在籍", eligibility.Rule{Kind: eligibility.OnRoll}, eligibility.Facts{OnRoll: true, Purse: "state_funds"}, true, "有学籍"},
		{"无学籍, and the state would pay", eligibility.Rule{Kind: eligibility.OnRoll}, eligibility.Facts{Purse: "state_funds"}, false, "无学籍"},
		{"无学籍, and the school pays", eligibility.Rule{Kind: eligibility.OnRoll}, eligibility.Facts{Purse: "school_funds"}, true, "校级"},
		{"无学籍, undecided who pays", eligibility.Rule{Kind: eligibility.OnRoll}, eligibility.Facts{Purse: "needs_decision"}, false, "无学籍"},
		{"a stage", eligibility.Rule{Kind: eligibility.InStage, Stages: []string{"senior", "junior"}}, eligibility.Facts{Stage: "senior"}, true, "普通高中"},
		{"another stage", eligibility.Rule{Kind: eligibility.InStage, Stages: []string{"senior"}}, eligibility.Facts{Stage: "vocational"}, false, "中等职业"},
		{"no stage", eligibility.Rule{Kind: eligibility.InStage, Stages: []string{"senior"}}, eligibility.Facts{}, false, "不在任何学段"},
		{"the year", eligibility.Rule{Kind: eligibility.InYear, Years: []int{2}}, eligibility.Facts{EntryYear: 2024, Years: 3}, true, "3年制第2年级"},
		{"the year before", eligibility.Rule{Kind: eligibility.InYear, Years: []int{1}}, eligibility.Facts{EntryYear: 2024, Years: 3}, false, "第2年级"},
		{"four years are no arts programme", eligibility.Rule{Kind: eligibility.InYear, Years: []int{2}, LongYears: []int{3}}, eligibility.Facts{EntryYear: 2024, Years: 4}, true, "4年制"},
		{"five are", eligibility.Rule{Kind: eligibility.InYear, Years: []int{2}, LongYears: []int{3}}, eligibility.Facts{EntryYear: 2024, Years: 5}, false, "5年制"},
		{"in no year", eligibility.Rule{Kind: eligibility.InYear, Years: []int{2026}}, eligibility.Facts{}, false, "不在任何年级"},
		{"of any grade", eligibility.Rule{Kind: eligibility.Recognised}, eligibility.Facts{Recognised: true, Grade: "general"}, true, "已认定"},
		{"of one of the grades", eligibility.Rule{Kind: eligibility.Recognised, Grades: []string{"special"}}, eligibility.Facts{Recognised: true, Grade: "special"}, true, "已认定"},
		{"of another", eligibility.Rule{Kind: eligibility.Recognised, Grades: []string{"special"}}, eligibility.Facts{Recognised: true, Grade: "general"}, false, "档次不在范围内"},
		{"不困难 of that code", eligibility.Rule{Kind: eligibility.Recognised, Grades: []string{"none"}}, eligibility.Facts{Grade: "none"}, false, "2025-2026学年没有困难认定"},
		{"one of the groups", eligibility.Rule{Kind: eligibility.InGroup, Groups: []string{"SG01", "SG02"}}, eligibility.Facts{Groups: []string{"SG02", "SG03"}}, true, "属于SG02"},
		{"none of them", eligibility.Rule{Kind: eligibility.InGroup, Groups: []string{"SG01"}}, eligibility.Facts{Groups: []string{"SG02"}}, false, "不属于"},
		{"寄宿", eligibility.Rule{Kind: eligibility.Boards, Boarding: "boards"}, eligibility.Facts{Boards: true}, true, "寄宿"},
		{"非寄宿 where 寄宿 is asked", eligibility.Rule{Kind: eligibility.Boards, Boarding: "boards"}, eligibility.Facts{}, false, "非寄宿"},
		{"非寄宿", eligibility.Rule{Kind: eligibility.Boards, Boarding: "day"}, eligibility.Facts{}, true, "非寄宿"},
		{"公办园", eligibility.Rule{Kind: eligibility.Inclusive}, eligibility.Facts{Inclusive: true}, true, "公办园"},
		{"普惠", eligibility.Rule{Kind: eligibility.Inclusive}, eligibility.Facts{Private: true, Inclusive: true}, true, "普惠性民办园"},
		{"not 普惠", eligibility.Rule{Kind: eligibility.Inclusive}, eligibility.Facts{Private: true}, false, "非普惠性民办园"},
		{"中职学籍", eligibility.Rule{Kind: eligibility.VocationalRoll}, eligibility.Facts{OnRoll: true, RollStages: []string{"vocational"}}, true, "有中职学籍"},
		{"of a school that has a 中职 too, but no 学籍", eligibility.Rule{Kind: eligibility.VocationalRoll}, eligibility.Facts{RollStages: []string{"vocational"}}, false, "没有中职学籍"},
		{"a kind that there is not", eligibility.Rule{Kind: "height"}, eligibility.Facts{}, false, "没有这种条件"},
	} {
		r.rule.Text, r.rule.Clause = "要求", "某条"
		d := eligibility.Set{Rules: []eligibility.Rule{r.rule}}.Decide(eligibility.Question{Term: spring(2026), On: today, Facts: r.facts})
		if d.Passed != r.want || !strings.Contains(d.Findings[0].Reason, r.found) {
			t.Errorf("%s: passed %t, %q; want %t, %q", r.remark, d.Passed, d.Findings[0].Reason, r.want, r.found)
		}
	}
}

func TestPolicyE11AgesIncludeBothEnds(t *testing.T) {
	t.Parallel()
	born := domain.NewDay(2020, 2, 29)
	for _, r := range []struct {
		on    domain.Day
		want  bool
		found string
	}{
		{domain.NewDay(2020, 2, 28), false, "出生日期不明"}, // not born yet
		{domain.NewDay(2023, 2, 27), false, "2岁"},
		{domain.NewDay(2023, 2, 28), true, "3岁"}, // 29 February's birthday in a common year
		{domain.NewDay(2027, 2, 27), true, "6岁"},
		{domain.NewDay(2027, 2, 28), false, "7岁"},
	} {
		rule := eligibility.Rule{Kind: eligibility.OfAge, Text: "要求", Clause: "某条", AgeFrom: 3, AgeTo: 6}
		d := eligibility.Set{Rules: []eligibility.Rule{rule}}.Decide(eligibility.Question{On: r.on, Facts: eligibility.Facts{Born: born}})
		if d.Passed != r.want || !strings.HasSuffix(d.Findings[0].Reason, r.found) {
			t.Errorf("born %s, on %s: %t, %q; want %t, %s", born, r.on, d.Passed, d.Findings[0].Reason, r.want, r.found)
		}
	}
}

func TestPolicyE11NobodyOfUnknownAgeIsOfAge(t *testing.T) {
	t.Parallel()
	rule := eligibility.Rule{Kind: eligibility.OfAge, Text: "要求", Clause: "某条", AgeTo: 9999}
	if d := (eligibility.Set{Rules: []eligibility.Rule{rule}}).Decide(eligibility.Question{On: today}); d.Passed {
		t.Errorf("without a birthday: %q", d.Findings[0].Reason)
	}
}

func TestAnApprovalDoesNotEndBeforeItBegins(t *testing.T) {
	t.Parallel()
	for until, want := range map[domain.Day]bool{{}: true, today.Add(-1): false, today: true, today.Add(365): true} {
		if err := (eligibility.Approval{From: today, Until: until}).Check(); (err == nil) != want {
			t.Errorf("from %s until %s: %v", today, until, err)
		}
	}
}

// TestEveryStatusAndStageHasItsWord: an officer reads 休学, never "suspended".
func TestEveryStatusAndStageHasItsWord(t *testing.T) {
	t.Parallel()
	reason := func(kind eligibility.Kind, f eligibility.Facts) string {
		r := eligibility.Rule{Kind: kind, Text: "要求", Clause: "某条", Stages: []string{"x"}}
		return eligibility.Set{Rules: []eligibility.Rule{r}}.Decide(eligibility.Question{Facts: f}).Findings[0].Reason
	}
	for _, status := range []identity.Status{identity.Attending, identity.Suspended, identity.Guest, identity.Repeating, identity.Left} {
		if got := reason(eligibility.AtSchool, eligibility.Facts{Status: string(status)}); strings.Contains(got, string(status)) {
			t.Errorf("%s: %q", status, got)
		}
	}
	for _, stage := range []string{"preschool", "primary", "junior", "senior", "vocational"} {
		if got := reason(eligibility.InStage, eligibility.Facts{Stage: stage}); strings.Contains(got, stage) {
			t.Errorf("%s: %q", stage, got)
		}
	}
}

func TestTheNarrowingOfAStandardIsAskedToo(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		remark string
		years  []int
		groups []string
		ages   [2]int
		facts  eligibility.Facts
		want   eligibility.Kind
		rules  int
	}{
		{"nothing is narrowed", nil, nil, [2]int{}, eligibility.Facts{}, "", 0},
		{"the year fits", []int{2}, nil, [2]int{}, eligibility.Facts{EntryYear: 2024, Years: 3}, "", 1},
		{"the year does not", []int{3}, nil, [2]int{}, eligibility.Facts{EntryYear: 2024, Years: 3}, eligibility.InYear, 1},
		{"the year fits in a programme of five years", []int{2}, nil, [2]int{}, eligibility.Facts{EntryYear: 2024, Years: 5}, "", 1},
		{"nor in a programme of five years", []int{3}, nil, [2]int{}, eligibility.Facts{EntryYear: 2024, Years: 5}, eligibility.InYear, 1},
		{"the group does not", nil, []string{"SG01"}, [2]int{}, eligibility.Facts{}, eligibility.InGroup, 1},
		{"too old", nil, nil, [2]int{0, 5}, eligibility.Facts{Born: domain.NewDay(2020, 3, 16)}, eligibility.OfAge, 1},
		{"the last day", nil, nil, [2]int{0, 5}, eligibility.Facts{Born: domain.NewDay(2020, 3, 17)}, "", 1},
		{"all three", []int{2}, []string{"SG01"}, [2]int{3, 18}, eligibility.Facts{EntryYear: 2024, Years: 3, Groups: []string{"SG01"}, Born: domain.NewDay(2010, 1, 1)}, "", 3},
	} {
		narrow := eligibility.Narrowing(r.years, r.groups, r.ages, "标准表第一行")
		r.facts.AtSchool, r.facts.Status = true, "attending"
		set := eligibility.Set{Rules: []eligibility.Rule{{Kind: eligibility.AtSchool, Text: "在校", Clause: "某条"}}}
		d := set.Decide(eligibility.Question{Term: spring(2026), On: today, Narrow: narrow, Facts: r.facts})
		against, is := d.Against()
		if len(narrow) != r.rules || against.Kind != r.want || is != (r.want != "") {
			t.Errorf("%s: %d rules, %q stands against it; want %d, %q", r.remark, len(narrow), against.Kind, r.rules, r.want)
		}
		for _, n := range narrow {
			if n.Clause != "标准表第一行" || n.Text == "" {
				t.Errorf("%s: %+v names neither text nor clause", r.remark, n)
			}
		}
	}
}

// TestPolicyE15TheReferenceDayIsNeverInTheFuture: for any day that a set can
// name, any term and any today, the facts are of a day that has come, and of the
// term's own day once that has.
func TestPolicyE15TheReferenceDayIsNeverInTheFuture(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		named := domain.NewDay(2025, 1, 1).Add(rapid.IntRange(0, 364).Draw(t, "day")).String()[5:]
		set := eligibility.Set{AutumnOn: named, SpringOn: named, Rules: []eligibility.Rule{{Kind: eligibility.AtSchool, Text: "在校", Clause: "某条"}}}
		if err := set.Check(); err != nil {
			t.Fatalf("%s is refused: %v", named, err)
		}
		term := domain.Term(rapid.IntRange(4040, 4056).Draw(t, "term"))
		now := domain.NewDay(2019, 9, 1).Add(rapid.IntRange(0, 4000).Draw(t, "today"))
		on := set.ReferenceDay(term, now)
		if on.After(now) {
			t.Fatalf("on %s the facts would be of %s", now, on)
		}
		if on != now && on.String()[5:] != named {
			t.Fatalf("named is %s, the facts would be of %s", named, on)
		}
		year, _, _ := on.Date()
		first := int(term.SchoolYear())
		if on != now && term.IsAutumn() && domain.SchoolYearOf(on) != term.SchoolYear() && year != first {
			t.Fatalf("the day of %s would be %s", term, on)
		}
	})
}

func TestTheNewestVersionOfTheLatestTermHoldsInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var sets eligibility.Sets
		for i := range rapid.IntRange(0, 6).Draw(t, "versions") {
			sets = append(sets, eligibility.Set{
				Programme: rapid.SampledFrom([]string{"A", "B"}).Draw(t, "programme"), Version: i + 1,
				From: domain.Term(rapid.IntRange(4045, 4050).Draw(t, "from")),
			})
		}
		term := domain.Term(rapid.IntRange(4044, 4051).Draw(t, "term"))
		got := sets.At("A", term)
		mixed := eligibility.Sets(rapid.Permutation(sets).Draw(t, "mixed"))
		if other := mixed.At("A", term); other.Version != got.Version || mixed.Last("A") != sets.Last("A") {
			t.Fatalf("version %d, in another order %d", got.Version, other.Version)
		}
		for _, s := range sets {
			if s.Programme != "A" || s.From > term {
				continue
			}
			if got.Version == 0 || s.From > got.From || s.From == got.From && s.Version > got.Version {
				t.Fatalf("in %s version %d from %s holds, not %d from %s", term, got.Version, got.From, s.Version, s.From)
			}
			if sets.Last("A") < s.Version {
				t.Fatalf("the last version is %d, not %d", sets.Last("A"), s.Version)
			}
		}
		if got.Version != 0 && (got.Programme != "A" || got.From > term) {
			t.Fatalf("in %s a version of %s from %s holds", term, got.Programme, got.From)
		}
	})
}

func TestASetHasAtMostSoManyRules(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]bool{0: false, 1: true, eligibility.MaxRules: true, eligibility.MaxRules + 1: false} {
		set := eligibility.Set{Rules: slices.Repeat([]eligibility.Rule{{Kind: eligibility.AtSchool, Text: "在校", Clause: "某条"}}, n)}
		if err := set.Check(); (err == nil) != want {
			t.Errorf("%d rules: %v, want allowed %t", n, err, want)
		}
	}
	for _, day := range []string{"2-3", "13-01", "02-29", "11-31", "11/20", "2025-11-20", "今天"} {
		set := eligibility.Set{AutumnOn: day, Rules: []eligibility.Rule{{Kind: eligibility.AtSchool, Text: "在校", Clause: "某条"}}}
		if err := set.Check(); err == nil {
			t.Errorf("%s is taken as a reference day", day)
		}
	}
	for _, kind := range kinds { // none is on the list that cannot be completed
		r := eligibility.Rule{
			Kind: kind, Text: "要求", Clause: "某条", Stages: []string{"senior"}, Years: []int{1}, Groups: []string{"SG01"}, AgeFrom: 3, AgeTo: 3, Boarding: "day",
		}
		if err := (eligibility.Set{Rules: []eligibility.Rule{r}}).Check(); err != nil {
			t.Errorf("a complete rule of the kind %s: %v", kind, err)
		}
		r.Stages, r.Years, r.Groups, r.AgeTo, r.Boarding = nil, nil, nil, 0, ""
		asks := slices.Contains([]eligibility.Kind{eligibility.InStage, eligibility.InYear, eligibility.InGroup, eligibility.OfAge, eligibility.Boards}, kind)
		if err := (eligibility.Set{Rules: []eligibility.Rule{r}}).Check(); (err != nil) != asks {
			t.Errorf("a rule of the kind %s without parameters: %v, want refused %t", kind, err, asks)
		}
	}
	if got := fmt.Sprint(eligibility.Sets(nil).At("A", 4050).Rules); got != "[]" {
		t.Errorf("no set has rules %s", got)
	}
}
