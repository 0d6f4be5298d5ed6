package api

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gofiber/fiber/v2"

	"lizhi/domain"
)

// cast answers who an account is.
type cast map[domain.AccountID]domain.Actor

func (c cast) Actor(_ context.Context, account domain.AccountID, login domain.LoginID) (domain.Actor, error) {
	who, ok := c[account]
	if !ok {
		return domain.Actor{}, ErrLoggedOut
	}
	who.Login = login
	return who, nil
}

// house is a server with a few operations of its own, so that what stands
// before the handlers is tested without any feature.
type house struct {
	*fiber.App
	gate *gate
	keys *testKeys
	now  time.Time
	lin  domain.AccountID
	log  *strings.Builder
	last *call // of the request before
}

// paths are the operations of the house.
const paths = `
openapi: 3.0.3
info: {title: house, version: '1'}
security: [{token: []}]
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
  schemas:
    Record:
      type: object
      additionalProperties: false
      required: [title, items]
      properties:
        id: {type: string, format: uuid}
        title: {type: string, minLength: 1, maxLength: 5}
        day: {type: string, format: date}
        at: {type: string, format: date-time}
        hours: {type: integer, minimum: 1, maximum: 8}
        kind: {type: string, enum: [activity, honour]}
        note: {type: string, nullable: true, maxLength: 10}
        open: {type: boolean}
        code: {type: string, pattern: '^[A-Z]{2}$', example: AB}
        items:
          type: array
          maxItems: 3
          items: {type: object, additionalProperties: false, required: [title], properties: {title: {type: string, maxLength: 3}}}
paths:
  /v1/records:
    get:
      operationId: listRecords
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}
        - {name: cursor, in: query, schema: {type: string, maxLength: 400}}
        - {name: kind, in: query, schema: {type: array, maxItems: 2, items: {type: string, enum: [activity, honour]}}}
        - {name: done, in: query, schema: {type: boolean}}
        - {name: If-None-Match, in: header, schema: {type: string}}
      responses: {default: {description: any}}
    post:
      operationId: addRecord
      parameters:
        - {name: Idempotency-Key, in: header, schema: {type: string, minLength: 8, maxLength: 64, pattern: '^[A-Za-z0-9._:-]+$'}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Record'}}}}
      responses: {default: {description: any}}
  /v1/records/{id}:
    get:
      operationId: getRecord
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses: {default: {description: any}}
    patch:
      operationId: editRecord
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, format: uuid}}
        - {name: If-Match, in: header, required: true, schema: {type: string, maxLength: 80}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Record'}}}}
      responses: {default: {description: any}}
    delete:
      operationId: dropRecord
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses: {default: {description: any}}
  /v1/records/mine:
    get: {operationId: myRecords, responses: {default: {description: any}}}
  /v1/pay:
    post:
      operationId: pay
      parameters:
        - {name: Idempotency-Key, in: header, required: true, schema: {type: string, minLength: 8}}
      responses: {default: {description: any}}
  /v1/open:
    post:
      operationId: open
      security: []
      responses: {default: {description: any}}
`

func newHouse(t testing.TB, answer func(*call) error) *house {
	t.Helper()
	h := &house{keys: newTestKeys(), now: time.Date(2026, 3, 15, 8, 0, 0, 0, time.UTC), log: &strings.Builder{}}
	world := domain.World{Clock: func() time.Time { return h.now }, IDs: domain.RealWorld().IDs}
	h.lin = domain.AccountID(world.NewID())
	actors := cast{h.lin: {Account: h.lin, Person: domain.PersonID(world.NewID()), Name: "林晓雨"}}
	g, err := newGate(Options{
		Spec: []byte(paths), Keys: h.keys, Actors: actors, World: world,
		Log: slog.New(slog.NewJSONHandler(h.log, nil)), Proxies: []string{"10.0.0.0/8", "0.0.0.0/32"},
		Rates: Rates{Account: 50, Address: 30},
	})
	if err != nil {
		t.Fatal(err)
	}
	h.gate = g
	h.App = g.engine()
	if err := g.pages(h.App); err != nil {
		t.Fatal(err)
	}
	table := &routes{Router: h.App, gate: g}
	for _, op := range g.operations {
		table.add(op.method, op.pattern, []fiber.Handler{func(c *fiber.Ctx) error {
			h.last = callOf(c.UserContext())
			if answer != nil {
				if err := answer(h.last); err != nil {
					return err
				}
			}
			return c.JSON(fiber.Map{"op": h.last.op.id, "body": c.Locals(localBody)})
		}})
	}
	if err := table.register(h.App); err != nil {
		t.Fatal(err)
	}
	return h
}

// token is 林晓雨's.
func (h *house) token(t testing.TB) string {
	t.Helper()
	token, _, err := h.gate.tokens.Issue(h.lin, domain.LoginID(domain.RealWorld().NewID()))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func (a answer) fields() map[string]string {
	found := map[string]string{}
	list, _ := a.body["fields"].([]any)
	for _, f := range list {
		m := f.(map[string]any)
		found[m["pointer"].(string)] = m["code"].(string)
	}
	return found
}

// send asks as 林晓雨; headers are "Name: value", an empty value removes one.
func (h *house) send(t testing.TB, do, body string, headers ...string) answer {
	t.Helper()
	method, target, _ := strings.Cut(do, " ")
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+h.token(t))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ":")
		r.Header.Set(name, strings.TrimSpace(value))
		if strings.TrimSpace(value) == "" {
			r.Header.Del(name)
		}
	}
	response, err := h.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: response.StatusCode, header: response.Header, text: string(raw)}
	if strings.Contains(response.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(raw, &a.body); err != nil {
			t.Fatalf("%s answers no JSON: %s", do, raw)
		}
	}
	return a
}

