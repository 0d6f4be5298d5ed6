package identity

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// LongestName is how many characters a person's name may have, counted as code
// points and not as bytes (policy M11).
const LongestName = 60

// CheckName takes a name as it was typed, blanks around it cut off. The middle
// dot and rare Han stay as they are (policy M11, 9.7); what cannot be part of a
// name is refused and named: controls, private-use characters, characters that
// were lost on the way. Errors: ErrNameEmpty, ErrNameLong, ErrNameCharacter.
func CheckName(typed string) (string, error) {
	name := strings.TrimSpace(typed)
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return "", ErrNameEmpty
	case n > LongestName:
		return "", ErrNameLong.With("max", LongestName)
	}
	if r, bad := Unprintable(name); bad {
		return "", ErrNameCharacter.With("character", fmt.Sprintf("U+%04X", r))
	}
	return name, nil
}

// Unprintable finds the first character of a text that nobody can read: a
// control, an invisible format character, one of private use, or the mark of a
// lost one.
func Unprintable(text string) (rune, bool) {
	for _, r := range text {
		if r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) {
			return r, true
		}
	}
	return 0, false
}

// Fold makes the keys by which names are found: composed, of one width, with
// one middle dot, in lower case, and their pinyin. Names themselves are kept
// as typed.
type Fold interface {
	// Key is kept beside a name: the folded name, its pinyin and the initials.
	Key(name string) string
	// Query folds what somebody typed to search with.
	Query(text string) string
}
