package account

import (
	"context"
	"errors"
	"slices"
	"time"

	"lizhi/domain"
)

// Sheet is the activation sheet of a class: the codes in clear, shown once.
type Sheet struct {
	Class, School string // names
	SchoolID      domain.UnitID
	IssuedAt      time.Time
	Issued        []Issued
	// Skipped were left out: they have a password, or somebody else is above them.
	Skipped int
}

// Asked says whose codes a sheet is to have.
type Asked struct {
	Kinds   []CodeKind        // ForStudent, ForGuardian; none for both
	Persons []domain.PersonID // only these; none for the whole class
}

func (in Asked) wants(m Member) bool {
	kind := ForStudent
	if m.Guardian {
		kind = ForGuardian
	}
	return (len(in.Kinds) == 0 || slices.Contains(in.Kinds, kind)) &&
		(len(in.Persons) == 0 || slices.Contains(in.Persons, m.Person))
}

// IssueCodes makes the activation sheet of a class. Whoever has no account gets
// one; whoever has activated theirs is skipped; an older code of anybody on the
// sheet ends.
func (s Service) IssueCodes(ctx context.Context, who domain.Actor, class domain.UnitID, in Asked) (Sheet, error) {
	rules, err := s.current(ctx)
	if err != nil {
		return Sheet{}, err
	}
	var sheet Sheet
	err = s.store.InTx(ctx, who, &sheet, func(tx Tx) error {
		basis, place, err := s.ofClass(ctx, tx, who, class, "issueCodes")
		if err != nil {
			return err
		}
		sheet = Sheet{SchoolID: place.School, IssuedAt: s.world.Now()}
		members, err := tx.InClass(ctx, class)
		if err != nil {
			return err
		}
		seen := map[domain.PersonID]bool{}
		for _, m := range members {
			if seen[m.Person] || !in.wants(m) {
				continue
			}
			seen[m.Person] = true
			if m.Staff || m.State == Active || m.State == Closed {
				sheet.Skipped++
				continue
			}
			issued, err := s.issueMember(ctx, tx, who, m, rules)
			if err != nil {
				return err
			}
			sheet.Issued = append(sheet.Issued, issued)
		}
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "account.issue_codes", Object: "class", ID: class, Rows: new(len(sheet.Issued))})
	})
	if err != nil {
		return Sheet{}, err
	}
	names, err := s.store.UnitNames(ctx, []domain.UnitID{class, sheet.SchoolID})
	sheet.Class, sheet.School = names[class], names[sheet.SchoolID]
	return sheet, err
}

func (s Service) issueMember(ctx context.Context, tx Tx, who domain.Actor, m Member, rules Rules) (Issued, error) {
	a, err := s.accountOf(ctx, tx, m.Person)
	if err != nil {
		return Issued{}, err
	}
	kind := ForStudent
	if m.Guardian {
		kind = ForGuardian
	}
	issued, err := s.issueFor(ctx, tx, who, a, kind, rules)
	issued.Name, issued.Ward = m.Name, m.Ward
	return issued, err
}

// issueFor gives an account a new code; the older one ends.
func (s Service) issueFor(ctx context.Context, tx Tx, who domain.Actor, a Account, kind CodeKind, rules Rules) (Issued, error) {
	code, clear := issue(s.world, a.ID, kind, who.Person, rules)
	err := firstOf(
		func() error { return s.endCode(ctx, tx, a.ID) },
		func() error { return tx.AddCode(ctx, code) },
	)
	return Issued{Account: a.ID, Number: a.Number, Person: a.Person, Kind: kind, Code: clear, ExpiresAt: code.ExpiresAt}, err
}

// placer is what Store and Tx share here.
type placer interface {
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
}

// ofClass asks whether somebody may do something about a whole class.
func (s Service) ofClass(ctx context.Context, in placer, who domain.Actor, class domain.UnitID, operation string) (domain.Basis, domain.Place, error) {
	place, err := in.Place(ctx, class)
	switch {
	case err != nil:
		return domain.Basis{}, place, err
	case place.Class != class:
		return domain.Basis{}, place, domain.ErrNotFound
	case who.IsSystem():
		return domain.Basis{}, place, nil
	}
	basis, err := who.Require(Access[operation], nil, domain.Subject{Made: place})
	return basis, place, err
}

// InClass lists the students and guardians of a class with how far their
// accounts are; the first to look at are those who wait.
func (s Service) InClass(ctx context.Context, who domain.Actor, class domain.UnitID) ([]Member, error) {
	if _, _, err := s.ofClass(ctx, s.store, who, class, "listClassAccounts"); err != nil {
		return nil, err
	}
	return s.store.InClass(ctx, class)
}

