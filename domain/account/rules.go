package account

import (
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

// RulesOn picks the version that holds on a day. Without any nobody can log in.
func RulesOn(day domain.Day, versions []RulesVersion) (RulesVersion, error) {
	return domain.InForce("rules of login", versions, day, func(v RulesVersion) domain.Day { return v.ValidFrom })
}

// bounds are what a version may say: no city can make itself unsafe by a slip,
// nor lock itself out. The lock lasts 15 to 30 minutes by policy M6.
var bounds = []domain.Bound[Rules]{
	{Name: "failures", Of: func(r Rules) int { return r.Failures }, Min: 3, Max: 10},
	{Name: "failures_anywhere", Of: func(r Rules) int { return r.FailuresAnywhere }, Min: 10, Max: 500},
	{Name: "lock_minutes", Of: func(r Rules) int { return r.LockMinutes }, Min: 15, Max: 30},
	{Name: "password_length", Of: func(r Rules) int { return r.PasswordLength }, Min: 8, Max: 32},
	{Name: "password_classes", Of: func(r Rules) int { return r.PasswordClasses }, Min: 3, Max: 4},
	{Name: "password_days", Of: func(r Rules) int { return r.PasswordDays }, Min: 1, Max: 90},
	{Name: "idle_minutes", Of: func(r Rules) int { return r.IdleMinutes }, Min: 5, Max: 30},
	{Name: "idle_days", Of: func(r Rules) int { return r.IdleDays }, Min: 1, Max: 90},
	{Name: "code_days", Of: func(r Rules) int { return r.CodeDays }, Min: 1, Max: 365},
	{Name: "invitation_days", Of: func(r Rules) int { return r.InvitationDays }, Min: 1, Max: 60},
	{Name: "code_tries", Of: func(r Rules) int { return r.CodeTries }, Min: 3, Max: 5},
	{Name: "proof_minutes", Of: func(r Rules) int { return r.ProofMinutes }, Min: 1, Max: 60},
}

// Check refuses numbers that are out of bounds, all of them at once.
func (r Rules) Check() error { return domain.Within(r, bounds, ErrBounds) }

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
