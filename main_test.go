package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lizhi/domain"
)

// TestREADMENamesEverySetting holds the table of README.md and the struct
// together, both ways, in both languages.
func TestREADMENamesEverySetting(t *testing.T) {
	t.Parallel()
	var want []string
	for f := range reflect.TypeFor[settings]().Fields() {
		want = append(want, f.Tag.Get("env"))
	}
	slices.Sort(want)
	for _, file := range []string{"README.md", "README.zh-CN.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range regexp.MustCompile("(?m)^\\| `(LIZHI_[A-Z0-9_]+)` \\|").FindAllStringSubmatch(string(text), -1) {
			got = append(got, m[1])
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s has a row for %v, the program reads %v", file, got, want)
		}
	}
}

func TestSettingsThatWouldLoseDataAreRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		remark      string
		environment []string
		want        string // in the error; "" for none
	}{
		{"none at all", nil, ""},
		{"a database alone", []string{"LIZHI_DATABASE=mysql://u:p@h/d"}, "LIZHI_S3"},
		{"a database and files without keys", []string{"LIZHI_DATABASE=mysql://u:p@h/d", "LIZHI_S3=http://k:s@h/b"}, "LIZHI_KEYS"},
		{"all three", []string{"LIZHI_DATABASE=mysql://u:p@h/d", "LIZHI_S3=http://k:s@h/b", "LIZHI_KEYS=k.json"}, ""},
		{"another database", []string{"LIZHI_DATABASE=postgres://h/d"}, "mysql://"},
		{"files elsewhere, database here", []string{"LIZHI_S3=http://k:s@h/b"}, "LIZHI_DATABASE"},
		{"no address", []string{"LIZHI_LISTEN=8080"}, "127.0.0.1:8080"},
		{"no number", []string{"LIZHI_WORKERS=many"}, "Workers"},
		{"no level", []string{"LIZHI_LOG=loud"}, "debug, info"},
		{"unsafe writes", []string{"LIZHI_SQLITE_SYNC=OFF"}, "FULL or NORMAL"},
	} {
		_, err := readSettings(tt.environment)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: readSettings = %v, want %q", tt.remark, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "u:p@") {
			t.Errorf("%s: the error holds a password: %v", tt.remark, err)
		}
	}
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--help"}, 0, "usage: lizhi [command]"},
		{[]string{"version"}, 0, "lizhi"},
		{[]string{"srve"}, 2, "no command \"srve\""},
		{[]string{"serve", "now"}, 2, "usage: lizhi serve"},
		{[]string{"verify"}, 2, "usage: lizhi verify audit"},
		{[]string{"backup"}, 2, "usage: lizhi backup FILE"},
		{[]string{"doctor", "now"}, 2, "usage: lizhi doctor"},
		{[]string{"doctor"}, 0, "no backup seen"},
		{[]string{"restore", "nothing.zip"}, 1, "not a whole backup"},
	} {
		var out bytes.Buffer
		code := run(t.Context(), tt.args, []string{"LIZHI_DATA=" + t.TempDir()}, &out, &out)
		if code != tt.code || !strings.Contains(out.String(), tt.says) {
			t.Errorf("lizhi %s = %d, %q; want %d, %q", strings.Join(tt.args, " "), code, out.String(), tt.code, tt.says)
		}
	}
}

func TestInitMakesACityOnceAndKeepsTheDemoOut(t *testing.T) { //nolint:paralleltest // one embedded store in a process
	environment := []string{"LIZHI_DATA=" + t.TempDir()}
	for _, tt := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"init", "--city", "4105", "--name", "安阳市", "--admin", "李四"}, 1, "ends in 00, as 410900"},
		{[]string{"init", "--city", "410500", "--name", "安阳市", "--admin", " "}, 2, "usage: lizhi init"},
		{[]string{"init", "--city", "410500", "--name", "安阳市", "--admin", "李四"}, 0, "The administrator 李四 activates"},
		{[]string{"init", "--city", "410600", "--name", "鹤壁市", "--admin", "王五"}, 1, "there is an admin already"},
		{[]string{"seed", "--demo"}, 1, "a real city is in the data folder"},
	} {
		var out bytes.Buffer
		if code := run(t.Context(), tt.args, environment, &out, &out); code != tt.code || !strings.Contains(out.String(), tt.says) {
			t.Fatalf("lizhi %s = %d, %q; want %d, %q", strings.Join(tt.args, " "), code, out.String(), tt.code, tt.says)
		}
	}
	s, err := readSettings(environment)
	if err != nil {
		t.Fatal(err)
	}
	p := &program{settings: s, out: io.Discard, log: logger(t.Output(), "error")}
	if err := p.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer p.close()
	if u, err := p.db.Org().UnitByCode(t.Context(), "410600"); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("a refused city stands beside the real one: %v, %v", u.Name, err)
	}
}

// running is a program that was started for a test.
type running struct {
	*server
	data string
	out  *bytes.Buffer
}

