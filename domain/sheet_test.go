package domain_test

import (
	"testing"

	"lizhi/domain"
)

func TestCellsHaveTheNamesOfASpreadsheet(t *testing.T) {
	t.Parallel()
	for want, column := range map[string]int{"7": 0, "A7": 1, "Z7": 26, "AA7": 27, "AZ7": 52, "BA7": 53, "ZZ7": 702, "AAA7": 703} {
		if got := domain.CellName(column, 7); got != want {
			t.Errorf("column %d is %q, want %q", column, got, want)
		}
	}
}
