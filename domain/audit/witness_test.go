package audit_test

import (
	"strings"
	"testing"

	"lizhi/domain/audit"
)

func TestAWitnessFileIsRead(t *testing.T) {
	t.Parallel()
	chain := strings.Repeat("0a", 32)
	whole := "2026-03-16T16:05:00Z 12 " + chain + "\n"
	tests := []struct {
		remark, text string
		want         int
		fails        bool
	}{
		{"none", "", 0, false},
		{"two", whole + whole, 2, false},
		{"the last cut off by a crash", whole + whole[:40], 1, false},
		{"one in the middle cut off", whole[:40] + "\n" + whole, 0, true},
		{"something else", "hello\n" + whole, 0, true},
	}
	for _, tt := range tests {
		heads, err := audit.ReadWitness(strings.NewReader(tt.text))
		if len(heads) != tt.want || (err != nil) != tt.fails {
			t.Errorf("%s: %d heads, %v", tt.remark, len(heads), err)
		}
		if len(heads) > 0 && (heads[0].Position != 12 || heads[0].Chain[31] != 10) {
			t.Errorf("%s: %+v", tt.remark, heads[0])
		}
	}
}
