package api

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lizhi/domain"
)

// pages are what people read: what a code means, and the contract itself.
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
