package reading_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/campaign/reading"
	"lizhi/domain/store"
)

var (
	today    = domain.NewDay(2026, 3, 16)
	qingfeng = domain.UnitID{22}
	nanle    = domain.UnitID{23}
)

// Numbers of identity of policy A and others made like them.
const (
	girl    = "410900201203150006" // born 2012-03-15
	boy     = "410900200802290014" // born 2008-02-29
	columns = "姓名|身份证号|出生日期|监护人|类别|县区"
)

// reader reads a list of 民政 with all six columns.
func reader(t testing.TB, change func(*reading.Reader)) *reading.Reader {
	t.Helper()
	r := &reading.Reader{
		Fold: store.Fold{}, Today: today, Department: department(t, "civil"), Words: words(t), AgeFrom: 2, AgeTo: 25,
		Columns: reading.Mapping{
			reading.FieldName: 1, reading.FieldID: 2, reading.FieldBorn: 3, reading.FieldGuardian: 4, reading.FieldGroup: 5, reading.FieldCounty: 6,
		},
		Titles:   strings.Split(columns, "|"),
		Counties: map[string]domain.UnitID{"410922": qingfeng, "清丰县": qingfeng, "410923": nanle, "南乐县": nanle},
	}
	if change != nil {
		change(r)
	}
	return r
}

// problems are the places and codes of what is wrong in a row.
func problems(p reading.Person) []string {
	var list []string
	for _, x := range p.Problems {
		list = append(list, x.Cell+" "+strings.TrimPrefix(strings.TrimPrefix(x.Code, "campaign."), "identity."))
	}
	return list
}

func TestARowIsTakenAsAWholeOrEachWrongCellIsNamed(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark string
		text   string
		want   []string
	}{
		{"whole", "林晓雨|" + girl + "|2012-03-15|林建军|低保|清丰县", nil},
		{"without the birthday", "林晓雨|" + girl + "||林建军|低保|", nil},
		{"without the number", "林晓雨||2012年3月15日||低保|", nil},
		{"with neither", "林晓雨||||低保|", []string{"B1 number_or_born"}},
		{"a name with a dot and a rare character", "买买提·艾力|" + girl + "|||低保|", nil},
		{"without a name", "|" + girl + "|||低保|", []string{"A1 required"}},
		{"A5: a wrong check character", "林晓雨|410900201203150007|||低保|", []string{"B1 id_check"}},
		{"A2: a day that there was not", "林晓雨|410900201002290002|||低保|", []string{"B1 id_date"}},
		{"A8: fifteen digits", "林晓雨|410900120315000|||低保|", []string{"B1 id_form"}},
		{"A6: a small x", "林晓雨|" + strings.ToLower(withX()) + "|||低保|", nil},
		{"A8: full-width digits", "林晓雨|４１０９００２０１２０３１５０００６|||低保|", nil},
		{"G15: a number that a spreadsheet cut short", "林晓雨|6.2E+18|||低保|", []string{"B1 id_form"}},
		{"G15: the same of an identity", "林晓雨|4.109E+17|||低保|", []string{"B1 id_form"}},
		{"G15: with the digits lost", "林晓雨|410900201203150000|||低保|", []string{"B1 id_check"}},
		{"another birthday than the number's", "林晓雨|" + girl + "|2012-03-16||低保|", []string{"C1 born_differs"}},
		{"a birthday that there was not", "林晓雨||2012-02-30||低保|", []string{"C1 day"}},
		{"a birthday to come", "林晓雨||2026-03-17||低保|", []string{"C1 day"}},
		{"today's", "林晓雨||2026-03-16||低保|", nil},
		{"a group of another department", "林晓雨|" + girl + "|||烈士子女|", []string{"E1 group_word"}},
		{"no group", "林晓雨|" + girl + "||||", []string{"E1 group_word"}},
		{"a group that nobody knows", "林晓雨|" + girl + "|||贫困|", []string{"E1 group_word"}},
		{"the code of a group, as the refusal names it", "林晓雨|" + girl + "|||SG08|", nil},
		{"in small letters", "林晓雨|" + girl + "|||sg08|", nil},
		{"the code of another department's", "林晓雨|" + girl + "|||SG01|", []string{"E1 group_word"}},
		{"everything is wrong", "|x|31.12.2012||贫困|", []string{"A1 required", "C1 day", "B1 id_form", "E1 group_word"}},
	} {
		p, some := reader(t, nil).Read(table(row.text)[0])
		if got := problems(p); !some || !slices.Equal(got, row.want) || (p.Verdict == reading.Wrong) != (len(row.want) > 0) {
			t.Errorf("%s: %v %v, want %v", row.remark, p.Verdict, got, row.want)
		}
		for _, x := range p.Problems {
			if x.Column != strings.Split(columns, "|")[x.Cell[0]-'A'] || x.ZH == "" || x.EN == "" || strings.Contains(x.ZH+x.EN, "{") {
				t.Errorf("%s: %+v", row.remark, x)
			}
		}
	}
}

