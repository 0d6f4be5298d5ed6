package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	sqlitedriver "modernc.org/sqlite"
)

// mostPrepared is how many statements a pool keeps prepared. Lists of ids make
// ever new ones: without a bound a batch of 200,000 rows left 1.4 GB of them.
const mostPrepared = 200

// settings are gorm's, the same for every connection.
func (c Config) settings(prepare bool) *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,    // inTx is the only transaction
		TranslateError:         true,    // duplicates by one name on both
		PrepareStmt:            prepare, // pays on SQLite, not on MySQL with interpolation
		PrepareStmtMaxSize:     mostPrepared,
		Logger:                 logger.Discard, // statements hold personal data
		NowFunc:                c.World.Now,    // one clock
	}
}

// openSQLite opens the file of a data folder: one connection that writes and
// four that read, as WAL allows.
func (d *DB) openSQLite(folder string, c Config) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	file := filepath.Join(folder, "lizhi.db")
	options := url.Values{
		"_pragma": {
			"busy_timeout(10000)", // first: the others may have to wait for a command beside the server
			"journal_mode(WAL)",   // readers do not wait for the writer
			"synchronous(" + c.Synchronous + ")",
			"foreign_keys(1)", // off by default in SQLite
		},
		"_time_format": {"datetime"}, // the text that MySQL keeps: a range query compares it
		"_timezone":    {"UTC"},
	}
	readers := url.Values{}
	for name, values := range options {
		readers[name] = values
	}
	readers["_pragma"] = append(append([]string(nil), options["_pragma"]...), "query_only(1)")
	options["_txlock"] = []string{"immediate"} // read-then-write would fail with SQLITE_BUSY_SNAPSHOT at once

	var err error
	if d.write, err = openFile(sqliteAt(file, options), c); err != nil {
		return err
	}
	if d.reads, err = openFile(sqliteAt(file, readers), c); err != nil {
		return err
	}
	return errors.Join(pool(d.write, 1), pool(d.reads, 4), os.Chmod(file, 0o600))
}

// openFile opens a file, again if it is locked: turning WAL on needs the file for
// itself and does not wait for it.
func openFile(file *sqlite.Dialector, c Config) (*gorm.DB, error) {
	for try := 1; ; try++ {
		db, err := gorm.Open(sqliteDialect{file}, c.settings(true))
		if !deadlock(err) || try == 50 {
			return db, err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func sqliteAt(file string, options url.Values) *sqlite.Dialector {
	return &sqlite.Dialector{DriverName: "sqlite", DSN: "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + options.Encode()}
}

// sqliteDialect adds to gorm's dialect what it lacks for modernc's driver: the
// names of its errors.
type sqliteDialect struct{ *sqlite.Dialector }

// Translate gives gorm's name to a constraint's failure.
func (sqliteDialect) Translate(err error) error {
	var e *sqlitedriver.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case 1555, 2067: // primary key, unique
		return gorm.ErrDuplicatedKey
	case 787: // foreign key
		return gorm.ErrForeignKeyViolated
	case 275: // check
		return gorm.ErrCheckConstraintViolated
	}
	return err
}

// openMySQL opens a server that speaks MySQL's protocol.
func (d *DB) openMySQL(ctx context.Context, c Config) error {
	cfg, err := mysqlConfig(c.Database)
	if err != nil {
		return err
	}
	isolation, err := isolationVariable(ctx, cfg)
	if err != nil {
		return err
	}
	cfg.Params[isolation] = "'READ-COMMITTED'" // REPEATABLE READ locks gaps: 2,822 deadlocks in a measured run
	connector, err := mysqldriver.NewConnector(cfg)
	if err != nil {
		return err
	}
	d.write, err = gorm.Open(mysql.New(mysql.Config{
		Conn:      sql.OpenDB(connector),
		DSNConfig: cfg,
		// MariaDB has RETURNING, MySQL has not: both go the way of MySQL.
		DisableWithReturning: true,
	}), c.settings(false))
	if err != nil {
		return err
	}
	d.reads = d.write
	return pool(d.write, 32)
}

// mysqlConfig turns mysql://user:password@host:port/database into the driver's
// settings.
func mysqlConfig(address string) (*mysqldriver.Config, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || len(u.Path) < 2 {
		return nil, errors.New("a database is written mysql://user:password@host:port/name") // without the password
	}
	cfg := mysqldriver.NewConfig()
	cfg.User = u.User.Username()
	cfg.Passwd, _ = u.User.Password()
	cfg.Net, cfg.Addr, cfg.DBName = "tcp", u.Host, strings.TrimPrefix(u.Path, "/")
	if u.Port() == "" {
		cfg.Addr += ":3306"
	}
	cfg.ParseTime = true         // DATETIME as time.Time
	cfg.Loc = time.UTC           // instants are UTC on both sides
	cfg.ClientFoundRows = true   // else a save that changes nothing looks stale
	cfg.InterpolateParams = true // one round trip instead of two
	cfg.Logger = &mysqldriver.NopLogger{}
	cfg.Params = map[string]string{
		"time_zone": "'+00:00'",
		"sql_mode":  "'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ENGINE_SUBSTITUTION'",
	}
	// MariaDB cuts fractions off, MySQL 8 rounds them: neither sees one.
	return cfg, cfg.Apply(mysqldriver.TimeTruncate(time.Second), mysqldriver.Charset("utf8mb4", ""))
}

// isolationVariable asks the server how it calls the isolation level: MariaDB
// before 11.1 knows tx_isolation only, MySQL 8 transaction_isolation only.
func isolationVariable(ctx context.Context, cfg *mysqldriver.Config) (string, error) {
	connector, err := mysqldriver.NewConnector(cfg)
	if err != nil {
		return "", err
	}
	server := sql.OpenDB(connector)
	defer func() { _ = server.Close() }() // it was asked one thing
	var version string
	if err := server.QueryRowContext(ctx, "SELECT VERSION()").Scan(&version); err != nil {
		return "", err
	}
	if !strings.Contains(version, "MariaDB") {
		return "transaction_isolation", nil
	}
	var major, minor int
	if _, err := fmt.Sscanf(strings.TrimPrefix(version, "5.5.5-"), "%d.%d", &major, &minor); err != nil {
		return "", fmt.Errorf("read version %q: %w", version, err)
	}
	if major > 11 || major == 11 && minor >= 1 {
		return "transaction_isolation", nil
	}
	return "tx_isolation", nil
}

func pool(g *gorm.DB, size int) error {
	db, err := g.DB()
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return nil
}
