package jobs

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/consent"
	"lizhi/domain/contest"
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

// Withdrawals are the reactions of the features that hold what rests on consent
// (policy B6): what the contest shows is hidden, and exported portfolios go with
// their files. What else asks the consent of the moment needs no reaction.
func Withdrawals(contests contest.Service, portfolios Portfolio) []func(context.Context, domain.Actor, consent.Withdrawal) error {
	return []func(context.Context, domain.Actor, consent.Withdrawal) error{
		func(ctx context.Context, who domain.Actor, w consent.Withdrawal) error {
			return contests.Withdrawn(ctx, who, w.Student)
		},
		portfolios.withdrawn,
	}
}
