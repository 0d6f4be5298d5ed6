package store_test

import (
	"errors"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/contest"
	"lizhi/domain/portfolio"
	"lizhi/domain/publicity"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
	"lizhi/seeds"
)

// disputedTest is a season whose result hangs: 陈小满 has won it and is on show, a
// classmate has won nothing.
type disputedTest struct {
	*contestTest
	t           *testing.T
	db          *store.DB
	publicity   publicity.Service
	portfolios  portfolio.Service
	run         func()
	best, other contest.Entry
	notice      publicity.Notice
	classmate   domain.Actor
}

func eachDisputed(t *testing.T, test func(*disputedTest)) {
	t.Helper()
	eachContest(t, func(t *testing.T, db *store.DB, c *contestTest) {
		d := &disputedTest{
			contestTest: c, t: t, db: db, publicity: publicity.New(db.Publicity(), db.World()),
			portfolios: portfolio.New(db.Portfolio(), db.World()), classmate: domain.Actor{Person: c.second},
		}
		feature := jobs.Contest{Contest: c.contest, Publicity: d.publicity, Portfolios: jobs.Portfolio{Service: d.portfolios}}
		runner := jobs.New(db.Queue(), jobs.Options{World: db.World()}, feature, jobs.Publicity{
			Publicity: d.publicity, Reactions: map[publicity.Kind]jobs.Reaction{publicity.Contest: feature},
		})
		d.run = func() { t.Helper(); is(t, "drain", runner.Drain(ctx), nil) }
		rules, err := seeds.Publicity()
		is(t, "rules", err, nil)
		is(t, "load", d.publicity.Load(ctx, system, rules), nil)
		d.best, d.other = c.enter(t, c.man), c.enter(t, c.second)
		c.assign(t)
		for _, j := range c.judges {
			c.favour(t, db, j, d.best.ID)
		}
		out, err := c.contest.Propose(ctx, c.min, c.season.ID, false)
		is(t, "propose", err, nil)
		_, err = c.contest.Announce(ctx, c.head, c.season.ID, out.Season.Version)
		is(t, "announce", err, nil)
		agree(t, db, c.man, domain.ContestPublicity)
		agreeSelf(t, db, c.man, domain.ContestPublicity)
		_, err = c.contest.Show(ctx, c.min, d.best.ID)
		is(t, "show", err, nil)
		d.run()
		list, err := d.publicity.Hanging(ctx, d.classmate, domain.Page{Limit: 5})
		if err != nil || len(list.Items) != 1 || list.Items[0].Title != "2026年励志之星评选结果公示" {
			t.Fatalf("what hangs: %+v, %v", list.Items, err)
		}
		d.notice = list.Items[0]
		test(d)
	})
}

// expects says how the best entry stands: to its family, to others, in its
// portfolio.
func (d *disputedTest) expects(remark string, standing contest.Standing, place int, award string, honours int) {
	d.t.Helper()
	r, err := d.contest.EntryResult(ctx, d.father, d.best.ID)
	if want := (contest.Reached{Entry: d.best.ID, Category: "primary", Place: place, Award: award, Standing: standing}); err != nil || r != want {
		d.t.Errorf("%s: the family reads %+v, %v; want %+v", remark, r, err, want)
	}
	list, err := d.contest.Honours(ctx, d.contestTest.other, d.season.ID)
	if err != nil || len(list) != honours {
		d.t.Errorf("%s: others read %d honours, %v; want %d", remark, len(list), err, honours)
	}
	p, err := d.portfolios.Compose(ctx, domain.Standing{Person: d.man}, nil)
	if err != nil || len(p.Honours) != honours {
		d.t.Errorf("%s: the portfolio has %d honours, %v; want %d", remark, len(p.Honours), err, honours)
	}
}

func (d *disputedTest) entry() contest.Entry {
	d.t.Helper()
	v, err := d.contest.Entry(ctx, d.min, d.best.ID)
	is(d.t, "the entry", err, nil)
	return v.Entry
}

