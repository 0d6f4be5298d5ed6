package account

import (
	"context"
	"errors"
	"slices"

	"lizhi/domain"
)

// Draft is an appointment as somebody proposes it.
type Draft struct {
	ID     AppointmentID // made by the client, or zero
	Person domain.PersonID
	Role   domain.Role
	Unit   domain.UnitID
	From   domain.Day // none for today
	Until  domain.Day // the last day, none for no end
}

// Appoint gives a person a role in a unit, and an account if they have none: its
// number and state are in the answer, since whoever has not activated needs a
// code next (Reset). It is for those above the role (decisions §1); nobody
// appoints themselves.
func (s Service) Appoint(ctx context.Context, who domain.Actor, in Draft) (Appointed, error) {
	var a Appointed
	err := s.store.InTx(ctx, who, &a, func(tx Tx) error {
		appointment, account, err := s.appoint(ctx, tx, who, in, "appoint")
		a = Appointed{Appointment: appointment, Account: account.ID, Number: account.Number, State: account.State}
		return err
	})
	s.forgetPerson(in.Person)
	if err != nil {
		return Appointed{}, err
	}
	units, err := s.store.UnitNames(ctx, []domain.UnitID{a.Unit})
	if err != nil {
		return Appointed{}, err
	}
	names, err := s.store.Names(ctx, []domain.PersonID{a.Person})
	a.UnitName, a.Name = units[a.Unit], names[a.Person]
	return a, err
}

func (s Service) forgetPerson(id domain.PersonID) {
	s.live.forget(func(a domain.Actor) bool { return a.Person == id })
}

// appoint does what Appoint and InviteJudge share.
func (s Service) appoint(ctx context.Context, tx Tx, who domain.Actor, in Draft, operation string) (Appointment, Account, error) {
	place, err := tx.Place(ctx, in.Unit)
	if err != nil {
		return Appointment{}, Account{}, err
	}
	basis, err := s.mayAppoint(who, in, place, operation)
	if err != nil {
		return Appointment{}, Account{}, err
	}
	made := s.drafted(who, in, place)
	if !in.ID.IsZero() {
		there, err := tx.Appointment(ctx, in.ID)
		if err == nil {
			return s.again(ctx, tx, there, made)
		} else if !errors.Is(err, domain.ErrNotFound) {
			return Appointment{}, Account{}, err
		}
	}
	if err := s.checkDraft(ctx, tx, in, place); err != nil {
		return Appointment{}, Account{}, err
	}
	account, err := s.accountOf(ctx, tx, in.Person)
	if err == nil && account.State == Closed { // somebody comes back
		if err = account.Reset(); err == nil {
			err = tx.SaveAccount(ctx, account)
		}
	}
	if err != nil {
		return Appointment{}, Account{}, err
	}
	err = firstOf(
		func() error { return s.endLapsed(ctx, tx, made.CurrentKey) },
		func() error { return tx.AddAppointment(ctx, made) },
		func() error { return tx.Touch(ctx, in.Person, in.Unit) },
		func() error {
			return tx.Note(ctx, domain.Entry{
				Basis: basis, Action: "account.appoint", Object: "appointment", ID: made.ID, About: in.Person, After: made,
			})
		},
	)
	return made, account, err
}

// mayAppoint asks whether somebody is above a role in a unit.
func (s Service) mayAppoint(who domain.Actor, in Draft, place domain.Place, operation string) (domain.Basis, error) {
	if who.IsSystem() {
		return domain.Basis{}, nil
	}
	if who.Person == in.Person {
		return domain.Basis{}, ErrSelf
	}
	about := domain.Subject{Made: place}
	basis, ok := who.May(manages[in.Role], about)
	if ok {
		return basis, nil
	}
	if _, sees := who.May(Access[operation], about); sees {
		return domain.Basis{}, ErrAbove
	}
	return domain.Basis{}, domain.ErrNotFound
}

func (s Service) drafted(who domain.Actor, in Draft, place domain.Place) Appointment {
	if in.ID.IsZero() {
		in.ID = AppointmentID(s.world.NewID())
	}
	if in.From.IsZero() {
		in.From = s.world.Today()
	}
	return Appointment{
		ID: in.ID, Person: in.Person, Role: in.Role, Unit: in.Unit,
		City: place.City, County: place.County, School: place.School, Class: place.Class,
		BeganOn: in.From, UntilOn: in.Until, AppointedBy: who.Person,
		CurrentKey: currentKey(in.Person, in.Unit, in.Role), Version: 1, CreatedAt: s.world.Now(),
	}
}

// again answers a client that repeats itself with an id of its own making.
func (s Service) again(ctx context.Context, tx Tx, there, made Appointment) (Appointment, Account, error) {
	if there.AppointedBy != made.AppointedBy || there.Person != made.Person || there.Role != made.Role ||
		there.Unit != made.Unit || there.UntilOn != made.UntilOn {
		return Appointment{}, Account{}, domain.ErrIDTaken
	}
	account, err := tx.AccountOf(ctx, there.Person)
	return there, account, err
}

// checkDraft checks the draft itself: the person, the level of the unit, the days.
func (s Service) checkDraft(ctx context.Context, tx Tx, in Draft, place domain.Place) error {
	if !slices.Contains(levels[in.Role], levelOf(place)) {
		return ErrLevel.With("role", string(in.Role)).At("/role")
	}
	if _, err := tx.Holder(ctx, in.Person); errors.Is(err, domain.ErrNotFound) {
		return ErrNobody.At("/person")
	} else if err != nil {
		return err
	}
	if in.Until.IsZero() {
		return nil
	}
	if in.Until.Before(s.world.Today()) || !in.From.IsZero() && in.Until.Before(in.From) {
		return ErrDays.At("/until")
	}
	return nil
}

