package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/org"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// village is the town with people in it.
type village struct {
	town
	db      *store.DB
	people  people.Service
	chen    domain.PersonID // 陈小满, primary in 清丰
	officer domain.Actor    // of the school in 清丰
	other   domain.Actor    // of the school in 南乐
	county  domain.Actor    // of 清丰
	mayor   domain.Actor    // of the city
}

const (
	chenID   = "410900201704020005" // 陈小满
	fatherID = "410900198503030018" // 陈建国
)

func newVillage(t *testing.T, db *store.DB) village {
	t.Helper()
	w := newTown(t, db)
	c := village{
		town: w, db: db, people: people.New(db.People(), db.World(), store.Fold{}),
		officer: appointed(domain.AidOfficer, w.ofQingfeng.ID), other: appointed(domain.AidOfficer, w.ofNanle.ID),
		county: appointed(domain.CountyOfficer, w.qingfeng.ID), mayor: appointed(domain.CityOfficer, w.city.ID),
	}
	var err error
	c.chen, err = c.people.Enrol(context.Background(), c.officer, c.admission())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (c village) admission() people.Admission {
	return people.Admission{
		Draft: identity.Draft{Name: "陈小满", IDNumber: idNumber(chenID[:17]), Address: "濮阳市清丰县城关镇幸福路一号"},
		Class: c.classQingfeng.ID, Xueji: "G" + idNumber(chenID[:17]), Began: domain.NewDay(2023, 9, 1),
		Guardians: []people.Kinsman{{
			Draft:    identity.Draft{Name: "陈建国", IDNumber: idNumber(fatherID[:17]), Phone: "13800001234"},
			Relation: identity.Father,
		}},
	}
}

// idNumber adds the check character to 17 digits.
func idNumber(body string) string {
	weights, sum := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}, 0
	for i, w := range weights {
		sum += int(body[i]-'0') * w
	}
	return body + "10X98765432"[sum%11:][:1]
}

func related(as domain.Role, own domain.PersonID, others ...domain.PersonID) domain.Actor {
	a := domain.Actor{Account: domain.AccountID(storetest.NextID()), Person: own}
	switch as {
	case domain.Guardian:
		a.Wards = others
	case domain.Mentor:
		a.Mentees = others
	}
	return a
}

func TestPolicyB8WhoSeesWhatOfAStudent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, ctx := newVillage(t, db), context.Background()
		nobody := domain.PersonID(storetest.NextID())
		for _, row := range []struct {
			remark          string
			who             domain.Actor
			sees            bool
			details, phones bool
		}{
			{"student", related(domain.Student, c.chen), true, true, true},
			{"guardian", related(domain.Guardian, nobody, c.chen), true, true, true},
			{"guardian of another", related(domain.Guardian, nobody, nobody), false, false, false},
			{"mentor", related(domain.Mentor, nobody, c.chen), true, false, false},
			{"class teacher", appointed(domain.ClassTeacher, c.classQingfeng.ID), true, false, true},
			{"class teacher of another class", appointed(domain.ClassTeacher, c.classSecond.ID), false, false, false},
			{"plain teacher", appointed(domain.Teacher, c.ofQingfeng.ID), false, false, false},
			{"aid officer", c.officer, true, true, true},
			{"head", appointed(domain.Head, c.ofQingfeng.ID), true, false, false},
			{"aid officer of another school", c.other, false, false, false},
			{"county", c.county, true, true, true},
			{"another county (M1)", appointed(domain.CountyOfficer, c.nanle.ID), false, false, false},
			{"city", c.mayor, true, true, true},
			{"judge", appointed(domain.Judge, c.city.ID), false, false, false},
			{"admin", appointed(domain.Admin, c.city.ID), false, false, false},
		} {
			v, err := c.people.Student(ctx, row.who, c.chen)
			if row.sees != (err == nil) || err != nil && !errors.Is(err, domain.ErrNotFound) {
				t.Errorf("%s: %v, sees want %v", row.remark, err, row.sees)
				continue
			}
			if (v.Details != nil) != row.details || (len(v.Guardians) > 0) != row.phones {
				t.Errorf("%s: details %v, guardians %v", row.remark, v.Details, v.Guardians)
			}
			if v.Details != nil && (v.Details.IDNumber != "410900********"+idNumber(chenID[:17])[14:] || !strings.HasPrefix(v.Details.Xueji, "G410900********")) {
				t.Errorf("%s: not masked: %+v", row.remark, v.Details)
			}
			if len(v.Guardians) > 0 && v.Guardians[0].Phone != "138****1234" {
				t.Errorf("%s: phone %s", row.remark, v.Guardians[0].Phone)
			}
			list, err := c.people.Students(ctx, row.who, people.Filter{}, domain.Page{Limit: 10})
			if (len(list.Items) == 1) != row.sees {
				t.Errorf("%s: the list has %d, %v", row.remark, len(list.Items), err)
			}
		}
	})
}

