package payment

import (
	"context"
	"errors"
	"strings"
	"time"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
)

// RecoveryID names a recovery.
type RecoveryID = domain.ID[Recovery]

// CaseState is where a recovery or a supplement stands.
type CaseState string

// The states of a recovery and of a supplement; see the diagram of the package.
const (
	Asked     CaseState = "asked"
	Allowed   CaseState = "allowed" // of a recovery: the bank or the family is asked for the money
	Refused   CaseState = "refused"
	Recovered CaseState = "recovered" // the money is back
	GivenUp   CaseState = "given_up"  // it cannot be had back; the payment stands
)

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
	State                       CaseState
	City, County, School, Class domain.UnitID
	AskedBy                     domain.PersonID
	DecidedBy                   domain.PersonID
	Decision                    string
	Receipt                     string // number of the voucher by which the money came back
	SettledBy                   domain.PersonID
	Version                     int
	CreatedAt                   time.Time
}

func (r Recovery) subject() domain.Subject {
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

// Say is a second person's word on a recovery or a supplement.
type Say struct {
	Version int
	Allow   Answer
	Reason  string
}

// about asks whether somebody may say it of a case: who asked does not decide,
// and a case is decided once, as it was seen and with a reason.
func (say Say) about(by, askedBy domain.PersonID, version int, state CaseState) error {
	switch {
	case by == askedBy:
		return ErrOwnCase
	case say.Version != version:
		return domain.ErrStale.With("yours", say.Version).With("current", version)
	case state != Asked:
		return ErrCaseState.With("state", state)
	case strings.TrimSpace(say.Reason) == "":
		return ledger.ErrReason.At("/reason")
	}
	return nil
}

// Answer is yes or no.
type Answer string

// The answers.
const (
	Yes Answer = "allow"
	No  Answer = "refuse"
)

// AskRecovery asks for money back that was paid wrongly, with a reason (policy
// G10). It can only be money that arrived.
func (s Service) AskRecovery(ctx context.Context, who domain.Actor, in Recall) (Recovery, error) {
	var r Recovery
	err := s.store.InTx(ctx, who, &r, func(tx Tx) error {
		r = Recovery{}
		o, err := tx.Obligation(ctx, in.Obligation)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["askRecovery"], Access["getObligation"], o.Subject())
		if in.Amount == 0 {
			in.Amount = o.Paid
		}
		switch {
		case err != nil:
			return err
		case in.Version != o.Version:
			return domain.ErrStale.With("yours", in.Version).With("current", o.Version)
		case strings.TrimSpace(in.Reason) == "":
			return ledger.ErrReason.At("/reason")
		case o.Paid == 0 || in.Amount < 0 || in.Amount > o.Paid:
			return ErrNotPaid.With("paid", o.Paid).At("/amount")
		}
		r = Recovery{
			ID: domain.NewID[Recovery](s.world), Open: o.ID, Obligation: o.ID, Student: o.Student, Amount: in.Amount,
			Purpose: in.Purpose, Reason: strings.TrimSpace(in.Reason), State: Asked,
			City: o.City, County: o.County, School: o.School, Class: o.Class,
			AskedBy: who.Person, Version: 1, CreatedAt: s.world.Now(),
		}
		return errors.Join(tx.AddRecovery(ctx, r), noteRecovery(ctx, tx, basis, "payment.askRecovery", nil, r), tx.Touch(ctx, o.Student))
	})
	return r, err
}

// DecideRecovery is the bureau's yes or no, another person's than who asked.
func (s Service) DecideRecovery(ctx context.Context, who domain.Actor, id RecoveryID, say Say) (Recovery, error) {
	return s.recover(ctx, who, id, "decideRecovery", func(_ Tx, r *Recovery) error {
		if err := say.about(who.Person, r.AskedBy, r.Version, r.State); err != nil {
			return err
		}
		r.DecidedBy, r.Decision, r.State = who.Person, strings.TrimSpace(say.Reason), Allowed
		if say.Allow != Yes {
			r.State, r.Open = Refused, ledger.ObligationID{}
		}
		return nil
	})
}

