package jobs

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/consent"
)

// Consent tells everybody who acts on consent that some was withdrawn.
type Consent struct {
	// Withdrawn are what the features do then: take down, delete, forget. Each asks
	// the student's Standing anew, since the other giver may still agree, and may
	// run twice.
	Withdrawn []func(ctx context.Context, who domain.Actor, w consent.Withdrawal) error
}

// Tasks puts its handler into the table.
func (j Consent) Tasks(t *Table) { On(t, j.withdrawn) }

// withdrawn lets one feature after the other react; a failure begins again with
// the first. Their transactions are steps: the task ends when all are done.
func (j Consent) withdrawn(ctx context.Context, who domain.Actor, w consent.Withdrawal) error {
	for _, react := range j.Withdrawn {
		if err := react(ctx, who.Step(), w); err != nil {
			return err
		}
	}
	return nil
}