func (d *disputedTest) object(row int) publicity.Objection {
	d.t.Helper()
	raised, err := d.publicity.Object(ctx, d.classmate, d.notice.ID, publicity.Objecting{Row: row, Text: "作品抄自网络"})
	is(d.t, "object", err, nil)
	return raised.Objection
}

func (d *disputedTest) answer(who domain.Actor, o publicity.Objection, outcome publicity.Outcome) publicity.Objection {
	d.t.Helper()
	c, err := d.publicity.Answer(ctx, who, o.ID, o.Version, publicity.Verdict{Outcome: outcome, Text: "经核实，答复如下"})
	is(d.t, "answer", err, nil)
	return c.Objection
}

// actions counts the audit rows of an action.
func (d *disputedTest) actions(action string) int64 {
	d.t.Helper()
	var n int64
	is(d.t, "audit", d.db.Read(ctx).Table("audit").Where("action = ?", action).Count(&n).Error, nil)
	return n
}

func TestPolicyH14AnObjectionFreezesTheEntryUntilItsAnswer(t *testing.T) {
	t.Parallel()
	eachDisputed(t, func(d *disputedTest) {
		t, about := d.t, []contest.EntryID{d.best.ID}
		d.expects("before", contest.IsValid, 1, "一等奖", 1)
		o := d.object(1)
		d.run()
		d.expects("an objection is open", contest.UnderReview, 1, "一等奖", 0)
		if v, err := d.publicity.Read(ctx, d.classmate, d.notice.ID); err != nil || len(v.Rows) != 1 {
			t.Errorf("the list shows %d rows, %v; a frozen row is shown as it was", len(v.Rows), err)
		}
		_, err := d.contest.Show(ctx, d.min, d.best.ID)
		is(t, "show what is under review", err, contest.ErrUnderReview)
		frozen := d.entry()
		is(t, "heard again", d.contest.Disputed(ctx, system, d.season.ID, about), nil)
		if again := d.entry(); again.Version != frozen.Version || d.actions("contest.freeze") != 1 {
			t.Errorf("heard twice it froze %d times, version %d after %d", d.actions("contest.freeze"), again.Version, frozen.Version)
		}

		second := d.object(0) // to the whole list
		d.answer(d.min, o, publicity.Rejected)
		d.run()
		d.expects("one of two is answered", contest.UnderReview, 1, "一等奖", 0)
		second = d.answer(d.min, second, publicity.Rejected)
		d.run()
		d.expects("both are rejected", contest.IsValid, 1, "一等奖", 1)
		if e := d.entry(); e.ShownBy != d.min.Person || e.State != contest.Published {
			t.Errorf("rejected, it is %s and shown by %s: not as before", e.State, e.ShownBy)
		}

		_, err = d.publicity.Appeal(ctx, d.classmate, second.ID, "不服学校的答复")
		is(t, "appeal", err, nil)
		d.run()
		d.expects("appealed", contest.UnderReview, 1, "一等奖", 0)
		kept, err := d.publicity.Kept(ctx, d.min, d.notice.ID)
		is(t, "kept", err, nil)
		_, err = d.publicity.Withdraw(ctx, d.min, d.notice.ID, kept.Notice.Version, "名单有误")
		is(t, "take the list back", err, nil)
		d.run()
		d.expects("the list was taken back with its objections", contest.IsValid, 1, "一等奖", 1)
	})
}

