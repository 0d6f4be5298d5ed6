package purse_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/purse"
)

var (
	hualong, qingfeng, puyang = domain.UnitID{2}, domain.UnitID{22}, domain.UnitID{28}

	ofQingfeng   = purse.School{ID: domain.UnitID{101}, County: qingfeng, Region: "410922"}
	alsoQingfeng = purse.School{ID: domain.UnitID{102}, County: qingfeng, Region: "410922"}
	ofPuyang     = purse.School{ID: domain.UnitID{103}, County: puyang, Region: "410928"}
	ofHualong    = purse.School{ID: domain.UnitID{104}, County: hualong, Region: "410902"}
	ofCity       = purse.School{ID: domain.UnitID{105}, Region: "410902"} // 市属, in 华龙区
	alsoOfCity   = purse.School{ID: domain.UnitID{106}, Region: "410902"}
	abroad       = purse.School{ID: domain.UnitID{107}, County: qingfeng, Region: "410928"} // 清丰's, but in 濮阳县
	nowhere      = purse.School{}

	spring2026 = domain.SchoolYear(2025).Spring()
)

// covering is a policy of 清丰县 as the table changes it.
func covering(change func(*purse.Policy)) []purse.Policy {
	p := purse.Policy{
		ID: purse.PolicyID{7}, County: qingfeng, Title: "清丰县困难学生兜底保障办法", From: domain.SchoolYear(2022).Autumn(),
		Covers: []purse.Situation{purse.Separated, purse.NoRoll}, Clause: "清丰县办法第三条",
	}
	if change != nil {
		change(&p)
	}
	return []purse.Policy{p}
}

type row struct {
	remark               string
	attended, registered purse.School
	repeats              bool
	policies             []purse.Policy
	kind                 purse.Kind
	rule                 string
	payer                domain.UnitID
}

func check(t *testing.T, rows ...row) {
	t.Helper()
	for _, r := range rows {
		got := purse.Of(purse.Facts{
			Attended: r.attended, Registered: r.registered, Repeats: r.repeats,
			Programme: "YKT-5", Stage: "senior", Term: spring2026,
		}, r.policies)
		if got.Kind != r.kind || got.Rule != r.rule || got.Payer != r.payer {
			t.Errorf("%s: %s by %q from %v, want %s by %q from %v", r.remark, got.Kind, got.Rule, got.Payer, r.kind, r.rule, r.payer)
		}
		if got.Why == "" || got.Clause == "" {
			t.Errorf("%s: neither reason nor clause may be missing: %+v", r.remark, got)
		}
	}
}

func TestPolicyF1SeparatedWithinACounty(t *testing.T) {
	t.Parallel()
	check(t,
		row{remark: "A and B, both of 清丰", attended: ofQingfeng, registered: alsoQingfeng, kind: purse.StateAllowed, rule: "R1"},
		row{remark: "the other way round", attended: alsoQingfeng, registered: ofQingfeng, kind: purse.StateAllowed, rule: "R1"},
		row{remark: "a repeater with 学籍 in the county", attended: ofQingfeng, registered: alsoQingfeng, repeats: true, kind: purse.StateAllowed, rule: "R1"},
	)
}

func TestPolicyF2AcrossCounties(t *testing.T) {
	t.Parallel()
	check(t,
		row{remark: "410922 with 学籍 in 410928", attended: ofQingfeng, registered: ofPuyang, kind: purse.SchoolFunds, rule: "R2", payer: ofQingfeng.ID},
		row{remark: "the other way round: the school attended pays", attended: ofPuyang, registered: ofQingfeng, kind: purse.SchoolFunds, rule: "R2", payer: ofPuyang.ID},
		row{remark: "市属 with 学籍 in another district", attended: ofCity, registered: ofQingfeng, kind: purse.SchoolFunds, rule: "R2", payer: ofCity.ID},
	)
	if got := purse.Of(purse.Facts{Attended: ofQingfeng, Registered: ofPuyang}, nil); got.Amount != 0 {
		t.Errorf("the amount is the programme's standard, got %s instead", got.Amount)
	}
}

