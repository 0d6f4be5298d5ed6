package media

import (
	"bufio"
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/minio/sio"
)

const (
	packageSize   = 64 << 10              // plain bytes in one sealed package of DARE 2.0
	sealedPackage = packageSize + 16 + 16 // with its header and its tag
)

// Key seals one content. It is kept in a row of the database, itself sealed
// with the field key; without the row the content is noise.
type Key = [32]byte

// NewKey makes a key.
func NewKey() Key {
	var k Key
	_, _ = rand.Read(k[:]) // never fails: the program would have stopped
	return k
}

// Vault keeps sealed objects in a Store. Every object has a key of its own,
// derived from the content's key and the object's name: an object that was put
// in the place of another does not open.
type Vault struct{ Store *Store }

// Put seals r under a name. size is the number of plain bytes, or -1 if it is
// not known; the number that was written comes back.
func (v Vault) Put(ctx context.Context, key Key, name string, r io.Reader, size int64) (int64, error) {
	counted := &counter{r: r}
	sealed, err := sio.EncryptReader(counted, config(key, name, 0))
	if err != nil {
		return 0, fmt.Errorf("media: seal %s: %w", name, err)
	}
	total := int64(-1)
	switch {
	case size == 0:
		total = 0 // DARE has no package for nothing: an empty object is empty
		sealed = counted
	case size > 0:
		total = sealedSize(size)
	}
	err = v.Store.Put(ctx, name, sealed, total)
	return counted.n, err
}

// Get opens length plain bytes of an object from offset on, by reading only the
// packages that hold them; a length below zero means to the end. A byte that
// was changed is an error at the place where it is read, never a wrong byte.
func (v Vault) Get(ctx context.Context, key Key, name string, offset, length int64) (io.ReadCloser, error) {
	first := offset / packageSize
	sealedLength := int64(-1)
	if length >= 0 {
		last := (offset + length + packageSize - 1) / packageSize
		sealedLength = (last - first) * sealedPackage
	}
	body, err := v.Store.Get(ctx, name, first*sealedPackage, sealedLength)
	if err != nil {
		return nil, err
	}
	// Without a length the stream must end where the writer ended it.
	buffered := bufio.NewReader(body)
	if _, err := buffered.Peek(1); errors.Is(err, io.EOF) {
		return body, nil // an empty object
	}
	plain, err := sio.DecryptReader(buffered, config(key, name, uint32(first)))
	if err == nil && offset > first*packageSize {
		_, err = io.CopyN(io.Discard, plain, offset-first*packageSize)
	}
	if err != nil {
		_ = body.Close()
		return nil, fmt.Errorf("media: open %s: %w", name, err)
	}
	if length >= 0 {
		plain = io.LimitReader(plain, length)
	}
	return readCloser{plain, body}, nil
}

// Remove removes objects; those that are not there count as removed.
func (v Vault) Remove(ctx context.Context, names ...string) error {
	return v.Store.Remove(ctx, names...)
}

// Walk tells the objects under a prefix, in the order of their names, with the
// number of plain bytes of each and its time, until each fails.
func (v Vault) Walk(ctx context.Context, prefix string, each func(name string, size int64, at time.Time) error) error {
	for o, err := range v.Store.List(ctx, prefix) {
		if err != nil {
			return err
		}
		if o.Size > 0 {
			plain, err := sio.DecryptedSize(uint64(o.Size))
			if err != nil {
				plain = 0 // cut short by something that is not ours
			}
			o.Size = int64(plain)
		}
		if err := each(o.Name, o.Size, o.At); err != nil {
			return err
		}
	}
	return nil
}

// Sniff is Sniff, for those who know media as an interface.
func (v Vault) Sniff(head []byte) string { return Sniff(head) }

// sealedSize is how many bytes a number of plain bytes takes when sealed.
func sealedSize(plain int64) int64 {
	n, err := sio.EncryptedSize(uint64(plain))
	if err != nil {
		return -1
	}
	return int64(n)
}

func config(key Key, name string, sequence uint32) sio.Config {
	own, err := hkdf.Key(sha256.New, key[:], nil, "lizhi object "+name, 32)
	if err != nil {
		panic(err) // only for a length that SHA-256 cannot give
	}
	return sio.Config{
		MinVersion: sio.Version20, MaxVersion: sio.Version20,
		CipherSuites: []byte{sio.AES_256_GCM}, Key: own, SequenceNumber: sequence,
	}
}

type readCloser struct {
	io.Reader
	io.Closer
}

// counter counts what is read. Both the sealing and the client take
// io.ErrUnexpectedEOF for the end of what they were given, since io.ReadFull says
// it at the end; a source that was cut short says the same, and half of it would
// be kept as the whole. So it is said in other words.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("media: the source was cut short: %w", err)
	}
	return n, err
}
