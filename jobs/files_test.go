package jobs_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"image"
	"image/jpeg"
	"io"
	random "math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/files"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
	"lizhi/media"
	"lizhi/media/mediatest"
	"lizhi/seeds"
)

// desk is everything that an upload meets.
type desk struct {
	t       *testing.T
	db      *store.DB
	clock   *storetest.Clock
	vault   media.Vault
	service files.Service
	runner  *jobs.Runner
}

// desks runs a test on every database with every object store.
func desks(t *testing.T, test func(t *testing.T, d desk)) {
	t.Helper()
	mediatest.Each(t, func(t *testing.T, objects *media.Store) {
		storetest.Each(t, func(t *testing.T, db *store.DB) {
			bucket, err := objects.Bucket(t.Context(), "test-"+strings.ToLower(rand.Text()))
			if err != nil {
				t.Fatal(err)
			}
			test(t, newDesk(t, db, bucket))
		})
	})
}

func newDesk(t *testing.T, db *store.DB, objects *media.Store) desk {
	t.Helper()
	d := desk{t: t, db: db, clock: storetest.ClockOf(db), vault: media.Vault{Store: objects}}
	d.service = files.New(db.Files(), db.World(), d.vault, nil)
	d.runner = jobs.New(db.Queue(), jobs.Options{World: db.World()}, jobs.Files{Files: d.service, Vault: d.vault, World: db.World()})
	limits, err := seeds.FileLimits()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // twice is the same as once
		if err := d.service.SetLimits(t.Context(), domain.System(nil), limits...); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func somebody() domain.Actor {
	return domain.Actor{Account: storetest.NextID(), Person: storetest.NextID()}
}

// send uploads content in chunks in a random order, some twice, and completes.
func (d desk) send(who domain.Actor, kind files.Kind, content []byte, chunk int64) (files.File, error) {
	d.t.Helper()
	ctx := d.t.Context()
	f, err := d.service.Begin(ctx, who, files.Draft{Kind: kind, Name: "照片.jpg", Size: int64(len(content)), SHA256: sha256.Sum256(content), ChunkSize: chunk})
	if err != nil {
		return f, err
	}
	order := random.Perm(f.ChunkCount())
	for _, n := range append(order, order[0]) {
		piece := content[int64(n)*chunk : int64(n)*chunk+f.ChunkLength(n)]
		if err := d.service.PutChunk(ctx, who, f.ID, n, sha256.Sum256(piece), piece); err != nil {
			return f, err
		}
	}
	if f, err = d.service.Complete(ctx, who, f.ID); err != nil {
		return f, err
	}
	if f.State != files.Checking {
		d.t.Errorf("a complete upload is %s", f.State)
	}
	if _, err := d.service.Open(ctx, who, f.ID, files.Original); !errors.Is(err, files.ErrNotClean) {
		d.t.Errorf("Open before it was checked = %v", err)
	}
	d.drain()
	return d.service.Get(ctx, who, f.ID)
}

func (d desk) drain() {
	d.t.Helper()
	if err := d.runner.Drain(d.t.Context()); err != nil {
		d.t.Error(err)
	}
}

func (d desk) read(o files.Opened, err error) []byte {
	d.t.Helper()
	if err != nil {
		d.t.Errorf("Open = %v", err)
		return nil
	}
	r, err := o.Read(d.t.Context(), 0, -1)
	if err != nil {
		d.t.Errorf("Read = %v", err)
		return nil
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		d.t.Errorf("Read = %v", err)
	}
	return b
}

func (d desk) objects(prefix string) (names []string) {
	d.t.Helper()
	err := d.vault.Walk(d.t.Context(), prefix, func(name string, _ int64, _ time.Time) error {
		names = append(names, name)
		return nil
	})
	if err != nil {
		d.t.Error(err)
	}
	return names
}

func picture(t *testing.T, w, h int) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, w, h))
	copy(m.Pix, mediatest.Bytes(len(m.Pix)))
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPH7UploadsBecomeFiles(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		who := somebody()
		photo := picture(t, 900, 700)
		f, err := d.send(who, files.Picture, photo, files.MinChunk)
		if err != nil || f.State != files.Clean {
			t.Fatalf("send = %s %s, %v", f.State, f.Refusal, err)
		}
		if f.ChunkCount() < 5 || f.Type != media.TypeJPEG || f.Width != 900 || f.Height != 700 || len(f.Variants) != 3 {
			t.Errorf("clean: %+v", f)
		}
		if f.SHA256 != sha256.Sum256(photo) {
			t.Errorf("hash = %s", f.SHA256)
		}
		for _, v := range f.Variants {
			b := d.read(d.service.Open(t.Context(), who, f.ID, v.Name))
			if sha256.Sum256(b) != v.SHA256 || int64(len(b)) != v.Size {
				t.Errorf("%s: %d bytes with another hash", v.Name, len(b))
			}
		}
		if got := d.objects("uploads/"); len(got) != 0 {
			t.Errorf("chunks stay: %v", got)
		}
		if _, err := d.service.Get(t.Context(), somebody(), f.ID); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("a stranger's Get = %v", err)
		}
		if _, err := d.service.Open(t.Context(), somebody(), f.ID, files.Display); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("a stranger's Open = %v", err)
		}
	})
}

