package privacy

import (
	"slices"
	"strings"
	"time"

	"lizhi/domain"
)

// Class 数据类别 is a class of records with one period of retention.
type Class string

// The classes of logs. What is kept of a student is no log: it ends with a
// request.
const (
	Log        Class = "log"        // 操作日志: lines of the audit, but for Disclosure
	Disclosure Class = "disclosure" // 明文查看与导出日志: reveals, exports, downloads
)

// Classes are all of them.
var Classes = []Class{Log, Disclosure}

// Check refuses a class that there is not.
func (c Class) Check() error {
	if slices.Contains(Classes, c) {
		return nil
	}
	var names []string
	for _, one := range Classes {
		names = append(names, string(one))
	}
	return ErrClass.With("classes", strings.Join(names, "、")).At("/class")
}

// Rules are the numbers of privacy from a day on (policy M3, M5, M14).
type Rules struct {
	SmallBelow     int `json:"small_below"`     // counts from 1 to below it are hidden in statistics
	RevealsPerDay  int `json:"reveals_per_day"` // how often one person sees numbers in clear
	KeepLog        int `json:"keep_log"`        // days
	KeepDisclosure int `json:"keep_disclosure"` // days
}

// RulesVersion is the rules from a day on, until a later one begins.
type RulesVersion struct {
	ValidFrom domain.Day
	Rules     Rules
	SetBy     domain.PersonID // zero for those that the program came with
	CreatedAt time.Time
}

// Founding is the version that holds until a city sets its own.
var Founding = RulesVersion{
	ValidFrom: domain.NewDay(2020, 1, 1),
	Rules:     Rules{SmallBelow: 3, RevealsPerDay: 50, KeepLog: 366, KeepDisclosure: 1096},
}

// RulesOn picks the version that holds on a day.
func RulesOn(day domain.Day, versions []RulesVersion) RulesVersion {
	current := Founding
	for _, v := range versions {
		if !v.ValidFrom.After(day) && !v.ValidFrom.Before(current.ValidFrom) {
			current = v
		}
	}
	return current
}

// Keep is for how many days a class is kept.
func (r Rules) Keep(c Class) int {
	if c == Disclosure {
		return r.KeepDisclosure
	}
	return r.KeepLog
}

// bounds are what a version may say. Logs are kept for six months at least by
// article 21 of the Cybersecurity Law 网络安全法, reveals and exports three years
// (policy M5).
var bounds = []struct {
	name     string
	of       func(Rules) int
	min, max int
}{
	{"small_below", func(r Rules) int { return r.SmallBelow }, 3, 20},
	{"reveals_per_day", func(r Rules) int { return r.RevealsPerDay }, 1, 1000},
	{"keep_log", func(r Rules) int { return r.KeepLog }, 184, 36_500},
	{"keep_disclosure", func(r Rules) int { return r.KeepDisclosure }, 1096, 36_500},
}

// Check refuses numbers that are out of bounds, all of them at once.
func (r Rules) Check() error {
	var wrong []*domain.Fault
	for _, b := range bounds {
		if n := b.of(r); n < b.min || n > b.max {
			wrong = append(wrong, ErrBounds.With("min", b.min).With("max", b.max).At("/rules/"+b.name))
		}
	}
	return domain.Wrong(wrong...)
}
