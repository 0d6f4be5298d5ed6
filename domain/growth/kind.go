package growth

import (
	"slices"
	"unicode/utf8"

	"lizhi/domain"
)

// Kind says what sort of thing a record tells of.
type Kind string

// The kinds of record (GR1). Each has its Schema.
const (
	Activity  Kind = "activity"   // 活动
	WorkStudy Kind = "work_study" // 勤工助学
	Education Kind = "education"  // 诚信教育
	Mentoring Kind = "mentoring"  // 成长谈话
	Contest   Kind = "contest"    // 竞赛
	Honour    Kind = "honour"     // 荣誉
	Statement Kind = "statement"  // 陈述报告
)

// Dimension is one of the five of the comprehensive evaluation 综合素质评价.
type Dimension string

// The five dimensions, and no other (policy K1).
const (
	Moral    Dimension = "moral"    // 思想品德
	Academic Dimension = "academic" // 学业水平
	Health   Dimension = "health"   // 身心健康
	Art      Dimension = "art"      // 艺术素养
	Practice Dimension = "practice" // 社会实践
)

// Dimensions are the five, in the order of the portfolio.
var Dimensions = []Dimension{Moral, Academic, Health, Art, Practice}

// Names are what people call the dimensions and the kinds.
var (
	DimensionNames = map[Dimension]string{
		Moral: "思想品德", Academic: "学业水平", Health: "身心健康", Art: "艺术素养", Practice: "社会实践",
	}
	KindNames = map[Kind]string{
		Activity: "活动", WorkStudy: "勤工助学", Education: "诚信教育", Mentoring: "成长谈话",
		Contest: "竞赛", Honour: "荣誉", Statement: "陈述报告",
	}
)

// Need says whether something must be there, may be, or may not.
type Need string

// The needs.
const (
	None     Need = "none"
	Optional Need = "optional"
	Required Need = "required"
)

// Field is one of the particulars that a kind of record has beside its text.
type Field struct {
	Name    string
	Label   string // for people
	Need    Need
	Max     int      // code points; 0 where Options or Term decides
	Options []string // the only values, if any
	Term    bool     // a term, "2026-autumn"
}

// Schema is what a record of one kind holds.
type Schema struct {
	Kind    Kind
	Text    Need
	Minutes Need
	Fields  []Field
}

// levels are how far a contest or an honour reaches.
var levels = []string{"class", "school", "county", "city", "province", "nation"}

// Schemas are the kinds of record, each with its own fields (GR1).
var Schemas = []Schema{
	{Activity, Required, Optional, []Field{
		{Name: "organiser", Label: "主办单位", Need: Optional, Max: 60},
		{Name: "role", Label: "担任角色", Need: Optional, Max: 30},
	}},
	{WorkStudy, Required, Required, []Field{
		{Name: "post", Label: "岗位", Need: Required, Max: 30},
		{Name: "employer", Label: "用工部门", Need: Optional, Max: 60},
	}},
	{Education, Required, Optional, []Field{
		{Name: "lesson", Label: "教育主题", Need: Required, Max: 60},
		{Name: "form", Label: "形式", Need: Optional, Options: []string{"class_meeting", "lecture", "essay", "poster", "pledge", "practice"}},
	}},
	{Mentoring, Required, None, []Field{
		{Name: "topic", Label: "谈话主题", Need: Required, Max: 60},
	}},
	{Contest, Optional, Optional, []Field{
		{Name: "contest", Label: "竞赛名称", Need: Required, Max: 60},
		{Name: "level", Label: "级别", Need: Required, Options: levels},
		{Name: "award", Label: "奖项", Need: Optional, Max: 30},
	}},
	{Honour, Optional, None, []Field{
		{Name: "issuer", Label: "授予单位", Need: Required, Max: 60},
		{Name: "level", Label: "级别", Need: Required, Options: levels},
	}},
	{Statement, Required, None, []Field{
		{Name: "term", Label: "学期", Need: Required, Term: true},
	}},
}

// SchemaOf is the schema of a kind.
func SchemaOf(kind Kind) (Schema, bool) {
	i := slices.IndexFunc(Schemas, func(s Schema) bool { return s.Kind == kind })
	if i < 0 {
		return Schema{}, false
	}
	return Schemas[i], true
}

// check finds what is wrong with one value of the field.
func (f Field) check(value string) *domain.Fault {
	at := "/details/" + f.Name
	switch {
	case value == "":
		return nil // missing is a matter of submitting
	case f.Term:
		if _, err := domain.ParseTerm(value); err != nil {
			return ErrTerm.At(at)
		}
	case f.Options != nil:
		if !slices.Contains(f.Options, value) {
			return ErrOption.With("options", f.Options).At(at)
		}
	case utf8.RuneCountInString(value) > f.Max:
		return ErrTooLong.With("max", f.Max).At(at)
	}
	return nil
}

// Rules are the limits of one kind from a day on (policy M14): lengths in code
// points, the number of files, the most minutes that one record may claim.
type Rules struct {
	Kind       Kind
	ValidFrom  domain.Day
	TitleMax   int
	TextMax    int
	PlaceMax   int
	FilesMax   int
	MinutesMax int
	ReasonMax  int
	Source     string
}

// The most that a database column can keep, in code points; no edition may
// allow more.
const (
	widestTitle  = 200
	widestText   = 5000
	widestPlace  = 200
	widestReason = 400
	widestFiles  = 30
	widestTime   = 7 * 24 * 60
)

// check refuses an edition that begins in the past, which would judge again what
// was written under another, or that allows more than can be kept.
func (r Rules) check(today domain.Day) error {
	if _, known := SchemaOf(r.Kind); !known {
		return ErrKind.At("/kind")
	}
	faults := r.outside()
	if r.ValidFrom.Before(today) {
		faults = append([]*domain.Fault{ErrRulesPast.At("/valid_from")}, faults...)
	}
	return domain.Wrong(faults...)
}

// within refuses an edition of reference that allows more than can be kept.
func (r Rules) within() error {
	if _, known := SchemaOf(r.Kind); !known {
		return ErrKind.At("/kind")
	}
	return domain.Wrong(r.outside()...)
}

func (r Rules) outside() []*domain.Fault {
	var faults []*domain.Fault
	for _, limit := range []struct {
		pointer  string
		n, least int
		most     int
	}{
		{"/title_max", r.TitleMax, 1, widestTitle},
		{"/text_max", r.TextMax, 1, widestText},
		{"/place_max", r.PlaceMax, 0, widestPlace},
		{"/files_max", r.FilesMax, 0, widestFiles},
		{"/minutes_max", r.MinutesMax, 0, widestTime},
		{"/reason_max", r.ReasonMax, 1, widestReason},
	} {
		if limit.n < limit.least || limit.n > limit.most {
			faults = append(faults, ErrRulesRange.With("min", limit.least).With("max", limit.most).At(limit.pointer))
		}
	}
	return faults
}
