package store_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/growth"
	"lizhi/domain/portfolio"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// TestPolicyK6PortfolioTellsNothingOfAid composes the same student's portfolio
// before and after a recognition, an award, a card and a payment: nothing of
// them may be in it, not even by a difference.
func TestPolicyK6PortfolioTellsNothingOfAid(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := newPurse(t, db)
		lin := p.student("林晓雨")
		day := storetest.Start.Add(-24 * time.Hour)
		kept := growth.Record{
			ID: growth.RecordID(storetest.NextID()), Student: lin, Made: p.classOfCity.Place(), WrittenIn: p.ofCity.ID,
			State: growth.Verified, Version: 2, VerifiedVersion: 2, Kind: growth.Activity, Dimension: growth.Practice,
			Title: "敬老院志愿服务", Text: "给张爷爷读报。", Details: map[string]string{"organiser": "校团委"},
			Author: lin, Origin: make([]byte, 32), DecidedAt: &day, Minutes: 150, Counted: 150, CreatedAt: day, UpdatedAt: day,
		}
		kept.Day = db.World().Today().Add(-3)
		p.must(db.Plant(context.Background(), kept))
		service := portfolio.New(db.Portfolio(), db.World())
		before, err := service.Compose(context.Background(), domain.Standing{Person: lin}, nil)
		p.must(err)
		if len(before.Chapters) != 5 || len(before.Chapters[4].Items) != 1 {
			t.Fatalf("the portfolio lacks its record: %+v", before)
		}

		p.recognise(lin)
		p.award(lin)
		p.landed(p.exported(), "result", nil)
		after, err := service.Compose(context.Background(), domain.Standing{Person: lin}, nil)
		p.must(err)
		was, err := json.MarshalIndent(before, "", " ")
		p.must(err)
		text, err := json.MarshalIndent(after, "", " ")
		p.must(err)
		if diff := cmp.Diff(string(was), string(text)); diff != "" {
			t.Errorf("aid changes the portfolio (-before +after):\n%s", diff)
		}
		for _, secret := range []string{"困难", "助学金", "YKT", "410900", "6217", "115000"} {
			if strings.Contains(string(text), secret) {
				t.Errorf("the portfolio holds %q: %s", secret, text)
			}
		}
	})
}
