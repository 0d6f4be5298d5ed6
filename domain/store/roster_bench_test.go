package store_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/org"
	"lizhi/domain/roster"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// benchRows is how many pupils the file of the benchmark has.
func benchRows() int { return storetest.Size(5_000, 100_000) }

// bigFile is a roster of one school, every pupil with a guardian and a card.
func bigFile(rows int) []byte {
	var b strings.Builder
	b.WriteString(head)
	for i := range rows {
		pupil := idNumber(fmt.Sprintf("4109002017%02d%02d%03d", 1+i/28000%12, 1+i/1000%28, i%1000))
		father := idNumber(fmt.Sprintf("4109001985%02d%02d%03d", 1+i/28000%12, 1+i/1000%28, i%1000))
		fmt.Fprintf(&b, "学生%d,%s,G%s,小学,2023,%d,在校,否,,濮阳市清丰县某镇某村%d号,家长%d,父亲,%s,139%08d,62170000%011d,家长%d\n",
			i, pupil, pupil, 1+i%90, i, i, father, i, i, i)
	}
	return []byte(b.String())
}

// BenchmarkRoster reads, checks and applies a roster, and beside it inserts the
// same rows raw in batches; five rounds of a small one, three of 100,000 pupils.
func BenchmarkRoster(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		rows, rounds := benchRows(), 3
		if rows < 100_000 {
			rounds = 5
		}
		for b.Loop() {
			apply := storetest.Figure{Name: fmt.Sprintf("apply a roster of %d pupils", rows), Most: 2}
			check := storetest.Figure{Name: fmt.Sprintf("read, check and seal a roster of %d pupils", rows)}
			for range rounds {
				fresh := storetest.Fresh(b, db)
				rosterRound(b, fresh, rows, &check, &apply)
			}
			check.Report(b)
			apply.Report(b)
		}
	})
}

func rosterRound(b *testing.B, db *store.DB, rows int, check, apply *storetest.Figure) {
	b.Helper()
	ctx, files := context.Background(), sheets{}
	units := org.New(db.Org(), db.World(), store.Fold{})
	service := roster.New(db.Roster(), db.World(), store.Fold{}, files)
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	city, err := units.Found(ctx, system, "410900", "濮阳市")
	must(err)
	county, err := units.AddCounty(ctx, system, org.Draft{Parent: city.ID, Code: "410922", Name: "清丰县"})
	must(err)
	school, err := units.AddSchool(ctx, system, org.Draft{Parent: county.ID, Code: "2141000001", Region: "410922", Name: "大校", Stages: []org.Stage{org.Primary}})
	must(err)
	for n := range 90 {
		_, err = units.AddClass(ctx, system, org.Draft{Parent: school.ID, Stage: org.Primary, EntryYear: 2023, Number: n + 1})
		must(err)
	}
	file := domain.FileID(storetest.NextID())
	files[file] = bigFile(rows)
	who := appointed(domain.AidOfficer, school.ID)
	must(db.Write(ctx).Table("files_files").Create(map[string]any{
		"id": file, "owner": who.Person, "kind": "roster", "name": []byte{}, "state": "clean", "refusal": "", "size": 1, "chunk_size": 65536,
		"type": "text/plain", "width": 0, "height": 0, "duration_ms": 0, "attached_kind": "roster.roster", "people": 0,
		"created_at": storetest.Start, "attached_id": file,
	}).Error)
	r, err := service.Bring(ctx, who, roster.Bringing{ID: roster.ID(file), Unit: school.ID, File: file})
	must(err)
	runtime.GC()
	begun := time.Now()
	must(service.Check(ctx, system, r.ID))
	checked := time.Since(begun)
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.HeapSys)/1e6, "MB/heap")
	r, err = service.Roster(ctx, who, r.ID)
	must(err)
	_, err = service.Apply(ctx, who, r.ID, r.Version)
	must(err)
	begun = time.Now()
	must(service.Carry(ctx, system, r.ID))
	applied := time.Since(begun)
	if r, err = service.Roster(ctx, who, r.ID); err != nil || r.State != roster.Applied || r.Fresh != rows {
		b.Fatalf("%s, %v", counts(r), err)
	}
	insert, err := store.RosterRows(ctx, db)
	must(err)
	begun = time.Now()
	must(insert())
	raw := time.Since(begun)
	check.Add(checked, raw)
	apply.Add(applied, raw)
}
