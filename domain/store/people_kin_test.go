package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

func TestGuardiansCardsAndStaff(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, ctx := newVillage(t, db), context.Background()
		v, err := c.people.Student(ctx, c.officer, c.chen)
		if err != nil || len(v.Guardians) != 1 {
			t.Fatal(err)
		}
		father := v.Guardians[0]
		again := c.admission().Guardians[0]
		if _, err := c.people.AddGuardian(ctx, c.officer, c.chen, again); !errors.Is(err, people.ErrRelated) {
			t.Errorf("the same guardian twice: %v", err)
		}
		self := people.Kinsman{Draft: c.admission().Draft, Relation: identity.Father}
		if _, err := c.people.AddGuardian(ctx, c.officer, c.chen, self); !errors.Is(err, identity.ErrRelation) {
			t.Errorf("one's own guardian: %v", err)
		}
		wards, err := c.people.Wards(ctx, related(domain.Guardian, father.Person, c.chen))
		if err != nil || len(wards) != 1 || wards[0].Person != c.chen {
			t.Errorf("wards: %+v, %v", wards, err)
		}
		for _, row := range []struct {
			remark, number string
			holder         domain.PersonID
			warnings       int
			want           error
		}{
			{"the student's (A19)", "6217000000000000004", domain.PersonID{}, 0, nil},
			{"the father's", "6230000000000000007", father.Person, 0, nil},
			{"doubtful", "6217000000000000005", domain.PersonID{}, 1, nil},
			{"a stranger's", "6217000000000000004", domain.PersonID(storetest.NextID()), 0, domain.ErrNotFound},
			{"no number", "62170", domain.PersonID{}, 0, identity.ErrCardForm},
		} {
			w, err := c.people.SetCard(ctx, c.officer, c.chen, people.CardDraft{Holder: row.holder, Number: row.number, Owner: "陈小满"})
			if !errors.Is(err, row.want) || len(w) != row.warnings {
				t.Errorf("%s: %v, %v", row.remark, w, err)
			}
		}
		v, _ = c.people.Student(ctx, c.officer, c.chen)
		if v.Details.CardLast4 != "0005" || !slices.Contains(v.Details.Warnings, identity.CardDoubtful) {
			t.Errorf("the card in use: %+v", v.Details)
		}
		if err := c.people.EndGuardian(ctx, c.officer, father.ID); err != nil {
			t.Fatal(err)
		}
		if err := c.people.EndGuardian(ctx, c.officer, father.ID); !errors.Is(err, people.ErrRelated) {
			t.Errorf("ended twice: %v", err)
		}
		job := people.Employment{Draft: identity.Draft{Name: "王芳", IDNumber: idNumber("41090019850909002")}, Unit: c.ofQingfeng.ID, Position: "班主任"}
		s, err := c.people.AddStaff(ctx, c.officer, job)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.people.AddStaff(ctx, c.officer, job); !errors.Is(err, people.ErrStaffKnown) {
			t.Errorf("twice: %v", err)
		}
		if _, err := c.people.AddStaff(ctx, c.other, job); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("another school's officer: %v", err)
		}
		l, err := c.people.StaffList(ctx, appointed(domain.Head, c.ofQingfeng.ID), domain.UnitID{}, domain.Page{Limit: 5})
		if err != nil || len(l.Items) != 1 || l.Items[0].Name != "王芳" {
			t.Errorf("the list: %+v, %v", l.Items, err)
		}
		if _, err := c.people.EndStaff(ctx, c.officer, s.ID, 1); err != nil {
			t.Errorf("leaves: %v", err)
		}
	})
}
