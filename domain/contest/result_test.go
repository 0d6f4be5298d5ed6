package contest_test

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/contest"
)

func rats(texts ...string) []*big.Rat {
	var out []*big.Rat
	for _, s := range texts {
		r, _ := new(big.Rat).SetString(s)
		out = append(out, r)
	}
	return out
}

func TestPolicyH11TrimmedMean(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		totals []*big.Rat
		want   string
	}{
		{"five judges", rats("88", "92.5", "95", "79", "90"), "90.17"},
		{"five times 85.005: half up, where floats give 85.00", rats("85.005", "85.005", "85.005", "85.005", "85.005"), "85.01"},
		{"five times a shade less", rats("85.0049", "85.0049", "85.0049", "85.0049", "85.0049"), "85.00"},
		{"one hostile judge of five", rats("90", "90", "90", "90", "0"), "90.00"},
		{"the same of four: a plain mean", rats("90", "90", "90", "0"), "67.50"},
		{"four judges", rats("88", "92.5", "95", "79"), "88.63"},
		{"three judges", rats("80", "80", "81"), "80.33"},
		{"two thirds go up", rats("80", "81", "81"), "80.67"},
		{"two judges", rats("0", "100"), "50.00"},
		{"one judge", rats("99.995"), "100.00"},
		{"six judges lose two", rats("0", "1", "2", "3", "4", "100"), "2.50"},
		{"only one of two equal maxima is left out", rats("100", "100", "50", "50", "0"), "66.67"},
		{"all 100", rats("100", "100", "100", "100", "100"), "100.00"},
	} {
		if got := contest.Rounded(contest.Mean(c.totals)).String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.remark, got, c.want)
		}
	}
}

func TestPolicyH11MeanHasNoOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		scores := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000), 1, 15).Draw(t, "ten-thousandths")
		var totals []*big.Rat
		for _, s := range scores {
			totals = append(totals, big.NewRat(s, 10_000))
		}
		mean := contest.Mean(totals)
		// The same by whole numbers.
		slices.Sort(scores)
		if len(scores) >= 5 {
			scores = scores[1 : len(scores)-1]
		}
		var sum int64
		for _, s := range scores {
			sum += s
		}
		n := int64(len(scores))
		if mean.Cmp(big.NewRat(sum, n*10_000)) != 0 {
			t.Fatalf("Mean = %s, want %d/%d", mean, sum, n*10_000)
		}
		if got, want := int64(contest.Rounded(mean)), (2*sum+100*n)/(200*n); got != want {
			t.Fatalf("Rounded = %d, want %d", got, want)
		}
		for _, x := range totals {
			x.Add(x, new(big.Rat)) // untouched by Mean
		}
		rand.Shuffle(len(totals), func(i, j int) { totals[i], totals[j] = totals[j], totals[i] })
		if again := contest.Mean(totals); again.Cmp(mean) != 0 {
			t.Fatalf("shuffled: %s, want %s", again, mean)
		}
	})
}

// field is a contest of n entries with the same ballots as given per entry.
func field(entries map[byte][]contest.Ballot) (contestants []contest.Contestant, ballots []contest.Ballot) {
	for n, bs := range entries {
		e := contest.EntryID(id(n))
		contestants = append(contestants, contest.Contestant{Entry: e, Student: domain.PersonID(id(n + 100)), Category: "senior", State: contest.InJudging})
		for i, b := range bs {
			b.Entry, b.Judge = e, domain.PersonID(id(byte(200+i)))
			ballots = append(ballots, b)
		}
	}
	return contestants, ballots
}

// even is a confirmed ballot with one score throughout.
func even(s contest.Score) contest.Ballot {
	return contest.Ballot{State: contest.Confirmed, Scores: full(s, s, s)}
}

func in(state contest.BallotState) contest.Ballot { return contest.Ballot{State: state} }

