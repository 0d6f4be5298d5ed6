package document

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// xlsx reads a sheet of a workbook.
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
	sheets, err := sheetsInSight(files)
	if err != nil {
		return nil, err
	}
	x := &xlsx{}
	if x.shared, err = sharedTexts(files["xl/sharedStrings.xml"]); err != nil {
		return nil, err
	}
	table, err := x.theTable(sheets)
	if err != nil {
		return nil, err
	}
	if x.merged, err = mergedAreas(table); err != nil {
		return nil, err
	}
	if err := x.begin(table); err != nil {
		return nil, err
	}
	return &Sheet{next: x.next, close: x.body.Close}, nil
}

// begin opens a sheet at its first row.
func (x *xlsx) begin(f *zip.File) error {
	body, err := open(f, mostUnzipped)
	if err != nil {
		return err
	}
	x.body, x.decode = body, xml.NewDecoder(bufio.NewReaderSize(body, 64<<10))
	return nil
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

// sheetsInSight are the parts that hold the sheets of the workbook which a reader
// is shown, in their order.
func sheetsInSight(files map[string]*zip.File) ([]*zip.File, error) {
	var book struct {
		Sheets []struct {
			ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
			State string `xml:"state,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		Links []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := parse(files["xl/workbook.xml"], &book); err != nil {
		return nil, err
	}
	if err := parse(files["xl/_rels/workbook.xml.rels"], &links); err != nil {
		return nil, err
	}
	targets := map[string]string{}
	for _, l := range links.Links {
		targets[l.ID] = path.Join("xl", l.Target)
		if strings.HasPrefix(l.Target, "/") {
			targets[l.ID] = strings.TrimPrefix(l.Target, "/")
		}
	}
	var found []*zip.File
	for _, b := range book.Sheets {
		if f := files[targets[b.ID]]; f != nil && b.State != "hidden" && b.State != "veryHidden" {
			found = append(found, f)
		}
	}
	if len(found) == 0 {
		return nil, ErrSheetBad
	}
	return found, nil
}

// theTable finds the sheet to read: the one that holds a table, beside which
// there may be empty ones and ones with a note to the reader.
func (x *xlsx) theTable(sheets []*zip.File) (*zip.File, error) {
	if len(sheets) == 1 {
		return sheets[0], nil
	}
	var table *zip.File
	for _, f := range sheets {
		is, err := x.isTable(f)
		switch {
		case err != nil:
			return nil, err
		case is && table != nil:
			return nil, ErrSheetSeveral
		case is:
			table = f
		}
	}
	if table == nil {
		table = sheets[0]
	}
	return table, nil
}

// isTable reports whether a sheet has a row with more than one cell filled in.
func (x *xlsx) isTable(f *zip.File) (bool, error) {
	look := &xlsx{shared: x.shared}
	if err := look.begin(f); err != nil {
		return false, err
	}
	defer look.body.Close()
	for {
		row, err := look.next()
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		filled := 0
		for _, c := range row.Cells {
			if c.Text != "" || c.Trouble != NoTrouble {
				filled++
			}
		}
		if filled > 1 {
			return true, nil
		}
	}
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
