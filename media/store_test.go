package media_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"lizhi/media"
	"lizhi/media/mediatest"
)

func TestAddressesAreSaidToBeWrongWithoutTheSecret(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"", "127.0.0.1:9000", "http://127.0.0.1:9000/b", "http://key@127.0.0.1/b", "ftp://key:s3cret@host/b",
		"http://key:s3cret@host", "http://key:s3cret@host:port/b\x7f", "http://key:s3cret@127.0.0.1:1/lizhi",
	} {
		_, err := media.Open(t.Context(), address)
		if err == nil {
			t.Errorf("Open(%q) succeeded", address)
		} else if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("Open(%q) tells the secret: %v", address, err)
		}
	}
}

// TestChunksReadAsOneFile also measures: a file of 64 MiB passes through chunks,
// sealing and a new object without ever being in memory.
func TestChunksReadAsOneFile(t *testing.T) { //nolint:paralleltest // it measures the heap
	vault, key := media.Vault{Store: mediatest.Embedded(t)}, media.NewKey()
	const chunk, whole = 1 << 20, 64<<20 + 12345
	content := mediatest.Bytes(chunk)
	for n := range int64(whole/chunk + 1) {
		size := min(chunk, whole-n*chunk)
		if _, err := vault.Put(t.Context(), key, fmt.Sprintf("uploads/1/%d", n), bytes.NewReader(content[:size]), size); err != nil {
			t.Fatal(err)
		}
	}
	chunks := &media.Chunks{Vault: vault, Key: key, Prefix: "uploads/1/", ChunkSize: chunk, Size: whole}
	p := make([]byte, 10)
	if _, err := chunks.ReaderAt(t.Context()).ReadAt(p, chunk-5); err != nil || !bytes.Equal(p, append(bytes.Clone(content[chunk-5:]), content[:5]...)) {
		t.Errorf("a read across two chunks: %x, %v", p, err)
	}
	if n, err := chunks.ReaderAt(t.Context()).ReadAt(p, whole-3); n != 3 || err != io.EOF {
		t.Errorf("a read across the end: %d, %v", n, err)
	}
	peak := heap() // before; what follows may add some megabytes
	watched := &watcher{r: chunks.Reader(t.Context()), peak: peak}
	if n, err := vault.Put(t.Context(), key, "contents/1/original", watched, -1); n != whole || err != nil {
		t.Fatalf("Put = %d, %v", n, err)
	}
	if grew := int64(watched.peak) - int64(peak); grew > 24<<20 {
		t.Errorf("the heap grew by %d MiB for a file of 64 MiB", grew>>20)
	}
	short := &media.Chunks{Vault: vault, Key: key, Prefix: "uploads/1/", ChunkSize: chunk / 2, Size: whole}
	if _, err := io.ReadAll(short.Reader(t.Context())); err == nil {
		t.Error("chunks longer than they were said to be were read")
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// watcher looks at the live heap from time to time while it is read.
type watcher struct {
	r    io.Reader
	n    int64
	peak uint64
}

func (w *watcher) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if before := w.n; before>>23 != (before+int64(n))>>23 {
		w.peak = max(w.peak, heap())
	}
	w.n += int64(n)
	return n, err
}

// TestEmbeddedStoreIsFoundAgain starts the server twice on one folder, the
// second time with attributes in files beside, as on a disk that has none.
func TestEmbeddedStoreIsFoundAgain(t *testing.T) { //nolint:paralleltest // one embedded store in a process
	if os.Getenv("LIZHI_TEST_EMBEDDED") == "" {
		inOwnProcess(t) // the process that runs the tests has its server already
		return
	}
	for _, long := range []string{"", strings.Repeat("a-long-name-for-a-folder/", 6)} {
		dir := filepath.Join(t.TempDir(), long)
		before, _ := os.Getwd()
		for _, sidecar := range []bool{false, false, true} {
			if sidecar {
				dir = filepath.Join(t.TempDir(), long)
				if err := os.MkdirAll(filepath.Join(dir, "objects.meta"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			again(t, dir)
			if now, _ := os.Getwd(); now != before {
				t.Errorf("the working directory stayed %s", now)
			}
		}
	}
}

func again(t *testing.T, dir string) {
	t.Helper()
	store, err := media.OpenEmbedded(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	beside, err := media.OpenEmbedded(t.Context(), dir) // as a command beside the program does
	if err != nil {
		t.Fatal(err)
	}
	if err := beside.Put(t.Context(), "kept", strings.NewReader("here"), 4); err != nil {
		t.Fatal(err)
	}
	if err := beside.Close(); err != nil {
		t.Fatal(err)
	}
	if o, err := store.Stat(t.Context(), "kept"); err != nil || o.Size != 4 {
		t.Errorf("Stat = %v, %v", o, err)
	}
	for name, perm := range map[string]os.FileMode{"objects.key": 0o600, "objects": 0o700 | os.ModeDir} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode() != perm {
			t.Errorf("%s: %v, %v, want %v", name, info.Mode(), err, perm)
		}
	}
	for range 2 {
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
