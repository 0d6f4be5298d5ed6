package document

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
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

// OpenSheet opens XLSX, or CSV in UTF-8 (with or without its mark) or GBK.
// Errors: ErrSheetKind, ErrSheetLarge, ErrSheetBad.
func OpenSheet(r io.ReaderAt, size int64) (*Sheet, error) {
	head := make([]byte, 8)
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch head = head[:n]; {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return openXLSX(r, size)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")), bytes.IndexByte(head, 0) >= 0, n == 0:
		return nil, ErrSheetKind
	}
	return openCSV(r, size)
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

func openCSV(r io.ReaderAt, size int64) (*Sheet, error) {
	all := func() io.Reader { return io.NewSectionReader(r, 0, size) }
	valid, err := isUTF8(all())
	if err != nil {
		return nil, err
	}
	text := all()
	if !valid {
		text = transform.NewReader(text, simplifiedchinese.GB18030.NewDecoder())
	}
	buffered := bufio.NewReader(text)
	if mark, _ := buffered.Peek(3); string(mark) == "\ufeff" {
		_, _ = buffered.Discard(3)
	}
	c := csv.NewReader(buffered)
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
		for _, f := range fields[:min(len(fields), mostSheetColumns)] {
			row.Cells = append(row.Cells, textCell(strings.TrimPrefix(f, "'"), false))
		}
		return row, nil
	}}, nil
}

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

// xlsx reads the first sheet of a workbook.
type xlsx struct {
	shared []string
	merged []area
	decode *xml.Decoder
	body   io.ReadCloser
	row    int
}

// area is a merged range.
type area struct{ left, top, right, bottom int }

func openXLSX(r io.ReaderAt, size int64) (*Sheet, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSheetBad, err)
	}
	var unzipped uint64
	files := map[string]*zip.File{}
	for _, f := range z.File {
		unzipped += f.UncompressedSize64
		files[strings.TrimPrefix(f.Name, "/")] = f
	}
	if unzipped > mostUnzipped || len(z.File) > 2000 {
		return nil, ErrSheetLarge
	}
	name, err := firstSheet(files)
	if err != nil {
		return nil, err
	}
	x := &xlsx{}
	if x.shared, err = sharedTexts(files["xl/sharedStrings.xml"]); err != nil {
		return nil, err
	}
	if x.merged, err = mergedAreas(files[name]); err != nil {
		return nil, err
	}
	if x.body, err = open(files[name], mostUnzipped); err != nil {
		return nil, err
	}
	x.decode = xml.NewDecoder(bufio.NewReaderSize(x.body, 64<<10))
	return &Sheet{next: x.next, close: x.body.Close}, nil
}

// open reads a part, which may not unpack to more than it promised.
func open(f *zip.File, most int64) (io.ReadCloser, error) {
	if f == nil {
		return nil, ErrSheetBad
	}
	if f.UncompressedSize64 > uint64(most) {
		return nil, ErrSheetLarge
	}
	body, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSheetBad, err)
	}
	return body, nil
}

// firstSheet is the part that holds the first sheet of the workbook.
func firstSheet(files map[string]*zip.File) (string, error) {
	var book struct {
		Sheets []struct {
			ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		Links []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := parse(files["xl/workbook.xml"], &book); err != nil {
		return "", err
	}
	if err := parse(files["xl/_rels/workbook.xml.rels"], &links); err != nil {
		return "", err
	}
	for _, l := range links.Links {
		if len(book.Sheets) == 0 || l.ID != book.Sheets[0].ID {
			continue
		}
		name := path.Join("xl", l.Target)
		if strings.HasPrefix(l.Target, "/") {
			name = strings.TrimPrefix(l.Target, "/")
		}
		if files[name] != nil {
			return name, nil
		}
	}
	return "", ErrSheetBad
}

func parse(f *zip.File, into any) error {
	body, err := open(f, 4<<20)
	if err != nil {
		return err
	}
	defer body.Close()
	if err := xml.NewDecoder(body).Decode(into); err != nil {
		return fmt.Errorf("%w: %w", ErrSheetBad, err)
	}
	return nil
}

// sharedTexts reads the texts that cells share; a workbook may have none.
func sharedTexts(f *zip.File) ([]string, error) {
	if f == nil {
		return nil, nil
	}
	body, err := open(f, mostShared)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	d := xml.NewDecoder(bufio.NewReaderSize(body, 64<<10))
	var texts []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrSheetBad, err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "si" {
			text, err := textIn(d)
			if err != nil {
				return nil, err
			}
			texts = append(texts, text)
		}
	}
}

// textIn gathers the runs of text up to the end of the element; phonetic hints
// are not part of it.
func textIn(d *xml.Decoder) (string, error) {
	var text strings.Builder
	depth, inText, hint := 1, false, 0
	for depth > 0 {
		token, err := d.Token()
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrSheetBad, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if t.Name.Local == "rPh" {
				hint = depth
			}
			inText = t.Name.Local == "t" && hint == 0
		case xml.EndElement:
			if depth == hint {
				hint = 0
			}
			depth--
			inText = false
		case xml.CharData:
			if inText && text.Len() < 2*mostCellBytes {
				text.Write(t)
			}
		}
	}
	return text.String(), nil
}
