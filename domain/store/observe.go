package store

import "gorm.io/gorm"

// Observe calls fn before every statement of this process, so that a test can
// show that two readings cost the same number of them (feature AI20). It is
// called before the database is used.
func (d *DB) Observe(fn func()) error {
	for _, g := range []*gorm.DB{d.write, d.reads} {
		c := g.Callback()
		on := func(*gorm.DB) { fn() }
		for _, register := range []func(string, func(*gorm.DB)) error{
			c.Query().Before("gorm:query").Register, c.Row().Before("gorm:row").Register, c.Raw().Before("gorm:raw").Register,
			c.Create().Before("gorm:create").Register, c.Update().Before("gorm:update").Register, c.Delete().Before("gorm:delete").Register,
		} {
			if err := register("lizhi:observe", on); err != nil {
				return err
			}
		}
		if d.reads == d.write {
			break
		}
	}
	return nil
}
