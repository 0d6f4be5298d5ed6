package growth_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/growth"
	"lizhi/seeds"
)

var (
	now    = time.Date(2026, 3, 16, 2, 0, 0, 0, time.UTC)
	man    = growth.Hand{Person: domain.PersonID{1}, Role: domain.Student}      // 陈小满
	father = growth.Hand{Person: domain.PersonID{2}, Role: domain.Guardian}     // 陈建国
	wang   = growth.Hand{Person: domain.PersonID{3}, Role: domain.ClassTeacher} // 王芳
	class  = domain.UnitID{9}
	school = domain.UnitID{8}
	rules  = first(growth.Activity)
)

// first are the limits of a kind in the tables of reference, of some kind for one
// that is not known.
func first(kind growth.Kind) growth.Rules {
	all, err := seeds.GrowthLimits()
	if err != nil {
		panic(err)
	}
	return all[max(0, slices.IndexFunc(all, func(r growth.Rules) bool { return r.Kind == kind }))]
}

func child() domain.Standing {
	return domain.Standing{Person: man.Person, Born: domain.NewDay(2017, 4, 2), Place: domain.Place{City: domain.UnitID{7}, School: school, Class: class}}
}

// story carries a record through some steps; a step is what one person does.
type step struct {
	by   growth.Hand
	verb string
}

func do(r *growth.Record, s step) error {
	switch s.verb {
	case "edit":
		c := r.Content()
		c.Title += "改"
		return r.Edit(s.by, c, school, now)
	case "submit":
		return r.Submit(s.by, class, now)
	case "confirm":
		return r.Confirm(s.by, class, now)
	case "withdraw":
		return r.Withdraw(nil, now)
	case "verify":
		return r.Decide(s.by.Person, growth.Decision{Version: r.Version, Verify: true}, rules, now)
	case "return":
		return r.Decide(s.by.Person, growth.Decision{Version: r.Version, Reason: "请写明日期"}, rules, now)
	}
	panic(s.verb)
}

func TestARecordGoesThroughItsStates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		author growth.Hand
		steps  []step
		want   growth.State
		err    error // of the last step
	}{
		{"handed in", man, []step{{man, "submit"}}, growth.Submitted, nil},
		{"verified", man, []step{{man, "submit"}, {wang, "verify"}}, growth.Verified, nil},
		{"returned", man, []step{{man, "submit"}, {wang, "return"}}, growth.Returned, nil},
		{"returned and handed in again", man, []step{{man, "submit"}, {wang, "return"}, {man, "edit"}, {man, "submit"}}, growth.Submitted, nil},
		{"handed in again unchanged", man, []step{{man, "submit"}, {wang, "return"}, {man, "submit"}}, growth.Submitted, nil},
		{"a draft is not verified", man, []step{{wang, "verify"}}, growth.Draft, growth.ErrState},
		{"twice handed in", man, []step{{man, "submit"}, {man, "submit"}}, growth.Submitted, growth.ErrState},
		{"twice verified", man, []step{{man, "submit"}, {wang, "verify"}, {wang, "verify"}}, growth.Verified, growth.ErrState},
		{"returned after it was verified", man, []step{{man, "submit"}, {wang, "verify"}, {wang, "return"}}, growth.Verified, growth.ErrState},
		{"an edit takes back what was handed in", man, []step{{man, "submit"}, {man, "edit"}}, growth.Draft, nil},
		{"GR2: an edit after verifying is a draft", man, []step{{man, "submit"}, {wang, "verify"}, {man, "edit"}}, growth.Draft, nil},
		{"a draft is withdrawn", man, []step{{man, "withdraw"}}, growth.Withdrawn, nil},
		{"what was handed in is not", man, []step{{man, "submit"}, {man, "withdraw"}}, growth.Submitted, growth.ErrState},
		{"what was verified is not", man, []step{{man, "submit"}, {wang, "verify"}, {man, "withdraw"}}, growth.Verified, growth.ErrState},
		{"withdrawn is final", man, []step{{man, "withdraw"}, {man, "edit"}}, growth.Withdrawn, growth.ErrState},
		{"a guardian hands in for a ward", father, []step{{father, "submit"}}, growth.Submitted, nil},
		{"H19: a teacher's typing waits for confirmation", wang, []step{{wang, "submit"}}, growth.ToConfirm, nil},
		{"H19: unconfirmed it is not verified", wang, []step{{wang, "submit"}, {wang, "verify"}}, growth.ToConfirm, growth.ErrState},
		{"H19: the child confirms", wang, []step{{wang, "submit"}, {man, "confirm"}}, growth.Submitted, nil},
		{"H19: the guardian confirms, the teacher verifies", wang, []step{{wang, "submit"}, {father, "confirm"}, {wang, "verify"}}, growth.Verified, nil},
		{"H19: a child who hands it in confirms it", wang, []step{{man, "submit"}}, growth.Submitted, nil},
		{"a teacher's change asks again", wang, []step{{wang, "submit"}, {father, "confirm"}, {wang, "edit"}, {wang, "submit"}}, growth.ToConfirm, nil},
		{"a draft has nothing to confirm", wang, []step{{man, "confirm"}}, growth.Draft, growth.ErrState},
		{"what nobody else typed needs no confirmation", man, []step{{man, "submit"}, {father, "confirm"}}, growth.Submitted, growth.ErrState},
		{"who is not theirs is withdrawn", wang, []step{{wang, "submit"}, {father, "withdraw"}}, growth.Withdrawn, nil},
		{"maker is not checker: a guardian's own typing", father, []step{{father, "submit"}, {father, "verify"}}, growth.Submitted, growth.ErrOwnWork},
		{"maker is not checker: what one confirmed", wang, []step{{wang, "submit"}, {father, "confirm"}, {father, "verify"}}, growth.Submitted, growth.ErrOwnWork},
	} {
		r := growth.Begin(growth.RecordID{5}, c.author, child(), activity(), now)
		version := r.Version
		var err error
		for i, s := range c.steps {
			err = do(&r, s)
			if err == nil && r.Version <= version {
				t.Errorf("%s: step %d kept version %d", c.remark, i, version)
			}
			version = r.Version
			if err != nil && i < len(c.steps)-1 {
				t.Errorf("%s: step %d: %v", c.remark, i, err)
			}
		}
		if r.State != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %s, %v; want %s, %v", c.remark, r.State, err, c.want, c.err)
		}
	}
}

