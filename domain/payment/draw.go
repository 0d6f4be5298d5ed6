package payment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
)

// Wanted is a student to be paid, and to whom the money goes; a zero Payee
// means the student's own card, else a guardian's.
type Wanted struct {
	Student, Payee domain.PersonID
}

// Draft asks for a batch: of a School, or Over the schools of a county, or over
// the city's own. Without students it takes everybody who can be drafted; over
// many schools, or when they are more than MaxRows, a task gathers them.
type Draft struct {
	School, Over domain.UnitID
	Programme    string
	Term         domain.Term
	Students     []Wanted
}

// LeftOut is a student who did not get into the batch, and why.
type LeftOut struct {
	Student domain.PersonID
	Why     *domain.Fault
}

// Drawn is a new batch and who was left out of it.
type Drawn struct {
	Batch   Batch
	LeftOut []LeftOut
}

// row is a row in the making.
type row struct {
	obligation ledger.Obligation
	isNew      bool
	entries    []ledger.Entry
	attempt    ledger.Attempt
}

// Draft makes a batch of the students who can be paid. Who cannot is left out
// with the reason (policy G2–G4); when nobody can, nothing is made.
func (s Service) Draft(ctx context.Context, who domain.Actor, in Draft) (Drawn, error) {
	var drawn Drawn
	err := s.store.InTx(ctx, who, &drawn, func(tx Tx) error {
		drawn = Drawn{}
		b, basis, err := s.blank(ctx, who, tx, in)
		if err != nil {
			return err
		}
		programme, err := tx.Programme(ctx, in.Programme)
		if err != nil {
			return err
		}
		if err := programme.Check(); err != nil {
			return err
		}
		var wanted []Wanted
		long := b.School.IsZero() && len(in.Students) == 0
		if !long {
			if wanted, err = s.wanted(ctx, tx, b, in); err != nil {
				return err
			}
			long = len(wanted) > MaxRows
		}
		if long {
			b.State = Drawing
			drawn.Batch = b
			if err := errors.Join(tx.AddBatch(ctx, b), tx.Add(ctx, s.world.Now(), Draw{b.ID})); err != nil {
				return err
			}
			return note(ctx, tx, basis, "payment.draft", nil, b)
		}
		rows, left, err := s.rows(ctx, who, tx, b, wanted)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return nobody(in, left)
		}
		t := newTally()
		t.add(attempts(rows)...)
		b.total(t)
		b.LeftOut = len(left)
		drawn = Drawn{b, left}
		if err := errors.Join(tx.AddBatch(ctx, b), tx.AddLeftOut(ctx, b.ID, left...), write(ctx, tx, rows)); err != nil {
			return err
		}
		return note(ctx, tx, basis, "payment.draft", nil, b)
	})
	return drawn, err
}

// blank is the batch without rows, once it is known that the actor may make it.
func (s Service) blank(ctx context.Context, who domain.Actor, tx Tx, in Draft) (Batch, domain.Basis, error) {
	unit := in.School
	if unit.IsZero() {
		unit = in.Over
	}
	if unit.IsZero() || !in.School.IsZero() && !in.Over.IsZero() {
		return Batch{}, domain.Basis{}, ErrNoUnit.At("/school")
	}
	place, err := tx.Place(ctx, unit)
	if err != nil {
		return Batch{}, domain.Basis{}, err
	}
	id := ledger.BatchID(s.world.NewID())
	b := Batch{
		ID: id, Number: strings.ReplaceAll(s.world.Today().String(), "-", "") + "-" + strings.ToUpper(id.String()[24:]),
		City: place.City, County: place.County, School: place.School, Programme: in.Programme, Term: in.Term,
		State: Drafted, MadeBy: who.Person, Version: 1, CreatedAt: s.world.Now(),
	}
	basis, err := who.Require(desk("draftBatch", b.Subject()), Access["listBatches"], b.Subject())
	if err == nil && b.Unit() != unit {
		err = ErrNoUnit.At("/school") // a class, or a unit of the other kind
	}
	return b, basis, err
}

// wanted lists whom a draft is for, once each and in the order of their ids, so
// that two drafts lock in the same order. More than MaxRows are not all of them.
func (s Service) wanted(ctx context.Context, tx Tx, b Batch, in Draft) ([]Wanted, error) {
	if len(in.Students) > MaxRows {
		return nil, ErrTooMany.With("max", MaxRows).At("/students")
	}
	wanted := slices.Clone(in.Students)
	if len(wanted) == 0 {
		students, err := tx.Entitled(ctx, Due{Unit: b.Unit(), Programme: b.Programme, Term: b.Term, Limit: MaxRows + 1})
		if err != nil {
			return nil, err
		}
		for _, student := range students {
			wanted = append(wanted, Wanted{Student: student})
		}
	}
	if len(wanted) == 0 {
		return nil, ErrNothing
	}
	slices.SortFunc(wanted, func(a, b Wanted) int { return strings.Compare(a.Student.String(), b.Student.String()) })
	return slices.CompactFunc(wanted, func(a, b Wanted) bool { return a.Student == b.Student }), nil
}

