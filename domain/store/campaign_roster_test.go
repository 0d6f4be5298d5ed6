package store_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// TestARosterThatChangedMakesNoMatch: what is sure is read from the roster, so
// a name that changed after matching ends it, and one that came to fit does not
// undo a person's word.
func TestARosterThatChangedMakesNoMatch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBureau(t, db), context.Background()
		rename := func(id domain.PersonID, name string) {
			b.must(db.Write(ctx).Exec("UPDATE people_persons SET name = ?, search_key = ? WHERE id = ?", name, store.Fold{}.Key(name), id).Error)
		}
		sure := b.pupil("周二", "41092220170102001", b.place())
		refused := b.pupil("王芳芳", "41092220170302001", b.place())
		later := b.pupil("李四四", "41092220170304001", b.place())
		l := b.mapped(b.jie, "civil", "SG03", []byte(lowIncome+person2("周二", "41092220170102001")+
			person2("王方方", "41092220170302001")+person2("李四", "41092220170304001")))
		b.match()
		f := b.finding(b.min, "王方方")
		_, err := b.campaign.Decide(ctx, b.min, b.c.ID, f.Subject, campaign.Decision{Version: f.Version})
		b.must(err)
		for _, row := range []struct {
			remark string
			do     func()
			sure   int
			proofs []domain.PersonID
			says   map[string]string
		}{
			{
				"matched and decided", func() {}, 1,
				[]domain.PersonID{sure},
				map[string]string{"周二": "missed no_application", "王方方": "not_found rejected", "李四": "uncertain other_name"},
			},
			{
				"names changed, not matched again", func() { rename(sure, "周二二"); rename(refused, "王方方"); rename(later, "李四") }, 1, nil,
				map[string]string{"周二二": "missed no_application", "王方方": "not_found rejected", "李四": "uncertain other_name"},
			},
			{
				"matched again", b.again, 1,
				[]domain.PersonID{later},
				map[string]string{"周二": "uncertain other_name", "王方方": "not_found rejected", "李四": "missed no_application"},
			},
		} {
			row.do()
			_, _, proofs, err := b.campaign.Proofs(ctx, system, l.ID, 0, 10)
			var who []domain.PersonID
			for _, p := range proofs {
				who = append(who, p.Student)
			}
			if n := b.list(b.jie, l.ID).Sure; err != nil || n != row.sure || !slices.Equal(who, row.proofs) {
				t.Errorf("%s: %d sure, evidence for %v, %v", row.remark, n, who, err)
			}
			if diff := cmp.Diff(row.says, says(b.findings(b.li, campaign.Filter{Open: true}))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", row.remark, diff)
			}
		}
	})
}
