package consent

import (
	"slices"
	"strings"
	"time"

	"lizhi/domain"
)

// Basis is the legal basis on which information is used for a purpose (policy
// B15).
type Basis string

// The bases.
const (
	StatutoryDuty Basis = "statutory_duty" // 履行法定职责, never blocked
	ByConsent     Basis = "consent"        // 取得同意
)

// Text is what people are asked for a purpose, from a day on.
type Text struct {
	Purpose   domain.Purpose
	Version   int // 1 is the first
	Basis     Basis
	ValidFrom domain.Day
	Title     string // 媒体使用
	Body      string // what is used, for what, for how long, who sees it
	Refusal   string // what happens to whoever says no
	CreatedAt time.Time
}

// Check refuses a text without basis, day or words.
func (t Text) Check() error {
	var wrong []*domain.Fault
	if t.Basis != StatutoryDuty && t.Basis != ByConsent {
		wrong = append(wrong, ErrBasis.At("/basis"))
	}
	if t.ValidFrom.IsZero() {
		wrong = append(wrong, ErrText.At("/valid_from"))
	}
	for pointer, words := range map[string]string{
		"/purpose": string(t.Purpose), "/title": t.Title, "/body": t.Body, "/refusal": t.Refusal,
	} {
		if strings.TrimSpace(words) == "" {
			wrong = append(wrong, ErrText.At(pointer))
		}
	}
	return domain.Wrong(wrong...)
}

// same reports whether two texts say the same, whatever their version.
func (t Text) same(o Text) bool {
	o.Version, o.CreatedAt = t.Version, t.CreatedAt
	return t == o
}

// Current picks, of each purpose, the version that holds on a day, in the order
// of their names.
func Current(texts []Text, on domain.Day) []Text {
	newest := map[domain.Purpose]Text{}
	for _, t := range texts {
		if t.ValidFrom.After(on) {
			continue
		}
		if have, ok := newest[t.Purpose]; !ok || have.Version < t.Version {
			newest[t.Purpose] = t
		}
	}
	current := make([]Text, 0, len(newest))
	for _, t := range newest {
		current = append(current, t)
	}
	slices.SortFunc(current, func(a, b Text) int { return strings.Compare(string(a.Purpose), string(b.Purpose)) })
	return current
}

func find(texts []Text, purpose domain.Purpose, version int) (Text, bool) {
	for _, t := range texts {
		if t.Purpose == purpose && t.Version == version {
			return t, true
		}
	}
	return Text{}, false
}
