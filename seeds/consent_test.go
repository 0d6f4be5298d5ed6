package seeds_test

import (
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/seeds"
)

// A refusal for want of consent calls the purpose as the text does that is to
// be agreed to.
func TestPolicyB4RefusalsNameThePurposeAsItsTextDoes(t *testing.T) {
	t.Parallel()
	texts, err := seeds.ConsentTexts()
	if err != nil || len(texts) == 0 {
		t.Fatalf("ConsentTexts = %d, %v", len(texts), err)
	}
	latest := map[domain.Purpose]string{}
	for _, text := range texts {
		latest[text.Purpose] = text.Title
	}
	for purpose, title := range latest {
		for _, refusal := range []*domain.Fault{domain.ErrConsent, domain.ErrGuardianConsent} {
			said := purpose.Missing(refusal)
			zh, en := said.Text("zh"), said.Text("en")
			if !strings.Contains(zh, title) || !strings.Contains(en, string(purpose)) {
				t.Errorf("%s: %q, %q; want %q and the key", purpose, zh, en, title)
			}
		}
	}
}
