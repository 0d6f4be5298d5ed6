package api

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:embed docs.html
var docsPage string

// docsStyle is the page's only style; its hash stands in the page's policy, so
// that nothing else is let in: no script, no font, no other host.
const docsStyle = `body{font:16px/1.6 system-ui,sans-serif;margin:0 auto;max-width:62rem;padding:1rem;color:#222}
h1 small,h2 small,summary span{font-weight:normal;color:#666;font-size:.8em}
nav a,em{margin-right:.6em}code{background:#f4f4f4;padding:0 .2em}
details{border:1px solid #ddd;border-radius:4px;margin:.4em 0;padding:.3em .8em}
summary{cursor:pointer}summary b{display:inline-block;min-width:4.5em}
b.GET{color:#06c}b.POST{color:#080}b.PATCH,b.PUT{color:#a60}b.DELETE{color:#c00}
table{border-collapse:collapse;width:100%;margin:.6em 0}td,th{border-bottom:1px solid #eee;text-align:left;padding:.2em .6em;vertical-align:top}
.note{background:#ffd;padding:.3em .8em}em{color:#555}`

// docsPolicy lets the style in and nothing else.
var docsPolicy = "default-src 'none'; style-src " + hashOf(docsStyle) + "; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// The page as the template sees it.
type (
	docs struct {
		Title, Version string
		Program        string // its version
		Story          []string
		Demo           bool
		Style          template.CSS
		Tags           []docsTag
		Schemas        []docsSchema
	}
	docsTag struct {
		Name, Story string
		Operations  []docsOperation
	}
	docsOperation struct {
		ID, Method, Path, Summary, Story string
		Open                             bool
		Access, Codes                    []string
		Parameters                       []docsField
		Bodies                           []docsBody
		Answers                          []docsAnswer
	}
	docsField struct {
		Name, In, Story string
		Required        bool
		Type            template.HTML
	}
	docsBody struct {
		Media string
		Type  template.HTML
	}
	docsAnswer struct {
		Status, Story string
		Type          template.HTML
	}
	docsSchema struct {
		Name, Story string
		Type        template.HTML
		Fields      []docsField
	}
)

// docs makes the page of the contract, once.
func (g *gate) docs() ([]byte, error) {
	spec := g.spec
	page := docs{
		Title: spec.Info.Title, Version: spec.Info.Version, Program: g.version, Demo: g.demo, Style: docsStyle,
		Story: strings.Split(strings.TrimSpace(spec.Info.Description), "\n\n"),
	}
	for _, tag := range spec.Tags {
		page.Tags = append(page.Tags, docsTag{tag.Name, tag.Description, docsOperations(spec, tag.Name)})
	}
	for _, name := range slices.Sorted(maps.Keys(spec.Components.Schemas)) {
		s := spec.Components.Schemas[name].Value
		page.Schemas = append(page.Schemas, docsSchema{name, s.Description, typeOf(&openapi3.SchemaRef{Value: s}), fieldsOfSchema(s)})
	}
	t, err := template.New("docs").Parse(docsPage)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, page)
	return out.Bytes(), err
}

func docsOperations(spec *openapi3.T, tag string) []docsOperation {
	var all []docsOperation
	for _, path := range slices.Sorted(maps.Keys(spec.Paths.Map())) {
		operations := spec.Paths.Value(path).Operations()
		for _, method := range slices.Sorted(maps.Keys(operations)) {
			if o := operations[method]; slices.Contains(o.Tags, tag) {
				all = append(all, docsOf(method, path, o))
			}
		}
	}
	return all
}

func docsOf(method, path string, o *openapi3.Operation) docsOperation {
	d := docsOperation{
		ID: o.OperationID, Method: method, Path: path, Summary: o.Summary, Story: o.Description,
		Open: o.Security != nil && len(*o.Security) == 0,
	}
	grants, _ := o.Extensions["x-access"].([]any)
	for _, g := range grants {
		m, _ := g.(map[string]any)
		roles, _ := m["roles"].([]any)
		for _, r := range roles {
			d.Access = append(d.Access, fmt.Sprintf("%v/%v", r, m["scope"]))
		}
	}
	codes, _ := o.Extensions["x-codes"].([]any)
	for _, c := range codes {
		d.Codes = append(d.Codes, fmt.Sprint(c))
	}
	for _, p := range o.Parameters {
		d.Parameters = append(d.Parameters, docsField{p.Value.Name, p.Value.In, p.Value.Description, p.Value.Required, typeOf(p.Value.Schema)})
	}
	if o.RequestBody != nil {
		for _, media := range slices.Sorted(maps.Keys(o.RequestBody.Value.Content)) {
			d.Bodies = append(d.Bodies, docsBody{media, typeOf(o.RequestBody.Value.Content[media].Schema)})
		}
	}
	for _, status := range slices.Sorted(maps.Keys(o.Responses.Map())) {
		r := o.Responses.Value(status).Value
		a := docsAnswer{Status: status}
		if r.Description != nil {
			a.Story = *r.Description
		}
		for _, media := range slices.Sorted(maps.Keys(r.Content)) {
			a.Type += typeOf(r.Content[media].Schema) + " "
		}
		d.Answers = append(d.Answers, a)
	}
	return d
}

func fieldsOfSchema(s *openapi3.Schema) []docsField {
	var fields []docsField
	for _, part := range s.AllOf {
		fields = append(fields, fieldsOfSchema(part.Value)...)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		fields = append(fields, docsField{name, "", p.Value.Description, slices.Contains(s.Required, name), typeOf(p)})
	}
	return fields
}

// typeOf says in a few words what a value is; a named schema is a link.
func typeOf(ref *openapi3.SchemaRef) template.HTML {
	if ref == nil {
		return ""
	}
	if name := ref.Ref[strings.LastIndexByte(ref.Ref, '/')+1:]; name != "" {
		escaped := template.HTMLEscapeString(name)
		return template.HTML(`<a href="#schema-` + escaped + `">` + escaped + `</a>`)
	}
	s := ref.Value
	text := strings.Join(s.Type.Slice(), " ")
	switch {
	case s.Type.Is(openapi3.TypeArray):
		return "[" + typeOf(s.Items) + "]" + template.HTML(template.HTMLEscapeString(boundsOf(s)))
	case len(s.Enum) > 0:
		text = allowedOf(s)
	case s.Format != "":
		text += " " + s.Format
	}
	return template.HTML(template.HTMLEscapeString(text + boundsOf(s)))
}

func boundsOf(s *openapi3.Schema) string {
	var b strings.Builder
	if s.MaxLength != nil {
		fmt.Fprintf(&b, " ≤ %d", *s.MaxLength)
	}
	if s.MaxItems != nil {
		fmt.Fprintf(&b, " ≤ %d", *s.MaxItems)
	}
	if s.Min != nil {
		b.WriteString(" ≥ " + number(*s.Min))
	}
	if s.Max != nil {
		b.WriteString(" ≤ " + number(*s.Max))
	}
	if s.Pattern != "" {
		b.WriteString(" " + s.Pattern)
	}
	if s.Nullable {
		b.WriteString(" 可为 null")
	}
	return b.String()
}
