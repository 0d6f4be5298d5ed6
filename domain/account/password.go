package account

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Passwords hashes passwords: argon2id, behind a bounded queue. api implements
// it, since the domain uses no library.
type Passwords interface {
	// Hash makes a hash with its parameters and salt in it. domain.ErrBusy when
	// the queue is full.
	Hash(ctx context.Context, password string) (string, error)
	// Check compares. An empty hash never matches and takes as long as any other,
	// so that a number that is nobody's costs the same time. domain.ErrBusy when
	// the queue is full.
	Check(ctx context.Context, password, hash string) (bool, error)
}

// longest bounds the work of one hash, in bytes.
const longest = 256

// CheckPassword refuses a password that is too short or of too few classes
// (policy M6), or that has the account's number in it.
func (r Rules) CheckPassword(password, number string) error {
	switch {
	case utf8.RuneCountInString(password) < r.PasswordLength, classes(password) < r.PasswordClasses:
		return ErrWeak.With("length", r.PasswordLength).With("classes", r.PasswordClasses)
	case len(password) > longest:
		return ErrLong.With("max", longest)
	case number != "" && strings.Contains(password, number):
		return ErrNumberInside
	}
	return nil
}

// classes counts which of small letters, capitals, digits and others a password
// has. A Han character is one of the others.
func classes(password string) int {
	var small, capital, digit, other int
	for _, c := range password {
		switch {
		case c >= 'a' && c <= 'z':
			small = 1
		case c >= 'A' && c <= 'Z':
			capital = 1
		case c >= '0' && c <= '9':
			digit = 1
		case !unicode.IsControl(c):
			other = 1
		}
	}
	return small + capital + digit + other
}
