package aid_test

import (
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/aid"
)

func TestEntitledNamesTheRuleAndTheClause(t *testing.T) {
	t.Parallel()
	ref := table(t)
	p, _ := ref.Programme("YKT-5")
	good := aid.Learner{Standard: aid.Standard{Amount: 115000}, Verdict: aid.Verdict{Passed: true}, Purse: aid.Purse{Kind: aid.StateFunds}}
	against := func(kind string) aid.Learner {
		l := good
		l.Verdict = aid.Verdict{Kind: kind, Reason: "不符合：要求。实际：情况", Clause: "某条"}
		return l
	}
	uncovered, nothing := against("on_roll"), good
	uncovered.Purse = aid.Purse{Kind: aid.NotCovered, Why: "无学籍的复读生", Clause: "通知二（一）"}
	nothing.NoStandard = aid.ErrNoStandard.With("programme", "YKT-5").With("term", spring(2026))
	for _, row := range []struct {
		remark  string
		learner aid.Learner
		term    domain.Term
		want    string
	}{
		{"everything in order", good, spring(2026), ""},
		{"before the programme began", good, spring(2010), "aid.not_running"},
		{"E15: not at school", against("at_school"), spring(2026), "aid.not_at_school"},
		{"E15: not on the roll", against("on_roll"), spring(2026), "aid.not_registered"},
		{"G2: not recognised", against("recognised"), spring(2026), "aid.not_recognised"},
		{"G2: publicity open", against("published"), spring(2026), "aid.publicity_open"},
		{"E8: the year", against("year"), spring(2026), "aid.grade"},
		{"E11: the group", against("group"), spring(2026), "aid.group"},
		{"E11: the age", against("age"), spring(2026), "aid.age"},
		{"any other rule", against("vocational_roll"), spring(2026), "aid.not_eligible"},
		{"F5: nobody pays", uncovered, spring(2026), "aid.not_covered"},
		{"no standard", nothing, spring(2026), "aid.no_standard"},
	} {
		_, err := row.learner.Entitled(p, row.term)
		if code(err) != row.want {
			t.Errorf("%s: %v, want %q", row.remark, err, row.want)
		}
		if f, ok := err.(*domain.Fault); ok && row.want != "aid.no_standard" { //nolint:errorlint // as above
			if text := f.Text("zh"); !strings.Contains(text, "依据：") || strings.Contains(text, "{") {
				t.Errorf("%s: the reason reads %q", row.remark, text)
			}
		}
	}
}

func TestPolicyE9ScholarshipPeriodIsTheSchoolYear(t *testing.T) {
	t.Parallel()
	ref := table(t)
	once, _ := ref.Programme("ZZ-GJ")
	termly, _ := ref.Programme("YKT-6")
	if a, b := once.Period(autumn(2025)), once.Period(spring(2026)); a != b {
		t.Errorf("中职国家奖学金 twice in a school year: %s and %s", a, b)
	}
	if a, b := once.Period(spring(2026)), once.Period(autumn(2026)); a == b {
		t.Errorf("中职国家奖学金 of two school years is one: %s", a)
	}
	if a, b := termly.Period(autumn(2025)), termly.Period(spring(2026)); a == b {
		t.Errorf("中职国家助学金 of two terms is one: %s", a)
	}
	if got, err := ref.Standards.Amount(aid.Query{Programme: "ZZ-GJ", Stage: "vocational", Term: autumn(2025)}); got != 600000 || err != nil {
		t.Errorf("中职国家奖学金 = %d, %v; want 600000", got, err)
	}
}

func TestAwardStates(t *testing.T) {
	t.Parallel()
	maker, head := domain.PersonID{1}, domain.PersonID{2}
	standard := aid.Standard{ID: aid.StandardID{7}, Version: 3, Amount: 115000}
	award := func(state aid.State) aid.Award {
		key := "k"
		return aid.Award{State: state, ProposedBy: maker, Standard: standard.ID, StandardVersion: 3, Amount: 115000, ActiveKey: &key}
	}
	moved, raised := standard, standard
	moved.Version, raised.Amount = 4, 120000
	for _, row := range []struct {
		remark string
		state  aid.State
		do     func(*aid.Award) error
		want   string
	}{
		{"the head approves", aid.Proposed, func(a *aid.Award) error { return a.Approve(head, standard) }, ""},
		{"the maker approves", aid.Proposed, func(a *aid.Award) error { return a.Approve(maker, standard) }, "aid.own_proposal"},
		{"F7: nobody knows who pays", aid.Proposed, func(a *aid.Award) error { a.Purse = aid.NeedsDecision; return a.Approve(head, standard) }, "aid.purse_open"},
		{"F6: a county gives another amount", aid.Proposed, func(a *aid.Award) error {
			a.Purse, a.Amount = aid.CountyPolicy, 90000
			return a.Approve(head, standard)
		}, ""},
		{"the standard has another version", aid.Proposed, func(a *aid.Award) error { return a.Approve(head, moved) }, "aid.standard_moved"},
		{"the standard has another amount", aid.Proposed, func(a *aid.Award) error { return a.Approve(head, raised) }, "aid.standard_moved"},
		{"approved twice", aid.Approved, func(a *aid.Award) error { return a.Approve(head, standard) }, "aid.state"},
		{"approved after withdrawal", aid.Withdrawn, func(a *aid.Award) error { return a.Approve(head, standard) }, "aid.state"},
		{"a proposal is withdrawn", aid.Proposed, func(a *aid.Award) error { return a.Withdraw(maker, "误", nil) }, ""},
		{"an award is withdrawn", aid.Approved, func(a *aid.Award) error { return a.Withdraw(head, "误", nil) }, ""},
		{"withdrawn twice", aid.Withdrawn, func(a *aid.Award) error { return a.Withdraw(head, "误", nil) }, "aid.state"},
		{"withdrawn in payment", aid.Approved, func(a *aid.Award) error { return a.Withdraw(head, "误", aid.ErrInPayment) }, "aid.in_payment"},
	} {
		a := award(row.state)
		if err := row.do(&a); code(err) != row.want {
			t.Errorf("%s: %v, want %q", row.remark, err, row.want)
		}
		if (a.State == aid.Withdrawn && row.state != aid.Withdrawn) != (a.ActiveKey == nil) {
			t.Errorf("%s: state %s with active key %v", row.remark, a.State, a.ActiveKey)
		}
	}
}

