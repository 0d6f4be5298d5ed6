package storetest

import (
	"context"
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"lizhi/domain/store"
)

// Raw is another connection to the database of a test, behind the program's
// back: to put rows there that no service makes yet, to change what must not be
// changed, to count.
func Raw(t testing.TB, db *store.DB) *sql.DB {
	t.Helper()
	h, ok := opened.Load(db)
	if !ok {
		t.Fatal("the database was not opened by storetest")
	}
	address := h.(how).config.Database //nolint:forcetypeassert // only how is stored
	var raw *sql.DB
	var err error
	if strings.HasPrefix(address, "mysql://") {
		raw, err = rawMySQL(address)
	} else {
		raw, err = sql.Open("sqlite", "file:"+filepath.Join(address, "lizhi.db")+"?_pragma=busy_timeout(10000)&_time_format=datetime&_timezone=UTC")
	}
	if err == nil {
		err = raw.PingContext(context.Background())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = raw.Close() })
	return raw
}

func rawMySQL(address string) (*sql.DB, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	c := mysql.NewConfig()
	c.User = u.User.Username()
	c.Passwd, _ = u.User.Password()
	c.Net, c.Addr, c.DBName, c.ParseTime, c.InterpolateParams = "tcp", u.Host, strings.TrimPrefix(u.Path, "/"), true, true
	connector, err := mysql.NewConnector(c)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}
