package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/eligibility"
	"lizhi/domain/hardship"
	"lizhi/domain/identity"
	"lizhi/domain/org"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// springGrant is 普高国家助学金 of the spring.
var springGrant = eligibility.Asked{Programme: "YKT-5", Term: spring, Tier: "average"}

// settle enrols somebody whose 学籍 is at another school, or nowhere.
func (p *purse) settle(name string, school, class org.Unit, registered domain.UnitID, status identity.Status) domain.PersonID {
	p.t.Helper()
	p.students++
	id := domain.PersonID(storetest.NextID())
	p.must(p.db.Plant(context.Background(),
		people.Person{
			Person: identity.Person{
				ID: id, Name: name, Born: domain.NewDay(2009, 5, 20), IDKind: identity.ResidentID,
				IDNumber: identity.IDNumber(fmt.Sprintf("41090020090520%04d", p.students)),
			},
			Version: 1, CreatedAt: storetest.Start,
		},
		people.Enrolment{
			ID: people.EnrolmentID(storetest.NextID()), Person: id, City: p.city.ID, County: school.County, School: school.ID,
			Class: class.ID, Registered: registered, Status: status, Began: domain.NewDay(2024, 9, 1), CreatedAt: storetest.Start,
		}))
	return id
}

// senior adds a 普高 to a county and a class of 高二.
func (p *purse) senior(county org.Unit, code, name string) (school, class org.Unit) {
	p.t.Helper()
	ctx := context.Background()
	var err error
	school, err = p.org.AddSchool(ctx, system, org.Draft{Parent: county.ID, Code: code, Region: county.Code, Name: name, Stages: []org.Stage{org.Senior}})
	p.must(err)
	class, err = p.org.AddClass(ctx, system, org.Draft{Parent: school.ID, Stage: org.Senior, EntryYear: 2024, Number: 1})
	p.must(err)
	return school, class
}

// recognisedAt is recognise by the officer of another school.
func (p *purse) recognisedAt(school org.Unit, students ...domain.PersonID) domain.Actor {
	p.t.Helper()
	who := appointed(domain.AidOfficer, school.ID)
	list := hardship.List{Source: "认定名单"}
	for _, s := range students {
		list.Items = append(list.Items, hardship.Item{
			Student: s, SchoolYear: 2025, Grade: "general", DecidedOn: domain.NewDay(2025, 9, 28), PublicityEnded: domain.NewDay(2025, 10, 15),
		})
	}
	_, err := p.hardship.Enter(context.Background(), who, list)
	p.must(err)
	return who
}

// one proposes the spring grant for one student.
func (p *purse) one(who domain.Actor, student domain.PersonID) aid.Outcome {
	p.t.Helper()
	outcomes, err := p.aid.Propose(context.Background(), who, aid.Proposal{
		Programme: "YKT-5", Term: spring, Tier: "average", Students: []domain.PersonID{student},
	})
	p.must(err)
	return outcomes[0]
}

func codeOf(o aid.Outcome) string {
	if o.Refused == nil {
		return ""
	}
	return o.Refused.Code
}

// TestAI1TheAwardKeepsItsDecision proposes and reads why; what the student is
// afterwards does not change it, and nothing of it is in clear in the database.
func TestAI1TheAwardKeepsItsDecision(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.recognise(lin)
		_, err := p.hardship.Belong(ctx, p.officer, lin, hardship.Belonging{GroupCode: "SG08", Evidence: "民政名单", ValidFrom: domain.NewDay(2025, 1, 1)})
		p.must(err)
		o := p.one(p.officer, lin)
		kept, err := p.rules.Kept(ctx, p.head, o.Award.ID)
		p.must(err)
		d := kept.Decision
		if !d.Passed || d.Version != 1 || len(d.Findings) != 5 || d.Facts.Grade != "difficult" || len(d.Facts.Groups) != 1 {
			t.Errorf("the decision is %+v", d)
		}
		var raw [][]byte
		p.must(db.Read(ctx).Table("aid_decisions").Pluck("content_sealed", &raw).Error)
		if len(raw) != 1 || strings.Contains(string(raw[0]), "SG08") || strings.Contains(string(raw[0]), "difficult") {
			t.Errorf("%d decisions are kept, in clear", len(raw))
		}
		for remark, who := range map[string]domain.Actor{
			"the student": {Person: lin}, "her class teacher": p.teacher, "another school": appointed(domain.Head, p.ofNanle.ID),
			"the auditor": appointed(domain.Auditor, p.city.ID),
		} {
			if _, err := p.rules.Kept(ctx, who, o.Award.ID); refusal(err) != "not_found" {
				t.Errorf("%s reads why: %v", remark, err)
			}
			if _, err := p.rules.Show(ctx, who, lin, springGrant); refusal(err) != "not_found" {
				t.Errorf("%s asks the rules: %v", remark, err)
			}
		}
	})
}

