package reading

import (
	"slices"
	"strings"

	"lizhi/domain"
)

// Department 部门 is a source of lists: which special groups it knows of.
type Department struct {
	Code        string // "rural", "civil"
	Name        string // 乡村振兴部门
	Groups      []string
	From, Until domain.Day
	Source      string
}

// In reports whether the department is a source on a day.
func (d Department) In(day domain.Day) bool {
	return !day.Before(d.From) && (d.Until.IsZero() || !day.After(d.Until))
}

// Synonym is a title that a column of a department's file may have, or a word
// that its column of groups may hold.
type Synonym struct {
	Text   string // folded
	Field  Field  // what a title means; empty for a word
	Group  string // what a word means
	Source string
}

// Words are the titles and words that are known, folded.
type Words []Synonym

// field is what a folded title means; empty when nobody knows.
func (all Words) field(title string) Field {
	for _, s := range all {
		if s.Field != "" && s.Text == title {
			return s.Field
		}
	}
	return ""
}

// group is which of the department's groups a folded word means.
func (all Words) group(d Department, word string) (string, bool) {
	if at := slices.IndexFunc(d.Groups, func(code string) bool { return strings.EqualFold(code, word) }); at >= 0 {
		return d.Groups[at], true
	}
	for _, s := range all {
		if s.Group != "" && s.Text == word && slices.Contains(d.Groups, s.Group) {
			return s.Group, true
		}
	}
	return "", false
}
