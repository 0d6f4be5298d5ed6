package storetest

import (
	"encoding/binary"
	"sync"
	"sync/atomic"
	"time"

	"lizhi/domain"
)

// Start is the moment at which every test begins: Monday, 16 March 2026,
// 10:00 in Asia/Shanghai, in the spring term of the school year 2025-2026.
var Start = time.Date(2026, 3, 16, 2, 0, 0, 0, time.UTC)

// Clock stands still until a test moves it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock is a clock that stands at Start.
func NewClock() *Clock { return &Clock{now: Start} }

// Now is the time that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock to a time.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Add moves the clock on, or back.
func (c *Clock) Add(d time.Duration) { c.Set(c.Now().Add(d)) }

// World has this clock, and ids that count.
func (c *Clock) World() domain.World { return domain.World{Clock: c.Now, IDs: NextID} }

var counter atomic.Uint64

// NextID makes the next id of this test process, a valid UUIDv7 such as
// 0198c0de-0000-7000-8000-00000000002a.
func NextID() [16]byte {
	id := [16]byte{0x01, 0x98, 0xc0, 0xde, 0, 0, 0x70, 0, 0x80}
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], counter.Add(1))
	copy(id[10:], n[2:])
	return id
}

// ID is NextID as the id of some kind of thing.
func ID[T any]() domain.ID[T] { return domain.ID[T](NextID()) }
