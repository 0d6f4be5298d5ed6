package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/publicity"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

func (b *board) object(who domain.Actor, n publicity.NoticeID, in publicity.Objecting) publicity.Raised {
	b.t.Helper()
	if in.Text == "" {
		in.Text = "情况与实际不符"
	}
	raised, err := b.publicity.Object(context.Background(), who, n, in)
	b.must(err)
	return raised
}

func (b *board) answer(who domain.Actor, o publicity.Objection, outcome publicity.Outcome) publicity.Objection {
	b.t.Helper()
	c, err := b.publicity.Answer(context.Background(), who, o.ID, o.Version, publicity.Verdict{Outcome: outcome, Text: "经核实，答复如下"})
	b.must(err)
	return c.Objection
}

func (b *board) states(n publicity.NoticeID) string {
	b.t.Helper()
	kept := b.kept(n)
	var states []string
	for _, r := range kept.Rows {
		states = append(states, string(r.State))
	}
	return string(kept.Notice.State) + ": " + strings.Join(states, " ")
}

// expects compares what became of a notice and its rows.
func (b *board) expects(remark string, n publicity.NoticeID, want string) {
	b.t.Helper()
	if got := b.states(n); got != want {
		b.t.Errorf("%s: %s, want %s", remark, got, want)
	}
}

func TestPolicyC16AnObjectionFreezesItsRowAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		lin, zhang, wang := b.student("林晓雨"), b.student("张伟"), b.student("王五")
		n := b.open(lin, zhang, wang) // in the order of names: 张伟, 林晓雨, 王五, whatever it is
		classmate := domain.Actor{Person: zhang}
		one := b.object(classmate, n.ID, publicity.Objecting{Row: 1}).Objection
		two := b.object(domain.Actor{Person: wang}, n.ID, publicity.Objecting{Row: 2}).Objection
		b.expects("two rows are objected to", n.ID, "open: frozen frozen shown")
		if v, err := b.publicity.Read(ctx, classmate, n.ID); err != nil || len(v.Rows) != 3 {
			t.Errorf("a frozen row is still shown as it was: %d rows, %v", len(v.Rows), err)
		}
		if diff := cmp.Diff([]publicity.Objected{{Notice: n.ID, Rows: []int{1}}, {Notice: n.ID, Rows: []int{2}}}, told[publicity.Objected](b)); diff != "" {
			t.Errorf("told (-want +got)\n%s", diff)
		}

		b.on(2026, 3, 24) // the period is over, the answers are due on 23 March
		if _, err := b.publicity.Close(ctx, b.officer, n.ID, 1); refusal(err) != "publicity.objection_open" {
			t.Errorf("closed with open objections: %v", err)
		}
		_, err := b.publicity.TakeDown(ctx, system)
		b.must(err)
		b.expects("the period is over", n.ID, "over: frozen frozen finished")
		if _, err := b.publicity.Object(ctx, classmate, n.ID, publicity.Objecting{Row: 3, Text: "迟了"}); refusal(err) != "publicity.over" {
			t.Errorf("an objection after the period: %v", err)
		}

		b.answer(b.officer, one, publicity.Rejected)
		b.expects("the first is rejected", n.ID, "over: finished frozen finished")
		b.answer(b.head, two, publicity.Upheld)
		b.expects("the second is upheld", n.ID, "closed: finished struck finished")
		if diff := cmp.Diff([]publicity.Ended{{Notice: n.ID, Rows: []int{3}}, {Notice: n.ID, Rows: []int{1}}}, told[publicity.Ended](b)); diff != "" {
			t.Errorf("every row ends once (-want +got)\n%s", diff)
		}
		want := []publicity.Resolved{
			{Notice: n.ID, Rows: []int{1}, Outcome: publicity.Rejected}, {Notice: n.ID, Rows: []int{2}, Outcome: publicity.Upheld},
		}
		if diff := cmp.Diff(want, told[publicity.Resolved](b)); diff != "" {
			t.Errorf("told (-want +got)\n%s", diff)
		}
	})
}

