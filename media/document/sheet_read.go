package document

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// What a table may be at most. Rows are read one by one; only the shared texts
// of a workbook stand in memory.
const (
	MostSheetRows    = 200_000
	mostSheetColumns = 64
	mostCellBytes    = 8_000
	mostShared       = 64 << 20
	mostUnzipped     = 512 << 20
)

// What is wrong with a file as a whole.
var (
	ErrSheetKind  = errors.New("the file is neither XLSX nor CSV")
	ErrSheetLarge = errors.New("the table is too large, or unpacks to too much")
	ErrSheetBad   = errors.New("the table cannot be read")
	// ErrSheetSeveral means that more than one sheet in sight holds a table: to
	// read the first would leave out everybody on the others, unsaid.
	ErrSheetSeveral = errors.New("several sheets of the workbook hold a table")
)

// Trouble is why a cell cannot be taken at its word.
type Trouble string

// The troubles. A spreadsheet keeps 15 digits of a number: what is longer is
// lost, and looks like 6.2E+18.
const (
	NoTrouble  Trouble = ""
	Formula    Trouble = "formula"
	Merged     Trouble = "merged"
	LostDigits Trouble = "lost_digits"
	CellError  Trouble = "error"
	Unreadable Trouble = "unreadable"
)

// Cell is one cell as text, blanks around it cut off.
type Cell struct {
	Text    string
	Trouble Trouble
}

// SheetRow is one row with its number in the file, the first one being 1.
type SheetRow struct {
	Number int
	Cells  []Cell
}

// Sheet reads a table row by row, in memory that does not grow with it.
type Sheet struct {
	next  func() (SheetRow, error)
	close func() error
}

// OpenSheet opens XLSX, or text as spreadsheets save it: CSV in UTF-8 (with or
// without its mark), GBK or UTF-16. Of a workbook it reads the one sheet in sight
// that holds a table.
// Errors: ErrSheetKind, ErrSheetLarge, ErrSheetBad, ErrSheetSeveral.
func OpenSheet(r io.ReaderAt, size int64) (*Sheet, error) {
	head := make([]byte, 8)
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch head = head[:n]; {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return openXLSX(r, size)
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return openCSV(r, size, unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM))
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")), bytes.IndexByte(head, 0) >= 0, n == 0:
		return nil, ErrSheetKind
	}
	valid, err := isUTF8(io.NewSectionReader(r, 0, size))
	switch {
	case err != nil:
		return nil, err
	case valid:
		return openCSV(r, size, encoding.Nop)
	}
	return openCSV(r, size, simplifiedchinese.GB18030)
}

// Next reads the next row that is not empty; io.EOF after the last one.
func (s *Sheet) Next() (SheetRow, error) {
	for {
		row, err := s.next()
		if err != nil {
			return SheetRow{}, err
		}
		if row.Number > MostSheetRows+1 {
			return SheetRow{}, ErrSheetLarge
		}
		for _, c := range row.Cells {
			if c.Text != "" || c.Trouble != NoTrouble {
				return row, nil
			}
		}
	}
}

// Close lets go of the file.
func (s *Sheet) Close() error { return s.close() }

func isUTF8(r io.Reader) (bool, error) {
	buffered := bufio.NewReaderSize(r, 64<<10)
	for {
		c, size, err := buffered.ReadRune()
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if err != nil {
			return false, err
		}
		if c == utf8.RuneError && size == 1 {
			return false, nil
		}
	}
}

// textCell is a cell of some text; number says that the file keeps it as one.
func textCell(text string, number bool) Cell {
	text = strings.TrimSpace(text)
	if whole, fraction, parted := strings.Cut(text, "."); number && parted && strings.Trim(fraction, "0") == "" {
		text = whole // programs in Java write 1 as 1.0
	}
	switch {
	case len(text) > mostCellBytes:
		return Cell{Trouble: Unreadable}
	case strings.ContainsRune(text, utf8.RuneError):
		return Cell{Text: text, Trouble: Unreadable}
	case strings.HasPrefix(text, "=") && !number && len(text) > 1:
		return Cell{Text: text, Trouble: Formula}
	case lost(text, number):
		return Cell{Text: text, Trouble: LostDigits}
	}
	return Cell{Text: text}
}

// lost reports a number that a spreadsheet has rounded: 6.2E+18, or a number of
// more than 15 digits that is kept as a number.
func lost(text string, number bool) bool {
	mantissa, exponent, scientific := strings.Cut(strings.ToUpper(text), "E+")
	if scientific && decimal(mantissa) && decimal(exponent) {
		return true
	}
	digits := strings.TrimLeft(strings.ReplaceAll(text, ".", ""), "-")
	return number && len(digits) > 15
}

func decimal(text string) bool {
	for _, r := range text {
		if (r < '0' || r > '9') && r != '.' {
			return false
		}
	}
	return text != ""
}
