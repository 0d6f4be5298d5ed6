package storetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lizhi/domain/store"
)

// passing are the tables that every process writes by itself.
var passing = map[string]bool{"audit": true, "audit_seals": true, "processes": true, "tasks": true, "answers": true}

// Kept is a database for benchmarks that takes long to fill. It is filled once
// and kept between runs, under .services/bench of the project or on the server
// of TEST_MYSQL, until the migrations change; a name stands for one content, so
// whatever changes what fill does changes the name ("city-700000"). like is a
// database of the kind that is wanted, as Bench gives it.
//
// What fill wrote must be left as it is by those who use the database. Every
// table that fill left empty is emptied at the beginning of each use (tasks, kept
// answers and the audit too), so there a benchmark may write what it likes. Two processes may not use one at a time.
func Kept(b testing.TB, like *store.DB, name string, fill func(*store.DB)) *store.DB {
	b.Helper()
	h, _ := opened.Load(like)
	as := h.(how) //nolint:forcetypeassert // only how is stored
	stamp, err := prefix()
	if err != nil {
		b.Fatal(err)
	}
	home, ring := keptHome(b)
	as.config.Keyring = ring
	place := keptFile(home, name, stamp)
	if strings.HasPrefix(as.config.Database, "mysql://") {
		place = keptSchema(b, name, stamp, ring.BlindKey())
	}
	// Ids go on from where no earlier run was.
	if since := uint64(time.Now().Unix()) << 16 & (1<<48 - 1); counter.Load() < since {
		counter.Store(since)
	}
	as.config.Database = place
	if !isFilled(b, place) {
		begun, filling := time.Now(), as
		filling.config.Synchronous = "OFF"
		db, err := store.Open(context.Background(), filling.config)
		if err != nil {
			b.Fatal(err)
		}
		opened.Store(db, filling)
		if err := db.Migrate(context.Background()); err != nil {
			b.Fatal(err)
		}
		if err := plant(context.Background(), Raw(b, db), ""); err != nil {
			b.Fatal(err)
		}
		fill(db)
		opened.Delete(db)
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
		markFilled(b, place)
		b.Logf("%s was filled in %s and is kept", name, time.Since(begun).Round(time.Second))
	}
	emptyOthers(b, place)
	return openAs(b, as)
}

// keptHome is the folder of what is kept, with the keys that all of it shares.
func keptHome(b testing.TB) (string, *store.Keyring) {
	b.Helper()
	root, err := os.Getwd()
	for ; err == nil; root = filepath.Dir(root) {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		if root == filepath.Dir(root) {
			b.Fatal("there is no go.mod above the working directory")
		}
	}
	home := filepath.Join(root, ".services", "bench")
	if err := errors.Join(err, os.MkdirAll(home, 0o700)); err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(home, "keys.json")
	ring, err := store.LoadKeys(file)
	if errors.Is(err, fs.ErrNotExist) {
		ring, err = store.MakeKeys(file)
	}
	if err != nil {
		b.Fatal(err)
	}
	return home, ring
}

// keptFile is the folder of a SQLite file; older ones of the name go.
func keptFile(home, name, stamp string) string {
	folder := filepath.Join(home, name+"-"+stamp)
	older, _ := filepath.Glob(filepath.Join(home, name+"-lizhi_*"))
	for _, path := range older {
		if path != folder {
			_ = os.RemoveAll(path)
		}
	}
	return folder
}

// keptSchema is the address of a MySQL database; older ones of the name go.
func keptSchema(b testing.TB, name, stamp, key string) string {
	b.Helper()
	ctx, server := context.Background(), strings.TrimSuffix(os.Getenv("TEST_MYSQL"), "/")
	db := rawServer(b, server)
	// The keys are part of the name: other projects may use the same server.
	sum := sha256.Sum256([]byte(key))
	start, end := "bench_"+strings.ReplaceAll(name, "-", "_")+"_lizhi_", "_"+hex.EncodeToString(sum[:4])
	schema := "bench_" + strings.ReplaceAll(name, "-", "_") + "_" + stamp + end
	rows, err := db.QueryContext(ctx, "SELECT schema_name FROM information_schema.schemata")
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range names(b, rows) {
		if s != schema && strings.HasPrefix(s, start) && strings.HasSuffix(s, end) {
			if _, err := db.ExecContext(ctx, "DROP DATABASE `"+s+"`"); err != nil {
				b.Fatal(err)
			}
		}
	}
	if _, err := db.ExecContext(ctx, "CREATE DATABASE IF NOT EXISTS `"+schema+"` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"); err != nil {
		b.Fatal(err)
	}
	return server + "/" + schema
}

