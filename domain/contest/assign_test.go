package contest_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/contest"
)

// hall is n entries, each of a school of its own, and m judges without ties.
func hall(n, m int) (entries []contest.Contestant, judges []contest.Reader) {
	for i := range n {
		entries = append(entries, contest.Contestant{
			Entry: contest.EntryID(wide(1, i)), Student: domain.PersonID(wide(2, i)), Schools: []domain.UnitID{wide(3, i)},
		})
	}
	for i := range m {
		judges = append(judges, contest.Reader{Person: domain.PersonID(wide(4, i))})
	}
	return entries, judges
}

func wide(kind byte, n int) [16]byte {
	return [16]byte{0: kind, 6: 0x70, 8: 0x80, 14: byte(n >> 8), 15: byte(n)}
}

// fits checks what every assignment promises, and gives its loads.
func fits(t interface{ Fatalf(string, ...any) }, a contest.Assignment, entries []contest.Contestant, judges []contest.Reader, k int) []int {
	byPerson := map[domain.PersonID]contest.Reader{}
	for _, j := range judges {
		byPerson[j.Person] = j
	}
	got, loads, pairs := map[contest.EntryID]int{}, map[domain.PersonID]int{}, map[contest.Pair]bool{}
	for _, p := range a.New {
		if pairs[p] {
			t.Fatalf("the pair %v comes twice", p)
		}
		pairs[p] = true
		got[p.Entry]++
		loads[p.Judge]++
		i := slices.IndexFunc(entries, func(c contest.Contestant) bool { return c.Entry == p.Entry })
		if cause := byPerson[p.Judge].Ties.Against(p.Judge, entries[i]); cause != "" {
			t.Fatalf("a judge in conflict (%s) got an entry", cause)
		}
	}
	for _, e := range entries {
		if got[e.Entry] != k {
			t.Fatalf("an entry has %d judges, want %d", got[e.Entry], k)
		}
	}
	var out []int
	for _, l := range a.Loads {
		if j := byPerson[l.Judge]; j.Most > 0 && l.Count > j.Most {
			t.Fatalf("a judge has %d, at most %d", l.Count, j.Most)
		}
		if l.Count != loads[l.Judge] {
			t.Fatalf("a load of %d is shown as %d", loads[l.Judge], l.Count)
		}
		out = append(out, l.Count)
	}
	if len(out) != len(judges) {
		t.Fatalf("%d loads for %d judges", len(out), len(judges))
	}
	if spread := slices.Max(out) - slices.Min(out); spread != a.Spread {
		t.Fatalf("spread %d is shown as %d", spread, a.Spread)
	}
	return out
}

func TestCT2EveryEntryHasKJudges(t *testing.T) {
	t.Parallel()
	entries, judges := hall(120, 20)
	a, err := contest.Assign(entries, judges, nil, 3, 2026)
	if err != nil {
		t.Fatal(err)
	}
	fits(t, a, entries, judges, 3)
	if a.Spread > 1 || len(a.Because) > 0 {
		t.Errorf("spread %d because %v, want at most 1", a.Spread, a.Because)
	}
	again, err := contest.Assign(entries, judges, nil, 3, 2026)
	if diff := cmp.Diff(a, again); diff != "" || err != nil {
		t.Errorf("the same seed gives another result: %v", err)
	}
	rand.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	slices.Reverse(judges)
	again, err = contest.Assign(entries, judges, nil, 3, 2026)
	if diff := cmp.Diff(a, again); diff != "" || err != nil {
		t.Errorf("the order of the arguments matters: %v", err)
	}
	if other, _ := contest.Assign(entries, judges, nil, 3, 2027); cmp.Equal(a.New, other.New) {
		t.Error("another seed gives the same pairs")
	}
}

