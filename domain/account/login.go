package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"lizhi/domain"
)

// Login is one login of an account on one device: the family of its refresh
// tokens.
type Login struct {
	ID        domain.LoginID
	Account   domain.AccountID
	Device    string // what the client calls itself
	Address   string
	SeenAt    time.Time
	ProvedAt  *time.Time // when it last showed the second factor
	EndedAt   *time.Time
	EndReason EndReason
	CreatedAt time.Time
}

// EndReason is why a login is over.
type EndReason string

// The reasons for which a login ends.
const (
	LoggedOut EndReason = "logged_out"
	Revoked   EndReason = "revoked" // from another of one's own devices
	Idle      EndReason = "idle"
	Reused    EndReason = "reused" // a refresh token came a second time
	Replaced  EndReason = "password_changed"
	WasReset  EndReason = "reset"
	HasLeft   EndReason = "left"
	Unproved  EndReason = "factor_required" // its holder must have a second factor by now
)

// Over reports whether the login has ended or was idle for too long.
func (l Login) Over(idle time.Duration, now time.Time) bool {
	return l.EndedAt != nil || !now.Before(l.SeenAt.Add(idle))
}

func (l *Login) end(why EndReason, now time.Time) {
	if l.EndedAt == nil {
		l.EndedAt, l.EndReason = &now, why
	}
}

// RefreshID names a refresh token.
type RefreshID = domain.ID[Refresh]

// RefreshState is how far a refresh token has come.
type RefreshState string

// The states of a refresh token.
const (
	Live RefreshState = "live" // never used
	Used RefreshState = "used" // exchanged for its successor
	Dead RefreshState = "dead" // never used, and never to be
)

// Refresh is a refresh token, of which only the hash is known.
type Refresh struct {
	ID        RefreshID
	Login     domain.LoginID
	Hash      []byte
	Parent    RefreshID // the one that it was exchanged for
	State     RefreshState
	CreatedAt time.Time
}

// newRefresh draws a token of 256 bits and says it in clear, once.
func newRefresh(w domain.World, login domain.LoginID, parent RefreshID) (Refresh, string) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails, since Go 1.24
	clear := base64.RawURLEncoding.EncodeToString(b[:])
	return Refresh{
		ID: RefreshID(w.NewID()), Login: login, Hash: hashRefresh(clear), Parent: parent,
		State: Live, CreatedAt: w.Now(),
	}, clear
}

func hashRefresh(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Exchange is what a refresh token that was presented does to its family: family
// holds every token of the login. It gives the tokens that change their state;
// ErrRefresh with none of them means that the token was copied and the login
// must end.
func Exchange(presented RefreshID, family []Refresh) ([]Refresh, error) {
	var token, child *Refresh
	for i := range family {
		switch t := &family[i]; {
		case t.ID == presented:
			token = t
		case t.Parent == presented && t.State == Live:
			child = t
		}
	}
	switch {
	case token == nil:
		return nil, ErrRefresh
	case token.State == Live:
		token.State = Used
		return []Refresh{*token}, nil
	case token.State == Used && child != nil:
		child.State = Dead // its answer was lost
		return []Refresh{*child}, nil
	}
	return nil, ErrRefresh
}

// Granted is what a login or refresh gives: the refresh token in clear, once.
// api adds the signed access token, which names Account and Login only.
type Granted struct {
	Account domain.AccountID
	Login   domain.LoginID
	Refresh string
}
