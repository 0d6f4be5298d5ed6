package main

import (
	"bytes"
	"crypto/rand"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestABackupIsRestoredWhole copies a city with a photo into an empty place, on
// the same kind of database and on the other.
func TestABackupIsRestoredWhole(t *testing.T) { //nolint:paralleltest // the embedded file store changes the working directory
	from := []string{"LIZHI_DATA=" + t.TempDir()}
	do(t, from, "seed", "--demo")
	address, stop := serving(t, from, io.Discard)
	xiaoyu := at(t, address, pupil)
	photo := xiaoyu.picture()
	record := xiaoyu.record("校园摄影展", photo)
	_, want := xiaoyu.send("GET", "/v1/files/"+photo+"/content", nil)
	stop()
	archive := filepath.Join(t.TempDir(), "lizhi.zip")
	do(t, from, "backup", archive)
	keys := must(os.ReadFile(filepath.Join(strings.TrimPrefix(from[0], "LIZHI_DATA="), "keys.json")))

	here := t.TempDir()
	places := map[string][]string{"SQLite": {"LIZHI_DATA=" + here}}
	if err := os.WriteFile(filepath.Join(here, "keys.json"), keys, 0o600); err != nil {
		t.Fatal(err)
	}
	if server, minio := os.Getenv("TEST_MYSQL"), os.Getenv("TEST_MINIO"); server != "" && minio != "" {
		file := filepath.Join(t.TempDir(), "keys.json")
		if err := os.WriteFile(file, keys, 0o600); err != nil {
			t.Fatal(err)
		}
		places["MySQL and MinIO"] = []string{
			"LIZHI_DATABASE=" + ownDatabase(t, server), "LIZHI_KEYS=" + file,
			"LIZHI_S3=" + strings.TrimSuffix(minio, "/") + "/restore-" + strings.ToLower(rand.Text()),
		}
	} else if os.Getenv("CI") == "true" {
		t.Error("TEST_MYSQL and TEST_MINIO are not set: half of the test would not run")
	}
	for name, to := range places { //nolint:paralleltest // as above
		t.Run(name, func(t *testing.T) {
			do(t, to, "migrate")
			do(t, to, "restore", archive)
			if diff := cmp.Diff(counts(t, from), counts(t, to)); diff != "" {
				t.Errorf("rows of each table (-before +restored):\n%s", diff)
			}
			do(t, to, "verify", "audit")
			do(t, to, "invariants")
			address, stop := serving(t, to, io.Discard)
			defer stop()
			xiaoyu := at(t, address, pupil)
			if got := xiaoyu.get("/v1/growth/records/" + record)["title"]; got != "校园摄影展" {
				t.Errorf("the record is called %v", got)
			}
			if status, got := xiaoyu.send("GET", "/v1/files/"+photo+"/content", nil); status != 200 || !bytes.Equal(got, want) {
				t.Errorf("the photo = %d, %d bytes; want the %d bytes of before", status, len(got), len(want))
			}
		})
	}
}

// TestARestoreWithOtherKeysWritesNothing brings the wrong keys, or none, to an
// empty place: there is no database afterwards, and the right keys still find it
// empty.
func TestARestoreWithOtherKeysWritesNothing(t *testing.T) { //nolint:paralleltest // the embedded file store changes the working directory
	from, here, archive := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "lizhi.zip")
	do(t, []string{"LIZHI_DATA=" + from}, "migrate")
	do(t, []string{"LIZHI_DATA=" + from}, "backup", archive)
	refused := func(because string) {
		t.Helper()
		var out bytes.Buffer
		if code := run(t.Context(), []string{"restore", archive}, []string{"LIZHI_DATA=" + here}, &out, &out); code == 0 {
			t.Errorf("%s: it was restored", because)
		}
		for _, want := range []string{because, "put the keys that belong to the backup at", "nothing was restored"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%q does not say %q", out.String(), want)
			}
		}
		there := must(os.ReadDir(here))
		for _, f := range there {
			if f.Name() != "keys.json" {
				t.Errorf("%s: %s was made", because, f.Name())
			}
		}
	}
	refused("no such file")
	do(t, []string{"LIZHI_DATA=" + t.TempDir()}, "keys", filepath.Join(here, "keys.json"))
	refused("sealed with the ")
	if err := os.WriteFile(filepath.Join(here, "keys.json"), must(os.ReadFile(filepath.Join(from, "keys.json"))), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, []string{"LIZHI_DATA=" + here}, "restore", archive)
}