func TestPolicyH13IncompleteScoringBlocksTheResult(t *testing.T) {
	t.Parallel()
	good := []contest.Ballot{even(9000), even(9000), even(9000)}
	draft := contest.Ballot{State: contest.Open, Scores: full(9000, 9000, 9000)}
	for _, c := range []struct {
		remark  string
		ballots []contest.Ballot
		counts  []int // missing, abstained, conflicted; none when complete
	}{
		{"all confirmed", good, nil},
		{"one not handed in", []contest.Ballot{even(9000), even(9000), in(contest.Open)}, []int{1, 0, 0}},
		{"one filled in, but not confirmed", []contest.Ballot{even(9000), even(9000), draft}, []int{1, 0, 0}},
		{"one excused by the chair", []contest.Ballot{even(9000), even(9000), in(contest.Excused)}, nil},
		{"two excused", []contest.Ballot{even(9000), in(contest.Excused), in(contest.Excused)}, nil},
		{"all excused: nothing to rank", []contest.Ballot{in(contest.Excused), in(contest.Excused), in(contest.Excused)}, []int{0, 0, 0}},
		{"one abstained", []contest.Ballot{even(9000), even(9000), in(contest.Abstained)}, []int{0, 1, 0}},
		{"one in conflict", []contest.Ballot{even(9000), even(9000), in(contest.Conflicted)}, []int{0, 0, 1}},
		{"each once", []contest.Ballot{in(contest.Open), in(contest.Abstained), in(contest.Conflicted)}, []int{1, 1, 1}},
		{"one in conflict, made up for", append(slices.Clone(good), in(contest.Conflicted)), nil},
		{"one abstained, made up for, not yet scored", []contest.Ballot{even(9000), even(9000), in(contest.Abstained), in(contest.Open)}, []int{1, 1, 0}},
		{"one too few", []contest.Ballot{even(9000), even(9000)}, []int{1, 0, 0}},
		{"none", nil, []int{3, 0, 0}},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			_, err := plan().Place(withBallots(thrice(even(9500)), c.ballots))
			if c.counts == nil {
				if err != nil {
					t.Errorf("Place = %v", err)
				}
				return
			}
			var f *domain.Fault
			if !errors.As(err, &f) || !errors.Is(err, contest.ErrMissing) || f.Kind != domain.Conflict {
				t.Fatalf("Place = %v, want scores missing", err)
			}
			got := []int{f.Params["missing"].(int), f.Params["abstained"].(int), f.Params["conflicted"].(int)}
			if diff := cmp.Diff(c.counts, got); diff != "" || len(f.Fields) != 1 || f.Fields[0].Pointer != "/entries/"+contest.EntryID(id(2)).String() {
				t.Errorf("%v names %v (-want +got):\n%s", err, f.Fields, diff)
			}
		})
	}
}

func withBallots(first, second []contest.Ballot) ([]contest.Contestant, []contest.Ballot, []contest.Decision) {
	contestants, ballots := field(map[byte][]contest.Ballot{1: first, 2: second})
	return contestants, ballots, nil
}

// place is what an entry got, in short.
type place struct {
	N     int
	Award string
}

func places(t *testing.T, p contest.Plan, entries map[byte][]contest.Ballot, decisions ...contest.Decision) map[byte]place {
	t.Helper()
	contestants, ballots := field(entries)
	placings, err := p.Place(contestants, ballots, decisions)
	if err != nil {
		t.Fatal(err)
	}
	out := map[byte]place{}
	for _, x := range placings {
		out[x.Entry[15]] = place{x.Place, x.Award}
	}
	return out
}

func thrice(b contest.Ballot) []contest.Ballot { return []contest.Ballot{b, b, b} }