func TestPolicyF3CityToCityIsNotOneCounty(t *testing.T) {
	t.Parallel()
	check(t,
		row{remark: "市属 A and 市属 B, both in 410902", attended: ofCity, registered: alsoOfCity, kind: purse.SchoolFunds, rule: "R3", payer: ofCity.ID},
		row{remark: "in two districts", attended: ofCity, registered: purse.School{ID: domain.UnitID{9}, Region: "410922"}, kind: purse.SchoolFunds, rule: "R3", payer: ofCity.ID},
	)
}

func TestPolicyF4WithoutRoll(t *testing.T) {
	t.Parallel()
	check(t,
		row{remark: "of a county", attended: ofQingfeng, registered: nowhere, kind: purse.SchoolFunds, rule: "R4", payer: ofQingfeng.ID},
		row{remark: "市属", attended: ofCity, registered: nowhere, kind: purse.SchoolFunds, rule: "R4", payer: ofCity.ID},
	)
}

func TestPolicyF5RepeaterWithoutRoll(t *testing.T) {
	t.Parallel()
	check(t,
		row{remark: "复读", attended: ofQingfeng, registered: nowhere, repeats: true, kind: purse.NotCovered, rule: "R5"},
		row{remark: "复读 at a school of the city", attended: ofCity, registered: nowhere, repeats: true, kind: purse.NotCovered, rule: "R5"},
		row{remark: "the county's policy leaves repeaters out", attended: ofQingfeng, registered: nowhere, repeats: true, policies: covering(nil), kind: purse.NotCovered, rule: "R5"},
		row{remark: "the county's policy takes repeaters in", attended: ofQingfeng, registered: nowhere, repeats: true, policies: covering(func(p *purse.Policy) {
			p.Covers = []purse.Situation{purse.Repeating}
		}), kind: purse.CountyPolicy, rule: "R6", payer: qingfeng},
	)
}

func TestPolicyF6CountyPolicy(t *testing.T) {
	t.Parallel()
	with := func(change func(*purse.Policy)) row {
		return row{attended: ofQingfeng, registered: ofPuyang, policies: covering(change), kind: purse.CountyPolicy, rule: "R6", payer: qingfeng}
	}
	without := func(remark string, change func(*purse.Policy)) row {
		r := with(change)
		r.remark, r.kind, r.rule, r.payer = remark, purse.SchoolFunds, "R2", ofQingfeng.ID
		return r
	}
	separated, noRoll, same, lastTerm := with(nil), with(nil), with(nil), with(func(p *purse.Policy) { p.Until = spring2026 })
	separated.remark, noRoll.remark, noRoll.registered, lastTerm.remark = "separated", "without 学籍", nowhere, "its last term"
	same.remark, same.registered, same.kind, same.rule, same.payer = "the same school, R0 first", ofQingfeng, purse.State, "R0", domain.UnitID{}
	within := with(nil)
	within.remark, within.registered = "within the county, before R1", alsoQingfeng
	check(t, separated, noRoll, same, within, lastTerm,
		without("of the county of the 学籍", func(p *purse.Policy) { p.County = puyang }),
		without("over", func(p *purse.Policy) { p.Until = spring2026 - 1 }),
		without("not begun", func(p *purse.Policy) { p.From = spring2026 + 1 }),
		without("for others", func(p *purse.Policy) { p.Covers = []purse.Situation{purse.NoRoll} }),
		without("another programme", func(p *purse.Policy) { p.Programmes = []string{"YKT-6"} }),
		without("another stage", func(p *purse.Policy) { p.Stages = []string{"primary"} }),
	)
	got := purse.Of(purse.Facts{Attended: ofQingfeng, Registered: ofPuyang, Term: spring2026}, covering(func(p *purse.Policy) { p.Amount = 50000 }))
	if got.Policy != (purse.PolicyID{7}) || got.Amount != 50000 || !strings.Contains(got.Clause, "清丰县办法第三条") {
		t.Errorf("the policy, its amount and its clause are named: %+v", got)
	}
}