func TestPolicyB9RevealNeedsRoleAndReason(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, ctx := newVillage(t, db), context.Background()
		teacher := appointed(domain.ClassTeacher, c.classQingfeng.ID)
		id := []people.Secret{people.SecretID}
		for _, row := range []struct {
			remark, reason string
			who            domain.Actor
			what           []people.Secret
			want           error
		}{
			{"head has no permission", "核对", appointed(domain.Head, c.ofQingfeng.ID), id, domain.ErrForbidden},
			{"no reason", " ", c.officer, id, people.ErrReason},
			{"with a reason", "核对一卡通信息", c.officer, id, nil},
			{"county, with a reason", "信访核实", c.county, id, nil},
			{"teacher: no number", "家访", teacher, id, domain.ErrForbidden},
			{"teacher: the guardian's phone", "家访", teacher, []people.Secret{people.SecretGuardianPhone}, nil},
			{"the student cannot", "好奇", related(domain.Student, c.chen), id, domain.ErrForbidden},
			{"a stranger", "核对", c.other, id, domain.ErrNotFound},
			{"another thing", "核对", c.officer, []people.Secret{"grade"}, people.ErrSecret},
		} {
			before := auditRows(t, db, "people.reveal")
			r, err := c.people.Reveal(ctx, row.who, c.chen, row.what, row.reason)
			if !errors.Is(err, row.want) {
				t.Errorf("%s: %v, want %v", row.remark, err, row.want)
			}
			rows := auditRows(t, db, "people.reveal") - before
			if want := map[bool]int{true: 1, false: 0}[row.want == nil]; rows != want {
				t.Errorf("%s: %d audit rows, want %d", row.remark, rows, want)
			}
			if row.want == nil && row.what[0] == people.SecretID && r.IDNumber != idNumber(chenID[:17]) {
				t.Errorf("%s: not shown", row.remark)
			}
			if row.want == nil && row.what[0] == people.SecretGuardianPhone && (len(r.GuardianPhones) != 1 || r.GuardianPhones[0].Phone != "13800001234") {
				t.Errorf("%s: %d phones", row.remark, len(r.GuardianPhones))
			}
		}
	})
}

func auditRows(t *testing.T, db *store.DB, action string) int {
	t.Helper()
	var n int64
	if err := db.Read(context.Background()).Table("audit").Where("action = ?", action).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return int(n)
}

func TestPolicyA21DuplicateStudent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, ctx := newVillage(t, db), context.Background()
		again := c.admission()
		again.Class, again.Guardians = c.classSecond.ID, nil
		for range 2 { // asking twice makes one claim
			if _, err := c.people.Enrol(ctx, c.other, again); !errors.Is(err, people.ErrDuplicate) {
				t.Fatalf("Enrol = %v, want duplicate_student", err)
			}
		}
		list := func(who domain.Actor) []people.Transfer {
			l, err := c.people.Transfers(ctx, who, people.Asked, domain.Page{Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			return l.Items
		}
		for _, row := range []struct {
			remark string
			who    domain.Actor
			sees   bool
			both   bool
		}{
			{"the common superior sees both schools", c.mayor, true, true},
			{"the claiming school sees that it is pending", c.other, true, false},
			{"the school that has the pupil is told nothing", c.officer, false, false},
			{"one county alone is no common superior", c.county, false, false},
			{"nor is the other", appointed(domain.CountyOfficer, c.nanle.ID), false, false},
		} {
			got := list(row.who)
			if (len(got) == 1) != row.sees {
				t.Errorf("%s: %d claims", row.remark, len(got))
				continue
			}
			if row.sees && (!got[0].FromSchool.IsZero() != row.both) {
				t.Errorf("%s: the school that has the pupil is shown: %v", row.remark, !got[0].FromSchool.IsZero())
			}
		}
		claim := list(c.mayor)[0]
		if _, err := c.people.Decide(ctx, c.other, claim.ID, 1, people.Accepted, people.Answer{Reason: "x"}); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("the claiming school decides: %v", err)
		}
		if _, err := c.people.Decide(ctx, c.mayor, claim.ID, 1, people.Accepted, people.Answer{}); !errors.Is(err, people.ErrReason) {
			t.Errorf("decided without a reason: %v", err)
		}
		if _, err := c.people.Decide(ctx, c.mayor, claim.ID, 1, people.Accepted, people.Answer{Reason: "核实已转学"}); err != nil {
			t.Fatal(err)
		}
		s, err := db.Standing(ctx, c.chen)
		if err != nil || s.Place.School != c.ofNanle.ID {
			t.Errorf("after the decision: %+v, %v", s.Place, err)
		}
	})
}

