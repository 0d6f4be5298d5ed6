package contest_test

import (
	"strings"
	"testing"

	"lizhi/domain/contest"
)

func TestPolicyH2TextCountsByCodePoint(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark, text string
		want         int
	}{
		{"nothing", "", 0},
		{"white space only", " \n　\t", 0},
		{"Han", "励志之星", 4},
		{"Han with punctuation", "励志，之星。", 6},
		{"a rare character of four bytes", "𠮷", 1},
		{"a rare character among others", "我叫𠮷田。", 5},
		{"letters and digits", "GDP 2026", 8},
		{"spaces inside count", "林 晓 雨", 5},
		{"spaces around do not", "　 林晓雨 \n", 3},
		{"a line end is one, from any phone", "一\r\n二\r三\n四", 7},
		{"a middle dot", "买买提·艾力", 6},
		{"two thousand", strings.Repeat("励", 2000), 2000},
		{"two thousand of four bytes", strings.Repeat("𠮷", 2000), 2000},
	} {
		if got := contest.Length(c.text); got != c.want {
			t.Errorf("%s: Length = %d, want %d", c.remark, got, c.want)
		}
	}
}

func TestCT6TextsAreBlotted(t *testing.T) {
	t.Parallel()
	who := []string{"买买提·艾力", "濮阳县第三中学", "第三中学", "高二（3）班", " "}
	for _, c := range []struct{ remark, text, want string }{
		{"nobody", "我爱学习。", "我爱学习。"},
		{"the name", "我叫买买提·艾力。", "我叫■■。"},
		{"the name without its dot", "买买提艾力说", "■■说"},
		{"the name with another dot", "买买提•艾力说", "■■说"},
		{"the name with a space", "买买提 艾力", "■■"},
		{"the longer name first", "我在濮阳县第三中学读书", "我在■■读书"},
		{"the short name of the school", "第三中学的操场", "■■的操场"},
		{"the class", "我是高二（3）班的", "我是■■的"},
		{"twice", "买买提·艾力，买买提·艾力", "■■，■■"},
	} {
		if got := contest.Blind(c.text, who); got != c.want {
			t.Errorf("%s: Blind = %q, want %q", c.remark, got, c.want)
		}
	}
	if got := contest.Blind("林晓雨", nil); got != "林晓雨" {
		t.Errorf("with nothing to hide: %q", got)
	}
}
