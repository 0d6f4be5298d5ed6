package org

import (
	"fmt"
	"slices"
	"time"

	"lizhi/domain"
)

// Kind is the level of a unit.
type Kind string

// The levels.
const (
	City   Kind = "city"
	County Kind = "county" // a county, a district, or a functional zone
	School Kind = "school"
	Class  Kind = "class"
)

// Stage 学段 is a stage of schooling.
type Stage string

// The stages.
const (
	Preschool  Stage = "preschool"  // 学前
	Primary    Stage = "primary"    // 小学
	Junior     Stage = "junior"     // 初中
	Senior     Stage = "senior"     // 普通高中
	Vocational Stage = "vocational" // 中等职业
)

// usualYears is how long a stage lasts where a class does not say otherwise,
// as the five- and six-year arts programmes of 中职 do.
var usualYears = map[Stage]int{Preschool: 3, Primary: 6, Junior: 3, Senior: 3, Vocational: 3}

// LongestYears is the most years that a class of any programme can last.
const LongestYears = 6

// Valid reports whether it is one of the stages.
func (s Stage) Valid() bool { return usualYears[s] > 0 }

// grades holds the names of a stage's years, the first one first.
var grades = map[Stage][]string{
	Preschool:  {"小班", "中班", "大班"},
	Primary:    {"一年级", "二年级", "三年级", "四年级", "五年级", "六年级"},
	Junior:     {"七年级", "八年级", "九年级"},
	Senior:     {"高一", "高二", "高三"},
	Vocational: {"中职一年级", "中职二年级", "中职三年级", "中职四年级", "中职五年级", "中职六年级"},
}

// Unit is one of the city's units. Parent, City, County and School are its path,
// its own id included at its own level; County is none for 市直. The fields
// from Stage to Years are those of a class.
type Unit struct {
	ID         domain.UnitID
	Kind       Kind
	Parent     domain.UnitID
	City       domain.UnitID
	County     domain.UnitID
	School     domain.UnitID
	Code       string // region code of a city or county, 标识码 of a school
	CreditCode string // 统一社会信用代码 of a school, if known
	Region     string // where it stands, which need not be who supervises
	Name       string
	SearchKey  string
	Stages     []Stage // of a school
	Private    bool    // 民办
	Stage      Stage
	EntryYear  int
	Number     int
	Years      int
	Closed     domain.Day
	MergedInto domain.UnitID
	Version    int
	CreatedAt  time.Time
}

// FormerName is what a unit was called, and which code it had, until a day.
type FormerName struct {
	Unit    domain.UnitID
	Until   domain.Day
	Version int // the version that had it
	Name    string
	Code    string
	Reason  string
}

// Place is where the unit stands in the tree.
func (u Unit) Place() domain.Place {
	p := domain.Place{City: u.City, County: u.County, School: u.School}
	if u.Kind == Class {
		p.Class = u.ID
	}
	return p
}

// Subject is the unit as an Access is asked about it.
func (u Unit) Subject() domain.Subject { return domain.Subject{Made: u.Place(), Now: u.Place()} }

// OfCity reports whether it is a 市直 school or a class of one.
func (u Unit) OfCity() bool {
	return (u.Kind == School || u.Kind == Class) && u.County.IsZero()
}

// IsOpen reports whether the unit still exists on a day.
func (u Unit) IsOpen(on domain.Day) bool { return u.Closed.IsZero() || on.Before(u.Closed) }

// Grade is the class's year of schooling in a school year: 1 in the year of
// entry. It is 0 before, and 0 once the cohort has left the stage.
func (u Unit) Grade(year domain.SchoolYear) int {
	g := int(year) - u.EntryYear + 1
	if u.Kind != Class || g < 1 || g > u.Years {
		return 0
	}
	return g
}

// Leaves reports whether the cohort has left its stage when a school year
// begins.
func (u Unit) Leaves(year domain.SchoolYear) bool {
	return u.Kind == Class && int(year) >= u.EntryYear+u.Years
}

// GradeName is the grade in the school's words, "高二", or "已离校".
func (u Unit) GradeName(year domain.SchoolYear) string {
	g := u.Grade(year)
	switch names := grades[u.Stage]; {
	case g == 0 && u.Leaves(year):
		return "已离校"
	case g == 0:
		return "未入学"
	case g <= len(names):
		return names[g-1]
	default:
		return fmt.Sprintf("%d年级", g)
	}
}

// ClassName is "高二（3）班" in a school year, and the cohort's own name
// outside of its years.
func (u Unit) ClassName(year domain.SchoolYear) string {
	if u.Grade(year) == 0 {
		return fmt.Sprintf("%d级（%d）班", u.EntryYear, u.Number)
	}
	return fmt.Sprintf("%s（%d）班", u.GradeName(year), u.Number)
}

// under gives a new unit its path below its parent. Error: ErrParent when such
// a unit cannot stand there.
func (u Unit) under(parent Unit) (Unit, error) {
	allowed := map[Kind][]Kind{County: {City}, School: {City, County}, Class: {School}}
	if !slices.Contains(allowed[u.Kind], parent.Kind) {
		return Unit{}, ErrParent
	}
	u.Parent, u.City, u.County, u.School = parent.ID, parent.City, parent.County, parent.School
	switch u.Kind {
	case County:
		u.County = u.ID
	case School:
		u.School = u.ID
	}
	return u, nil
}

// Rename gives the unit another name, and a school another code where its type
// changed; what it was is kept.
func (u Unit) Rename(name, code, reason string, on domain.Day) (Unit, FormerName) {
	past := FormerName{Unit: u.ID, Until: on, Version: u.Version, Name: u.Name, Code: u.Code, Reason: reason}
	u.Name = name
	if code != "" {
		u.Code = code
	}
	return u, past
}

// Merge closes the unit on a day because it became part of another of its kind.
// Errors: ErrClosed, ErrMerge.
func (u Unit) Merge(into Unit, on domain.Day) (Unit, error) {
	switch {
	case !u.IsOpen(on):
		return Unit{}, ErrClosed
	case u.ID == into.ID, u.Kind != into.Kind, !into.IsOpen(on):
		return Unit{}, ErrMerge
	}
	u.Closed, u.MergedInto = on, into.ID
	return u, nil
}
