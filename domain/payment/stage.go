package payment

import (
	"context"
	"errors"
	"iter"

	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
)

// Waiting gives the program itself the layout in which a result is read, or
// ErrResultState when it was read already.
func (s Service) Waiting(ctx context.Context, who domain.Actor, id result.ID) (result.File, bankfile.Layout, error) {
	if !who.IsSystem() {
		return result.File{}, bankfile.Layout{}, domain.ErrForbidden
	}
	r, err := s.store.Result(ctx, id)
	if err != nil {
		return r, bankfile.Layout{}, err
	}
	if r.State != result.Received {
		return r, bankfile.Layout{}, result.ErrResultState.With("state", r.State)
	}
	layout, err := s.layout(ctx, s.store, bankfile.Wish{Use: bankfile.ForResult, County: r.County})
	return r, layout, err
}

// Stage matches what is read of a result file. If all of it fits it is applied,
// otherwise nothing of it is and the file is held (policy G7). A file of more
// than MaxRows lines is staged in steps, and applied by a task.
func (s Service) Stage(ctx context.Context, who domain.Actor, id result.ID, lines iter.Seq2[bankfile.Reply, error]) (result.File, error) {
	next, stop := iter.Pull2(lines)
	defer stop()
	part, more, err := some(next)
	if err != nil {
		return result.File{}, err
	}
	for first := true; more; first = false {
		_, err := s.settle(ctx, who.Step(), id, "payment.stage", func(tx Tx, r *result.File) error {
			return s.stagePart(ctx, who, tx, *r, part, first)
		})
		if err != nil {
			return result.File{}, err
		}
		if part, more, err = some(next); err != nil {
			return result.File{}, err
		}
	}
	return s.settle(ctx, who, id, "payment.stage", func(tx Tx, r *result.File) error {
		if err := s.stagePart(ctx, who, tx, *r, part, false); err != nil {
			return err
		}
		for {
			rows, err := tx.Unstaged(ctx, *r, MaxRows)
			if err != nil {
				return err
			}
			if len(rows) == 0 {
				break
			}
			if err := tx.AddResultLines(ctx, result.Lacking(id, rows)...); err != nil {
				return err
			}
		}
		sum, err := tx.Staged(ctx, id)
		if err != nil {
			return err
		}
		r.Stage(sum)
		return nil
	})
}

// some takes up to MaxRows lines, and says whether the part is full.
func some(next func() (bankfile.Reply, error, bool)) (part []bankfile.Reply, more bool, err error) {
	for len(part) < MaxRows {
		line, err, ok := next()
		if err != nil || !ok {
			return part, false, err
		}
		part = append(part, line)
	}
	return part, true, nil
}

// stagePart matches some lines and keeps them; the first ones take the place of
// whatever an earlier try has left.
func (s Service) stagePart(ctx context.Context, who domain.Actor, tx Tx, r result.File, lines []bankfile.Reply, first bool) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	if r.State != result.Received {
		return result.ErrResultState.With("state", r.State)
	}
	if first {
		if err := tx.ForgetLines(ctx, r.ID); err != nil {
			return err
		}
	}
	if len(lines) == 0 {
		return nil
	}
	b, err := tx.Batch(ctx, r.Batch)
	if err != nil {
		return err
	}
	numbers := make([]int, len(lines))
	for i, l := range lines {
		numbers[i] = l.Row
	}
	rows, err := tx.RowsAt(ctx, r.Batch, numbers...)
	if err != nil {
		return err
	}
	seen, err := tx.StagedRows(ctx, r.ID, numbers...)
	if err != nil {
		return err
	}
	ref, err := tx.Reference(ctx)
	if err != nil {
		return err
	}
	return tx.AddResultLines(ctx, result.Sought{Batch: b.Number, Rows: rows, Seen: seen, Causes: ref.Causes}.Match(r.ID, lines)...)
}

// Unread keeps that a result file could not be read at all, and in words why.
func (s Service) Unread(ctx context.Context, who domain.Actor, id result.ID, why *domain.Fault) error {
	_, err := s.settle(ctx, who, id, "payment.unread", func(tx Tx, r *result.File) error {
		if !who.IsSystem() {
			return domain.ErrForbidden
		}
		if r.State != result.Received {
			return result.ErrResultState.With("state", r.State)
		}
		r.State, r.Reason = result.Unreadable, why.Text("zh")
		return tx.ForgetLines(ctx, id)
	})
	return err
}

// Decide is a second person's word on a held file: reject it, or apply the rows
// that match; the others stay open with their owner (decisions §6).
func (s Service) Decide(ctx context.Context, who domain.Actor, id result.ID, v result.Verdict) (result.File, error) {
	return s.settle(ctx, who, id, "payment.decide", func(_ Tx, r *result.File) error {
		if _, err := who.Require(desk("decideResult", r.Subject()), Access["getResult"], r.Subject()); err != nil {
			return err
		}
		return r.Decide(who.Person, v)
	})
}

