package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/privacy"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

func (b *bureau) close(who domain.Actor, unit domain.UnitID) error {
	_, err := b.campaign.Close(context.Background(), who, b.c.ID, unit)
	return err
}

func TestAI16SchoolsThenCountiesThenTheCity(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBureau(t, db), context.Background()
		b.pupil("周二", "41092220170102001", b.place())
		b.mapped(b.jie, "civil", "SG03", []byte(lowIncome+person2("周二", "41092220170102001")))
		nanle, hualong, direct := appointed(domain.CountyOfficer, b.nanle.ID), appointed(domain.CountyOfficer, b.hualong.ID), appointed(domain.Head, b.ofCity.ID)
		step := func(remark string, err, want error) {
			t.Helper()
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", remark, err, want)
			}
		}
		step("a county before its school", b.close(b.jie, b.qingfeng.ID), campaign.ErrBelowOpen)
		step("the city before its counties", b.close(b.li, b.city.ID), campaign.ErrBelowOpen)
		step("a class", b.close(b.min, b.classQingfeng.ID), campaign.ErrUnitLevel)
		step("another county's school", b.close(nanle, b.ofQingfeng.ID), domain.ErrNotFound)
		step("a school before its list is matched", b.close(b.head, b.ofQingfeng.ID), nil)
		step("the county while a list waits", b.close(b.jie, b.qingfeng.ID), campaign.ErrListsOpen)
		b.match()
		step("the county: the finding opened the school again", b.close(b.jie, b.qingfeng.ID), campaign.ErrBelowOpen)
		step("the school with an open finding", b.close(b.head, b.ofQingfeng.ID), campaign.ErrFindingsOpen)
		f := b.finding(b.min, "周二")
		_, err := b.campaign.Settle(ctx, b.min, b.c.ID, f.Subject, campaign.Settling{Version: f.Version, Outcome: campaign.NotEligible, Note: "户籍已迁出"})
		b.must(err)
		step("the school", b.close(b.min, b.ofQingfeng.ID), nil)
		step("the school again", b.close(b.min, b.ofQingfeng.ID), campaign.ErrClosed)
		_, err = b.campaign.Settle(ctx, b.min, b.c.ID, f.Subject, campaign.Settling{Version: f.Version + 1, Outcome: campaign.DataError, Note: "改"})
		step("a finding of a closed school", err, campaign.ErrClosed)
		step("the county", b.close(b.jie, b.qingfeng.ID), nil)
		_, err = b.campaign.Bring(ctx, b.jie, campaign.Bringing{Campaign: b.c.ID, Department: "civil", Group: "SG03", File: b.upload(b.jie, []byte("x,y")), Listed: domain.NewDay(2026, 3, 1)})
		step("a list of a closed county", err, campaign.ErrClosed)
		step("南乐's school", b.close(nanle, b.ofNanle.ID), nil)
		step("南乐", b.close(nanle, b.nanle.ID), nil)
		step("华龙's school", b.close(hualong, b.ofHualong.ID), nil)
		step("华龙", b.close(hualong, b.hualong.ID), nil)
		step("the city while its own school is open", b.close(b.li, b.city.ID), campaign.ErrBelowOpen)
		step("the city's own school", b.close(direct, b.ofCity.ID), nil)
		step("the city", b.close(b.li, b.city.ID), nil)
		if c, err := b.campaign.Campaign(ctx, b.li, b.c.ID); err != nil || !c.Closed {
			t.Errorf("the campaign is open: %v", err)
		}

		_, err = b.campaign.Unlock(ctx, b.jie, b.c.ID, b.qingfeng.ID, "补充")
		step("a county unlocks itself", err, domain.ErrForbidden)
		_, err = b.campaign.Unlock(ctx, b.min, b.c.ID, b.ofQingfeng.ID, "补充")
		step("a school unlocks itself", err, domain.ErrForbidden)
		_, err = b.campaign.Unlock(ctx, b.jie, b.c.ID, b.ofQingfeng.ID, " ")
		step("without a reason", err, campaign.ErrReason)
		_, err = b.campaign.Unlock(ctx, b.jie, b.c.ID, b.ofQingfeng.ID, "漏报一名学生")
		b.must(err)
		_, err = b.campaign.Unlock(ctx, b.jie, b.c.ID, b.ofQingfeng.ID, "再来")
		step("what is open", err, campaign.ErrNotClosed)
		statuses, err := b.campaign.Statuses(ctx, b.li, b.c.ID)
		b.must(err)
		closed := map[domain.UnitID]bool{}
		for _, s := range statuses {
			closed[s.Seat.Unit] = s.Seat.Closed
		}
		for unit, want := range map[domain.UnitID]bool{
			b.ofQingfeng.ID: false, b.qingfeng.ID: false, b.city.ID: false, b.nanle.ID: true, b.ofNanle.ID: true, b.ofCity.ID: true,
		} {
			if closed[unit] != want {
				t.Errorf("%s is closed: %t, want %t", unit, closed[unit], want)
			}
		}
		turns, err := b.campaign.Turns(ctx, b.jie, b.c.ID, b.ofQingfeng.ID)
		b.must(err)
		// Closed, opened by the program for the new finding, closed with it, unlocked.
		if len(turns) != 4 || !turns[2].Closed || turns[2].Counts.Missed != 1 || turns[3].Closed || turns[3].Reason != "漏报一名学生" || turns[3].By != b.jie.Person {
			t.Errorf("the trail: %+v", turns)
		}
		if len(statuses) != 8 {
			t.Errorf("the city sees %d units, want itself, 3 counties and 4 schools", len(statuses))
		}
		own, err := b.campaign.Statuses(ctx, b.min, b.c.ID)
		if err != nil || len(own) != 1 || own[0].Now.Missed != 1 || own[0].Now.Open != 0 {
			t.Errorf("the school sees %+v, %v", own, err)
		}
	})
}

