package bankfile_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
	"lizhi/jobs"
	"lizhi/media/document"
)

// encodings are those of the formats that are a CSV.
var encodings = map[bankfile.Format]document.Encoding{
	bankfile.CSV: document.UTF8, bankfile.CSVGB18030: document.GB18030, bankfile.CSVGBK: document.GBK,
}

// sheet writes a table in a format, as the bytes of a file.
func sheet(t testing.TB, format bankfile.Format, table [][]string) []byte {
	t.Helper()
	rows := func(row func([]string) error) error {
		for _, cells := range table {
			if err := row(cells); err != nil {
				return err
			}
		}
		return nil
	}
	var out bytes.Buffer
	write := func() error { return document.WriteTexts(&out, "发放清册", rows) }
	if e, csv := encodings[format]; csv {
		write = func() error { return document.WriteCSV(&out, e, rows) }
	}
	if err := write(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// opened reads every row of a file, as the bank does and as we do.
func opened(t testing.TB, file []byte) [][]bankfile.Cell {
	t.Helper()
	s, err := document.OpenSheet(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var rows [][]bankfile.Cell
	for {
		row, err := s.Next()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		cells := make([]bankfile.Cell, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = bankfile.Cell{Text: c.Text, Damaged: c.Trouble != document.NoTrouble}
		}
		rows = append(rows, cells)
	}
}

// answered is the file that a bank makes of ours: our columns and one of its own,
// in our order, below a title of its own.
func answered(t testing.TB, format bankfile.Format, file []byte, outcome string) []byte {
	t.Helper()
	table := [][]string{{"发放结果反馈"}}
	for n, row := range opened(t, file) {
		var cells []string
		for _, c := range row {
			cells = append(cells, c.Text)
		}
		if n == 0 {
			table = append(table, append(cells, "发放结果"))
		} else {
			table = append(table, append(cells, outcome))
		}
	}
	return sheet(t, format, table)
}

// mine and theirs are the layouts of the two files.
var (
	mine = bankfile.Layout{Use: bankfile.ForBatch, Columns: []bankfile.Column{
		{Key: "batch", Title: "批次号"},
		{Key: "amount", Title: "金额（元）"},
		{Key: "row", Title: "序号"},
		{Key: "card", Title: "社保卡金融账号"},
		{Key: "payee_name", Title: "收款人姓名"},
	}}
	theirs = bankfile.Layout{Use: bankfile.ForResult, Columns: []bankfile.Column{
		{Key: "row", Title: "序号"},
		{Key: "batch", Title: "批次号"},
		{Key: "payee_name", Title: "收款人姓名"},
		{Key: "card", Title: "社保卡金融账号"},
		{Key: "amount", Title: "金额（元）"},
		{Key: "outcome", Title: "发放结果"},
		{Key: "failure", Title: "失败原因"},
	}}
)

// there sends lines as a file in a format, and back.
func there(t testing.TB, format bankfile.Format, lines []bankfile.Line) []bankfile.Reply {
	t.Helper()
	table := [][]string{mine.Titles()}
	for _, line := range lines {
		cells, err := mine.Cells(line)
		if err != nil {
			t.Fatal(err)
		}
		table = append(table, cells)
	}
	return replies(theirs, opened(t, answered(t, format, sheet(t, format, table), "成功")))
}

func replies(l bankfile.Layout, rows [][]bankfile.Cell) []bankfile.Reply {
	r := bankfile.NewReader(l)
	var all []bankfile.Reply
	for n, row := range rows {
		if reply, is := r.Line(n+1, row); is {
			all = append(all, reply)
		}
	}
	return all
}

// name draws what a name can be: Han, the rare ones beyond the first plane too,
// the letters of others, a middle dot.
func name() *rapid.Generator[string] {
	letter := rapid.OneOf(
		rapid.SampledFrom([]rune("林晓雨张伟陈建国买提艾力·")),
		rapid.SampledFrom([]rune("𬭚𠮷㛃䶮𱍊〇々ḿüǹÀéмЁئۇ")),
		rapid.Map(rapid.Int32Range(0x4E00, 0x9FFF), func(n int32) rune { return n }),
		rapid.Map(rapid.Int32Range(0x20000, 0x2A6DF), func(n int32) rune { return n }),
		rapid.SampledFrom([]rune(`=+-@,"'; `)),
	)
	return rapid.StringOfN(letter, 1, 12, -1).Filter(func(s string) bool {
		return s == strings.TrimSpace(s) && !strings.HasPrefix(s, "'")
	})
}

// TestPolicyG14WhatWasWrittenComesBackAsItWas sends any lines out and reads the
// bank's answer, in every CSV: whatever is not refused arrives as it was.
func TestPolicyG14WhatWasWrittenComesBackAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		format := rapid.SampledFrom([]bankfile.Format{bankfile.CSV, bankfile.CSVGB18030, bankfile.CSVGBK}).Draw(r, "format")
		var lines []bankfile.Line
		var want []bankfile.Reply
		for n := range rapid.IntRange(1, 8).Draw(r, "lines") {
			l := bankfile.Line{
				Row: n + 1, Batch: "20260316-0000002A", Amount: domain.Money(rapid.Int64Range(1, 99_999_999_999).Draw(r, "fen")),
				PayeeName: name().Draw(r, "name"), Card: rapid.StringMatching(`6[0-9]{15,18}`).Draw(r, "card"), CardCurrent: true,
			}
			cells, err := mine.Cells(l)
			if err != nil {
				r.Fatal(err)
			}
			if refused := l.Refused(jobs.Forms{}, format, cells); len(refused) > 0 {
				if (jobs.Forms{}).Holds(format, l.PayeeName) && !strings.ContainsAny(l.PayeeName[:1], "=+-@") {
					r.Fatalf("%q is refused in %s: %v", l.PayeeName, format, refused)
				}
				continue
			}
			lines = append(lines, l)
			want = append(want, bankfile.Reply{
				Line: len(lines) + 2, Batch: l.Batch, Row: l.Row, PayeeName: l.PayeeName, Card: l.Card, Amount: l.Amount, HasAmount: true, Outcome: "成功",
			})
		}
		if diff := cmp.Diff(want, there(t, format, lines)); diff != "" {
			r.Fatalf("%s (-want +got)\n%s", format, diff)
		}
	})
}

