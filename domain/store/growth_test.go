package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"lizhi/domain"
	"lizhi/domain/growth"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

var ctx = context.Background()

// reading is a record of 陈小满 in which nothing is missing.
func (c cast) reading() growth.Writing {
	return growth.Writing{Student: c.man, Submit: true, Content: growth.Content{
		Kind: growth.Activity, Dimension: growth.Practice, Title: "给爷爷读报", Text: "星期天我给爷爷读报。",
		Day: domain.NewDay(2026, 3, 15), Minutes: 40, Place: "家里", Details: map[string]string{"role": "朗读"},
	}}
}

// by gives the writing as somebody dictated it to a teacher.
func dictated(w growth.Writing) growth.Writing { w.OwnWords = true; return w }

type growthTest struct {
	cast
	growth growth.Service
	clock  *storetest.Clock
}

// eachGrowth runs a test on every kind of database.
func eachGrowth(t *testing.T, test func(t *testing.T, db *store.DB, g growthTest)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		test(t, db, growthTest{newCast(t, db), growth.New(db.Growth(), db.World()), storetest.ClockOf(db)})
	})
}

func (g growthTest) create(t *testing.T, who domain.Actor, w growth.Writing) growth.Record {
	t.Helper()
	r, err := g.growth.Create(ctx, who, w)
	if err != nil {
		t.Fatalf("create %q: %v", w.Title, err)
	}
	return r
}

// verify decides one record and wants it verified.
func (g growthTest) verify(t *testing.T, r growth.Record) growth.Record {
	t.Helper()
	results, err := g.growth.Decide(ctx, g.wang, []growth.Decision{{Record: r.ID, Version: r.Version, Verify: true}})
	if err != nil || results[0].Fault != nil {
		t.Fatalf("verify: %v %v", err, results)
	}
	return g.get(t, g.father, r.ID)
}

func (g growthTest) get(t *testing.T, who domain.Actor, id growth.RecordID) growth.Record {
	t.Helper()
	r, err := g.growth.Get(ctx, who, id)
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	return r
}

func (g growthTest) list(t *testing.T, who domain.Actor) []growth.Record {
	t.Helper()
	list, err := g.growth.List(ctx, who, growth.Query{Student: g.man, Page: domain.Page{Limit: 20}})
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		t.Fatal(err)
	}
	return list.Items
}

func want(t *testing.T, remark string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", remark, err, want)
	}
}

func TestPolicyH19AProxyIsMarkedConfirmedAndCounts(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, _ *store.DB, g growthTest) {
		_, err := g.growth.Create(ctx, g.wang, g.reading())
		want(t, "K3: the teacher's own words", err, growth.ErrOwnWords)
		_, err = g.growth.Create(ctx, g.other, dictated(g.reading()))
		want(t, "a teacher of another school", err, domain.ErrNotFound)
		_, err = g.growth.Create(ctx, g.min, dictated(g.reading()))
		want(t, "an aid officer sees, and does not write", err, domain.ErrForbidden)

		r := g.create(t, g.wang, dictated(g.reading()))
		if r.State != growth.ToConfirm || !r.Proxy || r.Author != g.wang.Person || r.AuthorRole != domain.ClassTeacher {
			t.Errorf("typed by the teacher: %s, proxy %t by %s", r.State, r.Proxy, r.AuthorRole)
		}
		results, err := g.growth.Decide(ctx, g.wang, []growth.Decision{{Record: r.ID, Version: r.Version, Verify: true}})
		if err != nil || !errors.Is(results[0].Fault, growth.ErrState) {
			t.Errorf("verified unconfirmed: %v %v", err, results)
		}
		waiting, err := g.growth.Awaiting(ctx, g.father, g.man, domain.Page{Limit: 20})
		if err != nil || len(waiting.Items) != 1 || waiting.Items[0].ID != r.ID {
			t.Errorf("the father is not asked: %v %v", err, waiting)
		}
		_, err = g.growth.Confirm(ctx, g.wang, r.ID, r.Version)
		want(t, "the teacher confirms", err, domain.ErrForbidden)
		_, err = g.growth.Confirm(ctx, g.father, r.ID, r.Version+1)
		want(t, "another version is confirmed", err, domain.ErrStale)
		if r, err = g.growth.Confirm(ctx, g.father, r.ID, r.Version); err != nil {
			t.Fatal(err)
		}
		if r = g.verify(t, r); r.State != growth.Verified || r.ConfirmedBy != g.father.Person {
			t.Errorf("after it: %s, confirmed by %v", r.State, r.ConfirmedBy)
		}
		if h, err := g.growth.Hours(ctx, g.child, g.man); err != nil || len(h.Totals) != 1 || h.Totals[0].Minutes != 40 {
			t.Errorf("a proxy counts the same: %+v %v", h, err)
		}
	})
}