// TestAI16ParallelClosings: schools close while the county tries, and a unit
// closes once, whoever comes at the same time.
func TestAI16ParallelClosings(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBureau(t, db), context.Background()
		errs := parallel(12, func(i int) error {
			switch i % 3 {
			case 0:
				return b.close(b.head, b.ofQingfeng.ID)
			case 1:
				return b.close(b.jie, b.qingfeng.ID)
			}
			_, err := b.campaign.Unlock(ctx, b.jie, b.c.ID, b.ofQingfeng.ID, "再看")
			return err
		})
		for _, err := range errs {
			var fault *domain.Fault
			if err != nil && !errors.As(err, &fault) {
				t.Error(err)
			}
		}
		statuses, err := b.campaign.Statuses(ctx, b.jie, b.c.ID)
		b.must(err)
		closed := map[domain.UnitID]bool{}
		for _, s := range statuses {
			closed[s.Seat.Unit] = s.Seat.Closed
		}
		if closed[b.qingfeng.ID] && !closed[b.ofQingfeng.ID] {
			t.Error("the county is closed and its school is open")
		}
		for _, unit := range []domain.UnitID{b.ofQingfeng.ID, b.qingfeng.ID} {
			turns, err := b.campaign.Turns(ctx, b.jie, b.c.ID, unit)
			b.must(err)
			for i, turn := range turns {
				if turn.Closed != (i%2 == 0) {
					t.Errorf("the trail of %s does not alternate: %+v", unit, turns)
					break
				}
			}
		}
	})
}

func TestOneCampaignPerTerm(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBureau(t, db), context.Background()
		today := db.World().Today()
		in := campaign.Opening{Term: spring, Title: "再次", SchoolsBy: today.Add(1), CountiesBy: today.Add(2), CityBy: today.Add(3)}
		for _, row := range []struct {
			remark string
			who    domain.Actor
			change func(*campaign.Opening)
			want   error
		}{
			{"twice", b.li, func(*campaign.Opening) {}, campaign.ErrOpenAlready},
			{"a county", b.jie, func(*campaign.Opening) {}, domain.ErrForbidden},
			{"schools after counties", b.li, func(o *campaign.Opening) { o.SchoolsBy = today.Add(5) }, campaign.ErrDeadlines},
			{"the city first", b.li, func(o *campaign.Opening) { o.CityBy = today }, campaign.ErrDeadlines},
			{"yesterday", b.li, func(o *campaign.Opening) { o.SchoolsBy = today.Add(-1) }, campaign.ErrDeadlines},
			{"the autumn", b.li, func(o *campaign.Opening) { o.Term = spring + 1 }, nil},
		} {
			in := in
			row.change(&in)
			if _, err := b.campaign.Open(ctx, row.who, in); !errors.Is(err, row.want) {
				t.Errorf("%s: %v, want %v", row.remark, err, row.want)
			}
		}
	})
}

