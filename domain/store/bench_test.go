package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"lizhi/domain"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// BenchmarkInTx is one use-case with everything that hangs on it: a row, its
// change number, its audit row, a task and the kept answer. "raw" is the same
// statements through the driver alone, in one transaction.
func BenchmarkInTx(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		ctx := context.Background()
		w := db.Write(ctx)
		w.Exec("DROP TABLE IF EXISTS test_things")
		if err := w.Exec(thingTable).Error; err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { w.Exec("DROP TABLE test_things") })
		subject, account := storetest.NextID(), domain.AccountID(storetest.NextID())
		name := func() string { return fmt.Sprintf("%x", storetest.NextID()) }
		pool, err := w.DB()
		if err != nil {
			b.Fatal(err)
		}
		ours := func() {
			who := asked(account, name(), "body")
			var made thing
			err := db.InTx(ctx, who, &made, func(tx store.Tx) error {
				made = thing{ID: domain.PersonID(storetest.NextID()), Name: name(), Version: 1, CreatedAt: db.World().Now()}
				if err := tx.Gorm().Create(&made).Error; err != nil {
					return err
				}
				_ = tx.Touch(ctx, subject)
				_ = tx.Add(ctx, db.World().Now(), remind{"x"})
				return tx.Note(ctx, domain.Entry{Action: "thing.add", After: made})
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		for b.Loop() {
			storetest.Figure{Name: "one transaction"}.Beside(b, 11, 40, ours, func() {
				if err := raw(ctx, pool, db, subject, account, name()); err != nil {
					b.Fatal(err)
				}
			})
		}
	})
}

func raw(ctx context.Context, pool *sql.DB, db *store.DB, subject [16]byte, account domain.AccountID, name string) error {
	now := db.World().Now()
	id := func() []byte { n := storetest.NextID(); return n[:] }
	var n int
	err := pool.QueryRowContext(ctx, "SELECT COUNT(*) FROM answers WHERE account = ? AND route = ? AND idem_key = ?", account[:], "r", name).Scan(&n)
	if err != nil {
		return err
	}
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it says that it is over
	for _, s := range []struct {
		sql  string
		args []any
	}{
		{"INSERT INTO test_things VALUES (?, ?, 0, 1, ?)", []any{id(), name, now}},
		{"UPDATE feeds SET number = number + 1 WHERE subject IN (?)", []any{subject[:]}},
		{
			"INSERT INTO tasks VALUES (?, 'test.remind', '{}', 'waiting', NULL, ?, ?, 0, '', NULL, 0, 0, '', ?, NULL)",
			[]any{id(), account[:], now, now},
		},
		{
			"INSERT INTO audit VALUES (?, ?, ?, 1, ?, ?, NULL, '', NULL, 'r', '', NULL, 'thing.add', '', NULL, NULL, '', NULL, ?, 'key', ?)",
			[]any{id(), id(), 1, now, account[:], make([]byte, 32), make([]byte, 32)},
		},
		{"INSERT INTO answers VALUES (?, ?, 'r', ?, 'f', ?, ?)", []any{id(), account[:], name, make([]byte, 200), now}},
	} {
		if _, err := tx.ExecContext(ctx, s.sql, s.args...); err != nil {
			return err
		}
	}
	return tx.Commit()
}
