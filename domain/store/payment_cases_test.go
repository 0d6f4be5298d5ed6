package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// obligation is what a student is owed, with its version.
func (p *purse) obligation(b payment.Batch, row int) ledger.Obligation {
	p.t.Helper()
	for _, a := range p.rows(b) {
		if a.Row == row {
			o, _, err := p.payment.Obligation(context.Background(), p.officer, a.Obligation)
			p.must(err)
			return o
		}
	}
	p.t.Fatalf("no row %d", row)
	return ledger.Obligation{}
}

// open lists the open exceptions that somebody sees.
func (p *purse) open(who domain.Actor, f cases.Filter) []cases.Exception {
	p.t.Helper()
	f.State = "open"
	list, err := p.payment.Exceptions(context.Background(), who, f, domain.Page{Limit: 100})
	p.must(err)
	return list.Items
}

// recalled asks for money of a row back and has it allowed.
func (p *purse) recalled(b payment.Batch, row int, in cases.Recall) cases.Recovery {
	p.t.Helper()
	o := p.obligation(b, row)
	in.Obligation, in.Version = o.ID, o.Version
	r, err := p.payment.AskRecovery(context.Background(), p.officer, in)
	p.must(err)
	r, err = p.payment.DecideRecovery(context.Background(), p.bureau, r.ID, cases.Say{Version: 1, Allow: cases.Yes, Reason: "属实"})
	p.must(err)
	return r
}

// also is somebody who has another office besides.
func also(who domain.Actor, role domain.Role, unit domain.UnitID) domain.Actor {
	who.Appointments = append(slices.Clone(who.Appointments), domain.Appointment{Role: role, Unit: unit})
	return who
}

// TestAI12WhatCameBackIsSomebodysUntilADay follows a returned row: cause, owner,
// deadline by its cause, the county when it is overdue, the city later; closed
// when it is corrected, and open anew when it comes back again.
func TestAI12WhatCameBackIsSomebodysUntilADay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		p.award(p.student("林晓雨"), p.student("张伟"))
		b := p.exported()
		p.landed(b, "first", map[int]string{1: "卡未激活"})
		list := p.open(p.officer, cases.Filter{})
		if len(list) != 1 || list[0].Cause != "F02" || list[0].Kind != cases.CameBack || list[0].Owner != p.officer.Person || list[0].Amount != 115000 {
			t.Fatalf("the exceptions are %+v", list)
		}
		e, today := list[0], domain.DayOf(storetest.Start)
		if days := e.Due.Compare(today); days < 15 || e.ThenDue.Compare(e.Due) < 10 { // 15 and 10 working days
			t.Errorf("F02 is due on %s and %s, %d days from %s", e.Due, e.ThenDue, days, today)
		}
		for _, row := range []struct {
			remark string
			day    domain.Day
			want   domain.Scope
		}{
			{"at once", today, domain.School},
			{"on its last day", e.Due, domain.School},
			{"a school of the city has no county: the city's", e.Due.Add(1), domain.City},
		} {
			if got := e.Level(row.day); got != row.want {
				t.Errorf("%s: %s's, want %s's", row.remark, got, row.want)
			}
		}
		ofCounty := e
		ofCounty.County = p.qingfeng.ID
		if got := ofCounty.Level(e.Due.Add(1)); got != domain.County {
			t.Errorf("overdue in a county it is %s's", got)
		}
		if got := ofCounty.Level(e.ThenDue.Add(1)); got != domain.City {
			t.Errorf("long overdue it is %s's", got)
		}
		for who, n := range map[string]int{"city": len(p.open(p.bureau, cases.Filter{})), "F02": len(p.open(p.officer, cases.Filter{Cause: "F02"})), "F05": len(p.open(p.officer, cases.Filter{Cause: "F05"})), "overdue": len(p.open(p.bureau, cases.Filter{Level: domain.City}))} {
			if want := map[string]int{"city": 1, "F02": 1}[who]; n != want {
				t.Errorf("%s lists %d, want %d", who, n, want)
			}
		}
		if _, err := p.payment.Exceptions(ctx, p.teacher, cases.Filter{}, domain.Page{Limit: 9}); refusal(err) != "forbidden" {
			t.Errorf("a class teacher lists them: %v", err)
		}
		p.sound()

		o := p.obligation(b, 1)
		_, err := p.payment.Correct(ctx, p.officer, o.ID, cases.Correction{Reason: "已激活", Version: o.Version})
		p.must(err)
		if left := p.open(p.officer, cases.Filter{}); len(left) != 0 {
			t.Errorf("after the correction %d are open", len(left))
		}
		p.sound()
		again := p.exported()
		p.landed(again, "again", map[int]string{1: "卡未激活"})
		if list := p.open(p.officer, cases.Filter{}); len(list) != 1 || list[0].Batch != again.ID {
			t.Errorf("returned again: %+v", list)
		}
		var sheet []string
		p.must(p.payment.EachException(ctx, p.head, cases.Filter{}, func(e cases.Exception, name string) error {
			sheet = append(sheet, name+" "+string(e.Outcome))
			return nil
		}))
		if len(sheet) != 2 || !strings.HasPrefix(sheet[0], "林晓雨") && !strings.HasPrefix(sheet[0], "张伟") {
			t.Errorf("the sheet lists %q", sheet)
		}
		p.sound()
	})
}

