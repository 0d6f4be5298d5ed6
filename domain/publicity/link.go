package publicity

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"time"

	"lizhi/domain"
)

// Link is the capability to read one notice without login. Only its hash is
// kept.
type Link struct {
	Notice    NoticeID
	Hash      []byte
	MadeBy    domain.PersonID
	CreatedAt time.Time
}

// Shared is a notice as the holder of a link reads it: its title tells nothing.
type Shared struct {
	Title string
	View
}

// neutral is the title of every list that is read by a link.
const neutral = "评选结果公示"

// newLink draws the 128 bits of a link, as they stand in it.
func newLink() (token string, hash []byte) {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	token = base64.RawURLEncoding.EncodeToString(b[:])
	return token, hashLink(token)
}

// hashLink is what is kept of a link: 128 random bits need no salt.
func hashLink(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Made is a new link, said once.
type Made struct {
	Notice Notice
	Token  string
}

// Share makes the link to a notice that carries no hardship; the one before is
// dead then (decisions §6). Errors: ErrNoLink, ErrOver.
func (s Service) Share(ctx context.Context, who domain.Actor, id NoticeID) (Made, error) {
	var made Made
	err := s.linking(ctx, who, id, "sharePublicity", &made, func(tx Tx, n Notice) error {
		if n.Kind.Hardship() {
			return ErrNoLink
		}
		if !n.Hangs(s.world.Today()) {
			return ErrOver
		}
		token, hash := newLink()
		made = Made{n, token}
		return tx.SetLink(ctx, Link{Notice: id, Hash: hash, MadeBy: who.Person, CreatedAt: s.world.Now()})
	})
	return made, err
}

// Unshare ends the link to a notice; without one it changes nothing.
func (s Service) Unshare(ctx context.Context, who domain.Actor, id NoticeID) error {
	return s.linking(ctx, who, id, "unsharePublicity", nil, func(tx Tx, _ Notice) error { return tx.EndLink(ctx, id) })
}

func (s Service) linking(ctx context.Context, who domain.Actor, id NoticeID, operation string, answer any, do func(Tx, Notice) error) error {
	return s.store.InTx(ctx, who, answer, func(tx Tx) error {
		n, err := tx.Notice(ctx, id)
		if err != nil {
			return err
		}
		if err := s.recount(ctx, tx, &n); err != nil {
			return err
		}
		basis, ok := who.May(Access[operation], n.subject(nil))
		if !ok {
			return s.hidden(ctx, who, n)
		}
		if err := do(tx, n); err != nil {
			return err
		}
		return s.note(ctx, tx, domain.Entry{Basis: basis, Action: "publicity." + operation}, n)
	})
}

// ReadShared is a notice for whoever holds its link. Named are only those who
// agree to contest_publicity at this moment, under 14 with a guardian (policy
// B7). Errors: ErrNotFound for any other link, ErrOver after the period.
func (s Service) ReadShared(ctx context.Context, token string) (Shared, error) {
	n, err := s.store.Linked(ctx, hashLink(token))
	if err != nil {
		return Shared{}, err
	}
	if err := s.recount(ctx, s.store, &n); err != nil {
		return Shared{}, err
	}
	today := s.world.Today()
	if n.Kind.Hardship() || !n.Hangs(today) {
		return Shared{}, ErrOver
	}
	rows, err := s.store.Rows(ctx, n.ID)
	if err != nil {
		return Shared{}, err
	}
	standings, err := s.store.Standings(ctx, n.ID)
	named := slices.DeleteFunc(rows, func(r Row) bool { return standings[r.Person].AgreesToBeNamed(today) != nil })
	return Shared{neutral, View{n, shown(named)}}, err
}