func TestPolicyM12AGuardianActsAndALostNetworkMakesOneRecord(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, _ *store.DB, g growthTest) {
		w := g.reading()
		w.ID, w.Submit = growth.RecordID(storetest.NextID()), false
		w.Content = growth.Content{Kind: growth.Activity, Title: "给爷爷读报"} // begun without a network
		first := g.create(t, g.father, w)
		if !first.Proxy || first.State != growth.Draft {
			t.Errorf("a guardian's draft: %s, proxy %t", first.State, first.Proxy)
		}
		whole := g.reading().Content
		ch := growth.Change{Dimension: &whole.Dimension, Text: &whole.Text, Day: &whole.Day, Submit: true}
		edited, err := g.growth.Edit(ctx, g.father, first.ID, first.Version, ch)
		if err != nil || edited.State != growth.Submitted || edited.Version != 2 {
			t.Fatalf("edit and hand in: %s version %d, %v", edited.State, edited.Version, err)
		}
		again, err := g.growth.Create(ctx, g.father, w) // the phone never saw the answer
		if err != nil || again.ID != first.ID || again.Version != 2 {
			t.Errorf("the same draft again: %v version %d, %v", again.ID, again.Version, err)
		}
		if n := len(g.list(t, g.father)); n != 1 {
			t.Errorf("%d records, want one", n)
		}
	})
}

func TestPH2FiftyParallelSubmitsWithOneID(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, _ *store.DB, g growthTest) {
		w := g.reading()
		w.ID = growth.RecordID(storetest.NextID())
		for i, err := range parallel(50, func(int) error {
			r, err := g.growth.Create(ctx, g.father, w)
			if err == nil && (r.ID != w.ID || r.Version != 1) {
				err = fmt.Errorf("answered %v version %d", r.ID, r.Version)
			}
			return err
		}) {
			if err != nil {
				t.Errorf("call %d: %v", i, err)
			}
		}
		if n := len(g.list(t, g.father)); n != 1 {
			t.Errorf("%d records, want one", n)
		}
		counts, err := g.growth.Counts(ctx, g.head, domain.Page{Limit: 20})
		if err != nil || counts.Items[0].Submitted != 1 {
			t.Errorf("counted %+v, %v", counts.Items, err)
		}
		_, err = g.growth.Create(ctx, g.child, w)
		want(t, "the same id from somebody else", err, domain.ErrIDTaken)
		w.Title = "另一个标题"
		_, err = g.growth.Create(ctx, g.father, w)
		want(t, "the same id with another content", err, domain.ErrIDTaken)
	})
}

func TestPolicyM9ARepeatedSubmitIsOneRecord(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, _ *store.DB, g growthTest) {
		who := keyed(g.father, "key-0001", "print")
		first := g.create(t, who, g.reading())
		again := g.create(t, keyed(g.father, "key-0001", "print"), g.reading())
		if first.ID != again.ID || again.Text != first.Text || again.Day != first.Day {
			t.Errorf("the same key: %+v, want %+v", again, first)
		}
		_, err := g.growth.Create(ctx, keyed(g.father, "key-0001", "another print"), g.reading())
		want(t, "the same key, another request", err, domain.ErrMismatch)
		if n := len(g.list(t, g.father)); n != 1 {
			t.Errorf("%d records, want one", n)
		}
		results, err := g.growth.Decide(ctx, keyed(g.wang, "key-0002", "p"), []growth.Decision{{Record: first.ID, Version: 9, Verify: true}})
		if err != nil {
			t.Fatal(err)
		}
		replayed, err := g.growth.Decide(ctx, keyed(g.wang, "key-0002", "p"), []growth.Decision{{Record: first.ID, Version: 9, Verify: true}})
		if err != nil || replayed[0].Fault == nil || replayed[0].Fault.Text("zh") != results[0].Fault.Text("zh") {
			t.Errorf("replayed results %v, want %v (%v)", replayed, results, err)
		}
	})
}

