package api

import (
	"testing"

	"lizhi/domain"
)

// TestPH1TheFingerprintIsTheRequest changes one thing at a time.
func TestPH1TheFingerprintIsTheRequest(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	const key = "Idempotency-Key: key-00000001"
	cause := func(do, body string, headers ...string) domain.Cause {
		t.Helper()
		if got := h.send(t, do, body, append(headers, key)...); got.status != 200 {
			t.Fatalf("%s = %d %s", do, got.status, got.text)
		}
		return *h.last.actor.Cause
	}
	const body = `{"title":"a","items":[]}`
	first := cause("POST /v1/records", body)
	if first.Key != "key-00000001" || first.Route != "POST /v1/records" || len(first.Fingerprint) != 64 {
		t.Fatalf("cause = %+v", first)
	}
	if again := cause("POST /v1/records", body); again.Fingerprint != first.Fingerprint || again.Request == first.Request {
		t.Errorf("the same request = %+v, want the fingerprint of %+v and another request id", again, first)
	}
	if other := cause("POST /v1/records", `{"title":"b","items":[]}`); other.Fingerprint == first.Fingerprint {
		t.Error("another body has the same fingerprint")
	}
	if other := cause("POST /v1/pay", body); other.Fingerprint == first.Fingerprint || other.Route == first.Route {
		t.Error("another route has the same fingerprint")
	}
	if got := h.send(t, "POST /v1/records", body); got.status != 200 || h.last.actor.Cause.Key != "" {
		t.Errorf("without a key the cause is %+v", h.last.actor.Cause)
	}
}

func TestPH1AReplaySaysSo(t *testing.T) {
	t.Parallel()
	replayed := false
	h := newHouse(t, func(c *call) error { c.actor.Cause.Replayed = replayed; return nil })
	for _, replayed = range []bool{false, true} {
		got := h.send(t, "POST /v1/records", `{"title":"a","items":[]}`, "Idempotency-Key: key-00000001")
		if said := got.header.Get("Idempotency-Replayed") == "true"; said != replayed {
			t.Errorf("Idempotency-Replayed = %t, want %t", said, replayed)
		}
	}
}

func TestARunningRequestIsTriedAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(*call) error { return domain.ErrRunning })
	got := h.send(t, "POST /v1/records", `{"title":"a","items":[]}`)
	if got.status != 409 || got.header.Get("Retry-After") == "" {
		t.Errorf("answer = %d, Retry-After %q, want 409 with Retry-After", got.status, got.header.Get("Retry-After"))
	}
}
