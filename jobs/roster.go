package jobs

import (
	"context"
	"errors"

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

// Open opens a file as a table.
func (s Sheets) Open(ctx context.Context, file domain.FileID) (roster.Sheet, error) {
	table, err := openTable(ctx, s.Files, file)
	if err != nil {
		return nil, sheetFault(err)
	}
	return sheet{table}, nil
}

// sheetFault says in the school's words why a table cannot be read.
func sheetFault(err error) error {
	switch {
	case errors.Is(err, document.ErrSheetLarge):
		return roster.ErrLarge.With("max", roster.MostRows)
	case errors.Is(err, document.ErrSheetSeveral):
		return roster.ErrSheets
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
