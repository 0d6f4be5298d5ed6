package bankfile

import (
	"slices"
	"strconv"
	"strings"

	"lizhi/domain"
)

// needed are the columns without which a result file says nothing.
var needed = []string{"row", "payee_name", "amount", "outcome"}

// headDepth is how far down the head of a table may stand: banks put titles
// above it.
const headDepth = 10

// Reply is a line as the file has it, before anything is matched. It is
// never kept: it has names and cards in it.
type Reply struct {
	Line                 int
	Batch                string
	Row                  int
	PayeeName, Card      string
	Amount               domain.Money
	HasAmount            bool
	Damaged              bool // a cell cannot be taken at its word
	Outcome, FailureText string
}

// Last4 are the last four digits of the card.
func (l Reply) Last4() string { return l.Card[max(0, len(l.Card)-4):] }

// Cell is a cell of a file that came in. Damaged says that it cannot be taken at
// its word: digits lost to 6.2E+18, a formula, merged cells.
type Cell struct {
	Text    string
	Damaged bool
}

// Reader reads a result file row by row by the titles of its layout, wherever
// the columns stand.
type Reader struct {
	layout Layout
	rows   int
	head   map[string]int
}

// NewReader begins to read a file.
func NewReader(l Layout) *Reader { return &Reader{layout: l} }

// Titles are those without which nothing can be read, as the layout has them.
func (r *Reader) Titles() string {
	var titles []string
	for _, c := range r.layout.Columns {
		if slices.Contains(needed, c.Key) {
			titles = append(titles, c.Title)
		}
	}
	return strings.Join(titles, "、")
}

// Headed reports whether a head with the columns that are needed was found.
func (r *Reader) Headed() bool { return r.head != nil }

// Lost reports that no head was found where one may stand.
func (r *Reader) Lost() bool { return r.head == nil && r.rows >= headDepth }

// totals begin a row that adds up those above it.
var totals = []string{"合计", "总计", "小计", "共计"}

// adds reports whether a row is a total: it begins with the word for one, and has
// neither the number of a row nor an outcome.
func (r *Reader) adds(row []Cell) bool {
	for _, key := range []string{"row", "outcome"} {
		if n := r.head[key]; n < len(row) && strings.TrimSpace(row[n].Text) != "" && !begins(row[n]) {
			return false
		}
	}
	i := slices.IndexFunc(row, func(c Cell) bool { return strings.TrimSpace(c.Text) != "" })
	return i >= 0 && begins(row[i])
}

func begins(c Cell) bool {
	text := strings.Join(strings.Fields(c.Text), "") // 合 计
	return slices.ContainsFunc(totals, func(word string) bool { return strings.HasPrefix(text, word) })
}

// Line reads the next row, by its number in the file. It is false for what is no
// line: what stands above the head, the head itself and its repetition, an empty
// row, and a total below them. What cannot be read in a row stays zero, and Match will find that it
// does not fit.
func (r *Reader) Line(number int, row []Cell) (Reply, bool) {
	r.rows++
	if head := r.titles(row); head != nil {
		r.head = head
		return Reply{}, false
	}
	if r.head == nil || !slices.ContainsFunc(row, func(c Cell) bool { return strings.TrimSpace(c.Text) != "" }) {
		return Reply{}, false
	}
	if r.adds(row) {
		return Reply{}, false
	}
	line := Reply{Line: number}
	cell := func(key string) string {
		n, known := r.head[key]
		if !known || n >= len(row) {
			return ""
		}
		line.Damaged = line.Damaged || row[n].Damaged
		return strings.TrimSpace(strings.TrimPrefix(row[n].Text, "'"))
	}
	line.Batch, line.PayeeName, line.Card = cell("batch"), cell("payee_name"), cell("card")
	line.Outcome, line.FailureText = cell("outcome"), cell("failure")
	line.Row, _ = strconv.Atoi(cell("row"))
	amount, err := yuan(cell("amount"))
	line.Amount, line.HasAmount = amount, err == nil
	return line, true
}

// yuan reads an amount as banks write it: 312.5, 1,312.50, ¥312.50, 312.50元, or
// in wide digits. A sign is never one.
func yuan(text string) (domain.Money, error) {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == ',', r == '，', r == ' ':
			return -1
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '．':
			return '.'
		}
		return r
	}, text)
	text = strings.TrimPrefix(strings.TrimPrefix(text, "¥"), "￥")
	return domain.ParseMoney(strings.TrimSuffix(text, "元"))
}

// titles finds where each column stands, if the row is a head.
func (r *Reader) titles(row []Cell) map[string]int {
	head := map[string]int{}
	for n, cell := range row {
		for _, c := range r.layout.Columns {
			if strings.TrimSpace(cell.Text) == c.Title {
				head[c.Key] = n
			}
		}
	}
	if slices.ContainsFunc(needed, func(key string) bool { _, found := head[key]; return !found }) {
		return nil
	}
	return head
}
