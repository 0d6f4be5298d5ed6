package store

import "context"

// Founded reports whether there is a city yet: an installation without one is
// empty, and the embedded mode fills it.
func (d *DB) Founded(ctx context.Context) (bool, error) {
	var n int64
	err := d.read(ctx).Model(&unitRow{}).Where("kind = ?", "city").Limit(1).Count(&n).Error
	return n > 0, err
}
