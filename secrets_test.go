package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"lizhi/media"
	"lizhi/seeds"
)

// card is the bank card of the journey; no bank has it.
const card = "6217000000000000004"

// secret finds the numbers of the cast and of every synthetic pupil, which all
// stand under 410900 or begin with 1990000, and the card; as text or as hex.
var secret = regexp.MustCompile(`410900(?:19|20)[0-9]{9}[0-9Xx]|1990000[01][0-9]{3}|` + card +
	`|343130393030(?:3139|3230)(?:3[0-9]){9}(?:3[0-9]|58|78)|31393930303030(?:3[0-9]){4}|` + hex.EncodeToString([]byte(card)))

// TestPolicyB10NothingInClear walks a short journey and looks into everything
// that it left: every column of the database, every object, the data folder and
// the log. No identity number, 学籍号, card or phone is there in clear.
func TestPolicyB10NothingInClear(t *testing.T) { //nolint:paralleltest // the embedded file store changes the working directory
	t.Run("embedded", func(t *testing.T) { //nolint:paralleltest // as above
		environment := []string{"LIZHI_DATA=" + t.TempDir()}
		do(t, environment, "seed", "--demo")
		nothingInClear(t, environment)
	})
	t.Run("MySQL and MinIO", func(t *testing.T) { //nolint:paralleltest // as above
		if environment := sharedPlace(t); environment != nil {
			nothingInClear(t, environment)
		}
	})
}

func nothingInClear(t *testing.T, environment []string) {
	t.Helper()
	for _, s := range []string{"410900201005209022", "G41090020100520902X", "19900000001", card} {
		if !secret.MatchString(s) || !secret.MatchString(hex.EncodeToString([]byte(s))) {
			t.Fatalf("%s would not be found", s)
		}
	}
	logged := must(os.Create(filepath.Join(t.TempDir(), "log")))
	defer logged.Close()
	address, stop := serving(t, environment, logged)
	journey(t, address)
	stop()

	found := 0
	look := func(where string, raw []byte) {
		for _, m := range secret.FindAll(raw, 20-min(found, 20)) {
			found++
			t.Errorf("%s holds %.8s… in clear", where, m)
		}
	}
	dump := everyColumn(t, environment)
	if !bytes.Contains(dump, []byte("校园摄影展")) {
		t.Error("the dump does not hold what is not secret, so it proves nothing")
	}
	look("the database", dump)
	text := must(os.ReadFile(logged.Name()))
	look("the log", text)
	s := must(readSettings(environment))
	if s.embedded() {
		walk(t, s.Data, look)
		return
	}
	objects, err := media.Open(t.Context(), s.S3)
	if err != nil {
		t.Fatal(err)
	}
	defer objects.Close()
	var all bytes.Buffer
	n := 0
	for object, err := range objects.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		r, err := objects.Get(context.WithoutCancel(t.Context()), object.Name, 0, object.Size)
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(object.Name + "\n")
		_, err = all.ReadFrom(r)
		r.Close()
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n == 0 {
		t.Error("there is no object, so nothing is proven")
	}
	look("the object store", all.Bytes())
}

// walk looks into every file of the data folder.
func walk(t *testing.T, folder string, look func(string, []byte)) {
	t.Helper()
	var all bytes.Buffer
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		all.WriteString(path + "\n")
		all.Write(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	look("the data folder", all.Bytes())
}

// everyColumn reads every column of every table.
func everyColumn(t *testing.T, environment []string) []byte {
	t.Helper()
	db, tables := openRaw(t, environment)
	var all bytes.Buffer
	for _, table := range tables {
		rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table)
		if err != nil {
			t.Fatal(err)
		}
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		values, pointers := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			pointers[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(pointers...); err != nil {
				t.Fatal(err)
			}
			for _, v := range values {
				if b, ok := v.([]byte); ok {
					all.Write(b)
				} else {
					fmt.Fprint(&all, v)
				}
				all.WriteByte('\n')
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		rows.Close()
	}
	return all.Bytes()
}

// journey is a record with a photo, a mentoring session, a portfolio, and an
// award that goes to the bank with a card.
func journey(t *testing.T, address string) {
	t.Helper()
	xiaoyu, lin, zhao := at(t, address, pupil), at(t, address, teacher), at(t, address, mentor)
	liu, sun, gao := at(t, address, officer), at(t, address, head), at(t, address, county)
	student := seeds.Heroine().String()
	school := liu.text(liu.get("/v1/me"), "appointments", 0, "unit_id")

	record := xiaoyu.record("校园摄影展", xiaoyu.picture())
	lin.post("/v1/growth/decisions", map[string]any{"items": []any{map[string]any{"record_id": record, "version": 1, "decision": "verify"}}}, 0)
	now := time.Now().UTC()
	session := zhao.text(zhao.post("/v1/mentoring/sessions", map[string]any{
		"student_id": student, "kind": "meeting", "topic": "期中总结",
		"starts_at": now.Add(-time.Hour).Format(time.RFC3339), "ends_at": now.Add(-30 * time.Minute).Format(time.RFC3339),
	}, 0), "id")
	xiaoyu.post("/v1/mentoring/sessions/"+session+"/confirm", nil, 1)

	liu.post("/v1/recognitions", map[string]any{"source": "2026年秋季认定名单", "items": []any{map[string]any{
		"student": student, "school_year": 2026, "grade": "difficult", "decided_on": "2026-10-10", "publicity_ended_on": "2026-10-20",
	}}}, 0)
	award := liu.text(liu.post("/v1/awards", map[string]any{"programme": "YKT-5", "term": "2026-autumn", "tier": "average", "students": []string{student}}, 0), "items", 0, "award", "id")
	sun.post("/v1/awards/approvals", map[string]any{"awards": []any{map[string]any{"id": award, "version": 1}}}, 0)
	liu.post("/v1/students/"+student+"/card", map[string]any{"number": card, "owner": "林晓雨", "bank": "濮阳农商银行"}, 0)
	liu.post("/v1/students/"+student+"/card/verification", map[string]any{"last4": card[len(card)-4:]}, 0)
	made := liu.post("/v1/batches", map[string]any{"school": school, "programme": "YKT-5", "term": "2026-autumn"}, 0)
	if inner, ok := made["batch"].(map[string]any); ok {
		made = inner
	}
	batch := "/v1/batches/" + liu.text(made, "id")
	sum := map[string]any{"rows": 1, "sum": 115000}
	sun.post(batch+"/check", sum, 1)
	gao.post(batch+"/approval", sum, 2)
	liu.post(batch+"/export", map[string]any{"format": "xlsx"}, 3)

	order := xiaoyu.text(xiaoyu.post("/v1/portfolios", map[string]any{"student_id": student}, 0), "id")
	xiaoyu.until("/v1/portfolios/"+order, "state", "done")
	// What is refused is logged too, and says nothing of what was sent.
	liu.send("POST", "/v1/students/"+student+"/card", []byte(strings.Repeat(`{"number":"`+card+`x"}`, 2)))
}
