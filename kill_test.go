package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	random "math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql"
	"github.com/google/uuid"

	"lizhi/domain"
	"lizhi/domain/store"
	"lizhi/seeds"
)

// asProgram makes the binary of these tests the program itself: it can then be
// killed without the test.
const asProgram = "LIZHI_TEST_AS_PROGRAM"

func init() {
	if os.Getenv(asProgram) == "" {
		return
	}
	os.Exit(run(context.Background(), []string{"serve"}, os.Environ(), os.Stdout, os.Stderr))
}

// TestPH7NothingIsLostWhenTheProgramIsKilled kills the program at random moments
// while clients submit records and upload files, each trying again until it is
// answered. Every acknowledged write is there once, none is there twice, and
// every finished upload has its hash. LIZHI_KILL_WRITES says how many writes,
// 120 if it is not set; the whole proof is 2000.
func TestPH7NothingIsLostWhenTheProgramIsKilled(t *testing.T) {
	t.Parallel()
	writes := 120
	if n, err := strconv.Atoi(os.Getenv("LIZHI_KILL_WRITES")); err == nil {
		writes = n
	}
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		v := newVictim(t, "LIZHI_DATA="+t.TempDir())
		v.start()
		v.awaitReady()
		killed(t, v, numberIn(t, v.log, "林晓雨"), writes)
	})
	t.Run("MySQL and MinIO", func(t *testing.T) {
		t.Parallel()
		server, minio := os.Getenv("TEST_MYSQL"), os.Getenv("TEST_MINIO")
		if server == "" || minio == "" {
			if os.Getenv("CI") == "true" {
				t.Error("TEST_MYSQL and TEST_MINIO are not set: half of the test would not run")
			}
			return
		}
		environment := []string{
			"LIZHI_DATABASE=" + ownDatabase(t, server), "LIZHI_KEYS=" + filepath.Join(t.TempDir(), "keys.json"),
			"LIZHI_S3=" + strings.TrimSuffix(minio, "/") + "/kill-" + strings.ToLower(rand.Text()),
		}
		number := loadCity(t, environment)
		v := newVictim(t, environment...)
		v.start()
		v.awaitReady()
		killed(t, v, number, writes)
	})
}

