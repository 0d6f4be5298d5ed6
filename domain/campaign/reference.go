package campaign

import (
	"slices"

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

// in reports whether the department is a source on a day.
func (d Department) in(day domain.Day) bool {
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

// Rule is how findings are dealt with from a day on.
type Rule struct {
	From     domain.Day
	Days     int // working days until a finding is due
	NameBorn int // score in per cent for the same name and birthday
	Guardian int // more, when a guardian of that name is on file
	Alone    int // more, when nobody else fits
	Number   int // score for the same number under another name
	Other    int // less, when the roster has another number
	AgeFrom  int // whole years; who is younger or older is no pupil
	AgeTo    int
	Source   string
}

// Reference is what the city and its departments agreed on.
type Reference struct {
	Departments []Department
	Synonyms    []Synonym
	Rules       []Rule
}

// Department finds a source that holds on a day.
func (r Reference) Department(code string, day domain.Day) (Department, error) {
	for _, d := range r.Departments {
		if d.Code == code && d.in(day) {
			return d, nil
		}
	}
	return Department{}, ErrDepartment.At("/department")
}

// Rule is the rule in force on a day; zero if there is none.
func (r Reference) Rule(day domain.Day) Rule {
	var in Rule
	for _, rule := range r.Rules {
		if !rule.From.After(day) && (in.From.IsZero() || rule.From.After(in.From)) {
			in = rule
		}
	}
	return in
}

// field is what a folded title means; empty when nobody knows.
func (r Reference) field(title string) Field {
	for _, s := range r.Synonyms {
		if s.Field != "" && s.Text == title {
			return s.Field
		}
	}
	return ""
}

// group is which of the department's groups a folded word means.
func (r Reference) group(d Department, word string) (string, bool) {
	if slices.Contains(d.Groups, word) {
		return word, true
	}
	for _, s := range r.Synonyms {
		if s.Group != "" && s.Text == word && slices.Contains(d.Groups, s.Group) {
			return s.Group, true
		}
	}
	return "", false
}
