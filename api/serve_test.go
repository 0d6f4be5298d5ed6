package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

func listen(t testing.TB) net.Listener {
	t.Helper()
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return on
}

// raw sends bytes as they stand and reads the answer.
func raw(t testing.TB, address, request string) (*http.Response, map[string]any) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go func() { _, _ = io.WriteString(conn, request) }() // the server may answer before it has read all
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var body map[string]any
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
		t.Fatalf("%d is no JSON: %v", response.StatusCode, err)
	}
	return response, body
}

// TestWhatNeverReachesARoute asks for what the framework itself refuses: those
// answers are problems, too.
func TestWhatNeverReachesARoute(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	on := listen(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, h.App, on) }()
	//nolint:paralleltest // one server is asked one thing after another
	for _, c := range []struct {
		remark, request string
		status          int
		code            string
	}{
		{"6 MiB", fmt.Sprintf("POST /v1/records HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s", 6<<20, strings.Repeat("a", 6<<20)), 413, "too_large"},
		{"12 MiB, sent to the end", fmt.Sprintf("POST /v1/records HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s", 12<<20, strings.Repeat("a", 12<<20)), 413, "too_large"},
		{"6 MiB that are only announced", "POST /v1/records HTTP/1.1\r\nHost: a\r\nContent-Length: 6291456\r\n\r\n", 413, "too_large"},
		{"an unknown method", "BREW /v1/records HTTP/1.1\r\nHost: a\r\n\r\n", 405, "method_not_allowed"},
		{"a head without end", "GET /v1/records HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("a", 64<<10) + "\r\n\r\n", 413, "too_large"},
		{"no HTTP", "hello\r\n\r\n", 400, "malformed"},
	} {
		t.Run(c.remark, func(t *testing.T) {
			response, body := raw(t, on.Addr().String(), c.request)
			if response.StatusCode != c.status || body["code"] != c.code {
				t.Errorf("answer = %d %v, want %d %s", response.StatusCode, body, c.status, c.code)
			}
			if body["request_id"] == "" || response.Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("the answer has no request id or no nosniff: %v", response.Header)
			}
		})
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
}

// TestServeFinishesWhatItBegan stops the server while a request is in its
// handler.
func TestServeFinishesWhatItBegan(t *testing.T) {
	t.Parallel()
	begun, finish := make(chan struct{}), make(chan struct{})
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/slow", func(c *fiber.Ctx) error {
		close(begun)
		<-finish
		return c.SendString("done")
	})
	on := listen(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, app, on) }()
	answered := make(chan string, 1)
	go func() {
		response, err := http.Get("http://" + on.Addr().String() + "/slow")
		if err != nil {
			answered <- err.Error()
			return
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		answered <- string(body)
	}()
	<-begun
	stop()
	close(finish)
	if got := <-answered; got != "done" {
		t.Errorf("answer = %q, want %q", got, "done")
	}
	if err := <-done; err != nil {
		t.Errorf("Serve = %v, want nil", err)
	}
}

func TestInsideTellsOperatorsMore(t *testing.T) {
	t.Parallel()
	on := listen(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	away := func(context.Context) (string, map[string]string) {
		return "away", map[string]string{"database": "refused"}
	}
	go func() { done <- ServeInside(ctx, away, on) }()
	for path, want := range map[string]struct {
		status int
		text   string
	}{
		"/metrics":      {200, "go_goroutines"},
		"/readyz":       {503, "refused"},
		"/debug/pprof/": {200, "goroutine"},
	} {
		response, err := http.Get("http://" + on.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want.status || !strings.Contains(string(body), want.text) {
			t.Errorf("GET %s = %d without %q", path, response.StatusCode, want.text)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("ServeInside = %v, want nil", err)
	}
}
