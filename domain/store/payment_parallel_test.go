package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"lizhi/domain"
	"lizhi/domain/files"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// at50 does the same thing fifty times at once and counts what came of it: how
// often it was done, and each refusal.
func at50(do func(n int) error) (done int, refused map[string]int) {
	var mu sync.Mutex
	var all sync.WaitGroup
	refused = map[string]int{}
	for n := range 50 {
		all.Go(func() {
			err := do(n)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				done++
			} else {
				refused[refusal(err)]++
			}
		})
	}
	all.Wait()
	return done, refused
}

// underKey is somebody who sends a request with an idempotency key.
func underKey(who domain.Actor, key string) domain.Actor {
	who.Cause = &domain.Cause{Request: "r", Route: "POST /v1/batches", Key: key, Fingerprint: key}
	return who
}

// TestPolicyM9AndAI13FiftyAtOnce drafts, checks, approves, exports and imports
// the same thing fifty times at once: each happens once and no fen is moved
// twice.
func TestPolicyM9AndAI13FiftyAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		var students []domain.PersonID
		for n := range 4 {
			students = append(students, p.student(fmt.Sprint("学生", n)))
		}
		p.award(students...)
		once := func(what string, do func(n int) error) {
			t.Helper()
			if done, refused := at50(do); done != 1 {
				t.Errorf("%s was done %d times, refused %v", what, done, refused)
			}
			p.sound()
		}
		once("a draft", func(int) error { return second(p.payment.Draft(ctx, p.officer, p.drafting(students...))) })
		list, err := p.payment.Batches(ctx, p.head, payment.Filter{}, domain.Page{Limit: 10})
		p.must(err)
		if len(list.Items) != 1 {
			t.Fatalf("%d batches, want 1", len(list.Items))
		}
		b := list.Items[0]
		once("a check", func(int) error { return second(p.payment.Check(ctx, p.head, b.ID, saw(b))) })
		b, err = p.payment.Batch(ctx, p.bureau, b.ID)
		p.must(err)
		once("an approval", func(int) error { return second(p.payment.Approve(ctx, p.bureau, b.ID, saw(b))) })
		once("an export", func(int) error {
			return second(p.payment.Export(ctx, p.officer, b.ID, bankfile.Form{Format: bankfile.CSV}))
		})
		uploads := make([]domain.FileID, 50)
		for n := range uploads {
			uploads[n] = p.uploaded(p.officer.Person, files.Result, 7) // fifty uploads of equal content
		}
		var mu sync.Mutex
		var first []result.ID
		done, refused := at50(func(n int) error {
			r, err := p.payment.Import(ctx, p.officer, b.ID, uploads[n])
			mu.Lock()
			defer mu.Unlock()
			if err == nil && !r.Repeated {
				first = append(first, r.Result.ID)
			}
			return err
		})
		if len(first) != 1 || done != 50 {
			t.Fatalf("the content was taken in %d times, %d answered, refused %v", len(first), done, refused)
		}
		told := p.told(b, map[int]string{2: "未激活"})
		once("a result", func(int) error { return second(p.stage(first[0], told)) })
	})
}

