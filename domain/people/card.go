package people

import (
	"time"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// CardID names a card.
type CardID = domain.ID[Card]

// Card is a 社保卡 of a student or a guardian. One is in use per person; the
// others are kept for what was paid to them.
type Card struct {
	ID         CardID
	Person     domain.PersonID
	Number     identity.CardNumber
	Owner      string // the name on the card, as typed
	Bank       string
	Doubtful   bool      // fails Luhn (policy A19)
	VerifiedAt time.Time // zero: not checked against the bank yet
	Roster     RosterID
	Ended      domain.Day
	Version    int
	CreatedAt  time.Time
}
