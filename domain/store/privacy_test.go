package store_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/privacy"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// TestAI21 purges by class: the dry run counts what really goes, the rest of the
// audit is untouched, verify holds the chain, and names what somebody else took
// away beside it.
func TestAI21(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, s, clock := t.Context(), privacy.New(db.Privacy(), db.World()), storetest.ClockOf(db)
		disclose := func(n int) {
			for range n {
				err := db.InTx(ctx, domain.Actor{}, nil, func(tx store.Tx) error {
					return tx.Note(ctx, domain.Entry{Action: "people.reveal", Object: "people.person", ID: storetest.NextID()})
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		note(t, db, 700)
		disclose(3)
		sealAll(t, db)
		clock.Add(150 * 24 * time.Hour) // five months
		note(t, db, 5)
		sealAll(t, db)

		would, err := s.Preview(ctx, system, privacy.Log, domain.Day{})
		if err != nil || would.Expected != 0 {
			t.Errorf("after five months %d lines may go, %v, want none", would.Expected, err)
		}
		_, err = s.Order(ctx, system, privacy.Log, db.World().Today().Add(-149), 700)
		is(t, "a log of five months", err, privacy.ErrKept)

		clock.Add(300 * 24 * time.Hour)
		would, err = s.Preview(ctx, system, privacy.Log, domain.Day{})
		if err != nil || would.Expected != 700 {
			t.Fatalf("after fifteen months %d lines may go, %v, want 700", would.Expected, err)
		}
		day := domain.DayOf(would.BeforeAt)
		_, err = s.Order(ctx, system, privacy.Log, day, 699)
		is(t, "another count than the dry run's", err, privacy.ErrMoved)
		p, err := s.Order(ctx, system, privacy.Log, day, would.Expected)
		is(t, "Order", err, nil)
		_, err = s.Order(ctx, system, privacy.Log, day, would.Expected)
		is(t, "a second one of the class", err, privacy.ErrPurging)
		p, err = s.Carry(ctx, system, p.ID)
		if err != nil || p.Gone != would.Expected || p.FinishedAt == nil {
			t.Errorf("%d went, %v, want the %d of the dry run", p.Gone, err, would.Expected)
		}
		again, err := s.Carry(ctx, system, p.ID)
		if err != nil || again.Gone != p.Gone {
			t.Errorf("carried out again, %d are gone, %v", again.Gone, err)
		}
		now, _, _ := db.World().Today().Date()
		year, err := s.Year(ctx, system, now)
		if err != nil || !slices.Equal(year.Purged, []privacy.ClassCount{{Class: privacy.Log, Count: 700}, {Class: privacy.Disclosure}, {Class: privacy.Staged}}) {
			t.Errorf("the report of the year says %v, %v; want the 700 of the log", year.Purged, err)
		}
		if n := auditRows(t, db, "people.reveal"); n != 3 {
			t.Errorf("%d reveals are left, want 3: they are kept for three years", n)
		}
		sealAll(t, db)
		report := verify(t, db)
		if !report.OK() || report.Purged != 700 {
			t.Errorf("verify finds %v and %d purged, want nothing and 700", summary(report), report.Purged)
		}

		// Somebody with the database's password hides a reveal behind the purge.
		write := db.Write(ctx)
		for _, sql := range []string{
			"UPDATE audit_seals SET purge_id = (SELECT id FROM privacy_purges) WHERE audit_id IN (SELECT id FROM audit WHERE action = 'people.reveal')",
			"DELETE FROM audit WHERE action = 'people.reveal'",
		} {
			if err := write.Exec(sql).Error; err != nil {
				t.Fatal(err)
			}
		}
		if found := summary(verify(t, db)); !slices.Contains(found, "purge changed, named") {
			t.Errorf("verify finds %v, want the purge that took more than it says", found)
		}
	})
}

// TestAI21OnePurgeOfAClassAtATime orders from many sides at once.
func TestAI21OnePurgeOfAClassAtATime(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := privacy.New(db.Privacy(), db.World())
		refusals := make([]error, 8)
		var all sync.WaitGroup
		for i := range refusals {
			all.Go(func() { _, refusals[i] = s.Order(t.Context(), system, privacy.Log, domain.Day{}, 0) })
		}
		all.Wait()
		ordered := 0
		for _, err := range refusals {
			if err == nil {
				ordered++
				continue
			}
			is(t, "one of the others", err, privacy.ErrPurging)
		}
		if ordered != 1 {
			t.Errorf("%d purges of a class run at once, want 1", ordered)
		}
	})
}

// TestPolicyM5TheRulesBeginTomorrow adds a version as people do.
func TestPolicyM5TheRulesBeginTomorrow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, s := context.Background(), privacy.New(db.Privacy(), db.World())
		versions, err := s.Versions(ctx, system)
		is(t, "Versions", err, nil)
		rules, today := versions[0].Rules, db.World().Today()
		rules.KeepLog = 1096
		_, err = s.SetRules(ctx, system, today, rules)
		is(t, "today", err, privacy.ErrPast)
		_, err = s.SetRules(ctx, system, today.Add(1), rules)
		is(t, "tomorrow", err, nil)
		_, err = s.SetRules(ctx, system, today.Add(1), rules)
		is(t, "twice", err, privacy.ErrRulesThere)
		_, err = s.SetRules(ctx, domain.Actor{Account: domain.AccountID{1}, Person: domain.PersonID{1}}, today.Add(2), rules)
		is(t, "as nobody", err, domain.ErrNotFound)
	})
}
