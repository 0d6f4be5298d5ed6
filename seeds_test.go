package main

import (
	"database/sql"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
)

// TestTheDemoCityTellsItsStoriesOnce loads the city twice and looks at how far
// the contest and the money came.
func TestTheDemoCityTellsItsStoriesOnce(t *testing.T) { //nolint:paralleltest // the embedded file store changes the working directory
	city := []string{"LIZHI_DATA=" + t.TempDir()}
	do(t, city, "seed", "--demo")
	first := counts(t, city)
	do(t, city, "seed", "--demo")
	if diff := cmp.Diff(first, counts(t, city)); diff != "" {
		t.Errorf("rows of each table (-once +twice):\n%s", diff)
	}
	do(t, city, "invariants")
	db, _ := openRaw(t, city)
	for remark, query := range map[string]string{
		"a contest that was announced":       "SELECT COUNT(*) FROM contest_seasons WHERE state = 'announced'",
		"one that is open":                   "SELECT COUNT(*) FROM contest_seasons WHERE state = 'open'",
		"an honour":                          "SELECT COUNT(*) FROM contest_placings WHERE award = '励志之星'",
		"an essay on show":                   "SELECT COUNT(*) FROM contest_entries WHERE shown_by IS NOT NULL",
		"a batch that is settled":            "SELECT COUNT(*) FROM payment_batches WHERE state = 'settled'",
		"a student who was paid":             "SELECT COUNT(*) FROM payment_obligations WHERE paid > 0",
		"one whose money came back, and why": "SELECT COUNT(*) FROM payment_attempts WHERE state = 'failed' AND cause = 'F02'",
		"a result file that fits":            "SELECT COUNT(*) FROM payment_results WHERE state = 'applied'",
		"one who waits for the head":         "SELECT COUNT(*) FROM recognition_applications WHERE state = 'proposed'",
		"one who waits for the panel":        "SELECT COUNT(*) FROM recognition_applications WHERE state = 'applied'",
		"one who waits for the mother":       "SELECT COUNT(*) FROM recognition_applications WHERE state = 'draft_by_proxy'",
		"a panel that was announced":         "SELECT COUNT(*) FROM recognition_panels WHERE announced_on IS NOT NULL",
		"two who were recognised, in pairs":  "SELECT COUNT(*) / 2 FROM hardship_records",
	} {
		var n int
		if err := db.QueryRowContext(t.Context(), query).Scan(&n); err != nil || n != 1 {
			t.Errorf("%s: %d, %v, want 1", remark, n, err)
		}
	}
	atSchool(t, db)
}

// atSchool looks whether everybody in the stories was at school in the term of
// their award.
func atSchool(t *testing.T, db *sql.DB) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT a.term, MIN(e.began_on) FROM aid_awards a
		JOIN people_enrolments e ON e.person_id = a.student_id GROUP BY a.id, a.term`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	awards := 0
	for ; rows.Next(); awards++ {
		var term domain.Term
		var began domain.Day
		if err := rows.Scan(&term, &began); err != nil {
			t.Fatal(err)
		}
		if first := domain.NewDay(int(term.SchoolYear()), 9, 1); began.After(first) {
			t.Errorf("an award of %s is of somebody who came to school on %s", term, began)
		}
	}
	if err := rows.Err(); err != nil || awards < 2 {
		t.Errorf("%d awards, %v, want those of both 张伟", awards, err)
	}
}
