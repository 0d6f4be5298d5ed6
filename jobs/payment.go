package jobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/files"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
	"lizhi/media/document"
)

// Forms knows what the formats of batch files can hold.
type Forms struct{}

// encodings are those of the formats that are a CSV.
var encodings = map[bankfile.Format]document.Encoding{
	bankfile.CSV: document.UTF8, bankfile.CSVGB18030: document.GB18030, bankfile.CSVGBK: document.GBK,
}

// Holds reports whether the encoding of a format can hold a text. XLSX is
// UTF-8 inside.
func (Forms) Holds(f bankfile.Format, text string) bool {
	e, csv := encodings[f]
	if !csv {
		e = document.UTF8
	}
	return e.Holds(text)
}

// Payment makes batch files and reads what banks answer.
type Payment struct {
	Payment payment.Service
	Aid     aid.Service
	Files   files.Service
}

// Tasks puts its handlers into the table.
func (j Payment) Tasks(t *Table) {
	On(t, j.export)
	On(t, j.read)
	On(t, func(ctx context.Context, who domain.Actor, task payment.Draw) error {
		return j.Payment.Draw(ctx, who, task.Batch, Progress(ctx))
	})
	On(t, func(ctx context.Context, who domain.Actor, task payment.Send) error {
		return j.Payment.Send(ctx, who, task.Batch, Progress(ctx))
	})
	On(t, func(ctx context.Context, who domain.Actor, task payment.Settle) error {
		return j.Payment.Settle(ctx, who, task.Result, Progress(ctx))
	})
	On(t, func(ctx context.Context, who domain.Actor, task payment.Undone) error {
		return j.Aid.Undo(ctx, who, aid.AwardID(task.Award), "误发资金已追回，不应发放")
	})
	On(t, func(ctx context.Context, who domain.Actor, task aid.Withdrew) error {
		return j.Payment.Strike(ctx, who, ledger.AwardID(task.Award))
	})
}

// export writes the file of an exported batch and locks it with a passphrase of
// its own. It may run twice: the second file is attached to nothing and goes.
func (j Payment) export(ctx context.Context, who domain.Actor, task payment.Export) error {
	sheet, err := j.Payment.Sheet(ctx, who, task.Batch)
	if err != nil || !sheet.Batch.File.IsZero() {
		return err
	}
	b, phrase, tell := sheet.Batch, document.Passphrase(), Progress(ctx)
	rows := func(row func([]string) error) error {
		if err := row(sheet.Titles); err != nil {
			return err
		}
		var n int64
		return sheet.Each(ctx, func(cells []string) error {
			n++
			tell(n, int64(b.Rows))
			return row(cells)
		})
	}
	name, write := b.Number+".xlsx", func(w io.Writer) error { return document.WriteTexts(w, "发放清册", rows) }
	if e, csv := encodings[b.Format]; csv {
		name, write = b.Number+".csv", func(w io.Writer) error { return document.WriteCSV(w, e, rows) }
	}
	d := files.Document{Owner: b.ExportedBy, Kind: files.Batch, Rows: b.Rows, Name: b.Number + ".zip", Type: "application/zip"}
	f, err := j.Files.Keep(ctx, who.Step(), d, func(w io.Writer) error {
		return document.WriteLocked(w, name, phrase, *b.ExportedAt, write)
	})
	if err != nil {
		return fmt.Errorf("export %s: %w", task.Batch, err)
	}
	return j.Payment.Made(ctx, who, task.Batch, payment.Made{File: f.ID, Hash: f.SHA256.String(), Passphrase: phrase})
}

// read stages a result file. One that is no table, or whose head nobody knows,
// is kept as unreadable.
func (j Payment) read(ctx context.Context, who domain.Actor, task payment.Read) error {
	file, layout, err := j.Payment.Waiting(ctx, who, task.Result)
	if errors.Is(err, result.ErrResultState) {
		return nil // it was read before
	}
	if err != nil {
		return err
	}
	table, err := openTable(ctx, j.Files, file.Upload)
	if why := resultFault(err); why != nil {
		return j.Payment.Unread(ctx, who, task.Result, why)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", task.Result, err)
	}
	defer table.Close()
	_, err = j.Payment.Stage(ctx, who, task.Result, resultLines(layout, table))
	if why := resultFault(err); why != nil {
		return j.Payment.Unread(ctx, who, task.Result, why)
	}
	return err
}

// resultFault says in the officer's words why a result file cannot be read; nil
// for what is no fault of the file.
func resultFault(err error) *domain.Fault {
	var fault *domain.Fault
	switch {
	case errors.Is(err, bankfile.ErrNoTitles) && errors.As(err, &fault):
		return fault
	case errors.Is(err, document.ErrSheetSeveral):
		return bankfile.ErrSheets
	case errors.Is(err, document.ErrSheetLarge):
		return bankfile.ErrTooLarge
	case errors.Is(err, document.ErrSheetKind), errors.Is(err, document.ErrSheetBad):
		return bankfile.ErrNoTable
	}
	return nil
}

// resultLines are the lines of a result file, one after another. It ends with
// bankfile.ErrNoTitles when there is no head of titles.
func resultLines(layout bankfile.Layout, table *document.Sheet) iter.Seq2[bankfile.Reply, error] {
	return func(yield func(bankfile.Reply, error) bool) {
		reader := bankfile.NewReader(layout)
		for !reader.Lost() {
			row, err := table.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				yield(bankfile.Reply{}, err)
				return
			}
			cells := make([]bankfile.Cell, len(row.Cells))
			for i, c := range row.Cells {
				cells[i] = bankfile.Cell{Text: c.Text, Damaged: c.Trouble != document.NoTrouble}
			}
			if line, is := reader.Line(row.Number, cells); is && !yield(line, nil) {
				return
			}
		}
		if !reader.Headed() {
			yield(bankfile.Reply{}, bankfile.ErrNoTitles.With("titles", reader.Titles()))
		}
	}
}
