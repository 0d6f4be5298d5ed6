package api

import (
	"encoding/json"
	"errors"
	"mime"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gofiber/fiber/v2"

	"lizhi/domain"
)

// localBody is where the generated code looks for a body that was validated
// already, so that handlers get exactly what was checked.
const localBody = "x-oapi-codegen-validated-body"

// parameter is one parameter of an operation.
type parameter struct {
	name, in string
	required bool
	schema   *openapi3.Schema
	pointer  string
	list     byte // how a list is written: 0 for none, ',' or '&' for repeated names
}

func parameterOf(p *openapi3.Parameter) parameter {
	out := parameter{name: p.Name, in: p.In, required: p.Required, schema: p.Schema.Value, pointer: p.In + "/" + p.Name}
	if out.schema.Type.Is(openapi3.TypeArray) {
		out.list = '&'
		if p.Explode != nil && !*p.Explode {
			out.list = ','
		}
	}
	return out
}

// bodyRule is what the body of an operation must be.
type bodyRule struct {
	schema   *openapi3.Schema // nil: bytes, not JSON
	types    []string
	required bool
}

func bodyRuleOf(o *openapi3.Operation) (*bodyRule, error) {
	if o.RequestBody == nil {
		return nil, nil
	}
	rule := &bodyRule{required: o.RequestBody.Value.Required}
	for name, media := range o.RequestBody.Value.Content {
		rule.types = append(rule.types, name)
		if name == fiber.MIMEApplicationJSON {
			rule.schema = media.Schema.Value
		}
	}
	slices.Sort(rule.types)
	if rule.schema != nil && len(rule.types) > 1 {
		return nil, errors.New("a body is JSON or something else, not either")
	}
	return rule, nil
}

// check holds a request against openapi.yaml. Everything that is wrong is told
// at once, but for what makes the rest unreadable.
func (g *gate) check(c *fiber.Ctx, op *operation) error {
	var wrong findings
	if err := wrong.parameters(c, op); err != nil {
		return err
	}
	if op.body != nil {
		if err := wrong.body(c, op.body); err != nil {
			return err
		}
	} else if body := c.Body(); len(body) > 0 && !slices.Contains([]string{fiber.MethodPost, fiber.MethodPut, fiber.MethodPatch, fiber.MethodDelete}, op.method) {
		return errMalformed
	}
	return wrong.err()
}

// findings gathers what is wrong.
type findings struct{ fields []domain.Field }

func (w *findings) add(f domain.Field) { w.fields = append(w.fields, f) }

func (w *findings) err() error {
	if len(w.fields) == 0 {
		return nil
	}
	f := *domain.ErrInvalid
	f.Fields = w.fields
	return &f
}

func (w *findings) parameters(c *fiber.Ctx, op *operation) error {
	query, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return errMalformed
	}
	for name := range query {
		if !op.known[name] {
			w.add(field("query/"+name, "unknown", "没有这个查询参数。", "There is no such query parameter."))
		}
	}
	slices.SortFunc(w.fields, func(a, b domain.Field) int { return strings.Compare(a.Pointer, b.Pointer) })
	for _, p := range op.params {
		switch p.in {
		case openapi3.ParameterInPath:
			// A path that names nothing possible names nothing.
			if p.schema.VisitJSON(p.value(c.Params(p.name)), formats) != nil {
				return domain.ErrNotFound
			}
		case openapi3.ParameterInQuery:
			w.queryValue(p, query[p.name])
		case openapi3.ParameterInHeader:
			if err := w.header(p, c.Get(p.name)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *findings) queryValue(p parameter, values []string) {
	switch {
	case len(values) == 0:
		if p.required {
			w.add(field(p.pointer, "required", "缺少这个参数。", "It is missing."))
		}
		return
	case p.list == 0 && len(values) > 1:
		w.add(field(p.pointer, "repeated", "只能出现一次。", "It may stand there only once."))
		return
	case p.list == 0:
		w.visit(p.schema, p.value(strings.TrimSpace(values[0])), p.pointer)
		return
	case p.list == ',':
		values = strings.Split(values[0], ",")
	}
	list := make([]any, 0, len(values))
	for _, v := range values {
		list = append(list, scalar(p.schema.Items.Value, v))
	}
	w.visit(p.schema, list, p.pointer)
}

func (w *findings) header(p parameter, value string) error {
	if value != "" {
		w.visit(p.schema, p.value(value), p.pointer)
		return nil
	}
	switch {
	case !p.required:
	case p.name == fiber.HeaderIfMatch:
		return errIfMatch.At(p.pointer)
	case p.name == headerKey:
		return errKeyRequired.At(p.pointer)
	default:
		w.add(field(p.pointer, "required", "缺少这个请求头。", "The header is missing."))
	}
	return nil
}

func (p parameter) value(text string) any { return scalar(p.schema, text) }

// scalar reads a parameter's text as its schema says; what cannot be read stays
// text, and the schema will say what it should have been.
func scalar(schema *openapi3.Schema, text string) any {
	switch {
	case schema.Type.Is(openapi3.TypeBoolean) && (text == "true" || text == "false"):
		return text == "true"
	case schema.Type.Is(openapi3.TypeInteger) && isNumber(text), schema.Type.Is(openapi3.TypeNumber) && isNumber(text):
		return json.Number(text)
	}
	return text
}

func isNumber(text string) bool {
	p := reader{data: []byte(text)}
	_, err := p.number()
	return err == nil && p.at == len(text)
}

func (w *findings) body(c *fiber.Ctx, rule *bodyRule) error {
	raw := c.Body()
	if len(raw) == 0 {
		if rule.required {
			return errMalformed.at(field("", "required", "缺少请求体。", "The body is missing."))
		}
		if rule.schema != nil {
			c.Locals(localBody, map[string]any{})
		}
		return nil
	}
	media, params, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	charset := params["charset"]
	if err != nil || !slices.Contains(rule.types, media) || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return errMediaType.with("types", strings.Join(rule.types, ", "))
	}
	if rule.schema == nil {
		return nil
	}
	value, mixed, err := parse(raw)
	if err != nil {
		return err
	}
	w.fields = append(w.fields, mixed...)
	w.visit(rule.schema, value, "")
	c.Locals(localBody, value)
	return nil
}

// visit holds a value against its schema.
func (w *findings) visit(schema *openapi3.Schema, value any, at string) {
	if err := schema.VisitJSON(value, openapi3.MultiErrors(), openapi3.VisitAsRequest(), formats); err != nil {
		w.gather(err, at)
	}
}

func (w *findings) gather(err error, at string) {
	var several openapi3.MultiError
	var one *openapi3.SchemaError
	switch e := err.(type) { //nolint:errorlint // a MultiError would answer errors.As with its first part
	case openapi3.MultiError:
		several = e
	case *openapi3.SchemaError:
		one = e
	}
	for _, e := range several {
		w.gather(e, at)
	}
	if one == nil {
		if several == nil {
			w.add(field(at, "invalid", "不符合要求。", "It is not as it should be."))
		}
		return
	}
	var inner *openapi3.SchemaError
	if one.SchemaField == "oneOf" && one.Schema.Discriminator != nil && errors.As(one.Origin, &inner) ||
		one.SchemaField == "allOf" && errors.As(one.Origin, &inner) {
		w.gather(inner, at)
		return
	}
	for _, f := range fieldsOf(one, at) {
		w.add(f)
	}
}

func field(pointer, code, zh, en string) domain.Field {
	return domain.Field{Pointer: pointer, Code: code, ZH: zh, EN: en}
}