func TestPolicyH18AnUpheldObjectionStrikesTheAwardAndNobodyMovesUp(t *testing.T) {
	t.Parallel()
	eachDisputed(t, func(d *disputedTest) {
		t, about := d.t, []contest.EntryID{d.best.ID}
		agree(t, d.db, d.man, domain.PortfolioExport)
		exported, err := d.portfolios.Order(ctx, d.wang, portfolio.Order{Student: d.man})
		is(t, "order", err, nil)
		_, _, _, err = d.portfolios.Begin(ctx, system, exported.ID)
		is(t, "begin", err, nil)
		is(t, "finish", d.portfolios.Finish(ctx, system, exported.ID, portfolio.Made{}), nil)

		o := d.object(1)
		d.run()
		d.answer(d.head, o, publicity.Upheld)
		d.run()
		for range 2 { // a task may run twice, and news come late
			is(t, "heard again", d.contest.Disputed(ctx, system, d.season.ID, about), nil)
		}
		d.expects("upheld", contest.IsStruck, 0, "", 0)
		if e := d.entry(); e.State != contest.Struck || e.StruckBy != d.head.Person || e.Reason == "" || !e.ShownBy.IsZero() || e.Objected {
			t.Errorf("struck: %+v", e)
		}
		if n := d.actions("contest.strike"); n != 1 {
			t.Errorf("the audit has it %d times", n)
		}
		_, err = d.contest.Show(ctx, d.min, d.best.ID)
		is(t, "show what was struck", err, contest.ErrNotShown)
		if v, err := d.publicity.Read(ctx, d.classmate, d.notice.ID); err != nil || len(v.Rows) != 0 {
			t.Errorf("the list still shows %d rows, %v", len(v.Rows), err)
		}

		if next, err := d.contest.EntryResult(ctx, d.father, d.other.ID); err != nil || next.Place != 2 || next.Award != "" || next.Standing != contest.IsValid {
			t.Errorf("the next in line has %+v, %v: nobody moves up", next, err)
		}
		out, err := d.contest.Result(ctx, d.min, d.season.ID)
		is(t, "result", err, nil)
		for _, p := range out.Placings {
			if p.Award != "" || (out.Standing(p.Entry) == contest.IsStruck) != (p.Entry == d.best.ID) {
				t.Errorf("the officer reads %+v, %s", p, out.Standing(p.Entry))
			}
		}
		if _, winners, err := d.contest.Winners(ctx, system, d.season.ID); err != nil || len(winners) != 0 {
			t.Errorf("still to be made public: %+v, %v", winners, err)
		}
		if e, err := d.portfolios.Get(ctx, d.wang, exported.ID); err != nil || e.State != portfolio.Expired {
			t.Errorf("a portfolio that was exported with the award is %s, %v", e.State, err)
		}
		is(t, "a person says it", d.contest.Disputed(ctx, d.min, d.season.ID, about), domain.ErrForbidden)
		is(t, "of another season", d.contest.Disputed(ctx, system, contest.SeasonID(storetest.NextID()), about), nil)
	})
}

// TestPolicyH14NewsOutOfOrderDoNoHarm has every piece of news told last.
func TestPolicyH14NewsOutOfOrderDoNoHarm(t *testing.T) {
	t.Parallel()
	eachDisputed(t, func(d *disputedTest) {
		d.answer(d.min, d.object(1), publicity.Rejected) // nothing was told yet
		d.run()
		d.expects("objected and rejected at once", contest.IsValid, 1, "一等奖", 1)
		if n := d.actions("contest.freeze"); n != 0 {
			d.t.Errorf("frozen %d times by old news", n)
		}
		o := d.object(1)
		is(d.t, "the news of before, again", d.contest.Disputed(ctx, system, d.season.ID, []contest.EntryID{d.best.ID, d.best.ID}), nil)
		d.expects("the objection counts before its news comes", contest.UnderReview, 1, "一等奖", 0)
		d.answer(d.head, o, publicity.Upheld)
		d.run()
		d.expects("upheld", contest.IsStruck, 0, "", 0)
	})
}

