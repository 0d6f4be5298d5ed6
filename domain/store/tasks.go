package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
)

// The states of a task. Waiting turns into running and back, until it is done,
// or dead after too many tries.
const (
	taskWaiting = "waiting"
	taskRunning = "running"
	taskDone    = "done"
	taskDead    = "dead"
)

// taskRow is work that happens later.
type taskRow struct {
	ID         domain.TaskID
	Kind       string
	Args       string
	State      string
	OnceKey    *string
	Account    domain.AccountID
	DueAt      time.Time
	Attempt    int
	Token      string
	LeaseUntil *time.Time
	Done       int64
	Total      int64
	LastError  string
	CreatedAt  time.Time
	FinishedAt *time.Time
}

func (taskRow) TableName() string { return "tasks" }

// errTaskLost means that the task is no longer ours: the lease ran out and
// somebody else has it, or it is finished. Whatever was done for it is undone.
var errTaskLost = errors.New("the task belongs to somebody else by now")

// writeTasks inserts what Add ordered.
func (t *tx) writeTasks(context.Context) error {
	var plain []taskRow
	for _, row := range t.tasks {
		if row.OnceKey == nil {
			plain = append(plain, row)
			continue
		}
		if err := t.db.Create(&row).Error; err != nil && !duplicate(err) {
			return err
		}
	}
	if len(plain) == 0 {
		return nil
	}
	return t.db.CreateInBatches(&plain, 500).Error
}

// writeEnd marks the task that is carried out as done, where the claim still
// holds; a Step only makes sure that it does.
func (t *tx) writeEnd(context.Context) error {
	cause := t.who.Cause
	if cause == nil || cause.Task.IsZero() {
		return nil
	}
	own := t.db.Model(&taskRow{}).Where("id = ? AND token = ? AND state = ?", cause.Task, cause.TaskToken, taskRunning)
	if cause.Step {
		own = own.Update("attempt", gorm.Expr("attempt")) // takes the row's lock and changes nothing
	} else {
		own = own.Updates(ended(taskDone, t.store.world.Now()))
	}
	if own.Error == nil && own.RowsAffected == 0 {
		return errTaskLost
	}
	return own.Error
}

func ended(state string, now time.Time) map[string]any {
	return map[string]any{"state": state, "once_key": nil, "lease_until": nil, "finished_at": now}
}

// wake tells the runner of this process that there is something to do.
func (d *DB) wake() {
	select {
	case d.ready <- struct{}{}:
	default:
	}
}
