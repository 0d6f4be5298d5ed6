package store_test

import (
	"testing"

	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

func TestPolicyB1ChildUnderFourteenActivatesAfterGuardianConsent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		withdrawConsent(t, db, o.man)
		issued, err := o.IssueFor(t.Context(), system, o.man)
		is(t, "issue", err, nil)
		activate := func() error {
			_, err := o.Activate(t.Context(), from("10.0.0.1"), account.Activation{Number: issued.Number, Code: issued.Code, Password: good})
			return err
		}
		is(t, "without consent", activate(), domain.ErrGuardianConsent)
		agree(t, db, o.man, domain.AidRecords)
		is(t, "agreed to aid records only, which need none", activate(), domain.ErrGuardianConsent)
		agree(t, db, o.man, domain.ContestEntry)
		is(t, "agreed to something that rests on consent", activate(), nil)
	})
}

func TestChildOfFourteenActivatesAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		for name, c := range map[string]struct {
			born domain.Day
			want error
		}{
			"today is the 14th birthday": {domain.NewDay(2012, 3, 16), domain.ErrGuardianConsent},
			"it was yesterday":           {domain.NewDay(2012, 3, 15), nil},
		} {
			id := person(t, db, name, c.born)
			enrol(t, db, id, o.place(), domain.NewDay(2025, 9, 1))
			issued, err := o.IssueFor(t.Context(), system, id)
			is(t, "issue", err, nil)
			_, err = o.Activate(t.Context(), from("10.0.0.1"), account.Activation{Number: issued.Number, Code: issued.Code, Password: good})
			is(t, name, err, c.want)
		}
	})
}

func TestGuardiansCodeAsksForLastFour(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		issued, err := o.IssueFor(t.Context(), system, o.father.Person)
		is(t, "issue", err, nil)
		if issued.Kind != account.ForGuardian {
			t.Fatalf("kind = %s, want %s", issued.Kind, account.ForGuardian)
		}
		activate := func(address, four string) error {
			_, err := o.Activate(t.Context(), from(address), account.Activation{
				Number: issued.Number, Code: issued.Code, LastFour: four, Password: good,
			})
			return err
		}
		is(t, "without", activate("10.0.0.1", ""), account.ErrLastFour)
		is(t, "wrong", activate("10.0.0.1", "4321"), account.ErrLastFour)
		is(t, "right", activate("10.0.0.1", "1234"), nil)

		other := person(t, db, "李强", domain.NewDay(1980, 1, 1))
		insert(t, db, "people_guardians", map[string]any{
			"id": storetest.ID[string](), "guardian_id": other, "ward_id": o.man, "relation": "uncle",
			"began_on": domain.NewDay(2023, 9, 1), "pair_key": append(other[:], o.man[:]...), "created_at": storetest.Start,
		})
		issued, err = o.IssueFor(t.Context(), system, other)
		is(t, "issue", err, nil)
		is(t, "nothing on file", activate("10.0.0.2", "1234"), account.ErrNothingOnFile)
	})
}

func TestFiveWrongLastFoursEndTheCode(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		issued, err := o.IssueFor(t.Context(), system, o.father.Person)
		is(t, "issue", err, nil)
		activate := func(address, four string) error {
			_, err := o.Activate(t.Context(), from(address), account.Activation{
				Number: issued.Number, Code: issued.Code, LastFour: four, Password: good,
			})
			return err
		}
		for i, want := range []error{account.ErrLastFour, account.ErrLastFour, account.ErrLastFour, account.ErrLastFour, account.ErrCode} {
			is(t, "a wrong answer", activate([]string{"10.0.0.1", "10.0.0.2"}[i%2], "0000"), want)
		}
		is(t, "the right one, too late", activate("10.0.0.3", "1234"), account.ErrCode)
	})
}

