package media

import (
	"context"
	"fmt"
	"io"
)

// Chunks reads an upload that lies in the vault as one object per chunk, named
// Prefix and the chunk's number, as if it were one file. One chunk is held in
// memory at a time, at most 4 MiB.
type Chunks struct {
	Vault     Vault
	Key       Key
	Prefix    string // "uploads/ID/"
	ChunkSize int64
	Size      int64 // of the whole

	held   []byte
	number int64 // of the chunk that is held, plus one
}

// ReaderAt reads anywhere in the upload; it is not for use by two at once.
func (c *Chunks) ReaderAt(ctx context.Context) io.ReaderAt { return chunksAt{ctx, c} }

// Reader reads the upload from its beginning, every chunk once.
func (c *Chunks) Reader(ctx context.Context) io.Reader {
	return io.NewSectionReader(chunksAt{ctx, c}, 0, c.Size)
}

type chunksAt struct {
	ctx context.Context
	*Chunks
}

func (c chunksAt) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 || off >= c.Size {
		return 0, io.EOF
	}
	for n < len(p) && off < c.Size {
		if err := c.hold(off / c.ChunkSize); err != nil {
			return n, err
		}
		m := copy(p[n:], c.held[off%c.ChunkSize:])
		n, off = n+m, off+int64(m)
	}
	if n < len(p) {
		err = io.EOF
	}
	return n, err
}

func (c chunksAt) hold(number int64) error {
	if c.number == number+1 {
		return nil
	}
	want := min(c.ChunkSize, c.Size-number*c.ChunkSize)
	if int64(cap(c.held)) < want {
		c.held = make([]byte, want)
	}
	c.held, c.number = c.held[:want], 0
	r, err := c.Vault.Get(c.ctx, c.Key, fmt.Sprintf("%s%d", c.Prefix, number), 0, -1)
	if err != nil {
		return err
	}
	defer r.Close()
	if _, err := io.ReadFull(r, c.held); err != nil {
		return fmt.Errorf("media: chunk %d: %w", number, err)
	}
	// The end is read too: only there does the seal prove that nothing was cut.
	if n, err := io.Copy(io.Discard, r); n > 0 || err != nil {
		return fmt.Errorf("media: chunk %d is longer than it was said to be: %w", number, ErrBroken)
	}
	c.number = number + 1
	return nil
}
