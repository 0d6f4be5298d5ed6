package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	random "math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"lizhi/domain"
	"lizhi/domain/store/storetest"
	"lizhi/media"
	"lizhi/seeds"
)

// onBoth runs a benchmark on the demo city in a data folder, and on MariaDB and
// MinIO.
func onBoth(b *testing.B, bench func(b *testing.B, environment []string)) {
	b.Helper()
	b.Run("sqlite", func(b *testing.B) {
		environment := []string{"LIZHI_DATA=" + b.TempDir()}
		do(b, environment, "seed", "--demo")
		bench(b, environment)
	})
	b.Run("mysql", func(b *testing.B) {
		if environment := sharedPlace(b); environment != nil {
			bench(b, environment)
		}
	})
}

// built is the program as make bench built it, in a process of its own.
func built(b *testing.B, environment []string) *victim {
	b.Helper()
	v := newVictim(b, environment...)
	if path, err := filepath.Abs(os.Getenv("LIZHI_PROGRAM")); err == nil && os.Getenv("LIZHI_PROGRAM") != "" {
		v.binary = path
	} else {
		b.Log("LIZHI_PROGRAM names no program: these tests play it, which takes some memory more")
	}
	return v
}

// stop ends the program as an operator does.
func (v *victim) stop() {
	v.t.Helper()
	if err := v.command.Process.Signal(syscall.SIGTERM); err != nil {
		v.t.Fatal(err)
	}
	_ = v.command.Wait()
}

// memory reads a line of what Linux knows of the process, in MB: VmRSS is what
// it has now, VmHWM the most that it had.
func (v *victim) memory(line string) float64 {
	v.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", v.command.Process.Pid))
	if err != nil {
		v.t.Fatal(err)
	}
	for l := range strings.Lines(string(text)) {
		if fields := strings.Fields(l); len(fields) == 3 && fields[0] == line+":" {
			kb, err := strconv.ParseFloat(fields[1], 64)
			if err != nil {
				v.t.Fatal(err)
			}
			return kb * 1024 / 1e6
		}
	}
	v.t.Fatalf("no %s in:\n%s", line, text)
	return 0
}

// BenchmarkStart is a start on a city that is there, up to the first answer of
// /readyz that says ok, and what the program takes while nobody asks: after the
// start, and once more after twenty logins, which take 64 MB each for a moment.
func BenchmarkStart(b *testing.B) {
	onBoth(b, func(b *testing.B, environment []string) {
		v := built(b, environment)
		for b.Loop() {
			var took, idle, again []float64
			for n := range 5 {
				begun := time.Now()
				v.start()
				v.awaitReady()
				took = append(took, float64(time.Since(begun).Milliseconds()))
				if runtime.GOOS == "linux" {
					<-time.After(2 * time.Second) // the clock of the limit: idle
					idle = append(idle, v.memory("VmRSS"))
				}
				if runtime.GOOS == "linux" && n == 0 {
					again = append(again, rested(b, v))
				}
				v.stop()
			}
			storetest.Limit(b, "second start to ready", "ms", 1000, took)
			if len(idle) > 0 {
				storetest.Limit(b, "idle memory after a start", "MB", 80, idle)
				storetest.Limit(b, "idle memory after twenty logins", "MB", 80, again)
			}
		}
	})
}

// rested is what the program takes when it has been left alone after use.
func rested(b *testing.B, v *victim) float64 {
	b.Helper()
	for range 20 {
		p := at(b, v.address, pupil)
		p.get("/v1/growth/records?student_id=" + seeds.Heroine().String())
	}
	least := v.memory("VmRSS")
	for begun := time.Now(); time.Since(begun) < 30*time.Second && least > 80; <-time.After(time.Second) {
		least = min(least, v.memory("VmRSS"))
	}
	return least
}

