package payment

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"lizhi/domain"
)

// The most that a layout may have.
const (
	maxColumns = 40
	maxTitle   = 60
)

// must are the columns without which a file says nothing: of a batch, whom to
// pay how much on which card; of a result, what became of which row.
var must = map[LayoutUse][]string{
	ForBatch:  {"row", "payee_name", "card", "amount"},
	ForResult: needed,
}

// resultKeys are what a result file may say.
var resultKeys = []string{"batch", "row", "payee_name", "card", "amount", "outcome", "failure"}

// check refuses a layout that could not be written or read: every column is
// known and there once, with a title of its own that the encoding holds and no
// spreadsheet takes for a formula.
func (l Layout) check(holds func(Format, string) bool) error {
	var wrong []*domain.Fault
	keys, titles := map[string]bool{}, map[string]bool{}
	for n, c := range l.Columns {
		at := "/columns/" + strconv.Itoa(n)
		known := slices.Contains(resultKeys, c.Key)
		if l.Use == ForBatch {
			_, known = Line{}.Value(c.Key)
		}
		switch {
		case !known:
			wrong = append(wrong, ErrColumn.With("key", c.Key).At(at+"/key"))
		case keys[c.Key]:
			wrong = append(wrong, ErrColumnTwice.With("key", c.Key).At(at+"/key"))
		case titles[c.Title]:
			wrong = append(wrong, ErrColumnTwice.With("key", c.Title).At(at+"/title"))
		case !goodTitle(c.Title) || !holds(l.Format, c.Title):
			wrong = append(wrong, ErrTitle.With("max", maxTitle).At(at+"/title"))
		}
		keys[c.Key], titles[c.Title] = true, true
	}
	for _, key := range must[l.Use] {
		if !keys[key] {
			wrong = append(wrong, ErrColumnMissing.With("key", key).At("/columns"))
		}
	}
	if len(l.Columns) > maxColumns {
		wrong = append(wrong, ErrColumnMissing.With("key", "≤ "+strconv.Itoa(maxColumns)).At("/columns"))
	}
	return domain.Wrong(wrong...)
}

func goodTitle(t string) bool {
	return t != "" && t == strings.TrimSpace(t) && utf8.RuneCountInString(t) <= maxTitle &&
		!strings.ContainsRune("=+-@", rune(t[0])) && !strings.ContainsFunc(t, func(r rune) bool { return unicode.IsControl(r) || r == ',' || r == '"' })
}

func (l Layout) titles() []string {
	titles := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		titles[i] = c.Title
	}
	return titles
}

// AddLayout keeps a bureau's own column layout. It counts from its day on for
// the batches of the county; the city's for its own schools and for every county
// without one of its own. What was exported keeps the layout it was written in.
func (s Service) AddLayout(ctx context.Context, who domain.Actor, unit domain.UnitID, in Layout) (Layout, error) {
	var l Layout
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
		if err := l.check(s.forms.Holds); err != nil {
			return err
		}
		return errors.Join(tx.AddLayout(ctx, l), tx.Note(ctx, domain.Entry{Basis: basis, Action: "payment.addPaymentLayout", Object: "payment.layout", After: l}))
	})
	return l, err
}

// Layouts lists the layouts that count for the actor's offices or once did.
func (s Service) Layouts(ctx context.Context, who domain.Actor) ([]Layout, error) {
	if who.Reach(Access["listPaymentLayouts"]).IsEmpty() {
		return nil, domain.ErrForbidden
	}
	ref, err := s.store.Reference(ctx)
	return ref.Layouts, err
}

// Preview is how the first rows of a batch would read in a layout, every number
// cut down to its last four digits.
type Preview struct {
	Titles []string
	Rows   [][]string
}

// previewRows is how many rows a preview shows.
const previewRows = 5

// Preview shows a batch in the layout that an export would take, or in one that
// is not kept yet.
func (s Service) Preview(ctx context.Context, who domain.Actor, id BatchID, form Form, columns []Column) (Preview, error) {
	b, err := s.store.Batch(ctx, id)
	if err != nil {
		return Preview{}, err
	}
	if _, err := who.Require(desk("draftBatch", b.Subject()), Access["getBatch"], b.Subject()); err != nil {
		return Preview{}, err
	}
	layout := Layout{Use: ForBatch, Columns: columns, Format: form.Format}
	if len(columns) == 0 {
		var format Format
		if layout, format, err = s.form(ctx, s.store, b, form); err != nil {
			return Preview{}, err
		}
		layout.Format = format
	}
	if err := layout.check(s.forms.Holds); err != nil {
		return Preview{}, err
	}
	lines, err := s.store.Lines(ctx, id, Part{Limit: previewRows})
	if err != nil {
		return Preview{}, err
	}
	shown := Preview{Titles: layout.titles()}
	for _, line := range lines {
		line.StudentID, line.PayeeID = masked(line.StudentID), masked(line.PayeeID)
		line.Card, line.Phone = masked(line.Card), masked(line.Phone)
		cells, err := layout.Cells(line)
		if err != nil {
			return Preview{}, err
		}
		shown.Rows = append(shown.Rows, cells)
	}
	return shown, nil
}

func masked(number string) string {
	return strings.Repeat("*", max(0, len(number)-4)) + last4(number)
}
