package account

import (
	"context"
	"crypto/subtle"
	"errors"
	"slices"

	"lizhi/domain"
)

// Credentials are what somebody types to log in.
type Credentials struct {
	Number, Password string
	NewPassword      string // where the old one must be changed; otherwise empty
	Device           string // what the client calls itself
}

// Login lets somebody in who knows the password (policy M6). ErrWrong, alike for
// a wrong password, an unknown number and an account that is not active;
// ErrLocked; ErrChange when a new password must come with the old one.
func (s Service) Login(ctx context.Context, who domain.Actor, in Credentials) (Granted, error) {
	who = secret(who)
	leave, rules, err := s.begin(ctx, who, in.Number)
	if err != nil {
		return Granted{}, err
	}
	defer leave()
	a, err := s.store.ByNumber(ctx, in.Number)
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		return Granted{}, err
	}
	ok, err := s.check(ctx, who, a, in.Number, in.Password, rules)
	switch {
	case err != nil:
		return Granted{}, err
	case !ok:
		return Granted{}, s.refuse(ctx, who, a, "account.login_failed", ErrWrong)
	}
	hash, renewal := s.renewed(ctx, a, in, rules)
	var granted Granted
	var refusal error
	err = s.store.InTx(ctx, who, nil, func(tx Tx) error {
		if refusal = renewal; refusal != nil {
			return tx.ClearAttempts(ctx, in.Number, address(who)) // who knows the password and must choose another has not failed
		}
		current, err := tx.Account(ctx, a.ID)
		switch {
		case err != nil:
			return err
		case current.Version != a.Version:
			return ErrWrong // reset, closed or changed while the password was looked at
		}
		if hash != "" {
			if err := s.replace(ctx, tx, &current, hash, domain.LoginID{}); err != nil {
				return err
			}
		}
		granted, refusal, err = s.entered(ctx, tx, who, current, in, rules)
		return err
	})
	return granted, errors.Join(err, refusal)
}

// entered grants a login, or asks for the second factor. Wrong codes count
// beside wrong passwords, so a right password alone does not forget them: only
// its own try is taken back.
func (s Service) entered(
	ctx context.Context, tx Tx, who domain.Actor, a Account, in Credentials, rules Rules,
) (granted Granted, refusal, err error) {
	asked, err := s.challenge(ctx, tx, a, in.Device, rules)
	switch {
	case err != nil:
		return Granted{}, nil, err
	case asked != nil:
		return Granted{}, asked, s.untry(ctx, tx, who, in.Number, rules)
	}
	if err := tx.ClearAttempts(ctx, in.Number, address(who)); err != nil {
		return Granted{}, nil, err
	}
	granted, err = s.grant(ctx, tx, who, a, Login{Device: in.Device}, "account.login")
	return granted, nil, err
}

// renewed is the hash of the new password where one must be, or may be, given
// with the login; otherwise empty.
func (s Service) renewed(ctx context.Context, a Account, in Credentials, rules Rules) (string, error) {
	if in.NewPassword == "" {
		holder, err := s.store.Holder(ctx, a.Person)
		if err == nil && a.Expired(holder.Roles(s.world.Today()), rules, s.world.Now()) {
			err = ErrChange
		}
		return "", err
	}
	if in.NewPassword == in.Password {
		return "", ErrSame.At("/new_password")
	}
	if err := pointed(rules.CheckPassword(in.NewPassword, in.Number), "/new_password"); err != nil {
		return "", err
	}
	return s.passwords.Hash(ctx, in.NewPassword)
}

// replace gives an account another password; every other login ends.
func (s Service) replace(ctx context.Context, tx Tx, a *Account, hash string, but domain.LoginID) error {
	now := s.world.Now()
	if err := a.SetPassword(hash, now); err != nil {
		return err
	}
	return firstOf(
		func() error { return tx.SaveAccount(ctx, *a) },
		func() error { return tx.EndLogins(ctx, a.ID, but, Replaced, now) },
		func() error {
			return tx.Note(ctx, domain.Entry{Action: "account.change_password", Object: "account", ID: a.ID, About: a.Person})
		},
	)
}

func pointed(err error, pointer string) error {
	var f *domain.Fault
	if errors.As(err, &f) {
		return f.At(pointer)
	}
	return err
}

// Activation is what somebody types from the activation sheet.
type Activation struct {
	Number, Code string
	LastFour     string // of the guardian's own ID number or phone; otherwise empty
	Password     string // chosen now
	Device       string
}

