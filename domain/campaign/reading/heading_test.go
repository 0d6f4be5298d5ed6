package reading_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/campaign/reading"
	"lizhi/domain/store"
	"lizhi/seeds"
)

// shipped is what the program ships, its words folded as it keeps them.
var shipped = sync.OnceValues(func() (campaign.Reference, error) {
	ref, err := seeds.Campaign()
	for i := range ref.Synonyms {
		ref.Synonyms[i].Text = store.Fold{}.Query(ref.Synonyms[i].Text)
	}
	return ref, err
})

// words are the titles and words that are known.
func words(t testing.TB) reading.Words {
	t.Helper()
	ref, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return ref.Synonyms
}

func department(t testing.TB, code string) reading.Department {
	t.Helper()
	ref, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	d, err := ref.Department(code, today)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// table is a text as rows and cells, a line and a bar each; a cell that ends in
// ! is merged.
func table(text string) []reading.Row {
	var rows []reading.Row
	for i, line := range strings.Split(text, "\n") {
		r := reading.Row{Number: i + 1}
		for _, cell := range strings.Split(line, "|") {
			c := reading.Cell{Text: cell}
			if text, merged := strings.CutSuffix(cell, "!"); merged {
				c = reading.Cell{Text: text, Trouble: "merged"}
			}
			r.Cells = append(r.Cells, c)
		}
		rows = append(rows, r)
	}
	return rows
}

func TestTheTitlesOfADepartmentAreFound(t *testing.T) {
	t.Parallel()
	known := words(t)
	for _, row := range []struct {
		remark string
		text   string
		rows   []int // that may be the titles, the best understood first
		want   reading.Mapping
	}{
		{"at the top", "姓名|身份证号|出生日期\n林晓雨|410900201203150006|2012-03-15", []int{1}, reading.Mapping{reading.FieldName: 1, reading.FieldID: 2, reading.FieldBorn: 3}},
		{"under a name and a date", "清丰县低保名单||\n2026年3月||\n序号|姓名|公民身份号码\n1|林晓雨|410900201203150006", []int{3}, reading.Mapping{reading.FieldName: 2, reading.FieldID: 3}},
		{"with blanks, stars and colons", " 姓 名 *|身份证号码：|类 别", []int{1}, reading.Mapping{reading.FieldName: 1, reading.FieldID: 2, reading.FieldGroup: 3}},
		{"full-width and in capitals", "ＮＡＭＥ|ID Number", []int{1}, reading.Mapping{reading.FieldName: 1, reading.FieldID: 2}},
		{"over two rows", "姓名|监护人姓名\n!|!", []int{1}, reading.Mapping{reading.FieldName: 1, reading.FieldGuardian: 2}},
		{"over two rows, beside others", "姓名|家庭|\n!|户主|县区", []int{2, 1}, reading.Mapping{reading.FieldName: 1, reading.FieldGuardian: 2, reading.FieldCounty: 3}},
		{"a blank that is not merged has no title", "姓名|家庭|\n|户主|县区", []int{1, 2}, reading.Mapping{reading.FieldName: 1}},
		{"one title twice: the first", "姓名|身份证号|姓名", []int{1}, reading.Mapping{reading.FieldName: 1, reading.FieldID: 2}},
		{"titles that nobody knows", "甲|乙|丙", []int{1}, reading.Mapping{}},
		{"the name outweighs others", "类别|县区|户主\n姓名|序号|备注", []int{2, 1}, reading.Mapping{reading.FieldName: 1}},
		{"people below the titles are none", "姓名|出生日期|类别\n林晓雨|40237|低保\n张伟|2010年5月|低保", []int{1}, reading.Mapping{reading.FieldName: 1, reading.FieldBorn: 2, reading.FieldGroup: 3}},
		{"people where nobody knows the titles", "对象|年月\n林晓雨|40237", []int{1, 2}, reading.Mapping{}},
		{"only data", "林晓雨|410900201203150006\n张伟|410900200802290014", nil, nil},
		{"a birthday makes a row data", "林晓雨|2012-03-15", nil, nil},
		{"five digits do not", "姓名|45700", []int{1}, reading.Mapping{reading.FieldName: 1}},
		{"one cell is no row of titles", "姓名||", nil, nil},
		{"a sentence is none either", "姓名|" + strings.Repeat("请", 41), nil, nil},
		{"forty characters may be one", "姓名|" + strings.Repeat("请", 40), []int{1}, reading.Mapping{reading.FieldName: 1}},
	} {
		found := reading.Heads(table(row.text), store.Fold{}.Query, known)
		var rows []int
		for _, h := range found {
			rows = append(rows, h.Row)
		}
		if !slices.Equal(rows, row.rows) {
			t.Errorf("%s: rows %v, want %v", row.remark, rows, row.rows)
			continue
		}
		if len(found) == 0 {
			continue
		}
		got := found[0].Proposal
		if len(got) != len(row.want) {
			t.Errorf("%s: proposed %v, want %v", row.remark, got, row.want)
		}
		for field, at := range row.want {
			if got[field] != at {
				t.Errorf("%s: %s in column %d, want %d", row.remark, field, got[field], at)
			}
		}
	}
}

// FuzzTitles reads anything as the first rows of a file: whatever is proposed
// could be taken, each field in a column of its own that is there, and the same
// titles have the same fingerprint.
func FuzzTitles(f *testing.F) {
	for _, text := range []string{
		"姓名|身份证号\n林晓雨|410900201203150006", "名单\n!|姓名\n姓名!|!", "", "|", "!\n!", "姓名|姓名|姓名", "a|b\nc\n!|!|!", "序号|姓名*|６．２Ｅ＋１８",
	} {
		f.Add(text)
	}
	known := words(f)
	f.Fuzz(func(t *testing.T, text string) {
		rows := table(text)
		widths := map[int]int{}
		for _, r := range rows {
			widths[r.Number] = len(r.Cells)
		}
		found := reading.Heads(rows, store.Fold{}.Query, known)
		for i, h := range found {
			if len(h.Titles) != widths[h.Row] {
				t.Fatalf("row %d has %d titles of %d cells", h.Row, len(h.Titles), widths[h.Row])
			}
			whole := reading.Mapping{reading.FieldName: 1000, reading.FieldID: 1001, reading.FieldGroup: 1002}
			for field, at := range h.Proposal {
				if at > len(h.Titles) {
					t.Fatalf("%s is proposed in column %d of %d", field, at, len(h.Titles))
				}
				whole[field] = at
			}
			if err := whole.Check(1002, ""); err != nil {
				t.Fatalf("what is proposed of row %d cannot be taken: %v, %v", h.Row, h.Proposal, err)
			}
			again := reading.Head{Titles: slices.Clone(h.Titles)}
			if again.Fingerprint() != h.Fingerprint() {
				t.Fatal("the same titles have another fingerprint")
			}
			if i > 0 && h.Proposal[reading.FieldName] > 0 && found[0].Proposal[reading.FieldName] == 0 && len(h.Proposal)+3 > len(found[0].Proposal) {
				t.Fatalf("row %d is understood better than row %d", h.Row, found[0].Row)
			}
		}
	})
}

func TestAMappingHasWhatAListNeeds(t *testing.T) {
	t.Parallel()
	whole := func(change func(reading.Mapping)) reading.Mapping {
		m := reading.Mapping{reading.FieldName: 1, reading.FieldID: 2, reading.FieldGroup: 3}
		change(m)
		return m
	}
	for _, row := range []struct {
		remark  string
		mapping reading.Mapping
		group   string
		want    error
	}{
		{"name, number and group", whole(func(reading.Mapping) {}), "", nil},
		{"the birthday in place of the number", whole(func(m reading.Mapping) { delete(m, reading.FieldID); m[reading.FieldBorn] = 2 }), "", nil},
		{"both", whole(func(m reading.Mapping) { m[reading.FieldBorn] = 4 }), "", nil},
		{"neither", whole(func(m reading.Mapping) { delete(m, reading.FieldID) }), "", reading.ErrMappingNeeds},
		{"no name", whole(func(m reading.Mapping) { delete(m, reading.FieldName) }), "", reading.ErrMappingNeeds},
		{"no group, and everybody is of one", whole(func(m reading.Mapping) { delete(m, reading.FieldGroup) }), "SG03", nil},
		{"no group at all", whole(func(m reading.Mapping) { delete(m, reading.FieldGroup) }), "", reading.ErrGroupMissing},
		{"the last column", whole(func(m reading.Mapping) { m[reading.FieldCounty] = 5 }), "", nil},
		{"one that is not there", whole(func(m reading.Mapping) { m[reading.FieldCounty] = 6 }), "", reading.ErrMapping},
		{"the column before the first", whole(func(m reading.Mapping) { m[reading.FieldCounty] = 0 }), "", reading.ErrMapping},
		{"one column twice", whole(func(m reading.Mapping) { m[reading.FieldBorn] = 2 }), "", reading.ErrMapping},
		{"a field that there is not", whole(func(m reading.Mapping) { m["phone"] = 4 }), "", reading.ErrMapping},
		{"nothing", reading.Mapping{}, "SG03", reading.ErrMappingNeeds},
	} {
		if err := row.mapping.Check(5, row.group); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.remark, err, row.want)
		}
	}
}

