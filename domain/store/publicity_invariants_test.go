package store_test

import (
	"context"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/publicity"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// TestInvariantsNameWhatIsWrongWithAPublicity breaks each of them behind the
// program's back.
func TestInvariantsNameWhatIsWrongWithAPublicity(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		lin, zhang := b.student("林晓雨"), b.student("张伟")
		n := b.open(lin, zhang)
		b.object(domain.Actor{Person: lin}, n.ID, publicity.Objecting{Row: 1})
		over := b.open(lin)
		b.on(2026, 3, 24)
		_, err := b.publicity.TakeDown(ctx, system)
		b.must(err)
		broken := func() map[string]bool {
			found, err := db.Invariants(ctx)
			b.must(err)
			names := map[string]bool{}
			for _, x := range found {
				if strings.Contains(x.Invariant, "publicity") || strings.Contains(x.Invariant, "objection") {
					names[x.Invariant] = true
				}
			}
			return names
		}
		if got := broken(); len(got) != 0 {
			t.Fatalf("nothing is wrong, but: %v", got)
		}
		raw := storetest.Raw(t, db)
		for _, row := range []struct {
			want, do, undo string
			args           []byte
		}{
			{
				"a publicity is taken down when its period is over",
				"UPDATE publicity_notices SET state = 'open', earliest_end = '2026-03-23', active_key = source_id WHERE id = ?",
				"UPDATE publicity_notices SET state = 'closed', earliest_end = '2026-03-24', active_key = NULL WHERE id = ?", over.ID[:],
			},
			{
				"a publicity hangs for five working days at least", "UPDATE publicity_notices SET days = 3 WHERE id = ?",
				"UPDATE publicity_notices SET days = 5 WHERE id = ?", over.ID[:],
			},
			{
				"a live publicity holds its source, one that ended does not", "UPDATE publicity_notices SET active_key = source_id WHERE id = ?",
				"UPDATE publicity_notices SET active_key = NULL WHERE id = ?", over.ID[:],
			},
			{
				"a publicity has the rows it counts", "UPDATE publicity_notices SET row_count = 7 WHERE id = ?",
				"UPDATE publicity_notices SET row_count = 1 WHERE id = ?", over.ID[:],
			},
			{
				"a frozen row has an open objection", "UPDATE publicity_rows SET state = 'frozen' WHERE notice_id = ? AND number = 2",
				"UPDATE publicity_rows SET state = 'finished' WHERE notice_id = ? AND number = 2", n.ID[:],
			},
			{
				"an open objection holds its rows", "UPDATE publicity_rows SET state = 'shown' WHERE notice_id = ? AND number = 1",
				"UPDATE publicity_rows SET state = 'frozen' WHERE notice_id = ? AND number = 1", n.ID[:],
			},
			{
				"a publicity that is over shows no row", "UPDATE publicity_rows SET state = 'shown' WHERE notice_id = ? AND number = 2",
				"UPDATE publicity_rows SET state = 'finished' WHERE notice_id = ? AND number = 2", n.ID[:],
			},
			{
				"an objection's versions are its steps", "UPDATE publicity_objections SET version = 9 WHERE notice_id = ?",
				"UPDATE publicity_objections SET version = 1 WHERE notice_id = ?", n.ID[:],
			},
		} {
			if _, err := raw.ExecContext(ctx, row.do, row.args); err != nil {
				t.Fatal(err)
			}
			if got := broken(); !got[row.want] {
				t.Errorf("%q is not found; found %v", row.want, got)
			}
			if _, err := raw.ExecContext(ctx, row.undo, row.args); err != nil {
				t.Fatal(err)
			}
			if got := broken(); len(got) != 0 {
				t.Fatalf("%q is mended, but: %v", row.want, got)
			}
		}
	})
}
