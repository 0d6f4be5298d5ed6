package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"lizhi/domain/payment"
	"lizhi/domain/payment/result"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/media/document"
)

// BenchmarkPaymentBatch makes a batch of a county, checks, approves and exports
// it, writes its locked file, and reconciles the bank's answer, 3 % of it
// returned; beside it the same rows are inserted, read and updated bare.
func BenchmarkPaymentBatch(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		rows := storetest.Size(5_000, 200_000)
		db = storetest.Kept(b, db, fmt.Sprintf("payment1-%d", rows), func(db *store.DB) { funded(b, db, rows) })
		city := storetest.CityOf(rows)
		c := newCarriers(b, db, city)
		for b.Loop() {
			whole := storetest.Figure{Name: fmt.Sprintf("a batch of %d rows made, exported and reconciled", rows), Most: 3}
			var peaks []float64
			parts := map[string][]float64{}
			for range 3 {
				var took time.Duration
				peaks = append(peaks, storetest.Peak(func() { took = c.carried(b, rows, parts) }))
				c.emptied(b)
				whole.Add(took, c.bare(b, rows))
				c.emptied(b)
			}
			whole.Report(b)
			for _, part := range []string{"made", "exported", "written", "reconciled"} {
				storetest.Limit(b, fmt.Sprintf("a batch of %d rows: %s", rows, part), "s", 0, parts[part])
			}
			storetest.Limit(b, fmt.Sprintf("memory for a batch of %d rows", rows), "MB", 300, peaks)
		}
	})
}

// carried is our way, and how long each part of it took.
func (c carriers) carried(b *testing.B, rows int, parts map[string][]float64) time.Duration {
	b.Helper()
	begun, since := time.Now(), time.Now()
	lap := func(part string) {
		parts[part] = append(parts[part], time.Since(since).Seconds())
		since = time.Now()
	}
	batch := c.drawn(b)
	if batch.Rows != rows {
		b.Fatalf("%d rows, %d left out", batch.Rows, batch.LeftOut)
	}
	lap("made")
	batch = c.exported(b, batch)
	lap("exported")
	sheet, err := c.payment.Sheet(context.Background(), system, batch.ID)
	must(b, err)
	must(b, document.WriteLocked(io.Discard, "b.csv", document.Passphrase(), storetest.Start, func(w io.Writer) error {
		return document.WriteCSV(w, document.GB18030, func(row func([]string) error) error { return sheet.Each(context.Background(), row) })
	}))
	lap("written")
	r := c.settled(b, batch, c.answer(b, batch))
	if r.State != result.Applied || r.PaidRows+r.FailedRows != rows {
		b.Fatalf("the result is %s", r.State)
	}
	lap("reconciled")
	return time.Since(begun)
}

// emptied takes away what a round wrote.
func (c carriers) emptied(b *testing.B) {
	b.Helper()
	for _, table := range strings.Fields(`payment_exceptions payment_result_lines payment_results payment_left_out payment_entries
		payment_attempts payment_batches payment_obligations feeds insight_marks tasks`) {
		must(b, c.db.Write(context.Background()).Exec("DELETE FROM "+table).Error)
	}
}

// bare inserts, reads and updates the same rows by the driver alone, as many at
// a time as our way does.
func (c carriers) bare(b *testing.B, rows int) time.Duration {
	b.Helper()
	ctx := context.Background()
	conn, err := storetest.Raw(b, c.db).Conn(ctx)
	must(b, err)
	defer conn.Close()
	w := bareWay{b: b, conn: conn, c: c, batch: id16('B', 0)}
	begun := time.Now()
	w.run("INSERT INTO payment_batches (id, number, city_id, school_id, programme, term, state, row_count, total, seal, made_by, layout, format, checksum, file_hash, reason, version, created_at) VALUES (?, 'bare', ?, ?, 'YKT-5', ?, 'drafted', 0, 0, '', ?, '', '', '', '', '', 1, ?)",
		w.batch, c.city.ID, c.city.Counties[0], spring, c.maker.Person, storetest.Start)
	w.steps(rows, w.draw)
	w.steps(rows, w.send)
	w.steps(rows, w.settle)
	return time.Since(begun)
}

