package mentoring

import (
	"bytes"
	"context"
	"errors"
	"time"

	"lizhi/domain"
)

// Logging is a session as a mentor logs it. ID is the phone's own, or zero.
type Logging struct {
	ID      SessionID
	Student domain.PersonID
	Note
}

// Log keeps a session of a mentor with a mentee. The same logging with the same
// id again gives the session as it is now (PH2).
func (s Service) Log(ctx context.Context, who domain.Actor, in Logging) (Session, error) {
	var made Session
	err := s.store.InTx(ctx, who, &made, func(tx Tx) error {
		student, err := tx.Student(ctx, in.Student)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["logSession"], Access["listSessions"], student.Subject())
		if err != nil {
			return err
		}
		session, err := s.log(ctx, tx, who, student, in)
		if err != nil {
			return err
		}
		err = tx.AddSession(ctx, session)
		if errors.Is(err, domain.ErrIDTaken) {
			made, err = again(ctx, tx, session)
			return err
		}
		if err != nil {
			return err
		}
		made = session
		return settle(ctx, tx, basis, "mentoring.log", Session{}, session)
	})
	return made, err
}

// log asks every rule about a new session.
func (s Service) log(ctx context.Context, tx Tx, who domain.Actor, student domain.Standing, in Logging) (Session, error) {
	pair, err := tx.ActivePair(ctx, in.Student)
	if err != nil {
		return Session{}, err
	}
	if pair.Mentor != who.Person { // reassigned a moment ago, and the actor not read again yet
		return Session{}, domain.ErrNotFound
	}
	if pair.SchoolYear != domain.SchoolYearOf(s.world.Today()) {
		return Session{}, ErrEnded
	}
	if err := student.Agrees(domain.MentoringNotes, s.world.Today()); err != nil {
		return Session{}, err
	}
	if student.Place.Class.IsZero() {
		return Session{}, ErrNotEnrolled
	}
	rules, err := s.rules(ctx, tx)
	if err != nil {
		return Session{}, err
	}
	note, now := in.Tidy(), s.world.Now()
	if err := note.Check(rules, now); err != nil {
		return Session{}, err
	}
	id := in.ID
	if id.IsZero() {
		id = SessionID(s.world.NewID())
	}
	return Log(id, pair, note, student.Place, rules, now), nil
}

func again(ctx context.Context, tx Tx, session Session) (Session, error) {
	kept, err := tx.Session(ctx, session.ID)
	if err != nil || !bytes.Equal(kept.Origin, session.Origin) {
		return Session{}, domain.ErrIDTaken // the same, whoever owns it
	}
	return kept, nil
}

// Change says what to change; what is nil stays.
type Change struct {
	Kind     *Kind
	StartsAt *time.Time
	EndsAt   *time.Time
	Place    *string
	Topic    *string
	Content  *string
	FollowUp *domain.Day
}

