package api

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// browsed gets a page as a browser does. Everything on it is its own: its policy
// lets in exactly its style, and its script if it has one, and nothing on it is
// loaded from anywhere.
func browsed(t *testing.T, path string, scripts int) (http.Header, string) {
	t.Helper()
	response, err := newHouse(t, nil).Test(httptest.NewRequest("GET", path, nil), -1)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	policy := response.Header.Get("Content-Security-Policy")
	for element, want := range map[string]int{"style": 1, "script": scripts} {
		all := regexp.MustCompile(`(?s)<`+element+`>(.*?)</`+element+`>`).FindAllSubmatch(text, -1)
		if len(all) != want || strings.Count(string(text), "<"+element) != want {
			t.Fatalf("%s has %d of %s, want %d", path, len(all), element, want)
		}
		for _, one := range all {
			sum := sha256.Sum256(one[1])
			if allowed := element + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, allowed) {
				t.Errorf("the policy %q of %s does not hold %s", policy, path, allowed)
			}
		}
	}
	for _, never := range []string{"http://", "https://", " style=", "onclick", "<img", "<link"} {
		if strings.Contains(string(text), never) {
			t.Errorf("%s holds %q", path, never)
		}
	}
	return response.Header, string(text)
}

func TestTheDocsNeedNobodyElse(t *testing.T) {
	t.Parallel()
	browsed(t, "/docs", 0)
}

// TestALinkOpensAPage reads what a link without login opens: the same page for
// every token, which stands in the fragment.
func TestALinkOpensAPage(t *testing.T) {
	t.Parallel()
	header, text := browsed(t, "/publicity", 1)
	for name, want := range map[string]string{"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"} {
		if got := header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !strings.Contains(text, "'POST', '/v1/publicity/shared'") || strings.Contains(text, "innerHTML") {
		t.Error("the page does not ask for the list, or lets a name be markup")
	}
}

func TestTheDocsShowEverything(t *testing.T) {
	t.Parallel()
	spec := contract(t)
	page, err := (&gate{spec: spec, version: "1.2.3", demo: true}).docs()
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, o := range described(spec) {
		if !strings.Contains(text, `id="`+o.OperationID+`"`) {
			t.Errorf("the page does not show %s", o.OperationID)
		}
		for _, code := range words(o.Extensions["x-codes"]) {
			if !strings.Contains(text, `href="/problems/`+code+`"`) {
				t.Errorf("the page does not link %s", code)
			}
		}
	}
	for name := range spec.Components.Schemas {
		if !strings.Contains(text, `id="schema-`+name+`"`) {
			t.Errorf("the page does not show the schema %s", name)
		}
	}
	for _, want := range []string{"演示数据", "lizhi 1.2.3"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
}