// Back tells that recovered money is back, by the voucher Receipt, or, without
// one, that it was given up for a Reason.
type Back struct {
	Version         int
	Receipt, Reason string
}

// SettleRecovery ends an allowed recovery. Money that is back moves from paid to
// clawed back; if it is to be paid again, the same amount is owed anew, for the
// next batch. If it was not owed, the award is withdrawn by a task once nothing
// of it is paid or on its way.
func (s Service) SettleRecovery(ctx context.Context, who domain.Actor, id RecoveryID, back Back) (Recovery, error) {
	return s.recover(ctx, who, id, "settleRecovery", func(tx Tx, r *Recovery) error {
		back.Receipt, back.Reason = strings.TrimSpace(back.Receipt), strings.TrimSpace(back.Reason)
		switch {
		case back.Version != r.Version:
			return domain.ErrStale.With("yours", back.Version).With("current", r.Version)
		case r.State != Allowed:
			return ErrCaseState.With("state", r.State)
		case back.Receipt == "" && back.Reason == "":
			return ErrReceipt.At("/receipt")
		}
		r.Open, r.SettledBy, r.Receipt = ledger.ObligationID{}, who.Person, back.Receipt
		if back.Receipt == "" {
			r.State, r.Decision = GivenUp, back.Reason
			return nil
		}
		r.State = Recovered
		return s.clawBack(ctx, who, tx, *r)
	})
}

// clawBack moves recovered money, and owes it again where that is the purpose.
func (s Service) clawBack(ctx context.Context, who domain.Actor, tx Tx, r Recovery) error {
	o, err := tx.Obligation(ctx, r.Obligation)
	if err != nil {
		return err
	}
	before := o
	moves := []ledger.Entry{s.entry(who)}
	moves[0].Reason = r.Reason
	if err := o.Move(&moves[0], ledger.Paid, ledger.ClawedBack, r.Amount); err != nil {
		return err
	}
	if r.Purpose == PayAgain {
		again := s.entry(who)
		again.Reason = r.Reason
		if err := o.Owe(&again, r.Amount); err != nil {
			return err
		}
		moves = append(moves, again)
	} else if o.Paid+o.InFlight+o.Pending+o.Returned == 0 {
		if err := tx.Add(ctx, s.world.Now(), Undone{o.Award}); err != nil {
			return err
		}
	}
	return errors.Join(tx.SaveObligation(ctx, o), tx.AddEntries(ctx, moves...), tx.Note(ctx, domain.Entry{
		Action: "payment.clawBack", Object: "payment.obligation", ID: o.ID, About: o.Student, Before: before, After: o,
	}))
}

func (s Service) recover(ctx context.Context, who domain.Actor, id RecoveryID, operation string, step func(Tx, *Recovery) error) (Recovery, error) {
	var r Recovery
	err := s.store.InTx(ctx, who, &r, func(tx Tx) error {
		var err error
		if r, err = tx.Recovery(ctx, id); err != nil {
			return err
		}
		basis, err := who.Require(Access[operation], Access["listRecoveries"], r.subject())
		if err != nil {
			return err
		}
		before := r
		if err := step(tx, &r); err != nil {
			return err
		}
		if err := tx.SaveRecovery(ctx, r); err != nil {
			return err
		}
		r.Version++
		return errors.Join(noteRecovery(ctx, tx, basis, "payment."+operation, before, r), tx.Touch(ctx, r.Student))
	})
	return r, err
}

func noteRecovery(ctx context.Context, tx Tx, basis domain.Basis, action string, before any, r Recovery) error {
	return tx.Note(ctx, domain.Entry{Basis: basis, Action: action, Object: "payment.recovery", ID: r.ID, About: r.Student, Before: before, After: r})
}

// Recoveries lists recoveries within the actor's reach.
func (s Service) Recoveries(ctx context.Context, who domain.Actor, f CaseFilter, page domain.Page) (domain.List[Recovery], error) {
	reach := who.Reach(Access["listRecoveries"])
	if reach.IsEmpty() {
		return domain.List[Recovery]{}, domain.ErrForbidden
	}
	return s.store.Recoveries(ctx, reach, f, page)
}
