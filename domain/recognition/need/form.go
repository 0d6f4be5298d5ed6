package need

import (
	"fmt"
	"slices"
	"strings"

	"lizhi/domain"
)

// Form 认定申请表 is what a family says of itself. It is sealed where it is kept.
type Form struct {
	Relatives     []Relative
	Size          int      // 家庭人口, the student included
	Factors       []string // codes of 认定依据
	Circumstances string   // disasters, illness, debts: in the family's own words
	Claims        []Claim
	Promise       Promise
}

// Relative 家庭成员 is one row of the family. An orphan's guardian stands there
// with the relation 监护.
type Relative struct {
	Name       string
	Age        int
	Relation   string
	Workplace  string
	Occupation string
	Income     *domain.Money // of the year, in fen; nil was left blank
	Health     Health
}

// Health 健康状况 is what the form distinguishes.
type Health string

// The three that forms have.
const (
	Healthy    Health = "healthy"     // 健康
	MinorIll   Health = "minor"       // 小病（轻残）
	SeriousIll Health = "serious"     // 大病（重残）
	maxAge            = 130           // years
	maxSize           = 30            // persons
	perYear           = 1_000_000_000 // fen, the most that a row may say
)

// Promise 个人承诺 is the signed promise that what is said is true.
type Promise struct {
	Signed bool
	Name   string // as signed
	On     domain.Day
}

// PerHead is the income per head of a year, in whole fen, rounded down (policy
// C19). Zero while the size is not known.
func (f Form) PerHead() domain.Money {
	if f.Size < 1 {
		return 0
	}
	return f.income() / domain.Money(f.Size)
}

func (f Form) income() domain.Money {
	var sum domain.Money
	for _, r := range f.Relatives {
		if r.Income != nil {
			sum += *r.Income
		}
	}
	return sum
}

// Earners is how many of the family have an income.
func (f Form) Earners() int {
	n := 0
	for _, r := range f.Relatives {
		if r.Income != nil && *r.Income > 0 {
			n++
		}
	}
	return n
}

// Check names everything in the form that is missing or wrong; factors are those
// of its school year (policy C12, C18, C19).
func (f Form) Check(factors Factors, groups Categories, today domain.Day) error {
	var wrong []*domain.Fault
	if len(f.Relatives) == 0 {
		wrong = append(wrong, ErrFamily.At("/form/relatives"))
	}
	for i, r := range f.Relatives {
		wrong = append(wrong, r.check(fmt.Sprintf("/form/relatives/%d", i))...)
	}
	if f.Size < 1 || f.Size > maxSize {
		wrong = append(wrong, ErrSize.With("max", maxSize).At("/form/size"))
	}
	wrong = append(wrong, f.checkFactors(factors)...)
	seen := map[string]bool{}
	for i, c := range f.Claims {
		if groups.Find(c.Group).Code == "" || seen[c.Group] {
			wrong = append(wrong, ErrGroup.At(fmt.Sprintf("/form/claims/%d/group", i)))
		}
		if !c.To.IsZero() && c.To.Before(c.From) {
			wrong = append(wrong, ErrClaimDays.At(fmt.Sprintf("/form/claims/%d/valid_to", i)))
		}
		seen[c.Group] = true
	}
	if p := f.Promise; !p.Signed || strings.TrimSpace(p.Name) == "" || p.On.IsZero() || p.On.After(today) {
		wrong = append(wrong, ErrPromise.At("/form/promise"))
	}
	return domain.Wrong(wrong...)
}

func (r Relative) check(at string) []*domain.Fault {
	var wrong []*domain.Fault
	if strings.TrimSpace(r.Name) == "" {
		wrong = append(wrong, ErrFamily.At(at+"/name"))
	}
	if strings.TrimSpace(r.Relation) == "" {
		wrong = append(wrong, ErrFamily.At(at+"/relation"))
	}
	if !slices.Contains([]Health{Healthy, MinorIll, SeriousIll}, r.Health) {
		wrong = append(wrong, ErrFamily.At(at+"/health"))
	}
	if r.Age < 0 || r.Age > maxAge {
		wrong = append(wrong, ErrAge.With("max", maxAge).At(at+"/age"))
	}
	if r.Income == nil || *r.Income < 0 || *r.Income > perYear {
		wrong = append(wrong, ErrIncome.With("max", domain.Money(perYear)).At(at+"/income"))
	}
	return wrong
}

func (f Form) checkFactors(known Factors) []*domain.Fault {
	var names []string
	for _, k := range known {
		names = append(names, k.Code+" "+k.Name)
	}
	var wrong []*domain.Fault
	for i, code := range f.Factors {
		if !slices.ContainsFunc(known, func(k Factor) bool { return k.Code == code }) {
			wrong = append(wrong, ErrFactor.With("factors", strings.Join(names, "、")).At(fmt.Sprintf("/form/factors/%d", i)))
		}
	}
	return wrong
}
