package files_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/files"
)

var (
	noon = time.Date(2026, 3, 16, 4, 0, 0, 0, time.UTC)
	lin  = domain.Actor{Account: domain.AccountID{1}, Person: domain.PersonID{1}} // 林晓雨
	man  = domain.Actor{Account: domain.AccountID{2}, Person: domain.PersonID{2}} // 陈小满
	task = domain.System(&domain.Cause{Request: "task-1", Task: domain.TaskID{9}})

	record = domain.Attachment{Kind: "growth.record", ID: [16]byte{7}}
	entry  = domain.Attachment{Kind: "contest.entry", ID: [16]byte{8}}
)

// upload is a file of 林晓雨 of two chunks and a rest, in some state.
func upload(state files.State) files.File {
	return files.File{
		ID: domain.FileID{3}, Owner: lin.Person, Kind: files.Picture, State: state,
		Size: 150_000, ChunkSize: files.MinChunk, Key: files.Key{1}, ExpiresAt: noon.Add(time.Hour),
	}
}

func TestPH7WhichChunksAreTaken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		state  files.State
		n      int
		length int64
		now    time.Time
		want   error
	}{
		{"the first", files.Open, 0, 65536, noon, nil},
		{"the second", files.Open, 1, 65536, noon, nil},
		{"the last is shorter", files.Open, 2, 18928, noon, nil},
		{"the last in full", files.Open, 2, 65536, noon, files.ErrChunkSize},
		{"the first a byte short", files.Open, 0, 65535, noon, files.ErrChunkSize},
		{"the first a byte long", files.Open, 0, 65537, noon, files.ErrChunkSize},
		{"nothing", files.Open, 0, 0, noon, files.ErrChunkSize},
		{"one after the last", files.Open, 3, 65536, noon, files.ErrNoChunk},
		{"one before the first", files.Open, -1, 65536, noon, files.ErrNoChunk},
		{"a second before its time is over", files.Open, 0, 65536, noon.Add(time.Hour - time.Second), nil},
		{"when its time is over", files.Open, 0, 65536, noon.Add(time.Hour), files.ErrExpired},
		{"after it was swept", files.Expired, 0, 65536, noon, files.ErrExpired},
		{"while it is looked at", files.Checking, 0, 65536, noon, files.ErrState},
		{"when it is clean", files.Clean, 0, 65536, noon, files.ErrState},
		{"when it was refused", files.Refused, 0, 65536, noon, files.ErrState},
		{"when it was removed", files.Removed, 0, 65536, noon, files.ErrState},
	} {
		if err := upload(c.state).TakeChunk(c.n, c.length, c.now); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, err, c.want)
		}
	}
}

func TestChunksMakeTheWhole(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ size, chunk int64 }{
		{1, files.MinChunk},
		{65535, files.MinChunk},
		{65536, files.MinChunk},
		{65537, files.MinChunk},
		{20_971_520, files.DefaultChunk},
		{209_715_201, files.MaxChunk},
	} {
		f := files.File{Size: c.size, ChunkSize: c.chunk}
		var sum int64
		for n := range f.ChunkCount() {
			length := f.ChunkLength(n)
			if length < 1 || length > c.chunk {
				t.Errorf("%v: chunk %d has %d bytes", c, n, length)
			}
			sum += length
		}
		if sum != c.size {
			t.Errorf("%v: %d chunks make %d bytes", c, f.ChunkCount(), sum)
		}
	}
	if n := (files.File{Size: 10}).ChunkCount(); n != 0 {
		t.Errorf("what was made has %d chunks", n)
	}
}

