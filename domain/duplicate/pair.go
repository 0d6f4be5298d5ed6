package duplicate

import (
	"time"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// Candidate is what must be known of a pupil to suspect and to place them.
type Candidate struct {
	ID        domain.PersonID
	Name      string
	Key       string // the folded name
	Sex       identity.Sex
	Born      domain.Day
	Kind      identity.IDKind
	Number    identity.IDNumber // empty without one
	Place     domain.Place      // of the enrolment of today, or the last one; zero without
	School    string            // its name
	Enrolled  bool              // today
	CreatedAt time.Time
}

// Reason is why two are suspected.
type Reason string

// The reasons. Their values stand in openapi.yaml.
const (
	SameName   Reason = "same_name"  // character by character
	AlikeName  Reason = "alike_name" // but for blanks, width, case or the middle dot
	SameBirth  Reason = "same_birth"
	SameSex    Reason = "same_sex"
	NoNumber   Reason = "no_number"   // neither has one
	OneNumber  Reason = "one_number"  // one of them has
	NumberSlip Reason = "number_slip" // both have, a slip apart
)

// points order the list; a name and a birth date alone are worth half of all.
var points = map[Reason]int{SameName: 30, AlikeName: 20, SameBirth: 30, SameSex: 10, NoNumber: 10, OneNumber: 20, NumberSlip: 30}

// Suspicion is how strongly two look like one, from 0 to 100, and why.
type Suspicion struct {
	Score   int
	Reasons []Reason
}

// Suspect says whether two may be one person. today is for the numbers, which
// hold a birth date.
func Suspect(a, b Candidate, today domain.Day) (Suspicion, bool) {
	if a.ID == b.ID || a.Key == "" || a.Key != b.Key || a.Born.IsZero() || a.Born != b.Born {
		return Suspicion{}, false
	}
	if (a.Place == domain.Place{}) || (b.Place == domain.Place{}) {
		return Suspicion{}, false
	}
	reasons := []Reason{AlikeName, SameBirth}
	if a.Name == b.Name {
		reasons[0] = SameName
	}
	if a.Sex == b.Sex {
		reasons = append(reasons, SameSex)
	}
	switch {
	case a.Number == "" && b.Number == "":
		reasons = append(reasons, NoNumber)
	case a.Number == "" || b.Number == "":
		reasons = append(reasons, OneNumber)
	case Slip(a.Number, b.Number, today):
		reasons = append(reasons, NumberSlip)
	default:
		return Suspicion{}, false
	}
	s := Suspicion{Reasons: reasons}
	for _, r := range reasons {
		s.Score += points[r]
	}
	return s, true
}

// Slip reports whether two numbers of 18 characters, both with a true check
// character, differ as by one slip of typing: one digit, or two neighbours
// swapped. The check character then differs as well and counts for nothing.
func Slip(a, b identity.IDNumber, today domain.Day) bool {
	if len(a) != 18 || len(b) != 18 || a == b {
		return false
	}
	for _, n := range []identity.IDNumber{a, b} {
		if _, err := identity.ParseID(string(n), today); err != nil {
			return false
		}
	}
	var at []int
	for i := range 17 {
		if a[i] != b[i] {
			at = append(at, i)
		}
	}
	switch len(at) {
	case 1:
		return true
	case 2:
		i, j := at[0], at[1]
		return j == i+1 && a[i] == b[j] && a[j] == b[i]
	}
	return false
}

// Common is where the common superior of two pupils stands: their county, or the
// city where they stand under two or the school is the city's own 市直.
func Common(a, b Candidate) domain.Place {
	common := domain.Place{City: a.Place.City}
	if a.Place.County == b.Place.County {
		common.County = a.Place.County
	}
	return common
}

// Pair is two who are suspected; A has the lower id.
type Pair struct {
	A, B Candidate
	Suspicion
}
