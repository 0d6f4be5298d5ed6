package aid

import (
	"time"

	"lizhi/domain"
)

// PurseKind is which purse pays an award.
type PurseKind string

// The purses 资金来源, as the rules on 校籍分离 give them (policy F1–F8).
const (
	StateFunds        PurseKind = "state_funds"
	StateFundsAllowed PurseKind = "state_funds_allowed"
	SchoolFunds       PurseKind = "school_funds" // never paid by 一卡通 (policy F9)
	CountyPolicy      PurseKind = "county_policy"
	NotCovered        PurseKind = "not_covered"
	NeedsDecision     PurseKind = "needs_decision"
)

// Purse is which purse pays, by which rule, and why. It is kept with the award.
type Purse struct {
	Kind      PurseKind
	Rule      string        // "R2"
	Payer     domain.UnitID // the school or the county; zero for the state
	Policy    [16]byte      // the county's policy, if it is one
	Amount    domain.Money  // that the county gives instead of the standard, fen; 0 for the standard
	Clause    string
	Why       string
	DecidedBy domain.PersonID // where the notice is silent
	Reason    string          // and why so
	DecidedAt time.Time
}

// Decide says which purse pays where the notice is silent (policy F7): the
// state's or that of the school attended.
func (p Purse) Decide(kind PurseKind, school domain.UnitID, reason string) (Purse, error) {
	switch {
	case p.Kind != NeedsDecision:
		return p, ErrPurseDecided
	case reason == "":
		return p, ErrReason.At("/reason")
	case kind == SchoolFunds:
		p.Payer = school
	case kind != StateFundsAllowed:
		return p, ErrPurseKind.At("/purse")
	}
	p.Kind, p.Reason = kind, reason
	return p, nil
}
