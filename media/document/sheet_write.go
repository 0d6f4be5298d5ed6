package document

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// SheetColumn is a column of a workbook: what stands above it, how wide it is
// in characters, and a note for whoever fills it in. Pick lists the values that
// are offered, if there are few.
type SheetColumn struct {
	Title string
	Width float64
	Note  string
	Pick  []string
}

// SheetType is the media type of a workbook.
const SheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// SheetWriter writes one table as an XLSX workbook, row by row. Every cell is
// text: a number of 19 digits stays what it is, and no cell is ever a formula,
// whatever it begins with (decisions §6), so nothing needs a prefix.
type SheetWriter struct {
	file   *excelize.File
	stream *excelize.StreamWriter
	row    int
}

const sheetName = "Sheet1"

// NewSheetWriter begins a workbook with a title row that stays in sight.
func NewSheetWriter(columns []SheetColumn) (*SheetWriter, error) {
	file := excelize.NewFile()
	text, err := file.NewStyle(&excelize.Style{NumFmt: 49}) // @, text: typing a long number keeps its digits
	if err != nil {
		return nil, err
	}
	bold, err := file.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, err
	}
	for i, c := range columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return nil, err
		}
		if err := noted(file, name, c); err != nil {
			return nil, err
		}
	}
	stream, err := file.NewStreamWriter(sheetName)
	if err != nil {
		return nil, err
	}
	titles := make([]any, len(columns))
	for i, c := range columns {
		if err := stream.SetColStyle(i+1, i+1, text); err != nil {
			return nil, err
		}
		if err := stream.SetColWidth(i+1, i+1, max(c.Width, 8)); err != nil {
			return nil, err
		}
		titles[i] = excelize.Cell{Value: c.Title, StyleID: bold}
	}
	err = stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	if err != nil {
		return nil, err
	}
	w := &SheetWriter{file: file, stream: stream}
	return w, w.write(titles)
}

// noted puts the note and the offered values of a column.
func noted(file *excelize.File, name string, c SheetColumn) error {
	if c.Note == "" && len(c.Pick) == 0 {
		return nil
	}
	check := excelize.NewDataValidation(true)
	check.Sqref = name + "2:" + name + "200001"
	if c.Note != "" {
		check.SetInput(cut(c.Title, 32), cut(c.Note, 255))
	}
	if len(c.Pick) > 0 {
		if err := check.SetDropList(c.Pick); err != nil {
			return fmt.Errorf("column %s: %w", c.Title, err)
		}
	}
	return file.AddDataValidation(sheetName, check)
}

func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}

// Row writes one row of texts.
func (w *SheetWriter) Row(cells ...string) error {
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = c
	}
	return w.write(values)
}

func (w *SheetWriter) write(values []any) error {
	w.row++
	return w.stream.SetRow(fmt.Sprintf("A%d", w.row), values)
}

// Finish writes the workbook and lets go of it.
func (w *SheetWriter) Finish(to io.Writer) error {
	defer w.file.Close()
	if err := w.stream.Flush(); err != nil {
		return err
	}
	return w.file.Write(to)
}

// SafeCSV is a value as a CSV file for people may hold it: what a spreadsheet
// would take for a formula gets an apostrophe in front (decisions §6).
func SafeCSV(value string) string {
	if value == "" {
		return value
	}
	switch value[0] {
	case '=', '+', '-', '@', '\t', '\r':
		return "'" + value
	}
	return value
}