// TestAI3DecisionsReplay replays what was decided after everything else has
// changed: rules, grade, groups. Nothing differs; a decision that somebody
// edited does.
func TestAI3DecisionsReplay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin, wei := p.student("林晓雨"), p.student("张伟")
		p.award(lin, wei)
		_, err := p.rules.Add(ctx, p.bureau, eligibility.Set{
			Programme: "YKT-5", From: domain.SchoolYear(2010).Autumn(), Source: "测试",
			Rules: []eligibility.Rule{{Kind: eligibility.InGroup, Text: "仅限特殊群体", Clause: "测试", Groups: []string{"SG01"}}},
		})
		p.must(err)
		auditor := appointed(domain.Auditor, p.city.ID)
		done, err := p.rules.Replay(ctx, auditor, domain.ID[eligibility.Decision]{}, 0)
		if err != nil || done.Checked != 2 || len(done.Differ) != 0 || !done.Next.IsZero() {
			t.Errorf("replayed %+v, %v", done, err)
		}
		if _, err := p.rules.Replay(ctx, p.bureau, domain.ID[eligibility.Decision]{}, 0); refusal(err) != "forbidden" {
			t.Errorf("the bureau replays: %v", err)
		}
		first, err := p.rules.Replay(ctx, auditor, domain.ID[eligibility.Decision]{}, 1)
		p.must(err)
		rest, err := p.rules.Replay(ctx, auditor, first.Next, 1)
		if err != nil || first.Checked != 1 || rest.Checked != 1 || first.Next == rest.Next {
			t.Errorf("one by one: %+v, %+v, %v", first, rest, err)
		}
		// Somebody edits the rules by SQL.
		p.must(db.Write(ctx).Exec("UPDATE eligibility_sets SET rules = REPLACE(rules, '在基准日在校', '不在校') WHERE programme = 'YKT-5' AND version = 1").Error)
		if done, err = p.rules.Replay(ctx, auditor, domain.ID[eligibility.Decision]{}, 0); err != nil || len(done.Differ) != 2 {
			t.Errorf("after the rules were edited %d differ, %v; want 2", len(done.Differ), err)
		}
	})
}

// sums is what every table holds, as a checksum of all its rows.
func (p *purse) sums() map[string]string {
	p.t.Helper()
	q := p.db.Read(context.Background())
	tables, err := q.Migrator().GetTables()
	p.must(err)
	sums := map[string]string{}
	for _, table := range tables {
		if strings.HasPrefix(table, "sqlite_") || strings.HasPrefix(table, "goose_") || table == "processes" {
			continue
		}
		var rows []map[string]any
		p.must(q.Table(table).Find(&rows).Error)
		sums[table] = fmt.Sprint(rows)
	}
	return sums
}

// TestAI2SimulationChangesNothing simulates another rule and another amount; and
// a dry run of a proposal: who, how much, and every table as before.
func TestAI2SimulationChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin, wei, li := p.student("林晓雨"), p.student("张伟"), p.student("李四")
		p.recognise(lin, wei)
		_, err := p.hardship.Belong(ctx, p.officer, li, hardship.Belonging{GroupCode: "SG01", Evidence: "乡村振兴局名单", ValidFrom: domain.NewDay(2025, 1, 1)})
		p.must(err)
		before := p.sums()
		trial := eligibility.Trial{Asked: springGrant, Unit: p.ofCity.ID, Rules: []eligibility.Rule{
			{Kind: eligibility.InGroup, Text: "脱贫享受政策学生", Clause: "试行办法第一条", Groups: []string{"SG01"}},
		}, Amounts: []eligibility.Amount{{Stage: "senior", Boarding: "any", Amount: 130000}}}
		got, err := p.rules.Simulate(ctx, p.bureau, trial)
		p.must(err)
		if len(got.Gain) != 1 || got.Gain[0].Student != li || len(got.Lose) != 2 || got.Students != 3 {
			t.Errorf("%d gain, %d lose of %d; want 1, 2 of 3", len(got.Gain), len(got.Lose), got.Students)
		}
		if got.Total.Before != 230000 || got.Total.After != 130000 || len(got.By) != 1 || got.By[0].Unit != p.ofCity.ID || got.By[0].After != 130000 {
			t.Errorf("it costs %+v, by school %+v", got.Total, got.By)
		}
		if !strings.Contains(got.Lose[0].Reason, "不符合") || got.Lose[0].Clause != "试行办法第一条" || !strings.Contains(got.Gain[0].Reason, "困难认定") {
			t.Errorf("the reasons are %+v and %+v", got.Lose[0], got.Gain[0])
		}
		outcomes, left, err := p.aid.Run(ctx, p.officer, aid.Proposal{Programme: "YKT-5", Term: spring, Tier: "average", School: p.ofCity.ID, DryRun: true})
		if err != nil || len(outcomes) != 2 || left != 0 || codeOf(outcomes[0])+codeOf(outcomes[1]) != "" {
			t.Errorf("the dry run proposes %+v, %d left, %v", outcomes, left, err)
		}
		for table, was := range before {
			if is := p.sums()[table]; is != was {
				t.Errorf("%s changed:\n%s\n%s", table, was, is)
			}
		}
		strange := trial
		strange.Rules = []eligibility.Rule{{Kind: eligibility.InGroup, Text: "孤儿", Clause: "试行办法第二条", Groups: []string{"SG99"}}}
		_, err = p.rules.Simulate(ctx, p.bureau, strange)
		is(t, "a group that is not there", err, eligibility.ErrNoGroup)
		for remark, who := range map[string]domain.Actor{"a county": appointed(domain.CountyOfficer, p.qingfeng.ID), "the officer": p.officer} {
			if _, err := p.rules.Simulate(ctx, who, trial); err == nil {
				t.Errorf("%s simulates for a school of the city", remark)
			}
		}
		trial.Unit = p.city.ID
		if got, err = p.rules.Simulate(ctx, p.bureau, trial); err != nil || got.Students != 3 || len(got.ByCounty) != 1 {
			t.Errorf("the whole city: %+v, %v", got, err)
		}
	})
}