func TestPolicyK3ATeacherTypesOnlyTheChildsOwnWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		author growth.Hand
		by     growth.Hand
		said   bool
		want   error
	}{
		{"the child's words, said to be so", wang, wang, true, nil},
		{"the child's words, not said to be so", wang, wang, false, growth.ErrOwnWords},
		{"what the child wrote", man, wang, true, growth.ErrOwnWords},
		{"what the guardian wrote", father, wang, true, growth.ErrOwnWords},
		{"the child says nothing of the kind", man, man, false, nil},
		{"the guardian neither", wang, father, false, nil},
	} {
		r := growth.Begin(growth.RecordID{5}, c.author, child(), activity(), now)
		if err := r.OwnWords(c.by, c.said); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, err, c.want)
		}
	}
}

func TestWhoseTurnItIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		author growth.Hand
		steps  []step
		want   [16]byte
	}{
		{"a draft waits for nobody", man, nil, [16]byte{}},
		{"handed in, for the class", man, []step{{man, "submit"}}, class},
		{"to be confirmed, for the child", wang, []step{{wang, "submit"}}, man.Person},
		{"confirmed, for the class", wang, []step{{wang, "submit"}, {father, "confirm"}}, class},
		{"returned, for the child", man, []step{{man, "submit"}, {wang, "return"}}, man.Person},
		{"returned and being mended, still", man, []step{{man, "submit"}, {wang, "return"}, {man, "edit"}}, man.Person},
		{"verified, for nobody", man, []step{{man, "submit"}, {wang, "verify"}}, [16]byte{}},
		{"taken back, for nobody", man, []step{{man, "submit"}, {man, "edit"}}, [16]byte{}},
	} {
		r := growth.Begin(growth.RecordID{5}, c.author, child(), activity(), now)
		for _, s := range c.steps {
			if err := do(&r, s); err != nil {
				t.Fatalf("%s: %v", c.remark, err)
			}
		}
		if [16]byte(r.Awaits) != c.want || r.Awaits.IsZero() != (r.AwaitsSince == nil) {
			t.Errorf("%s: waits for %v since %v, want %v", c.remark, r.Awaits, r.AwaitsSince, c.want)
		}
	}
}

