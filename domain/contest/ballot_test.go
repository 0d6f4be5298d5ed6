package contest_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/contest"
)

func TestPolicyH10Scores(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want contest.Score
		ok   bool
	}{
		{"0", 0, true},
		{"0.00", 0, true},
		{"0.01", 1, true},
		{"88", 8800, true},
		{"88.1", 8810, true},
		{"88.12", 8812, true},
		{"088.12", 8812, true},
		{"99.99", 9999, true},
		{"100", 10000, true},
		{"100.00", 10000, true},
		{"100.01", 0, false},
		{"88.123", 0, false},
		{"88.120", 0, false},
		{"101", 0, false},
		{"1000", 0, false},
		{"-1", 0, false},
		{"-0", 0, false},
		{"+1", 0, false},
		{"1e2", 0, false},
		{"", 0, false},
		{".", 0, false},
		{".5", 0, false},
		{"88.", 0, false},
		{"88,5", 0, false},
		{"88.5.1", 0, false},
		{"八十八", 0, false},
		{"８８", 0, false},
		{" 88", 0, false},
		{"NaN", 0, false},
	} {
		got, err := contest.ParseScore(c.text)
		if got != c.want || c.ok != (err == nil) || err != nil && !errors.Is(err, contest.ErrScore) {
			t.Errorf("ParseScore(%q) = %v, %v, want %v, ok %t", c.text, got, err, c.want, c.ok)
		}
	}
	if contest.ErrScore.Kind != domain.Invalid || contest.ErrLocked.Kind != domain.Conflict {
		t.Error("a wrong score is 422, a second submission 409")
	}
}

func TestScoresAreShownAsTheyAreRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := contest.Score(rapid.IntRange(0, 10000).Draw(t, "score"))
		if got, err := contest.ParseScore(s.String()); got != s || err != nil {
			t.Fatalf("ParseScore(%q) = %v, %v", s, got, err)
		}
	})
}

func full(content, spirit, style contest.Score) map[string]contest.Score {
	return map[string]contest.Score{"content": content, "spirit": spirit, "words": style}
}

func TestPolicyH10BallotLocksOnConfirm(t *testing.T) {
	t.Parallel()
	b := contest.Ballot{State: contest.Open, Version: 1}
	if err := b.Fill(plan().Rubric, map[string]contest.Score{"content": 8800}, 1); err != nil {
		t.Fatalf("Fill in part = %v", err)
	}
	if err := b.Confirm(plan().Rubric, 1); !errors.Is(err, contest.ErrUnscored) || b.State != contest.Open {
		t.Errorf("Confirm in part = %v, %s", err, b.State)
	}
	if err := b.Fill(plan().Rubric, map[string]contest.Score{"beauty": 1}, 1); !errors.Is(err, contest.ErrItem) {
		t.Errorf("Fill of another item = %v", err)
	}
	if err := b.Fill(plan().Rubric, full(1, 2, 3), 2); !errors.Is(err, domain.ErrStale) {
		t.Errorf("Fill of another version = %v", err)
	}
	if err := b.Fill(plan().Rubric, full(0, 0, 0), 1); err != nil {
		t.Errorf("Fill with zeros = %v: nothing is not zero", err)
	}
	if err := b.Confirm(plan().Rubric, 2); !errors.Is(err, domain.ErrStale) {
		t.Errorf("Confirm of another version = %v", err)
	}
	if err := b.Confirm(plan().Rubric, 1); err != nil || b.State != contest.Confirmed {
		t.Fatalf("Confirm = %v, %s", err, b.State)
	}
	for verb, err := range map[string]error{
		"Confirm": b.Confirm(plan().Rubric, 1),
		"Fill":    b.Fill(plan().Rubric, full(1, 2, 3), 1),
		"Abstain": b.End(contest.Abstained, id(30), "太忙。"),
		"Excuse":  b.End(contest.Excused, id(31), "太忙。"),
	} {
		if !errors.Is(err, contest.ErrLocked) || b.State != contest.Confirmed {
			t.Errorf("%s after Confirm = %v, %s, want locked", verb, err, b.State)
		}
	}
}

