package reading

// Row is one row of a table with its number in the file.
type Row struct {
	Number int
	Cells  []Cell
}

// Cell is one cell of a table as text; Trouble says why it cannot be taken at
// its word: formula, merged, lost_digits, error, unreadable.
type Cell struct{ Text, Trouble string }

// troubleMerged is the trouble of a merged cell.
const troubleMerged = "merged"

// Table is a table that is read row by row; Next gives io.EOF after the last.
type Table interface {
	Next() (Row, error)
	Close() error
}
