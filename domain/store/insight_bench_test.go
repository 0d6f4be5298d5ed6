package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/insight"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/seeds"
)

// BenchmarkIndicators asks for the numbers of a whole city, a third of whose
// pupils have an award of the term, most of them paid: for all of it, for each
// county, and for the list behind a number.
func BenchmarkIndicators(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		n := storetest.Students()
		db = storetest.Kept(b, db, fmt.Sprintf("awarded1-%d", n), func(db *store.DB) { fillAwards(b, db, n) })
		var cities []domain.UnitID
		if err := db.Read(context.Background()).Table("org_units").Where("kind = 'city'").Pluck("id", &cities).Error; err != nil {
			b.Fatal(err)
		}
		service, who := insight.New(db.Insight(), db.World()), appointed(domain.CityOfficer, cities[0])
		ctx, q := context.Background(), insight.Question{Term: spring}
		for b.Loop() {
			for _, ask := range []struct {
				name string
				do   func() error
			}{
				{"indicators of the city", func() error { _, err := service.Indicators(ctx, who, q); return err }},
				{"indicators of its counties", func() error { _, err := service.Compare(ctx, who, q, domain.Page{Limit: 20}); return err }},
				{"a page of the list behind a number", func() error {
					_, err := service.Exceptions(ctx, who, q, insight.Success, domain.Page{Limit: 20})
					return err
				}},
			} {
				var ms []float64
				for range 15 {
					begun := time.Now()
					if err := ask.do(); err != nil {
						b.Fatal(err)
					}
					ms = append(ms, float64(time.Since(begun).Microseconds())/1000)
				}
				storetest.Limit(b, fmt.Sprintf("%s, %d pupils", ask.name, n), "ms", 200, ms)
			}
		}
	})
}

// fillAwards gives every third pupil of a big city an award of the spring, and
// pays nine of ten.
func fillAwards(b *testing.B, db *store.DB, pupils int) {
	b.Helper()
	ctx := context.Background()
	city := storetest.FillCity(b, db, pupils)
	ref, err := seeds.Aid()
	if err != nil {
		b.Fatal(err)
	}
	rules, err := seeds.Insight()
	if err != nil {
		b.Fatal(err)
	}
	service := insight.New(db.Insight(), db.World())
	if err := aid.New(db.Aid(), db.World()).Load(ctx, system, ref); err != nil {
		b.Fatal(err)
	}
	if err := service.Load(ctx, system, rules); err != nil {
		b.Fatal(err)
	}
	kept, err := db.Aid().Reference(ctx)
	if err != nil {
		b.Fatal(err)
	}
	storetest.Fill(b, db, func(conn *sql.Conn) {
		awards := storetest.NewBulk(b, conn, "aid_awards", "id", "student_id", "programme", "term", "tier", "amount", "standard_id",
			"standard_version", "state", "city_id", "county_id", "school_id", "class_id", "proposed_by", "reason", "version", "created_at")
		owed := storetest.NewBulk(b, conn, "payment_obligations", "id", "student_id", "programme", "term", "part", "award_id", "planned",
			"pending", "in_flight", "paid", "returned", "withdrawn", "clawed_back", "attempts", "retry_reason", "city_id", "county_id",
			"school_id", "class_id", "version", "created_at")
		marks := storetest.NewBulk(b, conn, "insight_marks", "student_id", "mark")
		mark := storetest.NextID()
		for n := 0; n < pupils; n += 3 {
			p := city.Pupil(n)
			s := standardOf(b, kept.Standards, p.Stage)
			id, paid, returned := storetest.NextID(), int64(s.Amount), int64(0)
			if n%10 == 0 {
				paid, returned = 0, paid
			}
			place := []any{p.Place.City[:], county(p.Place.County), p.Place.School[:], p.Place.Class[:]}
			awards.Add(append([]any{id[:], p.ID[:], s.Programme, int(spring), s.Tier, int64(s.Amount), s.ID[:], s.Version, "approved"},
				append(place, p.ID[:], "", 1, storetest.Start)...)...)
			other := storetest.NextID()
			owed.Add(append([]any{other[:], p.ID[:], s.Programme, int(spring), 0, id[:], int64(s.Amount), 0, 0, paid, returned, 0, 0, 1, ""},
				append(place, 1, storetest.Start)...)...)
			marks.Add(p.ID[:], mark[:])
		}
		awards.End()
		owed.End()
		marks.End()
	})
	if err := service.FoldAll(ctx, system); err != nil {
		b.Fatal(err)
	}
	for {
		if n, err := db.FoldCounts(ctx); err != nil || n == 0 {
			break
		}
	}
}

// county is a county as a column keeps it: NULL for a school of the city.
func county(id domain.UnitID) any {
	if id.IsZero() {
		return nil
	}
	return id[:]
}

// standardOf is some standard of the spring for a stage, of a programme that is
// paid by card.
func standardOf(b *testing.B, all aid.Standards, stage string) aid.Standard {
	b.Helper()
	want := map[string]string{"primary": "YKT-3", "junior": "YKT-3", "senior": "YKT-5"}[stage]
	for _, s := range all {
		if s.Programme == want && s.Stage == stage && s.From <= spring && s.Amount > 0 {
			return s
		}
	}
	b.Fatalf("no standard of %s for %s", want, stage)
	return aid.Standard{}
}
