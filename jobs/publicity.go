package jobs

import (
	"context"
	"fmt"

	"lizhi/domain"
	"lizhi/domain/publicity"
)

// Reaction is what a feature does with what happens to its notices. Each method
// may be called twice for the same rows, after a crash, and must then change
// nothing more. The transaction that carries it out ends the task.
type Reaction interface {
	// Ended says that the rows had their period and nothing stands against them.
	Ended(ctx context.Context, who domain.Actor, n publicity.Notice, rows []publicity.Row) error
	// Objected says that somebody objects to the rows.
	Objected(ctx context.Context, who domain.Actor, n publicity.Notice, rows []publicity.Row) error
	// Resolved says what became of rows: an objection was rejected or upheld, or the
	// notice was taken back. A rejected row ends by itself, with its notice or after.
	Resolved(ctx context.Context, who domain.Actor, n publicity.Notice, rows []publicity.Row, outcome publicity.Outcome) error
}

// Publicity takes notices down when their period is over and tells the features
// behind them.
type Publicity struct {
	Publicity publicity.Service
	Reactions map[publicity.Kind]Reaction // a kind without one is told to nobody
}

// Tasks puts its handlers into the table.
func (j Publicity) Tasks(t *Table) {
	On(t, func(ctx context.Context, who domain.Actor, _ publicity.TakeDown) error {
		_, err := j.Publicity.TakeDown(ctx, who)
		return err
	})
	On(t, func(ctx context.Context, who domain.Actor, _ publicity.Escalate) error {
		_, err := j.Publicity.Escalate(ctx, who)
		return err
	})
	On(t, func(ctx context.Context, who domain.Actor, task publicity.Ended) error {
		return j.tell(ctx, who, task.Notice, task.Rows, Reaction.Ended)
	})
	On(t, func(ctx context.Context, who domain.Actor, task publicity.Objected) error {
		return j.tell(ctx, who, task.Notice, task.Rows, Reaction.Objected)
	})
	On(t, func(ctx context.Context, who domain.Actor, task publicity.Resolved) error {
		return j.tell(ctx, who, task.Notice, task.Rows,
			func(r Reaction, ctx context.Context, who domain.Actor, n publicity.Notice, rows []publicity.Row) error {
				return r.Resolved(ctx, who, n, rows, task.Outcome)
			})
	})
	t.Every("0 10 0 * * *", publicity.Escalate{}, nil)
	t.Every("0 5 0 * * *", publicity.TakeDown{}, nil)
}

// told is one method of Reaction.
type told func(r Reaction, ctx context.Context, who domain.Actor, n publicity.Notice, rows []publicity.Row) error

func (j Publicity) tell(ctx context.Context, who domain.Actor, id publicity.NoticeID, numbers []int, what told) error {
	n, rows, err := j.Publicity.Of(ctx, who, id, numbers...)
	if err != nil {
		return fmt.Errorf("publicity %s: %w", id, err)
	}
	reaction, known := j.Reactions[n.Kind]
	if !known || len(rows) == 0 {
		return nil
	}
	return what(reaction, ctx, who, n, rows)
}
