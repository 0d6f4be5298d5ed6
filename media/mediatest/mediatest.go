// Package mediatest runs the same tests against every object store that the
// program supports: the one inside the process always, a real MinIO when
// TEST_MINIO names one as http://USER:PASSWORD@127.0.0.1:PORT. With CI=true a
// missing MinIO is a failure, so that nobody believes a half run.
package mediatest

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"os/exec"
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

// Embedded is an empty bucket in the server that the program has inside. Here it
// runs in a process of its own, the test's binary started once more, since it
// changes the working directory and tests read files beside them.
func Embedded(t testing.TB) *media.Store {
	t.Helper()
	store, err := server()
	if err != nil {
		t.Fatal(err)
	}
	bucket, err := store.Bucket(t.Context(), bucketName())
	if err != nil {
		t.Fatal(err)
	}
	return bucket
}

// serving names the folder for which the binary was started as a server.
const serving = "LIZHI_MEDIATEST_FOLDER"

// input holds the server's input open as long as the process lives.
var input io.Closer //nolint:unused // it is held, not read

// server starts the server once for all tests of the process. It ends, and
// takes its folder away, when its input does: with the process, however that
// ends.
var server = sync.OnceValues(func() (*media.Store, error) {
	dir, err := os.MkdirTemp("", "media")
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self)
	cmd.Env, cmd.Stderr = append(os.Environ(), serving+"="+dir), os.Stderr
	if input, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return nil, fmt.Errorf("the object store did not start: %s %w", line, err)
	}
	return media.OpenEmbedded(context.Background(), dir)
})

func init() {
	dir := os.Getenv(serving)
	if dir == "" {
		return
	}
	_ = os.Unsetenv(serving)
	store, err := media.OpenEmbedded(context.Background(), dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	_ = store.Close()
	_ = os.RemoveAll(dir)
	os.Exit(0)
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
