package payment

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

// Lines reads the rows of a result file by the layout's titles, wherever the
// columns stand. It is false when there is no head with the columns that are
// needed. Empty rows are left out; what cannot be read in a row stays zero, and
// Match will find that it does not fit.
func (l Layout) Lines(rows [][]string) ([]FileLine, bool) {
	at, head := l.head(rows)
	if at < 0 {
		return nil, false
	}
	var lines []FileLine
	for i, row := range rows[at+1:] {
		cell := func(key string) string {
			if n, known := head[key]; known && n < len(row) {
				return strings.TrimSpace(strings.TrimPrefix(row[n], "'"))
			}
			return ""
		}
		if !slices.ContainsFunc(row, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			continue
		}
		line := FileLine{
			Line: at + i + 2, Batch: cell("batch"), PayeeName: cell("payee_name"), Card: cell("card"),
			Outcome: cell("outcome"), FailureText: cell("failure"),
		}
		line.Row, _ = strconv.Atoi(cell("row"))
		amount, err := domain.ParseMoney(strings.ReplaceAll(cell("amount"), ",", ""))
		line.Amount, line.HasAmount = amount, err == nil
		lines = append(lines, line)
	}
	return lines, true
}

// head finds the row of titles and where each column stands.
func (l Layout) head(rows [][]string) (int, map[string]int) {
	for at, row := range rows[:min(headDepth, len(rows))] {
		head := map[string]int{}
		for n, cell := range row {
			for _, c := range l.Columns {
				if strings.TrimSpace(cell) == c.Title {
					head[c.Key] = n
				}
			}
		}
		if !slices.ContainsFunc(needed, func(key string) bool { _, found := head[key]; return !found }) {
			return at, head
		}
	}
	return -1, nil
}

// Rows are the head and the lines of a batch file as text, in the order of the
// layout.
func (s Sheet) Rows() ([][]string, error) {
	head := make([]string, len(s.Layout.Columns))
	for i, c := range s.Layout.Columns {
		head[i] = c.Title
	}
	rows := [][]string{head}
	for _, line := range s.Lines {
		cells, err := s.Layout.Cells(line)
		if err != nil {
			return nil, err
		}
		rows = append(rows, cells)
	}
	return rows, nil
}
