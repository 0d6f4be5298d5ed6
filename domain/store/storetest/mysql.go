package storetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/go-sql-driver/mysql"

	"lizhi/domain/store"
	"lizhi/domain/store/migrations"
)

// schemas is the pool: the names of this process's migrated databases that no
// test uses at the moment.
var schemas struct {
	sync.Mutex
	server *sql.DB
	free   []string
	next   int
	locks  []*sql.Conn // each holds the named lock of one database while the process lives
}

// mysqlDatabase gives an empty, migrated database and takes it back at the end
// of the test. Databases outlive the process: the next one need not migrate.
// Their name holds a hash of the migrations; a lock with that name says that a
// process uses it.
func mysqlDatabase(t testing.TB, server string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("TEST_MYSQL is not a URL")
	}
	ctx := context.Background()
	name, err := takeSchema(ctx, u)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		schemas.Lock()
		defer schemas.Unlock()
		schemas.free = append(schemas.free, name)
	})
	u.Path = "/" + name
	migrated(t, u.String())
	if err := clear(ctx, name); err != nil {
		t.Fatal(err)
	}
	return u.String()
}

func migrated(t testing.TB, address string) {
	t.Helper()
	// In memory, so that whatever keys the database saw before do not matter: the
	// table of their check values is emptied afterwards.
	err := store.MigrateOnly(context.Background(), store.Config{Database: address, World: NewClock().World(), Keyring: keys})
	if err != nil {
		t.Fatal(err)
	}
}

func takeSchema(ctx context.Context, u *url.URL) (string, error) {
	schemas.Lock()
	defer schemas.Unlock()
	if n := len(schemas.free); n > 0 {
		name := schemas.free[n-1]
		schemas.free = schemas.free[:n-1]
		return name, nil
	}
	if schemas.server == nil {
		cfg := mysql.NewConfig()
		cfg.User = u.User.Username()
		cfg.Passwd, _ = u.User.Password()
		cfg.Net, cfg.Addr, cfg.InterpolateParams = "tcp", u.Host, true
		connector, err := mysql.NewConnector(cfg)
		if err != nil {
			return "", err
		}
		schemas.server = sql.OpenDB(connector)
	}
	prefix, err := prefix()
	if err != nil {
		return "", err
	}
	conn, err := schemas.server.Conn(ctx)
	if err != nil {
		return "", err
	}
	for ; schemas.next < 1000; schemas.next++ {
		name := fmt.Sprintf("%s_%d", prefix, schemas.next)
		var got sql.NullInt64
		if err := conn.QueryRowContext(ctx, "SELECT GET_LOCK(?, 0)", name).Scan(&got); err != nil {
			return "", err
		}
		if got.Int64 != 1 {
			continue // another process has it
		}
		schemas.next++
		schemas.locks = append(schemas.locks, conn)
		_, err := conn.ExecContext(ctx, "CREATE DATABASE IF NOT EXISTS "+name+" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
		return name, err
	}
	return "", errors.Join(errors.New("every test database is in use"), conn.Close())
}

// prefix names the databases of one set of migrations.
func prefix() (string, error) {
	h := sha256.New()
	err := fs.WalkDir(migrations.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(migrations.FS, path)
		h.Write(text)
		return err
	})
	return "lizhi_" + hex.EncodeToString(h.Sum(nil)[:4]), err
}

// clear empties every table but the one that records the migrations.
func clear(ctx context.Context, name string) error {
	conn, err := schemas.server.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	rows, err := conn.QueryContext(ctx, "SELECT table_name FROM information_schema.tables WHERE table_schema = ?", name)
	if err != nil {
		return err
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			return err
		}
		if !strings.HasPrefix(table, "goose_") {
			tables = append(tables, table)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "SET FOREIGN_KEY_CHECKS = 0"); err != nil {
		return err
	}
	for _, table := range tables {
		if _, err := conn.ExecContext(ctx, "DELETE FROM "+name+"."+table); err != nil {
			return fmt.Errorf("empty %s: %w", table, err)
		}
	}
	if _, err := conn.ExecContext(ctx, "SET FOREIGN_KEY_CHECKS = 1"); err != nil {
		return err
	}
	return plant(ctx, conn, name+".")
}
