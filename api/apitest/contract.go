package apitest

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// Book is openapi.yaml as tests hold answers against it: every object
// closed, so that a field that leaks is seen.
type Book struct {
	Spec   *openapi3.T
	router routers.Router
}

// Contract is openapi.yaml, read once for the test process.
var Contract = sync.OnceValues(func() (*Book, error) {
	_, here, _, _ := runtime.Caller(0)
	spec, err := openapi3.NewLoader().LoadFromFile(filepath.Join(filepath.Dir(here), "..", "..", "openapi.yaml"))
	if err != nil {
		return nil, err
	}
	c := &Book{Spec: spec}
	if c.router, err = gorillamux.NewRouter(spec); err != nil {
		return nil, err
	}
	seen := map[*openapi3.Schema]bool{}
	for _, item := range spec.Paths.Map() {
		for _, o := range item.Operations() {
			for _, r := range o.Responses.Map() {
				for _, media := range r.Value.Content {
					shut(media.Schema, seen)
				}
			}
		}
	}
	return c, nil
})

// shut closes every object of a schema. The parts of an allOf see the whole
// object each, so they stay open and the whole is closed by hand in check.
func shut(ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) {
	if ref == nil || seen[ref.Value] {
		return
	}
	s := ref.Value
	seen[s] = true
	if len(s.Properties) > 0 && s.AdditionalProperties.Schema == nil && len(s.AllOf) == 0 {
		s.AdditionalProperties = openapi3.BoolSchema{Has: new(bool)}
	}
	for _, p := range s.Properties {
		shut(p, seen)
	}
	shut(s.Items, seen)
	shut(s.AdditionalProperties.Schema, seen)
	for _, list := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf} {
		for _, p := range list {
			shut(p, seen)
		}
	}
}

// Check says how an answer to a request breaks openapi.yaml, nil when it keeps
// it.
func (c *Book) Check(r *http.Request, status int, header http.Header, body []byte) error {
	media, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	route, _, err := c.router.FindRoute(r)
	if err != nil {
		// No operation: only a problem can be the answer.
		if media != "application/problem+json" || status < 400 {
			return fmt.Errorf("%d %s for what is no operation", status, media)
		}
		return c.checkJSON(c.Spec.Components.Schemas["Problem"].Value, body)
	}
	declared := route.Operation.Responses.Value(strconv.Itoa(status))
	if declared == nil {
		declared = route.Operation.Responses.Default()
		if status < 400 {
			return fmt.Errorf("%s answers %d, which is not declared", route.Operation.OperationID, status)
		}
	}
	if status >= 400 && media == "application/problem+json" {
		declared = route.Operation.Responses.Default()
	}
	for name := range declared.Value.Headers {
		if header.Get(name) == "" {
			return fmt.Errorf("the header %s is declared, but not sent", name)
		}
	}
	content := declared.Value.Content
	if len(content) == 0 {
		if len(body) > 0 {
			return fmt.Errorf("%d has a body, and none is declared", status)
		}
		return nil
	}
	shape := content.Get(media)
	if shape == nil {
		return fmt.Errorf("%d is %q, which is not declared", status, media)
	}
	if !strings.HasSuffix(media, "json") {
		return nil
	}
	return c.checkJSON(shape.Schema.Value, body)
}

func (c *Book) checkJSON(schema *openapi3.Schema, body []byte) error {
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		return err
	}
	if err := schema.VisitJSON(value, openapi3.MultiErrors(), openapi3.VisitAsResponse()); err != nil {
		return err
	}
	return undeclared(schema, value, "")
}

// undeclared looks for fields that none of an allOf's parts knows.
func undeclared(s *openapi3.Schema, value any, at string) error {
	object, ok := value.(map[string]any)
	if !ok || len(s.AllOf) == 0 {
		return nil
	}
	known := map[string]bool{}
	var learn func(*openapi3.Schema)
	learn = func(s *openapi3.Schema) {
		for name := range s.Properties {
			known[name] = true
		}
		for _, part := range s.AllOf {
			learn(part.Value)
		}
	}
	learn(s)
	for name := range object {
		if !known[name] {
			return fmt.Errorf("%s/%s is not declared", at, name)
		}
	}
	return nil
}
