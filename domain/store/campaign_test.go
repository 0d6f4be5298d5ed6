package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/identity"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// lowIncome is a list of 民政: who is in it and has no recognition is missed.
const lowIncome = "姓名,身份证号,监护人\n"

func person2(name, body string) string { return name + "," + idNumber(body) + ",\n" }

func TestPolicyC14MissedStudents(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := newBureau(t, db)
		recognised := b.pupil("周一", "41092220170101001", b.place())
		none := b.pupil("周三", "41092220170103001", b.place())
		b.pupil("周二", "41092220170102001", b.place())
		b.pupil("吴远", "41092320170104001", b.away())
		b.pupil("不在名单", "41092220170105001", b.place())
		gone := b.pupil("周四", "41092220170106001", b.place())
		b.left(gone)
		b.recognised("general", recognised)
		b.recognised("none", none)
		b.mapped(b.li, "rural", "SG01", []byte("姓名,身份证号\n周一,"+idNumber("41092220170101001")+"\n周二,"+idNumber("41092220170102001")+
			"\n周三,"+idNumber("41092220170103001")+"\n周四,"+idNumber("41092220170106001")+"\n吴远,"+idNumber("41092320170104001")+"\n无此人,"+idNumber("41092220170107001")+"\n"))
		b.match()
		want := map[string]string{
			"周一": "covered recognised", "周二": "missed no_application", "周三": "missed no_application", "周四": "ended left_school",
			"吴远": "missed no_application", "无此人": "not_found unknown",
		}
		if diff := cmp.Diff(want, says(b.findings(b.li, campaign.Filter{}))); diff != "" {
			t.Errorf("the city sees (-want +got):\n%s", diff)
		}
		school := map[string]string{"周一": want["周一"], "周二": want["周二"], "周三": want["周三"]}
		for remark, who := range map[string]domain.Actor{"aid officer": b.min, "head": b.head} {
			if diff := cmp.Diff(school, says(b.findings(who, campaign.Filter{}))); diff != "" {
				t.Errorf("the %s sees (-want +got):\n%s", remark, diff)
			}
		}
		school["周四"], school["无此人"] = want["周四"], want["无此人"]
		if diff := cmp.Diff(school, says(b.findings(b.jie, campaign.Filter{}))); diff != "" {
			t.Errorf("the county sees (-want +got):\n%s", diff)
		}
		missed := b.findings(b.min, campaign.Filter{Kind: campaign.Missed})
		if len(missed) != 2 {
			t.Errorf("%d missed, want 2", len(missed))
		}
		for _, f := range missed {
			// Ten working days after Monday 16 March: Monday 30 March.
			if f.Due != domain.NewDay(2026, 3, 30) || f.Owner() != campaign.AtSchool || f.IDNumber.Masked()[6:14] != "********" {
				t.Errorf("%s: due %s, owner %s, number %s", f.Name, f.Due, f.Owner(), f.IDNumber)
			}
		}
		for remark, who := range map[string]domain.Actor{"class teacher": b.wang, "mentor": b.ming, "guardian": b.father} {
			if _, err := b.campaign.Findings(context.Background(), who, b.c.ID, campaign.Filter{}, domain.Page{Limit: 10}); !errors.Is(err, domain.ErrNotFound) {
				t.Errorf("%s: %v, want nothing there", remark, err)
			}
		}
		if _, err := b.campaign.Finding(context.Background(), b.min, b.c.ID, b.finding(b.li, "吴远").Subject); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("another school's finding: %v", err)
		}
	})
}

