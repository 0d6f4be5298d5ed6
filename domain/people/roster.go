package people

import "lizhi/domain"

// RosterID names a roster.
type RosterID = domain.ID[Roster]

// Roster is a list of pupils that came in as a file.
type Roster struct{ ID RosterID }
