package seeds

import (
	_ "embed"

	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/growth"
	"lizhi/domain/mentoring"
	"lizhi/domain/privacy"
)

// The numbers by which features judge, in their first editions.
var (
	//go:embed reference/growth.yaml
	growthYAML []byte
	//go:embed reference/mentoring.yaml
	mentoringYAML []byte
	//go:embed reference/account.yaml
	accountYAML []byte
	//go:embed reference/privacy.yaml
	privacyYAML []byte
)

// GrowthLimits are the limits of every kind of record.
func GrowthLimits() ([]growth.Rules, error) {
	var g struct {
		Limits []struct {
			Kind       growth.Kind `yaml:"kind"`
			ValidFrom  domain.Day  `yaml:"valid_from"`
			TitleMax   int         `yaml:"title_max"`
			TextMax    int         `yaml:"text_max"`
			PlaceMax   int         `yaml:"place_max"`
			FilesMax   int         `yaml:"files_max"`
			MinutesMax int         `yaml:"minutes_max"`
			ReasonMax  int         `yaml:"reason_max"`
			Source     string      `yaml:"source"`
		} `yaml:"limits"`
	}
	err := readTable("growth.yaml", growthYAML, &g)
	var all []growth.Rules
	for _, x := range g.Limits {
		all = append(all, growth.Rules(x))
	}
	return all, err
}

// MentoringRules are the numbers of mentoring.
func MentoringRules() ([]mentoring.Rules, error) {
	var m struct {
		Rules []struct {
			ValidFrom  domain.Day `yaml:"valid_from"`
			Capacity   int        `yaml:"capacity"`
			LateDays   int        `yaml:"late_days"`
			EditHours  int        `yaml:"edit_hours"`
			MinutesMax int        `yaml:"minutes_max"`
			PlaceMax   int        `yaml:"place_max"`
			TopicMax   int        `yaml:"topic_max"`
			TextMax    int        `yaml:"text_max"`
			ReasonMax  int        `yaml:"reason_max"`
			Source     string     `yaml:"source"`
		} `yaml:"rules"`
	}
	err := readTable("mentoring.yaml", mentoringYAML, &m)
	var all []mentoring.Rules
	for _, x := range m.Rules {
		all = append(all, mentoring.Rules(x))
	}
	return all, err
}

// LoginRules are the rules of login, and those with which a city that is founded
// in earnest begins: the newest of them with a second factor (policy M7).
func LoginRules() (versions []account.RulesVersion, founded account.Rules, err error) {
	var a struct {
		Rules []struct {
			ValidFrom        domain.Day    `yaml:"valid_from"`
			Source           string        `yaml:"source"`
			Failures         int           `yaml:"failures"`
			FailuresAnywhere int           `yaml:"failures_anywhere"`
			LockMinutes      int           `yaml:"lock_minutes"`
			PasswordLength   int           `yaml:"password_length"`
			PasswordClasses  int           `yaml:"password_classes"`
			PasswordDays     int           `yaml:"password_days"`
			PasswordRoles    []domain.Role `yaml:"password_roles"`
			IdleMinutes      int           `yaml:"idle_minutes"`
			IdleRoles        []domain.Role `yaml:"idle_roles"`
			IdleDays         int           `yaml:"idle_days"`
			CodeDays         int           `yaml:"code_days"`
			InvitationDays   int           `yaml:"invitation_days"`
			CodeTries        int           `yaml:"code_tries"`
			FactorRoles      []domain.Role `yaml:"factor_roles"`
			ProofRoles       []domain.Role `yaml:"proof_roles"`
			ProofMinutes     int           `yaml:"proof_minutes"`
		} `yaml:"rules"`
		Founded struct {
			FactorRoles []domain.Role `yaml:"factor_roles"`
			ProofRoles  []domain.Role `yaml:"proof_roles"`
		} `yaml:"founded"`
	}
	err = readTable("account.yaml", accountYAML, &a)
	for _, x := range a.Rules {
		founded = account.Rules{
			Failures: x.Failures, FailuresAnywhere: x.FailuresAnywhere, LockMinutes: x.LockMinutes,
			PasswordLength: x.PasswordLength, PasswordClasses: x.PasswordClasses, PasswordDays: x.PasswordDays, PasswordRoles: x.PasswordRoles,
			IdleMinutes: x.IdleMinutes, IdleRoles: x.IdleRoles, IdleDays: x.IdleDays,
			CodeDays: x.CodeDays, InvitationDays: x.InvitationDays, CodeTries: x.CodeTries,
			FactorRoles: x.FactorRoles, ProofRoles: x.ProofRoles, ProofMinutes: x.ProofMinutes,
		}
		versions = append(versions, account.RulesVersion{ValidFrom: x.ValidFrom, Rules: founded, Source: x.Source})
	}
	founded.FactorRoles, founded.ProofRoles = a.Founded.FactorRoles, a.Founded.ProofRoles
	return versions, founded, err
}

// PrivacyRules are the numbers of privacy.
func PrivacyRules() ([]privacy.RulesVersion, error) {
	var p struct {
		Rules []struct {
			ValidFrom      domain.Day `yaml:"valid_from"`
			Source         string     `yaml:"source"`
			SmallBelow     int        `yaml:"small_below"`
			RevealsPerDay  int        `yaml:"reveals_per_day"`
			KeepLog        int        `yaml:"keep_log"`
			KeepDisclosure int        `yaml:"keep_disclosure"`
			KeepStaged     int        `yaml:"keep_staged"`
		} `yaml:"rules"`
	}
	err := readTable("privacy.yaml", privacyYAML, &p)
	var all []privacy.RulesVersion
	for _, x := range p.Rules {
		all = append(all, privacy.RulesVersion{ValidFrom: x.ValidFrom, Source: x.Source, Rules: privacy.Rules{
			SmallBelow: x.SmallBelow, RevealsPerDay: x.RevealsPerDay, KeepLog: x.KeepLog, KeepDisclosure: x.KeepDisclosure, KeepStaged: x.KeepStaged,
		}})
	}
	return all, err
}
