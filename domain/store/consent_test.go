package store_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/consent"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
)

// registry is the cast with texts of every purpose, and nobody asked yet.
type registry struct {
	cast
	consent.Service
	db    *store.DB
	clock *storetest.Clock
}

func newRegistry(t *testing.T, db *store.DB) registry {
	t.Helper()
	o := newOffice(t, db) // the father is the guardian in earnest
	r := registry{o.cast, consent.New(db.Consent(), db.World()), db, o.clock}
	for _, table := range []string{"consent_given", "consent_texts"} {
		if err := db.Write(t.Context()).Exec("DELETE FROM " + table).Error; err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range []domain.Purpose{domain.AidRecords, domain.GrowthRecords, domain.ContestPublicity, domain.MediaUse} {
		basis := consent.ByConsent
		if p == domain.AidRecords {
			basis = consent.StatutoryDuty
		}
		r.publish(t, p, basis, domain.NewDay(2026, 1, 1))
	}
	return r
}

func (r registry) publish(t testing.TB, p domain.Purpose, basis consent.Basis, from domain.Day) {
	t.Helper()
	_, err := r.Publish(t.Context(), system, consent.Text{
		Purpose: p, Basis: basis, ValidFrom: from, Title: string(p), Body: "正文 " + from.String(), Refusal: "不影响资助。",
	})
	is(t, "publish", err, nil)
}

func (r registry) answer(who domain.Actor, student domain.PersonID, p domain.Purpose, a consent.Answer) error {
	_, err := r.Give(context.Background(), who, consent.Draft{Student: student, Purpose: p, Version: 1, Answer: a})
	return err
}

func (r registry) agrees(t testing.TB, student domain.PersonID, p domain.Purpose) error {
	t.Helper()
	s, err := r.db.Standing(t.Context(), student)
	if err != nil {
		t.Fatal(err)
	}
	return s.Agrees(p, r.db.World().Today())
}

// TestPolicyB1GuardianAnswersUnderFourteen takes B2 and B3 with it: the days
// around a 14th birthday, one on 29 February.
func TestPolicyB1GuardianAnswersUnderFourteen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRegistry(t, db)
		for _, c := range []struct {
			remark string
			born   domain.Day
			today  time.Time
			want   error
		}{
			{"B1: two days before the birthday", domain.NewDay(2012, 3, 15), domain.NewDay(2026, 3, 14).Start(), domain.ErrGuardianConsent},
			{"B2: on the birthday still protected", domain.NewDay(2012, 3, 15), domain.NewDay(2026, 3, 15).Start(), domain.ErrGuardianConsent},
			{"B2: the day after not", domain.NewDay(2012, 3, 15), domain.NewDay(2026, 3, 16).Start(), nil},
			{"B3: born on a leap day, 28 February", domain.NewDay(2012, 2, 29), domain.NewDay(2026, 2, 28).Start(), domain.ErrGuardianConsent},
			{"B3: born on a leap day, 1 March", domain.NewDay(2012, 2, 29), domain.NewDay(2026, 3, 1).Start(), nil},
		} {
			r.clock.Set(c.today)
			id := person(t, db, "林晓雨", c.born)
			enrol(t, db, id, r.place(), domain.NewDay(2025, 9, 1))
			own := domain.Actor{Account: domain.AccountID(storetest.NextID()), Person: id}
			is(t, c.remark, r.answer(own, id, domain.GrowthRecords, consent.Agreed), c.want)
			is(t, c.remark+", what follows", r.agrees(t, id, domain.GrowthRecords), c.want)
		}
		r.clock.Set(storetest.Start)
		is(t, "before", r.agrees(t, r.man, domain.GrowthRecords), domain.ErrGuardianConsent)
		is(t, "the father agrees", r.answer(r.father, r.man, domain.GrowthRecords, consent.Agreed), nil)
		is(t, "after", r.agrees(t, r.man, domain.GrowthRecords), nil)
	})
}

func TestPolicyB4ConsentIsSeparatePerPurpose(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRegistry(t, db)
		is(t, "aid only", r.answer(r.father, r.man, domain.AidRecords, consent.Agreed), nil)
		is(t, "media", r.agrees(t, r.man, domain.MediaUse), domain.ErrGuardianConsent)
		is(t, "growth", r.agrees(t, r.man, domain.GrowthRecords), domain.ErrGuardianConsent)
	})
}

