package jobs

import (
	"context"
	"errors"
	"fmt"
	"io"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/files"
	"lizhi/domain/payment"
	"lizhi/media/document"
)

// Forms knows what the formats of batch files can hold.
type Forms struct{}

// encodings are those of the formats that are a CSV.
var encodings = map[payment.Format]document.Encoding{
	payment.CSV: document.UTF8, payment.CSVGB18030: document.GB18030, payment.CSVGBK: document.GBK,
}

// Holds reports whether the encoding of a format can hold a text. XLSX is
// UTF-8 inside.
func (Forms) Holds(f payment.Format, text string) bool {
	e, csv := encodings[f]
	if !csv {
		e = document.UTF8
	}
	return e.Holds(text)
}

// Payment makes batch files and reads what banks answer.
type Payment struct {
	Payment payment.Service
	Files   files.Service
}

// Tasks puts its handlers into the table.
func (j Payment) Tasks(t *Table) {
	On(t, j.export)
	On(t, j.read)
	On(t, func(ctx context.Context, who domain.Actor, task aid.Withdrew) error {
		return j.Payment.Strike(ctx, who, payment.AwardID(task.Award))
	})
}

// export writes the file of an exported batch. It may run twice: the second
// file is attached to nothing and goes.
func (j Payment) export(ctx context.Context, who domain.Actor, task payment.Export) error {
	sheet, err := j.Payment.Sheet(ctx, who, task.Batch)
	if err != nil || !sheet.Batch.File.IsZero() {
		return err
	}
	rows, err := sheet.Rows()
	if err != nil {
		return err
	}
	d := files.Document{
		Owner: sheet.Batch.ExportedBy, Kind: files.Batch, Rows: len(sheet.Lines), Name: sheet.Batch.Number + ".xlsx",
		Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	}
	write := func(w io.Writer) error { return document.WriteTexts(w, "发放清册", rows) }
	if e, csv := encodings[sheet.Batch.Format]; csv {
		d.Name, d.Type = sheet.Batch.Number+".csv", "text/csv; charset="+string(e)
		write = func(w io.Writer) error { return document.WriteCSV(w, e, rows) }
	}
	f, err := j.Files.Keep(ctx, who, d, write)
	if err != nil {
		return fmt.Errorf("export %s: %w", task.Batch, err)
	}
	return j.Payment.Made(ctx, who, task.Batch, f.ID, f.SHA256.String())
}

// largest is the most bytes that a result file may have; its kind's limit is
// lower.
const largest = 32 << 20

// read stages a result file. One that is no table is kept as unreadable.
func (j Payment) read(ctx context.Context, who domain.Actor, task payment.Read) error {
	result, layout, err := j.Payment.Waiting(ctx, who, task.Result)
	if errors.Is(err, payment.ErrResultState) {
		return nil // it was read before
	}
	if err != nil {
		return err
	}
	content, err := j.content(ctx, result.Upload)
	if err != nil {
		return fmt.Errorf("read %s: %w", task.Result, err)
	}
	rows, err := document.ReadTexts(content)
	if err != nil {
		return j.Payment.Unread(ctx, who, task.Result)
	}
	lines, headed := layout.Lines(rows)
	if !headed {
		return j.Payment.Unread(ctx, who, task.Result)
	}
	_, err = j.Payment.Stage(ctx, who, task.Result, lines)
	return err
}

func (j Payment) content(ctx context.Context, id domain.FileID) ([]byte, error) {
	opened, err := j.Files.Read(ctx, id, files.Original)
	if err != nil {
		return nil, err
	}
	r, err := opened.Read(ctx, 0, -1)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, largest))
}
