package store_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/growth"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

func TestPolicyM15WhoSeesARecord(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, db *store.DB, g growthTest) {
		handed := g.create(t, g.father, g.reading())
		w := g.reading()
		w.Submit = false
		draft := g.create(t, g.father, w)
		mentor := g.ming
		mentor.Appointments, mentor.Mentees = nil, []domain.PersonID{g.man}
		stranger := domain.Actor{Account: domain.AccountID(storetest.NextID()), Person: person(t, db, "张伟", domain.NewDay(2017, 5, 5))}
		for _, c := range []struct {
			remark string
			who    domain.Actor
			seen   int
			draft  bool
		}{
			{"the child", g.child, 2, true},
			{"the father", g.father, 2, true},
			{"the class teacher", g.wang, 1, false},
			{"the mentor", mentor, 1, false},
			{"the aid officer", g.min, 1, false},
			{"the head", g.head, 1, false},
			{"a teacher without a class", g.ming, 0, false},
			{"a class teacher elsewhere", g.other, 0, false},
			{"the county: counts only", g.jie, 0, false},
			{"the city: counts only", g.li, 0, false},
			{"a classmate", stranger, 0, false},
		} {
			list, err := g.growth.List(ctx, c.who, growth.Query{Student: g.man, Page: domain.Page{Limit: 20}})
			if len(list.Items) != c.seen || (err != nil) != (c.seen == 0) {
				t.Errorf("%s: %d records, %v; want %d", c.remark, len(list.Items), err, c.seen)
			}
			_, err = g.growth.Get(ctx, c.who, handed.ID)
			if (err == nil) != (c.seen > 0) || err != nil && !errors.Is(err, domain.ErrNotFound) {
				t.Errorf("%s, what was handed in: %v", c.remark, err)
			}
			_, err = g.growth.Get(ctx, c.who, draft.ID)
			if (err == nil) != c.draft || err != nil && !errors.Is(err, domain.ErrNotFound) {
				t.Errorf("%s, a draft: %v", c.remark, err)
			}
		}
	})
}

func TestGR10AfterATransferTheOldSchoolSeesNothingNewer(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, db *store.DB, g growthTest) {
		verified := g.verify(t, g.create(t, g.father, g.reading()))
		waiting := g.create(t, g.father, g.reading())
		g.clock.Add(24 * 60 * minute)
		transfer(t, db, g.man, g.away())
		if err := g.growth.Moved(ctx, system, g.man); err != nil {
			t.Fatal(err)
		}
		g.clock.Add(minute)
		newer := g.create(t, g.father, g.reading())
		title := "在新学校改的"
		if _, err := g.growth.Edit(ctx, g.father, verified.ID, verified.Version, growth.Change{Title: &title, Submit: true}); err != nil {
			t.Fatal(err)
		}
		titles := func(rs []growth.Record) (out []string) {
			for _, r := range rs {
				out = append(out, r.ID.String()+r.Title)
			}
			slices.Sort(out)
			return out
		}
		old := titles(g.list(t, g.wang))
		wantOld := []string{verified.ID.String() + "给爷爷读报", waiting.ID.String() + "给爷爷读报"}
		slices.Sort(wantOld)
		if !slices.Equal(old, wantOld) {
			t.Errorf("the old class teacher sees %q, want %q", old, wantOld)
		}
		if n := len(g.list(t, g.other)); n != 3 {
			t.Errorf("the new class teacher sees %d, want all 3", n)
		}
		_, err := g.growth.Get(ctx, g.wang, newer.ID)
		want(t, "the old one, a newer record", err, domain.ErrNotFound)
		if got := g.get(t, g.wang, verified.ID); got.Title == title {
			t.Error("the old class teacher sees the new school's version")
		}
		queue, err := g.growth.ToVerify(ctx, g.other, domain.Page{Limit: 20})
		if err != nil || len(queue.Items) != 3 {
			t.Errorf("the new queue has %d, want 3: %v", len(queue.Items), err)
		}
		if queue, err = g.growth.ToVerify(ctx, g.wang, domain.Page{Limit: 20}); err != nil || len(queue.Items) != 0 {
			t.Errorf("the old queue has %d, want none: %v", len(queue.Items), err)
		}
		results, err := g.growth.Decide(ctx, g.wang, []growth.Decision{{Record: newer.ID, Version: 1, Verify: true}})
		if err != nil || !errors.Is(results[0].Fault, domain.ErrNotFound) {
			t.Errorf("the old one verifies: %v %v", results, err)
		}
	})
}

