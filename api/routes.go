package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gofiber/fiber/v2"

	"lizhi/domain"
)

// operation is one operation of openapi.yaml, prepared for requests.
type operation struct {
	id, method string
	pattern    string // as fiber has it, "/v1/records/:id"
	open       bool   // nobody needs to be logged in
	params     []parameter
	known      map[string]bool // names of query parameters
	body       *bodyRule       // nil: the operation takes none
	keyed      bool            // takes an Idempotency-Key
	streams    bool            // answers something else than JSON, for as long as the network takes
}

// operationsOf prepares every operation.
func operationsOf(spec *openapi3.T) (map[string]*operation, error) {
	all := map[string]*operation{}
	for path, item := range spec.Paths.Map() {
		for method, o := range item.Operations() {
			op := &operation{id: o.OperationID, method: method, pattern: fiberPath(path), known: map[string]bool{}}
			security := o.Security
			if security == nil {
				security = &spec.Security
			}
			op.open = len(*security) == 0
			for _, p := range append(slices.Clone(item.Parameters), o.Parameters...) {
				op.add(p.Value)
			}
			rule, err := bodyRuleOf(o)
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			op.body, op.streams = rule, streams(o)
			all[method+" "+op.pattern] = op
		}
	}
	return all, nil
}

// streams reports whether an operation answers files.
func streams(o *openapi3.Operation) bool {
	for status, r := range o.Responses.Map() {
		if strings.HasPrefix(status, "2") && len(r.Value.Content) > 0 && r.Value.Content[fiber.MIMEApplicationJSON] == nil {
			return true
		}
	}
	return false
}

func (op *operation) add(p *openapi3.Parameter) {
	op.params = append(op.params, parameterOf(p))
	switch {
	case p.In == openapi3.ParameterInQuery:
		op.known[p.Name] = true
	case p.Name == headerKey:
		op.keyed = true
	}
}

// fiberPath writes "/v1/records/{id}" as "/v1/records/:id".
func fiberPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

// routes collects what the generated code registers, so that every route gets
// the gate before it, and so that "/records/mine" comes before "/records/:id"
// whatever the order in openapi.yaml.
type routes struct {
	fiber.Router
	gate *gate
	all  []route
}

type route struct {
	method, pattern string
	handlers        []fiber.Handler
}

// Get and the others are what the generated code calls.
func (r *routes) Get(path string, h ...fiber.Handler) fiber.Router { return r.add("GET", path, h) }

// Post collects a route.
func (r *routes) Post(path string, h ...fiber.Handler) fiber.Router { return r.add("POST", path, h) }

// Put collects a route.
func (r *routes) Put(path string, h ...fiber.Handler) fiber.Router { return r.add("PUT", path, h) }

// Patch collects a route.
func (r *routes) Patch(path string, h ...fiber.Handler) fiber.Router { return r.add("PATCH", path, h) }

// Delete collects a route.
func (r *routes) Delete(path string, h ...fiber.Handler) fiber.Router {
	return r.add("DELETE", path, h)
}

func (r *routes) add(method, pattern string, handlers []fiber.Handler) fiber.Router {
	r.all = append(r.all, route{method, pattern, handlers})
	return r
}

// register gives the collected routes to fiber, the most literal first.
func (r *routes) register(app *fiber.App) error {
	sort.SliceStable(r.all, func(i, j int) bool { return literalFirst(r.all[i].pattern, r.all[j].pattern) })
	for _, route := range r.all {
		op, known := r.gate.operations[route.method+" "+route.pattern]
		if !known {
			return fmt.Errorf("%s %s is generated, but not in openapi.yaml: generate again", route.method, route.pattern)
		}
		handlers := append([]fiber.Handler{r.gate.enter(op)}, route.handlers...)
		if route.method == fiber.MethodGet {
			app.Get(route.pattern, handlers...) // HEAD too
			continue
		}
		app.Add(route.method, route.pattern, handlers...)
	}
	return nil
}

