package api_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"time"

	"lizhi/api/apitest"
	"lizhi/domain"
)

// together sends one case n times at once and gives the answers.
func together(t *testing.T, c *apitest.City, n int, request func(i int) apitest.Case) []apitest.Answer {
	t.Helper()
	answers := make([]apitest.Answer, n)
	begin := make(chan struct{})
	var done sync.WaitGroup
	for i := range n {
		r := c.Request(t, request(i))
		done.Go(func() {
			<-begin
			answers[i] = c.Ask(t, r)
		})
	}
	close(begin)
	done.Wait()
	return answers
}

// TestPH1FiftyPostsWithOneKeyAreOne sends fifty parallel posts with one key: one
// order comes of it and fifty equal answers, before and after a restart.
func TestPH1FiftyPostsWithOneKeyAreOne(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		w.Vars["class"] = w.OwnClass.String()
		order := apitest.Case{
			As: "class_teacher of own class", Do: "POST /v1/portfolios", Body: `{"unit_id":"{class}"}`,
			Header: map[string]string{"Idempotency-Key": "fifty-at-once"},
		}
		answers := together(t, c, 50, func(int) apitest.Case { return order })
		fresh := 0
		for i, a := range answers {
			if a.Status != 202 || !bytes.Equal(a.Raw, answers[0].Raw) {
				t.Fatalf("answer %d = %d %s, want that of the first, %s", i, a.Status, a.Raw, answers[0].Raw)
			}
			if a.Header.Get("Idempotency-Replayed") == "" {
				fresh++
			}
		}
		if fresh != 1 {
			t.Errorf("%d answers are not marked as replayed, want 1", fresh)
		}
		list := c.Send(t, apitest.Case{As: order.As, Do: "GET /v1/portfolios", Want: 200})
		if items, _ := list.At("/items").([]any); len(items) != 1 {
			t.Errorf("%d orders came of it, want 1", len(items))
		}

		again := c.Again(t)
		a := again.Send(t, order)
		if !bytes.Equal(a.Raw, answers[0].Raw) || a.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("after a restart = %d %s, want the first answer, replayed", a.Status, a.Raw)
		}
		c.Clock.Add(34 * 24 * time.Hour)
		if a := c.Send(t, order); !bytes.Equal(a.Raw, answers[0].Raw) {
			t.Errorf("after 34 days = %d %s, want the first answer", a.Status, a.Raw)
		}
	})
}

// TestPH1TheKeyIsOnesOwn uses a key for something else, and as somebody else.
func TestPH1TheKeyIsOnesOwn(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		w.Vars["class"], w.Vars["school"] = w.OwnClass.String(), w.Own.String()
		key := map[string]string{"Idempotency-Key": "key-of-somebody"}
		c.Run(t,
			apitest.Case{
				Remark: "the first", As: "head of own school", Do: "POST /v1/portfolios", Body: `{"unit_id":"{class}"}`, Header: key,
				Want: 202, Save: map[string]string{"/id": "first"},
			},
			apitest.Case{
				Remark: "another body", As: "head of own school", Do: "POST /v1/portfolios", Body: `{"unit_id":"{school}"}`, Header: key,
				Want: 422, Code: "idempotency.mismatch",
			},
			apitest.Case{
				Remark: "a body with a space more", As: "head of own school", Do: "POST /v1/portfolios", Body: `{"unit_id": "{class}"}`, Header: key,
				Want: 422, Code: "idempotency.mismatch",
			},
			apitest.Case{
				Remark: "another account", As: "aid_officer of own school", Do: "POST /v1/portfolios", Body: `{"unit_id":"{class}"}`, Header: key,
				Want: 202, Check: func(t *testing.T, a apitest.Answer) {
					if a.At("/id") == w.Vars["first"] || a.Header.Get("Idempotency-Replayed") != "" {
						t.Errorf("somebody else's answer came back: %s", a.Raw)
					}
				},
			},
			apitest.Case{
				Remark: "an account that may not", As: "judge of own school", Do: "POST /v1/portfolios", Body: `{"unit_id":"{class}"}`, Header: key,
				Want: 404,
			},
			apitest.Case{
				Remark: "a refusal is not kept", As: "judge of own school", Do: "POST /v1/portfolios", Body: `{"unit_id":"{school}"}`, Header: key,
				Want: 404,
			},
		)
	})
}

// TestPH2AClientsIDIsTakenOnce sends fifty parallel posts that carry the same id
// and different keys.
func TestPH2AClientsIDIsTakenOnce(t *testing.T) {
	t.Parallel()
	apitest.Each(t, func(t *testing.T, c *apitest.City) {
		w := newScene(t, c)
		w.Vars["class"], w.Vars["own"] = w.OwnClass.String(), domain.NewID[struct{}](domain.RealWorld()).String()
		order := func(as, body string, i int) apitest.Case {
			return apitest.Case{As: as, Do: "POST /v1/portfolios", Body: body, Header: map[string]string{"Idempotency-Key": fmt.Sprintf("key-%08d", i)}}
		}
		const mine = `{"id":"{own}","unit_id":"{class}"}`
		for i, a := range together(t, c, 50, func(i int) apitest.Case { return order("head of own school", mine, i) }) {
			if a.Status != 202 || a.At("/id") != w.Vars["own"] {
				t.Errorf("answer %d = %d %s, want the same order", i, a.Status, a.Raw)
			}
		}
		list := c.Send(t, apitest.Case{As: "head of own school", Do: "GET /v1/portfolios", Want: 200})
		if items, _ := list.At("/items").([]any); len(items) != 1 {
			t.Errorf("%d orders came of it, want 1", len(items))
		}
		other := order("aid_officer of own school", mine, 51)
		other.Want, other.Code = 409, "id_taken"
		c.Send(t, other)
		changed := order("head of own school", `{"id":"{own}","unit_id":"`+w.Own.String()+`"}`, 52)
		changed.Want, changed.Code = 409, "id_taken"
		c.Send(t, changed)
	})
}
