package store

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
)

// numbers hands out the numbers of this process's audit rows. They have no
// gaps: what a rolled back transaction took is taken again by a later one.
//
// Each row says, under its MAC, the floor that held when it was written: every
// lower number of the process is kept for good. So a missing number below the
// highest floor was removed, while one above it may be in flight, or was when
// the process crashed.
type numbers struct {
	mu       sync.Mutex
	process  processID
	started  time.Time
	next     int64
	free     []int64   // given back
	open     []int64   // taken by transactions that have not ended
	doubtful []int64   // open, of transactions whose commit was not answered
	beaten   time.Time // when the process's row was last written, and with which floor
	told     int64
}

// held are the numbers that one transaction took.
type held struct {
	from       *numbers
	taken      []int64
	committing bool
}

func (n *numbers) hold() *held { return &held{from: n} }

// take takes count numbers and tells the floor.
func (h *held) take(count int) (taken []int64, floor int64) {
	n := h.from
	n.mu.Lock()
	defer n.mu.Unlock()
	for range count {
		var number int64
		if len(n.free) > 0 {
			number, n.free = n.free[0], n.free[1:]
		} else {
			n.next++
			number = n.next
		}
		h.taken = append(h.taken, number)
		n.open = append(n.open, number)
	}
	return h.taken, n.floor()
}

// floor is the lowest number that is not yet kept.
func (n *numbers) floor() int64 {
	floor := n.next + 1
	for _, number := range n.free {
		floor = min(floor, number)
	}
	for _, number := range n.open {
		floor = min(floor, number)
	}
	return floor
}

// release gives the numbers back: the transaction was rolled back.
func (h *held) release() { h.end(true); h.committing = false }

func (h *held) end(again bool) {
	n := h.from
	n.mu.Lock()
	defer n.mu.Unlock()
	n.open = slices.DeleteFunc(n.open, func(number int64) bool { return slices.Contains(h.taken, number) })
	if again {
		n.free = append(n.free, h.taken...)
		slices.Sort(n.free)
	}
	h.taken = nil
}

// settle ends what a transaction held. When the answer to its commit was lost,
// the table says whether the rows are there; until it can be asked the numbers
// stay open.
func (d *DB) settle(ctx context.Context, h *held, err error) {
	switch {
	case len(h.taken) == 0:
	case err == nil:
		h.end(false)
	case !h.committing || deadlock(err):
		h.release()
	default:
		d.numbers.mu.Lock()
		d.numbers.doubtful = append(d.numbers.doubtful, h.taken...)
		d.numbers.mu.Unlock()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		_ = d.resolve(ctx) // Beat tries again
	}
}

// resolve looks which doubtful numbers are kept.
func (d *DB) resolve(ctx context.Context) error {
	n := &d.numbers
	n.mu.Lock()
	doubtful := slices.Clone(n.doubtful)
	n.mu.Unlock()
	if len(doubtful) == 0 {
		return nil
	}
	var kept []int64
	// The writing handle, in its turn: on MySQL the server ends a broken
	// connection's transaction before the rows' locks are free.
	err := d.writing(ctx, func(g *gorm.DB) error {
		return locked(g.Model(&auditRow{})).Where("process = ? AND number IN ?", n.process, doubtful).
			Pluck("number", &kept).Error
	})
	if err != nil {
		return err
	}
	n.mu.Lock()
	n.doubtful = slices.DeleteFunc(n.doubtful, func(number int64) bool { return slices.Contains(doubtful, number) })
	n.mu.Unlock()
	lost := slices.DeleteFunc(slices.Clone(doubtful), func(number int64) bool { return slices.Contains(kept, number) })
	(&held{from: n, taken: kept}).end(false)
	(&held{from: n, taken: lost}).end(true)
	return nil
}

type processID = domain.ID[processRow]

// processRow is one run of the program.
type processRow struct {
	ID        processID
	Host      string
	StartedAt time.Time
	SeenAt    time.Time
	Floor     int64
	Stopped   int
	Sealed    int64 // not under the MAC: only where sealing goes on
	Closed    int
	MAC       []byte
}

func (processRow) TableName() string { return "processes" }

func (r processRow) sum(with key) []byte {
	w := packed{}
	return mac(with, w.id(r.ID).text(r.Host).time(r.StartedAt).number(r.Floor).number(int64(r.Stopped)))
}

// register writes this process's row before its first transaction.
func (d *DB) register(ctx context.Context) error {
	n := &d.numbers
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.process.IsZero() {
		return nil
	}
	host, _ := os.Hostname()
	now := d.world.Now()
	row := processRow{ID: domain.NewID[processRow](d.world), Host: cut(host, 120), StartedAt: now, SeenAt: now, Floor: 1}
	row.MAC = row.sum(d.keys.current(auditKey))
	if err := d.writing(ctx, func(g *gorm.DB) error { return g.Create(&row).Error }); err != nil {
		return err
	}
	n.process, n.started = row.ID, now
	return nil
}

// Beat says that this process lives, and below which number its audit rows are
// complete; it writes only when there is something new to say. Numbers that nobody took again get an empty row, so that they do
// not hold the floor down.
// It also learns the keys that other processes use by now.
func (d *DB) Beat(ctx context.Context) error {
	return errors.Join(d.learnKeys(ctx), d.beat(ctx, 0))
}

func (d *DB) beat(ctx context.Context, stopped int) error {
	n := &d.numbers
	n.mu.Lock()
	process, free := n.process, len(n.free)
	news := n.floor() != n.told || free > 0 || stopped == 1 || !d.world.Now().Before(n.beaten.Add(beatEvery))
	n.mu.Unlock()
	if process.IsZero() || !news {
		return nil
	}
	if err := d.resolve(ctx); err != nil {
		return err
	}
	if free > 0 {
		err := d.once(ctx, domain.Actor{}, nil, func(t *tx) error {
			for range free {
				t.notes = append(t.notes, domain.Entry{Action: "audit.void", Object: "audit"})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	n.mu.Lock()
	floor := n.floor()
	n.mu.Unlock()
	now := d.world.Now()
	err := d.writing(ctx, func(g *gorm.DB) error {
		var row processRow
		if err := locked(g).Where("id = ?", process).Take(&row).Error; err != nil {
			return err
		}
		row.Floor, row.SeenAt, row.Stopped, row.Closed = floor, now, stopped, 0
		row.MAC = row.sum(d.keys.current(auditKey))
		return g.Model(&row).Select("floor", "seen_at", "stopped", "closed", "mac").Updates(&row).Error
	})
	if err == nil {
		n.mu.Lock()
		n.told, n.beaten = floor, now
		n.mu.Unlock()
	}
	return err
}

// stopNumbers closes the process's part of the audit.
func (d *DB) stopNumbers(ctx context.Context) error {
	if d.write == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	err := d.beat(ctx, 1)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil // a test emptied the table
	}
	return err
}
