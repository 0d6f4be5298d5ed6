package privacy

import (
	"slices"
	"strings"
	"time"

	"lizhi/domain"
)

// Class 数据类别 is a class of records with one period of retention.
type Class string

// The classes. What is kept of a student is none of them: it ends with a request.
const (
	Log        Class = "log"        // 操作日志: lines of the audit, but for Disclosure
	Disclosure Class = "disclosure" // 明文查看与导出日志: reveals, exports, downloads
	// Staged 部门名单明细 are the rows of departments' lists of campaigns that the
	// city closed; what was found, and how many, stays.
	Staged Class = "staged"
)

// Classes are all of them.
var Classes = []Class{Log, Disclosure, Staged}

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
	KeepStaged     int `json:"keep_staged"`     // days since the city closed the campaign
}

// RulesVersion is the rules from a day on, until a later one begins.
type RulesVersion struct {
	ValidFrom domain.Day
	Rules     Rules
	Source    string          // of those of the tables of reference
	SetBy     domain.PersonID // zero for those
	CreatedAt time.Time
}

// RulesOn picks the version that holds on a day.
func RulesOn(day domain.Day, versions []RulesVersion) (RulesVersion, error) {
	return domain.InForce("rules of privacy", versions, day, func(v RulesVersion) domain.Day { return v.ValidFrom })
}

// Keep is for how many days a class is kept.
func (r Rules) Keep(c Class) int {
	switch c {
	case Disclosure:
		return r.KeepDisclosure
	case Staged:
		return r.KeepStaged
	}
	return r.KeepLog
}

// bounds are what a version may say. Logs are kept for six months at least by
// article 21 of the Cybersecurity Law 网络安全法, reveals and exports three years
// (policy M5). The campaign of the term after holds its lists against those of the
// one before: they stay for two terms.
var bounds = []domain.Bound[Rules]{
	{Name: "small_below", Of: func(r Rules) int { return r.SmallBelow }, Min: 3, Max: 20},
	{Name: "reveals_per_day", Of: func(r Rules) int { return r.RevealsPerDay }, Min: 1, Max: 1000},
	{Name: "keep_log", Of: func(r Rules) int { return r.KeepLog }, Min: 184, Max: 36_500},
	{Name: "keep_disclosure", Of: func(r Rules) int { return r.KeepDisclosure }, Min: 1096, Max: 36_500},
	{Name: "keep_staged", Of: func(r Rules) int { return r.KeepStaged }, Min: 366, Max: 3_660},
}

// Check refuses numbers that are out of bounds, all of them at once.
func (r Rules) Check() error { return domain.Within(r, bounds, ErrBounds) }
