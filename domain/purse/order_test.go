package purse_test

import (
	"fmt"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/purse"
)

// asked is one rule of the notice, as the table of the package says it.
type asked struct {
	rule  string
	kind  purse.Kind
	holds func(purse.Facts, []purse.Policy) bool
}

// order is R0 → R6 → R5 → R4 → R3 → R1/R2, each in its own words and without
// regard to those before it (decisions §6).
var order = []asked{
	{"R0", purse.State, func(f purse.Facts, _ []purse.Policy) bool { return f.Registered.ID == f.Attended.ID }},
	{"R6", purse.CountyPolicy, func(f purse.Facts, policies []purse.Policy) bool {
		for _, p := range policies {
			for _, covered := range p.Covers {
				hasRoll := f.Registered.ID != domain.UnitID{}
				fits := map[purse.Situation]bool{purse.Separated: hasRoll, purse.NoRoll: !hasRoll && !f.Repeats, purse.Repeating: !hasRoll && f.Repeats}[covered]
				if fits && p.County == f.Attended.County && !f.Attended.County.IsZero() {
					return true
				}
			}
		}
		return false
	}},
	{"R5", purse.NotCovered, func(f purse.Facts, _ []purse.Policy) bool { return f.Registered.ID.IsZero() && f.Repeats }},
	{"R4", purse.SchoolFunds, func(f purse.Facts, _ []purse.Policy) bool { return f.Registered.ID.IsZero() }},
	{"R3", purse.SchoolFunds, func(f purse.Facts, _ []purse.Policy) bool {
		return f.Attended.County.IsZero() && f.Registered.County.IsZero()
	}},
	{"R1", purse.StateAllowed, func(f purse.Facts, _ []purse.Policy) bool {
		return f.Attended.County == f.Registered.County && f.Attended.Region == f.Registered.Region
	}},
	{"R2", purse.SchoolFunds, func(f purse.Facts, _ []purse.Policy) bool {
		return f.Attended.County != f.Registered.County && f.Attended.Region != f.Registered.Region
	}},
	{"", purse.NeedsDecision, func(purse.Facts, []purse.Policy) bool { return true }},
}

// TestAI8TheTruthTableFollowsTheOrder asks for every combination of who
// supervises the two schools and where they stand, 学籍 or none, 复读 or not, and
// which of the students a policy of which county covers: 4,752 rows.
func TestAI8TheTruthTableFollowsTheOrder(t *testing.T) {
	t.Parallel()
	counties := []domain.UnitID{{}, qingfeng, puyang} // the first is 市属
	regions := []string{"410902", "410922", "410928"}
	var policies [][]purse.Policy
	for _, of := range counties {
		for set := range 8 {
			p := purse.Policy{ID: purse.PolicyID{7}, County: of, Title: "兜底", From: spring2026, Clause: "第三条"}
			for i, s := range []purse.Situation{purse.Separated, purse.NoRoll, purse.Repeating} {
				if set>>i&1 == 1 {
					p.Covers = append(p.Covers, s)
				}
			}
			policies = append(policies, []purse.Policy{p})
		}
	}
	rows, seen := 0, map[string]int{}
	for _, supervises := range counties {
		for _, stands := range regions {
			attended := purse.School{ID: domain.UnitID{101}, County: supervises, Region: stands}
			registered := []purse.School{{}, attended}
			for _, other := range counties {
				for _, there := range regions {
					registered = append(registered, purse.School{ID: domain.UnitID{102}, County: other, Region: there})
				}
			}
			for _, r := range registered {
				for _, repeats := range []bool{false, true} {
					for _, in := range policies {
						f := purse.Facts{Attended: attended, Registered: r, Repeats: repeats, Programme: "YKT-5", Stage: "senior", Term: spring2026}
						var want asked
						for i := len(order) - 1; i >= 0; i-- { // the first that holds is looked at last
							if order[i].holds(f, in) {
								want = order[i]
							}
						}
						got := purse.Of(f, in)
						if got.Rule != want.rule || got.Kind != want.kind {
							t.Errorf("%+v with a policy of %v for %v: %s by %q, want %s by %q", f, in[0].County, in[0].Covers, got.Kind, got.Rule, want.kind, want.rule)
						}
						rows++
						seen[want.rule]++
					}
				}
			}
		}
	}
	if len(seen) != len(order) {
		t.Errorf("of %d rows some rule had none: %v", rows, seen)
	}
}

