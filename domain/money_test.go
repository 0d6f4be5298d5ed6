package domain_test

import (
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
)

func TestMoney(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		want domain.Money
		good bool
	}{
		{"312.5", 31250, true}, // 312.5 yuan exists: half of 625
		{"312.50", 31250, true},
		{"312", 31200, true},
		{"0.01", 1, true},
		{"999999999.99", 99999999999, true},
		{"1000000000", 0, false}, // more than any batch
		{"312.505", 0, false},    // there is no half fen
		{"-1", 0, false},
		{"+1", 0, false},
		{"1,000", 0, false},
		{"1e3", 0, false},
		{".5", 0, false},
		{"5.", 0, false},
		{"", 0, false},
		{"１２", 0, false}, // full-width digits
	} {
		got, err := domain.ParseMoney(tt.in)
		if got != tt.want || (err == nil) != tt.good {
			t.Errorf("ParseMoney(%q) = %d, %v, want %d, good = %v", tt.in, got, err, tt.want, tt.good)
		}
	}
	if got := domain.Money(-5).String(); got != "-0.05" {
		t.Errorf("Money(-5) = %s, want -0.05", got)
	}
}

func TestMoneyGoesThereAndBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := domain.Money(rapid.Int64Range(0, 99999999999).Draw(t, "fen"))
		if got, err := domain.ParseMoney(m.String()); err != nil || got != m {
			t.Fatalf("ParseMoney(%s) = %d, %v, want %d", m, got, err, m)
		}
	})
}
