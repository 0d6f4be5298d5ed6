package campaign

import (
	"lizhi/domain"
	"lizhi/domain/campaign/reading"
)

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
	Departments []reading.Department
	Synonyms    reading.Words
	Rules       []Rule
}

// Department finds a source that holds on a day.
func (r Reference) Department(code string, day domain.Day) (reading.Department, error) {
	for _, d := range r.Departments {
		if d.Code == code && d.In(day) {
			return d, nil
		}
	}
	return reading.Department{}, ErrDepartment.At("/department")
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
