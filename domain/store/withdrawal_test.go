package store_test

import (
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/consent"
	"lizhi/domain/contest"
	"lizhi/domain/files"
	"lizhi/domain/portfolio"
	"lizhi/domain/privacy"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
	"lizhi/media"
	"lizhi/media/mediatest"
)

// announced is a season in which 陈小满 has won, with an entry of one picture.
func (c *contestTest) announced(t *testing.T, db *store.DB) contest.Entry {
	t.Helper()
	e := c.enter(t, c.man)
	c.assign(t)
	for _, j := range c.judges {
		c.score(t, j, 9000)
	}
	out, err := c.contest.Propose(ctx, c.min, c.season.ID, false)
	is(t, "propose", err, nil)
	_, err = c.contest.Announce(ctx, c.head, c.season.ID, out.Season.Version)
	is(t, "announce", err, nil)
	media := `[{"file":"` + domain.FileID(storetest.NextID()).String() + `","kind":"picture"}]`
	err = db.Write(ctx).Table("contest_entries").Where("id = ?", e.ID).Update("media", media).Error
	is(t, "picture", err, nil)
	return e
}

// agreeSelf is the student's own agreement, beside the guardian's.
func agreeSelf(t *testing.T, db *store.DB, student domain.PersonID, p domain.Purpose) {
	t.Helper()
	insert(t, db, "consent_given", map[string]any{
		"id": domain.PersonID(storetest.NextID()), "student_id": student, "purpose": p, "version": 1, "giver": "student",
		"given_by": student, "answer": "agreed", "way": "account", "signed_on": domain.NewDay(2025, 9, 1), "current_key": 1,
		"created_at": storetest.Start,
	})
}

// TestPolicyB6WithdrawalTakesDownWhatTheContestShows asks for the picture that
// everybody could see, at once after each withdrawal.
func TestPolicyB6WithdrawalTakesDownWhatTheContestShows(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, db *store.DB, c *contestTest) {
		e := c.announced(t, db)
		agree(t, db, c.man, domain.ContestPublicity, domain.MediaUse)
		agreeSelf(t, db, c.man, domain.ContestPublicity)
		_, err := c.contest.Show(ctx, c.min, e.ID)
		is(t, "show", err, nil)
		consents := consent.New(db.Consent(), db.World())
		runner := jobs.New(db.Queue(), jobs.Options{World: db.World()}, jobs.Consent{Withdrawn: jobs.Withdrawals(
			c.contest, jobs.Portfolio{Service: portfolio.New(db.Portfolio(), db.World())},
		)})
		picture := func() error {
			_, err := c.contest.HonourPicture(ctx, c.other, c.season.ID, e.ID, 1)
			return err
		}
		is(t, "the picture on show", picture(), nil)

		_, err = consents.Withdraw(ctx, c.father, c.man, domain.MediaUse)
		is(t, "withdraw media_use", err, nil)
		is(t, "the picture, at once", picture(), domain.ErrNotFound)
		is(t, "drain", runner.Drain(ctx), nil)
		if v, err := c.contest.Entry(ctx, c.min, e.ID); err != nil || v.Entry.ShownBy.IsZero() {
			t.Errorf("without media_use the text is hidden too: %v", err)
		}

		_, err = consents.Withdraw(ctx, c.child, c.man, domain.ContestPublicity)
		is(t, "withdraw contest_publicity", err, nil)
		for range 2 { // a task may run twice
			is(t, "drain", runner.Drain(ctx), nil)
			is(t, "hide again", c.contest.Withdrawn(ctx, system, c.man), nil)
		}
		is(t, "the picture", picture(), domain.ErrNotFound)
		v, err := c.contest.Entry(ctx, c.min, e.ID)
		is(t, "entry", err, nil)
		if !v.Entry.ShownBy.IsZero() || v.Entry.State != contest.Published {
			t.Errorf("the entry is %s, shown by %s; want it published and shown by nobody", v.Entry.State, v.Entry.ShownBy)
		}
	})
}

// TestPolicyB6WithdrawalTakesExportsAway looks at a student's own export and at
// those for many, which show the student or left them out.
func TestPolicyB6WithdrawalTakesExportsAway(t *testing.T) {
	t.Parallel()
	exportsGo(t, func(t *testing.T, db *store.DB, c cast) {
		t.Helper()
		_, err := consent.New(db.Consent(), db.World()).Withdraw(ctx, c.father, c.man, domain.GrowthRecords)
		is(t, "withdraw", err, nil)
	})
}

// TestPolicyM13DeletionTakesExportsAway does so when the father asks that all be
// deleted.
func TestPolicyM13DeletionTakesExportsAway(t *testing.T) {
	t.Parallel()
	exportsGo(t, func(t *testing.T, db *store.DB, c cast) {
		t.Helper()
		s := privacy.New(db.Privacy(), db.World())
		r, err := s.Ask(ctx, c.father, privacy.RequestDraft{Student: c.man, Reason: "不再使用"})
		is(t, "ask", err, nil)
		_, err = s.Decide(ctx, c.min, r.ID, r.Version, privacy.Decision{Accept: true, Checked: "当面核对身份证"})
		is(t, "decide", err, nil)
	})
}

