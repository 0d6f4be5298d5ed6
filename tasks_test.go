package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lizhi/domain"
)

// TestEveryTaskHasOneHandler compares the kinds of task that features order with
// those that the program carries out. Two handlers of one kind are a panic.
func TestEveryTaskHasOneHandler(t *testing.T) {
	t.Parallel()
	handled := (&program{world: domain.RealWorld()}).runner(1).Kinds()
	files, err := filepath.Glob("domain/*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no features: %v", err)
	}
	kind := regexp.MustCompile(`\) Kind\(\) string\s*\{\s*return "([^"]+)"`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range kind.FindAllStringSubmatch(string(text), -1) {
			if !slices.Contains(handled, m[1]) {
				t.Errorf("%s orders %s, and nobody carries it out", file, m[1])
			}
		}
	}
}
