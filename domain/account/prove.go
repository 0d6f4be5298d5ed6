package account

import (
	"context"
	"errors"
	"time"

	"lizhi/domain"
)

// challenge puts the question for the second factor in place of a login where
// the account has one or its holder must have one (policy M7). It gives nil when
// the password is enough, else the refusal with the challenge in it.
func (s Service) challenge(ctx context.Context, tx Tx, a Account, device string, rules Rules) (*domain.Fault, error) {
	f, err := tx.Factor(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	h, err := tx.Holder(ctx, a.Person)
	if err != nil || !f.Active() && !anyOf(h.Roles(s.world.Today()), rules.FactorRoles) {
		return nil, err
	}
	c, clear := newChallenge(s.world, a, device, rules.proof())
	refusal := ErrEnrol
	if f.Active() {
		refusal = domain.ErrFactor
	}
	return refusal.With("challenge", clear), firstOf(
		func() error { return tx.AddChallenge(ctx, c) },
		func() error {
			return tx.Note(ctx, domain.Entry{
				Action: "account.challenge", Object: "account", ID: a.ID, About: a.Person, Result: refusal.Code,
			})
		},
	)
}

// Answer lets somebody in whose password was right and who gives the code of
// their authenticator, or a recovery code. A wrong one counts as a failed try.
// ErrChallenge, ErrFactorCode, ErrLocked.
func (s Service) Answer(ctx context.Context, who domain.Actor, challenge, code string) (Granted, error) {
	who = secret(who)
	c, a, err := s.challenged(ctx, challenge)
	if err != nil {
		return Granted{}, err
	}
	leave, _, err := s.begin(ctx, who, a.Number)
	if err != nil {
		return Granted{}, err
	}
	defer leave()
	var granted Granted
	var refused error
	err = s.store.InTx(ctx, who, nil, func(tx Tx) error {
		now := s.world.Now()
		granted, refused = Granted{}, nil
		current, err := tx.Account(ctx, a.ID)
		if err != nil {
			return err
		}
		if c, err = tx.Challenge(ctx, c.ID); err != nil {
			return err
		}
		if err := c.open(current, now); err != nil {
			return err
		}
		if refused, err = s.proved(ctx, tx, current, code); err != nil || refused != nil {
			return err
		}
		c.UsedAt = &now
		if err := firstOf(
			func() error { return tx.SaveChallenge(ctx, c) },
			func() error { return tx.ClearAttempts(ctx, a.Number, address(who)) },
		); err != nil {
			return err
		}
		granted, err = s.grant(ctx, tx, who, current, Login{Device: c.Device, ProvedAt: &now}, "account.login")
		return err
	})
	return granted, errors.Join(err, refused)
}

// challenged finds a challenge and its account. ErrChallenge.
func (s Service) challenged(ctx context.Context, clear string) (Challenge, Account, error) {
	c, a, err := s.store.Challenge(ctx, hashChallenge(clear))
	if errors.Is(err, domain.ErrNotFound) {
		err = ErrChallenge
	}
	if err == nil {
		err = c.open(a, s.world.Now())
	}
	return c, a, err
}

// proved takes a code of an account, under its lock. The refusal is a line of
// the audit, so that transaction must commit.
func (s Service) proved(ctx context.Context, tx Tx, a Account, code string) (refused, err error) {
	f, err := tx.Factor(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	entry := domain.Entry{Action: "account.prove", Object: "account", ID: a.ID, About: a.Person}
	if !f.accept(code, s.world.Now()) {
		entry.Action, entry.Result = "account.prove_failed", ErrFactorCode.Code
		return ErrFactorCode.At("/code"), tx.Note(ctx, entry)
	}
	return nil, errors.Join(tx.SaveFactor(ctx, f), tx.Note(ctx, entry))
}

// Enrol gives an authenticator to somebody whose password was right and who has
// none, at the first login. It counts from the first Answer on; until then a
// repeat gives another. ErrChallenge, ErrFactorThere.
func (s Service) Enrol(ctx context.Context, who domain.Actor, challenge string) (Enrolment, error) {
	c, a, err := s.challenged(ctx, challenge)
	if err != nil {
		return Enrolment{}, err
	}
	var e Enrolment
	err = s.store.InTx(ctx, secret(who), nil, func(tx Tx) error {
		current, err := tx.Account(ctx, a.ID)
		if err != nil {
			return err
		}
		if err := c.open(current, s.world.Now()); err != nil {
			return err
		}
		f, err := tx.Factor(ctx, a.ID)
		switch {
		case err != nil:
			return err
		case f.Active():
			return ErrFactorThere
		}
		e, err = s.enrolled(ctx, tx, current, f)
		return err
	})
	return e, err
}

// EnrolOwn gives somebody who is logged in an authenticator, or another one:
// that asks for the password and, where there is one already, for a fresh proof
// of it. ErrOldPassword, domain.ErrFactor, ErrLocked.
func (s Service) EnrolOwn(ctx context.Context, who domain.Actor, password string) (Enrolment, error) {
	who = secret(who)
	l, err := s.store.Live(ctx, who.Account, who.Login, s.world.Today())
	if err != nil {
		return Enrolment{}, err
	}
	leave, rules, err := s.begin(ctx, who, l.Account.Number)
	if err != nil {
		return Enrolment{}, err
	}
	defer leave()
	ok, err := s.check(ctx, who, l.Account, l.Account.Number, password, rules)
	switch {
	case err != nil:
		return Enrolment{}, err
	case !ok:
		return Enrolment{}, s.refuse(ctx, who, l.Account, "account.login_failed", ErrOldPassword.At("/password"))
	}
	var e Enrolment
	err = s.store.InTx(ctx, who, nil, func(tx Tx) error {
		a, err := tx.Account(ctx, who.Account)
		if err != nil {
			return err
		}
		if err := tx.ClearAttempts(ctx, a.Number, address(who)); err != nil {
			return err
		}
		f, err := tx.Factor(ctx, a.ID)
		switch {
		case err != nil:
			return err
		case f.Active() && !l.Login.proved(rules, s.world.Now()):
			return domain.ErrFactor
		}
		e, err = s.enrolled(ctx, tx, a, f)
		return err
	})
	return e, err
}

func (s Service) enrolled(ctx context.Context, tx Tx, a Account, f Factor) (Enrolment, error) {
	if f.CreatedAt.IsZero() {
		f.Account, f.CreatedAt = a.ID, s.world.Now()
	}
	e := f.enrol(a.Number)
	return e, errors.Join(tx.SaveFactor(ctx, f), tx.Note(ctx, domain.Entry{
		Action: "account.enrol_factor", Object: "account", ID: a.ID, About: a.Person,
	}))
}

// Prove shows the second factor anew within a login, before an export or a
// reveal; the first code of an authenticator that was just set up makes it
// count. ErrFactorCode counts as a failed try; ErrLocked.
func (s Service) Prove(ctx context.Context, who domain.Actor, code string) error {
	who = secret(who)
	l, err := s.store.Live(ctx, who.Account, who.Login, s.world.Today())
	if err != nil {
		return err
	}
	leave, _, err := s.begin(ctx, who, l.Account.Number)
	if err != nil {
		return err
	}
	defer leave()
	var refused error
	err = s.store.InTx(ctx, who, nil, func(tx Tx) error {
		refused = nil
		a, err := tx.Account(ctx, who.Account)
		if err != nil {
			return err
		}
		login, err := tx.Login(ctx, who.Login)
		if err != nil {
			return err
		}
		if refused, err = s.proved(ctx, tx, a, code); err != nil || refused != nil {
			return err
		}
		now := s.world.Now()
		login.ProvedAt = &now
		return firstOf(
			func() error { return tx.SaveLogin(ctx, login) },
			func() error { return tx.ClearAttempts(ctx, a.Number, address(who)) },
		)
	})
	s.live.forget(func(a domain.Actor) bool { return a.Login == who.Login })
	return errors.Join(err, refused)
}

// ResetFactor takes the second factor of somebody away who has lost it, and ends
// their logins; they enrol anew at the next one.
func (s Service) ResetFactor(ctx context.Context, who domain.Actor, id domain.AccountID) error {
	return s.managed(ctx, who, id, "resetFactor", nil, func(tx Tx, a Account, _ Holder, basis domain.Basis) error {
		return firstOf(
			func() error { return s.dropFactor(ctx, tx, a, basis) },
			func() error { return tx.EndLogins(ctx, a.ID, domain.LoginID{}, WasReset, s.world.Now()) },
		)
	})
}

// dropFactor leaves nothing behind; without a factor it does nothing.
func (s Service) dropFactor(ctx context.Context, tx Tx, a Account, basis domain.Basis) error {
	f, err := tx.Factor(ctx, a.ID)
	if err != nil || f.CreatedAt.IsZero() {
		return err
	}
	f.drop()
	return errors.Join(tx.SaveFactor(ctx, f), tx.Note(ctx, domain.Entry{
		Basis: basis, Action: "account.reset_factor", Object: "account", ID: a.ID, About: a.Person,
	}))
}

// proved reports whether the login has shown a second factor of late.
func (l Login) proved(rules Rules, now time.Time) bool {
	return l.ProvedAt != nil && now.Before(l.ProvedAt.Add(rules.proof()))
}
