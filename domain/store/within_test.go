package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// unit puts a unit into the tree, by SQL: these tests are about conditions, not
// about org.
func unit(t *testing.T, db *store.DB, kind string, in domain.Place) domain.UnitID {
	t.Helper()
	id := domain.UnitID(storetest.NextID())
	row := map[string]any{
		"id": id, "kind": kind, "city_id": in.City, "county_id": in.County, "school_id": in.School,
		"code": id.String(), "credit_code": "", "region": "410900", "name": kind, "search_key": "", "stages": "[]",
		"private": false, "stage": "", "entry_year": 2023, "number": id[15], "years": 3, "version": 1, "created_at": storetest.Start,
	}
	switch kind {
	case "city":
		row["city_id"] = id
	case "county":
		row["county_id"] = id
	case "school":
		row["school_id"] = id
	}
	if err := db.Write(context.Background()).Table("org_units").Create(row).Error; err != nil {
		t.Fatal(err)
	}
	return id
}

func enrolAt(t *testing.T, db *store.DB, person domain.PersonID, at domain.Place, ended any) {
	t.Helper()
	w := db.Write(context.Background())
	err := w.Table("people_persons").Create(map[string]any{
		"id": person, "name": "林晓雨", "search_key": "", "sex": "female", "id_kind": "resident", "phone_last4": "", "index_key": "",
		"version": 1, "created_at": storetest.Start,
	}).Error
	if err != nil && !store.Duplicate(err) {
		t.Fatal(err)
	}
	row := map[string]any{
		"id": storetest.ID[any](), "person_id": person, "city_id": at.City, "county_id": at.County, "school_id": at.School,
		"class_id": at.Class, "xueji_kind": "", "index_key": "", "status": "enrolled", "boarding": false,
		"began_on": "2025-09-01", "ended_on": ended, "end_reason": "", "created_at": storetest.Start,
	}
	if err := w.Table("people_enrolments").Create(row).Error; err != nil {
		t.Fatal(err)
	}
}

// TestPolicyScopeFollowsTheStudentAndThePlace is decisions §1: staff see a
// record made in their scope, and every record of a student who is now in it;
// a school of the city itself is not the county's in which it stands.
func TestPolicyScopeFollowsTheStudentAndThePlace(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		city := unit(t, db, "city", domain.Place{})
		in := domain.Place{City: city}
		county, other := unit(t, db, "county", in), unit(t, db, "county", in)
		place := func(county domain.UnitID) domain.Place {
			p := domain.Place{City: city, County: county}
			p.School = unit(t, db, "school", p)
			p.Class = unit(t, db, "class", p)
			return p
		}
		third, first, ofCity := place(county), place(other), place(domain.UnitID{})
		sister := third
		sister.Class = unit(t, db, "class", third)

		lin, chen, moved, city1 := storetest.ID[thing](), storetest.ID[thing](), storetest.ID[thing](), storetest.ID[thing]()
		enrolAt(t, db, domain.PersonID(lin), third, nil)
		enrolAt(t, db, domain.PersonID(chen), sister, nil)
		enrolAt(t, db, domain.PersonID(moved), third, "2026-02-01")
		enrolAt(t, db, domain.PersonID(moved), first, nil)
		enrolAt(t, db, domain.PersonID(city1), ofCity, nil)

		w := db.Write(t.Context())
		if err := w.Exec("CREATE TABLE test_records (name VARCHAR(20) NOT NULL, student_id BINARY(16), class_id BINARY(16), school_id BINARY(16))").Error; err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Write(context.Background()).Exec("DROP TABLE test_records") })
		record := func(name string, student any, at domain.Place) {
			err := w.Exec("INSERT INTO test_records VALUES (?, ?, ?, ?)", name, student, at.Class, at.School).Error
			if err != nil {
				t.Fatal(err)
			}
		}
		record("lin", domain.PersonID(lin), third)
		record("chen", domain.PersonID(chen), sister)
		record("moved before", domain.PersonID(moved), third)
		record("moved after", domain.PersonID(moved), first)
		record("of the city", domain.PersonID(city1), ofCity)

		units := func(ids ...domain.UnitID) domain.Reach { return domain.Reach{Units: ids} }
		everything := []string{"chen", "lin", "moved after", "moved before", "of the city"}
		tests := []struct {
			remark string
			reach  domain.Reach
			want   []string
		}{
			{"nothing", domain.Reach{}, nil},
			{"oneself", domain.Reach{Persons: []domain.PersonID{domain.PersonID(lin)}}, []string{"lin"}},
			{"two wards", domain.Reach{Persons: []domain.PersonID{domain.PersonID(lin), domain.PersonID(chen)}}, []string{"chen", "lin"}},
			{"the class: what was made there stays", units(third.Class), []string{"lin", "moved before"}},
			{"the other class", units(sister.Class), []string{"chen"}},
			{"the new class: every record of who is there now", units(first.Class), []string{"moved after", "moved before"}},
			{"the old school: nothing newer than the transfer", units(third.School), []string{"chen", "lin", "moved before"}},
			{"the new school", units(first.School), []string{"moved after", "moved before"}},
			{"the county", units(county), []string{"chen", "lin", "moved before"}},
			{"the other county", units(other), []string{"moved after", "moved before"}},
			{"the school of the city", units(ofCity.School), []string{"of the city"}},
			{"the city", units(city), everything},
			{"a class and a county", units(sister.Class, other), []string{"chen", "moved after", "moved before"}},
			{"a person beside a class", domain.Reach{Persons: []domain.PersonID{domain.PersonID(city1)}, Units: []domain.UnitID{sister.Class}}, []string{"chen", "of the city"}},
			{"a unit that is not there", units(domain.UnitID(storetest.NextID())), nil},
		}
		for _, tt := range tests {
			var got []string
			q := store.Within(db.Read(t.Context()).Table("test_records"), tt.reach, "student_id", "class_id", "school_id")
			if err := q.Order("name").Pluck("name", &got).Error; err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got, cmp.Transformer("nil", func(s []string) string { return fmt.Sprint(s) })); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.remark, diff)
			}
			var bySchool []string
			q = store.Within(db.Read(t.Context()).Table("test_records"), tt.reach, "", "", "school_id")
			if err := q.Order("name").Pluck("name", &bySchool).Error; err != nil {
				t.Fatal(err)
			}
			for _, name := range bySchool {
				if !slices.Contains(tt.want, name) {
					t.Errorf("%s: a table without students shows %s", tt.remark, name)
				}
			}
		}
	})
}
