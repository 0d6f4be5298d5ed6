package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/growth"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// statement is one that a use-case sent.
type statement struct {
	sql  string
	vars []any
}

// recorded runs fn and gives the statements that it sent, in their order.
func recorded(db *store.DB, fn func()) (sent []statement) {
	keep := func(g *gorm.DB) {
		sent = append(sent, statement{g.Statement.SQL.String(), slices.Clone(g.Statement.Vars)})
	}
	handles := []*gorm.DB{db.Write(ctx)}
	if db.Read(ctx).Config != handles[0].Config {
		handles = append(handles, db.Read(ctx))
	}
	for _, g := range handles {
		_ = g.Callback().Query().After("gorm:query").Register("bench:keep", keep)
		_ = g.Callback().Row().After("gorm:row").Register("bench:keep", keep)
		_ = g.Callback().Create().After("gorm:create").Register("bench:keep", keep)
		_ = g.Callback().Update().After("gorm:update").Register("bench:keep", keep)
	}
	fn()
	for _, g := range handles {
		_ = g.Callback().Query().Remove("bench:keep")
		_ = g.Callback().Row().Remove("bench:keep")
		_ = g.Callback().Create().Remove("bench:keep")
		_ = g.Callback().Update().Remove("bench:keep")
	}
	return sent
}

// replay sends what a submit sent through the driver alone, with ids and a key
// of its own: all in one transaction but the look-up of the kept answer.
func replay(b *testing.B, pool *sql.DB, sent []statement, key string) {
	b.Helper()
	if err := drain(pool.QueryContext(ctx, sent[0].sql, sent[0].vars...)); err != nil {
		b.Fatal(err)
	}
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it says that it is over
	for _, s := range sent[1:] {
		vars := slices.Clone(s.vars)
		if strings.HasPrefix(s.sql, "INSERT") {
			id := storetest.NextID()
			vars[0] = id[:]
		}
		for n, v := range vars {
			if text, ok := v.(string); ok && strings.HasPrefix(text, "bench-") {
				vars[n] = key
			}
		}
		if strings.Contains(s.sql, "INTO `audit`") {
			id := storetest.NextID()
			vars[1] = id[:] // the process, whose numbers are unique
		}
		if !strings.HasPrefix(s.sql, "SELECT") {
			_, err = tx.ExecContext(ctx, s.sql, vars...)
		} else {
			err = drain(tx.QueryContext(ctx, s.sql, vars...))
		}
		if err != nil {
			b.Fatalf("%s: %v", s.sql, err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}

// drain reads every column of every row.
func drain(rows *sql.Rows, err error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	cells, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// BenchmarkGrowthSubmit is a record created and handed in, everything included
// that the service and the store do.
func BenchmarkGrowthSubmit(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		figure := storetest.Figure{Name: "submit a record", Least: 0.5}
		if db.Write(ctx).Name() == "sqlite" {
			figure.Least = 0.4
		}
		c, service := newCast(b, db), growth.New(db.Growth(), db.World())
		n := 0
		key := func() string { n++; return fmt.Sprint("bench-", n) }
		submit := func() {
			if _, err := service.Create(ctx, keyed(c.father, key(), "print"), c.reading()); err != nil {
				b.Fatal(err)
			}
		}
		submit()
		sent := recorded(db, submit)
		pool, err := db.Write(ctx).DB()
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			figure.Beside(b, 11, 40, submit, func() { replay(b, pool, sent, key()) })
		}
		b.ReportMetric(float64(len(sent)), "statements")
	})
}

// BenchmarkGrowthList is a page of twenty records, and how it fares among a
// thousand students.
func BenchmarkGrowthList(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		c, service := newCast(b, db), growth.New(db.Growth(), db.World())
		each, students := 1000, 1000
		if os.Getenv("SIZE") == "small" {
			students = 50
		}
		model, err := service.Create(ctx, c.father, c.reading())
		if err != nil {
			b.Fatal(err)
		}
		fill(b, db, model, []domain.PersonID{c.man}, each)
		list := func() {
			page, err := service.List(ctx, c.father, growth.Query{Student: c.man, Page: domain.Page{Limit: 20}})
			if err != nil || len(page.Items) != 20 {
				b.Fatal(len(page.Items), err)
			}
		}
		sent := recorded(db, list)
		pool, err := db.Read(ctx).DB()
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			storetest.Figure{Name: "list 20 records", Least: 0.4}.Beside(b, 11, 100, list, func() {
				if err := drain(pool.QueryContext(ctx, sent[0].sql, sent[0].vars...)); err != nil {
					b.Fatal(err)
				}
			})
			p50 := storetest.Figure{Name: fmt.Sprintf("list, p50, %d records", students*each), Most: 1.3}
			p99 := storetest.Figure{Name: fmt.Sprintf("list, p99, %d records", students*each), Most: 1.3}
			alone50, alone99 := percentiles(list)
			var others []domain.PersonID
			for i := range students - 1 {
				others = append(others, person(b, db, fmt.Sprint("学生", i), domain.NewDay(2017, 1, 1)))
			}
			fill(b, db, model, others, each)
			among50, among99 := percentiles(list)
			for n := range among50 {
				p50.Add(among50[n], alone50[n])
				p99.Add(among99[n], alone99[n])
			}
			p50.Report(b)
			p99.Report(b)
		}
	})
}

// percentiles are the 50th and the 99th of a warm call, in each of some rounds.
func percentiles(fn func()) (p50, p99 []time.Duration) {
	const rounds, calls = 5, 400
	for range calls {
		fn()
	}
	for range rounds {
		took := make([]time.Duration, calls)
		for i := range took {
			start := time.Now()
			fn()
			took[i] = time.Since(start)
		}
		slices.Sort(took)
		p50, p99 = append(p50, took[calls/2]), append(p99, took[calls*99/100])
	}
	return p50, p99
}

// fill gives students records like a model, spread over the years and mixed, as
// they come in.
func fill(b *testing.B, db *store.DB, model growth.Record, students []domain.PersonID, each int) {
	b.Helper()
	pool, err := db.Write(ctx).DB()
	if err != nil {
		b.Fatal(err)
	}
	const columns = 34
	row := "(" + strings.Repeat("?,", columns-1) + "?)"
	const batch = 500
	var values []any
	flush := func(n int) {
		text := "INSERT INTO growth_records VALUES " + strings.Join(slices.Repeat([]string{row}, n), ",")
		if _, err := pool.ExecContext(context.Background(), text, values...); err != nil {
			b.Fatal(err)
		}
		values = values[:0]
	}
	pending := 0
	for n := range each {
		for _, s := range rand.Perm(len(students)) {
			id, at := storetest.NextID(), storetest.Start.Add(time.Duration(n)*time.Hour)
			values = append(values, id[:], students[s], model.Made.City, model.Made.County, model.Made.School, model.Made.Class, model.WrittenIn,
				"verified", 2, 2, model.Kind, model.Dimension, model.Title, model.Text, model.Day, model.Minutes, model.Place,
				`{"role":"朗读"}`, `[]`, model.Author, model.AuthorRole, true, nil, nil, at, nil, at, "", model.Minutes, nil, nil)
			values = append(values, bytes.Repeat([]byte{1}, 32), at, at)
			if pending++; pending == batch {
				flush(pending)
				pending = 0
			}
		}
	}
	if pending > 0 {
		flush(pending)
	}
}
