package store_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/eligibility"
	"lizhi/domain/identity"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

// BenchmarkReplay computes 10,000 kept decisions anew: opened, decided by the
// rules that they went by, and compared to the byte. Beside it stand reading and
// opening alone (feature AI3: 10 s, nothing differs).
func BenchmarkReplay(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		const decisions = 10_000
		fillDecisions(b, db, decisions)
		rules, ctx := eligibility.New(db.Eligibility(), db.World()), context.Background()
		auditor := domain.Actor{Appointments: []domain.Appointment{{Role: domain.Auditor, Unit: domain.UnitID(storetest.NextID())}}}
		for b.Loop() {
			replay := storetest.Figure{Name: "replay of 10000 decisions beside reading them"}
			var seconds []float64
			for range 5 {
				begun := time.Now()
				done, err := rules.Replay(ctx, auditor, domain.ID[eligibility.Decision]{}, decisions)
				if err != nil || done.Checked != decisions || len(done.Differ) != 0 {
					b.Fatalf("%d checked, %d differ, %v", done.Checked, len(done.Differ), err)
				}
				took := time.Since(begun)
				seconds = append(seconds, took.Seconds())
				begun = time.Now()
				for after := (domain.ID[eligibility.Decision]{}); ; {
					kept, err := db.Eligibility().Kept(ctx, after, 1000)
					if err != nil {
						b.Fatal(err)
					}
					if len(kept) == 0 {
						break
					}
					after = kept[len(kept)-1].ID
				}
				replay.Add(took, time.Since(begun))
			}
			replay.Report(b)
			storetest.Limit(b, "replay of 10000 decisions", "s", 10, seconds)
		}
	})
}

// fillDecisions keeps decisions as proposals do, of ten pupils in a thousand
// situations each.
func fillDecisions(b *testing.B, db *store.DB, n int) {
	b.Helper()
	w, ctx := newTown(b, db), context.Background()
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	ref, err := seeds.Aid()
	must(err)
	must(aid.New(db.Aid(), db.World()).Load(ctx, system, ref))
	table, err := seeds.Eligibility()
	must(err)
	must(eligibility.New(db.Eligibility(), db.World()).Load(ctx, system, table))
	sets, err := db.Eligibility().Sets(ctx)
	must(err)
	kept, err := db.Aid().Reference(ctx)
	must(err)
	standard, err := kept.Standards.At(aid.Query{Programme: "YKT-5", Stage: "senior", Tier: "average", Term: spring})
	must(err)
	student := pupilOf(b, db, w)
	for begun := 0; begun < n; begun += 500 {
		must(db.Aid().InTx(ctx, system, nil, func(tx aid.Tx) error {
			for i := begun; i < begun+500; i++ {
				set := sets[i%len(sets)]
				d := set.Decide(eligibility.Question{Term: spring, On: domain.NewDay(2026, 3, 16), Facts: eligibility.Facts{
					Student: student, Stage: []string{"preschool", "primary", "junior", "senior", "vocational"}[i%5], EntryYear: 2020 + i%6, Years: 3 + i%4,
					Status: "attending", AtSchool: i%7 != 0, OnRoll: i%11 != 0, Boards: i%3 == 0, Born: domain.NewDay(2009, 1, 1).Add(i),
					Grade: "general", Recognised: i%2 == 0, Published: i%4 == 0, Groups: []string{"SG01", "SG03"}[:i%3%2], Purse: "state_funds",
				}})
				record, err := json.Marshal(d)
				if err != nil {
					return err
				}
				a := aid.Award{
					ID: storetest.ID[aid.Award](), Student: student, Programme: "YKT-5", Term: spring, Tier: "average", Amount: standard.Amount,
					Standard: standard.ID, StandardVersion: standard.Version, State: aid.Withdrawn, City: w.city.ID, School: w.ofCity.ID,
					Class: w.classOfCity.ID, ProposedBy: student, Purse: aid.StateFunds, Version: 1, CreatedAt: storetest.Start,
				}
				if err := tx.AddAward(ctx, a); err != nil {
					return err
				}
				v := aid.Verdict{Record: record, Rules: set.ID, Version: set.Version}
				if err := tx.KeepReasons(ctx, a, v, aid.Purse{Kind: aid.StateFunds}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

// pupilOf is somebody in the class of the 市直 school.
func pupilOf(b *testing.B, db *store.DB, w town) domain.PersonID {
	b.Helper()
	id := domain.PersonID(storetest.NextID())
	err := db.Plant(context.Background(),
		people.Person{
			Person:  identity.Person{ID: id, Name: "林晓雨", Born: domain.NewDay(2009, 5, 20), IDKind: identity.ResidentID, IDNumber: "410900200905200003"},
			Version: 1, CreatedAt: storetest.Start,
		},
		people.Enrolment{
			ID: people.EnrolmentID(storetest.NextID()), Person: id, City: w.city.ID, School: w.ofCity.ID, Class: w.classOfCity.ID,
			Registered: w.ofCity.ID, Status: identity.Attending, Began: domain.NewDay(2024, 9, 1), CreatedAt: storetest.Start,
		})
	if err != nil {
		b.Fatal(err)
	}
	return id
}
