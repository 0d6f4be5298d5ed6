package api

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// TestTheDocsNeedNobodyElse reads the page as a browser does: its only style is
// the one that its policy allows, and nothing is loaded from anywhere.
func TestTheDocsNeedNobodyElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	response, err := h.Test(httptest.NewRequest("GET", "/docs", nil), -1)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	styles := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindAllSubmatch(text, -1)
	if len(styles) != 1 {
		t.Fatalf("the page has %d styles, want 1", len(styles))
	}
	sum := sha256.Sum256(styles[0][1])
	policy := response.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
		t.Errorf("the policy %q does not allow the page's style", policy)
	}
	for _, never := range []string{"<script", "http://", "https://", " style=", "onclick", "<img", "<link"} {
		if strings.Contains(string(text), never) {
			t.Errorf("the page holds %q", never)
		}
	}
}

// TestALinkOpensAPage reads what a link without login opens, as a browser does:
// the policy lets in its own script and style and nothing else, and the page is
// the same for every token, which stands in the fragment.
func TestALinkOpensAPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	response, err := h.Test(httptest.NewRequest("GET", "/publicity", nil), -1)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	policy := response.Header.Get("Content-Security-Policy")
	for _, element := range []string{"style", "script"} {
		all := regexp.MustCompile(`(?s)<`+element+`>(.*?)</`+element+`>`).FindAllSubmatch(text, -1)
		if len(all) != 1 {
			t.Fatalf("the page has %d of %s, want 1", len(all), element)
		}
		sum := sha256.Sum256(all[0][1])
		if want := element + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, want) {
			t.Errorf("the policy %q does not hold %s", policy, want)
		}
	}
	for name, want := range map[string]string{"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"} {
		if got := response.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !strings.Contains(string(text), "'POST', '/v1/publicity/shared'") || strings.Contains(string(text), "innerHTML") {
		t.Error("the page does not ask for the list, or lets a name be markup")
	}
	for _, never := range []string{"http://", "https://", " style=", "onclick", "<img", "<link"} {
		if strings.Contains(string(text), never) {
			t.Errorf("the page holds %q", never)
		}
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
