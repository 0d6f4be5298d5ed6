package store_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"gorm.io/gorm/schema"

	"lizhi/domain/store"
	"lizhi/domain/store/migrations"
	"lizhi/domain/store/storetest"
)

// TestRowsAndTablesAreTheSame reads every row type of this package from its
// source and asks each database for the columns: no field without a column, no
// column without a field.
func TestRowsAndTablesAreTheSame(t *testing.T) {
	t.Parallel()
	rows := rowTypes(t)
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		written := map[string]map[string]bool{} // by any of the row types of a table
		for _, r := range rows {
			if !db.Read(t.Context()).Migrator().HasTable(r.table) {
				t.Errorf("%s: there is no table %s", r.name, r.table)
				continue
			}
			have := columnsOf(t, db, r.table)
			if written[r.table] == nil {
				written[r.table] = map[string]bool{}
			}
			for _, column := range r.columns {
				written[r.table][column] = true
				if !have[column] {
					t.Errorf("%s: %s has no column %s", r.name, r.table, column)
				}
			}
		}
		for table, fields := range written {
			for column := range columnsOf(t, db, table) {
				if !fields[column] {
					t.Errorf("%s.%s has no field in any row type", table, column)
				}
			}
		}
	})
}

func columnsOf(t *testing.T, db *store.DB, table string) map[string]bool {
	t.Helper()
	types, err := db.Read(context.Background()).Migrator().ColumnTypes(table)
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, c := range types {
		have[c.Name()] = true
	}
	return have
}

type rowType struct {
	name, table string
	columns     []string
}

// rowTypes finds every struct with a method TableName that returns a literal.
func rowTypes(t *testing.T) []rowType {
	t.Helper()
	structs, tables := map[string]*ast.StructType{}, map[string]string{}
	var files []string
	for _, pattern := range []string{"*.go", "../*.go", "../*/*.go"} { // rows embed what the domain has
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeSpec:
				if s, ok := n.Type.(*ast.StructType); ok {
					structs[inPackage(parsed, n.Name.Name)] = s
				}
			case *ast.FuncDecl:
				if name, table, ok := tableName(n); ok {
					tables[name] = table
				}
			}
			return true
		})
	}
	var rows []rowType
	for name, table := range tables {
		rows = append(rows, rowType{name, table, fieldsOf(structs, structs[name], "")})
	}
	slices.SortFunc(rows, func(a, b rowType) int { return cmp.Compare(a.name, b.name) })
	if len(rows) < 8 {
		t.Fatalf("found %d row types only", len(rows))
	}
	return rows
}

func tableName(f *ast.FuncDecl) (name, table string, ok bool) {
	if f.Name.Name != "TableName" || f.Recv == nil || len(f.Body.List) != 1 {
		return "", "", false
	}
	receiver, isName := f.Recv.List[0].Type.(*ast.Ident)
	answer, isReturn := f.Body.List[0].(*ast.ReturnStmt)
	if !isName || !isReturn {
		return "", "", false
	}
	literal, isLiteral := answer.Results[0].(*ast.BasicLit)
	if !isLiteral {
		return "", "", false
	}
	return receiver.Name, strings.Trim(literal.Value, `"`), true
}

// inPackage is how a row of this package calls a type of another one.
func inPackage(file *ast.File, name string) string {
	if file.Name.Name == "store" {
		return name
	}
	return file.Name.Name + "." + name
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return typeName(e.X) + "." + e.Sel.Name
	}
	return ""
}

// fieldsOf names the columns of a struct as gorm does.
func fieldsOf(structs map[string]*ast.StructType, s *ast.StructType, prefix string) []string {
	if s == nil {
		return nil
	}
	var columns []string
	for _, f := range s.Fields.List {
		tag := ""
		if f.Tag != nil {
			tag = reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("gorm")
		}
		settings := schema.ParseTagSetting(tag, ";")
		_, embedded := settings["EMBEDDED"]
		if len(f.Names) == 0 || embedded {
			columns = append(columns, fieldsOf(structs, structs[typeName(f.Type)], prefix+settings["EMBEDDEDPREFIX"])...)
			continue
		}
		if _, left := settings["-"]; left {
			continue
		}
		for _, name := range f.Names {
			column := settings["COLUMN"]
			if column == "" {
				column = schema.NamingStrategy{}.ColumnName("", name.Name)
			}
			if ast.IsExported(name.Name) {
				columns = append(columns, prefix+column)
			}
		}
	}
	return columns
}

// TestBothDatabasesHaveTheSameSchema compares tables, columns with their NULLs,
// keys and indexes.
func TestBothDatabasesHaveTheSameSchema(t *testing.T) {
	t.Parallel()
	got := make(chan []string, 2)
	// The comparison waits for both: a subtest of its own would not.
	t.Run("read", func(t *testing.T) {
		storetest.Each(t, func(t *testing.T, db *store.DB) { got <- described(t, db) })
	})
	first := <-got
	if len(first) < 50 {
		t.Errorf("only %d lines describe the schema", len(first))
	}
	if len(got) == 0 {
		return // no server: nothing to compare
	}
	if diff := gocmp.Diff(first, <-got); diff != "" {
		t.Errorf("schemas differ:\n%s", diff)
	}
}

