package document

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
)

// mostBreaks is how many lines one cell of a CSV may have. Where more stand in
// one, a quotation mark was never closed and has swallowed the rows behind it.
const mostBreaks = 20

// openCSV opens text whose cells stand between commas, or between the tabs or
// semicolons that a spreadsheet writes in place of them.
func openCSV(r io.ReaderAt, size int64, e encoding.Encoding) (*Sheet, error) {
	buffered := bufio.NewReader(e.NewDecoder().Reader(io.NewSectionReader(r, 0, size)))
	if mark, _ := buffered.Peek(3); string(mark) == "\ufeff" {
		_, _ = buffered.Discard(3)
	}
	c := csv.NewReader(buffered)
	c.Comma = separator(buffered)
	c.FieldsPerRecord, c.ReuseRecord, c.LazyQuotes = -1, true, true
	return &Sheet{close: func() error { return nil }, next: func() (SheetRow, error) {
		fields, err := c.Read()
		if errors.Is(err, io.EOF) {
			return SheetRow{}, io.EOF
		}
		if err != nil {
			return SheetRow{}, fmt.Errorf("%w: %w", ErrSheetBad, err)
		}
		line, _ := c.FieldPos(0)
		row := SheetRow{Number: line}
		for i, f := range fields {
			if strings.Count(f, "\n") > mostBreaks {
				return SheetRow{}, fmt.Errorf("%w: a quotation mark in line %d is not closed", ErrSheetBad, line)
			}
			if i < mostSheetColumns {
				row.Cells = append(row.Cells, textCell(bare(f), false))
			}
		}
		return row, nil
	}}, nil
}

// bare is a field without what keeps a spreadsheet from taking its digits for a
// number: 'text, or ="text".
func bare(field string) string {
	if inner, is := strings.CutPrefix(strings.TrimSpace(field), `="`); is && strings.HasSuffix(inner, `"`) {
		return strings.TrimSuffix(inner, `"`)
	}
	return strings.TrimPrefix(field, "'")
}

// separator is what stands between the cells of the first line that has several:
// a comma where there is one, else what is there most often.
func separator(r *bufio.Reader) rune {
	begin, _ := r.Peek(2048)
	for line := range strings.SplitSeq(string(begin), "\n") {
		tabs, semicolons := strings.Count(line, "\t"), strings.Count(line, ";")
		switch {
		case strings.Contains(line, ","):
			return ','
		case tabs > 0 && tabs >= semicolons:
			return '\t'
		case semicolons > 0:
			return ';'
		}
	}
	return ','
}
