package document

import (
	"strings"
	"unicode"
)

// Marks that may not begin a line, and marks that may not end one (避头尾,
// GB/T 15834).
const (
	notFirst = "，。、；：？！）》」』】〕〉”’…—～·％‰℃%!),.:;?]}々ー"
	notLast  = "（《「『【〔〈“‘([{￥$#№"
)

// Lines breaks a paragraph into lines no wider than width, as measured. Breaks
// in the text itself are kept; an empty text is one empty line.
func Lines(text string, width float64, measure func(string) float64) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		lines = append(lines, fill(pieces(paragraph), width, measure)...)
	}
	return lines
}

// fill puts as many pieces on each line as fit.
func fill(pieces []string, width float64, measure func(string) float64) []string {
	var lines []string
	var line strings.Builder
	used := 0.0
	flush := func() {
		lines = append(lines, strings.TrimRight(line.String(), " "))
		line.Reset()
		used = 0
	}
	for _, p := range pieces {
		w := measure(p)
		if used > 0 && used+measure(strings.TrimRight(p, " ")) > width {
			flush()
		}
		if used == 0 && w > width {
			// One piece wider than a line, such as an address of a page: cut it.
			for _, r := range p {
				rw := measure(string(r))
				if used > 0 && used+rw > width {
					flush()
				}
				line.WriteRune(r)
				used += rw
			}
			continue
		}
		line.WriteString(p)
		used += w
	}
	flush()
	return lines
}

// pieces cuts a paragraph where a line may break. A piece keeps the space that
// follows it, the closing marks after it and the opening marks before it.
func pieces(paragraph string) []string {
	runes := []rune(paragraph)
	var out []string
	start := 0
	for i := 1; i < len(runes); i++ {
		if breaks(runes[i-1], runes[i]) {
			out = append(out, string(runes[start:i]))
			start = i
		}
	}
	return append(out, string(runes[start:]))
}

// breaks reports whether a line may break between two neighbours.
func breaks(before, after rune) bool {
	switch {
	case strings.ContainsRune(notFirst, after), strings.ContainsRune(notLast, before), after == ' ':
		return false
	case before == ' ':
		return true
	case wide(before) || wide(after):
		return true
	}
	return before == '-' || before == '/'
}

// wide reports whether a character stands alone, as those of Chinese do.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x2E80 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF ||
		r >= 0xFE30 && r <= 0xFE4F || r >= 0xFF00 && r <= 0xFFEF || r >= 0x20000 || strings.ContainsRune("“”‘’…—", r)
}
