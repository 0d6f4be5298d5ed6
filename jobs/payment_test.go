package jobs_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/eligibility"
	"lizhi/domain/files"
	"lizhi/domain/hardship"
	"lizhi/domain/identity"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/jobs"
	"lizhi/media/document"
	"lizhi/media/mediatest"
	"lizhi/seeds"
)

// TestABatchFileIsMadeAndItsResultIsRead walks what the two tasks do: the file
// holds the rows in the order of the layout, and the bank's answer is applied
// once it was uploaded and checked.
func TestABatchFileIsMadeAndItsResultIsRead(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		ctx := t.Context()
		m := newMoney(t, d)
		b := m.approved(t)
		b, err := m.payment.Export(ctx, m.officer, b.ID, bankfile.Form{Format: bankfile.CSVGB18030})
		if err != nil {
			t.Fatal(err)
		}
		m.runner.drain(t)
		b, err = m.payment.Batch(ctx, m.officer, b.ID)
		if err != nil || b.File.IsZero() || len(b.FileHash) != 64 {
			t.Fatalf("after the task the file is %s, %v", b.File, err)
		}
		for remark, who := range map[string]domain.Actor{"the officer": m.officer, "the head": m.head, "a stranger": somebody()} {
			if _, err := m.files.OfferDownload(ctx, who, b.File); (err == nil) != (remark == "the officer") {
				t.Errorf("%s downloads the file: %v", remark, err)
			}
		}
		name, rows := m.content(t, b)
		if name != b.Number+".csv" || len(rows) != 2 || len(rows[0]) != 21 || rows[0][0] != "批次号" || rows[1][0] != b.Number || rows[1][12] != "1150.00" {
			t.Fatalf("the file reads %d rows", len(rows))
		}

		answer := "批次号,序号,收款人姓名,社保卡金融账号,金额（元）,发放结果,失败原因\r\n" +
			strings.Join([]string{b.Number, "1", rows[1][14], rows[1][18], "1150.00", "失败", "卡未激活"}, ",") + "\r\n"
		m.sent(t, b, "not,a,result\r\n1,2,3\r\n", result.Unreadable)
		m.sent(t, b, answer, result.Applied)
		attempts, err := m.payment.Rows(ctx, m.officer, b.ID, payment.Part{})
		if err != nil || attempts[0].State != ledger.AttemptFailed || attempts[0].Cause != "F02" {
			t.Errorf("the row is %s with %q, %v", attempts[0].State, attempts[0].Cause, err)
		}
		if wrong, err := m.payment.Violations(ctx); err != nil || len(wrong) > 0 {
			t.Errorf("violated: %v, %v", wrong, err)
		}
	})
}

// sent uploads a result file and has it read.
func (m money) sent(t *testing.T, b payment.Batch, content string, want result.State) {
	t.Helper()
	ctx := t.Context()
	var gb bytes.Buffer
	if err := document.WriteCSV(&gb, document.GB18030, split(content)); err != nil {
		t.Fatal(err)
	}
	f, err := m.desk.send(m.officer, files.Result, gb.Bytes(), files.MinChunk)
	if err != nil || f.State != files.Clean {
		t.Fatalf("the upload is %s %s, %v", f.State, f.Refusal, err)
	}
	done, err := m.payment.Import(ctx, m.officer, b.ID, f.ID)
	if err != nil {
		t.Fatal(err)
	}
	m.runner.drain(t)
	r, _, err := m.payment.Result(ctx, m.head, done.Result.ID, result.Part{})
	if err != nil || r.State != want {
		t.Errorf("the result is %s, %v; want %s", r.State, err, want)
	}
}

func split(text string) document.Rows {
	return func(row func([]string) error) error {
		for line := range strings.SplitSeq(strings.TrimSpace(text), "\r\n") {
			if err := row(strings.Split(line, ",")); err != nil {
				return err
			}
		}
		return nil
	}
}

// content opens a locked file and reads the table in it.
func (m money) content(t *testing.T, b payment.Batch) (string, [][]string) {
	t.Helper()
	phrase, err := m.payment.Passphrase(t.Context(), m.officer, b.ID)
	if err != nil {
		t.Fatal(err)
	}
	name, clear, err := mediatest.Unlock(m.raw(t, b), phrase)
	if err != nil {
		t.Fatal(err)
	}
	return name, table(t, clear)
}

// table reads a table as text.
func table(t *testing.T, clear []byte) [][]string {
	t.Helper()
	table, err := document.OpenSheet(bytes.NewReader(clear), int64(len(clear)))
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	var rows [][]string
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		cells := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = c.Text
		}
		rows = append(rows, cells)
	}
}

