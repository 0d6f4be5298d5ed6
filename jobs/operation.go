package jobs

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/operation"
)

// Keeper forgets what is past its time; domain/store is one. Each method does
// at most limit rows in one transaction and says how many.
type Keeper interface {
	SweepAnswers(ctx context.Context, limit int) (int64, error)
	SweepTasks(ctx context.Context, limit int) (int64, error)
	FoldCounts(ctx context.Context) (int, error)
}

// Operation keeps the house.
type Operation struct{ Keeper Keeper }

// Tasks puts its handlers into the table.
func (j Operation) Tasks(t *Table) {
	On(t, j.sweep)
	t.Every("0 */10 * * * *", operation.Sweep{}, nil)
}

// sweep works in small bites, so that nobody waits for it.
func (j Operation) sweep(ctx context.Context, _ domain.Actor, _ operation.Sweep) error {
	const bite = 500
	for _, some := range []func(context.Context, int) (int64, error){j.Keeper.SweepAnswers, j.Keeper.SweepTasks} {
		for {
			n, err := some(ctx, bite)
			if err != nil {
				return err
			}
			if n < bite {
				break
			}
		}
	}
	for range 100 {
		n, err := j.Keeper.FoldCounts(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
	return nil
}
