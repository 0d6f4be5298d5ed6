package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"

	"lizhi/domain"
	"lizhi/domain/store"
	"lizhi/media"
)

// program is what every command works with; open fills the second half.
type program struct {
	settings settings
	out      io.Writer
	log      *slog.Logger
	world    domain.World // zero: the real one; tests set another

	keys  *store.Keyring
	db    *store.DB
	media *media.Store
	services
	locked   *os.File // while this process serves the data folder
	upgraded bool     // the schema was behind this version
}

// logger writes JSON lines; level is debug, info, warn or error.
func logger(w io.Writer, level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: l}))
}

// openKeys reads the keys; the embedded mode makes them once.
func (p *program) openKeys() error {
	file := p.settings.keysFile()
	keys, err := store.LoadKeys(file)
	if errors.Is(err, fs.ErrNotExist) && p.settings.embedded() && p.settings.Keys == "" {
		if _, there := os.Stat(filepath.Join(p.settings.Data, "lizhi.db")); there == nil {
			return fmt.Errorf("%s is missing, and the data beside it was sealed with it: bring it back from where you keep it", file)
		}
		keys, err = store.MakeKeys(file)
	}
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	p.keys = keys
	return nil
}

// openDatabase opens keys and database, and in embedded mode migrates; else a
// schema that is behind is refused with what to do.
func (p *program) openDatabase(ctx context.Context) error {
	if err := p.openDatabaseAnyway(ctx); err != nil {
		return err
	}
	pending, err := p.db.Pending(ctx)
	if p.settings.embedded() {
		p.upgraded = pending
		return errors.Join(err, p.db.Migrate(ctx))
	}
	if err == nil && pending {
		err = errors.New("the database is behind this version: run `lizhi migrate` first")
	}
	return err
}

// openDatabaseAnyway opens keys and database, whatever the schema's version.
func (p *program) openDatabaseAnyway(ctx context.Context) error {
	if p.world.Clock == nil {
		p.world = domain.RealWorld()
	}
	if p.settings.embedded() {
		if err := os.MkdirAll(p.settings.Data, 0o700); err != nil {
			return err
		}
		if err := os.Chmod(p.settings.Data, 0o700); err != nil {
			return err
		}
	}
	if err := p.openKeys(); err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Config{
		Database: p.settings.database(), World: p.world, Keyring: p.keys,
		Synchronous: p.settings.SQLiteSync, Log: p.log,
	})
	if err != nil {
		return err
	}
	p.db = db
	return nil
}

// open opens everything and makes the services.
func (p *program) open(ctx context.Context) error {
	if err := p.openDatabase(ctx); err != nil {
		return err
	}
	var err error
	if p.settings.embedded() {
		p.media, err = media.OpenEmbedded(ctx, p.settings.Data)
	} else {
		p.media, err = media.Open(ctx, p.settings.S3)
	}
	if err != nil {
		return err
	}
	p.services = makeServices(p)
	if p.upgraded {
		return p.reference(ctx)
	}
	return nil
}

// reference loads the tables of reference into a city that was made by a version
// before this one; what is there stays as it is.
func (p *program) reference(ctx context.Context) error {
	founded, err := p.db.Founded(ctx)
	if err != nil || !founded {
		return err
	}
	return p.city().Reference(ctx)
}

// close ends what open began, in the other order.
func (p *program) close() error {
	var errs []error
	if p.db != nil {
		errs = append(errs, p.db.Close())
	}
	if p.media != nil {
		errs = append(errs, p.media.Close())
	}
	if p.locked != nil {
		errs = append(errs, p.locked.Close())
	}
	return errors.Join(errs...)
}

// lock makes sure that one process serves a data folder. The operating system
// takes the lock back when the process ends, however it ends; close does so
// earlier.
func (p *program) lock() error {
	if err := os.MkdirAll(p.settings.Data, 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(p.settings.Data, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return fmt.Errorf("another lizhi already serves the folder %s; stop it, or choose another one with LIZHI_DATA", p.settings.Data)
	}
	p.locked = f
	return nil
}
