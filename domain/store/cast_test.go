package store_test

import (
	"context"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// cast are people of the town's primary school in 清丰 and of 南乐: 陈小满 with
// father, class teacher and mentor, and those who look from elsewhere.
type cast struct {
	town
	man    domain.PersonID // 陈小满, born 2017-04-02
	father domain.Actor    // 陈建国
	child  domain.Actor    // 陈小满, on a borrowed phone
	wang   domain.Actor    // 王芳, class teacher
	ming   domain.Actor    // 赵明, mentor by profession, of nobody yet
	min    domain.Actor    // 刘敏, aid officer
	head   domain.Actor    // 孙强, head
	other  domain.Actor    // class teacher of another school, in 南乐
	jie    domain.Actor    // 高洁, county officer of 清丰
	li     domain.Actor    // 马丽, city officer
}

func newCast(t testing.TB, db *store.DB) cast {
	t.Helper()
	c := cast{town: newTown(t, db)}
	school, class := c.ofQingfeng.ID, c.classQingfeng.ID
	c.man = person(t, db, "陈小满", domain.NewDay(2017, 4, 2))
	enrol(t, db, c.man, c.place(), domain.NewDay(2023, 9, 1))
	agree(t, db, c.man, domain.GrowthRecords, domain.MentoringNotes)

	staff := func(name string, role domain.Role, unit domain.UnitID) domain.Actor {
		who := appointed(role, unit)
		who.Person = person(t, db, name, domain.NewDay(1985, 5, 1))
		return who
	}
	c.wang = staff("王芳", domain.ClassTeacher, class)
	c.ming = staff("赵明", domain.Teacher, school)
	c.min = staff("刘敏", domain.AidOfficer, school)
	c.head = staff("孙强", domain.Head, school)
	c.other = staff("李娜", domain.ClassTeacher, c.classSecond.ID)
	c.jie = staff("高洁", domain.CountyOfficer, c.qingfeng.ID)
	c.li = staff("马丽", domain.CityOfficer, c.city.ID)
	employ(t, db, c.ming.Person, c.ofQingfeng.ID, c.city.ID)
	employ(t, db, c.wang.Person, c.ofQingfeng.ID, c.city.ID)
	c.father = domain.Actor{
		Account: domain.AccountID(storetest.NextID()), Person: person(t, db, "陈建国", domain.NewDay(1988, 1, 9)), Wards: []domain.PersonID{c.man},
	}
	c.child = domain.Actor{Account: domain.AccountID(storetest.NextID()), Person: c.man}
	return c
}

// place is where 陈小满 goes to school.
func (c cast) place() domain.Place {
	return domain.Place{City: c.city.ID, County: c.qingfeng.ID, School: c.ofQingfeng.ID, Class: c.classQingfeng.ID}
}

// away is the other school, in 南乐.
func (c cast) away() domain.Place {
	return domain.Place{City: c.city.ID, County: c.nanle.ID, School: c.ofNanle.ID, Class: c.classSecond.ID}
}

func insert(t testing.TB, db *store.DB, table string, row map[string]any) {
	t.Helper()
	if err := db.Write(context.Background()).Table(table).Create(row).Error; err != nil {
		t.Fatal(err)
	}
}

func person(t testing.TB, db *store.DB, name string, born domain.Day) domain.PersonID {
	t.Helper()
	id := domain.PersonID(storetest.NextID())
	insert(t, db, "people_persons", map[string]any{
		"id": id, "name": name, "search_key": name, "sex": "male", "born": born, "id_kind": "id_card", "phone_last4": "",
		"index_key": "", "version": 1, "created_at": storetest.Start,
	})
	return id
}

func enrol(t testing.TB, db *store.DB, id domain.PersonID, at domain.Place, from domain.Day) {
	t.Helper()
	insert(t, db, "people_enrolments", map[string]any{
		"id": domain.PersonID(storetest.NextID()), "person_id": id, "city_id": at.City, "county_id": at.County, "school_id": at.School,
		"class_id": at.Class, "xueji_kind": "", "index_key": "", "status": "attending", "boarding": false, "began_on": from,
		"end_reason": "", "current_key": id, "created_at": storetest.Start,
	})
}

// transfer ends the enrolment of today and begins another.
func transfer(t testing.TB, db *store.DB, id domain.PersonID, to domain.Place) {
	t.Helper()
	today := db.World().Today()
	err := db.Write(context.Background()).Table("people_enrolments").Where("current_key = ?", id).
		Updates(map[string]any{"ended_on": today, "current_key": nil, "end_reason": "transfer"}).Error
	if err != nil {
		t.Fatal(err)
	}
	enrol(t, db, id, to, today)
}

func employ(t testing.TB, db *store.DB, id domain.PersonID, school, city domain.UnitID) {
	t.Helper()
	insert(t, db, "people_staff", map[string]any{
		"id": domain.PersonID(storetest.NextID()), "person_id": id, "unit_id": school, "city_id": city, "school_id": school, "number": "",
		"position": "", "began_on": domain.NewDay(2020, 9, 1), "version": 1, "created_at": storetest.Start,
	})
}

// agree is a guardian's consent, on the first version of each text.
func agree(t testing.TB, db *store.DB, student domain.PersonID, purposes ...domain.Purpose) {
	t.Helper()
	for _, p := range purposes {
		var n int64
		texts := db.Write(context.Background()).Table("consent_texts").Where("purpose = ?", p)
		if err := texts.Count(&n).Error; err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			insert(t, db, "consent_texts", map[string]any{
				"purpose": p, "version": 1, "basis": "consent", "valid_from": domain.NewDay(2025, 9, 1), "title": "", "body": "",
				"refusal": "", "created_at": storetest.Start,
			})
		}
		insert(t, db, "consent_given", map[string]any{
			"id": domain.PersonID(storetest.NextID()), "student_id": student, "purpose": p, "version": 1, "giver": "guardian",
			"given_by": student, "answer": "agreed", "way": "account", "signed_on": domain.NewDay(2025, 9, 1), "current_key": 1,
			"created_at": storetest.Start,
		})
	}
}

// withdrawConsent is a guardian's no to everything.
func withdrawConsent(t testing.TB, db *store.DB, student domain.PersonID) {
	t.Helper()
	err := db.Write(context.Background()).Table("consent_given").Where("student_id = ?", student).
		Update("answer", "withdrawn").Error
	if err != nil {
		t.Fatal(err)
	}
}

// keyed makes an actor's next request idempotent.
func keyed(who domain.Actor, key, fingerprint string) domain.Actor {
	who.Cause = &domain.Cause{Request: "r", Route: "POST /v1/test", Key: key, Fingerprint: fingerprint}
	return who
}

// parallel runs n calls at once and gives their errors.
func parallel(n int, call func(i int) error) []error {
	errs := make([]error, n)
	begin, done := make(chan struct{}), make(chan struct{})
	for i := range n {
		go func() {
			<-begin
			errs[i] = call(i)
			done <- struct{}{}
		}()
	}
	close(begin)
	for range n {
		<-done
	}
	return errs
}

const minute = time.Minute
