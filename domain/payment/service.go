package payment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lizhi/domain"
)

// MaxRows is how many rows a batch has at most: each locks a student's row
// until the draft is committed.
const MaxRows = 500

// Service carries out what people do with payments.
type Service struct {
	store Store
	world domain.World
	forms Forms
}

// New makes the service.
func New(store Store, world domain.World, forms Forms) Service { return Service{store, world, forms} }

// Wanted is a student to be paid, and to whom the money goes; a zero Payee
// means the student's own card, else a guardian's.
type Wanted struct {
	Student, Payee domain.PersonID
}

// Draft asks for a batch. Without students it takes everybody in the school who
// can be drafted.
type Draft struct {
	School    domain.UnitID
	Programme string
	Term      domain.Term
	Students  []Wanted
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
	obligation Obligation
	isNew      bool
	entries    []Entry
	attempt    Attempt
}

// Draft makes a batch of the students who can be paid. Who cannot is left out
// with the reason (policy G2–G4); when nobody can, nothing is made.
func (s Service) Draft(ctx context.Context, who domain.Actor, in Draft) (Drawn, error) {
	var drawn Drawn
	err := s.store.InTx(ctx, who, &drawn, func(tx Tx) error {
		drawn = Drawn{}
		place, err := tx.Place(ctx, in.School)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["draftBatch"], Access["listBatches"], domain.Subject{Made: place})
		if err != nil {
			return err
		}
		programme, err := tx.Programme(ctx, in.Programme)
		if err != nil {
			return err
		}
		if err := programme.check(); err != nil {
			return err
		}
		wanted, err := s.wanted(ctx, tx, in)
		if err != nil {
			return err
		}
		b := s.blank(who, in, place)
		rows, left, err := s.rows(ctx, who, tx, in, b, wanted)
		if err != nil {
			return err
		}
		drawn, err = s.draw(ctx, tx, basis, b, rows)
		drawn.LeftOut = left
		return err
	})
	return drawn, err
}