// TestOverdueFindingsAreShownUpward: past its day a finding is in the list of
// the school, the county and the city; one whose application is on its way is
// covered and never due.
func TestOverdueFindingsAreShownUpward(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := newBureau(t, db)
		b.pupil("周二", "41092220170102001", b.place())
		applied := b.pupil("周三", "41092220170103001", b.place())
		insert(t, db, "recognition_applications", map[string]any{
			"id": domain.PersonID(storetest.NextID()), "student_id": applied, "school_year": 2025, "term": int(spring), "edition": 1, "state": "applied",
			"origin": "guardian", "form_sealed": []byte{1}, "panel_grade": "", "proposed_grade": "", "grade": "", "objected": false,
			"city_id": b.city.ID, "school_id": b.ofQingfeng.ID, "class_id": b.classQingfeng.ID, "version": 1, "created_at": storetest.Start,
		})
		b.mapped(b.jie, "civil", "SG03", []byte(lowIncome+person2("周二", "41092220170102001")+person2("周三", "41092220170103001")))
		b.match()
		if got := says(b.findings(b.min, campaign.Filter{}))["周三"]; got != "covered applied" {
			t.Errorf("who applied is %q", got)
		}
		for day, want := range map[domain.Day]int{domain.NewDay(2026, 3, 30): 0, domain.NewDay(2026, 3, 31): 1} {
			for remark, who := range map[string]domain.Actor{"school": b.min, "county": b.jie, "city": b.li} {
				late := b.findings(who, campaign.Filter{Overdue: day})
				if len(late) != want || want == 1 && (late[0].Name != "周二" || !late[0].Overdue(day)) {
					t.Errorf("on %s the %s sees %d overdue, want %d", day, remark, len(late), want)
				}
			}
		}
	})
}

