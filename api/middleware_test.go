package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"lizhi/domain"
)

// TestPH15AnOverriddenPostIsWhatItMeans sends the same requests as themselves
// and as POST, as WeChat must.
func TestPH15AnOverriddenPostIsWhatItMeans(t *testing.T) {
	t.Parallel()
	const id, good = "/v1/records/0198c0de-0000-7000-8000-000000000001", `{"title":"a","items":[]}`
	for _, c := range []struct {
		remark, method, path, body string
		headers                    []string
		want                       int
		op                         string
	}{
		{"PATCH", "PATCH", id, good, []string{`If-Match: "v1"`}, 200, "editRecord"},
		{"PATCH without If-Match", "PATCH", id, good, nil, 428, ""},
		{"PATCH with a wrong body", "PATCH", id, `{}`, []string{`If-Match: "v1"`}, 422, ""},
		{"PATCH by nobody", "PATCH", id, good, []string{"Authorization:"}, 401, ""},
		{"DELETE", "DELETE", id, "", nil, 200, "dropRecord"},
		{"DELETE of no id", "DELETE", "/v1/records/x", "", nil, 404, ""},
		{"PUT, which nothing knows", "PUT", id, good, nil, 405, ""},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, nil)
			for _, ask := range []func() answer{
				func() answer { return h.send(t, c.method+" "+c.path, c.body, c.headers...) },
				func() answer {
					return h.send(t, "POST "+c.path, c.body, append(c.headers, "X-HTTP-Method-Override: "+c.method)...)
				},
				func() answer {
					return h.send(t, "POST "+c.path, c.body, append(c.headers, "X-HTTP-Method-Override: "+strings.ToLower(c.method))...)
				},
			} {
				if got := ask(); got.status != c.want || c.op != "" && got.body["op"] != c.op {
					t.Errorf("answer = %d %s, want %d %s", got.status, got.text, c.want, c.op)
				}
			}
		})
	}
}

func TestPH15OnlyAPostIsOverridden(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	const id = "/v1/records/0198c0de-0000-7000-8000-000000000001"
	if got := h.send(t, "GET "+id, "", "X-HTTP-Method-Override: DELETE"); got.body["op"] != "getRecord" {
		t.Errorf("an overridden GET = %s, want getRecord", got.text)
	}
	for _, method := range []string{"GET", "HEAD", "CONNECT", "TRACE", "OPTIONS", "BREW", "PATCH DELETE"} {
		if got := h.send(t, "POST "+id, "", "X-HTTP-Method-Override: "+method); got.status != 405 {
			t.Errorf("a POST that means %s = %d, want 405", method, got.status)
		}
	}
	if got := h.send(t, "POST /v1/records", `{"title":"a","items":[]}`, "X-HTTP-Method-Override: POST"); got.body["op"] != "addRecord" {
		t.Errorf("a POST that means POST = %s", got.text)
	}
}

func TestPH15TheFingerprintSeesTheMeaning(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.send(t, "POST /v1/records/0198c0de-0000-7000-8000-000000000001", "", "X-HTTP-Method-Override: DELETE")
	if h.last.op.method != "DELETE" {
		t.Errorf("the operation's method = %s, want DELETE", h.last.op.method)
	}
}

// TestEveryAnswerIsDressed looks at the headers of good answers, refusals and
// mistakes alike.
func TestEveryAnswerIsDressed(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	for _, do := range []string{"GET /v1/records", "GET /v1/records/x", "GET /nothing", "PUT /v1/records", "GET /docs", "GET /problems/busy", "GET /openapi.json"} {
		got := h.send(t, do, "")
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %s = %q, want %q", do, name, got.header.Get(name), want)
			}
		}
		if csp := got.header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: Content-Security-Policy = %q", do, csp)
		}
		if got.header.Get("X-Request-Id") == "" {
			t.Errorf("%s: no request id", do)
		}
	}
	if allow := h.send(t, "PUT /v1/records", "").header.Get("Allow"); allow != "GET, HEAD, POST" {
		t.Errorf("Allow = %q, want GET, HEAD, POST", allow)
	}
}

