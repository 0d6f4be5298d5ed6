package result_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
	"lizhi/domain/payment/result"
	"lizhi/seeds"
)

func reference(t *testing.T) payment.Reference {
	t.Helper()
	ref, err := seeds.Payment()
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// TestPolicyG7WhatDoesNotFitIsNamed changes one thing of a file at a time.
func TestPolicyG7WhatDoesNotFitIsNamed(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	const batch = "20260316-0000002A"
	rows := []ledger.Attempt{
		{ID: ledger.AttemptID{1}, Row: 1, Amount: 115000, PayeeName: "林晓雨", CardLast4: "0004", State: ledger.AttemptExported},
		{ID: ledger.AttemptID{2}, Row: 2, Amount: 31250, PayeeName: "陈建国", CardLast4: "0007", State: ledger.AttemptExported},
		{ID: ledger.AttemptID{3}, Row: 3, Amount: 1, PayeeName: "已到账", CardLast4: "0009", State: ledger.AttemptPaid},
		{ID: ledger.AttemptID{4}, Row: 4, Amount: 1, PayeeName: "取出", CardLast4: "0001", State: ledger.AttemptLeft},
	}
	file := func(change func(*bankfile.Reply)) []bankfile.Reply {
		lines := []bankfile.Reply{
			{Line: 2, Batch: batch, Row: 1, PayeeName: "林晓雨", Card: "6217000000000000004", Amount: 115000, HasAmount: true, Outcome: "成功"},
			{Line: 3, Batch: batch, Row: 2, PayeeName: "陈建国", Card: "6230000000000000007", Amount: 31250, HasAmount: true, Outcome: "成功"},
		}
		change(&lines[0])
		return lines
	}
	sought := result.Sought{Batch: batch, Rows: rows, Causes: ref.Causes}
	for _, row := range []struct {
		remark string
		lines  []bankfile.Reply
		want   map[int]result.Problem // by line
	}{
		{"all fits", file(func(*bankfile.Reply) {}), map[int]result.Problem{2: "", 3: ""}},
		{"no batch number and no card in the file", file(func(l *bankfile.Reply) { l.Batch, l.Card = "", "" }), map[int]result.Problem{2: "", 3: ""}},
		{"failed fits too", file(func(l *bankfile.Reply) { l.Outcome = "失败" }), map[int]result.Problem{2: "", 3: ""}},
		{"another batch", file(func(l *bankfile.Reply) { l.Batch = "20260316-0000002B" }), map[int]result.Problem{2: result.OtherBatch, 3: ""}},
		{"a row the batch has not", file(func(l *bankfile.Reply) { l.Row = 9 }), map[int]result.Problem{2: result.UnknownRow, 3: ""}},
		{"a row that was taken out", file(func(l *bankfile.Reply) { l.Row = 4 }), map[int]result.Problem{2: result.UnknownRow, 3: ""}},
		{"a fen too little", file(func(l *bankfile.Reply) { l.Amount-- }), map[int]result.Problem{2: result.WrongAmount, 3: ""}},
		{"no amount that can be read", file(func(l *bankfile.Reply) { l.HasAmount = false }), map[int]result.Problem{2: result.WrongAmount, 3: ""}},
		{"another name", file(func(l *bankfile.Reply) { l.PayeeName = "林小雨" }), map[int]result.Problem{2: result.WrongPayee, 3: ""}},
		{"another card", file(func(l *bankfile.Reply) { l.Card = "6217000000000000005" }), map[int]result.Problem{2: result.WrongPayee, 3: ""}},
		{"a card that a spreadsheet spoilt", file(func(l *bankfile.Reply) { l.Card = "6.217E+18" }), map[int]result.Problem{2: result.WrongPayee, 3: ""}},
		{"neither paid nor failed", file(func(l *bankfile.Reply) { l.Outcome = "处理中" }), map[int]result.Problem{2: result.NoOutcome, 3: ""}},
		{"the same row twice", file(func(l *bankfile.Reply) { l.Row, l.PayeeName, l.Card, l.Amount = 2, "陈建国", "", 31250 }), map[int]result.Problem{2: "", 3: result.RowTwice}},
		{"a row that was paid before", append(file(func(*bankfile.Reply) {}), bankfile.Reply{Line: 4, Row: 3, PayeeName: "已到账", Amount: 1, HasAmount: true, Outcome: "成功"}), map[int]result.Problem{2: "", 3: "", 4: result.AlreadySettled}},
		{"digits lost to 6.2E+18", file(func(l *bankfile.Reply) { l.Damaged = true }), map[int]result.Problem{2: result.Damaged, 3: ""}},
		{"an empty file", nil, map[int]result.Problem{}},
	} {
		got := map[int]result.Problem{}
		for _, l := range sought.Match(result.ID{}, row.lines) {
			got[l.Line] = l.Problem
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.remark, diff)
		}
	}
}
