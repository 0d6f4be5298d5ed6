package aid

import "lizhi/domain"

// Asked is for which programme, term and tier somebody is looked at.
type Asked struct {
	Programme string
	Term      domain.Term
	Tier      string
}

// Learner is what aid must know of a student to decide on a term: the
// enrolment, the standard that fits, what the rules of eligibility say and which
// purse would pay. It asks in its own words; domain/store answers under a lock
// on the student's row.
type Learner struct {
	domain.Standing
	Standard   Standard
	NoStandard error // why there is none
	Verdict    Verdict
	Purse      Purse
}

// Verdict is what the rules of eligibility say of a student.
type Verdict struct {
	Passed   bool
	Kind     string // of the first rule that stands against the student
	Reason   string // in plain Chinese
	Clause   string
	Warnings []Warning
	Record   []byte // the whole decision, kept sealed with the award
	Rules    [16]byte
	Version  int // of the rules
}

// Warning is what the officer should look at although nothing is refused, such
// as double_benefit_warning (policy E12).
type Warning struct{ Code, Reason, Clause string }

// against are the refusals for the kinds of rule of eligibility.
var against = map[string]*domain.Fault{
	"at_school": ErrNotAtSchool, "on_roll": ErrNotRegistered, "year": ErrGrade, "age": ErrAge, "group": ErrGroup,
	"recognised": ErrNotRecognised, "published": ErrNotPublished,
}

// Entitled is the standard to which a student is entitled, or which rule stands
// against it and on which clause it rests.
func (l Learner) Entitled(p Programme, term domain.Term) (Standard, error) {
	v := l.Verdict
	switch {
	case !p.Runs(term):
		return Standard{}, ErrNotRunning.With("term", term).With("clause", p.Clause)
	case l.Purse.Kind == NotCovered && (v.Passed || v.Kind == "on_roll"):
		return Standard{}, ErrNotCovered.With("reason", l.Purse.Why).With("clause", l.Purse.Clause)
	case !v.Passed:
		f, known := against[v.Kind]
		if !known {
			f = ErrNotEligible
		}
		return Standard{}, f.With("programme", p.Name).With("reason", v.Reason).With("clause", v.Clause)
	}
	return l.Standard, l.NoStandard
}
