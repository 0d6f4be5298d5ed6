package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/duplicate"
	"lizhi/domain/identity"
	"lizhi/domain/people"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// doubled is the village with one pupil twice: 陈小满 with a number in 清丰, and as
// the junior that she was there without one, with everything that moves.
type doubled struct {
	village
	duplicates duplicate.Service
	loser      domain.PersonID
}

func newDoubled(t *testing.T, db *store.DB) doubled {
	t.Helper()
	v, ctx := newVillage(t, db), t.Context()
	w := doubled{village: v, duplicates: duplicate.New(db.Duplicate(), db.World())}
	a := v.admission()
	a.IDNumber, a.Xueji, a.Born = "", "", domain.NewDay(2017, 4, 2)
	a.Guardians = []people.Kinsman{{Draft: identity.Draft{Name: "陈爷爷", Phone: "13800004321"}, Relation: identity.Grandparent}}
	var err error
	w.loser, err = v.people.Enrol(ctx, v.officer, a)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, db, w.loser, domain.GrowthRecords)
	agree(t, db, w.chen, domain.GrowthRecords, domain.MentoringNotes)
	insert(t, db, "people_cards", map[string]any{
		"id": domain.PersonID(storetest.NextID()), "person_id": w.loser, "card_sealed": []byte{1}, "card_blind": []byte{1}, "index_key": "", "last4": "0005",
		"owner": "陈小满", "bank": "", "doubtful": false, "current_key": w.loser, "version": 1, "created_at": storetest.Start,
	})
	return w
}

// left ends the loser's enrolment.
func (w doubled) left(t *testing.T) {
	t.Helper()
	err := w.db.Write(t.Context()).Table("people_enrolments").Where("current_key = ?", w.loser).
		Updates(map[string]any{"ended_on": w.db.World().Today(), "current_key": nil, "end_reason": "graduated"}).Error
	if err != nil {
		t.Fatal(err)
	}
}

func (w doubled) merge(ctx context.Context, who domain.Actor) (duplicate.Decision, error) {
	return w.duplicates.Decide(ctx, who, duplicate.Draft{Winner: w.chen, Loser: w.loser, Verdict: duplicate.Merge, Reason: "同一人，录入两次"})
}

// dump is every row of every table but the journal, the audit, feeds and tasks.
func dump(t *testing.T, db *store.DB) map[string][]string {
	t.Helper()
	q := db.Read(t.Context())
	tables, err := q.Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, table := range tables {
		if strings.HasPrefix(table, "duplicate_") || strings.HasPrefix(table, "audit") || strings.HasPrefix(table, "goose") || strings.HasPrefix(table, "sqlite") ||
			slices.Contains([]string{"feeds", "tasks", "answers", "counts", "insight_marks"}, table) {
			continue
		}
		var rows []map[string]any
		if err := q.Table(table).Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			all[table] = append(all[table], fmt.Sprint(r))
		}
		slices.Sort(all[table])
	}
	return all
}

// TestAI6MergeAndUndoIsTheOriginal merges and takes it back: all tables are as
// they were.
func TestAI6MergeAndUndoIsTheOriginal(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newDoubled(t, db), t.Context()
		w.left(t)
		pairs, more, err := w.duplicates.Suspected(ctx, w.county)
		if err != nil || more || len(pairs) != 1 || !slices.Contains(pairs[0].Reasons, duplicate.OneNumber) {
			t.Fatalf("suspected are %+v, %v; want the one pair", pairs, err)
		}
		before := dump(t, db)
		d, err := w.merge(ctx, w.county)
		is(t, "merge", err, nil)
		for _, table := range []string{"people_enrolments", "people_guardians", "people_cards", "consent_given"} {
			if n := pointsTo(t, db, table, w.loser); n != 0 {
				t.Errorf("%d rows of %s still name the loser", n, table)
			}
		}
		if n := pointsTo(t, db, "people_enrolments", w.chen); n != 2 {
			t.Errorf("the winner has %d enrolments, want 2", n)
		}
		var current int64
		err = db.Read(ctx).Table("consent_given").Where("student_id = ? AND purpose = ? AND current_key = 1", w.chen, domain.GrowthRecords).Count(&current).Error
		if err != nil || current != 1 {
			t.Errorf("%d answers to one purpose count, %v; want the newest", current, err)
		}
		if gocmp.Equal(before, dump(t, db)) {
			t.Error("the merge changed nothing")
		}
		if pairs, _, err := w.duplicates.Suspected(ctx, w.county); err != nil || len(pairs) != 0 {
			t.Errorf("after the merge %d pairs are suspected, %v", len(pairs), err)
		}
		_, err = w.merge(ctx, w.mayor)
		is(t, "a second time", err, duplicate.ErrNotSuspected)
		_, err = w.duplicates.Undo(ctx, appointed(domain.CountyOfficer, w.nanle.ID), d.ID, d.Version, "误")
		is(t, "undone by another county", err, domain.ErrNotFound)
		_, err = w.duplicates.Undo(ctx, w.county, d.ID, d.Version-1, "误")
		is(t, "undone by an old version", err, domain.ErrStale)
		undone, err := w.duplicates.Undo(ctx, w.county, d.ID, d.Version, "误")
		is(t, "undo", err, nil)
		if diff := gocmp.Diff(before, dump(t, db)); diff != "" {
			t.Errorf("merge and undo (-before +after):\n%s", diff)
		}
		_, err = w.duplicates.Undo(ctx, w.county, d.ID, undone.Version, "误")
		is(t, "undone twice", err, duplicate.ErrUndone)
		if pairs, _, err := w.duplicates.Suspected(ctx, w.county); err != nil || len(pairs) != 1 {
			t.Errorf("after the undo %d pairs are suspected, %v; want 1", len(pairs), err)
		}
		if auditRows(t, db, "duplicate.merge") != 1 || auditRows(t, db, "duplicate.undo") != 1 {
			t.Error("each has its line in the audit")
		}
	})
}

