package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Fold makes the keys by which names are found. What is kept of a name as it
// was typed stays as it is; only keys are folded.
type Fold struct{}

// longestKey is what the columns search_key hold, in characters.
const longestKey = 400

// dots are the middle dots that keyboards and files have for the one in
// 买买提·艾力.
const dots = "·•・‧∙⋅●．｡ꞏ᛫"

// Key is the folded name, its pinyin without tones and the initials, so that
// 林晓雨 is found by 晓雨, linxiaoyu and lxy.
func (Fold) Key(name string) string {
	folded := fold(name)
	full, initials := spell(folded)
	key := folded
	if full != "" && full != folded {
		key += " " + full + " " + initials
	}
	if runes := []rune(key); len(runes) > longestKey {
		key = string(runes[:longestKey])
	}
	return key
}

// Query folds what somebody typed to search with.
func (Fold) Query(text string) string { return fold(text) }

// fold brings a text to one form: composed, narrow, one middle dot, lower case,
// no blanks.
func fold(text string) string {
	text = norm.NFC.String(width.Fold.String(norm.NFC.String(text)))
	text = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(dots, r):
			return '·'
		case unicode.IsSpace(r):
			return -1
		}
		return r
	}, text)
	return norm.NFC.String(cases.Fold().String(text))
}

// spell gives the pinyin of a name, and its initials; what has none stays.
func spell(folded string) (full, initials string) {
	var f, i strings.Builder
	for _, r := range folded {
		if r == '·' {
			continue
		}
		syllable := readings.of(r)
		f.WriteString(syllable)
		first := []rune(syllable)[0]
		i.WriteRune(first)
	}
	return f.String(), i.String()
}

// likeText keeps % and _ of a query from meaning anything.
func likeText(query string) string {
	return strings.Map(func(r rune) rune {
		if r == '%' || r == '_' || r == '\\' {
			return -1
		}
		return r
	}, query)
}
