package store_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"

	"lizhi/domain"
	"lizhi/domain/hardship"
	"lizhi/domain/identity"
	"lizhi/domain/org"
	"lizhi/domain/people"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/need"
	"lizhi/domain/recognition/panel"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

// committee is a purse with the people who recognise at its 市直 school: a class
// of twenty with a guardian each.
type committee struct {
	*purse
	recognition recognition.Service
	pupils      []domain.PersonID
	fathers     []domain.Actor
	ctx         context.Context
}

func newCommittee(t *testing.T, db *store.DB) *committee {
	t.Helper()
	c := &committee{purse: newPurse(t, db), recognition: recognition.New(db.Recognition(), db.World()), ctx: context.Background()}
	ref, err := seeds.Recognition()
	c.must(err, c.recognition.Load(c.ctx, system, ref), c.recognition.Load(c.ctx, system, ref)) // twice is the same as once
	for n := range 20 {
		pupil := c.enrol(fmt.Sprint("学生", n), c.ofCity, c.classOfCity, identity.Attending)
		c.pupils, c.fathers = append(c.pupils, pupil), append(c.fathers, c.guardian(pupil))
	}
	for _, who := range []*domain.Actor{&c.officer, &c.head, &c.teacher} {
		who.Person = person(t, db, "教师", domain.NewDay(1985, 5, 1))
		employ(t, db, who.Person, c.ofCity.ID, c.city.ID)
	}
	return c
}

// guardian gives a child a father.
func (c *committee) guardian(ward domain.PersonID) domain.Actor {
	c.t.Helper()
	id := person(c.t, c.db, "家长", domain.NewDay(1980, 1, 9))
	c.must(c.db.Plant(c.ctx, people.Guardian{
		ID: people.GuardianID(storetest.NextID()), Guardian: id, Ward: ward, Relation: identity.Father, Began: domain.NewDay(2020, 1, 1), CreatedAt: storetest.Start,
	}))
	return domain.Actor{Account: domain.AccountID(storetest.NextID()), Person: id, Wards: []domain.PersonID{ward}}
}

func (c *committee) notice(school org.Unit) {
	c.t.Helper()
	_, err := c.recognition.Publish(c.ctx, appointed(domain.AidOfficer, school.ID), recognition.Notice{
		School: school.ID, SchoolYear: 2025, Title: "告知", Body: "请自愿申请", Channels: []string{"家长会"},
	})
	c.must(err)
}

// said is what a family in difficulty writes.
func said(today domain.Day) need.Form {
	income, none := domain.Money(1200000), domain.Money(0)
	return need.Form{
		Relatives: []need.Relative{
			{Name: "林建军", Age: 46, Relation: "父亲", Income: &income, Health: need.Healthy},
			{Name: "赵兰", Age: 44, Relation: "母亲", Income: &none, Health: need.SeriousIll},
		},
		Size: 3, Factors: []string{"economy"}, Circumstances: "母亲常年服药",
		Promise: need.Promise{Signed: true, Name: "林建军", On: today},
	}
}

func (c *committee) apply(n int, change ...func(*recognition.Draft)) (recognition.Application, error) {
	d := recognition.Draft{Student: c.pupils[n], SchoolYear: 2025, Form: said(c.db.World().Today())}
	for _, f := range change {
		f(&d)
	}
	return c.recognition.Apply(c.ctx, c.fathers[n], d)
}

// applied is apply that must work, for each of several.
func (c *committee) applied(ns ...int) []recognition.Application {
	c.t.Helper()
	var list []recognition.Application
	for _, n := range ns {
		a, err := c.apply(n)
		c.must(err)
		list = append(list, a)
	}
	return list
}

// panel names a panel of ten students' class, from the end of the class.
func (c *committee) panel() panel.Panel {
	c.t.Helper()
	p, err := c.recognition.NamePanel(c.ctx, c.teacher, panel.Panel{Class: c.classOfCity.ID, SchoolYear: 2025, Seats: []panel.Seat{
		{Person: c.pupils[19], Kind: panel.StudentSeat},
		{Person: c.pupils[18], Kind: panel.StudentSeat},
		{Person: c.teacher.Person, Kind: panel.StaffSeat},
		{Person: c.fathers[17].Person, Kind: panel.ParentSeat},
	}})
	c.must(err)
	p, err = c.recognition.AnnouncePanel(c.ctx, c.teacher, p.ID, p.Version, c.db.World().Today())
	c.must(err)
	return p
}

