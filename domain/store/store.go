package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lizhi/domain"
	"lizhi/domain/store/migrations"
)

// Config says where the database is. World and Keyring must be set; everything
// else has a usable zero value.
type Config struct {
	// Database is a folder, in which SQLite keeps lizhi.db, or the address of a
	// MySQL server, mysql://user:password@host:port/name. The zero value is the
	// folder "data".
	Database string
	World    domain.World
	Keyring  *Keyring
	// Synchronous is SQLite's setting. FULL, the zero value, keeps every
	// acknowledged write through a power cut; NORMAL may lose the last ones; OFF is
	// for tests.
	Synchronous string
	Log         *slog.Logger
}

// DB is the database. Features see it through their own Store interfaces.
type DB struct {
	write, reads *gorm.DB      // the same on MySQL
	turn         chan struct{} // SQLite's one writer, first come first served; nil on MySQL
	world        domain.World
	keys         *Keyring
	log          *slog.Logger
	ready        chan struct{} // a task was ordered that is due
	running      sync.Map      // idempotent requests that this process is carrying out
	numbers      numbers       // of this process's audit rows
}

// ErrNewer means that the database was migrated by a newer version of the
// program.
var ErrNewer = errors.New("the database is newer than this program")

// Open opens the database and checks that neither its schema nor its keys
// belong to another program. It does not migrate. ErrNewer, ErrKeys.
func Open(ctx context.Context, c Config) (*DB, error) {
	if c.Database == "" {
		c.Database = "data"
	}
	if c.Synchronous == "" {
		c.Synchronous = "FULL"
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	d := &DB{world: c.World, keys: c.Keyring, log: c.Log, ready: make(chan struct{}, 1)}
	var err error
	if strings.HasPrefix(c.Database, "mysql://") {
		err = d.openMySQL(ctx, c)
	} else {
		d.turn = make(chan struct{}, 1)
		err = d.openSQLite(c.Database, c)
	}
	if err == nil {
		err = d.check(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), d.shut())
	}
	return d, nil
}

// MigrateOnly brings a database up to this program's version without looking at
// its keys, for storetest: it is about to empty every table.
func MigrateOnly(ctx context.Context, c Config) error {
	d := &DB{world: c.World, keys: c.Keyring, log: slog.New(slog.DiscardHandler)}
	if err := d.openMySQL(ctx, c); err != nil {
		return err
	}
	defer func() { _ = d.shut() }()
	if pending, err := d.Pending(ctx); err != nil || !pending {
		return err
	}
	return d.migrate(ctx)
}

// check refuses a newer schema, and keys that are not the database's.
func (d *DB) check(ctx context.Context) error {
	current, newest, err := d.versions(ctx)
	switch {
	case err != nil:
		return err
	case current > newest:
		return fmt.Errorf("%w: it has version %d, the program knows %d", ErrNewer, current, newest)
	case current == 0:
		return nil
	}
	return d.checkKeys(ctx)
}

// Close says goodbye in the audit and closes every connection.
func (d *DB) Close() error {
	return errors.Join(d.stopNumbers(context.Background()), d.shut())
}