func TestPolicyM8PH6AStaleEditIsRefusedWithTheFieldsThatDiffer(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, _ *store.DB, g growthTest) {
		r := g.create(t, g.father, g.reading())
		one, two := "第一位", "第二位"
		if _, err := g.growth.Edit(ctx, g.father, r.ID, r.Version, growth.Change{Title: &one}); err != nil {
			t.Fatal(err)
		}
		_, err := g.growth.Edit(ctx, g.child, r.ID, r.Version, growth.Change{Title: &two})
		want(t, "the second editor", err, domain.ErrStale)
		var f *domain.Fault
		if errors.As(err, &f) {
			if f.Params["yours"] != 1 || f.Params["current"] != 2 || len(f.Fields) != 1 || f.Fields[0].Pointer != "/title" {
				t.Errorf("stale says %v %v", f.Params, f.Fields)
			}
		}
		if got := g.get(t, g.father, r.ID); got.Title != one {
			t.Errorf("title %q, want the first editor's", got.Title)
		}
		_, err = g.growth.Submit(ctx, g.father, r.ID, 1)
		want(t, "submit", err, domain.ErrStale)
		_, err = g.growth.Withdraw(ctx, g.father, r.ID, 1)
		want(t, "withdraw", err, domain.ErrStale)
	})
}

func TestGR2AVerifiedVersionIsFrozen(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, _ *store.DB, g growthTest) {
		r := g.verify(t, g.create(t, g.father, g.reading()))
		title, minutes := "给爷爷和奶奶读报", 55
		edited, err := g.growth.Edit(ctx, g.father, r.ID, r.Version, growth.Change{Title: &title, Minutes: &minutes})
		if err != nil || edited.State != growth.Draft || edited.Version != r.Version+1 {
			t.Fatalf("edit: %s version %d, %v", edited.State, edited.Version, err)
		}
		for _, c := range []struct {
			remark string
			who    domain.Actor
			title  string
			state  growth.State
		}{
			{"the father sees his draft", g.father, title, growth.Draft},
			{"the child too", g.child, title, growth.Draft},
			{"the teacher sees what she verified", g.wang, "给爷爷读报", growth.Verified},
			{"the aid officer too", g.min, "给爷爷读报", growth.Verified},
		} {
			got := g.get(t, c.who, r.ID)
			listed := g.list(t, c.who)
			if got.Title != c.title || got.State != c.state || len(listed) != 1 || listed[0].Title != c.title {
				t.Errorf("%s: %q %s, listed %d", c.remark, got.Title, got.State, len(listed))
			}
		}
		versions, err := g.growth.Versions(ctx, g.wang, r.ID)
		if err != nil || len(versions) != 1 || versions[0].Content.Title != "给爷爷读报" || versions[0].Content.Day != r.Day {
			t.Errorf("versions %+v, %v", versions, err)
		}
		if h, _ := g.growth.Hours(ctx, g.father, g.man); h.Totals[0].Minutes != 40 {
			t.Errorf("while it is a draft %d minutes count, want 40", h.Totals[0].Minutes)
		}
		if edited, err = g.growth.Submit(ctx, g.father, r.ID, edited.Version); err != nil {
			t.Fatal(err)
		}
		g.verify(t, edited)
		if h, _ := g.growth.Hours(ctx, g.father, g.man); h.Totals[0].Minutes != 55 || h.Totals[0].Records != 1 {
			t.Errorf("verified again: %+v, want one record of 55", h.Totals[0])
		}
		counts, err := g.growth.Counts(ctx, g.head, domain.Page{Limit: 20})
		if c := counts.Items[0]; err != nil || c.Submitted != 1 || c.Verified != 1 || c.Minutes != 55 {
			t.Errorf("counts %+v, %v", c, err)
		}
	})
}

func TestGR2WithdrawingBringsTheVerifiedVersionBack(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, _ *store.DB, g growthTest) {
		r := g.verify(t, g.create(t, g.father, g.reading()))
		title := "改坏了"
		edited, err := g.growth.Edit(ctx, g.father, r.ID, r.Version, growth.Change{Title: &title})
		if err != nil {
			t.Fatal(err)
		}
		back, err := g.growth.Withdraw(ctx, g.father, r.ID, edited.Version)
		if err != nil || back.State != growth.Verified || back.Title != "给爷爷读报" || back.Counted != 40 {
			t.Errorf("back: %s %q counted %d, %v", back.State, back.Title, back.Counted, err)
		}
		draft := g.reading()
		draft.Submit = false
		gone := g.create(t, g.father, draft)
		if gone, err = g.growth.Withdraw(ctx, g.father, gone.ID, gone.Version); err != nil || gone.State != growth.Withdrawn || gone.Text != "" {
			t.Errorf("a draft withdrawn: %s %q, %v", gone.State, gone.Text, err)
		}
		if n := len(g.list(t, g.father)); n != 1 {
			t.Errorf("%d records listed, want one", n)
		}
	})
}