func TestSpreadIsTheLeastThatConflictsAllow(t *testing.T) {
	t.Parallel()
	// Ten entries of one school, two judges of that school and two from outside:
	// the two outside must read all.
	entries, judges := hall(10, 4)
	for i := range entries {
		entries[i].Schools = []domain.UnitID{wide(3, 0)}
	}
	judges[0].Ties.Schools, judges[1].Ties.Schools = []domain.UnitID{wide(3, 0)}, []domain.UnitID{wide(3, 0)}
	a, err := contest.Assign(entries, judges, nil, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	fits(t, a, entries, judges, 2)
	if a.Spread != 10 || len(a.Because) != 2 {
		t.Errorf("spread %d because %v, want 10 with two reasons", a.Spread, a.Because)
	}
}

func TestCT3InfeasibleNamesWhatIsLeft(t *testing.T) {
	t.Parallel()
	var f *domain.Fault
	entries, judges := hall(6, 3)
	for i := range judges {
		judges[i].Most = 5
	}
	_, err := contest.Assign(entries, judges, nil, 3, 1) // 18 wanted, 15 to be had
	if !errors.Is(err, contest.ErrInfeasible) || !errors.As(err, &f) || f.Kind != domain.Conflict || f.Params["left"] != 3 || len(f.Fields) != 3 || f.Params["free"] != 0 {
		t.Errorf("Assign = %v %+v, want three entries left", err, f)
	}

	entries, judges = hall(6, 3)
	judges[0].Ties.Mentees = []domain.PersonID{entries[4].Student}
	_, err = contest.Assign(entries, judges, nil, 3, 1)
	if !errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].Pointer != "/entries/"+entries[4].Entry.String() || f.Fields[0].EN != "Only 2 of 3 judges can read it." {
		t.Errorf("Assign = %v %+v, want the mentee's entry", err, f)
	}
	if _, err := contest.Assign(entries, judges[:2], nil, 3, 1); !errors.As(err, &f) || f.Params["left"] != 6 {
		t.Errorf("Assign with two judges for three = %v", err)
	}
	if _, err := contest.Assign(entries, nil, nil, 1, 1); !errors.Is(err, contest.ErrInfeasible) {
		t.Errorf("Assign without judges = %v", err)
	}
}

func TestAssignMakesUpForWhoCannotScore(t *testing.T) {
	t.Parallel()
	entries, judges := hall(1, 4)
	ballot := func(judge int, state contest.BallotState) contest.Ballot {
		return contest.Ballot{Entry: entries[0].Entry, Judge: judges[judge].Person, State: state}
	}
	for _, c := range []struct {
		remark string
		stand  []contest.Ballot
		added  int
	}{
		{"nobody yet", nil, 2},
		{"both read", []contest.Ballot{ballot(0, contest.Open), ballot(1, contest.Confirmed)}, 0},
		{"one abstained", []contest.Ballot{ballot(0, contest.Abstained), ballot(1, contest.Confirmed)}, 1},
		{"one in conflict", []contest.Ballot{ballot(0, contest.Conflicted), ballot(1, contest.Open)}, 1},
		{"one excused: the chair does not want another", []contest.Ballot{ballot(0, contest.Excused), ballot(1, contest.Open)}, 0},
		{"both gone", []contest.Ballot{ballot(0, contest.Conflicted), ballot(1, contest.Abstained)}, 2},
	} {
		a, err := contest.Assign(entries, judges, c.stand, 2, 7)
		if err != nil || len(a.New) != c.added {
			t.Errorf("%s: %d new, %v, want %d", c.remark, len(a.New), err, c.added)
		}
		for _, p := range a.New {
			if slices.ContainsFunc(c.stand, func(b contest.Ballot) bool { return b.Judge == p.Judge }) {
				t.Errorf("%s: a judge got the entry twice", c.remark)
			}
		}
	}
}

// TestCT2SpreadIsLeast compares small halls with every possible assignment.
func TestCT2SpreadIsLeast(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(1, 5).Draw(t, "entries"), rapid.IntRange(1, 4).Draw(t, "judges")
		k := rapid.IntRange(1, m).Draw(t, "k")
		entries, judges := hall(n, m)
		for i := range judges {
			for _, e := range entries {
				if rapid.IntRange(0, 3).Draw(t, "conflict") == 0 {
					judges[i].Ties.Declared = append(judges[i].Ties.Declared, e.Student)
				}
			}
			judges[i].Most = rapid.IntRange(0, 4).Draw(t, "most")
		}
		seed := rapid.Uint64().Draw(t, "seed")
		a, err := contest.Assign(entries, judges, nil, k, seed)
		least, possible := bruteForce(entries, judges, k)
		if possible != (err == nil) {
			t.Fatalf("Assign = %v, possible %t", err, possible)
		}
		if err != nil {
			return
		}
		fits(t, a, entries, judges, k)
		if a.Spread != least {
			t.Fatalf("spread %d, the least is %d", a.Spread, least)
		}
		if a.Spread > 1 && len(a.Because) == 0 {
			t.Fatalf("spread %d without a reason", a.Spread)
		}
	})
}

// bruteForce tries every set of k judges for every entry.
func bruteForce(entries []contest.Contestant, judges []contest.Reader, k int) (least int, possible bool) {
	loads := make([]int, len(judges))
	least = 1 << 30
	var try func(e, from, left int)
	try = func(e, from, left int) {
		if e == len(entries) {
			possible = true
			least = min(least, slices.Max(loads)-slices.Min(loads))
			return
		}
		if left == 0 {
			try(e+1, 0, k)
			return
		}
		for j := from; j < len(judges); j++ {
			if judges[j].Ties.Against(judges[j].Person, entries[e]) != "" || judges[j].Most > 0 && loads[j] == judges[j].Most {
				continue
			}
			loads[j]++
			try(e, j+1, left-1)
			loads[j]--
		}
	}
	try(0, 0, k)
	return least, possible
}