// exportsGo makes exports and looks at them after something happened.
func exportsGo(t *testing.T, happens func(*testing.T, *store.DB, cast)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCast(t, db)
		c.father.Wards = []domain.PersonID{c.man}
		insert(t, db, "people_guardians", map[string]any{
			"id": domain.PersonID(storetest.NextID()), "guardian_id": c.father.Person, "ward_id": c.man, "relation": "father",
			"began_on": domain.NewDay(2017, 4, 2), "created_at": storetest.Start,
		})
		agree(t, db, c.man, domain.PortfolioExport)
		docs := files.New(db.Files(), db.World(), media.Vault{Store: mediatest.Embedded(t)}, nil)
		err := docs.SetLimits(ctx, system, files.Limit{
			Kind: files.Portfolio, From: domain.NewDay(2026, 1, 1), MaxBytes: 1 << 20, KeepDays: 30, IdleDays: 30,
		})
		is(t, "limits", err, nil)
		exports := portfolio.New(db.Portfolio(), db.World())
		make := func(order portfolio.Order, skipped ...portfolio.Skip) portfolio.Export {
			t.Helper()
			e, err := exports.Order(ctx, c.wang, order)
			is(t, "order", err, nil)
			_, _, _, err = exports.Begin(ctx, system, e.ID)
			is(t, "begin", err, nil)
			f, err := docs.Keep(ctx, system, files.Document{Owner: c.wang.Person, Kind: files.Portfolio, Name: "a.zip", Type: "application/zip"},
				func(w io.Writer) error { _, err := io.WriteString(w, e.ID.String()); return err })
			is(t, "keep", err, nil)
			is(t, "finish", exports.Finish(ctx, system, e.ID, portfolio.Made{File: f.ID}), nil)
			e.File = f.ID
			return e
		}
		other := make(portfolio.Order{Unit: c.classQingfeng.ID})
		// 陈小满 had not agreed then: the archive does not show the child.
		skip := `[{"Student":"` + c.man.String() + `","Name":"陈小满"}]`
		is(t, "skip", db.Write(ctx).Table("portfolio_exports").Where("id = ?", other.ID).Update("skipped", skip).Error, nil)
		own, many := make(portfolio.Order{Student: c.man}), make(portfolio.Order{Unit: c.classQingfeng.ID})
		making, err := exports.Order(ctx, c.wang, portfolio.Order{Student: c.man})
		is(t, "order", err, nil)
		_, _, _, err = exports.Begin(ctx, system, making.ID)
		is(t, "begin", err, nil)

		portfolios := jobs.Portfolio{Service: exports, Files: docs}
		runner := jobs.New(db.Queue(), jobs.Options{World: db.World()},
			jobs.Consent{Withdrawn: jobs.Withdrawals(contest.New(db.Contest(), db.World()), portfolios)},
			jobs.Privacy{Service: privacy.New(db.Privacy(), db.World()), Portfolios: portfolios})
		happens(t, db, c)
		is(t, "drain", runner.Drain(ctx), nil)
		for _, tt := range []struct {
			remark string
			export portfolio.Export
			state  portfolio.State
			file   error
		}{
			{"the student's own", own, portfolio.Expired, files.ErrGone},
			{"one for the class", many, portfolio.Expired, files.ErrGone},
			{"one that left the student out", other, portfolio.Done, nil},
			{"one in the making", making, portfolio.Failed, domain.ErrNotFound},
		} {
			e, err := exports.Get(ctx, c.wang, tt.export.ID)
			if err != nil || e.State != tt.state {
				t.Errorf("%s: %s, %v; want it %s", tt.remark, e.State, err, tt.state)
			}
			_, err = docs.Read(ctx, tt.export.File, files.Original)
			is(t, tt.remark, err, tt.file)
		}
	})
}

// TestPortfolioHonoursAreThoseOfAnnouncedContests reads a portfolio before and
// after a result is announced, and that of somebody without an award.
func TestPortfolioHonoursAreThoseOfAnnouncedContests(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, db *store.DB, c *contestTest) {
		portfolios := portfolio.New(db.Portfolio(), db.World())
		honours := func(student domain.PersonID, terms ...domain.Term) []portfolio.Honour {
			t.Helper()
			p, err := portfolios.Compose(ctx, domain.Standing{Person: student}, terms)
			is(t, "compose", err, nil)
			return p.Honours
		}
		best := c.enter(t, c.man)
		c.enter(t, c.second)
		c.assign(t)
		for _, j := range c.judges {
			c.favour(t, db, j, best.ID)
		}
		out, err := c.contest.Propose(ctx, c.min, c.season.ID, false)
		is(t, "propose", err, nil)
		winner, loser := c.man, c.second
		if got := honours(winner); len(got) != 0 {
			t.Errorf("before the result is announced: %v", got)
		}
		_, err = c.contest.Announce(ctx, c.head, c.season.ID, out.Season.Version)
		is(t, "announce", err, nil)
		today := db.World().Today()
		want := []portfolio.Honour{{Day: today, Title: "一等奖", Issuer: "2026年励志之星", Level: "校级"}}
		if diff := cmp.Diff(want, honours(winner), cmp.Comparer(func(a, b domain.Day) bool { return a == b })); diff != "" {
			t.Errorf("the winner's honours (-want +got):\n%s", diff)
		}
		if got := honours(loser); len(got) != 0 {
			t.Errorf("without an award: %v", got)
		}
		if got := honours(winner, domain.SchoolYear(2019).Autumn()); len(got) != 0 {
			t.Errorf("in an export of another term: %v", got)
		}
	})
}
