package roster

import (
	"slices"
	"strings"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// column is one column of the roster.
type column int

const (
	colSchool column = iota
	colName
	colID
	colBorn
	colSex
	colXueji
	colStage
	colEntry
	colNumber
	colStatus
	colBoarding
	colRegistered
	colPhone
	colAddress
	colGuardian
	colRelation
	colGuardianID
	colGuardianPhone
	colCard
	colCardOwner
	columnCount
)

// Column is a column of the template: its title, its note, the values
// that are offered, and an example.
type Column struct {
	Title, Note, Example string
	Pick                 []string
	Needed               bool
}

// Columns are the columns of the template in their order. Columns that
// are not needed may be left out of a file; empty cells change nothing.
var Columns = [columnCount]Column{
	colSchool:        {Title: "学校标识码", Note: "10位数字。只报一所学校时可不填。", Example: "2141092201"},
	colName:          {Title: "姓名", Note: "按证件填写，保留间隔号。", Example: ExampleName + "：林晓雨", Needed: true},
	colID:            {Title: "证件号码", Note: "18位，文本格式。没有的留空，并填写出生日期。", Example: "410900201203150006"},
	colBorn:          {Title: "出生日期", Note: "如 2012-03-15。填了证件号码可不填。", Example: "2012-03-15"},
	colSex:           {Title: "性别", Pick: []string{"男", "女"}, Note: "填了证件号码可不填。", Example: "女"},
	colXueji:         {Title: "学籍号", Note: "G、J 或 L 加18位；没有学籍的填“无”。", Example: "G410900201203150006"},
	colStage:         {Title: "学段", Pick: []string{"学前", "小学", "初中", "普通高中", "中职"}, Note: "班级所在学段。", Example: "小学", Needed: true},
	colEntry:         {Title: "入学年份", Note: "该班入学的年份，4位。", Example: "2023", Needed: true},
	colNumber:        {Title: "班号", Note: "1至99。", Example: "1", Needed: true},
	colStatus:        {Title: "就读状态", Pick: []string{"在校", "休学", "借读", "复读"}, Note: "不填为在校。", Example: "在校"},
	colBoarding:      {Title: "是否寄宿", Pick: []string{"是", "否"}, Note: "不填为否。", Example: "否"},
	colRegistered:    {Title: "学籍学校标识码", Note: "与就读学校不同时填写（校籍分离）。", Example: ""},
	colPhone:         {Title: "联系电话", Note: "学生本人的电话，没有的留空。", Example: ""},
	colAddress:       {Title: "家庭住址", Note: "最多120字。", Example: "濮阳市某县某镇某村"},
	colGuardian:      {Title: "监护人姓名", Note: "按证件填写。", Example: "林建国"},
	colRelation:      {Title: "监护人关系", Pick: relationTitles, Note: "填了监护人姓名的必填。", Example: "父亲"},
	colGuardianID:    {Title: "监护人证件号码", Note: "18位，文本格式。", Example: ""},
	colGuardianPhone: {Title: "监护人电话", Note: "11位手机号，或带区号的固定电话。", Example: "13800001234"},
	colCard:          {Title: "社保卡金融账号", Note: "16至19位数字，文本格式。", Example: ""},
	colCardOwner:     {Title: "户名", Note: "学生本人或监护人；填了账号的必填。", Example: ""},
}

var relationTitles = []string{"父亲", "母亲", "祖父母或外祖父母", "兄姐", "其他亲属", "福利机构"}

var relationsByTitle = map[string]identity.Relation{
	"父亲": identity.Father, "母亲": identity.Mother, "祖父母或外祖父母": identity.Grandparent, "兄姐": identity.Sibling, "其他亲属": identity.OtherKin, "福利机构": identity.Institution,
	"父": identity.Father, "母": identity.Mother, "爷爷": identity.Grandparent, "奶奶": identity.Grandparent, "外公": identity.Grandparent, "外婆": identity.Grandparent, "祖父母": identity.Grandparent,
}

var stagesByTitle = map[string]string{
	"学前": "preschool", "幼儿园": "preschool", "小学": "primary", "初中": "junior", "普通高中": "senior", "普高": "senior",
	"高中": "senior", "中职": "vocational", "中等职业": "vocational",
}

var statusByTitle = map[string]identity.Status{"在校": identity.Attending, "在读": identity.Attending, "休学": identity.Suspended, "借读": identity.Guest, "复读": identity.Repeating}

var yesNo = map[string]bool{"是": true, "否": false, "寄宿": true, "走读": false}

// heading says at which place of a row each column of the roster stands, -1 for
// one that the file lacks.
type heading [columnCount]int

// readHeading finds the columns by their titles, in any order. ErrColumns
// names those that are needed and missing; a title that is not known, or stands
// twice, is named, too, since its cells would be lost without a word.
func readHeading(row SheetRow) (heading, error) {
	var h heading
	for i := range h {
		h[i] = -1
	}
	var strange []string
	for place, cell := range row.Cells {
		title := strings.TrimRight(strings.Join(strings.Fields(cell.Text), ""), "*＊")
		if title == "" {
			continue
		}
		at := slices.IndexFunc(Columns[:], func(c Column) bool { return c.Title == title })
		if at < 0 || h[at] >= 0 {
			strange = append(strange, shortTitle(title))
			continue
		}
		h[at] = place
	}
	var lacking []string
	for i, c := range Columns {
		if c.Needed && h[i] < 0 {
			lacking = append(lacking, c.Title)
		}
	}
	if !slices.ContainsFunc(h[:], func(at int) bool { return at >= 0 }) {
		strange = nil // the row has no title at all: it is somebody's, and is repeated nowhere
	}
	if len(strange)+len(lacking) > 0 {
		return h, ErrColumns.With("lacking", list(lacking)).With("strange", list(strange))
	}
	return h, nil
}

func list(titles []string) string {
	if len(titles) == 0 {
		return "—"
	}
	return strings.Join(titles, "、")
}

// shortTitle keeps a title that is none from being a number of somebody.
func shortTitle(title string) string {
	if strings.Trim(strings.TrimLeft(title, "GJLgjl"), "0123456789") == "" {
		return "…"
	}
	if r := []rune(title); len(r) > 12 {
		return string(r[:12]) + "…"
	}
	return title
}

// line is a row of a roster while it is read: its cells by column, and what is
// wrong with them.
type line struct {
	number   int
	heading  heading
	cells    []Cell
	findings []Finding
	broken   [columnCount]bool
}

// text is the text of a cell, empty when the file lacks the column.
func (l *line) text(c column) string {
	if at := l.heading[c]; at >= 0 && at < len(l.cells) {
		return l.cells[at].Text
	}
	return ""
}

// wrong notes what is wrong with a cell; it does nothing for nil.
func (l *line) wrong(c column, err error) {
	fault := domain.Pointed(err, "")
	if fault == nil {
		return
	}
	l.broken[c] = true
	l.find(c, fault, false)
}

func (l *line) find(c column, fault *domain.Fault, warning bool) {
	cell := ""
	if at := l.heading[c]; at >= 0 {
		cell = domain.CellName(at+1, l.number)
	}
	l.findings = append(l.findings, Finding{
		Column: Columns[c].Title, Cell: cell, Code: fault.Code, ZH: fault.Text("zh"), EN: fault.Text("en"), Warning: warning,
	})
}

// troubled notes the cells that cannot be taken at their word, and those that
// are needed and empty.
func (l *line) troubled() {
	faults := map[string]*domain.Fault{
		"formula": ErrFormula, "merged": ErrMerged, "lost_digits": ErrDigits,
		"error": ErrUnreadable, "unreadable": ErrUnreadable,
	}
	for c := range columnCount {
		at := l.heading[c]
		if at < 0 {
			continue
		}
		if at < len(l.cells) && l.cells[at].Trouble != "" {
			l.wrong(c, faults[l.cells[at].Trouble])
			continue
		}
		if Columns[c].Needed && l.text(c) == "" {
			l.wrong(c, ErrRequired)
		}
	}
}

// isWrong reports whether anything but a warning was found.
func (l *line) isWrong() bool {
	return slices.ContainsFunc(l.findings, func(f Finding) bool { return !f.Warning })
}

// choice reads a cell that holds one of a few words.
func choice[T any](l *line, c column, words map[string]T) (value T, said bool) {
	text := l.text(c)
	if text == "" || l.broken[c] {
		return value, false
	}
	value, known := words[text]
	if !known {
		l.wrong(c, ErrChoice.With("choices", strings.Join(Columns[c].Pick, "、")))
	}
	return value, known
}
