package eligibility

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"lizhi/domain"
)

// Facts are what is known of a student on the reference day. They are kept with
// a decision, sealed: Groups and Grade are sensitive.
type Facts struct {
	Student    domain.PersonID `json:"student"`
	Place      domain.Place    `json:"place"`
	Stage      string          `json:"stage"`
	EntryYear  int             `json:"entry_year"`
	Years      int             `json:"years"` // how long the class's programme lasts
	Status     string          `json:"status"`
	AtSchool   bool            `json:"at_school"`
	OnRoll     bool            `json:"on_roll"`
	RollStages []string        `json:"roll_stages,omitempty"` // of the school of the 学籍
	Boards     bool            `json:"boards"`
	Private    bool            `json:"private"`   // 民办
	Inclusive  bool            `json:"inclusive"` // 公办 or approved as 普惠性
	Born       domain.Day      `json:"born"`
	Grade      string          `json:"grade,omitempty"` // of the recognition in force for the school year
	Recognised bool            `json:"recognised"`      // Grade is one of difficulty
	Published  bool            `json:"published"`       // and its publicity was over
	Groups     []string        `json:"groups,omitempty"`
	Purse      string          `json:"purse"` // which purse would pay
}

// otherPurses are those that do not ask for 学籍: the notice gives the school's own
// money to who has none, and a county its own (policy F4, F6).
var otherPurses = []string{"school_funds", "county_policy"}

// YearIn is the year within the stage in a term; 1 is the first.
func (f Facts) YearIn(term domain.Term) int { return int(term.SchoolYear()) - f.EntryYear + 1 }

// Finding is what one rule says of a student.
type Finding struct {
	Kind   Kind   `json:"kind"`
	Passed bool   `json:"passed"`
	Warns  string `json:"warns,omitempty"` // code, of a rule that only warns
	Clause string `json:"clause"`
	Reason string `json:"reason"` // in plain Chinese: what is asked, and what was found
}

// Decision 资格判定 is what the rules say of a student for a programme and a
// term, with everything it rests on.
type Decision struct {
	Programme string      `json:"programme"`
	Term      domain.Term `json:"term"`
	On        domain.Day  `json:"on"` // the reference day
	Set       SetID       `json:"set"`
	Version   int         `json:"version"` // of the rules
	Narrow    []Rule      `json:"narrow,omitempty"`
	Facts     Facts       `json:"facts"`
	Passed    bool        `json:"passed"`
	Findings  []Finding   `json:"findings"`
}

// Question is what a decision answers.
type Question struct {
	Term   domain.Term
	On     domain.Day
	Narrow []Rule // of the standard that would be paid
	Facts  Facts
}

// Decide asks every rule of the set, then the narrowing of the standard. A
// student passes when all are met but those that only warn; without rules
// nobody does.
func (s Set) Decide(q Question) Decision {
	d := Decision{
		Programme: s.Programme, Term: q.Term, On: q.On, Set: s.ID, Version: s.Version, Narrow: q.Narrow, Facts: q.Facts,
		Passed: len(s.Rules) > 0, Findings: []Finding{},
	}
	for _, rules := range [][]Rule{s.Rules, q.Narrow} {
		for _, r := range rules {
			f := r.find(q)
			d.Passed = d.Passed && (f.Passed || r.Warns != "")
			d.Findings = append(d.Findings, f)
		}
	}
	return d
}

// Against is the first rule that stands against the student; the second result
// is false when none does.
func (d Decision) Against() (Finding, bool) {
	for _, f := range d.Findings {
		if !f.Passed && f.Warns == "" {
			return f, true
		}
	}
	if !d.Passed {
		return Finding{Kind: "rules", Reason: "该项目在这一学期没有资格规则", Clause: d.Programme}, true
	}
	return Finding{}, false
}

// Warnings are the rules that warn and are not met.
func (d Decision) Warnings() []Finding {
	var found []Finding
	for _, f := range d.Findings {
		if !f.Passed && f.Warns != "" {
			found = append(found, f)
		}
	}
	return found
}

// Same reports whether two decisions are identical, to the byte.
func (d Decision) Same(o Decision) bool {
	a, errA := json.Marshal(d)
	b, errB := json.Marshal(o)
	return errA == nil && errB == nil && string(a) == string(b)
}