func TestAFindingFollowsTheFacts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := newBureau(t, db)
		child := b.pupil("周二", "41092220170102001", b.place())
		l := b.mapped(b.jie, "civil", "SG03", []byte(lowIncome+person2("周二", "41092220170102001")+person2("迟来", "41092220170108001")))
		b.match()
		b.recognised("general", child)
		b.pupil("迟来", "41092220170108001", b.place()) // the roster changed
		b.again()
		want := map[string]string{"周二": "missed no_application → recognised", "迟来": "missed no_application"}
		got := says(b.findings(b.min, campaign.Filter{}))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("after the roster changed (-want +got):\n%s", diff)
		}
		if f := b.finding(b.min, "周二"); len(f.Steps) != 2 {
			t.Errorf("%d steps, want found and recognised", len(f.Steps))
		}
		before := len(b.findings(b.li, campaign.Filter{}))
		b.again()
		if after := len(b.findings(b.li, campaign.Filter{})); after != before {
			t.Errorf("matching again made %d findings of %d", after, before)
		}
		_, err := b.campaign.Drop(context.Background(), b.jie, l.ID, b.list(b.jie, l.ID).Version, "部门重发")
		b.must(err)
		b.match()
		if got := says(b.findings(b.min, campaign.Filter{}))["迟来"]; got != "missed no_application → no_more" {
			t.Errorf("after the list was taken back: %s", got)
		}
	})
}

func TestPolicyC13ExpiredAndOffTheList(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := newBureau(t, db)
		expired := b.pupil("到期", "41092220170111001", b.place())
		b.pupil("退出", "41092220170112001", b.place())
		b.pupil("仍在", "41092220170113001", b.place())
		insert(t, db, "hardship_memberships", map[string]any{
			"id": domain.PersonID(storetest.NextID()), "student_id": expired, "group_code": "SG02", "evidence": "监测名单", "valid_from": domain.NewDay(2024, 9, 1),
			"valid_to": domain.NewDay(2025, 12, 31), "city_id": b.city.ID, "school_id": b.ofQingfeng.ID, "created_at": storetest.Start,
		})
		b.mapped(b.jie, "civil", "SG03", []byte(lowIncome+person2("退出", "41092220170112001")+person2("仍在", "41092220170113001")))
		b.match()
		if got := says(b.findings(b.min, campaign.Filter{}))["到期"]; got != "ended expired" {
			t.Errorf("C13: SG02 until 2025-12-31, judged in March 2026: %q", got)
		}
		storetest.ClockOf(db).Set(storetest.Start.AddDate(0, 6, 0))
		b.c = b.open(spring + 1)
		b.mapped(b.jie, "civil", "SG03", []byte(lowIncome+person2("仍在", "41092220170113001")))
		b.match()
		want := map[string]string{"退出": "ended off_list", "仍在": "missed no_application", "到期": "ended expired"}
		if diff := cmp.Diff(want, says(b.findings(b.min, campaign.Filter{}))); diff != "" {
			t.Errorf("the autumn after (-want +got):\n%s", diff)
		}
	})
}

func TestUncertainRowsAreDecidedByAPerson(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := newBureau(t, db)
		ctx := context.Background()
		right := b.pupil("张伟", "41092220170301001", b.place())
		b.pupil("张伟", "41092220170301003", b.place())
		b.guardian("张建军", right)
		b.pupil("王芳芳", "41092220170302001", b.place())
		b.pupil("独一·买买提", "41092220170303001", b.place())
		b.mapped(b.jie, "civil", "SG03", []byte("姓名,身份证号,出生日期,户主姓名\n"+
			"张伟,,2017/3/1,张建军\n"+ // two candidates, one with this guardian
			"王方方,"+idNumber("41092220170302001")+",,\n"+ // the number under another name
			"独一•买买提,,20170303,\n")) // one candidate, another middle dot
		b.match()
		want := map[string]string{"张伟": "uncertain several", "王方方": "uncertain other_name", "独一•买买提": "uncertain same_name"}
		if diff := cmp.Diff(want, says(b.findings(b.min, campaign.Filter{}))); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		f := b.finding(b.min, "张伟")
		if len(f.Candidates) != 2 || f.Candidates[0].Student != right || f.Candidates[0].Score != 85 || f.Candidates[1].Score != 60 {
			t.Errorf("candidates %+v", f.Candidates)
		}
		if _, err := b.campaign.Decide(ctx, b.min, b.c.ID, f.Subject, campaign.Decision{Version: f.Version, Student: domain.PersonID(storetest.NextID())}); !errors.Is(err, campaign.ErrCandidate) {
			t.Errorf("a stranger: %v", err)
		}
		_, err := b.campaign.Decide(ctx, b.min, b.c.ID, f.Subject, campaign.Decision{Version: f.Version, Student: right})
		b.must(err)
		g := b.finding(b.min, "独一•买买提")
		_, err = b.campaign.Decide(ctx, b.min, b.c.ID, g.Subject, campaign.Decision{Version: g.Version})
		b.must(err)
		b.again()
		all := b.findings(b.jie, campaign.Filter{})
		kinds := map[campaign.Kind]int{}
		for _, f := range all {
			kinds[f.Kind]++
		}
		if kinds[campaign.Missed] != 1 || kinds[campaign.NotFound] != 1 || kinds[campaign.Uncertain] != 2 {
			t.Errorf("after the decisions: %v, %v", kinds, says(all))
		}
		settled, err := b.campaign.Finding(ctx, b.min, b.c.ID, f.Subject)
		b.must(err)
		if !settled.Settled || settled.SettledBy != b.min.Person || settled.Candidates[0].State != campaign.Accepted && settled.Candidates[1].State != campaign.Accepted {
			t.Errorf("the decision is not kept: %+v", settled)
		}
		if _, err := b.campaign.Decide(ctx, b.min, b.c.ID, f.Subject, campaign.Decision{Version: settled.Version, Student: right}); !errors.Is(err, campaign.ErrSettled) {
			t.Errorf("decided twice: %v", err)
		}
	})
}