// TestAnAppealThatFallsWithItsNoticeIsTold takes a notice back while an appeal is
// open against a row whose publicity was over.
func TestAnAppealThatFallsWithItsNoticeIsTold(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		lin, zhang := b.student("林晓雨"), b.student("张伟")
		n := b.open(lin, zhang)
		b.object(domain.Actor{Person: lin}, n.ID, publicity.Objecting{Row: 1})
		two := b.object(domain.Actor{Person: zhang}, n.ID, publicity.Objecting{Row: 2}).Objection
		b.answer(b.officer, two, publicity.Rejected)
		b.on(2026, 3, 24)
		_, err := b.publicity.TakeDown(ctx, system)
		b.must(err)
		b.expects("over", n.ID, "over: frozen finished")
		b.clock.Set(storetest.Start)
		_, err = b.publicity.Appeal(ctx, domain.Actor{Person: zhang}, two.ID, "不服学校的答复")
		b.must(err)
		_, err = b.publicity.Withdraw(ctx, b.officer, n.ID, b.kept(n.ID).Notice.Version, "名单有误")
		b.must(err)
		want := []publicity.Resolved{
			{Notice: n.ID, Rows: []int{2}, Outcome: publicity.Rejected}, // the school's answer
			{Notice: n.ID, Rows: []int{2}, Outcome: publicity.Rejected}, // the appeal fell
			{Notice: n.ID, Rows: []int{1}, Outcome: publicity.TakenOut},
		}
		if diff := cmp.Diff(want, told[publicity.Resolved](b)); diff != "" {
			t.Errorf("told (-want +got)\n%s", diff)
		}
	})
}

// TestPolicyH18TheFeatureTakesARowOff does so while the list hangs and while an
// objection holds it after its end.
func TestPolicyH18TheFeatureTakesARowOff(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		lin, zhang, wang := b.student("林晓雨"), b.student("张伟"), b.student("王五")
		n := b.open(lin, zhang, wang)
		refs := map[int]publicity.SourceID{}
		for _, r := range b.kept(n.ID).Rows {
			refs[r.Number] = r.Ref
		}
		if err := b.publicity.Strike(ctx, b.officer, n.Source, refs[1]); refusal(err) != "forbidden" {
			t.Errorf("struck by a person: %v", err)
		}
		b.must(b.publicity.Strike(ctx, system, storetest.NextID(), refs[1]))
		b.expects("of another source", n.ID, "open: shown shown shown")
		for range 2 {
			b.must(b.publicity.Strike(ctx, system, n.Source, refs[1]))
		}
		b.expects("the first, twice", n.ID, "open: struck shown shown")
		o := b.object(domain.Actor{Person: lin}, n.ID, publicity.Objecting{Row: 2}).Objection
		b.on(2026, 3, 24)
		_, err := b.publicity.TakeDown(ctx, system)
		b.must(err)
		b.expects("the period is over", n.ID, "over: struck frozen finished")
		b.must(b.publicity.Strike(ctx, system, n.Source, refs[2]))
		b.expects("the one that held it", n.ID, "closed: struck struck finished")
		b.answer(b.officer, o, publicity.Rejected)
		b.expects("its objection is answered all the same", n.ID, "closed: struck struck finished")
		if diff := cmp.Diff([]publicity.Ended{{Notice: n.ID, Rows: []int{3}}}, told[publicity.Ended](b)); diff != "" {
			t.Errorf("ended (-want +got)\n%s", diff)
		}
	})
}

func TestTwoObjectionsHoldARowUntilBothAreAnswered(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := newBoard(t, db)
		lin, zhang := b.student("林晓雨"), b.student("张伟")
		n := b.open(lin, zhang)
		whole := b.object(domain.Actor{Person: zhang}, n.ID, publicity.Objecting{}).Objection
		b.expects("the whole notice", n.ID, "open: frozen frozen")
		row := b.object(domain.Actor{Person: lin}, n.ID, publicity.Objecting{Row: 2}).Objection
		b.answer(b.officer, whole, publicity.Rejected)
		b.expects("one of two is answered", n.ID, "open: shown frozen")
		b.answer(b.officer, row, publicity.Rejected)
		b.expects("both are answered", n.ID, "open: shown shown")
		if _, err := b.publicity.Object(context.Background(), domain.Actor{Person: lin}, n.ID, publicity.Objecting{Row: 3, Text: "?"}); refusal(err) != "publicity.no_row" {
			t.Errorf("an objection to a row that is not there: %v", err)
		}
	})
}

