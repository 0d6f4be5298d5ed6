package payment

import (
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain/payment/bankfile"
	"lizhi/domain/payment/ledger"
)

// TestAFamilyReadsWhereTheMoneyIs puts money of 1,150 yuan into each account.
func TestAFamilyReadsWhereTheMoneyIs(t *testing.T) {
	t.Parallel()
	ref := Reference{Causes: bankfile.Causes{{Code: "F02", Name: "未激活", Family: "请到柜台激活。"}}}
	for _, row := range []struct {
		remark string
		of     Owed
		state  ledger.Account
		text   string
	}{
		{"nobody drafted it yet", Owed{}, ledger.Pending, "待发放"},
		{"it waits", Owed{Obligated: true, Obligation: ledger.Obligation{Planned: 115000, Pending: 115000}}, ledger.Pending, "待发放"},
		{"on its way", Owed{Obligated: true, Obligation: ledger.Obligation{Planned: 115000, InFlight: 115000}}, ledger.InFlight, "已提交银行"},
		{"it arrived", Owed{Obligated: true, Obligation: ledger.Obligation{Planned: 115000, Paid: 115000}}, ledger.Paid, "已到账"},
		{"it came back", Owed{Status: Status{Cause: "F02"}, Obligated: true, Obligation: ledger.Obligation{Planned: 115000, Returned: 115000}}, ledger.Returned, "银行退回：未激活。请到柜台激活。"},
		{"corrected, the old cause is nobody's business", Owed{Status: Status{Cause: "F02"}, Obligated: true, Obligation: ledger.Obligation{Planned: 115000, Pending: 115000}}, ledger.Pending, "待发放"},
		{"withdrawn", Owed{Obligated: true, Obligation: ledger.Obligation{Planned: 115000, Withdrawn: 115000}}, ledger.Struck, "已撤回"},
		{"clawed back", Owed{Obligated: true, Obligation: ledger.Obligation{Planned: 115000, ClawedBack: 115000}}, ledger.ClawedBack, "已追回"},
		{"clawed back, and owed again", Owed{Obligated: true, Obligation: ledger.Obligation{Planned: 230000, ClawedBack: 115000, Pending: 115000}}, ledger.Pending, "待发放"},
		{"clawed back, and paid again", Owed{Obligated: true, Obligation: ledger.Obligation{Planned: 230000, ClawedBack: 115000, Paid: 115000}}, ledger.Paid, "已到账"},
		{"a part of it is recovered", Owed{Obligated: true, Obligation: ledger.Obligation{Planned: 115000, ClawedBack: 15000, Paid: 100000}}, ledger.Paid, "已到账"},
		{"it is being taken back", Owed{Recovering: true, Obligated: true, Obligation: ledger.Obligation{Planned: 115000, Paid: 115000}}, ledger.Paid, "已到账，但发放有误，正在追回：学校会与您联系"},
		{"what came back comes first", Owed{Obligated: true, Obligation: ledger.Obligation{Planned: 4, Pending: 1, InFlight: 1, Paid: 1, Returned: 1}}, ledger.Returned, "银行退回：。"},
	} {
		s := row.of.status(ref)
		if s.State != row.state || s.Text != row.text {
			t.Errorf("%s: %s %q, want %s %q", row.remark, s.State, s.Text, row.state, row.text)
		}
		if s.State != ledger.Returned && s.Cause != "" {
			t.Errorf("%s: she reads the cause %s", row.remark, s.Cause)
		}
	}
}

func TestPolicyG11Percent(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ part, whole, want int64 }{
		{97, 100, 9700}, {99, 100, 9900}, {9999, 10000, 9999}, {99999, 100000, 9999}, {100, 100, 10000}, {0, 7, 0}, {1, 3, 3333},
	} {
		if got := Percent(row.part, row.whole); got == nil || *got != row.want {
			t.Errorf("%d of %d = %v, want %d hundredths", row.part, row.whole, got, row.want)
		}
	}
	if got := Percent(0, 0); got != nil {
		t.Errorf("0 of 0 = %d, want none", *got)
	}
}

// TestPolicyG11OnlyAllIsAHundredPercent draws parts of wholes.
func TestPolicyG11OnlyAllIsAHundredPercent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(1, 1<<40).Draw(t, "whole")
		part := rapid.Int64Range(0, whole).Draw(t, "part")
		got := *Percent(part, whole)
		if (got == 10000) != (part == whole) || got*whole > part*10000 || (got+1)*whole <= part*10000 {
			t.Fatalf("%d of %d is %d hundredths", part, whole, got)
		}
	})
}