func TestDuplicateInOneCountyIsForTheCounty(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, ctx := newVillage(t, db), context.Background()
		second, err := c.org.AddSchool(ctx, system, org.Draft{Parent: c.qingfeng.ID, Code: "2141000099", Region: "410922", Name: "清丰县第二小学", Stages: []org.Stage{org.Primary}})
		if err != nil {
			t.Fatal(err)
		}
		class, err := c.org.AddClass(ctx, system, org.Draft{Parent: second.ID, Stage: org.Primary, EntryYear: 2023, Number: 1})
		if err != nil {
			t.Fatal(err)
		}
		a := c.admission()
		a.Class = class.ID
		if _, err := c.people.Enrol(ctx, appointed(domain.AidOfficer, second.ID), a); !errors.Is(err, people.ErrDuplicate) {
			t.Fatal(err)
		}
		l, err := c.people.Transfers(ctx, c.county, people.Asked, domain.Page{Limit: 10})
		if err != nil || len(l.Items) != 1 || l.Items[0].FromSchool != c.ofQingfeng.ID {
			t.Errorf("the county sees %+v, %v", l.Items, err)
		}
	})
}

func TestTransferWithHistory(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, ctx := newVillage(t, db), context.Background()
		sent, err := c.people.Send(ctx, c.officer, people.Sending{Student: c.chen, ToSchool: c.ofNanle.ID, Reason: "随父母迁居"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.people.Send(ctx, c.officer, people.Sending{Student: c.chen, ToSchool: c.ofHualong.ID, Reason: "又一次"}); !errors.Is(err, people.ErrTransferOpen) {
			t.Errorf("sent twice: %v", err)
		}
		if v, err := c.people.Student(ctx, c.officer, c.chen); err != nil || v.Enrolment == nil {
			t.Errorf("until it is accepted the student is here: %v", err)
		}
		if _, err := c.people.Student(ctx, c.other, c.chen); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("and not there: %v", err)
		}
		if _, err := c.people.Accept(ctx, c.officer, sent.ID, 1, people.Answer{Class: c.classSecond.ID}); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("the old school accepts: %v", err)
		}
		if _, err := c.people.Accept(ctx, c.other, sent.ID, 1, people.Answer{Class: c.classOfCity.ID}); !errors.Is(err, people.ErrClass) {
			t.Errorf("into a class of another school: %v", err)
		}
		if _, err := c.people.Accept(ctx, c.other, sent.ID, 7, people.Answer{Class: c.classSecond.ID}); !errors.Is(err, domain.ErrStale) {
			t.Errorf("another version: %v", err)
		}
		if _, err := c.people.Accept(ctx, c.other, sent.ID, 1, people.Answer{Class: c.classSecond.ID}); err != nil {
			t.Fatal(err)
		}
		v, err := c.people.Student(ctx, c.other, c.chen)
		if err != nil || v.Enrolment == nil || v.Enrolment.Enrolment.Registered != c.ofNanle.ID || len(v.Past) != 1 || v.Details == nil {
			t.Fatalf("the new school sees everything: %+v, %v", v, err)
		}
		old, err := c.people.Student(ctx, c.officer, c.chen)
		if err != nil || old.Enrolment != nil || len(old.Past) != 1 || old.Details != nil || len(old.Guardians) != 0 {
			t.Errorf("the old school sees its own time only: %+v, %v", old, err)
		}
		if _, err := c.people.Correct(ctx, c.officer, c.chen, v.Version, people.Correction{}); !errors.Is(err, domain.ErrNotFound) {
			t.Error("the old school still corrects")
		}
		if l, _ := c.people.Students(ctx, c.officer, people.Filter{}, domain.Page{Limit: 10}); len(l.Items) != 0 {
			t.Errorf("the old school still lists %d", len(l.Items))
		}
		if _, err := c.people.Refuse(ctx, c.other, sent.ID, 2, "晚了"); !errors.Is(err, people.ErrTransferOver) {
			t.Errorf("refused after it was accepted: %v", err)
		}
	})
}