// TestPolicyG7WhatStaysOpenHasAnOwner applies the matching rows of a held file:
// the row that does not match is the importing officer's, until another file
// tells of it.
func TestPolicyG7WhatStaysOpenHasAnOwner(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		p.award(p.student("林晓雨"), p.student("张伟"), p.student("李四"))
		b := p.exported()
		cut := p.told(b, nil)[:2] // cut short: the third row is missing
		cut[0].Amount--
		held, err := p.stage(p.received(b, "cut").ID, cut)
		p.must(err)
		_, lines, err := p.payment.Result(ctx, p.head, held.ID, result.Part{Problems: true})
		p.must(err)
		named := map[int]result.Problem{}
		for _, l := range lines {
			named[l.BatchRow] = l.Problem
		}
		if held.State != result.Held || held.Lines != 2 || len(named) != 2 || named[1] != result.WrongAmount || named[3] != result.Missing {
			t.Fatalf("held: %+v, %v", held, named)
		}
		applied, err := p.payment.Decide(ctx, p.head, held.ID, result.Verdict{Version: held.Version, Decision: result.ApplyMatching, Reason: "已核对"})
		p.must(err)
		if applied.PaidRows != 1 {
			t.Errorf("%d rows paid, want 1", applied.PaidRows)
		}
		open := p.open(p.officer, cases.Filter{})
		if len(open) != 2 || open[0].Kind != cases.LeftOpen || open[0].Owner != p.officer.Person || open[0].Due.IsZero() {
			t.Errorf("left open: %+v", open)
		}
		p.sound()
		var rest []bankfile.Reply
		for _, l := range p.told(b, map[int]string{3: "无此账号"}) {
			if l.Row != 2 {
				rest = append(rest, l)
			}
		}
		_, err = p.stage(p.received(b, "rest").ID, rest)
		p.must(err)
		open = p.open(p.officer, cases.Filter{})
		if len(open) != 1 || open[0].Kind != cases.CameBack || open[0].Row != 3 {
			t.Errorf("after the rest: %+v", open)
		}
		p.sound()
	})
}

