package store_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/files"
	"lizhi/domain/growth"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/media"
	"lizhi/media/mediatest"
)

type filesTest struct {
	growthTest
	db    *store.DB
	files files.Service
	vault media.Vault
}

// eachFiles runs a test on every kind of database, with growth, whose records
// have files.
func eachFiles(t *testing.T, test func(t *testing.T, f filesTest)) {
	t.Helper()
	eachGrowth(t, func(t *testing.T, db *store.DB, g growthTest) {
		vault := media.Vault{Store: mediatest.Embedded(t)}
		opens := map[string]domain.Access{"growth.record": growth.Access["getRecord"]}
		f := filesTest{g, db, files.New(db.Files(), db.World(), vault, opens), vault}
		day := domain.NewDay(2026, 1, 1)
		err := f.files.SetLimits(ctx, domain.System(nil),
			files.Limit{Kind: files.Picture, From: day, Types: []string{"text/plain"}, MaxBytes: 1000, UploadDays: 7, IdleDays: 3},
			files.Limit{Kind: files.Batch, From: day, MaxBytes: 1000, KeepDays: 30, IdleDays: 1})
		if err != nil {
			t.Fatal(err)
		}
		test(t, f)
	})
}

// begin sends a picture, without anybody looking at it.
func (f filesTest) begin(t *testing.T, who domain.Actor, content string) files.File {
	t.Helper()
	up, err := f.files.Begin(ctx, who, files.Draft{Kind: files.Picture, Name: "410922201704020013.jpg", Size: int64(len(content))})
	if err == nil {
		err = f.files.PutChunk(ctx, who, up.ID, 0, sha256.Sum256([]byte(content)), []byte(content))
	}
	if err == nil {
		up, err = f.files.Complete(ctx, who, up.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return up
}

// picture is a clean one.
func (f filesTest) picture(t *testing.T, who domain.Actor, content string) files.File {
	t.Helper()
	up := f.begin(t, who, content)
	c := files.Content{ID: files.ContentID(storetest.NextID()), Treatment: "test", SHA256: sha256.Sum256([]byte(content)), Key: files.Key{7}, CreatedAt: f.clock.Now()}
	c.Variants = []files.Variant{{Name: files.Original, Type: "text/plain", Size: int64(len(content)), SHA256: c.SHA256}}
	if _, err := f.vault.Put(ctx, c.Key, c.Object(files.Original), strings.NewReader(content), int64(len(content))); err != nil {
		t.Fatal(err)
	}
	if err := f.files.Accept(ctx, domain.System(nil), up.ID, files.Found{Type: "text/plain", Width: 4}, c); err != nil {
		t.Fatal(err)
	}
	up, err := f.files.Get(ctx, who, up.ID)
	if err != nil || up.State != files.Clean {
		t.Fatalf("accepted: %s, %v", up.State, err)
	}
	return up
}

func (f filesTest) with(ids ...files.File) growth.Writing {
	w := f.reading()
	for _, id := range ids {
		w.Files = append(w.Files, id.ID)
	}
	return w
}

func TestFilesOpenForWhoeverMayReadTheRecord(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f filesTest) {
		photo := f.picture(t, f.father, "reading to grandfather")
		see := func(want map[string]bool) {
			t.Helper()
			for name, who := range map[string]domain.Actor{
				"father": f.father, "child": f.child, "class teacher": f.wang, "aid officer": f.min, "other class teacher": f.other, "county": f.jie,
			} {
				_, err := f.files.Open(ctx, who, photo.ID, files.Original)
				if (err == nil) != want[name] || err != nil && !errors.Is(err, domain.ErrNotFound) {
					t.Errorf("%s opens: %v, want %t", name, err, want[name])
				}
			}
		}
		see(map[string]bool{"father": true})
		f.create(t, f.father, f.with(photo))
		see(map[string]bool{"father": true, "child": true, "class teacher": true, "aid officer": true})
		if err := f.files.Discard(ctx, f.father, photo.ID); !errors.Is(err, files.ErrInUse) {
			t.Errorf("Discard of what belongs to a record = %v", err)
		}
		transfer(t, f.db, f.man, domain.Place{City: f.city.ID, County: f.classSecond.County, School: f.classSecond.School, Class: f.classSecond.ID})
		see(map[string]bool{"father": true, "child": true, "class teacher": true, "aid officer": true, "other class teacher": true})
		f.clock.Add(365 * 24 * time.Hour)
		if n, err := f.files.Sweep(ctx, domain.System(nil)); n != 0 || err != nil {
			t.Errorf("Sweep = %d, %v: what belongs to a record stays", n, err)
		}
	})
}

