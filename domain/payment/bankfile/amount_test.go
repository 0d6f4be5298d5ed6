package bankfile_test

import (
	"testing"

	"lizhi/domain"
	"lizhi/domain/payment/bankfile"
)

// TestPolicyG7AmountsAsBanksWriteThem: what is no amount is never taken for one.
func TestPolicyG7AmountsAsBanksWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]domain.Money{
		"312.5": 31250, "312.50 ": 31250, "¥312.50": 31250, "￥312.50": 31250, "312.50元": 31250, "1,312.50": 131250, "１３１２．５０": 131250, "0": 0,
		"-312.50": -1, "(312.50)": -1, "312.505": -1, "3.125E2": -1, "三百": -1, "": -1, "¥": -1, "NaN": -1, "312.50 USD": -1,
	} {
		r := bankfile.NewReader(bankfile.Layout{Columns: []bankfile.Column{
			{Key: "row", Title: "序号"}, {Key: "payee_name", Title: "姓名"}, {Key: "amount", Title: "金额"}, {Key: "outcome", Title: "结果"},
		}})
		r.Line(1, []bankfile.Cell{{Text: "序号"}, {Text: "姓名"}, {Text: "金额"}, {Text: "结果"}})
		line, ok := r.Line(2, []bankfile.Cell{{Text: "1"}, {Text: "林晓雨"}, {Text: text}, {Text: "成功"}})
		if !ok || line.HasAmount != (want >= 0) || want >= 0 && line.Amount != want {
			t.Errorf("%q reads as %d, %v", text, line.Amount, line.HasAmount)
		}
	}
}
