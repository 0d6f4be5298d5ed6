package cases

import (
	"strings"

	"lizhi/domain"
	"lizhi/domain/payment/ledger"
)

// State is where a recovery or a supplement stands.
type State string

// The states of a recovery and of a supplement; see the diagram of the package.
const (
	Asked     State = "asked"
	Allowed   State = "allowed" // of a recovery: the bank or the family is asked for the money
	Refused   State = "refused"
	Recovered State = "recovered" // the money is back
	GivenUp   State = "given_up"  // it cannot be had back; the payment stands
)

// Say is a second person's word on a recovery or a supplement.
type Say struct {
	Version int
	Allow   Answer
	Reason  string
}

// about asks whether somebody may say it of a case: who asked does not decide,
// and a case is decided once, as it was seen and with a reason.
func (say Say) about(by, askedBy domain.PersonID, version int, state State) error {
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

// Filter narrows a list of exceptions, recoveries or supplements; zero
// values do not.
type Filter struct {
	State   string // "open" or "closed" of an exception; else the state
	Cause   string
	Level   domain.Scope // whose matter it is Today
	Today   domain.Day
	School  domain.UnitID
	Student domain.PersonID
}
