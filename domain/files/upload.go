package files

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"time"

	"lizhi/domain"
)

// Draft is what a client says of a file before it sends it.
type Draft struct {
	ID        domain.FileID // made by the client, or zero
	Kind      Kind
	Name      string
	Size      int64
	SHA256    Sum   // of the whole, or zero
	ChunkSize int64 // or zero, for DefaultChunk
}

// Begin starts an upload, if a file like that would be taken (PH8). The same id
// by the same person for the same file is the same upload, so that a phone that
// lost the answer goes on with it, whatever the number of uploads by then.
func (s Service) Begin(ctx context.Context, who domain.Actor, d Draft) (File, error) {
	var f File
	if d.ID.IsZero() {
		d.ID = domain.FileID(s.world.NewID())
	}
	if d.ChunkSize == 0 {
		d.ChunkSize = DefaultChunk
	}
	limit, limitErr := s.limit(ctx, d.Kind)
	var key Key
	_, _ = rand.Read(key[:]) // never fails
	err := s.store.InTx(ctx, who, &f, func(tx Tx) error {
		basis, ok := who.May(Access["beginUpload"], domain.Subject{Person: who.Person})
		if !ok {
			return domain.ErrNotFound
		}
		if d.Kind.Made() {
			return ErrNoKind.At("/kind")
		}
		if limitErr != nil {
			return limitErr
		}
		if d.ChunkSize < MinChunk || d.ChunkSize > MaxChunk {
			return ErrBounds.With("min", MinChunk).With("max", MaxChunk).At("/chunk_size")
		}
		if err := limit.Begin(d.Size); err != nil {
			return err
		}
		now := s.world.Now()
		f = File{
			ID: d.ID, Owner: who.Person, Kind: d.Kind, Name: tidyName(d.Name), State: Open, Size: d.Size,
			SHA256: d.SHA256, ChunkSize: d.ChunkSize, Key: key, CreatedAt: now, ExpiresAt: days(now, limit.UploadDays),
		}
		if err := tx.AddFile(ctx, f); err != nil {
			return err
		}
		unfinished, err := tx.Unfinished(ctx, f)
		if err == nil {
			err = limit.Another(unfinished)
		}
		if err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "files.begin", Object: "files.file", ID: f.ID, About: who.Person, After: f})
	})
	if errors.Is(err, domain.ErrIDTaken) {
		return s.again(ctx, who, d)
	}
	return f, err
}

// again gives the upload that was begun with the same words before.
func (s Service) again(ctx context.Context, who domain.Actor, d Draft) (File, error) {
	f, err := s.store.File(ctx, d.ID)
	if err != nil {
		return File{}, err
	}
	same := f.Owner == who.Person && f.Kind == d.Kind && f.Name == tidyName(d.Name) && f.Size == d.Size &&
		f.ChunkSize == d.ChunkSize && (d.SHA256 == Sum{} || f.SHA256 == d.SHA256)
	if !same {
		return File{}, domain.ErrIDTaken
	}
	return f, nil
}

// PutChunk takes the chunk n of an upload, if its hash is sum. The same chunk
// again is no mistake. What the first chunk shows to be of a type that is not
// taken ends the upload.
func (s Service) PutChunk(ctx context.Context, who domain.Actor, id domain.FileID, n int, sum Sum, chunk []byte) error {
	f, err := s.own(ctx, who, "putChunk", id)
	if err != nil {
		return err
	}
	if err := f.TakeChunk(n, int64(len(chunk)), s.world.Now()); err != nil {
		return err
	}
	if sha256.Sum256(chunk) != sum {
		return ErrChunkHash.At("header/X-Chunk-SHA256")
	}
	if n == 0 {
		if err := s.sniff(ctx, who, f, chunk); err != nil {
			return err
		}
	}
	if _, err := s.bytes.Put(ctx, f.Key, f.Chunks()+strconv.Itoa(n), bytes.NewReader(chunk), int64(len(chunk))); err != nil {
		return fmt.Errorf("chunk %d of %s: %w", n, id, away(err))
	}
	return nil
}

func (s Service) sniff(ctx context.Context, who domain.Actor, f File, head []byte) error {
	limit, err := s.limit(ctx, f.Kind)
	if err != nil {
		return err
	}
	wrong := limit.Takes(s.bytes.Sniff(head))
	if wrong == nil {
		return nil
	}
	var fault *domain.Fault
	errors.As(wrong, &fault)
	if err := s.Refuse(ctx, uncaused(who), f.ID, fault); err != nil {
		return err
	}
	return wrong
}

