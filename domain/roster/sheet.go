package roster

import (
	"context"

	"lizhi/domain"
)

// Cell is one cell of a table as text; Trouble says why it cannot be taken at
// its word: formula, merged, lost_digits, error, unreadable.
type Cell struct {
	Text    string
	Trouble string
}

// SheetRow is one row of a table with its number in the file.
type SheetRow struct {
	Number int
	Cells  []Cell
}

// Sheet is a table that is read row by row; Next gives io.EOF after the last.
type Sheet interface {
	Next() (SheetRow, error)
	Close() error
}

// Sheets opens files as tables: ErrFile, ErrLarge, or our mistake.
type Sheets interface {
	Open(ctx context.Context, file domain.FileID) (Sheet, error)
}
