package people

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// The longest position and number of a member of staff, in characters.
const (
	LongestPosition    = 40
	LongestStaffNumber = 32
)

// bind makes somebody the guardian of a ward: a person who is known by the
// number of identity, or a new one.
func (s Service) bind(ctx context.Context, tx Tx, ward domain.PersonID, k Kinsman) error {
	person, wrong := s.person(k.Draft, identity.ParseID)
	if !k.Relation.Valid() {
		wrong = append(wrong, identity.ErrRelation.At("/relation"))
	}
	if err := domain.Wrong(wrong...); err != nil {
		return err
	}
	person, err := s.findOrAdd(ctx, tx, person)
	if err != nil {
		return err
	}
	if person.ID == ward {
		return identity.ErrRelation.At("/id_number")
	}
	g := Guardian{
		ID: GuardianID(s.world.NewID()), Guardian: person.ID, Ward: ward, Relation: k.Relation,
		Began: s.world.Today(), CreatedAt: s.world.Now(),
	}
	added, err := tx.AddGuardian(ctx, g)
	if err == nil && !added {
		err = ErrRelated
	}
	if err != nil {
		return err
	}
	if err := tx.Touch(ctx, ward, person.ID); err != nil {
		return err
	}
	return tx.Note(ctx, domain.Entry{Action: "people.add_guardian", Object: "people.guardian", ID: g.ID, About: ward, After: g})
}

// findOrAdd gives the person of a number, or keeps a new one. Of a known person
// only a phone that is not on file is added.
func (s Service) findOrAdd(ctx context.Context, tx Tx, p Person) (Person, error) {
	if p.IDNumber == "" {
		return p, tx.AddPerson(ctx, p)
	}
	found, err := tx.Known(ctx, p.IDNumber)
	if errors.Is(err, domain.ErrNotFound) {
		return p, tx.AddPerson(ctx, p)
	}
	if err != nil {
		return Person{}, err
	}
	if found, err = tx.Person(ctx, found.ID); err != nil || found.Phone != "" || p.Phone == "" {
		return found, err
	}
	found.Phone = p.Phone
	found.Version++
	return found, tx.SavePerson(ctx, found)
}

// AddGuardian binds a guardian to a student.
func (s Service) AddGuardian(ctx context.Context, who domain.Actor, student domain.PersonID, k Kinsman) (domain.PersonID, error) {
	err := s.store.InTx(ctx, who, nil, func(tx Tx) error {
		if _, err := s.studentFor(ctx, tx, who, student, "addGuardian"); err != nil {
			return err
		}
		return s.bind(ctx, tx, student, k)
	})
	return student, err
}

// studentFor locks a student and asks whether the actor may.
func (s Service) studentFor(ctx context.Context, tx Tx, who domain.Actor, id domain.PersonID, operation string) (domain.Basis, error) {
	if _, err := tx.Person(ctx, id); err != nil {
		return domain.Basis{}, err
	}
	history, err := tx.Enrolments(ctx, id)
	if err != nil {
		return domain.Basis{}, err
	}
	if len(history) == 0 {
		return domain.Basis{}, domain.ErrNotFound
	}
	return require(who, operation, standing(id, history))
}

// EndGuardian ends a relation; it stays on file as what it was.
func (s Service) EndGuardian(ctx context.Context, who domain.Actor, id GuardianID) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		g, err := tx.Guardian(ctx, id)
		if err != nil {
			return err
		}
		basis, err := s.studentFor(ctx, tx, who, g.Ward, "endGuardian")
		if err != nil {
			return err
		}
		if !g.Ended.IsZero() {
			return ErrRelated
		}
		before := g
		g.Ended = s.world.Today()
		if err := tx.EndGuardian(ctx, g); err != nil {
			return err
		}
		if err := tx.Touch(ctx, g.Ward, g.Guardian); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "people.end_guardian", Object: "people.guardian", ID: g.ID, About: g.Ward, Before: before, After: g,
		})
	})
}

// CardDraft is a card as somebody types it in. Holder is the student or one of
// the guardians; it is the student if it is not said.
type CardDraft struct {
	Holder domain.PersonID
	Number string
	Owner  string
	Bank   string
}

// SetCard takes a card into use; the one before is kept. The warning is
// CardDoubtful when the number fails Luhn (policy A19).
func (s Service) SetCard(ctx context.Context, who domain.Actor, student domain.PersonID, d CardDraft) ([]identity.Warning, error) {
	var warnings []identity.Warning
	err := s.store.InTx(ctx, who, &warnings, func(tx Tx) error {
		basis, err := s.studentFor(ctx, tx, who, student, "setCard")
		if err != nil {
			return err
		}
		number, doubtful, numberErr := identity.ParseCard(d.Number)
		owner, ownerErr := identity.CheckName(d.Owner)
		if err := domain.Wrong(domain.Pointed(numberErr, "/number"), domain.Pointed(ownerErr, "/owner")); err != nil {
			return err
		}
		holder, err := s.holder(ctx, tx, student, d.Holder)
		if err != nil {
			return err
		}
		c := Card{
			ID: CardID(s.world.NewID()), Person: holder, Number: number, Owner: owner, Bank: strings.TrimSpace(d.Bank),
			Doubtful: doubtful, Version: 1, CreatedAt: s.world.Now(),
		}
		if doubtful {
			warnings = []identity.Warning{identity.CardDoubtful}
		}
		if err := tx.SetCard(ctx, c); err != nil {
			return err
		}
		if err := tx.Touch(ctx, student, holder); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "people.set_card", Object: "people.card", ID: c.ID, About: student, After: c})
	})
	return warnings, err
}