func TestPolicyB5VersionTimeAndGiverAreKept(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRegistry(t, db)
		give := func(version int, a consent.Answer) error {
			_, err := r.Give(t.Context(), r.father, consent.Draft{Student: r.man, Purpose: domain.MediaUse, Version: version, Answer: a})
			return err
		}
		is(t, "without version", give(0, consent.Agreed), consent.ErrVersion)
		is(t, "a version that is not there", give(2, consent.Agreed), consent.ErrVersion)
		is(t, "the version in force", give(1, consent.Refused), nil)
		r.publish(t, domain.MediaUse, consent.ByConsent, db.World().Today().Add(1))
		is(t, "tomorrow's version", give(2, consent.Agreed), consent.ErrVersion)
		r.clock.Add(24 * time.Hour)
		is(t, "an old version", give(1, consent.Agreed), consent.ErrVersion)
		is(t, "the new one", give(2, consent.Agreed), nil)
		list, err := r.Answers(t.Context(), r.father, r.man, domain.Page{Limit: 10})
		if err != nil || len(list.Items) != 2 {
			t.Fatalf("answers = %+v, %v, want both", list.Items, err)
		}
		newest, first := list.Items[0], list.Items[1]
		if newest.By != r.father.Person || newest.Version != 2 || newest.Answer != consent.Agreed || newest.CurrentKey == nil ||
			!newest.CreatedAt.Equal(r.clock.Now()) || newest.Giver != consent.ByGuardian {
			t.Errorf("the newest = %+v", newest)
		}
		if first.Answer != consent.Refused || first.CurrentKey != nil || first.Version != 1 {
			t.Errorf("the first = %+v, want the refusal, kept", first)
		}
	})
}

// TestPolicyB6WithdrawalIsToldToWhoeverHolds keeps what was agreed, withdraws it
// and lets the runner work for a moment.
func TestPolicyB6WithdrawalIsToldToWhoeverHolds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRegistry(t, db)
		_, err := r.Withdraw(t.Context(), r.father, r.man, domain.MediaUse)
		is(t, "nothing to withdraw", err, consent.ErrNothing)
		for _, p := range []domain.Purpose{domain.MediaUse, domain.GrowthRecords} {
			is(t, "agree", r.answer(r.father, r.man, p, consent.Agreed), nil)
		}
		_, err = r.Withdraw(t.Context(), r.father, r.man, domain.MediaUse)
		is(t, "withdraw", err, nil)
		is(t, "at once", r.agrees(t, r.man, domain.MediaUse), domain.ErrGuardianConsent)
		is(t, "the other purpose", r.agrees(t, r.man, domain.GrowthRecords), nil)
		is(t, "refuse what was agreed", r.answer(r.father, r.man, domain.GrowthRecords, consent.Refused), nil)
		is(t, "refuse what was not", r.answer(r.father, r.man, domain.ContestPublicity, consent.Refused), nil)
		_, err = r.Withdraw(t.Context(), r.father, r.man, domain.MediaUse)
		is(t, "twice", err, consent.ErrNothing)

		var told []domain.Purpose
		runner := jobs.New(db.Queue(), jobs.Options{World: db.World()}, jobs.Consent{
			Withdrawn: []func(context.Context, domain.Actor, consent.Withdrawal) error{
				func(_ context.Context, _ domain.Actor, w consent.Withdrawal) error {
					if w.Student == r.man {
						told = append(told, w.Purpose)
					}
					return nil
				},
			},
		})
		is(t, "drain", runner.Drain(t.Context()), nil)
		if len(told) != 2 {
			t.Errorf("told of %v, want of both withdrawals and nothing else", told)
		}
	})
}

