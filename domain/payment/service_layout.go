package payment

import (
	"context"
	"errors"

	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
)

// AddLayout keeps a bureau's own column layout. It counts from its day on for
// the batches of the county; the city's for its own schools and for every county
// without one of its own. What was exported keeps the layout it was written in.
func (s Service) AddLayout(ctx context.Context, who domain.Actor, unit domain.UnitID, in bankfile.Layout) (bankfile.Layout, error) {
	var l bankfile.Layout
	err := s.store.InTx(ctx, who, &l, func(tx Tx) error {
		l = in
		place, err := tx.Place(ctx, unit)
		if err != nil {
			return err
		}
		about := domain.Subject{Made: place}
		basis, err := who.Require(Access["addPaymentLayout"], Access["listPaymentLayouts"], about)
		if err != nil {
			return err
		}
		if !place.School.IsZero() {
			return ErrNoUnit.At("/over")
		}
		l.County, l.MadeBy = place.County, who.Person
		if l.From.Before(s.world.Today()) {
			return ErrLayoutPast.At("/from")
		}
		if err := l.Check(s.forms); err != nil {
			return err
		}
		return errors.Join(tx.AddLayout(ctx, l), tx.Note(ctx, domain.Entry{Basis: basis, Action: "payment.addPaymentLayout", Object: "payment.layout", After: l}))
	})
	return l, err
}

// Layouts lists the layouts that count for the actor's offices or once did.
func (s Service) Layouts(ctx context.Context, who domain.Actor) ([]bankfile.Layout, error) {
	if who.Reach(Access["listPaymentLayouts"]).IsEmpty() {
		return nil, domain.ErrForbidden
	}
	ref, err := s.store.Reference(ctx)
	return ref.Layouts, err
}

// previewRows is how many rows a preview shows.
const previewRows = 5

// Preview shows a batch in the layout that an export would take, or in one that
// is not kept yet.
func (s Service) Preview(ctx context.Context, who domain.Actor, id ledger.BatchID, form bankfile.Form, columns []bankfile.Column) (bankfile.Preview, error) {
	b, err := s.store.Batch(ctx, id)
	if err != nil {
		return bankfile.Preview{}, err
	}
	if _, err := who.Require(desk("draftBatch", b.Subject()), Access["getBatch"], b.Subject()); err != nil {
		return bankfile.Preview{}, err
	}
	layout := bankfile.Layout{Use: bankfile.ForBatch, Columns: columns, Format: form.Format}
	if len(columns) == 0 {
		var format bankfile.Format
		if layout, format, err = s.form(ctx, s.store, b, form); err != nil {
			return bankfile.Preview{}, err
		}
		layout.Format = format
	}
	if err := layout.Check(s.forms); err != nil {
		return bankfile.Preview{}, err
	}
	rows, err := s.store.Rows(ctx, id, Part{Limit: previewRows, Staying: true})
	if err != nil {
		return bankfile.Preview{}, err
	}
	lines, err := s.store.Lines(ctx, b, rows...)
	if err != nil {
		return bankfile.Preview{}, err
	}
	return layout.Preview(lines)
}
