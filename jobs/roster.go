package jobs

import (
	"bytes"
	"context"
	"errors"
	"io"

	"lizhi/domain"
	"lizhi/domain/files"
	"lizhi/domain/roster"
	"lizhi/media/document"
)

// Roster reads, checks and applies rosters, and forgets their rows in the night.
type Roster struct{ Service roster.Service }

// Tasks puts its handlers into the table.
func (j Roster) Tasks(t *Table) {
	On(t, func(ctx context.Context, who domain.Actor, _ roster.SweepTask) error {
		return j.Service.Sweep(ctx, who)
	})
	t.Every("0 50 2 * * *", roster.SweepTask{}, nil)
	On(t, func(ctx context.Context, who domain.Actor, task roster.CheckTask) error {
		return j.Service.Check(ctx, who, task.Roster)
	})
	On(t, func(ctx context.Context, who domain.Actor, task roster.ApplyTask) error {
		return j.Service.Carry(ctx, who, task.Roster)
	})
}

// Sheets opens uploads as tables, for rosters.
type Sheets struct{ Files files.Service }

// mostSheet is how many bytes of a file are read: more than a roster may have.
const mostSheet = 40 << 20

// Open reads a file and opens it as a table. The packed file stands in memory,
// its rows do not.
func (s Sheets) Open(ctx context.Context, file domain.FileID) (roster.Sheet, error) {
	opened, err := s.Files.Read(ctx, file, files.Original)
	if err != nil {
		return nil, err
	}
	r, err := opened.Read(ctx, 0, -1)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, mostSheet+1))
	if err != nil {
		return nil, err
	}
	if len(content) > mostSheet {
		return nil, tooLarge()
	}
	table, err := document.OpenSheet(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, sheetFault(err)
	}
	return sheet{table}, nil
}

func tooLarge() error { return roster.ErrLarge.With("max", roster.MostRows) }

// sheetFault says in the school's words why a table cannot be read.
func sheetFault(err error) error {
	switch {
	case errors.Is(err, document.ErrSheetLarge):
		return tooLarge()
	case errors.Is(err, document.ErrSheetKind), errors.Is(err, document.ErrSheetBad):
		return roster.ErrFile
	}
	return err
}

// sheet is a table in the roster's words.
type sheet struct{ *document.Sheet }

// Next reads the next row.
func (s sheet) Next() (roster.SheetRow, error) {
	row, err := s.Sheet.Next()
	if err != nil {
		return roster.SheetRow{}, sheetFault(err)
	}
	cells := make([]roster.Cell, len(row.Cells))
	for i, c := range row.Cells {
		cells[i] = roster.Cell{Text: c.Text, Trouble: string(c.Trouble)}
	}
	return roster.SheetRow{Number: row.Number, Cells: cells}, nil
}
