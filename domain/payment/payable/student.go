package payable

import (
	"lizhi/domain"
	"lizhi/domain/payment/ledger"
)

// Student is what payment must know before it pays a student a programme for a
// term. It asks in its own words; domain/store answers from aid, hardship and
// people, under a lock on the student's row.
type Student struct {
	domain.Standing
	Award      ledger.AwardID
	Approved   bool         // there is an award and the head approved it
	Amount     domain.Money // of the award, fen
	Recognised bool
	Published  bool    // the recognition's publicity is over
	Listing    Listing // in the lists of awards of the school
	InKind     bool    // the county gives it in kind
	Payees     []Payee

	SchoolFunds bool // the school pays it from its own money (policy F9)
}

// Payee is a person who could be paid, with the card on file.
type Payee struct {
	Person    domain.PersonID
	Kind      ledger.PayeeKind
	Name      string
	Relation  bool // of a guardian: verified
	HasID     bool // an ID number is on file
	Card      ledger.CardID
	CardOwner domain.PersonID
	CardName  string // as the bank has the owner
	CardLast4 string
	Verified  bool
}

// check asks whether the payee can be paid (policy G2, G3).
func (p Payee) check() error {
	switch {
	case p.Card.IsZero():
		return ErrNoCard
	case p.Kind == ledger.ToGuardian && !p.Relation:
		return ErrNoRelation
	case p.Kind == ledger.ToGuardian && !p.HasID:
		return ErrNoGuardianID
	case p.CardOwner != p.Person, p.CardName != p.Name:
		return ErrCardOwner
	case !p.Verified:
		return ErrCardUnverified
	}
	return nil
}

// Programme is what payment must know of one.
type Programme struct {
	Code, Name string
	YKT        bool // one of the six (policy G1)
	Cash       bool // false for a waiver (policy E17)
}

// Check refuses what never enters a batch (policy G1, E17).
func (p Programme) Check() error {
	switch {
	case !p.Cash:
		return ErrWaiver.With("programme", p.Name)
	case !p.YKT:
		return ErrNotYKT.With("programme", p.Name)
	}
	return nil
}

// To decides who is paid: the payee that was asked for, else the student's own
// card, else a guardian's. It refuses with the first rule that stands against
// it (policy G2, G3).
func (p Student) To(wanted domain.PersonID) (Payee, error) {
	switch {
	case !p.Approved:
		return Payee{}, ErrNotAwarded
	case p.SchoolFunds:
		return Payee{}, ErrSchoolFunds
	case p.InKind:
		return Payee{}, ErrInKind
	case p.Amount <= 0:
		return Payee{}, ledger.ErrNoAmount
	case !p.Recognised:
		return Payee{}, ErrNotRecognised
	case !p.Published:
		return Payee{}, ErrPublicityOpen
	}
	if err := p.Listing.Holds(); err != nil {
		return Payee{}, err
	}
	if !wanted.IsZero() {
		for _, payee := range p.Payees {
			if payee.Person == wanted {
				return payee, payee.check()
			}
		}
		return Payee{}, ErrNoRelation
	}
	return p.usual()
}

// usual picks the first payee who can be paid, the student before a guardian.
// If nobody can, it says why the likeliest one cannot.
func (p Student) usual() (Payee, error) {
	var why error = ErrNoCard
	for _, kind := range []ledger.PayeeKind{ledger.ToStudent, ledger.ToGuardian} {
		for _, payee := range p.Payees {
			if payee.Kind != kind {
				continue
			}
			err := payee.check()
			if err == nil {
				return payee, nil
			}
			if !payee.Card.IsZero() {
				why = err
			}
		}
	}
	return Payee{}, why
}
