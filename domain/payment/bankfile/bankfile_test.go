package bankfile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/payment"
	"lizhi/domain/payment/bankfile"
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

// TestTheNewestLayoutOfTheCountyCounts picks among layouts by use, county and
// day.
func TestTheNewestLayoutOfTheCountyCounts(t *testing.T) {
	t.Parallel()
	qingfeng, nanle := domain.UnitID{1}, domain.UnitID{2}
	day := func(m, d int) domain.Day { return domain.NewDay(2026, 1, 1).Add(31*(m-1) + d - 1) }
	layouts := bankfile.Layouts{
		{Code: "all-1", Use: bankfile.ForBatch, From: day(1, 1)},
		{Code: "all-2", Use: bankfile.ForBatch, From: day(5, 1)},
		{Code: "qf-1", Use: bankfile.ForBatch, From: day(2, 1), County: qingfeng},
		{Code: "qf-2", Use: bankfile.ForBatch, From: day(4, 1), County: qingfeng},
		{Code: "result", Use: bankfile.ForResult, From: day(1, 1)},
	}
	for _, row := range []struct {
		remark string
		wish   bankfile.Wish
		want   string
	}{
		{"before the county had its own", bankfile.Wish{Use: bankfile.ForBatch, County: qingfeng, Today: day(1, 20)}, "all-1"},
		{"the county's own", bankfile.Wish{Use: bankfile.ForBatch, County: qingfeng, Today: day(3, 1)}, "qf-1"},
		{"its newer one, on the day", bankfile.Wish{Use: bankfile.ForBatch, County: qingfeng, Today: day(4, 1)}, "qf-2"},
		{"though one of all is newer still", bankfile.Wish{Use: bankfile.ForBatch, County: qingfeng, Today: day(6, 1)}, "qf-2"},
		{"another county", bankfile.Wish{Use: bankfile.ForBatch, County: nanle, Today: day(6, 1)}, "all-2"},
		{"the city's own schools", bankfile.Wish{Use: bankfile.ForBatch, Today: day(6, 1)}, "all-2"},
		{"by its code, old as it is", bankfile.Wish{Use: bankfile.ForBatch, Code: "qf-1", County: qingfeng, Today: day(6, 1)}, "qf-1"},
		{"by the code of another county", bankfile.Wish{Use: bankfile.ForBatch, Code: "qf-1", County: nanle, Today: day(6, 1)}, ""},
		{"of another use", bankfile.Wish{Use: bankfile.ForResult, Today: day(6, 1)}, "result"},
		{"before there was any", bankfile.Wish{Use: bankfile.ForBatch, Today: domain.NewDay(2025, 1, 1)}, ""},
	} {
		got, err := layouts.For(row.wish)
		if got.Code != row.want || (err == nil) != (row.want != "") {
			t.Errorf("%s: %q, %v; want %q", row.remark, got.Code, err, row.want)
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
		if got := ref.Causes.Meant(text).Code; got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

// read gives every row of a file to a reader.
func read(l bankfile.Layout, rows [][]string) (lines []bankfile.Reply, headed bool) {
	r := bankfile.NewReader(l)
	for n, row := range rows {
		cells := make([]bankfile.Cell, len(row))
		for i, text := range row {
			cells[i] = bankfile.Cell{Text: text, Damaged: strings.Contains(text, "E+")}
		}
		if line, is := r.Line(n+1, cells); is {
			lines = append(lines, line)
		}
	}
	return lines, r.Headed()
}

func TestAResultIsReadByItsTitles(t *testing.T) {
	t.Parallel()
	layout, err := reference(t).Layouts.For(bankfile.Wish{Use: bankfile.ForResult, Today: domain.NewDay(2026, 3, 16)})
	if err != nil {
		t.Fatal(err)
	}
	want := []bankfile.Reply{
		{Line: 4, Batch: "B1", Row: 1, PayeeName: "林晓雨", Card: "6217000000000000004", Amount: 115000, HasAmount: true, Outcome: "成功"},
		{Line: 6, Batch: "B1", Row: 2, PayeeName: "买买提·艾力", Amount: 31250, HasAmount: true, Outcome: "失败", FailureText: "未激活"},
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