func literalFirst(a, b string) bool {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range min(len(as), len(bs)) {
		ap, bp := strings.HasPrefix(as[i], ":"), strings.HasPrefix(bs[i], ":")
		if ap != bp {
			return bp
		}
		if as[i] != bs[i] && !ap {
			return as[i] < bs[i]
		}
	}
	return len(as) < len(bs)
}

// call is what is known of the request that is being answered.
type call struct {
	op    *operation
	actor domain.Actor
	query string
	lang  string // "zh" or "en"
	gate  *gate
}

type callKey struct{}

func callOf(ctx context.Context) *call {
	c, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		panic("a handler was called without the gate")
	}
	return c
}

// actor is who is asking, and why. On the open side it is somebody without an
// account.
func actor(ctx context.Context) domain.Actor { return callOf(ctx).actor }

// said are the words of a fault that an answer speaks of, in the language of who
// asks; nil for none.
func said(ctx context.Context, f *domain.Fault) *string {
	if f == nil {
		return nil
	}
	return new(f.Plain(callOf(ctx).lang))
}

// enter is the way into one operation: who, how much, what, again.
func (g *gate) enter(op *operation) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), patience)
		if op.streams {
			// It is sent after the handler has returned: what it reads must not end then.
			cancel()
			ctx = c.UserContext()
		}
		defer cancel()
		cause := &domain.Cause{Request: requestID(c), Address: g.proxies.client(c)}
		who, err := g.admit(ctx, c, op, cause)
		if err != nil {
			return err
		}
		// A compressed body would be unpacked without a limit.
		if encoding := c.Get(fiber.HeaderContentEncoding); encoding != "" && encoding != "identity" {
			return errMediaType.with("types", "Content-Encoding: identity")
		}
		if err := g.check(c, op); err != nil {
			return err
		}
		if op.keyed {
			g.fingerprint(c, op, who, cause)
		}
		who.Cause = cause
		c.SetUserContext(context.WithValue(ctx, callKey{}, &call{
			op: op, actor: who, query: string(c.Request().URI().QueryString()),
			lang: language(c.Get(fiber.HeaderAcceptLanguage)), gate: g,
		}))
		err = c.Next()
		g.noteRefusal(ctx, c, op, who, err)
		if cause.Replayed {
			c.Set("Idempotency-Replayed", "true")
		}
		return err
	}
}

// noteRefusal leaves a line in the audit when somebody was refused access: 403,
// and 404 about one thing, since what is out of scope is not there (decisions
// §5). The limit of requests per account bounds how many there can be.
func (g *gate) noteRefusal(ctx context.Context, c *fiber.Ctx, op *operation, who domain.Actor, err error) {
	id := c.Params("id")
	if g.refused == nil || op.open || !errors.Is(err, domain.ErrForbidden) && (id == "" || !errors.Is(err, domain.ErrNotFound)) {
		return
	}
	result := domain.ErrForbidden.Code
	if errors.Is(err, domain.ErrNotFound) {
		result = domain.ErrNotFound.Code
	}
	thing, _ := domain.ParseID[any](id) // what is no id was refused by its shape
	if err := g.refused(ctx, who, domain.Entry{Action: "access.refused", Object: op.id, ID: thing, Result: result}); err != nil {
		g.log.Error("note a refusal", slog.String("request_id", requestID(c)), slog.String("error", err.Error()))
	}
}

// admit finds out who asks and whether they asked too often.
func (g *gate) admit(ctx context.Context, c *fiber.Ctx, op *operation, cause *domain.Cause) (domain.Actor, error) {
	if op.open {
		return domain.Actor{}, g.limits.spend(c, "address", cause.Address)
	}
	account, login, err := g.tokens.bearer(c.Get(fiber.HeaderAuthorization))
	if err != nil {
		if limited := g.limits.spend(c, "address", cause.Address); limited != nil {
			return domain.Actor{}, limited
		}
		return domain.Actor{}, err
	}
	if err := g.limits.spend(c, "account", account.String()); err != nil {
		return domain.Actor{}, err
	}
	return g.actors.Actor(ctx, account, login)
}
