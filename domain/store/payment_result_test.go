package store_test

import (
	"context"
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

// uploaded is a clean upload of somebody's, with a content.
func (p *purse) uploaded(owner domain.PersonID, kind files.Kind, content byte) domain.FileID {
	p.t.Helper()
	id := domain.FileID(storetest.NextID())
	p.must(p.db.Files().InTx(context.Background(), system, nil, func(tx files.Tx) error {
		return tx.AddFile(context.Background(), files.File{
			ID: id, Owner: owner, Kind: kind, Name: "结果.csv", State: files.Clean, Size: 1, SHA256: files.Sum{content},
			CreatedAt: storetest.Start,
		})
	}))
	return id
}

func TestPolicyG6AResultIsAppliedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.award(lin)
		b := p.exported()
		for remark, file := range map[string]domain.FileID{
			"somebody else's upload": p.uploaded(p.head.Person, files.Result, 1),
			"a photo":                p.uploaded(p.officer.Person, files.Picture, 2),
			"no upload":              domain.FileID(storetest.NextID()),
		} {
			if _, err := p.payment.Import(ctx, p.officer, b.ID, file); refusal(err) != "payment.not_upload" {
				t.Errorf("%s: %v, want payment.not_upload", remark, err)
			}
		}
		first, err := p.payment.Import(ctx, p.officer, b.ID, p.uploaded(p.officer.Person, files.Result, 7))
		p.must(err)
		if first.Repeated || first.Result.State != result.Received {
			t.Errorf("the first import is %+v", first)
		}
		_, err = p.stage(first.Result.ID, p.told(b, nil))
		p.must(err)
		// The same content comes as another upload, and as the same one.
		for range 2 {
			again, err := p.payment.Import(ctx, p.officer, b.ID, p.uploaded(p.officer.Person, files.Result, 7))
			p.must(err)
			if !again.Repeated || again.Result.ID != first.Result.ID || again.Result.State != result.Applied {
				t.Errorf("the same content again: %+v", again)
			}
		}
		if _, err := p.stage(first.Result.ID, p.told(b, nil)); refusal(err) != "payment.result_state" {
			t.Errorf("staged twice: %v", err)
		}
		p.award(p.student("张伟"))
		other := p.exported()
		if _, err := p.payment.Import(ctx, p.officer, other.ID, p.uploaded(p.officer.Person, files.Result, 7)); refusal(err) != "payment.other_batch" {
			t.Errorf("the content of another batch: %v", err)
		}
		if got := p.status(lin); got != "已到账" {
			t.Errorf("林晓雨 reads %q", got)
		}
		p.sound()
	})
}

// TestPolicyG6WhatCameToNothingIsBroughtAgain: a file brought to the wrong batch,
// or rejected too soon, is not lost for the right one.
func TestPolicyG6WhatCameToNothingIsBroughtAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin, zhang := p.student("林晓雨"), p.student("张伟")
		p.award(lin)
		right := p.exported()
		p.award(zhang)
		wrong := p.exported()
		bring := func(b payment.Batch) payment.Imported {
			done, err := p.payment.Import(ctx, p.officer, b.ID, p.uploaded(p.officer.Person, files.Result, 9))
			p.must(err)
			return done
		}
		reject := func(r result.File) {
			_, err := p.payment.Decide(ctx, p.head, r.ID, result.Verdict{Version: r.Version, Decision: result.Reject, Reason: "批次不对"})
			p.must(err)
		}
		lines := p.told(right, nil)
		for range 2 { // the same mistake twice
			held, err := p.stage(bring(wrong).Result.ID, lines)
			p.must(err)
			if held.State != result.Held || held.Batch != wrong.ID {
				t.Fatalf("for the wrong batch it is %s", held.State)
			}
			if _, err := p.payment.Import(ctx, p.officer, right.ID, p.uploaded(p.officer.Person, files.Result, 9)); refusal(err) != "payment.other_batch" {
				t.Errorf("while it is held elsewhere: %v", err)
			}
			reject(held)
		}
		unread := bring(right).Result.ID
		p.must(p.payment.Unread(ctx, system, unread, bankfile.ErrNoTable))
		if r, _, err := p.payment.Result(ctx, p.head, unread, result.Part{}); err != nil || r.State != result.Unreadable || r.Reason == "" {
			t.Errorf("unread it is %s, %q, %v", r.State, r.Reason, err)
		}
		applied, err := p.stage(bring(right).Result.ID, lines)
		p.must(err)
		if applied.State != result.Applied || applied.Batch != right.ID || applied.Reason != "" {
			t.Errorf("for the right batch it is %s, %q", applied.State, applied.Reason)
		}
		if again := bring(right); !again.Repeated {
			t.Error("what was applied is taken in again")
		}
		if lin, zhang := p.status(lin), p.status(zhang); lin != "已到账" || zhang != "已提交银行" {
			t.Errorf("林晓雨 reads %q, 张伟 %q", lin, zhang)
		}
		p.sound()
	})
}