// Activate turns a code into an account with a password and logs in: the first
// login is where the password is chosen (policy M6). ErrCode, ErrLastFour,
// domain.ErrGuardianConsent for a child under 14 (policy B1).
func (s Service) Activate(ctx context.Context, who domain.Actor, in Activation) (Granted, error) {
	who = secret(who)
	rules, err := s.current(ctx)
	if err == nil {
		err = pointed(rules.CheckPassword(in.Password, in.Number), "/password")
	}
	if err != nil {
		return Granted{}, err
	}
	leave, rules, err := s.begin(ctx, who, in.Number)
	if err != nil {
		return Granted{}, err
	}
	defer leave()
	a, err := s.store.ByNumber(ctx, in.Number)
	switch {
	case errors.Is(err, domain.ErrNotFound):
		return Granted{}, s.refuse(ctx, who, a, "account.activation_failed", ErrCode)
	case err != nil:
		return Granted{}, err
	}
	// The code is looked at twice: before the costly hash and, locked, after it.
	if err := s.withCode(ctx, who, a.ID, in, rules, func(Tx, Account, Code) error { return nil }); err != nil {
		return Granted{}, err
	}
	hash, err := s.passwords.Hash(ctx, in.Password)
	if err != nil {
		return Granted{}, errors.Join(err, s.takeBack(ctx, who, in.Number, rules))
	}
	var granted Granted
	var refusal error
	err = s.withCode(ctx, who, a.ID, in, rules, func(tx Tx, a Account, c Code) error {
		now := s.world.Now()
		refusal = nil
		if err := a.Activate(hash, now); err != nil {
			return err
		}
		c.use(now)
		err := firstOf(
			func() error { return tx.SaveAccount(ctx, a) },
			func() error { return tx.SaveCode(ctx, c) },
			func() error { return tx.ClearAttempts(ctx, in.Number, address(who)) },
			func() error { return tx.Touch(ctx, a.Person) },
		)
		if err != nil {
			return err
		}
		asked, err := s.challenge(ctx, tx, a, in.Device, rules)
		switch {
		case err != nil:
			return err
		case asked != nil:
			refusal = asked
			return nil // the account is active; the login waits for the second factor
		}
		granted, err = s.grant(ctx, tx, who, a, Login{Device: in.Device}, "account.activate")
		return err
	})
	if err == nil {
		err = refusal
	}
	return granted, err
}

// withCode runs fn when the code opens the account. A wrong answer is counted
// and leaves a line in the audit, so that transaction commits.
func (s Service) withCode(
	ctx context.Context, who domain.Actor, id domain.AccountID, in Activation, rules Rules, fn func(Tx, Account, Code) error,
) error {
	var refused error
	err := s.store.InTx(ctx, who, nil, func(tx Tx) error {
		refused = nil
		a, err := tx.Account(ctx, id)
		if err != nil {
			return err
		}
		c, err := tx.CodeOf(ctx, id)
		if err != nil && !errors.Is(err, domain.ErrNotFound) {
			return err
		}
		onFile, err := tx.LastFours(ctx, a.Person)
		if err != nil {
			return err
		}
		if subtle.ConstantTimeCompare(c.Hash, domain.HashCode(in.Code)) != 1 {
			refused = ErrCode
		} else if refused = c.Open(in.LastFour, onFile, rules, s.world.Now()); refused != nil {
			if err := tx.SaveCode(ctx, c); err != nil {
				return err
			}
		}
		if refused != nil {
			var fault *domain.Fault
			errors.As(refused, &fault)
			return tx.Note(ctx, domain.Entry{
				Action: "account.activation_failed", Object: "account", ID: a.ID, About: a.Person, Result: fault.Code,
			})
		}
		if err := s.mayActivate(ctx, tx, a.Person); err != nil {
			return err
		}
		return fn(tx, a, c)
	})
	return errors.Join(err, refused)
}

// mayActivate refuses a child under 14 for whom no guardian agreed to anything
// that rests on consent (policy B1). People who are enrolled nowhere are not
// children of a school.
func (s Service) mayActivate(ctx context.Context, tx Tx, person domain.PersonID) error {
	standing, err := tx.Student(ctx, person)
	switch {
	case err != nil:
		return err
	case standing.Place == domain.Place{}, !standing.Protected(s.world.Today()):
		return nil
	case slices.ContainsFunc(standing.ByGuard, func(p domain.Purpose) bool { return p != domain.AidRecords }):
		return nil
	}
	return domain.ErrGuardianConsent.With("purpose", "account")
}
