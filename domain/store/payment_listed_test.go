package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/publicity"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
	"lizhi/jobs"
)

// listing is a board on which a list of awards hangs, and the tasks about it.
type listing struct {
	*board
	list   aid.List
	notice publicity.NoticeID
	runner *jobs.Runner
}

// listed awards students, freezes the list, and hangs it on 16 March: its last
// day is the 23rd.
func (b *board) listed(students ...domain.PersonID) *listing {
	b.t.Helper()
	ctx := context.Background()
	b.award(students...)
	list, err := b.aid.Freeze(ctx, b.head, b.ofCity.ID, freezing)
	b.must(err)
	feature := jobs.Aid{Aid: b.aid, Publicity: b.publicity}
	l := &listing{board: b, list: list, runner: jobs.New(b.db.Queue(), jobs.Options{World: b.db.World()}, feature, jobs.Publicity{
		Publicity: b.publicity, Reactions: map[publicity.Kind]jobs.Reaction{publicity.Award: feature},
	})}
	b.must(b.aid.Publicise(ctx, b.officer, list.ID), l.runner.Drain(ctx))
	hanging, err := b.publicity.Hanging(ctx, b.teacher, domain.Page{Limit: 5})
	b.must(err)
	l.notice = hanging.Items[0].ID
	return l
}

// row is the number under which a student stands in the list.
func (l *listing) row(student domain.PersonID) int {
	for _, r := range l.kept(l.notice).Rows {
		if r.Person == student {
			return r.Number
		}
	}
	return 0
}

// settle has the bureau decide what was asked about the list.
func (l *listing) settle(state aid.ChangeKind) {
	l.t.Helper()
	opened, err := l.aid.List(context.Background(), l.head, l.list.ID)
	l.must(err)
	for _, c := range opened.Changes {
		_, err := l.aid.Settle(context.Background(), l.bureau, aid.Change{ID: c.ID, Version: c.Version, State: state, Answer: "经核实"})
		l.must(err)
	}
}

// wants drafts each student alone, and gives it up again if it could be.
func (l *listing) wants(remark string, want map[domain.PersonID]string) {
	l.t.Helper()
	ctx, got := context.Background(), map[domain.PersonID]string{}
	for student := range want {
		drawn, err := l.payment.Draft(ctx, l.officer, l.drafting(student))
		if got[student] = refusal(err); err == nil {
			_, err := l.payment.Withdraw(ctx, l.officer, drawn.Batch.ID, drawn.Batch.Version, "试制")
			l.must(err)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		l.t.Errorf("%s (-want +got)\n%s", remark, diff)
	}
}

// TestPolicyG2HoldsAFrozenAward hangs a list and objects to two of its rows: each
// is held until its objection is rejected, or its removal decided, and nobody
// else is.
func TestPolicyG2HoldsAFrozenAward(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		lin, wei, wang := b.student("林晓雨"), b.student("张伟"), b.student("王五")
		l := b.listed(lin, wei, wang)
		at := domain.Actor{Person: wang}
		all := func(of map[domain.PersonID]string, rest string) map[domain.PersonID]string {
			for _, s := range []domain.PersonID{lin, wei, wang} {
				if _, said := of[s]; !said {
					of[s] = rest
				}
			}
			return of
		}
		type by = map[domain.PersonID]string
		l.wants("policy D3: the list hangs", all(by{}, "payment.list_hangs"))
		first := l.object(at, l.notice, publicity.Objecting{Row: l.row(lin)}).Objection
		second := l.object(at, l.notice, publicity.Objecting{Row: l.row(wei), Anonymous: true}).Objection
		l.wants("two rows are objected to", all(by{lin: "payment.objected", wei: "payment.objected"}, "payment.list_hangs"))
		l.on(2026, 3, 23)
		l.wants("its last day", all(by{lin: "payment.objected", wei: "payment.objected"}, "payment.list_hangs"))
		l.on(2026, 3, 24)
		l.wants("the night's task is late", all(by{lin: "payment.objected", wei: "payment.objected"}, ""))
		_, err := l.publicity.TakeDown(ctx, system)
		l.must(err)
		l.wants("it is taken down", all(by{lin: "payment.objected", wei: "payment.objected"}, ""))

		drawn, err := l.payment.Draft(ctx, l.officer, l.drafting())
		l.must(err)
		if drawn.Batch.Rows != 1 || drawn.Batch.LeftOut != 2 {
			t.Errorf("everybody: %d rows, %d left out; want 1 and 2", drawn.Batch.Rows, drawn.Batch.LeftOut)
		}
		_, err = l.payment.Withdraw(ctx, l.officer, drawn.Batch.ID, drawn.Batch.Version, "等待异议结果")
		l.must(err)

		l.answer(l.head, first, publicity.Rejected)
		l.answer(l.head, second, publicity.Upheld)
		l.wants("one rejected, one upheld, and nobody told aid yet", all(by{wei: "payment.doubted"}, ""))
		l.must(l.runner.Drain(ctx))
		l.wants("the removal is asked for", all(by{wei: "payment.doubted"}, ""))
		l.settle(aid.Refused)
		l.wants("the bureau refuses it", all(by{}, ""))
		l.sound()
	})
}

