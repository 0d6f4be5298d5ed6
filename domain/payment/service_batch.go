package payment

import (
	"context"
	"fmt"
	"strings"

	"lizhi/domain"
)

// change runs a step of a batch: read and locked, allowed, done, saved, noted.
func (s Service) change(ctx context.Context, who domain.Actor, operation string, id BatchID, step func(Tx, *Batch, []Attempt) error) (Batch, error) {
	var b Batch
	err := s.store.InTx(ctx, who, &b, func(tx Tx) error {
		var err error
		if b, err = tx.Batch(ctx, id); err != nil {
			return err
		}
		basis, err := who.Require(Access[operation], Access["getBatch"], b.Subject())
		if err != nil {
			return err
		}
		rows, err := tx.Rows(ctx, id)
		if err != nil {
			return err
		}
		before := b
		if err := step(tx, &b, rows); err != nil {
			return err
		}
		if err := tx.SaveBatch(ctx, b); err != nil {
			return err
		}
		b.Version++
		return note(ctx, tx, basis, "payment."+operation, before, b)
	})
	return b, err
}

// Check is the head's yes to a drafted batch (policy G12).
func (s Service) Check(ctx context.Context, who domain.Actor, id BatchID, saw Confirms) (Batch, error) {
	return s.change(ctx, who, "checkBatch", id, func(_ Tx, b *Batch, rows []Attempt) error {
		return b.Check(who.Person, rows, saw)
	})
}

// Approve is the bureau's yes to a checked batch (policy G12).
func (s Service) Approve(ctx context.Context, who domain.Actor, id BatchID, saw Confirms) (Batch, error) {
	return s.change(ctx, who, "approveBatch", id, func(_ Tx, b *Batch, rows []Attempt) error {
		return b.Approve(who.Person, rows, saw)
	})
}

// TakeOut takes a row out of a drafted batch; its money is pending as before.
func (s Service) TakeOut(ctx context.Context, who domain.Actor, id BatchID, number, version int) (Batch, error) {
	return s.change(ctx, who, "takeOutRow", id, func(tx Tx, b *Batch, rows []Attempt) error {
		if err := b.Editable(); err != nil {
			return err
		}
		if version != b.Version {
			return domain.ErrStale.With("yours", version).With("current", b.Version)
		}
		for i := range rows {
			if rows[i].Row != number || rows[i].State != AttemptDrafted {
				continue
			}
			if err := rows[i].settle(AttemptLeft, "", s.world.Now()); err != nil {
				return err
			}
			b.total(rows)
			return tx.SaveAttempt(ctx, rows[i])
		}
		return ErrNoRow
	})
}

// Withdraw gives a batch up before its export; all its money is pending again.
func (s Service) Withdraw(ctx context.Context, who domain.Actor, id BatchID, version int, reason string) (Batch, error) {
	return s.change(ctx, who, "withdrawBatch", id, func(tx Tx, b *Batch, rows []Attempt) error {
		if err := b.move(Withdrawn); err != nil {
			return err
		}
		switch {
		case version != b.Version:
			return domain.ErrStale.With("yours", version).With("current", b.Version)
		case strings.TrimSpace(reason) == "":
			return ErrReason.At("/reason")
		}
		b.Reason = reason
		for _, a := range rows {
			if a.State != AttemptDrafted {
				continue
			}
			if err := a.settle(AttemptLeft, "", s.world.Now()); err != nil {
				return err
			}
			if err := tx.SaveAttempt(ctx, a); err != nil {
				return err
			}
		}
		return nil
	})
}

// Form says how a batch file is written: the layout's code, the newest if
// empty, and the format.
type Form struct {
	Layout string
	Format Format
}

// Export puts an approved batch on its way: nothing of it changes any more
// (policy G5). The file itself is made by a task.
func (s Service) Export(ctx context.Context, who domain.Actor, id BatchID, form Form) (Batch, error) {
	return s.change(ctx, who, "exportBatch", id, func(tx Tx, b *Batch, rows []Attempt) error {
		if err := who.Proved(); err != nil {
			return err
		}
		if err := b.move(Exported); err != nil {
			return err
		}
		if err := b.agree(rows, Confirms{b.Version, b.Rows, b.Sum}); err != nil {
			return err
		}
		ref, err := tx.Reference(ctx)
		if err != nil {
			return err
		}
		layout, err := ref.Layout(ForBatch, form.Layout, s.world.Today())
		if err != nil {
			return err
		}
		lines, err := tx.Lines(ctx, id)
		if err != nil {
			return err
		}
		if err := s.writable(layout, form.Format, lines); err != nil {
			return err
		}
		if b.Checksum, err = manifest(layout, lines); err != nil {
			return err
		}
		now := s.world.Now()
		b.Layout, b.Format, b.ExportedBy, b.ExportedAt = layout.Code, form.Format, who.Person, &now
		if err := s.send(ctx, who, tx, id, rows); err != nil {
			return err
		}
		return tx.Add(ctx, now, Export{id})
	})
}

