package duplicate

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"

	"lizhi/domain"
)

// Verdict is what a bureau says of a pair.
type Verdict string

// The verdicts. Their values stand in openapi.yaml.
const (
	TwoPeople Verdict = "two_people" // 不是同一人
	Merge     Verdict = "merge"      // 同一人, made one
)

// DecisionID names a decision.
type DecisionID = domain.ID[Decision]

// Decision 认定 is what was said of two persons. Of two people it does not matter
// which is the winner.
type Decision struct {
	ID         DecisionID
	Winner     domain.PersonID // who stays
	Loser      domain.PersonID
	Verdict    Verdict
	Reason     string
	City       domain.UnitID // where the common superior stands
	County     domain.UnitID // zero where that is the city
	DecidedBy  domain.PersonID
	Left       map[string]int // rows of the winner by kind, after the merge
	Key        []byte         // of the pair, while they are said to be two
	UndoReason string
	UndoneBy   domain.PersonID
	UndoneAt   *time.Time
	Version    int
	CreatedAt  time.Time
}

// Place is where its superior stands.
func (d Decision) Place() domain.Place { return domain.Place{City: d.City, County: d.County} }

// keyOf is the key of a pair, whichever comes first.
func keyOf(a, b domain.PersonID) []byte {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return append(a[:], b[:]...)
}

// longest is how much a reason holds, in characters.
const longest = 200

// said checks a reason.
func said(reason string) error {
	if strings.TrimSpace(reason) == "" || utf8.RuneCountInString(reason) > longest {
		return ErrReason.With("max", longest).At("/reason")
	}
	return nil
}
