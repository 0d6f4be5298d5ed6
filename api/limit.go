package api

import (
	"hash/maphash"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"lizhi/domain"
)

// Rates say how many requests are answered in a minute. They are per account,
// since a school of 2,000 stands behind one address; only where nobody is
// logged in is the address all there is. With several processes set each to its
// share.
type Rates struct {
	Account int // of one account; zero: 600
	Address int // of one address on the open side; zero: 1,200
}

const window = time.Minute

// limits counts requests in windows of a minute.
type limits struct {
	rates  map[string]int
	world  domain.World
	seed   maphash.Seed
	shards [32]shard
}

type shard struct {
	mu    sync.Mutex
	spent map[string]*spent
	swept time.Time
}

type spent struct {
	count int
	until time.Time
}

func newLimits(r Rates, world domain.World) *limits {
	if r.Account == 0 {
		r.Account = 600
	}
	if r.Address == 0 {
		r.Address = 1200
	}
	l := &limits{rates: map[string]int{"account": r.Account, "address": r.Address}, world: world, seed: maphash.MakeSeed()}
	for i := range l.shards {
		l.shards[i].spent = map[string]*spent{}
	}
	return l
}

// spend counts one request and says in its headers what is left; the refusal
// comes when nothing is.
func (l *limits) spend(c *fiber.Ctx, policy, key string) error {
	quota := l.rates[policy]
	left, reset := l.take(policy+" "+key, quota)
	named := `"` + policy + `";`
	c.Set("RateLimit-Policy", named+"q="+strconv.Itoa(quota)+";w="+strconv.Itoa(int(window.Seconds())))
	c.Set("RateLimit", named+"r="+strconv.Itoa(max(left, 0))+";t="+strconv.Itoa(reset))
	if left < 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(reset))
		return errTooMany.with("seconds", reset)
	}
	return nil
}

// take counts one request; left is negative when it is one too many. reset is
// in seconds.
func (l *limits) take(key string, quota int) (left, reset int) {
	s := &l.shards[maphash.String(l.seed, key)%uint64(len(l.shards))]
	now := l.world.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	entry := s.spent[key]
	if entry == nil || !now.Before(entry.until) {
		entry = &spent{until: now.Add(window)}
		s.spent[key] = entry
	}
	entry.count++
	return quota - entry.count, max(int(entry.until.Sub(now).Seconds()), 1)
}

// sweep forgets what is over, once a window.
func (s *shard) sweep(now time.Time) {
	if now.Sub(s.swept) < window {
		return
	}
	s.swept = now
	for key, entry := range s.spent {
		if !now.Before(entry.until) {
			delete(s.spent, key)
		}
	}
}
