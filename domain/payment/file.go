package payment

import (
	"context"
	"errors"

	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
)

// Sheet is what the file of a batch holds: the titles, and a way to read the
// rows one after another.
type Sheet struct {
	Batch  Batch
	Titles []string
	Each   func(ctx context.Context, row func(cells []string) error) error
}

// Sheet gives the content of an exported batch to the program itself, to make
// the file. Each ends with ErrAltered when the content is not what was exported.
func (s Service) Sheet(ctx context.Context, who domain.Actor, id ledger.BatchID) (Sheet, error) {
	if !who.IsSystem() {
		return Sheet{}, domain.ErrForbidden
	}
	b, err := s.store.Batch(ctx, id)
	if err != nil {
		return Sheet{}, err
	}
	layout, err := s.layout(ctx, s.store, bankfile.Wish{Use: bankfile.ForBatch, Code: b.Layout, County: b.County})
	if err != nil {
		return Sheet{}, err
	}
	each := func(ctx context.Context, row func([]string) error) error {
		m := bankfile.NewManifest(layout)
		err := eachLine(ctx, s.store, b, func(line bankfile.Line) error {
			cells, err := layout.Cells(line)
			if err != nil {
				return err
			}
			m.Add(cells)
			return row(cells)
		})
		if err == nil && m.Sum() != b.Checksum {
			err = ErrAltered.With("rows", b.Rows).With("sum", b.Sum)
		}
		return err
	}
	return Sheet{b, layout.Titles(), each}, nil
}

// Made is the file that was made for a batch, and what opens it.
type Made struct {
	File       domain.FileID
	Hash       string // SHA-256 of the file
	Passphrase string // kept sealed until it was shown once
}

// Made keeps which file was made for an exported batch. Told twice, the first
// file stays.
func (s Service) Made(ctx context.Context, who domain.Actor, id ledger.BatchID, m Made) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		b, err := tx.Batch(ctx, id)
		if err != nil || !b.File.IsZero() {
			return err
		}
		if _, err := tx.Attach(ctx, domain.Attachment{Kind: kind(b.School, ofBatch, ofBureauBatch), ID: id}, m.File); err != nil {
			return err
		}
		before := b
		b.File, b.FileHash = m.File, m.Hash
		return errors.Join(tx.SavePassphrase(ctx, id, m.Passphrase), tx.SaveBatch(ctx, b),
			note(ctx, tx, domain.Basis{}, "payment.file", before, b))
	})
}

// Passphrase shows what opens the file of a batch, once, to the person who
// exported it; then it is forgotten (policy G13). The same request under the
// same key is answered again, as every one is. Who lost it has the file made
// again.
func (s Service) Passphrase(ctx context.Context, who domain.Actor, id ledger.BatchID) (string, error) {
	var shown string
	err := s.store.InTx(ctx, who, &shown, func(tx Tx) error {
		b, err := tx.Batch(ctx, id)
		if err != nil {
			return err
		}
		basis, err := who.Require(desk("showPassphrase", b.Subject()), Access["getBatch"], b.Subject())
		switch {
		case err != nil:
			return err
		case who.Proved() != nil:
			return who.Proved()
		case b.File.IsZero():
			return ErrNoFile
		case who.Person != b.ExportedBy:
			return ErrOwnPassphrase
		}
		if shown, err = tx.TakePassphrase(ctx, id); err != nil {
			return err
		}
		if shown == "" {
			return ErrPassphraseShown
		}
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "payment.showPassphrase", Object: "payment.batch", ID: id})
	})
	return shown, err
}

// Remake has the file of an exported batch made again, with another passphrase,
// by whoever asks now: the old one was lost, or its file is past its days. The
// content is the same, or nothing is made.
func (s Service) Remake(ctx context.Context, who domain.Actor, id ledger.BatchID) (Batch, error) {
	return s.change(ctx, who, "remakeBatchFile", id, func(tx Tx, b *Batch) error {
		switch {
		case who.Proved() != nil:
			return who.Proved()
		case b.State != Exported && b.State != Settled:
			return ErrState.With("state", b.State)
		case b.File.IsZero():
			return ErrNoFile
		}
		if err := tx.Detach(ctx, domain.Attachment{Kind: kind(b.School, ofBatch, ofBureauBatch), ID: id}, b.File); err != nil {
			return err
		}
		b.File, b.FileHash, b.ExportedBy = domain.FileID{}, "", who.Person
		if _, err := tx.TakePassphrase(ctx, id); err != nil {
			return err
		}
		return tx.Add(ctx, s.world.Now(), Export{id})
	})
}
