package contest

import (
	"cmp"
	"math/big"
	"slices"
	"time"

	"lizhi/domain"
)

// Method is how a result was made; it is kept with the result.
const Method = "trimmed_mean/1"

// trimFrom is the number of ballots from which the highest and the lowest are
// left out. It belongs to the method: another number is another method (policy
// H11).
const trimFrom = 5

// Mean is the trimmed mean of totals, exactly: with five or more, one highest
// and one lowest are left out; with fewer it is the plain mean (policy H11,
// decisions: scores). It wants at least one total.
func Mean(totals []*big.Rat) *big.Rat {
	sorted := slices.SortedFunc(slices.Values(totals), (*big.Rat).Cmp)
	if len(sorted) >= trimFrom {
		sorted = sorted[1 : len(sorted)-1]
	}
	sum := new(big.Rat)
	for _, t := range sorted {
		sum.Add(sum, t)
	}
	return sum.Quo(sum, big.NewRat(int64(len(sorted)), 1))
}

// Rounded is a mean in hundredths, half up. It is for showing only.
func Rounded(mean *big.Rat) Score {
	x := new(big.Rat).Mul(mean, big.NewRat(100, 1))
	x.Add(x, big.NewRat(1, 2))
	return Score(new(big.Int).Div(x.Num(), x.Denom()).Int64())
}

// Placing 名次 is what an entry has reached.
type Placing struct {
	Entry    EntryID
	Season   SeasonID
	Student  domain.PersonID
	Category string
	Place    int    // from 1, within the category
	Award    string // empty for none
	Mean     string // exact, as a fraction
	Shown    Score  // rounded half up
	Ballots  int    // that were confirmed
}

// Decision 评委会决定 orders entries that nothing else could.
type Decision struct {
	ID       DecisionID
	Season   SeasonID
	Category string
	Order    []EntryID // best first
	Reason   string
	By       domain.PersonID

	CreatedAt time.Time
}

// DecisionID names a decision of the committee.
type DecisionID = domain.ID[Decision]

// tally is an entry with its confirmed ballots, ready to be compared.
type tally struct {
	placing Placing
	keys    []*big.Rat // the mean, then those of the tie keys
}

// Place ranks the contestants of a season that are in judging. ErrMissing while
// anything is neither scored nor excused (policy H13), ErrTied when an award
// begins or ends among equals and no decision orders them (policy H12).
func (p Plan) Place(contestants []Contestant, ballots []Ballot, decisions []Decision) ([]Placing, error) {
	of := map[EntryID][]Ballot{}
	for _, b := range ballots {
		of[b.Entry] = append(of[b.Entry], b)
	}
	if err := p.complete(contestants, of); err != nil {
		return nil, err
	}
	var placings []Placing
	for _, c := range p.Categories {
		var tallies []tally
		for _, contestant := range contestants {
			if contestant.Category == c.Key {
				tallies = append(tallies, p.tally(contestant, of[contestant.Entry]))
			}
		}
		var orders [][]EntryID
		for _, d := range decisions {
			if d.Category == c.Key {
				orders = append(orders, d.Order)
			}
		}
		placed, err := c.place(tallies, orders)
		if err != nil {
			return nil, err
		}
		placings = append(placings, placed...)
	}
	return placings, nil
}

// complete refuses while an entry has fewer ballots confirmed or excused than
// the plan wants, or one still open, or none confirmed at all. What another
// judge has made up for does not count.
func (p Plan) complete(contestants []Contestant, of map[EntryID][]Ballot) error {
	var missing, abstained, conflicted int
	fault := ErrMissing
	for _, c := range contestants {
		n := map[BallotState]int{}
		for _, b := range of[c.Entry] {
			n[b.State]++
		}
		settled := n[Confirmed] + n[Excused]
		if n[Open] == 0 && settled >= p.Judges && n[Confirmed] > 0 {
			continue
		}
		missing += max(n[Open], p.Judges-settled-n[Abstained]-n[Conflicted], 0)
		abstained += n[Abstained]
		conflicted += n[Conflicted]
		fault = fault.At("/entries/" + c.Entry.String())
	}
	if len(fault.Fields) == 0 {
		return nil
	}
	fault = fault.With("missing", missing).With("abstained", abstained).With("conflicted", conflicted)
	for i := range fault.Fields {
		fault.Fields[i].Code, fault.Fields[i].ZH, fault.Fields[i].EN = ErrEntryUnscored.Code, ErrEntryUnscored.ZH, ErrEntryUnscored.EN
	}
	return fault
}

func (p Plan) tally(c Contestant, ballots []Ballot) tally {
	var totals []*big.Rat
	items := make([][]*big.Rat, len(p.TieKeys))
	for _, b := range ballots {
		if b.State != Confirmed {
			continue
		}
		totals = append(totals, b.Total(p.Rubric))
		for i, key := range p.TieKeys {
			items[i] = append(items[i], big.NewRat(int64(b.Scores[key]), 100))
		}
	}
	mean := Mean(totals)
	t := tally{keys: []*big.Rat{mean}, placing: Placing{
		Entry: c.Entry, Student: c.Student, Category: c.Category,
		Mean: mean.RatString(), Shown: Rounded(mean), Ballots: len(totals),
	}}
	for _, scores := range items {
		t.keys = append(t.keys, Mean(scores))
	}
	return t
}

// compare puts the better first; zero means that nothing agreed tells them apart.
func (t tally) compare(o tally) int {
	for i := range t.keys {
		if c := o.keys[i].Cmp(t.keys[i]); c != 0 {
			return c
		}
	}
	return 0
}

// place gives places and awards within a category.
func (c Category) place(tallies []tally, orders [][]EntryID) ([]Placing, error) {
	// Equals are kept in the order of their ids only so that the answer is the
	// same each time; they get the same place.
	slices.SortFunc(tallies, func(a, b tally) int {
		return cmp.Or(a.compare(b), slices.Compare(a.placing.Entry[:], b.placing.Entry[:]))
	})
	var placings []Placing
	for from := 0; from < len(tallies); {
		to := from + 1
		for to < len(tallies) && tallies[to].compare(tallies[from]) == 0 {
			to++
		}
		equals := tallies[from:to]
		ordered := decided(equals, orders)
		if !ordered && c.award(from+1) != c.award(to) {
			return nil, tied(equals)
		}
		for i := range equals {
			place := from + 1
			if ordered {
				place += i
			}
			equals[i].placing.Place, equals[i].placing.Award = place, c.award(place)
			placings = append(placings, equals[i].placing)
		}
		from = to
	}
	return placings, nil
}

// decided orders equals by the newest decision that names them all.
func decided(equals []tally, orders [][]EntryID) bool {
	if len(equals) < 2 {
		return false
	}
	for _, order := range slices.Backward(orders) {
		at := func(t tally) int { return slices.Index(order, t.placing.Entry) }
		if !slices.ContainsFunc(equals, func(t tally) bool { return at(t) < 0 }) {
			slices.SortFunc(equals, func(a, b tally) int { return at(a) - at(b) })
			return true
		}
	}
	return false
}

func tied(equals []tally) error {
	fault := ErrTied
	for _, t := range equals {
		fault = fault.At("/entries/" + t.placing.Entry.String())
	}
	return fault
}

// award is what a place wins, empty for nothing.
func (c Category) award(place int) string {
	for _, a := range c.Awards {
		if place <= a.Places {
			return a.Name
		}
		place -= a.Places
	}
	return ""
}
