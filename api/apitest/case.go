package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// API is the server under test.
type API struct {
	App   *fiber.App
	Token func(name string) (string, error) // of somebody in the cast
	Vars  map[string]string                 // what {name} in Do, Body and Header stands for
}

// New makes an API of a server.
func New(app *fiber.App, token func(name string) (string, error)) *API {
	return &API{App: app, Token: token, Vars: map[string]string{}}
}

// Case is one request and what must come back.
type Case struct {
	Remark string
	As     string            // who asks; nobody when empty
	Do     string            // "POST /v1/records/{record}/submission"
	Body   any               // text or bytes as they are, anything else as JSON
	Header map[string]string // an empty value removes one
	Want   int
	Code   string            // of the problem
	Fields []string          // pointers that the problem must name, in any order
	Has    map[string]any    // JSON pointer → value, as encoding/json reads it
	Save   map[string]string // JSON pointer, or "header/ETag" → name in Vars
	Check  func(t *testing.T, a Answer)
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Raw    []byte
	JSON   any
}

// At is the value at a JSON pointer, nil when there is none.
func (a Answer) At(pointer string) any {
	value := a.JSON
	for key := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		switch v := value.(type) {
		case map[string]any:
			value = v[key]
		case []any:
			var n int
			if _, err := fmt.Sscan(key, &n); err != nil || n >= len(v) {
				return nil
			}
			value = v[n]
		default:
			return nil
		}
	}
	return value
}

// Run sends the cases one after another; a case can use what an earlier one
// saved.
func (a *API) Run(t *testing.T, cases ...Case) {
	t.Helper()
	for i, c := range cases {
		name := c.Remark
		if name == "" {
			name = fmt.Sprintf("%d %s", i, c.Do)
		}
		if !t.Run(name, func(t *testing.T) { a.Send(t, c) }) {
			return // what follows rests on it
		}
	}
}

// Send sends one case and checks the answer.
func (a *API) Send(t *testing.T, c Case) Answer {
	t.Helper()
	request := a.Request(t, c)
	answer := a.Ask(t, request)
	if c.Want != 0 && answer.Status != c.Want {
		t.Fatalf("%s as %q = %d, want %d: %s", c.Do, c.As, answer.Status, c.Want, answer.Raw)
	}
	if code, _ := answer.At("/code").(string); c.Code != "" && code != c.Code {
		t.Errorf("%s: code = %q, want %q", c.Do, code, c.Code)
	}
	if c.Fields != nil {
		var got []string
		fields, _ := answer.At("/fields").([]any)
		for _, f := range fields {
			got = append(got, fmt.Sprint(f.(map[string]any)["pointer"]))
		}
		slices.Sort(got)
		want := slices.Sorted(slices.Values(c.Fields))
		if !slices.Equal(slices.Compact(got), want) {
			t.Errorf("%s: fields = %v, want %v", c.Do, got, want)
		}
	}
	for pointer, want := range c.Has {
		if got := answer.At(pointer); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %s = %v, want %v", c.Do, pointer, got, want)
		}
	}
	for from, name := range c.Save {
		if header, ok := strings.CutPrefix(from, "header/"); ok {
			a.Vars[name] = answer.Header.Get(header)
			continue
		}
		found := answer.At(from)
		if found == nil {
			t.Fatalf("%s: nothing at %s: %s", c.Do, from, answer.Raw)
		}
		a.Vars[name] = fmt.Sprint(found)
	}
	if c.Check != nil {
		c.Check(t, answer)
	}
	return answer
}

// Request makes the request of a case.
func (a *API) Request(t testing.TB, c Case) *http.Request {
	t.Helper()
	method, target, _ := strings.Cut(a.fill(c.Do), " ")
	var body []byte
	switch b := c.Body.(type) {
	case nil:
	case string:
		body = []byte(a.fill(b))
	case []byte:
		body = b
	default:
		text, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		body = []byte(a.fill(string(text)))
	}
	r := httptest.NewRequest(method, target, bytes.NewReader(body))
	if len(body) > 0 {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.As != "" {
		token, err := a.Token(c.As)
		if err != nil {
			t.Fatalf("log in as %s: %v", c.As, err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for name, value := range c.Header {
		r.Header.Set(name, a.fill(value))
		if value == "" {
			r.Header.Del(name)
		}
	}
	return r
}

// Ask sends a request and holds the answer against openapi.yaml.
func (a *API) Ask(t testing.TB, r *http.Request) Answer {
	t.Helper()
	book, err := Contract()
	if err != nil {
		t.Fatal(err)
	}
	response, err := a.App.Test(r, -1)
	if err != nil {
		t.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	// What an overridden POST means is what it must answer.
	if method := r.Header.Get("X-HTTP-Method-Override"); method != "" {
		r = r.Clone(r.Context())
		r.Method = strings.ToUpper(method)
	}
	if err := book.Check(r, response.StatusCode, response.Header, raw); err != nil {
		t.Errorf("%s %s answers %d against openapi.yaml: %v\n%s", r.Method, r.URL.Path, response.StatusCode, err, raw)
	}
	answer := Answer{Status: response.StatusCode, Header: response.Header, Raw: raw}
	if strings.Contains(response.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(raw, &answer.JSON); err != nil {
			t.Errorf("%s %s answers no JSON: %v", r.Method, r.URL.Path, err)
		}
	}
	return answer
}

// fill puts the variables in. Braces of JSON never enclose a name of ours,
// since they are followed by a quote.
func (a *API) fill(text string) string {
	for name, value := range a.Vars {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}
