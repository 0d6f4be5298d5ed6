package domain

import "strconv"

// CellName is how a spreadsheet names a cell, columns and rows counted from 1: A1,
// Z2, AA10.
func CellName(column, row int) string {
	name := ""
	for column > 0 {
		column--
		name = string(rune('A'+column%26)) + name
		column /= 26
	}
	return name + strconv.Itoa(row)
}