func TestPolicyC11AMatchIsEvidence(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := newBureau(t, db)
		ctx := context.Background()
		child := b.pupil("周二", "41092220170102001", b.place())
		l := b.mapped(b.jie, "civil", "SG03", []byte(lowIncome+person2("周二", "41092220170102001")))
		b.match()
		for range 2 { // told twice, kept once
			runCampaign(t, b)
			_, _, proofs, err := b.campaign.Proofs(ctx, system, l.ID, 0, 10)
			if err != nil || len(proofs) != 1 || proofs[0] != (campaign.Proof{Row: 2, Student: child, Group: "SG03"}) {
				t.Fatalf("proofs %v, %v", proofs, err)
			}
		}
		groups, err := b.hardship.GroupsOf(ctx, b.min, child)
		if err != nil || len(groups) != 1 || groups[0].Evidence != "部门名单 民政部门 2026-03-01" || groups[0].ValidTo != domain.NewDay(2027, 2, 28) {
			t.Errorf("memberships %+v, %v", groups, err)
		}
		if _, err := b.hardship.GroupsOf(ctx, b.wang, child); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("the class teacher sees groups: %v", err)
		}
	})
}

// TestGuardiansAreNoPupils: a person who was never enrolled is not meant, by
// number or by name.
func TestGuardiansAreNoPupils(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := newBureau(t, db)
		for _, body := range []string{"41092220050101001", "41092220050102001"} {
			number := idNumber(body)
			read, err := identity.ParseStudentID(number, db.World().Today())
			b.must(err, db.Plant(context.Background(), people.Person{
				Person: identity.Person{
					ID: domain.PersonID(storetest.NextID()), Name: "周大", SearchKey: store.Fold{}.Key("周大"), Born: read.Born, IDKind: identity.ResidentID, IDNumber: read.Number,
				},
				Version: 1, CreatedAt: storetest.Start,
			}))
		}
		b.mapped(b.jie, "civil", "SG03", []byte("姓名,身份证号,出生日期\n周大,"+idNumber("41092220050101001")+",\n周大,,2005-01-02\n"))
		b.match()
		for _, f := range b.findings(b.jie, campaign.Filter{}) {
			if f.Kind != campaign.NotFound || f.Reason != "unknown" {
				t.Errorf("row %d: %s %s", f.Row, f.Kind, f.Reason)
			}
		}
		b.again()
		if n := len(b.findings(b.jie, campaign.Filter{Kind: campaign.NotFound})); n != 2 {
			t.Errorf("%d rows were not found, want 2", n)
		}
	})
}