func TestPolicyB1GrowthRestsOnConsent(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, db *store.DB, g growthTest) {
		r := g.create(t, g.father, g.reading())
		withdrawConsent(t, db, g.man)
		_, err := g.growth.Create(ctx, g.father, g.reading())
		want(t, "under 14 without a guardian's consent", err, domain.ErrGuardianConsent)
		title := "新标题"
		_, err = g.growth.Edit(ctx, g.child, r.ID, r.Version, growth.Change{Title: &title})
		want(t, "an edit", err, domain.ErrGuardianConsent)
		g.verify(t, r) // what was written under it is still verified
	})
}

func TestDecideUpToAHundredEachWithItsResult(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, _ *store.DB, g growthTest) {
		var ids []growth.Decision
		for i := range 4 {
			w := g.reading()
			w.Title = fmt.Sprint("记录", i)
			r := g.create(t, g.father, w)
			ids = append(ids, growth.Decision{Record: r.ID, Version: 1, Verify: true})
		}
		queue, err := g.growth.ToVerify(ctx, g.wang, domain.Page{Limit: 3})
		if err != nil || len(queue.Items) != 3 || queue.Next.IsZero() || queue.Items[0].Title != "记录0" {
			t.Fatalf("queue: %d items, %v", len(queue.Items), err)
		}
		rest, err := g.growth.ToVerify(ctx, g.wang, domain.Page{Limit: 3, After: queue.Next})
		if err != nil || len(rest.Items) != 1 || rest.Items[0].Title != "记录3" || !rest.Next.IsZero() {
			t.Fatalf("second page: %+v, %v", rest, err)
		}
		ids[1].Verify, ids[1].Reason = false, "请写清日期"
		ids[2].Verify = false // without a reason
		ids[3].Version = 7
		ids = append(ids, ids[0], growth.Decision{Record: growth.RecordID(storetest.NextID()), Version: 1, Verify: true})
		results, err := g.growth.Decide(ctx, g.wang, ids)
		if err != nil {
			t.Fatal(err)
		}
		wants := []error{nil, nil, growth.ErrNoReason, domain.ErrStale, growth.ErrState, domain.ErrNotFound}
		for i, w := range wants {
			if got := results[i].Fault; w == nil && got != nil || w != nil && !errors.Is(got, w) {
				t.Errorf("result %d: %v, want %v", i, got, w)
			}
		}
		first, err := g.growth.Awaiting(ctx, g.child, g.man, domain.Page{Limit: 20})
		if err != nil || len(first.Items) != 1 || first.Items[0].Reason != "请写清日期" {
			t.Errorf("the first screen: %+v, %v", first.Items, err)
		}
		lacks, err := g.growth.Gaps(ctx, g.wang, g.classQingfeng.ID)
		if err != nil || len(lacks) != 1 || lacks[0].Waiting != 2 || lacks[0].Returned != 1 || lacks[0].Verified[growth.Practice] != 1 || len(lacks[0].Missing()) != 4 {
			t.Errorf("gaps %+v, %v", lacks, err)
		}
		_, err = g.growth.Decide(ctx, g.father, ids)
		want(t, "somebody who teaches no class", err, domain.ErrForbidden)
		others, err := g.growth.Decide(ctx, g.other, ids[2:3])
		if err != nil || !errors.Is(others[0].Fault, domain.ErrNotFound) || others[0].State != "" {
			t.Errorf("another class's teacher: %+v, %v", others, err)
		}
	})
}

func TestVerifyAgainstEdit(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, _ *store.DB, g growthTest) {
		for i := range 10 {
			w := g.reading()
			w.Title = fmt.Sprint("同时", i)
			r := g.create(t, g.father, w)
			title := "改过"
			errs := parallel(2, func(i int) error {
				if i == 0 {
					_, err := g.growth.Edit(ctx, g.father, r.ID, 1, growth.Change{Title: &title})
					return err
				}
				results, err := g.growth.Decide(ctx, g.wang, []growth.Decision{{Record: r.ID, Version: 1, Verify: true}})
				if err == nil && results[0].Fault != nil {
					return results[0].Fault
				}
				return err
			})
			got := g.get(t, g.father, r.ID)
			switch {
			case errs[0] == nil && errs[1] != nil: // the edit came first: there is nothing to verify
				if got.State != growth.Draft || got.VerifiedVersion != 0 {
					t.Errorf("edited first: %s, verified %d", got.State, got.VerifiedVersion)
				}
			case errs[0] != nil && errs[1] == nil: // verified first: the edit is stale
				if got.State != growth.Verified || !errors.Is(errs[0], domain.ErrStale) {
					t.Errorf("verified first: %s, %v", got.State, errs[0])
				}
			default:
				t.Errorf("both, or none: %v", errs)
			}
		}
	})
}