// settle runs a step of a result file, and keeps it if it changed. If its lines
// are to be carried out by then, it does so at once, or leaves them to a task
// when they are many.
func (s Service) settle(ctx context.Context, who domain.Actor, id result.ID, action string, step func(Tx, *result.File) error) (result.File, error) {
	var r result.File
	err := s.store.InTx(ctx, who, &r, func(tx Tx) error {
		var err error
		if r, err = tx.Result(ctx, id); err != nil {
			return err
		}
		before := r
		if err := step(tx, &r); err != nil {
			return err
		}
		if r.State == result.Applying && before.State != result.Applying {
			if r.Lines > MaxRows {
				err = tx.Add(ctx, s.world.Now(), Settle{id})
			} else if _, err = s.applySome(ctx, who, tx, &r, none); err == nil {
				err = s.applied(ctx, tx, &r)
			}
			if err != nil {
				return err
			}
		}
		if r == before {
			return nil
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

// Settle carries out the lines of a long result file, for the program itself, in
// steps of MaxRows. Begun again it goes on where it was.
func (s Service) Settle(ctx context.Context, who domain.Actor, id result.ID, tell Progress) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	for after, over := none, false; !over; {
		var next int
		r, err := s.settle(ctx, who.Step(), id, "payment.settle", func(tx Tx, r *result.File) error {
			if r.State != result.Applying {
				next = none
				return nil
			}
			var err error
			if next, err = s.applySome(ctx, who, tx, r, after); err == nil && next == none {
				err = s.applied(ctx, tx, r)
			}
			return err
		})
		if err != nil {
			return err
		}
		after, over = next, next == none
		tell(int64(r.PaidRows+r.FailedRows), int64(r.Lines-r.Problems))
	}
	return nil
}

// none is the line before all others: those of rows that a file lacks are below
// zero, and never fit.
const none = -1 << 30

// applySome carries out the next lines that fit: paid or returned, row by row.
// It gives the line that it came to.
func (s Service) applySome(ctx context.Context, who domain.Actor, tx Tx, r *result.File, after int) (int, error) {
	lines, err := tx.Fitting(ctx, r.ID, after, MaxRows)
	if err != nil || len(lines) == 0 {
		return none, err
	}
	numbers := make([]int, len(lines))
	for i, l := range lines {
		numbers[i] = l.BatchRow
	}
	rows, err := tx.RowsAt(ctx, r.Batch, numbers...)
	if err != nil {
		return none, err
	}
	held, err := tx.Held(ctx, obligationsOf(rows)...)
	if err != nil {
		return none, err
	}
	byID := map[ledger.AttemptID]ledger.Attempt{}
	for _, a := range rows {
		byID[a.ID] = a
	}
	var all []ledger.Posting
	var students [][16]byte
	var open []cases.Exception
	for _, l := range lines {
		p, err := s.land(who, held[byID[l.Attempt].Obligation], byID[l.Attempt], l, r)
		if err != nil {
			return none, err
		}
		all, students = append(all, p), append(students, p.Attempt.Student)
		if p.Attempt.State == ledger.AttemptFailed {
			open = append(open, s.exception(cases.CameBack, p.Obligation, p.Attempt, r.Owner))
		}
	}
	if err := s.due(ctx, tx, open); err != nil {
		return none, err
	}
	return lines[len(lines)-1].Line, errors.Join(tx.Post(ctx, all...), tx.CloseExceptions(ctx, cases.Told, obligationsOf(rows)...),
		tx.AddExceptions(ctx, open...), tx.Touch(ctx, students...))
}

// applied ends a result file whose lines were carried out: its batch is settled
// when no row is open any more; a row that is becomes somebody's exception.
func (s Service) applied(ctx context.Context, tx Tx, r *result.File) error {
	r.State = result.Applied
	b, err := tx.Batch(ctx, r.Batch)
	if err != nil {
		return err
	}
	left := 0
	err = eachRow(ctx, tx, b.ID, Part{State: ledger.AttemptExported}, func(rows []ledger.Attempt) error {
		left += len(rows)
		held, err := tx.Held(ctx, obligationsOf(rows)...)
		if err != nil {
			return err
		}
		open := make([]cases.Exception, len(rows))
		for i, a := range rows {
			open[i] = s.exception(cases.LeftOpen, held[a.Obligation], a, r.Owner)
		}
		if err := s.due(ctx, tx, open); err != nil {
			return err
		}
		return tx.AddExceptions(ctx, open...)
	})
	if err != nil || left > 0 || b.State == Settled {
		return err
	}
	before := b
	if err := b.move(Settled); err != nil {
		return err
	}
	return errors.Join(tx.SaveBatch(ctx, b), note(ctx, tx, domain.Basis{}, "payment.settled", before, b))
}

// land settles one attempt as the bank said.
func (s Service) land(who domain.Actor, o ledger.Obligation, a ledger.Attempt, l result.Line, r *result.File) (ledger.Posting, error) {
	e := s.entry(who)
	e.Attempt = a.ID
	to, state := ledger.Paid, ledger.AttemptPaid
	if l.Succeeded {
		r.PaidRows++
	} else {
		to, state = ledger.Returned, ledger.AttemptFailed
		r.FailedRows++
		e.Reason = l.Cause
	}
	if err := o.Move(&e, ledger.InFlight, to, a.Amount); err != nil {
		return ledger.Posting{}, err
	}
	err := a.Settle(state, l.Cause, s.world.Now())
	return ledger.Posting{Obligation: o, Attempt: a, Entry: e}, err
}
