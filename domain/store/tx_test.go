package store_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// thing is a row of a table that only these tests have.
type thing struct {
	ID        domain.PersonID
	Name      string
	N         int
	Version   int
	CreatedAt time.Time
}

func (thing) TableName() string { return "test_things" }

const thingTable = `CREATE TABLE test_things (id BINARY(16) NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL,
	n INTEGER NOT NULL, version INTEGER NOT NULL, created_at DATETIME NOT NULL, CONSTRAINT test_name UNIQUE (name))`

func withThings(t *testing.T, db *store.DB) {
	t.Helper()
	ctx := context.Background()
	w := db.Write(ctx)
	if err := w.Exec("DROP TABLE IF EXISTS test_things").Error; err != nil {
		t.Fatal(err)
	}
	if err := w.Exec(thingTable).Error; err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Exec("DROP TABLE test_things") })
}

func add(t *testing.T, db *store.DB, name string) domain.PersonID {
	t.Helper()
	id := storetest.ID[thing]()
	err := db.InTx(context.Background(), domain.Actor{}, nil, func(tx store.Tx) error {
		return tx.Gorm().Create(&thing{ID: domain.PersonID(id), Name: name, Version: 1, CreatedAt: db.World().Now()}).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return domain.PersonID(id)
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

// all runs n functions at once and gives their errors.
func all(n int, fn func(i int) error) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = fn(i) })
	}
	wg.Wait()
	return errs
}

func TestNoUpdateIsLost(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		withThings(t, db)
		id := add(t, db, "counter")
		ctx := within(t, time.Minute)
		errs := all(8, func(int) error {
			for range 25 {
				err := db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error {
					var have thing
					if err := store.Locked(tx.Gorm()).Take(&have, "id = ?", id).Error; err != nil {
						return err
					}
					return tx.Gorm().Model(&have).Update("n", have.N+1).Error
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		var have thing
		if err := db.Read(ctx).Take(&have, "id = ?", id).Error; err != nil || have.N != 200 {
			t.Errorf("n = %d, %v, want 200", have.N, err)
		}
	})
}

func TestDeadlocksAreTriedAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		withThings(t, db)
		one, two := add(t, db, "one"), add(t, db, "two")
		ctx := within(t, time.Minute)
		var begun atomic.Int64
		errs := all(4, func(worker int) error {
			first, second := one, two
			if worker%2 == 1 {
				first, second = two, one
			}
			for range 20 {
				err := db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error {
					begun.Add(1)
					for _, id := range []domain.PersonID{first, second} {
						var have thing
						if err := store.Locked(tx.Gorm()).Take(&have, "id = ?", id).Error; err != nil {
							return err
						}
						if err := tx.Gorm().Model(&have).Update("n", have.N+1).Error; err != nil {
							return err
						}
					}
					return nil
				})
				// Five deadlocks in a row are an honest "busy", not a lost update.
				if err != nil && !errors.Is(err, domain.ErrBusy) {
					return err
				}
			}
			return nil
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		var have []thing
		if err := db.Read(ctx).Find(&have).Error; err != nil || have[0].N != have[1].N || have[0].N < 70 {
			t.Errorf("%+v, %v: want both the same, about 80 (%d begun)", have, err, begun.Load())
		}
	})
}

func TestRefusalUndoesEverything(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		withThings(t, db)
		ctx := within(t, time.Minute)
		subject := storetest.NextID()
		err := db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error {
			return errors.Join(
				tx.Gorm().Create(&thing{ID: domain.PersonID(storetest.NextID()), Name: "a"}).Error,
				tx.Touch(ctx, subject), tx.Add(ctx, db.World().Now(), remind{"x"}),
				tx.Note(ctx, domain.Entry{Action: "thing.add"}), domain.ErrForbidden)
		})
		if !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("InTx = %v, want the refusal as it is", err)
		}
		for _, table := range []string{"test_things", "tasks", "audit", "feeds"} {
			if n := rows(t, db, table); n != 0 {
				t.Errorf("%s has %d rows, want none", table, n)
			}
		}
	})
}