// TestAI13FiftyReissuesAndRecoveriesAtOnce corrects, asks, decides, settles and
// supplements the same thing fifty times at once: each happens once, the money is
// paid once, and the ledger is conserved after each.
func TestAI13FiftyReissuesAndRecoveriesAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.award(lin)
		once := func(what string, do func(n int) error) {
			t.Helper()
			if done, refused := at50(do); done != 1 {
				t.Errorf("%s was done %d times, refused %v", what, done, refused)
			}
			p.sound()
		}
		b := p.exported()
		p.landed(b, "first", map[int]string{1: "未激活"})
		o := p.obligation(b, 1)
		once("a correction", func(int) error {
			return second(p.payment.Correct(ctx, p.officer, o.ID, cases.Correction{Reason: "已激活", Version: o.Version}))
		})
		once("a re-issue", func(int) error { return second(p.payment.Draft(ctx, p.officer, p.drafting(lin))) })
		list, err := p.payment.Batches(ctx, p.head, payment.Filter{State: payment.Drafted}, domain.Page{Limit: 10})
		p.must(err)
		again := list.Items[0]
		again, err = p.payment.Check(ctx, p.head, again.ID, saw(again))
		p.must(err)
		again, err = p.payment.Approve(ctx, p.bureau, again.ID, saw(again))
		p.must(err)
		_, err = p.payment.Export(ctx, p.officer, again.ID, bankfile.Form{Format: bankfile.CSV})
		p.must(err)
		p.landed(again, "second", nil)
		o = p.obligation(b, 1)
		if o.Paid != 115000 || o.Planned != 115000 {
			t.Fatalf("re-issued: %+v", o)
		}
		once("a recall", func(int) error {
			return second(p.payment.AskRecovery(ctx, p.officer, cases.Recall{Obligation: o.ID, Amount: 15000, Purpose: cases.NotOwed, Reason: "多发", Version: o.Version}))
		})
		asked, err := p.payment.Recoveries(ctx, p.bureau, cases.Filter{}, domain.Page{Limit: 9})
		p.must(err)
		r := asked.Items[0]
		once("a decision", func(int) error {
			return second(p.payment.DecideRecovery(ctx, p.bureau, r.ID, cases.Say{Version: 1, Allow: cases.Yes, Reason: "属实"}))
		})
		once("a recovery", func(int) error {
			return second(p.payment.SettleRecovery(ctx, p.officer, r.ID, cases.Back{Version: 2, Receipt: "31"}))
		})
		once("a supplement", func(int) error {
			return second(p.payment.AskSupplement(ctx, p.officer, cases.Addition{Student: lin, Programme: "YKT-5", Term: spring, Amount: 9000, Reason: "补发"}))
		})
		parts, err := p.payment.Supplements(ctx, p.bureau, cases.Filter{}, domain.Page{Limit: 9})
		p.must(err)
		once("a part", func(int) error {
			return second(p.payment.DecideSupplement(ctx, p.bureau, parts.Items[0].ID, cases.Say{Version: 1, Allow: cases.Yes, Reason: "属实"}))
		})
		if o = p.obligation(b, 1); o.Paid != 100000 || o.ClawedBack != 15000 {
			t.Errorf("in the end %+v", o)
		}
	})
}

func TestPolicyM9TheSameKeyGetsTheSameBatch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.award(lin)
		var mu sync.Mutex
		ids := map[ledger.BatchID]int{}
		done, refused := at50(func(int) error {
			drawn, err := p.payment.Draft(ctx, underKey(p.officer, "draft-2026-spring"), p.drafting(lin))
			mu.Lock()
			defer mu.Unlock()
			ids[drawn.Batch.ID]++
			return err
		})
		if done != 50 || len(ids) != 1 {
			t.Errorf("%d answers with %d batches, refused %v", done, len(ids), refused)
		}
		p.sound()
	})
}

// TestAnAwardIsNotWithdrawnWhileItIsDrafted lets the two run against each
// other: an award that was withdrawn is in no batch.
func TestAnAwardIsNotWithdrawnWhileItIsDrafted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		for n := range 8 {
			s := p.student(fmt.Sprint("学生", n))
			p.award(s)
			award := p.chosen(s)
			var drafted, withdrawn error
			var both sync.WaitGroup
			both.Go(func() { drafted = second(p.payment.Draft(ctx, p.officer, p.drafting(s))) })
			both.Go(func() { withdrawn = second(p.aid.Withdraw(ctx, p.head, award, "不再符合条件")) })
			both.Wait()
			if (drafted == nil) == (withdrawn == nil) {
				t.Errorf("drafted: %v, withdrawn: %v; want one of the two", drafted, withdrawn)
			}
		}
		p.sound()
	})
}
