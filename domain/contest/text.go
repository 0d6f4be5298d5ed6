package contest

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Tidy is a text as it is kept: without white space around it, lines ended the
// same way whatever phone it came from.
func Tidy(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
}

// Length counts a text as policy H2 does: code points, Han and others alike,
// punctuation included, the white space around it left out. A rare character of
// four bytes counts one.
func Length(s string) int { return utf8.RuneCountInString(Tidy(s)) }

// blot stands where something was that would tell a judge whose work it is. Its
// length says nothing about what it hides.
const blot = "■■"

// Blind takes every identity out of a text: names of the student, school and
// class. Dots inside a name are found in every form in which people type them.
func Blind(text string, identities []string) string {
	var forms []string
	for _, identity := range identities {
		if identity = strings.TrimSpace(identity); identity == "" {
			continue
		}
		for _, dot := range []string{"·", "•", "・", "．", ".", " ", ""} {
			forms = append(forms, strings.ReplaceAll(identity, "·", dot))
		}
	}
	// The longest first: a school's name often holds the town's.
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	forms = slices.Compact(forms)
	pairs := make([]string, 0, 2*len(forms))
	for _, form := range forms {
		pairs = append(pairs, form, blot)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
