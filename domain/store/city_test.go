package store_test

import (
	"context"
	"testing"

	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// TestBigCity holds what benchmarks stand on: the city is such as the program
// itself would keep it, and Pupil tells what is in it.
func TestBigCity(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		c := storetest.FillCity(t, db, 600)
		service := people.New(db.People(), db.World(), store.Fold{})
		if broken, err := db.Invariants(ctx); err != nil || len(broken) > 0 {
			t.Errorf("Invariants = %v, %v", broken, err)
		}
		for _, n := range []int{0, 1, 11, 599} {
			p := c.Pupil(n)
			for _, number := range []string{p.IDNumber, p.GuardianID} {
				if _, err := identity.ParseID(number, db.World().Today()); err != nil {
					t.Errorf("%q is not a number of identity: %v", number, err)
				}
			}
			officer := appointed(domain.AidOfficer, p.Place.School)
			v, err := service.Student(ctx, officer, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			if v.Name != p.Name || v.Details.Born != p.Born || v.Enrolment.Enrolment.Place() != p.Place || v.Enrolment.Stage != p.Stage ||
				len(v.Guardians) != 1 || v.Guardians[0].Person != p.Guardian || v.Guardians[0].Name != p.GuardianName {
				t.Errorf("pupil %d is %+v, in the database %+v", n, p, v)
			}
			r, err := service.Reveal(ctx, officer, p.ID, []people.Secret{people.SecretID, people.SecretXueji, people.SecretCard, people.SecretGuardianPhone}, "test of the city")
			if err != nil || r.IDNumber != p.IDNumber || r.Xueji != p.Xueji || r.Card != p.Card || r.GuardianPhones[0].Phone != p.Phone {
				t.Errorf("pupil %d is %+v, revealed %+v, %v", n, p, r, err)
			}
			var found int64
			blind := db.Keys().Blind("id_number", p.IDNumber)
			if err := db.Read(ctx).Table("people_persons").Where("id_blind = ? AND id = ?", blind, p.ID).Count(&found).Error; err != nil || found != 1 {
				t.Errorf("pupil %d is found %d times by number, %v", n, found, err)
			}
		}
	})
}
