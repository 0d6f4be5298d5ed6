package contest

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"lizhi/domain"
)

// Reader is a judge as the assigner sees one.
type Reader struct {
	Person domain.PersonID
	Most   int // ballots at most; 0 for no maximum
	Ties   Ties
}

// Pair is one ballot to be handed out.
type Pair struct {
	Entry EntryID
	Judge domain.PersonID
}

// Assignment is what the assigner found.
type Assignment struct {
	Seed    uint64
	Entries int    // that take part
	New     []Pair // beyond what was handed out before
	Loads   []Load // of every judge, old ballots included
	Spread  int    // highest load less lowest
	// Because says why the spread is more than one; empty otherwise.
	Because []string
}

// Load is how many entries a judge reads.
type Load struct {
	Judge domain.PersonID
	Count int
}

// Assign gives every contestant k judges, beyond the ballots that stand: those
// that are open, confirmed or excused count, what was abstained or is in
// conflict is made up for, and no pair comes twice.
//
// Every new ballot goes to the judge with the least load that can be reached,
// if need be by passing an entry from judge to judge. Such a chain never leaves
// a better one behind, so no other assignment has a smaller maximum or a larger
// minimum (this is the shortest augmenting path of a flow with convex costs):
// the spread is the least that conflicts, maxima and old ballots allow.
//
// The seed alone decides among equals; the order of the arguments does not
// matter. ErrInfeasible names the entries that are left.
func Assign(contestants []Contestant, readers []Reader, stand []Ballot, k int, seed uint64) (Assignment, error) {
	a := newAssigner(contestants, readers, stand, k, seed)
	left := a.run()
	if len(left) > 0 {
		return Assignment{}, a.infeasible(left)
	}
	return a.result(seed), nil
}

// assigner works on indexes: entries and judges in an order that only the seed
// decides.
type assigner struct {
	entries []Contestant
	judges  []Reader
	k       int
	need    []int    // per entry, still to be given
	free    [][]bool // entry × judge: no conflict, never given before
	given   [][]bool // entry × judge: given now
	load    []int    // per judge, old and new
	old     []int    // per judge, old
}

func newAssigner(contestants []Contestant, readers []Reader, stand []Ballot, k int, seed uint64) *assigner {
	a := &assigner{entries: slices.Clone(contestants), judges: slices.Clone(readers), k: k}
	slices.SortFunc(a.entries, func(x, y Contestant) int { return slices.Compare(x.Entry[:], y.Entry[:]) })
	slices.SortFunc(a.judges, func(x, y Reader) int { return slices.Compare(x.Person[:], y.Person[:]) })
	random := rand.New(rand.NewPCG(seed, 0))
	random.Shuffle(len(a.entries), func(i, j int) { a.entries[i], a.entries[j] = a.entries[j], a.entries[i] })
	random.Shuffle(len(a.judges), func(i, j int) { a.judges[i], a.judges[j] = a.judges[j], a.judges[i] })

	entry, judge := map[EntryID]int{}, map[domain.PersonID]int{}
	for j, r := range a.judges {
		judge[r.Person] = j
	}
	a.load, a.old, a.need = make([]int, len(a.judges)), make([]int, len(a.judges)), make([]int, len(a.entries))
	for e, c := range a.entries {
		entry[c.Entry] = e
		a.need[e] = k
		free := make([]bool, len(a.judges))
		for j, r := range a.judges {
			free[j] = r.Ties.Against(r.Person, c) == ""
		}
		a.free = append(a.free, free)
		a.given = append(a.given, make([]bool, len(a.judges)))
	}
	for _, b := range stand {
		e, known := entry[b.Entry]
		j, judges := judge[b.Judge]
		counts := b.State == Open || b.State == Confirmed || b.State == Excused
		if known && counts {
			a.need[e]--
		}
		if known && judges {
			a.free[e][j] = false
		}
		if judges && counts {
			a.load[j]++
			a.old[j]++
		}
	}
	return a
}

// run hands everything out and returns the entries that are left. Each entry
// gets its first judge before any gets its second, so that what is scarce is
// spread.
func (a *assigner) run() (left []int) {
	short := make([]bool, len(a.entries))
	for round := range a.k {
		for e := range a.entries {
			if !short[e] && a.need[e] > a.k-1-round && !a.give(e) {
				short[e] = true
			}
		}
	}
	for e, s := range short {
		if s {
			left = append(left, e)
		}
	}
	return left
}

// step says from which judge the search came, by which entry.
type step struct{ judge, entry int }

