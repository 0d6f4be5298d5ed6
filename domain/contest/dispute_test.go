package contest_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/contest"
)

var officer = domain.PersonID(id(21)) // 刘敏, who answered

func TestPolicyH14AndH18AnEntryFollowsWhatPublicityHolds(t *testing.T) {
	t.Parallel()
	none, open := contest.Dispute{}, contest.Dispute{Open: true}
	upheld := contest.Dispute{Upheld: true, By: officer}
	for _, c := range []struct {
		remark   string
		state    contest.EntryState
		objected bool
		dispute  contest.Dispute
		action   string
		want     contest.Standing
		onShow   bool
	}{
		{"nothing is held against it", contest.Published, false, none, "", contest.IsValid, true},
		{"somebody objects", contest.Published, false, open, "contest.freeze", contest.UnderReview, false},
		{"another one, too", contest.Published, true, open, "", contest.UnderReview, false},
		{"rejected: as before", contest.Published, true, none, "contest.unfreeze", contest.IsValid, true},
		{"upheld", contest.Published, true, upheld, "contest.strike", contest.IsStruck, false},
		{"upheld before anybody heard of it", contest.Published, false, upheld, "contest.strike", contest.IsStruck, false},
		{"upheld, with another one open", contest.Published, true, contest.Dispute{Open: true, Upheld: true, By: officer}, "contest.strike", contest.IsStruck, false},
		{"struck, and the news again", contest.Struck, false, upheld, "", contest.IsStruck, false},
		{"struck, and an appeal of somebody else", contest.Struck, false, open, "", contest.IsStruck, false},
		{"struck, and nothing left: the award does not come back", contest.Struck, false, none, "", contest.IsStruck, false},
		{"never announced", contest.InJudging, false, open, "", contest.IsValid, true},
	} {
		e := contest.Entry{State: c.state, Objected: c.objected, ShownBy: officer}
		if c.state == contest.Struck {
			e.ShownBy = domain.PersonID{}
		}
		got := e.Face(c.dispute)
		if got != c.action || e.Standing() != c.want || e.OnShow() != c.onShow {
			t.Errorf("%s: %q, now %s, on show %t; want %q, %s, %t", c.remark, got, e.Standing(), e.OnShow(), c.action, c.want, c.onShow)
		}
		if struck := got == "contest.strike"; struck && (e.StruckBy != officer || e.Reason == "" || !e.ShownBy.IsZero() || e.Objected) {
			t.Errorf("%s: %+v", c.remark, e)
		}
		if version := e; e.Face(c.dispute) != "" || e.Standing() != version.Standing() {
			t.Errorf("%s: heard twice it changes again, to %s", c.remark, e.Standing())
		}
	}
}

// TestPolicyH18StruckIsForGood tells an entry any news in any order.
func TestPolicyH18StruckIsForGood(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e, upheld := contest.Entry{State: contest.Published, ShownBy: officer}, false
		for range rapid.IntRange(1, 12).Draw(t, "news") {
			d := contest.Dispute{Open: rapid.Bool().Draw(t, "open"), Upheld: rapid.Bool().Draw(t, "upheld"), By: officer}
			e.Face(d)
			upheld = upheld || d.Upheld
			want := contest.IsValid
			switch {
			case upheld:
				want = contest.IsStruck
			case d.Open:
				want = contest.UnderReview
			}
			if e.Standing() != want || e.OnShow() != (want == contest.IsValid) {
				t.Fatalf("after %+v: %s, on show %t; want %s", d, e.Standing(), e.OnShow(), want)
			}
		}
	})
}

