package payment

import (
	"context"
	"errors"
	"strings"

	"lizhi/domain"
)

// Imported is a result file that was taken in. Repeated says that its content
// was taken in before; nothing changed then (policy G6).
type Imported struct {
	Result   Result
	Repeated bool
}

// Import takes in the result file of an exported batch, an upload of the
// actor's. It is read and matched by a task.
func (s Service) Import(ctx context.Context, who domain.Actor, id BatchID, file domain.FileID) (Imported, error) {
	var done Imported
	err := s.store.InTx(ctx, who, &done, func(tx Tx) error {
		done = Imported{}
		b, err := tx.Batch(ctx, id)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["importResult"], Access["getBatch"], b.Subject())
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
		switch known, err := tx.ResultOf(ctx, upload.Hash); {
		case err == nil && known.Batch == id:
			done = Imported{known, true}
			return nil
		case err == nil:
			return ErrOtherBatch
		case !errors.Is(err, domain.ErrNotFound):
			return err
		}
		done.Result = Result{
			ID: domain.NewID[Result](s.world), Batch: id, City: b.City, County: b.County, School: b.School,
			Upload: file, Hash: upload.Hash, State: Received, Owner: who.Person, Version: 1, CreatedAt: s.world.Now(),
		}
		if err := tx.AddResult(ctx, done.Result); err != nil {
			return err
		}
		if _, err := tx.Attach(ctx, domain.Attachment{Kind: ofResult, ID: done.Result.ID}, file); err != nil {
			return err
		}
		if err := tx.Add(ctx, s.world.Now(), Read{done.Result.ID}); err != nil {
			return err
		}
		return noteResult(ctx, tx, basis, "payment.import", nil, done.Result)
	})
	return done, err
}

func noteResult(ctx context.Context, tx Tx, basis domain.Basis, action string, before any, r Result) error {
	return tx.Note(ctx, domain.Entry{Basis: basis, Action: action, Object: "payment.result", ID: r.ID, Before: before, After: r})
}

// Waiting gives the program itself the layout in which a result is read, or
// ErrResultState when it was read already.
func (s Service) Waiting(ctx context.Context, who domain.Actor, id ResultID) (Result, Layout, error) {
	if !who.IsSystem() {
		return Result{}, Layout{}, domain.ErrForbidden
	}
	r, _, err := s.store.Result(ctx, id)
	if err != nil {
		return r, Layout{}, err
	}
	if r.State != Received {
		return r, Layout{}, ErrResultState.With("state", r.State)
	}
	ref, err := s.store.Reference(ctx)
	if err != nil {
		return r, Layout{}, err
	}
	layout, err := ref.Layout(ForResult, "", s.world.Today())
	return r, layout, err
}

// Stage matches what was read of a result file. If all of it fits it is
// applied, otherwise nothing of it is and the file is held (policy G7).
func (s Service) Stage(ctx context.Context, who domain.Actor, id ResultID, lines []FileLine) (Result, error) {
	return s.settle(ctx, who, id, "payment.stage", func(tx Tx, r *Result) ([]ResultLine, error) {
		if !who.IsSystem() {
			return nil, domain.ErrForbidden
		}
		if r.State != Received {
			return nil, ErrResultState.With("state", r.State)
		}
		b, err := tx.Batch(ctx, r.Batch)
		if err != nil {
			return nil, err
		}
		rows, err := tx.Rows(ctx, r.Batch)
		if err != nil {
			return nil, err
		}
		ref, err := tx.Reference(ctx)
		if err != nil {
			return nil, err
		}
		staged := Match(id, b, rows, lines, ref)
		r.stage(staged)
		return staged, tx.AddResultLines(ctx, staged)
	})
}

