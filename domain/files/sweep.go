package files

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"lizhi/domain"
)

// stray is how old an object must be before nobody is on the way to naming it.
const stray = 24 * time.Hour

// Sweep takes away the files whose time is over: uploads that were not
// completed, files that were attached to nothing, official files after their
// days. It says how many. who is the actor of the task.
func (s Service) Sweep(ctx context.Context, who domain.Actor) (int, error) {
	swept := 0
	for {
		now := s.world.Now()
		over, err := s.store.Over(ctx, now, 100)
		if err != nil || len(over) == 0 {
			return swept, err
		}
		for _, id := range over {
			err := s.store.InTx(ctx, who.Step(), nil, func(tx Tx) error {
				f, err := tx.File(ctx, id)
				if err != nil || f.ExpiresAt.IsZero() || now.Before(f.ExpiresAt) || f.State == Checking {
					return err // attached or taken meanwhile
				}
				return s.take(ctx, tx, domain.Basis{}, "files.expire", f)
			})
			if err != nil && !errors.Is(err, domain.ErrNotFound) {
				return swept, fmt.Errorf("sweep %s: %w", id, err)
			}
			swept++
		}
	}
}

// Retract takes away a file that the program made and that nobody may hold any
// more, as a portfolio after its consent was withdrawn (policy B6). A file that
// is gone already is left alone.
func (s Service) Retract(ctx context.Context, who domain.Actor, id domain.FileID) error {
	err := s.store.InTx(ctx, who, nil, func(tx Tx) error {
		f, err := tx.File(ctx, id)
		if err != nil || f.State == Removed || f.State == Expired {
			return err
		}
		return s.take(ctx, tx, domain.Basis{}, "files.retract", f)
	})
	if errors.Is(err, domain.ErrNotFound) {
		return nil
	}
	return err
}

// SweepStrays removes objects that no row knows: what a process wrote before it
// was killed. It says how many.
func (s Service) SweepStrays(ctx context.Context) (int, error) {
	removed := 0
	for _, root := range []string{"uploads/", "contents/"} {
		known := map[[16]byte]bool{}
		var names []string
		flush := func() error {
			n, err := s.removeStrays(ctx, root, names, known)
			removed, names = removed+n, nil
			clear(known)
			return err
		}
		err := s.bytes.Walk(ctx, root, func(name string, _ int64, at time.Time) error {
			if s.world.Now().Sub(at) < stray {
				return nil
			}
			if names = append(names, name); len(names) < 500 {
				return nil
			}
			return flush()
		})
		if err == nil {
			err = flush()
		}
		if err != nil {
			return removed, fmt.Errorf("sweep %s: %w", root, err)
		}
	}
	return removed, nil
}

// removeStrays removes those of the objects whose id nobody has.
func (s Service) removeStrays(ctx context.Context, root string, names []string, seen map[[16]byte]bool) (int, error) {
	var ids [][16]byte
	for _, name := range names {
		if id, ok := idOf(root, name); ok && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	unknown, err := s.store.Unknown(ctx, ids)
	if err != nil {
		return 0, err
	}
	clear(seen)
	for _, id := range unknown {
		seen[id] = true
	}
	var gone []string
	for _, name := range names {
		if id, ok := idOf(root, name); !ok || seen[id] {
			gone = append(gone, name)
		}
	}
	return len(gone), s.bytes.Remove(ctx, gone...)
}

func idOf(root, name string) ([16]byte, bool) {
	text, _, _ := strings.Cut(strings.TrimPrefix(name, root), "/")
	id, err := domain.ParseID[File](text)
	return id, err == nil
}