// writable names every row that the file cannot carry as it is: a character
// outside the encoding, what a CSV would carry as a formula, or a card that is
// no longer the payee's (policy G3, G14, G15).
func (s Service) writable(layout Layout, format Format, lines []Line) error {
	var wrong []*domain.Fault
	for _, line := range lines {
		at := fmt.Sprintf("/rows/%d", line.Row)
		if !line.CardCurrent {
			wrong = append(wrong, ErrCardChanged.With("row", line.Row).At(at))
		}
		cells, err := layout.Cells(line)
		if err != nil {
			return err
		}
		for _, cell := range cells {
			if !s.forms.Holds(format, cell) {
				wrong = append(wrong, ErrUnencodable.With("row", line.Row).At(at))
			}
			if format != XLSX && cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
				wrong = append(wrong, ErrFormula.With("row", line.Row).At(at))
			}
		}
	}
	return domain.Wrong(wrong...)
}

// send moves the money of every row into flight.
func (s Service) send(ctx context.Context, who domain.Actor, tx Tx, id BatchID, rows []Attempt) error {
	obligations, err := tx.Held(ctx, id)
	if err != nil {
		return err
	}
	var students [][16]byte
	for _, a := range rows {
		if a.State != AttemptDrafted {
			continue
		}
		o, e := obligations[a.Obligation], s.entry(who)
		e.Attempt = a.ID
		if err := o.Move(&e, Pending, InFlight, a.Amount); err != nil {
			return err
		}
		o.Attempts = a.Number
		o.RetryReason, o.RetryPayee = "", domain.PersonID{}
		a.State = AttemptExported
		if err := s.post(ctx, tx, o, a, e); err != nil {
			return err
		}
		students = append(students, a.Student)
	}
	return tx.Touch(ctx, students...)
}

// post writes one movement: the entry, the obligation and the attempt.
func (s Service) post(ctx context.Context, tx Tx, o Obligation, a Attempt, e Entry) error {
	if err := tx.SaveObligation(ctx, o); err != nil {
		return err
	}
	if err := tx.SaveAttempt(ctx, a); err != nil {
		return err
	}
	return tx.AddEntry(ctx, e)
}

// Sheet is what the file of a batch holds.
type Sheet struct {
	Batch  Batch
	Layout Layout
	Lines  []Line
}

// Sheet gives the content of an exported batch to the program itself, to make
// the file. It refuses content that is not what was exported.
func (s Service) Sheet(ctx context.Context, who domain.Actor, id BatchID) (Sheet, error) {
	if !who.IsSystem() {
		return Sheet{}, domain.ErrForbidden
	}
	b, err := s.store.Batch(ctx, id)
	if err != nil {
		return Sheet{}, err
	}
	ref, err := s.store.Reference(ctx)
	if err != nil {
		return Sheet{}, err
	}
	layout, err := ref.Layout(ForBatch, b.Layout, s.world.Today())
	if err != nil {
		return Sheet{}, err
	}
	lines, err := s.store.Lines(ctx, id)
	if err != nil {
		return Sheet{}, err
	}
	sum, err := manifest(layout, lines)
	if err != nil {
		return Sheet{}, err
	}
	if sum != b.Checksum {
		return Sheet{}, ErrAltered.With("rows", len(lines)).With("sum", b.Sum)
	}
	return Sheet{b, layout, lines}, nil
}

// Made keeps which file was made for an exported batch. Told twice, the first
// file stays.
func (s Service) Made(ctx context.Context, who domain.Actor, id BatchID, file domain.FileID, hash string) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		b, err := tx.Batch(ctx, id)
		if err != nil || !b.File.IsZero() {
			return err
		}
		if _, err := tx.Attach(ctx, domain.Attachment{Kind: ofBatch, ID: id}, file); err != nil {
			return err
		}
		before := b
		b.File, b.FileHash = file, hash
		if err := tx.SaveBatch(ctx, b); err != nil {
			return err
		}
		return note(ctx, tx, domain.Basis{}, "payment.file", before, b)
	})
}
