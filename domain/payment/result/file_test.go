package result_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
)

// batch draws the rows of a batch on its way, and the file that a bank makes of
// it when nothing is wrong.
func batch(t *rapid.T) ([]ledger.Attempt, []bankfile.Reply) {
	var rows []ledger.Attempt
	var lines []bankfile.Reply
	for n := range rapid.IntRange(1, 12).Draw(t, "rows") {
		card := rapid.StringMatching(`6[0-9]{18}`).Draw(t, "card")
		a := ledger.Attempt{
			ID: ledger.AttemptID{byte(n + 1)}, Row: n + 1, Amount: domain.Money(rapid.Int64Range(1, 500_000).Draw(t, "fen")),
			PayeeName: rapid.SampledFrom([]string{"林晓雨", "张伟", "买买提·艾力"}).Draw(t, "name"), CardLast4: card[15:], State: ledger.AttemptExported,
		}
		rows = append(rows, a)
		lines = append(lines, bankfile.Reply{
			Line: n + 2, Batch: "B1", Row: a.Row, PayeeName: a.PayeeName, Card: card, Amount: a.Amount, HasAmount: true,
			Outcome: rapid.SampledFrom([]string{"成功", "发放成功", "失败", "退票"}).Draw(t, "outcome"), FailureText: "卡未激活",
		})
	}
	return rows, lines
}

// spoil changes something of some lines, or nothing.
func spoil(t *rapid.T, lines []bankfile.Reply) []bankfile.Reply {
	lines = slices.Clone(lines)
	for range rapid.IntRange(0, 5).Draw(t, "spoilt") {
		l := &lines[rapid.IntRange(0, len(lines)-1).Draw(t, "line")]
		switch rapid.IntRange(0, 6).Draw(t, "how") {
		case 0:
			l.Row = rapid.IntRange(-1, 14).Draw(t, "row")
		case 1:
			l.Amount++
		case 2:
			l.PayeeName = "别人"
		case 3:
			l.Card = "6217000000000000000"
		case 4:
			l.Outcome = "处理中"
		case 5:
			l.Damaged = true
		case 6:
			l.Batch = "B2"
		}
	}
	return lines
}

// TestAFaithfulFileFitsInAnyOrder matches what a bank made of the batch, its lines
// in any order: each fits, and names its attempt.
func TestAFaithfulFileFitsInAnyOrder(t *testing.T) {
	t.Parallel()
	causes := reference(t).Causes
	rapid.Check(t, func(t *rapid.T) {
		rows, lines := batch(t)
		lines = rapid.Permutation(lines).Draw(t, "order")
		staged := result.Sought{Batch: "B1", Rows: rows, Causes: causes}.Match(result.ID{1}, lines)
		for i, s := range staged {
			paid := strings.HasSuffix(lines[i].Outcome, "成功")
			want := result.Line{
				Result: result.ID{1}, Line: lines[i].Line, BatchRow: lines[i].Row, Amount: lines[i].Amount, Succeeded: paid, Attempt: rows[lines[i].Row-1].ID,
			}
			if !paid {
				want.Cause = "F02"
			}
			if diff := cmp.Diff(want, s); diff != "" {
				t.Fatalf("line %d (-want +got)\n%s", i, diff)
			}
		}
	})
}

// TestAFileIsStagedInPartsAsAtOnce cuts any file anywhere: what earlier lines
// named is known to the later ones, and nothing else differs (policy G7).
func TestAFileIsStagedInPartsAsAtOnce(t *testing.T) {
	t.Parallel()
	causes := reference(t).Causes
	rapid.Check(t, func(t *rapid.T) {
		rows, lines := batch(t)
		lines = spoil(t, lines)
		whole := result.Sought{Batch: "B1", Rows: rows, Causes: causes}.Match(result.ID{}, lines)
		var parts []result.Line
		for len(lines) > 0 {
			n := rapid.IntRange(1, len(lines)).Draw(t, "part")
			in := result.Sought{Batch: "B1", Causes: causes}
			for _, l := range lines[:n] {
				for _, a := range rows {
					if a.Row == l.Row && !slices.Contains(in.Rows, a) {
						in.Rows = append(in.Rows, a)
					}
				}
			}
			for _, s := range parts {
				in.Seen = append(in.Seen, s.BatchRow)
			}
			parts, lines = append(parts, in.Match(result.ID{}, lines[:n])...), lines[n:]
		}
		if diff := cmp.Diff(whole, parts); diff != "" {
			t.Fatalf("in parts (-at once +in parts)\n%s", diff)
		}
	})
}

