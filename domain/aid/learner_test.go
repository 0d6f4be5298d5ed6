package aid_test

import (
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/aid"
)

// learner is 林晓雨 in the spring of 2026 with everything in order; each row of
// a table changes one thing.
func learner(change func(*aid.Learner)) aid.Learner {
	l := aid.Learner{
		Standing: domain.Standing{Name: "林晓雨", Born: domain.NewDay(2009, 5, 20), Stage: "senior", EntryYear: 2024},
		AtSchool: true, Registered: true, Recognised: true, Published: true,
	}
	change(&l)
	return l
}

var today = domain.NewDay(2026, 3, 16)

func TestEntitledNamesTheRuleAndTheClause(t *testing.T) {
	t.Parallel()
	ref := table(t)
	for _, row := range []struct {
		remark    string
		programme string
		change    func(*aid.Learner)
		want      string
	}{
		{"everything in order", "YKT-5", func(*aid.Learner) {}, ""},
		{"E15: not at school", "YKT-5", func(l *aid.Learner) { l.AtSchool = false }, "aid.not_at_school"},
		{"E15: not on the roll", "YKT-5", func(l *aid.Learner) { l.Registered = false }, "aid.not_registered"},
		{"G2: not recognised", "YKT-5", func(l *aid.Learner) { l.Recognised = false }, "aid.not_recognised"},
		{"G2: publicity open", "YKT-5", func(l *aid.Learner) { l.Published = false }, "aid.publicity_open"},
		{"another stage", "YKT-5", func(l *aid.Learner) { l.Stage = "junior" }, "aid.no_standard"},
		{"a waiver for the recognised", "MF-PG", func(*aid.Learner) {}, ""},
		{"a waiver, not recognised", "MF-PG", func(l *aid.Learner) { l.Recognised = false }, "aid.not_recognised"},
		{"a waiver for all", "MF-YW", func(l *aid.Learner) { l.Stage, l.Recognised = "primary", false }, ""},
	} {
		p, _ := ref.Programme(row.programme)
		tier := ""
		if row.programme == "YKT-5" {
			tier = "average"
		}
		_, err := learner(row.change).Entitled(p, ref.Standards, spring(2026), tier, today)
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

func TestPolicyE8VocationalGradeThree(t *testing.T) {
	t.Parallel()
	ref := table(t)
	p, _ := ref.Programme("YKT-6")
	for _, row := range []struct {
		remark string
		entry  int
		term   domain.Term
		want   string
	}{
		{"grade 3, 2024秋", 2022, autumn(2024), "aid.grade"},
		{"grade 2, 2024秋", 2023, autumn(2024), ""},
		{"grade 1, 2024秋", 2024, autumn(2024), ""},
		{"grade 3, 2025春", 2022, spring(2025), ""},
		{"grade 3, 2025秋", 2023, autumn(2025), ""},
		{"grade 4, 2025秋", 2022, autumn(2025), "aid.grade"},
	} {
		l := learner(func(l *aid.Learner) { l.Stage, l.EntryYear = "vocational", row.entry })
		if _, err := l.Entitled(p, ref.Standards, row.term, "average", today); code(err) != row.want {
			t.Errorf("%s: %v, want %q", row.remark, err, row.want)
		}
	}
}

func TestPolicyE11PreschoolGroupsAndAge(t *testing.T) {
	t.Parallel()
	ref := table(t)
	p, _ := ref.Programme("YKT-1")
	for _, row := range []struct {
		remark string
		groups []string
		born   domain.Day
		want   string
	}{
		{"SG01, aged 5", []string{"SG01"}, domain.NewDay(2021, 3, 1), ""},
		{"SG02 among others", []string{"SG03", "SG02"}, domain.NewDay(2021, 3, 1), ""},
		{"SG03 only", []string{"SG03"}, domain.NewDay(2021, 3, 1), "aid.group"},
		{"no group", nil, domain.NewDay(2021, 3, 1), "aid.group"},
		{"3 today", []string{"SG01"}, domain.NewDay(2023, 3, 16), ""},
		{"3 tomorrow", []string{"SG01"}, domain.NewDay(2023, 3, 17), "aid.age"},
		{"7 tomorrow", []string{"SG01"}, domain.NewDay(2019, 3, 17), ""},
		{"7 today", []string{"SG01"}, domain.NewDay(2019, 3, 16), "aid.age"},
	} {
		l := learner(func(l *aid.Learner) { l.Stage, l.EntryYear, l.Groups, l.Born = "preschool", 2024, row.groups, row.born })
		if _, err := l.Entitled(p, ref.Standards, spring(2026), "", today); code(err) != row.want {
			t.Errorf("%s: %v, want %q", row.remark, err, row.want)
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