func TestAI11AndPolicyG7AFileThatDoesNotFitIsHeldWhole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin, zhang := p.student("林晓雨"), p.student("张伟")
		p.award(lin, zhang)
		b := p.exported()
		wrong := p.told(b, nil)
		wrong[0].Amount++
		held, err := p.stage(p.received(b, "wrong").ID, wrong)
		p.must(err)
		if held.State != result.Held || held.Problems != 1 {
			t.Fatalf("a wrong amount: %s with %d problems", held.State, held.Problems)
		}
		for _, s := range []domain.PersonID{lin, zhang} {
			if got := p.status(s); got != "已提交银行" {
				t.Errorf("a row of a held file reads %q", got)
			}
		}
		verdict := result.Verdict{Version: held.Version, Decision: result.ApplyMatching, Reason: "已与银行核对"}
		both := also(p.officer, domain.Head, p.ofCity.ID)
		if _, err := p.payment.Decide(ctx, both, held.ID, verdict); refusal(err) != "payment.own_result" {
			t.Errorf("who imported decides: %v", err)
		}
		if _, err := p.payment.Decide(ctx, p.officer, held.ID, verdict); refusal(err) != "forbidden" {
			t.Errorf("an officer decides: %v", err)
		}
		stale := verdict
		stale.Version = 99
		if _, err := p.payment.Decide(ctx, p.head, held.ID, stale); refusal(err) != "stale" {
			t.Errorf("a stale decision: %v", err)
		}
		applied, err := p.payment.Decide(ctx, p.head, held.ID, verdict)
		p.must(err)
		if applied.State != result.Applied || applied.PaidRows != 1 {
			t.Errorf("the matching rows: %s, %d paid", applied.State, applied.PaidRows)
		}
		if _, err := p.payment.Decide(ctx, p.head, held.ID, verdict); refusal(err) != "stale" && refusal(err) != "payment.result_state" {
			t.Errorf("decided twice: %v", err)
		}
		if b, err := p.payment.Batch(ctx, p.head, b.ID); err != nil || b.State != payment.Exported {
			t.Errorf("with a row open the batch is %s, %v", b.State, err)
		}
		p.sound()

		// The row that stayed open comes in a file of its own; another one is rejected.
		rest := p.told(b, nil)[:1]
		extra := append(rest, bankfile.Reply{Line: 9, Row: 77, PayeeName: "路人", HasAmount: true, Amount: 1, Outcome: "成功"})
		held, err = p.stage(p.received(b, "extra").ID, extra)
		p.must(err)
		_, err = p.payment.Decide(ctx, p.head, held.ID, result.Verdict{Version: held.Version, Decision: result.Reject, Reason: "文件有误"})
		p.must(err)
		done, err := p.stage(p.received(b, "rest").ID, rest)
		p.must(err)
		if done.State != result.Applied {
			t.Errorf("the rest is %s", done.State)
		}
		for _, s := range []domain.PersonID{lin, zhang} {
			if got := p.status(s); got != "已到账" {
				t.Errorf("at the end a student reads %q", got)
			}
		}
		p.sound()
	})
}

