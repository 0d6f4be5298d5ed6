package jobs_test

import (
	"testing"

	"lizhi/api/apitest"
	"lizhi/domain"
	"lizhi/domain/growth"
	"lizhi/domain/mentoring"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
)

// TestAMoveEndsThePairOfAMentorWhoStayedBehind carries the order that the
// transfer itself leaves.
func TestAMoveEndsThePairOfAMentorWhoStayedBehind(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, w := t.Context(), apitest.NewTown(t, db)
		p := apitest.NewPeople(t, db, w)
		pairs := mentoring.New(db.Mentoring(), db.World())
		made, err := pairs.PairMentor(ctx, apitest.Appointed(domain.AidOfficer, w.Own), mentoring.Pairing{Student: p.Lin, Mentor: p.Mentors["林晓雨"]})
		if err != nil {
			t.Fatal(err)
		}
		students := people.New(db.People(), db.World(), store.Fold{})
		if _, err := students.Leave(ctx, apitest.System, p.Lin, 1, domain.Day{}); err != nil {
			t.Fatal(err)
		}
		runner := jobs.New(db.Queue(), jobs.Options{World: db.World()},
			jobs.People{People: students, Growth: growth.New(db.Growth(), db.World()), Mentoring: pairs})
		if err := runner.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		father := domain.Actor{Person: p.Guardians["林晓雨"], Wards: []domain.PersonID{p.Lin}}
		list, err := pairs.Pairs(ctx, father, mentoring.PairQuery{Student: p.Lin, Page: domain.Page{Limit: 5}})
		if err != nil || len(list.Items) != 1 || list.Items[0].ID != made.Pair.ID || list.Items[0].Active() {
			t.Errorf("pairs %+v, %v", list.Items, err)
		}
	})
}
