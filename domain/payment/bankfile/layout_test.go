package bankfile_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
	"lizhi/jobs"
)

// good is a layout in which a batch can be written.
func good() bankfile.Layout {
	return bankfile.Layout{Code: "py", Use: bankfile.ForBatch, Format: bankfile.CSVGB18030, Columns: []bankfile.Column{
		{Key: "row", Title: "序号"}, {Key: "payee_name", Title: "户名"}, {Key: "card", Title: "账号"}, {Key: "amount", Title: "金额"},
	}}
}

// codes are the refusals behind an error, each with its place.
func codes(err error) string {
	var f *domain.Fault
	if !errors.As(err, &f) {
		return ""
	}
	var all []string
	for _, x := range f.Fields {
		all = append(all, strings.TrimPrefix(x.Code, "payment.")+" "+x.Pointer)
	}
	return strings.Join(all, ", ")
}

// TestALayoutThatCouldNotBeWrittenIsRefused spoils one thing of a layout at a time.
func TestALayoutThatCouldNotBeWrittenIsRefused(t *testing.T) {
	t.Parallel()
	title := func(text string) func(*bankfile.Layout) {
		return func(l *bankfile.Layout) { l.Columns[1].Title = text }
	}
	for _, row := range []struct {
		remark string
		spoil  func(*bankfile.Layout)
		want   string
	}{
		{"a good one", func(*bankfile.Layout) {}, ""},
		{"no card", func(l *bankfile.Layout) { l.Columns = slices.Delete(l.Columns, 2, 3) }, "column_missing /columns"},
		{"nothing at all", func(l *bankfile.Layout) { l.Columns = nil }, "column_missing /columns, column_missing /columns, column_missing /columns, column_missing /columns"},
		{"an unknown column", func(l *bankfile.Layout) { l.Columns[0].Key = "grade" }, "column /columns/0/key, column_missing /columns"},
		{"a column of an answer", func(l *bankfile.Layout) {
			l.Columns = append(l.Columns, bankfile.Column{Key: "outcome", Title: "结果"})
		}, "column /columns/4/key"},
		{"a column twice", func(l *bankfile.Layout) { l.Columns = append(l.Columns, bankfile.Column{Key: "card", Title: "卡号"}) }, "column_twice /columns/4/key"},
		{"a title twice", title("序号"), "column_twice /columns/1/title"},
		{"no title", title(""), "title /columns/1/title"},
		{"a title of 60", title(strings.Repeat("名", 60)), ""},
		{"a title of 61", title(strings.Repeat("名", 61)), "title /columns/1/title"},
		{"a title with room around it", title(" 户名"), "title /columns/1/title"},
		{"a title that calculates", title("=cmd()"), "title /columns/1/title"},
		{"a title that adds", title("+名"), "title /columns/1/title"},
		{"a title in parts", title("户,名"), "title /columns/1/title"},
		{"a title in quotes", title(`户"名`), "title /columns/1/title"},
		{"a title over two lines", title("户\n名"), "title /columns/1/title"},
		{"a rare title", title("𬭚"), ""},
		{"that GBK cannot hold", func(l *bankfile.Layout) { l.Format, l.Columns[1].Title = bankfile.CSVGBK, "𬭚" }, "title /columns/1/title"},
		{"an answer without what became of it", func(l *bankfile.Layout) { l.Use = bankfile.ForResult }, "column_missing /columns"},
		{"an answer needs no card", func(l *bankfile.Layout) {
			l.Use, l.Columns[2] = bankfile.ForResult, bankfile.Column{Key: "outcome", Title: "结果"}
		}, ""},
	} {
		l := good()
		row.spoil(&l)
		if got := codes(l.Check(jobs.Forms{})); got != row.want {
			t.Errorf("%s: %q, want %q", row.remark, got, row.want)
		}
	}
}

// TestALayoutHas40ColumnsAtMost repeats a column over and over: it is refused each
// time, and from the 41st on for the number too.
func TestALayoutHas40ColumnsAtMost(t *testing.T) {
	t.Parallel()
	l := good()
	for n := len(l.Columns); n < 41; n++ {
		l.Columns = append(l.Columns, bankfile.Column{Key: "row", Title: fmt.Sprint(n)})
		if got := strings.Contains(codes(l.Check(jobs.Forms{})), "column_missing"); got != (n >= 40) {
			t.Errorf("%d columns are too many: %t", n+1, got)
		}
	}
}