func TestGR2WithdrawingANewVersionBringsTheVerifiedOneBack(t *testing.T) {
	t.Parallel()
	r := growth.Begin(growth.RecordID{5}, man, child(), activity(), now)
	for _, s := range []step{{man, "submit"}, {wang, "verify"}} {
		if err := do(&r, s); err != nil {
			t.Fatal(err)
		}
	}
	frozen := r
	if !r.Freezes(school) {
		t.Error("a verified version is not frozen before an edit")
	}
	if err := do(&r, step{man, "edit"}); err != nil {
		t.Fatal(err)
	}
	if r.VerifiedVersion != frozen.Version || r.Counted != frozen.Minutes {
		t.Errorf("while a draft stands, version %d with %d minutes counts; want %d with %d", r.VerifiedVersion, r.Counted, frozen.Version, frozen.Minutes)
	}
	if err := r.Withdraw(&frozen, now); err != nil {
		t.Fatal(err)
	}
	if r.State != growth.Verified || r.Title != frozen.Title || r.VerifiedVersion != r.Version || r.Version <= frozen.Version {
		t.Errorf("withdrawn: %s %q version %d/%d", r.State, r.Title, r.Version, r.VerifiedVersion)
	}
}

func TestWhatIsFrozen(t *testing.T) {
	t.Parallel()
	elsewhere := domain.UnitID{44}
	for _, c := range []struct {
		remark string
		state  growth.State
		at     domain.UnitID
		want   bool
	}{
		{"a draft never", growth.Draft, school, false},
		{"a draft never, not after a transfer either", growth.Draft, elsewhere, false},
		{"handed in, same school", growth.Submitted, school, false},
		{"GR10: handed in, then another school", growth.Submitted, elsewhere, true},
		{"returned, then another school", growth.Returned, elsewhere, true},
		{"verified always", growth.Verified, school, true},
	} {
		r := growth.Record{State: c.state, WrittenIn: school}
		if got := r.Freezes(c.at); got != c.want {
			t.Errorf("%s: %t, want %t", c.remark, got, c.want)
		}
	}
}

func TestADecisionIsAboutOneVersionAndAReturnHasAReason(t *testing.T) {
	t.Parallel()
	long := make([]rune, rules.ReasonMax+1)
	for i := range long {
		long[i] = '改'
	}
	for _, c := range []struct {
		remark   string
		decision growth.Decision
		want     error
	}{
		{"the version that was read", growth.Decision{Version: 2, Verify: true}, nil},
		{"an older one", growth.Decision{Version: 1, Verify: true}, domain.ErrStale},
		{"one that is not there yet", growth.Decision{Version: 3, Verify: true}, domain.ErrStale},
		{"returned with a reason", growth.Decision{Version: 2, Reason: "请补照片"}, nil},
		{"without one", growth.Decision{Version: 2}, growth.ErrNoReason},
		{"blanks are none", growth.Decision{Version: 2, Reason: " \n"}, growth.ErrNoReason},
		{"the longest reason", growth.Decision{Version: 2, Reason: string(long[1:])}, nil},
		{"a longer one", growth.Decision{Version: 2, Reason: string(long)}, growth.ErrTooLong},
	} {
		r := growth.Begin(growth.RecordID{5}, man, child(), activity(), now)
		if err := r.Submit(man, class, now); err != nil {
			t.Fatal(err)
		}
		before := r
		err := r.Decide(wang.Person, c.decision, rules, now)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, err, c.want)
		}
		if err != nil && r.State != before.State {
			t.Errorf("%s: refused, and yet %s", c.remark, r.State)
		}
	}
}

func TestAProxyIsMarked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		by   growth.Hand
		want bool
	}{{man, false}, {father, true}, {wang, true}} {
		r := growth.Begin(growth.RecordID{5}, c.by, child(), activity(), now)
		if r.Proxy != c.want || r.Author != c.by.Person || r.AuthorRole != c.by.Role {
			t.Errorf("%s: proxy %t by %v, want %t", c.by.Role, r.Proxy, r.AuthorRole, c.want)
		}
	}
}

func TestALackNamesTheEmptyDimensions(t *testing.T) {
	t.Parallel()
	l := growth.Lack{Verified: map[growth.Dimension]int{growth.Moral: 2, growth.Art: 1}}
	if got := l.Missing(); len(got) != 3 || got[0] != growth.Academic || got[1] != growth.Health || got[2] != growth.Practice {
		t.Errorf("Missing = %v", got)
	}
}
