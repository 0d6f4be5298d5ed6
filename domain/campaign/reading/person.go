package reading

import (
	"lizhi/domain"
	"lizhi/domain/identity"
)

// Verdict is what becomes of a row of a list.
type Verdict string

// The verdicts.
const (
	Fits  Verdict = "fits"
	Wrong Verdict = "wrong"
	Twice Verdict = "twice" // it says again what a row before said
	Aside Verdict = "aside" // too young or too old for school
)

// Problem is a cell that is wrong, and what would be right. It holds no number
// of anybody.
type Problem struct {
	Column string `json:"column"` // the title
	Cell   string `json:"cell"`   // "C12"
	Code   string `json:"code"`
	ZH     string `json:"zh"`
	EN     string `json:"en"`
}

// Person is what a row says of somebody.
type Person struct {
	Number   int // of the row in the file
	Verdict  Verdict
	Problems []Problem
	Name     string
	Key      string // by which the name is found
	Born     domain.Day
	IDNumber identity.IDNumber
	Guardian string // folded as Key is
	Group    string
	County   domain.UnitID // where the person lives, as far as the row tells
}
