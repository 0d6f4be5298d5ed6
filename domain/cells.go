package domain

import (
	"cmp"
	"container/heap"
	"math/bits"
	"slices"
	"strconv"
)

// Mark says how a figure of a statistic is published.
type Mark uint8

// The marks. Shown is the figure itself; Small is a count from 1 to below-1, or
// a part of such a count; Withheld is a figure that is kept back because a small
// one could be worked out from it.
const (
	Shown Mark = iota
	Small
	Withheld
)

// Text is what is printed in place of a count: itself, "<3" or "*".
func (m Mark) Text(count, below int) string {
	switch m {
	case Small:
		return "<" + strconv.Itoa(below)
	case Withheld:
		return "*"
	}
	return strconv.Itoa(count)
}

// Sum says that one cell of a statistic is the total of others, all by their
// index.
type Sum struct {
	Total int
	Parts []int
}

// Grid lists the sums of a table whose rows and columns are trees: each row and
// column names the index of its total, or -1. The cell of row r and column c is
// r*len(columns)+c.
func Grid(rows, columns []int) []Sum {
	var sums []Sum
	add := func(parents []int, cell func(at int) int) {
		for total := range parents {
			s := Sum{Total: cell(total)}
			for at, parent := range parents {
				if parent == total {
					s.Parts = append(s.Parts, cell(at))
				}
			}
			if len(s.Parts) > 0 {
				sums = append(sums, s)
			}
		}
	}
	for c := range columns {
		add(rows, func(r int) int { return r*len(columns) + c })
	}
	for r := range rows {
		add(columns, func(c int) int { return r*len(columns) + c })
	}
	return sums
}

// Suppress hides every count from 1 to below-1 and as many others as it takes
// that no hidden one follows from the sums (policy M3, 小样本隐藏). Every hidden
// cell keeps at least two values that fit all that is published, even for
// somebody who knows that a small count is not 0 and a withheld one not small.
// Zeros are shown, unless their total is small.
func Suppress(counts []int, sums []Sum, below int) []Mark {
	t := newCells(counts, sums, below)
	for again := true; again; {
		again = false
		for c := range t.all {
			for reach := 1; t.all[c].mark != Shown && !t.all[c].safe; reach++ {
				if t.all[c].safe = t.protect(c); t.all[c].safe {
					break
				}
				again = true // what is hidden now may stand before c
				if !t.blur(c, reach) {
					t.all[c].safe = true // nothing around it is told at all: any multiple of the truth fits
				}
			}
		}
	}
	marks := make([]Mark, len(counts))
	for c := range t.all {
		marks[c] = t.all[c].mark
	}
	return marks
}

// cell is a count with what a reader of the statistic will know of it: a value
// from low to high, or the count itself while it is shown.
type cell struct {
	count, low, high int
	mark             Mark
	safe             bool // some other value fits: a move of it was found
	blurred          bool // withheld with all around it, small and zero alike
	price            int  // of hiding it
	in               []place
}

// place is a cell in a sum, as its total (+1) or a part (-1).
type place struct{ sum, cell, sign int }

type cells struct {
	all  []cell
	sums [][]place
}

// noLimit is above every count.
const noLimit = int(^uint(0) >> 1)

func newCells(counts []int, sums []Sum, below int) *cells {
	t := &cells{all: make([]cell, len(counts)), sums: make([][]place, len(sums))}
	for c, n := range counts {
		t.all[c] = cell{count: n, low: below, high: noLimit, price: 10 + bits.Len(uint(max(n, 0)))}
		if n > 0 && n < below {
			t.all[c].mark, t.all[c].low, t.all[c].high = Small, 1, below-1
		}
	}
	for s, sum := range sums {
		t.sums[s] = append(t.sums[s], place{s, sum.Total, +1})
		for _, part := range sum.Parts {
			t.sums[s] = append(t.sums[s], place{s, part, -1})
		}
		for _, p := range t.sums[s] {
			t.all[p.cell].in = append(t.all[p.cell].in, p)
		}
		t.all[sum.Total].price += 20
	}
	// What a small total is made of is less still: said of any part, 0 included,
	// or the others would follow.
	for again := true; again; {
		again = false
		for _, sum := range sums {
			for _, part := range sum.Parts {
				if p := &t.all[part]; t.all[sum.Total].mark == Small && (p.mark != Small || p.low != 0) {
					p.mark, p.low, p.high, again = Small, 0, below-1, true
				}
			}
		}
	}
	return t
}

// fits reports whether a reader could take the cell to be one more or less than
// it is, if it were hidden.
func (t *cells) fits(c, by int) bool {
	v := t.all[c].count + by
	return v >= t.all[c].low && v <= t.all[c].high
}

