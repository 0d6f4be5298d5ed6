package store_test

import (
	"context"
	"testing"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/publicity"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
)

// TestAListOfAwardsIsMadePublic freezes a list, hangs it, and has an objection
// upheld: the award stays until the bureau decides, and no amount is told.
func TestAListOfAwardsIsMadePublic(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		lin, wei := b.student("林晓雨"), b.student("张伟")
		b.award(lin, wei)
		l, err := b.aid.Freeze(ctx, b.head, b.ofCity.ID, freezing)
		b.must(err)
		feature := jobs.Aid{Aid: b.aid, Publicity: b.publicity}
		runner := jobs.New(db.Queue(), jobs.Options{World: db.World()}, feature, jobs.Publicity{
			Publicity: b.publicity, Reactions: map[publicity.Kind]jobs.Reaction{publicity.Award: feature},
		})
		for remark, row := range map[string]struct {
			who  domain.Actor
			want string
		}{
			"the class teacher":     {b.teacher, "not_found"},
			"the bureau":            {b.bureau, "forbidden"},
			"another school's":      {appointed(domain.Head, b.ofNanle.ID), "not_found"},
			"a student on the list": {domain.Actor{Person: lin}, "not_found"},
		} {
			if err := b.aid.Publicise(ctx, row.who, l.ID); refusal(err) != row.want {
				t.Errorf("%s makes it public: %v", remark, err)
			}
		}
		b.must(b.aid.Publicise(ctx, b.officer, l.ID), runner.Drain(ctx))
		if err := b.aid.Publicise(ctx, b.head, l.ID); refusal(err) != "aid.publicised" {
			t.Errorf("made public twice: %v", err)
		}
		list, err := b.publicity.Hanging(ctx, domain.Actor{Person: lin}, domain.Page{Limit: 5})
		b.must(err)
		if len(list.Items) != 1 || list.Items[0].Title != "2025-2026学年春季学期普通高中国家助学金名单公示" || list.Items[0].Kind != publicity.Award {
			t.Fatalf("what hangs: %+v", list.Items)
		}
		n := list.Items[0]
		v, err := b.publicity.Read(ctx, b.teacher, n.ID)
		b.must(err)
		for _, row := range v.Rows {
			if row.Result != "普通高中国家助学金" || row.Class == "" {
				t.Errorf("shown: %+v", row)
			}
		}
		if _, err := b.publicity.Share(ctx, b.head, n.ID); refusal(err) != "publicity.no_link" {
			t.Errorf("a link to a list of awards: %v", err)
		}

		o := b.object(domain.Actor{Person: lin}, n.ID, publicity.Objecting{Row: 1}).Objection
		b.answer(b.head, o, publicity.Upheld)
		b.must(runner.Drain(ctx), runner.Drain(ctx))
		opened, err := b.aid.List(ctx, b.head, l.ID)
		b.must(err)
		if len(opened.Changes) != 1 || opened.Changes[0].Kind != aid.Removes || opened.Changes[0].State != aid.Open || !opened.Intact {
			t.Errorf("asked for: %+v", opened.Changes)
		}
		kept := b.kept(n.ID)
		_, err = b.publicity.Withdraw(ctx, b.officer, n.ID, kept.Notice.Version, "名单有误")
		b.must(err, runner.Drain(ctx), b.aid.Publicise(ctx, b.officer, l.ID), runner.Drain(ctx))
		if list, err = b.publicity.Hanging(ctx, b.teacher, domain.Page{Limit: 5}); err != nil || len(list.Items) != 1 || list.Items[0].ID == n.ID {
			t.Errorf("made public again: %+v, %v", list.Items, err)
		}
	})
}