func TestNewServesTheContract(t *testing.T) {
	t.Parallel()
	spec, err := os.ReadFile("../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openapi3.NewLoader().LoadFromData(spec); err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	app, err := New(Services{}, Options{Spec: spec, Keys: newTestKeys(), Actors: cast{}, Log: slog.New(slog.NewJSONHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/openapi.yaml": 200, "/openapi.json": 200, "/docs": 200, "/problems/malformed": 200, "/problems/none": 404, "/nothing": 404} {
		response, err := app.Test(httptest.NewRequest("GET", path, nil), -1)
		if err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != want {
			t.Errorf("GET %s = %d, want %d", path, response.StatusCode, want)
		}
		response.Body.Close()
	}
	if strings.Contains(log.String(), "healthz") || strings.Contains(log.String(), "readyz") || !strings.Contains(log.String(), `"/docs"`) {
		t.Errorf("the log tells of watchers, or not of people: %s", log.String())
	}
}

func TestProblemsOfTheHouse(t *testing.T) {
	t.Parallel()
	const good = `{"title":"书","items":[]}`
	id := "/v1/records/0198c0de-0000-7000-8000-000000000001"
	for _, c := range []struct {
		remark, do, body string
		headers          []string
		want             int
		code             string
	}{
		{"all is well", "POST /v1/records", good, nil, 200, ""},
		{"a literal path before a pattern", "GET /v1/records/mine", "", nil, 200, ""},
		{"no such path", "GET /v1/nothing", "", nil, 404, "not_found"},
		{"no such method", "PUT /v1/records", good, nil, 405, "method_not_allowed"},
		{"nobody", "GET /v1/records", "", []string{"Authorization:"}, 401, "unauthenticated"},
		{"the open side", "POST /v1/open", "", []string{"Authorization:"}, 200, ""},
		{"not JSON", "POST /v1/records", `{"title":`, nil, 400, "malformed"},
		{"two values", "POST /v1/records", good + good, nil, 400, "malformed"},
		{"a key twice", "POST /v1/records", `{"title":"a","title":"b","items":[]}`, nil, 400, "malformed"},
		{"a key twice, once escaped", "POST /v1/records", `{"title":"a","t\u0069tle":"b","items":[]}`, nil, 400, "malformed"},
		{"NUL", "POST /v1/records", `{"title":"a\u0000","items":[]}`, nil, 400, "malformed"},
		{"bad UTF-8", "POST /v1/records", "{\"title\":\"a\xff\",\"items\":[]}", nil, 400, "malformed"},
		{"half a pair", "POST /v1/records", `{"title":"a\ud800","items":[]}`, nil, 400, "malformed"},
		{"an exponent", "POST /v1/records", `{"title":"a","hours":1e0,"items":[]}`, nil, 400, "malformed"},
		{"33 levels", "POST /v1/records", strings.Repeat("[", 33) + strings.Repeat("]", 33), nil, 400, "malformed"},
		{"32 levels are only wrong", "POST /v1/records", strings.Repeat("[", 32) + strings.Repeat("]", 32), nil, 422, "invalid"},
		{"no body", "POST /v1/records", "", nil, 400, "malformed"},
		{"another type", "POST /v1/records", good, []string{"Content-Type: text/plain"}, 415, "unsupported_media_type"},
		{"no type", "POST /v1/records", good, []string{"Content-Type:"}, 415, "unsupported_media_type"},
		{"another charset", "POST /v1/records", good, []string{"Content-Type: application/json; charset=gbk"}, 415, "unsupported_media_type"},
		{"our charset", "POST /v1/records", good, []string{"Content-Type: application/json; charset=UTF-8"}, 200, ""},
		{"a compressed body", "POST /v1/records", good, []string{"Content-Encoding: gzip"}, 415, "unsupported_media_type"},
		{"an uncompressed body", "POST /v1/records", good, []string{"Content-Encoding: identity"}, 200, ""},
		{"an id of another version", "GET /v1/records/7c9e6679-7425-40de-944b-e07fc1f90ae7", "", nil, 404, "not_found"},
		{"no id", "GET /v1/records/x", "", nil, 404, "not_found"},
		{"no If-Match", "PATCH " + id, good, nil, 428, "if_match_required"},
		{"If-Match", "PATCH " + id, good, []string{`If-Match: "v1"`}, 200, ""},
		{"no key where money moves", "POST /v1/pay", "", nil, 428, "idempotency.key_required"},
		{"a key that is too short", "POST /v1/pay", "", []string{"Idempotency-Key: a"}, 422, "invalid"},
		{"a query that is not one", "GET /v1/records?limit=%zz", "", nil, 400, "malformed"},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, nil)
			got := h.send(t, c.do, c.body, c.headers...)
			if got.status != c.want {
				t.Fatalf("%s = %d, want %d: %s", c.do, got.status, c.want, got.text)
			}
			if c.code == "" {
				return
			}
			if got.body["code"] != c.code || got.body["type"] != "/problems/"+c.code || got.body["request_id"] != got.header.Get("X-Request-Id") {
				t.Errorf("problem = %v, want code %s", got.body, c.code)
			}
			if media := got.header.Get("Content-Type"); media != "application/problem+json" {
				t.Errorf("Content-Type = %q", media)
			}
		})
	}
}