// TestPolicyG14EveryHanCharacter asks for each of them: UTF-8, GB18030 and XLSX
// carry all there and back, GBK those it holds, and what it does not hold is
// refused and never replaced.
func TestPolicyG14EveryHanCharacter(t *testing.T) {
	t.Parallel()
	for format, least := range map[bankfile.Format]int{
		bankfile.XLSX: 90_000, bankfile.CSV: 90_000, bankfile.CSVGB18030: 90_000, bankfile.CSVGBK: 20_902,
	} {
		var lines []bankfile.Line
		held, part := 0, []rune(nil)
		line := func() {
			if len(part) > 0 {
				lines = append(lines, bankfile.Line{Row: len(lines) + 1, PayeeName: string(part), Card: "6217000000000000004", Amount: 1})
			}
			part = part[:0]
		}
		for _, table := range unicode.Han.R16 {
			for c := rune(table.Lo); c <= rune(table.Hi); c += rune(table.Stride) {
				if (jobs.Forms{}).Holds(format, string(c)) {
					held, part = held+1, append(part, c)
				}
				if len(part) == 50 {
					line()
				}
			}
		}
		for _, table := range unicode.Han.R32 {
			for c := rune(table.Lo); c <= rune(table.Hi); c += rune(table.Stride) {
				if (jobs.Forms{}).Holds(format, string(c)) {
					held, part = held+1, append(part, c)
				}
				if len(part) == 50 {
					line()
				}
			}
		}
		line()
		if held < least || format == bankfile.CSVGBK && held > 30_000 {
			t.Errorf("%s holds %d, want %d at least", format, held, least)
		}
		for i, reply := range there(t, format, lines) {
			if reply.PayeeName != lines[i].PayeeName || reply.Damaged {
				t.Errorf("%s: %q came back as %q", format, lines[i].PayeeName, reply.PayeeName)
			}
		}
	}
}

