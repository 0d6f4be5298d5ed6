package files_test

import (
	"errors"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/files"
)

// limits are those of pictures, which change on 1 September, and of films.
var limits = []files.Limit{
	{Kind: files.Picture, From: domain.NewDay(2026, 9, 1), MaxBytes: 200, Types: []string{"image/jpeg"}},
	{Kind: files.Picture, From: domain.NewDay(2026, 1, 1), MaxBytes: 100, Types: []string{"image/jpeg", "image/png"}},
	{Kind: files.Film, From: domain.NewDay(2026, 1, 1), MaxBytes: 1000, Types: []string{"video/mp4"}, MinSeconds: 30, MaxSeconds: 180},
}

func TestPH8LimitsHoldFromADay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		kind   files.Kind
		on     domain.Day
		want   int64
		err    error
	}{
		{"before any limit was set", files.Picture, domain.NewDay(2025, 12, 31), 0, files.ErrNoKind},
		{"on the first day", files.Picture, domain.NewDay(2026, 1, 1), 100, nil},
		{"on the last day of the old one", files.Picture, domain.NewDay(2026, 8, 31), 100, nil},
		{"on the first day of the new one", files.Picture, domain.NewDay(2026, 9, 1), 200, nil},
		{"years later", files.Picture, domain.NewDay(2030, 1, 1), 200, nil},
		{"another kind", files.Film, domain.NewDay(2026, 9, 1), 1000, nil},
		{"a kind without a limit", files.Scan, domain.NewDay(2026, 9, 1), 0, files.ErrNoKind},
	} {
		l, err := files.For(limits, c.kind, c.on)
		if l.MaxBytes != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %d, %v, want %d, %v", c.remark, l.MaxBytes, err, c.want, c.err)
		}
	}
	current := files.Current(limits, domain.NewDay(2026, 10, 1))
	if len(current) != 2 || current[0].Kind != files.Film || current[1].MaxBytes != 200 {
		t.Errorf("Current = %+v, want one per kind, in order", current)
	}
}

func TestPH8WhatMayBegin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		size int64
		want error
	}{
		{1, nil}, {100, nil}, {101, files.ErrTooLarge}, {1 << 62, files.ErrTooLarge}, {0, files.ErrEmpty}, {-1, files.ErrEmpty},
	} {
		err := limits[1].Begin(c.size)
		if !errors.Is(err, c.want) {
			t.Errorf("%d bytes: %v, want %v", c.size, err, c.want)
		}
		var fault *domain.Fault
		if errors.As(err, &fault) && fault.Kind == domain.TooLarge && fault.Text("en") != "The file may have at most 100 bytes." {
			t.Errorf("%d bytes: %s does not say the limit", c.size, fault.Text("en"))
		}
	}
}

func TestPolicyH7WhatIsTaken(t *testing.T) {
	t.Parallel()
	sum := files.Sum{1}
	for _, c := range []struct {
		remark string
		file   files.File
		limit  files.Limit
		found  files.Found
		want   error
	}{
		{"a photo", files.File{Kind: files.Picture}, limits[0], files.Found{Uploaded: "image/jpeg", SHA256: sum}, nil},
		{"a photo with its hash", files.File{Kind: files.Picture, SHA256: sum}, limits[0], files.Found{Uploaded: "image/jpeg", SHA256: sum}, nil},
		{"a photo with another hash", files.File{Kind: files.Picture, SHA256: files.Sum{2}}, limits[0], files.Found{Uploaded: "image/jpeg", SHA256: sum}, files.ErrHash},
		{"a type that is not taken any more", files.File{Kind: files.Picture}, limits[0], files.Found{Uploaded: "image/png"}, files.ErrWrongType},
		{"a page", files.File{Kind: files.Film}, limits[2], files.Found{Uploaded: "text/html"}, files.ErrWrongType},
		{"a film of 30 s", files.File{Kind: files.Film}, limits[2], film(30 * time.Second), nil},
		{"a film of 180 s", files.File{Kind: files.Film}, limits[2], film(180 * time.Second), nil},
		{"a film a moment too short", files.File{Kind: files.Film}, limits[2], film(30*time.Second - time.Millisecond), files.ErrDuration},
		{"a film a moment too long", files.File{Kind: files.Film}, limits[2], film(180*time.Second + time.Millisecond), files.ErrDuration},
		{"a scan is no film", files.File{Kind: files.Scan}, files.Limit{Types: []string{"application/pdf"}}, files.Found{Uploaded: "application/pdf"}, nil},
	} {
		if err := files.Judge(c.file, c.limit, c.found); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, err, c.want)
		}
	}
}

func film(d time.Duration) files.Found { return files.Found{Uploaded: "video/mp4", Duration: d} }

func TestPolicyK9TokensWorkOnce(t *testing.T) {
	t.Parallel()
	offered := func() files.Download { return files.Download{Account: lin.Account, UseBy: noon.Add(files.TokenLife)} }
	for _, c := range []struct {
		remark string
		by     domain.Actor
		at     time.Time
		want   error
	}{
		{"at once", lin, noon, nil},
		{"in the last second", lin, noon.Add(files.TokenLife - time.Second), nil},
		{"too late", lin, noon.Add(files.TokenLife), files.ErrSpent},
		{"by another account", man, noon, domain.ErrNotFound},
		{"by the program", task, noon, domain.ErrNotFound},
	} {
		d := offered()
		if err := d.Start(c.by, c.at); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, err, c.want)
		}
	}
	d := offered()
	if err := d.Serves(lin, noon); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("before it was opened: %v", err)
	}
	if err := d.Start(lin, noon); err != nil {
		t.Fatal(err)
	}
	if err := d.Start(lin, noon.Add(time.Second)); !errors.Is(err, files.ErrSpent) {
		t.Errorf("a second time: %v", err)
	}
	for _, c := range []struct {
		remark string
		by     domain.Actor
		at     time.Time
		want   error
	}{
		{"at once", lin, noon, nil},
		{"a day later, a second before", lin, noon.Add(24*time.Hour - time.Second), nil},
		{"a day later", lin, noon.Add(24 * time.Hour), files.ErrSpent},
		{"another account", man, noon, domain.ErrNotFound},
	} {
		if err := d.Serves(c.by, c.at); !errors.Is(err, c.want) {
			t.Errorf("served %s: %v, want %v", c.remark, err, c.want)
		}
	}
}

func TestAnAccountHasOnlySoManyUnfinishedUploads(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark     string
		most, have int
		want       error
	}{
		{"the first of two", 2, 1, nil},
		{"the last that may be", 2, 2, nil},
		{"one too many", 2, 3, files.ErrUnfinished},
		{"no limit", 0, 1000, nil},
	} {
		if err := (files.Limit{MaxOpen: c.most}).Another(c.have); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, err, c.want)
		}
	}
}