// TestTheOrderOfRowsDoesNotMatter: the same list turned around finds the same.
func TestTheOrderOfRowsDoesNotMatter(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := newBureau(t, db)
		var rows []string
		for i := range 20 {
			body := fmt.Sprintf("41092220170401%03d", 10+i)
			b.pupil(fmt.Sprint("同名", i/2), body, b.place())
			if i%3 == 0 {
				rows = append(rows, fmt.Sprintf("同名%d,%s,\n", i/2, idNumber(body)))
			} else {
				rows = append(rows, fmt.Sprintf("同名%d,,2017-04-01\n", i/2))
			}
		}
		said := func() map[string]int {
			n := map[string]int{}
			for _, f := range b.findings(b.li, campaign.Filter{Open: true}) {
				n[f.Name+" "+string(f.Kind)+" "+f.Reason]++
			}
			return n
		}
		const titles = "姓名,身份证号,出生日期\n"
		l := b.mapped(b.li, "rural", "SG01", []byte(titles+strings.Join(rows, "")))
		b.match()
		first := said()
		_, err := b.campaign.Drop(context.Background(), b.li, l.ID, b.list(b.li, l.ID).Version, "换序")
		b.must(err)
		slices.Reverse(rows)
		b.mapped(b.li, "rural", "SG01", []byte(titles+strings.Join(rows, "")))
		b.match()
		if diff := cmp.Diff(first, said()); diff != "" || len(first) == 0 {
			t.Errorf("turned around (-first +second):\n%s", diff)
		}
	})
}

func TestFindingsAreSettledWithAnOutcome(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := newBureau(t, db)
		ctx := context.Background()
		child := b.pupil("周二", "41092220170102001", b.place())
		b.mapped(b.jie, "civil", "SG03", []byte(lowIncome+person2("周二", "41092220170102001")))
		b.match()
		f := b.finding(b.min, "周二")
		settle := func(who domain.Actor, s campaign.Settling) error {
			s.Version += f.Version
			_, err := b.campaign.Settle(ctx, who, b.c.ID, f.Subject, s)
			return err
		}
		for _, row := range []struct {
			remark string
			who    domain.Actor
			s      campaign.Settling
			want   error
		}{
			{"another version", b.min, campaign.Settling{Version: 1, Outcome: campaign.DataError, Note: "误"}, domain.ErrStale},
			{"an outcome of another kind", b.min, campaign.Settling{Outcome: campaign.Stopped, Note: "误"}, campaign.ErrOutcome},
			{"recognised, but is not", b.min, campaign.Settling{Outcome: campaign.Recognised}, campaign.ErrNotAided},
			{"no reason", b.min, campaign.Settling{Outcome: campaign.NotEligible, Note: " "}, campaign.ErrReason},
			{"a refusal without its day", b.min, campaign.Settling{Outcome: campaign.Refuses, Note: "监护人书面声明"}, campaign.ErrSigned},
			{"a refusal signed tomorrow", b.min, campaign.Settling{Outcome: campaign.Refuses, Note: "监护人书面声明", Signed: db.World().Today().Add(1)}, campaign.ErrSigned},
			{"the head only looks", b.head, campaign.Settling{Outcome: campaign.DataError, Note: "误"}, domain.ErrForbidden},
			{"another school", b.other, campaign.Settling{Outcome: campaign.DataError, Note: "误"}, domain.ErrNotFound},
			{"a refusal in writing", b.min, campaign.Settling{Outcome: campaign.Refuses, Note: "监护人书面声明", Signed: db.World().Today()}, nil},
			{"twice", b.min, campaign.Settling{Version: 1, Outcome: campaign.DataError, Note: "误"}, campaign.ErrSettled},
		} {
			if err := settle(row.who, row.s); !errors.Is(err, row.want) {
				t.Errorf("%s: %v, want %v", row.remark, err, row.want)
			}
		}
		b.again()
		if got := says(b.findings(b.min, campaign.Filter{}))["周二"]; got != "missed no_application → refuses" {
			t.Errorf("a person's word does not last: %s", got)
		}
		b.recognised("general", child)
		b.again()
		if got := says(b.findings(b.min, campaign.Filter{}))["周二"]; got != "missed no_application → recognised" {
			t.Errorf("recognised after all: %s", got)
		}
		storetest.ClockOf(db).Add(40 * 24 * 3600e9)
		b.pupil("周五", "41092220170109001", b.place())
		if len(b.findings(b.jie, campaign.Filter{Overdue: db.World().Today()})) != 0 {
			t.Error("what is settled is overdue")
		}
	})
}
