package store_test

import (
	"context"
	"slices"
	"testing"

	"lizhi/domain/fund"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// TestInvariantsOfAidAndFund corrupts what is kept, one thing at a time, and
// expects it named; before that nothing is.
func TestInvariantsOfAidAndFund(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newTill(t, db), context.Background()
		w.award(w.student("林晓雨"))
		a := w.supported("张伟")
		w.post(fund.Income, 1_000_000)
		w.post(fund.Extraction, 500_000)
		_, err := w.funds.Post(ctx, w.officer, w.at, paying(a))
		w.must(err)
		w.post(fund.Extraction, 7)
		shown := w.shown()
		_, err = w.funds.Reverse(ctx, w.officer, w.at, shown.Entries[0].ID, "误")
		w.must(err)
		_, err = w.aid.Freeze(ctx, w.head, w.ofCity.ID, freezing)
		w.must(err)
		broken := func() []string {
			t.Helper()
			found, err := db.Invariants(ctx)
			w.must(err)
			var names []string
			for _, b := range found {
				names = append(names, b.Invariant)
			}
			return names
		}
		if got := broken(); len(got) > 0 {
			t.Fatalf("broken before anything was: %v", got)
		}
		for _, row := range []struct{ name, do, undo string }{
			{"an award holds its key until it is withdrawn", "UPDATE aid_awards SET state = 'withdrawn' WHERE purse = 'state_funds'", "UPDATE aid_awards SET state = 'approved'"},
			{"an award's purse is the one that it keeps", "UPDATE aid_purses SET kind = 'county_policy' WHERE kind = 'state_funds'", "UPDATE aid_purses SET kind = 'state_funds' WHERE kind = 'county_policy'"},
			{"a frozen list is as it was frozen", "UPDATE aid_list_lines SET tier = 'first' WHERE line = 1", "UPDATE aid_list_lines SET tier = 'average' WHERE line = 1"},
			{"a school's year is the sum of its entries", "UPDATE fund_entries SET amount = amount + 1 WHERE kind = 'income'", "UPDATE fund_entries SET amount = amount - 1 WHERE kind = 'income'"},
			{"what a year carries out the next one carries in", "UPDATE fund_years SET closed = 1", "UPDATE fund_years SET closed = 0"},
			{"an award that a school paid is its own", "UPDATE aid_awards SET amount = amount + 1 WHERE purse = 'school_funds'", "UPDATE aid_awards SET amount = amount - 1 WHERE purse = 'school_funds'"},
		} {
			w.must(db.Write(ctx).Exec(row.do).Error)
			if got := broken(); !slices.Contains(got, row.name) {
				t.Errorf("after %q: %v, want %q", row.do, got, row.name)
			}
			w.must(db.Write(ctx).Exec(row.undo).Error)
		}
		if got := broken(); len(got) > 0 {
			t.Errorf("broken after it was mended: %v", got)
		}
	})
}
