package api

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"lizhi/domain"
)

// Keys are the secrets that the server works with: store's Keyring.
// A key that is no longer current is still found by its id, until it is removed.
type Keys interface {
	// TokenKey signs tokens.
	TokenKey() (id string, key ed25519.PrivateKey)
	// TokenKeyByID checks what was signed earlier.
	TokenKeyByID(id string) (ed25519.PublicKey, bool)
	// CursorKey seals cursors: 32 bytes.
	CursorKey() (id string, key []byte)
	// CursorKeyByID opens what was sealed earlier.
	CursorKeyByID(id string) ([]byte, bool)
	// Blind is a keyed hash under the index key, which stays the same for as long
	// as answers are kept, whatever happens to the other keys.
	Blind(kind, value string) []byte
}

// Actors says who an account is at this moment; the account service fills it
// and may remember its answer for up to 10 seconds.
type Actors interface {
	// Actor gives the current appointments and relations. It returns an error
	// that wraps ErrLoggedOut when the login has ended or the account is closed.
	Actor(ctx context.Context, account domain.AccountID, login domain.LoginID) (domain.Actor, error)
}

// ErrLoggedOut is what Actors answers for a login that is over: 401.
var ErrLoggedOut error = errUnauthenticated

const (
	issuer    = "lizhi"
	tokenLife = 15 * time.Minute
	leeway    = 5 * time.Second
	// remembered is how many verified signatures are kept: half a school city at
	// once, some 100 bytes each.
	remembered = 20_000
)

// Tokens issues access tokens and checks them. A token names account and login
// and nothing else: what somebody may do is looked up at every request.
type Tokens struct {
	keys   Keys
	world  domain.World
	parser *jwt.Parser

	mu       sync.Mutex
	now, old map[[32]byte]claims // verified signatures, in two generations
}

// recheck is how long a signature is believed before its key is looked up
// again: a key that was withdrawn takes its tokens with it.
const recheck = 10 * time.Second

type claims struct {
	account domain.AccountID
	login   domain.LoginID
	expires time.Time
	checked time.Time
}

// NewTokens makes the issuer of access tokens.
func NewTokens(keys Keys, world domain.World) *Tokens {
	t := &Tokens{keys: keys, world: world, now: map[[32]byte]claims{}}
	t.parser = jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithIssuer(issuer),
		jwt.WithLeeway(leeway), jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithTimeFunc(world.Now))
	return t
}

// Issue signs a token for a login; it is good for 15 minutes.
func (t *Tokens) Issue(account domain.AccountID, login domain.LoginID) (token string, expires time.Time, err error) {
	now := t.world.Now()
	expires = now.Add(tokenLife)
	id, key := t.keys.TokenKey()
	unsigned := jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwt.MapClaims{
		"iss": issuer, "sub": account.String(), "sid": login.String(), "iat": now.Unix(), "exp": expires.Unix(),
	})
	unsigned.Header["kid"] = id
	token, err = unsigned.SignedString(key)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("sign a token: %w", err)
	}
	return token, expires, nil
}

// bearer reads the Authorization header. Whatever is wrong with it, the answer
// is the same.
func (t *Tokens) bearer(header string) (domain.AccountID, domain.LoginID, error) {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" || len(token) > 2048 {
		return domain.AccountID{}, domain.LoginID{}, errUnauthenticated
	}
	seen := sha256.Sum256([]byte(token))
	now := t.world.Now()
	c, ok := t.recall(seen)
	if !ok || now.Sub(c.checked) >= recheck {
		var err error
		if c, err = t.verify(token); err != nil {
			return domain.AccountID{}, domain.LoginID{}, errUnauthenticated
		}
		c.checked = now
		t.remember(seen, c)
	}
	if !now.Before(c.expires.Add(leeway)) {
		return domain.AccountID{}, domain.LoginID{}, errUnauthenticated
	}
	return c.account, c.login, nil
}

func (t *Tokens) verify(token string) (claims, error) {
	var body struct {
		jwt.RegisteredClaims
		Login string `json:"sid"`
	}
	_, err := t.parser.ParseWithClaims(token, &body, func(unverified *jwt.Token) (any, error) {
		id, _ := unverified.Header["kid"].(string)
		key, ok := t.keys.TokenKeyByID(id)
		if !ok {
			return nil, errors.New("the key is not known")
		}
		return key, nil
	})
	if err != nil {
		return claims{}, err
	}
	account, err := domain.ParseID[accountKind](body.Subject)
	if err != nil {
		return claims{}, err
	}
	login, err := domain.ParseID[accountKind](body.Login)
	if err != nil {
		return claims{}, err
	}
	return claims{account: domain.AccountID(account), login: domain.LoginID(login), expires: body.ExpiresAt.Time}, nil
}

// accountKind only lets ParseID read an id; the kinds of the domain are not
// exported.
type accountKind struct{}

func (t *Tokens) recall(token [32]byte) (claims, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c, ok := t.now[token]
	if !ok {
		c, ok = t.old[token]
	}
	return c, ok
}

func (t *Tokens) remember(token [32]byte, c claims) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.now) >= remembered/2 {
		t.now, t.old = make(map[[32]byte]claims, remembered/2), t.now
	}
	t.now[token] = c
}
