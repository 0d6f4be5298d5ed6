package growth

import (
	"slices"
	"time"

	"lizhi/domain"
)

// Hand is who types, and as what: student, guardian or class teacher.
type Hand struct {
	Person domain.PersonID
	Role   domain.Role
}

// move turns the record into another state and its next version.
func (r *Record) move(to State, now time.Time) error {
	if !slices.Contains(next[r.State], to) {
		return ErrState.With("state", string(r.State))
	}
	r.State, r.UpdatedAt = to, now
	r.Version++
	return nil
}

// await says whose turn it is from now on.
func (r *Record) await(who [16]byte, now time.Time) {
	r.Awaits = WaiterID(who)
	r.AwaitsSince = nil
	if !r.Awaits.IsZero() {
		r.AwaitsSince = &now
	}
}

// Begin makes the draft of a student who is enrolled at a place.
func Begin(id RecordID, by Hand, student domain.Standing, c Content, now time.Time) Record {
	r := Record{
		ID: id, Student: student.Person, Made: student.Place, WrittenIn: student.Place.School,
		State: Draft, Version: 1, CreatedAt: now, UpdatedAt: now,
	}
	r.put(c)
	r.signedBy(by)
	return r
}

func (r *Record) signedBy(by Hand) {
	r.Author, r.AuthorRole, r.Proxy = by.Person, by.Role, by.Role != domain.Student
	r.ConfirmedBy, r.ConfirmedAt = domain.PersonID{}, nil
}

// OwnWords refuses a teacher who does not say that these are the child's words,
// or who lays hands on what the child or a guardian wrote (policy K3).
func (r Record) OwnWords(by Hand, said bool) error {
	if by.Role == domain.ClassTeacher && (!said || r.AuthorRole != domain.ClassTeacher) {
		return ErrOwnWords
	}
	return nil
}

// Edit writes the content anew, where the student is enrolled today. A verified
// version must have been frozen before; the new one is a draft again. What was
// returned keeps its reason, and its place on the first screen, until it is
// submitted.
func (r *Record) Edit(by Hand, c Content, school domain.UnitID, now time.Time) error {
	returned := r.State == Returned || r.State == Draft && r.Reason != ""
	if err := r.move(Draft, now); err != nil {
		return err
	}
	r.put(c)
	r.signedBy(by)
	r.WrittenIn = school
	if !returned {
		r.await(WaiterID{}, now)
	}
	return nil
}

// Freezes reports whether the version before must be kept when somebody writes
// a newer one: because it counts, or because a former school still sees it.
func (r Record) Freezes(writtenIn domain.UnitID) bool {
	return r.State == Verified || r.State != Draft && r.WrittenIn != writtenIn
}

// Submit hands the record to the class teacher; a teacher's typing waits for
// the child or a guardian first. When one of those submits it, that confirms it.
func (r *Record) Submit(by Hand, class domain.UnitID, now time.Time) error {
	typed := r.AuthorRole == domain.ClassTeacher && r.ConfirmedBy.IsZero()
	if typed && by.Role == domain.ClassTeacher {
		if err := r.move(ToConfirm, now); err != nil {
			return err
		}
		r.Reason = ""
		r.await(r.Student, now)
		return nil
	}
	return r.handIn(by, typed, class, now)
}

// Confirm stands for a teacher's typing, by the child or a guardian (H19).
func (r *Record) Confirm(by Hand, class domain.UnitID, now time.Time) error {
	if r.State != ToConfirm {
		return ErrState.With("state", string(r.State))
	}
	return r.handIn(by, true, class, now)
}

func (r *Record) handIn(by Hand, confirms bool, class domain.UnitID, now time.Time) error {
	if err := r.move(Submitted, now); err != nil {
		return err
	}
	if confirms {
		r.ConfirmedBy, r.ConfirmedAt = by.Person, &now
	}
	if r.SubmittedAt == nil {
		r.SubmittedAt = &now
	}
	r.Reason = ""
	r.await(class, now)
	return nil
}

// Withdraw takes a record back that nobody verifies now. Where a verified
// version stands behind it, that one comes back; otherwise nothing is left of
// what it said.
func (r *Record) Withdraw(verified *Record, now time.Time) error {
	if r.State == Submitted || r.State == Verified {
		return ErrState.With("state", string(r.State))
	}
	if verified == nil {
		if err := r.move(Withdrawn, now); err != nil {
			return err
		}
		r.put(Content{Kind: r.Kind}.trimmed())
		r.Reason = ""
		r.await(WaiterID{}, now)
		return nil
	}
	back := *verified
	back.State, back.Version, back.Counted = r.State, r.Version, r.Counted
	if err := back.move(Verified, now); err != nil {
		return err
	}
	back.VerifiedVersion = back.Version
	back.await(WaiterID{}, now)
	*r = back
	return nil
}
