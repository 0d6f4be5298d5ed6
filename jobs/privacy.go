package jobs

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/privacy"
)

// Privacy carries out purges and deletions.
type Privacy struct {
	Service    privacy.Service
	Portfolios Portfolio
}

// Tasks puts its handlers into the table.
func (j Privacy) Tasks(t *Table) {
	On(t, j.purge)
	On(t, j.erase)
	On(t, func(ctx context.Context, who domain.Actor, _ privacy.Sweep) error { return j.Service.Sweep(ctx, who) })
	t.Every("0 10 3 * * *", privacy.Sweep{}, j.Service.Waiting)
}

// erase ends after the exported portfolios: whatever is exported from then on is
// made of what is left.
func (j Privacy) erase(ctx context.Context, who domain.Actor, task privacy.Erase) error {
	student, err := j.Service.Erase(ctx, who.Step(), task.Request)
	if err != nil {
		return err
	}
	return j.Portfolios.erased(ctx, who, student)
}

func (j Privacy) purge(ctx context.Context, who domain.Actor, task privacy.Carry) error {
	_, err := j.Service.Carry(ctx, who, task.Purge)
	return err
}
