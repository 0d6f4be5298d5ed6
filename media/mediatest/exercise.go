package mediatest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"lizhi/media"
)

// Exercise asks of an empty store everything that the program asks: objects of
// every size that matters come back byte for byte, sealed ones by range, and
// what is missing is missing in the same way everywhere.
func Exercise(t *testing.T, store *media.Store) {
	t.Helper()
	t.Run("objects", func(t *testing.T) { exerciseObjects(t, store) })
	t.Run("sealed", func(t *testing.T) { exerciseVault(t, store) })
	t.Run("listed", func(t *testing.T) { exerciseList(t, store) })
	t.Run("at once", func(t *testing.T) { exerciseParallel(t, store) })
}

// Bytes makes n bytes that do not compress and are the same every time.
func Bytes(n int) []byte {
	b := make([]byte, n)
	random := rand.NewChaCha8([32]byte{1})
	_, _ = random.Read(b)
	return b
}

func exerciseObjects(t *testing.T, store *media.Store) {
	ctx := t.Context()
	if err := store.Ready(ctx); err != nil {
		t.Fatal(err)
	}
	content := Bytes(11 << 20) // more than two parts
	for _, size := range []int{0, 1, 4096, 5<<20 - 1, 5 << 20, 5<<20 + 1, len(content)} {
		for _, told := range []int64{int64(size), -1} {
			name := fmt.Sprintf("objects/%d/%d", size, told)
			if err := store.Put(ctx, name, bytes.NewReader(content[:size]), told); err != nil {
				t.Fatal(err)
			}
			if o, err := store.Stat(ctx, name); err != nil || o.Size != int64(size) {
				t.Errorf("Stat(%s) = %d, %v, want %d", name, o.Size, err, size)
			}
			same(t, name, read(t, store, name, 0, -1), content[:size])
			if size > 100 {
				same(t, name, read(t, store, name, 7, 90), content[7:97])
				same(t, name, read(t, store, name, int64(size)-3, -1), content[size-3:size])
			}
		}
	}
	missing(t, store, "objects/none")
	if err := store.Remove(ctx, "objects/1/1", "objects/none"); err != nil {
		t.Errorf("Remove of what may be gone = %v", err)
	}
	missing(t, store, "objects/1/1")
	for _, size := range []int64{4096, 200_000, 6 << 20, -1} {
		for _, why := range []error{errors.New("the line is cut"), io.ErrUnexpectedEOF} {
			half := content[:100]
			if size > 100_000 {
				half = content[:100_000]
			}
			cut := io.MultiReader(bytes.NewReader(half), broken{why})
			if err := store.Put(ctx, "objects/cut", cut, size); err == nil {
				t.Errorf("a put of %d bytes succeeded although %v", size, why)
			}
			cut = io.MultiReader(bytes.NewReader(half), broken{why})
			if _, err := (media.Vault{Store: store}).Put(ctx, media.NewKey(), "objects/cut", cut, size); err == nil {
				t.Errorf("a sealed put of %d bytes succeeded although %v", size, why)
			}
		}
	}
	missing(t, store, "objects/cut")
}