func TestPolicyM8CorrectWithVersion(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, ctx := newVillage(t, db), context.Background()
		name, phone, wrong := "陈小滿", "13900005678", "410900201203150007"
		v, err := c.people.Correct(ctx, c.officer, c.chen, 1, people.Correction{Name: &name, Phone: &phone})
		if err != nil || v != 2 {
			t.Fatalf("Correct = %d, %v", v, err)
		}
		_, err = c.people.Correct(ctx, c.officer, c.chen, 1, people.Correction{Name: &name})
		var fault *domain.Fault
		if !errors.As(err, &fault) || fault.Kind != domain.Stale || fault.Params["current"] != 2 {
			t.Errorf("a stale one: %v", err)
		}
		if _, err := c.people.Correct(ctx, c.officer, c.chen, 2, people.Correction{IDNumber: &wrong}); !errors.Is(err, identity.ErrIDCheck) {
			t.Errorf("a wrong number: %v", err)
		}
		if _, err := c.people.Correct(ctx, appointed(domain.Head, c.ofQingfeng.ID), c.chen, 2, people.Correction{Name: &name}); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("a head corrects: %v", err)
		}
		r, err := c.people.Reveal(ctx, c.officer, c.chen, []people.Secret{people.SecretPhone, people.SecretID, people.SecretAddress, people.SecretXueji}, "核对")
		if err != nil || r.Phone != phone || r.IDNumber != idNumber(chenID[:17]) || r.Address == "" || r.Xueji == "" {
			t.Errorf("after: %v", err)
		}
		l, err := c.people.Students(ctx, c.officer, people.Filter{Query: "chenxiaoman"}, domain.Page{Limit: 5})
		if err != nil || len(l.Items) != 1 || l.Items[0].Name != name {
			t.Errorf("found by pinyin: %+v, %v", l.Items, err)
		}
	})
}

func TestMoveSuspendResumeLeave(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, ctx := newVillage(t, db), context.Background()
		status := func(s identity.Status) people.Move { return people.Move{Status: &s} }
		for i, row := range []struct {
			remark string
			move   people.Move
			want   error
		}{
			{"suspended", status(identity.Suspended), nil},
			{"suspended again", status(identity.Suspended), identity.ErrStatus},
			{"back", status(identity.Attending), nil},
			{"into a class of another school", people.Move{Class: &c.classSecond.ID}, people.ErrClass},
			{"in the future", people.Move{On: domain.NewDay(2027, 1, 1)}, people.ErrEndBefore},
			{"before it began", people.Move{On: domain.NewDay(2020, 1, 1)}, people.ErrEndBefore},
		} {
			v, err := c.people.Student(ctx, c.officer, c.chen)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.people.Move(ctx, c.officer, c.chen, v.Version, row.move); !errors.Is(err, row.want) {
				t.Errorf("%d %s: %v, want %v", i, row.remark, err, row.want)
			}
		}
		v, _ := c.people.Student(ctx, c.officer, c.chen)
		if len(v.Past) != 2 || v.Enrolment == nil || v.Enrolment.Enrolment.Status != identity.Attending {
			t.Errorf("the history: %+v", v)
		}
		if _, err := c.people.Leave(ctx, c.officer, c.chen, v.Version, domain.Day{}); err != nil {
			t.Fatal(err)
		}
		v, err := c.people.Student(ctx, c.officer, c.chen)
		if err != nil || v.Enrolment != nil || len(v.Past) != 3 {
			t.Errorf("after leaving the school keeps what it had: %+v, %v", v, err)
		}
		if _, err := c.people.Leave(ctx, c.officer, c.chen, v.Version, domain.Day{}); !errors.Is(err, people.ErrNotEnrolled) {
			t.Errorf("leaves twice: %v", err)
		}
		l, err := c.people.Students(ctx, c.officer, people.Filter{Status: identity.Left}, domain.Page{Limit: 5})
		if err != nil || len(l.Items) != 1 {
			t.Errorf("those who left: %d, %v", len(l.Items), err)
		}
		if _, err := c.people.Enrol(ctx, c.other, people.Admission{Draft: identity.Draft{Name: "陈小满", IDNumber: idNumber(chenID[:17])}, Class: c.classSecond.ID}); err != nil {
			t.Errorf("and may be enrolled anywhere: %v", err)
		}
	})
}

