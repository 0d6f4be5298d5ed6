package main

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// quiet is how much may be allocated in a turn of rest, in bytes, while nobody
// asks for anything: the workers look for tasks and the cron for its hour.
const quiet = 4 << 20

// tight is how much garbage there may be while the program starts, in percent of
// what lives: what lives then stays close together, 5 MB less of pages for
// 100 ms of one core.
const tight = 25

// rest collects garbage as usual from now on, and gives the memory back that
// starting, and later a busy hour, a big import or a queue of logins took: Go
// itself keeps it for minutes, and up to twice of what lives. It does so once,
// when the program has become quiet, so a busy one never pays for it.
func rest(ctx context.Context, every time.Duration, collect int) error {
	debug.SetGCPercent(collect)
	giveBack := func() {
		debug.FreeOSMemory()
		leavePages()
	}
	giveBack()
	turns := time.NewTicker(every)
	defer turns.Stop()
	last, freed := allocated(), allocated()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-turns.C:
		}
		now := allocated()
		if now-last < quiet && now-freed >= quiet {
			giveBack()
			freed = now
		}
		last = now
	}
}

// allocated is how many bytes were ever allocated on the heap.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
