package main

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/seeds"
)

// sharedPlace is an empty MariaDB and an empty bucket with the demo city, which
// the test itself loads: the program does not do so beside real accounts.
func sharedPlace(t testing.TB) []string {
	t.Helper()
	return sharedPlaceIn(t, domain.RealWorld())
}

// sharedPlaceIn is sharedPlace at another time.
func sharedPlaceIn(t testing.TB, world domain.World) []string {
	t.Helper()
	server, minio := os.Getenv("TEST_MYSQL"), os.Getenv("TEST_MINIO")
	if server == "" || minio == "" {
		if os.Getenv("CI") == "true" {
			t.Error("TEST_MYSQL and TEST_MINIO are not set: half of the test would not run")
		}
		return nil
	}
	environment := []string{
		"LIZHI_DATABASE=" + ownDatabase(t, server), "LIZHI_KEYS=" + filepath.Join(t.TempDir(), "keys.json"),
		"LIZHI_S3=" + strings.TrimSuffix(minio, "/") + "/whole-" + strings.ToLower(rand.Text()),
	}
	loadCityIn(t, environment, world)
	return environment
}

// TestTwoProgramsShareOneCity serves one database and one file store from two
// programs: who logs in at one is known at the other, a write is seen and a
// repeated one answered at the other, a task is done once, and a login that ends
// at one is refused by the other within 10 seconds.
func TestTwoProgramsShareOneCity(t *testing.T) {
	t.Parallel()
	environment := sharedPlace(t)
	if environment == nil {
		return
	}
	one, _ := serving(t, environment, io.Discard)
	two, _ := serving(t, environment, io.Discard)
	here := at(t, one, pupil)
	there := phone{t, two, here.token}

	body, _ := json.Marshal(map[string]any{
		"student_id": seeds.Heroine().String(), "kind": "activity", "dimension": "art", "title": "一次就好",
		"text": "同一份记录发了两次。", "day": "2026-03-10", "minutes": 60, "submit": true,
	})
	key := "whole-" + rand.Text()
	first := there.good("record")(there.send("POST", "/v1/growth/records", body, "Idempotency-Key", key))
	again := here.good("replay")(here.send("POST", "/v1/growth/records", body, "Idempotency-Key", key))
	if first["id"] != again["id"] {
		t.Errorf("the replay at the other program made %v, the first was %v", again["id"], first["id"])
	}
	db, _ := openRaw(t, environment)
	count := func(query string, args ...any) (n int) {
		if err := db.QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count("SELECT COUNT(*) FROM growth_records WHERE title = ?", "一次就好"); n != 1 {
		t.Errorf("the record is there %d times", n)
	}

	// The work of tasks is done by either, once, whoever ordered it.
	photo := here.picture()
	if status, _ := there.send("GET", "/v1/files/"+photo+"/content", nil); status != http.StatusOK {
		t.Errorf("a photo sent to one = %d at the other", status)
	}
	order := here.text(here.post("/v1/portfolios", map[string]any{"student_id": seeds.Heroine().String()}, 0), "id")
	there.until("/v1/portfolios/"+order, "state", "done")
	if n := count("SELECT COALESCE(MAX(attempt), 0) FROM tasks WHERE kind LIKE 'portfolio.%' OR kind LIKE 'files.%'"); n != 1 {
		t.Errorf("a task was carried out %d times", n)
	}
	if n := count("SELECT COUNT(*) FROM files_files WHERE kind = 'portfolio'"); n != 1 {
		t.Errorf("one order made %d portfolios", n)
	}

	here.post("/v1/me/logout", nil, 0)
	ended := time.Now()
	for {
		status, _ := there.send("GET", "/v1/me", nil)
		if status == http.StatusUnauthorized {
			break
		}
		if time.Since(ended) > 11*time.Second { // and one question of the poll
			t.Fatal("a login that ended at one is still good at the other after 10 seconds")
		}
		<-time.After(100 * time.Millisecond)
	}
	t.Logf("refused by the other after %v", time.Since(ended))
}
