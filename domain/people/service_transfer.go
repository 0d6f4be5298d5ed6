package people

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// Sending is a student whom a school sends to another one.
type Sending struct {
	ID       TransferID // made by the client, if it likes
	Student  domain.PersonID
	ToSchool domain.UnitID
	Reason   string
}

// Send proposes a transfer. The student stays where they are until the new
// school accepts.
func (s Service) Send(ctx context.Context, who domain.Actor, in Sending) (Transfer, error) {
	var t Transfer
	err := s.store.InTx(ctx, who, &t, func(tx Tx) error {
		basis, err := s.studentFor(ctx, tx, who, in.Student, "sendStudent")
		if err != nil {
			return err
		}
		if err := checkReason(in.Reason); err != nil {
			return err
		}
		current, err := tx.Current(ctx, in.Student)
		if err != nil {
			return ErrNotEnrolled
		}
		school, err := tx.School(ctx, in.ToSchool)
		if err != nil || school.Closed || school.ID == current.School {
			return ErrSameSchool.At("/to_school_id")
		}
		t = Transfer{
			ID: in.ID, Person: in.Student, Enrolment: current.ID, Kind: Sent, City: current.City,
			FromCounty: current.County, FromSchool: current.School, FromClass: current.Class,
			ToCounty: school.County, ToSchool: school.ID, State: Asked, Reason: in.Reason,
			Asked: s.world.Today(), Version: 1, CreatedAt: s.world.Now(),
		}
		if t.ID.IsZero() {
			t.ID = TransferID(s.world.NewID())
		}
		added, err := tx.AddTransfer(ctx, t)
		if err == nil && !added {
			err = ErrTransferOpen
		}
		if err != nil {
			return err
		}
		return s.noted(ctx, tx, basis, "people.send", Transfer{}, t)
	})
	return t, err
}

// Answer is what the receiving side says to a transfer. Class and On matter
// when it is accepted.
type Answer struct {
	Class  domain.UnitID
	On     domain.Day
	Reason string
}

// Accept takes a student whom another school sends into a class: from then on
// the old school sees nothing newer.
func (s Service) Accept(ctx context.Context, who domain.Actor, id TransferID, version int, a Answer) (Transfer, error) {
	return s.settle(ctx, who, id, version, "acceptTransfer", func(ctx context.Context, tx Tx, t *Transfer) error {
		if t.Kind != Sent {
			return domain.ErrForbidden
		}
		t.ToClass = a.Class
		return s.carry(ctx, tx, t, a.On)
	}, Accepted, a.Reason)
}

// Refuse sends the student back to where they are.
func (s Service) Refuse(ctx context.Context, who domain.Actor, id TransferID, version int, reason string) (Transfer, error) {
	return s.settle(ctx, who, id, version, "refuseTransfer", func(_ context.Context, _ Tx, t *Transfer) error {
		if t.Kind != Sent {
			return domain.ErrForbidden
		}
		return checkReason(reason)
	}, Refused, reason)
}

// Withdraw takes a transfer back, or a claim; whoever asked may.
func (s Service) Withdraw(ctx context.Context, who domain.Actor, id TransferID, version int) (Transfer, error) {
	return s.settle(ctx, who, id, version, "withdrawTransfer", func(context.Context, Tx, *Transfer) error { return nil }, Withdrawn, "")
}

// Decide settles a claim: the common superior says whose pupil it is, Accepted
// for the school that claims (policy A21).
func (s Service) Decide(ctx context.Context, who domain.Actor, id TransferID, version int, to TransferState, a Answer) (Transfer, error) {
	return s.settle(ctx, who, id, version, "decideClaim", func(ctx context.Context, tx Tx, t *Transfer) error {
		if t.Kind != Claimed {
			return domain.ErrForbidden
		}
		if err := checkReason(a.Reason); err != nil || to == Refused {
			return err
		}
		if !a.Class.IsZero() {
			t.ToClass = a.Class
		}
		return s.carry(ctx, tx, t, a.On)
	}, to, a.Reason)
}

// side is the part of the city that answers a transfer by some operation.
func side(t Transfer, operation string) domain.Subject {
	switch {
	case operation == "decideClaim":
		return t.Common()
	case (operation == "withdrawTransfer") == (t.Kind == Sent):
		return t.From()
	default:
		return t.To()
	}
}

// settle is what every answer has in common: the version is the one that was
// read (policy M8), and whoever may see neither side is told nothing.
func (s Service) settle(ctx context.Context, who domain.Actor, id TransferID, version int, operation string,
	fn func(context.Context, Tx, *Transfer) error, to TransferState, answer string,
) (Transfer, error) {
	var t Transfer
	err := s.store.InTx(ctx, who, &t, func(tx Tx) error {
		shown, err := tx.Transfer(ctx, id)
		if err != nil {
			return err
		}
		basis, err := s.mayAnswer(who, shown, operation)
		if err != nil {
			return err
		}
		if shown.Version != version {
			return domain.ErrStale.With("yours", version).With("current", shown.Version)
		}
		if t, err = shown.Move(to, s.world.Today()); err != nil {
			return err
		}
		t.Answer = answer
		t.Version++
		if err := fn(ctx, tx, &t); err != nil {
			return err
		}
		if err := tx.SaveTransfer(ctx, t); err != nil {
			return err
		}
		return s.noted(ctx, tx, basis, "people."+string(to), shown, t)
	})
	return t, err
}