// TestPolicyG13TheFileIsLockedAndItsPassphraseShownOnce downloads what was
// exported: nothing of it reads without the passphrase, which one person sees
// once; made again it has another one and the same content. Each look is in the
// audit.
func TestPolicyG13TheFileIsLockedAndItsPassphraseShownOnce(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		ctx := t.Context()
		m := newMoney(t, d)
		b := m.approved(t)
		if _, err := m.payment.Passphrase(ctx, m.officer, b.ID); !errors.Is(err, payment.ErrNoFile) {
			t.Errorf("before the file: %v", err)
		}
		unproved := m.officer
		unproved.Unproved = true
		if _, err := m.payment.Export(ctx, unproved, b.ID, bankfile.Form{}); !errors.Is(err, domain.ErrFactor) {
			t.Errorf("exported without a second factor: %v", err)
		}
		b, err := m.payment.Export(ctx, m.officer, b.ID, bankfile.Form{})
		if err != nil || b.Format != bankfile.XLSX {
			t.Fatalf("exported as %q, %v", b.Format, err)
		}
		m.runner.drain(t)
		if b, err = m.payment.Batch(ctx, m.officer, b.ID); err != nil {
			t.Fatal(err)
		}
		raw := m.raw(t, b)
		if bytes.Contains(raw, []byte("6217000000000000004")) || bytes.Contains(raw, []byte("xl/worksheets")) {
			t.Error("the file is not locked")
		}
		another := apitest.Appointed(domain.AidOfficer, m.town.Own)
		for remark, c := range map[string]struct {
			who  domain.Actor
			want error
		}{
			"another officer of the school": {another, payment.ErrOwnPassphrase},
			"the head":                      {m.head, domain.ErrForbidden},
			"the county":                    {m.bureau, domain.ErrForbidden},
			"a stranger":                    {somebody(), domain.ErrNotFound},
			"without a second factor":       {unproved, domain.ErrFactor},
		} {
			if _, err := m.payment.Passphrase(ctx, c.who, b.ID); !errors.Is(err, c.want) {
				t.Errorf("%s sees the passphrase: %v", remark, err)
			}
		}
		name, first := m.content(t, b)
		if name != b.Number+".xlsx" || len(first) != 2 || first[1][18] != "6217000000000000004" {
			t.Errorf("%s reads %q", name, first)
		}
		if _, err := m.payment.Passphrase(ctx, m.officer, b.ID); !errors.Is(err, payment.ErrPassphraseShown) {
			t.Errorf("shown twice: %v", err)
		}
		again, err := m.payment.Remake(ctx, another, b.ID)
		if err != nil || !again.File.IsZero() {
			t.Fatalf("made again: %s, %v", again.File, err)
		}
		m.runner.drain(t)
		if again, err = m.payment.Batch(ctx, m.officer, b.ID); err != nil || again.File.IsZero() || again.File == b.File || again.Checksum != b.Checksum {
			t.Fatalf("made again: %s, %v", again.File, err)
		}
		m.officer = another // it is theirs now
		if _, second := m.content(t, again); len(second) != 2 || second[1][18] != first[1][18] || bytes.Equal(m.raw(t, again), raw) {
			t.Errorf("made again it reads %q", second)
		}
	})
}

// TestPolicyG14AndG15NamesComeThroughByteByByte writes names that tools spoil in
// every format that can hold them and reads them back.
func TestPolicyG14AndG15NamesComeThroughByteByByte(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		for name, formats := range map[string][]bankfile.Format{
			"李𬭚":      {bankfile.XLSX, bankfile.CSV, bankfile.CSVGB18030},
			"买买提·艾力":  {bankfile.XLSX, bankfile.CSV, bankfile.CSVGB18030, bankfile.CSVGBK},
			"=cmd()":  {bankfile.XLSX},
			"@SUM(1)": {bankfile.XLSX},
		} {
			for _, format := range []bankfile.Format{bankfile.XLSX, bankfile.CSV, bankfile.CSVGB18030, bankfile.CSVGBK} {
				can := jobs.Forms{}.Holds(format, name) && (format == bankfile.XLSX || !strings.ContainsAny(name[:1], "=+-@"))
				if can != slices.Contains(formats, format) {
					t.Errorf("%s in %s: %t", name, format, can)
				}
				if !can {
					continue
				}
				rows := split(name + ",6217000000000000004")
				var b bytes.Buffer
				err := document.WriteTexts(&b, "发放清册", rows)
				if e, csv := map[bankfile.Format]document.Encoding{
					bankfile.CSV: document.UTF8, bankfile.CSVGB18030: document.GB18030, bankfile.CSVGBK: document.GBK,
				}[format]; csv {
					b.Reset()
					err = document.WriteCSV(&b, e, rows)
				}
				if err != nil {
					t.Fatal(err)
				}
				if got := table(t, b.Bytes()); len(got) != 1 || got[0][0] != name || got[0][1] != "6217000000000000004" {
					t.Errorf("%s in %s reads %q", name, format, got)
				}
			}
		}
	})
}

