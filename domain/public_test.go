package domain_test

import (
	"strings"
	"testing"

	"lizhi/domain"
)

func TestPolicyD2TheWordsOfAPublicList(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark, words string
		title, result bool
	}{
		{"words", "一等奖", true, true},
		{"nothing", "", false, false},
		{"spaces", " \t", false, false},
		{"a year", "2026年", true, false},
		{"two years, apart", "2025-2026学年", true, false},
		{"five digits", "20261", false, false},
		{"five digits in two scripts", "20２６1", false, false},
		{"four digits twice, apart", "1234 1234", true, false},
		{"a sign", "第①名", true, false},
		{"a Roman numeral", "Ⅱ等", true, false},
		{"a fraction", "½", true, false},
		{"a number in Chinese words", "二〇二六", true, false}, // 〇 is a number to Unicode, 二 a letter
		{"the longest result", strings.Repeat("奖", 40), true, true},
		{"one more", strings.Repeat("奖", 41), true, false},
		{"the longest title", strings.Repeat("奖", 80), true, false},
		{"one more than that", strings.Repeat("奖", 81), false, false},
	} {
		if got := domain.PublicTitle(c.words); got != c.title {
			t.Errorf("%s: a title %t, want %t", c.remark, got, c.title)
		}
		if got := domain.PublicResult(c.words); got != c.result {
			t.Errorf("%s: a result %t, want %t", c.remark, got, c.result)
		}
	}
}