// TestAFormatMustHoldTheTitles writes titles in formats other than their own.
func TestAFormatMustHoldTheTitles(t *testing.T) {
	t.Parallel()
	l := good()
	l.Columns[1].Title = "𬭚名"
	for format, want := range map[bankfile.Format]error{
		bankfile.XLSX: nil, bankfile.CSV: nil, bankfile.CSVGB18030: nil, bankfile.CSVGBK: bankfile.ErrTitle,
	} {
		if err := l.Writes(jobs.Forms{}, format); want == nil && err != nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", format, err, want)
		}
	}
}

// keys are all that a batch file can say; each is known to a line.
var keys = []string{
	"row", "student_name", "student_id_type", "student_id", "school_code", "school_name", "class", "programme", "programme_name",
	"school_year", "term", "amount", "payee_kind", "payee_name", "payee_id", "relation", "bank", "card", "phone", "batch", "attempt",
}

// TestEveryColumnHasItsOwnValue writes a line in a layout of all columns.
func TestEveryColumnHasItsOwnValue(t *testing.T) {
	t.Parallel()
	line := bankfile.Line{
		Row: 7, StudentName: "陈小满", StudentID: "410900201501010019", SchoolCode: "2141000007", SchoolName: "濮阳市第一高级中学", Class: "2班",
		Programme: "YKT-5", ProgrammeName: "普通高中国家助学金", Term: domain.SchoolYear(2025).Spring(), Amount: 31250,
		ToGuardian: true, PayeeName: "陈建国", PayeeID: "410900198001010011", Relation: "父亲", Bank: "濮阳农商银行", Phone: "13800000000",
		Card: "6217000000000000004", Batch: "20260316-0000002A", Attempt: 2,
	}
	want := []string{
		"7", "陈小满", "居民身份证", "410900201501010019", "2141000007", "濮阳市第一高级中学", "2班", "YKT-5", "普通高中国家助学金",
		"2025-2026", "2026-spring", "312.50", "监护人", "陈建国", "410900198001010011", "父亲", "濮阳农商银行", "6217000000000000004", "13800000000", "20260316-0000002A", "2",
	}
	l := bankfile.Layout{Use: bankfile.ForBatch}
	for _, key := range keys {
		l.Columns = append(l.Columns, bankfile.Column{Key: key, Title: "列" + key})
	}
	if err := l.Check(jobs.Forms{}); err != nil {
		t.Fatal(err)
	}
	got, err := l.Cells(line)
	for i, key := range keys {
		if err != nil || got[i] != want[i] {
			t.Errorf("%s is %q, %v; want %q", key, got[i], err, want[i])
		}
	}
	line.ToGuardian = false
	if own, _ := line.Value("payee_kind"); own != "学生本人" {
		t.Errorf("her own card is %q", own)
	}
	l.Columns = append(l.Columns, bankfile.Column{Key: "grade", Title: "困难等级"})
	if cells, err := l.Cells(line); err == nil {
		t.Errorf("an unknown column was written: %v", cells)
	}
}

// TestPolicyG14AndG15WhatAFileCannotCarry spoils one thing of a line at a time.
func TestPolicyG14AndG15WhatAFileCannotCarry(t *testing.T) {
	t.Parallel()
	all := []bankfile.Format{bankfile.XLSX, bankfile.CSV, bankfile.CSVGB18030, bankfile.CSVGBK}
	csv := all[1:]
	for _, row := range []struct {
		remark string
		spoil  func(*bankfile.Line)
		in     []bankfile.Format
		want   string
	}{
		{"a plain line", func(*bankfile.Line) {}, nil, ""},
		{"a middle dot", func(l *bankfile.Line) { l.PayeeName = "买买提·艾力" }, nil, ""},
		{"a rare character", func(l *bankfile.Line) { l.PayeeName = "张𬭚" }, all[3:], "unencodable /rows/7"},
		{"broken text", func(l *bankfile.Line) { l.PayeeName = "张\xff" }, all, "unencodable /rows/7"},
		{"a formula", func(l *bankfile.Line) { l.PayeeName = "=cmd()" }, csv, "formula /rows/7"},
		{"an addition", func(l *bankfile.Line) { l.PayeeName = "+86" }, csv, "formula /rows/7"},
		{"a subtraction", func(l *bankfile.Line) { l.PayeeName = "-1" }, csv, "formula /rows/7"},
		{"a reference", func(l *bankfile.Line) { l.PayeeName = "@A1" }, csv, "formula /rows/7"},
		{"a tab first", func(l *bankfile.Line) { l.PayeeName = "\t=1" }, csv, "formula /rows/7"},
		{"a line end first", func(l *bankfile.Line) { l.PayeeName = "\r\n=1" }, csv, "formula /rows/7"},
		{"a dash inside", func(l *bankfile.Line) { l.PayeeName = "张-伟" }, nil, ""},
		{"policy G3: another card by now", func(l *bankfile.Line) { l.CardCurrent = false }, all, "card_changed /rows/7"},
		{"policy G2: held by now", func(l *bankfile.Line) { l.Held = true }, all, "held /rows/7"},
		{"both", func(l *bankfile.Line) { l.CardCurrent, l.Held = false, true }, all, "card_changed /rows/7, held /rows/7"},
	} {
		for _, format := range all {
			line := bankfile.Line{Row: 7, PayeeName: "林晓雨", Card: "6217000000000000004", Amount: 115000, CardCurrent: true}
			row.spoil(&line)
			cells, err := good().Cells(line)
			if err != nil {
				t.Fatal(err)
			}
			want := ""
			if slices.Contains(row.in, format) {
				want = row.want
			}
			var got []string
			for _, f := range line.Refused(jobs.Forms{}, format, cells) {
				got = append(got, codes(domain.Wrong(f)))
			}
			if text := strings.Join(got, ", "); text != want {
				t.Errorf("%s in %s: %q, want %q", row.remark, format, text, want)
			}
		}
	}
}

