package recognition_test

import (
	"errors"
	"testing"

	"lizhi/domain"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/need"
	"lizhi/domain/recognition/panel"
	"lizhi/seeds"
)

var (
	today = domain.NewDay(2026, 3, 16)
	clerk = domain.PersonID{1}
	head  = domain.PersonID{2}
)

// reference is the set that the program ships, with the grades of hardship
// beside it.
func reference(t testing.TB) recognition.Reference {
	t.Helper()
	ref, err := seeds.Recognition()
	if err != nil {
		t.Fatal(err)
	}
	h, err := seeds.Hardship()
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range h.Grades {
		ref.Grades = append(ref.Grades, need.Grade{Code: g.Code, Name: g.Name, From: g.From, Until: g.Until, Difficult: g.Difficult})
	}
	return ref
}

// form is one on which any grade can rest.
func form() need.Form { return need.Form{Size: 3, Factors: []string{"economy"}} }

// at is an application in a state, with what the stages before have left.
func at(state recognition.State) recognition.Application {
	key := "open"
	return recognition.Application{
		SchoolYear: 2025, State: state, Form: form(), FiledBy: clerk, ActiveKey: &key,
		Panel: recognition.Opinion{Grade: "difficult", Reason: "务农，母亲患病"}, Proposal: recognition.Opinion{Grade: "difficult", By: clerk},
	}
}

func TestPolicyC3ProxyDraftIsConfirmedByTheFamilyOrOnPaper(t *testing.T) {
	t.Parallel()
	scan := domain.FileID{9}
	for _, row := range []struct {
		remark string
		as     recognition.Origin
		by     domain.PersonID
		paper  domain.FileID
		want   error
	}{
		{"the student", recognition.ByStudent, head, domain.FileID{}, nil},
		{"a guardian", recognition.ByGuardian, head, domain.FileID{}, nil},
		{"the teacher who typed it in", recognition.ByProxy, clerk, scan, recognition.ErrSecondPerson},
		{"another teacher without paper", recognition.ByProxy, head, domain.FileID{}, recognition.ErrPaper},
		{"another teacher with the signed paper", recognition.ByProxy, head, scan, nil},
		{"a teacher who is the guardian, of what she typed in", recognition.ByGuardian, clerk, domain.FileID{}, nil},
	} {
		a := at(recognition.DraftByProxy)
		err := a.Confirm(row.as, row.by, row.paper)
		if !errors.Is(err, row.want) || (err == nil) != (a.State == recognition.Applied) {
			t.Errorf("%s: %v and %s, want %v", row.remark, err, a.State, row.want)
		}
	}
}

func TestPolicyC8AnotherGradeNeedsAReason(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	for _, row := range []struct {
		remark        string
		grade, reason string
		want          error
		outcome       string
	}{
		{"as proposed", "", "", nil, "difficult"},
		{"named, and the same", "difficult", "", nil, "difficult"},
		{"changed without a reason", "general", "", recognition.ErrReason, ""},
		{"changed with blanks", "general", "  ", recognition.ErrReason, ""},
		{"changed with a reason", "general", "家访核实收入", nil, "general"},
		{"to 不困难 without one", "none", "", recognition.ErrReason, ""},
		{"to 不困难 with one", "none", "家庭有稳定收入", nil, "none"},
	} {
		a := at(recognition.Reviewed)
		err := a.Propose(recognition.Opinion{Grade: row.grade, Reason: row.reason, By: clerk}, ref, need.Verified)
		if !errors.Is(err, row.want) || err == nil && a.Proposal.Grade != row.outcome {
			t.Errorf("proposed, %s: %v and %q, want %v and %q", row.remark, err, a.Proposal.Grade, row.want, row.outcome)
		}
		a = at(recognition.Proposed)
		err = a.Decide(recognition.Opinion{Grade: row.grade, Reason: row.reason, By: head}, ref, need.Verified, today)
		if !errors.Is(err, row.want) || err == nil && a.Outcome.Grade != row.outcome {
			t.Errorf("decided, %s: %v and %q, want %v and %q", row.remark, err, a.Outcome.Grade, row.want, row.outcome)
		}
	}
}

// TestARefusedProposalLeavesTheOneBefore: the officer whose proposal was sent
// back still reads it when the next one is refused.
func TestARefusedProposalLeavesTheOneBefore(t *testing.T) {
	t.Parallel()
	a := at(recognition.Reviewed) // with a proposal that was sent back
	before := a.Proposal
	if err := a.Propose(recognition.Opinion{Grade: "general", By: clerk}, reference(t), need.Verified); !errors.Is(err, recognition.ErrReason) {
		t.Fatal(err)
	}
	if a.Proposal != before || a.State != recognition.Reviewed {
		t.Errorf("a refused proposal leaves %+v, %s", a.Proposal, a.State)
	}
}