// reviewed lets the panel meet over applications.
func (c *committee) reviewed(p panel.Panel, list ...recognition.Application) error {
	m := recognition.Meeting{HeldOn: c.db.World().Today(), Minutes: "逐一评议，一致同意", Present: []domain.PersonID{p.Seats[0].Person, p.Seats[2].Person}}
	for _, a := range list {
		m.Items = append(m.Items, recognition.Line{Application: a.ID, Version: a.Version, Grade: "difficult", Reason: "收入低，母亲患病"})
	}
	_, err := c.recognition.Meet(c.ctx, c.teacher, p.ID, m)
	return err
}

// now reads an application as the officer does.
func (c *committee) now(id recognition.ApplicationID) recognition.Application {
	c.t.Helper()
	v, err := c.recognition.Application(c.ctx, c.officer, id)
	c.must(err)
	return v.Application
}

func (c *committee) propose(line recognition.Line) (recognition.Application, error) {
	line.Version = c.now(line.Application).Version
	return one(c.recognition.Propose(c.ctx, c.officer, []recognition.Line{line}))
}

func (c *committee) decide(line recognition.Line) (recognition.Application, error) {
	line.Version = c.now(line.Application).Version
	return one(c.recognition.Decide(c.ctx, c.head, []recognition.Line{line}))
}

func one(outcomes []recognition.Outcome, err error) (recognition.Application, error) {
	if err == nil && outcomes[0].Refused != nil {
		err = outcomes[0].Refused
	}
	if len(outcomes) == 0 {
		return recognition.Application{}, err
	}
	return outcomes[0].Application, err
}

func TestPolicyC2NoticeComesFirst(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCommittee(t, db)
		if _, err := c.apply(0); refusal(err) != "recognition.notice_missing" {
			t.Errorf("without a notice: %v", err)
		}
		c.notice(c.ofQingfeng) // another school's
		if _, err := c.apply(0); refusal(err) != "recognition.notice_missing" {
			t.Errorf("with another school's notice: %v", err)
		}
		c.notice(c.ofCity)
		if _, err := c.apply(0, func(d *recognition.Draft) { d.SchoolYear = 2024 }); refusal(err) != "recognition.notice_missing" {
			t.Errorf("for another year: %v", err)
		}
		if a, err := c.apply(0); err != nil || a.State != recognition.Applied || a.Edition != 1 || a.Term != domain.SchoolYear(2025).Autumn() {
			t.Errorf("with the notice: %+v, %v", a.State, err)
		}
		n := recognition.Notice{School: c.ofCity.ID, SchoolYear: 2025, Title: "告知", Body: "再发", Channels: []string{"微信"}}
		if _, err := c.recognition.Publish(c.ctx, c.officer, n); refusal(err) != "recognition.notice_exists" {
			t.Errorf("a second notice: %v", err)
		}
		n.SchoolYear, n.Channels = 2026, nil
		if _, err := c.recognition.Publish(c.ctx, c.officer, n); refusal(err) != "recognition.notice" {
			t.Errorf("through no channel: %v", err)
		}
	})
}

func TestPolicyC3TeacherTypesInForTheFamily(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCommittee(t, db)
		c.notice(c.ofCity)
		draft := recognition.Draft{Student: c.pupils[0], SchoolYear: 2025, Form: said(db.World().Today())}
		a, err := c.recognition.Apply(c.ctx, c.teacher, draft)
		if err != nil || a.State != recognition.DraftByProxy || a.Origin != recognition.ByProxy {
			t.Fatalf("typed in by the teacher: %s, %v", a.State, err)
		}
		p := c.panel()
		if err := c.reviewed(p, a); refusal(err) != "recognition.state" {
			t.Errorf("reviewed before it was confirmed: %v", err)
		}
		if _, err := c.recognition.Confirm(c.ctx, c.teacher, recognition.Seen{ID: a.ID, Version: a.Version}, domain.FileID{}); refusal(err) != "recognition.second_person" {
			t.Errorf("confirmed by who typed it in: %v", err)
		}
		if _, err := c.recognition.Confirm(c.ctx, c.officer, recognition.Seen{ID: a.ID, Version: a.Version}, domain.FileID{}); refusal(err) != "recognition.paper" {
			t.Errorf("confirmed at school without paper: %v", err)
		}
		if _, err := c.recognition.Confirm(c.ctx, c.fathers[1], recognition.Seen{ID: a.ID, Version: a.Version}, domain.FileID{}); refusal(err) != "not_found" {
			t.Errorf("confirmed by another father: %v", err)
		}
		if got := c.now(a.ID).State; got != recognition.DraftByProxy {
			t.Errorf("refused and yet %s", got)
		}
		a, err = c.recognition.Confirm(c.ctx, c.fathers[0], recognition.Seen{ID: a.ID, Version: a.Version}, domain.FileID{})
		if err != nil || a.State != recognition.Applied {
			t.Errorf("confirmed by the father: %s, %v", a.State, err)
		}
		if err := c.reviewed(p, a); err != nil {
			t.Errorf("then reviewed: %v", err)
		}
	})
}