func TestPolicyF7NeedsADecision(t *testing.T) {
	t.Parallel()
	check(t,
		row{remark: "市属, 学籍 at a school of the district", attended: ofCity, registered: ofHualong, kind: purse.NeedsDecision},
		row{remark: "a school of the district, 学籍 at 市属", attended: ofHualong, registered: ofCity, kind: purse.NeedsDecision},
		row{remark: "one supervisor, two places", attended: ofQingfeng, registered: abroad, kind: purse.NeedsDecision},
		row{remark: "two supervisors, one place", attended: abroad, registered: ofPuyang, kind: purse.NeedsDecision},
	)
}

func TestPolicyF8SameSchool(t *testing.T) {
	t.Parallel()
	check(t,
		row{remark: "of a county", attended: ofQingfeng, registered: ofQingfeng, kind: purse.State, rule: "R0"},
		row{remark: "市属", attended: ofCity, registered: ofCity, kind: purse.State, rule: "R0"},
		row{remark: "repeating with 学籍 there", attended: ofQingfeng, registered: ofQingfeng, repeats: true, kind: purse.State, rule: "R0"},
	)
}

// TestPurseHasAlwaysOneAnswer asks for anything: there is one answer of the six,
// with clause and reason, a payer exactly where somebody other than the state
// pays, and it does not change with the order of the policies.
func TestPurseHasAlwaysOneAnswer(t *testing.T) {
	t.Parallel()
	schools := []purse.School{ofQingfeng, alsoQingfeng, ofPuyang, ofHualong, ofCity, alsoOfCity, abroad}
	situations := []purse.Situation{purse.Separated, purse.NoRoll, purse.Repeating}
	rapid.Check(t, func(t *rapid.T) {
		f := purse.Facts{
			Attended:   rapid.SampledFrom(schools).Draw(t, "attended"),
			Registered: rapid.SampledFrom(append(schools, nowhere)).Draw(t, "registered"),
			Repeats:    rapid.Bool().Draw(t, "repeats"), Term: spring2026,
		}
		policies := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) purse.Policy {
			return purse.Policy{
				ID: purse.PolicyID{rapid.Byte().Draw(t, "id")}, County: rapid.SampledFrom([]domain.UnitID{qingfeng, puyang, hualong, {}}).Draw(t, "county"),
				From:   domain.Term(rapid.IntRange(int(spring2026)-3, int(spring2026)+3).Draw(t, "from")),
				Covers: []purse.Situation{rapid.SampledFrom(situations).Draw(t, "covers")},
			}
		}), 0, 4).Draw(t, "policies")
		for i := range policies { // no two have one id
			policies[i].ID[1] = byte(i)
		}
		got := purse.Of(f, policies)
		if mixed := purse.Of(f, rapid.Permutation(policies).Draw(t, "mixed")); mixed != got {
			t.Fatalf("the order of the policies decides: %+v, %+v", got, mixed)
		}
		paying := map[purse.Kind]bool{
			purse.State: false, purse.StateAllowed: false, purse.SchoolFunds: true, purse.CountyPolicy: true, purse.NotCovered: false, purse.NeedsDecision: false,
		}
		pays, known := paying[got.Kind]
		if !known || pays == got.Payer.IsZero() || got.Clause == "" || got.Why == "" {
			t.Fatalf("%+v: %+v", f, got)
		}
		if f.Attended == f.Registered && got.Kind != purse.State {
			t.Fatalf("who goes where the 学籍 is gets %s", got.Kind)
		}
		if got.Kind == purse.CountyPolicy && got.Payer != f.Attended.County {
			t.Fatalf("another county than that of the school attended pays: %+v", got)
		}
	})
}