// accountOf is the account of a person, made now if there is none.
func (s Service) accountOf(ctx context.Context, tx Tx, person domain.PersonID) (Account, error) {
	a, err := tx.AccountOf(ctx, person)
	if !errors.Is(err, domain.ErrNotFound) {
		return a, err
	}
	for range 20 { // of 90 million numbers, a million taken
		a = newAccount(s.world, person)
		err = tx.AddAccount(ctx, a)
		if errors.Is(err, domain.ErrIDTaken) { // made by somebody else in this moment
			return tx.AccountOf(ctx, person)
		}
		if !errors.Is(err, ErrNumberTaken) {
			break
		}
	}
	return a, err
}

// endLapsed ends an appointment whose last day is over and that nobody ended,
// so that the same one can begin anew.
func (s Service) endLapsed(ctx context.Context, tx Tx, key []byte) error {
	old, err := tx.CurrentAppointment(ctx, key)
	switch {
	case errors.Is(err, domain.ErrNotFound):
		return nil
	case err != nil:
		return err
	case !old.Lapsed(s.world.Today()):
		return ErrAppointed
	}
	if err := old.End(domain.PersonID{}, s.world.Now()); err != nil {
		return err
	}
	return tx.SaveAppointment(ctx, old)
}

// Invitation is an appointment for a time and the code to come in with.
type Invitation struct {
	Appointment Appointment
	Issued      Issued
}

// InviteJudge appoints a judge from outside until a day and gives the code of
// the invitation, which expires (decisions §1).
func (s Service) InviteJudge(ctx context.Context, who domain.Actor, in Draft) (Invitation, error) {
	rules, err := s.current(ctx)
	if err != nil {
		return Invitation{}, err
	}
	if in.Role != domain.Judge && in.Role != domain.Chair {
		return Invitation{}, ErrLevel.With("role", string(in.Role)).At("/role")
	}
	if in.Until.IsZero() {
		return Invitation{}, ErrDays.At("/until")
	}
	var invited Invitation
	err = s.store.InTx(ctx, who, &invited, func(tx Tx) error {
		appointment, account, err := s.appoint(ctx, tx, who, in, "inviteJudge")
		if err != nil {
			return err
		}
		invited = Invitation{Appointment: appointment}
		if account.State == Active { // they have a password already
			invited.Issued = Issued{Account: account.ID, Number: account.Number, Person: in.Person, Kind: ForJudge}
			return nil
		}
		invited.Issued, err = s.issueFor(ctx, tx, who, account, ForJudge, rules)
		return err
	})
	s.forgetPerson(in.Person)
	return invited, err
}

// EndAppointment ends an appointment at this moment. Whoever is nothing any
// more loses the account with it. domain.ErrStale, ErrEnded.
func (s Service) EndAppointment(ctx context.Context, who domain.Actor, id AppointmentID, version int) (Appointment, error) {
	var ended Appointment
	err := s.store.InTx(ctx, who, &ended, func(tx Tx) error {
		a, err := tx.Appointment(ctx, id)
		if err != nil {
			return err
		}
		basis, err := s.mayAppoint(who, Draft{Person: a.Person, Role: a.Role, Unit: a.Unit}, a.Place(), "endAppointment")
		switch {
		case err != nil:
			return err
		case version != a.Version:
			return domain.ErrStale.With("yours", version).With("current", a.Version)
		}
		before := a
		if err := a.End(who.Person, s.world.Now()); err != nil {
			return err
		}
		ended = a
		return firstOf(
			func() error { return tx.SaveAppointment(ctx, a) },
			func() error { return tx.Touch(ctx, a.Person, a.Unit) },
			func() error {
				return tx.Note(ctx, domain.Entry{
					Basis: basis, Action: "account.end_appointment", Object: "appointment", ID: a.ID, About: a.Person,
					Before: before, After: a,
				})
			},
			func() error { return s.closeIfNothing(ctx, tx, a.Person) },
		)
	})
	s.forgetPerson(ended.Person)
	return ended, err
}

// closeIfNothing closes the account of a person who holds nothing any more, is
// enrolled nowhere and nobody's guardian.
func (s Service) closeIfNothing(ctx context.Context, tx Tx, person domain.PersonID) error {
	h, err := tx.Holder(ctx, person)
	if err != nil || len(h.Appointments) > 0 || len(h.Wards) > 0 || h.Enrolled != (domain.Place{}) {
		return err
	}
	a, err := tx.AccountOf(ctx, person)
	if errors.Is(err, domain.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	return s.shut(ctx, tx, &a, domain.Basis{})
}

// shut closes an account: its logins and its code end with it.
func (s Service) shut(ctx context.Context, tx Tx, a *Account, basis domain.Basis) error {
	now, before := s.world.Now(), *a
	if err := a.Close(now); err != nil {
		return err
	}
	return firstOf(
		func() error { return tx.SaveAccount(ctx, *a) },
		func() error { return tx.EndLogins(ctx, a.ID, domain.LoginID{}, HasLeft, now) },
		func() error { return s.endCode(ctx, tx, a.ID) },
		func() error {
			return tx.Note(ctx, domain.Entry{
				Basis: basis, Action: "account.close", Object: "account", ID: a.ID, About: a.Person,
				Before: before.State, After: a.State,
			})
		},
	)
}

// endCode ends the code of an account, if it has one.
func (s Service) endCode(ctx context.Context, tx Tx, id domain.AccountID) error {
	c, err := tx.CodeOf(ctx, id)
	if errors.Is(err, domain.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	c.end(s.world.Now())
	return tx.SaveCode(ctx, c)
}
