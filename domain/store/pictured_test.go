package store_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/jpeg"
	"io"
	"slices"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/consent"
	"lizhi/domain/contest"
	"lizhi/domain/files"
	"lizhi/domain/portfolio"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
)

// photo is a picture of the father's that was found clean, with its copy for
// screens.
func (f filesTest) photo(t *testing.T) files.File {
	t.Helper()
	var b bytes.Buffer
	is(t, "draw", jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48)), nil), nil)
	up := f.begin(t, f.father, "a photo")
	c := files.Content{ID: files.ContentID(storetest.NextID()), Treatment: "test", SHA256: [32]byte{9}, Key: files.Key{9}, CreatedAt: f.clock.Now()}
	c.Variants = []files.Variant{
		{Name: files.Original, Type: "image/jpeg", Size: int64(b.Len())}, {Name: files.Display, Type: "image/jpeg", Size: int64(b.Len())},
	}
	for _, v := range c.Variants {
		_, err := f.vault.Put(ctx, c.Key, c.Object(v.Name), bytes.NewReader(b.Bytes()), int64(b.Len()))
		is(t, "put", err, nil)
	}
	is(t, "accept", f.files.Accept(ctx, system, up.ID, files.Found{Type: "image/jpeg", Width: 64, Height: 48}, c), nil)
	return up
}

// photosIn counts the pictures of an export.
func (f filesTest) photosIn(t *testing.T, e portfolio.Export) (n int) {
	t.Helper()
	opened, err := f.files.Read(ctx, e.File, files.Original)
	is(t, "open", err, nil)
	r, err := opened.Read(ctx, 0, -1)
	is(t, "read", err, nil)
	defer r.Close()
	content, err := io.ReadAll(r)
	is(t, "read", err, nil)
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	is(t, "unpack", err, nil)
	for _, file := range z.File {
		if strings.Contains(file.Name, "photos/") {
			n++
		}
	}
	return n
}

// TestPolicyB6WithdrawalOfMediaUseTakesPicturesAway withdraws media_use alone:
// the archives with pictures of the student go, those without stay, and what is
// made afterwards has none.
func TestPolicyB6WithdrawalOfMediaUseTakesPicturesAway(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f filesTest) {
		f.father.Wards = []domain.PersonID{f.man}
		insert(t, f.db, "people_guardians", map[string]any{
			"id": domain.PersonID(storetest.NextID()), "guardian_id": f.father.Person, "ward_id": f.man, "relation": "father",
			"began_on": domain.NewDay(2017, 4, 2), "created_at": storetest.Start,
		})
		agree(t, f.db, f.man, domain.PortfolioExport, domain.MediaUse)
		is(t, "limits", f.files.SetLimits(ctx, system, files.Limit{
			Kind: files.Portfolio, From: domain.NewDay(2026, 1, 1), MaxBytes: 1 << 20, KeepDays: 30, IdleDays: 30,
		}), nil)
		f.verify(t, f.create(t, f.father, f.with(f.photo(t))))
		exports := portfolio.New(f.db.Portfolio(), f.db.World())
		portfolios := jobs.Portfolio{Service: exports, Files: f.files, World: f.db.World()}
		runner := jobs.New(f.db.Queue(), jobs.Options{World: f.db.World()}, portfolios,
			jobs.Consent{Withdrawn: jobs.Withdrawals(contest.New(f.db.Contest(), f.db.World()), portfolios)})
		order := func(o portfolio.Order) portfolio.Export {
			t.Helper()
			e, err := exports.Order(ctx, f.wang, o)
			is(t, "order", err, nil)
			is(t, "drain", runner.Drain(ctx), nil)
			e, err = exports.Get(ctx, f.wang, e.ID)
			is(t, "get", err, nil)
			return e
		}
		own, class := order(portfolio.Order{Student: f.man}), order(portfolio.Order{Unit: f.classQingfeng.ID})
		bare := order(portfolio.Order{Student: f.man, Terms: []domain.Term{domain.SchoolYear(2025).Autumn()}})
		if n := []int{f.photosIn(t, own), f.photosIn(t, class), f.photosIn(t, bare)}; !slices.Equal(n, []int{1, 1, 0}) {
			t.Fatalf("pictures before: %v, want one in the student's and in the class's", n)
		}
		making, err := exports.Order(ctx, f.wang, portfolio.Order{Student: f.man})
		is(t, "order", err, nil)
		_, _, _, err = exports.Begin(ctx, system, making.ID)
		is(t, "begin", err, nil)

		_, err = consent.New(f.db.Consent(), f.db.World()).Withdraw(ctx, f.father, f.man, domain.MediaUse)
		is(t, "withdraw", err, nil)
		holding, err := exports.Holding(ctx, f.man)
		is(t, "holding", err, nil)
		if len(holding) != 3 || slices.ContainsFunc(holding, func(e portfolio.Export) bool { return e.ID == bare.ID }) {
			t.Errorf("%d archives hold pictures, want those of the student, of the class and the one in the making", len(holding))
		}
		is(t, "drain", runner.Drain(ctx), nil)
		for _, tt := range []struct {
			remark string
			export portfolio.Export
			state  portfolio.State
			file   error
		}{
			{"the student's own", own, portfolio.Expired, files.ErrGone},
			{"one for the class", class, portfolio.Expired, files.ErrGone},
			{"one of a term without pictures", bare, portfolio.Done, nil},
		} {
			e, err := exports.Get(ctx, f.wang, tt.export.ID)
			if err != nil || e.State != tt.state {
				t.Errorf("%s: %s, %v; want it %s", tt.remark, e.State, err, tt.state)
			}
			_, err = f.files.Read(ctx, tt.export.File, files.Original)
			is(t, tt.remark, err, tt.file)
		}
		making, err = exports.Get(ctx, f.wang, making.ID) // its worker had begun, and began again without
		is(t, "get", err, nil)
		for remark, e := range map[string]portfolio.Export{"was in the making": making, "was ordered afterwards": order(portfolio.Order{Student: f.man})} {
			if n := f.photosIn(t, e); n != 0 {
				t.Errorf("%d pictures in a portfolio that %s", n, remark)
			}
		}
	})
}
