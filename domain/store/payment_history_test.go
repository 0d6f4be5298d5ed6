package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/cases"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// TestAI13AnyHistoryConserves does to six students whatever can be done, in any
// order: drafts, withdrawals, exports, results with every outcome, corrections,
// recoveries, supplements. After each step every invariant holds, and nobody has
// more than the award.
func TestAI13AnyHistoryConserves(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p := newPurse(t, db)
		var students []domain.PersonID
		for n := range 6 {
			students = append(students, p.student(fmt.Sprint("学生", n)))
		}
		p.award(students...)
		h := history{purse: p, students: students, dice: rand.New(rand.NewPCG(20260316, 7)), done: map[string]int{}}
		for range 120 {
			h.step()
			p.sound()
			if t.Failed() {
				t.Fatalf("after %v", h.done)
			}
		}
		for _, what := range []string{"draft", "export", "result", "correct", "ask", "allow", "back"} {
			if h.done[what] == 0 {
				t.Errorf("the history has no %s: %v", what, h.done)
			}
		}
	})
}

// history is a purse to which anything happens.
type history struct {
	*purse
	students []domain.PersonID
	dice     *rand.Rand
	done     map[string]int
	files    int
}

// step tries one thing; a refusal is an answer like another.
func (h *history) step() {
	h.t.Helper()
	ctx := context.Background()
	did := func(what string, err error) {
		h.t.Helper()
		switch {
		case err == nil:
			h.done[what]++
		case !strings.Contains(refusal(err), "."):
			h.t.Fatalf("%s: %v", what, err)
		}
	}
	batches, err := h.payment.Batches(ctx, h.officer, payment.Filter{}, domain.Page{Limit: 3})
	h.must(err)
	if len(batches.Items) == 0 || h.dice.IntN(4) == 0 {
		some := slices.Clone(h.students)
		h.dice.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
		did("draft", second(h.payment.Draft(ctx, h.officer, h.drafting(some[:1+h.dice.IntN(5)]...))))
		return
	}
	b := batches.Items[h.dice.IntN(len(batches.Items))]
	switch b.State {
	case payment.Drafted:
		if h.dice.IntN(6) == 0 {
			did("withdraw", second(h.payment.Withdraw(ctx, h.officer, b.ID, b.Version, "重做")))
			return
		}
		b, err = h.payment.Check(ctx, h.head, b.ID, saw(b))
		h.must(err)
		b, err = h.payment.Approve(ctx, h.bureau, b.ID, saw(b))
		h.must(err)
		did("export", second(h.payment.Export(ctx, h.officer, b.ID, bankfile.Form{Format: bankfile.CSV})))
	case payment.Exported:
		h.result(b, did)
	default:
		h.mend(b, did)
	}
}

// result tells of the open rows of a batch, some failed, and now and then one
// that does not fit.
func (h *history) result(b payment.Batch, did func(string, error)) {
	h.t.Helper()
	open := map[int]bool{}
	for _, a := range h.rows(b) {
		open[a.Row] = a.State == ledger.AttemptExported
	}
	var lines []bankfile.Reply
	for _, l := range h.told(b, nil) {
		if !open[l.Row] {
			continue
		}
		if h.dice.IntN(3) == 0 {
			l.Outcome, l.FailureText = "失败", "账号不存在"
		}
		if h.dice.IntN(8) == 0 {
			l.Amount++
		}
		lines = append(lines, l)
	}
	h.files++
	r, err := h.stage(h.received(b, fmt.Sprint("file ", h.files)).ID, lines)
	did("result", err)
	if r.State == result.Held {
		v := result.Verdict{Version: r.Version, Decision: result.ApplyMatching, Reason: "已核对"}
		if h.dice.IntN(3) == 0 {
			v.Decision = result.Reject
		}
		did("decide", second(h.payment.Decide(context.Background(), h.head, r.ID, v)))
	}
}

// mend corrects, recovers or adds to the obligation of a row.
func (h *history) mend(b payment.Batch, did func(string, error)) {
	h.t.Helper()
	ctx := context.Background()
	rows := h.rows(b)
	o, _, err := h.payment.Obligation(ctx, h.officer, rows[h.dice.IntN(len(rows))].Obligation)
	h.must(err)
	asked, err := h.payment.Recoveries(ctx, h.bureau, cases.Filter{Student: o.Student}, domain.Page{Limit: 1})
	h.must(err)
	supplements, err := h.payment.Supplements(ctx, h.bureau, cases.Filter{Student: o.Student, State: string(cases.Asked)}, domain.Page{Limit: 1})
	h.must(err)
	say := cases.Say{Allow: cases.Yes, Reason: "属实"}
	switch {
	case o.Returned > 0:
		did("correct", second(h.payment.Correct(ctx, h.officer, o.ID, cases.Correction{Reason: "再发", Version: o.Version})))
	case len(supplements.Items) > 0:
		say.Version = supplements.Items[0].Version
		did("part", second(h.payment.DecideSupplement(ctx, h.bureau, supplements.Items[0].ID, say)))
	case len(asked.Items) > 0 && asked.Items[0].State == cases.Asked:
		say.Version = asked.Items[0].Version
		did("allow", second(h.payment.DecideRecovery(ctx, h.bureau, asked.Items[0].ID, say)))
	case len(asked.Items) > 0 && asked.Items[0].State == cases.Allowed:
		did("back", second(h.payment.SettleRecovery(ctx, h.officer, asked.Items[0].ID, cases.Back{Version: asked.Items[0].Version, Receipt: "1"})))
	case o.ClawedBack > 0 && h.dice.IntN(2) == 0:
		did("supplement", second(h.payment.AskSupplement(ctx, h.officer, cases.Addition{
			Student: o.Student, Programme: "YKT-5", Term: spring, Amount: domain.Money(1 + h.dice.IntN(60000)), Reason: "补发",
		})))
	default:
		recall := cases.Recall{Obligation: o.ID, Purpose: cases.PayAgain, Reason: "错发", Version: o.Version}
		if h.dice.IntN(2) == 0 {
			recall.Purpose, recall.Amount = cases.NotOwed, domain.Money(1+h.dice.IntN(60000))
		}
		did("ask", second(h.payment.AskRecovery(ctx, h.officer, recall)))
	}
}