// Chunks says which chunks of an upload are there, so that a client sends only
// the rest.
func (s Service) Chunks(ctx context.Context, who domain.Actor, id domain.FileID) (File, []int, error) {
	f, err := s.own(ctx, who, "listChunks", id)
	if err != nil {
		return File{}, nil, err
	}
	have, err := s.present(ctx, f)
	return f, have, err
}

// present lists the chunks that are there in full.
func (s Service) present(ctx context.Context, f File) ([]int, error) {
	there := make([]bool, f.ChunkCount())
	if f.State == Open {
		prefix := f.Chunks()
		err := s.bytes.Walk(ctx, prefix, func(name string, size int64, _ time.Time) error {
			if n, err := strconv.Atoi(name[len(prefix):]); err == nil && size == f.ChunkLength(n) {
				there[n] = true
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("chunks of %s: %w", f.ID, away(err))
		}
	}
	have := []int{}
	for n, ok := range there {
		if ok {
			have = append(have, n)
		}
	}
	return have, nil
}

// Complete says that everything was sent; a task looks at the file then. Saying
// it again gives the state that it has by now.
func (s Service) Complete(ctx context.Context, who domain.Actor, id domain.FileID) (File, error) {
	f, err := s.own(ctx, who, "completeUpload", id)
	if err != nil {
		return File{}, err
	}
	if f.State == Open {
		have, err := s.present(ctx, f)
		if err != nil {
			return File{}, err
		}
		if missing := f.ChunkCount() - len(have); missing > 0 {
			return File{}, ErrMissing.With("missing", missing)
		}
	}
	err = s.store.InTx(ctx, who, &f, func(tx Tx) error {
		if f, err = tx.File(ctx, id); err != nil {
			return err
		}
		if f.State == Checking || f.State == Clean || f.State == Refused {
			return nil
		}
		if err := f.Complete(s.world.Now()); err != nil {
			return err
		}
		if err := tx.SaveFile(ctx, f); err != nil {
			return err
		}
		if err := tx.Add(ctx, s.world.Now(), Check{f.ID}); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Basis: s.basis(who), Action: "files.complete", Object: "files.file", ID: f.ID, About: f.Owner, After: f})
	})
	return f, err
}

// Discard takes away a file that its uploader does not want, as long as it is
// attached to nothing.
func (s Service) Discard(ctx context.Context, who domain.Actor, id domain.FileID) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		f, err := tx.File(ctx, id)
		if err != nil {
			return err
		}
		basis, err := s.may(ctx, tx, who, "discardFile", f)
		if err != nil {
			return err
		}
		if f.State == Removed || f.State == Expired {
			return nil
		}
		return s.take(ctx, tx, basis, "files.discard", f)
	})
}

// take removes a file, and its bytes if no other file has them.
func (s Service) take(ctx context.Context, tx Tx, basis domain.Basis, action string, f File) error {
	before := f
	if err := f.Go(); err != nil {
		return err
	}
	if err := tx.SaveFile(ctx, f); err != nil {
		return err
	}
	prefix := before.Chunks()
	if !before.Content.IsZero() {
		gone, err := tx.Drop(ctx, before.Content)
		if err != nil {
			return err
		}
		prefix = ""
		if gone {
			prefix = contentPrefix(before.Content)
		}
	}
	if prefix != "" {
		if err := tx.Add(ctx, s.world.Now(), Erase{prefix}); err != nil {
			return err
		}
	}
	return tx.Note(ctx, domain.Entry{Basis: basis, Action: action, Object: "files.file", ID: f.ID, About: f.Owner, Before: before, After: f})
}

// own reads a file with which somebody wants to do something.
func (s Service) own(ctx context.Context, who domain.Actor, operation string, id domain.FileID) (File, error) {
	f, err := s.store.File(ctx, id)
	if err != nil {
		return File{}, err
	}
	if _, err := s.may(ctx, s.store, who, operation, f); err != nil {
		return File{}, err
	}
	return f, nil
}

func (s Service) basis(who domain.Actor) domain.Basis {
	basis, _ := who.May(Access["completeUpload"], domain.Subject{Person: who.Person})
	return basis
}

// away says that the object store could not be reached or is full: nothing
// about the request was wrong, and trying again may help.
func away(err error) error { return fmt.Errorf("%w: %w", domain.ErrBusy, err) }