// TestAI12ReturnedMoneyIsReissued is pay, return, fix, pay: a lineage of two,
// paid once (policy G8–G10).
func TestPolicyG8AndAI12ReturnedMoneyIsReissued(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.award(lin)
		b := p.exported()
		p.landed(b, "first", map[int]string{1: "账号不存在"})
		failed := p.rows(b)[0]
		if failed.State != ledger.AttemptFailed || failed.Cause != "F04" {
			t.Fatalf("the row is %s, %s", failed.State, failed.Cause)
		}
		if _, err := p.payment.Draft(ctx, p.officer, p.drafting(lin)); refusal(err) != "payment.returned" {
			t.Errorf("drafted before it was corrected: %v", err)
		}
		o, _, err := p.payment.Obligation(ctx, p.officer, failed.Obligation)
		p.must(err)
		correct := func(reason string, version int) error {
			_, err := p.payment.Correct(ctx, p.officer, o.ID, cases.Correction{Reason: reason, Version: version})
			return err
		}
		if err := correct("", o.Version); refusal(err) != "payment.unchanged" {
			t.Errorf("G9, the same data without a reason: %v", err)
		}
		if err := correct("", o.Version+1); refusal(err) != "stale" {
			t.Errorf("a stale correction: %v", err)
		}
		p.must(db.EndCard(ctx, lin))
		if err := correct("", o.Version); refusal(err) != "payment.no_card" {
			t.Errorf("corrected without a card: %v", err)
		}
		p.card(lin, "林晓雨", true)
		p.must(correct("", o.Version))
		if err := correct("", o.Version+1); refusal(err) != "payment.not_returned" {
			t.Errorf("corrected twice: %v", err)
		}
		if got := p.status(lin); got != "待发放" {
			t.Errorf("after the correction 林晓雨 reads %q", got)
		}
		second := p.exported()
		a := p.rows(second)[0]
		if a.Number != 2 || a.Previous != failed.ID || a.CardLast4 == failed.CardLast4 {
			t.Errorf("the second attempt is %+v", a)
		}
		p.landed(second, "second", nil)
		if again := p.rows(b)[0]; again.State != ledger.AttemptFailed {
			t.Errorf("the original became %s", again.State)
		}
		o, entries, err := p.payment.Obligation(ctx, p.officer, o.ID)
		p.must(err)
		if o.Paid != 115000 || o.Planned != 115000 || len(entries) != 6 {
			t.Errorf("paid %s of %s in %d entries", o.Paid, o.Planned, len(entries))
		}
		if err := correct("再发一次", o.Version); refusal(err) != "payment.paid" {
			t.Errorf("G10, a paid row again: %v", err)
		}
		rates, err := p.payment.Rates(ctx, p.bureau, payment.Filter{Term: spring})
		p.must(err)
		if rates.Submitted.Rows != 1 || rates.FirstPass.Rows != 0 || rates.Due.Rows != 1 || rates.Paid.Amount != 115000 {
			t.Errorf("rates = %+v", rates)
		}
		p.sound()
	})
}

func TestPolicyG9TheSameAgainWithAReason(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.award(lin)
		b := p.exported()
		p.landed(b, "first", map[int]string{1: "系统超时"})
		o, _, err := p.payment.Obligation(ctx, p.officer, p.rows(b)[0].Obligation)
		p.must(err)
		_, err = p.payment.Correct(ctx, p.officer, o.ID, cases.Correction{Reason: "银行系统故障已排除", Version: o.Version})
		p.must(err)
		second := p.exported()
		if a := p.rows(second)[0]; a.Reason != "银行系统故障已排除" || a.Number != 2 {
			t.Errorf("the second attempt is %+v", a)
		}
		// It failed again: the old reason does not count twice.
		p.landed(second, "second", map[int]string{1: "系统超时"})
		o, _, err = p.payment.Obligation(ctx, p.officer, o.ID)
		p.must(err)
		if _, err := p.payment.Correct(ctx, p.officer, o.ID, cases.Correction{Version: o.Version}); refusal(err) != "payment.unchanged" {
			t.Errorf("the same a third time: %v", err)
		}
		p.sound()
	})
}

func TestPolicyG14AndG15WhatAFileCannotCarryIsNamed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		p.award(p.student("林晓雨"), p.student("李𬭚"), p.student("=cmd()"))
		b := p.approved()
		row := map[string]string{}
		for _, a := range p.rows(b) {
			row[a.PayeeName] = map[int]string{1: "/rows/1", 2: "/rows/2", 3: "/rows/3"}[a.Row]
		}
		named := func(f bankfile.Format) map[string]string {
			_, err := p.payment.Export(ctx, p.officer, b.ID, bankfile.Form{Format: f})
			var got map[string]string
			if fault, ok := err.(*domain.Fault); ok { //nolint:errorlint // the service returns faults unwrapped
				got = map[string]string{}
				for _, field := range fault.Fields {
					got[field.Pointer] = field.Code
				}
			}
			return got
		}
		gbk := named(bankfile.CSVGBK)
		if gbk[row["李𬭚"]] != "payment.unencodable" || gbk[row["=cmd()"]] != "payment.formula" || gbk[row["林晓雨"]] != "" {
			t.Errorf("GBK names %v", gbk)
		}
		if utf8 := named(bankfile.CSV); len(utf8) != 1 || utf8[row["=cmd()"]] != "payment.formula" {
			t.Errorf("UTF-8 names %v", utf8)
		}
		if xlsx := named(bankfile.XLSX); xlsx != nil {
			t.Errorf("XLSX names %v", xlsx)
		}
	})
}

func TestACardThatChangedAfterDraftingIsNamed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		lin := p.student("林晓雨")
		p.award(lin)
		b := p.approved()
		p.must(db.EndCard(ctx, lin))
		p.card(lin, "林晓雨", true)
		if _, err := p.payment.Export(ctx, p.officer, b.ID, bankfile.Form{Format: bankfile.CSV}); refusal(err) != "payment.card_changed" {
			t.Errorf("exported to a card that is not in use any more: %v", err)
		}
		p.sound()
	})
}
