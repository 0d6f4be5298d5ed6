package ledger

import (
	"time"

	"lizhi/domain"
)

// AttemptID names an attempt.
type AttemptID = domain.ID[Attempt]

type batch struct{}

// BatchID names the batch of which an attempt is a row.
type BatchID = domain.ID[batch]

type card struct{}

// CardID names a social-security card, in people's numbering.
type CardID = domain.ID[card]

// PayeeKind says to whom the money goes.
type PayeeKind string

// The kinds of payee (policy G3).
const (
	ToStudent  PayeeKind = "student"
	ToGuardian PayeeKind = "guardian"
)

// AttemptState is where an attempt stands.
type AttemptState string

// The states of an attempt; see the diagram of the package.
const (
	AttemptDrafted  AttemptState = "drafted"
	AttemptExported AttemptState = "exported"
	AttemptPaid     AttemptState = "paid"
	AttemptFailed   AttemptState = "failed"
	AttemptLeft     AttemptState = "left" // taken out of the batch before export
)

// Attempt is one try to pay an obligation: one row of a batch. What it says of
// the payee is as it was when it was drafted.
type Attempt struct {
	ID         AttemptID
	Obligation ObligationID
	Active     ObligationID // the obligation while unsettled, else zero: UNIQUE, so there is one at most
	Batch      BatchID
	Row        int // from 1
	Number     int // 1, or n+1 for a retry
	Previous   AttemptID
	Student    domain.PersonID
	Amount     domain.Money
	Payee      domain.PersonID
	PayeeKind  PayeeKind
	PayeeName  string
	Card       CardID
	CardLast4  string
	State      AttemptState
	Cause      string // F01–F08 of a failed one
	Reason     string // why the same data was sent again
	SettledAt  *time.Time
	Version    int
	CreatedAt  time.Time
}

// Settle ends an attempt; its obligation is free for another.
func (a *Attempt) Settle(to AttemptState, cause string, now time.Time) error {
	from := AttemptExported
	if to == AttemptLeft {
		from = AttemptDrafted
	}
	if a.State != from {
		return ErrAttemptState.With("state", a.State)
	}
	a.State, a.Cause, a.Active, a.SettledAt = to, cause, ObligationID{}, &now
	return nil
}

// Repeats reports whether an attempt sent what would be sent now: the very data
// that failed (policy G9).
func (a Attempt) Repeats(payee domain.PersonID, card CardID) bool {
	return a.Payee == payee && a.Card == card
}

// Posting is one movement of an attempt: how the attempt and its obligation
// stand after it, and the entry.
type Posting struct {
	Obligation Obligation
	Attempt    Attempt
	Entry      Entry
}
