package account

import (
	"fmt"
	"slices"
	"time"

	"lizhi/domain"
)

// Rules are the numbers behind the rules of login, from a day on (policy M6,
// M14). A city changes them by adding a version, never by editing one.
type Rules struct {
	Failures         int `json:"failures"`          // of a number at one address, until it is locked there
	FailuresAnywhere int `json:"failures_anywhere"` // of a number at all addresses, until it is locked for all
	LockMinutes      int `json:"lock_minutes"`

	PasswordLength  int           `json:"password_length"`  // characters
	PasswordClasses int           `json:"password_classes"` // of small letters, capitals, digits, others
	PasswordDays    int           `json:"password_days"`    // how long one is good for PasswordRoles
	PasswordRoles   []domain.Role `json:"password_roles"`

	IdleMinutes int           `json:"idle_minutes"` // until IdleRoles are logged out
	IdleRoles   []domain.Role `json:"idle_roles"`
	IdleDays    int           `json:"idle_days"` // until everybody else is

	CodeDays       int `json:"code_days"`       // how long a code can be used
	InvitationDays int `json:"invitation_days"` // how long that of a judge from outside can
	CodeTries      int `json:"code_tries"`      // wrong last fours, until a code ends

	FactorRoles  []domain.Role `json:"factor_roles"`  // who logs in with a second factor (policy M7)
	ProofRoles   []domain.Role `json:"proof_roles"`   // who shows it anew before an export or a reveal
	ProofMinutes int           `json:"proof_minutes"` // how long a proof is fresh, and a challenge can be answered
}

// RulesVersion is the rules from a day on, until a later one begins.
type RulesVersion struct {
	ValidFrom domain.Day
	Rules     Rules
	Source    string          // of those of the tables of reference
	SetBy     domain.PersonID // zero for those
	CreatedAt time.Time
}

// proof is how long a proof is fresh.
func (r Rules) proof() time.Duration { return time.Duration(r.ProofMinutes) * time.Minute }

// RulesOn picks the version that holds on a day. Without any nobody can log in:
// the tables of reference were not loaded.
func RulesOn(day domain.Day, versions []RulesVersion) (RulesVersion, error) {
	var current RulesVersion
	for _, v := range versions {
		if !v.ValidFrom.After(day) && !v.ValidFrom.Before(current.ValidFrom) {
			current = v
		}
	}
	if current.ValidFrom.IsZero() {
		return current, fmt.Errorf("no rules of login hold on %s: load the tables of reference", day)
	}
	return current, nil
}

// bounds are what a version may say: no city can make itself unsafe by a slip,
// nor lock itself out. The lock lasts 15 to 30 minutes by policy M6.
var bounds = []struct {
	name     string
	of       func(Rules) int
	min, max int
}{
	{"failures", func(r Rules) int { return r.Failures }, 3, 10},
	{"failures_anywhere", func(r Rules) int { return r.FailuresAnywhere }, 10, 500},
	{"lock_minutes", func(r Rules) int { return r.LockMinutes }, 15, 30},
	{"password_length", func(r Rules) int { return r.PasswordLength }, 8, 32},
	{"password_classes", func(r Rules) int { return r.PasswordClasses }, 3, 4},
	{"password_days", func(r Rules) int { return r.PasswordDays }, 1, 90},
	{"idle_minutes", func(r Rules) int { return r.IdleMinutes }, 5, 30},
	{"idle_days", func(r Rules) int { return r.IdleDays }, 1, 90},
	{"code_days", func(r Rules) int { return r.CodeDays }, 1, 365},
	{"invitation_days", func(r Rules) int { return r.InvitationDays }, 1, 60},
	{"code_tries", func(r Rules) int { return r.CodeTries }, 3, 5},
	{"proof_minutes", func(r Rules) int { return r.ProofMinutes }, 1, 60},
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

// Idle is how long somebody in these roles may do nothing before the login is
// over.
func (r Rules) Idle(roles []domain.Role) time.Duration {
	if anyOf(roles, r.IdleRoles) {
		return time.Duration(r.IdleMinutes) * time.Minute
	}
	return days(r.IdleDays)
}

// lock is how long too many failures lock a number.
func (r Rules) lock() time.Duration { return time.Duration(r.LockMinutes) * time.Minute }

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

func anyOf(have, want []domain.Role) bool {
	return slices.ContainsFunc(have, func(r domain.Role) bool { return slices.Contains(want, r) })
}
