package store_test

import (
	"context"
	"testing"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/identity"
	prs "lizhi/domain/purse"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// TestAI8AndPolicyF9EightCasesAndSchoolFundsNeverInABatch awards to everybody of the truth table by way
// of the database, and drafts a batch: F9.
func TestAI8AndPolicyF9EightCasesAndSchoolFundsNeverInABatch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		qingfeng, class := p.senior(p.qingfeng, "3441000021", "清丰县顿丘高级中学")
		also, _ := p.senior(p.qingfeng, "3441000022", "清丰县第一高级中学")
		nanle, _ := p.senior(p.nanle, "3441000023", "南乐县第一高级中学")
		hualong, _ := p.senior(p.hualong, "3441000024", "华龙区高级中学")
		nowhere := domain.UnitID{}
		same := p.settle("F8", qingfeng, class, qingfeng.ID, identity.Attending)
		within := p.settle("F1", qingfeng, class, also.ID, identity.Guest)
		across := p.settle("F2", qingfeng, class, nanle.ID, identity.Guest)
		none := p.settle("F4", qingfeng, class, nowhere, identity.Attending)
		repeats := p.settle("F5", qingfeng, class, nowhere, identity.Repeating)
		atCity := p.settle("F7", p.ofCity, p.classOfCity, hualong.ID, identity.Guest)
		who := p.recognisedAt(qingfeng, same, within, across, none, repeats)
		p.recognise(atCity)
		head := appointed(domain.Head, qingfeng.ID)
		for _, row := range []struct {
			remark  string
			student domain.PersonID
			want    aid.PurseKind
			rule    string
		}{
			{"F8", same, aid.StateFunds, "R0"},
			{"F1", within, aid.StateFundsAllowed, "R1"},
			{"F2", across, aid.SchoolFunds, "R2"},
			{"F4", none, aid.SchoolFunds, "R4"},
		} {
			o := p.one(who, row.student)
			if o.Refused != nil || o.Award.Purse != row.want || o.Award.Amount != 115000 {
				t.Errorf("%s: %s for %s, %v; want %s", row.remark, o.Award.Purse, o.Award.Amount, o.Refused, row.want)
				continue
			}
			purse, err := p.aid.PurseOf(ctx, o.Award.ID)
			if err != nil || purse.Rule != row.rule || purse.Clause == "" || (row.want == aid.SchoolFunds) != (purse.Payer == qingfeng.ID) {
				t.Errorf("%s: the award keeps %+v, %v", row.remark, purse, err)
			}
			approved, err := p.aid.Approve(ctx, head, []aid.Chosen{{ID: o.Award.ID, Version: 1}})
			if err != nil || approved[0].Refused != nil {
				t.Errorf("%s: %v, %v", row.remark, approved, err)
			}
			p.card(row.student, row.remark, true)
		}
		if got := codeOf(p.one(who, repeats)); got != "aid.not_covered" {
			t.Errorf("F5: %q, want aid.not_covered", got)
		}
		d := p.drafting()
		d.School = qingfeng.ID
		drawn, err := p.payment.Draft(ctx, who, d)
		if err != nil || drawn.Batch.Rows != 2 || drawn.Batch.Sum != 230000 {
			t.Errorf("F9: the batch has %d rows, %v; want the 2 that the state pays", drawn.Batch.Rows, err)
		}
		d = p.drafting(across)
		d.School = qingfeng.ID
		if _, err := p.payment.Draft(ctx, who, d); refusal(err) != "payment.school_funds" {
			t.Errorf("F9: asked for by name: %v", err)
		}
		// F7: the city decides, then the head approves.
		o := p.one(p.officer, atCity)
		chosen := aid.Chosen{ID: o.Award.ID, Version: 1}
		if approved, err := p.aid.Approve(ctx, p.head, []aid.Chosen{chosen}); err != nil || codeOf(approved[0]) != "aid.purse_open" {
			t.Errorf("F7: approved although nobody knows who pays: %+v, %v", approved, err)
		}
		if _, err := p.aid.DecidePurse(ctx, p.head, chosen, aid.SchoolFunds, "同意"); refusal(err) != "forbidden" {
			t.Errorf("F7: the head decides: %v", err)
		}
		a, err := p.aid.DecidePurse(ctx, p.bureau, chosen, aid.SchoolFunds, "经与华龙区协商")
		purse, err2 := p.aid.PurseOf(ctx, a.ID)
		if p.must(err, err2); a.Purse != aid.SchoolFunds || purse.Reason != "经与华龙区协商" || purse.Payer != p.ofCity.ID || purse.DecidedBy != p.bureau.Person {
			t.Errorf("F7: %s, %+v", a.Purse, purse)
		}
		if approved, err := p.aid.Approve(ctx, p.head, []aid.Chosen{{ID: a.ID, Version: a.Version}}); err != nil || approved[0].Refused != nil {
			t.Errorf("F7: %+v, %v", approved, err)
		}
	})
}

// TestPolicyF6ACountyPays adds a policy and awards by it.
func TestPolicyF6ACountyPays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		purses := prs.New(db.Purse(), db.World())
		school, class := p.senior(p.qingfeng, "3441000021", "清丰县顿丘高级中学")
		none := p.settle("林晓雨", school, class, domain.UnitID{}, identity.Attending)
		who := p.recognisedAt(school, none)
		bureau := appointed(domain.CountyOfficer, p.qingfeng.ID)
		in := prs.Policy{
			County: p.qingfeng.ID, Title: "清丰县兜底保障办法", From: spring, Covers: []prs.Situation{prs.NoRoll}, Amount: 90000, Clause: "第三条", Source: "清丰县",
		}
		if _, err := purses.Add(ctx, appointed(domain.CountyOfficer, p.nanle.ID), in); refusal(err) != "not_found" {
			t.Errorf("南乐 speaks for 清丰: %v", err)
		}
		kept, err := purses.Add(ctx, bureau, in)
		p.must(err)
		if _, err := purses.Add(ctx, bureau, in); refusal(err) != "purse.policy_exists" {
			t.Errorf("added twice: %v", err)
		}
		answer, err := purses.Explain(ctx, who, none, "YKT-5", spring)
		if err != nil || answer.Kind != prs.CountyPolicy || answer.Policy != kept.ID {
			t.Errorf("explained as %+v, %v", answer, err)
		}
		o := p.one(who, none)
		if o.Refused != nil || o.Award.Purse != aid.CountyPolicy || o.Award.Amount != 90000 {
			t.Errorf("awarded %+v, %v", o.Award, o.Refused)
		}
		if approved, err := p.aid.Approve(ctx, appointed(domain.Head, school.ID), []aid.Chosen{{ID: o.Award.ID, Version: 1}}); err != nil || approved[0].Refused != nil {
			t.Errorf("approved: %+v, %v", approved, err)
		}
		if kept, err = purses.End(ctx, bureau, kept.ID, kept.Version, spring); err != nil || kept.Until != spring {
			t.Errorf("ended: %+v, %v", kept, err)
		}
		if answer, err = purses.Explain(ctx, who, none, "YKT-5", spring+1); err != nil || answer.Kind != prs.SchoolFunds {
			t.Errorf("after its last term: %+v, %v", answer, err)
		}
	})
}
