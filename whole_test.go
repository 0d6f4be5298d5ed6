package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"lizhi/seeds"
)

// The numbers with which the cast logs in.
const (
	pupil   = "10000001" // 林晓雨
	teacher = "10000004" // 林静
	mentor  = "10000006" // 赵明
	officer = "10000007" // 刘敏
	head    = "10000008" // 孙强
	county  = "10000013" // 高洁
)

// phone is somebody who is logged in at one address.
type phone struct {
	t              testing.TB
	address, token string
}

// at logs somebody in.
func at(t testing.TB, address, number string) phone {
	t.Helper()
	p := phone{t, address, ""}
	p.token = p.text(p.post("/v1/logins", map[string]any{"number": number, "password": seeds.CastPassword}, 0), "access_token")
	return p
}

// send asks once and gives status and body.
func (p phone) send(method, path string, body []byte, header ...string) (int, []byte) {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, "http://"+p.address+path, bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	if len(body) > 0 {
		request.Header.Set("Content-Type", "application/json")
	}
	if p.token != "" {
		request.Header.Set("Authorization", "Bearer "+p.token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(answer.Body); err != nil {
		p.t.Fatal(err)
	}
	return answer.StatusCode, raw.Bytes()
}

// post sends what must succeed; version goes into If-Match if it is not 0.
func (p phone) post(path string, body any, version int) map[string]any {
	p.t.Helper()
	raw, _ := json.Marshal(body)
	header := []string{"Idempotency-Key", "whole-" + rand.Text()}
	if version > 0 {
		header = append(header, "If-Match", fmt.Sprintf(`"v%d"`, version))
	}
	if body == nil {
		raw = nil
	}
	return p.good(path)(p.send("POST", path, raw, header...))
}

func (p phone) get(path string) map[string]any {
	p.t.Helper()
	return p.good(path)(p.send("GET", path, nil))
}

func (p phone) good(path string) func(int, []byte) map[string]any {
	p.t.Helper()
	return func(status int, raw []byte) map[string]any {
		p.t.Helper()
		var answer map[string]any
		_ = json.Unmarshal(raw, &answer)
		if status >= 300 {
			p.t.Fatalf("%s = %d: %s", path, status, raw)
		}
		return answer
	}
}

// text digs a text out of an answer; a number steps into a list.
func (p phone) text(answer any, path ...any) string {
	p.t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, _ := answer.(map[string]any)
			answer = object[step]
		case int:
			list, _ := answer.([]any)
			if step >= len(list) {
				p.t.Fatalf("the answer has no %v", path)
			}
			answer = list[step]
		}
	}
	text, _ := answer.(string)
	if text == "" {
		p.t.Fatalf("the answer has no text at %v", path)
	}
	return text
}

// until asks again until a text of the answer is one of those wanted.
func (p phone) until(path, field string, wanted ...string) map[string]any {
	p.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; <-time.After(50 * time.Millisecond) {
		answer := p.get(path)
		for _, w := range wanted {
			if answer[field] == w {
				return answer
			}
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("%s never became %v: %v", path, wanted, answer)
		}
	}
}

// picture uploads a photo and gives its id once it was checked.
func (p phone) picture() string {
	p.t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range 64 * 48 {
		img.Set(i%64, i/64, color.RGBA{uint8(i), uint8(i >> 4), 120, 255})
	}
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, img, nil); err != nil {
		p.t.Fatal(err)
	}
	id := p.text(p.post("/v1/files", map[string]any{"kind": "picture", "name": "photo.jpg", "size": photo.Len()}, 0), "id")
	sum := sha256.Sum256(photo.Bytes())
	p.good("chunk")(p.send("PUT", "/v1/files/"+id+"/chunks/0", photo.Bytes(),
		"Content-Type", "application/octet-stream", "X-Chunk-SHA256", hex.EncodeToString(sum[:])))
	p.post("/v1/files/"+id+"/completion", nil, 0)
	p.until("/v1/files/"+id, "state", "clean")
	return id
}

// record hands in a record with files and gives its id.
func (p phone) record(title string, files ...string) string {
	p.t.Helper()
	return p.text(p.post("/v1/growth/records", map[string]any{
		"student_id": seeds.Heroine().String(), "kind": "activity", "dimension": "art", "title": title,
		"text": "我拍的银杏入选了摄影展。", "day": "2026-03-10", "minutes": 90, "files": files, "submit": true,
	}, 0), "id")
}

// do runs the program once and gives what it printed.
func do(t testing.TB, environment []string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if code := run(t.Context(), args, environment, &out, &out); code != 0 {
		t.Fatalf("lizhi %s = %d: %s", strings.Join(args, " "), code, out.String())
	}
	return out.String()
}

// openRaw opens the database of an environment behind the program's back.
func openRaw(t testing.TB, environment []string) (db *sql.DB, tables []string) {
	t.Helper()
	s, err := readSettings(environment)
	if err != nil {
		t.Fatal(err)
	}
	query := "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"
	if s.embedded() {
		query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
		db, err = sql.Open("sqlite", "file:"+filepath.Join(s.Data, "lizhi.db")+"?_pragma=busy_timeout(10000)")
	} else {
		u := must(url.Parse(s.Database))
		password, _ := u.User.Password()
		db, err = sql.Open("mysql", fmt.Sprintf("%s:%s@tcp(%s)%s", u.User.Username(), password, u.Host, u.Path))
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	return db, tables
}

// counts counts the rows of every table but those that belong to a process.
func counts(t testing.TB, environment []string) map[string]int {
	t.Helper()
	db, tables := openRaw(t, environment)
	found := map[string]int{}
	for _, table := range tables {
		if table == "processes" || strings.HasPrefix(table, "goose") {
			continue
		}
		var n int
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		found[table] = n
	}
	return found
}

// serving starts the program beside the test on what an environment names, and
// gives its address and how to stop it.
func serving(t testing.TB, environment []string, log io.Writer) (address string, stop func()) {
	t.Helper()
	s, err := readSettings(append([]string{"LIZHI_LISTEN=127.0.0.1:0", "LIZHI_INSIDE=127.0.0.1:0", "LIZHI_RATE=1000000", "LIZHI_LOG=debug"}, environment...))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	running, err := start(ctx, &program{settings: s, out: log, log: logger(log, "debug")})
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := running.wait(); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(stop)
	return running.address, stop
}
