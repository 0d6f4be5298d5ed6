package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/operation"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
)

// raise is a task of these tests: its effect raises the number of Subject.
type raise struct{ Subject domain.PersonID }

func (raise) Kind() string { return "test.raise" }

// once is a task that is ordered once.
type once struct{ Key string }

func (once) Kind() string   { return "test.once" }
func (o once) Once() string { return o.Key }

// testing is a feature with a handler that each test brings.
type feature struct {
	raise func(ctx context.Context, who domain.Actor, task raise) error
	once  func(ctx context.Context, who domain.Actor, task once) error
	every string
}

func (f feature) Tasks(t *jobs.Table) {
	if f.raise != nil {
		jobs.On(t, f.raise)
	}
	if f.once != nil {
		jobs.On(t, f.once)
	}
	if f.every != "" {
		t.Every(f.every, raise{}, nil)
	}
}

func runner(db *store.DB, f feature) *jobs.Runner {
	return jobs.New(db.Queue(), jobs.Options{World: db.World()}, f)
}

// effect is a use-case: it writes in one transaction of who.
func effect(ctx context.Context, db *store.DB, who domain.Actor, subject domain.PersonID) error {
	return db.Operation().InTx(ctx, who, nil, func(tx operation.Tx) error { return tx.Touch(ctx, subject) })
}

