package api

import (
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// BenchmarkGate is what stands before a handler: names, token, limits,
// validation, fingerprint, log line and counters, without any network. "bare" is
// fiber with a handler that answers the same.
func BenchmarkGate(b *testing.B) {
	const body = `{"title":"读书会","kind":"activity","day":"2026-03-14","hours":2,"note":"与同学共读","items":[{"title":"第一"},{"title":"第二"},{"title":"第三"}]}`
	h := newHouse(b, nil)
	h.gate.limits = newLimits(Rates{Account: 1 << 40, Address: 1 << 40}, h.gate.world)
	h.log.Grow(64 << 20)
	bare := fiber.New(fiber.Config{Immutable: true})
	answer := func(c *fiber.Ctx) error { return c.JSON(fiber.Map{"op": "x"}) }
	bare.Get("/v1/records", answer)
	bare.Post("/v1/records", answer)
	for _, c := range []struct {
		name, method, target, body string
		app                        *fiber.App
	}{
		{"bare GET", "GET", "/v1/records?limit=20&kind=honour", "", bare},
		{"gate GET", "GET", "/v1/records?limit=20&kind=honour", "", h.App},
		{"bare POST", "POST", "/v1/records", body, bare},
		{"gate POST", "POST", "/v1/records", body, h.App},
	} {
		b.Run(c.name, func(b *testing.B) {
			handler := c.app.Handler()
			token := "Bearer " + h.token(b)
			b.ReportAllocs()
			var r fasthttp.RequestCtx
			for b.Loop() {
				r.Request.Reset()
				r.Response.Reset()
				r.Request.Header.SetMethod(c.method)
				r.Request.SetRequestURI(c.target)
				r.Request.Header.SetHost("lizhi")
				r.Request.Header.Set("Authorization", token)
				r.Request.Header.Set("Idempotency-Key", "key-00000001")
				r.Request.Header.SetContentType("application/json")
				r.Request.SetBodyString(c.body)
				handler(&r)
				if r.Response.StatusCode() != 200 {
					b.Fatalf("%d %s", r.Response.StatusCode(), r.Response.Body())
				}
				h.log.Reset()
			}
		})
	}
}
