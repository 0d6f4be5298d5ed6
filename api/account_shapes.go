package api

import (
	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/consent"
)

// toTokens signs the access token that goes with a refresh token.
func (a accountAPI) toTokens(g account.Granted) (openapi.Tokens, error) {
	token, expires, err := a.tokens.Issue(g.Account, g.Login)
	return openapi.Tokens{
		AccessToken: token, ExpiresAt: expires, RefreshToken: g.Refresh, AccountId: openapi.Id(g.Account), LoginId: openapi.Id(g.Login),
	}, err
}

func toMe(m account.Me, open []consent.Open) openapi.Me {
	me := openapi.Me{
		AccountId: openapi.Id(m.Account.ID), LoginId: openapi.Id(m.Login), Number: m.Account.Number,
		PersonId: openapi.Id(m.Account.Person), Name: m.Name, PasswordChangeBy: m.ChangeBy, Must: []openapi.Duty{},
		Appointments: all(m.Appointments, func(p account.Appointment) openapi.MyAppointment {
			return openapi.MyAppointment{
				Role: openapi.Role(p.Role), UnitId: openapi.Id(p.Unit), UnitName: m.Units[p.Unit], Until: optional(p.UntilOn),
			}
		}),
		Wards: all(m.Wards, func(id domain.PersonID) openapi.NamedPerson {
			return openapi.NamedPerson{PersonId: openapi.Id(id), Name: m.Names[id]}
		}),
	}
	if m.Account.MustChange {
		me.Must = append(me.Must, openapi.Duty{Duty: openapi.DutyDuty("change_password")})
	}
	for _, o := range open {
		purposes := all(o.Purposes, func(p domain.Purpose) string { return string(p) })
		me.Must = append(me.Must, openapi.Duty{
			Duty: openapi.DutyDuty("answer_consent"), StudentId: someID(o.Person), Purposes: &purposes,
		})
	}
	return me
}

func fromCodesAsked(b openapi.CodesAsked) account.Asked {
	return account.Asked{
		Kinds:   all(given(b.For), func(k openapi.CodesAskedFor) account.CodeKind { return account.CodeKind(k) }),
		Persons: all(given(b.Persons), func(id openapi.Id) domain.PersonID { return domain.PersonID(id) }),
	}
}

func toIssued(i account.Issued) openapi.IssuedCode {
	return openapi.IssuedCode{
		AccountId: openapi.Id(i.Account), Number: i.Number, PersonId: openapi.Id(i.Person), Name: optional(i.Name), Ward: optional(i.Ward),
		For: openapi.IssuedCodeFor(i.Kind), Code: optional(i.Code), ExpiresAt: optional(i.ExpiresAt),
	}
}

func toClassAccount(m account.Member) openapi.ClassAccount {
	state := m.State
	if m.Account.IsZero() {
		state = "none"
	}
	return openapi.ClassAccount{
		PersonId: openapi.Id(m.Person), Name: m.Name, Guardian: m.Guardian, Ward: optional(m.Ward), AccountId: someID(m.Account),
		Number: optional(m.Number), State: openapi.ClassAccountState(state), ActivatedAt: m.ActivatedAt,
	}
}

func toAppointment(a account.Appointment) openapi.Appointment {
	return openapi.Appointment{
		Id: openapi.Id(a.ID), PersonId: openapi.Id(a.Person), Role: openapi.Role(a.Role), UnitId: openapi.Id(a.Unit),
		From: a.BeganOn, Until: optional(a.UntilOn), EndedAt: a.EndedAt, Version: a.Version, CreatedAt: a.CreatedAt,
	}
}

func toAppointed(a account.Appointed) openapi.Appointment {
	out := toAppointment(a.Appointment)
	out.Name, out.UnitName = optional(a.Name), optional(a.UnitName)
	out.AccountId, out.Number = someID(a.Account), optional(a.Number)
	if a.State != "" {
		state := openapi.AppointmentAccountState(a.State)
		out.AccountState = &state
	}
	return out
}

func fromRole(r openapi.Role) domain.Role { return domain.Role(r) }

func toRole(r domain.Role) openapi.Role { return openapi.Role(r) }

func fromRules(r openapi.LoginRules) account.Rules {
	return account.Rules{
		Failures: r.Failures, FailuresAnywhere: r.FailuresAnywhere, LockMinutes: r.LockMinutes,
		PasswordLength: r.PasswordLength, PasswordClasses: r.PasswordClasses, PasswordDays: r.PasswordDays,
		PasswordRoles: all(r.PasswordRoles, fromRole), IdleMinutes: r.IdleMinutes, IdleRoles: all(r.IdleRoles, fromRole), IdleDays: r.IdleDays,
		CodeDays: r.CodeDays, InvitationDays: r.InvitationDays, CodeTries: r.CodeTries,
		FactorRoles: all(r.FactorRoles, fromRole), ProofRoles: all(r.ProofRoles, fromRole), ProofMinutes: r.ProofMinutes,
	}
}

func toRulesVersion(v account.RulesVersion) openapi.RulesVersion {
	r := v.Rules
	return openapi.RulesVersion{ValidFrom: v.ValidFrom, SetBy: someID(v.SetBy), Rules: openapi.LoginRules{
		Failures: r.Failures, FailuresAnywhere: r.FailuresAnywhere, LockMinutes: r.LockMinutes,
		PasswordLength: r.PasswordLength, PasswordClasses: r.PasswordClasses, PasswordDays: r.PasswordDays,
		PasswordRoles: all(r.PasswordRoles, toRole), IdleMinutes: r.IdleMinutes, IdleRoles: all(r.IdleRoles, toRole), IdleDays: r.IdleDays,
		CodeDays: r.CodeDays, InvitationDays: r.InvitationDays, CodeTries: r.CodeTries,
		FactorRoles: all(r.FactorRoles, toRole), ProofRoles: all(r.ProofRoles, toRole), ProofMinutes: r.ProofMinutes,
	}}
}
