package payment

import (
	"context"
	"time"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
)

// Batch reads one batch.
func (s Service) Batch(ctx context.Context, who domain.Actor, id ledger.BatchID) (Batch, error) {
	b, err := s.store.Batch(ctx, id)
	if err != nil {
		return b, err
	}
	if _, ok := who.May(Access["getBatch"], b.Subject()); !ok {
		return Batch{}, domain.ErrNotFound
	}
	return b, nil
}

// Batches lists the batches that the actor's office reaches.
func (s Service) Batches(ctx context.Context, who domain.Actor, f Filter, page domain.Page) (domain.List[Batch], error) {
	reach := who.Reach(Access["listBatches"])
	if reach.IsEmpty() {
		return domain.List[Batch]{}, domain.ErrForbidden
	}
	return s.store.Batches(ctx, reach, f, page)
}

// Rows lists the rows of a batch, cards by their last four digits.
func (s Service) Rows(ctx context.Context, who domain.Actor, id ledger.BatchID, part Part) ([]ledger.Attempt, error) {
	b, err := s.store.Batch(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, ok := who.May(Access["listBatchRows"], b.Subject()); !ok {
		return nil, domain.ErrNotFound
	}
	return s.store.Rows(ctx, id, part)
}

// LeftOut lists who was left out of a batch when it was drafted, and why.
func (s Service) LeftOut(ctx context.Context, who domain.Actor, id ledger.BatchID) ([]LeftOut, error) {
	b, err := s.store.Batch(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, ok := who.May(Access["listLeftOut"], b.Subject()); !ok {
		return nil, domain.ErrNotFound
	}
	return s.store.LeftOut(ctx, id)
}

// Obligation reads what is owed to a student for a programme and term, with
// every movement of its money.
func (s Service) Obligation(ctx context.Context, who domain.Actor, id ledger.ObligationID) (ledger.Obligation, []ledger.Entry, error) {
	o, entries, err := s.store.Obligation(ctx, id)
	if err != nil {
		return o, nil, err
	}
	if _, ok := who.May(Access["getObligation"], o.Subject()); !ok {
		return ledger.Obligation{}, nil, domain.ErrNotFound
	}
	return o, entries, nil
}

// Names are the names of the students of a list that somebody was shown.
func (s Service) Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error) {
	return s.store.Names(ctx, ids...)
}

// Result reads a result file with a part of its lines.
func (s Service) Result(ctx context.Context, who domain.Actor, id result.ID, part result.Part) (result.File, []result.Line, error) {
	r, err := s.store.Result(ctx, id)
	if err != nil {
		return r, nil, err
	}
	if _, ok := who.May(Access["getResult"], r.Subject()); !ok {
		return result.File{}, nil, domain.ErrNotFound
	}
	lines, err := s.store.ResultLines(ctx, id, part)
	return r, lines, err
}

// OfStudent says where a student's money is, in plain words. Outsiders cannot
// tell a student without aid from one who does not exist (policy M15).
func (s Service) OfStudent(ctx context.Context, who domain.Actor, student domain.PersonID) ([]Status, error) {
	standing, err := s.store.Standing(ctx, student)
	if err != nil {
		return nil, err
	}
	if _, ok := who.May(Access["listStudentPayments"], standing.Subject()); !ok {
		return nil, domain.ErrNotFound
	}
	ref, err := s.store.Reference(ctx)
	if err != nil {
		return nil, err
	}
	owed, err := s.store.Owed(ctx, student)
	if err != nil {
		return nil, err
	}
	statuses := make([]Status, len(owed))
	for i, o := range owed {
		statuses[i] = o.status(ref)
	}
	return statuses, nil
}

// OfClass says of each award of a class and term whether it was paid.
func (s Service) OfClass(ctx context.Context, who domain.Actor, class domain.UnitID, term domain.Term) ([]PaidOrNot, error) {
	place, err := s.store.Place(ctx, class)
	if err != nil {
		return nil, err
	}
	if _, ok := who.May(Access["listClassPayments"], domain.Subject{Made: place}); !ok || place.Class != class {
		return nil, domain.ErrNotFound
	}
	return s.store.ClassPayments(ctx, class, term)
}

// Rates counts how much of what was due arrived, and how much at the first try
// (policy G11).
func (s Service) Rates(ctx context.Context, who domain.Actor, f Filter) (Rates, error) {
	reach := who.Reach(Access["showRates"])
	if reach.IsEmpty() {
		return Rates{}, domain.ErrForbidden
	}
	return s.store.Rates(ctx, reach, f)
}

// Now is the time, by which a screen says whose matter an exception is.
func (s Service) Now() time.Time { return s.world.Now() }

// Reference shows layouts, causes and deadlines.
func (s Service) Reference(ctx context.Context) (Reference, error) { return s.store.Reference(ctx) }

// Load brings layouts, causes and deadlines to what the set says; the same set again
// changes nothing. Only the program itself loads.
func (s Service) Load(ctx context.Context, who domain.Actor, ref Reference) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error { return tx.SaveReference(ctx, ref) })
}

// Violation is something kept that cannot be true.
type Violation struct {
	Check string // name of an Invariant
	ID    [16]byte
}

// Invariant is a named question to all that is kept; no answer is right.
type Invariant struct{ Name, Says string }

// Invariants are what must hold at every moment (features AI13). The store
// answers each under its name.
var Invariants = []Invariant{
	{"payment.conserved", "Planned is pending, in flight, paid, returned, withdrawn and clawed back, for every obligation."},
	{"payment.entries", "The entries of an obligation add up to its balances."},
	{"payment.one_active", "An obligation has one active attempt at most, and money in flight has one."},
	{"payment.batch_sum", "The rows of a batch are as many, numbered without a gap, and add up to as much as the batch says."},
	{"payment.seal", "The rows of a batch are those that were drafted, checked, approved and exported: amount, payee, card and order."},
	{"payment.paid_once", "An attempt that was paid has one entry for its amount, and none is paid without one."},
	{"payment.entitled", "All parts of an award together do not exceed it."},
	{"payment.settled", "A settled batch has no row in flight, and a failed attempt a cause."},
	{"payment.exceptions", "What came back has one open exception, and what did not has none for it."},
}

// Violations runs the invariants.
func (s Service) Violations(ctx context.Context) ([]Violation, error) { return s.store.Violations(ctx) }
