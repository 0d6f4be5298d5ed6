package store_test

import (
	"context"
	"errors"
	"io"
	"testing"

	"lizhi/domain"
	"lizhi/domain/people"
	"lizhi/domain/roster"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// broken is a school's file that something happens to before its last row is read.
type broken struct {
	sheets
	then func()
}

func (m *broken) Open(ctx context.Context, file domain.FileID) (roster.Sheet, error) {
	s, err := m.sheets.Open(ctx, file)
	return brokenSheet{s, m}, err
}

type brokenSheet struct {
	roster.Sheet
	of *broken
}

func (s brokenSheet) Next() (roster.SheetRow, error) {
	row, err := s.Sheet.Next()
	if then := s.of.then; errors.Is(err, io.EOF) && then != nil {
		s.of.then = nil
		then()
	}
	return row, err
}

// TestTwoReadersOfARosterLoseNoRow lets a second process check a roster, whole,
// while the first one, which was thought dead, stands before its last rows: the
// first stops, and every row stands there once.
func TestTwoReadersOfARosterLoseNoRow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := newDesk(t, db)
		ctx, file := context.Background(), domain.FileID(storetest.NextID())
		d.files[file] = []byte(twins())
		upload(t, db, d.officer.Person, file, "roster")
		r, err := d.roster.Bring(ctx, d.officer, roster.Bringing{Unit: d.ofQingfeng.ID, File: file})
		if err != nil {
			t.Fatal(err)
		}
		first := roster.New(db.Roster(), db.World(), store.Fold{}, &broken{d.files, func() {
			if err := d.roster.Check(ctx, system, r.ID); err != nil {
				t.Error(err)
			}
		}})
		if err := first.Check(ctx, system, r.ID); !errors.Is(err, roster.ErrReadTwice) {
			t.Errorf("the first reader = %v, want ErrReadTwice", err)
		}
		if r, err = d.roster.Roster(ctx, d.officer, r.ID); err != nil {
			t.Fatal(err)
		}
		wantCounts(t, "after both", r, "checked: 3 rows, 2 new, 0 changed, 1 same, 0 missing, 0 pending, 0 wrong, 0 warned")
		r = d.apply(t, d.officer, r)
		wantCounts(t, "applied", r, "applied: 3 rows, 2 new, 0 changed, 1 same, 0 missing, 0 pending, 0 wrong, 0 warned")
		l, err := d.people.Students(ctx, d.officer, people.Filter{}, domain.Page{Limit: 9})
		if err != nil || len(l.Items) != 3 {
			t.Errorf("%d pupils are enrolled, want 3: %v", len(l.Items), err)
		}
	})
}