func TestRecordsTakeOnlyCleanFilesOfTheirWriter(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f filesTest) {
		mine, second := f.picture(t, f.father, "one"), f.picture(t, f.father, "two")
		unchecked, theirs := f.begin(t, f.father, "three"), f.picture(t, f.wang, "four")
		f.create(t, f.father, f.with(mine))
		for _, c := range []struct {
			remark string
			files  []files.File
			want   error
			at     string
		}{
			{"one that belongs elsewhere", []files.File{second, mine}, files.ErrAttached, "/files/1"},
			{"one that nobody looked at", []files.File{unchecked, second}, files.ErrNotClean, "/files/0"},
			{"somebody else's", []files.File{theirs}, domain.ErrNotFound, "/files/0"},
			{"one that is not there", []files.File{second, {ID: domain.FileID(storetest.NextID())}}, domain.ErrNotFound, "/files/1"},
		} {
			_, err := f.growth.Create(ctx, f.father, f.with(c.files...))
			var fault *domain.Fault
			if !errors.Is(err, c.want) || !errors.As(err, &fault) || len(fault.Fields) != 1 || fault.Fields[0].Pointer != c.at {
				t.Errorf("%s: %v at %+v, want %v at %s", c.remark, err, fault, c.want, c.at)
			}
		}
		if got, err := f.files.Get(ctx, f.father, second.ID); err != nil || !got.Attached.IsZero() {
			t.Errorf("a refused record holds a file: %v, %v", got.Attached, err)
		}
	})
}

func TestEqualContentsJoinWhileTheyGo(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f filesTest) {
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				for range 3 {
					photo := f.picture(t, f.father, "the same photo")
					if err := f.files.Discard(ctx, f.father, photo.ID); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		var contents int64
		if err := f.db.Read(ctx).Table("files_contents").Count(&contents).Error; err != nil || contents != 0 {
			t.Errorf("%d contents that nobody has, %v", contents, err)
		}
	})
}

func TestOfficialFilesLeaveTheirHash(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f filesTest) {
		content := bytes.Repeat([]byte("6217000000000000123\n"), 10)
		made, err := f.files.Keep(ctx, f.min, files.Document{Owner: f.min.Person, Kind: files.Batch, Name: "b.txt", Type: "text/plain", Rows: 10},
			func(w io.Writer) error { _, err := w.Write(content); return err })
		if err != nil || made.SHA256 != sha256.Sum256(content) || made.State != files.Clean {
			t.Fatalf("Keep = %+v, %v", made, err)
		}
		// The audit says how many people left with it, when it is made and when it is fetched (policy B12).
		offer, err := f.files.OfferDownload(ctx, f.min, made.ID)
		is(t, "OfferDownload", err, nil)
		_, err = f.files.StartDownload(ctx, f.min, offer.Token)
		is(t, "StartDownload", err, nil)
		var said []string
		err = f.db.Read(ctx).Table("audit").Where("row_count = 10").Order("number").Pluck("action", &said).Error
		if want := []string{"files.keep", "files.download"}; err != nil || !slices.Equal(said, want) {
			t.Errorf("10 rows are said by %v, %v, want %v", said, err, want)
		}
		if _, err := f.files.Keep(ctx, f.min, files.Document{Kind: files.Batch}, func(w io.Writer) error {
			_, _ = w.Write(content)
			return io.ErrUnexpectedEOF
		}); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("Keep of what cannot be written = %v", err)
		}
		f.clock.Add(30*24*time.Hour - time.Second)
		if n, err := f.files.Sweep(ctx, domain.System(nil)); n != 0 || err != nil {
			t.Errorf("Sweep a second before = %d, %v", n, err)
		}
		f.clock.Add(time.Second)
		if n, err := f.files.Sweep(ctx, domain.System(nil)); n != 1 || err != nil {
			t.Errorf("Sweep after 30 days = %d, %v", n, err)
		}
		gone, err := f.files.Get(ctx, f.min, made.ID)
		if err != nil || gone.State != files.Removed || gone.SHA256 != made.SHA256 || gone.Size != made.Size {
			t.Errorf("what is left: %+v, %v", gone, err)
		}
		if _, err := f.files.Read(ctx, made.ID, files.Original); !errors.Is(err, files.ErrGone) {
			t.Errorf("Read = %v", err)
		}
	})
}