func TestPolicyF7WhoDecidesWhichPursePays(t *testing.T) {
	t.Parallel()
	school := domain.UnitID{5}
	for _, row := range []struct {
		remark string
		purse  aid.PurseKind
		to     aid.PurseKind
		reason string
		want   string
		payer  domain.UnitID
	}{
		{"the school", aid.NeedsDecision, aid.SchoolFunds, "两校协商一致", "", school},
		{"the state", aid.NeedsDecision, aid.StateFundsAllowed, "同一县域", "", domain.UnitID{}},
		{"without a reason", aid.NeedsDecision, aid.SchoolFunds, "", "aid.reason", domain.UnitID{}},
		{"something else", aid.NeedsDecision, aid.CountyPolicy, "因", "aid.purse_kind", domain.UnitID{}},
		{"decided before", aid.SchoolFunds, aid.StateFundsAllowed, "因", "aid.purse_decided", domain.UnitID{}},
	} {
		got, err := aid.Purse{Kind: row.purse}.Decide(row.to, school, row.reason)
		if code(err) != row.want || err == nil && (got.Kind != row.to || got.Payer != row.payer || got.Reason != row.reason) {
			t.Errorf("%s: %+v, %v, want %q", row.remark, got, err, row.want)
		}
	}
}

// TestAI7Stacking asks which programme shuts out which.
func TestAI7Stacking(t *testing.T) {
	t.Parallel()
	ref := table(t)
	ref.Stackings = append(ref.Stackings,
		aid.Stacking{A: "MF-PG", B: "YKT-5", From: autumn(2025), Exclusive: true, Clause: "测试"},
		aid.Stacking{A: "MF-PG", B: "YKT-5", From: autumn(2027), Clause: "测试"},
		aid.Stacking{A: "YKT-3", B: "ZZ-GJ", From: autumn(2025), Until: spring(2026), Exclusive: true, Clause: "测试"},
	)
	for _, row := range []struct {
		remark       string
		held, wanted string
		heldIn, in   domain.Term
		want         string
	}{
		{"two that go together", "YKT-3", "YKT-4", spring(2026), spring(2026), ""},
		{"two of which nobody spoke", "YKT-3", "YKT-5", spring(2026), spring(2026), ""},
		{"two that shut each other out", "YKT-5", "YKT-6", spring(2026), spring(2026), "aid.exclusive"},
		{"the other way round", "YKT-6", "YKT-5", spring(2026), spring(2026), "aid.exclusive"},
		{"in two terms", "YKT-5", "YKT-6", autumn(2025), spring(2026), ""},
		{"from its first term on", "YKT-5", "MF-PG", autumn(2025), autumn(2025), "aid.exclusive"},
		{"before its first term", "YKT-5", "MF-PG", spring(2025), spring(2025), ""},
		{"a later row allows it", "YKT-5", "MF-PG", autumn(2027), autumn(2027), ""},
		{"a yearly one counts for both terms", "ZZ-GJ", "YKT-3", autumn(2025), spring(2026), "aid.exclusive"},
		{"its last term is over", "ZZ-GJ", "YKT-3", autumn(2026), autumn(2026), ""},
		{"the same programme is another rule", "YKT-5", "YKT-5", spring(2026), spring(2026), ""},
	} {
		held := []aid.Award{{Programme: row.held, Term: row.heldIn}}
		if err := aid.Clash(ref.Stackings, ref, aid.Asked{Programme: row.wanted, Term: row.in}, held); code(err) != row.want {
			t.Errorf("%s: %v, want %q", row.remark, err, row.want)
		}
	}
}

// TestPolicyE13TheSchoolsAverage compares a school's weighted average with the
// national one, to the fen.
func TestPolicyE13TheSchoolsAverage(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark string
		a      aid.Average
		mean   domain.Money
		warns  bool
	}{
		{"three tiers that balance", aid.Average{Awards: 3, Sum: 140000 + 115000 + 90000, National: 115000}, 115000, false},
		{"a fen above", aid.Average{Awards: 3, Sum: 345001, National: 115000}, 115000, true},
		{"a fen below", aid.Average{Awards: 3, Sum: 344999, National: 115000}, 114999, true},
		{"nobody", aid.Average{National: 115000}, 0, false},
		{"no national average", aid.Average{Awards: 1, Sum: 50000}, 50000, false},
	} {
		if row.a.Mean() != row.mean || row.a.Warns() != row.warns {
			t.Errorf("%s: %s, warns %t; want %s, %t", row.remark, row.a.Mean(), row.a.Warns(), row.mean, row.warns)
		}
	}
}
