package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"regexp"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"lizhi/domain"
	"lizhi/domain/operation"
)

// Queue is where tasks wait; domain/store keeps it.
type Queue interface {
	// Claim takes up to limit tasks of the kinds that are due or were abandoned.
	// One that was begun tries times without an end is dead.
	Claim(ctx context.Context, kinds []string, limit, tries int, lease time.Duration) ([]operation.Claim, error)
	// Renew keeps a claim for another lease, and says whether it still holds.
	Renew(ctx context.Context, c operation.Claim, lease time.Duration) (bool, error)
	// Progress says how far a task is.
	Progress(ctx context.Context, c operation.Claim, done, total int64) error
	// Done ends a task that did not end in its handler's transaction.
	Done(ctx context.Context, c operation.Claim) error
	// Fail makes a task wait until retry, or buries it when retry is zero.
	Fail(ctx context.Context, c operation.Claim, retry time.Time, why string) error
	// GiveBack makes a task wait as if it had not been begun.
	GiveBack(ctx context.Context, c operation.Claim) error
	// Order orders a task of the timetable, once for each moment.
	Order(ctx context.Context, at time.Time, task domain.Task) error
	// Ready gets a signal when this process ordered a task that is due.
	Ready() <-chan struct{}
}

// Options are what a runner needs; the zero value of each is usable but World.
type Options struct {
	World   domain.World
	Log     *slog.Logger
	Workers int           // tasks at a time, 0 is 4
	Lease   time.Duration // until others may take a task whose process is silent, 0 is 30 s
	Poll    time.Duration // how often to look for what others ordered, 0 is 1 s
	Stop    time.Duration // how long Run lets handlers finish, 0 is 20 s
}

const (
	tries    = 10 // before a task is dead
	firstTry = 10 * time.Second
	lastTry  = time.Hour
)

// Runner claims tasks and carries them out.
type Runner struct {
	queue     Queue
	table     Table
	timetable *timetable
	o         Options
}

// Feature brings the handlers of its tasks.
type Feature interface{ Tasks(t *Table) }

// Table holds, by the kind of task, what is done.
type Table struct {
	handlers map[string]handler
	plan     []entry
	chores   []*chore
}

type handler func(ctx context.Context, who domain.Actor, raw json.RawMessage) error

// On puts a handler into the table, under the kind of its task.
func On[T domain.Task](t *Table, do func(ctx context.Context, who domain.Actor, task T) error) {
	var none T
	if _, taken := t.handlers[none.Kind()]; taken {
		panic("two handlers for " + none.Kind())
	}
	t.handlers[none.Kind()] = func(ctx context.Context, who domain.Actor, raw json.RawMessage) error {
		var task T
		if err := json.Unmarshal(raw, &task); err != nil {
			return fmt.Errorf("read the task: %w", err)
		}
		return do(ctx, who, task)
	}
}

// New makes a runner with the handlers of features.
func New(queue Queue, o Options, features ...Feature) *Runner {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	defaulted(&o.Workers, 4)
	defaulted(&o.Lease, 30*time.Second)
	defaulted(&o.Poll, time.Second)
	defaulted(&o.Stop, 20*time.Second)
	r := &Runner{queue: queue, table: Table{handlers: map[string]handler{}}, o: o}
	for _, f := range features {
		f.Tasks(&r.table)
	}
	r.timetable = newTimetable(r.table, o.World.Now())
	return r
}

func defaulted[T comparable](v *T, to T) {
	var zero T
	if *v == zero {
		*v = to
	}
}

// Kinds are the kinds of task that have a handler, in order.
func (r *Runner) Kinds() []string { return slices.Sorted(maps.Keys(r.table.handlers)) }

// Run works until ctx is done. Then it claims nothing more, lets the handlers
// finish for a while, and gives back what is not done by then.
func (r *Runner) Run(ctx context.Context) error {
	work, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	var busy sync.WaitGroup
	slots := make(chan struct{}, r.o.Workers)
	poll := time.NewTicker(r.o.Poll)
	defer poll.Stop()
	freed := make(chan struct{}, 1)
	for ctx.Err() == nil {
		r.tick(ctx)
		claims := r.claim(ctx, cap(slots)-len(slots))
		for _, c := range claims {
			slots <- struct{}{}
			busy.Go(func() {
				_ = r.carryOut(work, c) // it was logged, and the task says it
				<-slots
				signal(freed)
			})
		}
		if len(claims) > 0 && len(slots) < cap(slots) {
			continue // there may be more
		}
		r.rest(ctx, poll.C, freed, len(slots) == cap(slots))
	}
	idle := make(chan struct{})
	go func() { busy.Wait(); close(idle) }()
	select {
	case <-idle:
	case <-time.After(r.o.Stop):
		cancel(errStopping)
		<-idle
	}
	return nil
}

