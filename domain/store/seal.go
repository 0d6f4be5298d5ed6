package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/emmansun/gmsm/sm3"
)

// A sealed value is: format (1 byte), id of the field key (8), nonce (12),
// ciphertext and tag. It is bound to its column and row: copied into another
// row it does not open.
const (
	sealFormat = 1
	sealHead   = 1 + 8
	nonceSize  = 12
)

// ErrSealed means that a sealed value does not open: it was changed, stands in
// another row, or its key is lost.
var ErrSealed = errors.New("a sealed value does not open")

// Seal encrypts a value for one column ("people_persons.id_number") of one row
// with the current field key. An empty value is kept as NULL.
func (k *Keyring) Seal(column string, row [16]byte, value []byte) []byte {
	if len(value) == 0 {
		return nil
	}
	have := k.current(fieldKey)
	out := make([]byte, sealHead+nonceSize, sealHead+nonceSize+len(value)+16)
	out[0] = sealFormat
	copy(out[1:], have.ID)
	_, _ = rand.Read(out[sealHead:]) // never fails (crypto/rand)
	return gcm(have.Secret).Seal(out, out[sealHead:], value, sealedFor(column, row))
}

// Open decrypts what Seal made for the same column and row; NULL is empty.
func (k *Keyring) Open(column string, row [16]byte, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	id, ok := sealedBy(sealed)
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrSealed, column)
	}
	have, ok := k.byID(fieldKey, id)
	if !ok {
		return nil, fmt.Errorf("%w: %s: field key %s is not in the keyring", ErrSealed, column, id)
	}
	nonce, text := sealed[sealHead:sealHead+nonceSize], sealed[sealHead+nonceSize:]
	value, err := gcm(have.Secret).Open(nil, nonce, text, sealedFor(column, row))
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrSealed, column)
	}
	return value, nil
}

// sealedBy is the id of the key that sealed a value.
func sealedBy(sealed []byte) (id string, ok bool) {
	if len(sealed) < sealHead+nonceSize+16 || sealed[0] != sealFormat {
		return "", false
	}
	return string(sealed[1:sealHead]), true
}

func sealedFor(column string, row [16]byte) []byte {
	return append(append([]byte(column), ':'), row[:]...)
}

func gcm(secret []byte) cipher.AEAD {
	block, err := aes.NewCipher(secret)
	if err != nil {
		panic(err) // only for a secret that is not 32 bytes, which load refuses
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}

// Blind is the blind index of a value: equal values of one kind ("id_number")
// have equal indexes, and nobody without the index key can try values. Fold the
// value before.
func (k *Keyring) Blind(kind, value string) []byte {
	return blind(k.current(indexKey), kind, value)
}

// BlindKey is the id of the current index key; it is kept beside every index.
func (k *Keyring) BlindKey() string { return k.current(indexKey).ID }

func blind(with key, kind, value string) []byte {
	h := hmac.New(sha256.New, with.Secret)
	h.Write([]byte(kind))
	h.Write([]byte{0})
	h.Write([]byte(value))
	return h.Sum(nil)
}

// mac is the HMAC-SM3 of parts under an audit key, 32 bytes. Every part goes in
// with its length, so that no two lists of parts are alike.
func mac(with key, parts ...[]byte) []byte {
	h := hmac.New(sm3.New, with.Secret)
	var length [4]byte
	for _, p := range parts {
		binary.BigEndian.PutUint32(length[:], uint32(len(p)))
		h.Write(length[:])
		h.Write(p)
	}
	return h.Sum(nil)
}

// macOf is the keyed hash of a thing as JSON; nothing for nil.
func macOf(with key, thing any) ([]byte, error) {
	if thing == nil {
		return nil, nil
	}
	text, err := json.Marshal(thing)
	if err != nil {
		return nil, err
	}
	return mac(with, text), nil
}
