package payment_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/ledger"
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
	batch := payment.Batch{Number: "20260316-0000002A"}
	rows := []ledger.Attempt{
		{ID: ledger.AttemptID{1}, Row: 1, Amount: 115000, PayeeName: "林晓雨", CardLast4: "0004", State: ledger.AttemptExported},
		{ID: ledger.AttemptID{2}, Row: 2, Amount: 31250, PayeeName: "陈建国", CardLast4: "0007", State: ledger.AttemptExported},
		{ID: ledger.AttemptID{3}, Row: 3, Amount: 1, PayeeName: "已到账", CardLast4: "0009", State: ledger.AttemptPaid},
		{ID: ledger.AttemptID{4}, Row: 4, Amount: 1, PayeeName: "取出", CardLast4: "0001", State: ledger.AttemptLeft},
	}
	file := func(change func(*payment.FileLine)) []payment.FileLine {
		lines := []payment.FileLine{
			{Line: 2, Batch: batch.Number, Row: 1, PayeeName: "林晓雨", Card: "6217000000000000004", Amount: 115000, HasAmount: true, Outcome: "成功"},
			{Line: 3, Batch: batch.Number, Row: 2, PayeeName: "陈建国", Card: "6230000000000000007", Amount: 31250, HasAmount: true, Outcome: "成功"},
		}
		change(&lines[0])
		return lines
	}
	for _, row := range []struct {
		remark string
		lines  []payment.FileLine
		want   map[int]payment.Problem // by line
	}{
		{"all fits", file(func(*payment.FileLine) {}), map[int]payment.Problem{2: "", 3: ""}},
		{"no batch number and no card in the file", file(func(l *payment.FileLine) { l.Batch, l.Card = "", "" }), map[int]payment.Problem{2: "", 3: ""}},
		{"failed fits too", file(func(l *payment.FileLine) { l.Outcome = "失败" }), map[int]payment.Problem{2: "", 3: ""}},
		{"another batch", file(func(l *payment.FileLine) { l.Batch = "20260316-0000002B" }), map[int]payment.Problem{2: payment.OtherBatch, 3: ""}},
		{"a row the batch has not", file(func(l *payment.FileLine) { l.Row = 9 }), map[int]payment.Problem{2: payment.UnknownRow, 3: ""}},
		{"a row that was taken out", file(func(l *payment.FileLine) { l.Row = 4 }), map[int]payment.Problem{2: payment.UnknownRow, 3: ""}},
		{"a fen too little", file(func(l *payment.FileLine) { l.Amount-- }), map[int]payment.Problem{2: payment.WrongAmount, 3: ""}},
		{"no amount that can be read", file(func(l *payment.FileLine) { l.HasAmount = false }), map[int]payment.Problem{2: payment.WrongAmount, 3: ""}},
		{"another name", file(func(l *payment.FileLine) { l.PayeeName = "林小雨" }), map[int]payment.Problem{2: payment.WrongPayee, 3: ""}},
		{"another card", file(func(l *payment.FileLine) { l.Card = "6217000000000000005" }), map[int]payment.Problem{2: payment.WrongPayee, 3: ""}},
		{"a card that a spreadsheet spoilt", file(func(l *payment.FileLine) { l.Card = "6.217E+18" }), map[int]payment.Problem{2: payment.WrongPayee, 3: ""}},
		{"neither paid nor failed", file(func(l *payment.FileLine) { l.Outcome = "处理中" }), map[int]payment.Problem{2: payment.NoOutcome, 3: ""}},
		{"the same row twice", file(func(l *payment.FileLine) { l.Row, l.PayeeName, l.Card, l.Amount = 2, "陈建国", "", 31250 }), map[int]payment.Problem{2: "", 3: payment.RowTwice}},
		{"a row that was paid before", append(file(func(*payment.FileLine) {}), payment.FileLine{Line: 4, Row: 3, PayeeName: "已到账", Amount: 1, HasAmount: true, Outcome: "成功"}), map[int]payment.Problem{2: "", 3: "", 4: payment.AlreadySettled}},
		{"digits lost to 6.2E+18", file(func(l *payment.FileLine) { l.Damaged = true }), map[int]payment.Problem{2: payment.Damaged, 3: ""}},
		{"an empty file", nil, map[int]payment.Problem{}},
	} {
		got := map[int]payment.Problem{}
		for _, l := range payment.Match(payment.ResultID{}, batch, rows, nil, row.lines, ref) {
			got[l.Line] = l.Problem
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.remark, diff)
		}
	}
}