// wanted lists whom a draft is for, once each and in the order of their ids, so
// that two drafts lock in the same order.
func (s Service) wanted(ctx context.Context, tx Tx, in Draft) ([]Wanted, error) {
	if len(in.Students) > MaxRows {
		return nil, ErrTooMany.With("max", MaxRows).At("/students")
	}
	wanted := slices.Clone(in.Students)
	if len(wanted) == 0 {
		students, err := tx.Entitled(ctx, in.School, in.Programme, in.Term, MaxRows)
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

func (s Service) blank(who domain.Actor, in Draft, place domain.Place) Batch {
	id := domain.NewID[Batch](s.world)
	return Batch{
		ID: id, Number: strings.ReplaceAll(s.world.Today().String(), "-", "") + "-" + strings.ToUpper(id.String()[24:]),
		City: place.City, County: place.County, School: in.School, Programme: in.Programme, Term: in.Term,
		State: Drafted, MadeBy: who.Person, Version: 1, CreatedAt: s.world.Now(),
	}
}

// rows asks every rule about every student before anything is written. When
// all were refused for the same reason, that reason is the answer.
func (s Service) rows(ctx context.Context, who domain.Actor, tx Tx, in Draft, b Batch, wanted []Wanted) ([]row, []LeftOut, error) {
	var rows []row
	var left []LeftOut
	var wrong []*domain.Fault
	for _, w := range wanted {
		r, err := s.row(ctx, who, tx, b, w)
		if fault := (*domain.Fault)(nil); errors.As(err, &fault) {
			left = append(left, LeftOut{w.Student, fault})
			at := slices.IndexFunc(in.Students, func(x Wanted) bool { return x.Student == w.Student })
			wrong = append(wrong, fault.At(fmt.Sprintf("/students/%d", max(at, 0))))
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		r.attempt.Row = len(rows) + 1
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		return nil, nil, nobody(wrong)
	}
	return rows, left, nil
}

// nobody is the answer when no student can be paid: the reason they share, or
// that each line has one.
func nobody(wrong []*domain.Fault) error {
	err := domain.Wrong(wrong...)
	if fault := (*domain.Fault)(nil); errors.As(err, &fault) && fault.Code == domain.ErrInvalid.Code {
		nothing := *ErrNothing
		nothing.Fields = fault.Fields
		return &nothing
	}
	return err
}

func (s Service) row(ctx context.Context, who domain.Actor, tx Tx, b Batch, w Wanted) (row, error) {
	p, err := tx.Payable(ctx, w.Student, b.Programme, b.Term)
	if err != nil {
		return row{}, err
	}
	if _, ok := who.May(Access["draftBatch"], p.Subject()); !ok {
		return row{}, domain.ErrNotFound
	}
	if p.Place.School != b.School {
		return row{}, ErrOtherSchool
	}
	o, err := tx.ObligationOf(ctx, w.Student, b.Programme, b.Term, 0)
	isNew := errors.Is(err, domain.ErrNotFound)
	if err != nil && !isNew {
		return row{}, err
	}
	if w.Payee.IsZero() {
		w.Payee = o.RetryPayee
	}
	payee, err := p.To(w.Payee)
	if err != nil {
		return row{}, err
	}
	r := row{obligation: o, isNew: isNew}
	var before []Attempt
	if isNew {
		r.obligation = s.obligation(p, b)
	} else if before, err = tx.Attempts(ctx, o.ID); err != nil {
		return row{}, err
	}
	if err := r.owe(s.entry(who), s.entry(who), p, before); err != nil {
		return row{}, err
	}
	r.attempt = Attempt{
		ID: domain.NewID[Attempt](s.world), Obligation: r.obligation.ID, Active: r.obligation.ID, Batch: b.ID,
		Number: r.obligation.Attempts + 1, Student: w.Student, Amount: r.obligation.Pending,
		Payee: payee.Person, PayeeKind: payee.Kind, PayeeName: payee.Name, Card: payee.Card, CardLast4: payee.CardLast4,
		State: AttemptDrafted, Reason: r.obligation.RetryReason, Version: 1, CreatedAt: s.world.Now(),
	}
	return r, r.follow(before, payee)
}

// owe brings an obligation to what the award says, unless it cannot be drafted
// (policy G4, G10).
func (r *row) owe(strike, owe Entry, p Payable, before []Attempt) error {
	o := &r.obligation
	switch {
	case len(before) > 0 && !before[0].Active.IsZero():
		return ErrInBatch
	case o.Returned > 0:
		return ErrReturned
	case o.Paid > 0 || o.InFlight > 0:
		return ErrPaid
	case !r.isNew && o.Award == p.Award && o.Pending == 0:
		return ErrStruck
	case !r.isNew && o.Award == p.Award:
		return nil
	}
	// Another award took the place of one that was withdrawn.
	if o.Pending > 0 {
		if err := o.Move(&strike, Pending, Struck, o.Pending); err != nil {
			return err
		}
		r.entries = append(r.entries, strike)
	}
	o.Award = p.Award
	if err := o.Owe(&owe, p.Amount); err != nil {
		return err
	}
	r.entries = append(r.entries, owe)
	return nil
}

// follow links an attempt to the failed one before it (policy G8), and refuses
// to send the same again without a reason (policy G9).
func (r *row) follow(before []Attempt, payee Payee) error {
	for _, a := range before {
		if a.State != AttemptFailed {
			continue
		}
		r.attempt.Previous = a.ID
		if a.repeats(payee) && r.obligation.RetryReason == "" {
			return ErrUnchanged
		}
		return nil
	}
	return nil
}

func (s Service) obligation(p Payable, b Batch) Obligation {
	return Obligation{
		ID: domain.NewID[Obligation](s.world), Student: p.Person, Programme: b.Programme, Term: b.Term, Award: p.Award,
		City: p.Place.City, County: p.Place.County, School: p.Place.School, Class: p.Place.Class,
		Version: 1, CreatedAt: s.world.Now(),
	}
}

func (s Service) entry(who domain.Actor) Entry {
	return Entry{ID: domain.NewID[Entry](s.world), By: who.Person, At: s.world.Now()}
}

// draw writes a drafted batch.
func (s Service) draw(ctx context.Context, tx Tx, basis domain.Basis, b Batch, rows []row) (Drawn, error) {
	attempts := make([]Attempt, len(rows))
	for i, r := range rows {
		attempts[i] = r.attempt
	}
	b.total(attempts)
	if err := tx.AddBatch(ctx, b); err != nil {
		return Drawn{}, err
	}
	for _, r := range rows {
		if err := r.write(ctx, tx); err != nil {
			return Drawn{}, err
		}
	}
	return Drawn{Batch: b}, note(ctx, tx, basis, "payment.draft", nil, b)
}

func (r row) write(ctx context.Context, tx Tx) error {
	save := tx.SaveObligation
	if r.isNew {
		save = tx.AddObligation
	}
	if r.isNew || len(r.entries) > 0 {
		if err := save(ctx, r.obligation); err != nil {
			return err
		}
	}
	for _, e := range r.entries {
		if err := tx.AddEntry(ctx, e); err != nil {
			return err
		}
	}
	return tx.AddAttempt(ctx, r.attempt)
}

func note(ctx context.Context, tx Tx, basis domain.Basis, action string, before any, b Batch) error {
	return tx.Note(ctx, domain.Entry{Basis: basis, Action: action, Object: "payment.batch", ID: b.ID, Before: before, After: b})
}
