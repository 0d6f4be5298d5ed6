package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/eligibility"
	"lizhi/domain/hardship"
	"lizhi/domain/identity"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

// chosen is the newest award of a student, as somebody saw it.
func (p *purse) chosen(student domain.PersonID) aid.Chosen {
	p.t.Helper()
	awards, err := p.aid.OfStudent(context.Background(), p.officer, student)
	p.must(err)
	return aid.Chosen{ID: awards[0].ID, Version: awards[0].Version}
}

func TestAwardsHaveAnOutcomeEach(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin, unknown := p.student("林晓雨"), p.student("张伟")
		suspended := p.enrol("李四", p.ofCity, p.classOfCity, identity.Suspended)
		elsewhere := p.enrol("王五", p.ofNanle, p.classSecond, identity.Attending)
		p.recognise(lin, suspended)
		got := map[domain.PersonID]string{}
		for student, o := range p.propose(lin, unknown, suspended, elsewhere, domain.PersonID(storetest.NextID()), lin) {
			got[student] = ""
			if o.Refused != nil {
				got[student] = o.Refused.Code
			}
		}
		delete(got, domain.PersonID{})
		for student, want := range map[domain.PersonID]string{
			lin: "", unknown: "aid.not_recognised", suspended: "aid.not_at_school", elsewhere: "not_found",
		} {
			if got[student] != want {
				t.Errorf("an outcome is %q, want %q", got[student], want)
			}
		}
		if o := p.propose(lin)[lin]; o.Refused == nil || o.Refused.Code != "aid.awarded" {
			t.Errorf("proposed twice: %v", o.Refused)
		}
		if own, err := p.aid.OfStudent(ctx, domain.Actor{Person: lin}, lin); err != nil || len(own) != 0 {
			t.Errorf("before the approval she reads %d awards, %v", len(own), err)
		}
		outcomes, err := p.aid.Approve(ctx, p.head, []aid.Chosen{p.chosen(lin), {ID: aid.AwardID(storetest.NextID()), Version: 1}})
		p.must(err)
		codes := []string{}
		for _, o := range outcomes {
			if o.Refused != nil {
				codes = append(codes, o.Refused.Code)
			} else {
				codes = append(codes, string(o.Award.State))
			}
		}
		if diff := cmp.Diff([]string{"approved", "not_found"}, codes); diff != "" {
			t.Errorf("approved (-want +got)\n%s", diff)
		}
		if own, err := p.aid.OfStudent(ctx, domain.Actor{Person: lin}, lin); err != nil || len(own) != 1 || own[0].Amount != 115000 {
			t.Errorf("after the approval she reads %+v, %v", own, err)
		}
		// To outsiders there is no such student (policy M15).
		for remark, who := range map[string]domain.Actor{
			"a classmate": {Person: unknown}, "a mentor": {Person: domain.PersonID(storetest.NextID()), Mentees: []domain.PersonID{lin}},
			"another school": appointed(domain.AidOfficer, p.ofNanle.ID), "华龙": appointed(domain.CountyOfficer, p.hualong.ID),
			"a judge": appointed(domain.Judge, p.city.ID),
		} {
			if _, err := p.aid.OfStudent(ctx, who, lin); refusal(err) != "not_found" {
				t.Errorf("%s: %v, want not_found", remark, err)
			}
		}
	})
}

func TestPolicyE9OnceInASchoolYear(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		// The seeds give 中职国家奖学金 to 中职 only; here it is given to 普高 too, as a
		// row of data.
		city := appointed(domain.CityOfficer, p.city.ID)
		_, err := p.rules.Add(ctx, city, eligibility.Set{
			Programme: "ZZ-GJ", From: domain.SchoolYear(2024).Autumn(), Source: "测试",
			Rules: []eligibility.Rule{{Kind: eligibility.InStage, Text: "普通高中", Clause: "测试", Stages: []string{"senior"}}},
		})
		p.must(err)
		_, err = p.aid.AddStandard(ctx, city, aid.Standard{
			Programme: "ZZ-GJ", Stage: "senior", Boarding: aid.Any, From: domain.SchoolYear(2024).Autumn(), Amount: 600000, Source: "测试", Clause: "测试",
		})
		p.must(err)
		lin := p.student("林晓雨")
		once := func(term domain.Term) string {
			outcomes, err := p.aid.Propose(ctx, p.officer, aid.Proposal{Programme: "ZZ-GJ", Term: term, Students: []domain.PersonID{lin}})
			p.must(err)
			if f := outcomes[0].Refused; f != nil {
				return f.Code
			}
			return outcomes[0].Award.Amount.String()
		}
		var got []string
		for _, term := range []domain.Term{
			domain.SchoolYear(2025).Autumn(), domain.SchoolYear(2025).Spring(), domain.SchoolYear(2025).Autumn(), domain.SchoolYear(2026).Autumn(),
		} {
			got = append(got, once(term))
		}
		if diff := cmp.Diff([]string{"6000.00", "aid.awarded", "aid.awarded", "6000.00"}, got); diff != "" {
			t.Errorf("autumn, spring, autumn again, next year (-want +got)\n%s", diff)
		}
	})
}

