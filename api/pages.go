package api

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lizhi/domain"
)

// publicityPage is what a link without login opens: it reads the token from the
// link's fragment and asks readSharedPublicity for the list.
//
//go:embed publicity.html
var publicityPage string

// publicityPolicy lets the page's own style and script in, and its one question.
var publicityPolicy = "default-src 'none'; style-src " + hashOf(inside(publicityPage, "style")) +
	"; script-src " + hashOf(inside(publicityPage, "script")) +
	"; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// inside is what stands in the only element of a name.
func inside(page, element string) string {
	_, text, _ := strings.Cut(page, "<"+element+">")
	text, _, _ = strings.Cut(text, "</"+element+">")
	return text
}

// hashOf names a style or a script in the policy of its page, so that nothing
// else is let in.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// pages are what people read: what a code means, the contract itself, and the
// one list that needs no login.
func (g *gate) pages(app *fiber.App) error {
	page, err := g.docs()
	if err != nil {
		return err
	}
	app.Get("/docs", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentSecurityPolicy, docsPolicy)
		c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
		return c.Send(page)
	})
	app.Get("/publicity", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentSecurityPolicy, publicityPolicy)
		c.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
		c.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
		return c.SendString(publicityPage)
	})
	app.Get("/problems/:code", g.problemPage)
	app.Get("/openapi.yaml", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, "application/yaml; charset=utf-8")
		return c.Send(g.source)
	})
	app.Get("/openapi.json", func(c *fiber.Ctx) error { return c.JSON(g.spec) })
	return nil
}

// problemPage says what a code means, in both languages. What an answer fills in
// is not known here.
func (g *gate) problemPage(c *fiber.Ctx) error {
	f, known := domain.Declared(c.Params("code"))
	if !known {
		return domain.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, "text/plain; charset=utf-8")
	zh, en := f.Plain("zh"), f.Plain("en")
	page := fmt.Sprintf("%s\n\n%s\n%s\n", f.Code, zh, en)
	if strings.Contains(zh, domain.Blank) || strings.Contains(en, domain.Blank) {
		page += fmt.Sprintf("\n“%s”处为具体的数值或内容，见实际收到的提示。\nAn answer says a number or a name in place of “%s”.\n", domain.Blank, domain.Blank)
	}
	return c.SendString(page)
}
