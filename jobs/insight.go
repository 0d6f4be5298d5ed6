package jobs

import (
	"context"

	"lizhi/domain"
	"lizhi/domain/insight"
)

// Insight brings the kept counts to what has changed.
type Insight struct{ Service insight.Service }

// Tasks puts its handlers into the table. A reader folds for itself what is
// marked; the task is there so that there is little of it.
func (j Insight) Tasks(t *Table) {
	On(t, j.fold)
	t.Every("*/10 * * * * *", insight.Fold{}, j.Service.Waiting)
}

func (j Insight) fold(ctx context.Context, who domain.Actor, _ insight.Fold) error {
	return j.Service.FoldAll(ctx, who)
}