// TestAI5StoppedBecause looks at a new term: who goes on, and who stopped why.
func TestAI5StoppedBecause(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin, wei := p.student("林晓雨"), p.student("张伟")
		p.award(lin, wei)
		autumn := eligibility.Asked{Programme: "YKT-5", Term: spring + 1, Tier: "average"}
		stopped, goOn, err := p.rules.Ended(ctx, p.officer, p.ofCity.ID, autumn)
		p.must(err)
		if len(stopped) != 2 || goOn != 0 || stopped[0].Against.Kind != eligibility.Recognised || !strings.Contains(stopped[0].Against.Reason, "2026-2027学年没有困难认定") {
			t.Errorf("before anybody is recognised anew: %+v, %d go on", stopped, goOn)
		}
		storetest.ClockOf(db).Set(domain.NewDay(2026, 11, 3).Start())
		_, err = p.hardship.Enter(ctx, p.officer, hardship.List{Source: "名单", Items: []hardship.Item{
			{Student: lin, SchoolYear: 2026, Grade: "special", DecidedOn: domain.NewDay(2026, 9, 28), PublicityEnded: domain.NewDay(2026, 10, 15)},
			{Student: wei, SchoolYear: 2026, Grade: "none", DecidedOn: domain.NewDay(2026, 9, 28), PublicityEnded: domain.NewDay(2026, 10, 15)},
		}})
		p.must(err)
		stopped, goOn, err = p.rules.Ended(ctx, p.head, p.ofCity.ID, autumn)
		if err != nil || len(stopped) != 1 || stopped[0].Student != wei || goOn != 1 {
			t.Errorf("afterwards: %+v, %d go on, %v", stopped, goOn, err)
		}
		if _, _, err := p.rules.Ended(ctx, p.teacher, p.ofCity.ID, autumn); refusal(err) != "not_found" {
			t.Errorf("the class teacher reads it: %v", err)
		}
	})
}

// TestPolicyE15AtTheReferenceDay asks 中职 with its reference day: who was at
// school then, and not who is today.
func TestPolicyE15AtTheReferenceDay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		school, err := p.org.AddSchool(ctx, system, org.Draft{Parent: p.city.ID, Code: "3641000009", Region: "410902", Name: "濮阳市职业技术学校", Stages: []org.Stage{org.Vocational}})
		p.must(err)
		class, err := p.org.AddClass(ctx, system, org.Draft{Parent: school.ID, Stage: org.Vocational, EntryYear: 2025, Number: 1, Years: 5})
		p.must(err)
		id := p.settle("买买提·艾力", school, class, school.ID, identity.Attending)
		elsewhere := p.settle("王五", school, class, p.ofCity.ID, identity.Attending)
		gone := p.settle("李四", school, class, school.ID, identity.Attending)
		p.must(db.Write(ctx).Exec("UPDATE people_enrolments SET ended_on = '2025-11-19', current_key = NULL, end_reason = 'left' WHERE person_id = ?", gone[:]).Error)
		who := p.recognisedAt(school, id, elsewhere)
		for _, row := range []struct {
			remark  string
			student domain.PersonID
			term    domain.Term
			want    eligibility.Kind
		}{
			{"E14: a five-year arts programme, year 1", id, domain.SchoolYear(2025).Autumn(), ""},
			{"E14: with the 学籍 of a 普高", elsewhere, domain.SchoolYear(2025).Autumn(), eligibility.VocationalRoll},
			{"before the class began", id, domain.SchoolYear(2024).Spring(), eligibility.InYear},
		} {
			d, err := p.rules.Show(ctx, who, row.student, eligibility.Asked{Programme: "YKT-6", Term: row.term, Tier: "average"})
			p.must(err)
			if against, _ := d.Against(); against.Kind != row.want {
				t.Errorf("%s: %q stands against it, want %q: %+v", row.remark, against.Kind, row.want, d.Findings)
			}
		}
		cases, err := db.Eligibility().Cases(ctx, eligibility.Set{AutumnOn: "11-20"}, eligibility.Asked{Programme: "YKT-6", Term: domain.SchoolYear(2025).Autumn()}, gone, id)
		if err != nil || len(cases) != 2 || cases[0].Facts.AtSchool || !cases[1].Facts.AtSchool || cases[0].On != domain.NewDay(2025, 11, 20) {
			t.Errorf("on the reference day: %+v, %v", cases, err)
		}
	})
}

