package api

import (
	"encoding/hex"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lizhi/domain"
)

const headerKey = "Idempotency-Key"

// fingerprint makes an Idempotency-Key part of the cause of what follows. The
// same key counts only for the same account and route; the fingerprint tells
// whether the request is the same too. It is keyed, since bodies hold what must
// not be guessed from the answers table. Keeping and replaying is done by
// domain/store, in the transaction of the work itself.
func (g *gate) fingerprint(c *fiber.Ctx, op *operation, _ domain.Actor, cause *domain.Cause) {
	key := c.Get(headerKey)
	if key == "" {
		return
	}
	// Lengths cannot be confused: method, path and query hold no line feed, and
	// the body comes last. The path as sent has the values of the pattern in it.
	var head strings.Builder
	for _, part := range []string{op.method, op.pattern, c.Path(), string(c.Request().URI().QueryString())} {
		head.WriteString(part)
		head.WriteByte('\n')
	}
	head.Write(c.Body())
	cause.Route, cause.Key = op.method+" "+op.pattern, key
	cause.Fingerprint = hex.EncodeToString(g.keys.Blind("request", head.String()))
}
