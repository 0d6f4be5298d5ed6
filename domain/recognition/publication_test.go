package recognition

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
)

func TestAListHangsWhateverItsUnitIsCalled(t *testing.T) {
	t.Parallel()
	const what = "2025-2026学年家庭经济困难学生认定结果公示"
	for _, c := range []struct{ remark, unit, want string }{
		{"a class", "清丰县第一中学高二（1）班", "清丰县第一中学高二（1）班" + what},
		{"a name that ends in a digit", "濮阳市实验学校2", "濮阳市实验学校2 " + what},
		{"a name that ends in a year", "濮阳市实验学校1958", "濮阳市实验学校1958 " + what},
		{"a name with a number longer than a year", "清丰县12345学校", what},
		{"the longest name that has room", strings.Repeat("校", 55), strings.Repeat("校", 55) + what},
		{"a name too long", strings.Repeat("校", 56), what},
	} {
		if got := noticeTitle(c.unit, 2025); got != c.want {
			t.Errorf("%s: %q, want %q", c.remark, got, c.want)
		}
	}
}

func TestAnyTitleOfAListCanHang(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.StringOf(rapid.SampledFrom([]rune("清丰县第中学0129９ （）班"))).Draw(t, "unit")
		year := domain.SchoolYear(rapid.IntRange(2007, 2100).Draw(t, "year"))
		if title := noticeTitle(unit, year); !domain.PublicTitle(title) {
			t.Fatalf("%q gives %q, which cannot hang", unit, title)
		}
	})
}