func TestPolicyC4OneOpenApplicationOfAYear(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCommittee(t, db)
		c.notice(c.ofCity)
		first := c.applied(0)[0]
		if _, err := c.apply(0); refusal(err) != "recognition.active" {
			t.Errorf("a second one: %v", err)
		}
		p := c.panel()
		c.must(c.reviewed(p, first))
		if _, err := c.propose(recognition.Line{Application: first.ID, Grade: "none", Reason: "有稳定收入"}); err != nil {
			t.Fatal(err)
		}
		rejected, err := c.decide(recognition.Line{Application: first.ID})
		if err != nil || rejected.State != recognition.Rejected {
			t.Fatalf("rejected: %s, %v", rejected.State, err)
		}
		if _, err := c.apply(0); refusal(err) != "recognition.change_missing" {
			t.Errorf("again without saying what changed: %v", err)
		}
		again, err := c.apply(0, func(d *recognition.Draft) { d.Change = "父亲失业" })
		if err != nil || again.Edition != 2 || again.Before != first.ID || again.State != recognition.Applied {
			t.Errorf("for changed circumstances: edition %d, %v", again.Edition, err)
		}
		if got := c.now(first.ID); got.State != recognition.Rejected || got.Edition != 1 || got.Version != rejected.Version {
			t.Error("the first edition has changed")
		}
		withdrawn, err := c.recognition.Withdraw(c.ctx, c.fathers[0], recognition.Seen{ID: again.ID, Version: again.Version})
		c.must(err)
		if withdrawn.State != recognition.Withdrawn {
			t.Errorf("withdrawn: %s", withdrawn.State)
		}
		if _, err := c.apply(0); refusal(err) != "recognition.change_missing" {
			t.Errorf("after a withdrawal, the rejection still stands: %v", err)
		}
		c.applied(1)
	})
}

// What was proposed is not for the family, whatever it asks for: it is in no
// answer, nor in that to a request sent again.
func TestPolicyM15TheFamilyReadsNoProposalInAnyAnswer(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCommittee(t, db)
		c.notice(c.ofCity)
		id := domain.NewID[recognition.Application](db.World())
		sent := func(d *recognition.Draft) { d.ID = id }
		a, err := c.apply(0, sent)
		c.must(err, c.reviewed(c.panel(), a))
		_, err = c.propose(recognition.Line{Application: a.ID})
		c.must(err)
		kept := c.now(a.ID)
		if kept.Panel.Grade == "" || kept.Proposal.Grade == "" {
			t.Fatal("nothing was proposed")
		}
		again, err := c.apply(0, sent)
		c.must(err)
		withdrawn, err := c.recognition.Withdraw(c.ctx, c.fathers[0], recognition.Seen{ID: a.ID, Version: kept.Version})
		c.must(err)
		for remark, got := range map[string]recognition.Application{"sent again": again, "withdrawn": withdrawn} {
			if got.ID != a.ID || got.Panel != (recognition.Opinion{}) || got.Proposal != (recognition.Opinion{}) {
				t.Errorf("%s: the family reads %+v and %+v", remark, got.Panel, got.Proposal)
			}
		}
		if now := c.now(a.ID); now.Panel != kept.Panel || now.Proposal != kept.Proposal {
			t.Error("what was proposed is not kept")
		}
	})
}

func TestPolicyC4FiftyApplyAtOnceAndOneDoes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCommittee(t, db)
		c.notice(c.ofCity)
		done, refused := at50(func(n int) error {
			if n%2 == 0 {
				_, err := c.apply(0)
				return err
			}
			_, err := c.recognition.Apply(c.ctx, c.teacher, recognition.Draft{Student: c.pupils[0], SchoolYear: 2025, Form: said(db.World().Today())})
			return err
		})
		if done != 1 || refused["recognition.active"] != 49 {
			t.Errorf("%d applied, refused %v", done, refused)
		}
	})
}

