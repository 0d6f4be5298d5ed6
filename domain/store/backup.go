package store

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
)

// The layout of the database's part of a backup: a file per table, its first
// line the columns, then a row a line. It is the same for both databases, so a
// backup of one can be restored into the other.
const (
	backupTables  = "tables/"
	backupVersion = "version.json"
)

// ErrNotEmpty means that a backup would be restored over somebody's data.
var ErrNotEmpty = errors.New("the database is not empty")

// cell is a value as a backup keeps it: JSON's own null, number and text, and
// bytes apart from text.
type cell struct {
	Bytes string `json:"b"` // base64
}

// Dump writes one consistent copy of every table into an archive: whatever was
// committed when it began, nothing of what came after. Sealed values stay
// sealed, and the keys are not in it.
func (d *DB) Dump(ctx context.Context, archive *zip.Writer) error {
	version, _, err := d.versions(ctx)
	if err != nil {
		return err
	}
	w, err := archive.Create(backupVersion)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(w).Encode(map[string]int64{"schema": version}); err != nil {
		return err
	}
	tables, err := d.tables(ctx)
	if err != nil {
		return err
	}
	tx, err := d.snapshot(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // it only read
	for _, table := range tables {
		w, err := archive.Create(backupTables + table + ".jsonl")
		if err != nil {
			return err
		}
		if err := dumpTable(ctx, tx, table, w); err != nil {
			return fmt.Errorf("back up %s: %w", table, err)
		}
	}
	return nil
}

// tables lists what a backup holds: everything but goose's own record.
func (d *DB) tables(ctx context.Context) ([]string, error) {
	names, err := d.read(ctx).Migrator().GetTables()
	if err != nil {
		return nil, err
	}
	names = slices.DeleteFunc(names, func(n string) bool {
		return strings.HasPrefix(n, goose.DefaultTablename) || strings.HasPrefix(n, "goose_") || strings.HasPrefix(n, "sqlite_")
	})
	slices.Sort(names)
	return names, nil
}

// snapshot opens a transaction that sees one moment.
func (d *DB) snapshot(ctx context.Context) (*sql.Tx, error) {
	db, err := d.reads.DB()
	if err != nil {
		return nil, err
	}
	if d.isMySQL() {
		return db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	}
	return db.BeginTx(ctx, nil)
}

func dumpTable(ctx context.Context, tx *sql.Tx, table string, w io.Writer) error {
	// The name comes from the schema, not from outside.
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+table)
	if err != nil {
		return err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	names := make([]string, len(types))
	values, pointers := make([]any, len(types)), make([]any, len(types))
	for i, t := range types {
		names[i], pointers[i] = t.Name(), &values[i]
	}
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	if err := lines.Encode(names); err != nil {
		return err
	}
	for rows.Next() {
		if err := rows.Scan(pointers...); err != nil {
			return err
		}
		for i, v := range values {
			values[i] = kept(v, types[i].DatabaseTypeName())
		}
		if err := lines.Encode(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// kept turns what a driver gives into what a backup keeps. The drivers differ:
// MySQL's gives text as bytes, SQLite's instants as time.
func kept(v any, declared string) any {
	declared = strings.ToUpper(declared)
	switch v := v.(type) {
	case time.Time:
		if declared == "DATE" {
			return v.Format(time.DateOnly)
		}
		return v.UTC().Format(time.DateTime)
	case []byte:
		if strings.Contains(declared, "BINARY") || strings.Contains(declared, "BLOB") {
			return cell{base64.StdEncoding.EncodeToString(v)}
		}
		return string(v)
	}
	return v
}

// Fits asks whether the keys are those that a backup was sealed with. It needs no
// database, so that it can be asked before there is one. ErrKeys.
func (k *Keyring) Fits(archive *zip.Reader) error {
	f, err := archive.Open(backupTables + keyCheck{}.TableName() + ".jsonl")
	if err != nil {
		return fmt.Errorf("this is not a backup: %w", err)
	}
	defer f.Close()
	lines := json.NewDecoder(f)
	var columns []string
	if err := lines.Decode(&columns); err != nil {
		return err
	}
	for {
		var line json.RawMessage
		if err := lines.Decode(&line); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		row, err := unkept(line)
		if err != nil {
			return err
		}
		named := map[string]any{}
		for i, v := range row {
			named[columns[i]] = v
		}
		id, _ := named["id"].(string)
		kind, _ := named["kind"].(string)
		check, _ := named["check_value"].([]byte)
		if have, ok := k.byID(kind, id); !ok || !bytes.Equal(checkOf(have), check) {
			return fmt.Errorf("%w: the backup is sealed with the %s key %s, and these keys are others", ErrKeys, kind, id)
		}
	}
}

// Load fills an empty, migrated database of the same schema from Dump's
// archive, in one transaction. ErrKeys, ErrNotEmpty.
func (d *DB) Load(ctx context.Context, archive *zip.Reader) error {
	if err := d.sameSchema(ctx, archive); err != nil {
		return err
	}
	if err := d.keys.Fits(archive); err != nil {
		return err
	}
	if err := d.fill(ctx, archive); err != nil {
		return err
	}
	// After fill gave its connection back: SQLite has one for writing.
	return d.checkKeys(ctx)
}

// fill loads the tables on one connection, which it holds until it returns.
func (d *DB) fill(ctx context.Context, archive *zip.Reader) error {
	db, err := d.write.DB()
	if err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	// Tables refer to one another; the copy is consistent, so nothing is checked on
	// the way in.
	off, on := "PRAGMA foreign_keys=0", "PRAGMA foreign_keys=1"
	if d.isMySQL() {
		off, on = "SET foreign_key_checks=0", "SET foreign_key_checks=1"
	}
	if _, err := conn.ExecContext(ctx, off); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), on) //nolint:errcheck // the connection is closed next
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
	for _, f := range archive.File {
		table, ok := strings.CutPrefix(f.Name, backupTables)
		if !ok {
			continue
		}
		if err := loadTable(ctx, tx, strings.TrimSuffix(table, ".jsonl"), f); err != nil {
			return fmt.Errorf("restore %s: %w", table, err)
		}
	}
	return tx.Commit()
}

func (d *DB) sameSchema(ctx context.Context, archive *zip.Reader) error {
	f, err := archive.Open(backupVersion)
	if err != nil {
		return fmt.Errorf("this is not a backup: %w", err)
	}
	defer f.Close()
	var is struct {
		Schema int64 `json:"schema"`
	}
	if err := json.NewDecoder(f).Decode(&is); err != nil {
		return err
	}
	current, _, err := d.versions(ctx)
	if err != nil {
		return err
	}
	if is.Schema != current {
		return fmt.Errorf("the backup has schema %d, the database %d: restore with the program that made it, then migrate", is.Schema, current)
	}
	return nil
}

// loadBatch is how many rows one INSERT carries.
const loadBatch = 200

func loadTable(ctx context.Context, tx *sql.Tx, table string, f *zip.File) error {
	// The database knows the keys it was opened with; the backup names the same.
	if table == "key_checks" || table == "processes" {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table); err != nil {
			return err
		}
	}
	var there int
	if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table).Scan(&there); err != nil {
		return err
	}
	if there > 0 {
		return fmt.Errorf("%w: %s has %d rows", ErrNotEmpty, table, there)
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	lines := bufio.NewReaderSize(r, 1<<16)
	var columns []string
	var values []any
	rows := 0
	flush := func() error {
		if rows == 0 {
			return nil
		}
		one := "(" + strings.TrimSuffix(strings.Repeat("?,", len(columns)), ",") + ")"
		statement := "INSERT INTO " + table + " (" + strings.Join(columns, ",") + ") VALUES " +
			strings.TrimSuffix(strings.Repeat(one+",", rows), ",")
		_, err := tx.ExecContext(ctx, statement, values...)
		values, rows = values[:0], 0
		return err
	}
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return flush()
		}
		if err != nil {
			return err
		}
		if columns == nil {
			if err := json.Unmarshal(line, &columns); err != nil {
				return err
			}
			continue
		}
		row, err := unkept(line)
		if err != nil {
			return err
		}
		values, rows = append(values, row...), rows+1
		if rows == loadBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
}

// unkept reads one row back into what both drivers take.
func unkept(line []byte) ([]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	var row []any
	if err := decoder.Decode(&row); err != nil {
		return nil, err
	}
	for i, v := range row {
		switch v := v.(type) {
		case json.Number:
			n, err := v.Int64()
			if err != nil {
				return nil, err
			}
			row[i] = n
		case map[string]any:
			text, _ := v["b"].(string)
			b, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				return nil, err
			}
			row[i] = b
		}
	}
	return row, nil
}
