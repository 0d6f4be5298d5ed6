package growth_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/growth"
)

var today = domain.NewDay(2026, 3, 16)

// activity is a record in which nothing is wrong and nothing is missing.
func activity() growth.Content {
	return growth.Content{
		Kind: growth.Activity, Dimension: growth.Practice, Title: "敬老院志愿服务", Text: "我和同学陪老人读报。",
		Day: today, Minutes: 120, Place: "濮阳县敬老院", Details: map[string]string{"role": "组织者"},
	}
}

// faults lists "code pointer" of every field of a refusal.
func faults(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var f *domain.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%v is no refusal", err)
	}
	var out []string
	for _, field := range f.Fields {
		out = append(out, field.Code+" "+field.Pointer)
	}
	return out
}

func TestGR1EveryKindHasItsSchema(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		change func(*growth.Content)
		want   []string
	}{
		{"as it should be", func(*growth.Content) {}, nil},
		{"a draft may be empty", func(c *growth.Content) { *c = growth.Content{Kind: growth.Statement} }, nil},
		{"no such kind", func(c *growth.Content) { c.Kind = "diary" }, []string{"growth.kind /kind"}},
		{"K1: a sixth dimension", func(c *growth.Content) { c.Dimension = "labour" }, []string{"growth.dimension /dimension"}},
		{"an unknown field", func(c *growth.Content) { c.Details = map[string]string{"rank": "1"} }, []string{"growth.field /details/rank"}},
		{"the field of another kind", func(c *growth.Content) { c.Details = map[string]string{"level": "city"} }, []string{"growth.field /details/level"}},
		{"two unknown fields, in order", func(c *growth.Content) { c.Details = map[string]string{"z": "1", "a": "2"} }, []string{"growth.field /details/a", "growth.field /details/z"}},
		{"not one of the options", func(c *growth.Content) {
			c.Kind, c.Details = growth.Contest, map[string]string{"contest": "作文", "level": "world"}
		}, []string{"growth.option /details/level"}},
		{"one of the options", func(c *growth.Content) {
			c.Kind, c.Details = growth.Contest, map[string]string{"contest": "作文", "level": "city"}
		}, nil},
		{"no term", func(c *growth.Content) {
			*c = growth.Content{Kind: growth.Statement, Details: map[string]string{"term": "2026 春"}}
		}, []string{"growth.term /details/term"}},
		{"a term", func(c *growth.Content) {
			*c = growth.Content{Kind: growth.Statement, Details: map[string]string{"term": "2026-spring"}}
		}, nil},
		{"today is not the future", func(c *growth.Content) { c.Day = today }, nil},
		{"tomorrow is", func(c *growth.Content) { c.Day = today.Add(1) }, []string{"growth.future /day"}},
		{"the longest day", func(c *growth.Content) { c.Minutes = 24 * 60 }, nil},
		{"a minute more", func(c *growth.Content) { c.Minutes = 24*60 + 1 }, []string{"growth.minutes /minutes"}},
		{"less than nothing", func(c *growth.Content) { c.Minutes = -1 }, []string{"growth.minutes /minutes"}},
		{"a talk has no minutes of its own", func(c *growth.Content) {
			c.Kind, c.Details, c.Minutes = growth.Mentoring, map[string]string{"topic": "选科"}, 30
		}, []string{"growth.no_minutes /minutes"}},
		{"nine files", func(c *growth.Content) { c.Files = make([]domain.FileID, 9) }, nil},
		{"ten files", func(c *growth.Content) { c.Files = make([]domain.FileID, 10) }, []string{"growth.files /files"}},
		{"the particulars are bounded too", func(c *growth.Content) { c.Details = map[string]string{"role": strings.Repeat("长", 31)} }, []string{"growth.too_long /details/role"}},
		{"everything at once", func(c *growth.Content) { c.Dimension, c.Day, c.Minutes = "x", today.Add(9), -5 }, []string{"growth.dimension /dimension", "growth.future /day", "growth.minutes /minutes"}},
	} {
		content := activity()
		c.change(&content)
		if diff := cmp.Diff(c.want, faults(t, content.Check(first(content.Kind), today))); diff != "" {
			t.Errorf("%s: Check (-want +got)\n%s", c.remark, diff)
		}
	}
}

