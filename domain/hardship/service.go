package hardship

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lizhi/domain"
)

// Service carries out what people do with recognitions.
type Service struct {
	store Store
	world domain.World
}

// New makes the service.
func New(store Store, world domain.World) Service { return Service{store, world} }

// List is a dated list of recognitions with its source.
type List struct {
	Source string
	Items  []Item
}

// Entered says what a list did. Entered again, all of it is Same.
type Entered struct {
	Added, Completed, Same int
	Records                []Record
}

// Enter takes in a list of recognitions, whole or not at all. Every wrong line
// is named (decisions §6, policy C9).
func (s Service) Enter(ctx context.Context, who domain.Actor, list List) (Entered, error) {
	var done Entered
	err := s.store.InTx(ctx, who, &done, func(tx Tx) error {
		done = Entered{}
		lines, err := s.read(ctx, who, tx, list)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if err := s.keep(ctx, tx, l, &done); err != nil {
				return err
			}
		}
		return nil
	})
	return done, err
}

// Conclude keeps what the recognition itself decided, for the program alone. The
// same again changes nothing; 不困难 is kept only where it ends something.
func (s Service) Conclude(ctx context.Context, who domain.Actor, source string, item Item) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		if _, err := tx.Student(ctx, item.Student); err != nil {
			return err
		}
		ref, err := tx.Reference(ctx)
		if err != nil {
			return err
		}
		if grade, _ := GradeOf(ref.Grades, item.Grade, item.SchoolYear); !grade.Difficult {
			records, err := tx.Records(ctx, item.Student, item.SchoolYear)
			if err != nil || len(records) == 0 {
				return err
			}
		}
		l, err := s.fits(ctx, tx, source, item, ref.Grades)
		if err != nil {
			return err
		}
		return s.keep(ctx, tx, l, &Entered{})
	})
}

// Doubt says that an objection to the recognition in force was upheld: from
// today it counts for nothing until there is another decision. Where none is in
// force, or it is in doubt already, nothing changes.
func (s Service) Doubt(ctx context.Context, who domain.Actor, student domain.PersonID, year domain.SchoolYear) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		if _, err := tx.Student(ctx, student); err != nil {
			return err
		}
		records, err := tx.Records(ctx, student, year)
		if err != nil {
			return err
		}
		r := InForce(records, year)
		if r.ID.IsZero() || !r.DoubtedOn.IsZero() {
			return nil
		}
		before := r
		r.DoubtedOn = s.world.Today()
		if err := tx.SaveRecord(ctx, r); err != nil {
			return err
		}
		return errors.Join(tx.Touch(ctx, student), tx.Note(ctx, domain.Entry{
			Action: "hardship.doubt", Object: "hardship.record", ID: r.ID, About: student, Before: before, After: r,
		}))
	})
}

// line is one line of a list with all that was found about it.
type line struct {
	at     int // in the list
	record Record
	isNew  bool
	before Record
	basis  domain.Basis
}

// read locks the students in the order of their ids, so that two lists never
// wait for each other, and asks every rule.
func (s Service) read(ctx context.Context, who domain.Actor, tx Tx, list List) ([]line, error) {
	ref, err := tx.Reference(ctx)
	if err != nil {
		return nil, err
	}
	order := make([]int, len(list.Items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return strings.Compare(list.Items[a].Student.String(), list.Items[b].Student.String())
	})
	var lines []line
	var wrong []*domain.Fault
	seen := map[string]bool{}
	for _, at := range order {
		item := list.Items[at]
		pointer := fmt.Sprintf("/items/%d", at)
		key := fmt.Sprint(item.Student, item.SchoolYear, item.DecidedOn)
		if seen[key] {
			wrong = append(wrong, ErrTwice.At(pointer))
			continue
		}
		seen[key] = true
		l, err := s.line(ctx, who, tx, list.Source, item, ref.Grades)
		if fault := (*domain.Fault)(nil); errors.As(err, &fault) {
			wrong = append(wrong, fault.At(pointer))
			continue
		}
		if err != nil {
			return nil, err
		}
		l.at = at
		lines = append(lines, l)
	}
	slices.SortFunc(lines, func(a, b line) int { return a.at - b.at })
	return lines, domain.Wrong(wrong...)
}

func (s Service) line(ctx context.Context, who domain.Actor, tx Tx, source string, item Item, grades []Grade) (line, error) {
	student, err := tx.Student(ctx, item.Student)
	if err != nil {
		return line{}, err
	}
	basis, err := who.Require(Access["enterRecognitions"], Access["listRecognitions"], student.Subject())
	if err != nil {
		return line{}, err
	}
	item.At = student.Place
	l, err := s.fits(ctx, tx, source, item, grades)
	l.basis = basis
	if l.isNew {
		l.record.EnteredBy = who.Person
	}
	return l, err
}

// fits asks whether a line is right by itself, and what it would change.
func (s Service) fits(ctx context.Context, tx Tx, source string, item Item, grades []Grade) (line, error) {
	if err := item.check(grades, s.world.Today()); err != nil {
		return line{}, err
	}
	kept, err := tx.Decided(ctx, item.Student, item.SchoolYear, item.DecidedOn)
	switch {
	case errors.Is(err, domain.ErrNotFound):
		return line{isNew: true, record: Record{
			Student: item.Student, SchoolYear: item.SchoolYear, Grade: item.Grade,
			DecidedOn: item.DecidedOn, PublicityEnded: item.PublicityEnded, FromTerm: item.FromTerm, Source: source,
			City: item.At.City, County: item.At.County, School: item.At.School, Class: item.At.Class,
			Version: 1, CreatedAt: s.world.Now(),
		}}, nil
	case err != nil:
		return line{}, err
	case kept.same(item):
		return line{record: kept, before: kept}, nil
	}
	after := kept
	err = after.take(item)
	return line{record: after, before: kept}, err
}