func TestCausesAreFoundByWhatBanksWrite(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	for text, want := range map[string]string{
		"F02": "F02", "姓名或证件号与账户不符": "F01", "户名不符，请核对": "F01", "卡未激活": "F02", "该卡已挂失": "F03",
		"账户不存在": "F04", "账户状态：止付": "F05", "无社保卡": "F06", "重复发放": "F07", "系统超时": "F08", "": "F08", "天气不好": "F08",
	} {
		if got := ref.Cause(text).Code; got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

// read gives every row of a file to a reader.
func read(l payment.Layout, rows [][]string) (lines []payment.FileLine, headed bool) {
	r := payment.NewReader(l)
	for n, row := range rows {
		cells := make([]payment.Cell, len(row))
		for i, text := range row {
			cells[i] = payment.Cell{Text: text, Damaged: strings.Contains(text, "E+")}
		}
		if line, is := r.Line(n+1, cells); is {
			lines = append(lines, line)
		}
	}
	return lines, r.Headed()
}

func TestAResultIsReadByItsTitles(t *testing.T) {
	t.Parallel()
	layout, err := reference(t).Layout(payment.Wish{Use: payment.ForResult, Today: domain.NewDay(2026, 3, 16)})
	if err != nil {
		t.Fatal(err)
	}
	want := []payment.FileLine{
		{Line: 4, Batch: "B1", Row: 1, PayeeName: "林晓雨", Card: "6217000000000000004", Amount: 115000, HasAmount: true, Outcome: "成功"},
		{Line: 6, Batch: "B1", Row: 2, PayeeName: "买买提·艾力", Amount: 31250, HasAmount: true, Outcome: "失败", FailureText: "未激活"},
		{Line: 7, Row: 0, PayeeName: "合计"},
		{Line: 9, Row: 3, PayeeName: "张伟", Card: "6.2E+18", Amount: 100, HasAmount: true, Outcome: "成功", Damaged: true},
	}
	got, ok := read(layout, [][]string{
		{"发放结果"},
		{},
		{" 序号", "批次号", "收款人姓名", "金额（元）", "发放结果", "备注", "失败原因", "社保卡金融账号"},
		{"1", "B1", "林晓雨", "1150.00", "成功", "x", "", "'6217000000000000004"},
		{"", " "},
		{"2", "B1", " 买买提·艾力 ", "312.5", "失败", "", "未激活"},
		{"", "", "合计", "1,462.501"},
		{" 序号", "批次号", "收款人姓名", "金额（元）", "发放结果", "备注", "失败原因", "社保卡金融账号"}, // the head again, on the next page
		{"3", "", "张伟", "1.00", "成功", "", "", "6.2E+18"},
	})
	if diff := cmp.Diff(want, got); diff != "" || !ok {
		t.Errorf("%t (-want +got)\n%s", ok, diff)
	}
	for remark, rows := range map[string][][]string{
		"no head":           {{"1", "林晓雨", "1150.00"}},
		"a head too little": {{"序号", "收款人姓名", "金额（元）"}, {"1", "林晓雨", "1150.00"}},
		"nothing":           nil,
	} {
		if _, ok := read(layout, rows); ok {
			t.Errorf("%s was read", remark)
		}
	}
}