func TestACellThatCannotBeTakenAtItsWord(t *testing.T) {
	t.Parallel()
	for trouble, want := range map[string]string{
		"lost_digits": "campaign.digits", "formula": "campaign.formula", "merged": "campaign.merged", "error": "campaign.unreadable", "unreadable": "campaign.unreadable",
	} {
		row := table("林晓雨|" + girl + "|2012-03-15|林建军|低保|清丰县")[0]
		for at := range 3 { // name, number, birthday
			cells := slices.Clone(row.Cells)
			cells[at].Trouble = trouble
			p, _ := reader(t, nil).Read(reading.Row{Number: 9, Cells: cells})
			if len(p.Problems) != 1 || p.Problems[0].Code != want || p.Problems[0].Cell != string(rune('A'+at))+"9" || p.Verdict != reading.Wrong {
				t.Errorf("%s in column %d: %v, want %s", trouble, at+1, p.Problems, want)
			}
		}
	}
}

func TestWhatARowSaysIsRead(t *testing.T) {
	t.Parallel()
	p, _ := reader(t, nil).Read(table(" 林 晓雨 |" + girl + "||林　建军|农村低保|南乐县")[0])
	if p.IDNumber != girl || p.Born != domain.NewDay(2012, 3, 15) || p.Group != "SG03" || p.County != nanle || p.Key != (store.Fold{}).Key("林晓雨") ||
		p.Guardian != (store.Fold{}).Key("林建军") || p.Number != 1 {
		t.Errorf("read as %+v", p)
	}
	for _, row := range []struct {
		remark string
		text   string
		change func(*reading.Reader)
		county domain.UnitID
		group  string
	}{
		{"by the county's code", "林晓雨|" + girl + "|||低保|410922", nil, qingfeng, "SG03"},
		{"by the number of identity", "林晓雨|" + number("410922", "20120315", 12) + "|||低保|", nil, qingfeng, "SG03"},
		{"the column before the number", "林晓雨|" + number("410922", "20120315", 12) + "|||低保|南乐县", nil, nanle, "SG03"},
		{"a county that there is not", "林晓雨|" + girl + "|||低保|郑州", nil, domain.UnitID{}, "SG03"},
		{"the county that brought it, before all", "林晓雨|" + girl + "|||低保|清丰县", func(r *reading.Reader) { r.County = nanle }, nanle, "SG03"},
		{"everybody is of one group", "林晓雨|" + girl + "||||", func(r *reading.Reader) { r.Group = "SG08" }, domain.UnitID{}, "SG08"},
		{"but for whom the column names another", "林晓雨|" + girl + "|||低保|", func(r *reading.Reader) { r.Group = "SG08" }, domain.UnitID{}, "SG03"},
		{"and there is no column", "林晓雨|" + girl + "|||低保|", func(r *reading.Reader) {
			r.Group = "SG08"
			delete(r.Columns, reading.FieldGroup)
		}, domain.UnitID{}, "SG08"},
	} {
		p, _ := reader(t, row.change).Read(table(row.text)[0])
		if p.County != row.county || p.Group != row.group || p.Verdict != reading.Fits {
			t.Errorf("%s: of %s in %s, %v; want %s in %s", row.remark, p.Group, p.County, problems(p), row.group, row.county)
		}
	}
}

func TestEmptyRowsAreNoRows(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"": false, "|||||": false, "||||||合计 3 人": false, "|||林建军||": true, "!": true} {
		if _, some := reader(t, nil).Read(table(text)[0]); some != want {
			t.Errorf("%q is a row: %t, want %t", text, some, want)
		}
	}
}

