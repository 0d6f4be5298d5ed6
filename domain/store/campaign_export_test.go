package store_test

import (
	"context"
	"testing"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// TestAWorkbookHoldsAllFindingsOrIsRefused: more findings than a workbook holds
// are never cut off in silence; a part of them that fits is given whole.
func TestAWorkbookHoldsAllFindingsOrIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		b := newBureau(t, db)
		b.pupil("周二", "41092220170102001", b.place())
		l := b.mapped(b.li, "civil", "SG03", []byte(lowIncome+person2("周二", "41092220170102001")+person2("无此人", "41092220170107001")))
		b.match()
		one := b.finding(b.li, "无此人")
		many := make([]campaign.Finding, campaign.MostExported-1)
		for i := range many {
			many[i] = one.Finding
			many[i].Subject, many[i].List, many[i].Version = campaign.FindingID(storetest.NextID()), l.ID, 1
		}
		put := func(some []campaign.Finding) {
			b.must(db.Campaign().InTx(ctx, domain.System(nil), nil, func(tx campaign.Tx) error { return tx.Put(ctx, some) }))
		}
		put(many[:len(many)-1])
		all, err := b.campaign.Export(ctx, b.li, b.c.ID, campaign.Filter{})
		if b.must(err); len(all) != campaign.MostExported {
			t.Fatalf("%d findings in the workbook, want %d", len(all), campaign.MostExported)
		}
		put(many[len(many)-1:])
		if _, err := b.campaign.Export(ctx, b.li, b.c.ID, campaign.Filter{}); refusal(err) != "campaign.many" {
			t.Errorf("one more: %v", err)
		}
		part, err := b.campaign.Export(ctx, b.li, b.c.ID, campaign.Filter{Kind: campaign.Missed})
		if b.must(err); len(part) != 1 {
			t.Errorf("%d missed in the workbook, want 1", len(part))
		}
	})
}
