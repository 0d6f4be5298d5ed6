package payment

import (
	"cmp"
	"context"
	"errors"

	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
)

// Export puts an approved batch on its way: nothing of it changes any more
// (policy G5). The file itself is made by a task. So is the rest of a batch of
// more than MaxRows; if a row cannot be written, that batch is Approved again
// and says why.
func (s Service) Export(ctx context.Context, who domain.Actor, id ledger.BatchID, form bankfile.Form) (Batch, error) {
	return s.change(ctx, who, "exportBatch", id, func(tx Tx, b *Batch) error {
		if err := who.Proved(); err != nil {
			return err
		}
		layout, format, err := s.form(ctx, tx, *b, form)
		if err != nil {
			return err
		}
		if b.State == Approved && b.Rows > MaxRows {
			if err := b.move(Sending); err != nil {
				return err
			}
			b.Layout, b.Format, b.ExportedBy, b.Problem = layout.Code, format, who.Person, ""
			return tx.Add(ctx, s.world.Now(), Send{id})
		}
		if err := b.move(Exported); err != nil {
			return err
		}
		if b.Checksum, err = s.written(ctx, tx, *b, layout, format); err != nil {
			return err
		}
		now := s.world.Now()
		b.Layout, b.Format, b.ExportedBy, b.ExportedAt, b.Problem = layout.Code, format, who.Person, &now, ""
		if _, err := s.sendSome(ctx, who, tx, *b, 0); err != nil {
			return err
		}
		return tx.Add(ctx, now, Export{id})
	})
}

// referred is where layouts are: the store, or a transaction.
type referred interface {
	Reference(ctx context.Context) (Reference, error)
}

// layout finds the layout of a code, or the one that counts today.
func (s Service) layout(ctx context.Context, from referred, w bankfile.Wish) (bankfile.Layout, error) {
	ref, err := from.Reference(ctx)
	if err != nil {
		return bankfile.Layout{}, err
	}
	w.Today = s.world.Today()
	return ref.Layouts.For(w)
}

// form finds the layout and the format of a batch file. What the rows hold is
// asked when they are written; the titles must be writable in any case.
func (s Service) form(ctx context.Context, from referred, b Batch, form bankfile.Form) (bankfile.Layout, bankfile.Format, error) {
	layout, err := s.layout(ctx, from, bankfile.Wish{Use: bankfile.ForBatch, Code: form.Layout, County: b.County})
	if err != nil {
		return layout, "", err
	}
	format := cmp.Or(form.Format, layout.Format, bankfile.XLSX)
	return layout, format, layout.Writes(s.forms, format)
}

// written reads a batch as it will be written: the rows must be what was
// approved, and every one must go into the file as it is. It gives the checksum
// of the content.
func (s Service) written(ctx context.Context, from Written, b Batch, layout bankfile.Layout, format bankfile.Format) (string, error) {
	var wrong []*domain.Fault
	t, m := newTally(), bankfile.NewManifest(layout)
	err := eachRow(ctx, from, b.ID, Part{Staying: true}, func(rows []ledger.Attempt) error {
		t.add(rows...)
		listings, err := from.Listings(ctx, obligationsOf(rows)...)
		if err != nil {
			return err
		}
		lines, err := from.Lines(ctx, b, rows...)
		for i, line := range lines {
			line.Held = listings[rows[i].Obligation].Holds() != nil
			cells, err := layout.Cells(line)
			if err != nil {
				return err
			}
			if len(wrong) < MaxRows {
				wrong = append(wrong, line.Refused(s.forms, format, cells)...)
			}
			m.Add(cells)
		}
		return err
	})
	if err == nil {
		err = b.agree(t, Confirms{b.Version, b.Rows, b.Sum})
	}
	if err != nil {
		return "", err
	}
	return m.Sum(), domain.Wrong(wrong...)
}

// eachLine gives the lines of a batch one after another, every number in clear,
// holding no more than MaxRows of them.
func eachLine(ctx context.Context, from Written, b Batch, do func(bankfile.Line) error) error {
	return eachRow(ctx, from, b.ID, Part{Staying: true}, func(rows []ledger.Attempt) error {
		lines, err := from.Lines(ctx, b, rows...)
		for _, line := range lines {
			if err := do(line); err != nil {
				return err
			}
		}
		return err
	})
}