func TestPolicyF6OfSeveralPoliciesTheLatest(t *testing.T) {
	t.Parallel()
	policy := func(id byte, from domain.Term) purse.Policy {
		return purse.Policy{ID: purse.PolicyID{id}, County: qingfeng, Title: fmt.Sprint(id), From: from, Covers: []purse.Situation{purse.Separated}}
	}
	old, late, future := policy(1, spring2026-4), policy(2, spring2026), policy(3, spring2026+1)
	same := policy(4, spring2026)
	ended := policy(5, spring2026-1)
	ended.Until = spring2026 - 1
	for _, row := range []struct {
		remark   string
		policies []purse.Policy
		want     byte
	}{
		{"one", []purse.Policy{old}, 1},
		{"a later one", []purse.Policy{old, late}, 2},
		{"the same in another order", []purse.Policy{late, old}, 2},
		{"one that has not begun", []purse.Policy{old, future}, 1},
		{"one that has ended", []purse.Policy{ended, old}, 1},
		{"two from one term: the one that was added first", []purse.Policy{same, late}, 2},
	} {
		got := purse.Of(purse.Facts{Attended: ofQingfeng, Registered: ofPuyang, Term: spring2026}, row.policies)
		if got.Policy != (purse.PolicyID{row.want}) {
			t.Errorf("%s: policy %s, want %d", row.remark, got.Policy, row.want)
		}
	}
}

func TestAI8EveryAnswerQuotesTheNotice(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark   string
		facts    purse.Facts
		policies []purse.Policy
		clause   string // words of the notice, 二（一）
		why      string
	}{
		{"R1", purse.Facts{Attended: ofQingfeng, Registered: alsoQingfeng}, nil, "在同一县（区）域内就读的，可使用上级财政资金", "同一县（区）"},
		{"R2", purse.Facts{Attended: ofQingfeng, Registered: ofPuyang}, nil, "跨县（区）域就读", "跨县（区）就读"},
		{"R3", purse.Facts{Attended: ofCity, Registered: alsoOfCity}, nil, "市属学校跨校就读", "市属学校之间"},
		{"R4", purse.Facts{Attended: ofQingfeng}, nil, "无学籍（不含复读生）", "没有学籍"},
		{"R5", purse.Facts{Attended: ofQingfeng, Repeats: true}, nil, "无学籍（不含复读生）", "复读生不在"},
		{"R6", purse.Facts{Attended: ofQingfeng, Term: spring2026}, covering(nil), "各县（区）有兜底保障政策的，仍可按照各地出台的政策执行", "清丰县困难学生兜底保障办法"},
		{"市属 and 县属 in one district", purse.Facts{Attended: ofCity, Registered: ofHualong}, nil, "未作规定", "一所为市属、一所为县（区）属"},
		{"supervisor and place disagree", purse.Facts{Attended: ofQingfeng, Registered: abroad}, nil, "未作规定", "主管部门和所在地不一致"},
	} {
		got := purse.Of(row.facts, row.policies)
		if !strings.Contains(got.Clause, row.clause) || !strings.Contains(got.Why, row.why) {
			t.Errorf("%s: %q, because %q; want the words %q and %q", row.remark, got.Clause, got.Why, row.clause, row.why)
		}
	}
}

func TestAPolicySaysWhomItCoversAndEndsAfterItBegan(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark string
		change func(*purse.Policy)
		want   string
	}{
		{"as it should be", func(*purse.Policy) {}, ""},
		{"all three", func(p *purse.Policy) {
			p.Covers = []purse.Situation{purse.Separated, purse.NoRoll, purse.Repeating}
		}, ""},
		{"nobody", func(p *purse.Policy) { p.Covers = nil }, "purse.covers"},
		{"somebody else", func(p *purse.Policy) { p.Covers = []purse.Situation{purse.Separated, "abroad"} }, "purse.covers"},
		{"its only term", func(p *purse.Policy) { p.Until = p.From }, ""},
		{"an amount of its own", func(p *purse.Policy) { p.Amount = 50_000 }, ""},
		{"a fen less than nothing", func(p *purse.Policy) { p.Amount = -1 }, "purse.amount"},
		{"the term before its first", func(p *purse.Policy) { p.Until = p.From - 1 }, "purse.until"},
	} {
		p := covering(row.change)[0]
		got := ""
		if f, ok := p.Check().(*domain.Fault); ok { //nolint:errorlint // the domain returns faults unwrapped
			got = f.Code
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.remark, got, row.want)
		}
	}
}