func TestPolicyM9AnApplicationIsHandedInOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCommittee(t, db)
		c.notice(c.ofCity)
		id := recognition.ApplicationID(storetest.NextID())
		mine := func(d *recognition.Draft) { d.ID = id }
		a, err := c.apply(0, mine)
		c.must(err)
		if b, err := c.apply(0, mine); err != nil || b.ID != a.ID || b.Version != a.Version {
			t.Errorf("the same again: %v", err)
		}
		if _, err := c.apply(1, mine); refusal(err) != "id_taken" {
			t.Errorf("another's id: %v", err)
		}
		if _, err := c.apply(0, mine, func(d *recognition.Draft) { d.Form.Size = 9 }); refusal(err) != "id_taken" {
			t.Errorf("the id with another form: %v", err)
		}
	})
}

func TestPolicyC5WhoAppliesLaterDoesNotSitThere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCommittee(t, db)
		c.notice(c.ofCity)
		a := c.applied(0)[0]
		seats := func(kind panel.SeatKind, who domain.PersonID) panel.Panel {
			return panel.Panel{Class: c.classOfCity.ID, SchoolYear: 2025, Seats: []panel.Seat{
				{Person: c.pupils[18], Kind: panel.StudentSeat}, {Person: who, Kind: kind},
			}}
		}
		for remark, p := range map[string]panel.Panel{
			"the applicant":            seats(panel.StudentSeat, c.pupils[0]),
			"the applicant's guardian": seats(panel.ParentSeat, c.fathers[0].Person),
		} {
			if _, err := c.recognition.NamePanel(c.ctx, c.teacher, p); refusal(err) != "recognition.conflict" {
				t.Errorf("%s: %v", remark, err)
			}
		}
		p := c.panel()
		c.applied(19) // sits there
		if err := c.reviewed(p, a); refusal(err) != "recognition.conflict" {
			t.Errorf("a member has applied since: %v", err)
		}
		p, err := c.recognition.ChangePanel(c.ctx, c.teacher, p.ID, p.Version, []panel.Seat{
			{Person: c.pupils[15], Kind: panel.StudentSeat},
			{Person: c.pupils[18], Kind: panel.StudentSeat},
			{Person: c.teacher.Person, Kind: panel.StaffSeat},
		})
		c.must(err)
		if err := c.reviewed(p, a); refusal(err) != "recognition.not_announced" {
			t.Errorf("the new members were not announced: %v", err)
		}
		p, err = c.recognition.AnnouncePanel(c.ctx, c.teacher, p.ID, p.Version, db.World().Today())
		c.must(err, c.reviewed(p, a))
	})
}

func TestPolicyC6And7TheCityRelaxesTheRule(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCommittee(t, db)
		lone := panel.Panel{Class: c.classOfCity.ID, SchoolYear: 2025, Seats: []panel.Seat{{Person: c.teacher.Person, Kind: panel.StaffSeat}}}
		if _, err := c.recognition.NamePanel(c.ctx, c.teacher, lone); refusal(err) != "invalid" {
			t.Errorf("too few and no students: %v", err)
		}
		rule := panel.Rule{Stage: "senior", From: 2025, Share: 10, Students: 50, Strictness: panel.Warn, Source: "市局通知"}
		if _, err := c.recognition.AddRule(c.ctx, c.officer, rule); refusal(err) != "forbidden" {
			t.Errorf("an officer of a school makes a rule: %v", err)
		}
		_, err := c.recognition.AddRule(c.ctx, c.bureau, rule)
		c.must(err)
		if _, err := c.recognition.AddRule(c.ctx, c.bureau, rule); refusal(err) != "recognition.rule_exists" {
			t.Errorf("the same rule again: %v", err)
		}
		p, err := c.recognition.NamePanel(c.ctx, c.teacher, lone)
		if err != nil || !slices.Equal(p.Warnings, []string{"recognition.panel_size", "recognition.student_share"}) {
			t.Errorf("with the relaxed rule: %v, %v", p.Warnings, err)
		}
		if _, err := c.recognition.NamePanel(c.ctx, c.teacher, lone); refusal(err) != "recognition.panel_exists" {
			t.Errorf("a second panel: %v", err)
		}
	})
}

