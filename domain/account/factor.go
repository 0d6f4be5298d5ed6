package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // what every authenticator knows (RFC 6238)
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"lizhi/domain"
)

// Factor is the second factor 第二因子 of an account: an authenticator that makes
// a code of 6 digits every 30 seconds (RFC 6238), and recovery codes for the day
// on which the phone is lost. Zero without one.
type Factor struct {
	Account      domain.AccountID
	Secret       []byte   // what the authenticator knows; none until the first code
	Next         []byte   // shown and not proved yet
	LastStep     int64    // no step up to it is taken again
	Recovery     []string // hashes of the codes that are left
	NextRecovery []string
	Since        *time.Time
	CreatedAt    time.Time
}

// Enrolment is what somebody needs to set up an authenticator, shown once.
type Enrolment struct {
	Number   string
	Secret   string // base32, to be typed where no camera is
	URI      string // otpauth://, for a QR code
	Recovery []string
}

const (
	stepSeconds   = 30
	secretSize    = 20
	recoveryCodes = 10
	// drift is how many steps a phone's clock may be off.
	drift = 1
)

// TOTP is the code of a secret at a time, as an authenticator shows it (RFC
// 6238, HMAC-SHA-1, 6 digits, 30 seconds).
func TOTP(secret []byte, at time.Time) string { return totp(secret, at.Unix()/stepSeconds) }

func totp(secret []byte, step int64) string {
	var message [8]byte
	binary.BigEndian.PutUint64(message[:], uint64(step))
	h := hmac.New(sha1.New, secret)
	h.Write(message[:])
	sum := h.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[at:])&0x7fffffff)%1_000_000)
}

// Active reports whether a code is asked for.
func (f Factor) Active() bool { return len(f.Secret) > 0 }

// enrol draws a secret and recovery codes. They count from the first code on;
// until then an older authenticator works.
func (f *Factor) enrol(number string) Enrolment {
	secret := make([]byte, secretSize)
	_, _ = rand.Read(secret) // never fails, since Go 1.24
	e := Enrolment{Number: number, Secret: base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)}
	e.URI = "otpauth://totp/" + url.PathEscape("励志:"+number) + "?" + url.Values{"secret": {e.Secret}, "issuer": {"励志"}}.Encode()
	f.Next, f.NextRecovery = secret, nil
	for range recoveryCodes {
		clear := domain.DrawCode(codeBytes)
		e.Recovery = append(e.Recovery, clear)
		f.NextRecovery = append(f.NextRecovery, hex.EncodeToString(domain.HashCode(clear)))
	}
	return e
}

// accept takes a code that is right, each once: a code of the authenticator, a
// recovery code, or the first code of one that was just set up, which then takes
// the place of the older.
func (f *Factor) accept(code string, now time.Time) bool {
	code = strings.TrimSpace(code)
	if f.Active() && f.take(f.Secret, code, now) {
		return true
	}
	hash := hex.EncodeToString(domain.HashCode(code))
	if i := slices.Index(f.Recovery, hash); f.Active() && i >= 0 {
		f.Recovery = slices.Delete(slices.Clone(f.Recovery), i, i+1)
		return true
	}
	if len(f.Next) == 0 || !f.take(f.Next, code, now) {
		return false
	}
	f.Secret, f.Recovery, f.Since = f.Next, f.NextRecovery, &now
	f.Next, f.NextRecovery = nil, nil
	return true
}

// take compares in constant time; a step that was used is used up, with all
// before it.
func (f *Factor) take(secret []byte, code string, now time.Time) bool {
	current := now.Unix() / stepSeconds
	for step := max(current-drift, f.LastStep+1); step <= current+drift; step++ {
		if hmac.Equal([]byte(totp(secret, step)), []byte(code)) {
			f.LastStep = step
			return true
		}
	}
	return false
}

// drop takes the factor away.
func (f *Factor) drop() {
	f.Secret, f.Next, f.Recovery, f.NextRecovery, f.Since = nil, nil, nil, nil, nil
}

// ChallengeID names a challenge.
type ChallengeID = domain.ID[Challenge]

// Challenge is a password that was right and waits for the second factor. The
// client holds 256 bits, of which only the hash is known here.
type Challenge struct {
	ID             ChallengeID
	Hash           []byte
	Account        domain.AccountID
	AccountVersion int // of the account whose password was right
	Device         string
	ExpiresAt      time.Time
	UsedAt         *time.Time
	CreatedAt      time.Time
}

func newChallenge(w domain.World, a Account, device string, life time.Duration) (Challenge, string) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails, since Go 1.24
	clear := hex.EncodeToString(b[:])
	return Challenge{
		ID: ChallengeID(w.NewID()), Hash: hashChallenge(clear), Account: a.ID, AccountVersion: a.Version,
		Device: device, ExpiresAt: w.Now().Add(life), CreatedAt: w.Now(),
	}, clear
}

func hashChallenge(clear string) []byte {
	sum := sha256.Sum256([]byte(clear))
	return sum[:]
}

// open refuses a challenge that was answered, is too old, or was put to another
// state of the account.
func (c Challenge) open(a Account, now time.Time) error {
	if c.UsedAt != nil || !now.Before(c.ExpiresAt) || c.AccountVersion != a.Version || a.State != Active {
		return ErrChallenge
	}
	return nil
}