func TestWhoIsOfNoSchoolAgeIsSetAside(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		born domain.Day
		want reading.Verdict
	}{
		{domain.NewDay(2024, 3, 17), reading.Aside}, // 2 tomorrow
		{domain.NewDay(2024, 3, 16), reading.Fits},
		{domain.NewDay(2000, 3, 17), reading.Fits}, // 26 tomorrow
		{domain.NewDay(2000, 3, 16), reading.Aside},
	} {
		p, _ := reader(t, nil).Read(table("林晓雨||" + row.born.String() + "||低保|")[0])
		if p.Verdict != row.want {
			t.Errorf("born %s: %s, want %s", row.born, p.Verdict, row.want)
		}
		if p, _ = reader(t, func(r *reading.Reader) { r.AgeTo = 0 }).Read(table("林晓雨||" + row.born.String() + "||低保|")[0]); p.Verdict != reading.Fits {
			t.Errorf("born %s, and no age is asked: %s", row.born, p.Verdict)
		}
	}
}

func TestWhoStandsInTheListTwice(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark string
		text   string
		want   []reading.Verdict
	}{
		{"the same words", "林晓雨|" + girl + "|||低保|\n林晓雨|" + girl + "|||低保|", []reading.Verdict{reading.Fits, reading.Twice}},
		{"in another group", "林晓雨|" + girl + "|||低保|\n林晓雨|" + girl + "|||孤儿|", []reading.Verdict{reading.Fits, reading.Fits}},
		{"in two groups, each twice", "林晓雨|" + girl + "|||低保|\n林晓雨|" + girl + "|||孤儿|\n林晓雨|" + girl + "|||孤儿|\n林晓雨|" + girl + "|||低保|", []reading.Verdict{reading.Fits, reading.Fits, reading.Twice, reading.Twice}},
		{"the name in another width", "买买提·艾力|" + girl + "|||低保|\n买买提•艾力|" + girl + "|||低保|", []reading.Verdict{reading.Fits, reading.Twice}},
		{"the number under another name", "林晓雨|" + girl + "|||低保|\n林小雨|" + girl + "|||低保|", []reading.Verdict{reading.Fits, reading.Wrong}},
		{"and in another group", "林晓雨|" + girl + "|||低保|\n林小雨|" + girl + "|||孤儿|", []reading.Verdict{reading.Fits, reading.Wrong}},
		{"two of a name", "张伟|" + girl + "|||低保|\n张伟|" + boy + "|||低保|", []reading.Verdict{reading.Fits, reading.Fits}},
		{"one of a name and birthday, without a number", "张伟||2012-03-15||低保|\n张伟||2012-03-15||低保|", []reading.Verdict{reading.Fits, reading.Twice}},
		{"of two guardians: two people", "张伟||2012-03-15|张强|低保|\n张伟||2012-03-15|张刚|低保|", []reading.Verdict{reading.Fits, reading.Fits}},
		{"a row that is wrong is not the first", "林小雨|" + girl + "|||贫困|\n林晓雨|" + girl + "|||低保|", []reading.Verdict{reading.Wrong, reading.Fits}},
	} {
		r := reader(t, nil)
		var got []reading.Verdict
		for _, cells := range table(row.text) {
			p, _ := r.Read(cells)
			got = append(got, p.Verdict)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.remark, got, row.want)
		}
	}
}

// number is the number of identity of a county, a birthday and a place in the
// register, with its check character (GB 11643).
func number(county, born string, place int) string {
	body := county + born + string([]byte{byte('0' + place/100%10), byte('0' + place/10%10), byte('0' + place%10)})
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(body[i]-'0')
	}
	return body + string("10X98765432"[sum%11])
}

// withX is a number of identity whose check character is X.
func withX() string {
	for place := 1; ; place++ {
		if id := number("410900", "20120315", place); strings.HasSuffix(id, "X") {
			return id
		}
	}
}