// blur withholds entirely what is within some sums' reach of a cell, and reports
// whether that hid more.
func (t *cells) blur(c, reach int) bool {
	ring, more := []int{c}, false
	for range reach {
		for _, at := range slices.Clone(ring) {
			for _, in := range t.all[at].in {
				for _, p := range t.sums[in.sum] {
					ring = append(ring, p.cell)
				}
			}
		}
		slices.Sort(ring)
		ring = slices.Compact(ring)
	}
	for len(ring) > 0 {
		b := &t.all[ring[0]]
		ring = ring[1:]
		if b.blurred {
			continue
		}
		b.blurred, b.mark, b.low, b.high, more = true, Withheld, 0, noLimit, true
		for _, in := range b.in {
			for _, p := range t.sums[in.sum] { // parts of a total that no longer says it is small
				if in.sign > 0 && p.sign < 0 && t.all[p.cell].low == 0 {
					ring = append(ring, p.cell)
				}
			}
		}
	}
	return more
}

// protect finds the cheapest move of a cell, hides what it takes and reports
// whether there is one.
func (t *cells) protect(c int) bool {
	for _, effort := range []struct{ width, steps int }{{8, 200}, {64, 2000}} {
		var best *move
		for _, by := range []int{+1, -1} {
			if m := t.find(c, by, effort.width, effort.steps); m != nil && (best == nil || m.cost < best.cost) {
				best = m
			}
		}
		if best == nil {
			continue
		}
		for _, s := range best.steps {
			p := &t.all[s.cell]
			p.safe = true
			if p.mark == Shown {
				p.mark = Withheld
			}
		}
		return true
	}
	return false
}

// move is a set of cells that could each be one more or one less with every sum
// still right: another truth behind the same published figures. While it is
// looked for, some sums are off.
type move struct {
	steps []step
	off   []place // sum and by how much, in sign; cell is unused
	cost  int
}

type step struct{ cell, by int }

// find looks for a move that begins with a cell, the cheapest first, trying at
// most width cells to set a sum right and steps moves in all.
func (t *cells) find(c, by, width, steps int) *move {
	if !t.fits(c, by) {
		return nil
	}
	open := &moves{t.with(move{}, step{c, by})}
	for ; open.Len() > 0 && steps > 0; steps-- {
		m := heap.Pop(open).(move)
		if len(m.off) == 0 {
			return &m
		}
		for _, next := range t.next(m, width) {
			heap.Push(open, t.with(m, next))
		}
	}
	return nil
}

// next are the cheapest cells that would set the first sum right that is off.
func (t *cells) next(m move, width int) []step {
	var found []step
	for _, p := range t.sums[m.off[0].sum] {
		by := p.sign
		if m.off[0].sign > 0 {
			by = -by
		}
		used := slices.ContainsFunc(m.steps, func(s step) bool { return s.cell == p.cell })
		if !used && t.fits(p.cell, by) {
			found = append(found, step{p.cell, by})
		}
	}
	left := map[step]int{}
	for _, s := range found {
		left[s] = t.left(m, s)
	}
	slices.SortStableFunc(found, func(a, b step) int { return cmp.Compare(left[a], left[b]) })
	return found[:min(width, len(found))]
}

func (t *cells) cost(c int) int {
	if t.all[c].mark != Shown {
		return 1
	}
	return t.all[c].price
}

// left is what a step costs and leaves to be done: a cell that sets two sums
// right closes a move.
func (t *cells) left(m move, s step) int {
	n := t.cost(s.cell)
	for _, p := range t.all[s.cell].in {
		i := slices.IndexFunc(m.off, func(o place) bool { return o.sum == p.sum })
		if i >= 0 && m.off[i].sign*s.by*p.sign < 0 {
			n -= perSum
		} else {
			n += perSum
		}
	}
	return n
}

// with is a move with one more step.
func (t *cells) with(m move, s step) move {
	n := move{steps: append(slices.Clone(m.steps), s), off: slices.Clone(m.off), cost: m.cost + t.cost(s.cell)}
	for _, p := range t.all[s.cell].in {
		i := slices.IndexFunc(n.off, func(o place) bool { return o.sum == p.sum })
		if i < 0 {
			n.off = append(n.off, place{sum: p.sum, sign: s.by * p.sign})
			continue
		}
		if n.off[i].sign += s.by * p.sign; n.off[i].sign == 0 {
			n.off = slices.Delete(n.off, i, i+1)
		}
	}
	return n
}

// perSum is about what it takes to set a sum right: half a cell for each.
const perSum = 8

func (m move) left() int { return m.cost + perSum*len(m.off) }

// moves is a heap, the one with the least left to do on top.
type moves []move

func (m moves) Len() int           { return len(m) }
func (m moves) Less(i, j int) bool { return m[i].left() < m[j].left() }
func (m moves) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m *moves) Push(x any)        { *m = append(*m, x.(move)) }
func (m *moves) Pop() any {
	last := len(*m) - 1
	x := (*m)[last]
	*m = (*m)[:last]
	return x
}
