package document

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // the format demands it: PBKDF2 and HMAC, neither of which rests on collisions
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"strings"
	"time"
)

// WinZip's AE-2: AES-256 in a ZIP, as 7-Zip, WinRAR, Bandizip and WinZip open
// it by a double click and a passphrase. No registry holds a maintained library
// for it (the two forks of archive/zip are of 2015 and 2018), and it is no more
// than this file over the standard library.
const (
	lockedMethod  = 99     // "look into the extra field"
	lockedExtra   = 0x9901 // its id
	lockedVersion = 2      // AE-2: no CRC of the clear text
	lockedAES256  = 3
	lockedSalt    = 16
	lockedKey     = 32
	lockedRounds  = 1000
	lockedSeal    = 10 // bytes of the HMAC at the end
	lockedReader  = 51 // who opens it knows 5.1 of the format
)

// WriteLocked writes a ZIP with one file that only the passphrase opens. Made
// stands on the file. The content is packed and sealed in memory: a list of
// 200,000 rows takes some twenty megabytes.
func WriteLocked(w io.Writer, name, passphrase string, made time.Time, content func(io.Writer) error) error {
	method := zip.Deflate
	if strings.HasSuffix(name, ".xlsx") {
		method = zip.Store // packed already
	}
	var sealed bytes.Buffer
	size, err := seal(&sealed, passphrase, method, content)
	if err != nil {
		return fmt.Errorf("lock %s: %w", name, err)
	}
	extra := binary.LittleEndian.AppendUint16(nil, lockedExtra)
	extra = binary.LittleEndian.AppendUint16(extra, 7)
	extra = binary.LittleEndian.AppendUint16(extra, lockedVersion)
	extra = append(extra, 'A', 'E', lockedAES256)
	extra = binary.LittleEndian.AppendUint16(extra, method)
	out := zip.NewWriter(w)
	header := &zip.FileHeader{
		Name: name, Method: lockedMethod, Flags: 1, Extra: extra, ReaderVersion: lockedReader,
		CompressedSize64: uint64(sealed.Len()), UncompressedSize64: uint64(size),
	}
	header.SetModTime(made) //nolint:staticcheck // CreateRaw writes these fields as they are, and not Modified
	entry, err := out.CreateRaw(header)
	if err != nil {
		return fmt.Errorf("lock %s: %w", name, err)
	}
	if _, err := sealed.WriteTo(entry); err != nil {
		return fmt.Errorf("lock %s: %w", name, err)
	}
	return out.Close()
}

// seal packs and encrypts a content: salt, check of the passphrase, text, HMAC.
// It gives the size of the clear content.
func seal(into *bytes.Buffer, passphrase string, method uint16, content func(io.Writer) error) (int64, error) {
	salt := make([]byte, lockedSalt)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	keys, err := pbkdf2.Key(sha1.New, passphrase, salt, lockedRounds, 2*lockedKey+2)
	if err != nil {
		return 0, err
	}
	block, err := aes.NewCipher(keys[:lockedKey])
	if err != nil {
		return 0, err
	}
	into.Write(salt)
	into.Write(keys[2*lockedKey:])
	out := &sealing{to: into, block: block, mac: hmac.New(sha1.New, keys[lockedKey:2*lockedKey])}
	packed := io.WriteCloser(out)
	if method == zip.Deflate {
		if packed, err = flate.NewWriter(out, flate.DefaultCompression); err != nil {
			return 0, err
		}
	}
	counted := &counting{to: packed}
	if err := content(counted); err != nil {
		return 0, err
	}
	if err := packed.Close(); err != nil {
		return 0, err
	}
	into.Write(out.mac.Sum(nil)[:lockedSeal])
	return counted.size, nil
}

// sealing encrypts in counter mode as WinZip has it: the counter is little
// endian and begins with 1, which crypto/cipher does not know.
type sealing struct {
	to      *bytes.Buffer
	block   cipher.Block
	mac     hash.Hash
	counter uint64
	stream  [aes.BlockSize]byte
	used    int
}

func (s *sealing) Write(clear []byte) (int, error) {
	dark := make([]byte, len(clear))
	for i, b := range clear {
		if s.used == 0 {
			s.counter++
			var n [aes.BlockSize]byte
			binary.LittleEndian.PutUint64(n[:], s.counter)
			s.block.Encrypt(s.stream[:], n[:])
		}
		dark[i] = b ^ s.stream[s.used]
		s.used = (s.used + 1) % aes.BlockSize
	}
	s.mac.Write(dark)
	s.to.Write(dark)
	return len(clear), nil
}

func (s *sealing) Close() error { return nil }

type counting struct {
	to   io.Writer
	size int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.size += int64(n)
	return n, err
}

// passphraseLetters leave out what is taken for something else when it is read
// aloud or copied by hand: I, L, O, U, 0 and 1.
const passphraseLetters = "ABCDEFGHJKMNPQRSTVWXYZ23456789"

// Passphrase makes up a passphrase of 20 letters in groups of four, of 98 bits:
// it can be dictated over a telephone.
func Passphrase() string {
	var p strings.Builder
	for n := 0; n < 20; {
		var b [1]byte
		_, _ = rand.Read(b[:]) // never fails (crypto/rand)
		if int(b[0]) >= 256/len(passphraseLetters)*len(passphraseLetters) {
			continue // so that no letter is likelier than another
		}
		if n > 0 && n%4 == 0 {
			p.WriteByte('-')
		}
		p.WriteByte(passphraseLetters[int(b[0])%len(passphraseLetters)])
		n++
	}
	return p.String()
}
