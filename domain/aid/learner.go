package aid

import (
	"slices"

	"lizhi/domain"
)

// Learner is what aid must know of a student to decide on a term: the
// enrolment, and what the recognition says. It asks in its own words;
// domain/store answers under a lock on the student's row.
type Learner struct {
	domain.Standing
	AtSchool   bool // 在校
	Registered bool // 在籍
	Boards     bool // 寄宿
	// Recognition of the term's school year, as of today.
	Recognised bool     // there is one, with a grade of difficulty
	Published  bool     // and its publicity is over
	Groups     []string // special groups that hold today
}

// GradeIn is the year within the stage that the student is in during a term;
// 1 is the first.
func (l Learner) GradeIn(term domain.Term) int { return int(term.SchoolYear()) - l.EntryYear + 1 }

// Entitled finds the standard to which a student is entitled, or says which
// rule stands against it and on which clause it rests.
func (l Learner) Entitled(p Programme, all Standards, term domain.Term, tier string, today domain.Day) (Standard, error) {
	clause := func(f *domain.Fault) error { return f.With("clause", p.Clause).With("programme", p.Name) }
	switch {
	case !p.Runs(term):
		return Standard{}, clause(ErrNotRunning.With("term", term))
	case !l.AtSchool:
		return Standard{}, clause(ErrNotAtSchool)
	case !l.Registered:
		return Standard{}, clause(ErrNotRegistered)
	}
	s, err := all.At(Query{Programme: p.Code, Stage: l.Stage, Boards: l.Boards, Term: term, Tier: tier})
	if err != nil {
		return Standard{}, err
	}
	if s.Clause != "" {
		p.Clause = s.Clause
	}
	if len(s.Grades) > 0 && !slices.Contains(s.Grades, l.GradeIn(term)) {
		return Standard{}, clause(ErrGrade.With("grade", l.GradeIn(term)).With("term", term))
	}
	if s.AgeTo > 0 && (today.Before(l.Born.Birthday(s.AgeFrom)) || !today.Before(l.Born.Birthday(s.AgeTo+1))) {
		return Standard{}, clause(ErrAge.With("from", s.AgeFrom).With("to", s.AgeTo))
	}
	switch {
	case len(s.Groups) > 0 && !slices.ContainsFunc(s.Groups, func(g string) bool { return slices.Contains(l.Groups, g) }):
		return Standard{}, clause(ErrGroup)
	case p.Recognised && !l.Recognised:
		return Standard{}, clause(ErrNotRecognised.With("year", term.SchoolYear()))
	case p.Recognised && !l.Published:
		return Standard{}, clause(ErrNotPublished.With("year", term.SchoolYear()))
	}
	return s, nil
}
