package store_test

import (
	"context"
	"errors"
	"testing"

	"lizhi/domain"
	"lizhi/domain/campaign"
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