func TestPolicyC9GradesAreThoseOfTheRuleSet(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	ref.Grades = append(ref.Grades, need.Grade{Code: "poor", Name: "特困", From: 2007, Until: 2017, Difficult: true})
	for _, row := range []struct {
		grade string
		want  error
	}{
		{"special", nil},
		{"difficult", nil},
		{"general", nil},
		{"none", nil},
		{"特困", need.ErrGrade},
		{"poor", need.ErrGrade}, // of a rule set that has ended
	} {
		a := at(recognition.Applied)
		err := a.Judge(panel.ReviewID{1}, recognition.Opinion{Grade: row.grade, Reason: "评议一致"}, ref)
		if !errors.Is(err, row.want) {
			t.Errorf("reviewed as %s: %v, want %v", row.grade, err, row.want)
		}
		a = at(recognition.Proposed)
		err = a.Decide(recognition.Opinion{Grade: row.grade, Reason: "核实", By: head}, ref, need.Verified, today)
		if !errors.Is(err, row.want) {
			t.Errorf("decided as %s: %v, want %v", row.grade, err, row.want)
		}
	}
}

func TestPolicyC10AGradeRestsOnAFactor(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	for _, row := range []struct {
		grade   string
		factors []string
		want    error
	}{
		{"general", nil, recognition.ErrFactors},
		{"special", nil, recognition.ErrFactors},
		{"none", nil, nil},
		{"general", []string{"other"}, nil},
	} {
		a := at(recognition.Applied)
		a.Form.Factors = row.factors
		err := a.Judge(panel.ReviewID{1}, recognition.Opinion{Grade: row.grade, Reason: "评议一致"}, ref)
		if !errors.Is(err, row.want) {
			t.Errorf("%s with %v: %v, want %v", row.grade, row.factors, err, row.want)
		}
	}
}

func TestPolicyC11UnverifiedIsNotApprovedAsSuggested(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	for _, claims := range []need.ClaimStanding{need.Unverified, need.Expired} {
		a := at(recognition.Proposed)
		if err := a.Decide(recognition.Opinion{By: head}, ref, claims, today); !errors.Is(err, recognition.ErrUnverified) {
			t.Errorf("taken over with a group %s: %v", claims, err)
		}
		if err := a.Decide(recognition.Opinion{Grade: "difficult", By: head}, ref, claims, today); err != nil {
			t.Errorf("the grade named, with a group %s: %v", claims, err)
		}
	}
}

func TestWhoProposedDoesNotDecide(t *testing.T) {
	t.Parallel()
	a := at(recognition.Proposed)
	if err := a.Decide(recognition.Opinion{By: clerk}, reference(t), need.Verified, today); !errors.Is(err, recognition.ErrSecondPerson) {
		t.Errorf("decided by who proposed: %v", err)
	}
}

func TestNotDifficultEndsTheApplication(t *testing.T) {
	t.Parallel()
	a := at(recognition.Proposed)
	err := a.Decide(recognition.Opinion{Grade: "none", Reason: "有稳定收入", By: head}, reference(t), need.Verified, today)
	if err != nil || a.State != recognition.Rejected || a.ActiveKey != nil {
		t.Errorf("decided as 不困难: %v, %s, open %v", err, a.State, a.ActiveKey != nil)
	}
}

func TestWithdrawnUntilDecided(t *testing.T) {
	t.Parallel()
	for _, state := range recognition.States {
		a := at(state)
		open := state == recognition.DraftByProxy || state == recognition.Applied || state == recognition.Reviewed || state == recognition.Proposed
		if err := a.Withdraw(); (err == nil) != open {
			t.Errorf("withdrawn from %s: %v", state, err)
		}
	}
}

func TestFamilyReadsOnlyWhatWasDecided(t *testing.T) {
	t.Parallel()
	a := at(recognition.Proposed)
	if seen := a.ForFamily(); seen.Panel != (recognition.Opinion{}) || seen.Proposal != (recognition.Opinion{}) {
		t.Error("the family reads what was proposed")
	}
	a.Outcome = recognition.Opinion{Reason: "请核实"} // sent back
	if seen := a.ForFamily(); seen.Outcome != (recognition.Opinion{}) {
		t.Error("the family reads why it was sent back")
	}
	a.Outcome, a.DecidedOn = recognition.Opinion{Grade: "general", Reason: "核实"}, today
	if seen := a.ForFamily(); seen.Outcome.Grade != "general" || seen.Outcome.Reason != "核实" {
		t.Error("the family does not read what was decided")
	}
}