// give hands entry e to one more judge: the one of least load that can be
// reached by passing entries on. It reports false when there is none with room.
func (a *assigner) give(e int) bool {
	from := make(map[int]step, len(a.judges))
	seen := make([]bool, len(a.entries))
	best := -1
	var queue []int
	reach := func(entry, by int) {
		seen[entry] = true
		for j, free := range a.free[entry] {
			if _, found := from[j]; found || !free || a.given[entry][j] {
				continue
			}
			from[j] = step{by, entry}
			queue = append(queue, j)
			if a.room(j) && (best < 0 || a.load[j] < a.load[best]) {
				best = j
			}
		}
	}
	least := a.least()
	reach(e, -1)
	for len(queue) > 0 && (best < 0 || a.load[best] > least) {
		j := queue[0]
		queue = queue[1:]
		for f := range a.entries {
			if a.given[f][j] && !seen[f] {
				reach(f, j)
			}
		}
	}
	if best < 0 {
		return false
	}
	a.load[best]++
	for j := best; j >= 0; {
		s := from[j]
		a.given[s.entry][j] = true
		if s.judge >= 0 {
			a.given[s.entry][s.judge] = false
		}
		j = s.judge
	}
	a.need[e]--
	return true
}

// room reports whether a judge may take one more.
func (a *assigner) room(j int) bool { return a.judges[j].Most == 0 || a.load[j] < a.judges[j].Most }

// least is the lowest load of a judge with room: no search can find better.
func (a *assigner) least() int {
	least := -1
	for j, n := range a.load {
		if a.room(j) && (least < 0 || n < least) {
			least = n
		}
	}
	return least
}

// infeasible names the entries that are left, with how many judges each has.
func (a *assigner) infeasible(left []int) error {
	free := 0
	for j := range a.judges {
		if a.room(j) {
			free++
		}
	}
	fault := ErrInfeasible.With("left", len(left)).With("k", a.k).With("free", free)
	for _, e := range left {
		one := ErrEntryLeft.With("got", a.k-a.need[e]).With("k", a.k)
		fault.Fields = append(fault.Fields, one.At("/entries/"+a.entries[e].Entry.String()).Fields...)
	}
	slices.SortFunc(fault.Fields, func(x, y domain.Field) int { return slices.Compare([]byte(x.Pointer), []byte(y.Pointer)) })
	return fault
}

// result is the outcome, in the order of ids.
func (a *assigner) result(seed uint64) Assignment {
	out := Assignment{Seed: seed, Entries: len(a.entries)}
	for e, given := range a.given {
		for j, yes := range given {
			if yes {
				out.New = append(out.New, Pair{a.entries[e].Entry, a.judges[j].Person})
			}
		}
	}
	slices.SortFunc(out.New, func(x, y Pair) int {
		if c := slices.Compare(x.Entry[:], y.Entry[:]); c != 0 {
			return c
		}
		return slices.Compare(x.Judge[:], y.Judge[:])
	})
	for j, r := range a.judges {
		out.Loads = append(out.Loads, Load{r.Person, a.load[j]})
	}
	slices.SortFunc(out.Loads, func(x, y Load) int { return slices.Compare(x.Judge[:], y.Judge[:]) })
	if len(a.load) > 0 {
		out.Spread = slices.Max(a.load) - slices.Min(a.load)
	}
	if out.Spread > 1 {
		out.Because = a.because()
	}
	return out
}

// because says what keeps the loads apart: for each judge below the rest, how
// many entries conflicts, a maximum or earlier ballots keep away.
func (a *assigner) because() (reasons []string) {
	most := slices.Max(a.load)
	for j, r := range a.judges {
		if a.load[j] > most-2 {
			continue
		}
		away := map[string]int{}
		for _, c := range a.entries {
			if cause := r.Ties.Against(r.Person, c); cause != "" {
				away[cause]++
			}
		}
		for _, cause := range []string{ownSelf, ownSchool, ownMentee, ownWard, declared} {
			if away[cause] > 0 {
				reasons = append(reasons, fmt.Sprintf("%s: %s × %d", r.Person, cause, away[cause]))
			}
		}
		if !a.room(j) {
			reasons = append(reasons, fmt.Sprintf("%s: maximum %d", r.Person, r.Most))
		}
	}
	for j, r := range a.judges {
		if a.load[j] == most && a.old[j] > 0 {
			reasons = append(reasons, fmt.Sprintf("%s: earlier ballots × %d", r.Person, a.old[j]))
		}
	}
	slices.Sort(reasons)
	return reasons
}
