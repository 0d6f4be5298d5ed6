package storetest

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"lizhi/domain/store"
)

// Fill gives one connection to a database that Kept fills, in one transaction
// that need not outlast the machine and looks at no foreign key; it commits in
// the end.
func Fill(b testing.TB, db *store.DB, fill func(conn *sql.Conn)) {
	b.Helper()
	ctx := context.Background()
	conn, err := Raw(b, db).Conn(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	run := func(statements ...string) {
		b.Helper()
		for _, text := range statements {
			if _, err := conn.ExecContext(ctx, text); err != nil {
				b.Fatalf("%s: %v", text, err)
			}
		}
	}
	if strings.HasPrefix(ConfigOf(db).Database, "mysql://") {
		run("SET FOREIGN_KEY_CHECKS = 0", "SET UNIQUE_CHECKS = 0", "SET time_zone = '+00:00'", "BEGIN")
	} else {
		run("PRAGMA synchronous = OFF", "PRAGMA cache_size = -400000", "BEGIN IMMEDIATE")
	}
	fill(conn)
	run("COMMIT")
}

// Bulk inserts rows of one table, as many in a statement as both databases take
// well: the quick way to fill a database that a benchmark needs.
type Bulk struct {
	b      testing.TB
	conn   *sql.Conn
	text   func(rows int) string
	width  int
	full   *sql.Stmt
	values []any
}

const bulkRows = 250

// NewBulk begins; End inserts the last rows.
func NewBulk(b testing.TB, conn *sql.Conn, table string, columns ...string) *Bulk {
	b.Helper()
	row := "(" + strings.Repeat("?, ", len(columns)-1) + "?)"
	text := func(rows int) string {
		return "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES " + strings.Repeat(row+", ", rows-1) + row
	}
	full, err := conn.PrepareContext(context.Background(), text(bulkRows))
	if err != nil {
		b.Fatal(err)
	}
	return &Bulk{b: b, conn: conn, text: text, width: len(columns), full: full}
}

// Add takes the values of a row, in the order of the columns.
func (k *Bulk) Add(values ...any) {
	k.b.Helper()
	if k.values = append(k.values, values...); len(k.values) < bulkRows*k.width {
		return
	}
	if _, err := k.full.ExecContext(context.Background(), k.values...); err != nil {
		k.b.Fatal(err)
	}
	k.values = k.values[:0]
}

// End inserts what is left.
func (k *Bulk) End() {
	k.b.Helper()
	if n := len(k.values) / k.width; n > 0 {
		if _, err := k.conn.ExecContext(context.Background(), k.text(n), k.values...); err != nil {
			k.b.Fatal(err)
		}
	}
	k.values = nil
	if err := k.full.Close(); err != nil {
		k.b.Fatal(err)
	}
}