func TestPH7EqualContentsAreKeptOnce(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		ctx, photo := t.Context(), picture(t, 300, 200)
		owners := []domain.Actor{somebody(), somebody()}
		var sent []files.File
		for _, who := range owners {
			f, err := d.send(who, files.Picture, photo, files.DefaultChunk)
			if err != nil {
				t.Fatal(err)
			}
			sent = append(sent, f)
		}
		if sent[0].Content != sent[1].Content || sent[0].ID == sent[1].ID {
			t.Errorf("two contents: %s, %s", sent[0].Content, sent[1].Content)
		}
		if got := d.objects("contents/"); len(got) != 3 {
			t.Errorf("%d objects, want 3: %v", len(got), got)
		}
		scan, err := d.send(owners[0], files.Scan, []byte("%PDF-1.7\n"+strings.Repeat("x", 100)), files.MinChunk)
		if err != nil || scan.State != files.Clean || scan.Content == sent[0].Content {
			t.Errorf("another content: %+v, %v", scan, err)
		}
		if err := d.service.Discard(ctx, owners[0], sent[0].ID); err != nil {
			t.Fatal(err)
		}
		d.drain()
		if b := d.read(d.service.Open(ctx, owners[1], sent[1].ID, files.Original)); len(b) == 0 {
			t.Error("the other's file went too")
		}
		if _, err := d.service.Open(ctx, owners[0], sent[0].ID, files.Original); !errors.Is(err, files.ErrGone) {
			t.Errorf("Open of a discarded file = %v", err)
		}
		for range 2 {
			if err := d.service.Discard(ctx, owners[1], sent[1].ID); err != nil {
				t.Fatal(err)
			}
		}
		d.drain()
		if got := d.objects("contents/"); len(got) != 1 {
			t.Errorf("objects after the last: %v", got)
		}
		if _, err := d.db.Files().Content(ctx, sent[0].Content); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("the key of a discarded content is still there: %v", err)
		}
	})
}

// TestPolicyH7NothingTellsAPlace sends what phones write: a film and a HEIC.
func TestPolicyH7NothingTellsAPlace(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		for _, c := range []struct {
			kind     files.Kind
			from     string
			is       string
			duration time.Duration
			drawn    bool // whether there is a picture of it
		}{
			{files.Film, "clip.mp4", media.TypeMP4, 3 * time.Second, media.CanPoster()},
			{files.Film, "clip.mov", media.TypeQuickTime, 2 * time.Second, media.CanPoster()},
			{files.Picture, "photo.heic", media.TypeJPEG, 0, true},
		} {
			content, err := os.ReadFile(filepath.Join("..", "media", "testdata", c.from))
			if err != nil {
				t.Fatal(err)
			}
			who := somebody()
			f, err := d.send(who, c.kind, content, files.MinChunk)
			if err != nil || f.State != files.Clean || f.Type != c.is || f.Width < 90 || f.Height < 90 {
				t.Errorf("%s: %s %s %s %d×%d, %v", c.from, f.State, f.Refusal, f.Type, f.Width, f.Height, err)
				continue
			}
			if late := f.Duration - c.duration; late < 0 || late > 200*time.Millisecond {
				t.Errorf("%s lasts %v, want %v", c.from, f.Duration, c.duration)
			}
			if _, drawn := f.Variant(files.Thumbnail); drawn != c.drawn {
				t.Errorf("%s has a thumbnail: %t, want %t", c.from, drawn, c.drawn)
			}
			kept := d.read(d.service.Open(t.Context(), who, f.ID, files.Original))
			for _, secret := range []string{"35.7612", "115.0292", "Lin Xiaoyu", "Exif"} {
				if bytes.Contains(kept, []byte(secret)) {
					t.Errorf("%s still says %q", c.from, secret)
				}
			}
			if c.kind == files.Film && len(kept) != len(content) {
				t.Errorf("%s: %d bytes became %d", c.from, len(content), len(kept))
			}
		}
	})
}

