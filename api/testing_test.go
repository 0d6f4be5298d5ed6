package api

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
)

// testKeys are keys that a test can rotate and withdraw.
type testKeys struct {
	tokens  map[string]ed25519.PrivateKey
	cursors map[string][]byte
	token   string
	cursor  string
}

func newTestKeys() *testKeys {
	seed := sha256.Sum256([]byte("token"))
	sealing := sha256.Sum256([]byte("cursor"))
	return &testKeys{
		tokens: map[string]ed25519.PrivateKey{"t1": ed25519.NewKeyFromSeed(seed[:])}, token: "t1",
		cursors: map[string][]byte{"c1": sealing[:]}, cursor: "c1",
	}
}

func (k *testKeys) TokenKey() (string, ed25519.PrivateKey) { return k.token, k.tokens[k.token] }

func (k *testKeys) TokenKeyByID(id string) (ed25519.PublicKey, bool) {
	key, ok := k.tokens[id]
	if !ok {
		return nil, false
	}
	return key.Public().(ed25519.PublicKey), true
}

func (k *testKeys) CursorKey() (string, []byte) { return k.cursor, k.cursors[k.cursor] }

func (k *testKeys) CursorKeyByID(id string) ([]byte, bool) {
	key, ok := k.cursors[id]
	return key, ok
}

func (k *testKeys) Blind(kind, value string) []byte {
	mac := hmac.New(sha256.New, []byte(kind))
	mac.Write([]byte(value))
	return mac.Sum(nil)
}
