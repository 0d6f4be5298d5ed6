package document

import (
	"encoding/csv"
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

// Rows gives the rows of a table one after another to row, so that a long table
// is never in memory.
type Rows = func(row func(cells []string) error) error

// WriteCSV writes rows for a machine: no prefix, no byte order mark, lines that
// end with CR LF. A character that the encoding cannot hold is an error, never
// a question mark.
func WriteCSV(w io.Writer, e Encoding, rows Rows) error {
	if c := e.coder(); c != nil {
		w = c.NewEncoder().Writer(w)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := rows(out.Write); err != nil {
		return fmt.Errorf("write %s: %w", e, err)
	}
	if out.Flush(); out.Error() != nil {
		return fmt.Errorf("write %s: %w", e, out.Error())
	}
	if c, ok := w.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// WriteTexts writes one sheet on which every cell is text: a long number stays
// as it is and nothing becomes a formula (policy G15).
func WriteTexts(w io.Writer, sheet string, rows Rows) error {
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
	n := 0
	err = rows(func(row []string) error {
		n++
		cells := make([]any, len(row))
		for j, value := range row {
			cells[j] = excelize.Cell{StyleID: text, Value: value}
		}
		return out.SetRow(fmt.Sprintf("A%d", n), cells)
	})
	if err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err = book.WriteTo(w)
	return err
}
