package document_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lizhi/media/document"
)

// em measures as a printer would: a Chinese character is 2 wide, a letter 1.
func em(s string) float64 {
	w := 0.0
	for _, r := range s {
		if r < 0x2000 {
			w++
		} else {
			w += 2
		}
	}
	return w
}

func TestLines(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		remark, text string
		width        float64
		want         []string
	}{
		{"an empty text is an empty line", "", 10, []string{""}},
		{"breaks between characters", "学生资助工作", 8, []string{"学生资助", "工作"}},
		{"a comma does not begin a line", "学生资助，工作", 8, []string{"学生资", "助，工作"}},
		{"an opening mark does not end one", "学生资（助）", 8, []string{"学生资", "（助）"}},
		{"a word stays whole", "资助 student 工作", 8, []string{"资助", "student", "工作"}},
		{"a number stays whole", "共12345元整", 6, []string{"共", "12345", "元整"}},
		{"the writer's own breaks are kept", "一\n\n二", 8, []string{"一", "", "二"}},
		{"a word longer than a line is cut", "abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"rare characters count as one", "𬸦𬸦𬸦", 4, []string{"𬸦𬸦", "𬸦"}},
	} {
		if diff := cmp.Diff(tt.want, document.Lines(tt.text, tt.width, em)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.remark, diff)
		}
	}
}

func TestLinesLoseNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("学生资助，。（）《》“”abc 12-/𬸦\n"))).Draw(t, "text")
		width := rapid.Float64Range(2, 40).Draw(t, "width")
		lines := document.Lines(text, width, em)
		squash := func(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }
		if got := squash(strings.Join(lines, "")); got != squash(text) {
			t.Fatalf("Lines lost text: %q, want %q", got, squash(text))
		}
		for _, line := range lines {
			first, _ := utf8.DecodeRuneInString(line)
			if line != "" && strings.ContainsRune("，。）》”", first) && em(line) <= width && line != lines[0] {
				// Allowed only where a cut was forced by a piece wider than a line.
				if !forced(text, width) {
					t.Fatalf("line begins with a closing mark: %q of %q", line, text)
				}
			}
		}
	})
}

// forced reports whether the text starts a paragraph with a closing mark or
// holds a run that no line of the width can hold.
func forced(text string, width float64) bool {
	for _, paragraph := range strings.Split(text, "\n") {
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(paragraph, " "))
		if strings.ContainsRune("，。）》”", first) {
			return true
		}
		if em(paragraph) > width && width < 14 {
			return true
		}
	}
	return strings.ContainsAny(text, " -/") || longRun(text, width)
}

func longRun(text string, width float64) bool {
	run := 0.0
	for _, r := range text {
		if strings.ContainsRune("，。（）《》“”", r) {
			run += 2
		} else {
			run = 2
		}
		if run+2 > width {
			return true
		}
	}
	return false
}