// TestAI21DepartmentsRowsGoAfterTheCampaign closes a campaign and lets its time
// go by: the dry run counts what goes, then nobody of the lists is there any
// more, and what was found about students is.
func TestAI21DepartmentsRowsGoAfterTheCampaign(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx, clock := newBureau(t, db), context.Background(), storetest.ClockOf(db)
		s := privacy.New(db.Privacy(), db.World())
		kept := func() (n int64) {
			t.Helper()
			for _, table := range []string{"campaign_rows", "campaign_matches", "campaign_unsure"} {
				var more int64
				b.must(db.Read(ctx).Table(table).Count(&more).Error)
				n += more
			}
			return n
		}
		would := func(remark string, want int64) {
			t.Helper()
			p, err := s.Preview(ctx, system, privacy.Staged, domain.Day{})
			if err != nil || p.Expected != want {
				t.Fatalf("%s: %d rows may go, %v, want %d", remark, p.Expected, err, want)
			}
		}
		waits := func(remark string, want bool) {
			t.Helper()
			if got, err := s.Waiting(ctx); err != nil || got != want {
				t.Errorf("%s: waiting is %t, %v", remark, got, err)
			}
		}
		b.pupil("周二", "41092220170102001", b.place())
		third := b.pupil("周三", "41092220170103001", b.place())
		lines := lowIncome + person2("周二", "41092220170102001") + person2("无此人", "41092220170107001") + person2("周三", "41092220170103003")
		const more = 520 // the same row again and again: more than one bite
		b.mapped(b.jie, "civil", "SG03", []byte(lines+strings.Repeat(person2("无此人", "41092220170107001"), more)))
		b.match()
		unsure := b.finding(b.min, "周三") // the same name and birthday under another number: a person decides
		_, err := b.campaign.Decide(ctx, b.min, b.c.ID, unsure.Subject, campaign.Decision{Version: unsure.Version, Student: third})
		b.must(err)
		b.again()
		for _, f := range b.findings(b.li, campaign.Filter{}) {
			if f.Settled {
				continue
			}
			_, err := b.campaign.Settle(ctx, b.li, b.c.ID, f.Subject, campaign.Settling{Version: f.Version, Outcome: campaign.DataError, Note: "部门数据有误"})
			b.must(err)
		}
		before := b.findings(b.li, campaign.Filter{})
		for _, unit := range []domain.UnitID{
			b.ofQingfeng.ID, b.qingfeng.ID, b.ofNanle.ID, b.nanle.ID, b.ofHualong.ID, b.hualong.ID, b.ofCity.ID,
		} {
			b.must(b.close(b.li, unit))
		}
		clock.Add(400 * 24 * time.Hour)
		would("a campaign that nobody closed", 0)
		waits("a campaign that nobody closed", false)
		b.must(b.close(b.li, b.city.ID))
		clock.Add(365 * 24 * time.Hour)
		would("a day too early", 0)
		waits("a day too early", true)
		clock.Add(2 * 24 * time.Hour)
		next := b.open(spring + 4)
		would("while a later campaign is open", 0)
		b.must(db.Write(ctx).Exec("UPDATE campaign_campaigns SET closed = 1 WHERE id = ?", next.ID).Error)
		all := int64(3 + more)
		if n := kept(); n != all+3 {
			t.Errorf("%d rows, unsure ones and decisions are staged, want %d", n, all+3)
		}
		would("in its time", all)

		b.must(s.Sweep(ctx, system)) // what the night does
		var ordered []struct{ ID privacy.PurgeID }
		b.must(db.Read(ctx).Table("privacy_purges").Select("id").Find(&ordered).Error)
		if len(ordered) != 1 {
			t.Fatalf("the night orders %d purges, want 1", len(ordered))
		}
		p, err := s.Carry(ctx, system, ordered[0].ID)
		if err != nil || p.Gone != all || p.FinishedAt == nil || kept() != 0 {
			t.Errorf("%d rows went, %v, and %d are left; want the %d of the dry run and none", p.Gone, err, kept(), all)
		}
		b.must(s.Sweep(ctx, system))
		would("a second time", 0)
		waits("a second time", false)
		if again, err := s.Purges(ctx, system, domain.Page{Limit: 5}); err != nil || len(again.Items) != 1 {
			t.Errorf("the second night ordered another purge: %v, %v", again.Items, err)
		}

		after := b.findings(b.li, campaign.Filter{})
		if len(after) != len(before) {
			t.Errorf("%d findings are left, want %d", len(after), len(before))
		}
		if got, want := says(after)["周二"], says(before)["周二"]; got != want || want == "" {
			t.Errorf("the finding about a student says %q, want %q", got, want)
		}
		for _, f := range after {
			if _, err := b.campaign.Finding(ctx, b.li, b.c.ID, f.Subject); err != nil {
				t.Errorf("a finding cannot be opened any more: %v", err)
			}
			if f.Student.IsZero() && (f.Name != "" || f.IDNumber != "") {
				t.Errorf("somebody whom nobody knows is still named: %s", f.Name)
			}
		}
		_, err = b.campaign.Unlock(ctx, b.li, b.c.ID, b.ofQingfeng.ID, "再看")
		is(t, "unlocked without its rows", err, campaign.ErrForgotten)
		broken, err := db.Invariants(ctx)
		for _, x := range broken {
			if x.Invariant != "a clean file has its content" { // the lists here stand in memory
				t.Errorf("broken: %v", x)
			}
		}
		b.must(err)
		sealAll(t, db)
		if report := verify(t, db); !report.OK() {
			t.Errorf("verify finds %v, want nothing: no line of the audit went", summary(report))
		}
	})
}