// TestPolicyG10WrongPaymentIsRecovered asks, allows and settles: paid to the
// wrong account, so the student is owed it again.
func TestPolicyG10WrongPaymentIsRecovered(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.award(lin)
		b := p.exported()
		o := p.obligation(b, 1)
		recall := cases.Recall{Obligation: o.ID, Purpose: cases.PayAgain, Reason: "卡号登记成他人", Version: o.Version}
		if _, err := p.payment.AskRecovery(ctx, p.officer, recall); refusal(err) != "payment.not_paid" {
			t.Errorf("recalled before it arrived: %v", err)
		}
		p.landed(b, "first", nil)
		recall.Version = p.obligation(b, 1).Version
		for remark, c := range map[string]struct {
			change func(*cases.Recall)
			want   string
		}{
			"without a reason": {func(r *cases.Recall) { r.Reason = "  " }, "payment.reason"},
			"more than paid":   {func(r *cases.Recall) { r.Amount = 115001 }, "payment.not_paid"},
			"below zero":       {func(r *cases.Recall) { r.Amount = -1 }, "payment.not_paid"},
			"an old version":   {func(r *cases.Recall) { r.Version-- }, "stale"},
		} {
			other := recall
			c.change(&other)
			if _, err := p.payment.AskRecovery(ctx, p.officer, other); refusal(err) != c.want {
				t.Errorf("%s: %v, want %s", remark, err, c.want)
			}
		}
		r, err := p.payment.AskRecovery(ctx, p.officer, recall)
		p.must(err)
		if got := p.status(lin); !strings.Contains(got, "正在追回") {
			t.Errorf("林晓雨 reads %q", got)
		}
		if _, err := p.payment.AskRecovery(ctx, p.officer, recall); refusal(err) != "payment.recovering" {
			t.Errorf("recalled twice: %v", err)
		}
		both := also(p.officer, domain.CityOfficer, p.city.ID)
		yes := cases.Say{Version: r.Version, Allow: cases.Yes, Reason: "属实"}
		if _, err := p.payment.DecideRecovery(ctx, both, r.ID, yes); refusal(err) != "payment.own_case" {
			t.Errorf("who asked decides: %v", err)
		}
		if _, err := p.payment.DecideRecovery(ctx, p.head, r.ID, yes); refusal(err) != "forbidden" {
			t.Errorf("the head decides: %v", err)
		}
		if _, err := p.payment.SettleRecovery(ctx, p.officer, r.ID, cases.Back{Version: r.Version, Receipt: "1"}); refusal(err) != "payment.case_state" {
			t.Errorf("settled before it was allowed: %v", err)
		}
		r, err = p.payment.DecideRecovery(ctx, p.bureau, r.ID, yes)
		p.must(err)
		if _, err := p.payment.SettleRecovery(ctx, p.officer, r.ID, cases.Back{Version: r.Version}); refusal(err) != "payment.receipt" {
			t.Errorf("settled without a voucher: %v", err)
		}
		p.sound()
		r, err = p.payment.SettleRecovery(ctx, p.officer, r.ID, cases.Back{Version: r.Version, Receipt: "退款凭证 2026-031"})
		p.must(err)
		o = p.obligation(b, 1)
		if r.State != cases.Recovered || o.Paid != 0 || o.ClawedBack != 115000 || o.Pending != 115000 || o.Planned != 230000 || !o.Conserved() {
			t.Errorf("after the recovery %s: %+v", r.State, o)
		}
		p.sound()
		second := p.exported()
		if a := p.rows(second)[0]; a.Number != 2 || a.Previous != p.rows(b)[0].ID {
			t.Errorf("the second attempt is %+v", a)
		}
		p.landed(second, "second", nil)
		if o = p.obligation(b, 1); o.Paid != 115000 || o.Entitled() != 115000 {
			t.Errorf("at the end %+v", o)
		}
		rates, err := p.payment.Rates(ctx, p.bureau, payment.Filter{})
		p.must(err)
		if rates.Due.Amount != 115000 || rates.Paid.Amount != 115000 {
			t.Errorf("rates = %+v", rates)
		}
		p.sound()
	})
}

// TestPolicyG10WhatNobodyWasOwedIsTakenBack withdraws the award with the money.
func TestPolicyG10WhatNobodyWasOwedIsTakenBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin, zhang := p.student("林晓雨"), p.student("张伟")
		p.award(lin, zhang)
		b := p.exported()
		p.landed(b, "first", nil)
		recall := cases.Recall{Purpose: cases.NotOwed, Reason: "学生已转出"}
		first, refused := p.recalled(b, 1, recall), recall
		o := p.obligation(b, 2)
		refused.Obligation, refused.Version = o.ID, o.Version
		no, err := p.payment.AskRecovery(ctx, p.officer, refused)
		p.must(err)
		no, err = p.payment.DecideRecovery(ctx, p.bureau, no.ID, cases.Say{Version: 1, Allow: cases.No, Reason: "学生在校"})
		p.must(err)
		if no.State != cases.Refused {
			t.Errorf("refused is %s", no.State)
		}
		second := p.recalled(b, 2, recall) // a refusal is not the end of it
		second, err = p.payment.SettleRecovery(ctx, p.officer, second.ID, cases.Back{Version: second.Version, Reason: "家庭无力退回，已报财政"})
		p.must(err)
		if o := p.obligation(b, 2); second.State != cases.GivenUp || o.Paid != 115000 {
			t.Errorf("given up is %s with %s paid", second.State, o.Paid)
		}
		_, err = p.payment.SettleRecovery(ctx, p.officer, first.ID, cases.Back{Version: first.Version, Receipt: "31"})
		p.must(err)
		o = p.obligation(b, 1)
		if o.Paid != 0 || o.ClawedBack != 115000 || o.Pending != 0 || o.Entitled() != 0 {
			t.Errorf("taken back: %+v", o)
		}
		if got := p.status(o.Student); got != "已追回" {
			t.Errorf("the student reads %q", got)
		}
		if _, err := p.payment.Draft(ctx, p.officer, p.drafting(o.Student)); refusal(err) != "payment.withdrawn" {
			t.Errorf("drafted again: %v", err)
		}
		for range 2 { // the task may come twice
			p.must(p.aid.Undo(ctx, system, aid.AwardID(o.Award), "误发资金已追回"), p.payment.Strike(ctx, system, o.Award))
		}
		if _, err := p.payment.Draft(ctx, p.officer, p.drafting(o.Student)); refusal(err) != "payment.not_awarded" {
			t.Errorf("drafted without an award: %v", err)
		}
		list, err := p.payment.Recoveries(ctx, p.head, cases.Filter{State: string(cases.Recovered)}, domain.Page{Limit: 10})
		if err != nil || len(list.Items) != 1 {
			t.Errorf("%d recovered, %v", len(list.Items), err)
		}
		p.sound()
	})
}