// On is the note after the change.
func (c Change) On(n Note) Note {
	set(&n.Kind, c.Kind)
	set(&n.StartsAt, c.StartsAt)
	set(&n.EndsAt, c.EndsAt)
	set(&n.Place, c.Place)
	set(&n.Topic, c.Topic)
	set(&n.Content, c.Content)
	set(&n.FollowUp, c.FollowUp)
	return n.Tidy()
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// Edit changes a session while it is open, and asks the student again; the
// version that was answered is kept (policy J4).
func (s Service) Edit(ctx context.Context, who domain.Actor, id SessionID, version int, ch Change) (Session, error) {
	return s.change(ctx, who, "editSession", id, func(tx Tx, c *changing) error {
		note := ch.On(c.session.Note())
		if err := c.session.Stale(version, note); err != nil {
			return err
		}
		if err := c.student.Agrees(domain.MentoringNotes, s.world.Today()); err != nil {
			return err
		}
		if err := note.Check(c.rules, c.now); err != nil {
			return err
		}
		before := c.session
		if err := c.session.Edit(note, c.now); err != nil || !before.Answered() {
			return err
		}
		return tx.Freeze(ctx, Frozen{before.ID, before.Version, before.Student, before, c.now})
	})
}

// Confirm is the student's word, or a guardian's, on the version that was read.
func (s Service) Confirm(ctx context.Context, who domain.Actor, id SessionID, version int) (Session, error) {
	return s.change(ctx, who, "confirmSession", id, func(_ Tx, c *changing) error {
		if err := c.session.Stale(version, c.session.Note()); err != nil {
			return err
		}
		return c.session.Confirm(who.Person, c.now)
	})
}

// Dispute takes a session out of hours and counts (ME4).
func (s Service) Dispute(ctx context.Context, who domain.Actor, id SessionID, version int, reason string) (Session, error) {
	return s.change(ctx, who, "disputeSession", id, func(_ Tx, c *changing) error {
		if err := c.session.Stale(version, c.session.Note()); err != nil {
			return err
		}
		return c.session.Dispute(who.Person, reason, c.rules, c.now)
	})
}

// changing is a session on its way from one version to the next.
type changing struct {
	session Session
	student domain.Standing
	basis   domain.Basis
	rules   Rules
	now     time.Time
}

// open reads and locks the student and the session and asks who may.
func (s Service) open(ctx context.Context, tx Tx, who domain.Actor, op string, id SessionID) (*changing, error) {
	student, err := tx.WhoseSession(ctx, id)
	if err != nil {
		return nil, err
	}
	c := changing{now: s.world.Now()}
	if c.student, err = tx.Student(ctx, student); err != nil {
		return nil, err
	}
	if c.session, err = tx.Session(ctx, id); err != nil {
		return nil, err
	}
	c.basis, err = who.Require(Access[op], Access["getSession"], c.session.Subject(c.student.Place, who))
	if err != nil {
		return nil, err
	}
	c.rules, err = s.rules(ctx, tx)
	return &c, err
}

// change keeps what fn made of a session.
func (s Service) change(ctx context.Context, who domain.Actor, op string, id SessionID, fn func(Tx, *changing) error) (Session, error) {
	var kept Session
	err := s.store.InTx(ctx, who, &kept, func(tx Tx) error {
		c, err := s.open(ctx, tx, who, op, id)
		if err != nil {
			return err
		}
		before := c.session
		if err := fn(tx, c); err != nil {
			return err
		}
		if err := tx.SaveSession(ctx, c.session); err != nil {
			return err
		}
		kept = c.session
		return settle(ctx, tx, c.basis, "mentoring."+verbs[op], before, c.session)
	})
	return kept, err
}

// verbs are the operations in the words of the audit.
var verbs = map[string]string{"editSession": "edit", "confirmSession": "confirm", "disputeSession": "dispute"}

// Amend adds to a session that is closed. The same text with the same id again
// is the same amendment.
func (s Service) Amend(ctx context.Context, who domain.Actor, id SessionID, amendment AmendmentID, text string) (Amendment, error) {
	var made Amendment
	err := s.store.InTx(ctx, who, &made, func(tx Tx) error {
		c, err := s.open(ctx, tx, who, "amendSession", id)
		if err != nil {
			return err
		}
		if amendment.IsZero() {
			amendment = AmendmentID(s.world.NewID())
		}
		a, err := c.session.Amend(amendment, who.Person, text, c.rules, c.now)
		if err != nil {
			return err
		}
		err = tx.AddAmendment(ctx, a)
		if errors.Is(err, domain.ErrIDTaken) {
			made, err = sameAmendment(ctx, tx, a)
			return err
		}
		if err != nil {
			return err
		}
		made = a
		err = tx.Note(ctx, domain.Entry{
			Basis: c.basis, Action: "mentoring.amend", Object: "mentoring.session", ID: id, About: a.Student, After: a,
		})
		if err != nil {
			return err
		}
		return tx.Touch(ctx, a.Student)
	})
	return made, err
}

func sameAmendment(ctx context.Context, tx Tx, a Amendment) (Amendment, error) {
	kept, err := tx.Amendment(ctx, a.ID)
	if err != nil || kept.Session != a.Session || kept.Author != a.Author || kept.Text != a.Text {
		return Amendment{}, domain.ErrIDTaken
	}
	return kept, nil
}

// settle keeps what goes with every change of a session: counts, audit, and the
// numbers that a phone's list is checked by.
func settle(ctx context.Context, tx Tx, basis domain.Basis, action string, before, after Session) error {
	if ds := Deltas(before, after); len(ds) > 0 {
		if err := tx.Count(ctx, ds); err != nil {
			return err
		}
	}
	e := domain.Entry{Basis: basis, Action: action, Object: "mentoring.session", ID: after.ID, About: after.Student, After: after}
	if before.Version > 0 {
		e.Before = before
	}
	if err := tx.Note(ctx, e); err != nil {
		return err
	}
	return tx.Touch(ctx, after.Student, after.Mentor)
}
