package contest

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lizhi/domain"
)

// TestWhatIsPlannedCanHang plans seasons with any names: one that is taken gives
// a title and results that can be made public, and one that is refused for its
// names could not be.
func TestWhatIsPlannedCanHang(t *testing.T) {
	t.Parallel()
	word := rapid.StringOf(rapid.SampledFrom([]rune("励志之星奖0123456789０９①ⅡⅢ½二 ")))
	start := time.Date(2026, 10, 8, 0, 0, 0, 0, domain.Shanghai)
	rapid.Check(t, func(t *rapid.T) {
		name, award := word.Draw(t, "name"), word.Draw(t, "award")
		p := Plan{
			Name: name, SchoolYear: 2026, Judges: 3, Rubric: []Item{{Key: "all", Name: "整体", Weight: 100}},
			Categories: []Category{{Key: "senior", Name: "高中组", Stage: "senior", MinGrade: 1, MaxText: 2000, Awards: []Award{{Name: award, Places: 1}}}},
			EntryFrom:  start, EntryUntil: start.Add(time.Hour), JudgingUntil: start.Add(2 * time.Hour),
		}
		hangs := domain.PublicTitle(p.NoticeTitle()) && domain.PublicResult(inWords(award))
		written := short(name, maxName) && short(award, maxName)
		if taken := p.Check() == nil; taken != (hangs && written) {
			t.Fatalf("season %q with award %q: taken %t, can hang %t", name, award, taken, hangs)
		}
	})
}

func TestPolicyD8AnAwardIsShownInWords(t *testing.T) {
	t.Parallel()
	for award, want := range map[string]string{
		"一等奖": "一等奖", "2等奖": "二等奖", "２等奖": "二等奖", "励志之星": "励志之星", "优秀奖10": "优秀奖一零", "": "",
	} {
		if got := inWords(award); got != want || strings.ContainsAny(got, "0123456789") {
			t.Errorf("%q is shown as %q, want %q", award, got, want)
		}
	}
}

func TestPolicyB4APictureIsShownWithMediaUseAlone(t *testing.T) {
	t.Parallel()
	today, picture := domain.NewDay(2026, 12, 1), domain.FileID{1}
	for _, c := range []struct {
		remark string
		st     domain.Standing
		want   int
	}{
		{"nobody agreed", domain.Standing{Born: domain.NewDay(2009, 5, 20)}, 0},
		{"agreed to be named only", domain.Standing{Born: domain.NewDay(2009, 5, 20), ByOwn: []domain.Purpose{domain.ContestPublicity}}, 0},
		{"agreed in person", domain.Standing{Born: domain.NewDay(2009, 5, 20), ByOwn: []domain.Purpose{domain.MediaUse}}, 1},
		{"under 14 in person only", domain.Standing{Born: domain.NewDay(2016, 5, 20), ByOwn: []domain.Purpose{domain.MediaUse}}, 0},
		{"under 14 by a guardian", domain.Standing{Born: domain.NewDay(2016, 5, 20), ByGuard: []domain.Purpose{domain.MediaUse}}, 1},
	} {
		h := Honour{Student: c.st, Entry: Entry{Media: []Media{{File: domain.FileID{2}, Kind: Film}, {File: picture, Kind: Picture}}}}
		if got := h.pictures(today); len(got) != c.want || c.want == 1 && got[0] != picture {
			t.Errorf("%s: %v, want %d", c.remark, got, c.want)
		}
	}
}

func TestPolicyH12ADecisionOrdersEntriesOfOneCategory(t *testing.T) {
	t.Parallel()
	a, b, other := EntryID{1}, EntryID{2}, EntryID{3}
	field := []Contestant{{Entry: a, Category: "senior"}, {Entry: b, Category: "senior"}, {Entry: other, Category: "junior"}}
	for _, c := range []struct {
		remark string
		order  []EntryID
		want   bool
	}{
		{"two of the category", []EntryID{b, a}, true},
		{"one alone is no order", []EntryID{a}, false},
		{"nobody", nil, false},
		{"one twice", []EntryID{a, a}, false},
		{"one of another category", []EntryID{a, other}, false},
		{"one that is not in judging", []EntryID{a, {9}}, false},
	} {
		if got := ordersEach(c.order, "senior", field); got != c.want {
			t.Errorf("%s: %t, want %t", c.remark, got, c.want)
		}
	}
}

// TestAResultIsTheSameInAnyOrder compares results that differ in one thing.
func TestAResultIsTheSameInAnyOrder(t *testing.T) {
	t.Parallel()
	first, second := Placing{Entry: EntryID{1}, Place: 1, Award: "一等奖", Mean: "90"}, Placing{Entry: EntryID{2}, Place: 2, Mean: "80"}
	changed := func(change func(*Placing)) Placing { p := first; change(&p); return p }
	for _, c := range []struct {
		remark string
		other  []Placing
		want   bool
	}{
		{"the same", []Placing{first, second}, true},
		{"turned round", []Placing{second, first}, true},
		{"one withdrawn", []Placing{first}, false},
		{"another mean", []Placing{changed(func(p *Placing) { p.Mean = "271/3" }), second}, false},
		{"another place", []Placing{changed(func(p *Placing) { p.Place = 2 }), second}, false},
		{"another award", []Placing{changed(func(p *Placing) { p.Award = "二等奖" }), second}, false},
		{"another number of ballots", []Placing{changed(func(p *Placing) { p.Ballots = 4 }), second}, false},
	} {
		if got := samePlacings([]Placing{first, second}, c.other); got != c.want {
			t.Errorf("%s: %t, want %t", c.remark, got, c.want)
		}
	}
}
