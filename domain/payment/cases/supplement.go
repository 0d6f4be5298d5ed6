package cases

import (
	"strings"
	"time"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
)

// SupplementID names a supplement.
type SupplementID = domain.ID[Supplement]

// Supplement 补发 is a later part of an award, part n of its obligations: asked
// for with a reason, allowed by another person. All parts together never exceed
// what the award entitles to (decisions §6).
type Supplement struct {
	ID                          SupplementID
	Open                        ledger.AwardID // the award while it is not decided: UNIQUE
	Award                       ledger.AwardID
	Student                     domain.PersonID
	Programme                   string
	Term                        domain.Term
	Amount                      domain.Money // fen
	Reason                      string
	State                       State
	City, County, School, Class domain.UnitID
	AskedBy                     domain.PersonID
	DecidedBy                   domain.PersonID
	Decision                    string
	Obligation                  ledger.ObligationID // once it was allowed
	Version                     int
	CreatedAt                   time.Time
}

// Subject is whom and where a supplement is about.
func (p Supplement) Subject() domain.Subject {
	return domain.Subject{Person: p.Student, Made: domain.Place{City: p.City, County: p.County, School: p.School, Class: p.Class}}
}

// Addition asks for a supplement.
type Addition struct {
	Student   domain.PersonID
	Programme string
	Term      domain.Term
	Amount    domain.Money
	Reason    string
}

// Room asks whether another part fits into an award, beside the parts there are,
// and gives its number. Errors: ErrNoAmount, ErrNoFirst, ErrOverEntitled.
func Room(parts []ledger.Obligation, award, amount domain.Money) (int, error) {
	if amount <= 0 {
		return 0, ledger.ErrNoAmount.At("/amount")
	}
	part, sum := 0, domain.Money(0)
	for _, o := range parts {
		part = max(part, o.Part+1)
		sum += o.Entitled()
	}
	switch {
	case part == 0:
		return 0, ErrNoFirst
	case sum+amount > award:
		return 0, ErrOverEntitled.With("left", award-sum).At("/amount")
	}
	return part, nil
}

// Decide is another person's word on what was asked.
func (p *Supplement) Decide(by domain.PersonID, say Say) error {
	if err := say.about(by, p.AskedBy, p.Version, p.State); err != nil {
		return err
	}
	p.DecidedBy, p.Decision, p.State, p.Open = by, strings.TrimSpace(say.Reason), Refused, ledger.AwardID{}
	if say.Allow == Yes {
		p.State = Allowed
	}
	return nil
}
