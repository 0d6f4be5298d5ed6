// Package mediatest runs the same tests against every object store that the
// program supports: the one inside the process always, a real MinIO when
// TEST_MINIO names one as http://USER:PASSWORD@127.0.0.1:PORT. With CI=true a
// missing MinIO is a failure, so that nobody believes a half run.
package mediatest

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"sync"
	"testing"

	"lizhi/media"
)

// Each calls test with an empty store of every kind.
func Each(t *testing.T, test func(t *testing.T, store *media.Store)) {
	t.Helper()
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		test(t, Embedded(t))
	})
	if address := os.Getenv("TEST_MINIO"); address != "" {
		t.Run("minio", func(t *testing.T) {
			t.Parallel()
			test(t, minio(t, address))
		})
	} else if os.Getenv("CI") == "true" {
		t.Error("TEST_MINIO is not set: half of the tests would not run")
	}
}

// shared is the one server that a process may have (package media), with how
// many tests use it now.
var shared struct {
	sync.Mutex
	users int
	store *media.Store
	dir   string
}

// Embedded is an empty bucket in the server inside the process. The server
// changes the working directory while it runs: read testdata by an absolute
// path, or before.
func Embedded(t testing.TB) *media.Store {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.users == 0 {
		dir, err := os.MkdirTemp("", "media")
		if err != nil {
			t.Fatal(err)
		}
		if shared.store, err = media.OpenEmbedded(t.Context(), dir); err != nil {
			t.Fatal(err)
		}
		shared.dir = dir
	}
	shared.users++
	t.Cleanup(func() {
		shared.Lock()
		defer shared.Unlock()
		if shared.users--; shared.users > 0 {
			return
		}
		if err := shared.store.Close(); err != nil {
			t.Error(err)
		}
		if err := os.RemoveAll(shared.dir); err != nil {
			t.Error(err)
		}
	})
	bucket, err := shared.store.Bucket(t.Context(), bucketName())
	if err != nil {
		t.Fatal(err)
	}
	return bucket
}

// minio is an empty bucket of a real server; its objects go with the test.
func minio(t testing.TB, address string) *media.Store {
	t.Helper()
	store, err := media.Open(t.Context(), strings.TrimSuffix(address, "/")+"/"+bucketName())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.Background() // the test's own is over
		for o, err := range store.List(ctx, "") {
			if err != nil {
				t.Error(err)
				return
			}
			if err := store.Remove(ctx, o.Name); err != nil {
				t.Error(err)
			}
		}
	})
	return store
}

func bucketName() string { return "test-" + strings.ToLower(rand.Text()) }
