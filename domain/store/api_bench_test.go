package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"lizhi/api"
	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// phone sends requests to the whole program, past the network only: names,
// token, limits, validation, scope, and all that a use-case does. Who she is comes
// from memory, as for every request but one in ten seconds.
type phone struct {
	*apitest.City
	token string
	lin   domain.PersonID
	call  fasthttp.RequestHandler
}

func newPhone(b *testing.B, db *store.DB) phone {
	b.Helper()
	c := apitest.Over(b, db, api.Rates{Account: 1 << 40, Address: 1 << 40})
	town := apitest.NewTown(b, db)
	folk := apitest.NewPeople(b, db, town)
	folk.Agree(b, db)
	c.Join("林晓雨", domain.Actor{Person: folk.Lin})
	token, err := c.Token("林晓雨")
	if err != nil {
		b.Fatal(err)
	}
	return phone{c, "Bearer " + token, folk.Lin, c.App.Handler()}
}

// send gives the ETag of the answer.
func (p phone) send(b *testing.B, method, target, body string, want int, header ...string) string {
	b.Helper()
	var r fasthttp.RequestCtx
	r.Request.Header.SetMethod(method)
	r.Request.SetRequestURI(target)
	r.Request.Header.SetHost("lizhi")
	r.Request.Header.Set("Authorization", p.token)
	for i := 0; i < len(header); i += 2 {
		r.Request.Header.Set(header[i], header[i+1])
	}
	if body != "" {
		r.Request.Header.SetContentType("application/json")
		r.Request.SetBodyString(body)
	}
	p.call(&r)
	if r.Response.StatusCode() != want {
		b.Fatalf("%s %s = %d %s", method, target, r.Response.StatusCode(), r.Response.Body())
	}
	return string(r.Response.Header.Peek("ETag"))
}

// BenchmarkAPISubmit is a record handed in through the API, beside the
// statements that this sends.
func BenchmarkAPISubmit(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		figure := storetest.Figure{Name: "submit a record through the API", Least: 0.5}
		if db.Write(ctx).Name() == "sqlite" {
			figure.Least = 0.4
		}
		p, n := newPhone(b, db), 0
		body := `{"student_id":"` + p.lin.String() + `","kind":"activity","dimension":"practice","title":"敬老院志愿服务","text":"我和同学陪老人读报。",` +
			`"day":"2026-03-14","minutes":120,"place":"清丰县敬老院","details":{"role":"组织者"},"submit":true}`
		key := func() string { n++; return fmt.Sprintf("bench-%08d", n) }
		submit := func() { p.send(b, "POST", "/v1/growth/records", body, 201, "Idempotency-Key", key()) }
		submit()
		sent := recorded(db, submit)
		pool, err := db.Write(ctx).DB()
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			figure.Beside(b, 11, 40, submit, func() { replay(b, pool, sent, key()) })
		}
	})
}

// BenchmarkNotModified is a list that did not change, beside the one query by
// primary key that it costs.
func BenchmarkNotModified(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		figure := storetest.Figure{Name: "304 for a list"}
		if db.Write(ctx).Name() == "mysql" {
			figure.Least = 0.35
		}
		p := newPhone(b, db)
		body := `{"student_id":"` + p.lin.String() + `","kind":"activity","title":"读报"}`
		list := "/v1/growth/records?student_id=" + p.lin.String()
		p.send(b, "POST", "/v1/growth/records", body, 201, "Idempotency-Key", "bench-00000000")
		tag := p.send(b, "GET", list, "", 200)
		again := func() { p.send(b, "GET", list, "", 304, "If-None-Match", tag) }
		sent := recorded(db, again)
		if len(sent) != 1 || !strings.HasPrefix(sent[0].sql, "SELECT") {
			b.Fatalf("a 304 sends %v, want one query", sent)
		}
		pool, err := db.Read(ctx).DB()
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			figure.Beside(b, 11, 200, again, func() {
				if err := drain(pool.QueryContext(ctx, sent[0].sql, sent[0].vars...)); err != nil {
					b.Fatal(err)
				}
			})
		}
	})
}
