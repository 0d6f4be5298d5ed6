package publicity

import (
	"errors"
	"fmt"

	"lizhi/domain"
)

// Kind is what sort of list is made public.
type Kind string

// The kinds.
const (
	Recognition Kind = "recognition" // 家庭经济困难学生认定结果
	Award       Kind = "award"       // 资助名单
	Contest     Kind = "contest"     // 励志之星评选结果
)

// columns are the fields of a row that a kind may fill (policy D1).
type columns struct{ school, grade, class bool }

// allowed says, by kind, what a row may show beside name and result. What is not
// listed stays empty, whatever the draft says.
var allowed = map[Kind]columns{
	Recognition: {school: true, grade: true, class: true},
	Award:       {school: true, grade: true, class: true},
	Contest:     {school: true, grade: true, class: true},
}

// Valid reports whether it is one of the kinds.
func (k Kind) Valid() bool { _, known := allowed[k]; return known }

// Hardship reports whether a list of the kind tells who is in difficulty: it
// needs a login in scope (decisions §6).
func (k Kind) Hardship() bool { return k != Contest }

// Rule 公示规则 is how long a kind hangs and how soon objections are answered,
// from a day on, in working days. It is data, with its source beside it.
type Rule struct {
	Kind       Kind
	From       domain.Day
	Days       int // of publicity, at least LeastDays
	AnswerDays int // for the school's answer to an objection 异议
	AppealDays int // in which an answer can be appealed 申诉
	HigherDays int // for the answer of the county, and of the city
	Source     string
	Clause     string
}

// LeastDays is the least number of working days that any rule may ask for
// (policy D3): the floor of the practice on which every rule rests.
const LeastDays = 5

// check asks what a rule can answer for by itself; a wrong table is a mistake of
// whoever keeps it.
func (r Rule) check() error {
	switch {
	case !r.Kind.Valid():
		return fmt.Errorf("publicity rule: %q is no kind", r.Kind)
	case r.Days < LeastDays:
		return fmt.Errorf("publicity rule %s: %d days, at least %d are required", r.Kind, r.Days, LeastDays)
	case r.AnswerDays < 1, r.AppealDays < 1, r.HigherDays < 1:
		return fmt.Errorf("publicity rule %s: a deadline is at least one working day", r.Kind)
	case r.From.IsZero(), r.Source == "":
		return fmt.Errorf("publicity rule %s: it needs a first day and a source", r.Kind)
	}
	return nil
}

// RuleOn picks the rule of a kind that holds on a day.
func RuleOn(rules []Rule, kind Kind, on domain.Day) (Rule, bool) {
	var best Rule
	for _, r := range rules {
		if r.Kind == kind && !r.From.After(on) && (best.Days == 0 || r.From.After(best.From)) {
			best = r
		}
	}
	return best, best.Days > 0
}

// errWords is what a title or result may not be: a mistake of the feature that
// publishes.
var errWords = errors.New("publicity: words only")

// checkTitle refuses a title that could carry a number of a person.
func checkTitle(title string) error {
	if !domain.PublicTitle(title) {
		return fmt.Errorf("%w: a title has 1 to %d characters and no number longer than a year", errWords, domain.LongestTitle)
	}
	return nil
}

// checkResult refuses whatever is a number: a score, a rank, an amount, a card
// (policy D2, D8).
func checkResult(result string) error {
	if !domain.PublicResult(result) {
		return fmt.Errorf("%w: a result has 1 to %d characters and no digit", errWords, domain.LongestResult)
	}
	return nil
}
