package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"maps"
	"slices"

	"gorm.io/gorm"

	"lizhi/domain"
)

// feedRow is the number of a subject's last change.
type feedRow struct {
	Subject []byte `gorm:"primaryKey"`
	Number  int64
}

func (feedRow) TableName() string { return "feeds" }

// Numbers are the change numbers of subjects, in their order; 0 for one that
// never changed. It is one query: an ETag is made of it.
func (d *DB) Numbers(ctx context.Context, subjects ...[16]byte) ([]int64, error) {
	keys := make([][]byte, len(subjects))
	for i := range subjects {
		keys[i] = subjects[i][:]
	}
	var rows []feedRow
	if err := d.read(ctx).Where("subject IN ?", keys).Find(&rows).Error; err != nil {
		return nil, err
	}
	numbers := make([]int64, len(subjects))
	for i := range subjects {
		for _, r := range rows {
			if bytes.Equal(r.Subject, keys[i]) {
				numbers[i] = r.Number
			}
		}
	}
	return numbers, nil
}

// writeFeeds gives what was touched its next numbers: one statement for those
// that have a row, in the order of the key, and two more for those that are new.
func (t *tx) writeFeeds(context.Context) error {
	if len(t.touched) == 0 {
		return nil
	}
	var keys [][]byte
	for s := range maps.Keys(t.touched) {
		keys = append(keys, bytes.Clone(s[:]))
	}
	slices.SortFunc(keys, bytes.Compare)
	raised, err := t.raise(keys)
	if err != nil || raised == int64(len(keys)) {
		return err
	}
	// Some are new. A row that appeared since was not raised: only if as many are
	// there as were raised, the others are new, and inserted by one statement.
	if fresh, told, err := t.newFeeds(keys, raised); err != nil {
		return err
	} else if told {
		if err = t.db.CreateInBatches(fresh, 500).Error; !duplicate(err) {
			return err
		}
	}
	// It cannot be told which are new. So each is raised or inserted by itself; a
	// number may skip one.
	for _, k := range keys {
		n, err := t.raise([][]byte{k})
		if err == nil && n == 0 {
			if err = t.db.Create(&feedRow{k, 1}).Error; duplicate(err) { // somebody else was first
				_, err = t.raise([][]byte{k})
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// newFeeds are rows for those keys, in order, that have none yet, if that can be
// told.
func (t *tx) newFeeds(keys [][]byte, raised int64) ([]feedRow, bool, error) {
	var there []feedRow
	if raised > 0 {
		if err := t.db.Select("subject").Where("subject IN ?", keys).Find(&there).Error; err != nil {
			return nil, false, err
		}
	}
	if int64(len(there)) != raised {
		return nil, false, nil
	}
	known := make(map[string]bool, len(there))
	for _, r := range there {
		known[string(r.Subject)] = true
	}
	fresh := make([]feedRow, 0, len(keys)-len(there))
	for _, k := range keys {
		if !known[string(k)] {
			fresh = append(fresh, feedRow{k, 1})
		}
	}
	return fresh, true, nil
}

func (t *tx) raise(keys [][]byte) (int64, error) {
	done := t.db.Model(&feedRow{}).Where("subject IN ?", keys).Update("number", gorm.Expr("number + 1"))
	return done.RowsAffected, done.Error
}

// countRow is a change of a figure, or several folded into one. A reading is
// the sum of the rows, so it is exact at every moment and no row is hot.
type countRow struct {
	ID     domain.ID[countRow]
	Unit   []byte
	Figure string
	N      int64
}

func (countRow) TableName() string { return "counts" }

// count adds n to a figure of a unit when the transaction commits.
func (t *tx) count(unit [16]byte, figure string, n int64) {
	t.counted = append(t.counted, countRow{domain.NewID[countRow](t.store.world), bytes.Clone(unit[:]), figure, n})
}

func (t *tx) writeCounts(context.Context) error {
	if len(t.counted) == 0 {
		return nil
	}
	return t.db.Create(&t.counted).Error
}

// FoldCounts folds the changes of figures into one row each and says how many
// rows it saved. Readings stay the same throughout.
func (d *DB) FoldCounts(ctx context.Context) (int, error) {
	var rows []countRow
	err := d.read(ctx).Order("unit, figure, id").Limit(5000).
		Where("EXISTS (SELECT 1 FROM counts o WHERE o.unit = counts.unit AND o.figure = counts.figure AND o.id <> counts.id)").
		Find(&rows).Error
	if err != nil {
		return 0, err
	}
	saved := 0
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && bytes.Equal(rows[n].Unit, rows[0].Unit) && rows[n].Figure == rows[0].Figure {
			n++
		}
		folded, err := d.fold(ctx, rows[:n])
		if err != nil {
			return saved, err
		}
		saved, rows = saved+folded, rows[n:]
	}
	return saved, nil
}

func (d *DB) fold(ctx context.Context, rows []countRow) (int, error) {
	if len(rows) < 2 {
		return 0, nil
	}
	ids := make([]domain.ID[countRow], len(rows))
	sum := countRow{domain.NewID[countRow](d.world), rows[0].Unit, rows[0].Figure, 0}
	for i, r := range rows {
		ids[i] = r.ID
		sum.N += r.N
	}
	saved := 0
	err := d.writing(ctx, func(g *gorm.DB) error {
		gone := g.Where("id IN ?", ids).Delete(&countRow{})
		if gone.Error != nil {
			return gone.Error
		}
		if gone.RowsAffected != int64(len(rows)) {
			return gorm.ErrInvalidTransaction // another process folds them: leave it to that one
		}
		saved = len(rows) - 1
		return g.Create(&sum).Error
	})
	if errors.Is(err, gorm.ErrInvalidTransaction) {
		return 0, nil
	}
	return saved, err
}

// delete removes rows in a transaction of its own and says how many.
func (d *DB) delete(ctx context.Context, row any, where string, args ...any) (int64, error) {
	var gone int64
	err := d.writing(ctx, func(g *gorm.DB) error {
		done := g.Where(where, args...).Delete(row)
		gone = done.RowsAffected
		return done.Error
	})
	return gone, err
}

// underAid is a transaction of hardship, recognition, aid or payment. They number
// their changes apart from everybody else's: otherwise a mentor's list of a
// student's records would get another ETag when the student is awarded, and say
// so (feature AI20).
type underAid struct{ *tx }

// Touch numbers what is known of aid.
func (t underAid) Touch(ctx context.Context, subjects ...[16]byte) error {
	own := make([][16]byte, len(subjects))
	for i, s := range subjects {
		sum := sha256.Sum256(append([]byte("aid:"), s[:]...))
		own[i] = [16]byte(sum[:16])
	}
	return t.tx.Touch(ctx, own...)
}
