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