// killed runs the clients against a program that is killed again and again, and
// then looks at what is there.
func killed(t testing.TB, v *victim, number string, writes int) {
	t.Helper()
	c := &client{victim: v, student: seeds.Heroine().String(), number: number}
	c.login()
	work := make(chan int)
	var busy sync.WaitGroup
	uploads := make([]sent, writes)
	for range 8 {
		busy.Go(func() {
			for n := range work {
				if n%2 == 0 {
					c.submit(n)
				} else {
					uploads[n] = c.upload(n)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() {
		for n := range writes {
			work <- n
		}
		close(work)
		busy.Wait()
		close(done)
	}()
	kills := v.killUntil(done)
	t.Logf("%d writes, killed %d times", writes, kills)

	titles := c.titles()
	for n := 0; n < writes; n += 2 {
		if got := titles[title(n)]; got != 1 {
			t.Errorf("record %d is there %d times", n, got)
		}
	}
	for n := 1; n < writes; n += 2 {
		c.whole(uploads[n])
	}
}

func title(n int) string { return fmt.Sprintf("第 %d 次志愿服务", n) }

// victim is the program in a process of its own, on an address that stays.
type victim struct {
	t           testing.TB
	environment []string
	address     string
	log         string
	binary      string // what plays the program; these tests, if it is empty
	command     *exec.Cmd
}

func newVictim(t testing.TB, environment ...string) *victim {
	t.Helper()
	v := &victim{t: t, log: filepath.Join(t.TempDir(), "out.log"), address: freeAddress(t)}
	v.environment = append(append(os.Environ(), environment...), asProgram+"=1", "LIZHI_LISTEN="+v.address,
		"LIZHI_INSIDE=127.0.0.1:0", "LIZHI_RATE=10000000", "LIZHI_LOG=error")
	t.Cleanup(func() {
		if v.command != nil {
			v.kill()
		}
	})
	return v
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (v *victim) start() {
	out, err := os.OpenFile(v.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		v.t.Error(err)
		return
	}
	defer out.Close()
	binary := v.binary
	if binary == "" {
		if binary, err = os.Executable(); err != nil {
			v.t.Error(err)
			return
		}
	}
	v.command = exec.Command(binary)
	v.command.Env, v.command.Stdout, v.command.Stderr = v.environment, out, out
	if err := v.command.Start(); err != nil {
		v.t.Error(err)
	}
}

// kill ends the process without letting it do anything more.
func (v *victim) kill() {
	_ = v.command.Process.Kill()
	_ = v.command.Wait()
}

func (v *victim) awaitReady() {
	v.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); <-time.After(10 * time.Millisecond) {
		res, err := http.Get("http://" + v.address + "/readyz")
		if err != nil {
			continue
		}
		_ = res.Body.Close()
		if res.StatusCode == http.StatusOK {
			return
		}
	}
	text, _ := os.ReadFile(v.log)
	v.t.Fatalf("not ready after two minutes:\n%s", text)
}

// killUntil kills and starts the program until done, and leaves it running.
func (v *victim) killUntil(done <-chan struct{}) (kills int) {
	for {
		select {
		case <-done:
			return kills
		case <-time.After(time.Duration(5+random.IntN(120)) * time.Millisecond):
		}
		v.kill()
		v.start()
		kills++
		v.awaitReady()
	}
}

// client is a phone that tries again until it is answered.
type client struct {
	*victim
	student, number string

	mu    sync.Mutex
	token string
}

func (c *client) login() {
	body := fmt.Sprintf(`{"number":%q,"password":%q}`, c.number, seeds.CastPassword)
	_, answer := c.do("POST", "/v1/logins", "", nil, []byte(body))
	token, _ := answer["access_token"].(string)
	if token == "" {
		c.t.Errorf("no token: %v", answer)
	}
	c.mu.Lock()
	c.token = token
	c.mu.Unlock()
}

// do sends a request until it is answered by anything but a passing trouble.
func (c *client) do(method, path, key string, header map[string]string, body []byte) (int, map[string]any) {
	for deadline := time.Now().Add(10 * time.Minute); time.Now().Before(deadline); <-time.After(10 * time.Millisecond) {
		status, raw, err := c.once(method, path, key, header, body)
		if err != nil || status == http.StatusServiceUnavailable {
			continue
		}
		var answer map[string]any
		_ = json.Unmarshal(raw, &answer)
		if answer["code"] == "idempotency.running" {
			continue
		}
		if status >= 500 {
			c.t.Errorf("%s %s = %d: %s", method, path, status, raw)
		}
		return status, answer
	}
	c.t.Errorf("%s %s was never answered", method, path)
	return 0, nil
}

func (c *client) once(method, path, key string, header map[string]string, body []byte) (int, []byte, error) {
	request, err := http.NewRequest(method, "http://"+c.address+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if len(body) > 0 {
		request.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
	}
	c.mu.Lock()
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	c.mu.Unlock()
	for name, value := range header {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	return answer.StatusCode, raw, err
}

// submit hands in a record; every other one has an id of the phone's own, all
// have a key.
func (c *client) submit(n int) {
	record := map[string]any{
		"student_id": c.student, "kind": "activity", "dimension": "practice", "title": title(n), "text": "我和同学陪老人读报。",
		"day": "2026-03-14", "minutes": 60, "place": "濮阳县敬老院", "details": map[string]any{"role": "组织者"}, "submit": true,
	}
	if n%4 == 0 {
		record["id"] = uuid.Must(uuid.NewV7()).String()
	}
	body, _ := json.Marshal(record)
	if status, answer := c.do("POST", "/v1/growth/records", "kill-test-"+strconv.Itoa(n), nil, body); status != http.StatusCreated {
		c.t.Errorf("record %d = %d: %v", n, status, answer)
	}
}

// sent is an upload that was acknowledged.
type sent struct {
	id  string
	sum [32]byte
}

// upload sends a scan in chunks of 64 KiB; after a cut it asks what is there.
func (c *client) upload(n int) sent {
	content := make([]byte, 70_000+random.IntN(200_000))
	_, _ = rand.Read(content)
	copy(content, "%PDF-1.7\n")
	up := sent{uuid.Must(uuid.NewV7()).String(), sha256.Sum256(content)}
	begin := fmt.Sprintf(`{"id":%q,"kind":"scan","name":"scan-%d.pdf","size":%d,"sha256":%q,"chunk_size":65536}`, up.id, n, len(content), hex.EncodeToString(up.sum[:]))
	if status, answer := c.do("POST", "/v1/files", "kill-file-"+strconv.Itoa(n), nil, []byte(begin)); status != http.StatusCreated {
		c.t.Errorf("upload %d = %d: %v", n, status, answer)
		return up
	}
	for {
		_, answer := c.do("GET", "/v1/files/"+up.id+"/chunks", "", nil, nil)
		count, _ := answer["chunk_count"].(float64)
		present, _ := answer["present"].([]any)
		there := map[int]bool{}
		for _, p := range present {
			number, _ := p.(float64)
			there[int(number)] = true
		}
		if len(there) == int(count) || answer["state"] != "open" {
			break
		}
		for i := range int(count) {
			if there[i] {
				continue
			}
			chunk := content[i<<16 : min((i+1)<<16, len(content))]
			sum := sha256.Sum256(chunk)
			header := map[string]string{"Content-Type": "application/octet-stream", "X-Chunk-SHA256": hex.EncodeToString(sum[:])}
			status, _, err := c.once("PUT", fmt.Sprintf("/v1/files/%s/chunks/%d", up.id, i), "", header, chunk)
			if err != nil || status != http.StatusNoContent {
				break // ask again what is there
			}
		}
	}
	if status, answer := c.do("POST", "/v1/files/"+up.id+"/completion", "", nil, nil); status != http.StatusAccepted {
		c.t.Errorf("completion of %d = %d: %v", n, status, answer)
	}
	return up
}

// titles counts the student's records by title.
func (c *client) titles() map[string]int {
	c.login() // the first token may be over by now
	found := map[string]int{}
	for cursor := ""; ; {
		_, answer := c.do("GET", "/v1/growth/records?limit=100&student_id="+c.student+cursor, "", nil, nil)
		items, _ := answer["items"].([]any)
		for _, item := range items {
			record, _ := item.(map[string]any)
			found[fmt.Sprint(record["title"])]++
		}
		after, _ := answer["next_cursor"].(string)
		if after == "" {
			return found
		}
		cursor = "&cursor=" + url.QueryEscape(after)
	}
}

// whole waits until an upload was looked at, which may take as long as the lease
// of the task that was killed, and reads it.
func (c *client) whole(up sent) {
	for deadline := time.Now().Add(3 * time.Minute); ; <-time.After(50 * time.Millisecond) {
		_, answer := c.do("GET", "/v1/files/"+up.id, "", nil, nil)
		if answer["state"] == "clean" {
			break
		}
		if answer["state"] != "checking" || time.Now().After(deadline) {
			c.t.Errorf("upload %s is %v", up.id, answer)
			return
		}
	}
	status, raw, err := c.once("GET", "/v1/files/"+up.id+"/content", "", nil, nil)
	if err != nil || status != http.StatusOK || sha256.Sum256(raw) != up.sum {
		c.t.Errorf("upload %s: %d, %v, %d bytes with another hash", up.id, status, err, len(raw))
	}
}

// numberIn finds the login number of somebody in what the program printed.
func numberIn(t testing.TB, log, name string) string {
	t.Helper()
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[1] == name {
			return fields[0]
		}
	}
	t.Fatalf("%s is not in:\n%s", name, text)
	return ""
}

// ownDatabase makes an empty database that goes with the test.
func ownDatabase(t testing.TB, server string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("TEST_MYSQL is not a URL")
	}
	name := "kill_" + strings.ToLower(rand.Text())
	password, _ := u.User.Password()
	db, err := sql.Open("mysql", fmt.Sprintf("%s:%s@tcp(%s)/", u.User.Username(), password, u.Host))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := db.ExecContext(context.Background(), "DROP DATABASE "+name)
		if err = errors.Join(err, db.Close()); err != nil {
			t.Error(err)
		}
	})
	u.Path = "/" + name
	return u.String()
}

// loadCity loads the demo city into a database of its own, which the program
// itself refuses to do beside real ones, and gives the number of 林晓雨.
func loadCity(t testing.TB, environment []string) string {
	t.Helper()
	return loadCityIn(t, environment, domain.RealWorld())
}

// loadCityIn is loadCity at another time.
func loadCityIn(t testing.TB, environment []string, world domain.World) string {
	t.Helper()
	s, err := readSettings(environment)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.MakeKeys(s.Keys); err != nil {
		t.Fatal(err)
	}
	p := &program{settings: s, out: io.Discard, log: logger(io.Discard, "error"), world: world}
	if err := errors.Join(p.openDatabaseAnyway(t.Context()), p.db.Migrate(t.Context()), p.db.Close()); err != nil {
		t.Fatal(err)
	}
	if err := p.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	logins, err := p.city().Demo(t.Context())
	if err = errors.Join(err, p.close()); err != nil {
		t.Fatal(err)
	}
	for _, l := range logins {
		if l.Name == "林晓雨" {
			return l.Number
		}
	}
	t.Fatal("林晓雨 cannot log in")
	return ""
}
