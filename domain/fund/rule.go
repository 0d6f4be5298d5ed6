package fund

import (
	"slices"

	"lizhi/domain"
)

// Base is the income from which a school sets money aside.
type Base string

// The bases.
const (
	BusinessIncome Base = "business_income" // 事业收入, of 公办 schools
	Tuition        Base = "tuition"         // 学费收入, of 民办 schools
)

// Type is what the rate of a school depends on.
type Type string

// The types of school.
const (
	Private    Type = "private" // 民办, of any stage
	Senior     Type = "senior"
	Vocational Type = "vocational"
	Preschool  Type = "preschool"
	Compulsory Type = "compulsory" // 小学 and 初中: nothing is asked
)

// School is what fund must know of one.
type School struct {
	domain.Place
	Name    string
	Private bool
	Stages  []string
}

// Type is the rule that a school follows.
func (s School) Type() Type {
	if s.Private {
		return Private
	}
	for _, t := range []Type{Senior, Vocational, Preschool} {
		if slices.Contains(s.Stages, string(t)) {
			return t
		}
	}
	return Compulsory
}

// Rule 提取比例 is how much schools of a type set aside from a fiscal year on, in
// ten-thousandths of the base. Least 0 means that no rate is set; Most 0 that
// there is no upper end.
type Rule struct {
	Type        Type
	From        int // fiscal year
	Base        Base
	Least, Most int
	Clause      string
	Source      string
}

// Check asks what a rule can answer for by itself.
func (r Rule) Check() error {
	if r.Least < 0 || r.Least > 10_000 || r.Most != 0 && r.Most < r.Least || r.Most > 10_000 {
		return ErrRate.At("/least")
	}
	return nil
}

// Rules are rows of one or more types.
type Rules []Rule

// At is the rule of a type in a fiscal year: the one with the latest first year
// not after it. The second result is false where there is none.
func (all Rules) At(t Type, year int) (Rule, bool) {
	var best Rule
	for _, r := range all {
		if r.Type == t && r.From <= year && r.From > best.From {
			best = r
		}
	}
	return best, best.From > 0
}

// State is how a school's extraction compares with its rule.
type State string

// The states. Only Short is a fault.
const (
	Met         State = "met"
	Short       State = "shortfall"
	Above       State = "above_range"  // more than the range names: information
	RateUnset   State = "rate_unset"   // there is no rate to compare with
	NotRequired State = "not_required" // nothing is asked of such a school
	BaseMissing State = "base_missing" // the income was not entered yet
)

// Assessment is what was set aside beside what is required.
type Assessment struct {
	State     State
	Rule      Rule
	Required  domain.Money // at least, fen, rounded up; 0 where nothing is
	Shortfall domain.Money
	Ratio     *int // of the base, in ten-thousandths, rounded down; nil of a base of 0
}

// Assess compares what a school set aside in a year with its rule (policy
// F10–F14).
func (all Rules) Assess(y Year) Assessment {
	rule, known := all.At(y.Type, y.Year)
	a := Assessment{Rule: rule}
	if y.Base > 0 {
		ratio := int(int64(y.Extracted) * 10_000 / int64(y.Base))
		a.Ratio = &ratio
	}
	switch {
	case !known && y.Type == Compulsory:
		a.State = NotRequired
		return a
	case !known || rule.Least == 0:
		a.State = RateUnset
		return a
	case !y.BaseKnown:
		a.State = BaseMissing
		return a
	}
	a.Required = Required(y.Base, rule.Least)
	switch {
	case y.Extracted < a.Required:
		a.State, a.Shortfall = Short, a.Required-y.Extracted
	case rule.Most > 0 && int64(y.Extracted)*10_000 > int64(y.Base)*int64(rule.Most):
		a.State = Above
	default:
		a.State = Met
	}
	return a
}

// Required is a share of an income in ten-thousandths, rounded up to the fen
// (policy F14).
func Required(base domain.Money, least int) domain.Money {
	return (base*domain.Money(least) + 9_999) / 10_000
}
