package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
	sqlitedriver "modernc.org/sqlite"

	"lizhi/domain"
)

// tries is how often a transaction is begun again after a deadlock.
const tries = 5

// tx is the inside of one transaction. Features embed it: it is their
// domain.Tx. What Touch, Note and count ask for is written at the end, in one
// order, so that locks which many share are held for a moment only.
type tx struct {
	db    *gorm.DB // the transaction, with the caller's deadline
	store *DB
	who   domain.Actor

	touched   map[[16]byte]bool
	notes     []domain.Entry
	counted   []countRow
	marked    map[domain.PersonID]bool // whose cases insight judges anew
	markedKin []domain.PersonID
	tasks     []taskRow
	due       bool   // a task was ordered that can start at once
	last      func() // before the commit; tests break it there
}

// inTx runs fn in one transaction and commits unless fn fails. It is begun
// again after a deadlock, so fn must do nothing but read and write through tx.
//
// Why the transaction happens stands in who.Cause (decisions §2): an idempotent
// request gets its kept answer, which is filled into answer, or keeps it as the
// last write; a task is marked done, or everything is undone when somebody else
// has it by now.
func (d *DB) inTx(ctx context.Context, who domain.Actor, answer any, fn func(*tx) error) error {
	if who.Cause == nil || who.Cause.Key == "" {
		return d.once(ctx, who, answer, fn)
	}
	return d.idempotent(ctx, who, answer, func() error { return d.once(ctx, who, answer, fn) })
}

// once is inTx without regard to kept answers.
func (d *DB) once(ctx context.Context, who domain.Actor, answer any, fn func(*tx) error) error {
	if err := d.register(ctx); err != nil {
		return err
	}
	var due bool
	held := d.numbers.hold()
	err := d.writing(ctx, func(g *gorm.DB) error {
		held.release() // what the try before took
		empty(answer)
		t := &tx{db: g, store: d, who: who}
		if err := fn(t); err != nil {
			return err
		}
		due = t.due
		return t.finish(ctx, answer, held)
	})
	d.settle(ctx, held, err)
	if err == nil && due {
		d.wake()
	}
	return err
}

