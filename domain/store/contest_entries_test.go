package store_test

import (
	"errors"
	"fmt"
	"testing"

	"lizhi/domain"
	"lizhi/domain/contest"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

func TestPolicyB1EntryNeedsTheGuardiansConsent(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, db *store.DB, c *contestTest) {
		withdrawConsent(t, db, c.man)
		words := contest.Words{Category: "primary", Title: "我", Text: "我每天帮家里做饭。"}
		if _, err := c.contest.Enter(ctx, c.father, contest.EntryID{}, c.season.ID, c.man, words); !errors.Is(err, domain.ErrGuardianConsent) {
			t.Errorf("Enter = %v", err)
		}
		if _, err := c.contest.Enter(ctx, c.other, contest.EntryID{}, c.season.ID, c.man, words); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("Enter by a teacher of another school = %v", err)
		}
	})
}

func TestPolicyH19TheTeacherEntersForAChild(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, _ *store.DB, c *contestTest) {
		words := contest.Words{Category: "primary", Title: "我", Text: "我每天帮家里做饭。"}
		id := contest.EntryID(storetest.NextID())
		e, err := c.contest.Enter(ctx, c.wang, id, c.season.ID, c.man, words)
		if err != nil || !e.Proxy {
			t.Fatalf("Enter = %v, proxy %t", err, e.Proxy)
		}
		again, err := c.contest.Enter(ctx, c.wang, id, c.season.ID, c.man, words)
		if err != nil || again.ID != id {
			t.Errorf("the same again = %v", err)
		}
		if _, err := c.contest.Enter(ctx, c.wang, id, c.season.ID, c.second, words); !errors.Is(err, domain.ErrIDTaken) {
			t.Errorf("the id for another = %v", err)
		}
		if _, err := c.contest.Enter(ctx, c.father, contest.EntryID{}, c.season.ID, c.man, words); !errors.Is(err, contest.ErrEntered) {
			t.Errorf("a second entry = %v", err)
		}
		if e, err = c.contest.Submit(ctx, c.wang, id); err != nil || e.State != contest.Unconfirmed {
			t.Fatalf("Submit = %v, %s", err, e.State)
		}
		if _, err := c.contest.Check(ctx, c.wang, id); !errors.Is(err, contest.ErrEntryState) {
			t.Errorf("Check before the child confirms = %v", err)
		}
		if _, err := c.contest.Confirm(ctx, c.wang, id); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("Confirm by the teacher = %v", err)
		}
		c.clock.Set(ended) // the teacher was in time; the child's word may follow
		if e, err = c.contest.Confirm(ctx, c.child, id); err != nil || e.State != contest.Submitted || e.ConfirmedBy != c.man {
			t.Errorf("Confirm = %v, %+v", err, e)
		}
		if _, err := c.contest.Submit(ctx, c.father, id); !errors.Is(err, contest.ErrClosed) {
			t.Errorf("Submit after the window = %v", err)
		}
	})
}

func TestEntriesAreSeenByTheMatrix(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, db *store.DB, c *contestTest) {
		e := c.enter(t, c.man)
		for _, row := range []struct {
			who  string
			as   domain.Actor
			sees bool
		}{
			{"the child", c.child, true},
			{"the father", c.father, true},
			{"the class teacher", c.wang, true},
			{"the aid officer", c.min, true},
			{"the head", c.head, true},
			{"the mentor", domain.Actor{Person: c.ming.Person, Mentees: []domain.PersonID{c.man}}, false},
			{"a teacher of another school", c.other, false},
			{"the county's officer, whose season it is not", c.jie, false},
			{"the city's officer, whose season it is not", c.li, false},
			{"the chair", c.chair, false},
			{"a judge", c.judges[0], false},
		} {
			_, err := c.contest.Entry(ctx, row.as, e.ID)
			list, listed := c.contest.Entries(ctx, row.as, contest.Filter{Season: c.season.ID}, domain.Page{Limit: 20})
			if listed != nil {
				t.Fatal(listed)
			}
			if row.sees != (err == nil) || row.sees != (len(list.Items) == 1) || err != nil && !errors.Is(err, domain.ErrNotFound) {
				t.Errorf("%s: Entry = %v, %d listed, want seen %t", row.who, err, len(list.Items), row.sees)
			}
		}
		transfer(t, db, c.man, c.away())
		if _, err := c.contest.Entry(ctx, c.other, e.ID); err != nil {
			t.Errorf("the new class teacher after a transfer = %v", err)
		}
	})
}

func TestPolicyB7AndB6HonoursFollowConsent(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, db *store.DB, c *contestTest) {
		e := c.enter(t, c.man)
		c.assign(t)
		for _, j := range c.judges {
			c.score(t, j, 9000)
		}
		out, err := c.contest.Propose(ctx, c.min, c.season.ID, false)
		if err == nil {
			_, err = c.contest.Announce(ctx, c.head, c.season.ID, out.Season.Version)
		}
		if err != nil {
			t.Fatal(err)
		}
		show := func() error { _, err := c.contest.Show(ctx, c.min, e.ID); return err }
		if err := show(); !errors.Is(err, domain.ErrGuardianConsent) {
			t.Errorf("Show without consent = %v", err)
		}
		agree(t, db, c.man, domain.ContestPublicity)
		if err := show(); !errors.Is(err, domain.ErrConsent) {
			t.Errorf("Show with the guardian's consent only = %v", err)
		}
		insert(t, db, "consent_given", map[string]any{
			"id": domain.PersonID(storetest.NextID()), "student_id": c.man, "purpose": domain.ContestPublicity, "version": 1, "giver": "student",
			"given_by": c.man, "answer": "agreed", "way": "account", "signed_on": domain.NewDay(2025, 9, 1), "current_key": 1,
			"created_at": storetest.Start,
		})
		if err := show(); err != nil {
			t.Fatalf("Show = %v", err)
		}
		honours := func() string {
			t.Helper()
			list, err := c.contest.Honours(ctx, c.other, c.season.ID)
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(len(list))
		}
		if n := honours(); n != "1" {
			t.Errorf("%s honours, want 1", n)
		}
		withdrawConsent(t, db, c.man)
		if n := honours(); n != "0" {
			t.Errorf("%s honours after consent was withdrawn, want 0", n)
		}
	})
}
