package consent

import (
	"time"

	"lizhi/domain"
)

// Object is what a form is called where others point at it: files, the audit.
const Object = "consent.paper"

// PaperID names a form.
type PaperID = domain.ID[Paper]

// PaperState is how far a form has come.
type PaperState string

// The states of a form.
const (
	Recorded  PaperState = "recorded"
	Confirmed PaperState = "confirmed"
	Rejected  PaperState = "rejected"
)

// PaperAnswer is one line of a form.
type PaperAnswer struct {
	Purpose domain.Purpose `json:"purpose"`
	Version int            `json:"version"`
	Answer  Answer         `json:"answer"`
}

// Paper is a form that was signed on paper and recorded by a teacher.
type Paper struct {
	ID         PaperID
	Student    domain.PersonID
	City       domain.UnitID // where the student was enrolled when it was recorded
	County     domain.UnitID
	School     domain.UnitID
	Class      domain.UnitID
	Giver      Giver
	By         domain.PersonID // who signed
	Answers    []PaperAnswer
	Form       string // the name or number printed on it
	SignedOn   domain.Day
	Scan       domain.FileID
	State      PaperState
	RecordedBy domain.PersonID
	DecidedBy  domain.PersonID
	DecidedAt  *time.Time
	Reason     string // why it was rejected
	Version    int
	CreatedAt  time.Time
}

// Subject is whom the form is about, where it was recorded and where the student
// is now.
func (p Paper) Subject(now domain.Place) domain.Subject {
	return domain.Subject{
		Person: p.Student, Now: now,
		Made: domain.Place{City: p.City, County: p.County, School: p.School, Class: p.Class},
	}
}

// Verdict is what the second person says of a form.
type Verdict struct {
	Version int // that was looked at
	Confirm bool
	Reason  string // required to reject
}

// Decide confirms or rejects the form. Whoever recorded it or signed it may
// not; a rejection says why.
func (p *Paper) Decide(by domain.PersonID, v Verdict, now time.Time) error {
	switch {
	case by == p.RecordedBy, by == p.By:
		return ErrSecondPerson
	case p.Version != v.Version:
		return domain.ErrStale.With("yours", v.Version).With("current", p.Version)
	case p.State != Recorded:
		return ErrDecided
	case !v.Confirm && v.Reason == "":
		return ErrReason.At("/reason")
	}
	p.State = Rejected
	if v.Confirm {
		p.State = Confirmed
	}
	p.DecidedBy, p.DecidedAt, p.Reason = by, &now, v.Reason
	p.Version++
	return nil
}

// check refuses a form whose answers, day or versions cannot be: every line at
// once.
func (p Paper) check(texts []Text, today domain.Day) error {
	var wrong []*domain.Fault
	if p.SignedOn.IsZero() || p.SignedOn.After(today) {
		wrong = append(wrong, ErrSigned.At("/signed_on"))
	}
	if len(p.Answers) == 0 {
		wrong = append(wrong, ErrNoAnswers.At("/answers"))
	}
	seen := map[domain.Purpose]bool{}
	for i, a := range p.Answers {
		at := "/answers/" + itoa(i)
		t, ok := find(texts, a.Purpose, a.Version)
		switch {
		case !ok:
			wrong = append(wrong, ErrVersion.At(at+"/version"))
		case t.ValidFrom.After(p.SignedOn):
			wrong = append(wrong, ErrSigned.At("/signed_on"))
		case seen[a.Purpose]:
			wrong = append(wrong, ErrTwice.At(at+"/purpose"))
		}
		seen[a.Purpose] = true
	}
	return domain.Wrong(wrong...)
}