// Draw gathers the rows of a bureau's batch, for the program itself, in steps
// of MaxRows students. Begun again it goes on where it was.
func (s Service) Draw(ctx context.Context, who domain.Actor, id ledger.BatchID, tell Progress) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	var after domain.PersonID
	for first := true; ; first = false {
		var over bool
		var rows int
		next := after
		err := s.store.InTx(ctx, who.Step(), nil, func(tx Tx) error {
			b, err := tx.Batch(ctx, id)
			if over = err != nil || b.State != Drawing; over {
				return err
			}
			if first {
				if err := tx.ForgetLeftOut(ctx, id); err != nil {
					return err
				}
				b.LeftOut = 0
			}
			next, over, err = s.drawSome(ctx, who, tx, &b, after)
			rows = b.Rows
			return err
		})
		if err != nil || over {
			return err
		}
		after = next
		tell(int64(rows), 0)
	}
}

// drawSome adds the students after one to a batch, or, when there is nobody
// left, makes it a draft. It gives the student whom it came to.
func (s Service) drawSome(ctx context.Context, who domain.Actor, tx Tx, b *Batch, after domain.PersonID) (domain.PersonID, bool, error) {
	before := *b
	students, err := tx.Entitled(ctx, Due{Unit: b.Unit(), Programme: b.Programme, Term: b.Term, After: after, Limit: MaxRows})
	if err != nil {
		return after, false, err
	}
	if len(students) == 0 {
		t, err := count(ctx, tx, b.ID)
		if err != nil {
			return after, false, err
		}
		b.total(t)
		if err := b.move(Drafted); err != nil {
			return after, false, err
		}
		return after, true, errors.Join(tx.SaveBatch(ctx, *b), note(ctx, tx, domain.Basis{}, "payment.drawn", before, *b))
	}
	wanted := make([]Wanted, len(students))
	for i, student := range students {
		wanted[i].Student = student
	}
	rows, left, err := s.rows(ctx, who, tx, *b, wanted)
	if err != nil {
		return after, false, err
	}
	for _, r := range rows {
		b.Sum += r.attempt.Amount
	}
	b.Rows, b.LeftOut = b.Rows+len(rows), b.LeftOut+len(left)
	err = errors.Join(write(ctx, tx, rows), tx.AddLeftOut(ctx, b.ID, left...), tx.SaveBatch(ctx, *b),
		note(ctx, tx, domain.Basis{}, "payment.draw", before, *b))
	return students[len(students)-1], false, err
}

// rows asks every rule about every student before anything is written.
func (s Service) rows(ctx context.Context, who domain.Actor, tx Tx, b Batch, wanted []Wanted) ([]row, []LeftOut, error) {
	students := make([]domain.PersonID, len(wanted))
	for i, w := range wanted {
		students[i] = w.Student
	}
	d := drafting{who: who, batch: b}
	var err error
	if d.payables, err = tx.Payables(ctx, b.Programme, b.Term, students...); err != nil {
		return nil, nil, err
	}
	if d.owed, err = tx.ObligationsOf(ctx, b.Programme, b.Term, students...); err != nil {
		return nil, nil, err
	}
	var ids []ledger.ObligationID
	for _, parts := range d.owed {
		for _, o := range parts {
			ids = append(ids, o.ID)
		}
	}
	if d.before, err = tx.Attempts(ctx, ids...); err != nil {
		return nil, nil, err
	}
	var rows []row
	var left []LeftOut
	for _, w := range wanted {
		found, err := s.ofStudent(d, w)
		if fault := (*domain.Fault)(nil); errors.As(err, &fault) {
			left = append(left, LeftOut{w.Student, fault})
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		for _, r := range found {
			r.attempt.Row = b.Rows + len(rows) + 1
			rows = append(rows, r)
		}
	}
	return rows, left, nil
}

// nobody is the answer when no student can be paid: the reason they share, or
// that each line has one.
func nobody(in Draft, left []LeftOut) error {
	var wrong []*domain.Fault
	for _, l := range left {
		at := slices.IndexFunc(in.Students, func(x Wanted) bool { return x.Student == l.Student })
		wrong = append(wrong, l.Why.At(fmt.Sprintf("/students/%d", max(at, 0))))
	}
	err := domain.Wrong(wrong...)
	if fault := (*domain.Fault)(nil); errors.As(err, &fault) && fault.Code == domain.ErrInvalid.Code {
		nothing := *ErrNothing
		nothing.Fields = fault.Fields
		return &nothing
	}
	return err
}

func attempts(rows []row) []ledger.Attempt {
	all := make([]ledger.Attempt, len(rows))
	for i, r := range rows {
		all[i] = r.attempt
	}
	return all
}

// write writes drafted rows, each kind of thing at once.
func write(ctx context.Context, tx Tx, rows []row) error {
	var opened []ledger.Obligation
	var entries []ledger.Entry
	for _, r := range rows {
		entries = append(entries, r.entries...)
		if r.isNew {
			opened = append(opened, r.obligation)
		} else if len(r.entries) > 0 {
			if err := tx.SaveObligation(ctx, r.obligation); err != nil {
				return err
			}
		}
	}
	if err := tx.AddObligations(ctx, opened...); err != nil {
		return err
	}
	if err := tx.AddEntries(ctx, entries...); err != nil {
		return err
	}
	return tx.AddAttempts(ctx, attempts(rows)...)
}
