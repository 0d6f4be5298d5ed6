package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/audit"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// note writes n rows, each in a transaction of its own, and gives their ids.
func note(t *testing.T, db *store.DB, n int) {
	t.Helper()
	ctx := context.Background()
	for i := range n {
		err := db.InTx(ctx, domain.Actor{Account: domain.AccountID(storetest.NextID())}, nil, func(tx store.Tx) error {
			return tx.Note(ctx, domain.Entry{
				Action: fmt.Sprintf("thing.verb%d", i), Object: "thing", ID: storetest.NextID(),
				Before: map[string]string{"card": "6217001234567890123"}, After: map[string]int{"n": i}, Rows: [...]*int{nil, new(i)}[i%2],
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func sealAll(t *testing.T, db *store.DB) int {
	t.Helper()
	n, err := audit.New(db.Audit()).Seal(context.Background(), domain.System(nil))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func verify(t *testing.T, db *store.DB, witnessed ...audit.Head) audit.Report {
	t.Helper()
	report, err := db.Audit().Verify(context.Background(), witnessed)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// summary is what a report says, short.
func summary(r audit.Report) []string {
	lines := []string{fmt.Sprintf("%d rows, %d sealed, %d unsealed", r.Rows, r.Sealed, r.Unsealed)}
	for _, f := range r.Findings {
		named := ""
		if f.Row != [16]byte{} || f.Number > 0 {
			named = ", named"
		}
		lines = append(lines, fmt.Sprintf("%s %s%s", f.What, f.Wrong, named))
	}
	slices.Sort(lines[1:])
	return lines
}

// TestPolicyM4AI15WhatIsDoneBehindTheProgramIsNamed changes the tables with the
// rights of the database's administrator.
func TestPolicyM4AI15WhatIsDoneBehindTheProgramIsNamed(t *testing.T) {
	t.Parallel()
	// Rows 1 to 6 are sealed, 7 to 9 are not.
	tests := []struct {
		remark string
		sql    string
		want   []string
	}{
		{"nothing", "", []string{"9 rows, 6 sealed, 3 unsealed"}},
		{
			"who did it, in a sealed row", "UPDATE audit SET account = id WHERE number = 2",
			[]string{"9 rows, 6 sealed, 3 unsealed", "row changed, named"},
		},
		{
			"when, in a sealed row", "UPDATE audit SET at = '2026-03-16 02:00:01' WHERE number = 2",
			[]string{"9 rows, 6 sealed, 3 unsealed", "row changed, named"},
		},
		{
			"the hash of what it was", "UPDATE audit SET before_mac = after_mac WHERE number = 3",
			[]string{"9 rows, 6 sealed, 3 unsealed", "row changed, named"},
		},
		{
			"the result, NULL aside", "UPDATE audit SET result = 'forbidden' WHERE number = 3",
			[]string{"9 rows, 6 sealed, 3 unsealed", "row changed, named"},
		},
		{
			"how many lines left", "UPDATE audit SET row_count = 1 WHERE number = 4",
			[]string{"9 rows, 6 sealed, 3 unsealed", "row changed, named"},
		},
		{
			"that lines left", "UPDATE audit SET row_count = NULL WHERE number = 4",
			[]string{"9 rows, 6 sealed, 3 unsealed", "row changed, named"},
		},
		{
			"that none left, where nothing was said", "UPDATE audit SET row_count = 0 WHERE number = 3",
			[]string{"9 rows, 6 sealed, 3 unsealed", "row changed, named"},
		},
		{
			"a row that is not sealed yet", "UPDATE audit SET action = 'thing.other' WHERE number = 8",
			[]string{"9 rows, 6 sealed, 2 unsealed", "row added, named"},
		},
		{
			"a sealed row deleted", "DELETE FROM audit WHERE number = 4",
			[]string{"8 rows, 6 sealed, 3 unsealed", "row removed, named"},
		},
		{
			"a sealed row and its seal", "DELETE FROM audit WHERE number = 4; DELETE FROM audit_seals WHERE number = 4",
			[]string{"8 rows, 5 sealed, 3 unsealed", "row removed, named", "seal removed"},
		},
		{
			"a row that is not sealed yet deleted", "DELETE FROM audit WHERE number = 8",
			[]string{"8 rows, 6 sealed, 2 unsealed", "row removed, named"},
		},
		{
			"the newest row deleted: the process has said that it was there", "DELETE FROM audit WHERE number = 9",
			[]string{"8 rows, 6 sealed, 2 unsealed", "row removed, named"},
		},
		{
			"a copy under another id and number",
			"INSERT INTO audit SELECT process, process, 10, floor, at, account, person, role, unit, request, address, task, action, object, " +
				"object_id, about, result, row_count, before_mac, after_mac, key_id, mac FROM audit WHERE number = 5",
			[]string{"10 rows, 6 sealed, 3 unsealed", "row added, named"},
		},
		{
			"two rows exchange their numbers",
			"UPDATE audit SET number = 100 WHERE number = 1; UPDATE audit SET number = 1 WHERE number = 2; UPDATE audit SET number = 2 WHERE number = 100",
			[]string{"9 rows, 6 sealed, 3 unsealed", "row changed, named", "row changed, named"},
		},
		{
			"a seal points elsewhere", "UPDATE audit_seals SET row_mac = chain WHERE number = 5",
			[]string{"9 rows, 6 sealed, 3 unsealed", "row changed, named", "seal changed, named"},
		},
		{
			"the process says that it wrote less", "UPDATE processes SET floor = 5",
			[]string{"9 rows, 6 sealed, 3 unsealed", "process changed"},
		},
		{
			"the process is gone", "DELETE FROM processes",
			[]string{"9 rows, 6 sealed, 3 unsealed", "process removed"},
		},
		{
			"the end cut off, rows and seals", "DELETE FROM audit WHERE number > 4; DELETE FROM audit_seals WHERE number > 4",
			[]string{
				"4 rows, 4 sealed, 0 unsealed",
				"row removed, named", "row removed, named", "row removed, named", "row removed, named", "row removed, named",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.remark, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				note(t, db, 6)
				if n := sealAll(t, db); n != 6 {
					t.Fatalf("sealed %d, want 6", n)
				}
				storetest.ClockOf(db).Add(time.Minute)
				note(t, db, 3)
				if err := db.Beat(t.Context()); err != nil {
					t.Fatal(err)
				}
				tamper(t, db, tt.sql)
				if diff := cmp.Diff(tt.want, summary(verify(t, db))); diff != "" {
					t.Errorf("report (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func tamper(t *testing.T, db *store.DB, statements string) {
	t.Helper()
	for _, s := range splitStatements(statements) {
		if err := db.Write(context.Background()).Exec(s).Error; err != nil {
			t.Fatal(err)
		}
	}
}

func TestPolicyM4TheWitnessKnowsAPastThatWasRewritten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		note(t, db, 3)
		sealAll(t, db)
		head, err := db.Audit().Head(t.Context())
		if err != nil || head.Position != 3 {
			t.Fatalf("head %+v, %v", head, err)
		}
		if r := verify(t, db, head); !r.OK() {
			t.Errorf("report %v, want nothing wrong", r.Findings)
		}
		other := audit.Head{Position: 2, Chain: head.Chain}
		beyond := audit.Head{Position: 9, Chain: head.Chain}
		want := []string{"3 rows, 3 sealed, 0 unsealed", "witness changed", "witness removed"}
		if diff := cmp.Diff(want, summary(verify(t, db, head, other, beyond))); diff != "" {
			t.Errorf("report (-want +got):\n%s", diff)
		}
	})
}

func TestAuditNumbersHaveNoGapsWhenTransactionsFail(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := within(t, time.Minute)
		lin := domain.AccountID(storetest.NextID())
		noted := func(tx store.Tx) error { return tx.Note(ctx, domain.Entry{Action: "thing.verb"}) }
		other := storetest.Again(t, db)
		for _, who := range []domain.Actor{{}, asked(lin, "key-0001", "a"), {}} {
			if err := db.InTx(ctx, who, nil, noted); err != nil {
				t.Fatal(err)
			}
		}
		// The row is written, then the kept answer of another process refuses it.
		slow := asked(lin, "key-0002", "a")
		err := db.InTx(ctx, slow, nil, func(tx store.Tx) error {
			if db.Write(ctx).Name() == "mysql" {
				if err := other.InTx(ctx, asked(lin, "key-0002", "a"), nil, noted); err != nil {
					return err
				}
			}
			return noted(tx)
		})
		if err != nil {
			t.Fatal(err)
		}
		if db.Write(ctx).Name() == "mysql" && !slow.Cause.Replayed {
			t.Error("the loser was not undone")
		}
		// What it took is taken again, or filled by the next beat.
		if err := db.Beat(ctx); err != nil {
			t.Fatal(err)
		}
		if r := verify(t, db); !r.OK() {
			t.Errorf("findings %v, want none", r.Findings)
		}
		note(t, db, 2)
		sealAll(t, db)
		if r := verify(t, db); !r.OK() || r.Unsealed != 0 {
			t.Errorf("findings %v, %d unsealed, want none", r.Findings, r.Unsealed)
		}
	})
}

// A process takes number 2, another of its transactions commits 3, and then it
// crashes: 2 never comes. That is no removal; 1 missing would be.
func TestACrashLeavesNoFalseAlarm(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		note(t, db, 3)
		crashed := storetest.Again(t, db)
		store.SkipNumber(t.Context(), crashed, 2)
		if r := verify(t, db); !r.OK() {
			t.Errorf("findings %v, want none", r.Findings)
		}
		sealAll(t, db)
		storetest.ClockOf(db).Add(time.Hour)
		sealAll(t, db)
		if waiting, err := db.Audit().Waiting(t.Context()); waiting || err != nil {
			t.Errorf("waiting %v, %v, want none: the crashed process is closed", waiting, err)
		}
		if r := verify(t, db); !r.OK() || r.Unsealed != 0 {
			t.Errorf("findings %v, %d unsealed, want none", r.Findings, r.Unsealed)
		}
	})
}

func TestManyProcessesWriteWhileOneSeals(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		dbs := []*store.DB{db, storetest.Again(t, db), storetest.Again(t, db)}
		errs := all(4, func(i int) error {
			if i == 3 {
				var errs []error
				for range 10 {
					_, err := audit.New(db.Audit()).Seal(context.Background(), domain.System(nil))
					errs = append(errs, err)
				}
				return errors.Join(errs...)
			}
			note(t, dbs[i], 30)
			return nil
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		sealAll(t, db)
		want := []string{"90 rows, 90 sealed, 0 unsealed"}
		if diff := cmp.Diff(want, summary(verify(t, db))); diff != "" {
			t.Errorf("report (-want +got):\n%s", diff)
		}
	})
}

func TestAuditKeepsNoValue(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		note(t, db, 2)
		var rows []map[string]any
		if err := db.Read(t.Context()).Table("audit").Order("number").Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for column, value := range row {
				if text := fmt.Sprintf("%s", value); len(text) >= 8 && (contains(text, "6217") || contains(text, "card")) {
					t.Errorf("%s holds %q", column, text)
				}
			}
		}
		// Equal things have equal hashes, so that an auditor can tell a change.
		if fmt.Sprint(rows[0]["before_mac"]) != fmt.Sprint(rows[1]["before_mac"]) || fmt.Sprint(rows[0]["after_mac"]) == fmt.Sprint(rows[1]["after_mac"]) {
			t.Error("hashes do not tell equal from different")
		}
	})
}