// TestPolicyG2ARemovedAwardIsNotPaid has an objection to the whole list upheld
// and the removal accepted.
func TestPolicyG2ARemovedAwardIsNotPaid(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		lin, wei := b.student("林晓雨"), b.student("张伟")
		l := b.listed(lin)
		whole := l.object(domain.Actor{Person: wei}, l.notice, publicity.Objecting{}).Objection
		l.wants("the whole list is objected to", map[domain.PersonID]string{lin: "payment.objected"})
		l.answer(l.head, whole, publicity.Upheld)
		l.must(l.runner.Drain(ctx))
		l.settle(aid.Accepted)
		l.wants("she is removed", map[domain.PersonID]string{lin: "payment.not_awarded"})
	})
}

// TestPolicyG2AListTakenBackHoldsNothing takes a list back while it hangs.
func TestPolicyG2AListTakenBackHoldsNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		lin := b.student("林晓雨")
		l := b.listed(lin)
		l.object(domain.Actor{Person: lin}, l.notice, publicity.Objecting{Row: 1})
		_, err := l.publicity.Withdraw(ctx, l.officer, l.notice, l.kept(l.notice).Notice.Version, "名单有误")
		l.must(err, l.runner.Drain(ctx))
		l.wants("taken back", map[domain.PersonID]string{lin: ""})
	})
}

// TestPolicyG2AHeldAwardIsNotExported has an answer appealed after the batch was
// approved: the batch cannot leave, and drafted again it leaves that row out.
func TestPolicyG2AHeldAwardIsNotExported(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBoard(t, db), context.Background()
		lin, wei := b.student("林晓雨"), b.student("张伟")
		l := b.listed(lin, wei)
		o := l.object(domain.Actor{Person: wei}, l.notice, publicity.Objecting{Row: l.row(lin)}).Objection
		l.on(2026, 3, 24)
		_, err := l.publicity.TakeDown(ctx, system)
		l.must(err)
		l.answer(l.head, o, publicity.Rejected)
		batch := l.approved()
		if batch.Rows != 2 {
			t.Fatalf("%d rows, want 2", batch.Rows)
		}
		_, err = l.publicity.Appeal(ctx, domain.Actor{Person: wei}, o.ID, "答复没有说明理由")
		l.must(err)
		if _, err := l.payment.Export(ctx, l.officer, batch.ID, bankfile.Form{}); refusal(err) != "payment.held" {
			t.Errorf("exported under appeal: %v, want payment.held", err)
		}
		_, err = l.payment.Withdraw(ctx, l.officer, batch.ID, batch.Version, "等待申诉结果")
		l.must(err)
		l.wants("under appeal", map[domain.PersonID]string{lin: "payment.objected"})
		batch = l.approved()
		if rows := l.rows(batch); len(rows) != 1 || rows[0].Student != wei {
			t.Errorf("drafted again: %+v", rows)
		}
		_, err = l.payment.Export(ctx, l.officer, batch.ID, bankfile.Form{})
		l.must(err)
		l.sound()
	})
}