func order(t *testing.T, db *store.DB, tasks ...domain.Task) {
	t.Helper()
	ctx := t.Context()
	err := db.Operation().InTx(ctx, domain.Actor{}, nil, func(tx operation.Tx) error {
		for _, task := range tasks {
			if err := tx.Add(ctx, db.World().Now(), task); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func numbers(t *testing.T, db *store.DB, subjects ...domain.PersonID) []int64 {
	t.Helper()
	var raw [][16]byte
	for _, s := range subjects {
		raw = append(raw, s)
	}
	n, err := db.Numbers(t.Context(), raw...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func tasks(t *testing.T, db *store.DB) []operation.Task {
	t.Helper()
	list, err := db.Operation().Tasks(t.Context(), operation.Filter{}, domain.Page{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func subjects(n int) []domain.PersonID {
	ids := make([]domain.PersonID, n)
	for i := range ids {
		ids[i] = domain.PersonID(storetest.NextID())
	}
	return ids
}

// People read the log: a chore that went well is not in it, a failure is.
func TestTheLogTellsOfFailuresAndNotOfChores(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, tt := range []struct {
			remark string
			fail   error
			level  slog.Level
			want   string // in the log; "" for nothing at all
		}{
			{"a chore", nil, slog.LevelInfo, ""},
			{"a chore for who asks", nil, slog.LevelDebug, "task done"},
			{"a failure", errors.New("no room"), slog.LevelInfo, "task failed"},
		} {
			var log bytes.Buffer
			r := jobs.New(db.Queue(), jobs.Options{World: db.World(), Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: tt.level}))},
				feature{raise: func(ctx context.Context, who domain.Actor, task raise) error {
					return errors.Join(effect(ctx, db, who, task.Subject), tt.fail)
				}})
			order(t, db, raise{subjects(1)[0]})
			if err := r.Drain(t.Context()); (err != nil) != (tt.fail != nil) {
				t.Fatalf("%s: %v", tt.remark, err)
			}
			if got := log.String(); tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("%s: the log says %q, want %q", tt.remark, got, tt.want)
			}
		}
	})
}

// Three processes share forty tasks; one of them dies in the middle of its
// first, wakes up much later and writes: nothing of that is kept.
func TestEveryEffectHappensOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := subjects(40)
		for _, s := range all {
			order(t, db, raise{s})
		}
		died, wake := make(chan struct{}), make(chan struct{})
		var dies sync.Once
		dead := runner(storetest.Again(t, db), feature{raise: func(ctx context.Context, who domain.Actor, task raise) error {
			dies.Do(func() { close(died); <-wake })
			return effect(ctx, db, who, task.Subject)
		}})
		late := make(chan error, 1)
		claimed := make(chan struct{})
		go func() {
			close(claimed)
			late <- dead.Drain(context.WithoutCancel(t.Context()))
		}()
		<-claimed
		<-died

		var wg sync.WaitGroup
		work := func(db *store.DB) {
			healthy := runner(db, feature{raise: func(ctx context.Context, who domain.Actor, task raise) error {
				return effect(ctx, db, who, task.Subject)
			}})
			wg.Go(func() {
				if err := healthy.Drain(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		two, three := storetest.Again(t, db), storetest.Again(t, db)
		work(two)
		work(three)
		wg.Wait()
		if n := finished(tasks(t, db)); n != 39 {
			t.Errorf("%d done while one is with the dead, want 39", n)
		}
		storetest.ClockOf(db).Add(31 * time.Second) // its lease is over
		work(two)
		wg.Wait()
		close(wake)
		if err := <-late; err == nil {
			t.Error("the dead one's write was kept")
		}
		for i, n := range numbers(t, db, all...) {
			if n != 1 {
				t.Errorf("task %d had %d effects, want 1", i, n)
			}
		}
		if n := finished(tasks(t, db)); n != 40 {
			t.Errorf("%d done, want 40", n)
		}
	})
}

func finished(list []operation.Task) (n int) {
	for _, task := range list {
		if task.State == operation.Done {
			n++
		}
	}
	return n
}

func TestAFailedTaskWaitsLongerAndThenIsDead(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		subject := subjects(1)[0]
		order(t, db, raise{subject})
		r := runner(db, feature{raise: func(context.Context, domain.Actor, raise) error {
			return errors.New("the card 6217001234567890123 was refused")
		}})
		var waits []string
		for range 10 {
			if err := r.Drain(t.Context()); err == nil {
				t.Fatal("Drain = nil, want the failure")
			}
			task := tasks(t, db)[0]
			if strings.Contains(task.LastError, "6217") {
				t.Errorf("last error %q has a card number", task.LastError)
			}
			wait := task.DueAt.Sub(db.World().Now())
			if task.State == operation.Dead {
				waits = append(waits, "dead")
				break
			}
			if err := r.Drain(t.Context()); err != nil {
				t.Fatal("it was tried again before its time")
			}
			waits = append(waits, wait.String())
			storetest.ClockOf(db).Add(wait)
		}
		want := []string{"10s", "20s", "40s", "1m20s", "2m40s", "5m20s", "10m40s", "21m20s", "42m40s", "dead"}
		if diff := cmp.Diff(want, waits); diff != "" {
			t.Errorf("waits (-want +got):\n%s", diff)
		}

		if n := numbers(t, db, subject)[0]; n != 0 {
			t.Errorf("%d effects, want none", n)
		}
	})
}

func TestARefusedTaskIsDeadAtOnce(t *testing.T) {
	t.Parallel()
	tests := []struct {
		remark string
		err    error
		want   operation.State
	}{
		{"a refusal is a decision", domain.ErrForbidden, operation.Dead},
		{"wrapped too", fmt.Errorf("award: %w", domain.ErrNotFound), operation.Dead},
		{"a conflict may be over soon", domain.ErrRunning, operation.Waiting},
		{"busy is a mishap", domain.ErrBusy, operation.Waiting},
		{"a panic is one too", nil, operation.Waiting},
	}
	for _, tt := range tests {
		t.Run(tt.remark, func(t *testing.T) {
			t.Parallel()
			db := storetest.New(t)
			order(t, db, raise{})
			r := runner(db, feature{raise: func(context.Context, domain.Actor, raise) error {
				if tt.err == nil {
					panic("index out of range")
				}
				return tt.err
			}})
			if err := r.Drain(t.Context()); err == nil {
				t.Error("Drain = nil, want the failure")
			}
			if got := tasks(t, db)[0].State; got != tt.want {
				t.Errorf("state %s, want %s", got, tt.want)
			}
		})
	}
}

func TestAUniqueTaskIsOrderedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ran := 0
		r := runner(db, feature{once: func(context.Context, domain.Actor, once) error {
			if ran++; ran == 1 {
				order(t, db, once{"a"}) // while it runs: left out
			}
			return nil
		}})
		order(t, db, once{"a"}, once{"a"}, once{"b"})
		order(t, db, once{"a"})
		if err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if ran != 2 || len(tasks(t, db)) != 2 {
			t.Errorf("ran %d, %d tasks, want a and b once", ran, len(tasks(t, db)))
		}
		order(t, db, once{"a"}) // it is over: may be ordered again
		if err := r.Drain(t.Context()); err != nil || ran != 3 {
			t.Errorf("ran %d, %v, want 3", ran, err)
		}
	})
}