// TestPolicyG7BadResultFilesChangeNothing sends what banks and people send: each
// is held with its lines, or unreadable, and the row stays on its way until a
// good one comes.
func TestPolicyG7BadResultFilesChangeNothing(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		ctx := t.Context()
		m := newMoney(t, d)
		b := m.approved(t)
		b, err := m.payment.Export(ctx, m.officer, b.ID, bankfile.Form{Format: bankfile.CSV})
		if err != nil {
			t.Fatal(err)
		}
		const head = "批次号,序号,收款人姓名,社保卡金融账号,金额（元）,发放结果,失败原因\r\n"
		good := b.Number + ",1,林晓雨,6217000000000000004,1150.00,成功,\r\n"
		var book bytes.Buffer
		if err := document.WriteTexts(&book, "结果", split(head+good)); err != nil {
			t.Fatal(err)
		}
		gbk := func(text string) []byte {
			var out bytes.Buffer
			if err := document.WriteCSV(&out, document.GBK, split(text)); err != nil {
				t.Fatal(err)
			}
			return out.Bytes()
		}
		for _, c := range []struct {
			remark  string
			content []byte
			state   result.State
			problem result.Problem // of the one row
		}{
			{"a workbook cut short", book.Bytes()[:book.Len()*2/3], result.Unreadable, ""},
			{"a CSV cut short after its head", []byte(head), result.Held, result.Missing},
			{"a CSV cut in the middle of the row", []byte(head + good[:40]), result.Held, result.WrongAmount},
			{"a changed amount", []byte(head + strings.Replace(good, "1150.00", "1150.01", 1)), result.Held, result.WrongAmount},
			{"of another batch", []byte(head + strings.Replace(good, b.Number, "20260101-00000000", 1)), result.Held, result.OtherBatch},
			{"digits lost to a spreadsheet", []byte(head + strings.Replace(good, "6217000000000000004", "6.2E+18", 1)), result.Held, result.Damaged},
			{"a row too much", []byte(head + good + strings.Replace(good, ",1,", ",2,", 1)), result.Held, result.UnknownRow},
			{"bytes of no encoding", append([]byte(head), 0xff, 0xfe, 0x2c, 0x31, 0x0a), result.Unreadable, ""},
			{"UTF-8 taken for GBK and written again", []byte(strings.ToValidUTF8(string(gbk(head+good)), "�")), result.Unreadable, ""},
			{"another head", []byte("批次,行\r\n1,2\r\n"), result.Unreadable, ""},
			{"a picture", []byte("\x89PNG\r\n\x1a\n" + strings.Repeat("0", 90)), "", ""},
		} {
			f, err := m.desk.send(m.officer, files.Result, c.content, files.MinChunk)
			if c.state == "" {
				if err == nil && f.State == files.Clean {
					t.Errorf("%s was taken in", c.remark)
				}
				continue
			}
			if err != nil || f.State != files.Clean {
				t.Errorf("%s: the upload is %s %s, %v", c.remark, f.State, f.Refusal, err)
				continue
			}
			done, err := m.payment.Import(ctx, m.officer, b.ID, f.ID)
			if err != nil {
				t.Fatal(err)
			}
			m.runner.drain(t)
			r, lines, err := m.payment.Result(ctx, m.head, done.Result.ID, result.Part{Problems: true})
			if r.State == result.Unreadable && r.Reason == "" {
				t.Errorf("%s: nothing says why it cannot be read", c.remark)
			}
			if err != nil || r.State != c.state || c.state == result.Held && (len(lines) == 0 || lines[len(lines)-1].Problem != c.problem) {
				t.Errorf("%s: %s with %+v, %v; want %s, %s", c.remark, r.State, lines, err, c.state, c.problem)
			}
			if attempts, err := m.payment.Rows(ctx, m.officer, b.ID, payment.Part{}); err != nil || attempts[0].State != ledger.AttemptExported {
				t.Errorf("%s: the row is %s, %v", c.remark, attempts[0].State, err)
			}
		}
		// A title above, the head twice as a printed page has it, in GBK: this one is good.
		m.sent(t, b, "发放结果,,,,,,\r\n"+head+head+good, result.Applied)
	})
}