func rows(t *testing.T, db *store.DB, table string) int64 {
	t.Helper()
	var n int64
	if err := db.Read(context.Background()).Table(table).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPH6SaveKnowsStale(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		withThings(t, db)
		id := add(t, db, "one")
		ctx := within(t, time.Minute)
		save := func(row thing) error {
			return db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error { return store.Save(tx.Gorm(), &row, row.Version) })
		}
		if err := save(thing{ID: id, Name: "", N: 0, Version: 2}); err != nil {
			t.Fatalf("save = %v: version 2 replaces 1, zero values too", err)
		}
		err := save(thing{ID: id, Name: "mine", Version: 2})
		var stale *domain.Fault
		if !errors.As(err, &stale) || !errors.Is(err, domain.ErrStale) {
			t.Fatalf("save = %v, want stale", err)
		}
		if diff := cmp.Diff(map[string]any{"yours": 1, "current": 2}, stale.Params); diff != "" {
			t.Errorf("params (-want +got):\n%s", diff)
		}
		if err := save(thing{ID: domain.PersonID(storetest.NextID()), Version: 2}); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("save of nothing = %v, want not found", err)
		}
		var have thing
		if err := db.Read(ctx).Take(&have, "id = ?", id).Error; err != nil {
			t.Fatal(err)
		}
		want := thing{ID: id, Version: 2, CreatedAt: storetest.Start}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("kept (-want +got):\n%s", diff)
		}
	})
}

func TestTimesAndDuplicatesAreTheSameOnBoth(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		withThings(t, db)
		ctx := within(t, time.Minute)
		at := time.Date(2026, 3, 1, 20, 30, 0, 999_000_000, domain.Shanghai)
		row := thing{ID: domain.PersonID(storetest.NextID()), Name: "Mo", CreatedAt: at}
		insert := func(row thing) error {
			return db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error { return tx.Gorm().Create(&row).Error })
		}
		if err := insert(row); err != nil {
			t.Fatal(err)
		}
		var found []thing
		if err := db.Read(ctx).Where("created_at >= ?", at.Add(time.Second)).Find(&found).Error; err != nil || len(found) != 0 {
			t.Errorf("found %d rows later than itself, %v", len(found), err)
		}
		if err := db.Read(ctx).Where("created_at = ?", at).Find(&found).Error; err != nil || len(found) != 1 {
			t.Fatalf("found %d rows of its own second, %v", len(found), err)
		}
		if want := time.Date(2026, 3, 1, 12, 30, 0, 0, time.UTC); found[0].CreatedAt != want {
			t.Errorf("created_at = %v, want %v", found[0].CreatedAt, want)
		}
		if err := insert(row); !store.Duplicate(err) {
			t.Errorf("same id: %v, want a duplicate", err)
		}
		if err := insert(thing{ID: domain.PersonID(storetest.NextID()), Name: "Mo"}); !store.Duplicate(err) {
			t.Errorf("same name: %v, want a duplicate", err)
		}
		if err := insert(thing{ID: domain.PersonID(storetest.NextID()), Name: "mo"}); err != nil {
			t.Errorf("other case: %v, want none", err)
		}
	})
}

func TestPH9NumbersCountChanges(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := within(t, time.Minute)
		a, b, never := storetest.NextID(), storetest.NextID(), storetest.NextID()
		errs := all(20, func(int) error {
			return db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error { return tx.Touch(ctx, b, a, b) })
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		if err := db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error { return tx.Touch(ctx, a, [16]byte{}) }); err != nil {
			t.Fatal(err)
		}
		got, err := db.Numbers(ctx, never, a, b)
		if err != nil {
			t.Fatal(err)
		}
		if got[0] != 0 || got[1] < 21 || got[2] < 20 {
			t.Errorf("Numbers = %v, want 0, at least 21 and at least 20", got)
		}
		if err := db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error { return tx.Touch(ctx, a, b) }); err != nil {
			t.Fatal(err)
		}
		after, err := db.Numbers(ctx, a, b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int64{got[1] + 1, got[2] + 1}, after); diff != "" {
			t.Errorf("one change later (-want +got):\n%s", diff)
		}
	})
}