func TestAnHonourIsShownOnlyWhileNothingStandsAgainstIt(t *testing.T) {
	t.Parallel()
	today := domain.NewDay(2026, 12, 1)
	for _, c := range []struct {
		remark string
		change func(*contest.Honour)
		want   error
	}{
		{"won, and agreed to", func(*contest.Honour) {}, nil},
		{"not announced", func(h *contest.Honour) { h.Entry.State = contest.InJudging }, contest.ErrNotShown},
		{"won nothing", func(h *contest.Honour) { h.Award = "" }, contest.ErrNotShown},
		{"an objection is open", func(h *contest.Honour) { h.Entry.Objected = true }, contest.ErrUnderReview},
		{"struck", func(h *contest.Honour) { h.Entry.State = contest.Struck }, contest.ErrNotShown},
		{"nobody agreed", func(h *contest.Honour) { h.Student.ByOwn = nil }, domain.ErrConsent},
	} {
		h := contest.Honour{Entry: contest.Entry{State: contest.Published}, Student: domain.Standing{Born: domain.NewDay(2009, 5, 20), ByOwn: []domain.Purpose{domain.ContestPublicity}}, Award: "一等奖"}
		c.change(&h)
		if err := h.May(today); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, err, c.want)
		}
	}
}

func TestPolicyH18DisqualifyingTakesTwo(t *testing.T) {
	t.Parallel()
	head := domain.PersonID(id(22))
	asked := contest.Entry{State: contest.Published, ShownBy: officer}
	if err := asked.Ask(officer, "作品抄袭。"); err != nil || asked.Standing() != contest.UnderReview || asked.OnShow() {
		t.Fatalf("Ask = %v, %s", err, asked.Standing())
	}
	for _, c := range []struct {
		remark string
		entry  contest.Entry
		do     func(*contest.Entry) error
		err    error
		want   contest.Standing
	}{
		{"agreed to by another", asked, func(e *contest.Entry) error { return e.Decide(head, contest.Agreed) }, nil, contest.IsStruck},
		{"refused by another", asked, func(e *contest.Entry) error { return e.Decide(head, contest.Refused) }, nil, contest.IsValid},
		{"agreed to by who asked", asked, func(e *contest.Entry) error { return e.Decide(officer, contest.Agreed) }, contest.ErrSamePerson, contest.UnderReview},
		{"refused by who asked", asked, func(e *contest.Entry) error { return e.Decide(officer, contest.Refused) }, contest.ErrSamePerson, contest.UnderReview},
		{"asked again", asked, func(e *contest.Entry) error { return e.Ask(head, "抄袭。") }, contest.ErrAsked, contest.UnderReview},
		{"an objection is rejected meanwhile", asked, func(e *contest.Entry) error { e.Face(contest.Dispute{}); return nil }, nil, contest.UnderReview},
		{"an objection is upheld meanwhile", asked, func(e *contest.Entry) error { e.Face(contest.Dispute{Upheld: true, By: head}); return nil }, nil, contest.IsStruck},
		{"agreed to, and nobody asked", contest.Entry{State: contest.Published}, func(e *contest.Entry) error { return e.Decide(head, contest.Agreed) }, contest.ErrNotAsked, contest.IsValid},
		{"asked without a reason", contest.Entry{State: contest.Published}, func(e *contest.Entry) error { return e.Ask(officer, " ") }, contest.ErrReason, contest.IsValid},
		{"asked before the result", contest.Entry{State: contest.InJudging}, func(e *contest.Entry) error { return e.Ask(officer, "抄袭。") }, contest.ErrEntryState, contest.IsValid},
		{"asked of what was struck", contest.Entry{State: contest.Struck}, func(e *contest.Entry) error { return e.Ask(officer, "抄袭。") }, contest.ErrEntryState, contest.IsStruck},
	} {
		e := c.entry
		if err := c.do(&e); !errors.Is(err, c.err) || e.Standing() != c.want {
			t.Errorf("%s: %v, now %s; want %v, %s", c.remark, err, e.Standing(), c.err, c.want)
		}
		open := e.Standing() == contest.UnderReview
		if open != !e.AskedBy.IsZero() || open != (e.Asked != "") {
			t.Errorf("%s: %s, asked by %s: %q", c.remark, e.Standing(), e.AskedBy, e.Asked)
		}
		if struck := e.State == contest.Struck && c.entry.State != contest.Struck; struck && (e.StruckBy != head || e.Reason == "" || !e.ShownBy.IsZero()) {
			t.Errorf("%s: %+v", c.remark, e)
		}
	}
	agreed := asked
	if err := agreed.Decide(head, contest.Agreed); err != nil || agreed.Reason != "作品抄袭。" {
		t.Errorf("struck for %q, %v: the family reads why", agreed.Reason, err)
	}
}