func TestFilesKeepNothingInClear(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f filesTest) {
		photo := f.picture(t, f.father, "陈小满 410922201704020013")
		var row map[string]any
		if err := f.db.Read(ctx).Table("files_files").Where("id = ?", photo.ID).Take(&row).Error; err != nil {
			t.Fatal(err)
		}
		for column, value := range row {
			if b, ok := value.([]byte); ok && bytes.Contains(b, []byte("410922")) {
				t.Errorf("files_files.%s holds the number", column)
			}
		}
		for o, err := range f.vault.Store.List(ctx, "") {
			if err != nil {
				t.Fatal(err)
			}
			r, err := f.vault.Store.Get(ctx, o.Name, 0, -1)
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(r)
			if err != nil || bytes.Contains(b, []byte("410922")) {
				t.Errorf("%s holds the number, %v", o.Name, err)
			}
		}
	})
}

// TestUnfinishedUploadsHaveACap begins more uploads at once than an account may
// have, and frees a place by each way there is.
func TestUnfinishedUploadsHaveACap(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f filesTest) {
		const most, tries = 3, 8
		limit := files.Limit{Kind: files.Film, From: domain.NewDay(2026, 1, 1), Types: []string{"text/plain"}, MaxBytes: 10, UploadDays: 2, IdleDays: 1, MaxOpen: most}
		if err := f.files.SetLimits(ctx, domain.System(nil), limit); err != nil {
			t.Fatal(err)
		}
		ids := make([]domain.FileID, tries)
		begin := func(n int) error {
			_, err := f.files.Begin(ctx, f.father, files.Draft{ID: ids[n], Kind: files.Film, Name: "a.mp4", Size: 1})
			return err
		}
		errs := make([]error, tries)
		var wg sync.WaitGroup
		for n := range ids {
			ids[n] = domain.FileID(storetest.NextID())
			wg.Go(func() { errs[n] = begin(n) })
		}
		wg.Wait()
		var begun []int
		for n, err := range errs {
			switch {
			case err == nil:
				begun = append(begun, n)
			case !errors.Is(err, files.ErrUnfinished):
				t.Fatal(err)
			}
		}
		if len(begun) != most {
			t.Fatalf("%d of %d parallel uploads began, want %d", len(begun), tries, most)
		}
		if err := begin(begun[0]); err != nil {
			t.Errorf("the same upload once more, whose answer was lost: %v", err)
		}
		if _, err := f.files.Begin(ctx, f.father, files.Draft{Kind: files.Picture, Name: "a.jpg", Size: 1}); err != nil {
			t.Errorf("an upload of another kind: %v", err)
		}
		if _, err := f.files.Begin(ctx, f.wang, files.Draft{Kind: files.Film, Name: "a.mp4", Size: 1}); err != nil {
			t.Errorf("an upload of somebody else: %v", err)
		}
		free := func(remark string) {
			t.Helper()
			if _, err := f.files.Begin(ctx, f.father, files.Draft{Kind: files.Film, Name: "b.mp4", Size: 1}); err != nil {
				t.Errorf("%s: %v", remark, err)
			}
			if _, err := f.files.Begin(ctx, f.father, files.Draft{Kind: files.Film, Name: "c.mp4", Size: 1}); !errors.Is(err, files.ErrUnfinished) {
				t.Errorf("%s, and one more: %v", remark, err)
			}
		}
		if err := f.files.Discard(ctx, f.father, ids[begun[0]]); err != nil {
			t.Fatal(err)
		}
		free("after one was discarded")
		err := f.files.PutChunk(ctx, f.father, ids[begun[1]], 0, sha256.Sum256([]byte("x")), []byte("x"))
		if err == nil {
			_, err = f.files.Complete(ctx, f.father, ids[begun[1]])
		}
		if err != nil {
			t.Fatal(err)
		}
		free("after one was completed")
		f.clock.Add(49 * time.Hour)
		for range most - 1 {
			if _, err := f.files.Begin(ctx, f.father, files.Draft{Kind: files.Film, Name: "d.mp4", Size: 1}); err != nil {
				t.Errorf("after their time was over: %v", err)
			}
		}
		free("when all but one are new")
	})
}