func TestPolicyC11AMembershipOfHardshipVerifiesAClaim(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCommittee(t, db)
		c.notice(c.ofCity)
		a, err := c.apply(0, func(d *recognition.Draft) { d.Form.Claims = []need.Claim{{Group: "SG03"}} })
		c.must(err, c.reviewed(c.panel(), a))
		v, err := c.recognition.Application(c.ctx, c.officer, a.ID)
		c.must(err)
		if v.Standings[0] != need.Unverified || v.Score.Direct != "" {
			t.Errorf("SG03 without evidence is %s and leads to %q", v.Standings[0], v.Score.Direct)
		}
		if _, err := c.propose(recognition.Line{Application: a.ID}); refusal(err) != "recognition.unverified" {
			t.Errorf("approved as suggested: %v", err)
		}
		_, err = c.hardship.Belong(c.ctx, c.officer, c.pupils[0], hardship.Belonging{GroupCode: "SG03", Evidence: "民政局名单", ValidFrom: domain.NewDay(2025, 9, 1)})
		c.must(err)
		v, err = c.recognition.Application(c.ctx, c.officer, a.ID)
		c.must(err)
		if v.Standings[0] != need.Verified || v.Score.Direct != "SG03" || v.Score.Grade != "special" {
			t.Errorf("with the list of 民政局 it is %s and leads to %q", v.Standings[0], v.Score.Direct)
		}
		if _, err := c.propose(recognition.Line{Application: a.ID}); err != nil {
			t.Errorf("then: %v", err)
		}
	})
}

func TestPolicyC21GuardianAppliesForTheKindergarten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCommittee(t, db)
		garden, err := c.org.AddSchool(c.ctx, system, org.Draft{Parent: c.city.ID, Code: "1141000009", Region: "410902", Name: "市直幼儿园", Stages: []org.Stage{org.Preschool}})
		c.must(err)
		class, err := c.org.AddClass(c.ctx, system, org.Draft{Parent: garden.ID, Stage: org.Preschool, EntryYear: 2024, Number: 1})
		c.must(err)
		c.notice(garden)
		child := c.enrol("小宝", garden, class, identity.Attending) // without any account
		father := c.guardian(child)
		draft := recognition.Draft{Student: child, SchoolYear: 2025, Form: said(db.World().Today())}
		if _, err := c.recognition.Apply(c.ctx, domain.Actor{Person: child}, draft); refusal(err) != "recognition.guardian_applies" {
			t.Errorf("the child: %v", err)
		}
		typed, err := c.recognition.Apply(c.ctx, appointed(domain.ClassTeacher, class.ID), draft)
		c.must(err)
		if _, err := c.recognition.Confirm(c.ctx, domain.Actor{Person: child}, recognition.Seen{ID: typed.ID, Version: typed.Version}, domain.FileID{}); refusal(err) != "recognition.guardian_applies" {
			t.Errorf("the child confirms: %v", err)
		}
		_, err = c.recognition.Withdraw(c.ctx, father, recognition.Seen{ID: typed.ID, Version: typed.Version})
		c.must(err)
		if a, err := c.recognition.Apply(c.ctx, father, draft); err != nil || a.Origin != recognition.ByGuardian || a.State != recognition.Applied {
			t.Errorf("the guardian: %s, %v", a.State, err)
		}
		if a, err := c.recognition.Apply(c.ctx, domain.Actor{Person: c.pupils[0]}, draft); refusal(err) != "not_found" {
			t.Errorf("somebody else: %s, %v", a.State, err)
		}
	})
}

// What nobody must read is not in the file: names, incomes, illness and stories
// of an application are sealed.
func TestFormsAreSealed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCommittee(t, db)
		c.notice(c.ofCity)
		a := c.applied(0)[0]
		c.must(c.reviewed(c.panel(), a))
		list, err := c.recognition.Applications(c.ctx, c.officer, recognition.Filter{}, domain.Page{Limit: 10})
		if err != nil || len(list.Items) != 1 || list.Items[0].Panel.Grade != "difficult" || list.Items[0].Panel.Reason != "" || list.Items[0].Form.Size != 0 {
			t.Errorf("a list opens what is sealed: %+v, %v", list.Items, err)
		}
		for table, columns := range map[string]string{"recognition_applications": "form_sealed", "recognition_reviews": "minutes_sealed"} {
			var values [][]byte
			c.must(db.Write(c.ctx).Table(table).Pluck(columns, &values).Error)
			for _, v := range values {
				for _, word := range []string{"林建军", "服药", "serious", "1200000", "评议"} {
					if len(v) == 0 || bytes.Contains(v, []byte(word)) {
						t.Errorf("%s.%s shows %q", table, columns, word)
					}
				}
			}
		}
	})
}