// TestPolicyG15LongNumbersStayText writes the numbers that a spreadsheet would
// round, as XLSX and as CSV.
func TestPolicyG15LongNumbersStayText(t *testing.T) {
	t.Parallel()
	lines := []bankfile.Line{
		{Row: 1, Batch: "20260316-0000002A", PayeeName: "林晓雨", Card: "6217000000000000004", Amount: 115000},
		{Row: 2, Batch: "20260316-0000002A", PayeeName: "买买提·艾力", Card: "0000000000000000001", Amount: 1},
		{Row: 3, Batch: "20260316-0000002A", PayeeName: "张𬭚", Card: "9999999999999999999", Amount: 99_999_999_999},
	}
	for _, format := range []bankfile.Format{bankfile.XLSX, bankfile.CSV, bankfile.CSVGB18030} {
		got := there(t, format, lines)
		if len(got) != len(lines) {
			t.Fatalf("%s: %d lines, want %d", format, len(got), len(lines))
		}
		for i, l := range lines {
			if r := got[i]; r.Card != l.Card || r.Amount != l.Amount || r.PayeeName != l.PayeeName || r.Damaged || r.Row != l.Row {
				t.Errorf("%s: %+v came back as %+v", format, l, r)
			}
		}
	}
}

// plain are cells that nothing is wrong with.
func plain(texts ...string) []bankfile.Cell {
	cells := make([]bankfile.Cell, len(texts))
	for i, text := range texts {
		cells[i] = bankfile.Cell{Text: text}
	}
	return cells
}

// head are the titles of an answer, all but the failure.
var head = plain("序号", "批次号", "收款人姓名", "社保卡金融账号", "金额（元）", "发放结果")

// TestWhatCannotBeReadStaysEmpty reads one odd row at a time below a head.
func TestWhatCannotBeReadStaysEmpty(t *testing.T) {
	t.Parallel()
	full := bankfile.Reply{Line: 9, Row: 1, Batch: "B1", PayeeName: "林晓雨", Card: "6217000000000000004", Amount: 115000, HasAmount: true, Outcome: "成功"}
	but := func(change func(*bankfile.Reply)) *bankfile.Reply {
		r := full
		change(&r)
		return &r
	}
	spoilt := plain("1", "B1", "林晓雨", "6217000000000000004", "1150.00", "成功")
	spoilt[3].Damaged = true
	beyond := plain("1", "B1", "林晓雨", "6217000000000000004", "1150.00", "成功", "一列没有标题的")
	beyond[6].Damaged = true
	for _, row := range []struct {
		remark string
		cells  []bankfile.Cell
		want   *bankfile.Reply
	}{
		{"a full row", plain("1", "B1", "林晓雨", "6217000000000000004", "1150.00", "成功"), but(func(*bankfile.Reply) {})},
		{"room around everything", plain(" 1 ", "B1 ", " 林晓雨", "6217000000000000004\t", " 1,150.0 ", "成功\n"), but(func(*bankfile.Reply) {})},
		{"the mark of a text", plain("'1", "'B1", "'林晓雨", "'6217000000000000004", "'1150", "'成功"), but(func(*bankfile.Reply) {})},
		{"short of its outcome", plain("1", "B1", "林晓雨", "6217000000000000004", "1150.00"), but(func(r *bankfile.Reply) { r.Outcome = "" })},
		{"a row that is no number", plain("合计", "B1", "林晓雨", "6217000000000000004", "1150.00", "成功"), but(func(r *bankfile.Reply) { r.Row = 0 })},
		{"a row with a part", plain("1.5", "B1", "林晓雨", "6217000000000000004", "1150.00", "成功"), but(func(r *bankfile.Reply) { r.Row = 0 })},
		{"no amount", plain("1", "B1", "林晓雨", "6217000000000000004", "", "成功"), but(func(r *bankfile.Reply) { r.Amount, r.HasAmount = 0, false })},
		{"parts of a fen", plain("1", "B1", "林晓雨", "6217000000000000004", "1150.001", "成功"), but(func(r *bankfile.Reply) { r.Amount, r.HasAmount = 0, false })},
		{"an amount with a sign", plain("1", "B1", "林晓雨", "6217000000000000004", "-1150.00", "成功"), but(func(r *bankfile.Reply) { r.Amount, r.HasAmount = 0, false })},
		{"an amount that was rounded", plain("1", "B1", "林晓雨", "6217000000000000004", "1.15E+03", "成功"), but(func(r *bankfile.Reply) { r.Amount, r.HasAmount = 0, false })},
		{"a cell that cannot be taken at its word", spoilt, but(func(r *bankfile.Reply) { r.Damaged = true })},
		{"one beside the columns that are read", beyond, but(func(*bankfile.Reply) {})},
		{"nothing", plain("", " ", "\t"), nil},
		{"no cells", nil, nil},
		{"the head again", head, nil},
		{"a total", plain("合计", "", "", "", "2300.00", ""), nil},
		{"a total in other words", plain("合 计：2人", "", "", "", "2,300.00"), nil},
		{"a total in the column of names", plain("", "", "总计", "", "2300.00", ""), nil},
		{"a row of somebody who is called a total", plain("1", "B1", "合计", "6217000000000000004", "1150.00", ""), but(func(r *bankfile.Reply) { r.PayeeName, r.Outcome = "合计", "" })},
	} {
		r := bankfile.NewReader(theirs)
		if _, is := r.Line(8, head); is || !r.Headed() {
			t.Fatal("the head is not one")
		}
		got, is := r.Line(9, row.cells)
		if is != (row.want != nil) || is && got != *row.want {
			t.Errorf("%s: %+v, %t; want %+v", row.remark, got, is, row.want)
		}
	}
}

