package privacy

import (
	"context"
	"errors"

	"lizhi/domain"
)

// RequestDraft is what somebody asks for.
type RequestDraft struct {
	ID      RequestID // made by the client, or zero
	Student domain.PersonID
	Reason  string
}

// Ask asks for the deletion of a student's data, as the student or a guardian.
// There is one open request for a student. ErrReason, ErrAsked.
func (s Service) Ask(ctx context.Context, who domain.Actor, in RequestDraft) (Request, error) {
	var r Request
	err := s.store.InTx(ctx, who, &r, func(tx Tx) error {
		student, err := tx.Student(ctx, in.Student)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["askDeletion"], nil, student.Subject())
		switch {
		case err != nil:
			return err
		case !said(in.Reason):
			return ErrReason.With("max", longest).At("/reason")
		case student.Place == domain.Place{}:
			return ErrNowhere
		}
		r = Request{
			ID: in.ID, Student: in.Student, AskedBy: who.Person, Reason: in.Reason, State: Asked, Report: []Outcome{}, OpenKey: in.Student,
			City: student.Place.City, County: student.Place.County, School: student.Place.School, Class: student.Place.Class,
			Version: 1, CreatedAt: s.world.Now(),
		}
		if r.ID.IsZero() {
			r.ID = RequestID(s.world.NewID())
		}
		return errors.Join(tx.AddRequest(ctx, r), tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "privacy.ask_deletion", Object: "privacy.request", ID: r.ID, About: r.Student, After: r,
		}))
	})
	return r, err
}

// Requests lists those within the actor's reach, newest first.
func (s Service) Requests(ctx context.Context, who domain.Actor, page domain.Page) (domain.List[Request], error) {
	reach := who.Reach(Access["listDeletions"])
	if reach.IsEmpty() {
		return domain.List[Request]{}, domain.ErrNotFound
	}
	found, err := s.store.Requests(ctx, reach, page)
	return domain.Listed(found, page.Limit, func(r Request) domain.Position { return domain.Position{At: r.CreatedAt, ID: r.ID} }), err
}

// Request shows one, with its report.
func (s Service) Request(ctx context.Context, who domain.Actor, id RequestID) (Request, error) {
	r, err := s.store.Request(ctx, id)
	if err == nil {
		_, err = who.Require(Access["getDeletion"], nil, domain.Subject{Person: r.Student, Made: r.Place()})
	}
	if err != nil {
		return Request{}, err
	}
	return r, nil
}

// Decide accepts a request once the officer knows who asks, or declines it; a
// task does the rest.
func (s Service) Decide(ctx context.Context, who domain.Actor, id RequestID, version int, d Decision) (Request, error) {
	var r Request
	err := s.store.InTx(ctx, who, &r, func(tx Tx) error {
		before, err := tx.Request(ctx, id)
		if err != nil {
			return err
		}
		subject := domain.Subject{Person: before.Student, Made: before.Place()}
		basis, err := who.Require(Access["decideDeletion"], Access["getDeletion"], subject)
		switch {
		case err != nil:
			return err
		case version != before.Version:
			return domain.ErrStale.With("yours", version).With("current", before.Version)
		}
		r = before
		if err := r.Decide(who.Person, d, s.world.Now()); err != nil {
			return err
		}
		if r.State == Accepted {
			if err := tx.Add(ctx, s.world.Now(), Erase{r.ID}); err != nil {
				return err
			}
		}
		return errors.Join(tx.SaveRequest(ctx, r), tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "privacy.decide_deletion", Object: "privacy.request", ID: r.ID, About: r.Student, Before: before, After: r,
		}))
	})
	return r, err
}

// Erase empties what an accepted request asks for and keeps the report, in one
// transaction, and says whose; a second time it finds nothing to do. The exported
// portfolios go after it.
func (s Service) Erase(ctx context.Context, who domain.Actor, id RequestID) (student domain.PersonID, err error) {
	return student, s.store.InTx(ctx, who, nil, func(tx Tx) error {
		if student, err = tx.Whose(ctx, id); err != nil {
			return err
		}
		if _, err := tx.Student(ctx, student); err != nil { // the root of what is emptied
			return err
		}
		r, err := tx.Request(ctx, id)
		if err != nil || r.State != Accepted {
			return err
		}
		report, err := tx.Empty(ctx, r.Student)
		if err != nil {
			return err
		}
		r.finish(report, s.world.Now())
		return errors.Join(tx.SaveRequest(ctx, r), tx.Touch(ctx, r.Student), tx.Note(ctx, domain.Entry{
			Action: "privacy.delete", Object: "privacy.request", ID: r.ID, About: r.Student, After: r,
		}))
	})
}