func TestPolicyE18AStandardInUseIsNotEdited(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		city := appointed(domain.CityOfficer, p.city.ID)
		first := aid.Standard{
			Programme: "YKT-5", Stage: "senior", Boarding: aid.Any, Tier: "first", From: domain.SchoolYear(2025).Autumn(),
			Amount: 140000, Least: 60000, Most: 175000, Source: "测试", Clause: "第一档",
		}
		kept, err := p.aid.AddStandard(ctx, city, first)
		p.must(err)
		if _, err := p.aid.AddStandard(ctx, city, first); refusal(err) != "aid.standard_exists" {
			t.Errorf("added twice: %v", err)
		}
		if _, err := p.aid.AddStandard(ctx, p.head, first); refusal(err) != "forbidden" {
			t.Errorf("a head adds a standard: %v", err)
		}
		unused := kept
		unused.Amount = 141000
		kept, err = p.aid.ChangeStandard(ctx, city, unused)
		p.must(err)
		if _, err := p.aid.ChangeStandard(ctx, city, unused); refusal(err) != "stale" {
			t.Errorf("a stale change: %v", err)
		}
		lin := p.student("林晓雨")
		p.recognise(lin)
		outcomes, err := p.aid.Propose(ctx, p.officer, aid.Proposal{Programme: "YKT-5", Term: spring, Tier: "first", Students: []domain.PersonID{lin}})
		p.must(err)
		if a := outcomes[0].Award; a.Amount != 141000 || a.Standard != kept.ID {
			t.Errorf("awarded %s by %s", a.Amount, a.Standard)
		}
		used := kept
		used.Amount = 142000
		if _, err := p.aid.ChangeStandard(ctx, city, used); refusal(err) != "aid.standard_in_use" {
			t.Errorf("a row in use was edited: %v", err)
		}
		// The new standard is a row from the next term on; the award keeps its own.
		next := first
		next.From, next.Amount = domain.SchoolYear(2026).Autumn(), 142000
		_, err = p.aid.AddStandard(ctx, city, next)
		p.must(err)
		awards, err := p.aid.OfStudent(ctx, p.officer, lin)
		p.must(err)
		if awards[0].Amount != 141000 {
			t.Errorf("the award became %s", awards[0].Amount)
		}
	})
}

// TestPolicyM14TheTablesLoadOnce loads the reference tables again: nothing
// changes, and what is in use stands firm.
func TestPolicyM14TheTablesLoadOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		ref, err := seeds.Aid()
		p.must(err)
		before, err := p.aid.Reference(ctx, p.officer)
		p.must(err)
		p.must(p.aid.Load(ctx, system, ref))
		after, err := p.aid.Reference(ctx, p.officer)
		p.must(err)
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("loaded twice (-once +twice)\n%s", diff)
		}
		lin := p.student("林晓雨")
		p.recognise(lin)
		p.propose(lin)
		for i, s := range ref.Standards {
			if s.Programme == "YKT-5" && s.From == domain.SchoolYear(2024).Spring() {
				ref.Standards[i].Amount++
			}
		}
		if err := p.aid.Load(ctx, system, ref); refusal(err) != "aid.standard_in_use" {
			t.Errorf("loaded another amount for a row in use: %v", err)
		}
	})
}