func (r *Runner) claim(ctx context.Context, free int) []operation.Claim {
	if free == 0 {
		return nil
	}
	claims, err := r.queue.Claim(ctx, r.Kinds(), free, tries, r.o.Lease)
	if err != nil && ctx.Err() == nil {
		r.o.Log.Error("claim tasks", "error", err) // the next round tries again
	}
	return claims
}

// rest waits until there may be something to do.
func (r *Runner) rest(ctx context.Context, poll <-chan time.Time, freed <-chan struct{}, full bool) {
	ready := r.queue.Ready()
	if full {
		ready, poll = nil, nil // only a free slot helps
	}
	select {
	case <-ctx.Done():
	case <-poll:
	case <-ready:
	case <-freed:
	}
}

func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Drain carries out everything that is due, one after another, until nothing
// is, and gives every failure. It is for tests: they set the clock and look.
func (r *Runner) Drain(ctx context.Context) error {
	var errs []error
	for {
		r.tick(ctx)
		claims, err := r.queue.Claim(ctx, r.Kinds(), 1, tries, r.o.Lease)
		if err != nil {
			return errors.Join(append(errs, err)...)
		}
		if len(claims) == 0 {
			return errors.Join(errs...)
		}
		if err := r.carryOut(ctx, claims[0]); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", claims[0].Kind, err))
		}
	}
}

// slow is from when on a task that went well is told of at the level of people:
// most are chores of a moment, and a log full of them hides the rest.
const slow = 5 * time.Second

var (
	errStopping = errors.New("the program stops")
	errLost     = errors.New("the lease of the task ended")
)

// carryOut runs the handler of a claimed task, keeps its lease, and says how it
// ended.
func (r *Runner) carryOut(ctx context.Context, c operation.Claim) error {
	began := time.Now()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	renewed := make(chan struct{})
	go func() { defer close(renewed); r.renew(ctx, cancel, c) }()

	who := domain.System(&domain.Cause{Request: "task-" + c.ID.String(), Task: c.ID, TaskToken: c.Token})
	err := r.call(withProgress(ctx, r.queue, c), who, c)
	cause := context.Cause(ctx)
	cancel(nil)
	<-renewed

	// Whatever happened, it must be said even when the program is about to stop.
	end, done := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer done()
	log := r.o.Log.With("task", c.ID.String(), "kind", c.Kind, "attempt", c.Attempt, "ms", time.Since(began).Milliseconds())
	switch {
	case err == nil:
		level := slog.LevelDebug
		if time.Since(began) >= slow {
			level = slog.LevelInfo
		}
		log.Log(end, level, "task done")
		return r.queue.Done(end, c)
	case errors.Is(cause, errLost):
		log.Warn("task lost")
		return err
	case errors.Is(cause, errStopping):
		log.Info("task given back")
		return errors.Join(err, r.queue.GiveBack(end, c))
	}
	retry := r.retry(c, err)
	log.Error("task failed", "error", scrub(err), "retry", retry)
	return errors.Join(err, r.queue.Fail(end, c, retry, scrub(err)))
}

func (r *Runner) call(ctx context.Context, who domain.Actor, c operation.Claim) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.o.Log.Error("task panicked", "task", c.ID.String(), "kind", c.Kind, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return r.table.handlers[c.Kind](ctx, who, c.Args)
}

// renew keeps the lease while the handler works; once it is lost the handler's
// context ends.
func (r *Runner) renew(ctx context.Context, lost context.CancelCauseFunc, c operation.Claim) {
	tick := time.NewTicker(r.o.Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		held, err := r.queue.Renew(ctx, c, r.o.Lease)
		if err != nil {
			continue // the database may be away for a moment; the token decides at the end
		}
		if !held {
			lost(errLost)
			return
		}
	}
}

// retry is when a failed task is tried again; zero for never.
func (r *Runner) retry(c operation.Claim, err error) time.Time {
	var refusal *domain.Fault
	if errors.As(err, &refusal) && refusal.Kind != domain.Conflict || c.Attempt >= tries {
		return time.Time{}
	}
	wait := lastTry
	if c.Attempt < 10 {
		wait = min(firstTry<<(c.Attempt-1), lastTry)
	}
	return r.o.World.Now().Add(wait)
}

// long is a run of digits that could be somebody's number.
var long = regexp.MustCompile(`[0-9Xx]{6,}`)

// scrub is the text of an error without numbers of persons: drivers quote
// values in theirs.
func scrub(err error) string { return long.ReplaceAllString(err.Error(), "#") }