// TestMistakesAreHidden fails inside a handler: the client learns the request
// id, the log the rest, once.
func TestMistakesAreHidden(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		fail   func() error
		status int
		code   string
		log    string
	}{
		{"an error", func() error { return errors.New("table people_persons is gone") }, 500, "internal", "people_persons"},
		{"a panic", func() error { panic("index out of range") }, 500, "internal", "index out of range"},
		//nolint:staticcheck // the panic is what is tested
		{"a nil map", func() error { var m map[string]int; m["a"] = 1; return nil }, 500, "internal", "nil map"},
		{"busy", func() error { return fmt.Errorf("submit: %w", domain.ErrBusy) }, 503, "busy", "submit"},
		{"the deadline", func() error { return fmt.Errorf("submit: %w", context.DeadlineExceeded) }, 503, "busy", "deadline"},
		{"a fault without a kind", func() error { return &domain.Fault{Code: "x"} }, 500, "internal", "x: "},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, func(*call) error { return c.fail() })
			got := h.send(t, "GET /v1/records", "")
			if got.status != c.status || got.body["code"] != c.code {
				t.Fatalf("answer = %d %v, want %d %s", got.status, got.body, c.status, c.code)
			}
			if retry := got.header.Get("Retry-After"); (retry != "") != (c.status == 503) {
				t.Errorf("Retry-After = %q", retry)
			}
			if strings.Contains(got.text, c.log) {
				t.Errorf("the answer tells %q: %s", c.log, got.text)
			}
			id := got.body["request_id"].(string)
			told := 0
			for line := range strings.SplitSeq(h.log.String(), "\n") {
				if strings.Contains(line, id) && strings.Contains(line, `"error":"`) {
					told++
				}
			}
			if told != 1 || !strings.Contains(h.log.String(), c.log) {
				t.Errorf("the log tells it %d times, want once: %s", told, h.log)
			}
		})
	}
}

// TestFaultsHaveOneStatusEach goes through the kinds.
func TestFaultsHaveOneStatusEach(t *testing.T) {
	t.Parallel()
	for kind, want := range map[domain.Kind]int{
		domain.Forbidden: 403, domain.NotFound: 404, domain.Conflict: 409, domain.Gone: 410,
		domain.Stale: 412, domain.TooLarge: 413, domain.WrongType: 415, domain.Required: 428, domain.Invalid: 422,
	} {
		h := newHouse(t, func(*call) error {
			fault := &domain.Fault{Kind: kind, Code: "test.code", ZH: "最多 {max} 项。", EN: "At most {max} items."}
			return fmt.Errorf("award: %w", fault.With("max", 3).At("/items"))
		})
		got := h.send(t, "GET /v1/records", "", "Accept-Language: en")
		if got.status != want || got.body["detail"] != "At most 3 items." || got.fields()["/items"] != "test.code" {
			t.Errorf("kind %d = %d %s, want %d", kind, got.status, got.text, want)
		}
		if got.body["title"] != titles[want][1] || got.header.Get("Content-Language") != "en" {
			t.Errorf("kind %d: title = %v in %s", kind, got.body["title"], got.header.Get("Content-Language"))
		}
	}
}