// BenchmarkUpload sends a file in sixteen chunks through the API: its beginning,
// every chunk with its hash, sealed, and its completion; beside it the same
// chunks go straight to the object store.
func BenchmarkUpload(b *testing.B) {
	onBoth(b, func(b *testing.B, environment []string) {
		v := built(b, environment)
		v.start()
		v.awaitReady()
		p, objects := at(b, v.address, teacher), objectsOf(b, environment)
		const size = 512 << 10
		content := make([]byte, 16*size)
		figure := storetest.Figure{Name: "upload 16 chunks of 512 KiB", Least: 0.5}
		for b.Loop() {
			for n := range 12 {
				_, _ = rand.Read(content)
				copy(content, "%PDF-1.7\n")
				ours := func() time.Duration { return p.upload(content, size) }
				raw := func() time.Duration { return put(b, objects, content, size) }
				var o, r time.Duration
				if n%2 == 0 {
					o, r = ours(), raw()
				} else {
					r, o = raw(), ours()
				}
				if n > 0 { // the first makes connections
					figure.Add(o, r)
				}
			}
			figure.Report(b)
		}
	})
}

// upload sends a scan. The hashes are the phone's work, and not counted; nor is
// what comes after it was sent: the file is looked at, and its chunks go.
func (p phone) upload(content []byte, size int) time.Duration {
	p.t.Helper()
	whole, sums := sha256.Sum256(content), []string{}
	for chunk := range slices.Chunk(content, size) {
		sum := sha256.Sum256(chunk)
		sums = append(sums, hex.EncodeToString(sum[:]))
	}
	begun := time.Now()
	id := p.text(p.post("/v1/files", map[string]any{
		"kind": "scan", "name": "scan.pdf", "size": len(content), "sha256": hex.EncodeToString(whole[:]), "chunk_size": size,
	}, 0), "id")
	for n, sum := range sums {
		p.good("chunk")(p.send("PUT", fmt.Sprintf("/v1/files/%s/chunks/%d", id, n), content[n*size:][:size],
			"Content-Type", "application/octet-stream", "X-Chunk-SHA256", sum))
	}
	p.post("/v1/files/"+id+"/completion", nil, 0)
	took := time.Since(begun)
	p.until("/v1/files/"+id, "state", "clean")
	<-time.After(100 * time.Millisecond)
	return took
}

// put puts the chunks of a file into a store as they are.
func put(b *testing.B, objects *media.Store, content []byte, size int) time.Duration {
	b.Helper()
	ctx, prefix := context.Background(), "bench/"+rand.Text()+"/"
	var names []string
	begun := time.Now()
	for n := range len(content) / size {
		names = append(names, prefix+strconv.Itoa(n))
		if err := objects.Put(ctx, names[n], bytes.NewReader(content[n*size:][:size]), int64(size)); err != nil {
			b.Fatal(err)
		}
	}
	took := time.Since(begun)
	if err := objects.Remove(ctx, names...); err != nil {
		b.Fatal(err)
	}
	return took
}

// objectsOf connects to the object store of a program that runs.
func objectsOf(b *testing.B, environment []string) *media.Store {
	b.Helper()
	s, err := readSettings(environment)
	if err != nil {
		b.Fatal(err)
	}
	var objects *media.Store
	if s.embedded() {
		objects, err = media.OpenEmbedded(context.Background(), s.Data)
	} else {
		objects, err = media.Open(context.Background(), s.S3)
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = objects.Close() })
	return objects
}

// BenchmarkPortfolios exports a school of 500, six photos each, and reads the
// most memory that the whole program ever had.
func BenchmarkPortfolios(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("only Linux tells the peak of another process")
	}
	pupils := storetest.Size(50, 500)
	onBoth(b, func(b *testing.B, environment []string) {
		v := built(b, environment)
		v.start()
		v.awaitReady()
		album(b, v, environment, pupils)
		for b.Loop() {
			var peaks, each []float64
			for range storetest.Size(3, 1) {
				v.stop()
				v.start()
				v.awaitReady()
				p := at(b, v.address, head)
				school := p.text(p.get("/v1/me"), "appointments", 0, "unit_id")
				begun := time.Now()
				order := p.text(p.post("/v1/portfolios", map[string]any{"unit_id": school}, 0), "id")
				answer := p.get("/v1/portfolios/" + order)
				for answer["state"] != "done" {
					if answer["state"] == "failed" || time.Since(begun) > 10*time.Minute {
						b.Fatal(answer)
					}
					<-time.After(200 * time.Millisecond)
					answer = p.get("/v1/portfolios/" + order)
				}
				if made, _ := answer["total"].(float64); int(made) < pupils {
					b.Fatalf("%v portfolios of %d: %v", made, pupils, answer)
				}
				each = append(each, float64(time.Since(begun).Milliseconds())/float64(pupils))
				peaks = append(peaks, v.memory("VmHWM"))
			}
			storetest.Limit(b, fmt.Sprintf("memory for %d portfolios in one archive", pupils), "MB", 256, peaks)
			storetest.Limit(b, "each of them, read, drawn, sealed and kept", "ms", 0, each)
		}
	})
}