// TestPolicyG8ALaterPartStaysWithinTheAward pays the rest of an award whose
// first part was recovered in part.
func TestPolicyG8ALaterPartStaysWithinTheAward(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.award(lin)
		add := cases.Addition{Student: lin, Programme: "YKT-5", Term: spring, Amount: 15000, Reason: "提标补发"}
		if _, err := p.payment.AskSupplement(ctx, p.officer, add); refusal(err) != "payment.no_first" {
			t.Errorf("before the first part: %v", err)
		}
		b := p.exported()
		p.landed(b, "first", nil)
		if _, err := p.payment.AskSupplement(ctx, p.officer, add); refusal(err) != "payment.over_entitled" {
			t.Errorf("over the award: %v", err)
		}
		r := p.recalled(b, 1, cases.Recall{Amount: 15000, Purpose: cases.NotOwed, Reason: "多发"})
		_, err := p.payment.SettleRecovery(ctx, p.officer, r.ID, cases.Back{Version: r.Version, Receipt: "32"})
		p.must(err)
		add.Amount++
		if _, err := p.payment.AskSupplement(ctx, p.officer, add); refusal(err) != "payment.over_entitled" {
			t.Errorf("a fen over the award: %v", err)
		}
		add.Amount--
		asked, err := p.payment.AskSupplement(ctx, p.officer, add)
		p.must(err)
		if _, err := p.payment.AskSupplement(ctx, p.officer, add); refusal(err) != "payment.supplement_asked" {
			t.Errorf("asked twice: %v", err)
		}
		both := also(p.officer, domain.CityOfficer, p.city.ID)
		yes := cases.Say{Version: 1, Allow: cases.Yes, Reason: "属实"}
		if _, err := p.payment.DecideSupplement(ctx, both, asked.ID, yes); refusal(err) != "payment.own_case" {
			t.Errorf("who asked decides: %v", err)
		}
		if _, err := p.payment.DecideSupplement(ctx, p.bureau, asked.ID, cases.Say{Version: 1, Allow: cases.Yes, Reason: " "}); refusal(err) != "payment.reason" {
			t.Errorf("decided without a reason: %v", err)
		}
		done, err := p.payment.DecideSupplement(ctx, p.bureau, asked.ID, yes)
		p.must(err)
		if _, err := p.payment.DecideSupplement(ctx, p.bureau, asked.ID, yes); refusal(err) != "stale" {
			t.Errorf("decided twice: %v", err)
		}
		yes.Version = done.Version
		if _, err := p.payment.DecideSupplement(ctx, p.bureau, asked.ID, yes); refusal(err) != "payment.case_state" {
			t.Errorf("decided twice, as it is now: %v", err)
		}
		p.sound()
		second := p.exported()
		if rows := p.rows(second); len(rows) != 1 || rows[0].Amount != 15000 || rows[0].Obligation != done.Obligation || rows[0].Number != 1 {
			t.Fatalf("the batch of the part holds %+v", rows)
		}
		p.landed(second, "second", nil)
		statuses, err := p.payment.OfStudent(ctx, domain.Actor{Person: lin}, lin)
		p.must(err)
		if len(statuses) != 2 || statuses[0].Amount != 100000 || statuses[1].Amount != 15000 || statuses[1].Text != "已到账" {
			t.Errorf("林晓雨 reads %+v", statuses)
		}
		p.sound()
	})
}