// startProgram starts the real program on free ports and stops it with the test.
func startProgram(t *testing.T, environment ...string) *running {
	t.Helper()
	r := &running{data: t.TempDir(), out: &bytes.Buffer{}}
	s, err := readSettings(append([]string{
		"LIZHI_DATA=" + r.data, "LIZHI_LISTEN=127.0.0.1:0", "LIZHI_INSIDE=127.0.0.1:0", "LIZHI_LOG=error",
	}, environment...))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	r.server, err = start(ctx, &program{settings: s, out: r.out, log: logger(t.Output(), "error")})
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := r.wait(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// ready waits until /readyz says ok.
func (r *running) awaitReady(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(60 * time.Second)
	for {
		res, err := http.Get("http://" + r.address + "/readyz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			t.Fatalf("not ready after a minute: %v", err)
		}
		<-time.After(20 * time.Millisecond)
	}
}

// TestTwoProgramsDoNotShareAFolder starts a second one beside the first.
func TestTwoProgramsDoNotShareAFolder(t *testing.T) { //nolint:paralleltest // one embedded store in a process
	r := startProgram(t)
	var out bytes.Buffer
	code := run(t.Context(), []string{"serve"}, []string{"LIZHI_DATA=" + r.data, "LIZHI_LISTEN=127.0.0.1:0", "LIZHI_INSIDE=127.0.0.1:0"}, &out, &out)
	if code != 1 || !strings.Contains(out.String(), "another lizhi already serves") {
		t.Errorf("a second program = %d, %s", code, out.String())
	}
}

// TestKeysAreNotMadeOverData loses the keys of a folder that has data.
func TestKeysAreNotMadeOverData(t *testing.T) { //nolint:paralleltest // one embedded store in a process
	data := t.TempDir()
	environment := []string{"LIZHI_DATA=" + data}
	var out bytes.Buffer
	if code := run(t.Context(), []string{"migrate"}, environment, &out, &out); code != 0 {
		t.Fatalf("migrate = %d, %s", code, out.String())
	}
	if err := os.Remove(filepath.Join(data, "keys.json")); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if code := run(t.Context(), []string{"migrate"}, environment, &out, &out); code != 1 || !strings.Contains(out.String(), "keys.json is missing") {
		t.Errorf("without its keys = %d, %s", code, out.String())
	}
	if mode := fmt.Sprint(must(os.Stat(data)).Mode().Perm()); mode != "-rwx------" {
		t.Errorf("the data folder is %s, want it closed to others", mode)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestDoctorTellsTheLivingFromTheSilent reads its line about processes.
func TestDoctorTellsTheLivingFromTheSilent(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		alive, silent []string
		err           error
		want          [3]string
	}{
		{nil, nil, nil, [3]string{"warn", "processes", "no process serves this database: start `lizhi serve`"}},
		{[]string{"a", "b"}, nil, nil, [3]string{"ok", "processes", "2 alive, on a, b"}},
		{
			[]string{"a"},
			[]string{"a", "c"},
			nil,
			[3]string{"ok", "processes", "1 alive, on a; 2 fell silent without stopping, on a, c: killed, or cut off from the database"},
		},
		{
			nil,
			[]string{"c"},
			nil,
			[3]string{"warn", "processes", "no process serves this database: start `lizhi serve`; 1 fell silent without stopping, on c: killed, or cut off from the database"},
		},
		{nil, nil, errors.New("lost"), [3]string{"bad", "processes", "lost"}},
	} {
		var e examination
		if e.examineProcesses(row.alive, row.silent, row.err); e.lines[0] != row.want {
			t.Errorf("of %v alive and %v silent the doctor says %q, want %q", row.alive, row.silent, e.lines[0], row.want)
		}
	}
}

// TestDoctor examines a folder that is well, one whose keys are lost, and one
// whose backup is old; it prints no password.
func TestDoctor(t *testing.T) {
	t.Parallel()
	examine := func(data string, more ...string) (int, string) {
		var out bytes.Buffer
		code := run(t.Context(), []string{"doctor"}, append([]string{"LIZHI_DATA=" + data}, more...), &out, &out)
		return code, out.String()
	}
	line := func(text, how, what string) bool {
		return regexp.MustCompile(`(?m)^` + how + ` +` + what + ` `).MatchString(text)
	}
	data := t.TempDir()
	var out bytes.Buffer
	if code := run(t.Context(), []string{"migrate"}, []string{"LIZHI_DATA=" + data}, &out, &out); code != 0 {
		t.Fatalf("migrate = %d, %s", code, out.String())
	}
	code, text := examine(data)
	for _, what := range []string{"version", "settings", "keys", "schema", "clock", "queue", "dead letters"} {
		if !line(text, "ok", what) {
			t.Errorf("a folder that is well has no ok line for %s:\n%s", what, text)
		}
	}
	if code != 0 || !line(text, "warn", "processes") || !line(text, "warn", "backup") {
		t.Errorf("doctor = %d, want 0 with warnings of processes and backup:\n%s", code, text)
	}
	archive := filepath.Join(data, "backups", "old.zip")
	old := time.Now().AddDate(0, 0, -30)
	if err := errors.Join(os.MkdirAll(filepath.Dir(archive), 0o700), os.WriteFile(archive, nil, 0o600), os.Chtimes(archive, old, old)); err != nil {
		t.Fatal(err)
	}
	if code, text = examine(data); code != 1 || !line(text, "bad", "backup") {
		t.Errorf("with a backup of 30 days ago doctor = %d:\n%s", code, text)
	}
	if err := errors.Join(os.Remove(archive), os.Remove(filepath.Join(data, "keys.json"))); err != nil {
		t.Fatal(err)
	}
	if code, text = examine(data); code != 1 || !line(text, "bad", "database") {
		t.Errorf("without its keys doctor = %d:\n%s", code, text)
	}
	code, text = examine(t.TempDir(), "LIZHI_DATABASE=mysql://u:secret@127.0.0.1:1/d", "LIZHI_S3=http://k:hidden@h/b", "LIZHI_KEYS=none.json")
	if code != 1 || strings.Contains(text, "secret") || strings.Contains(text, "hidden") {
		t.Errorf("without a database doctor = %d:\n%s", code, text)
	}
}