// finish writes what was asked for on the way: feeds, counts, tasks, audit, the
// end of the task that is carried out, and last of all the answer.
func (t *tx) finish(ctx context.Context, answer any, held *held) error {
	steps := []func(context.Context) error{
		t.writeFeeds, t.writeCounts, t.writeMarks, t.writeTasks,
		func(ctx context.Context) error { return t.writeNotes(ctx, held) },
		t.writeEnd,
		func(ctx context.Context) error { return t.writeAnswer(ctx, answer) },
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	held.committing = true
	if t.last != nil {
		t.last()
	}
	return nil
}

// empty clears *answer, in which a try before may have left something.
func empty(answer any) {
	if v := reflect.ValueOf(answer); v.Kind() == reflect.Pointer && !v.IsNil() {
		v.Elem().SetZero()
	}
}

// writing runs fn in a transaction, and again after a deadlock: five times,
// then domain.ErrBusy. On SQLite it waits for its turn, first come first served.
func (d *DB) writing(ctx context.Context, fn func(*gorm.DB) error) error {
	if d.turn != nil {
		select {
		case d.turn <- struct{}{}:
			defer func() { <-d.turn }()
		case <-ctx.Done():
			return late(ctx.Err())
		}
	}
	var err error
	for try := range tries {
		if try > 0 {
			wait := time.Duration(5<<try) * time.Millisecond
			timer := time.NewTimer(wait + rand.N(4*wait))
			select {
			case <-timer.C:
			case <-ctx.Done():
				timer.Stop()
				return late(ctx.Err())
			}
		}
		err = d.write.WithContext(ctx).Transaction(guarded(fn))
		if !deadlock(err) {
			return late(err)
		}
	}
	return fmt.Errorf("%w: after %d tries: %w", domain.ErrBusy, tries, err)
}

// late makes a passed deadline and a full disk a domain.ErrBusy: nothing about
// the request was wrong.
func late(err error) error {
	if (errors.Is(err, context.DeadlineExceeded) || full(err)) && !errors.Is(err, domain.ErrBusy) {
		return fmt.Errorf("%w: %w", domain.ErrBusy, err)
	}
	return err
}

// deadlock reports whether a transaction may succeed when begun again.
func deadlock(err error) bool {
	var my *mysqldriver.MySQLError
	if errors.As(err, &my) {
		return my.Number == 1213 || my.Number == 1205
	}
	var lite *sqlitedriver.Error
	return errors.As(err, &lite) && (lite.Code()&0xff == 5 || lite.Code()&0xff == 6) // busy, locked
}

// full reports whether there is no room left.
func full(err error) bool {
	var my *mysqldriver.MySQLError
	if errors.As(err, &my) {
		return my.Number == 1021 || my.Number == 1114 // disk, table
	}
	var lite *sqlitedriver.Error
	return errors.As(err, &lite) && lite.Code()&0xff == 13
}

// duplicate reports whether a unique key refused a row.
func duplicate(err error) bool { return errors.Is(err, gorm.ErrDuplicatedKey) }

// missing reports whether there was no such row.
func missing(err error) bool { return errors.Is(err, gorm.ErrRecordNotFound) }

// found turns a missing row into domain.ErrNotFound.
func found(err error) error {
	if missing(err) {
		return domain.ErrNotFound
	}
	return err
}

// save replaces the row of version-1 by row, which carries version. If another
// version is there by now it is domain.ErrStale with both numbers, and
// domain.ErrNotFound if there is none. created_at stays as it is.
func save(q *gorm.DB, row any, version int) error {
	done := q.Model(row).Where("version = ?", version-1).Select("*").Omit("created_at").Updates(row)
	if done.Error != nil || done.RowsAffected > 0 {
		return done.Error
	}
	var current []int
	if err := q.Model(row).Where(keyOf(q, row)).Limit(1).Pluck("version", &current).Error; err != nil {
		return err
	}
	if len(current) == 0 {
		return domain.ErrNotFound
	}
	return domain.ErrStale.With("yours", version-1).With("current", current[0])
}

// keyOf is the condition that a row is this one, by its primary key.
func keyOf(q *gorm.DB, row any) map[string]any {
	parsed := &gorm.Statement{DB: q}
	is := map[string]any{}
	if parsed.Parse(row) == nil {
		for _, f := range parsed.Schema.PrimaryFields {
			is[f.DBName], _ = f.ValueOf(q.Statement.Context, reflect.Indirect(reflect.ValueOf(row)))
		}
	}
	return is
}

// Add orders a task; it exists only if the transaction commits. A Unique one is
// left out while another of its key waits or runs.
func (t *tx) Add(_ context.Context, due time.Time, task domain.Task) error {
	args, err := json.Marshal(task)
	if err != nil {
		return fmt.Errorf("order %s: %w", task.Kind(), err)
	}
	now := t.store.world.Now()
	row := taskRow{
		ID: domain.TaskID(t.store.world.NewID()), Kind: task.Kind(), Args: string(args), State: taskWaiting,
		Account: t.who.Account, DueAt: due.UTC().Truncate(time.Second), CreatedAt: now,
	}
	if unique, ok := task.(domain.Unique); ok {
		once := task.Kind() + ":" + unique.Once()
		row.OnceKey = &once
	}
	t.due = t.due || !row.DueAt.After(now)
	t.tasks = append(t.tasks, row)
	return nil
}

// Note writes a line of the audit; who comes from the transaction's actor.
func (t *tx) Note(_ context.Context, e domain.Entry) error {
	t.notes = append(t.notes, e)
	return nil
}

// Touch gives subjects their next change number.
func (t *tx) Touch(_ context.Context, subjects ...[16]byte) error {
	if t.touched == nil {
		t.touched = map[[16]byte]bool{}
	}
	for _, s := range subjects {
		if s != [16]byte{} {
			t.touched[s] = true
		}
	}
	return nil
}