func (s Service) mayAnswer(who domain.Actor, t Transfer, operation string) (domain.Basis, error) {
	if who.Trusted() {
		return domain.Basis{}, nil
	}
	if basis, ok := who.May(Access[operation], side(t, operation)); ok {
		return basis, nil
	}
	if seesTransfer(who, t) {
		return domain.Basis{}, domain.ErrForbidden
	}
	return domain.Basis{}, domain.ErrNotFound
}

// seesTransfer reports whether the actor may know of a transfer: both schools
// and their supervisors; of a claim, which names the school that has the pupil,
// only the claiming school (see Masked) and the common superior.
func seesTransfer(who domain.Actor, t Transfer) bool {
	if who.Trusted() {
		return true
	}
	access := Access["getTransfer"]
	_, to := who.May(access, t.To())
	_, from := who.May(access, t.From())
	if t.Kind == Claimed {
		_, common := who.May(bureau, t.Common())
		_, own := who.May(officer, t.To())
		return common || own
	}
	return to || from
}

// Masked is the transfer as the actor may see it: a school that claims a pupil
// does not learn whose pupil it is (policy A21).
func (t Transfer) Masked(who domain.Actor) Transfer {
	if t.Kind != Claimed || may(who, bureau, t.Common()) {
		return t
	}
	t.Enrolment, t.FromCounty, t.FromSchool, t.FromClass = EnrolmentID{}, domain.UnitID{}, domain.UnitID{}, domain.UnitID{}
	return t
}

// carry ends the student's enrolment and begins the one in the new class.
func (s Service) carry(ctx context.Context, tx Tx, t *Transfer, said domain.Day) error {
	on, err := s.day(said)
	if err != nil {
		return err
	}
	p, err := tx.Person(ctx, t.Person)
	if err != nil {
		return err
	}
	current, err := tx.Current(ctx, t.Person)
	if err != nil || current.ID != t.Enrolment {
		return ErrMoved
	}
	class, err := tx.Class(ctx, t.ToClass)
	if err != nil || class.School != t.ToSchool || class.Closed {
		return ErrClass.At("/class_id")
	}
	ended, err := current.End(on, Transferred)
	if err != nil {
		return err
	}
	begun := current
	begun.ID, begun.Began, begun.CreatedAt, begun.Roster = EnrolmentID(s.world.NewID()), on, s.world.Now(), RosterID{}
	begun.City, begun.County, begun.School, begun.Class = class.City, class.County, class.School, class.ID
	if begun.Status == identity.Suspended {
		begun.Status = identity.Attending
	}
	if current.Registered == current.School {
		begun.Registered = class.School // the 学籍 goes along; 校籍分离 stays what it was
	}
	if err := tx.EndEnrolment(ctx, ended); err != nil {
		return err
	}
	if err := tx.AddEnrolment(ctx, begun); err != nil {
		return err
	}
	p.Version++
	if err := tx.SavePerson(ctx, p); err != nil {
		return err
	}
	if err := tx.Add(ctx, s.world.Now(), Moved{Student: p.ID}); err != nil {
		return err
	}
	return tx.Touch(ctx, p.ID, current.Class, begun.Class)
}

// Moved tells the other features that a student is in another class now, or in
// none: what waits for a teacher waits for another one, and a mentor who stayed
// behind is none any more.
type Moved struct {
	Student domain.PersonID `json:"student"`
}

// Kind names the task.
func (Moved) Kind() string { return "people.moved" }

func (s Service) noted(ctx context.Context, tx Tx, basis domain.Basis, action string, before, after Transfer) error {
	if err := tx.Touch(ctx, after.ToSchool, after.FromSchool); err != nil {
		return err
	}
	return tx.Note(ctx, domain.Entry{
		Basis: basis, Action: action, Object: "people.transfer", ID: after.ID, About: after.Person, Before: before, After: after,
	})
}

// Transfer shows one to whoever may see it.
func (s Service) Transfer(ctx context.Context, who domain.Actor, id TransferID) (Transfer, string, error) {
	t, err := s.store.Transfer(ctx, id)
	if err != nil {
		return Transfer{}, "", err
	}
	if !seesTransfer(who, t) {
		return Transfer{}, "", domain.ErrNotFound
	}
	p, err := s.store.Person(ctx, t.Person)
	return t.Masked(who), p.Name, err
}

// Transfers lists the transfers of the actor's part of the city.
func (s Service) Transfers(ctx context.Context, who domain.Actor, state TransferState, page domain.Page) (domain.List[Transfer], error) {
	reach := who.Reach(Access["listTransfers"])
	if reach.IsEmpty() {
		return domain.List[Transfer]{}, domain.ErrNotFound
	}
	read, err := s.store.Transfers(ctx, reach, state, domain.Page{After: page.After, Limit: page.Limit + 1})
	if err != nil {
		return domain.List[Transfer]{}, err
	}
	list := domain.Listed(read, page.Limit, func(t Transfer) domain.Position { return domain.Position{At: t.CreatedAt, ID: t.ID} })
	kept := list.Items[:0]
	for _, t := range list.Items {
		if seesTransfer(who, t) {
			kept = append(kept, t.Masked(who))
		}
	}
	list.Items = kept
	return list, nil
}