func TestPolicyH18ASecondPersonDisqualifies(t *testing.T) {
	t.Parallel()
	eachDisputed(t, func(d *disputedTest) {
		t := d.t
		ask := func() contest.Entry {
			t.Helper()
			e, err := d.contest.AskDisqualification(ctx, d.min, d.best.ID, "作品抄自网络。")
			is(t, "ask", err, nil)
			return e
		}
		decide := func(who domain.Actor, version int, v contest.Verdict) error {
			_, err := d.contest.DecideDisqualification(ctx, who, d.best.ID, version, v)
			return err
		}
		for who, as := range map[string]domain.Actor{"the family": d.father, "the class teacher": d.wang, "the head": d.head} {
			if _, err := d.contest.AskDisqualification(ctx, as, d.best.ID, "抄袭。"); !errors.Is(err, domain.ErrForbidden) {
				t.Errorf("%s asks: %v", who, err)
			}
		}
		e := ask()
		d.expects("asked", contest.UnderReview, 1, "一等奖", 0)
		for who, as := range map[string]domain.Actor{"the family": d.father, "the class teacher": d.wang, "the officer": d.min, "the head": d.head} {
			v, err := d.contest.Entry(ctx, as, d.best.ID)
			if reads := as.Person == d.min.Person || as.Person == d.head.Person; err != nil || (v.Entry.Asked != "") != reads {
				t.Errorf("%s reads %q, %v", who, v.Entry.Asked, err)
			}
			list, err := d.contest.Entries(ctx, as, contest.Filter{Season: d.season.ID}, domain.Page{Limit: 5})
			is(t, "list", err, nil)
			for _, v := range list.Items {
				if v.Entry.Asked != "" {
					t.Errorf("%s reads the reason in a list", who)
				}
			}
		}
		is(t, "decided by who asked", decide(d.min, e.Version, contest.Agreed), contest.ErrSamePerson)
		is(t, "decided by the family", decide(d.father, e.Version, contest.Refused), domain.ErrForbidden)
		is(t, "decided on another version", decide(d.head, e.Version-1, contest.Agreed), domain.ErrStale)
		is(t, "refused", decide(d.head, e.Version, contest.Refused), nil)
		d.expects("refused", contest.IsValid, 1, "一等奖", 1)
		is(t, "refused again", decide(d.head, e.Version+1, contest.Refused), contest.ErrNotAsked)

		e = ask()
		is(t, "agreed", decide(d.head, e.Version, contest.Agreed), nil)
		d.run()
		d.expects("agreed", contest.IsStruck, 0, "", 0)
		if struck := d.entry(); struck.StruckBy != d.head.Person || struck.Reason != "作品抄自网络。" {
			t.Errorf("struck by %s for %q", struck.StruckBy, struck.Reason)
		}
		if v, err := d.publicity.Read(ctx, d.classmate, d.notice.ID); err != nil || len(v.Rows) != 0 {
			t.Errorf("the list still shows %d rows, %v", len(v.Rows), err)
		}
		if next, err := d.contest.EntryResult(ctx, d.father, d.other.ID); err != nil || next.Place != 2 || next.Award != "" {
			t.Errorf("the next in line has %+v, %v: nobody moves up", next, err)
		}
	})
}

// TestPolicyD8WhatCouldNotHangIsNotPlanned asks before anybody enters, and again
// of what was planned before.
func TestPolicyD8WhatCouldNotHangIsNotPlanned(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, _ *store.DB, c *contestTest) {
		plan := schoolPlan()
		plan.Name = "第20261122届励志之星"
		_, err := c.contest.Plan(ctx, c.min, contest.SeasonID{}, c.ofQingfeng.ID, plan)
		if refusal(err) != "contest.season_name" {
			t.Errorf("a season that could not be made public is planned: %v", err)
		}
		plan = schoolPlan()
		plan.Categories[0].Awards = []contest.Award{{Name: "第①名", Places: 1}}
		_, err = c.contest.Plan(ctx, c.min, contest.SeasonID{}, c.ofQingfeng.ID, plan)
		if refusal(err) != "contest.award_name" {
			t.Errorf("an award that could not be made public is planned: %v", err)
		}
		season, err := c.contest.Plan(ctx, c.min, contest.SeasonID{}, c.ofQingfeng.ID, schoolPlan())
		is(t, "plan", err, nil)
		plan.Categories[0].Awards = []contest.Award{{Name: strings.Repeat("奖", 41), Places: 1}}
		_, err = c.contest.Change(ctx, c.min, season.ID, season.Version, plan)
		is(t, "change to an award too long to be shown", err, contest.ErrAwardName)
	})
}
