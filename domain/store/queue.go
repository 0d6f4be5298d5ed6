package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/operation"
)

// Queue is the database as jobs sees it.
func (d *DB) Queue() Queue { return Queue{d} }

// Queue hands out tasks to the processes that carry them out. Every method is
// one statement or two: a claim is a conditional UPDATE, read back by its
// token, so that no database needs SKIP LOCKED (TiDB takes no lock there).
type Queue struct{ db *DB }

// Claim takes up to limit tasks of the given kinds that are due, or whose
// process stopped renewing its lease. One that was begun tries times and never
// finished is dead.
func (q Queue) Claim(ctx context.Context, kinds []string, limit, tries int, lease time.Duration) ([]operation.Claim, error) {
	d, now := q.db, q.db.world.Now()
	var ids []domain.TaskID
	due := func(g *gorm.DB) *gorm.DB {
		return g.Model(&taskRow{}).Where("kind IN ?", kinds).
			Where("(state = ? AND due_at <= ? OR state = ? AND lease_until < ?)", taskWaiting, now, taskRunning, now)
	}
	err := due(d.read(ctx)).Order("due_at, id").Limit(limit).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	token := strings.ReplaceAll(domain.NewID[Queue](d.world).String(), "-", "")
	var rows []taskRow
	err = d.writing(ctx, func(g *gorm.DB) error {
		buried := due(g).Where("id IN ? AND state = ? AND attempt >= ?", ids, taskRunning, tries).
			Updates(ended(taskDead, now))
		if buried.Error != nil {
			return buried.Error
		}
		taken := due(g).Where("id IN ?", ids).Updates(map[string]any{
			"state": taskRunning, "token": token, "attempt": gorm.Expr("attempt + 1"), "lease_until": now.Add(lease),
		})
		if taken.Error != nil || taken.RowsAffected == 0 {
			rows = nil
			return taken.Error
		}
		return g.Order("due_at, id").Find(&rows, "id IN ? AND token = ?", ids, token).Error
	})
	claims := make([]operation.Claim, len(rows))
	for i, r := range rows {
		claims[i] = operation.Claim{
			ID: r.ID, Token: token, Kind: r.Kind, Args: []byte(r.Args), Attempt: r.Attempt, Account: r.Account,
		}
	}
	return claims, err
}

// change changes a claimed task where the claim still holds, and says whether
// it did.
func (q Queue) change(ctx context.Context, c operation.Claim, to map[string]any) (bool, error) {
	held := false
	err := q.db.writing(ctx, func(g *gorm.DB) error {
		own := g.Model(&taskRow{}).Where("id = ? AND token = ? AND state = ?", c.ID, c.Token, taskRunning).Updates(to)
		held = own.RowsAffected > 0
		return own.Error
	})
	return held, err
}

// Renew keeps a claim for another lease and says whether it still holds.
func (q Queue) Renew(ctx context.Context, c operation.Claim, lease time.Duration) (bool, error) {
	return q.change(ctx, c, map[string]any{"lease_until": q.db.world.Now().Add(lease)})
}

// Progress says how far a task is.
func (q Queue) Progress(ctx context.Context, c operation.Claim, done, total int64) error {
	_, err := q.change(ctx, c, map[string]any{"done": done, "total": total})
	return err
}

// Done ends a task whose handler wrote nothing under it; otherwise it ended in
// the handler's own transaction and nothing happens here.
func (q Queue) Done(ctx context.Context, c operation.Claim) error {
	_, err := q.change(ctx, c, ended(taskDone, q.db.world.Now()))
	return err
}

// Fail makes a task wait until a later time, or for good when retry is zero.
func (q Queue) Fail(ctx context.Context, c operation.Claim, retry time.Time, why string) error {
	to := ended(taskDead, q.db.world.Now())
	if !retry.IsZero() {
		to = map[string]any{"state": taskWaiting, "token": "", "lease_until": nil, "due_at": retry.UTC()}
	}
	to["last_error"] = cut(why, 500)
	_, err := q.change(ctx, c, to)
	return err
}

// GiveBack makes a task wait as if it had not been begun: the process stops.
func (q Queue) GiveBack(ctx context.Context, c operation.Claim) error {
	_, err := q.change(ctx, c, map[string]any{
		"state": taskWaiting, "token": "", "lease_until": nil, "attempt": gorm.Expr("attempt - 1"),
	})
	return err
}

// Order orders a task of the timetable. Every process does so at the same
// moments; its id is made of the moment and the kind, so that it exists once
// however many there are and however fast it was done.
func (q Queue) Order(ctx context.Context, at time.Time, task domain.Task) error {
	d := q.db
	at = at.UTC().Truncate(time.Second)
	id := slotID(at, task.Kind())
	var known int64
	if err := d.read(ctx).Model(&taskRow{}).Where("id = ?", id).Count(&known).Error; err != nil || known > 0 {
		return err
	}
	return d.inTx(ctx, domain.System(nil), nil, func(t *tx) error {
		if err := t.Add(ctx, at, task); err != nil {
			return err
		}
		t.tasks[0].ID = id
		if t.tasks[0].OnceKey == nil { // a second process's insert must not fail
			once := id.String()
			t.tasks[0].OnceKey = &once
		}
		return nil
	})
}

// slotID is a UUID of version 7: the moment, then a hash of the kind.
func slotID(at time.Time, kind string) domain.TaskID {
	sum := sha256.Sum256([]byte(kind))
	id := domain.TaskID(sum[:16])
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(at.UnixMilli()))
	copy(id[:6], ms[2:])
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}

// SweepTasks forgets tasks that were done: those of the program itself after
// three days, those that somebody ordered after 35. It says how many.
func (d *DB) SweepTasks(ctx context.Context, limit int) (int64, error) {
	now := d.world.Now()
	var ids []domain.TaskID
	err := d.read(ctx).Model(&taskRow{}).Where("state = ?", taskDone).
		Where("(account IS NULL AND finished_at < ? OR finished_at < ?)", now.AddDate(0, 0, -3), now.AddDate(0, 0, -35)).
		Limit(limit).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return d.delete(ctx, &taskRow{}, "id IN ?", ids)
}

// Ready gets a signal when this process ordered a task that is due.
func (q Queue) Ready() <-chan struct{} { return q.db.ready }