// Unread keeps that a result file could not be read at all.
func (s Service) Unread(ctx context.Context, who domain.Actor, id ResultID) error {
	_, err := s.settle(ctx, who, id, "payment.unread", func(_ Tx, r *Result) ([]ResultLine, error) {
		if !who.IsSystem() {
			return nil, domain.ErrForbidden
		}
		if r.State != Received {
			return nil, ErrResultState.With("state", r.State)
		}
		r.State = Unreadable
		return nil, nil
	})
	return err
}

// Decide is a second person's word on a held file: reject it, or apply the rows
// that match; the others stay open with their owner (decisions §6).
func (s Service) Decide(ctx context.Context, who domain.Actor, id ResultID, v Verdict) (Result, error) {
	return s.settle(ctx, who, id, "payment.decide", func(tx Tx, r *Result) ([]ResultLine, error) {
		if _, err := who.Require(Access["decideResult"], Access["getResult"], r.Subject()); err != nil {
			return nil, err
		}
		if v.Version != r.Version {
			return nil, domain.ErrStale.With("yours", v.Version).With("current", r.Version)
		}
		if err := r.decide(who.Person, v.Decision, strings.TrimSpace(v.Reason)); err != nil {
			return nil, err
		}
		return tx.ResultLines(ctx, id)
	})
}

// settle runs a step of a result file and, if it is applied by it, carries the
// matching lines out.
func (s Service) settle(ctx context.Context, who domain.Actor, id ResultID, action string, step func(Tx, *Result) ([]ResultLine, error)) (Result, error) {
	var r Result
	err := s.store.InTx(ctx, who, &r, func(tx Tx) error {
		var err error
		if r, err = tx.Result(ctx, id); err != nil {
			return err
		}
		before := r
		lines, err := step(tx, &r)
		if err != nil {
			return err
		}
		if r.State == Applied {
			if err := s.apply(ctx, who, tx, &r, lines); err != nil {
				return err
			}
		}
		if err := tx.SaveResult(ctx, r); err != nil {
			return err
		}
		r.Version++
		basis, _ := who.May(Access["decideResult"], r.Subject())
		return noteResult(ctx, tx, basis, action, before, r)
	})
	return r, err
}

// apply carries out the lines that fit: paid or returned, row by row.
func (s Service) apply(ctx context.Context, who domain.Actor, tx Tx, r *Result, lines []ResultLine) error {
	b, err := tx.Batch(ctx, r.Batch)
	if err != nil {
		return err
	}
	rows, err := tx.Rows(ctx, r.Batch)
	if err != nil {
		return err
	}
	obligations, err := tx.Held(ctx, r.Batch)
	if err != nil {
		return err
	}
	outcome := map[AttemptID]ResultLine{}
	for _, l := range lines {
		if l.Problem == Fits {
			outcome[l.Attempt] = l
		}
	}
	var students [][16]byte
	open := 0
	for _, a := range rows {
		l, told := outcome[a.ID]
		if a.State != AttemptExported {
			continue
		}
		if !told {
			open++
			continue
		}
		if err := s.land(ctx, who, tx, obligations[a.Obligation], a, l, r); err != nil {
			return err
		}
		students = append(students, a.Student)
	}
	if open == 0 {
		if err := b.move(Settled); err != nil {
			return err
		}
		if err := tx.SaveBatch(ctx, b); err != nil {
			return err
		}
	}
	return tx.Touch(ctx, students...)
}

// land settles one attempt as the bank said.
func (s Service) land(ctx context.Context, who domain.Actor, tx Tx, o Obligation, a Attempt, l ResultLine, r *Result) error {
	e := s.entry(who)
	e.Attempt = a.ID
	to, state := Paid, AttemptPaid
	if l.Succeeded {
		r.PaidRows++
	} else {
		to, state = Returned, AttemptFailed
		r.FailedRows++
		e.Reason = l.Cause
	}
	if err := o.Move(&e, InFlight, to, a.Amount); err != nil {
		return err
	}
	if err := a.settle(state, l.Cause, s.world.Now()); err != nil {
		return err
	}
	return s.post(ctx, tx, o, a, e)
}