// TestAPreviewShowsNoNumber previews lines of any numbers: of each no more than
// the last four digits are there to read.
func TestAPreviewShowsNoNumber(t *testing.T) {
	t.Parallel()
	l := bankfile.Layout{Use: bankfile.ForBatch, Columns: []bankfile.Column{
		{Key: "student_id"}, {Key: "payee_id"}, {Key: "card"}, {Key: "phone"}, {Key: "payee_name"},
	}}
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[0-9]{0,19}X?`)
		line := bankfile.Line{
			StudentID: number.Draw(t, "student"), PayeeID: number.Draw(t, "payee"), Card: number.Draw(t, "card"), Phone: number.Draw(t, "phone"),
			PayeeName: "林晓雨",
		}
		shown, err := l.Preview([]bankfile.Line{line})
		if err != nil || len(shown.Rows) != 1 || len(shown.Titles) != 5 || shown.Rows[0][4] != "林晓雨" {
			t.Fatalf("%+v, %v", shown, err)
		}
		for i, number := range []string{line.StudentID, line.PayeeID, line.Card, line.Phone} {
			got := shown.Rows[0][i]
			hidden := max(0, len(number)-4)
			if len(got) != len(number) || strings.Trim(got[:hidden], "*") != "" || got[hidden:] != number[hidden:] {
				t.Fatalf("%q shows as %q", number, got)
			}
		}
	})
}

// TestTheManifestIsOfTheContentInOrder changes anything of any table, and its hash
// is another; written again it is the same.
func TestTheManifestIsOfTheContentInOrder(t *testing.T) {
	t.Parallel()
	sum := func(rows [][]string) string {
		m := bankfile.NewManifest(good())
		for _, row := range rows {
			m.Add(row)
		}
		return m.Sum()
	}
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOfN(rapid.SampledFrom([]rune("林晓1\t\n ,")), 0, 4, -1)
		table := rapid.SliceOfN(rapid.SliceOfN(cell, 4, 4), 1, 5)
		one, other := table.Draw(t, "one"), table.Draw(t, "other")
		same := slices.EqualFunc(one, other, slices.Equal[[]string])
		if (sum(one) == sum(other)) != same {
			t.Fatalf("%q and %q", one, other)
		}
		if first, again := sum(one), sum(one); first != again || len(first) != 64 {
			t.Fatalf("%q is %s, then %s", one, first, again)
		}
	})
	for remark, tables := range map[string][2][][]string{
		"a tab in another cell":    {{{"林\t晓", "雨"}}, {{"林", "晓\t雨"}}},
		"a line end in a cell":     {{{"林\n晓"}}, {{"林"}, {"晓"}}},
		"a cell that is two":       {{{"林\t晓"}}, {{"林", "晓"}}},
		"the rows the other way":   {{{"林"}, {"晓"}}, {{"晓"}, {"林"}}},
		"a quotation mark":         {{{`林" "晓`}}, {{"林", "晓"}}},
		"an empty cell at the end": {{{"林", ""}}, {{"林"}}},
	} {
		if sum(tables[0]) == sum(tables[1]) {
			t.Errorf("%s: %q is the same as %q", remark, tables[0], tables[1])
		}
	}
	titled := good()
	titled.Columns[0].Title = "行号"
	if m := bankfile.NewManifest(titled); m.Sum() == sum(nil) {
		t.Error("another title is the same content")
	}
}
