package eligibility

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"lizhi/domain"
)

// Kind is what a rule asks. The kinds are fixed; their parameters are data.
type Kind string

// The kinds of rule.
const (
	AtSchool       Kind = "at_school"       // 在校
	OnRoll         Kind = "on_roll"         // 在籍
	InStage        Kind = "stage"           // 学段, one of Stages
	InYear         Kind = "year"            // 年级, one of Years; of LongYears in a programme of five or six years
	Recognised     Kind = "recognised"      // 家庭经济困难认定, of one of Grades if any are named
	Published      Kind = "published"       // the recognition's 公示 is over
	InGroup        Kind = "group"           // 特殊困难群体, one of Groups
	OfAge          Kind = "age"             // from AgeFrom to AgeTo years, both included
	Boards         Kind = "boarding"        // 寄宿 "boards" or 非寄宿 "day", in Boarding
	Inclusive      Kind = "inclusive"       // 公办 or 普惠性民办幼儿园
	VocationalRoll Kind = "vocational_roll" // 中职学籍 (policy E14)
)

// kinds lists every kind.
var kinds = []Kind{AtSchool, OnRoll, InStage, InYear, Recognised, Published, InGroup, OfAge, Boards, Inclusive, VocationalRoll}

// LongProgramme is the length in years from which a programme counts as one of
// the five- and six-year arts programmes (policy E14).
const LongProgramme = 5

// Rule 资格条件 is one thing that the rules of a programme ask. Only the
// parameters of its kind are set.
type Rule struct {
	Kind      Kind     `json:"kind"`
	Text      string   `json:"text"` // what it asks, in plain Chinese
	Clause    string   `json:"clause"`
	Stages    []string `json:"stages,omitempty"`
	Years     []int    `json:"years,omitempty"` // within the stage, 1 is the first
	LongYears []int    `json:"long_years,omitempty"`
	Grades    []string `json:"grades,omitempty"` // of difficulty
	Groups    []string `json:"groups,omitempty"`
	AgeFrom   int      `json:"age_from,omitempty"`
	AgeTo     int      `json:"age_to,omitempty"`
	Boarding  string   `json:"boarding,omitempty"`
	Except    []string `json:"except,omitempty"` // special groups of whom it is not asked
	Warns     string   `json:"warns,omitempty"`  // code of the warning, for a rule that only warns
}

// check asks whether the rule has what its kind needs.
func (r Rule) check() error {
	needs := map[Kind]bool{
		InStage: len(r.Stages) == 0, InYear: len(r.Years) == 0, InGroup: len(r.Groups) == 0,
		OfAge: r.AgeTo == 0 || r.AgeTo < r.AgeFrom, Boards: r.Boarding != "boards" && r.Boarding != "day",
	}
	switch {
	case !slices.Contains(kinds, r.Kind):
		return ErrKind.With("kind", r.Kind)
	case needs[r.Kind]:
		return ErrParameters.With("kind", r.Kind)
	case r.Text == "", r.Clause == "":
		return ErrClause
	}
	return nil
}

// SetID names a version of the rules of a programme.
type SetID = domain.ID[Set]

// Set is one version of the rules of a programme, from a term on.
type Set struct {
	ID        SetID
	Programme string
	Version   int // of the programme's rules, the first is 1
	From      domain.Term
	AutumnOn  string // reference day of an autumn term, "11-20"; empty: today
	SpringOn  string // and of a spring term
	Rules     []Rule
	Source    string
	AddedBy   domain.PersonID // zero for the city's own tables
	CreatedAt time.Time
}

// Check asks what a set can answer for by itself: at least one rule, each
// complete, and reference days that exist.
func (s Set) Check() error {
	if len(s.Rules) == 0 || len(s.Rules) > MaxRules {
		return ErrRules.With("max", MaxRules).At("/rules")
	}
	for _, r := range s.Rules {
		if err := r.check(); err != nil {
			return err
		}
	}
	for _, day := range []string{s.AutumnOn, s.SpringOn} {
		if _, err := domain.ParseDay("2025-" + day); day != "" && err != nil {
			return ErrReferenceDay.With("day", day)
		}
	}
	return nil
}