func TestEnrolRefusesWhatIsWrong(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, ctx := newVillage(t, db), context.Background()
		change := func(f func(*people.Admission)) people.Admission {
			a := people.Admission{Draft: identity.Draft{Name: "张伟", IDNumber: idNumber("41090020170101003")}, Class: c.classQingfeng.ID}
			f(&a)
			return a
		}
		for _, row := range []struct {
			remark string
			a      people.Admission
			want   error
		}{
			{"enrolled here already", c.admission(), people.ErrEnrolled},
			{"a class of another school does not exist", change(func(a *people.Admission) { a.Class = c.classSecond.ID }), people.ErrClass},
			{"no such class", change(func(a *people.Admission) { a.Class = domain.UnitID{1} }), people.ErrClass},
			{"neither number nor birth date", change(func(a *people.Admission) { a.IDNumber = "" }), identity.ErrBorn},
			{"they differ", change(func(a *people.Admission) { a.Born = domain.NewDay(2017, 1, 2) }), identity.ErrBorn},
			{"the number", change(func(a *people.Admission) { a.IDNumber = "410900201203150007" }), identity.ErrIDCheck},
			{"the phone", change(func(a *people.Admission) { a.Phone = "12" }), identity.ErrPhoneForm},
			{"the address", change(func(a *people.Admission) { a.Address = strings.Repeat("路", 121) }), identity.ErrAddress},
			{"学籍 school without a 学籍号", change(func(a *people.Admission) { a.Registered = c.ofNanle.ID }), people.ErrRegistered},
			{"学籍 school that is none", change(func(a *people.Admission) { a.Xueji, a.Registered = "L410922201701011234", c.city.ID }), people.ErrRegistered},
			{"学籍号", change(func(a *people.Admission) { a.Xueji = "G1" }), identity.ErrXuejiForm},
			{"the status", change(func(a *people.Admission) { a.Status = identity.Left }), identity.ErrStatus},
			{"two at once", change(func(a *people.Admission) { a.Name, a.Status = "", identity.Left }), domain.ErrInvalid},
			{"right: 校籍分离", change(func(a *people.Admission) { a.Xueji, a.Registered = "L410922201701011234", c.ofNanle.ID }), nil},
		} {
			if _, err := c.people.Enrol(ctx, c.officer, row.a); !errors.Is(err, row.want) {
				t.Errorf("%s: %v, want %v", row.remark, err, row.want)
			}
		}
		twin := change(func(a *people.Admission) { a.IDNumber, a.Born = "", domain.NewDay(2017, 5, 5) })
		first, err1 := c.people.Enrol(ctx, c.officer, twin)
		second, err2 := c.people.Enrol(ctx, c.officer, twin)
		if err1 != nil || err2 != nil || first == second {
			t.Errorf("two pupils of one name, without numbers: %v, %v", err1, err2)
		}
		own := twin
		own.ID = domain.PersonID(storetest.NextID())
		a, err1 := c.people.Enrol(ctx, c.officer, own)
		b, err2 := c.people.Enrol(ctx, c.officer, own)
		if err1 != nil || err2 != nil || a != own.ID || b != own.ID {
			t.Errorf("the client's own id, twice: %v, %v", err1, err2)
		}
		own.Name = "李四"
		if _, err := c.people.Enrol(ctx, c.officer, own); !errors.Is(err, domain.ErrIDTaken) {
			t.Errorf("the id with another name: %v", err)
		}
	})
}