// album gives 林晓雨 three verified records with two photos each, and copies her
// until the school has so many pupils more.
func album(b *testing.B, v *victim, environment []string, pupils int) {
	b.Helper()
	her, teacher := at(b, v.address, pupil), at(b, v.address, teacher)
	var records []string
	for n := range 3 {
		id := her.record(fmt.Sprintf("影集 %d", n), her.photo(), her.photo())
		teacher.post("/v1/growth/decisions", map[string]any{"items": []any{map[string]any{"record_id": id, "version": 1, "decision": "verify"}}}, 0)
		records = append(records, id)
	}
	db, _ := openRaw(b, environment)
	heroine := seeds.Heroine()
	for range pupils {
		person := storetest.NextID()
		clone(b, db, "people_persons", map[string]any{"id": person[:], "id_blind": nil, "id_sealed": nil}, "id = ?", heroine[:])
		clone(b, db, "people_enrolments", map[string]any{"id": fresh(), "person_id": person[:], "current_key": person[:]}, "current_key = ?", heroine[:])
		for _, giver := range []string{"student", "guardian"} {
			for _, purpose := range []domain.Purpose{domain.PortfolioExport, domain.GrowthRecords, domain.MediaUse} {
				clone(b, db, "consent_given", map[string]any{"id": fresh(), "student_id": person[:]},
					"student_id = ? AND purpose = ? AND giver = ? AND current_key = 1", heroine[:], string(purpose), giver)
			}
		}
		for _, r := range records {
			id := uuid.MustParse(r)
			clone(b, db, "growth_records", map[string]any{"id": fresh(), "student_id": person[:]}, "id = ?", id[:])
		}
	}
}

func fresh() []byte {
	id := storetest.NextID()
	return id[:]
}

// clone inserts a row like another, but for some columns; nothing where there is
// none.
func clone(b *testing.B, db *sql.DB, table string, but map[string]any, where string, args ...any) {
	b.Helper()
	rows, err := db.QueryContext(b.Context(), "SELECT * FROM "+table+" WHERE 1 = 0")
	if err != nil {
		b.Fatal(err)
	}
	columns, err := rows.Columns()
	if err = errors.Join(err, rows.Close()); err != nil {
		b.Fatal(err)
	}
	from, values := slices.Clone(columns), []any{}
	for i, c := range columns {
		if v, ok := but[c]; ok {
			from[i], values = "?", append(values, v)
		}
	}
	_, err = db.ExecContext(b.Context(), "INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") SELECT "+strings.Join(from, ", ")+
		" FROM "+table+" WHERE "+where, append(values, args...)...)
	if err != nil {
		b.Fatalf("%s: %v", table, err)
	}
}

// photo uploads a picture of 1,600 pixels with as much in it as a phone's.
func (p phone) photo() string {
	p.t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
	for y := range 1200 {
		for x := range 1600 {
			grain := uint8(random.IntN(24))
			img.Set(x, y, color.RGBA{uint8(x*200/1600) + grain, uint8(y*200/1200) + grain, 90 + grain, 255})
		}
	}
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, img, nil); err != nil {
		p.t.Fatal(err)
	}
	id := p.text(p.post("/v1/files", map[string]any{"kind": "picture", "name": "photo.jpg", "size": photo.Len(), "chunk_size": 1 << 20}, 0), "id")
	for n, chunk := range slices.Collect(slices.Chunk(photo.Bytes(), 1<<20)) {
		sum := sha256.Sum256(chunk)
		p.good("chunk")(p.send("PUT", fmt.Sprintf("/v1/files/%s/chunks/%d", id, n), chunk,
			"Content-Type", "application/octet-stream", "X-Chunk-SHA256", hex.EncodeToString(sum[:])))
	}
	p.post("/v1/files/"+id+"/completion", nil, 0)
	p.until("/v1/files/"+id, "state", "clean")
	return id
}
