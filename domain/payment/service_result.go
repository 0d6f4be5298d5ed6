package payment

import (
	"context"
	"errors"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
)

// Imported is a result file that was taken in. Repeated says that its content
// was taken in before; nothing changed then (policy G6).
type Imported struct {
	Result   result.File
	Repeated bool
}

// Import takes in the result file of an exported batch, an upload of the
// actor's. It is read and matched by a task.
func (s Service) Import(ctx context.Context, who domain.Actor, id ledger.BatchID, file domain.FileID) (Imported, error) {
	var done Imported
	err := s.store.InTx(ctx, who, &done, func(tx Tx) error {
		done = Imported{}
		b, err := tx.Batch(ctx, id)
		if err != nil {
			return err
		}
		basis, err := who.Require(desk("importResult", b.Subject()), Access["getBatch"], b.Subject())
		if err != nil {
			return err
		}
		if b.State != Exported && b.State != Settled {
			return ErrState.With("state", b.State)
		}
		upload, err := tx.Upload(ctx, file)
		if errors.Is(err, domain.ErrNotFound) || err == nil && (upload.Owner != who.Person || !upload.Ready) {
			return ErrNotUpload.At("/file")
		}
		if err != nil {
			return err
		}
		known, err := tx.ResultOf(ctx, upload.Hash)
		switch {
		case err == nil && known.CameToNothing():
			if done.Result, err = s.takeAgain(ctx, tx, known.ID, b, who.Person, file); err != nil {
				return err
			}
			return noteResult(ctx, tx, basis, "payment.import", known, done.Result)
		case err == nil && known.Batch == id:
			done = Imported{known, true}
			return nil
		case err == nil:
			return ErrOtherBatch
		case !errors.Is(err, domain.ErrNotFound):
			return err
		}
		done.Result = result.File{
			ID: domain.NewID[result.File](s.world), Batch: id, City: b.City, County: b.County, School: b.School,
			Upload: file, Hash: upload.Hash, State: result.Received, Owner: who.Person, Version: 1, CreatedAt: s.world.Now(),
		}
		if err := tx.AddResult(ctx, done.Result); err != nil {
			return err
		}
		if err := s.toRead(ctx, tx, b, done.Result); err != nil {
			return err
		}
		return noteResult(ctx, tx, basis, "payment.import", nil, done.Result)
	})
	return done, err
}

// toRead attaches the upload of a result and orders the task that reads it.
func (s Service) toRead(ctx context.Context, tx Tx, b Batch, r result.File) error {
	if _, err := tx.Attach(ctx, domain.Attachment{Kind: kind(b.School, ofResult, ofBureauResult), ID: r.ID}, r.Upload); err != nil {
		return err
	}
	return tx.Add(ctx, s.world.Now(), Read{r.ID})
}

// takeAgain takes the content of a file of which nothing was applied in once
// more, for the batch that it is brought to now: it was brought to another by
// mistake, or rejected too soon.
func (s Service) takeAgain(ctx context.Context, tx Tx, id result.ID, b Batch, by domain.PersonID, file domain.FileID) (result.File, error) {
	r, err := tx.Result(ctx, id)
	if err != nil {
		return r, err
	}
	if !r.CameToNothing() { // somebody was quicker
		return r, result.ErrResultState.With("state", r.State)
	}
	r = result.File{
		ID: r.ID, Batch: b.ID, City: b.City, County: b.County, School: b.School, Upload: file, Hash: r.Hash,
		State: result.Received, Owner: by, Version: r.Version, CreatedAt: r.CreatedAt,
	}
	if err := tx.ForgetLines(ctx, id); err != nil {
		return r, err
	}
	if err := tx.SaveResult(ctx, r); err != nil {
		return r, err
	}
	r.Version++
	return r, s.toRead(ctx, tx, b, r)
}

func noteResult(ctx context.Context, tx Tx, basis domain.Basis, action string, before any, r result.File) error {
	return tx.Note(ctx, domain.Entry{Basis: basis, Action: action, Object: "payment.result", ID: r.ID, Before: before, After: r})
}
