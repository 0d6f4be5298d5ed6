package people

import (
	"context"
	"errors"
	"fmt"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// Admitted is what became of an admission. Pending means that the student is
// enrolled elsewhere and the bureau clarifies it: nothing was enrolled.
type Admitted struct {
	Person  domain.PersonID
	Pending bool
}

// Enrol enrols a student. ErrDuplicate when the student is enrolled in another
// school (policy A21): a claim is then on the way to the common superior, and
// the school learns no more than that.
func (s Service) Enrol(ctx context.Context, who domain.Actor, a Admission) (domain.PersonID, error) {
	done, err := s.EnrolAll(ctx, who, []Admission{a})
	if err != nil {
		return domain.PersonID{}, err
	}
	if done[0].Pending {
		return domain.PersonID{}, ErrDuplicate
	}
	return done[0].Person, nil
}

// EnrolAll enrols many students in one transaction: all of them, but for those
// that are pending, or none.
func (s Service) EnrolAll(ctx context.Context, who domain.Actor, admissions []Admission) ([]Admitted, error) {
	var done []Admitted
	err := s.store.InTx(ctx, who, &done, func(tx Tx) error {
		done = make([]Admitted, 0, len(admissions))
		for i, a := range admissions {
			one, err := s.enrol(ctx, tx, who, a)
			if err != nil {
				if len(admissions) > 1 {
					return fmt.Errorf("admission %d: %w", i+1, err)
				}
				return err
			}
			done = append(done, one)
		}
		return nil
	})
	return done, err
}

func (s Service) enrol(ctx context.Context, tx Tx, who domain.Actor, a Admission) (Admitted, error) {
	class, err := tx.Class(ctx, a.Class)
	if err != nil {
		return Admitted{}, ErrClass.At("/class_id")
	}
	p := class.Place()
	basis, err := require(who, "enrolStudent", domain.Subject{Made: p, Now: p})
	if errors.Is(err, domain.ErrNotFound) {
		return Admitted{}, ErrClass.At("/class_id") // another school's class does not exist for the asker
	}
	if err != nil {
		return Admitted{}, err
	}
	person, wrong := s.person(a.Draft, identity.ParseStudentID)
	if person.Born.IsZero() && a.IDNumber == "" {
		wrong = append(wrong, identity.ErrBorn.At("/born"))
	}
	e, more := s.enrolment(a, class, person.ID)
	if class.Closed {
		more = append(more, ErrClass.At("/class_id"))
	}
	if err := domain.Wrong(append(wrong, more...)...); err != nil {
		return Admitted{}, err
	}
	if err := registered(ctx, tx, e); err != nil {
		return Admitted{}, err
	}
	return s.admit(ctx, tx, basis, person, e, a)
}

// admit finds out whether the person is known, and keeps what is new.
func (s Service) admit(ctx context.Context, tx Tx, basis domain.Basis, person Person, e Enrolment, a Admission) (Admitted, error) {
	known, err := s.known(ctx, tx, person, a)
	switch {
	case errors.Is(err, domain.ErrNotFound):
		if err := tx.AddPerson(ctx, person); err != nil {
			return Admitted{}, err
		}
	case err != nil:
		return Admitted{}, err
	default:
		e.Person = known.ID
		current, err := tx.Current(ctx, known.ID)
		switch {
		case err == nil && current.School != e.School:
			return Admitted{Person: known.ID, Pending: true}, s.claim(ctx, tx, basis, current, e, RosterID{})
		case err == nil && known.ID == a.ID && current.Class == e.Class:
			return Admitted{Person: known.ID}, nil // the same once more
		case err == nil:
			return Admitted{}, ErrEnrolled
		case !errors.Is(err, domain.ErrNotFound):
			return Admitted{}, err
		}
	}
	if err := tx.AddEnrolment(ctx, e); err != nil {
		return Admitted{}, err
	}
	for _, k := range a.Guardians {
		if err := s.bind(ctx, tx, e.Person, k); err != nil {
			return Admitted{}, err
		}
	}
	if err := tx.Touch(ctx, e.Person, e.Class, e.School); err != nil {
		return Admitted{}, err
	}
	return Admitted{Person: e.Person}, tx.Note(ctx, domain.Entry{
		Basis: basis, Action: "people.enrol", Object: "people.enrolment", ID: e.ID, About: e.Person, After: e,
	})
}

// known finds the person of an admission by number, or by the id that the
// client made, and locks them. ErrNotFound for a new one; domain.ErrIDTaken when
// the id is somebody else's.
func (s Service) known(ctx context.Context, tx Tx, person Person, a Admission) (Person, error) {
	if person.IDNumber != "" {
		found, err := tx.Known(ctx, person.IDNumber)
		if err == nil {
			return tx.Person(ctx, found.ID)
		}
		if !errors.Is(err, domain.ErrNotFound) {
			return Person{}, err
		}
	}
	if a.ID.IsZero() {
		return Person{}, domain.ErrNotFound
	}
	// Whether there is such a person is asked without a lock: a missing row must
	// not be read for update.
	history, err := tx.Enrolments(ctx, a.ID)
	if err != nil {
		return Person{}, err
	}
	if len(history) == 0 {
		return Person{}, domain.ErrNotFound
	}
	have, err := tx.Person(ctx, a.ID)
	if err != nil {
		return Person{}, err
	}
	if have.Name != person.Name || have.Born != person.Born || have.IDNumber != person.IDNumber {
		return Person{}, domain.ErrIDTaken
	}
	return have, nil
}

// claim tells the common superior that a school calls a pupil of another school
// theirs; once per school.
func (s Service) claim(ctx context.Context, tx Tx, basis domain.Basis, current, wanted Enrolment, roster RosterID) error {
	t := Transfer{
		ID: TransferID(s.world.NewID()), Person: current.Person, Enrolment: current.ID, Kind: Claimed, City: current.City,
		FromCounty: current.County, FromSchool: current.School, FromClass: current.Class,
		ToCounty: wanted.County, ToSchool: wanted.School, ToClass: wanted.Class,
		State: Asked, Asked: s.world.Today(), Roster: roster, Version: 1, CreatedAt: s.world.Now(),
	}
	added, err := tx.AddTransfer(ctx, t)
	if err != nil || !added {
		return err
	}
	return tx.Note(ctx, domain.Entry{Basis: basis, Action: "people.claim", Object: "people.transfer", ID: t.ID, About: t.Person, After: t})
}

// change is what every change of a student has in common: the person is locked,
// the version is the one that was read (policy M8), the actor may, and the
// person's version goes on by one.
func (s Service) change(ctx context.Context, who domain.Actor, id domain.PersonID, version int, operation string,
	fn func(tx Tx, p *Person, current *Enrolment) (domain.Entry, error),
) (int, error) {
	var after int
	err := s.store.InTx(ctx, who, &after, func(tx Tx) error {
		p, err := tx.Person(ctx, id)
		if err != nil {
			return err
		}
		history, err := tx.Enrolments(ctx, id)
		if err != nil {
			return err
		}
		if len(history) == 0 {
			return domain.ErrNotFound
		}
		basis, err := require(who, operation, standing(id, history))
		if err != nil {
			return err
		}
		if p.Version != version && !who.Trusted() {
			return domain.ErrStale.With("yours", version).With("current", p.Version)
		}
		before := p
		p.Version++
		entry, err := fn(tx, &p, &history[0])
		if err != nil {
			return err
		}
		if err := tx.SavePerson(ctx, p); err != nil {
			return err
		}
		if err := tx.Touch(ctx, p.ID, history[0].Class); err != nil {
			return err
		}
		after = p.Version
		entry.Basis, entry.About = basis, p.ID
		if entry.Object == "" {
			entry.Object, entry.ID, entry.Before, entry.After = "people.person", p.ID, before, p
		}
		return tx.Note(ctx, entry)
	})
	return after, err
}

// Correction is what can be corrected of a person; nil stays as it is.
type Correction struct {
	Name, IDNumber, Phone, Address *string
	Sex                            *identity.Sex
	Born                           *domain.Day
}

// Correct corrects what is known of a student and gives the new version.
func (s Service) Correct(ctx context.Context, who domain.Actor, id domain.PersonID, version int, c Correction) (int, error) {
	return s.change(ctx, who, id, version, "correctStudent", func(_ Tx, p *Person, _ *Enrolment) (domain.Entry, error) {
		d := identity.Draft{ID: p.ID, Name: p.Name, IDNumber: string(p.IDNumber), Sex: p.Sex, Phone: string(p.Phone), Address: string(p.Address)}
		if p.IDNumber == "" {
			d.Born = p.Born
		}
		set(&d.Name, c.Name)
		set(&d.IDNumber, c.IDNumber)
		set(&d.Phone, c.Phone)
		set(&d.Address, c.Address)
		set(&d.Sex, c.Sex)
		if c.Born != nil {
			d.Born = *c.Born
		}
		next, wrong := s.person(d, identity.ParseStudentID)
		if next.Born.IsZero() && len(wrong) == 0 {
			wrong = append(wrong, identity.ErrBorn.At("/born"))
		}
		if err := domain.Wrong(wrong...); err != nil {
			return domain.Entry{}, err
		}
		next.Version, next.CreatedAt, next.Roster = p.Version, p.CreatedAt, p.Roster
		*p = next
		return domain.Entry{Action: "people.correct"}, nil
	})
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// Move is a change of enrolment within the school; nil stays as it is. On is
// today if it is not said.
type Move struct {
	Class      *domain.UnitID
	Status     *identity.Status
	Boarding   *bool
	Xueji      *string
	Registered *domain.UnitID
	On         domain.Day
}

// Move ends the present enrolment and begins the one that follows it: another
// class, suspended, back again.
func (s Service) Move(ctx context.Context, who domain.Actor, id domain.PersonID, version int, m Move) (int, error) {
	return s.change(ctx, who, id, version, "moveStudent", func(tx Tx, _ *Person, current *Enrolment) (domain.Entry, error) {
		on, err := s.day(m.On)
		if err != nil {
			return domain.Entry{}, err
		}
		to := current.Class
		set(&to, m.Class)
		class, err := tx.Class(ctx, to)
		if err != nil || class.School != current.School || class.Closed && to != current.Class {
			return domain.Entry{}, ErrClass.At("/class_id")
		}
		a := Admission{
			Class: to, Status: current.Status, Boarding: current.Boarding, Xueji: string(current.Xueji.Number),
			Registered: current.Registered, Began: on,
		}
		set(&a.Status, m.Status)
		set(&a.Boarding, m.Boarding)
		set(&a.Xueji, m.Xueji)
		set(&a.Registered, m.Registered)
		wanted, wrong := s.enrolment(a, class, id)
		if err := domain.Wrong(wrong...); err != nil {
			return domain.Entry{}, err
		}
		if err := registered(ctx, tx, wanted); err != nil {
			return domain.Entry{}, err
		}
		ended, begun, err := current.Turn(wanted.ID, on, func(e *Enrolment) { *e = wanted })
		if err != nil {
			return domain.Entry{}, err
		}
		if err := tx.EndEnrolment(ctx, ended); err != nil {
			return domain.Entry{}, err
		}
		if err := tx.Touch(ctx, begun.Class); err != nil {
			return domain.Entry{}, err
		}
		if err := tx.Add(ctx, s.world.Now(), Moved{Student: id}); err != nil {
			return domain.Entry{}, err
		}
		return entryOf("people.move", ended, begun), tx.AddEnrolment(ctx, begun)
	})
}

func entryOf(action string, before, after Enrolment) domain.Entry {
	return domain.Entry{Action: action, Object: "people.enrolment", ID: after.ID, Before: before, After: after}
}

// Leave ends a student's enrolment for good: on a day, today if none.
func (s Service) Leave(ctx context.Context, who domain.Actor, id domain.PersonID, version int, day domain.Day) (int, error) {
	return s.change(ctx, who, id, version, "leaveSchool", func(tx Tx, _ *Person, current *Enrolment) (domain.Entry, error) {
		on, err := s.day(day)
		if err != nil {
			return domain.Entry{}, err
		}
		ended, err := current.End(on, LeftSchool)
		if err != nil {
			return domain.Entry{}, err
		}
		if err := tx.CloseTransfers(ctx, id, on); err != nil {
			return domain.Entry{}, err
		}
		if err := tx.Add(ctx, s.world.Now(), Moved{Student: id}); err != nil {
			return domain.Entry{}, err
		}
		return entryOf("people.leave", *current, ended), tx.EndEnrolment(ctx, ended)
	})
}

// day is the day that was said, not after today, or today.
func (s Service) day(said domain.Day) (domain.Day, error) {
	switch today := s.world.Today(); {
	case said.IsZero():
		return today, nil
	case said.After(today):
		return domain.Day{}, ErrEndBefore
	default:
		return said, nil
	}
}
