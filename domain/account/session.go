package account

import (
	"context"
	"errors"
	"slices"

	"lizhi/domain"
)

// Refresh exchanges a refresh token for its successor. ErrRefresh when the login
// is over: ended, idle for too long, its password past its time, or the token
// was copied, which ends it.
func (s Service) Refresh(ctx context.Context, who domain.Actor, token string) (Granted, error) {
	who = secret(who)
	rules, err := s.current(ctx)
	if err != nil {
		return Granted{}, err
	}
	var granted Granted
	var over domain.LoginID // whose end must stay, so that transaction commits
	err = s.store.InTx(ctx, who, nil, func(tx Tx) error {
		granted, over = Granted{}, domain.LoginID{}
		presented, owner, err := tx.Token(ctx, hashRefresh(token))
		if errors.Is(err, domain.ErrNotFound) {
			return ErrRefresh
		} else if err != nil {
			return err
		}
		a, err := tx.Account(ctx, owner)
		if err != nil {
			return err
		}
		l, err := tx.Login(ctx, presented.Login)
		if err != nil {
			return err
		}
		if l.EndedAt != nil {
			return ErrRefresh
		}
		why, err := s.overdue(ctx, tx, a, l, rules)
		if err != nil {
			return err
		}
		var changed []Refresh
		if why == "" {
			family, err := tx.Family(ctx, l.ID, presented.ID)
			if err != nil {
				return err
			}
			if changed, err = Exchange(presented.ID, family); err != nil {
				why = Reused
			}
		}
		if why != "" {
			over = l.ID
			return s.end(ctx, tx, a, l, why)
		}
		next, clear := newRefresh(s.world, l.ID, presented.ID)
		granted = Granted{a.ID, l.ID, clear}
		return s.exchanged(ctx, tx, l, append(changed, next))
	})
	switch {
	case err != nil:
		return Granted{}, err
	case !over.IsZero():
		s.live.forget(func(a domain.Actor) bool { return a.Login == over })
		return Granted{}, ErrRefresh
	}
	return granted, nil
}

// exchanged saves the tokens of a family that changed; the last one is new. A
// refresh is no line of the audit: it happens four times an hour and says
// nothing that the login did not.
func (s Service) exchanged(ctx context.Context, tx Tx, l Login, family []Refresh) error {
	last := len(family) - 1
	for _, r := range family[:last] {
		if err := tx.SaveRefresh(ctx, r); err != nil {
			return err
		}
	}
	l.SeenAt = s.world.Now()
	return firstOf(
		func() error { return tx.AddRefresh(ctx, family[last]) },
		func() error { return tx.SaveLogin(ctx, l) },
	)
}

// overdue says why a login that has not ended may not go on.
func (s Service) overdue(ctx context.Context, tx Tx, a Account, l Login, rules Rules) (EndReason, error) {
	holder, err := tx.Holder(ctx, a.Person)
	if err != nil {
		return "", err
	}
	roles, now := holder.Roles(s.world.Today()), s.world.Now()
	switch {
	case a.State != Active:
		return HasLeft, nil
	case l.Over(rules.Idle(roles), now):
		return Idle, nil
	case a.Expired(roles, rules, now):
		return Replaced, nil
	case l.ProvedAt == nil && anyOf(roles, rules.FactorRoles):
		return Unproved, nil
	}
	return "", nil
}

// end ends one login.
func (s Service) end(ctx context.Context, tx Tx, a Account, l Login, why EndReason) error {
	l.end(why, s.world.Now())
	return firstOf(
		func() error { return tx.SaveLogin(ctx, l) },
		func() error {
			return tx.Note(ctx, domain.Entry{
				Action: "account.end_login", Object: "login", ID: l.ID, About: a.Person, Result: string(why), After: l,
			})
		},
	)
}

// Logout ends the login that asks.
func (s Service) Logout(ctx context.Context, who domain.Actor) error {
	return s.endOwn(ctx, who, who.Login, LoggedOut)
}

// Revoke ends another of one's own logins. domain.ErrNotFound for anybody
// else's.
func (s Service) Revoke(ctx context.Context, who domain.Actor, id domain.LoginID) error {
	return s.endOwn(ctx, who, id, Revoked)
}

func (s Service) endOwn(ctx context.Context, who domain.Actor, id domain.LoginID, why EndReason) error {
	err := s.store.InTx(ctx, who, nil, func(tx Tx) error {
		a, err := tx.Account(ctx, who.Account)
		if err != nil {
			return err
		}
		l, err := tx.Login(ctx, id)
		switch {
		case err != nil:
			return err
		case l.Account != who.Account:
			return domain.ErrNotFound
		case l.EndedAt != nil:
			return nil
		}
		return s.end(ctx, tx, a, l, why)
	})
	s.live.forget(func(a domain.Actor) bool { return a.Login == id })
	return err
}

// Logins are the actor's own that can still be used, on all devices, newest
// first.
func (s Service) Logins(ctx context.Context, who domain.Actor) ([]Login, error) {
	rules, err := s.current(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.store.Logins(ctx, who.Account)
	var roles []domain.Role
	for _, a := range who.Appointments {
		roles = append(roles, a.Role)
	}
	return slices.DeleteFunc(all, func(l Login) bool { return l.Over(rules.Idle(roles), s.world.Now()) }), err
}

// ChangePassword replaces the actor's own password; every other login ends.
// ErrOldPassword, which counts as a failed try; ErrLocked, ErrWeak, ErrSame. A
// repeat, whose first answer was lost, finds the new password in place and is
// done: no password need be kept for it.
func (s Service) ChangePassword(ctx context.Context, who domain.Actor, old, replacement string) error {
	who = secret(who)
	l, err := s.store.Live(ctx, who.Account, who.Login, s.world.Today())
	if err != nil {
		return err
	}
	a := l.Account
	leave, rules, err := s.begin(ctx, who, a.Number)
	if err != nil {
		return err
	}
	defer leave()
	ok, err := s.check(ctx, who, a, a.Number, old, rules)
	switch {
	case err != nil:
		return err
	case !ok:
		if done, err := s.check(ctx, who, a, a.Number, replacement, rules); err != nil || done {
			return errors.Join(err, s.takeBack(ctx, who, a.Number, rules))
		}
		return s.refuse(ctx, who, a, "account.login_failed", ErrOldPassword.At("/password"))
	}
	hash, refusal := s.renewed(ctx, a, Credentials{Number: a.Number, Password: old, NewPassword: replacement}, rules)
	err = s.store.InTx(ctx, who, nil, func(tx Tx) error {
		if err := tx.ClearAttempts(ctx, a.Number, address(who)); err != nil || refusal != nil {
			return err
		}
		current, err := tx.Account(ctx, a.ID)
		switch {
		case err != nil:
			return err
		case current.Version != a.Version:
			return ErrOldPassword.At("/password")
		}
		return s.replace(ctx, tx, &current, hash, who.Login)
	})
	s.live.forget(func(a domain.Actor) bool { return a.Account == who.Account })
	return errors.Join(err, refusal)
}
