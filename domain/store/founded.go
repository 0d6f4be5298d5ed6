package store

import (
	"context"

	"lizhi/domain"
)

// Founded reports whether there is a city yet: an installation without one is
// empty, and the embedded mode fills it.
func (d *DB) Founded(ctx context.Context) (bool, error) {
	var n int64
	err := d.read(ctx).Model(&unitRow{}).Where("kind = ?", "city").Limit(1).Count(&n).Error
	return n > 0, err
}

// Governed reports whether anybody was ever appointed admin: from then on a city
// is somebody's, and neither the demo nor another city is put beside it.
func (d *DB) Governed(ctx context.Context) (bool, error) {
	var n int64
	err := d.read(ctx).Model(&appointmentRow{}).Where("role = ?", domain.Admin).Limit(1).Count(&n).Error
	return n > 0, err
}
