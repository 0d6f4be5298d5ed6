package account

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"time"

	"lizhi/domain"
)

// State is how far an account has come.
type State string

// The states of an account.
const (
	Waiting State = "waiting" // its code was not used yet
	Active  State = "active"
	Closed  State = "closed"
)

// next lists the states each state may turn into.
var next = map[State][]State{
	Waiting: {Active, Closed},
	Active:  {Waiting, Closed},
	Closed:  {Waiting},
}

// Account is what a person logs in to.
type Account struct {
	ID            domain.AccountID
	Number        string // the login name, 8 digits
	Person        domain.PersonID
	State         State
	Password      string // an argon2id hash; empty unless active
	PasswordSetAt *time.Time
	MustChange    bool // before the next login
	ActivatedAt   *time.Time
	ClosedAt      *time.Time
	Version       int
	CreatedAt     time.Time
}

// newAccount makes the account of a person, with a number that may turn out to
// be taken.
func newAccount(w domain.World, person domain.PersonID) Account {
	return Account{
		ID: domain.AccountID(w.NewID()), Number: newNumber(), Person: person,
		State: Waiting, Version: 1, CreatedAt: w.Now(),
	}
}

// newNumber draws a number of 8 digits. It says nothing about the person, and
// the next person's cannot be guessed from it.
func newNumber() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails, since Go 1.24
	return fmt.Sprintf("%08d", 10_000_000+binary.BigEndian.Uint64(b[:])%90_000_000)
}

func (a *Account) move(to State) error {
	for _, s := range next[a.State] {
		if s == to {
			a.State = to
			a.Version++
			return nil
		}
	}
	return ErrState.With("state", string(a.State))
}

// Activate gives the account its first password, as a hash.
func (a *Account) Activate(hash string, now time.Time) error {
	if err := a.move(Active); err != nil {
		return err
	}
	a.Password, a.PasswordSetAt, a.MustChange, a.ActivatedAt = hash, &now, false, &now
	return nil
}

// SetPassword replaces the password of an active account by another hash.
func (a *Account) SetPassword(hash string, now time.Time) error {
	if a.State != Active {
		return ErrState.With("state", string(a.State))
	}
	a.Password, a.PasswordSetAt, a.MustChange = hash, &now, false
	a.Version++
	return nil
}

// Reset takes the password away, so that only a new code opens the account. On
// one that waits already it changes nothing.
func (a *Account) Reset() error {
	if a.State == Waiting {
		return nil
	}
	if err := a.move(Waiting); err != nil {
		return err
	}
	a.Password, a.PasswordSetAt, a.MustChange, a.ClosedAt = "", nil, false, nil
	return nil
}

// Close ends the account for somebody who has left. On a closed one it changes
// nothing.
func (a *Account) Close(now time.Time) error {
	if a.State == Closed {
		return nil
	}
	if err := a.move(Closed); err != nil {
		return err
	}
	a.Password, a.PasswordSetAt, a.MustChange, a.ClosedAt = "", nil, false, &now
	return nil
}

// Expired reports whether somebody in these roles must choose another password
// before the next login (policy M6).
func (a Account) Expired(roles []domain.Role, rules Rules, now time.Time) bool {
	if a.MustChange {
		return true
	}
	if a.PasswordSetAt == nil || !anyOf(roles, rules.PasswordRoles) {
		return false
	}
	return !now.Before(a.PasswordSetAt.Add(days(rules.PasswordDays)))
}