func TestCodeSheetOfAClass(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		sheet, err := o.IssueCodes(t.Context(), o.wang, o.classQingfeng.ID, account.Asked{})
		is(t, "issue", err, nil)
		if len(sheet.Issued) != 2 || sheet.Issued[0].Kind != account.ForStudent || sheet.Issued[1].Kind != account.ForGuardian ||
			sheet.Issued[1].Ward != "陈小满" || sheet.Issued[0].Code == sheet.Issued[1].Code {
			t.Fatalf("sheet = %+v, want 陈小满 and the father with codes of their own", sheet.Issued)
		}
		father := sheet.Issued[1]
		_, err = o.Activate(t.Context(), from("10.0.0.1"), account.Activation{
			Number: father.Number, Code: father.Code, LastFour: "1234", Password: good,
		})
		is(t, "activate", err, nil)
		again, err := o.IssueCodes(t.Context(), o.wang, o.classQingfeng.ID, account.Asked{})
		is(t, "issue again", err, nil)
		if len(again.Issued) != 1 || again.Skipped != 1 || again.Issued[0].Number != sheet.Issued[0].Number {
			t.Errorf("the second sheet = %+v, want 陈小满 alone, under the same number", again)
		}
		only, err := o.IssueCodes(t.Context(), o.wang, o.classQingfeng.ID, account.Asked{Kinds: []account.CodeKind{account.ForGuardian}})
		if err != nil || len(only.Issued) != 0 || only.Skipped != 1 {
			t.Errorf("guardians alone = %+v, %v", only, err)
		}
		for name, who := range map[string]domain.Actor{"another class's teacher": o.other, "head": o.head, "county": o.jie, "mentor": o.ming} {
			_, err := o.IssueCodes(t.Context(), who, o.classQingfeng.ID, account.Asked{})
			is(t, name, err, domain.ErrNotFound)
		}
		members, err := o.InClass(t.Context(), o.wang, o.classQingfeng.ID)
		if err != nil || len(members) != 2 || members[0].State != account.Waiting || members[1].State != account.Active {
			t.Errorf("InClass = %+v, %v", members, err)
		}
	})
}

// TestNoCodeForWhoeverHoldsMore keeps a class teacher from taking over the
// account of a county officer whose child is in the class.
func TestNoCodeForWhoeverHoldsMore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.appoint(t, o.father.Person, domain.CountyOfficer, o.qingfeng.ID)
		sheet, err := o.IssueCodes(t.Context(), o.wang, o.classQingfeng.ID, account.Asked{Kinds: []account.CodeKind{account.ForGuardian}})
		if err != nil || len(sheet.Issued) != 0 || sheet.Skipped != 1 {
			t.Errorf("sheet = %+v, %v, want nobody", sheet, err)
		}
		issued, _ := o.join(t, o.father.Person, "")
		_, err = o.Reset(t.Context(), o.wang, issued.Account)
		is(t, "the class teacher resets the officer", err, domain.ErrNotFound)
		_, err = o.Reset(t.Context(), o.jie, issued.Account)
		is(t, "another officer of the county", err, account.ErrAbove)
		_, err = o.Reset(t.Context(), o.li, issued.Account)
		is(t, "the city", err, nil)
	})
}

func TestResetByTheLevelAbove(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		issued, granted := o.join(t, o.father.Person, "1234")
		for name, c := range map[string]struct {
			who  domain.Actor
			want error
		}{
			"another class's teacher": {o.other, domain.ErrNotFound}, "the mentor": {o.ming, domain.ErrNotFound},
			"the county, which is not the level above": {o.jie, account.ErrAbove}, "himself": {o.father, account.ErrSelf},
		} {
			_, err := o.Reset(t.Context(), c.who, issued.Account)
			is(t, name, err, c.want)
			is(t, name+" unlocks", o.Unlock(t.Context(), c.who, issued.Account), c.want)
		}
		fresh, err := o.Reset(t.Context(), o.wang, issued.Account)
		is(t, "the class teacher", err, nil)
		_, err = o.Actor(t.Context(), granted.Account, granted.Login)
		is(t, "the login before", err, account.ErrLoggedOut)
		_, err = o.login("10.0.0.1", issued.Number, good)
		is(t, "the password before", err, account.ErrWrong)
		_, err = o.Activate(t.Context(), from("10.0.0.1"), account.Activation{
			Number: fresh.Number, Code: fresh.Code, LastFour: "1234", Password: better,
		})
		is(t, "the new code", err, nil)
	})
}