func TestCountsAreExactWhileTheyAreFolded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := within(t, time.Minute)
		unit := storetest.NextID()
		errs := all(6, func(i int) error {
			for range 10 {
				if i == 0 {
					if _, err := db.FoldCounts(ctx); err != nil {
						return err
					}
					continue
				}
				err := db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error {
					tx.Count(unit, "verified", 2)
					tx.Count(unit, "verified", -1)
					return nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		for _, folded := range []bool{false, true} {
			if folded {
				if _, err := db.FoldCounts(ctx); err != nil {
					t.Fatal(err)
				}
			}
			if n, err := db.Figure(ctx, unit, "verified"); n != 50 || err != nil {
				t.Errorf("folded %v: %d, %v, want 50", folded, n, err)
			}
		}
		if n := rows(t, db, "counts"); n != 1 {
			t.Errorf("%d rows after folding, want 1", n)
		}
	})
}

// remind is a task of these tests.
type remind struct{ Of string }

func (remind) Kind() string { return "test.remind" }

// sweep is a task that is ordered once.
type sweep struct{ Of string }

func (sweep) Kind() string   { return "test.sweep" }
func (s sweep) Once() string { return s.Of }

func TestBusyIsSaidInTime(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		withThings(t, db)
		id := add(t, db, "one")
		inside, leave := make(chan struct{}), make(chan struct{})
		lock := func(ctx context.Context, after func()) error {
			return db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error {
				err := store.Locked(tx.Gorm()).Take(&thing{}, "id = ?", id).Error
				after()
				return err
			})
		}
		first := make(chan error)
		go func() { first <- lock(within(t, time.Minute), func() { close(inside); <-leave }) }()
		<-inside
		if err := lock(within(t, 100*time.Millisecond), func() {}); !errors.Is(err, domain.ErrBusy) {
			t.Errorf("the second = %v, want busy", err)
		}
		close(leave)
		if err := <-first; err != nil {
			t.Errorf("the first = %v", err)
		}
	})
}

func contains(text, part string) bool { return strings.Contains(text, part) }

func splitStatements(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "; ")
}

// A closure that overlooks a deadlock must not go on: MySQL has rolled back, and
// what came next would be committed by itself.
func TestAnOverlookedDeadlockCommitsNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		withThings(t, db)
		id := add(t, db, "one")
		ctx := within(t, time.Minute)
		tries := 0
		err := db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error {
			tries++
			if err := tx.Gorm().Model(&thing{ID: id}).Update("n", gorm.Expr("n + 1")).Error; err != nil {
				return err
			}
			if tries == 1 {
				_ = store.Deadlock(tx)
			}
			return tx.Gorm().Model(&thing{ID: id}).Update("n", gorm.Expr("n + 10")).Error
		})
		if err != nil || tries != 2 {
			t.Fatalf("InTx = %v after %d tries, want it done at the second", err, tries)
		}
		var have thing
		if err := db.Read(ctx).Take(&have, "id = ?", id).Error; err != nil || have.N != 11 {
			t.Errorf("n = %d, %v, want 11", have.N, err)
		}
	})
}

// The answer to the commit is lost: the process looks whether its audit rows are
// there before it uses their numbers again.
func TestALostCommitLeavesNoGap(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		note(t, db, 2)
		for range 3 {
			ctx, cancel := context.WithCancel(context.Background())
			err := db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error {
				store.BeforeCommit(tx, cancel)
				return tx.Note(ctx, domain.Entry{Action: "thing.lost"})
			})
			if err == nil {
				t.Fatal("the commit was answered")
			}
		}
		note(t, db, 2)
		if err := db.Beat(t.Context()); err != nil {
			t.Fatal(err)
		}
		sealAll(t, db)
		if r := verify(t, db); !r.OK() || r.Unsealed != 0 {
			t.Errorf("findings %v, %d unsealed, want none", r.Findings, r.Unsealed)
		}
	})
}
