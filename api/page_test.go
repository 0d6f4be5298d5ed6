package api

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"lizhi/domain"
)

// TestPH10CursorsAreSealed takes a cursor where it does not belong.
func TestPH10CursorsAreSealed(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	position := domain.Position{At: h.now.Add(-time.Hour), ID: domain.RealWorld().NewID()}
	var cursor string
	seal := func(c *call) error {
		sealed, err := next(context.WithValue(t.Context(), callKey{}, c), position)
		if err == nil {
			cursor = *sealed
		}
		return err
	}
	made := newHouseWith(t, h, seal)
	if got := made.send(t, "GET /v1/records?kind=honour&limit=20", ""); got.status != 200 {
		t.Fatalf("seal = %d %s", got.status, got.text)
	}
	var got domain.Page
	open := newHouseWith(t, h, func(c *call) (err error) {
		values, err := url.ParseQuery(c.query)
		if err != nil {
			return err
		}
		text := values.Get("cursor")
		got, err = page(context.WithValue(t.Context(), callKey{}, c), &text, nil)
		return err
	})
	//nolint:paralleltest // one server is asked one thing after another
	for _, c := range []struct {
		remark, query string
		later         time.Duration
		want          int
	}{
		{"as given", "kind=honour&cursor=" + cursor, 0, 200},
		{"with another limit", "kind=honour&limit=5&cursor=" + cursor, 0, 200},
		{"in another order of the query", "cursor=" + cursor + "&kind=honour", 0, 200},
		{"a second before its end", "kind=honour&cursor=" + cursor, cursorLife - time.Second, 200},
		{"at its end", "kind=honour&cursor=" + cursor, cursorLife, 422},
		{"under another filter", "kind=activity&cursor=" + cursor, 0, 422},
		{"without the filter", "cursor=" + cursor, 0, 422},
		{"tampered with", "kind=honour&cursor=" + cursor[:len(cursor)-4] + flip(cursor[len(cursor)-4:]), 0, 422},
		{"cut off", "kind=honour&cursor=" + cursor[:20], 0, 422},
		{"of another key", "kind=honour&cursor=c9" + cursor[2:], 0, 422},
		{"without a key", "kind=honour&cursor=" + cursor[3:], 0, 422},
		{"not one of ours", "kind=honour&cursor=abc", 0, 422},
		{"empty", "kind=honour&cursor=", 0, 422},
	} {
		t.Run(c.remark, func(t *testing.T) {
			start := h.now
			open.now = start.Add(c.later)
			a := open.send(t, "GET /v1/records?"+c.query, "")
			if a.status != c.want {
				t.Fatalf("status = %d, want %d: %s", a.status, c.want, a.text)
			}
			if c.want == 422 && a.fields()["query/cursor"] == "" {
				t.Errorf("fields = %v, want query/cursor", a.fields())
			}
			if c.want == 200 && (got.After != position || got.Limit != defaultLimit) {
				t.Errorf("page = %v, want after %v", got, position)
			}
		})
	}
	// Somebody else's.
	open.now = h.now
	other := domain.AccountID(domain.RealWorld().NewID())
	open.gate.actors.(cast)[other] = domain.Actor{Account: other}
	open.lin = other
	if a := open.send(t, "GET /v1/records?kind=honour&cursor="+cursor, ""); a.status != 422 {
		t.Errorf("somebody else's cursor = %d, want 422", a.status)
	}
	if strings.Contains(cursor, position.At.Format("2006")) {
		t.Errorf("the cursor %s shows its position", cursor)
	}
}

// newHouseWith is another server with the keys, the time and the people of h.
func newHouseWith(t testing.TB, h *house, answer func(*call) error) *house {
	t.Helper()
	other := newHouse(t, answer)
	other.gate.keys, other.gate.cursors.keys = h.keys, h.keys
	other.gate.tokens.keys = h.keys
	other.keys, other.lin, other.gate.actors = h.keys, h.lin, h.gate.actors
	other.now = h.now
	return other
}

func TestPageHasALimitOfItsOwn(t *testing.T) {
	t.Parallel()
	five := 5
	for _, c := range []struct {
		limit *int
		want  int
	}{{nil, defaultLimit}, {&five, 5}} {
		got, err := page(t.Context(), nil, c.limit)
		if err != nil || got.Limit != c.want || !got.After.IsZero() {
			t.Errorf("page = %v %v, want limit %d from the beginning", got, err, c.want)
		}
	}
	if cursor, err := next(t.Context(), domain.Position{}); cursor != nil || err != nil {
		t.Errorf("next after the last page = %v %v, want none", cursor, err)
	}
}