func TestAppointByTheLevelAbove(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		admin := appointed(domain.Admin, o.city.ID)
		admin.Person = person(t, db, "管理员", domain.NewDay(1990, 1, 1))
		for _, c := range []struct {
			remark string
			who    domain.Actor
			role   domain.Role
			unit   domain.UnitID
			want   error
		}{
			{"an aid officer appoints a class teacher", o.min, domain.ClassTeacher, o.classQingfeng.ID, nil},
			{"the same again", o.min, domain.ClassTeacher, o.classQingfeng.ID, account.ErrAppointed},
			{"an aid officer another aid officer", o.min, domain.AidOfficer, o.ofQingfeng.ID, account.ErrAbove},
			{"an aid officer in another school", o.min, domain.Teacher, o.ofNanle.ID, domain.ErrNotFound},
			{"the head appoints nobody", o.head, domain.Teacher, o.ofQingfeng.ID, domain.ErrNotFound},
			{"the county its schools' head", o.jie, domain.Head, o.ofQingfeng.ID, nil},
			{"the county a city school's head", o.jie, domain.Head, o.ofCity.ID, domain.ErrNotFound},
			{"the county a county officer", o.jie, domain.CountyOfficer, o.qingfeng.ID, account.ErrAbove},
			{"the county a judge of its own round", o.jie, domain.Judge, o.qingfeng.ID, nil},
			{"the county a judge of the city's", o.jie, domain.Judge, o.city.ID, domain.ErrNotFound},
			{"the city a city school's aid officer", o.li, domain.AidOfficer, o.ofCity.ID, nil},
			{"the city a county officer", o.li, domain.CountyOfficer, o.nanle.ID, nil},
			{"the city an admin", o.li, domain.Admin, o.city.ID, account.ErrAbove},
			{"the admin a city officer", admin, domain.CityOfficer, o.city.ID, nil},
			{"a class teacher for a school", o.li, domain.ClassTeacher, o.ofCity.ID, account.ErrLevel},
			{"a student is none", o.li, domain.Student, o.classQingfeng.ID, account.ErrAbove},
		} {
			_, err := o.Appoint(t.Context(), c.who, account.Draft{Person: o.ming.Person, Role: c.role, Unit: c.unit})
			is(t, c.remark, err, c.want)
		}
		_, err := o.Appoint(t.Context(), o.li, account.Draft{Person: o.li.Person, Role: domain.CountyOfficer, Unit: o.nanle.ID})
		is(t, "oneself", err, account.ErrSelf)
		_, err = o.Appoint(t.Context(), o.li, account.Draft{Person: domain.PersonID(storetest.NextID()), Role: domain.CountyOfficer, Unit: o.nanle.ID})
		is(t, "nobody", err, account.ErrNobody)
	})
}

func TestJudgeFromOutsideComesByAnInvitationThatExpires(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		ping := person(t, db, "何平", domain.NewDay(1975, 6, 1))
		until := db.World().Today().Add(30)
		in := account.Draft{Person: ping, Role: domain.Judge, Unit: o.city.ID}
		_, err := o.InviteJudge(t.Context(), o.li, in)
		is(t, "without an end", err, account.ErrDays)
		in.Until = until
		invited, err := o.InviteJudge(t.Context(), o.li, in)
		is(t, "invite", err, nil)
		if days := invited.Issued.ExpiresAt.Sub(o.clock.Now()).Hours() / 24; days != 14 {
			t.Errorf("the invitation lasts %v days, want 14", days)
		}
		g, err := o.Activate(t.Context(), from("10.0.0.1"), account.Activation{
			Number: invited.Issued.Number, Code: invited.Issued.Code, Password: good,
		})
		is(t, "activate", err, nil)
		_, err = o.EndAppointment(t.Context(), o.li, invited.Appointment.ID, 2)
		is(t, "end a stale version", err, domain.ErrStale)
		_, err = o.EndAppointment(t.Context(), o.li, invited.Appointment.ID, 1)
		is(t, "end", err, nil)
		_, err = o.Actor(t.Context(), g.Account, g.Login)
		is(t, "who holds nothing any more is out", err, account.ErrLoggedOut)
	})
}

// founded are the rules of a city that is founded in earnest.
func founded(t *testing.T) account.Rules {
	t.Helper()
	_, rules, err := seeds.LoginRules()
	is(t, "rules of login", err, nil)
	return rules
}

func TestFirstAdminOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		id := person(t, db, "管理员", domain.NewDay(1990, 1, 1))
		_, err := o.FirstAdmin(t.Context(), o.li, id, o.city.ID, founded(t))
		is(t, "by a person", err, domain.ErrForbidden)
		issued, err := o.FirstAdmin(t.Context(), system, id, o.city.ID, founded(t))
		is(t, "by the program", err, nil)
		_, err = o.FirstAdmin(t.Context(), system, o.li.Person, o.city.ID, founded(t))
		is(t, "a second", err, account.ErrFounded)
		_, err = o.Activate(t.Context(), from("10.0.0.1"), account.Activation{Number: issued.Number, Code: issued.Code, Password: good})
		is(t, "activate", err, nil)
	})
}

func TestPolicyM14RulesOfLoginBeginTomorrow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		admin := appointed(domain.Admin, o.city.ID)
		strict := founded(t)
		strict.Failures = 3
		today := db.World().Today()
		_, err := o.SetRules(t.Context(), admin, today, strict)
		is(t, "from today", err, account.ErrPast)
		_, err = o.SetRules(t.Context(), o.li, today.Add(1), strict)
		is(t, "by the city officer", err, domain.ErrNotFound)
		_, err = o.SetRules(t.Context(), admin, today.Add(1), strict)
		is(t, "from tomorrow", err, nil)
		_, err = o.SetRules(t.Context(), admin, today.Add(1), strict)
		is(t, "twice", err, account.ErrRulesThere)
		versions, err := o.Versions(t.Context(), admin)
		if err != nil || len(versions) != 2 {
			t.Errorf("versions = %d, %v, want 2", len(versions), err)
		}
	})
}
