package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/campaign/reading"
	"lizhi/domain/hardship"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

// bigList is a list about pupils of a big city: of a hundred rows 94 have a
// number that is on file, 4 a name and birthday alone, 2 mean nobody.
func bigList(city storetest.BigCity, rows int) []byte {
	var b bytes.Buffer
	b.WriteString("姓名,身份证号,出生日期,户主姓名\n")
	for i := range rows {
		p := city.Pupil(i * (city.Pupils / rows))
		switch n := i % 100; {
		case n < 94:
			fmt.Fprintf(&b, "%s,%s,,%s\n", p.Name, p.IDNumber, p.GuardianName)
		case n < 98:
			fmt.Fprintf(&b, "%s,,%s,%s\n", p.Name, p.Born, p.GuardianName)
		default:
			fmt.Fprintf(&b, "无此人%d,,%s,\n", i, p.Born)
		}
	}
	return b.Bytes()
}

// BenchmarkCampaign reads a department's list of 200,000 rows and matches it
// with 700,000 pupils, beside the two bare joins: number; name and birthday. A
// join alone is its pairs of row and person fetched by the driver and kept
// nowhere. To match is what a task does in its transaction: what the last time
// found goes, what is not sure is written, each list says how many are sure; the
// line after it reads whom to judge as well, which is where sure pairs come out.
func BenchmarkCampaign(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		rows, pupils := storetest.Size(6_000, 200_000), storetest.Students()
		db, city := storetest.NewBigCity(b, db, pupils)
		for b.Loop() {
			read := storetest.Figure{Name: fmt.Sprintf("read, check, seal and stage a list of %d rows", rows)}
			match := storetest.Figure{Name: fmt.Sprintf("match %d rows with %d pupils", rows, pupils), Most: 2}
			listed := storetest.Figure{Name: fmt.Sprintf("match %d rows, everybody to judge listed", rows)}
			judge := storetest.Figure{Name: fmt.Sprintf("match and judge %d rows, findings written", rows)}
			for range 5 {
				campaignRound(b, db, city, rows, [4]*storetest.Figure{&read, &match, &listed, &judge})
			}
			read.Report(b)
			match.Report(b)
			listed.Report(b)
			judge.Report(b)
		}
	})
}

func campaignRound(b *testing.B, db *store.DB, city storetest.BigCity, rows int, figures [4]*storetest.Figure) {
	b.Helper()
	ctx, files := context.Background(), tables{}
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	for _, table := range []string{"steps", "findings", "matches", "unsure", "rows", "lists", "turns", "seats", "campaigns"} {
		must(db.Write(ctx).Exec("DELETE FROM campaign_" + table).Error)
	}
	service := campaign.New(db.Campaign(), db.World(), store.Fold{}, files)
	ref, err := seeds.Campaign()
	must(err)
	must(service.Load(ctx, system, ref))
	grades, err := seeds.Hardship()
	must(err)
	must(hardship.New(db.Hardship(), db.World()).Load(ctx, system, grades))
	c := campaign.Campaign{
		ID: storetest.ID[campaign.Campaign](), City: city.ID, Term: spring, Title: "集中核查", SchoolsBy: domain.NewDay(2026, 4, 1),
		CountiesBy: domain.NewDay(2026, 4, 2), CityBy: domain.NewDay(2026, 4, 3), Asked: 1, Version: 1, CreatedAt: storetest.Start,
	}
	l := campaign.List{
		ID: storetest.ID[campaign.List](), Campaign: c.ID, City: city.ID, Department: "civil", Group: "SG03", File: domain.FileID(storetest.NextID()), BroughtBy: domain.PersonID(storetest.NextID()),
		Hash: "big", Listed: domain.NewDay(2026, 3, 1), State: campaign.Reading, HeadRow: 1, Heads: []reading.Head{},
		Columns: reading.Mapping{reading.FieldName: 1, reading.FieldID: 2, reading.FieldBorn: 3, reading.FieldGuardian: 4}, Version: 1, CreatedAt: storetest.Start,
	}
	files[l.File] = bigList(city, rows)
	must(db.Campaign().InTx(ctx, system, nil, func(tx campaign.Tx) error {
		if err := tx.AddCampaign(ctx, c); err != nil {
			return err
		}
		return tx.AddList(ctx, l)
	}))
	begun := time.Now()
	must(service.ReadList(ctx, system, l.ID))
	staged := time.Since(begun)
	if db.Read(ctx).Name() == "mysql" { // as a server does by itself, some time after
		must(db.Write(ctx).Exec("ANALYZE TABLE campaign_rows, people_persons").Error)
	}

	raw := bareJoins(b, db, l.ID)
	begun = time.Now()
	must(db.Campaign().InTx(ctx, system, nil, func(tx campaign.Tx) error {
		if err := tx.Join(ctx, c.ID); err != nil {
			return err
		}
		_, err := tx.MarkMatched(ctx, c.ID)
		return err
	}))
	joined := time.Since(begun)
	students, err := db.Campaign().Matched(ctx, c, domain.NewDay(2025, 9, 1), db.World().Today())
	must(err)
	named := time.Since(begun)
	if len(students) < 1 {
		b.Fatal("nobody is to be judged")
	}
	begun = time.Now()
	must(service.Match(ctx, system, c.ID, func(int64, int64) {}))
	judged := time.Since(begun)
	if l, err = db.Campaign().List(ctx, l.ID); err != nil || l.State != campaign.Matched || l.Total != rows || l.Sure < rows*9/10 {
		b.Fatalf("%s: %d rows, %d sure, %d wrong, %v", l.State, l.Total, l.Sure, l.Wrong, err)
	}
	figures[0].Add(staged, raw)
	figures[1].Add(joined, raw)
	figures[2].Add(named, raw)
	figures[3].Add(judged, raw)
}

// bareJoins finds the same pupils through the driver alone: all rows by number,
// all rows by name and birthday.
func bareJoins(b *testing.B, db *store.DB, list campaign.ListID) time.Duration {
	b.Helper()
	pool, err := db.Read(context.Background()).DB()
	if err != nil {
		b.Fatal(err)
	}
	begun := time.Now()
	for _, on := range []string{"p.id_blind = r.id_blind", "p.born = r.born AND p.search_key = r.search_key"} {
		rows, err := pool.QueryContext(context.Background(), "SELECT r.number, p.id FROM campaign_rows AS r JOIN people_persons AS p ON "+on+" WHERE r.list_id = ?", list[:])
		if err != nil {
			b.Fatal(err)
		}
		var number int
		var id sql.RawBytes
		for rows.Next() {
			if err := rows.Scan(&number, &id); err != nil {
				b.Fatal(err)
			}
		}
		if err := rows.Err(); err != nil {
			b.Fatal(err)
		}
		_ = rows.Close()
	}
	return time.Since(begun)
}
