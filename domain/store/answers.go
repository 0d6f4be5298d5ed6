package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"lizhi/domain"
)

// answersKept is how long a repeated request gets its first answer.
const answersKept = 35 * 24 * time.Hour

// answerRow is the kept answer to an idempotent request. result is the value
// that the use-case returned, as JSON, sealed: the domain knows no HTTP.
type answerRow struct {
	ID          domain.ID[answerRow]
	Account     []byte // sixteen zeros before login: NULL would not be unique
	Route       string
	IdemKey     string
	Fingerprint string
	Result      []byte
	CreatedAt   time.Time
}

func (answerRow) TableName() string { return "answers" }

// errAnswered means that another request with the same key was first.
var errAnswered = errors.New("the request was answered already")

// request names an idempotent request within this process.
type request struct {
	account    domain.AccountID
	route, key string
}

// idempotent carries out a request once. A request that comes while this
// process carries out the same one waits for it; one that another process
// carries out stops the loser at the latest when it keeps its answer.
func (d *DB) idempotent(ctx context.Context, who domain.Actor, answer any, carryOut func() error) error {
	name := request{who.Account, who.Cause.Route, who.Cause.Key}
	over := make(chan struct{})
	for {
		other, busy := d.running.LoadOrStore(name, over)
		if !busy {
			break
		}
		wait, _ := other.(chan struct{})
		select {
		case <-wait:
		case <-ctx.Done():
			return domain.ErrRunning
		}
	}
	defer close(over)
	defer d.running.Delete(name)

	if done, err := d.replay(ctx, who, answer); done || err != nil {
		return err
	}
	err := carryOut()
	var refusal *domain.Fault
	if errors.Is(err, domain.ErrRunning) || !errors.Is(err, errAnswered) && !errors.As(err, &refusal) {
		return err
	}
	// The loser of two processes learns it from a refusal too: the slot is taken,
	// the state has moved on, by the very request that it repeats.
	if done, again := d.replay(ctx, who, answer); done || again != nil {
		return again
	}
	if errors.Is(err, errAnswered) {
		return domain.ErrRunning // the winner's answer was swept in this moment
	}
	return err
}

// replay fills the kept answer of a request, if there is one.
// domain.ErrMismatch if the key was used for another request.
func (d *DB) replay(ctx context.Context, who domain.Actor, answer any) (bool, error) {
	var rows []answerRow
	err := d.read(ctx).Limit(1).
		Where("account = ? AND route = ? AND idem_key = ?", who.Account[:], who.Cause.Route, who.Cause.Key).
		Where("created_at > ?", d.world.Now().Add(-answersKept)).
		Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return false, late(err)
	}
	kept := rows[0]
	if kept.Fingerprint != who.Cause.Fingerprint {
		return false, domain.ErrMismatch
	}
	text, err := d.keys.Open("answers.result", kept.ID, kept.Result)
	if err != nil {
		return false, fmt.Errorf("replay %s: %w", who.Cause.Route, err)
	}
	empty(answer)
	if answer != nil {
		if err := json.Unmarshal(text, answer); err != nil {
			return false, fmt.Errorf("replay %s: %w", who.Cause.Route, err)
		}
	}
	who.Cause.Replayed = true
	return true, nil
}

// writeAnswer keeps the answer of an idempotent request, as the last write:
// whoever else carries out the same one is stopped here, and undone.
func (t *tx) writeAnswer(ctx context.Context, answer any) error {
	cause := t.who.Cause
	if cause == nil || cause.Key == "" {
		return nil
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("keep the answer of %s: %w", cause.Route, err)
	}
	d := t.store
	id := domain.NewID[answerRow](d.world)
	row := answerRow{
		ID: id, Account: t.who.Account[:], Route: cause.Route, IdemKey: cause.Key, Fingerprint: cause.Fingerprint,
		Result: d.keys.Seal("answers.result", id, text), CreatedAt: d.world.Now(),
	}
	old := t.db.Where("account = ? AND route = ? AND idem_key = ? AND created_at <= ?",
		row.Account, row.Route, row.IdemKey, row.CreatedAt.Add(-answersKept))
	err = t.db.Create(&row).Error
	if !duplicate(err) {
		return waited(ctx, err)
	}
	// An answer that is past its time but not yet swept does not count.
	if swept := old.Delete(&answerRow{}); swept.Error != nil || swept.RowsAffected == 0 {
		return errors.Join(errAnswered, swept.Error)
	}
	return t.db.Create(&row).Error
}

// waited says domain.ErrRunning when the deadline passed while the row of
// another process's transaction, which holds the same key, was in the way.
func waited(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return domain.ErrRunning
	}
	return err
}

// SweepAnswers forgets answers that are older than 35 days, at most limit, and
// says how many.
func (d *DB) SweepAnswers(ctx context.Context, limit int) (int64, error) {
	var ids []domain.ID[answerRow]
	err := d.read(ctx).Model(&answerRow{}).Where("created_at <= ?", d.world.Now().Add(-answersKept)).
		Order("created_at").Limit(limit).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return d.delete(ctx, &answerRow{}, "id IN ?", ids)
}
