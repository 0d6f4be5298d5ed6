package audit_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain/audit"
)

func TestGapsBelowTheFloorAreRemovedRows(t *testing.T) {
	t.Parallel()
	tests := []struct {
		remark  string
		numbers []int64
		floor   int64
		want    []int64
	}{
		{"nothing was written", nil, 1, nil},
		{"all there", []int64{1, 2, 3}, 4, nil},
		{"the first removed", []int64{2, 3}, 4, []int64{1}},
		{"one in the middle removed", []int64{1, 3}, 4, []int64{2}},
		{"the last removed, the floor knows", []int64{1, 2}, 4, []int64{3}},
		{"all removed, the process's row knows", nil, 3, []int64{1, 2}},
		{"in flight: at the floor", []int64{1, 3}, 2, nil},
		{"in flight below one that is kept: the crash left 2 and 4", []int64{1, 3, 5}, 2, nil},
		{"removed below, in flight above", []int64{2, 5}, 4, []int64{1, 3}},
		{"several in a row", []int64{1, 6}, 7, []int64{2, 3, 4, 5}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, audit.Gaps(tt.numbers, tt.floor, 100)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.remark, diff)
		}
	}
}

func TestGapsStopAtTheirLimit(t *testing.T) {
	t.Parallel()
	if got := audit.Gaps([]int64{1 << 60}, 1<<60, 5); len(got) != 5 {
		t.Errorf("%d gaps, want 5", len(got))
	}
}

func TestAReportCountsWhatItDoesNotName(t *testing.T) {
	t.Parallel()
	var r audit.Report
	if !r.OK() {
		t.Error("an empty report is not OK")
	}
	for range audit.MaxFindings + 5 {
		r.Add(audit.Finding{})
	}
	if len(r.Findings) != audit.MaxFindings || r.Wrong != audit.MaxFindings+5 || r.OK() {
		t.Errorf("%d named, %d counted, OK %v", len(r.Findings), r.Wrong, r.OK())
	}
}

func TestAFindingNamesTheRow(t *testing.T) {
	t.Parallel()
	f := audit.Finding{
		Wrong: audit.Changed, What: "row", Row: [16]byte{0x01, 6: 0x70, 8: 0x80}, Position: 7,
		Process: [16]byte{0x02, 6: 0x70, 8: 0x80}, Number: 3, Action: "growth.verify", At: time.Date(2026, 3, 16, 2, 0, 0, 0, time.UTC),
	}
	for _, part := range []string{"row changed 01000000-", "position 7", "number 3", "growth.verify at 2026-03-16 10:00:00"} {
		if !strings.Contains(f.String(), part) {
			t.Errorf("%q does not say %q", f, part)
		}
	}
}