func TestPolicyB7StudentsOwnConsentIsKeptApart(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRegistry(t, db)
		lin := person(t, db, "林晓雨", domain.NewDay(2009, 5, 20))
		enrol(t, db, lin, r.place(), domain.NewDay(2025, 9, 1))
		own := domain.Actor{Account: domain.AccountID(storetest.NextID()), Person: lin}
		guardian := domain.Actor{Account: domain.AccountID(storetest.NextID()), Person: r.father.Person, Wards: []domain.PersonID{lin}}
		is(t, "without consent", r.agrees(t, lin, domain.ContestPublicity), domain.ErrConsent)
		is(t, "the guardian agrees", r.answer(guardian, lin, domain.ContestPublicity, consent.Agreed), nil)
		s, err := db.Standing(t.Context(), lin)
		if err != nil || len(s.ByOwn) != 0 || len(s.ByGuard) != 1 {
			t.Errorf("own %v, guardian %v, %v: the student's own is still missing", s.ByOwn, s.ByGuard, err)
		}
		is(t, "the student agrees", r.answer(own, lin, domain.ContestPublicity, consent.Agreed), nil)
		if s, err = db.Standing(t.Context(), lin); err != nil || len(s.ByOwn) != 1 {
			t.Errorf("own %v, %v", s.ByOwn, err)
		}
	})
}

// TestPolicyB11RefusalDoesNotBlockAid refuses everything that rests on consent;
// what aid asks of a student is as before.
func TestPolicyB11RefusalDoesNotBlockAid(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRegistry(t, db)
		before, err := db.Standing(t.Context(), r.man)
		is(t, "before", err, nil)
		for _, p := range []domain.Purpose{domain.GrowthRecords, domain.ContestPublicity, domain.MediaUse, domain.AidRecords} {
			is(t, "refuse", r.answer(r.father, r.man, p, consent.Refused), nil)
		}
		after, err := db.Standing(t.Context(), r.man)
		is(t, "after", err, nil)
		if after.Place != before.Place || after.Status != before.Status || len(after.ByGuard) != 0 {
			t.Errorf("the standing that aid rests on has changed: %+v, was %+v", after, before)
		}
		open, err := r.Open(t.Context(), r.wang, r.classQingfeng.ID)
		if err != nil || len(open) != 0 {
			t.Errorf("open = %+v, %v: who refused is not asked again", open, err)
		}
	})
}

func TestOpenConsentsOfAClass(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRegistry(t, db)
		is(t, "agree", r.answer(r.father, r.man, domain.GrowthRecords, consent.Agreed), nil)
		open, err := r.Open(t.Context(), r.wang, r.classQingfeng.ID)
		if err != nil || len(open) != 1 || open[0].Needs != consent.ByGuardian || len(open[0].Purposes) != 2 {
			t.Errorf("open = %+v, %v, want 陈小满 with two purposes that a guardian answers", open, err)
		}
		mine, err := r.OwnOpen(t.Context(), r.father)
		if err != nil || len(mine) != 1 {
			t.Errorf("the father's = %+v, %v", mine, err)
		}
		mine, err = r.OwnOpen(t.Context(), r.child)
		if err != nil || len(mine) != 0 {
			t.Errorf("the child's = %+v, %v, want none: the child cannot answer", mine, err)
		}
		_, err = r.Open(t.Context(), r.other, r.classQingfeng.ID)
		is(t, "another class's teacher", err, domain.ErrNotFound)
	})
}

func TestPolicyM9SameKeySameAnswer(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := newRegistry(t, db)
		draft := consent.Draft{Student: r.man, Purpose: domain.MediaUse, Version: 1, Answer: consent.Agreed}
		first, err := r.Give(t.Context(), keyed(r.father, "key-00000001", "a"), draft)
		is(t, "first", err, nil)
		again, err := r.Give(t.Context(), keyed(r.father, "key-00000001", "a"), draft)
		is(t, "again", err, nil)
		one, _ := json.Marshal(first)
		two, _ := json.Marshal(again)
		if string(one) != string(two) {
			t.Errorf("again = %s, want %s", two, one)
		}
		draft.ID = first.ID
		same, err := r.Give(t.Context(), r.father, draft)
		if err != nil || same.ID != first.ID {
			t.Errorf("the same id again = %v, %v", same.ID, err)
		}
		draft.Answer = consent.Refused
		_, err = r.Give(t.Context(), r.father, draft)
		is(t, "the same id, another answer", err, domain.ErrIDTaken)
	})
}