func TestPH10KeysetPagesSkipAndRepeatNothing(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, _ *store.DB, g growthTest) {
		made := map[growth.RecordID]bool{}
		add := func(n int) {
			for range n {
				made[g.create(t, g.father, g.reading()).ID] = true
			}
		}
		add(7) // within one second: the id decides
		g.clock.Add(minute)
		add(4)
		seen := map[growth.RecordID]int{}
		page := domain.Page{Limit: 3}
		for {
			list, err := g.growth.List(ctx, g.father, growth.Query{Student: g.man, Page: page})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range list.Items {
				seen[r.ID]++
			}
			if list.Next.IsZero() {
				break
			}
			page.After = list.Next
			g.clock.Add(minute)
			g.create(t, g.father, g.reading()) // inserted while somebody pages
		}
		for id := range made {
			if seen[id] != 1 {
				t.Errorf("%v was listed %d times", id, seen[id])
			}
		}
		if len(seen) != len(made) {
			t.Errorf("%d were listed, want the %d that were there", len(seen), len(made))
		}
	})
}

// counted runs fn and says how many statements were sent meanwhile.
func counted(t *testing.T, db *store.DB, fn func()) int {
	t.Helper()
	n := 0
	count := func(*gorm.DB) { n++ }
	for _, g := range []*gorm.DB{db.Read(ctx), db.Write(ctx)} {
		_ = g.Callback().Query().After("gorm:query").Replace("test:count", count)
		_ = g.Callback().Row().After("gorm:row").Replace("test:count", count)
		_ = g.Callback().Raw().After("gorm:raw").Replace("test:count", count)
		_ = g.Callback().Create().After("gorm:create").Replace("test:count", count)
		_ = g.Callback().Update().After("gorm:update").Replace("test:count", count)
	}
	fn()
	return n
}

func TestPH9AnETagIsOneQuery(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, db *store.DB, g growthTest) {
		r := g.create(t, g.father, g.reading())
		var numbers []int64
		for _, who := range []domain.Actor{g.father, g.child, g.wang, g.min} {
			if n := counted(t, db, func() { numbers, _ = g.growth.Numbers(ctx, who, g.man) }); n != 1 {
				t.Errorf("%v: %d queries, want one", who.Appointments, n)
			}
		}
		g.verify(t, r)
		after, err := g.growth.Numbers(ctx, g.father, g.man)
		if err != nil || slices.Equal(after, numbers) {
			t.Errorf("numbers %v before and %v after a change, %v", numbers, after, err)
		}
		_, err = g.growth.Numbers(ctx, domain.Actor{Person: domain.PersonID(storetest.NextID())}, g.man)
		want(t, "a stranger", err, domain.ErrNotFound)
		if n := counted(t, db, func() { g.list(t, g.father) }); n != 1 {
			t.Errorf("a list costs %d queries, want one", n)
		}
		if n := counted(t, db, func() { g.list(t, g.wang) }); n != 2 {
			t.Errorf("a list for staff costs %d queries, want the place and the list", n)
		}
	})
}

func TestASubmitIsLean(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, db *store.DB, g growthTest) {
		g.create(t, keyed(g.father, "key-0000", "p"), g.reading()) // the rows of the feeds are there from now on
		n := counted(t, db, func() { g.create(t, keyed(g.father, "key-0001", "p"), g.reading()) })
		// kept answer; person, enrolment, consent; limits; record; feeds, counts, audit, answer.
		if n > 10 {
			t.Errorf("%d statements for a submit, want at most 10", n)
		}
	})
}