func TestStepsDoNotEndTheTask(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := subjects(2)
		order(t, db, raise{})
		failed := false
		r := runner(db, feature{raise: func(ctx context.Context, who domain.Actor, _ raise) error {
			if err := effect(ctx, db, who.Step(), s[0]); err != nil {
				return err
			}
			jobs.Progress(ctx)(1, 2)
			if !failed {
				failed = true
				return errors.New("the power went")
			}
			if err := effect(ctx, db, who, s[1]); err != nil {
				return err
			}
			if err := effect(ctx, db, who, s[1]); err == nil {
				t.Error("a second transaction of an ended task was kept")
			}
			return nil
		}})
		_ = r.Drain(t.Context())
		if task := tasks(t, db)[0]; task.State != operation.Waiting || task.Done != 1 || task.Total != 2 {
			t.Fatalf("after a step: %+v, want it waiting, 1 of 2", task)
		}
		storetest.ClockOf(db).Add(time.Minute)
		if err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int64{2, 1}, numbers(t, db, s...)); diff != "" {
			t.Errorf("effects (-want +got):\n%s", diff)
		}
		if task := tasks(t, db)[0]; task.State != operation.Done {
			t.Errorf("state %s, want done", task.State)
		}
	})
}

func TestRunStopsCleanly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		begun := make(chan domain.PersonID, 2)
		leave := make(chan struct{})
		s := subjects(2)
		r := jobs.New(db.Queue(), jobs.Options{World: db.World(), Poll: time.Hour, Stop: 50 * time.Millisecond}, feature{
			raise: func(ctx context.Context, who domain.Actor, task raise) error {
				begun <- task.Subject
				if task.Subject == s[0] { // finishes when it is told to
					<-leave
					return effect(ctx, db, who, task.Subject)
				}
				<-ctx.Done() // would never finish
				return ctx.Err()
			},
		})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- r.Run(ctx) }()
		order(t, db, raise{s[0]}, raise{s[1]}) // it is woken: the poll takes an hour
		<-begun
		<-begun
		stop()
		close(leave)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int64{1, 0}, numbers(t, db, s...)); diff != "" {
			t.Errorf("effects (-want +got):\n%s", diff)
		}
		states := map[operation.State]int{}
		for _, task := range tasks(t, db) {
			states[task.State]++
			if task.State == operation.Waiting && task.Attempt != 0 {
				t.Errorf("given back with attempt %d, want 0", task.Attempt)
			}
		}
		if diff := cmp.Diff(map[operation.State]int{operation.Done: 1, operation.Waiting: 1}, states); diff != "" {
			t.Errorf("states (-want +got):\n%s", diff)
		}
	})
}

func TestTheTimetableOrdersEachMomentOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ran := 0
		f := feature{raise: func(context.Context, domain.Actor, raise) error { ran++; return nil }, every: "0 30 3 * * *"}
		one, two := runner(db, f), runner(storetest.Again(t, db), f)
		for _, step := range []struct {
			remark string
			on     time.Duration
			want   int
		}{
			{"10:00: half past three of this morning was missed", 0, 1},
			{"17 hours on, a second before", 17*time.Hour + 29*time.Minute + 59*time.Second, 1},
			{"half past three in Shanghai", time.Second, 2},
			{"later that day", 8 * time.Hour, 2},
			{"three days nobody was there: the latest is caught up", 72 * time.Hour, 3},
		} {
			storetest.ClockOf(db).Add(step.on)
			for _, r := range []*jobs.Runner{one, two, one} {
				if err := r.Drain(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if ran != step.want {
				t.Errorf("%s: ran %d, want %d", step.remark, ran, step.want)
			}
		}
	})
}