// TestPolicyE10TheLeastIsKept adds standards of 学前生活补助 on both sides of the
// least; leaving the least out does not go round it.
func TestPolicyE10TheLeastIsKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		for _, row := range []struct {
			amount, least domain.Money
			want          string
		}{{19999, 0, "aid.range"}, {19999, 10000, "aid.range"}, {20000, 0, ""}, {25000, 30000, "aid.range"}} {
			_, err := p.aid.AddStandard(ctx, p.bureau, aid.Standard{
				Programme: "YKT-2", Stage: "preschool", Boarding: aid.Any, From: domain.SchoolYear(2026).Autumn(), Amount: row.amount, Least: row.least, Source: "测试", Clause: "测试",
			})
			if refusal(err) != row.want {
				t.Errorf("%s with the least %s: %v, want %q", row.amount, row.least, err, row.want)
			}
		}
		_, err := p.aid.AddStandard(ctx, p.bureau, aid.Standard{
			Programme: "YKT-5", Stage: "senior", Boarding: aid.Any, Tier: "first", From: spring, Amount: 175001, Source: "测试", Clause: "测试",
		})
		if refusal(err) != "aid.range" {
			t.Errorf("E13: a tier above the programme's range: %v", err)
		}
	})
}

// TestAI7UnderConcurrency proposes two programmes that shut each other out at
// once, many times over: one is had.
func TestAI7UnderConcurrency(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.recognise(lin)
		_, err := p.aid.AddStacking(ctx, p.bureau, aid.Stacking{A: "YKT-5", B: "MF-PG", From: spring, Exclusive: true, Clause: "测试", Source: "测试"})
		p.must(err)
		if _, err := p.aid.AddStacking(ctx, p.bureau, aid.Stacking{A: "MF-PG", B: "YKT-5", From: spring, Clause: "测试", Source: "测试"}); refusal(err) != "aid.stacking_exists" {
			t.Errorf("the same two the other way round: %v", err)
		}
		errs := all(12, func(i int) error {
			in := aid.Proposal{Programme: "YKT-5", Term: spring, Tier: "average", Students: []domain.PersonID{lin}}
			if i%2 == 0 {
				in.Programme, in.Tier = "MF-PG", ""
			}
			outcomes, err := p.aid.Propose(ctx, p.officer, in)
			if err == nil && outcomes[0].Refused != nil {
				return outcomes[0].Refused
			}
			return err
		})
		had := 0
		for _, err := range errs {
			switch refusal(err) {
			case "":
				had++
				if err != nil {
					t.Error(err)
				}
			case "aid.exclusive", "aid.awarded":
			default:
				t.Error(err)
			}
		}
		if awards, err := p.aid.OfStudent(ctx, p.officer, lin); had != 1 || err != nil || len(awards) != 1 {
			t.Errorf("%d were had and %d awards are there, %v; want 1", had, len(awards), err)
		}
	})
}

// TestParallelRunsGiveOneAwardEach lets several officers propose the same school
// from the rules at once.
func TestParallelRunsGiveOneAwardEach(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		var students []domain.PersonID
		for i := range 12 {
			students = append(students, p.student(fmt.Sprint("学生", i)))
		}
		p.recognise(students[:10]...)
		errs := all(4, func(int) error {
			_, _, err := p.aid.Run(ctx, p.officer, aid.Proposal{Programme: "YKT-5", Term: spring, Tier: "average", School: p.ofCity.ID})
			return err
		})
		p.must(errors.Join(errs...))
		var n int64
		p.must(db.Read(ctx).Table("aid_awards").Count(&n).Error)
		if n != 10 {
			t.Errorf("%d awards of 10 who are entitled", n)
		}
		p.must(db.Read(ctx).Table("aid_decisions").Count(&n).Error)
		if n != 10 {
			t.Errorf("%d decisions are kept", n)
		}
	})
}