// pointsTo counts the rows of a table that name a person.
func pointsTo(t *testing.T, db *store.DB, table string, person domain.PersonID) int64 {
	t.Helper()
	column := map[string]string{"people_guardians": "ward_id", "consent_given": "student_id"}[table]
	if column == "" {
		column = "person_id"
	}
	var n int64
	if err := db.Read(t.Context()).Table(table).Where(column+" = ?", person).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAI6WhatStopsAMerge are the refusals, and that none of them leaves a trace.
func TestAI6WhatStopsAMerge(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newDoubled(t, db), t.Context()
		_, err := w.merge(ctx, w.county)
		is(t, "both are enrolled", err, duplicate.ErrCollides)
		w.left(t)
		before := dump(t, db)
		for _, row := range []struct {
			remark string
			who    domain.Actor
			in     duplicate.Draft
			want   error
		}{
			{"another county", appointed(domain.CountyOfficer, w.nanle.ID), duplicate.Draft{Winner: w.chen, Loser: w.loser, Verdict: duplicate.Merge, Reason: "同"}, domain.ErrNotFound},
			{"a school", w.officer, duplicate.Draft{Winner: w.chen, Loser: w.loser, Verdict: duplicate.Merge, Reason: "同"}, domain.ErrNotFound},
			{"no reason", w.county, duplicate.Draft{Winner: w.chen, Loser: w.loser, Verdict: duplicate.Merge, Reason: " "}, duplicate.ErrReason},
			{"the one with the number goes", w.county, duplicate.Draft{Winner: w.loser, Loser: w.chen, Verdict: duplicate.Merge, Reason: "同"}, duplicate.ErrKeepNumber},
			{"oneself", w.county, duplicate.Draft{Winner: w.chen, Loser: w.chen, Verdict: duplicate.Merge, Reason: "同"}, duplicate.ErrSelf},
		} {
			_, err := w.duplicates.Decide(ctx, row.who, row.in)
			is(t, row.remark, err, row.want)
		}
		if diff := gocmp.Diff(before, dump(t, db)); diff != "" {
			t.Errorf("refusals left (-before +after):\n%s", diff)
		}
		insert(t, db, "account_accounts", map[string]any{
			"id": domain.PersonID(storetest.NextID()), "number": "900000000001", "person_id": w.loser, "state": "waiting", "password": "",
			"must_change": false, "version": 1, "created_at": storetest.Start,
		})
		_, err = w.merge(ctx, w.county)
		is(t, "the loser has an account", err, duplicate.ErrHasRecords)
	})
}

// TestAI6UndoLosesNothing refuses an undo once the rows have changed.
func TestAI6UndoLosesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newDoubled(t, db), t.Context()
		w.left(t)
		d, err := w.merge(ctx, w.mayor)
		is(t, "merge", err, nil)
		_, err = w.people.SetCard(ctx, w.officer, w.chen, people.CardDraft{Number: "6217000000000000005", Owner: "陈小满"})
		is(t, "another card", err, nil)
		_, err = w.duplicates.Undo(ctx, w.mayor, d.ID, d.Version, "误")
		is(t, "undo", err, duplicate.ErrWritten)
	})
}

