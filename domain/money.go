package domain

import (
	"fmt"
	"strconv"
	"strings"
)

// Money is an amount in fen 分: 312.50 yuan is 31250. There are no floats and
// no parts of a fen.
type Money int64

// String shows yuan with two decimals: "312.50".
func (m Money) String() string {
	sign := ""
	if m < 0 {
		sign, m = "-", -m
	}
	return fmt.Sprintf("%s%d.%02d", sign, m/100, m%100)
}

// ParseMoney reads yuan as people and files write them, "312.5", "312.50" or
// "312": digits, at most two decimals, no sign, no separators, up to
// 999,999,999.99.
func ParseMoney(s string) (Money, error) {
	whole, part, dotted := strings.Cut(s, ".")
	if whole == "" || len(whole) > 9 || dotted && (part == "" || len(part) > 2) {
		return 0, fmt.Errorf("an amount is yuan with at most two decimals, such as 312.50")
	}
	fen, err := strconv.ParseUint(whole+(part + "00")[:2], 10, 63)
	if err != nil {
		return 0, fmt.Errorf("an amount is yuan with at most two decimals, such as 312.50")
	}
	return Money(fen), nil
}
