package account

import (
	"context"
	"errors"
	"sync"
	"time"

	"lizhi/domain"
)

// Service is what people can do about accounts.
type Service struct {
	store     Store
	passwords Passwords
	world     domain.World
	live      *live
	turns     *turns
	rules     *kept
}

// New makes the service.
func New(store Store, passwords Passwords, world domain.World) Service {
	return Service{store, passwords, world, &live{}, &turns{}, &kept{}}
}

// fresh is how long the process may believe what it has read; decisions §5
// allow no more than 10 seconds.
const fresh = 10 * time.Second

// kept is the rules as they were read last.
type kept struct {
	mu       sync.Mutex
	versions []RulesVersion
	at       time.Time
}

// current are the rules of today.
func (s Service) current(ctx context.Context) (Rules, error) {
	s.rules.mu.Lock()
	defer s.rules.mu.Unlock()
	now := s.world.Now()
	if age := now.Sub(s.rules.at); s.rules.at.IsZero() || age >= fresh || age < 0 {
		versions, err := s.store.Rules(ctx)
		if err != nil {
			return Rules{}, err
		}
		s.rules.versions, s.rules.at = versions, now
	}
	v, err := RulesOn(s.world.Today(), s.rules.versions)
	return v.Rules, err
}

// secret is the actor without an idempotency key: what comes back must not be
// kept (see Decisions in doc.go).
func secret(who domain.Actor) domain.Actor {
	if who.Cause == nil || who.Cause.Key == "" {
		return who
	}
	cause := *who.Cause
	cause.Route, cause.Key, cause.Fingerprint = "", "", ""
	who.Cause = &cause
	return who
}

func address(who domain.Actor) string {
	if who.Cause == nil {
		return ""
	}
	return who.Cause.Address
}

// begin waits for the turn of a number at an address and counts a try.
// ErrLocked, which leaves a line in the audit.
func (s Service) begin(ctx context.Context, who domain.Actor, number string) (leave func(), rules Rules, err error) {
	if rules, err = s.current(ctx); err != nil {
		return nil, rules, err
	}
	leave, err = s.turns.take(ctx, number+" "+address(who))
	if err != nil {
		return nil, rules, err
	}
	var refused error
	err = s.store.InTx(ctx, who, nil, func(tx Tx) error {
		now := s.world.Now()
		refused = nil
		var tries [2]Attempts
		for i, from := range []string{Everywhere, address(who)} {
			a, err := tx.Attempts(ctx, number, from, now)
			if err != nil {
				return err
			}
			if refused = a.Try(rules, now); refused != nil {
				return tx.Note(ctx, domain.Entry{Action: "account.login_locked", Object: "account", Result: ErrLocked.Code})
			}
			tries[i] = a
		}
		return errors.Join(tx.SaveAttempts(ctx, tries[0]), tx.SaveAttempts(ctx, tries[1]))
	})
	if err = errors.Join(err, refused); err != nil {
		leave()
		return nil, rules, err
	}
	return leave, rules, nil
}

// takeBack undoes the try that begin has counted.
func (s Service) takeBack(ctx context.Context, who domain.Actor, number string, rules Rules) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error { return s.untry(ctx, tx, who, number, rules) })
}

func (s Service) untry(ctx context.Context, tx Tx, who domain.Actor, number string, rules Rules) error {
	for _, from := range []string{Everywhere, address(who)} {
		a, err := tx.Attempts(ctx, number, from, s.world.Now())
		if err != nil {
			return err
		}
		a.TakeBack(rules)
		if err := tx.SaveAttempts(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// check compares a password; when nobody could, the try does not count.
func (s Service) check(ctx context.Context, who domain.Actor, a Account, number, password string, rules Rules) (bool, error) {
	ok, err := s.passwords.Check(ctx, password, a.Password)
	if err != nil {
		return false, errors.Join(err, s.takeBack(ctx, who, number, rules))
	}
	return ok && a.State == Active, nil
}

// refuse writes why somebody was not let in, and gives the refusal back.
func (s Service) refuse(ctx context.Context, who domain.Actor, a Account, action string, refusal *domain.Fault) error {
	err := s.store.InTx(ctx, who, nil, func(tx Tx) error {
		return tx.Note(ctx, domain.Entry{
			Action: action, Object: "account", ID: a.ID, About: a.Person, Result: refusal.Code,
		})
	})
	if err != nil {
		return err
	}
	return refusal
}

// grant opens a login, of which the device is known and perhaps a proof, and
// gives its first refresh token.
func (s Service) grant(ctx context.Context, tx Tx, who domain.Actor, a Account, l Login, action string) (Granted, error) {
	now := s.world.Now()
	l.ID, l.Account, l.Address, l.SeenAt, l.CreatedAt = domain.LoginID(s.world.NewID()), a.ID, address(who), now, now
	token, clear := newRefresh(s.world, l.ID, RefreshID{})
	err := firstOf(
		func() error { return tx.AddLogin(ctx, l) },
		func() error { return tx.AddRefresh(ctx, token) },
		func() error {
			return tx.Note(ctx, domain.Entry{Action: action, Object: "account", ID: a.ID, About: a.Person, After: l})
		},
	)
	return Granted{a.ID, l.ID, clear}, err
}

// firstOf does one thing after the other until one fails.
func firstOf(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
