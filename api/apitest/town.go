package apitest

import (
	"context"
	"testing"

	"lizhi/domain"
	"lizhi/domain/org"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// Town is the part of Puyang in which tests play: three organisations with a
// student each, and a second class beside the first.
//
//	濮阳市 ─┬─ 清丰县 ─┬─ Own      清丰县第一中学 ─┬─ OwnClass      林晓雨, 张伟
//	        │          │                            └─ SiblingClass
//	        │          └─ Sibling  清丰县第一实验小学 ─── SiblingPupils  陈小满
//	        ├─ 南乐县 ──── Other    南乐县第一中学 ─── OtherPupils    买买提·艾力
//	        └─ Direct   濮阳市第一高级中学 (市直)
type Town struct {
	City, County, OtherCounty                          domain.UnitID
	Own, Sibling, Other, Direct                        domain.UnitID // schools
	OwnClass, SiblingClass, SiblingPupils, OtherPupils domain.UnitID // classes
	Place                                              domain.Place  // of OwnClass
}

// System is the program itself.
var System = domain.System(nil)

// NewTown founds the town.
func NewTown(t testing.TB, db *store.DB) Town {
	t.Helper()
	ctx, s := context.Background(), org.New(db.Org(), db.World(), store.Fold{})
	must := func(u org.Unit, err error) domain.UnitID {
		t.Helper()
		if err != nil {
			t.Fatalf("found the town: %v", err)
		}
		return u.ID
	}
	var w Town
	w.City = must(s.Found(ctx, System, "410900", "濮阳市"))
	must(s.AddCounty(ctx, System, org.Draft{Parent: w.City, Code: "410902", Name: "华龙区"}))
	w.County = must(s.AddCounty(ctx, System, org.Draft{Parent: w.City, Code: "410922", Name: "清丰县"}))
	w.OtherCounty = must(s.AddCounty(ctx, System, org.Draft{Parent: w.City, Code: "410923", Name: "南乐县"}))
	school := func(parent domain.UnitID, code, region, name string, stages ...org.Stage) domain.UnitID {
		t.Helper()
		return must(s.AddSchool(ctx, System, org.Draft{Parent: parent, Code: code, Region: region, Name: name, Stages: stages}))
	}
	w.Own = school(w.County, "3141000001", "410922", "清丰县第一中学", org.Junior, org.Senior)
	w.Sibling = school(w.County, "2141000002", "410922", "清丰县第一实验小学", org.Primary)
	w.Other = school(w.OtherCounty, "3141000003", "410923", "南乐县第一中学", org.Senior)
	w.Direct = school(w.City, "3441000004", "410902", "濮阳市第一高级中学", org.Senior)
	class := func(school domain.UnitID, stage org.Stage, entry, number int) domain.UnitID {
		t.Helper()
		return must(s.AddClass(ctx, System, org.Draft{Parent: school, Stage: stage, EntryYear: entry, Number: number}))
	}
	w.OwnClass, w.SiblingClass = class(w.Own, org.Senior, 2024, 1), class(w.Own, org.Senior, 2024, 2)
	w.SiblingPupils, w.OtherPupils = class(w.Sibling, org.Primary, 2023, 1), class(w.Other, org.Senior, 2024, 1)
	w.Place = domain.Place{City: w.City, County: w.County, School: w.Own, Class: w.OwnClass}
	return w
}

// Units are all units of the town in which somebody can be appointed.
func (w Town) Units() map[string]domain.UnitID {
	return map[string]domain.UnitID{
		"city": w.City, "county": w.County, "other county": w.OtherCounty,
		"own school": w.Own, "sibling school": w.Sibling, "other school": w.Other, "direct school": w.Direct,
		"own class": w.OwnClass, "sibling class": w.SiblingClass, "sibling school's class": w.SiblingPupils, "other school's class": w.OtherPupils,
	}
}

// Appointed is somebody with one appointment.
func Appointed(role domain.Role, unit domain.UnitID) domain.Actor {
	return domain.Actor{
		Account: domain.AccountID(storetest.NextID()), Login: domain.LoginID(storetest.NextID()),
		Person: domain.PersonID(storetest.NextID()), Appointments: []domain.Appointment{{Role: role, Unit: unit}},
	}
}
