package domain_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
)

// table fills a grid from its innermost cells and adds it up.
func table(rows, columns, leaves []int) []int {
	counts := make([]int, len(rows)*len(columns))
	next := 0
	for r := range rows {
		for c := range columns {
			if slices.Contains(rows, r) || slices.Contains(columns, c) {
				continue
			}
			for up := r; up >= 0; up = rows[up] {
				for over := c; over >= 0; over = columns[over] {
					counts[up*len(columns)+over] += leaves[next]
				}
			}
			next++
		}
	}
	return counts
}

// printed is a grid as it is published, a line for each row.
func printed(columns int, counts []int, marks []domain.Mark, below int) string {
	var b strings.Builder
	for c, n := range counts {
		b.WriteString(marks[c].Text(n, below))
		if (c+1)%columns == 0 {
			b.WriteByte('\n')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func TestPolicyM3(t *testing.T) {
	t.Parallel()
	flat := []int{-1, 0, 0, 0}
	for _, tt := range []struct {
		name          string
		rows, columns []int
		leaves        []int
		want          string
	}{
		{"nothing small", flat, []int{-1}, []int{5, 3, 7}, "15\n5\n3\n7\n"},
		{"zero is no small cell", flat, []int{-1}, []int{5, 0, 7}, "12\n5\n0\n7\n"},
		{"one small cell: the least of the others goes with it", flat, []int{-1}, []int{9, 2, 30}, "41\n*\n<3\n30\n"},
		{"two small cells that could be each other", flat, []int{-1}, []int{1, 2, 30}, "33\n<3\n<3\n30\n"},
		{"two that could not: 2 + 2 is told by the total", flat, []int{-1}, []int{2, 2, 30}, "34\n<3\n<3\n*\n"},
		{"three is shown", flat, []int{-1}, []int{3, 3, 3}, "9\n3\n3\n3\n"},
		{"a small total hides what it is made of", []int{-1, 0, 0}, []int{-1}, []int{1, 1}, "<3\n<3\n<3\n"},
		{"zeros of a small total too", []int{-1, 0, 0}, []int{-1}, []int{0, 2}, "<3\n<3\n<3\n"},
	} {
		counts := table(tt.rows, tt.columns, tt.leaves)
		marks := domain.Suppress(counts, domain.Grid(tt.rows, tt.columns), 3)
		if got := printed(len(tt.columns), counts, marks, 3); got != tt.want {
			t.Errorf("%s: published\n%s, want\n%s", tt.name, got, tt.want)
		}
	}
}

// TestAI17ACrossTable hides a small cell of a county with a second row and
// column, and leaves everything else readable.
func TestAI17ACrossTable(t *testing.T) {
	t.Parallel()
	rows, columns := []int{-1, 0, 0, 0, 0}, []int{-1, 0, 0, 0}
	counts := table(rows, columns, []int{40, 2, 60, 20, 25, 30, 50, 70, 90, 80, 15, 10})
	marks := domain.Suppress(counts, domain.Grid(rows, columns), 3)
	hidden := 0
	for _, m := range marks {
		if m != domain.Shown {
			hidden++
		}
	}
	if hidden != 4 {
		t.Errorf("%d cells are hidden, want 4: the small one, one in its row, one in its column, one where the two meet\n%s",
			hidden, printed(len(columns), counts, marks, 3))
	}
	if marks[1*4+2] != domain.Small {
		t.Errorf("the cell of 2 is %v, want Small", marks[1*4+2])
	}
}

// attacker knows what is published and how it was made, and looks for another
// truth in which a hidden cell differs.
type attacker struct {
	rows, columns []int
	counts        []int
	marks         []domain.Mark
	below, cell   int
	leaves        []int
	trial         []int
}

// known is what a reader knows of a cell from its mark alone.
func (a *attacker) known(c int) (low, high int) {
	switch a.marks[c] {
	case domain.Shown:
		return a.counts[c], a.counts[c]
	case domain.Small:
		r, k := c/len(a.columns), c%len(a.columns)
		if up := a.rows[r]; up >= 0 && a.marks[up*len(a.columns)+k] == domain.Small {
			return 0, a.below - 1
		}
		if over := a.columns[k]; over >= 0 && a.marks[r*len(a.columns)+over] == domain.Small {
			return 0, a.below - 1
		}
		return 1, a.below - 1
	}
	return 0, a.counts[c] + 100
}

// differs tries values near the truth for the innermost cells from the nth on.
func (a *attacker) differs(n int) bool {
	if n == len(a.leaves) {
		if a.trial[a.cell] == a.counts[a.cell] {
			return false
		}
		for c := range a.trial {
			if low, high := a.known(c); a.trial[c] < low || a.trial[c] > high {
				return false
			}
		}
		return true
	}
	at := a.leaves[n]
	low, high := a.known(at)
	for _, by := range []int{0, 1, -1, 2, -2} {
		v := a.counts[at] + by
		if v < low || v > high {
			continue
		}
		a.add(at, v)
		if a.possible(at) && a.differs(n+1) {
			return true
		}
		a.add(at, -v)
	}
	return false
}

// possible cuts a search off whose total is over what is known already.
func (a *attacker) possible(at int) bool {
	for up := at / len(a.columns); up >= 0; up = a.rows[up] {
		for over := at % len(a.columns); over >= 0; over = a.columns[over] {
			c := up*len(a.columns) + over
			if _, high := a.known(c); a.trial[c] > high {
				return false
			}
		}
	}
	return true
}

func (a *attacker) add(at, v int) {
	for up := at / len(a.columns); up >= 0; up = a.rows[up] {
		for over := at % len(a.columns); over >= 0; over = a.columns[over] {
			a.trial[up*len(a.columns)+over] += v
		}
	}
}

// TestAI17 is the promise: whoever solves the published table with whole
// numbers finds at least two values for every hidden cell, in flat tables, in
// cross tables and in hierarchies.
func TestAI17(t *testing.T) {
	t.Parallel()
	shapes := []struct{ rows, columns []int }{
		{[]int{-1, 0, 0, 0, 0, 0}, []int{-1}},
		{[]int{-1, 0, 0}, []int{-1, 0, 0}},
		{[]int{-1, 0, 0, 0}, []int{-1, 0, 0}},
		{[]int{-1, 0, 0, 1, 1, 2, 2}, []int{-1}},       // city, counties, schools
		{[]int{-1, 0, 0, 1, 1, 2}, []int{-1, 0, 0}},    // … by grade
		{[]int{-1, 0, 0, 1, 1}, []int{-1, 0, 0, 1, 1}}, // trees on both sides
	}
	rapid.Check(t, func(t *rapid.T) {
		shape := rapid.SampledFrom(shapes).Draw(t, "shape")
		below := rapid.SampledFrom([]int{3, 3, 3, 5}).Draw(t, "below")
		leaves := rapid.SliceOfN(rapid.SampledFrom([]int{0, 0, 1, 1, 2, 2, 3, 4, 5, 9, 40}), 9, 9).Draw(t, "leaves")
		counts := table(shape.rows, shape.columns, leaves)
		marks := domain.Suppress(counts, domain.Grid(shape.rows, shape.columns), below)
		var inner []int
		for c := range counts {
			r, k := c/len(shape.columns), c%len(shape.columns)
			if !slices.Contains(shape.rows, r) && !slices.Contains(shape.columns, k) {
				inner = append(inner, c)
			}
		}
		for c, m := range marks {
			if m == domain.Shown && counts[c] > 0 && counts[c] < below {
				t.Fatalf("a small count is shown:\n%s", printed(len(shape.columns), counts, marks, below))
			}
			if m == domain.Shown {
				continue
			}
			a := attacker{shape.rows, shape.columns, counts, marks, below, c, inner, make([]int, len(counts))}
			if !a.differs(0) {
				t.Fatalf("cell %d = %d follows from\n%s of %v", c, counts[c], printed(len(shape.columns), counts, marks, below), counts)
			}
		}
	})
}

// TestAI17OfACity takes a table as large as any report: 2,000 schools in 9
// counties by 12 categories.
func TestAI17OfACity(t *testing.T) {
	t.Parallel()
	rows, columns := []int{-1}, []int{-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	for range 9 {
		rows = append(rows, 0)
	}
	for s := range 2000 {
		rows = append(rows, 1+s%9)
	}
	leaves := make([]int, 2000*12)
	for i := range leaves {
		leaves[i] = (i*i*7 + i*13) % 97 % 41
	}
	counts := table(rows, columns, leaves)
	marks := domain.Suppress(counts, domain.Grid(rows, columns), 3)
	small, hidden := 0, 0
	for c, n := range counts {
		if n == 1 || n == 2 {
			small++
		}
		if marks[c] != domain.Shown {
			hidden++
		}
	}
	if small == 0 || hidden > 4*small || marks[0] != domain.Shown {
		t.Errorf("%d small cells hide %d of %d and the grand total is %v, want at most 4 for each and the total shown", small, hidden, len(counts), marks[0])
	}
}
