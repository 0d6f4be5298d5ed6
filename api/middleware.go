package api

import (
	"fmt"
	"log/slog"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
	"github.com/valyala/fasthttp"
)

const (
	localRequest  = "lizhi.request"
	localObserved = "lizhi.observed"
)

// requestID is the id under which the log knows a request.
func requestID(c *fiber.Ctx) string {
	if id, ok := c.Locals(localRequest).(string); ok {
		return id
	}
	id := uuid.NewString()
	c.Locals(localRequest, id)
	c.Set(fiber.HeaderXRequestID, id)
	return id
}

// observe stands around everything: it names the request, sets the headers that
// every answer has, and writes one line and one count when it is over. A line
// has the pattern of the route, never the address that was asked for, since
// that may name a person.
func (g *gate) observe(c *fiber.Ctx) (err error) {
	start := time.Now()
	id := requestID(c)
	c.Locals(localObserved, true)
	dress(c)
	if err := g.guarded(c); err != nil {
		if err := g.answerError(c, err); err != nil {
			return err
		}
	}
	took, status, pattern := time.Since(start), c.Response().StatusCode(), routeOf(c)
	g.metrics.count(c.Method(), pattern, status, took)
	g.log.LogAttrs(c.UserContext(), levelOf(pattern), "request",
		slog.String("request_id", id), slog.String("method", c.Method()), slog.String("route", pattern),
		slog.Int("status", status), slog.Duration("took", took), slog.Int("bytes", size(c)))
	return nil
}

// levelOf keeps the probes of watchers, which come every few seconds, out of a
// log that people read; what is away is told by who finds out.
func levelOf(pattern string) slog.Level {
	if pattern == "/healthz" || pattern == "/readyz" {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// size is how many bytes are answered. A stream is not asked for its body: it
// would be read into memory.
func size(c *fiber.Ctx) int {
	if c.Response().IsBodyStream() {
		return c.Response().Header.ContentLength()
	}
	return len(c.Response().Body())
}

// dress sets the headers that every answer has.
func dress(c *fiber.Ctx) {
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
}

// methods are those that HTTP has; fiber answers others in plain text.
var methods = []string{
	fiber.MethodGet, fiber.MethodHead, fiber.MethodPost, fiber.MethodPut, fiber.MethodPatch, fiber.MethodDelete,
	fiber.MethodOptions, fiber.MethodTrace, fiber.MethodConnect,
}

// beforeFiber answers what fiber would answer without asking us.
func (g *gate) beforeFiber(app *fiber.App) {
	inner := app.Server().Handler
	app.Server().Handler = func(r *fasthttp.RequestCtx) {
		if slices.Contains(methods, string(r.Method())) {
			inner(r)
			return
		}
		c := app.AcquireCtx(r)
		defer app.ReleaseCtx(c)
		if err := g.refuse(c, errMethod); err != nil {
			r.SetStatusCode(fiber.StatusInternalServerError)
		}
	}
}

// refuse is fiber's ErrorHandler. Errors of the journey come here through
// observe; those of the framework, a body that is too large or a request that is
// no HTTP, come by themselves, and are dressed and counted here.
func (g *gate) refuse(c *fiber.Ctx, err error) error {
	if observed, _ := c.Locals(localObserved).(bool); observed {
		return g.answerError(c, err)
	}
	dress(c)
	if err := g.answerError(c, err); err != nil {
		return err
	}
	g.metrics.count("none", "none", c.Response().StatusCode(), 0)
	g.log.Info("request", slog.String("request_id", requestID(c)), slog.Int("status", c.Response().StatusCode()))
	return nil
}

// guarded goes on, and makes a panic an error.
func (g *gate) guarded(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			g.log.Error("panic", slog.String("request_id", requestID(c)), slog.String("stack", string(debug.Stack())))
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return c.Next()
}

// routeOf is the pattern that answered, or "none": middleware has the route "/".
func routeOf(c *fiber.Ctx) string {
	if r := c.Route(); r != nil && r.Path != "" && (r.Path != "/" || c.Path() == "/") {
		return r.Path
	}
	return "none"
}

// override lets clients that can only GET and POST, as WeChat's, do the rest:
// a POST says in X-HTTP-Method-Override what it means. It comes before routing,
// so that nothing after it ever sees the POST.
func (g *gate) override(c *fiber.Ctx) error {
	if c.Method() != fiber.MethodPost {
		return c.Next()
	}
	switch method := strings.ToUpper(c.Get("X-HTTP-Method-Override")); method {
	case "", fiber.MethodPost:
	case fiber.MethodPatch, fiber.MethodDelete, fiber.MethodPut:
		c.Request().Header.SetMethod(method)
		c.Method(method)
	default:
		return errMethod
	}
	return c.Next()
}

// proxies are the addresses whose X-Forwarded-For is believed.
type proxies []netip.Prefix

func parseProxies(list []string) (proxies, error) {
	var all proxies
	for _, s := range list {
		if prefix, err := netip.ParsePrefix(s); err == nil {
			all = append(all, prefix)
			continue
		}
		addr, err := netip.ParseAddr(s)
		if err != nil {
			return nil, fmt.Errorf("a proxy is an address or a network, not %q", s)
		}
		all = append(all, netip.PrefixFrom(addr, addr.BitLen()))
	}
	return all, nil
}

func (p proxies) trust(addr netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}

// client is the address that asks: the nearest one in X-Forwarded-For that is
// not a proxy of ours. Whatever stands before it anybody could have written.
func (p proxies) client(c *fiber.Ctx) string {
	remote, ok := netip.AddrFromSlice(c.Context().RemoteIP())
	if !ok {
		return ""
	}
	remote = remote.Unmap()
	if !p.trust(remote) {
		return remote.String()
	}
	hops := strings.Split(c.Get(fiber.HeaderXForwardedFor), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		addr, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		remote = addr.Unmap()
		if !p.trust(remote) {
			break
		}
	}
	return remote.String()
}