// TestStates tries every verb in every state.
func TestStates(t *testing.T) {
	t.Parallel()
	verbs := map[string]func(f *files.File) error{
		"complete": func(f *files.File) error { return f.Complete(noon) },
		"accept":   func(f *files.File) error { return f.Accept(files.Found{}, files.Content{}, noon) },
		"refuse":   func(f *files.File) error { return f.Refuse(files.ErrBroken) },
		"go":       func(f *files.File) error { return f.Go() },
	}
	may := map[files.State]map[string]files.State{
		files.Open:     {"complete": files.Checking, "refuse": files.Refused, "go": files.Expired},
		files.Checking: {"accept": files.Clean, "refuse": files.Refused},
		files.Clean:    {"go": files.Removed},
		files.Refused:  {}, files.Expired: {}, files.Removed: {},
	}
	for state, allowed := range may {
		for name, verb := range verbs {
			f := upload(state)
			err := verb(&f)
			to, ok := allowed[name]
			switch {
			case ok && (err != nil || f.State != to):
				t.Errorf("%s of what is %s: %s, %v, want %s", name, state, f.State, err, to)
			case !ok && (!errors.Is(err, files.ErrState) || f.State != state):
				t.Errorf("%s of what is %s: %s, %v, want a refusal", name, state, f.State, err)
			}
			if f.State != files.Open && f.State != files.Checking && ok && f.Key != (files.Key{}) {
				t.Errorf("%s of what is %s leaves the key of the chunks", name, state)
			}
		}
	}
	late := upload(files.Open)
	if err := late.Complete(noon.Add(time.Hour)); !errors.Is(err, files.ErrExpired) {
		t.Errorf("Complete too late = %v", err)
	}
}

func TestAcceptKeepsWhatWasFound(t *testing.T) {
	t.Parallel()
	f := upload(files.Checking)
	c := files.Content{ID: files.ContentID{5}, SHA256: files.Sum{6}, Variants: []files.Variant{{Name: files.Original}, {Name: files.Display}}}
	found := files.Found{Type: "image/jpeg", Uploaded: "image/heic", Width: 3, Height: 4, Duration: time.Second}
	if err := f.Accept(found, c, noon); err != nil {
		t.Fatal(err)
	}
	want := domain.AttachedFile{ID: f.ID, Kind: "picture", Type: "image/jpeg", Size: 150_000, Width: 3, Height: 4, Duration: time.Second}
	if diff := cmp.Diff(want, f.Facts()); diff != "" {
		t.Errorf("Facts (-want +got):\n%s", diff)
	}
	if f.SHA256 != c.SHA256 || f.Content != c.ID || !f.ExpiresAt.Equal(noon) {
		t.Errorf("clean: %+v", f)
	}
	if _, ok := f.Variant(files.Display); !ok {
		t.Error("the display variant is missing")
	}
	if _, ok := f.Variant(files.Thumbnail); ok {
		t.Error("there is a thumbnail that nobody made")
	}
	if err := f.Go(); err != nil || f.SHA256 != c.SHA256 || f.Size != 150_000 || f.Variants != nil || !f.Content.IsZero() {
		t.Errorf("removed: %+v, %v: hash and size stay, nothing else", f, err)
	}
}

func TestRefusalsSayWhy(t *testing.T) {
	t.Parallel()
	f := upload(files.Checking)
	if f.Why() != nil {
		t.Errorf("an upload that is looked at was refused: %v", f.Why())
	}
	if err := f.Refuse(files.ErrDuration.With("min", 30).With("max", 180)); err != nil {
		t.Fatal(err)
	}
	again := files.File{Refusal: f.Refusal, Because: f.Because} // as it is kept
	if got := again.Why().Text("zh"); got != "视频时长应为 30 至 180 秒。" {
		t.Errorf("Why = %q", got)
	}
}

func TestWhoAttachesWhat(t *testing.T) {
	t.Parallel()
	clean := func(change func(*files.File)) files.File {
		f := upload(files.Clean)
		if change != nil {
			change(&f)
		}
		return f
	}
	for _, c := range []struct {
		remark string
		file   files.File
		by     domain.Actor
		to     domain.Attachment
		want   error
	}{
		{"the uploader", clean(nil), lin, record, nil},
		{"the program", clean(nil), task, record, nil},
		{"somebody else", clean(nil), man, record, domain.ErrNotFound},
		{"somebody who is nobody", clean(func(f *files.File) { f.Owner = domain.PersonID{} }), domain.Actor{Account: lin.Account}, record, domain.ErrNotFound},
		{"somebody who has not logged in", clean(nil), domain.Actor{Cause: &domain.Cause{Request: "r"}}, record, domain.ErrNotFound},
		{"to nothing", clean(nil), lin, domain.Attachment{}, domain.ErrNotFound},
		{"again to the same", clean(func(f *files.File) { f.Attached = record }), lin, record, nil},
		{"by another to where it is already", clean(func(f *files.File) { f.Attached = record }), man, record, nil},
		{"to a second thing", clean(func(f *files.File) { f.Attached = record }), lin, entry, files.ErrAttached},
		{"by somebody else to a second thing", clean(func(f *files.File) { f.Attached = record }), man, entry, domain.ErrNotFound},
		{"before it is complete", upload(files.Open), lin, record, files.ErrNotClean},
		{"before it was looked at", upload(files.Checking), lin, record, files.ErrNotClean},
		{"what was refused", upload(files.Refused), lin, record, files.ErrNotClean},
		{"what expired", upload(files.Expired), lin, record, files.ErrNotClean},
		{"what was removed", upload(files.Removed), lin, record, files.ErrNotClean},
	} {
		f := c.file
		if err := f.Attach(c.by, c.to); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, err, c.want)
		} else if err == nil && f.Attached != c.to {
			t.Errorf("%s: it belongs to %v", c.remark, f.Attached)
		} else if err != nil && !cmp.Equal(f, c.file) {
			t.Errorf("%s: refused, and changed", c.remark)
		}
	}
}

