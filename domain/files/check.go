package files

import (
	"context"
	"errors"
	"time"

	"lizhi/domain"
)

// Found is what was found in a content when it was looked at.
type Found struct {
	Type          string // of the original as it is kept
	Uploaded      string // of the upload, before it was treated
	SHA256        Sum    // of the upload
	Width, Height int
	Duration      time.Duration
}

// Waiting is an upload that waits to be looked at, with the limits for its
// kind; false if it does not, since it was done before.
func (s Service) Waiting(ctx context.Context, id domain.FileID) (File, Limit, bool, error) {
	f, err := s.store.File(ctx, id)
	if errors.Is(err, domain.ErrNotFound) {
		return File{}, Limit{}, false, nil
	}
	if err != nil {
		return File{}, Limit{}, false, err
	}
	limit, err := s.limit(ctx, f.Kind)
	return f, limit, f.State == Checking, err
}

// Judge asks every rule about what was found; an error is the refusal.
func Judge(f File, l Limit, found Found) error {
	if f.SHA256 != (Sum{}) && f.SHA256 != found.SHA256 {
		return ErrHash
	}
	if err := l.Takes(found.Uploaded); err != nil {
		return err
	}
	if f.Kind == Film {
		return l.Lasts(found.Duration)
	}
	return nil
}

// Accept ends the looking: the file is clean and has the content whose objects
// were written. If another file brought equal bytes before, they are used and
// the new ones go.
func (s Service) Accept(ctx context.Context, who domain.Actor, id domain.FileID, found Found, c Content) error {
	_, limit, _, err := s.Waiting(ctx, id)
	if err != nil {
		return err
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		f, err := tx.File(ctx, id)
		if err != nil {
			return err
		}
		if f.State != Checking { // it was done before; what was written now is nobody's
			return tx.Add(ctx, s.world.Now(), Erase{contentPrefix(c.ID)})
		}
		kept, err := tx.Join(ctx, c)
		if err != nil {
			return err
		}
		if kept.ID != c.ID {
			if err := tx.Add(ctx, s.world.Now(), Erase{contentPrefix(c.ID)}); err != nil {
				return err
			}
		}
		if err := f.Accept(found, kept, limit.stays(s.world.Now())); err != nil {
			return err
		}
		return s.ended(ctx, tx, "files.accept", f)
	})
}

// Refuse ends the looking, or the upload, with a no for good.
func (s Service) Refuse(ctx context.Context, who domain.Actor, id domain.FileID, fault *domain.Fault) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		f, err := tx.File(ctx, id)
		if err != nil {
			return err
		}
		if f.State == Refused {
			return nil
		}
		if err := f.Refuse(fault); err != nil {
			return err
		}
		return s.ended(ctx, tx, "files.refuse", f)
	})
}

// ended keeps a file whose chunks are not needed any more.
func (s Service) ended(ctx context.Context, tx Tx, action string, f File) error {
	if err := tx.SaveFile(ctx, f); err != nil {
		return err
	}
	if err := tx.Add(ctx, s.world.Now(), Erase{f.Chunks()}); err != nil {
		return err
	}
	return tx.Note(ctx, domain.Entry{Action: action, Object: "files.file", ID: f.ID, About: f.Owner, After: f})
}
