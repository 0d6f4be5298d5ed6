package store_test

import (
	"context"
	"errors"
	"testing"

	"lizhi/domain"
	"lizhi/domain/identity"
	"lizhi/domain/org"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

func TestSchoolYearOpensWithADryRun(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, ctx := newVillage(t, db), context.Background()
		sixth, err := c.org.AddClass(ctx, system, org.Draft{Parent: c.ofQingfeng.ID, Stage: org.Primary, EntryYear: 2020, Number: 1})
		if err != nil {
			t.Fatal(err)
		}
		leaver, err := c.people.Enrol(ctx, c.officer, people.Admission{Draft: identity.Draft{Name: "李明", Born: domain.NewDay(2014, 1, 1)}, Class: sixth.ID})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct {
			remark string
			year   domain.SchoolYear
			mode   people.Mode
			want   int
			err    error
			after  bool
		}{
			{"this year nobody leaves", 2025, people.DryRun, 0, nil, true},
			{"next year, dry", 2026, people.DryRun, 1, nil, true},
			{"too far ahead", 2027, people.DryRun, 0, people.ErrYear, true},
			{"for real", 2026, people.ForReal, 1, nil, false},
			{"again", 2026, people.ForReal, 0, nil, false},
		} {
			o, err := c.people.OpenYear(ctx, c.officer, c.ofQingfeng.ID, row.year, row.mode)
			if !errors.Is(err, row.err) || o.Students != row.want {
				t.Errorf("%s: %+v, %v", row.remark, o, err)
			}
			s, err := db.Standing(ctx, leaver)
			if err != nil || s.Place.Class.IsZero() == row.after {
				t.Errorf("%s: enrolled %v", row.remark, !s.Place.Class.IsZero())
			}
		}
		if s, _ := db.Standing(ctx, c.chen); s.Place.Class != c.classQingfeng.ID {
			t.Error("promotion changed something")
		}
	})
}

func TestMergedClassGoesOn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, ctx := newVillage(t, db), context.Background()
		if _, err := c.org.Merge(ctx, c.mayor, c.ofQingfeng.ID, 1, org.Merging{Into: c.ofNanle.ID, Reason: "撤并"}); err != nil {
			t.Fatal(err)
		}
		old, _, err := c.org.Unit(ctx, c.mayor, c.classQingfeng.ID)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := c.people.FollowMerge(ctx, system, old.ID, old.MergedInto, old.Closed); err != nil {
				t.Fatal(err)
			}
		}
		v, err := c.people.Student(ctx, c.other, c.chen)
		if err != nil || v.Enrolment == nil || v.Enrolment.Enrolment.Class != old.MergedInto || len(v.Past) != 1 {
			t.Errorf("after the merger: %+v, %v", v, err)
		}
	})
}

func TestStandingIsWhatFeaturesAsk(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c, ctx := newVillage(t, db), context.Background()
		s, err := db.Standing(ctx, c.chen)
		if err != nil || s.Name != "陈小满" || s.Born != domain.NewDay(2017, 4, 2) || s.Stage != string(org.Primary) ||
			s.EntryYear != 2023 || s.Status != string(identity.Attending) || s.Place.County != c.qingfeng.ID || !s.Protected(db.World().Today()) {
			t.Errorf("Standing = %+v, %v", s, err)
		}
		if _, err := db.Standing(ctx, domain.PersonID(storetest.NextID())); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("nobody: %v", err)
		}
	})
}