func TestCT16EndingsAreToldApart(t *testing.T) {
	t.Parallel()
	all := []contest.BallotState{contest.Open, contest.Confirmed, contest.Abstained, contest.Conflicted, contest.Excused}
	allowed := map[contest.BallotState][]contest.BallotState{
		contest.Open:       {contest.Abstained, contest.Conflicted, contest.Excused},
		contest.Confirmed:  {contest.Conflicted},
		contest.Abstained:  {contest.Conflicted, contest.Excused},
		contest.Conflicted: {contest.Excused},
	}
	for _, from := range all {
		for _, to := range all[2:] {
			b := contest.Ballot{State: from}
			err := b.End(to, id(31), "有理由。")
			ok := false
			for _, a := range allowed[from] {
				ok = ok || a == to
			}
			if ok != (err == nil) || ok && (b.State != to || b.EndedBy != domain.PersonID(id(31)) || b.Reason != "有理由。") {
				t.Errorf("%s to %s = %v, %+v", from, to, err, b)
			}
			if err := b.End(to, id(31), " "); !errors.Is(err, contest.ErrReason) {
				t.Errorf("%s to %s without a reason = %v", from, to, err)
			}
		}
	}
}

func TestCT1TotalsAreExact(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		scores map[string]contest.Score
		want   *big.Rat
	}{
		{"by hand: 0.5 × 88.25 + 0.3 × 90 + 0.2 × 79.99", full(8825, 9000, 7999), big.NewRat(87123, 1000)},
		{"all 100", full(10000, 10000, 10000), big.NewRat(100, 1)},
		{"all 0", full(0, 0, 0), new(big.Rat)},
		{"one hundredth in the lightest item", full(0, 0, 1), big.NewRat(2, 1000)},
	} {
		if got := (contest.Ballot{Scores: c.scores}).Total(plan().Rubric); got.Cmp(c.want) != 0 {
			t.Errorf("%s: Total = %s, want %s", c.remark, got.RatString(), c.want.RatString())
		}
	}
}

func TestPolicyH8Conflicts(t *testing.T) {
	t.Parallel()
	judge, child, school, other := domain.PersonID(id(30)), domain.PersonID(id(10)), domain.UnitID(id(2)), domain.UnitID(id(3))
	entry := contest.Contestant{Student: child, Schools: []domain.UnitID{school, other}}
	for _, c := range []struct {
		remark string
		judge  domain.PersonID
		ties   contest.Ties
		want   string
	}{
		{"a stranger", judge, contest.Ties{Schools: []domain.UnitID{id(4)}}, ""},
		{"of the school where it was made", judge, contest.Ties{Schools: []domain.UnitID{school}}, "own_school"},
		{"of the school where the student is now", judge, contest.Ties{Schools: []domain.UnitID{other}}, "own_school"},
		{"the mentor", judge, contest.Ties{Mentees: []domain.PersonID{child}}, "mentee"},
		{"the mentor of another", judge, contest.Ties{Mentees: []domain.PersonID{id(12)}}, ""},
		{"a guardian", judge, contest.Ties{Wards: []domain.PersonID{child}}, "ward"},
		{"declared", judge, contest.Ties{Declared: []domain.PersonID{child}}, "declared"},
		{"the entrant", child, contest.Ties{}, "self"},
		{"nowhere enrolled, nowhere employed", judge, contest.Ties{Schools: []domain.UnitID{{}}}, ""},
	} {
		e := entry
		if c.remark == "nowhere enrolled, nowhere employed" {
			e.Schools = []domain.UnitID{{}}
		}
		if diff := cmp.Diff(c.want, c.ties.Against(c.judge, e)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.remark, diff)
		}
	}
	if contest.ErrConflicted.Kind != domain.Invalid || contest.ErrConflict.Kind != domain.Forbidden {
		t.Error("an explicit assignment is 422, scoring in conflict 403")
	}
}
