package payment_test

import (
	"testing"

	"lizhi/domain/payment"
)

func TestPolicyG11Percent(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ part, whole, want int64 }{
		{97, 100, 9700}, {99, 100, 9900}, {9999, 10000, 9999}, {99999, 100000, 9999}, {100, 100, 10000}, {0, 7, 0}, {1, 3, 3333},
	} {
		if got := payment.Percent(row.part, row.whole); got == nil || *got != row.want {
			t.Errorf("%d of %d = %v, want %d hundredths", row.part, row.whole, got, row.want)
		}
	}
	if got := payment.Percent(0, 0); got != nil {
		t.Errorf("0 of 0 = %d, want none", *got)
	}
}
