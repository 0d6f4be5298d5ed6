package eligibility

import (
	"context"

	"lizhi/domain"
)

// Store is what eligibility needs kept.
type Store interface {
	// InTx runs fn in one transaction and commits unless fn fails. fn may run more
	// than once; it must do nothing but read and write through tx. answer, if not
	// nil, points at what the caller gets: it is kept for a repeated request with
	// the same idempotency key, and filled from there on a replay.
	InTx(ctx context.Context, who domain.Actor, answer any, fn func(Tx) error) error

	// Place is where a unit stands; ErrNotFound.
	Place(ctx context.Context, unit domain.UnitID) (domain.Place, error)
	// Standing is a student's standing for a screen.
	Standing(ctx context.Context, student domain.PersonID) (domain.Standing, error)
	// Names are the names of persons, as far as they are known.
	Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error)
	// Programmes are the codes of the programmes.
	Programmes(ctx context.Context) ([]string, error)
	// Known are the codes that rules may name.
	Known(ctx context.Context) (Known, error)
	// Sets are all versions of all rules.
	Sets(ctx context.Context) (Sets, error)
	// Students lists who is enrolled in a unit today, in the order of ids; in the
	// whole city for its unit.
	Students(ctx context.Context, unit domain.UnitID) ([]domain.PersonID, error)
	// Receiving lists who has an approved award of a programme in a term in a
	// unit, in the order of ids.
	Receiving(ctx context.Context, unit domain.UnitID, programme string, term domain.Term) ([]domain.PersonID, error)
	// Cases reads what a decision rests on for some students, in the order asked;
	// who does not exist is left out.
	Cases(ctx context.Context, set Set, about Asked, students ...domain.PersonID) ([]Case, error)
	// Kept reads decisions kept with awards after an id, in the order of ids.
	Kept(ctx context.Context, after domain.ID[Decision], limit int) ([]Kept, error)
	// KeptOf reads the decision of an award, and where the award was made and its
	// student is; ErrNotFound.
	KeptOf(ctx context.Context, award [16]byte) (Kept, domain.Subject, error)
}

// Tx is what it needs inside a transaction.
type Tx interface {
	domain.Tx

	// Sets are all versions of all rules, read without a lock.
	Sets(ctx context.Context) (Sets, error)
	// AddSet returns ErrVersion if the programme has that version.
	AddSet(ctx context.Context, s Set) error
	// School is where a school stands and whether it is a private kindergarten;
	// ErrNotFound.
	School(ctx context.Context, school domain.UnitID) (place domain.Place, privateKindergarten bool, err error)
	// AddApproval keeps an approval; ErrApproved if the school has one from that
	// day.
	AddApproval(ctx context.Context, a Approval) error
}

// Asked is for which programme, term and tier a decision is wanted.
type Asked struct {
	Programme string
	Term      domain.Term
	Tier      string
}

// Case is what the decision of one student rests on, and what it is worth.
type Case struct {
	Question
	School, County domain.UnitID // today
	Amount         domain.Money  // of the standard that fits, fen
	Paid           bool          // there is such a standard
}

// Kept is a decision as it is kept with an award.
type Kept struct {
	ID       domain.ID[Decision]
	Award    [16]byte
	Decision Decision
}

// Approval 普惠性认定 says that a private kindergarten is one of public benefit,
// for some days.
type Approval struct {
	School      domain.UnitID
	From, Until domain.Day // Until is zero while it holds
	Source      string
}

// Check asks what an approval can answer for by itself.
func (a Approval) Check() error {
	if !a.Until.IsZero() && a.Until.Before(a.From) {
		return ErrApprovalDays.At("/until")
	}
	return nil
}