// bareWay is the same work without the program.
type bareWay struct {
	b     *testing.B
	conn  *sql.Conn
	c     carriers
	batch []byte
}

func id16(kind byte, n int) []byte { return fmt.Appendf(nil, "%c%015d", kind, n) }

func (w bareWay) run(text string, args ...any) {
	w.b.Helper()
	if _, err := w.conn.ExecContext(context.Background(), text, args...); err != nil {
		w.b.Fatalf("%s: %v", text[:min(80, len(text))], err)
	}
}

// read reads every row of a query.
func (w bareWay) read(text string, args ...any) {
	w.b.Helper()
	rows, err := w.conn.QueryContext(context.Background(), text, args...)
	must(w.b, err)
	defer rows.Close()
	columns, err := rows.Columns()
	must(w.b, err)
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(sql.RawBytes)
	}
	for rows.Next() {
		must(w.b, rows.Scan(values...))
	}
	must(w.b, rows.Err())
}

func (w bareWay) steps(rows int, step func(from, to int, in string)) {
	w.b.Helper()
	for from := 0; from < rows; from += payment.MaxRows {
		to := min(from+payment.MaxRows, rows)
		w.run("BEGIN")
		step(from, to, "("+strings.Repeat("?, ", to-from-1)+"?)")
		w.run("COMMIT")
	}
}

// ids are ids of a kind from one number to another.
func ids(kind byte, from, to int) []any {
	all := make([]any, 0, to-from)
	for n := from; n < to; n++ {
		all = append(all, id16(kind, n))
	}
	return all
}

func (w bareWay) students(from, to int) []any {
	all := make([]any, 0, to-from)
	for n := from; n < to; n++ {
		all = append(all, w.c.city.Pupil(n).ID)
	}
	return all
}

func (w bareWay) draw(from, to int, in string) {
	w.b.Helper()
	students := w.students(from, to)
	for _, text := range []string{
		"SELECT id, name, id_blind FROM people_persons WHERE id IN ", "SELECT * FROM people_enrolments WHERE current_key IN ",
		"SELECT * FROM aid_awards WHERE student_id IN ", "SELECT * FROM hardship_records WHERE student_id IN ",
		"SELECT * FROM people_guardians WHERE ward_id IN ", "SELECT * FROM people_cards WHERE current_key IN ",
	} {
		w.read(text+in, students...)
	}
	obligations := storetest.NewBulk(w.b, w.conn, "payment_obligations", "id", "student_id", "programme", "term", "part", "award_id", "planned",
		"pending", "in_flight", "paid", "returned", "withdrawn", "clawed_back", "attempts", "retry_reason", "city_id", "county_id", "school_id",
		"class_id", "version", "created_at")
	attempts := storetest.NewBulk(w.b, w.conn, "payment_attempts", "id", "obligation_id", "active_id", "batch_id", "batch_row", "number",
		"student_id", "amount", "payee_id", "payee_kind", "payee_name", "card_id", "card_last4", "state", "cause", "reason", "version", "created_at")
	for n := from; n < to; n++ {
		p := w.c.city.Pupil(n)
		obligations.Add(id16('O', n), p.ID, "YKT-5", spring, 0, id16('A', n), 115000, 115000, 0, 0, 0, 0, 0, 0, "", w.c.city.ID,
			w.c.city.Counties[0], p.Place.School, p.Place.Class, 1, storetest.Start)
		attempts.Add(id16('T', n), id16('O', n), id16('O', n), w.batch, n+1, 1, p.ID, 115000, p.ID, "student", p.Name, id16('K', n),
			"0004", "drafted", "", "", 1, storetest.Start)
	}
	obligations.End()
	attempts.End()
	w.entries(0, from, to, "planned", "pending")
	w.marks(students)
}

