package privacy

import (
	"strings"
	"time"
	"unicode/utf8"

	"lizhi/domain"
)

// RequestID names a request for deletion.
type RequestID = domain.ID[Request]

// RequestState is how far a request has come.
type RequestState string

// The states of a request.
const (
	Asked    RequestState = "asked"
	Accepted RequestState = "accepted" // identity is verified, the data go
	Done     RequestState = "done"
	Declined RequestState = "declined" // identity is not verified
)

// Request 删除请求 is that a student or a guardian wants the student's data gone
// (policy M13, article 47 of the Personal Information Protection Law 个人信息保护法).
type Request struct {
	ID        RequestID
	Student   domain.PersonID
	City      domain.UnitID
	County    domain.UnitID
	School    domain.UnitID
	Class     domain.UnitID
	AskedBy   domain.PersonID
	Reason    string
	State     RequestState
	Checked   string // by what the officer knew who asks
	Answer    string // why not
	DecidedBy domain.PersonID
	DecidedAt *time.Time
	DoneAt    *time.Time
	Report    []Outcome
	OpenKey   domain.PersonID // the student, while nothing is done
	Version   int
	CreatedAt time.Time
}

// Place is where the student was when it was asked.
func (r Request) Place() domain.Place {
	return domain.Place{City: r.City, County: r.County, School: r.School, Class: r.Class}
}

// Treatment is what became of records.
type Treatment string

// The treatments.
const (
	Emptied Treatment = "emptied" // what was written is gone; that something was stays, as a count
	Deleted Treatment = "deleted"
	Kept    Treatment = "kept" // by law
)

// Outcome is one line of the report: what became of one kind of record.
type Outcome struct {
	What      string    `json:"what"` // "growth_records"
	Treatment Treatment `json:"treatment"`
	Rows      int       `json:"rows"`
	Why       string    `json:"why"` // the law or rule by which records are kept
}

// Decision is what an officer says about a request.
type Decision struct {
	Accept  bool
	Checked string // identity card seen, called back on the phone on file
	Answer  string // why not
}

// longest is how many characters a text may have.
const longest = 200

func said(text string) bool {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	return n > 0 && n <= longest
}

// Decide accepts a request after identity was verified, or declines it. Nobody
// decides what they asked for. ErrRequestOver, ErrOwnRequest, ErrChecked,
// ErrAnswer.
func (r *Request) Decide(by domain.PersonID, d Decision, now time.Time) error {
	switch {
	case r.State != Asked:
		return ErrRequestOver.With("state", string(r.State))
	case by == r.AskedBy:
		return ErrOwnRequest
	case d.Accept && !said(d.Checked):
		return ErrChecked.With("max", longest).At("/checked")
	case !d.Accept && !said(d.Answer):
		return ErrAnswer.With("max", longest).At("/answer")
	}
	r.State, r.Checked = Accepted, d.Checked
	if !d.Accept {
		r.State, r.Answer, r.OpenKey = Declined, d.Answer, domain.PersonID{}
	}
	r.DecidedBy, r.DecidedAt = by, &now
	r.Version++
	return nil
}

// finish keeps what became of the data.
func (r *Request) finish(report []Outcome, now time.Time) {
	r.State, r.Report, r.DoneAt, r.OpenKey = Done, report, &now, domain.PersonID{}
	r.Version++
}

// Erase is the task that empties what was asked for.
type Erase struct {
	Request RequestID `json:"request"`
}

// Kind names the task.
func (Erase) Kind() string { return "privacy.erase" }
