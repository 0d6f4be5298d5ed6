package people

import "lizhi/domain"

// RosterID names a roster.
type RosterID = domain.ID[Roster]

// Roster is a list of pupils that came in as a file.
type Roster struct{ ID RosterID }

// Rosters is what rosters need kept.
type Rosters interface{}

// RosterTx is what they need inside a transaction.
type RosterTx interface{}

// Sheets opens files as tables.
type Sheets interface{}
