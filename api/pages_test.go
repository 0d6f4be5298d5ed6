package api

import (
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lizhi/domain"
)

// TestEveryProblemHasAPageThatReadsWell opens the page of every code that the
// program declares: in two languages, and without a hole where an answer would
// say a number or a name.
func TestEveryProblemHasAPageThatReadsWell(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	codes := declaredCodes(t)
	if len(codes) < 300 || !slices.Contains(codes, "roster.large") || !slices.Contains(codes, "too_many_requests") {
		t.Fatalf("found %d codes only", len(codes))
	}
	for _, code := range codes {
		response, err := h.Test(httptest.NewRequest("GET", "/problems/"+code, nil), -1)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != 200 {
			t.Errorf("%s: %d, %v", code, response.StatusCode, err)
			continue
		}
		lines := strings.Split(string(text), "\n")
		if lines[0] != code || len(lines) < 4 || !regexp.MustCompile(`\p{Han}`).MatchString(lines[2]) || !regexp.MustCompile(`^\p{Lu}|^`+domain.Blank).MatchString(lines[3]) {
			t.Errorf("%s: the page says %q", code, text)
			continue
		}
		blank := strings.Contains(lines[2]+lines[3], domain.Blank)
		if strings.ContainsAny(string(text), "{}") || strings.Contains(string(text), "%!") || blank != strings.Contains(string(text), "in place of") {
			t.Errorf("%s does not read well: %q", code, text)
		}
	}
}

// declaredCodes reads every code from the source.
func declaredCodes(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../domain/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../domain/*.go")
	if err != nil {
		t.Fatal(err)
	}
	own, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`\bRefusal\([a-zA-Z0-9.]+,\s*"([^"]+)"`)
	var codes []string
	for _, file := range slices.Concat(files, more, own) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range declared.FindAllStringSubmatch(string(source), -1) {
			codes = append(codes, found[1])
		}
	}
	return codes
}