func rawServer(b testing.TB, address string) *sql.DB {
	b.Helper()
	db, err := rawMySQL(address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return db
}

func names(b testing.TB, rows *sql.Rows) (all []string) {
	b.Helper()
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			b.Fatal(err)
		}
		all = append(all, name)
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return all
}

// keptMark is the table that lists the tables which a fill wrote; it is there
// only after a fill came to its end.
const keptMark = "bench_kept"

// isFilled reports whether a fill came to its end; what a broken one left goes.
func isFilled(b testing.TB, place string) bool {
	b.Helper()
	ctx := context.Background()
	if !strings.HasPrefix(place, "mysql://") {
		if _, err := os.Stat(filepath.Join(place, keptMark)); err == nil {
			return true
		}
		if err := os.RemoveAll(place); err != nil {
			b.Fatal(err)
		}
		return false
	}
	db := rawServer(b, place)
	var n int
	if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?", keptMark).Scan(&n); err != nil {
		b.Fatal(err)
	}
	if n == 0 {
		schema := place[strings.LastIndexByte(place, '/')+1:]
		for _, text := range []string{"DROP DATABASE `" + schema + "`", "CREATE DATABASE `" + schema + "` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"} {
			if _, err := db.ExecContext(ctx, text); err != nil {
				b.Fatal(err)
			}
		}
	}
	return n > 0
}

// tablesOf are the tables of a database, and through which connection: one, on
// which no foreign key is looked at.
func tablesOf(b testing.TB, place string) (*sql.Conn, []string) {
	b.Helper()
	ctx := context.Background()
	list, off := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'", "PRAGMA foreign_keys = 0"
	db, err := sql.Open("sqlite", "file:"+filepath.Join(place, "lizhi.db"))
	if strings.HasPrefix(place, "mysql://") {
		list, off = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()", "SET FOREIGN_KEY_CHECKS = 0"
		db, err = rawMySQL(place)
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	conn, err := db.Conn(ctx)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := conn.ExecContext(ctx, off); err != nil {
		b.Fatal(err)
	}
	rows, err := conn.QueryContext(ctx, list)
	if err != nil {
		b.Fatal(err)
	}
	var tables []string
	for _, name := range names(b, rows) {
		if !strings.HasPrefix(name, "goose_") && name != keptMark {
			tables = append(tables, name)
		}
	}
	return conn, tables
}

func holds(b testing.TB, conn *sql.Conn, table string) bool {
	b.Helper()
	var one int
	err := conn.QueryRowContext(context.Background(), "SELECT 1 FROM "+table+" LIMIT 1").Scan(&one)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		b.Fatal(err)
	}
	return err == nil
}

func markFilled(b testing.TB, place string) {
	b.Helper()
	ctx := context.Background()
	conn, tables := tablesOf(b, place)
	defer conn.Close()
	must := func(text string, args ...any) {
		b.Helper()
		if _, err := conn.ExecContext(ctx, text, args...); err != nil {
			b.Fatalf("%s: %v", text, err)
		}
	}
	var filled []string
	for _, t := range tables {
		if !passing[t] && holds(b, conn, t) {
			filled = append(filled, t)
			if strings.HasPrefix(place, "mysql://") {
				must("ANALYZE TABLE " + t) // else its plans wait for the server's own time
			}
		}
	}
	must("CREATE TABLE " + keptMark + " (name VARCHAR(64) NOT NULL PRIMARY KEY)")
	for _, t := range filled {
		must("INSERT INTO "+keptMark+" VALUES (?)", t)
	}
	if !strings.HasPrefix(place, "mysql://") {
		if err := os.WriteFile(filepath.Join(place, keptMark), nil, 0o600); err != nil {
			b.Fatal(err)
		}
	}
}

// emptyOthers empties what the fill had left empty.
func emptyOthers(b testing.TB, place string) {
	b.Helper()
	ctx := context.Background()
	conn, tables := tablesOf(b, place)
	defer conn.Close()
	rows, err := conn.QueryContext(ctx, "SELECT name FROM "+keptMark)
	if err != nil {
		b.Fatal(err)
	}
	keep := map[string]bool{}
	for _, name := range names(b, rows) {
		keep[name] = true
	}
	empty := "DELETE FROM "
	if strings.HasPrefix(place, "mysql://") {
		empty = "TRUNCATE TABLE "
	}
	for _, t := range tables {
		if !keep[t] && holds(b, conn, t) {
			if _, err := conn.ExecContext(ctx, empty+t); err != nil {
				b.Fatal(fmt.Errorf("empty %s: %w", t, err))
			}
		}
	}
}