// AI14: nobody answered in time, so the level above has it; an answer is
// appealed, and each answer has its deadline.
func TestAI14ObjectionsEscalateAndAnswersAreAppealed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		// A school of the county: school → 清丰县 → 濮阳市.
		lin := b.enrol("林晓雨", b.ofQingfeng, b.classQingfeng, identity.Attending)
		d := b.draft(lin)
		d.Unit = b.classQingfeng.ID
		n, err := b.publicity.Open(ctx, system, d)
		b.must(err)
		officer, county := appointed(domain.AidOfficer, b.ofQingfeng.ID), appointed(domain.CountyOfficer, b.qingfeng.ID)
		herself := domain.Actor{Person: lin}
		o := b.object(herself, n.ID, publicity.Objecting{Row: 1}).Objection
		if o.Level != publicity.AtSchool || o.DueOn != domain.NewDay(2026, 3, 23) {
			t.Errorf("raised: %s until %s", o.Level, o.DueOn)
		}
		if _, err := b.publicity.Answer(ctx, county, o.ID, o.Version, publicity.Verdict{Outcome: publicity.Rejected, Text: "越级"}); refusal(err) != "forbidden" {
			t.Errorf("the county answers before the school: %v", err)
		}
		night := func(remark string, month time.Month, day int, want publicity.Level, due domain.Day) {
			t.Helper()
			b.on(2026, month, day)
			_, err := b.publicity.Escalate(ctx, system)
			b.must(err)
			c, err := b.publicity.Objection(ctx, county, o.ID)
			b.must(err)
			if o = c.Objection; o.Level != want || o.DueOn != due {
				t.Errorf("%s: %s until %s, want %s until %s", remark, o.Level, o.DueOn, want, due)
			}
		}
		night("on the last day", 3, 23, publicity.AtSchool, domain.NewDay(2026, 3, 23))
		night("the day after", 3, 24, publicity.AtCounty, domain.NewDay(2026, 4, 8)) // 10 working days, Qingming is off on 6 April
		night("the same night again", 3, 24, publicity.AtCounty, domain.NewDay(2026, 4, 8))
		if _, err := b.publicity.Answer(ctx, officer, o.ID, o.Version, publicity.Verdict{Outcome: publicity.Rejected, Text: "迟了"}); refusal(err) != "forbidden" {
			t.Errorf("the school answers what the county has: %v", err)
		}
		o = b.answer(county, o, publicity.Rejected)
		if o.State != publicity.Answered || o.DueOn != domain.NewDay(2026, 3, 31) {
			t.Errorf("answered: %s, appealable until %s", o.State, o.DueOn)
		}
		if _, err := b.publicity.Appeal(ctx, domain.Actor{Person: domain.PersonID(storetest.NextID())}, o.ID, "不服"); refusal(err) != "not_found" {
			t.Errorf("somebody else appeals: %v", err)
		}
		b.on(2026, 4, 1)
		if _, err := b.publicity.Appeal(ctx, herself, o.ID, "不服"); refusal(err) != "publicity.appeal_late" {
			t.Errorf("an appeal after its time: %v", err)
		}
		b.on(2026, 3, 31)
		c, err := b.publicity.Appeal(ctx, herself, o.ID, "不服县里的答复")
		b.must(err)
		if o = c.Objection; o.Level != publicity.AtCity || o.State != publicity.Pending {
			t.Errorf("appealed: %s at %s", o.State, o.Level)
		}
		o = b.answer(b.bureau, o, publicity.Rejected)
		if _, err := b.publicity.Appeal(ctx, herself, o.ID, "再申诉"); refusal(err) != "publicity.no_appeal" {
			t.Errorf("the city's answer is appealed: %v", err)
		}
		c, err = b.publicity.Objection(ctx, herself, o.ID)
		b.must(err)
		var steps []string
		for _, s := range c.Steps {
			steps = append(steps, string(s.Level)+" "+string(s.Kind))
		}
		want := []string{"school raised", "county escalated", "county answered", "city appealed", "city answered"}
		if diff := cmp.Diff(want, steps); diff != "" {
			t.Errorf("steps (-want +got)\n%s", diff)
		}
	})
}

