package cases

import (
	"strings"
	"time"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
)

// RecoveryID names a recovery.
type RecoveryID = domain.ID[Recovery]

// Purpose says what a recovery means for the award.
type Purpose string

// The purposes of a recovery.
const (
	PayAgain Purpose = "pay_again" // it went to the wrong account: the student is owed it again
	NotOwed  Purpose = "not_owed"  // nobody was owed it
)

// Recovery 追回 is the way back of money that was paid wrongly: asked for by one
// person, allowed by another, and moved in the ledger once it is back.
type Recovery struct {
	ID                          RecoveryID
	Open                        ledger.ObligationID // the obligation until it ends: UNIQUE
	Obligation                  ledger.ObligationID
	Student                     domain.PersonID
	Amount                      domain.Money // fen
	Purpose                     Purpose
	Reason                      string
	State                       State
	City, County, School, Class domain.UnitID
	AskedBy                     domain.PersonID
	DecidedBy                   domain.PersonID
	Decision                    string
	Receipt                     string // number of the voucher by which the money came back
	SettledBy                   domain.PersonID
	Version                     int
	CreatedAt                   time.Time
}

// Subject is whom and where a recovery is about.
func (r Recovery) Subject() domain.Subject {
	return domain.Subject{Person: r.Student, Made: domain.Place{City: r.City, County: r.County, School: r.School, Class: r.Class}}
}

// Recall asks for wrongly paid money back. A zero Amount is all that was paid.
type Recall struct {
	Obligation ledger.ObligationID
	Amount     domain.Money
	Purpose    Purpose
	Reason     string
	Version    int // of the obligation
}

// Back tells that recovered money is back, by the voucher Receipt, or, without
// one, that it was given up for a Reason.
type Back struct {
	Version         int
	Receipt, Reason string
}

// Ask is the recovery of an obligation, as far as it can be asked for: only money
// that arrived can be had back (policy G10). Errors: ErrStale, ErrReason,
// ErrNotPaid.
func (in Recall) Ask(o ledger.Obligation) (Recovery, error) {
	if in.Amount == 0 {
		in.Amount = o.Paid
	}
	switch {
	case in.Version != o.Version:
		return Recovery{}, domain.ErrStale.With("yours", in.Version).With("current", o.Version)
	case strings.TrimSpace(in.Reason) == "":
		return Recovery{}, ledger.ErrReason.At("/reason")
	case o.Paid == 0 || in.Amount < 0 || in.Amount > o.Paid:
		return Recovery{}, ErrNotPaid.With("paid", o.Paid).At("/amount")
	}
	return Recovery{
		Open: o.ID, Obligation: o.ID, Student: o.Student, Amount: in.Amount,
		Purpose: in.Purpose, Reason: strings.TrimSpace(in.Reason), State: Asked,
		City: o.City, County: o.County, School: o.School, Class: o.Class,
	}, nil
}

// Decide is another person's word on what was asked.
func (r *Recovery) Decide(by domain.PersonID, say Say) error {
	if err := say.about(by, r.AskedBy, r.Version, r.State); err != nil {
		return err
	}
	r.DecidedBy, r.Decision, r.State = by, strings.TrimSpace(say.Reason), Allowed
	if say.Allow != Yes {
		r.State, r.Open = Refused, ledger.ObligationID{}
	}
	return nil
}

// Settle ends an allowed recovery: the money is back, or it is given up. Errors:
// ErrStale, ErrCaseState, ErrReceipt.
func (r *Recovery) Settle(by domain.PersonID, back Back) error {
	back.Receipt, back.Reason = strings.TrimSpace(back.Receipt), strings.TrimSpace(back.Reason)
	switch {
	case back.Version != r.Version:
		return domain.ErrStale.With("yours", back.Version).With("current", r.Version)
	case r.State != Allowed:
		return ErrCaseState.With("state", r.State)
	case back.Receipt == "" && back.Reason == "":
		return ErrReceipt.At("/receipt")
	}
	r.Open, r.SettledBy, r.Receipt = ledger.ObligationID{}, by, back.Receipt
	if r.State = Recovered; back.Receipt == "" {
		r.State, r.Decision = GivenUp, back.Reason
	}
	return nil
}

// ClawBack moves recovered money, and owes it again where that is the purpose.
// Each movement goes into an entry of its own, that next makes.
func (r Recovery) ClawBack(o *ledger.Obligation, next func() ledger.Entry) ([]ledger.Entry, error) {
	back := next()
	back.Reason = r.Reason
	if err := o.Move(&back, ledger.Paid, ledger.ClawedBack, r.Amount); err != nil {
		return nil, err
	}
	if r.Purpose != PayAgain {
		return []ledger.Entry{back}, nil
	}
	again := next()
	again.Reason = r.Reason
	if err := o.Owe(&again, r.Amount); err != nil {
		return nil, err
	}
	return []ledger.Entry{back, again}, nil
}

// Undoes reports whether the award behind an obligation is to be withdrawn:
// nobody was owed the money, and nothing else of it is paid or on its way.
func (r Recovery) Undoes(o ledger.Obligation) bool {
	return r.Purpose == NotOwed && o.Paid+o.InFlight+o.Pending+o.Returned == 0
}
