package store

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// The kinds of key. Each does one thing, so that losing one is not losing all.
const (
	fieldKey  = "field"  // seals columns, AES-256-GCM
	indexKey  = "index"  // blind index, HMAC-SHA-256
	tokenKey  = "token"  // signs access tokens, the seed of an Ed25519 key
	cursorKey = "cursor" // seals cursors and request fingerprints
	auditKey  = "audit"  // the audit's HMAC-SM3
)

var kinds = []string{fieldKey, indexKey, tokenKey, cursorKey, auditKey}

// key is one entry of the file. The last of its kind is the current one, the
// others are there to read what they once wrote.
type key struct {
	ID     string    `json:"id"` // eight characters
	Kind   string    `json:"kind"`
	Made   time.Time `json:"made"`
	Secret []byte    `json:"secret"` // 32 bytes
}

// Keyring holds the keys of an installation. It is read from a file and read
// again when an unknown key id is met: another process may have added one.
// Whoever loses the file loses what was sealed with it.
type Keyring struct {
	path string // empty for one that lives in memory only

	mu   sync.RWMutex
	keys []key
	read os.FileInfo // the file as it was when it was last read
}

// ErrKeys means that the keys do not fit the database, or the file is not a
// keyring.
var ErrKeys = errors.New("keys")

// NewKeys makes a keyring that lives in memory only, for tests.
func NewKeys() *Keyring {
	k := &Keyring{}
	for _, kind := range kinds {
		k.keys = append(k.keys, newKey(kind))
	}
	return k
}

func newKey(kind string) key {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails (crypto/rand)
	id := make([]byte, 6)
	_, _ = rand.Read(id)
	return key{
		ID: base64.RawURLEncoding.EncodeToString(id), Kind: kind,
		Made: time.Now().UTC().Truncate(time.Second), Secret: secret,
	}
}

// MakeKeys makes a new keyring in a file that only its owner can read. It is
// for the embedded mode; an existing file is never overwritten.
func MakeKeys(path string) (*Keyring, error) {
	k := NewKeys()
	k.path = path
	if err := k.write(os.O_EXCL); err != nil {
		return nil, fmt.Errorf("make keys: %w", err)
	}
	return k, nil
}

// LoadKeys reads the keyring of a file. Every kind must be there.
func LoadKeys(path string) (*Keyring, error) {
	k := &Keyring{path: path}
	if err := k.load(); err != nil {
		return nil, err
	}
	return k, nil
}

// AddKey adds a new current key of a kind ("field", "index", "token",
// "cursor", "audit") to the file and gives its id. Running processes find it
// when they first meet its id.
func (k *Keyring) AddKey(kind string) (id string, err error) {
	if !slices.Contains(kinds, kind) {
		return "", fmt.Errorf("%w: no such kind of key: %s", ErrKeys, kind)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	made := newKey(kind)
	k.keys = append(k.keys, made)
	if k.path == "" {
		return made.ID, nil
	}
	return made.ID, k.write(os.O_TRUNC)
}

func (k *Keyring) write(flag int) error {
	text, err := json.MarshalIndent(struct {
		Keys []key `json:"keys"`
	}{k.keys}, "", "  ")
	if err != nil {
		return err
	}
	if flag == os.O_EXCL {
		f, err := os.OpenFile(k.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		return errors.Join(writeAll(f, text), f.Close())
	}
	// A crash in the middle must leave the old file or the new one, never half.
	next := filepath.Join(filepath.Dir(k.path), "."+filepath.Base(k.path)+".new")
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(writeAll(f, text), f.Close()); err != nil {
		return err
	}
	return os.Rename(next, k.path)
}

func writeAll(f *os.File, text []byte) error {
	if _, err := f.Write(append(text, '\n')); err != nil {
		return err
	}
	return f.Sync()
}

func (k *Keyring) load() error {
	info, err := os.Stat(k.path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrKeys, err)
	}
	text, err := os.ReadFile(k.path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrKeys, err)
	}
	var file struct {
		Keys []key `json:"keys"`
	}
	// The decoder's error could quote a secret, so it is not passed on.
	if json.Unmarshal(text, &file) != nil {
		return fmt.Errorf("%w: %s is not a keyring", ErrKeys, k.path)
	}
	for _, have := range file.Keys {
		if len(have.Secret) != 32 || len(have.ID) != 8 || !slices.Contains(kinds, have.Kind) {
			return fmt.Errorf("%w: %s has a key that is not one", ErrKeys, k.path)
		}
	}
	for _, kind := range kinds {
		if !slices.ContainsFunc(file.Keys, func(have key) bool { return have.Kind == kind }) {
			return fmt.Errorf("%w: %s has no %s key", ErrKeys, k.path, kind)
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keys, k.read = file.Keys, info
	return nil
}

// current is the key of a kind that writes.
func (k *Keyring) current(kind string) key {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.last(kind)
}

func (k *Keyring) last(kind string) key {
	for _, have := range slices.Backward(k.keys) {
		if have.Kind == kind {
			return have
		}
	}
	return key{} // cannot be: every kind is there
}

// byID finds a key, if need be in the file as it is now.
func (k *Keyring) byID(kind, id string) (key, bool) {
	if found, ok := k.have(kind, id); ok {
		return found, true
	}
	if !k.changed() || k.load() != nil {
		return key{}, false
	}
	return k.have(kind, id)
}

func (k *Keyring) have(kind, id string) (key, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	for _, have := range k.keys {
		if have.Kind == kind && have.ID == id {
			return have, true
		}
	}
	return key{}, false
}

// changed reports whether the file is not the one that was read, so that a
// forged id costs a stat and not a read.
func (k *Keyring) changed() bool {
	if k.path == "" {
		return false
	}
	info, err := os.Stat(k.path)
	if err != nil {
		return false
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.read == nil || !info.ModTime().Equal(k.read.ModTime()) || info.Size() != k.read.Size()
}

// TokenKey is the key that signs access tokens now, and its id.
func (k *Keyring) TokenKey() (id string, signer ed25519.PrivateKey) {
	have := k.current(tokenKey)
	return have.ID, ed25519.NewKeyFromSeed(have.Secret)
}

// TokenKeyByID is the key with which to check a token that names it; false when
// there is none.
func (k *Keyring) TokenKeyByID(id string) (ed25519.PublicKey, bool) {
	have, ok := k.byID(tokenKey, id)
	if !ok {
		return nil, false
	}
	public, ok := ed25519.NewKeyFromSeed(have.Secret).Public().(ed25519.PublicKey)
	return public, ok
}

// CursorKey is the key that seals cursors and fingerprints now, 32 bytes, and
// its id.
func (k *Keyring) CursorKey() (id string, secret []byte) {
	have := k.current(cursorKey)
	return have.ID, have.Secret
}

// CursorKeyByID is the key with which to open a cursor that names it; false
// when there is none.
func (k *Keyring) CursorKeyByID(id string) ([]byte, bool) {
	have, ok := k.byID(cursorKey, id)
	return have.Secret, ok
}

func (k *Keyring) all() []key {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return slices.Clone(k.keys)
}
