package jobs

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/privacy"
)

// Privacy carries out purges.
type Privacy struct{ Service privacy.Service }

// Tasks puts its handler into the table.
func (j Privacy) Tasks(t *Table) { On(t, j.purge) }

func (j Privacy) purge(ctx context.Context, who domain.Actor, task privacy.Carry) error {
	_, err := j.Service.Carry(ctx, who, task.Purge)
	return err
}