func exerciseVault(t *testing.T, store *media.Store) {
	ctx := t.Context()
	vault := media.Vault{Store: store}
	key := media.NewKey()
	const pack = 64 << 10
	content := Bytes(6 << 20)
	for _, size := range []int64{0, 1, pack - 1, pack, pack + 1, 3*pack + 5, int64(len(content))} {
		for _, told := range []int64{size, -1} {
			name := fmt.Sprintf("sealed/%d/%d", size, told)
			n, err := vault.Put(ctx, key, name, bytes.NewReader(content[:size]), told)
			if err != nil || n != size {
				t.Fatalf("Put(%s) = %d, %v", name, n, err)
			}
			for _, cut := range [][2]int64{{0, -1}, {0, size}, {1, 5}, {pack - 1, 2}, {pack, 1}, {pack, pack}, {pack + 7, -1}, {size - 1, 1}, {size - 1, -1}} {
				from, length := cut[0], cut[1]
				if from < 0 || from+max(length, 1) > size && size > 0 || size == 0 && from > 0 {
					continue
				}
				want := content[from:size]
				if length >= 0 {
					want = content[from : from+min(length, size)]
				}
				same(t, fmt.Sprint(name, cut), open(t, vault, key, name, from, length), want)
			}
		}
	}
	name := fmt.Sprintf("sealed/%d/%d", 3*pack+5, 3*pack+5)
	sealed := read(t, store, name, 0, -1)
	if bytes.Contains(sealed, content[100:120]) {
		t.Error("a sealed object holds plain bytes")
	}
	refuses := func(what string, key media.Key, name string) {
		t.Helper()
		if r, err := vault.Get(ctx, key, name, 0, -1); err == nil {
			defer r.Close()
			if _, err = io.ReadAll(r); err == nil {
				t.Errorf("%s opened", what)
			}
		}
	}
	refuses("another key", media.NewKey(), name)
	put(t, store, "sealed/elsewhere", sealed)
	refuses("an object in the place of another", key, "sealed/elsewhere")
	sealed[pack+100] ^= 1
	put(t, store, name, sealed)
	refuses("a changed object", key, name)
	put(t, store, name, sealed[:2*(pack+32)])
	refuses("an object that was cut short", key, name)
}

func exerciseList(t *testing.T, store *media.Store) {
	ctx := t.Context()
	for i := range 30 {
		put(t, store, fmt.Sprintf("list/%02d/part", i), []byte("x"))
	}
	put(t, store, "listed", []byte("beside"))
	var got []string
	for o, err := range store.List(ctx, "list/") {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, o.Name)
	}
	if len(got) != 30 || got[0] != "list/00/part" || got[29] != "list/29/part" {
		t.Errorf("List = %v", got)
	}
}

// exerciseParallel overwrites one object from many sides: a reader sees one of
// the writers' objects, never a mixture.
func exerciseParallel(t *testing.T, store *media.Store) {
	ctx := t.Context()
	put(t, store, "parallel", bytes.Repeat([]byte{'a'}, 300_000))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 5 {
				err := store.Put(ctx, "parallel", bytes.NewReader(bytes.Repeat([]byte{byte('a' + i)}, 300_000)), 300_000)
				if err != nil {
					t.Error(err)
				}
				b := read(t, store, "parallel", 0, -1)
				if len(b) != 300_000 || bytes.Count(b, b[:1]) != len(b) {
					t.Error("a reader saw a mixture")
				}
			}
		})
	}
	wg.Wait()
}

func put(t *testing.T, store *media.Store, name string, content []byte) {
	t.Helper()
	if err := store.Put(context.Background(), name, bytes.NewReader(content), int64(len(content))); err != nil {
		t.Fatal(err)
	}
}

func missing(t *testing.T, store *media.Store, name string) {
	t.Helper()
	if _, err := store.Stat(t.Context(), name); !errors.Is(err, media.ErrNoObject) {
		t.Errorf("Stat(%s) = %v, want ErrNoObject", name, err)
	}
	if _, err := store.Get(t.Context(), name, 0, -1); !errors.Is(err, media.ErrNoObject) {
		t.Errorf("Get(%s) = %v, want ErrNoObject", name, err)
	}
}

func read(t *testing.T, store *media.Store, name string, offset, length int64) []byte {
	t.Helper()
	r, err := store.Get(t.Context(), name, offset, length)
	return all(t, name, r, err)
}

func open(t *testing.T, vault media.Vault, key media.Key, name string, offset, length int64) []byte {
	t.Helper()
	r, err := vault.Get(t.Context(), key, name, offset, length)
	return all(t, name, r, err)
}

func all(t *testing.T, name string, r io.ReadCloser, err error) []byte {
	t.Helper()
	if err != nil {
		t.Errorf("Get(%s) = %v", name, err)
		return nil
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Errorf("read %s: %v", name, err)
	}
	return b
}

func same(t *testing.T, what string, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("%s: %d bytes came back, other than the %d that were put", what, len(got), len(want))
	}
}

type broken struct{ why error }

func (b broken) Read([]byte) (int, error) { return 0, b.why }