// Nobody finds out who objected anonymously: not in the objection, not in the
// audit, not in what is kept for a repeated request.
func TestAI14AnAnonymousObjectorStaysUnknown(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		zhang := domain.Actor{
			Account: domain.AccountID(storetest.NextID()), Person: b.student("张伟"),
			Cause: &domain.Cause{Request: "r1", Address: "10.9.8.7", Route: "POST /x", Key: "key-12345678", Fingerprint: "f"},
		}
		n := b.open(b.student("林晓雨"))
		in := publicity.Objecting{ID: storetest.ID[publicity.Objection](), Row: 1, Text: "她家有小汽车", Anonymous: true}
		raised := b.object(zhang, n.ID, in)
		if raised.Secret == "" || !raised.Objection.By.IsZero() {
			t.Errorf("raised %+v", raised)
		}
		if _, err := b.publicity.Object(ctx, zhang, n.ID, in); refusal(err) != "id_taken" {
			t.Errorf("sent again: %v", err)
		}
		raw := storetest.Raw(t, db)
		for _, table := range []string{"publicity_objections", "publicity_steps", "audit", "answers", "tasks"} {
			rows, err := raw.QueryContext(ctx, "SELECT * FROM "+table) //nolint:gosec // literals
			b.must(err)
			names, err := rows.Columns()
			b.must(err)
			for rows.Next() {
				cells := make([]any, len(names))
				for i := range cells {
					cells[i] = new([]byte)
				}
				b.must(rows.Scan(cells...))
				for i, c := range cells {
					cell := string(*c.(*[]byte)) //nolint:forcetypeassert // just made
					for what, secret := range map[string]string{
						"the person": string(zhang.Person[:]), "the account": string(zhang.Account[:]), "the person's id": zhang.Person.String(),
						"the address": "10.9.8.7", "the words": "小汽车",
					} {
						if strings.Contains(cell, secret) {
							t.Errorf("%s.%s tells %s", table, names[i], what)
						}
					}
				}
			}
			b.must(rows.Err(), rows.Close())
		}
		pass := publicity.Pass{Reference: strings.ToLower(raised.Objection.Reference), Secret: strings.ReplaceAll(raised.Secret, "-", " ")}
		c, err := b.publicity.LookUp(ctx, pass)
		b.must(err)
		if len(c.Steps) != 1 || c.Steps[0].Text != "她家有小汽车" {
			t.Errorf("looked up: %+v", c)
		}
		for remark, wrong := range map[string]publicity.Pass{
			"another secret": {Reference: pass.Reference, Secret: "0000-0000-0000-0000"}, "no secret": {Reference: pass.Reference},
			"another reference": {Reference: "0000-0000", Secret: pass.Secret},
		} {
			if _, err := b.publicity.LookUp(ctx, wrong); refusal(err) != "publicity.pass" {
				t.Errorf("%s: %v", remark, err)
			}
			if _, err := b.publicity.AppealWith(ctx, wrong, "不服"); refusal(err) != "publicity.pass" {
				t.Errorf("%s appeals: %v", remark, err)
			}
		}
		if _, err := b.publicity.AppealWith(ctx, pass, "不服"); refusal(err) != "publicity.no_appeal" {
			t.Errorf("appealed before an answer: %v", err)
		}
		b.answer(b.officer, raised.Objection, publicity.Rejected)
		c, err = b.publicity.AppealWith(ctx, pass, "不服")
		b.must(err)
		if c.Objection.Level != publicity.AtCity { // 市直: nobody between school and city
			t.Errorf("appealed to %s", c.Objection.Level)
		}
		b.expects("frozen again", n.ID, "open: frozen")
	})
}

// A notice that was taken back has no rows to argue about: what was answered
// before stays answered.
func TestNothingIsAppealedOnceANoticeWasTakenBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		zhang := domain.Actor{Person: b.student("张伟")}
		n := b.open(b.student("林晓雨"))
		o := b.answer(b.officer, b.object(zhang, n.ID, publicity.Objecting{Row: 1}).Objection, publicity.Rejected)
		_, err := b.publicity.Withdraw(ctx, b.officer, n.ID, 1, "名单有误")
		b.must(err)
		if _, err := b.publicity.Appeal(ctx, zhang, o.ID, "不服"); refusal(err) != "publicity.no_appeal" {
			t.Errorf("appealed: %v", err)
		}
		if broken, err := db.Invariants(ctx); err != nil || len(broken) > 0 {
			t.Errorf("broken: %v, %v", broken, err)
		}
	})
}