func TestAwardsFollowThePlaces(t *testing.T) {
	t.Parallel()
	got := places(t, plan(), map[byte][]contest.Ballot{
		1: thrice(even(7000)), 2: thrice(even(9500)), 3: thrice(even(9400)), 4: thrice(even(8000)),
		5: {even(9000), even(9000), even(9001)}, // 0.003… better than 90.00, though both are shown as 90.00
		6: thrice(even(9000)),
	})
	want := map[byte]place{2: {1, "一等奖"}, 3: {2, "二等奖"}, 5: {3, "二等奖"}, 6: {4, ""}, 4: {5, ""}, 1: {6, ""}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// equals have the same mean: of the first two, 1 has the better content, 3 and 4
// are equal in everything.
func equals() map[byte][]contest.Ballot {
	better := contest.Ballot{State: contest.Confirmed, Scores: full(9200, 9000, 8500)} // 90.00
	return map[byte][]contest.Ballot{1: thrice(better), 2: thrice(even(9000)), 3: thrice(even(8000)), 4: thrice(even(8000))}
}

func TestPolicyH12TiesAreBrokenAsAgreed(t *testing.T) {
	t.Parallel()
	want := errors.New("tied")
	decision := func(order ...byte) contest.Decision {
		d := contest.Decision{Category: "senior"}
		for _, n := range order {
			d.Order = append(d.Order, contest.EntryID(id(n)))
		}
		return d
	}
	for _, c := range []struct {
		remark    string
		change    func(*contest.Plan)
		decisions []contest.Decision
		want      map[byte]place
		err       error
	}{
		{"by the agreed item; an award ends among equals", nil, nil, nil, want},
		{
			"by the committee", nil,
			[]contest.Decision{decision(4, 3)},
			map[byte]place{1: {1, "一等奖"}, 2: {2, "二等奖"}, 4: {3, "二等奖"}, 3: {4, ""}},
			nil,
		},
		{
			"by the committee's newest word", nil,
			[]contest.Decision{decision(4, 3), decision(3, 4)},
			map[byte]place{1: {1, "一等奖"}, 2: {2, "二等奖"}, 3: {3, "二等奖"}, 4: {4, ""}},
			nil,
		},
		{"a decision about others does not help", nil, []contest.Decision{decision(1, 3)}, nil, want},
		{
			"a decision never overturns scores", nil,
			[]contest.Decision{decision(4, 3, 2, 1)},
			map[byte]place{1: {1, "一等奖"}, 2: {2, "二等奖"}, 4: {3, "二等奖"}, 3: {4, ""}},
			nil,
		},
		{"without the agreed item the first two are tied as well", func(p *contest.Plan) { p.TieKeys = nil }, []contest.Decision{decision(4, 3)}, nil, want},
		{
			"equals share a place where no award ends", func(p *contest.Plan) { p.Categories[0].Awards[1].Places = 3 }, nil,
			map[byte]place{1: {1, "一等奖"}, 2: {2, "二等奖"}, 3: {3, "二等奖"}, 4: {3, "二等奖"}},
			nil,
		},
		{
			"no awards, no decision needed", func(p *contest.Plan) { p.Categories[0].Awards = nil }, nil,
			map[byte]place{1: {1, ""}, 2: {2, ""}, 3: {3, ""}, 4: {3, ""}},
			nil,
		},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			p := plan()
			if c.change != nil {
				c.change(&p)
			}
			if c.err == nil {
				if diff := cmp.Diff(c.want, places(t, p, equals(), c.decisions...)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				return
			}
			contestants, ballots := field(equals())
			if _, err := p.Place(contestants, ballots, c.decisions); !errors.Is(err, contest.ErrTied) {
				t.Errorf("Place = %v, want tied", err)
			}
		})
	}
}

func TestCT12OrderOfInputDoesNotMatter(t *testing.T) {
	t.Parallel()
	p := plan()
	p.Categories[0].Awards = nil
	want := places(t, p, equals())
	for range 100 { // a map gives another order each time
		if diff := cmp.Diff(want, places(t, p, equals())); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	}
}

func TestCT14DraftsDoNotMoveTheRanking(t *testing.T) {
	t.Parallel()
	// A draft of another judge's ballot beside three confirmed ones: excused, so
	// that the result is complete, its scores must not count.
	late := contest.Ballot{State: contest.Excused, Scores: full(0, 0, 0)}
	got := places(t, plan(), map[byte][]contest.Ballot{1: append(thrice(even(9500)), late), 2: thrice(even(9000))})
	if diff := cmp.Diff(map[byte]place{1: {1, "一等奖"}, 2: {2, "二等奖"}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