func (d *DB) shut() error {
	var errs []error
	for _, g := range []*gorm.DB{d.reads, d.write} {
		if g == nil || g == d.write && d.reads == d.write && len(errs) > 0 {
			continue
		}
		db, err := g.DB()
		if err == nil {
			err = db.Close()
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// World is the world that the database was opened with.
func (d *DB) World() domain.World { return d.world }

// Keys is the keyring that the database was opened with.
func (d *DB) Keys() *Keyring { return d.keys }

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	return d.read(ctx).Exec("SELECT 1").Error
}

// Pending reports whether Migrate has something to do.
func (d *DB) Pending(ctx context.Context) (bool, error) {
	current, newest, err := d.versions(ctx)
	return current < newest, err
}

// Migrate brings the schema up to this program's version and checks the keys.
// Several processes may call it at once.
func (d *DB) Migrate(ctx context.Context) error {
	pending, err := d.Pending(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	for pending {
		before, newest, err := d.versions(ctx)
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		failed := d.migrate(ctx)
		after, _, err := d.versions(ctx)
		if failed != nil && (d.isMySQL() || err != nil || after == before) {
			return fmt.Errorf("migrate: %w", failed)
		}
		// On SQLite a step that failed was undone; if the version has moved on
		// nevertheless, another process is at it too, and this one goes on from there.
		pending = after < newest
	}
	return d.checkKeys(ctx)
}

func (d *DB) migrate(ctx context.Context) error {
	db, err := d.write.DB()
	if err != nil {
		return err
	}
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if d.isMySQL() {
		// Codes that differ in case stay distinct, as in SQLite; tables inherit it.
		if err := d.write.WithContext(ctx).Exec("ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin").Error; err != nil {
			return err
		}
		// GET_LOCK is missing on Galera and old TiDB, hence a lock in a table.
		locker, err := lock.NewMySQLTableLocker()
		if err != nil {
			return err
		}
		dialect, options = goose.DialectMySQL, append(options, goose.WithLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, db, migrations.FS, options...)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// versions are the newest migration that the database has seen and the newest
// that the program knows.
func (d *DB) versions(ctx context.Context) (current, newest int64, err error) {
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		return 0, 0, err
	}
	for _, name := range names {
		version, err := goose.NumericComponent(name)
		if err != nil {
			return 0, 0, err
		}
		newest = max(newest, version)
	}
	if !d.reads.WithContext(ctx).Migrator().HasTable(goose.DefaultTablename) {
		return 0, newest, d.Ping(ctx)
	}
	dialect := database.DialectSQLite3
	if d.isMySQL() {
		dialect = database.DialectMySQL
	}
	versions, err := database.NewStore(dialect, goose.DefaultTablename)
	if err != nil {
		return 0, 0, err
	}
	db, err := d.reads.DB()
	if err != nil {
		return 0, 0, err
	}
	current, err = versions.GetLatestVersion(ctx, db)
	if errors.Is(err, database.ErrVersionNotFound) {
		err = nil
	}
	return current, newest, err
}

func (d *DB) isMySQL() bool { return d.turn == nil }

// read is a handle for plain reads, outside of any transaction.
func (d *DB) read(ctx context.Context) *gorm.DB { return d.reads.WithContext(ctx) }

// keyCheck is what the database keeps of a key: enough to know it again.
type keyCheck struct {
	ID         string
	Kind       string
	CheckValue []byte
	CreatedAt  time.Time
}

func (keyCheck) TableName() string { return "key_checks" }

// checkKeys refuses to work with other keys than the database has seen: what
// they sealed could not be opened, and what is sealed now would be lost later.
// Keys that are new to the database are added.
func (d *DB) checkKeys(ctx context.Context) error {
	return d.writing(ctx, func(g *gorm.DB) error {
		var seen []keyCheck
		if err := g.Find(&seen).Error; err != nil {
			return err
		}
		known := map[string]bool{}
		for _, s := range seen {
			have, ok := d.keys.byID(s.Kind, s.ID)
			if !ok {
				return fmt.Errorf("%w: the database was used with the %s key %s, which is not in the keyring", ErrKeys, s.Kind, s.ID)
			}
			if string(checkOf(have)) != string(s.CheckValue) {
				return fmt.Errorf("%w: the %s key %s is not the one that the database was used with", ErrKeys, s.Kind, s.ID)
			}
			known[s.ID] = true
		}
		for _, have := range d.keys.all() {
			if known[have.ID] {
				continue
			}
			row := keyCheck{have.ID, have.Kind, checkOf(have), d.world.Now()}
			// Another process may add it at the same moment.
			if err := g.Create(&row).Error; err != nil && !duplicate(err) {
				return err
			}
		}
		return nil
	})
}

func checkOf(have key) []byte { return mac(have, []byte("check"), []byte(have.Kind), []byte(have.ID)) }

// locked reads for update: whoever else wants to change the row waits. SQLite
// has one writer, so there it says nothing.
func locked(q *gorm.DB) *gorm.DB { return q.Clauses(clause.Locking{Strength: "UPDATE"}) }