func described(t *testing.T, db *store.DB) []string {
	t.Helper()
	q := db.Read(context.Background())
	tables, err := q.Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	columns, indexes := sqliteColumns, sqliteIndexes
	if q.Name() == "mysql" {
		columns, indexes = mysqlColumns, mysqlIndexes
	}
	var lines []string
	for _, table := range tables {
		if strings.HasPrefix(table, "goose_") || strings.HasPrefix(table, "sqlite_") || strings.HasPrefix(table, "test_") {
			continue
		}
		for _, query := range []string{columns, indexes} {
			var part []struct{ Line string }
			if err := q.Raw(query, table).Scan(&part).Error; err != nil {
				t.Fatal(err)
			}
			for _, p := range part {
				lines = append(lines, strings.ToLower(table+" "+p.Line))
			}
		}
	}
	slices.Sort(lines)
	return lines
}

const (
	sqliteColumns = `SELECT name || ' ' || CASE WHEN "notnull" = 1 THEN 'not null' ELSE 'null' END || ' key ' || pk AS line
		FROM pragma_table_info(?)`
	sqliteIndexes = `SELECT CASE WHEN l."unique" = 1 THEN 'unique ' ELSE 'index ' END || group_concat(i.name, ',') AS line
		FROM pragma_index_list(?) l JOIN (SELECT 1) LEFT JOIN pragma_index_info(l.name) i WHERE l.origin <> 'pk' GROUP BY l.name`
	mysqlColumns = `SELECT CONCAT(c.column_name, ' ', IF(c.is_nullable = 'NO', 'not null', 'null'), ' key ', COALESCE(s.seq_in_index, 0)) AS line
		FROM information_schema.columns c LEFT JOIN information_schema.statistics s ON s.table_schema = c.table_schema
			AND s.table_name = c.table_name AND s.column_name = c.column_name AND s.index_name = 'PRIMARY'
		WHERE c.table_schema = DATABASE() AND c.table_name = ?`
	// MySQL makes an index for a foreign key that has none, with its name.
	mysqlIndexes = `SELECT CONCAT(IF(non_unique = 0, 'unique ', 'index '), GROUP_CONCAT(column_name ORDER BY seq_in_index)) AS line
		FROM information_schema.statistics s WHERE table_schema = DATABASE() AND table_name = ? AND index_name <> 'PRIMARY'
			AND index_name NOT IN (SELECT constraint_name FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE())
		GROUP BY index_name, non_unique`
)

// TestReleasedMigrationsStayAsTheyAre compares the files with released.sum, and
// refuses a new file that stands before a released one.
func TestReleasedMigrationsStayAsTheyAre(t *testing.T) {
	t.Parallel()
	released, last := map[string]string{}, ""
	for line := range strings.Lines(migrations.Released) {
		if sum, name, ok := strings.Cut(strings.TrimSpace(line), "  "); ok && !strings.HasPrefix(line, "#") {
			released[name], last = sum, max(last, name)
		}
	}
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d migrations, %v", len(names), err)
	}
	for name, sum := range released {
		text, err := fs.ReadFile(migrations.FS, name)
		if got := sha256.Sum256(text); err != nil || hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s was released and must not change: %v", name, err)
		}
	}
	for _, name := range names {
		if _, ok := released[name]; !ok && name < last {
			t.Errorf("%s stands before %s, which was released", name, last)
		}
	}
}

func TestMigrationsKeepToTheSubset(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	forbidden := []string{
		"AUTO_INCREMENT", "AUTOINCREMENT", " MODIFY ", "IF NOT EXISTS", "TRIGGER", "DATETIME(", " FLOAT", " DOUBLE", "DECIMAL",
		"INSERT INTO", "ENUM(", " JSON", "NOW(", "CURRENT_TIMESTAMP", "ON DUPLICATE", "ENGINE",
	}
	for _, name := range names {
		text, err := fs.ReadFile(migrations.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			line, _, _ = strings.Cut(line, "--")
			upper := strings.ToUpper(line)
			for _, word := range forbidden {
				if strings.Contains(upper, word) {
					t.Errorf("%s:%d: %s is not in the portable subset", name, n+1, strings.TrimSpace(word))
				}
			}
			if strings.Contains(upper, "REFERENCES") && !strings.Contains(upper, "FOREIGN KEY") {
				t.Errorf("%s:%d: MySQL ignores an inline REFERENCES", name, n+1)
			}
		}
	}
}

func TestANewerDatabaseRefusesToOpen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w := db.Write(context.Background()) // the test's own context ends before its cleanup
		if err := w.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)").Error; err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { w.Exec("DELETE FROM goose_db_version WHERE version_id = 99999") })
		_, err := store.Open(t.Context(), storetest.ConfigOf(db))
		if err == nil || !strings.Contains(err.Error(), "newer") {
			t.Errorf("Open = %v, want a refusal", err)
		}
	})
}

func TestMigratingTwiceAtOnceIsFine(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	config := store.Config{Database: folder, World: storetest.NewClock().World(), Keyring: store.NewKeys()}
	errs := all(3, func(int) error {
		db, err := store.Open(context.Background(), config)
		if err != nil {
			return err
		}
		return errors.Join(db.Migrate(context.Background()), db.Close())
	})
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	if info, err := os.Stat(filepath.Join(folder, "lizhi.db")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("lizhi.db: %v, %v, want it for its owner only", info, err)
	}
}
