// Package storetest gives a test a fresh database of every kind: SQLite in a
// temporary file always, and a database of the MySQL server that TEST_MYSQL
// names (mysql://user:password@host:port/, with the right to create databases).
// With CI=true a missing server is a failure.
//
//	storetest.Each(t, func(t *testing.T, db *store.DB) {
//		students := growth.New(db.Growth(), db.World())
//		storetest.ClockOf(db).Add(24 * time.Hour)
//		…
//	})
//
// The world of each database has a clock that stands still until a test moves
// it, and ids that count. What every rule needs to judge at all is there as in every
// installation: the limits of records, the numbers of mentoring, the rules of
// login. Other tables of reference a test loads itself. Schemas are migrated once and used again: a file is
// copied, a MySQL database is emptied table by table.
package storetest

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"lizhi/domain/store"
)

// opened remembers how a database was opened, for Again and ClockOf.
var opened sync.Map // *store.DB → how

type how struct {
	config store.Config
	clock  *Clock
}

// Each runs a test on every kind of database, each fresh and migrated.
func Each(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, open(t, sqliteFolder(t)))
	})
	server := os.Getenv("TEST_MYSQL")
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Error("TEST_MYSQL is not set; with CI=true every test runs on both databases")
		}
		return
	}
	t.Run("mysql", func(t *testing.T) {
		t.Parallel()
		test(t, open(t, mysqlDatabase(t, server)))
	})
}

// Bench runs a benchmark on every kind of database, with the settings of
// production.
func Bench(b *testing.B, bench func(b *testing.B, db *store.DB)) {
	b.Helper()
	run := func(name string, database func(testing.TB) string) {
		b.Run(name, func(b *testing.B) {
			clock := NewClock()
			config := store.Config{Database: database(b), World: clock.World(), Keyring: keys}
			bench(b, openAs(b, how{config, clock}))
		})
	}
	run("sqlite", sqliteFolder)
	if server := os.Getenv("TEST_MYSQL"); server != "" {
		run("mysql", func(t testing.TB) string { return mysqlDatabase(t, server) })
	}
}

// Fresh is another database of the same kind, empty, for a benchmark whose
// rounds begin anew.
func Fresh(b *testing.B, like *store.DB) *store.DB {
	b.Helper()
	h, _ := opened.Load(like)
	as := h.(how) //nolint:forcetypeassert // only how is stored
	if strings.HasPrefix(as.config.Database, "mysql://") {
		as.config.Database = mysqlDatabase(b, os.Getenv("TEST_MYSQL"))
	} else {
		as.config.Database = sqliteFolder(b)
	}
	return openAs(b, as)
}

// New opens one fresh database of the embedded kind, for tests that are not
// about the database.
func New(t testing.TB) *store.DB {
	t.Helper()
	return open(t, sqliteFolder(t))
}

// Again opens the same database once more, as a second process would: with the
// same clock and keys.
func Again(t testing.TB, db *store.DB) *store.DB {
	t.Helper()
	h, ok := opened.Load(db)
	if !ok {
		t.Fatal("the database was not opened by storetest")
	}
	return openAs(t, h.(how)) //nolint:forcetypeassert // only how is stored
}

// ClockOf is the clock of a database that Each or Again opened.
func ClockOf(db *store.DB) *Clock {
	h, _ := opened.Load(db)
	return h.(how).clock //nolint:forcetypeassert // only how is stored
}

// ConfigOf is how a database that Each or Again opened was opened.
func ConfigOf(db *store.DB) store.Config {
	h, _ := opened.Load(db)
	return h.(how).config //nolint:forcetypeassert // only how is stored
}

// keys are the same for the whole test process: a pooled schema stays usable.
var keys = store.NewKeys()

func open(t testing.TB, database string) *store.DB {
	t.Helper()
	clock := NewClock()
	return openAs(t, how{store.Config{Database: database, World: clock.World(), Keyring: keys, Synchronous: "OFF"}, clock})
}

func openAs(t testing.TB, h how) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), h.config)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	opened.Store(db, h)
	t.Cleanup(func() {
		opened.Delete(db)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// template is a migrated file, made once.
var template = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "lizhi-template-*")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	ctx := context.Background()
	db, err := store.Open(ctx, store.Config{Database: folder, World: NewClock().World(), Keyring: keys, Synchronous: "OFF"})
	if err != nil {
		return "", err
	}
	if err := db.Migrate(ctx); err != nil {
		return "", err
	}
	raw, err := sql.Open("sqlite", "file:"+filepath.Join(folder, "lizhi.db"))
	if err == nil {
		err = errors.Join(plant(ctx, raw, ""), raw.Close())
	}
	if err != nil {
		return "", err
	}
	if err := db.Close(); err != nil { // also folds the write-ahead log into the file
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(folder, "lizhi.db"))
	return string(text), err
})

func sqliteFolder(t testing.TB) string {
	t.Helper()
	content, err := template()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	f, err := os.Create(filepath.Join(folder, "lizhi.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(f, content); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return folder
}
