package domain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What the words of a list that is made public 公示 may be. The features that
// have lists ask before anything is decided by such words, publicity when it
// hangs them: a list that nobody could hang must never come about.
const (
	LongestTitle  = 80 // characters of a title
	LongestResult = 40 // characters of a result
	LongestNumber = 4  // digits of a number in a title: a year has four, a number of a person more
)

// PublicTitle reports whether a list can hang under a title: it is there, not
// too long, and no number in it could be that of a person (policy D2).
func PublicTitle(title string) bool {
	return filled(title, LongestTitle) && longestNumber(title) <= LongestNumber
}

// PublicResult reports whether a result can be shown: it is there, not too long,
// and no number of any kind, so that it tells no score, rank or amount (policy
// D2, D8).
func PublicResult(result string) bool {
	return filled(result, LongestResult) && !strings.ContainsFunc(result, unicode.IsNumber)
}

func filled(s string, most int) bool {
	return strings.TrimSpace(s) != "" && utf8.RuneCountInString(s) <= most
}

// longestNumber is how many digits stand next to each other at most.
func longestNumber(s string) int {
	run, most := 0, 0
	for _, c := range s {
		if unicode.IsDigit(c) {
			run++
		} else {
			run = 0
		}
		most = max(most, run)
	}
	return most
}
