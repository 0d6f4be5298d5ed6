package document

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// mergedAreas finds the merged ranges of a sheet, which stand behind its cells:
// one quick pass over the tags.
func mergedAreas(f *zip.File) ([]area, error) {
	body, err := open(f, mostUnzipped)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	r := bufio.NewReaderSize(body, 64<<10)
	var areas []area
	for {
		tag, err := r.ReadSlice('>')
		switch {
		case errors.Is(err, io.EOF):
			return areas, nil
		case errors.Is(err, bufio.ErrBufferFull):
			continue // a long text, no tag
		case err != nil:
			return nil, fmt.Errorf("%w: %w", ErrSheetBad, err)
		}
		text := string(tag[max(0, len(tag)-100):])
		_, after, found := strings.Cut(text, "mergeCell ")
		if !found {
			continue
		}
		_, after, _ = strings.Cut(after, `ref="`)
		ref, _, _ := strings.Cut(after, `"`)
		from, to, _ := strings.Cut(ref, ":")
		left, top := position(from)
		right, bottom := position(to)
		if left > 0 && right >= left && bottom >= top && len(areas) < 1_000 {
			areas = append(areas, area{left, top, right, bottom})
		}
	}
}

// position reads "AB12" as column and row, both from 1; 0 for what is none.
func position(ref string) (column, row int) {
	i := 0
	for i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 3 {
		column = column*26 + int(ref[i]-'A') + 1
		i++
	}
	row, err := strconv.Atoi(ref[i:])
	if err != nil || row < 1 {
		return 0, 0
	}
	return column, row
}

// next reads the next row of the sheet.
func (x *xlsx) next() (SheetRow, error) {
	for {
		token, err := x.decode.Token()
		if errors.Is(err, io.EOF) {
			return SheetRow{}, io.EOF
		}
		if err != nil {
			return SheetRow{}, x.broken(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "row" {
			continue
		}
		x.row++
		if n, err := strconv.Atoi(attribute(start, "r")); err == nil && n >= x.row {
			x.row = n
		}
		return x.cells(SheetRow{Number: x.row})
	}
}

func (x *xlsx) broken(err error) error {
	if errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrChecksum) {
		return ErrSheetBad
	}
	return fmt.Errorf("%w: %w", ErrSheetBad, err)
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// cells reads the cells of a row up to its end.
func (x *xlsx) cells(row SheetRow) (SheetRow, error) {
	for {
		token, err := x.decode.Token()
		if err != nil {
			return SheetRow{}, x.broken(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return x.marked(row), nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			column := len(row.Cells) + 1
			if c, _ := position(attribute(t, "r")); c > 0 {
				column = c
			}
			cell, err := x.cell(attribute(t, "t"))
			if err != nil {
				return SheetRow{}, err
			}
			if column > mostSheetColumns || column <= len(row.Cells) {
				continue
			}
			for len(row.Cells) < column-1 {
				row.Cells = append(row.Cells, Cell{})
			}
			row.Cells = append(row.Cells, cell)
		}
	}
}

// marked marks the cells of a row that are merged, the empty ones too.
func (x *xlsx) marked(row SheetRow) SheetRow {
	for _, a := range x.merged {
		if row.Number < a.top || row.Number > a.bottom {
			continue
		}
		for len(row.Cells) < min(a.right, mostSheetColumns) {
			row.Cells = append(row.Cells, Cell{})
		}
		for i := a.left; i <= min(a.right, mostSheetColumns); i++ {
			row.Cells[i-1].Trouble = Merged
		}
	}
	return row
}

// cell reads one cell up to its end; kind is its type in the file.
func (x *xlsx) cell(kind string) (Cell, error) {
	var value string
	formula := false
	for {
		token, err := x.decode.Token()
		if err != nil {
			return Cell{}, x.broken(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			text, err := textOf(x.decode, t)
			if err != nil {
				return Cell{}, err
			}
			switch t.Name.Local {
			case "f":
				formula = true
			case "v", "is":
				value = text
			}
		case xml.EndElement:
			return x.taken(kind, value, formula), nil
		}
	}
}

// textOf reads the text of an element: of a value as it stands, of an inline
// text its runs.
func textOf(d *xml.Decoder, e xml.StartElement) (string, error) {
	if e.Name.Local == "is" {
		return textIn(d)
	}
	var text strings.Builder
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrSheetBad, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			if text.Len() < 2*mostCellBytes {
				text.Write(t)
			}
		}
	}
	return text.String(), nil
}

func (x *xlsx) taken(kind, value string, formula bool) Cell {
	switch {
	case formula:
		return Cell{Text: strings.TrimSpace(value), Trouble: Formula}
	case kind == "e":
		return Cell{Text: value, Trouble: CellError}
	case kind == "s":
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || n < 0 || n >= len(x.shared) {
			return Cell{Trouble: Unreadable}
		}
		return plain(x.shared[n])
	case kind == "inlineStr", kind == "str":
		return plain(value)
	case kind == "b":
		return Cell{Text: map[string]string{"1": "是", "0": "否"}[strings.TrimSpace(value)]}
	}
	return textCell(value, true)
}

// plain is a cell that the file keeps as text: a text that begins with = is a
// text and no formula.
func plain(text string) Cell {
	c := textCell(text, false)
	if c.Trouble == Formula {
		c.Trouble = NoTrouble
	}
	return c
}
