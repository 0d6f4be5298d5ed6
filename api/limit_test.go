package api

import (
	"fmt"
	"testing"
	"time"

	"lizhi/domain"
)

// TestPH13LimitsArePerAccount lets 500 people work from one address, as a school
// does; only the one who floods is stopped.
func TestPH13LimitsArePerAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	actors := h.gate.actors.(cast)
	for i := range 500 {
		account := domain.NewID[accountKind](domain.RealWorld())
		actors[domain.AccountID(account)] = domain.Actor{Account: domain.AccountID(account)}
		token, _, err := h.gate.tokens.Issue(domain.AccountID(account), domain.LoginID(account))
		if err != nil {
			t.Fatal(err)
		}
		if got := h.send(t, "GET /v1/records", "", "Authorization: Bearer "+token); got.status != 200 {
			t.Fatalf("person %d = %d, want 200", i, got.status)
		}
	}
	for i := range 50 {
		got := h.send(t, "GET /v1/records", "")
		if want := fmt.Sprintf(`"account";r=%d;t=60`, 49-i); got.status != 200 || got.header.Get("RateLimit") != want {
			t.Fatalf("request %d = %d, RateLimit %s, want 200 and %s", i, got.status, got.header.Get("RateLimit"), want)
		}
	}
	h.now = h.now.Add(20 * time.Second)
	got := h.send(t, "GET /v1/records", "")
	if got.status != 429 || got.body["code"] != "too_many_requests" || got.header.Get("Retry-After") != "40" {
		t.Errorf("the 51st = %d %v, Retry-After %s, want 429 and 40", got.status, got.body["code"], got.header.Get("Retry-After"))
	}
	if policy := got.header.Get("RateLimit-Policy"); policy != `"account";q=50;w=60` {
		t.Errorf("RateLimit-Policy = %s", policy)
	}
	h.now = h.now.Add(40 * time.Second)
	if got := h.send(t, "GET /v1/records", ""); got.status != 200 {
		t.Errorf("a minute later = %d, want 200", got.status)
	}
}

// TestPH13TheOpenSideIsLimitedByAddress counts by address where nobody is
// logged in, forged tokens included, and believes only our own proxies.
func TestPH13TheOpenSideIsLimitedByAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	open := func(address string) int {
		return h.send(t, "POST /v1/open", "", "Authorization:", "X-Forwarded-For: "+address).status
	}
	for i := range 30 {
		if got := open("198.51.100.7"); got != 200 {
			t.Fatalf("request %d = %d, want 200", i, got)
		}
	}
	if got := open("198.51.100.7"); got != 429 {
		t.Errorf("the 31st = %d, want 429", got)
	}
	if got := open("198.51.100.8"); got != 200 {
		t.Errorf("another address = %d, want 200", got)
	}
	for range 30 {
		h.send(t, "GET /v1/records", "", "Authorization: Bearer forged", "X-Forwarded-For: 198.51.100.9")
	}
	if got := h.send(t, "GET /v1/records", "", "Authorization: Bearer forged", "X-Forwarded-For: 198.51.100.9").status; got != 429 {
		t.Errorf("the 31st forged token = %d, want 429", got)
	}
	if got := h.send(t, "GET /v1/records", "", "X-Forwarded-For: 198.51.100.9").status; got != 200 {
		t.Errorf("an account from the same address = %d, want 200", got)
	}
}

func TestLimitsForget(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 15, 8, 0, 0, 0, time.UTC)
	l := newLimits(Rates{}, domain.World{Clock: func() time.Time { return now }})
	for i := range 1000 {
		l.take(fmt.Sprint("address ", i), 5)
	}
	now = now.Add(2 * window)
	for i := range 1000 {
		l.take(fmt.Sprint("account ", i), 5)
	}
	kept := 0
	for i := range l.shards {
		kept += len(l.shards[i].spent)
	}
	if kept != 1000 {
		t.Errorf("%d counters are kept, want 1000", kept)
	}
}
