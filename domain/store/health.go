package store

import (
	"context"
	"time"
)

// Health is what an operator asks of a database first.
type Health struct {
	Clock  time.Duration // of this machine, before the database's; 0 with SQLite, which has none
	Due    int64         // tasks that wait and are due
	Oldest time.Duration // for how long the oldest of them is due
	Dead   int64         // tasks that were given up
}

// Health measures a database whose schema is up to date.
func (d *DB) Health(ctx context.Context) (Health, error) {
	var h Health
	now := d.world.Now()
	if d.isMySQL() {
		var there time.Time
		if err := d.read(ctx).Raw("SELECT UTC_TIMESTAMP(6)").Scan(&there).Error; err != nil {
			return h, err
		}
		h.Clock = d.world.Now().Sub(there)
	}
	due := d.read(ctx).Model(&taskRow{}).Where("state = ? AND due_at <= ?", taskWaiting, now)
	if err := due.Count(&h.Due).Error; err != nil {
		return h, err
	}
	var oldest []time.Time
	err := d.read(ctx).Model(&taskRow{}).Where("state = ? AND due_at <= ?", taskWaiting, now).
		Order("due_at").Limit(1).Pluck("due_at", &oldest).Error
	if err != nil {
		return h, err
	}
	if len(oldest) > 0 {
		h.Oldest = now.Sub(oldest[0])
	}
	return h, d.read(ctx).Model(&taskRow{}).Where("state = ?", taskDead).Count(&h.Dead).Error
}