func (w bareWay) entries(kind, from, to int, source, target string) {
	w.b.Helper()
	entries := storetest.NewBulk(w.b, w.conn, "payment_entries", "id", "obligation_id", "attempt_id", "source", "target", "amount", "reason", "by_id", "at")
	for n := from; n < to; n++ {
		entries.Add(id16('D'+byte(kind), n), id16('O', n), id16('T', n), source, target, 115000, "", w.c.maker.Person, storetest.Start)
	}
	entries.End()
}

// marks are the rows beside ours, for lists that a phone keeps and for the
// indicators.
func (w bareWay) marks(students []any) {
	w.b.Helper()
	marks := storetest.NewBulk(w.b, w.conn, "insight_marks", "student_id", "mark")
	for _, s := range students {
		n := storetest.NextID()
		marks.Add(s, n[:])
	}
	marks.End()
}

func (w bareWay) send(from, to int, in string) {
	w.b.Helper()
	obligations, students := ids('O', from, to), w.students(from, to)
	w.read("SELECT * FROM payment_attempts WHERE batch_id = ? AND batch_row > ? AND batch_row <= ? ORDER BY batch_row", w.batch, from, to)
	w.read("SELECT * FROM payment_obligations WHERE id IN "+in, obligations...)
	w.read("SELECT * FROM people_persons WHERE id IN "+in, students...)
	w.read("SELECT * FROM people_cards WHERE person_id IN "+in, students...)
	w.read("SELECT * FROM people_guardians WHERE ward_id IN "+in, students...)
	w.run("UPDATE payment_obligations SET pending = pending - 115000, in_flight = in_flight + 115000, attempts = 1, version = 2 WHERE id IN "+in, obligations...)
	w.run("UPDATE payment_attempts SET state = 'exported', version = 2 WHERE id IN "+in, ids('T', from, to)...)
	w.entries(1, from, to, "pending", "in_flight")
	feeds := storetest.NewBulk(w.b, w.conn, "feeds", "subject", "number")
	for _, s := range students {
		feeds.Add(s, 1)
	}
	feeds.End()
	w.marks(students)
}

func (w bareWay) settle(from, to int, in string) {
	w.b.Helper()
	if from == 0 {
		w.run("INSERT INTO payment_results (id, batch_id, city_id, school_id, upload_id, hash, state, line_count, total, paid_rows, failed_rows, problems, owner_id, reason, version, created_at) VALUES (?, ?, ?, ?, ?, 'bare', 'received', 0, 0, 0, 0, 0, ?, '', 1, ?)",
			id16('R', 0), w.batch, w.c.city.ID, w.c.city.Counties[0], id16('U', 0), w.c.maker.Person, storetest.Start)
	}
	students := w.students(from, to)
	w.read("SELECT * FROM payment_attempts WHERE batch_id = ? AND batch_row > ? AND batch_row <= ? ORDER BY batch_row", w.batch, from, to)
	lines := storetest.NewBulk(w.b, w.conn, "payment_result_lines", "result_id", "line", "batch_row", "amount", "succeeded", "cause", "attempt_id", "problem")
	for n := from; n < to; n++ {
		lines.Add(id16('R', 0), n+2, n+1, 115000, true, "", id16('T', n), "")
	}
	lines.End()
	w.read("SELECT * FROM payment_result_lines WHERE result_id = ? AND line > ? AND line <= ?", id16('R', 0), from+1, to+1)
	obligations := ids('O', from, to)
	w.read("SELECT * FROM payment_obligations WHERE id IN "+in, obligations...)
	w.run("UPDATE payment_obligations SET in_flight = in_flight - 115000, paid = paid + 115000, version = 3 WHERE id IN "+in, obligations...)
	w.run("UPDATE payment_attempts SET state = 'paid', active_id = NULL, settled_at = ?, version = 3 WHERE id IN "+in,
		append([]any{storetest.Start}, ids('T', from, to)...)...)
	w.entries(2, from, to, "in_flight", "paid")
	w.run("UPDATE feeds SET number = number + 1 WHERE subject IN "+in, students...)
	w.marks(students)
}
