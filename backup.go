package main

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"lizhi/domain/store"
)

// backupObjects is where an archive keeps what is in the object store.
const backupObjects = "objects/"

// backup copies database and objects into one archive. The database comes
// first, as it stood at one moment; an object that was removed since is left
// out, since nothing of that moment can need it.
func backup(ctx context.Context, p *program, args []string) error {
	if len(args) != 1 {
		return errUsage
	}
	target, err := filepath.Abs(args[0])
	if err != nil {
		return err
	}
	if err := p.open(ctx); err != nil {
		return err
	}
	defer p.close()
	// A temporary name first: what carries the name is whole.
	temporary := target + ".part"
	f, err := os.OpenFile(temporary, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer os.Remove(temporary)
	defer f.Close()
	archive := zip.NewWriter(f)
	if err := p.db.Dump(ctx, archive); err != nil {
		return err
	}
	objects, size := 0, int64(0)
	for object, err := range p.media.List(ctx, "") {
		if err != nil {
			return err
		}
		n, err := p.backupObject(ctx, archive, object.Name, object.Size)
		if err != nil {
			return fmt.Errorf("back up object %s: %w", object.Name, err)
		}
		objects, size = objects+1, size+n
	}
	if err := archive.Close(); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := os.Rename(temporary, target); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s holds the database and %d objects (%d bytes).\nThe keys are not in it: keep a copy of %s elsewhere, or nothing can be opened again.\n",
		args[0], objects, size, p.settings.keysFile())
	return nil
}

func (p *program) backupObject(ctx context.Context, archive *zip.Writer, name string, size int64) (int64, error) {
	r, err := p.media.Get(ctx, name, 0, size)
	if err != nil {
		return 0, nil // removed since the list was read
	}
	defer r.Close()
	w, err := archive.CreateHeader(&zip.FileHeader{Name: backupObjects + name, Method: zip.Store})
	if err != nil {
		return 0, err
	}
	return io.Copy(w, r)
}

// restore fills an empty database and object store from a backup.
func restore(ctx context.Context, p *program, args []string) error {
	if len(args) != 1 {
		return errUsage
	}
	archive, err := zip.OpenReader(args[0]) // before the object store changes the folder
	if err != nil {
		return fmt.Errorf("%s is not a whole backup: %w", args[0], err)
	}
	defer archive.Close()
	// Before anything is made here: with other keys nothing of it could be opened.
	keys, err := store.LoadKeys(p.settings.keysFile())
	if err == nil {
		err = keys.Fits(&archive.Reader)
	}
	if err != nil {
		return fmt.Errorf("put the keys that belong to the backup at %s first; nothing was restored: %w", p.settings.keysFile(), err)
	}
	if p.settings.embedded() {
		if err := p.lock(); err != nil {
			return err
		}
	}
	if err := p.open(ctx); err != nil {
		return err
	}
	defer p.close()
	if err := p.db.Load(ctx, &archive.Reader); err != nil {
		return err
	}
	objects := 0
	for _, f := range archive.File {
		name, ok := strings.CutPrefix(f.Name, backupObjects)
		if !ok {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return err
		}
		err = p.media.Put(ctx, name, r, int64(f.UncompressedSize64))
		r.Close()
		if err != nil {
			return fmt.Errorf("restore object %s: %w", name, err)
		}
		objects++
	}
	fmt.Fprintf(p.out, "restored the database and %d objects from %s\n", objects, args[0])
	return nil
}

// makeKeys makes a file of keys for an installation of several processes.
func makeKeys(_ context.Context, p *program, args []string) error {
	if len(args) != 1 {
		return errUsage
	}
	if _, err := store.MakeKeys(args[0]); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s holds new keys, readable by you alone. Keep a copy elsewhere: whoever loses it loses the data.\n", args[0])
	return nil
}

// migrate brings the schema, and the tables of reference of a city, up to this
// version; the release before still runs on them.
func migrate(ctx context.Context, p *program, args []string) error {
	if len(args) != 0 {
		return errUsage
	}
	if err := p.openDatabaseAnyway(ctx); err != nil {
		return err
	}
	defer p.close()
	if err := p.db.Migrate(ctx); err != nil {
		return err
	}
	p.services = makeServices(p)
	if err := p.reference(ctx); err != nil {
		return err
	}
	fmt.Fprintln(p.out, "the database is up to date")
	return nil
}
