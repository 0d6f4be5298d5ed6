package store

import (
	"context"
	"slices"

	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"

	"lizhi/domain"
)

// Tx is a transaction as tests see it.
type Tx struct{ *tx }

// InTx opens inTx to tests, which live outside: storetest imports store.
func (d *DB) InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error {
	return d.inTx(ctx, who, answer, func(t *tx) error { return fn(Tx{t}) })
}

// Gorm is the transaction itself.
func (t Tx) Gorm() *gorm.DB { return t.db }

// Count adds to a kept count.
func (t Tx) Count(unit [16]byte, figure string, n int64) { t.count(unit, figure, n) }

// Figure reads a kept count.
func (d *DB) Figure(ctx context.Context, unit [16]byte, figure string) (int64, error) {
	var sum *int64
	err := d.read(ctx).Model(&countRow{}).Where("unit = ? AND figure = ?", unit[:], figure).
		Select("SUM(n)").Scan(&sum).Error
	if err != nil || sum == nil {
		return 0, err
	}
	return *sum, nil
}

// Read is a handle for plain reads.
func (d *DB) Read(ctx context.Context) *gorm.DB { return d.read(ctx) }

// Write is a handle for tampering behind the program's back.
func (d *DB) Write(ctx context.Context) *gorm.DB { return d.write.WithContext(ctx) }

// Locked reads for update.
func Locked(q *gorm.DB) *gorm.DB { return locked(q) }

// Save saves a row with its version.
func Save(q *gorm.DB, row any, version int) error { return save(q, row, version) }

// Duplicate reports whether a unique key refused a row.
func Duplicate(err error) bool { return duplicate(err) }

// SkipNumber makes a process crash while one of its transactions has the number
// n and others, before and after, are committed: it is never heard of again.
func SkipNumber(ctx context.Context, d *DB, n int) {
	write := func() {
		err := d.inTx(ctx, domain.Actor{}, nil, func(t *tx) error { return t.Note(ctx, domain.Entry{Action: "thing.verb"}) })
		if err != nil {
			panic(err)
		}
	}
	for i := 1; i < n; i++ {
		write()
	}
	d.numbers.hold().take(1)
	write()
	d.numbers.process = processID{} // Close has nothing to say for it
}

// Within keeps the rows in reach.
func Within(q *gorm.DB, reach domain.Reach, person, class, school string) *gorm.DB {
	return within(q, reach, columns{person, class, school})
}

// SealedColumns is the list by which keys rotate.
func SealedColumns() []string { return sealedColumns }

// Deadlock makes the transaction's guard see a deadlock.
func Deadlock(t Tx) error {
	gate, ok := t.db.Statement.ConnPool.(*guard)
	if !ok {
		panic("the transaction is not guarded")
	}
	return gate.seen(&mysqldriver.MySQLError{Number: 1213})
}

// BeforeCommit runs something when everything but the commit is done.
func BeforeCommit(t Tx, do func()) { t.last = do }

// RosterRows reads what a roster wrote, empties the tables, and gives a function
// that inserts the same rows through the driver alone, in batches, in one
// transaction.
func RosterRows(ctx context.Context, d *DB) (insert func() error, err error) {
	q := d.write.WithContext(ctx)
	type statement struct {
		sql  string
		vars []any
	}
	var sent []statement
	keep := func(g *gorm.DB) {
		sent = append(sent, statement{g.Statement.SQL.String(), slices.Clone(g.Statement.Vars)})
	}
	create := q.Callback().Create()
	if err := create.After("gorm:create").Register("bench:rows", keep); err != nil {
		return nil, err
	}
	defer create.Remove("bench:rows") //nolint:errcheck // it is there
	for _, rows := range []any{&[]personRow{}, &[]enrolmentRow{}, &[]guardianRow{}, &[]cardRow{}} {
		if err := q.Find(rows).Error; err != nil {
			return nil, err
		}
		if err := q.Session(&gorm.Session{DryRun: true}).CreateInBatches(rows, 500).Error; err != nil {
			return nil, err
		}
	}
	for _, table := range []string{"people_cards", "people_guardians", "people_enrolments", "people_persons"} {
		if err := q.Exec("DELETE FROM " + table).Error; err != nil {
			return nil, err
		}
	}
	pool, err := q.DB()
	return func() error {
		tx, err := pool.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback() //nolint:errcheck // after a commit it says that it is over
		for _, s := range sent {
			if _, err := tx.ExecContext(ctx, s.sql, s.vars...); err != nil {
				return err
			}
		}
		return tx.Commit()
	}, err
}

// References are the columns that a merge of persons moves, or that forbid it.
func References() []string {
	var all []string
	for _, r := range slices.Concat(moved, fixed) {
		all = append(all, r.table+"."+r.column)
	}
	return all
}