// raw is the file of a batch as it is downloaded.
func (m money) raw(t *testing.T, b payment.Batch) []byte {
	t.Helper()
	o, err := m.files.Read(t.Context(), b.File, files.Original)
	if err != nil {
		t.Fatal(err)
	}
	r, err := o.Read(t.Context(), 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// money is a desk with a school, one student and those who carry money to her.
type money struct {
	desk
	payment       payment.Service
	aid           aid.Service
	files         files.Service
	runner        drainer
	officer, head domain.Actor
	bureau        domain.Actor
	town          apitest.Town
	lin           domain.PersonID
}

func newMoney(t *testing.T, d desk) money {
	t.Helper()
	ctx, db := t.Context(), d.db
	m := money{desk: d, town: apitest.NewTown(t, db), payment: payment.New(db.Payment(), db.World(), jobs.Forms{}), aid: aid.New(db.Aid(), db.World())}
	m.files = files.New(db.Files(), db.World(), d.vault, payment.Files)
	m.desk.runner = jobs.New(db.Queue(), jobs.Options{World: db.World()},
		jobs.Files{Files: m.files, Vault: d.vault, World: db.World()}, jobs.Payment{Payment: m.payment, Aid: m.aid, Files: m.files})
	m.runner = drainer{m.desk.runner}
	m.officer, m.head = apitest.Appointed(domain.AidOfficer, m.town.Own), apitest.Appointed(domain.Head, m.town.Own)
	m.bureau = apitest.Appointed(domain.CountyOfficer, m.town.County)
	must := func(errs ...error) {
		t.Helper()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	h, err := seeds.Hardship()
	must(err)
	a, err := seeds.Aid()
	must(err)
	r, err := seeds.Eligibility()
	must(err)
	p, err := seeds.Payment()
	must(err)
	recognitions, persons := hardship.New(db.Hardship(), db.World()), people.New(db.People(), db.World(), store.Fold{})
	must(recognitions.Load(ctx, apitest.System, h), m.aid.Load(ctx, apitest.System, a),
		eligibility.New(db.Eligibility(), db.World()).Load(ctx, apitest.System, r), m.payment.Load(ctx, apitest.System, p))
	m.lin, err = persons.Enrol(ctx, apitest.System, people.Admission{
		Draft: identity.Draft{Name: "林晓雨", IDNumber: "410900201203150006", Sex: identity.Female},
		Class: m.town.OwnClass, Registered: m.town.Own, Xueji: "G410900201203150006", Began: domain.NewDay(2024, 9, 1),
	})
	must(err)
	_, err = persons.SetCard(ctx, m.officer, m.lin, people.CardDraft{Number: "6217000000000000004", Owner: "林晓雨", Bank: "中国银行"})
	must(err)
	if err := persons.VerifyCard(ctx, m.officer, m.lin, people.CardCheck{Last4: "0005"}); !errors.Is(err, people.ErrCardLast4) {
		t.Errorf("verified by other digits: %v", err)
	}
	must(persons.VerifyCard(ctx, m.officer, m.lin, people.CardCheck{Last4: "0004"}))
	_, err = recognitions.Enter(ctx, m.officer, hardship.List{Source: "名单", Items: []hardship.Item{{
		Student: m.lin, SchoolYear: 2025, Grade: "general", DecidedOn: domain.NewDay(2025, 9, 28), PublicityEnded: domain.NewDay(2025, 10, 15),
	}}})
	must(err)
	return m
}

// approved carries an award of 林晓雨 to an approved batch.
func (m money) approved(t *testing.T) payment.Batch {
	t.Helper()
	ctx, term := t.Context(), domain.SchoolYear(2025).Spring()
	outcomes, err := m.aid.Propose(ctx, m.officer, aid.Proposal{Programme: "YKT-5", Term: term, Tier: "average", Students: []domain.PersonID{m.lin}})
	if err != nil || outcomes[0].Refused != nil {
		t.Fatal(err, outcomes)
	}
	_, err = m.aid.Approve(ctx, m.head, []aid.Chosen{{ID: outcomes[0].Award.ID, Version: 1}})
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := m.payment.Draft(ctx, m.officer, payment.Draft{School: m.town.Own, Programme: "YKT-5", Term: term})
	if err != nil {
		t.Fatal(err)
	}
	saw := payment.Confirms{Version: 1, Rows: 1, Sum: 115000}
	if _, err := m.payment.Check(ctx, m.head, drawn.Batch.ID, saw); err != nil {
		t.Fatal(err)
	}
	saw.Version = 2
	b, err := m.payment.Approve(ctx, m.bureau, drawn.Batch.ID, saw)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type drainer struct{ *jobs.Runner }

func (d drainer) drain(t *testing.T) {
	t.Helper()
	if err := d.Drain(t.Context()); err != nil {
		t.Error(err)
	}
}