// TestTheHeadStandsInTheFirstTenRows puts rows of the bank's own above the head.
func TestTheHeadStandsInTheFirstTenRows(t *testing.T) {
	t.Parallel()
	for above := range 12 {
		r := bankfile.NewReader(theirs)
		lines := 0
		for n := range above {
			if r.Lost() {
				break
			}
			if _, is := r.Line(n+1, plain(fmt.Sprint("第", n, "行"))); is {
				lines++
			}
		}
		if !r.Lost() {
			r.Line(above+1, head)
		}
		if r.Headed() != (above < 10) || r.Lost() == r.Headed() || lines != 0 {
			t.Errorf("below %d rows: headed %t, lost %t, %d lines", above, r.Headed(), r.Lost(), lines)
		}
	}
}

// TestAHeadHasAllThatIsNeeded leaves one column out at a time.
func TestAHeadHasAllThatIsNeeded(t *testing.T) {
	t.Parallel()
	for title, needed := range map[string]bool{
		"序号": true, "批次号": false, "收款人姓名": true, "社保卡金融账号": false, "金额（元）": true, "发放结果": true,
	} {
		var cells []bankfile.Cell
		for _, c := range head {
			if c.Text != title {
				cells = append(cells, c)
			}
		}
		r := bankfile.NewReader(theirs)
		r.Line(1, cells)
		if r.Headed() == needed {
			t.Errorf("without %s it is headed: %t", title, r.Headed())
		}
	}
}

// FuzzReader reads any table, rows by line ends and cells by tabs. Nothing comes
// out before a head, and what comes out stands in the row.
func FuzzReader(f *testing.F) {
	f.Add("发放结果\n序号\t批次号\t收款人姓名\t社保卡金融账号\t金额（元）\t发放结果\t失败原因\n1\tB1\t林晓雨\t6217000000000000004\t1150.00\t成功\t")
	f.Add("序号\t收款人姓名\t金额（元）\t发放结果\n'2\t买买提·艾力\t1,150.5\t失败\n\n3\t\t-1\t")
	f.Add("金额（元）\t序号\t发放结果\t收款人姓名\t序号\n9999999999.99\t+5\t1\t𬭚\t99999999999999999999")
	f.Fuzz(func(t *testing.T, table string) {
		r := bankfile.NewReader(theirs)
		for n, row := range strings.Split(table, "\n") {
			cells := plain(strings.Split(row, "\t")...)
			headed := r.Headed()
			line, is := r.Line(n+1, cells)
			if !is {
				if line != (bankfile.Reply{}) {
					t.Fatalf("no line, and yet %+v", line)
				}
				continue
			}
			if !headed || r.Lost() || line.Line != n+1 || line.Damaged {
				t.Fatalf("%q read as %+v; headed %t", row, line, headed)
			}
			for _, text := range []string{line.Batch, line.PayeeName, line.Card, line.Outcome, line.FailureText} {
				if !strings.Contains(row, text) || text != strings.TrimSpace(text) {
					t.Fatalf("%q is not in %q", text, row)
				}
			}
			if line.Amount < 0 || !line.HasAmount && line.Amount != 0 {
				t.Fatalf("%q has the amount %s, %t", row, line.Amount, line.HasAmount)
			}
			if whole, _, _ := strings.Cut(line.Amount.String(), "."); line.HasAmount && !strings.Contains(strings.ReplaceAll(row, ",", ""), whole) {
				t.Fatalf("%q has the amount %s", row, line.Amount)
			}
			if got := line.Last4(); len(got) > 4 || !strings.HasSuffix(line.Card, got) {
				t.Fatalf("the last four of %q are %q", line.Card, got)
			}
		}
	})
}