// TestARowIsSettledByOneLineAtMost spoils any file: no row is named by two lines
// that fit, and each that fits says of its row what the row is.
func TestARowIsSettledByOneLineAtMost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows, lines := batch(t)
		for i := range rows {
			rows[i].State = rapid.SampledFrom([]ledger.AttemptState{
				ledger.AttemptExported, ledger.AttemptExported, ledger.AttemptPaid, ledger.AttemptFailed, ledger.AttemptLeft,
			}).Draw(t, "state")
		}
		lines = spoil(t, lines)
		fits := map[int]bool{}
		for i, s := range (result.Sought{Batch: "B1", Rows: rows}).Match(result.ID{}, lines) {
			if s.Problem != result.Fits {
				continue
			}
			a := rows[s.BatchRow-1]
			if fits[s.BatchRow] || a.State != ledger.AttemptExported || s.Amount != a.Amount || s.Attempt != a.ID ||
				lines[i].PayeeName != a.PayeeName || !strings.HasSuffix(lines[i].Card, a.CardLast4) || lines[i].Damaged || lines[i].Batch != "B1" {
				t.Fatalf("%+v fits %+v", lines[i], a)
			}
			fits[s.BatchRow] = true
		}
	})
}

// TestWhatIsMissingIsAProblemOfTheRow lists rows that a file lacks.
func TestWhatIsMissingIsAProblemOfTheRow(t *testing.T) {
	t.Parallel()
	rows := []ledger.Attempt{{ID: ledger.AttemptID{4}, Row: 4, Amount: 115000}, {ID: ledger.AttemptID{9}, Row: 9, Amount: 1}}
	want := []result.Line{
		{Result: result.ID{1}, Line: -4, BatchRow: 4, Amount: 115000, Attempt: ledger.AttemptID{4}, Problem: result.Missing},
		{Result: result.ID{1}, Line: -9, BatchRow: 9, Amount: 1, Attempt: ledger.AttemptID{9}, Problem: result.Missing},
	}
	if diff := cmp.Diff(want, result.Lacking(result.ID{1}, rows)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestPolicyG7OneProblemHoldsTheFile sums a file up.
func TestPolicyG7OneProblemHoldsTheFile(t *testing.T) {
	t.Parallel()
	for problems, want := range map[int]result.State{0: result.Applying, 1: result.Held, 500: result.Held} {
		f := result.File{State: result.Received}
		f.Stage(result.Staged{Lines: 500, Sum: 115000, Problems: problems})
		if f.State != want || f.Lines != 500 || f.Sum != 115000 || f.Problems != problems {
			t.Errorf("%d problems: %+v", problems, f)
		}
	}
}

// TestPolicyG7AHeldFileIsDecidedByAnotherPerson says each word of a held file.
func TestPolicyG7AHeldFileIsDecidedByAnotherPerson(t *testing.T) {
	t.Parallel()
	liu, sun := domain.PersonID{1}, domain.PersonID{2}
	for _, row := range []struct {
		remark string
		state  result.State
		by     domain.PersonID
		say    result.Verdict
		ends   result.State
		want   error
	}{
		{"the matching rows", result.Held, sun, result.Verdict{Version: 2, Decision: result.ApplyMatching, Reason: " 其余由银行重报 "}, result.Applying, nil},
		{"none of it", result.Held, sun, result.Verdict{Version: 2, Decision: result.Reject, Reason: "文件有误"}, result.Rejected, nil},
		{"a word that is neither applies nothing", result.Held, sun, result.Verdict{Version: 2, Decision: "?", Reason: "?"}, result.Rejected, nil},
		{"who imported it", result.Held, liu, result.Verdict{Version: 2, Decision: result.ApplyMatching, Reason: "属实"}, "", result.ErrOwnResult},
		{"as it was before", result.Held, sun, result.Verdict{Version: 1, Decision: result.Reject, Reason: "属实"}, "", domain.ErrStale},
		{"without a reason", result.Held, sun, result.Verdict{Version: 2, Decision: result.Reject, Reason: "\t"}, "", ledger.ErrReason},
		{"not read yet", result.Received, sun, result.Verdict{Version: 2, Decision: result.Reject, Reason: "属实"}, "", result.ErrResultState},
		{"unreadable", result.Unreadable, sun, result.Verdict{Version: 2, Decision: result.Reject, Reason: "属实"}, "", result.ErrResultState},
		{"being applied", result.Applying, sun, result.Verdict{Version: 2, Decision: result.Reject, Reason: "属实"}, "", result.ErrResultState},
		{"applied", result.Applied, sun, result.Verdict{Version: 2, Decision: result.Reject, Reason: "属实"}, "", result.ErrResultState},
		{"rejected", result.Rejected, sun, result.Verdict{Version: 2, Decision: result.ApplyMatching, Reason: "属实"}, "", result.ErrResultState},
	} {
		f := result.File{State: row.state, Owner: liu, Problems: 1, Version: 2}
		before := f
		err := f.Decide(row.by, row.say)
		if row.want != nil {
			if !errors.Is(err, row.want) || f != before {
				t.Errorf("%s: %v, %+v; want %v", row.remark, err, f, row.want)
			}
			continue
		}
		if err != nil || f.State != row.ends || f.DecidedBy != row.by || f.Reason != strings.TrimSpace(row.say.Reason) {
			t.Errorf("%s: %v, %+v", row.remark, err, f)
		}
	}
}

// FuzzNothingFitsByChance matches a file of any text with one row: a line fits
// only if it says the row, its amount and its payee, and an outcome.
func FuzzNothingFitsByChance(f *testing.F) {
	f.Add("序号\t收款人姓名\t金额（元）\t发放结果\t社保卡金融账号\t批次号\n3\t林晓雨\t1150.00\t成功\t6217000000000000004\tB1")
	f.Add("序号\t收款人姓名\t金额（元）\t发放结果\n3\t林晓雨\t1,150\t退票\n3\t林晓雨\t1150.0\t成功")
	f.Add("发放结果\t金额（元）\t序号\t收款人姓名\n0\t1150\t03\t'林晓雨")
	layout := bankfile.Layout{Use: bankfile.ForResult, Columns: []bankfile.Column{
		{Key: "row", Title: "序号"},
		{Key: "batch", Title: "批次号"},
		{Key: "payee_name", Title: "收款人姓名"},
		{Key: "card", Title: "社保卡金融账号"},
		{Key: "amount", Title: "金额（元）"},
		{Key: "outcome", Title: "发放结果"},
		{Key: "failure", Title: "失败原因"},
	}}
	a := ledger.Attempt{ID: ledger.AttemptID{3}, Row: 3, Amount: 115000, PayeeName: "林晓雨", CardLast4: "0004", State: ledger.AttemptExported}
	words := []string{"成功", "发放成功", "已发放", "paid", "success", "1", "失败", "发放失败", "退票", "已退回", "failed", "0"}
	f.Fuzz(func(t *testing.T, table string) {
		r := bankfile.NewReader(layout)
		var lines []bankfile.Reply
		var texts [][]string
		for n, row := range strings.Split(table, "\n") {
			var cells []bankfile.Cell
			var said []string
			for _, text := range strings.Split(row, "\t") {
				cells = append(cells, bankfile.Cell{Text: text})
				said = append(said, strings.TrimSpace(strings.TrimPrefix(text, "'")))
			}
			if line, is := r.Line(n+1, cells); is {
				lines, texts = append(lines, line), append(texts, said)
			}
		}
		settled := 0
		for i, s := range (result.Sought{Batch: "B1", Rows: []ledger.Attempt{a}}).Match(result.ID{}, lines) {
			if s.Problem != result.Fits {
				continue
			}
			settled++
			says := func(what func(string) bool) bool { return slices.ContainsFunc(texts[i], what) }
			if !says(func(c string) bool { return c == "林晓雨" }) ||
				!says(func(c string) bool { n, err := strconv.Atoi(c); return err == nil && n == 3 }) ||
				!says(func(c string) bool {
					m, err := domain.ParseMoney(strings.ReplaceAll(c, ",", ""))
					return err == nil && m == a.Amount
				}) ||
				!says(func(c string) bool { return slices.Contains(words, c) }) {
				t.Fatalf("%q fits", texts[i])
			}
		}
		if settled > 1 {
			t.Fatalf("%d lines settle one row: %q", settled, table)
		}
	})
}
