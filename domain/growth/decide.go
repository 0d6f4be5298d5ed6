package growth

import (
	"strings"
	"time"
	"unicode/utf8"

	"lizhi/domain"
)

// Decision is a teacher's word on one record: verified, or returned with a
// reason. Version is the one that the teacher read.
type Decision struct {
	Record  RecordID
	Version int
	Verify  bool
	Reason  string
}

// Result says what became of one decision; Fault is nil if it was carried out.
type Result struct {
	Record  RecordID
	State   State
	Version int
	Fault   *domain.Fault
}

// MaxDecisions is how many records can be decided in one request; it bounds a
// transaction and is no rule of the school.
const MaxDecisions = 100

// Decide carries out a decision of somebody who may.
// domain.ErrStale, ErrState, ErrOwnWork, ErrNoReason.
func (r *Record) Decide(by domain.PersonID, d Decision, rules Rules, now time.Time) error {
	if r.State != Submitted {
		return ErrState.With("state", string(r.State))
	}
	if d.Version != r.Version {
		return domain.ErrStale.With("yours", d.Version).With("current", r.Version)
	}
	if by == r.ConfirmedBy || by == r.Author && r.AuthorRole != domain.ClassTeacher {
		return ErrOwnWork // maker ≠ checker, by person
	}
	reason := strings.TrimSpace(d.Reason)
	to := Verified
	if !d.Verify {
		to = Returned
		switch {
		case reason == "":
			return ErrNoReason.At("/reason")
		case utf8.RuneCountInString(reason) > rules.ReasonMax:
			return ErrTooLong.With("max", rules.ReasonMax).At("/reason")
		}
	}
	if err := r.move(to, now); err != nil {
		return err
	}
	r.DecidedBy, r.DecidedAt = by, &now
	if d.Verify {
		r.VerifiedVersion, r.Counted, r.Reason = r.Version, r.Minutes, ""
		r.await(WaiterID{}, now)
		return nil
	}
	r.Reason = reason
	r.await(r.Student, now)
	return nil
}

// Figure is what is counted for a school.
type Figure string

// The figures: records handed in, records of which a version was verified,
// verified minutes.
const (
	FigureSubmitted Figure = "submitted"
	FigureVerified  Figure = "verified"
	FigureMinutes   Figure = "minutes"
)

// Delta is by how much a figure of a school changes with one transaction.
type Delta struct {
	School domain.UnitID
	Figure Figure
	N      int64
}

// deltas are how the counts of the school change when a record does; a record
// counts where it was begun.
func deltas(before, after Record) (ds []Delta) {
	add := func(f Figure, n int64) {
		if n != 0 {
			ds = append(ds, Delta{after.Made.School, f, n})
		}
	}
	add(FigureSubmitted, handedIn(after)-handedIn(before))
	add(FigureVerified, one(after.VerifiedVersion > 0)-one(before.VerifiedVersion > 0))
	add(FigureMinutes, int64(after.Counted-before.Counted))
	return ds
}

func handedIn(r Record) int64 { return one(r.SubmittedAt != nil && r.State != Withdrawn) }

func one(is bool) int64 {
	if is {
		return 1
	}
	return 0
}