// Send carries out the export of a long batch, for the program itself, in steps
// of MaxRows rows. Begun again it goes on where it was.
func (s Service) Send(ctx context.Context, who domain.Actor, id ledger.BatchID, tell Progress) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	b, err := s.store.Batch(ctx, id)
	if err != nil || b.State != Sending {
		return err
	}
	if b.Checksum == "" {
		if err := s.begin(ctx, who, b); err != nil {
			return err
		}
	}
	for after := 0; after >= 0; {
		next := -1
		err := s.store.InTx(ctx, who.Step(), nil, func(tx Tx) error {
			b, err := tx.Batch(ctx, id)
			if next = -1; err != nil || b.State != Sending || b.Checksum == "" {
				return err
			}
			next, err = s.sendSome(ctx, who, tx, b, after)
			return err
		})
		if err != nil {
			return err
		}
		after = next
		tell(int64(max(after, 0)), int64(b.Rows))
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		b, err := tx.Batch(ctx, id)
		if err != nil || b.State != Sending || b.Checksum == "" {
			return err
		}
		before, now := b, s.world.Now()
		if err := b.move(Exported); err != nil {
			return err
		}
		b.ExportedAt = &now
		return errors.Join(tx.SaveBatch(ctx, b), tx.Add(ctx, now, Export{id}), note(ctx, tx, domain.Basis{}, "payment.sent", before, b))
	})
}

// begin keeps the checksum of a long batch before any of it moves, or makes the
// batch Approved again with the reason why it cannot be written.
func (s Service) begin(ctx context.Context, who domain.Actor, b Batch) error {
	layout, err := s.layout(ctx, s.store, bankfile.Wish{Use: bankfile.ForBatch, Code: b.Layout, County: b.County})
	if err != nil {
		return err
	}
	sum, refused := s.written(ctx, s.store, b, layout, b.Format)
	fault := (*domain.Fault)(nil)
	if refused != nil && !errors.As(refused, &fault) {
		return refused
	}
	return s.store.InTx(ctx, who.Step(), nil, func(tx Tx) error {
		before := b
		b, err := tx.Batch(ctx, b.ID)
		if err != nil || b.State != Sending || b.Checksum != "" {
			return err
		}
		if b.Checksum = sum; fault != nil {
			b.Checksum, b.Problem = "", because(fault)
			if err := b.move(Approved); err != nil {
				return err
			}
		}
		return errors.Join(tx.SaveBatch(ctx, b), note(ctx, tx, domain.Basis{}, "payment.send", before, b))
	})
}

// because is a fault as one text, as far as it fits.
func because(f *domain.Fault) string {
	text := f.Text("zh")
	for _, field := range f.Fields {
		if len(text) > 1500 {
			return text + "…"
		}
		text += field.ZH
	}
	return text
}

// sendSome moves the money of the next rows into flight. It gives the row that
// it came to, or -1 when there is none left.
func (s Service) sendSome(ctx context.Context, who domain.Actor, tx Tx, b Batch, after int) (int, error) {
	rows, err := tx.Rows(ctx, b.ID, Part{After: after, Limit: MaxRows, State: ledger.AttemptDrafted})
	if err != nil || len(rows) == 0 {
		return -1, err
	}
	held, err := tx.Held(ctx, obligationsOf(rows)...)
	if err != nil {
		return after, err
	}
	all := make([]ledger.Posting, 0, len(rows))
	students := make([][16]byte, 0, len(rows))
	for _, a := range rows {
		o, e := held[a.Obligation], s.entry(who)
		e.Attempt = a.ID
		if err := o.Move(&e, ledger.Pending, ledger.InFlight, a.Amount); err != nil {
			return after, err
		}
		o.Attempts = a.Number
		o.RetryReason, o.RetryPayee = "", domain.PersonID{}
		a.State = ledger.AttemptExported
		all = append(all, ledger.Posting{Obligation: o, Attempt: a, Entry: e})
		students = append(students, a.Student)
	}
	return rows[len(rows)-1].Row, errors.Join(tx.Post(ctx, all...), tx.Touch(ctx, students...))
}

func obligationsOf(rows []ledger.Attempt) []ledger.ObligationID {
	ids := make([]ledger.ObligationID, len(rows))
	for i, a := range rows {
		ids[i] = a.Obligation
	}
	return ids
}
