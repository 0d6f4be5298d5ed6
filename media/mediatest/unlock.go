package mediatest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/aes"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1" //nolint:gosec // the format demands it
	"encoding/binary"
	"errors"
	"io"
)

// ErrLocked means that a passphrase does not open an archive, or that the
// archive was changed.
var ErrLocked = errors.New("the passphrase does not open the archive")

// Unlock opens the one file of an AES-256 ZIP (WinZip AE-2), the way a program
// on somebody's desk does. A test holds it against an archive that 7-Zip made.
func Unlock(archive []byte, passphrase string) (name string, content []byte, err error) {
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil || len(z.File) != 1 {
		return "", nil, errors.Join(ErrLocked, err)
	}
	f := z.File[0]
	raw, err := f.OpenRaw()
	if err != nil {
		return "", nil, err
	}
	sealed, err := io.ReadAll(raw)
	extra := f.Extra[max(0, bytes.Index(f.Extra, []byte{0x01, 0x99, 7, 0})):]
	if err != nil || f.Method != 99 || len(sealed) < 28 || len(extra) < 11 || extra[8] != 3 {
		return "", nil, errors.Join(ErrLocked, err)
	}
	keys, err := pbkdf2.Key(sha1.New, passphrase, sealed[:16], 1000, 66)
	if err != nil {
		return "", nil, err
	}
	text, seal := sealed[18:len(sealed)-10], sealed[len(sealed)-10:]
	mac := hmac.New(sha1.New, keys[32:64])
	mac.Write(text)
	if !bytes.Equal(keys[64:], sealed[16:18]) || !hmac.Equal(mac.Sum(nil)[:10], seal) {
		return "", nil, ErrLocked
	}
	block, err := aes.NewCipher(keys[:32])
	if err != nil {
		return "", nil, err
	}
	for at := 0; at < len(text); at += aes.BlockSize {
		var n [aes.BlockSize]byte
		binary.LittleEndian.PutUint64(n[:], uint64(at/aes.BlockSize+1))
		block.Encrypt(n[:], n[:])
		for i := at; i < min(at+aes.BlockSize, len(text)); i++ {
			text[i] ^= n[i-at]
		}
	}
	if binary.LittleEndian.Uint16(extra[9:11]) == zip.Store {
		return f.Name, text, nil
	}
	content, err = io.ReadAll(flate.NewReader(bytes.NewReader(text)))
	return f.Name, content, err
}