func TestHowLongFilesStay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind files.Kind
		goes bool // although it is attached
	}{
		{files.Picture, false},
		{files.Film, false},
		{files.Scan, false},
		{files.EssayFile, false},
		{files.Roster, true},
		{files.Result, true},
		{files.Batch, true},
		{files.Portfolio, true},
		{files.Sheet, true},
		{files.Table, true},
	} {
		f := upload(files.Clean)
		f.Kind = c.kind
		if err := f.Attach(lin, record); err != nil {
			t.Fatal(err)
		}
		if f.ExpiresAt.IsZero() == c.goes {
			t.Errorf("%s, attached, goes: %t, want %t", c.kind, !f.ExpiresAt.IsZero(), c.goes)
		}
		if f.Detach(entry, noon) || f.Attached != record {
			t.Errorf("%s was taken from where it never belonged", c.kind)
		}
		if !f.Detach(record, noon) || !f.Attached.IsZero() || f.ExpiresAt.IsZero() {
			t.Errorf("%s, detached: %+v", c.kind, f)
		}
	}
	free := upload(files.Clean)
	if free.Detach(domain.Attachment{}, noon) {
		t.Error("a file that belongs to nothing was taken from it")
	}
}

func TestKeysAreNeverShown(t *testing.T) {
	t.Parallel()
	key := files.Key{}
	for i := range key {
		key[i] = 'K'
	}
	f, c := files.File{Key: key}, files.Content{Key: key}
	for _, text := range []string{fmt.Sprint(f, c), fmt.Sprintf("%v %+v %s", f, c, key), fmt.Sprintf("%#v", key)} {
		if strings.Contains(text, "KKK") || strings.Contains(text, "75 75 75") || strings.Contains(text, "0x4b, 0x4b") {
			t.Errorf("a key is shown: %s", text)
		}
	}
	text, err := json.Marshal([]any{f, c})
	if err != nil || strings.Contains(string(text), "KKK") || strings.Contains(string(text), "75,75") {
		t.Errorf("a key is written: %s, %v", text, err)
	}
}

func TestSums(t *testing.T) {
	t.Parallel()
	good := strings.Repeat("0a", 32)
	sum, err := files.ParseSum(good)
	if err != nil || sum.String() != good {
		t.Errorf("ParseSum = %s, %v", sum, err)
	}
	for _, bad := range []string{"", "0a", good + "0", good[1:], strings.Repeat("zz", 32), strings.Repeat("0 ", 32)} {
		if _, err := files.ParseSum(bad); err == nil {
			t.Errorf("ParseSum(%q) is one", bad)
		}
	}
	var none files.Sum
	if none.String() != "" {
		t.Errorf("none is %q", none)
	}
	var back files.Sum
	if text, _ := sum.MarshalText(); back.UnmarshalText(text) != nil || back != sum {
		t.Errorf("%s came back as %s", sum, back)
	}
}

func TestKindsOfFile(t *testing.T) {
	t.Parallel()
	for kind, made := range map[files.Kind]bool{
		files.Picture: false, files.Film: false, files.Roster: false, files.Result: false, files.Scan: false, files.EssayFile: false,
		files.Portfolio: true, files.Sheet: true, files.Batch: true, files.Table: true, "song": false,
	} {
		if kind.Made() != made {
			t.Errorf("%s is made: %t, want %t", kind, kind.Made(), made)
		}
	}
	if !slices.Contains([]string{"uploads/"}, (files.File{}).Chunks()[:8]) || !strings.HasPrefix(files.Content{ID: files.ContentID{1}}.Object(files.Original), "contents/") {
		t.Error("objects lie where the sweep does not look")
	}
}