// TestTheWayARowIsWrittenDoesNotMatter: blanks, full-width digits and another
// dot are the same person, and the date in any of the ways of departments.
func TestTheWayARowIsWrittenDoesNotMatter(t *testing.T) {
	t.Parallel()
	wide := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				r += '０' - '0'
			}
			return r
		}, s)
	}
	rapid.Check(t, func(rt *rapid.T) {
		born := domain.NewDay(2003, 1, 1).Add(rapid.IntRange(0, 7000).Draw(rt, "born"))
		id := number("410922", strings.ReplaceAll(born.String(), "-", ""), rapid.IntRange(1, 999).Draw(rt, "place"))
		name := rapid.SampledFrom([]string{"林晓雨", "买买提·艾力", "Anna Li", "张𬭚"}).Draw(rt, "name")
		guardian := rapid.SampledFrom([]string{"", "林建军", "赵 兰"}).Draw(rt, "guardian")
		plain, _ := reader(t, nil).Read(table(name + "|" + id + "|" + born.String() + "|" + guardian + "|低保|清丰县")[0])
		year, month, day := born.Date()
		written := rapid.SampledFrom([]string{
			born.String(), strings.ReplaceAll(born.String(), "-", ""), wide(born.String()),
			strings.ReplaceAll(born.String(), "-", "."), born.String() + " 00:00:00", strings.TrimLeft(strings.Join([]string{itoa(year), itoa(int(month)), itoa(day)}, "/"), "0"),
		}).Draw(rt, "date")
		other := " " + strings.ReplaceAll(strings.ReplaceAll(name, "·", "•"), " ", "　") + " |" + rapid.SampledFrom([]string{id, wide(id), strings.ToLower(id)}).Draw(rt, "number") +
			"|" + written + "|" + strings.ReplaceAll(guardian, " ", "") + "|低 保|清丰县"
		got, _ := reader(t, nil).Read(table(other)[0])
		if plain.Verdict != reading.Fits || got.Verdict != reading.Fits {
			rt.Fatalf("%v and %v", problems(plain), problems(got))
		}
		if got.Key != plain.Key || got.IDNumber != plain.IDNumber || got.Born != plain.Born || got.Guardian != plain.Guardian || got.Group != plain.Group || got.County != plain.County {
			rt.Fatalf("%q is read as %+v, plain it is %+v", other, got, plain)
		}
	})
}

func itoa(n int) string {
	text := ""
	for ; n > 0; n /= 10 {
		text = string(rune('0'+n%10)) + text
	}
	return text
}

var longNumber = regexp.MustCompile(`[0-9]{7,}`)

// FuzzRows reads anything as a row: it fits and has a name, a group and a
// birthday, or each cell that is wrong is named with its place and with what
// would be right; no message holds a number of anybody (policy B10); and read
// again it is the same, once more in one list it is there twice.
func FuzzRows(f *testing.F) {
	f.Add("林晓雨", girl, "2012-03-15", "林建军", "低保", "清丰县", "")
	f.Add("张伟", "6.2E+18", "", "", "SG03", "410922", "lost_digits")
	f.Add("", "", "", "", "", "", "merged")
	f.Add("买买提·艾力", withX(), "41000", "赵兰", "特困人员", "", "formula")
	f.Add("\x00", "４１０９", "20120229", "\u202e", "孤儿", "郑州", "error")
	f.Fuzz(func(t *testing.T, name, id, born, guardian, group, county, trouble string) {
		cells := []reading.Cell{{Text: name}, {Text: id, Trouble: trouble}, {Text: born}, {Text: guardian}, {Text: group}, {Text: county}}
		row := reading.Row{Number: 7, Cells: cells}
		r := reader(t, nil)
		p, some := r.Read(row)
		if !some {
			if name+id+born+guardian+group+county+trouble != "" {
				t.Fatal("a row with something in it is none")
			}
			return
		}
		if (p.Verdict == reading.Wrong) != (len(p.Problems) > 0) || p.Number != 7 {
			t.Fatalf("%s with %v", p.Verdict, p.Problems)
		}
		for _, x := range p.Problems {
			if !strings.HasSuffix(x.Cell, "7") || x.Code == "" || x.ZH == "" || longNumber.MatchString(x.ZH+x.EN) || longNumber.MatchString(id) && strings.Contains(x.ZH+x.EN, id) {
				t.Fatalf("%+v", x)
			}
		}
		again, _ := reader(t, nil).Read(row)
		if again.Key != p.Key || again.Verdict != p.Verdict || again.IDNumber != p.IDNumber || again.Born != p.Born || again.Group != p.Group {
			t.Fatalf("read again as %+v, before as %+v", again, p)
		}
		if p.Verdict == reading.Wrong {
			return
		}
		if strings.TrimFunc(p.Name, unicode.IsSpace) == "" || p.Key == "" || p.Group == "" || p.Born.IsZero() || p.Born.After(today) || trouble != "" && p.IDNumber != "" {
			t.Fatalf("taken as %+v", p)
		}
		if p, _ = r.Read(row); p.Verdict != reading.Twice {
			t.Fatalf("the same row once more is %s", p.Verdict)
		}
	})
}