// TestPolicyM10ALateRowKeepsItsTerm awards 2024秋 in the spring of 2026: the
// amount and the term are those of then, and so is the recognition.
func TestPolicyM10ALateRowKeepsItsTerm(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.recognise(lin) // of 2025-2026, which does not help 2024秋
		then := domain.SchoolYear(2024).Autumn()
		late := func() aid.Outcome {
			outcomes, err := p.aid.Propose(ctx, p.officer, aid.Proposal{Programme: "YKT-5", Term: then, Tier: "average", Students: []domain.PersonID{lin}})
			p.must(err)
			return outcomes[0]
		}
		if o := late(); o.Refused == nil || o.Refused.Code != "aid.not_recognised" {
			t.Errorf("without the recognition of then: %v", o.Refused)
		}
		_, err := p.hardship.Enter(ctx, p.officer, hardship.List{Source: "2024-2025学年名单", Items: []hardship.Item{{
			Student: lin, SchoolYear: 2024, Grade: "special",
			DecidedOn: domain.NewDay(2024, 10, 8), PublicityEnded: domain.NewDay(2024, 10, 20),
		}}})
		p.must(err)
		storetest.ClockOf(db).Add(100 * 24 * time.Hour)
		if o := late(); o.Refused != nil || o.Award.Amount != 100000 || o.Award.Term.String() != "2024-autumn" {
			t.Errorf("the late award is %s for %s, %v", o.Award.Amount, o.Award.Term, o.Refused)
		}
	})
}

func TestPolicyE16BatchTotalIsTheSumOfItsRows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		ref, err := seeds.Aid()
		p.must(err)
		ref.Standards = append(ref.Standards, aid.Standard{
			Programme: "YKT-5", Stage: "senior", Boarding: aid.Any, Tier: "fen", From: spring, Amount: 31250, Source: "测试", Clause: "测试",
		})
		p.must(p.aid.Load(ctx, system, ref))
		three := []domain.PersonID{p.student("一"), p.student("二"), p.student("三")}
		p.recognise(three...)
		outcomes, err := p.aid.Propose(ctx, p.officer, aid.Proposal{Programme: "YKT-5", Term: spring, Tier: "fen", Class: p.classOfCity.ID})
		p.must(err)
		var chosen []aid.Chosen
		for _, o := range outcomes {
			chosen = append(chosen, aid.Chosen{ID: o.Award.ID, Version: o.Award.Version})
		}
		_, err = p.aid.Approve(ctx, p.head, chosen)
		p.must(err)
		drawn, err := p.payment.Draft(ctx, p.officer, p.drafting())
		p.must(err)
		if drawn.Batch.Rows != 3 || drawn.Batch.Sum != 93750 {
			t.Errorf("3 × 312.50 = %s in %d rows, want 937.50", drawn.Batch.Sum, drawn.Batch.Rows)
		}
		if drawn.Batch.Sum.String() != "937.50" {
			t.Errorf("the sum reads %s", drawn.Batch.Sum)
		}
	})
}

// TestPolicyE17AWaiverMakesNoRow awards a waiver and asks for a batch of it.
func TestPolicyE17AWaiverMakesNoRow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.recognise(lin)
		outcomes, err := p.aid.Propose(ctx, p.officer, aid.Proposal{Programme: "MF-PG", Term: spring, Students: []domain.PersonID{lin}})
		p.must(err)
		a := outcomes[0].Award
		_, err = p.aid.Approve(ctx, p.head, []aid.Chosen{{ID: a.ID, Version: a.Version}})
		p.must(err)
		d := p.drafting(lin)
		d.Programme = "MF-PG"
		if _, err := p.payment.Draft(ctx, p.officer, d); refusal(err) != "payment.waiver" {
			t.Errorf("a batch of a waiver: %v", err)
		}
		if statuses, err := p.payment.OfStudent(ctx, p.officer, lin); err != nil || len(statuses) != 0 {
			t.Errorf("a waiver shows as %+v, %v", statuses, err)
		}
	})
}

// TestInKindIsNotPaidOut sets meals for a county (policy §2.4).
func TestInKindIsNotPaidOut(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.award(lin)
		county := appointed(domain.CountyOfficer, p.qingfeng.ID)
		m := aid.Mode{Programme: "YKT-5", County: p.nanle.ID, From: spring, Mode: aid.InKind, Source: "测试"}
		if _, err := p.aid.SetMode(ctx, county, m); refusal(err) != "not_found" {
			t.Errorf("清丰 speaks for 南乐: %v", err)
		}
		m.County = domain.UnitID{}
		_, err := p.aid.SetMode(ctx, p.bureau, m)
		p.must(err)
		if _, err := p.aid.SetMode(ctx, p.bureau, m); refusal(err) != "aid.mode_exists" {
			t.Errorf("set twice: %v", err)
		}
		if _, err := p.payment.Draft(ctx, p.officer, p.drafting(lin)); refusal(err) != "payment.in_kind" {
			t.Errorf("paid out although it is given in kind: %v", err)
		}
	})
}
