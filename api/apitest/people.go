package apitest

import (
	"testing"

	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// People live in the town: a student in each organisation, with a guardian and
// a mentor each, and somebody who has nothing to do with any of them.
type People struct {
	Lin    domain.PersonID // 林晓雨, of OwnClass
	Zhang  domain.PersonID // 张伟, her classmate
	Man    domain.PersonID // 陈小满, of the sibling school
	Maimai domain.PersonID // 买买提·艾力, of the other county

	Guardians, Mentors map[string]domain.PersonID // by the student's name
	Stranger           domain.PersonID            // 何平

	employ func(name string, unit domain.UnitID) domain.PersonID
}

// Employ adds a person to the staff of a unit.
func (p People) Employ(name string, unit domain.UnitID) domain.PersonID { return p.employ(name, unit) }

// Students are the students by name.
func (p People) Students() map[string]domain.PersonID {
	return map[string]domain.PersonID{"林晓雨": p.Lin, "张伟": p.Zhang, "陈小满": p.Man, "买买提·艾力": p.Maimai}
}

// NewPeople enrols the students of the town and employs its staff.
func NewPeople(t testing.TB, db *store.DB, w Town) People {
	t.Helper()
	ctx, s := t.Context(), people.New(db.People(), db.World(), store.Fold{})
	p := People{Guardians: map[string]domain.PersonID{}, Mentors: map[string]domain.PersonID{}}
	p.employ = func(name string, unit domain.UnitID) domain.PersonID {
		t.Helper()
		member, err := s.AddStaff(ctx, System, people.Employment{
			Draft: identity.Draft{Name: name, Born: domain.NewDay(1985, 5, 1), Sex: identity.Female}, Unit: unit, Position: "教师",
		})
		if err != nil {
			t.Fatalf("employ %s: %v", name, err)
		}
		return member.Person
	}
	enrol := func(name string, born domain.Day, school, class domain.UnitID) domain.PersonID {
		t.Helper()
		student, guardian := domain.PersonID(storetest.NextID()), domain.PersonID(storetest.NextID())
		_, err := s.Enrol(ctx, System, people.Admission{
			Draft: identity.Draft{ID: student, Name: name, Born: born, Sex: identity.Female}, Class: class, Began: domain.NewDay(2024, 9, 1),
			Guardians: []people.Kinsman{{Draft: identity.Draft{ID: guardian, Name: name + "之父", Born: domain.NewDay(1982, 1, 9), Sex: identity.Male}, Relation: identity.Father}},
		})
		if err != nil {
			t.Fatalf("enrol %s: %v", name, err)
		}
		p.Guardians[name], p.Mentors[name] = guardian, p.employ(name+"的导师", school)
		return student
	}
	p.Lin = enrol("林晓雨", domain.NewDay(2009, 5, 20), w.Own, w.OwnClass)
	p.Zhang = enrol("张伟", domain.NewDay(2009, 3, 2), w.Own, w.OwnClass)
	p.Man = enrol("陈小满", domain.NewDay(2017, 4, 2), w.Sibling, w.SiblingPupils)
	p.Maimai = enrol("买买提·艾力", domain.NewDay(2009, 8, 8), w.Other, w.OtherPupils)
	p.Stranger = p.employ("何平", w.City)
	return p
}
