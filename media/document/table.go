package document

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// Encoding is how the text of a CSV is written.
type Encoding string

// The encodings. GBK is for tools that know nothing newer; it cannot hold many
// rare characters (policy G14).
const (
	UTF8    Encoding = "utf-8"
	GB18030 Encoding = "gb18030"
	GBK     Encoding = "gbk"
)

func (e Encoding) coder() encoding.Encoding {
	switch e {
	case GB18030:
		return simplifiedchinese.GB18030
	case GBK:
		return simplifiedchinese.GBK
	}
	return nil
}

// Holds reports whether the encoding can hold a text as it is.
func (e Encoding) Holds(text string) bool {
	if !utf8.ValidString(text) {
		return false
	}
	c := e.coder()
	if c == nil {
		return true
	}
	_, err := c.NewEncoder().String(text)
	return err == nil
}

// WriteCSV writes rows for a machine: no prefix, no byte order mark, lines that
// end with CR LF. A character that the encoding cannot hold is an error, never
// a question mark.
func WriteCSV(w io.Writer, e Encoding, rows [][]string) error {
	if c := e.coder(); c != nil {
		w = c.NewEncoder().Writer(w)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("write %s: %w", e, err)
	}
	if c, ok := w.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// WriteTexts writes one sheet on which every cell is text: a long number stays
// as it is and nothing becomes a formula (policy G15).
func WriteTexts(w io.Writer, sheet string, rows [][]string) error {
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49}) // @, text
	if err != nil {
		return err
	}
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, value := range row {
			cells[j] = excelize.Cell{StyleID: text, Value: value}
		}
		if err := out.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err = book.WriteTo(w)
	return err
}

// The most that a table that comes in may be, unpacked.
const (
	maxTableRows   = 20_000
	maxTableBytes  = 64 << 20
	maxTableColumn = 100
)

// ErrTable means that a file is no table that can be read, or too large.
var ErrTable = errors.New("not a table that can be read")

// ReadTexts reads the rows of an XLSX's first sheet or of a CSV in UTF-8 or
// GB18030, every cell as text. ErrTable for everything else.
func ReadTexts(content []byte) ([][]string, error) {
	if bytes.HasPrefix(content, []byte("PK")) {
		return readSheet(content)
	}
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(content) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(content)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return nil, fmt.Errorf("%w: neither UTF-8 nor GB18030", ErrTable)
		}
		content = decoded
	}
	in := csv.NewReader(bytes.NewReader(content))
	in.FieldsPerRecord, in.LazyQuotes = -1, false
	rows, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	}
	return rows, small(rows)
}

func readSheet(content []byte) ([][]string, error) {
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxTableBytes, UnzipXMLSizeLimit: maxTableBytes / 4,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	}
	defer book.Close()
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return nil, fmt.Errorf("%w: no sheet", ErrTable)
	}
	in, err := book.Rows(sheets[0])
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	}
	defer in.Close()
	var rows [][]string
	for in.Next() && len(rows) <= maxTableRows {
		row, err := in.Columns()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrTable, err)
		}
		rows = append(rows, row)
	}
	return rows, small(rows)
}

func small(rows [][]string) error {
	if len(rows) > maxTableRows {
		return fmt.Errorf("%w: more than %d rows", ErrTable, maxTableRows)
	}
	for _, row := range rows {
		if len(row) > maxTableColumn {
			return fmt.Errorf("%w: more than %d columns", ErrTable, maxTableColumn)
		}
	}
	return nil
}
