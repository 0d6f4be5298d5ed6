package files

import (
	"time"

	"lizhi/domain"
)

// How long a token waits to be used, and a session stays open (policy K9).
const (
	TokenLife   = 15 * time.Minute
	SessionLife = 24 * time.Hour
)

// DownloadID names a download session.
type DownloadID = domain.ID[Download]

// Download is a session in which one account fetches one file, in as many
// pieces as the line allows. A token, given once and kept as its hash, opens it.
type Download struct {
	ID        DownloadID
	File      domain.FileID
	Account   domain.AccountID
	Token     Sum       // SHA-256 of the token
	UseBy     time.Time // the token is good until then
	OpenedAt  time.Time // zero until the token was used
	ExpiresAt time.Time // of the session
	CreatedAt time.Time
}

// Start uses the token. It works once, for the account that got it.
func (d *Download) Start(by domain.Actor, now time.Time) error {
	switch {
	case d.Account != by.Account:
		return domain.ErrNotFound
	case !d.OpenedAt.IsZero(), !now.Before(d.UseBy):
		return ErrSpent
	}
	d.OpenedAt, d.ExpiresAt = now, now.Add(SessionLife)
	return nil
}

// Serves asks whether the session is open for who asks.
func (d Download) Serves(who domain.Actor, now time.Time) error {
	switch {
	case d.Account != who.Account || d.OpenedAt.IsZero():
		return domain.ErrNotFound
	case !now.Before(d.ExpiresAt):
		return ErrSpent
	}
	return nil
}
