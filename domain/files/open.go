package files

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"

	"lizhi/domain"
)

// Get shows what is known of a file to whoever may open it.
func (s Service) Get(ctx context.Context, who domain.Actor, id domain.FileID) (File, error) {
	return s.own(ctx, who, "getFile", id)
}

// Opened is a variant of a file that somebody may read.
type Opened struct {
	File    File
	Variant Variant

	bytes  Bytes
	key    Key
	object string
}

// Read reads length bytes from offset on; a length below zero means to the end.
func (o Opened) Read(ctx context.Context, offset, length int64) (io.ReadCloser, error) {
	r, err := o.bytes.Get(ctx, o.key, o.object, offset, length)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", o.File.ID, away(err))
	}
	return r, nil
}

// Open opens a variant for whoever may read the file. What the program made is
// opened in a download session only.
func (s Service) Open(ctx context.Context, who domain.Actor, id domain.FileID, variant string) (Opened, error) {
	f, err := s.own(ctx, who, "getFileContent", id)
	if err != nil {
		return Opened{}, err
	}
	if f.Kind.Made() {
		return Opened{}, ErrSession
	}
	return s.opened(ctx, f, variant)
}

// Read opens a variant for a task or a feature that has asked its own rules
// before: a roster that is imported, the pictures of a portfolio.
func (s Service) Read(ctx context.Context, id domain.FileID, variant string) (Opened, error) {
	f, err := s.store.File(ctx, id)
	if err != nil {
		return Opened{}, err
	}
	return s.opened(ctx, f, variant)
}

func (s Service) opened(ctx context.Context, f File, variant string) (Opened, error) {
	switch f.State {
	case Clean:
	case Removed, Expired:
		return Opened{}, ErrGone
	default:
		return Opened{}, ErrNotClean.With("state", string(f.State))
	}
	v, ok := f.Variant(variant)
	if !ok {
		return Opened{}, ErrNoVariant
	}
	c, err := s.store.Content(ctx, f.Content)
	if err != nil {
		return Opened{}, err
	}
	return Opened{File: f, Variant: v, bytes: s.bytes, key: c.Key, object: c.Object(variant)}, nil
}

// Offer is a token for one download session.
type Offer struct {
	Token string
	Download
}

// OfferDownload gives a token with which who may read the file fetches it
// (policy K9). Only its hash is kept.
func (s Service) OfferDownload(ctx context.Context, who domain.Actor, id domain.FileID) (Offer, error) {
	token, offer := rand.Text()+rand.Text(), Offer{}
	err := s.store.InTx(ctx, who, &offer, func(tx Tx) error {
		f, err := tx.File(ctx, id)
		if err != nil {
			return err
		}
		basis, err := s.may(ctx, tx, who, "offerDownload", f)
		if err != nil {
			return err
		}
		if f.State != Clean {
			return ErrNotClean.With("state", string(f.State))
		}
		now := s.world.Now()
		d := Download{
			ID: DownloadID(s.world.NewID()), File: f.ID, Account: who.Account, Token: sha256.Sum256([]byte(token)),
			UseBy: now.Add(TokenLife), CreatedAt: now,
		}
		if err := tx.AddDownload(ctx, d); err != nil {
			return err
		}
		offer = Offer{token, d}
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "files.offer", Object: "files.file", ID: f.ID, About: f.Owner})
	})
	return offer, err
}

// StartDownload opens the session of a token. The audit names the file and
// says how many people stand in it (policy B12).
func (s Service) StartDownload(ctx context.Context, who domain.Actor, token string) (Download, error) {
	var d Download
	err := s.store.InTx(ctx, who, &d, func(tx Tx) error {
		var err error
		if d, err = tx.DownloadByToken(ctx, sha256.Sum256([]byte(token))); err != nil {
			return err
		}
		if err := d.Start(who, s.world.Now()); err != nil {
			return err
		}
		f, err := tx.File(ctx, d.File)
		if err != nil {
			return err
		}
		basis, err := s.may(ctx, tx, who, "offerDownload", f)
		if err != nil {
			return err
		}
		if err := tx.SaveDownload(ctx, d); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "files.download", Object: "files.file", ID: f.ID, About: f.Owner,
			Rows: f.rows(),
		})
	})
	return d, err
}

// OpenDownload opens the file of a session. Whether its account may still read
// the file is asked each time, so that a withdrawn consent ends it.
func (s Service) OpenDownload(ctx context.Context, who domain.Actor, id DownloadID) (Opened, error) {
	d, err := s.store.Download(ctx, id)
	if err != nil {
		return Opened{}, err
	}
	if err := d.Serves(who, s.world.Now()); err != nil {
		return Opened{}, err
	}
	f, err := s.own(ctx, who, "offerDownload", d.File)
	if err != nil {
		return Opened{}, err
	}
	return s.opened(ctx, f, Original)
}