// TestOtherTitlesHaveAnotherFingerprint: a file is read as the last one was only
// if its titles are the same, in the same order.
func TestOtherTitlesHaveAnotherFingerprint(t *testing.T) {
	t.Parallel()
	if (reading.Head{Titles: []string{"姓名", "类别"}}).Fingerprint() == (reading.Head{Titles: []string{"姓", "名类别"}}).Fingerprint() {
		t.Error("titles are told apart by their letters alone")
	}
	rapid.Check(t, func(t *rapid.T) {
		titles := rapid.SliceOfN(rapid.StringN(0, 6, -1), 1, 6)
		a, b := titles.Draw(t, "a"), titles.Draw(t, "b")
		same := slices.Equal(a, b)
		if got := (reading.Head{Titles: a}).Fingerprint() == (reading.Head{Titles: b}).Fingerprint(); got != same && !strings.Contains(strings.Join(append(a, b...), ""), "\x00") {
			t.Fatalf("%q and %q: the same fingerprint %t", a, b, got)
		}
	})
}

func TestADepartmentIsASourceOnItsDays(t *testing.T) {
	t.Parallel()
	first, last := domain.NewDay(2021, 1, 1), domain.NewDay(2025, 12, 31)
	d := reading.Department{From: first, Until: last}
	for _, row := range []struct {
		on   domain.Day
		want bool
	}{{first.Add(-1), false}, {first, true}, {last, true}, {last.Add(1), false}} {
		if got := d.In(row.on); got != row.want {
			t.Errorf("on %s: %t", row.on, got)
		}
	}
	d.Until = domain.Day{}
	if !d.In(last.Add(1000)) {
		t.Error("one without an end has ended")
	}
}