// TestPolicyH2 is the rule of lengths as growth keeps it: code points, blanks
// around the text and no byte counted.
func TestPolicyH2LengthsCountCodePoints(t *testing.T) {
	t.Parallel()
	rules := first(growth.Activity)
	for _, c := range []struct {
		remark string
		text   string
		right  bool
	}{
		{"the longest", strings.Repeat("字", rules.TextMax), true},
		{"one more", strings.Repeat("字", rules.TextMax+1), false},
		{"punctuation counts", strings.Repeat("字", rules.TextMax) + "。", false},
		{"a rare character of four bytes counts once", strings.Repeat("𬸦", rules.TextMax), true},
		{"blanks around it do not count", "  " + strings.Repeat("字", rules.TextMax) + "\n ", true},
		{"blanks inside do", strings.Repeat("字 ", rules.TextMax/2+1), false},
	} {
		content := growth.Change{Text: &c.text}.On(activity())
		if got := content.Check(rules, today) == nil; got != c.right {
			t.Errorf("%s: right = %t, want %t", c.remark, got, c.right)
		}
	}
}

func TestWholeNamesEverythingThatIsMissing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark  string
		content growth.Content
		want    []string
	}{
		{"nothing is missing", activity(), nil},
		{"an empty activity", growth.Content{Kind: growth.Activity}, []string{"/title", "/dimension", "/day", "/text"}},
		{"work-study wants minutes and a post", growth.Content{
			Kind: growth.WorkStudy, Dimension: growth.Practice, Title: "图书馆", Text: "整理书架。", Day: today,
		}, []string{"/minutes", "/details/post"}},
		{"an honour needs no text", growth.Content{
			Kind: growth.Honour, Dimension: growth.Moral, Title: "三好学生", Day: today,
			Details: map[string]string{"issuer": "濮阳县第三中学", "level": "school"},
		}, nil},
		{"a statement is of a term", growth.Content{
			Kind: growth.Statement, Dimension: growth.Moral, Title: "学期陈述", Text: "这学期我……", Day: today,
		}, []string{"/details/term"}},
	} {
		var want []string
		for _, p := range c.want {
			want = append(want, "growth.missing "+p)
		}
		if diff := cmp.Diff(want, faults(t, c.content.Whole())); diff != "" {
			t.Errorf("%s: Whole (-want +got)\n%s", c.remark, diff)
		}
	}
}

func TestPH6AStaleChangeNamesTheFieldsThatDiffer(t *testing.T) {
	t.Parallel()
	r := growth.Record{Version: 3, Kind: growth.Activity, Title: "读书会", Minutes: 40, Details: map[string]string{"role": "记录员"}, Files: []domain.FileID{}}
	title, same, minutes := "读书分享会", "读书会", 45
	for _, c := range []struct {
		remark string
		yours  int
		change growth.Change
		want   []string
	}{
		{"the same version", 3, growth.Change{Title: &title}, nil},
		{"another title", 2, growth.Change{Title: &title}, []string{"stale /title"}},
		{"title and minutes", 2, growth.Change{Title: &title, Minutes: &minutes}, []string{"stale /title", "stale /minutes"}},
		{"particulars", 4, growth.Change{Details: map[string]string{"role": "主持人"}}, []string{"stale /details"}},
		{"files", 1, growth.Change{Files: []domain.FileID{{1}}}, []string{"stale /files"}},
	} {
		err := r.Stale(c.yours, c.change.On(r.Content()))
		if diff := cmp.Diff(c.want, faults(t, err)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.remark, diff)
		}
	}
	err := r.Stale(2, growth.Change{Title: &same}.On(r.Content()))
	if !errors.Is(err, domain.ErrStale) || len(faults(t, err)) != 0 {
		t.Errorf("an old version that would say the same: %v, want stale without fields", err)
	}
	var f *domain.Fault
	if errors.As(err, &f) && (f.Params["yours"] != 2 || f.Params["current"] != 3) {
		t.Errorf("parameters %v, want both versions", f.Params)
	}
}

func TestEveryKindHasANameAndLimits(t *testing.T) {
	t.Parallel()
	for _, s := range growth.Schemas {
		if growth.KindNames[s.Kind] == "" {
			t.Errorf("%s has no name", s.Kind)
		}
		if r := first(s.Kind); r.TextMax == 0 || r.TextMax > 5000 || r.Source == "" {
			t.Errorf("%s: limits %+v", s.Kind, r)
		}
	}
	for _, d := range growth.Dimensions {
		if growth.DimensionNames[d] == "" {
			t.Errorf("%s has no name", d)
		}
	}
	if len(growth.Dimensions) != 5 {
		t.Errorf("%d dimensions, want five", len(growth.Dimensions))
	}
}