// Reset takes the password of an account away, ends its logins and gives a new
// code (decisions §1).
func (s Service) Reset(ctx context.Context, who domain.Actor, id domain.AccountID) (Issued, error) {
	rules, err := s.current(ctx)
	if err != nil {
		return Issued{}, err
	}
	var issued Issued
	err = s.managed(ctx, who, id, "resetAccount", &issued, func(tx Tx, a Account, h Holder, basis domain.Basis) error {
		before := a
		if err := a.Reset(); err != nil {
			return err
		}
		if before.State != a.State {
			if err := tx.SaveAccount(ctx, a); err != nil {
				return err
			}
		}
		if issued, err = s.issueFor(ctx, tx, who, a, h.kind(s.world.Today()), rules); err != nil {
			return err
		}
		issued.Name = h.Name
		return firstOf(
			func() error { return tx.EndLogins(ctx, a.ID, domain.LoginID{}, WasReset, s.world.Now()) },
			func() error { return tx.ClearAttempts(ctx, a.Number, "") },
			func() error {
				if !who.IsSystem() {
					return nil
				}
				return s.dropFactor(ctx, tx, a, basis) // the way back for an admin above whom there is nobody
			},
			func() error {
				return tx.Note(ctx, domain.Entry{
					Basis: basis, Action: "account.reset", Object: "account", ID: a.ID, About: a.Person,
					Before: before.State, After: a.State,
				})
			},
		)
	})
	return issued, err
}

// Unlock forgets the failures of an account's number, from everywhere.
func (s Service) Unlock(ctx context.Context, who domain.Actor, id domain.AccountID) error {
	return s.managed(ctx, who, id, "unlockAccount", nil, func(tx Tx, a Account, _ Holder, basis domain.Basis) error {
		return firstOf(
			func() error { return tx.ClearAttempts(ctx, a.Number, "") },
			func() error {
				return tx.Note(ctx, domain.Entry{Basis: basis, Action: "account.unlock", Object: "account", ID: a.ID, About: a.Person})
			},
		)
	})
}

// Leave ends every appointment of an account's holder and every login, at once.
// The account is closed unless its holder is a student or a guardian too.
func (s Service) Leave(ctx context.Context, who domain.Actor, id domain.AccountID) error {
	return s.managed(ctx, who, id, "closeAccount", nil, func(tx Tx, a Account, h Holder, basis domain.Basis) error {
		return s.leave(ctx, tx, who, a, h, basis, domain.UnitID{})
	})
}

// Left is Leave for a person of whom another feature says that they have left a
// unit, or altogether when unit is zero. What they hold in another unit stays,
// with a new login. Without an account there is nothing to do.
func (s Service) Left(ctx context.Context, who domain.Actor, person domain.PersonID, unit domain.UnitID) error {
	err := s.store.InTx(ctx, who, nil, func(tx Tx) error {
		a, err := tx.AccountOf(ctx, person)
		if errors.Is(err, domain.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		h, err := tx.Holder(ctx, person)
		if err != nil {
			return err
		}
		return s.leave(ctx, tx, who, a, h, domain.Basis{}, unit)
	})
	s.forgetPerson(person)
	return err
}

// leave ends the appointments in a unit and its classes, all of them if unit is
// zero, and every login.
func (s Service) leave(ctx context.Context, tx Tx, who domain.Actor, a Account, h Holder, basis domain.Basis, unit domain.UnitID) error {
	stays := false
	for _, ap := range h.Appointments {
		current, err := tx.Appointment(ctx, ap.ID)
		if err != nil {
			return err
		}
		if current.EndedAt != nil {
			continue
		}
		if !unit.IsZero() && current.Unit != unit && current.School != unit {
			stays = stays || current.UntilOn.IsZero() || !s.world.Today().After(current.UntilOn)
			continue
		}
		before := current
		if err := current.End(who.Person, s.world.Now()); err != nil {
			return err
		}
		if err := tx.SaveAppointment(ctx, current); err != nil {
			return err
		}
		err = tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "account.end_appointment", Object: "appointment", ID: current.ID, About: a.Person,
			Before: before, After: current,
		})
		if err != nil {
			return err
		}
	}
	if !stays && len(h.Wards) == 0 && h.Enrolled == (domain.Place{}) {
		return s.shut(ctx, tx, &a, basis)
	}
	return tx.EndLogins(ctx, a.ID, domain.LoginID{}, HasLeft, s.world.Now())
}

// managed runs fn on an account that somebody is above.
func (s Service) managed(
	ctx context.Context, who domain.Actor, id domain.AccountID, operation string, answer any,
	fn func(Tx, Account, Holder, domain.Basis) error,
) error {
	var person domain.PersonID
	err := s.store.InTx(ctx, who, answer, func(tx Tx) error {
		a, err := tx.Account(ctx, id)
		if err != nil {
			return err
		}
		h, err := tx.Holder(ctx, a.Person)
		if err != nil {
			return err
		}
		basis, err := mayManage(who, h, operation, s.world.Today())
		if err != nil {
			return err
		}
		person = a.Person
		return fn(tx, a, h, basis)
	})
	s.forgetPerson(person)
	return err
}

// Appointments lists who holds what within the actor's reach, newest first.
func (s Service) Appointments(ctx context.Context, who domain.Actor, f AppointmentFilter, page domain.Page) (domain.List[Appointed], error) {
	reach := who.Reach(Access["listAppointments"])
	if reach.IsEmpty() {
		return domain.List[Appointed]{}, domain.ErrNotFound
	}
	more := page
	more.Limit++
	found, err := s.store.Appointments(ctx, reach, f, more)
	if err != nil {
		return domain.List[Appointed]{}, err
	}
	return domain.Listed(found, page.Limit, func(a Appointed) domain.Position {
		return domain.Position{At: a.CreatedAt, ID: a.ID}
	}), nil
}
