// Package migrations holds the schema: one file per step, in the portable
// subset that SQLite, MariaDB, MySQL and TiDB share, run by goose in both
// dialects.
//
// Allowed are CREATE TABLE and INDEX, CHECK, named UNIQUE, table-level FOREIGN
// KEY (within a feature and to people_persons and org_units only), ADD, RENAME
// and DROP COLUMN. Not allowed are inline REFERENCES (MySQL ignores it), MODIFY
// COLUMN, IF NOT EXISTS on indexes, defaults on TEXT, triggers, functions of one
// vendor, AUTO_INCREMENT, and rows: data comes from seeds/reference.
//
// A file that is listed in released.sum is never edited again; a test compares
// its checksum. Before the first release a feature's first file may hold several
// statements, afterwards each holds one: MySQL commits DDL as it goes.
package migrations

import "embed"

// FS holds the files NNNNN_feature.sql.
//
//go:embed *.sql
var FS embed.FS

// Released lists the checksums of the files that are never edited again.
//
//go:embed released.sum
var Released string
