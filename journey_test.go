package main

import (
	"archive/zip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// shellOf is every block of shell in a README, as one script.
func shellOf(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var script []string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		script = append(script, block[1])
	}
	return strings.Join(script, "\n")
}

// TestREADMEJourney runs the calls of README.md as they stand, against the real
// program with the demo city; only the address is another.
func TestREADMEJourney(t *testing.T) { //nolint:paralleltest // one embedded store in a process
	script := shellOf(t, "README.md") // before the embedded store changes the folder
	r := startProgram(t)
	r.awaitReady(t)
	script = strings.ReplaceAll(script, "http://127.0.0.1:8080", "http://"+r.address)
	folder := t.TempDir()
	bash := exec.CommandContext(t.Context(), "bash", "-euc", script)
	bash.Dir = folder
	out, err := bash.CombinedOutput()
	if err != nil {
		t.Fatalf("the journey breaks off: %v\n%s", err, out)
	}
	for _, want := range []string{"励志之星", "已提交银行"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the journey's answers lack %q", want)
		}
	}
	z, err := zip.OpenReader(filepath.Join(folder, "portfolio.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	there := map[string]bool{}
	for _, f := range z.File {
		there[f.Name] = true
	}
	for _, want := range []string{"portfolio.pdf", "index.html", "portfolio.json", "photos/001.jpg", "manifest.sha256"} {
		if !there[want] {
			t.Errorf("the portfolio lacks %s, it holds %v", want, there)
		}
	}
}

// TestBothREADMEsHaveTheSameJourney compares the calls, comments aside.
func TestBothREADMEsHaveTheSameJourney(t *testing.T) {
	t.Parallel()
	bare := func(file string) string {
		return regexp.MustCompile(`(?m) +# .*$`).ReplaceAllString(shellOf(t, file), "")
	}
	if bare("README.md") != bare("README.zh-CN.md") {
		t.Error("the two READMEs have other calls")
	}
}