func TestPolicyM3CountsOfABureauHideTheFew(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, _ *store.DB, g growthTest) {
		g.create(t, g.father, g.reading())
		find := func(who domain.Actor) growth.Count {
			list, err := g.growth.Counts(ctx, who, domain.Page{Limit: 20})
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(list.Items, func(c growth.Count) bool { return c.School == g.ofQingfeng.ID })
			if i < 0 {
				t.Fatalf("the school is not among %d", len(list.Items))
			}
			return list.Items[i]
		}
		if c := find(g.head); c.Submitted != 1 || c.Hidden {
			t.Errorf("the head: %+v", c)
		}
		if c := find(g.jie); c.Submitted != 0 || !c.Hidden {
			t.Errorf("the county: %+v", c)
		}
		g.create(t, g.father, g.reading())
		g.create(t, g.father, g.reading())
		if c := find(g.li); c.Submitted != 3 || c.Hidden {
			t.Errorf("the city, three records: %+v", c)
		}
		list, err := g.growth.Counts(ctx, g.jie, domain.Page{Limit: 20})
		if err != nil || len(list.Items) != 1 {
			t.Errorf("the county sees %d schools, want its own: %v", len(list.Items), err)
		}
		_, err = g.growth.Counts(ctx, g.father, domain.Page{Limit: 20})
		want(t, "a guardian", err, domain.ErrForbidden)
	})
}

func TestPolicyM14ANewEditionOfTheLimits(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, _ *store.DB, g growthTest) {
		limits, err := g.growth.Limits(ctx)
		want(t, "limits", err, nil)
		edition := limits[growth.Activity]
		edition.ValidFrom, edition.TitleMax, edition.Source = domain.NewDay(2026, 3, 20), 4, "试行"
		_, err = g.growth.SetRules(ctx, g.li, edition)
		want(t, "the city", err, nil)
		_, err = g.growth.SetRules(ctx, g.li, edition)
		want(t, "the same day again", err, growth.ErrEdition)
		_, err = g.growth.SetRules(ctx, g.jie, edition)
		want(t, "the county", err, domain.ErrForbidden)
		past := edition
		past.ValidFrom = domain.NewDay(2026, 3, 15)
		_, err = g.growth.SetRules(ctx, g.li, past)
		want(t, "yesterday", err, growth.ErrRulesPast)
		g.create(t, g.father, g.reading()) // before it begins
		g.clock.Add(4 * 24 * 60 * minute)
		_, err = g.growth.Create(ctx, g.father, g.reading())
		want(t, "five characters from that day on", err, growth.ErrTooLong)
	})
}

func TestListReadsARecordAsItIs(t *testing.T) {
	t.Parallel()
	eachGrowth(t, func(t *testing.T, db *store.DB, g growthTest) {
		bare := g.reading()
		bare.Submit, bare.Details, bare.Place, bare.Text = false, nil, "", ""
		made := []growth.Record{g.verify(t, g.create(t, g.father, g.reading()))}
		g.clock.Add(minute)
		made = append(made, g.create(t, g.father, bare))
		g.clock.Add(minute)
		made = append(made, g.create(t, g.father, g.reading()))
		list, err := g.growth.List(ctx, g.father, growth.Query{Student: g.man, Page: domain.Page{Limit: 20}})
		if err != nil || len(list.Items) != len(made) {
			t.Fatal(list, err)
		}
		slices.Reverse(made)
		for i, want := range made {
			alone, err := g.growth.Get(ctx, g.father, want.ID)
			if diff := cmp.Diff(alone, list.Items[i], cmpopts.EquateComparable(domain.Day{})); diff != "" || err != nil {
				t.Errorf("record %d: -alone +listed %s %v", i, diff, err)
			}
		}
	})
}