// holder is whose card it is: the student's own, or a present guardian's.
func (s Service) holder(ctx context.Context, tx Tx, student, said domain.PersonID) (domain.PersonID, error) {
	if said.IsZero() || said == student {
		return student, nil
	}
	kin, err := tx.Guardians(ctx, student)
	if err != nil {
		return domain.PersonID{}, err
	}
	for _, k := range kin {
		if k.Person.ID == said {
			return said, nil
		}
	}
	return domain.PersonID{}, domain.ErrNotFound
}

// Employment is a member of staff as somebody types them in.
type Employment struct {
	identity.Draft
	Unit     domain.UnitID
	Number   string
	Position string
}

// AddStaff adds a person to the staff of a unit.
func (s Service) AddStaff(ctx context.Context, who domain.Actor, d Employment) (Staff, error) {
	var staff Staff
	err := s.store.InTx(ctx, who, &staff, func(tx Tx) error {
		place, err := tx.Place(ctx, d.Unit)
		if err != nil {
			return err
		}
		basis, err := allowed(who, "addStaff", domain.Subject{Made: place, Now: place})
		if err != nil {
			return err
		}
		person, wrong := s.person(d.Draft, identity.ParseID)
		staff = Staff{
			ID: StaffID(s.world.NewID()), Unit: d.Unit, City: place.City, County: place.County, School: place.School,
			Number: strings.TrimSpace(d.Number), Position: strings.TrimSpace(d.Position),
			Began: s.world.Today(), Version: 1, CreatedAt: s.world.Now(),
		}
		if utf8.RuneCountInString(staff.Position) > LongestPosition || utf8.RuneCountInString(staff.Number) > LongestStaffNumber {
			wrong = append(wrong, ErrPosition.With("max", LongestPosition).With("number", LongestStaffNumber).At("/position"))
		}
		if err := domain.Wrong(wrong...); err != nil {
			return err
		}
		if person, err = s.findOrAdd(ctx, tx, person); err != nil {
			return err
		}
		staff.Person = person.ID
		if err := tx.AddStaff(ctx, staff); err != nil {
			return err
		}
		if err := tx.Touch(ctx, person.ID, d.Unit); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "people.add_staff", Object: "people.staff", ID: staff.ID, About: person.ID, After: staff})
	})
	return staff, err
}

// StaffLeft tells the feature account that somebody left a unit: appointments and
// sessions end at once.
type StaffLeft struct {
	Person domain.PersonID `json:"person"`
	Unit   domain.UnitID   `json:"unit"`
}

// Kind names the task.
func (StaffLeft) Kind() string { return "account.staff_left" }

// EndStaff says that somebody has left a unit.
func (s Service) EndStaff(ctx context.Context, who domain.Actor, id StaffID, version int) (Member, error) {
	var m Member
	err := s.store.InTx(ctx, who, &m, func(tx Tx) error {
		before, err := tx.Staff(ctx, id)
		if err != nil {
			return err
		}
		basis, err := allowed(who, "endStaff", before.Subject())
		if err != nil {
			return err
		}
		switch {
		case before.Version != version:
			return domain.ErrStale.With("yours", version).With("current", before.Version)
		case !before.Ended.IsZero():
			return ErrStaffKnown
		}
		person, err := tx.Person(ctx, before.Person)
		if err != nil {
			return err
		}
		staff := before
		staff.Ended = s.world.Today()
		staff.Version++
		if err := tx.SaveStaff(ctx, staff); err != nil {
			return err
		}
		if err := tx.Add(ctx, s.world.Now(), StaffLeft{Person: staff.Person, Unit: staff.Unit}); err != nil {
			return err
		}
		if err := tx.Touch(ctx, staff.Person, staff.Unit); err != nil {
			return err
		}
		m = Member{Staff: staff, Name: person.Name}
		return tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "people.end_staff", Object: "people.staff", ID: id, About: staff.Person, Before: before, After: staff,
		})
	})
	return m, err
}

// StaffList lists the present staff in the reader's part of the city, or of one
// unit of it.
func (s Service) StaffList(ctx context.Context, who domain.Actor, unit domain.UnitID, page domain.Page) (domain.List[Member], error) {
	reach := who.Reach(Access["listStaff"])
	if reach.IsEmpty() {
		return domain.List[Member]{}, domain.ErrNotFound
	}
	items, err := s.store.StaffList(ctx, reach, unit, domain.Page{After: page.After, Limit: page.Limit + 1})
	return domain.Listed(items, page.Limit, func(m Member) domain.Position {
		return domain.Position{At: m.Staff.CreatedAt, ID: m.Staff.ID}
	}), err
}

// allowed is require for what concerns staff, which other people see.
func allowed(who domain.Actor, operation string, about domain.Subject) (domain.Basis, error) {
	if who.Trusted() {
		return domain.Basis{}, nil
	}
	return who.Require(Access[operation], Access["listStaff"], about)
}