// TestTheLogNamesRoutesNotPeople asks with what must not be written down.
func TestTheLogNamesRoutesNotPeople(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.send(t, "GET /v1/records/0198c0de-0000-7000-8000-000000000001", "")
	h.send(t, "GET /v1/records?cursor=secret", "")
	h.send(t, "GET /v1/张伟", "")
	h.send(t, "POST /v1/records", `{"title":"张伟","items":[]}`)
	log := h.log.String()
	for _, secret := range []string{"0198c0de-0000-7000", "secret", "张伟", "%E5", "Bearer", "ey"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q:\n%s", secret, log)
		}
	}
	var routes []string
	for line := range strings.SplitSeq(strings.TrimSpace(log), "\n") {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		routes = append(routes, fmt.Sprint(entry["method"], " ", entry["route"], " ", entry["status"]))
	}
	want := "GET /v1/records/:id 200,GET /v1/records 200,GET none 404,POST /v1/records 200"
	if got := strings.Join(routes, ","); got != want {
		t.Errorf("routes = %s, want %s", got, want)
	}
}

func TestEveryAnswerIsCounted(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.gate.metrics = newMetrics()
	h.send(t, "GET /v1/records", "")
	h.send(t, "GET /v1/records", "", "Authorization:")
	h.send(t, "GET /nothing", "")
	h.send(t, "PUT /v1/records", "")
	for range 50 {
		h.send(t, "GET /v1/records", "")
	}
	for labels, want := range map[[3]string]float64{
		{"GET", "/v1/records", "200"}: 50, {"GET", "/v1/records", "429"}: 1, {"GET", "/v1/records", "401"}: 1,
		{"GET", "none", "404"}: 1, {"PUT", "none", "405"}: 1,
	} {
		if got := counted(t, h.gate.metrics, labels); got != want {
			t.Errorf("%v = %v, want %v", labels, got, want)
		}
	}
}

func counted(t *testing.T, m *metrics, labels [3]string) float64 {
	t.Helper()
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			got := [3]string{}
			for i, label := range metric.GetLabel() { // in the order of their names: method, route, status
				if i < len(got) {
					got[i] = label.GetValue()
				}
			}
			if family.GetName() == "lizhi_requests_total" && got == labels {
				return metric.GetCounter().GetValue()
			}
		}
	}
	return 0
}

func TestOnlyOurProxiesAreBelieved(t *testing.T) {
	t.Parallel()
	trusted, err := parseProxies([]string{"10.0.0.0/8", "192.0.2.1", "2001:db8::1"})
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{
		"10.1.2.3": true, "192.0.2.1": true, "192.0.2.2": false, "2001:db8::1": true, "2001:db8::2": false, "::ffff:10.1.2.3": true,
	} {
		if got := trusted.trust(netip.MustParseAddr(address)); got != want {
			t.Errorf("trust(%s) = %t, want %t", address, got, want)
		}
	}
	if _, err := parseProxies([]string{"proxy.example"}); err == nil {
		t.Error("a name is taken for an address")
	}
	// app.Test comes from 0.0.0.0, which the house believes.
	h := newHouse(t, nil)
	for forwarded, want := range map[string]string{
		"198.51.100.7":                     "198.51.100.7",
		"1.1.1.1, 198.51.100.7":            "198.51.100.7",
		"1.1.1.1, 198.51.100.7, 10.0.0.2":  "198.51.100.7",
		"198.51.100.7, nonsense, 10.0.0.2": "10.0.0.2",
		"":                                 "0.0.0.0",
		"2001:db8::7":                      "2001:db8::7",
	} {
		h.send(t, "GET /v1/records", "", "X-Forwarded-For: "+forwarded)
		if got := h.last.actor.Cause.Address; got != want {
			t.Errorf("X-Forwarded-For %q = %s, want %s", forwarded, got, want)
		}
	}
	h.gate.proxies = nil
	h.send(t, "GET /v1/records", "", "X-Forwarded-For: 198.51.100.7")
	if got := h.last.actor.Cause.Address; got != "0.0.0.0" {
		t.Errorf("without proxies = %s, want 0.0.0.0", got)
	}
}

func TestAnOpenRequestIsNobodyAndNotTheSystem(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.send(t, "POST /v1/open", "")
	if who := h.last.actor; !who.Account.IsZero() || who.IsSystem() || who.Cause.Request == "" {
		t.Errorf("the open side's actor = %+v", who)
	}
}