// TestOP1EveryCorruptionOfMoneyIsNamed breaks one thing at a time by SQL, past
// every rule of the program, and asks which invariant names it.
func TestOP1EveryCorruptionOfMoneyIsNamed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		p, ctx := newPurse(t, db), context.Background()
		p.award(p.student("林晓雨"), p.student("张伟"), p.student("李四"))
		b := p.exported()
		p.landed(b, "first", map[int]string{3: "账号不存在"})
		p.sound()
		attempt, o := p.rows(b)[0], p.obligation(b, 1)
		for _, c := range []struct {
			remark, break_, mend string
			args                 []any
			want                 string
		}{
			{
				"a lost row", "UPDATE payment_attempts SET batch_row = 9 WHERE id = ?", "UPDATE payment_attempts SET batch_row = 1 WHERE id = ?",
				[]any{attempt.ID},
				"payment.batch_sum",
			},
			{
				"a row that left by itself", "UPDATE payment_attempts SET state = 'left' WHERE id = ?", "UPDATE payment_attempts SET state = 'paid' WHERE id = ?",
				[]any{attempt.ID},
				"payment.batch_sum",
			},
			{
				"a broken sum", "UPDATE payment_batches SET total = total + 1 WHERE id = ?", "UPDATE payment_batches SET total = total - 1 WHERE id = ?",
				[]any{b.ID},
				"payment.batch_sum",
			},
			{
				"a doubled payment", "UPDATE payment_obligations SET planned = planned + 115000, paid = paid + 115000 WHERE id = ?",
				"UPDATE payment_obligations SET planned = planned - 115000, paid = paid - 115000 WHERE id = ?",
				[]any{o.ID},
				"payment.entries",
			},
			{
				"a doubled payment beyond the award", "UPDATE payment_obligations SET planned = planned + 115000, paid = paid + 115000 WHERE id = ?",
				"UPDATE payment_obligations SET planned = planned - 115000, paid = paid - 115000 WHERE id = ?",
				[]any{o.ID},
				"payment.entitled",
			},
			{
				"an entry that changed", "UPDATE payment_entries SET amount = amount - 1 WHERE obligation_id = ? AND target = 'paid'",
				"UPDATE payment_entries SET amount = amount + 1 WHERE obligation_id = ? AND target = 'paid'",
				[]any{o.ID},
				"payment.entries",
			},
			{
				"a payment without an entry", "UPDATE payment_entries SET attempt_id = NULL WHERE attempt_id = ? AND target = 'paid'",
				"UPDATE payment_entries SET attempt_id = ? WHERE attempt_id IS NULL AND target = 'paid'",
				[]any{attempt.ID},
				"payment.paid_once",
			},
			{
				"money in flight of nobody", "UPDATE payment_attempts SET state = 'exported' WHERE id = ?", "UPDATE payment_attempts SET state = 'paid' WHERE id = ?",
				[]any{attempt.ID},
				"payment.one_active",
			},
			{
				"a settled batch with an open row", "UPDATE payment_attempts SET state = 'exported' WHERE id = ?", "UPDATE payment_attempts SET state = 'paid' WHERE id = ?",
				[]any{attempt.ID},
				"payment.settled",
			},
			{
				"a returned row that nobody sees", "UPDATE payment_exceptions SET open_id = NULL WHERE batch_id = ?",
				"UPDATE payment_exceptions SET open_id = attempt_id WHERE batch_id = ?",
				[]any{b.ID},
				"payment.exceptions",
			},
			{
				"an exported row whose payee changed", "UPDATE payment_attempts SET payee_name = '王麻子' WHERE id = ?", "UPDATE payment_attempts SET payee_name = '" + attempt.PayeeName + "' WHERE id = ?",
				[]any{attempt.ID},
				"payment.seal",
			},
			{
				"two rows whose amounts were exchanged", "UPDATE payment_attempts SET amount = amount + CASE batch_row WHEN 1 THEN 5 WHEN 2 THEN -5 ELSE 0 END WHERE batch_id = ?",
				"UPDATE payment_attempts SET amount = amount - CASE batch_row WHEN 1 THEN 5 WHEN 2 THEN -5 ELSE 0 END WHERE batch_id = ?",
				[]any{b.ID},
				"payment.seal",
			},
		} {
			p.must(db.Write(ctx).Exec(c.break_, c.args...).Error)
			broken, err := db.Invariants(ctx)
			p.must(err)
			if !slices.ContainsFunc(broken, func(x store.Broken) bool { return x.Invariant == c.want }) {
				t.Errorf("%s: found %v, want %s", c.remark, broken, c.want)
			}
			for _, x := range broken {
				if strings.Contains(x.Row, "林") || strings.Contains(x.Row, "6217") {
					t.Errorf("%s tells of a person: %s", c.remark, x.Row)
				}
			}
			p.must(db.Write(ctx).Exec(c.mend, c.args...).Error)
			p.sound()
		}
	})
}
