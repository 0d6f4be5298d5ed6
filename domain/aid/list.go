package aid

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"lizhi/domain"
)

// ListID names a frozen list.
type ListID = domain.ID[List]

// List 名册 is who gets a programme of a school in a term, as it was frozen. What
// is edited afterwards is a Change; the list and its checksum stay (feature AI4).
type List struct {
	ID                   ListID
	City, County, School domain.UnitID
	Programme            string
	Term                 domain.Term
	Rows                 int
	Sum                  domain.Money // fen
	Checksum             string       // of the lines in their order, SHA-256
	FrozenBy             domain.PersonID
	CreatedAt            time.Time
}

// Subject is where the list stands.
func (l List) Subject() domain.Subject {
	p := domain.Place{City: l.City, County: l.County, School: l.School}
	return domain.Subject{Made: p, Now: p}
}

// Line is one award of a frozen list.
type Line struct {
	List    ListID
	Row     int // from 1, in the order of the students' ids
	Student domain.PersonID
	Award   AwardID
	Tier    string
	Amount  domain.Money // fen
	Purse   PurseKind
}

// freeze makes the list of awards, which come in the order of their students.
func (l List) freeze(awards []Award) (List, []Line, error) {
	var lines []Line
	for _, a := range awards {
		lines = append(lines, Line{
			List: l.ID, Row: len(lines) + 1, Student: a.Student, Award: a.ID, Tier: a.Tier, Amount: a.Amount, Purse: a.Purse,
		})
		l.Sum += a.Amount
	}
	if len(lines) == 0 {
		return l, nil, ErrEmptyList
	}
	l.Rows, l.Checksum = len(lines), l.Of(lines)
	return l, lines, nil
}

// Of is the checksum of lines; compared with Checksum it tells whether anything
// was changed.
func (l List) Of(lines []Line) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s %s\n", l.School, l.Programme, l.Term)
	for _, x := range lines {
		fmt.Fprintf(h, "%d %s %s %s %d %s\n", x.Row, x.Student, x.Award, x.Tier, x.Amount, x.Purse)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// ChangeID names a request for a change.
type ChangeID = domain.ID[Change]

// ChangeKind is what a request asks for, or where it stands.
type ChangeKind string

// What can be asked for, and where a request stands.
const (
	Adds    ChangeKind = "add"    // a proposed award is approved after the freeze
	Removes ChangeKind = "remove" // an approved one is withdrawn

	Open     ChangeKind = "open"
	Accepted ChangeKind = "accepted"
	Refused  ChangeKind = "refused"
)

// Change 变更申请 asks for what is not on the frozen list, or for what should not
// be. Somebody of the bureau decides it, who is not the one who asked.
type Change struct {
	ID                   ChangeID
	List                 ListID
	Award                AwardID
	Student              domain.PersonID
	City, County, School domain.UnitID
	Kind                 ChangeKind // Adds or Removes
	State                ChangeKind // Open, Accepted or Refused
	Reason               string
	AskedBy              domain.PersonID
	DecidedBy            domain.PersonID
	Answer               string
	OpenKey              *AwardID // the award while nothing is decided
	Version              int
	CreatedAt            time.Time
}

// Subject is whom the request is about.
func (c Change) Subject(now domain.Place) domain.Subject {
	return domain.Subject{Person: c.Student, Made: domain.Place{City: c.City, County: c.County, School: c.School}, Now: now}
}

// asks reports whether an award is one that the request can be about.
func (c Change) asks(l List, a Award) error {
	want := Proposed
	if c.Kind == Removes {
		want = Approved
	}
	if a.School != l.School || a.Programme != l.Programme || a.Term != l.Term || a.State != want {
		return ErrNotOnList.At("/award")
	}
	return nil
}

// Decide settles the request. Who asked may not.
func (c *Change) Decide(by domain.PersonID, accept ChangeKind, answer string) error {
	switch {
	case c.State != Open:
		return ErrChangeDecided
	case by == c.AskedBy:
		return ErrOwnRequest
	case answer == "":
		return ErrReason.At("/answer")
	}
	c.State, c.DecidedBy, c.Answer, c.OpenKey = accept, by, answer, nil
	return nil
}
