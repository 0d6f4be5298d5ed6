package jobs

import (
	"context"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"lizhi/domain"
)

// entry is one line of the timetable: when (seconds, minutes, hours, days,
// months, weekdays, in Asia/Shanghai), and what. If wanted is not nil it is
// asked first, so that an idle night writes nothing.
type entry struct {
	when   string
	task   domain.Task
	wanted func(ctx context.Context) (bool, error)
	at     cron.Schedule
}

// Every puts a task into the timetable: "0 30 3 * * *" is half past three each
// night in Asia/Shanghai. wanted may be nil.
func (t *Table) Every(when string, task domain.Task, wanted func(ctx context.Context) (bool, error)) {
	at, err := cron.NewParser(cron.Second | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).
		Parse("CRON_TZ=Asia/Shanghai " + when)
	if err != nil {
		panic(err) // a literal
	}
	t.plan = append(t.plan, entry{when, task, wanted, at})
}

// chore is what every process does for itself, again and again, while it runs.
type chore struct {
	every time.Duration
	do    func(ctx context.Context) error
	last  time.Time
}

// Always makes every process do something for itself again and again: it is no
// task, nobody else does it, and a failure is logged and forgotten.
func (t *Table) Always(every time.Duration, do func(ctx context.Context) error) {
	t.chores = append(t.chores, &chore{every: every, do: do})
}

// timetable orders what is due by the clock.
type timetable struct {
	plan   []entry
	chores []*chore
	mu     sync.Mutex
	seen   time.Time // everything up to here was ordered
}

// caughtUp is how far back a starting process looks for what nobody ordered.
const caughtUp = 24 * time.Hour

func newTimetable(t Table, now time.Time) *timetable {
	return &timetable{plan: t.plan, chores: t.chores, seen: now.Add(-caughtUp)}
}

// tick orders, of every entry, the latest moment that has passed since the last
// tick.
func (r *Runner) tick(ctx context.Context) {
	t, now := r.timetable, r.o.World.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range t.chores {
		if now.Before(c.last.Add(c.every)) {
			continue
		}
		c.last = now
		if err := c.do(ctx); err != nil && ctx.Err() == nil {
			r.o.Log.Error("chore", "error", scrub(err))
		}
	}
	if !now.After(t.seen) {
		return
	}
	since := t.seen
	for _, e := range t.plan {
		at := latest(e.at, since, now)
		if at.IsZero() {
			continue
		}
		if err := e.order(ctx, r.queue, at); err != nil {
			r.o.Log.Error("order by timetable", "kind", e.task.Kind(), "error", err)
			return // the next tick tries all of them again; who was ordered has its id
		}
	}
	t.seen = now
}

func (e entry) order(ctx context.Context, queue Queue, at time.Time) error {
	if e.wanted != nil {
		if wanted, err := e.wanted(ctx); err != nil || !wanted {
			return err
		}
	}
	return queue.Order(ctx, at, e.task)
}

// latest is the last moment of a schedule after since and not after now; zero
// if there is none. It looks back from now in growing steps, so that a day of
// five-second moments is not walked through.
func latest(s cron.Schedule, since, now time.Time) time.Time {
	for back := 10 * time.Second; ; back *= 8 {
		from := now.Add(-back)
		if from.Before(since) {
			from = since
		}
		var last time.Time
		for at := s.Next(from); !at.IsZero() && !at.After(now); at = s.Next(at) {
			last = at
		}
		if !last.IsZero() || from.Equal(since) {
			return last
		}
	}
}