// Again computes a kept decision anew by the rules that it went by; false when
// those are gone.
func (all Sets) Again(d Decision) (Decision, bool) {
	i := slices.IndexFunc(all, func(s Set) bool { return s.ID == d.Set })
	if i < 0 {
		return Decision{}, false
	}
	return all[i].Decide(Question{Term: d.Term, On: d.On, Narrow: d.Narrow, Facts: d.Facts}), true
}

func (r Rule) find(q Question) Finding {
	f := Finding{Kind: r.Kind, Clause: r.Clause, Warns: r.Warns}
	var found string
	f.Passed, found = r.met(q)
	word := "不符合"
	switch {
	case f.Passed:
		word = "符合"
	case slices.ContainsFunc(r.Except, func(g string) bool { return slices.Contains(q.Facts.Groups, g) }):
		f.Passed, word = true, "符合（属于除外的特殊困难群体）"
	}
	f.Reason = fmt.Sprintf("%s：%s。实际：%s", word, r.Text, found)
	return f
}

// statusNames are the ways of being enrolled in the school's words.
var statusNames = map[string]string{
	"attending": "在校", "suspended": "休学", "guest": "借读", "repeating": "复读", "left": "离校", "": "没有就读记录",
}

// stageNames are the stages in the school's words.
var stageNames = map[string]string{
	"preschool": "学前", "primary": "小学", "junior": "初中", "senior": "普通高中", "vocational": "中等职业",
}

// met asks the rule and says what it found.
func (r Rule) met(q Question) (met bool, found string) {
	f := q.Facts
	switch r.Kind {
	case AtSchool:
		return f.AtSchool, called(statusNames, f.Status)
	case OnRoll:
		other := slices.Contains(otherPurses, f.Purse)
		return f.OnRoll || other, either(f.OnRoll, "有学籍", either(other, "无学籍，不使用财政资金，改由校级或县（区）资金资助", "无学籍"))
	case InStage:
		return slices.Contains(r.Stages, f.Stage), either(f.Stage != "", called(stageNames, f.Stage), "不在任何学段")
	case InYear:
		years := r.Years
		if f.Years >= LongProgramme {
			years = r.LongYears
		}
		if f.EntryYear == 0 {
			return false, "不在任何年级"
		}
		return slices.Contains(years, f.YearIn(q.Term)), fmt.Sprintf("%d年制第%d年级", f.Years, f.YearIn(q.Term))
	case Recognised:
		fits := len(r.Grades) == 0 || slices.Contains(r.Grades, f.Grade)
		return f.Recognised && fits, either(f.Recognised, either(fits, "已认定", "已认定，但档次不在范围内"),
			q.Term.SchoolYear().String()+"学年没有困难认定")
	case Published:
		return f.Published, either(f.Published, "公示已结束", "公示尚未结束")
	case InGroup:
		held := slices.DeleteFunc(slices.Clone(f.Groups), func(g string) bool { return !slices.Contains(r.Groups, g) })
		return len(held) > 0, either(len(held) > 0, "属于"+strings.Join(held, "、"), "不属于其中任何一类")
	case OfAge:
		return f.aged(r.AgeFrom, r.AgeTo, q.On), f.age(q.On)
	case Boards:
		return f.Boards == (r.Boarding == "boards"), either(f.Boards, "寄宿", "非寄宿")
	case Inclusive:
		return f.Inclusive, either(f.Inclusive, either(f.Private, "普惠性民办园", "公办园"), "非普惠性民办园")
	case VocationalRoll:
		has := f.OnRoll && slices.Contains(f.RollStages, "vocational")
		return has, either(has, "有中职学籍", "没有中职学籍")
	}
	return false, "没有这种条件"
}

// aged reports whether somebody is of an age from one to another, both included,
// on a day.
func (f Facts) aged(from, to int, on domain.Day) bool {
	return !f.Born.IsZero() && !on.Before(f.Born.Birthday(from)) && on.Before(f.Born.Birthday(to+1))
}

// age says how old somebody is on a day.
func (f Facts) age(on domain.Day) string {
	if f.Born.IsZero() || on.Before(f.Born) {
		return "出生日期不明"
	}
	years := 0
	for !on.Before(f.Born.Birthday(years + 1)) {
		years++
	}
	return fmt.Sprintf("%d岁", years)
}

// called is how people call a code, or the code where nobody gave it a name.
func called(names map[string]string, code string) string {
	if name, known := names[code]; known {
		return name
	}
	return code
}

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}
