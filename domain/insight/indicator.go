package insight

import (
	"lizhi/domain"
)

// Key names an indicator.
type Key string

// The five "100 %", then the four precisions.
const (
	Schools     Key = "schools"
	Items       Key = "items"
	Information Key = "information"
	Agreement   Key = "agreement"
	Success     Key = "success"
	Target      Key = "target"
	Allocation  Key = "allocation"
	Standard    Key = "standard"
	Time        Key = "time"
)

// Keys are the indicators in the order in which people read them.
var Keys = []Key{Schools, Items, Information, Agreement, Success, Target, Allocation, Standard, Time}

// names are what the notice calls them: Chinese, English.
var names = map[Key][2]string{
	Schools:     {"学校纳入系统管理", "schools in the system"},
	Items:       {"资助项目纳入系统管理", "programmes in the system"},
	Information: {"资助信息填报", "information complete"},
	Agreement:   {"系统数据与实际资助数据一致", "system and facts agree"},
	Success:     {"资助资金发放成功", "money arrived"},
	Target:      {"资助对象精准", "precise in whom"},
	Allocation:  {"资金分配精准", "precise in allocation"},
	Standard:    {"资助标准精准", "precise in the standard"},
	Time:        {"发放时间精准", "precise in time"},
}

// Text is the name of an indicator in a language, "en" or else Chinese.
func (k Key) Text(lang string) string {
	if lang == "en" {
		return names[k][1]
	}
	return names[k][0]
}

// Valid reports whether it is one of the indicators.
func (k Key) Valid() bool { return names[k] != [2]string{} }

// ofCases reports whether an indicator is counted over cases.
func (k Key) ofCases() bool { return k != Schools && k != Items }

// Indicator is one number of the notice, as it stands.
type Indicator struct {
	Key         Key
	Total, Done int64
}

// Exceptions is how many are not done: the length of the list behind it.
func (i Indicator) Exceptions() int64 { return i.Total - i.Done }

// Rate is done ÷ total in hundredths of a percent, rounded down, so that only
// all of all is 10000; nil of nothing (policy G11).
func (i Indicator) Rate() *int {
	if i.Total == 0 {
		return nil
	}
	rate := int(i.Done * 10000 / i.Total)
	return &rate
}

// Counts are kept figures by name; what is not there is 0.
type Counts map[string]int64

// The names of kept figures that are no indicator. Those of a programme carry
// its code.
const (
	cases      = "cases"
	withdrawn  = "gone" // withdrawn awards whose money is still with the student
	byCard     = "card"
	answered   = "timed"
	submitted  = "sent"
	firstTry   = "first"
	withAwards = "n."    // + programme
	awarded    = "due."  // + programme, fen
	paid       = "paid." // + programme, fen
)

// Figures are what one case adds to the counts of its school, county and city.
func (c Case) Figures() Counts {
	n := Counts{}
	one := func(name string, is bool) {
		if is {
			n[name]++
		}
	}
	one(cases, c.Approved)
	one(withdrawn, !c.Approved)
	one(byCard, c.ByCard)
	one(submitted, c.Submitted)
	one(firstTry, c.FirstTry)
	one(answered, c.InTime != NotAsked)
	for k, wrong := range c.Wrong {
		one(string(k), len(wrong) > 0)
	}
	one(withAwards+c.Programme, c.Approved)
	n.Add(Counts{awarded + c.Programme: int64(c.Amount), paid + c.Programme: int64(c.Paid)}, 1)
	return n
}

// Add adds the figures of another set, times a factor.
func (n Counts) Add(other Counts, times int64) {
	for name, value := range other {
		if n[name] += value * times; n[name] == 0 {
			delete(n, name)
		}
	}
}

// indicator reads one over cases from the counts: the figure under its own name
// is how many are wrong.
func (n Counts) indicator(k Key) Indicator {
	total := n[cases]
	switch k {
	case Agreement:
		total += n[withdrawn]
	case Success:
		total = n[byCard]
	case Time:
		total = n[answered]
	}
	return Indicator{Key: k, Total: total, Done: total - n[string(k)]}
}

// Board is the indicators of one unit for a term.
type Board struct {
	Unit       domain.UnitID
	Name       string
	Term       domain.Term
	Indicators []Indicator
	Submitted  int64 // awards that were in a bank file
	FirstTry   int64 // of them, those of which nothing ever came back
	Pending    int64 // students whose latest changes are not counted yet
}

// count adds the indicators over cases.
func (b *Board) count(n Counts) {
	b.Submitted, b.FirstTry = n[submitted], n[firstTry]
	for _, k := range Keys {
		if k.ofCases() {
			b.Indicators = append(b.Indicators, n.indicator(k))
		}
	}
}
