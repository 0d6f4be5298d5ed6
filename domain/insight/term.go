package insight

import (
	"time"

	"lizhi/domain"
)

// Begins is the first day of a term as far as a roster is asked: the school
// year begins on 1 September (policy M10), its spring on 1 February.
func Begins(t domain.Term) domain.Day {
	if t.IsAutumn() {
		return domain.NewDay(int(t.SchoolYear()), time.September, 1)
	}
	return domain.NewDay(int(t.SchoolYear())+1, time.February, 1)
}

// Ends is the last day of a term.
func Ends(t domain.Term) domain.Day {
	if t.IsAutumn() {
		return domain.NewDay(int(t.SchoolYear())+1, time.January, 31)
	}
	return domain.NewDay(int(t.SchoolYear())+1, time.August, 31)
}

// Rule says, from some term on, by which day the money of a term is to arrive
// 发放期限. Autumn's day may lie in the next year.
type Rule struct {
	From   domain.Term
	Autumn MonthDay
	Spring MonthDay
	Source string
}

// MonthDay is a day of any year, month × 100 + day: 1231.
type MonthDay int

// PayBy is the last day for the money of a term by the rule in force; zero
// without a rule.
func PayBy(rules []Rule, t domain.Term) domain.Day {
	var best Rule
	for _, r := range rules {
		if r.From <= t && r.From >= best.From {
			best = r
		}
	}
	if best.From == 0 {
		return domain.Day{}
	}
	by, year := best.Spring, int(t.SchoolYear())+1
	if t.IsAutumn() {
		by = best.Autumn
		if by >= 901 {
			year--
		}
	}
	return domain.NewDay(year, time.Month(by/100), int(by%100))
}
