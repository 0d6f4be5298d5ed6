package main

import "testing"

// TestAnUpgradeBringsTheTablesOfReference takes from a city what a version before
// did not know yet, and migrates.
func TestAnUpgradeBringsTheTablesOfReference(t *testing.T) { //nolint:paralleltest // the embedded file store changes the working directory
	city := []string{"LIZHI_DATA=" + t.TempDir()}
	do(t, city, "init", "--city", "410900", "--name", "濮阳市", "--admin", "李红")
	before := counts(t, city)
	db, _ := openRaw(t, city)
	for _, table := range []string{"growth_rules", "mentoring_rules", "account_rules", "privacy_rules", "files_limits"} {
		if before[table] == 0 {
			t.Errorf("a city begins without %s", table)
		}
		if _, err := db.ExecContext(t.Context(), "DELETE FROM "+table); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		do(t, city, "migrate")
		after := counts(t, city)
		for table, n := range map[string]int{
			"growth_rules": before["growth_rules"], "mentoring_rules": 1, "account_rules": 1, "privacy_rules": 1, "files_limits": before["files_limits"],
		} {
			if after[table] != n {
				t.Errorf("%d rows in %s, want %d", after[table], table, n)
			}
		}
	}
}