func TestWhoReadsAnObjection(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		zhang := domain.Actor{Person: b.student("张伟")}
		n := b.open(b.student("林晓雨"))
		named := b.object(zhang, n.ID, publicity.Objecting{Row: 1}).Objection
		hidden := b.object(zhang, n.ID, publicity.Objecting{Row: 1, Anonymous: true}).Objection
		for _, row := range []struct {
			remark        string
			who           domain.Actor
			named, hidden bool
		}{
			{"who objected", zhang, true, false},
			{"a classmate", domain.Actor{Person: b.student("王五")}, false, false},
			{"the class teacher", b.teacher, false, false},
			{"a teacher of the school", appointed(domain.Teacher, b.ofCity.ID), false, false},
			{"the aid officer", b.officer, true, true},
			{"the city", b.bureau, true, true},
			{"another school's officer", appointed(domain.AidOfficer, b.ofQingfeng.ID), false, false},
			{"an administrator", appointed(domain.Admin, b.city.ID), false, false},
		} {
			for id, want := range map[publicity.ObjectionID]bool{named.ID: row.named, hidden.ID: row.hidden} {
				if _, err := b.publicity.Objection(ctx, row.who, id); (err == nil) != want || err != nil && refusal(err) != "not_found" {
					t.Errorf("%s reads the named one %t: %v", row.remark, id == named.ID, err)
				}
			}
		}
		own := b.object(domain.Actor{Person: b.officer.Person, Appointments: b.officer.Appointments}, n.ID, publicity.Objecting{Row: 1}).Objection
		if _, err := b.publicity.Answer(ctx, b.officer, own.ID, 1, publicity.Verdict{Outcome: publicity.Rejected, Text: "无"}); refusal(err) != "publicity.own_objection" {
			t.Errorf("answers her own objection: %v", err)
		}
	})
}

// Objections, answers, the close by hand and the night's job meet on one notice:
// nothing is lost, and no frozen row is finished.
func TestObjectionsAndTheEndAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		var students []domain.PersonID
		for _, name := range []string{"甲", "乙", "丙", "丁", "戊", "己"} {
			students = append(students, b.student(name))
		}
		n := b.open(students...)
		for i, err := range all(12, func(i int) error {
			_, err := b.publicity.Object(ctx, domain.Actor{Person: students[i%6]}, n.ID, publicity.Objecting{Row: i%3 + 1, Text: "异议"})
			return err
		}) {
			if err != nil {
				t.Errorf("objection %d: %v", i, err)
			}
		}
		b.expects("twelve objections to three rows", n.ID, "open: frozen frozen frozen shown shown shown")
		list, err := b.publicity.Objections(ctx, b.officer, publicity.ObjectionFilter{Notice: n.ID}, domain.Page{Limit: 50})
		b.must(err)
		if len(list.Items) != 12 {
			t.Fatalf("%d objections are kept", len(list.Items))
		}
		b.on(2026, 3, 24)
		errs := all(14, func(i int) error {
			switch {
			case i < 12:
				_, err := b.publicity.Answer(ctx, b.officer, list.Items[i].Objection.ID, 1, publicity.Verdict{Outcome: publicity.Rejected, Text: "不成立"})
				return err
			case i == 12:
				_, err := b.publicity.TakeDown(ctx, system)
				return err
			}
			_, err := b.publicity.Close(ctx, b.head, n.ID, 1)
			if code := refusal(err); code == "publicity.objection_open" || code == "publicity.state" || code == "stale" {
				return nil
			}
			return err
		})
		b.must(errs...)
		_, err = b.publicity.TakeDown(ctx, system)
		b.must(err)
		b.expects("all answered", n.ID, "closed: finished finished finished finished finished finished")
		seen := map[int]int{}
		for _, task := range told[publicity.Ended](b) {
			for _, row := range task.Rows {
				seen[row]++
			}
		}
		if diff := cmp.Diff(map[int]int{1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1}, seen); diff != "" {
			t.Errorf("how often each row ended (-want +got)\n%s", diff)
		}
	})
}
