package store_test

import (
	"fmt"
	"testing"

	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/mentoring"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
)

// staffOf is the membership of a person in a unit.
func (o office) staffOf(t *testing.T, who domain.PersonID, unit domain.UnitID) people.Staff {
	t.Helper()
	service := people.New(o.db.People(), o.db.World(), store.Fold{})
	list, err := service.StaffList(t.Context(), o.boss(), unit, domain.Page{Limit: 50})
	is(t, "staff", err, nil)
	for _, m := range list.Items {
		if m.Staff.Person == who {
			return m.Staff
		}
	}
	t.Fatalf("%s is not of the staff", who)
	return people.Staff{}
}

func (o office) boss() domain.Actor {
	admin := appointed(domain.Admin, o.city.ID)
	admin.Person = o.li.Person
	return admin
}

// TestLeavingAUnitEndsWhatIsHeldThere ends 赵明's work in two schools, one after
// the other, and lets the runner carry what people orders.
func TestLeavingAUnitEndsWhatIsHeldThere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		ming := o.ming.Person
		employ(t, db, ming, o.ofNanle.ID, o.city.ID)
		o.appoint(t, ming, domain.Teacher, o.ofQingfeng.ID)
		o.appoint(t, ming, domain.ClassTeacher, o.classQingfeng.ID)
		o.appoint(t, ming, domain.Teacher, o.ofNanle.ID)
		issued, granted := o.join(t, ming, "")
		service := people.New(db.People(), db.World(), store.Fold{})
		runner := jobs.New(db.Queue(), jobs.Options{World: db.World()}, jobs.Account{Service: o.Service})
		held := func() string {
			t.Helper()
			var roles []string
			q := db.Read(t.Context()).Table("account_appointments").Where("person_id = ? AND ended_at IS NULL", ming)
			is(t, "appointments", q.Order("created_at, id").Pluck("role", &roles).Error, nil)
			return fmt.Sprint(roles)
		}
		leave := func(unit domain.UnitID) {
			t.Helper()
			staff := o.staffOf(t, ming, unit)
			_, err := service.EndStaff(t.Context(), o.boss(), staff.ID, staff.Version)
			is(t, "end", err, nil)
			is(t, "drain", runner.Drain(t.Context()), nil)
		}

		leave(o.ofQingfeng.ID)
		if got := held(); got != "[teacher]" {
			t.Errorf("after the first school %s are held, want what the other one gave", got)
		}
		_, err := o.Actor(t.Context(), granted.Account, granted.Login)
		is(t, "the login", err, account.ErrLoggedOut)
		again, err := o.login("10.0.0.2", issued.Number, good)
		is(t, "a new login for the other school", err, nil)

		leave(o.ofNanle.ID)
		if got := held(); got != "[]" {
			t.Errorf("after the second school %s are held", got)
		}
		_, err = o.Actor(t.Context(), again.Account, again.Login)
		is(t, "the login of the second", err, account.ErrLoggedOut)
		_, err = o.login("10.0.0.3", issued.Number, good)
		is(t, "the account is closed", err, account.ErrWrong)
	})
}

// TestMenteesAreThoseOfTheSchoolYear looks at whom a mentor may read.
func TestMenteesAreThoseOfTheSchoolYear(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		ming := o.ming.Person
		o.appoint(t, ming, domain.Teacher, o.ofQingfeng.ID)
		_, granted := o.join(t, ming, "")
		today := db.World().Today()
		year := domain.SchoolYearOf(today)
		var want domain.PersonID
		for _, row := range []struct {
			remark string
			year   domain.SchoolYear
			ended  any
			sees   bool
		}{
			{"of last year, never ended", year - 1, nil, false},
			{"of this year, ended today", year, today, false},
			{"of this year, to end tomorrow", year, today.Add(1), false},
			{"of this year", year, nil, true},
			{"of next year", year + 1, nil, false},
		} {
			student := person(t, db, row.remark, domain.NewDay(2016, 1, 1))
			if row.sees {
				want = student
			}
			insert(t, db, "mentoring_pairs", map[string]any{
				"id": mentoring.PairID(storetest.NextID()), "mentor_id": ming, "student_id": student, "made_city": o.city.ID,
				"made_school": o.place().School, "made_class": o.place().Class, "school_year": row.year, "began_on": domain.NewDay(2024, 9, 1),
				"ended_on": row.ended, "reason": "", "paired_by": o.min.Person, "version": 1, "created_at": storetest.Start,
			})
		}
		who, err := o.Actor(t.Context(), granted.Account, granted.Login)
		is(t, "actor", err, nil)
		if len(who.Mentees) != 1 || who.Mentees[0] != want {
			t.Errorf("%d mentees, want the one of this year", len(who.Mentees))
		}
	})
}