func TestPolicyH7ContentsAreRefused(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		photo := picture(t, 400, 300)
		for _, c := range []struct {
			remark  string
			kind    files.Kind
			content []byte
			want    *domain.Fault
			at      string // where it is said: with the first chunk, or when it was looked at
		}{
			{"a page that is called .mp4", files.Film, []byte("<!DOCTYPE html><html><body>a film</body></html>"), files.ErrWrongType, "first"},
			{"a program", files.Roster, []byte("\x7fELF\x02\x01\x01 and more"), files.ErrWrongType, "first"},
			{"a photo as a roster", files.Roster, photo, files.ErrWrongType, "first"},
			{"a JPEG cut short", files.Picture, photo[:len(photo)/2], files.ErrBroken, "later"},
			{"a film cut short", files.Film, []byte("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42\x00\x00\x10\x00moov"), files.ErrBroken, "later"},
			{"a film without a length", files.Film, []byte("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42"), files.ErrNoLength, "later"},
		} {
			who := somebody()
			f, err := d.send(who, c.kind, c.content, files.MinChunk)
			if said := errors.Is(err, c.want); said != (c.at == "first") {
				t.Errorf("%s: %v", c.remark, err)
			}
			f, err = d.service.Get(t.Context(), who, f.ID)
			if err != nil || f.State != files.Refused || !errors.Is(f.Why(), c.want) || strings.Contains(f.Why().Text("zh"), "{") {
				t.Errorf("%s: %s because %v, %v", c.remark, f.State, f.Why(), err)
			}
		}
		d.drain()
		if got := d.objects(""); len(got) != 0 {
			t.Errorf("what was refused stays: %v", got)
		}
	})
}

func TestPH7WrongHashesAreRefused(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		ctx, who, content := t.Context(), somebody(), []byte("%PDF-1.7\n a sheet")
		begin := func(draft files.Draft) files.File {
			t.Helper()
			draft.Kind, draft.Name, draft.Size, draft.ChunkSize = files.Scan, "sheet.pdf", int64(len(content)), files.MinChunk
			f, err := d.service.Begin(ctx, who, draft)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		f := begin(files.Draft{SHA256: files.Sum{1}})
		put := func(n int, sum files.Sum, body []byte) error { return d.service.PutChunk(ctx, who, f.ID, n, sum, body) }
		good := files.Sum(sha256.Sum256(content))
		for _, c := range []struct {
			remark string
			err    error
			want   error
		}{
			{"another hash", put(0, files.Sum{2}, content), files.ErrChunkHash},
			{"a byte less", put(0, sha256.Sum256(content[1:]), content[1:]), files.ErrChunkSize},
			{"a chunk that is not there", put(1, good, content), files.ErrNoChunk},
			{"a chunk before the first", put(-1, good, content), files.ErrNoChunk},
			{"a stranger's chunk", d.service.PutChunk(ctx, somebody(), f.ID, 0, good, content), domain.ErrNotFound},
			{"a chunk of no upload", d.service.PutChunk(ctx, who, domain.FileID(storetest.NextID()), 0, good, content), domain.ErrNotFound},
		} {
			if !errors.Is(c.err, c.want) {
				t.Errorf("%s: %v, want %v", c.remark, c.err, c.want)
			}
		}
		if _, err := d.service.Complete(ctx, who, f.ID); !errors.Is(err, files.ErrMissing) {
			t.Errorf("Complete = %v, want missing", err)
		}
		if err := put(0, good, content); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if _, err := d.service.Complete(ctx, who, f.ID); err != nil {
				t.Fatal(err)
			}
		}
		if err := put(0, good, content); !errors.Is(err, files.ErrState) {
			t.Errorf("a chunk after the end: %v", err)
		}
		d.drain()
		if f, err := d.service.Get(ctx, who, f.ID); err != nil || f.Refusal != files.ErrHash.Code {
			t.Errorf("another hash of the whole: %s %s, %v", f.State, f.Refusal, err)
		}
	})
}

