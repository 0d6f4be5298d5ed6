package jobs

import (
	"context"
	"sync"
	"time"

	"lizhi/domain/operation"
)

type progressKey struct{}

// progress tells how far one task is, at most once a second.
type progress struct {
	queue Queue
	claim operation.Claim
	mu    sync.Mutex
	said  time.Time
}

func withProgress(ctx context.Context, queue Queue, c operation.Claim) context.Context {
	return context.WithValue(ctx, progressKey{}, &progress{queue: queue, claim: c})
}

// Progress gives a handler, and the use-case that it calls, a way to say how far
// the task is: done of total. It writes at most once a second, and always the
// last step. Never call it inside a transaction: it writes in one of its own.
func Progress(ctx context.Context) func(done, total int64) {
	p, ok := ctx.Value(progressKey{}).(*progress)
	if !ok {
		return func(int64, int64) {}
	}
	return func(done, total int64) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if done < total && time.Since(p.said) < time.Second {
			return
		}
		p.said = time.Now()
		_ = p.queue.Progress(ctx, p.claim, done, total) // it is a courtesy: the work goes on
	}
}
