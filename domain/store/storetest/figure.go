package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// Figure is one line of `make bench`: how long our way took, how long the raw
// way of the same work took in the same run, and the limit for their ratio.
//
// Work that can be repeated is measured by Beside, in rounds that alternate;
// work that changes what it works on by Add, once for each round that prepares
// it anew, and Report. A figure with a limit of its own, such as seconds or
// megabytes, is reported by Limit; Peak measures memory, Size chooses how much is
// done, NewBigCity and Kept give what takes long to fill. Benchmarks live in
// files *_bench_test.go of domain/store, or of a package that make bench names;
// nothing else is needed for make bench to run them:
//
//	func BenchmarkBatch(b *testing.B) {
//		storetest.Bench(b, func(b *testing.B, db *store.DB) { // SQLite, and MariaDB if there is one
//			db, city := storetest.NewBigCity(b, db, storetest.Students())
//			rows := storetest.Size(5_000, 200_000)
//			for b.Loop() { // once, with -benchtime 1x
//				batch := storetest.Figure{Name: fmt.Sprintf("a batch of %d rows", rows), Most: 3}
//				var peaks []float64
//				for range storetest.Size(5, 3) {
//					var took time.Duration
//					peaks = append(peaks, storetest.Peak(func() { took = ours(db, city, rows) }))
//					batch.Add(took, raw(db, city, rows))
//				}
//				batch.Report(b)
//				storetest.Limit(b, fmt.Sprintf("memory for a batch of %d rows", rows), "MB", 300, peaks)
//			}
//		})
//	}
//
// All of make bench may take 40 minutes, and 5 with SIZE=small: a benchmark with
// few seconds for each database at SIZE=small leaves room for the others.
type Figure struct {
	Name  string
	Least float64 // raw/ours, the speed as a part of the raw one, is at least this; or
	Most  float64 // ours/raw, the time as a multiple of the raw one, is at most this; a figure without a limit stands beside others

	ours, raw []time.Duration
}

// Add notes one round.
func (f *Figure) Add(ours, raw time.Duration) {
	f.ours, f.raw = append(f.ours, ours), append(f.raw, raw)
}

// Beside measures both ways in alternating rounds of some calls each, after a
// round that does not count, and reports.
func (f Figure) Beside(b *testing.B, rounds, calls int, ours, raw func()) {
	b.Helper()
	took := func(fn func()) time.Duration {
		start := time.Now()
		for range calls {
			fn()
		}
		return time.Since(start) / time.Duration(calls)
	}
	took(ours)
	took(raw)
	for n := range rounds {
		if n%2 == 0 { // neither always comes after the other's garbage
			o := took(ours)
			f.Add(o, took(raw))
		} else {
			r := took(raw)
			f.Add(took(ours), r)
		}
	}
	f.Report(b)
}

// Report logs the line, which `make bench` picks out, and the median ratio as a
// metric. A figure that falls short fails nothing: the machine may be busy.
func (f Figure) Report(b *testing.B) {
	b.Helper()
	ratios, limit, unit := make([]float64, len(f.ours)), fmt.Sprintf("≥ %g", f.Least), "raw/ours"
	for i := range f.ours {
		ratios[i] = float64(f.raw[i]) / float64(f.ours[i])
	}
	if f.Least == 0 {
		for i := range ratios {
			ratios[i] = 1 / ratios[i]
		}
		limit, unit = fmt.Sprintf("≤ %g", f.Most), "ours/raw"
	}
	slices.Sort(ratios)
	middle, verdict := ratios[len(ratios)/2], "ok"
	switch {
	case f.Least == 0 && f.Most == 0:
		limit, verdict = "–", "–"
	case f.Most > 0 && middle > f.Most, middle < f.Least:
		verdict = "short"
	}
	b.ReportMetric(middle, strings.ReplaceAll(f.Name, " ", "-")+":"+unit)
	b.Logf("%s | %s | %s | %s | %.2f (%.2f–%.2f–%.2f, n=%d) | %s | %s", f.Name, database(b), median(f.ours), median(f.raw),
		middle, ratios[0], middle, ratios[len(ratios)-1], len(ratios), limit, verdict)
}

// Limit reports a figure that has a limit, or 0 for none, and nothing raw beside
// it; all values are in one unit, such as ms or MB.
func Limit(b *testing.B, name, unit string, most float64, values []float64) {
	b.Helper()
	values = slices.Sorted(slices.Values(values))
	middle, limit, verdict := values[len(values)/2], fmt.Sprintf("≤ %g %s", most, unit), "ok"
	switch {
	case most == 0:
		limit, verdict = "–", "–"
	case middle > most:
		verdict = "short"
	}
	b.ReportMetric(middle, strings.ReplaceAll(name, " ", "-")+":"+unit)
	b.Logf("%s | %s | %.3g %s | – | (%.3g–%.3g–%.3g, n=%d) | %s | %s", name, database(b), middle, unit,
		values[0], middle, values[len(values)-1], len(values), limit, verdict)
}

func median(ds []time.Duration) time.Duration {
	d := slices.Sorted(slices.Values(ds))[len(ds)/2]
	return d.Round(max(time.Microsecond, d/1000).Truncate(time.Microsecond))
}

// database is what Bench calls the kind of database that a benchmark runs on.
func database(b *testing.B) string {
	switch name := b.Name() + "/"; {
	case strings.Contains(name, "/mysql/"):
		return "MariaDB"
	case strings.Contains(name, "/sqlite/"):
		return "SQLite"
	}
	return "–"
}
