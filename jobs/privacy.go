package jobs

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/privacy"
)

// Privacy carries out purges and deletions.
type Privacy struct{ Service privacy.Service }

// Tasks puts its handlers into the table.
func (j Privacy) Tasks(t *Table) {
	On(t, j.purge)
	On(t, j.erase)
}

func (j Privacy) erase(ctx context.Context, who domain.Actor, task privacy.Erase) error {
	return j.Service.Erase(ctx, who, task.Request)
}

func (j Privacy) purge(ctx context.Context, who domain.Actor, task privacy.Carry) error {
	_, err := j.Service.Carry(ctx, who, task.Purge)
	return err
}
