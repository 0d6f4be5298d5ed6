package document_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"lizhi/media/document"
)

// read reads a whole table.
func read(file []byte) ([]document.SheetRow, error) {
	s, err := document.OpenSheet(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	defer s.Close()
	var rows []document.SheetRow
	for {
		row, err := s.Next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
}

func text(t *testing.T, file []byte) [][]string {
	t.Helper()
	rows, err := read(file)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for _, r := range rows {
		line := []string{fmt.Sprint(r.Number)}
		for _, c := range r.Cells {
			line = append(line, c.Text+map[bool]string{true: "!" + string(c.Trouble)}[c.Trouble != ""])
		}
		out = append(out, line)
	}
	return out
}

// workbook saves what somebody makes with a spreadsheet.
func workbook(t *testing.T, make func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	make(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestSheetReadsWhatSpreadsheetsWrite(t *testing.T) {
	t.Parallel()
	file := workbook(t, func(f *excelize.File) {
		set := func(cell string, value any) {
			if err := f.SetCellValue("Sheet1", cell, value); err != nil {
				t.Fatal(err)
			}
		}
		set("A1", " 姓名 ")
		set("B1", "证件号码")
		set("A2", "买买提·艾力")
		set("B2", "410900201203150006")
		set("D2", 2023)
		for cell, value := range map[string]float64{"E2": 7, "F2": 1150.5} { // "7.00", as programs in Java write
			if err := f.SetCellFloat("Sheet1", cell, value, 2, 64); err != nil {
				t.Fatal(err)
			}
		}
		set("A4", "=1+1") // a text that looks like a formula
		set("B4", 6217000000000000004.0)
		set("C4", true)
		if err := f.SetCellFormula("Sheet1", "D4", "1+1"); err != nil {
			t.Fatal(err)
		}
		set("A6", "合并")
		if err := f.MergeCell("Sheet1", "A6", "B7"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellRichText("Sheet1", "C6", []excelize.RichTextRun{{Text: "两"}, {Text: "段"}}); err != nil {
			t.Fatal(err)
		}
	})
	want := [][]string{
		{"1", "姓名", "证件号码"},
		{"2", "买买提·艾力", "410900201203150006", "", "2023", "7", "1150.50"},
		{"4", "=1+1", "6217000000000000000!lost_digits", "是", "!formula"},
		{"6", "合并!merged", "!merged", "两段"},
	}
	if diff := cmp.Diff(want, text(t, file)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestSheetReadsCSV(t *testing.T) {
	t.Parallel()
	plain := "姓名,号码\r\n\r\n林晓雨,\"1,2\"\r\n=1+1,'0012\n\"=\"\"410900201203150006\"\"\",=\"0012\"\n张伟,6.2E+18\n"
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"1", "姓名", "号码"}, {"3", "林晓雨", "1,2"}, {"4", "=1+1!formula", "0012"}, {"5", "410900201203150006", "0012"}, {"6", "张伟", "6.2E+18!lost_digits"},
	}
	for remark, file := range map[string]string{"UTF-8": plain, "with its mark": "\ufeff" + plain, "GBK": gbk} {
		if diff := cmp.Diff(want, text(t, []byte(file))); diff != "" {
			t.Errorf("%s: -want +got\n%s", remark, diff)
		}
	}
}

// TestSheetReadsUTF16AndOtherSeparators: what a spreadsheet saves as Unicode text.
func TestSheetReadsUTF16AndOtherSeparators(t *testing.T) {
	t.Parallel()
	want := [][]string{{"1", "姓名", "证件号码"}, {"2", "欧阳子涵", "0012"}}
	for remark, s := range map[string]string{"commas": ",", "tabs": "\t", "semicolons": ";"} {
		plain := "姓名" + s + "证件号码\r\n欧阳子涵" + s + "0012\r\n"
		for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
			file, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(plain)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, text(t, []byte(file))); diff != "" {
				t.Errorf("%s in UTF-16: -want +got\n%s", remark, diff)
			}
		}
		if diff := cmp.Diff(want, text(t, []byte(plain))); diff != "" {
			t.Errorf("%s: -want +got\n%s", remark, diff)
		}
	}
}

// TestSheetReadsTheOneInSight: a hidden sheet is not read, nor is a note or an
// empty one; of several tables none is left out in silence.
func TestSheetReadsTheOneInSight(t *testing.T) {
	t.Parallel()
	book := func(sheets ...func(f *excelize.File, name string)) []byte {
		return workbook(t, func(f *excelize.File) {
			for i, fill := range sheets {
				name := fmt.Sprintf("Sheet%d", i+1)
				if _, err := f.NewSheet(name); err != nil {
					t.Fatal(err)
				}
				f.SetActiveSheet(i)
				fill(f, name)
			}
		})
	}
	empty := func(*excelize.File, string) {}
	note := func(f *excelize.File, name string) {
		_ = f.SetSheetCol(name, "A1", &[]string{"填表说明", "一人一行"})
	}
	list := func(who string) func(f *excelize.File, name string) {
		return func(f *excelize.File, name string) { _ = f.SetSheetRow(name, "A1", &[]string{who, "低保"}) }
	}
	hidden := func(f *excelize.File, name string) {
		list("旧名单")(f, name)
		if n, _ := f.NewSheet("后"); n > 0 {
			f.SetActiveSheet(n)
		}
		if err := f.SetSheetVisible(name, false); err != nil {
			t.Fatal(err)
		}
	}
	for remark, file := range map[string][]byte{
		"a hidden one before": book(hidden, list("林晓雨")), "an empty one before": book(empty, list("林晓雨")), "a note before": book(note, list("林晓雨")),
		"a note and an empty one behind": book(list("林晓雨"), note, empty), "a hidden one behind": book(list("林晓雨"), hidden),
	} {
		if diff := cmp.Diff([][]string{{"1", "林晓雨", "低保"}}, text(t, file)); diff != "" {
			t.Errorf("%s: -want +got\n%s", remark, diff)
		}
	}
	if _, err := read(book(list("林晓雨"), list("张伟"))); !errors.Is(err, document.ErrSheetSeveral) {
		t.Errorf("two tables: %v", err)
	}
	if rows, err := read(book(note, note)); err != nil || len(rows) != 2 {
		t.Errorf("two notes: %d rows, %v", len(rows), err)
	}
}

func TestSheetRefusesBadFiles(t *testing.T) {
	t.Parallel()
	zipped := func(parts map[string]string) []byte {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for name, content := range parts {
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(w, content); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	good := workbook(t, func(f *excelize.File) { _ = f.SetCellValue("Sheet1", "A1", strings.Repeat("x", 5000)) })
	for remark, row := range map[string]struct {
		file []byte
		want error
	}{
		"empty":                         {nil, document.ErrSheetKind},
		"old .xls":                      {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), document.ErrSheetKind},
		"binary":                        {[]byte{1, 0, 2, 0}, document.ErrSheetKind},
		"a ZIP that is none":            {[]byte("PK\x03\x04 nothing"), document.ErrSheetBad},
		"a ZIP of other things":         {zipped(map[string]string{"readme.txt": "x"}), document.ErrSheetBad},
		"a quotation mark never closed": {[]byte("姓名,号码\n\"林晓雨,1\n" + strings.Repeat("张伟,2\n", 50)), document.ErrSheetBad},
		"cut short":                     {good[:len(good)/2], document.ErrSheetBad},
		"a bomb of shared texts":        {bomb(t, good, "xl/sharedStrings.xml", 80<<20), document.ErrSheetLarge},
		"a bomb of rows":                {bomb(t, good, "xl/worksheets/sheet1.xml", 600<<20), document.ErrSheetLarge},
	} {
		if _, err := read(row.file); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", remark, err, row.want)
		}
	}
}

// bomb puts zeros in place of a part: few bytes that unpack to many.
func bomb(t *testing.T, file []byte, part string, size int64) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		if f.Name == part {
			continue
		}
		if err := z.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.Create(part)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(w, zeros{}, size); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestSheetWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	w, err := document.NewSheetWriter([]document.SheetColumn{
		{Title: "姓名", Note: "按证件填写。"}, {Title: "号码"}, {Title: "状态", Pick: []string{"在校", "休学"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Row("=HYPERLINK(1)", "6217000000000000004", "在校"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := w.Finish(&out); err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"1", "姓名", "号码", "状态"}, {"2", "=HYPERLINK(1)", "6217000000000000004", "在校"}}
	if diff := cmp.Diff(want, text(t, out.Bytes())); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	if formula, _ := f.GetCellFormula("Sheet1", "A2"); formula != "" {
		t.Errorf("a text became the formula %q", formula)
	}
	if checks, err := f.GetDataValidations("Sheet1"); err != nil || len(checks) != 2 {
		t.Errorf("%d notes and choices, %v, want 2", len(checks), err)
	}
}

func TestSafeCSV(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "林晓雨": "林晓雨", "": "", "1-2": "1-2",
	} {
		if got := document.SafeCSV(in); got != want {
			t.Errorf("SafeCSV(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzOpenSheet(f *testing.F) {
	f.Add([]byte("a,b\n1,2\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\ufeff姓名\n=1"))
	f.Fuzz(func(t *testing.T, file []byte) {
		rows, err := read(file)
		if err != nil && len(rows) == 0 {
			return
		}
		for i := 1; i < len(rows); i++ {
			if rows[i].Number <= rows[i-1].Number {
				t.Errorf("row %d follows row %d", rows[i].Number, rows[i-1].Number)
			}
		}
	})
}
