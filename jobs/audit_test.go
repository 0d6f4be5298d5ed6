package jobs_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/audit"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
)

func TestAI15TheAuditIsSealedWithinFiveSecondsAndWitnessedDaily(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		witness := filepath.Join(t.TempDir(), "witness.log")
		service := audit.New(db.Audit())
		r := jobs.New(db.Queue(), jobs.Options{World: db.World()},
			jobs.Audit{Service: service, Witness: witness, World: db.World()}, jobs.Operation{Keeper: db})
		if err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if err := service.Note(t.Context(), domain.Actor{}, domain.Entry{Action: "account.login", Result: "account.wrong_password"}); err != nil {
				t.Fatal(err)
			}
		}
		storetest.ClockOf(db).Add(5 * time.Second)
		if err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		head, err := service.Head(t.Context())
		if err != nil || head.Position != 3 {
			t.Fatalf("head %+v, %v, want 3 rows sealed", head, err)
		}
		before := len(tasks(t, db))
		storetest.ClockOf(db).Add(15 * time.Second)
		if err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if after := len(tasks(t, db)); after != before {
			t.Errorf("%d tasks were ordered with nothing to seal", after-before)
		}

		storetest.ClockOf(db).Add(24 * time.Hour)
		if err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(witness)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		heads, err := audit.ReadWitness(f)
		if err != nil || len(heads) != 1 {
			t.Fatalf("witness has %d heads, %v, want 1", len(heads), err)
		}
		if report, err := service.Verify(t.Context(), heads); err != nil || !report.OK() {
			t.Errorf("verify: %v, %v", report.Findings, err)
		}
	})
}