// TestAI6MergeOnce has several of the bureau merge at once: one does.
func TestAI6MergeOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, done := newDoubled(t, db), 0
		w.left(t)
		for _, err := range parallel(4, func(int) error {
			_, err := w.merge(t.Context(), w.mayor)
			return err
		}) {
			if err == nil {
				done++
				continue
			}
			is(t, "merge", err, duplicate.ErrNotSuspected)
		}
		if done != 1 {
			t.Errorf("%d merges were carried out, want 1", done)
		}
	})
}

// TestAI6TwoPeople is remembered until it is undone.
func TestAI6TwoPeople(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		w, ctx := newDoubled(t, db), t.Context()
		two := duplicate.Draft{Winner: w.loser, Loser: w.chen, Verdict: duplicate.TwoPeople, Reason: "同名同日"}
		d, err := w.duplicates.Decide(ctx, w.county, two)
		is(t, "two people", err, nil)
		if pairs, _, err := w.duplicates.Suspected(ctx, w.mayor); err != nil || len(pairs) != 0 {
			t.Errorf("%d pairs are suspected, %v; want none", len(pairs), err)
		}
		two.Winner, two.Loser = two.Loser, two.Winner
		_, err = w.duplicates.Decide(ctx, w.county, two)
		is(t, "the other way round", err, duplicate.ErrDecided)
		_, err = w.duplicates.Undo(ctx, w.county, d.ID, d.Version, "再核实")
		is(t, "undo", err, nil)
		if pairs, _, err := w.duplicates.Suspected(ctx, w.mayor); err != nil || len(pairs) != 1 {
			t.Errorf("%d pairs are suspected, %v; want 1", len(pairs), err)
		}
	})
}

// remembered are columns that name a student and stay as they are when one is
// merged away, with the reason.
var remembered = map[string]string{
	"roster_rows.person_id":           "what a file once said; who was made of it is still there",
	"roster_rows.guardian_id":         "as above",
	"growth_versions.student_id":      "of a record, which is fixed",
	"growth_records.author_id":        "has an account, which is fixed",
	"mentoring_versions.student_id":   "of a session",
	"mentoring_amendments.student_id": "of a session",
	"mentoring_amendments.author_id":  "has an account",
	"mentoring_sessions.student_id":   "of a pair, which is fixed",
	"mentoring_sessions.mentor_id":    "of a pair",
	"contest_placings.student_id":     "of an entry, which is fixed",
	"contest_conflicts.judge_id":      "of a judge, who is fixed",
	"contest_ballots.judge_id":        "of a judge",
	"aid_list_lines.student_id":       "of an award, which is fixed",
	"aid_changes.student_id":          "of an award",
	"payment_attempts.student_id":     "of an obligation, which is fixed",
	"payment_exceptions.student_id":   "of an attempt",
	"payment_recoveries.student_id":   "of an obligation",
	"payment_supplements.student_id":  "of an award",
	"recognition_archives.student_id": "of an application, which is fixed",
	"insight_marks.student_id":        "passes by itself",
	"insight_cases.student_id":        "of an award",
	"portfolio_exports.ordered_by":    "has an account",
	"duplicate_decisions.winner_id":   "the journal itself",
	"duplicate_decisions.loser_id":    "the journal itself",
}

// TestAI6EveryReferenceIsKnown reads the schema: a column that names a person by
// its name or by a foreign key is moved, forbids the merge, or is remembered.
func TestAI6EveryReferenceIsKnown(t *testing.T) {
	t.Parallel()
	db := storetest.New(t)
	q := db.Read(t.Context())
	tables, err := q.Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	known, seen := store.References(), map[string]bool{}
	names := []string{"student_id", "person_id", "guardian_id", "ward_id", "mentor_id", "payee_id", "retry_payee_id", "author_id", "judge_id"}
	for _, table := range tables {
		columns := map[string]bool{}
		for column := range columnsOf(t, db, table) {
			if slices.Contains(names, column) {
				columns[column] = true
			}
		}
		var keys []struct{ Table, From string }
		if q.Name() == "sqlite" {
			if err := q.Raw("PRAGMA foreign_key_list(" + table + ")").Scan(&keys).Error; err != nil {
				t.Fatal(err)
			}
		}
		for _, k := range keys {
			if k.Table == "people_persons" {
				columns[k.From] = true
			}
		}
		for column := range columns {
			seen[table+"."+column] = true
			if at := table + "." + column; !slices.Contains(known, at) && remembered[at] == "" {
				t.Errorf("%s names a person: say whether a merge moves it", at)
			}
		}
	}
	for at := range remembered {
		if !seen[at] {
			t.Errorf("%s is remembered, and there is no such column", at)
		}
	}
}
