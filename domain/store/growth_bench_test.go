package store_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"
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
		const each = 1000
		students := storetest.Size(50, 1000)
		small := newCast(b, db)
		list := lister(b, db, small.father, small.man, each, nil)
		sent := recorded(db, list)
		pool, err := db.Read(ctx).DB()
		if err != nil {
			b.Fatal(err)
		}
		big := storetest.Kept(b, db, fmt.Sprintf("growth1-%d", students*each), func(db *store.DB) {
			c := newCast(b, db)
			var others []domain.PersonID
			for i := range students - 1 {
				others = append(others, person(b, db, fmt.Sprint("学生", i), domain.NewDay(2017, 1, 1)))
			}
			lister(b, db, c.father, c.man, each, others)
		})
		among := newLister(b, big, fatherIn(b, big))
		for b.Loop() {
			storetest.Figure{Name: "list 20 records", Least: 0.4}.Beside(b, 11, 100, list, func() {
				if err := drain(pool.QueryContext(ctx, sent[0].sql, sent[0].vars...)); err != nil {
					b.Fatal(err)
				}
			})
			p50 := storetest.Figure{Name: fmt.Sprintf("list, p50, %d records, beside %d", students*each, each), Most: 1.3}
			p99 := storetest.Figure{Name: fmt.Sprintf("list, p99, %d records, beside %d", students*each, each), Most: 1.3}
			for range 11 {
				small50, small99, big50, big99 := percentiles(list, among)
				p50.Add(big50, small50)
				p99.Add(big99, small99)
			}
			p50.Report(b)
			p99.Report(b)
		}
	})
}

// lister fills a database with records of 陈小满 and others, and gives the call
// that lists the first twenty of 陈小满 for his father.
func lister(b *testing.B, db *store.DB, father domain.Actor, man domain.PersonID, each int, others []domain.PersonID) func() {
	b.Helper()
	model, err := growth.New(db.Growth(), db.World()).Create(ctx, father, cast{man: man}.reading())
	if err != nil {
		b.Fatal(err)
	}
	fill(b, db, model, append(others, man), each)
	return newLister(b, db, father)
}

func newLister(b *testing.B, db *store.DB, father domain.Actor) func() {
	service := growth.New(db.Growth(), db.World())
	return func() {
		page, err := service.List(ctx, father, growth.Query{Student: father.Wards[0], Page: domain.Page{Limit: 20}})
		if err != nil || len(page.Items) != 20 {
			b.Fatal(len(page.Items), err)
		}
	}
}

// fatherIn is the father of the cast in a database that an earlier run filled.
func fatherIn(b *testing.B, db *store.DB) domain.Actor {
	b.Helper()
	named := func(name string) domain.PersonID {
		var ids []domain.PersonID
		if err := db.Read(ctx).Table("people_persons").Where("name = ?", name).Pluck("id", &ids).Error; err != nil || len(ids) != 1 {
			b.Fatal(name, len(ids), err)
		}
		return ids[0]
	}
	return domain.Actor{Account: domain.AccountID(storetest.NextID()), Person: named("陈建国"), Wards: []domain.PersonID{named("陈小满")}}
}

// percentiles are the 50th and the 99th of two warm calls, one after the other,
// so that both meet the same machine.
func percentiles(one, other func()) (one50, one99, other50, other99 time.Duration) {
	const warm, calls = 50, 400
	took := [2][]time.Duration{}
	for i := range warm + calls {
		for which, fn := range []func(){one, other} {
			start := time.Now()
			if fn(); i >= warm {
				took[which] = append(took[which], time.Since(start))
			}
		}
	}
	slices.Sort(took[0])
	slices.Sort(took[1])
	return took[0][calls/2], took[0][calls*99/100], took[1][calls/2], took[1][calls*99/100]
}

// fill gives students records like a model, spread over the years and mixed, as
// they come in.
func fill(b *testing.B, db *store.DB, model growth.Record, students []domain.PersonID, each int) {
	b.Helper()
	columns, err := db.Write(ctx).Migrator().ColumnTypes("growth_records")
	if err != nil {
		b.Fatal(err)
	}
	names := make([]string, 34) // those of the first migration of growth
	for i := range names {
		names[i] = columns[i].Name()
	}
	storetest.Fill(b, db, func(conn *sql.Conn) {
		records := storetest.NewBulk(b, conn, "growth_records", names...)
		for n := range each {
			for _, s := range rand.Perm(len(students)) {
				id, at := storetest.NextID(), storetest.Start.Add(time.Duration(n)*time.Hour)
				records.Add(id[:], students[s], model.Made.City, model.Made.County, model.Made.School, model.Made.Class, model.WrittenIn,
					"verified", 2, 2, model.Kind, model.Dimension, model.Title, model.Text, model.Day, model.Minutes, model.Place,
					`{"role":"朗读"}`, `[]`, model.Author, model.AuthorRole, true, nil, nil, at, nil, at, "", model.Minutes, nil, nil,
					bytes.Repeat([]byte{1}, 32), at, at)
			}
		}
		records.End()
	})
}
