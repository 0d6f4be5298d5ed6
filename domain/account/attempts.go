package account

import (
	"context"
	"sync"
	"time"
)

// Everywhere is the address under which the failures from all addresses count.
const Everywhere = "*"

// Attempts are the tries to log in as a number from an address that failed
// since the last one that succeeded. The number may be nobody's.
type Attempts struct {
	Number, Address string
	Failures        int
	LockedUntil     *time.Time
	LastAt          time.Time
}

// Try counts a try before it is made, as if it failed; success takes the count
// back. ErrLocked while the lock lasts, which a try does not make longer.
func (a *Attempts) Try(rules Rules, now time.Time) error {
	if a.LockedUntil != nil {
		if now.Before(*a.LockedUntil) {
			minutes := int((a.LockedUntil.Sub(now) + time.Minute - 1) / time.Minute)
			return ErrLocked.With("minutes", minutes)
		}
		a.Failures, a.LockedUntil = 0, nil
	}
	a.Failures++
	a.LastAt = now
	if a.Failures >= a.limit(rules) {
		until := now.Add(rules.lock())
		a.LockedUntil = &until
	}
	return nil
}

// TakeBack undoes a try that was not decided, because nobody could look at the
// password.
func (a *Attempts) TakeBack(rules Rules) {
	a.Failures = max(a.Failures-1, 0)
	if a.Failures < a.limit(rules) {
		a.LockedUntil = nil
	}
}

func (a *Attempts) limit(rules Rules) int {
	if a.Address == Everywhere {
		return rules.FailuresAnywhere
	}
	return rules.Failures
}

// turns lets tries as one number from one address go one after the other within
// this process. Each counts as failed until it has succeeded, so at once they
// would lock out somebody who knows the password.
type turns struct {
	mu      sync.Mutex
	waiting map[string]*turn
}

type turn struct {
	free  chan struct{} // holds one token
	users int
}

// take waits for the turn of a key and gives back how to end it.
func (t *turns) take(ctx context.Context, key string) (func(), error) {
	t.mu.Lock()
	if t.waiting == nil {
		t.waiting = map[string]*turn{}
	}
	mine := t.waiting[key]
	if mine == nil {
		mine = &turn{free: make(chan struct{}, 1)}
		mine.free <- struct{}{}
		t.waiting[key] = mine
	}
	mine.users++
	t.mu.Unlock()

	leave := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if mine.users--; mine.users == 0 {
			delete(t.waiting, key)
		}
	}
	select {
	case <-mine.free:
		return func() { mine.free <- struct{}{}; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}