func TestPH7UnfinishedUploadsExpire(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		ctx, who, content := t.Context(), somebody(), mediatest.Bytes(3*files.MinChunk)
		copy(content, "%PDF-1.7\n")
		f, err := d.service.Begin(ctx, who, files.Draft{Kind: files.Scan, Name: "a.pdf", Size: int64(len(content)), ChunkSize: files.MinChunk})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{0, 2} {
			piece := content[n*files.MinChunk : (n+1)*files.MinChunk]
			if err := d.service.PutChunk(ctx, who, f.ID, n, sha256.Sum256(piece), piece); err != nil {
				t.Fatal(err)
			}
		}
		if _, have, err := d.service.Chunks(ctx, who, f.ID); err != nil || len(have) != 2 || have[1] != 2 {
			t.Errorf("Chunks = %v, %v", have, err)
		}
		kept, err := d.send(who, files.Scan, []byte("%PDF-1.7\n kept?"), files.MinChunk)
		if err != nil {
			t.Fatal(err)
		}
		d.clock.Add(7*24*time.Hour - time.Second)
		d.drain()
		if f, err = d.service.Get(ctx, who, f.ID); err != nil || f.State != files.Open {
			t.Errorf("a second before: %s, %v", f.State, err)
		}
		d.clock.Add(2 * time.Hour)
		d.drain()
		for id, want := range map[domain.FileID]files.State{f.ID: files.Expired, kept.ID: files.Removed} {
			if f, err := d.service.Get(ctx, who, id); err != nil || f.State != want || f.Key != (files.Key{}) {
				t.Errorf("after a week: %s, want %s, %v", f.State, want, err)
			}
		}
		if err := d.service.PutChunk(ctx, who, f.ID, 0, files.Sum{}, content[:files.MinChunk]); !errors.Is(err, files.ErrExpired) {
			t.Errorf("a chunk too late: %v", err)
		}
		if got := d.objects(""); len(got) != 0 {
			t.Errorf("objects stay: %v", got)
		}
	})
}

func TestPH7StraysAreSwept(t *testing.T) {
	t.Parallel()
	desks(t, func(t *testing.T, d desk) {
		ctx, who := t.Context(), somebody()
		known, err := d.send(who, files.Picture, picture(t, 64, 64), files.MinChunk)
		if err != nil {
			t.Fatal(err)
		}
		upload, err := d.service.Begin(ctx, who, files.Draft{Kind: files.Picture, Name: "b", Size: 10, ChunkSize: files.MinChunk})
		if err != nil {
			t.Fatal(err)
		}
		kept := append(d.objects(""), upload.Chunks()+"0")
		stray := "contents/" + domain.FileID(storetest.NextID()).String() + "/original"
		for _, name := range []string{upload.Chunks() + "0", stray, "uploads/" + known.ID.String() + "/7", "uploads/what/is/this"} {
			if _, err := d.vault.Put(ctx, media.NewKey(), name, strings.NewReader("x"), 1); err != nil {
				t.Fatal(err)
			}
		}
		// Objects are as old as the machine's clock says, the test's stands elsewhere.
		d.clock.Set(time.Now())
		if n, err := d.service.SweepStrays(ctx); n != 0 || err != nil {
			t.Errorf("SweepStrays of what is young = %d, %v", n, err)
		}
		d.clock.Add(25 * time.Hour)
		if n, err := d.service.SweepStrays(ctx); n != 3 || err != nil {
			t.Errorf("SweepStrays = %d, %v, want 3", n, err)
		}
		if got := d.objects(""); len(got) != len(kept) {
			t.Errorf("left: %v, want %v", got, kept)
		}
	})
}

func TestPH7OneClientMadeIDIsOneUpload(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d, ctx, who := newDesk(t, db, mediatest.Embedded(t)), context.Background(), somebody()
		draft := files.Draft{ID: domain.FileID(storetest.NextID()), Kind: files.Picture, Name: "a.jpg", Size: 100}
		began := make(chan error)
		for range 10 {
			go func() { _, err := d.service.Begin(ctx, who, draft); began <- err }()
		}
		for range 10 {
			if err := <-began; err != nil {
				t.Error(err)
			}
		}
		other := draft
		other.Size++
		for remark, err := range map[string]error{
			"another size": second(d.service.Begin(ctx, who, other)), "another person": second(d.service.Begin(ctx, somebody(), draft)),
		} {
			if !errors.Is(err, domain.ErrIDTaken) {
				t.Errorf("%s: %v", remark, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }
