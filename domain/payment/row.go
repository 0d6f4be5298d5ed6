package payment

import (
	"lizhi/domain"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/payable"
)

// drafting is what must be known to draft students: who drafts which batch, and
// of each student what she is entitled to, owed, and was sent before.
type drafting struct {
	who      domain.Actor
	batch    Batch
	payables map[domain.PersonID]payable.Student
	owed     map[domain.PersonID][]ledger.Obligation
	before   map[ledger.ObligationID][]ledger.Attempt
}

// ofStudent are the rows of one student: the award itself, and every later part
// that is pending. If there is none it says why the award cannot be drafted.
func (s Service) ofStudent(d drafting, w Wanted) ([]row, error) {
	p, known := d.payables[w.Student]
	if !known {
		return nil, domain.ErrNotFound
	}
	if !d.who.IsSystem() {
		if _, ok := d.who.May(desk("draftBatch", d.batch.Subject()), p.Subject()); !ok {
			return nil, domain.ErrNotFound
		}
	}
	if !d.batch.covers(p.Place) {
		return nil, ErrOtherSchool
	}
	owed := d.owed[w.Student]
	if len(owed) == 0 || owed[0].Part != 0 {
		owed = append([]ledger.Obligation{s.obligation(p, d.batch)}, owed...)
	}
	var rows []row
	var why error
	for n, o := range owed {
		if n > 0 && o.Pending == 0 {
			continue
		}
		r, err := s.row(d, w, o)
		if err == nil {
			rows = append(rows, r)
		} else if why == nil {
			why = err
		}
	}
	if len(rows) > 0 {
		return rows, nil
	}
	return nil, why
}

// row is the row of one obligation.
func (s Service) row(d drafting, w Wanted, o ledger.Obligation) (row, error) {
	p, before := d.payables[w.Student], d.before[o.ID]
	if w.Payee.IsZero() {
		w.Payee = o.RetryPayee
	}
	payee, err := p.To(w.Payee)
	if err != nil {
		return row{}, err
	}
	r := row{obligation: o, isNew: o.Version == 0}
	if r.isNew {
		r.obligation.Version = 1
	}
	if err := r.owe(s.entry(d.who), s.entry(d.who), p, before); err != nil {
		return row{}, err
	}
	r.attempt = ledger.Attempt{
		ID: domain.NewID[ledger.Attempt](s.world), Obligation: o.ID, Active: o.ID, Batch: d.batch.ID,
		Number: o.Attempts + 1, Student: w.Student, Amount: r.obligation.Pending,
		Payee: payee.Person, PayeeKind: payee.Kind, PayeeName: payee.Name, Card: payee.Card, CardLast4: payee.CardLast4,
		State: ledger.AttemptDrafted, Reason: o.RetryReason, Version: 1, CreatedAt: s.world.Now(),
	}
	return r, r.follow(before, payee)
}

// owe brings an obligation to what the award says, unless it cannot be drafted
// (policy G4, G10).
func (r *row) owe(strike, owe ledger.Entry, p payable.Student, before []ledger.Attempt) error {
	o := &r.obligation
	switch {
	case len(before) > 0 && !before[0].Active.IsZero():
		return ErrInBatch
	case o.Returned > 0:
		return ErrReturned
	case !r.isNew && o.Pending > 0 && (o.Award == p.Award || o.Part > 0):
		return nil
	case o.Paid > 0 || o.InFlight > 0:
		return ErrPaid
	case !r.isNew && o.Award == p.Award:
		return ErrStruck
	}
	// Another award took the place of one that was withdrawn.
	if o.Pending > 0 {
		if err := o.Move(&strike, ledger.Pending, ledger.Struck, o.Pending); err != nil {
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

// follow links an attempt to the failed one before it (policy G8), or to a
// payment that was taken back, and refuses to send what failed again without a
// reason (policy G9).
func (r *row) follow(before []ledger.Attempt, payee payable.Payee) error {
	for _, a := range before {
		switch {
		case a.State == ledger.AttemptLeft:
			continue
		case a.State == ledger.AttemptFailed && a.Repeats(payee.Person, payee.Card) && r.obligation.RetryReason == "":
			return ErrUnchanged
		}
		r.attempt.Previous = a.ID
		return nil
	}
	return nil
}

// obligation is what a student is owed, not yet drafted: its version is 0.
func (s Service) obligation(p payable.Student, b Batch) ledger.Obligation {
	return ledger.Obligation{
		ID: domain.NewID[ledger.Obligation](s.world), Student: p.Person, Programme: b.Programme, Term: b.Term, Award: p.Award,
		City: p.Place.City, County: p.Place.County, School: p.Place.School, Class: p.Place.Class, CreatedAt: s.world.Now(),
	}
}
