package api

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"lizhi/domain"
)

const (
	defaultLimit = 20
	cursorLife   = 24 * time.Hour
)

// page is the page of a list that was asked for. A cursor that was changed, is
// somebody else's, belongs to another list or filter, or is older than a day is
// refused.
func page(ctx context.Context, cursor *string, limit *int) (domain.Page, error) {
	p := domain.Page{Limit: defaultLimit}
	if limit != nil {
		p.Limit = *limit
	}
	if cursor == nil {
		return p, nil
	}
	c := callOf(ctx)
	after, err := c.gate.cursors.open(*cursor, c.binding())
	if err != nil {
		return domain.Page{}, badCursor()
	}
	p.After = after
	return p, nil
}

// next is the cursor of the page after a position, nil when there is none.
func next(ctx context.Context, after domain.Position) (*string, error) {
	if after.IsZero() {
		return nil, nil
	}
	c := callOf(ctx)
	sealed, err := c.gate.cursors.seal(after, c.binding())
	if err != nil {
		return nil, err
	}
	return &sealed, nil
}

func badCursor() error {
	f := *domain.ErrInvalid
	f.Fields = []domain.Field{{
		Pointer: "query/cursor", Code: "cursor",
		ZH: "应为上一页给出的 next_cursor；已过期的，请从第一页重新开始。",
		EN: "It must be the next_cursor of the page before; if that is old, begin with the first page again.",
	}}
	return &f
}

// binding is what a cursor is good for: this account, this operation, this
// filter; not which page or how long a page is.
func (c *call) binding() []byte {
	filter := c.query
	if values, err := url.ParseQuery(filter); err == nil {
		values.Del("cursor")
		values.Del("limit")
		filter = values.Encode()
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{c.actor.Account.String(), c.op.id, filter}, "\n")))
	return sum[:]
}

// cursors seals positions.
type cursors struct {
	keys  Keys
	world domain.World
}

// A cursor is "KEY.SEALED": the id of the key, and 8 bytes of seconds, 16 of
// id and 8 of expiry under AES-GCM, with the binding as what is authenticated
// beside them.
func (k cursors) seal(p domain.Position, binding []byte) (string, error) {
	id, key := k.keys.CursorKey()
	aead, err := sealer(key)
	if err != nil {
		return "", err
	}
	plain := make([]byte, 0, 32)
	plain = binary.BigEndian.AppendUint64(plain, uint64(p.At.Unix()))
	plain = append(plain, p.ID[:]...)
	plain = binary.BigEndian.AppendUint64(plain, uint64(k.world.Now().Add(cursorLife).Unix()))
	sealed := aead.Seal(nil, nil, plain, binding)
	return id + "." + base64.RawURLEncoding.EncodeToString(sealed), nil
}

func (k cursors) open(cursor string, binding []byte) (domain.Position, error) {
	dot := strings.LastIndexByte(cursor, '.')
	if dot < 0 {
		return domain.Position{}, errors.New("a cursor names its key")
	}
	key, known := k.keys.CursorKeyByID(cursor[:dot])
	if !known {
		return domain.Position{}, errors.New("the key is not known")
	}
	sealed, err := base64.RawURLEncoding.DecodeString(cursor[dot+1:])
	if err != nil {
		return domain.Position{}, err
	}
	aead, err := sealer(key)
	if err != nil {
		return domain.Position{}, err
	}
	plain, err := aead.Open(nil, nil, sealed, binding)
	if err != nil || len(plain) != 32 {
		return domain.Position{}, errors.New("not sealed by us for this")
	}
	if until := int64(binary.BigEndian.Uint64(plain[24:])); k.world.Now().Unix() >= until {
		return domain.Position{}, errors.New("expired")
	}
	p := domain.Position{At: time.Unix(int64(binary.BigEndian.Uint64(plain)), 0).UTC()}
	copy(p.ID[:], plain[8:24])
	return p, nil
}

func sealer(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("cursor key: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}