// Known are the codes that the tables of the city have, of any year.
type Known struct{ Grades, Groups []string }

// Only refuses rules that name a grade or a special group that is not known: such
// a rule would fit nobody, and nothing would say so.
func (k Known) Only(rules []Rule) error {
	for i, r := range rules {
		at := fmt.Sprintf("/rules/%d", i)
		for _, code := range r.Grades {
			if !slices.Contains(k.Grades, code) {
				return ErrNoGrade.With("code", code).With("known", strings.Join(k.Grades, "、")).At(at + "/grades")
			}
		}
		for _, code := range slices.Concat(r.Groups, r.Except) {
			if !slices.Contains(k.Groups, code) {
				return ErrNoGroup.With("code", code).With("known", strings.Join(k.Groups, "、")).At(at)
			}
		}
	}
	return nil
}

// MaxRules is how many rules a programme has at most.
const MaxRules = 30

// ReferenceDay 基准日 is the day whose facts count for a term: never later than
// today. A term's day in January or February is in its second calendar year.
func (s Set) ReferenceDay(term domain.Term, today domain.Day) domain.Day {
	text := s.SpringOn
	year := int(term.SchoolYear()) + 1
	if term.IsAutumn() {
		text = s.AutumnOn
		if text >= "03" {
			year--
		}
	}
	if text == "" {
		return today
	}
	first := domain.NewDay(year, time.January, 1)
	day, err := domain.ParseDay(first.String()[:5] + text)
	if err != nil || day.After(today) {
		return today
	}
	return day
}

// same reports whether two sets say the same, whatever their ids and versions.
func (s Set) same(o Set) bool {
	return s.Programme == o.Programme && s.From == o.From && s.AutumnOn == o.AutumnOn && s.SpringOn == o.SpringOn &&
		s.Source == o.Source && slices.EqualFunc(s.Rules, o.Rules, func(a, b Rule) bool {
		return a.Kind == b.Kind && a.Text == b.Text && a.Clause == b.Clause && slices.Equal(a.Stages, b.Stages) &&
			slices.Equal(a.Years, b.Years) && slices.Equal(a.LongYears, b.LongYears) && slices.Equal(a.Grades, b.Grades) &&
			slices.Equal(a.Groups, b.Groups) && a.AgeFrom == b.AgeFrom && a.AgeTo == b.AgeTo &&
			a.Boarding == b.Boarding && slices.Equal(a.Except, b.Except) && a.Warns == b.Warns
	})
}

// Sets are versions of the rules of one or more programmes.
type Sets []Set

// At finds the rules of a programme in force in a term: the latest first term
// not after it, and of that the highest version. The zero Set has no rules, and
// nobody passes it.
func (all Sets) At(programme string, term domain.Term) Set {
	var best Set
	for _, s := range all {
		if s.Programme == programme && s.From <= term &&
			cmp.Or(cmp.Compare(s.From, best.From), cmp.Compare(s.Version, best.Version)) > 0 {
			best = s
		}
	}
	return best
}

// Last is the highest version of a programme's rules, 0 where there is none.
func (all Sets) Last(programme string) int {
	last := 0
	for _, s := range all {
		if s.Programme == programme {
			last = max(last, s.Version)
		}
	}
	return last
}

// Narrowing makes rules of the conditions that a standard carries beside its
// amount: years within the stage, special groups, and ages up to ageTo, 0 for
// none.
func Narrowing(years []int, groups []string, ages [2]int, clause string) []Rule {
	var rules []Rule
	if len(years) > 0 {
		rules = append(rules, Rule{Kind: InYear, Text: "年级在该项标准的范围内", Clause: clause, Years: years, LongYears: years})
	}
	if len(groups) > 0 {
		rules = append(rules, Rule{Kind: InGroup, Text: "属于该项标准规定的特殊困难群体", Clause: clause, Groups: groups})
	}
	if ages[1] > 0 {
		rules = append(rules, Rule{Kind: OfAge, Text: "年龄在该项标准的范围内", Clause: clause, AgeFrom: ages[0], AgeTo: ages[1]})
	}
	return rules
}
