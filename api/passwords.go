package api

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"lizhi/domain"
)

// Passwords hashes passwords with argon2id, a few at a time: each takes 19 MiB
// and some 23 ms of a core. It is the account.Passwords of the program.
type Passwords struct {
	working chan struct{} // one place for each hash at work
	waiting chan struct{} // and for each that waits or works
	cost    cost
}

// cost is what one hash takes; OWASP's second choice of 2024.
type cost struct {
	memory  uint32 // KiB
	passes  uint32
	threads uint8
}

const (
	hashesAtOnce = 4
	// queue bounds who waits: 64 logins before one are a second and a half, more
	// are better told to come again.
	queue    = 64
	saltSize = 16
	hashSize = 32
)

// NewPasswords makes the hasher.
func NewPasswords() *Passwords {
	return &Passwords{make(chan struct{}, hashesAtOnce), make(chan struct{}, queue+hashesAtOnce), cost{19 * 1024, 2, 1}}
}

// Cheap makes a hasher for tests: as safe as nothing.
func Cheap() *Passwords {
	p := NewPasswords()
	p.cost = cost{64, 1, 1}
	return p
}

// Hash makes a hash in the PHC format. domain.ErrBusy when too many wait.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails, since Go 1.24
	sum, err := p.work(ctx, password, salt, p.cost)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.cost.memory, p.cost.passes, p.cost.threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum)), nil
}

// Check compares a password with a hash. Without a hash it does the same work
// and says no, so that nobody learns from the time which numbers exist.
func (p *Passwords) Check(ctx context.Context, password, hash string) (bool, error) {
	salt, want, with, ok := parsePHC(hash)
	if !ok {
		salt, want, with = make([]byte, saltSize), make([]byte, hashSize), p.cost
	}
	sum, err := p.work(ctx, password, salt, with)
	return err == nil && subtle.ConstantTimeCompare(sum, want) == 1 && ok, err
}

// work waits for a place and hashes.
func (p *Passwords) work(ctx context.Context, password string, salt []byte, with cost) ([]byte, error) {
	select {
	case p.waiting <- struct{}{}:
		defer func() { <-p.waiting }()
	default:
		return nil, fmt.Errorf("%w: too many passwords to hash", domain.ErrBusy)
	}
	select {
	case p.working <- struct{}{}:
		defer func() { <-p.working }()
	case <-ctx.Done():
		return nil, fmt.Errorf("%w: %w", domain.ErrBusy, ctx.Err())
	}
	return argon2.IDKey([]byte(password), salt, with.passes, with.memory, with.threads, hashSize), nil
}

// parsePHC reads what Hash wrote, with whatever cost it had then.
func parsePHC(hash string) (salt, sum []byte, with cost, ok bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return nil, nil, cost{}, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &with.memory, &with.passes, &with.threads); err != nil || n != 3 {
		return nil, nil, cost{}, false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return nil, nil, cost{}, false
	}
	sum, err = base64.RawStdEncoding.DecodeString(parts[5])
	return salt, sum, with, err == nil && len(sum) == hashSize
}