func (s Service) keep(ctx context.Context, tx Tx, l line, done *Entered) error {
	entry := domain.Entry{Basis: l.basis, Action: "hardship.enter", Object: "hardship.record", About: l.record.Student}
	switch {
	case l.isNew:
		l.record.ID = domain.NewID[Record](s.world)
		if err := tx.AddRecord(ctx, l.record); err != nil {
			return err
		}
		done.Added++
	case l.record != l.before:
		entry.Before = l.before
		if err := tx.SaveRecord(ctx, l.record); err != nil {
			return err
		}
		l.record.Version++
		done.Completed++
	default:
		done.Same++
		done.Records = append(done.Records, l.record)
		return nil
	}
	done.Records = append(done.Records, l.record)
	entry.ID, entry.After = l.record.ID, l.record
	if err := tx.Note(ctx, entry); err != nil {
		return err
	}
	return tx.Touch(ctx, l.record.Student)
}

// Records lists the recognitions that the actor's office reaches.
func (s Service) Records(ctx context.Context, who domain.Actor, f Filter, page domain.Page) (domain.List[Record], error) {
	reach := who.Reach(Access["listRecognitions"])
	if reach.IsEmpty() {
		return domain.List[Record]{}, domain.ErrForbidden
	}
	return s.store.Records(ctx, reach, f, page)
}

// OfStudent lists the recognitions of one student; to whoever may not see
// them the student is not there (policy M15).
func (s Service) OfStudent(ctx context.Context, who domain.Actor, student domain.PersonID) ([]Record, error) {
	if err := s.sees(ctx, who, "listStudentRecognitions", student); err != nil {
		return nil, err
	}
	return s.store.RecordsOf(ctx, student)
}

func (s Service) sees(ctx context.Context, who domain.Actor, operation string, student domain.PersonID) error {
	standing, err := s.store.Standing(ctx, student)
	if err != nil {
		return err
	}
	if _, ok := who.May(Access[operation], standing.Subject()); !ok {
		return domain.ErrNotFound
	}
	return nil
}

// Belong enters that a student belongs to a special group (policy C11).
func (s Service) Belong(ctx context.Context, who domain.Actor, student domain.PersonID, in Belonging) (Membership, error) {
	var m Membership
	err := s.store.InTx(ctx, who, &m, func(tx Tx) error {
		standing, err := tx.Student(ctx, student)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["enterSpecialGroup"], Access["listStudentGroups"], standing.Subject())
		if err != nil {
			return err
		}
		ref, err := tx.Reference(ctx)
		if err != nil {
			return err
		}
		if err := in.check(ref.Groups); err != nil {
			return err
		}
		m = s.membership(standing, in)
		m.EnteredBy = who.Person
		return s.belongs(ctx, tx, m, domain.Entry{Basis: basis, Action: "hardship.belong"})
	})
	return m, err
}

// membership is what the evidence says of a student, kept where they are
// enrolled.
func (s Service) membership(of domain.Standing, in Belonging) Membership {
	return Membership{
		ID: domain.NewID[Membership](s.world), Student: of.Person, GroupCode: in.GroupCode, Evidence: in.Evidence,
		ValidFrom: in.ValidFrom, ValidTo: in.ValidTo,
		City: of.Place.City, County: of.Place.County, School: of.Place.School, Class: of.Place.Class,
		CreatedAt: s.world.Now(),
	}
}

// belongs keeps a membership.
func (s Service) belongs(ctx context.Context, tx Tx, m Membership, e domain.Entry) error {
	if err := tx.AddMembership(ctx, m); err != nil {
		return err
	}
	e.Object, e.ID, e.About, e.After = "hardship.membership", m.ID, m.Student, m
	return errors.Join(tx.Note(ctx, e), tx.Touch(ctx, m.Student))
}

// GroupsOf lists the special groups of a student, with the groups' names.
func (s Service) GroupsOf(ctx context.Context, who domain.Actor, student domain.PersonID) ([]Membership, error) {
	if err := s.sees(ctx, who, "listStudentGroups", student); err != nil {
		return nil, err
	}
	return s.store.MembershipsOf(ctx, student)
}

// Reference shows the grades and groups, past ones too.
func (s Service) Reference(ctx context.Context, who domain.Actor) (Reference, error) {
	if who.Reach(Access["showHardshipReference"]).IsEmpty() {
		return Reference{}, domain.ErrForbidden
	}
	return s.store.Reference(ctx)
}

// Load brings the grades and groups to what the set says; the same set again
// changes nothing (policy M14).
func (s Service) Load(ctx context.Context, who domain.Actor, ref Reference) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error { return tx.SaveReference(ctx, ref) })
}

// Names are the names of the students of a list that somebody was shown.
func (s Service) Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error) {
	return s.store.Names(ctx, ids...)
}

// Words are the grades and groups, for naming what somebody was shown.
func (s Service) Words(ctx context.Context) (Reference, error) { return s.store.Reference(ctx) }

// HoldsToday reports whether a membership counts today (policy C13).
func (s Service) HoldsToday(m Membership, group Group) bool { return m.Counts(group, s.world.Today()) }
