package files

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"lizhi/domain"
)

// Document is a file that the program makes.
type Document struct {
	ID    domain.FileID // or zero
	Owner domain.PersonID
	Kind  Kind
	Name  string
	Type  string // "application/zip"
	Rows  int    // how many people stand in it
}

// Keep keeps a document that write writes, of a size that nobody knows yet, in
// bounded memory. It is clean at once, its owner's until a feature attaches it,
// and goes after the days that the limits of its kind say. If write fails
// nothing is kept. A task that runs twice keeps two: the one that nothing is
// attached to goes.
func (s Service) Keep(ctx context.Context, who domain.Actor, d Document, write func(io.Writer) error) (File, error) {
	limit, err := s.limit(ctx, d.Kind)
	if err != nil {
		return File{}, err
	}
	if d.ID.IsZero() {
		d.ID = domain.FileID(s.world.NewID())
	}
	c := Content{ID: ContentID(s.world.NewID()), Treatment: "made", CreatedAt: s.world.Now()}
	_, _ = rand.Read(c.Key[:]) // never fails
	size, sum, err := s.pour(ctx, c, write)
	if err != nil {
		return File{}, fmt.Errorf("keep %s: %w", d.Kind, errors.Join(err, s.bytes.Remove(ctx, c.Object(Original))))
	}
	c.SHA256 = sum
	c.Variants = []Variant{{Name: Original, Type: d.Type, Size: size, SHA256: sum}}
	var f File
	err = s.store.InTx(ctx, uncaused(who), nil, func(tx Tx) error {
		kept, err := tx.Join(ctx, c)
		if err != nil {
			return err
		}
		if kept.ID != c.ID {
			if err := tx.Add(ctx, s.world.Now(), Erase{contentPrefix(c.ID)}); err != nil {
				return err
			}
		}
		now := s.world.Now()
		f = File{
			ID: d.ID, Owner: d.Owner, Kind: d.Kind, Name: tidyName(d.Name), State: Clean, Size: size, SHA256: sum,
			Content: kept.ID, Type: d.Type, Variants: kept.Variants, Rows: d.Rows, CreatedAt: now, ExpiresAt: limit.stays(now),
		}
		if err := tx.AddFile(ctx, f); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Action: "files.keep", Object: "files.file", ID: f.ID, About: f.Owner, After: f, Rows: f.rows()})
	})
	return f, err
}

// pour lets write write straight into the store, and hashes on the way.
func (s Service) pour(ctx context.Context, c Content, write func(io.Writer) error) (int64, Sum, error) {
	from, to := io.Pipe()
	go func() { to.CloseWithError(write(to)) }()
	hash := sha256.New()
	size, err := s.bytes.Put(ctx, c.Key, c.Object(Original), io.TeeReader(from, hash), -1)
	_ = from.CloseWithError(err) // ends write, if the store gave up first
	return size, Sum(hash.Sum(nil)), err
}

// Erase removes the objects under a prefix; their key is gone already.
func (s Service) Erase(ctx context.Context, prefix string) error {
	var names []string
	err := s.bytes.Walk(ctx, prefix, func(name string, _ int64, _ time.Time) error {
		names = append(names, name)
		return nil
	})
	if err != nil {
		return err
	}
	return s.bytes.Remove(ctx, names...)
}
