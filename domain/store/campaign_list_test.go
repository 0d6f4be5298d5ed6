package store_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/campaign/reading"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// workbook makes an XLSX of cells; numbers stay numbers.
func workbook(t *testing.T, merges [][2]string, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range merges {
		if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// report is what a list says of its rows: verdict, and each wrong cell.
func (b *bureau) report(l campaign.List) []string {
	b.t.Helper()
	rows, err := b.campaign.Rows(context.Background(), b.li, l.ID, "", 0, 100)
	b.must(err)
	lines := []string{}
	for _, r := range rows {
		line := fmt.Sprint(r.Number, " ", r.Verdict)
		for _, p := range r.Problems {
			line += fmt.Sprint(" ", p.Cell, " ", p.Column, " ", p.Code)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestBadDepartmentFiles(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte("姓名,身份证号\n陈小满," + idNumber("41092220170101001") + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	good := idNumber("41092220170101001")
	wrongCheck := good[:17] + string("0123456789X"[(strings.IndexByte("0123456789X", good[17])+1)%11])
	wide := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '０'
		}
		return r
	}, good)
	rows := []struct {
		remark string
		file   []byte
		state  campaign.ListState
		want   []string
	}{
		{
			"a number as 6.2E+18 in a workbook", workbook(t, nil, []any{"姓名", "身份证号"}, []any{"周一", 4.10922201701010e17}, []any{"周二", good}), campaign.Held,
			[]string{"2 wrong B2 身份证号 campaign.digits", "3 fits"},
		},
		{"6.2E+18 in a CSV", []byte("姓名,身份证号\n周一,6.2E+18\n"), campaign.Held, []string{"2 wrong B2 身份证号 campaign.digits"}},
		{
			"merged cells of data", workbook(t, [][2]string{{"A2", "A3"}}, []any{"姓名", "身份证号"}, []any{"周一", good}, []any{"", idNumber("41092220170102001")}), campaign.Held,
			[]string{"2 wrong A2 姓名 campaign.merged", "3 wrong A3 姓名 campaign.merged"},
		},
		{
			"a merged title and two rows of titles", workbook(t, [][2]string{{"A1", "C1"}, {"A2", "A3"}, {"B2", "C2"}},
				[]any{"民政名单", "", ""}, []any{"姓名", "证件", ""}, []any{"", "身份证号", "出生日期"}, []any{"周一", good, "2017-01-01"}), campaign.Ready,
			[]string{"4 fits"},
		},
		{"GBK bytes", gbk, campaign.Ready, []string{"2 fits"}},
		{
			"people twice", []byte("姓名,身份证号\n周一," + good + "\n周一," + good + "\n周壹," + good + "\n"), campaign.Held,
			[]string{"2 fits", "3 twice", "4 wrong B4 身份证号 campaign.differs"},
		},
		{"people twice by name and birthday", []byte("姓名,出生日期\n周一,2017-01-01\n周一,2017/1/1\n"), campaign.Ready, []string{"2 fits", "3 twice"}},
		{"a wrong check digit", []byte("姓名,身份证号\n周一," + wrongCheck + "\n"), campaign.Held, []string{"2 wrong B2 身份证号 identity.id_check"}},
		{"full-width digits", []byte("姓名,身份证号\n周一," + wide + "\n"), campaign.Ready, []string{"2 fits"}},
		{
			"blank names", []byte("姓名,身份证号\n," + good + "\n 　," + good + "\n"), campaign.Held,
			[]string{"2 wrong A2 姓名 campaign.required", "3 wrong A3 姓名 campaign.required"},
		},
		{"neither number nor birthday", []byte("姓名,身份证号,出生日期\n周一,,\n"), campaign.Held, []string{"2 wrong B2 身份证号 campaign.number_or_born"}},
		{
			"a birthday that does not exist", []byte("姓名,出生日期\n周一,2017-02-30\n周二,2029-01-01\n"), campaign.Held,
			[]string{"2 wrong B2 出生日期 campaign.day", "3 wrong B3 出生日期 campaign.day"},
		},
		{
			"another birthday than the number's", []byte("姓名,身份证号,出生日期\n周一," + good + ",2016-01-01\n"), campaign.Held,
			[]string{"2 wrong C2 出生日期 campaign.born_differs"},
		},
		{"dates as a spreadsheet keeps them", workbook(t, nil, []any{"姓名", "出生日期"}, []any{"周一", 42736}), campaign.Ready, []string{"2 fits"}},
		{"parents in the list", []byte("姓名,身份证号\n周父," + idNumber("41092219850101001") + "\n周一," + good + "\n"), campaign.Ready, []string{"2 aside", "3 fits"}},
		{"a formula", func() []byte {
			f := excelize.NewFile()
			defer f.Close()
			_ = f.SetSheetRow("Sheet1", "A1", &[]any{"姓名", "身份证号"})
			_ = f.SetCellValue("Sheet1", "A2", "周一")
			_ = f.SetCellFormula("Sheet1", "B2", `="4109"&"22"`)
			var b bytes.Buffer
			_ = f.Write(&b)
			return b.Bytes()
		}(), campaign.Held, []string{"2 wrong B2 身份证号 campaign.formula"}},
		{"no titles", []byte(good + "," + good + "\n"), campaign.Failed, []string{}},
		{"nobody", []byte("姓名,身份证号\n"), campaign.Failed, []string{}},
		{"a zip that is none", append([]byte("PK\x03\x04"), make([]byte, 100)...), campaign.Failed, []string{}},
		{"a zip bomb", bomb(t), campaign.Failed, []string{}},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := newBureau(t, db)
		for _, row := range rows {
			l := b.mapped(b.li, "rural", "SG01", row.file)
			if diff := cmp.Diff(row.want, b.report(l)); diff != "" || l.State != row.state {
				t.Errorf("%s: %s %s, want %s (-want +got):\n%s", row.remark, l.State, l.Trouble, row.state, diff)
			}
		}
		b.match()
		for _, l := range []campaign.ListState{campaign.Held, campaign.Ready} {
			var n int64
			b.must(db.Read(context.Background()).Table("campaign_matches AS m").Joins("JOIN campaign_lists l ON l.id = m.list_id").Where("l.state = ?", l).Count(&n).Error)
			if n > 0 {
				t.Errorf("%d rows of lists that are %s are matched", n, l)
			}
		}
	})
}

// bomb unpacks to more than anybody wants.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 520 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAMappingIsSaidOnceAndRemembered(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBureau(t, db), context.Background()
		file := func(name string, n int) []byte {
			return fmt.Appendf(nil, "濮阳市名单\n对象,号码,类型\n%s,%s,农村低保\n", name, idNumber(fmt.Sprintf("4109222017010%d001", n)))
		}
		l := b.bring(b.jie, "civil", "", file("周一", 1))
		if l.State != campaign.Asking || len(l.Heads) != 1 || l.Heads[0].Row != 2 || !slices.Equal(l.Heads[0].Titles, []string{"对象", "号码", "类型"}) {
			t.Fatalf("%s: %+v", l.State, l.Heads)
		}
		for _, row := range []struct {
			remark string
			head   int
			m      reading.Mapping
			want   error
		}{
			{"a row that is no head", 3, reading.Mapping{reading.FieldName: 1, reading.FieldID: 2, reading.FieldGroup: 3}, campaign.ErrHead},
			{"a column twice", 2, reading.Mapping{reading.FieldName: 1, reading.FieldID: 1, reading.FieldGroup: 3}, reading.ErrMapping},
			{"a column that is not there", 2, reading.Mapping{reading.FieldName: 1, reading.FieldID: 4}, reading.ErrMapping},
			{"no name", 2, reading.Mapping{reading.FieldID: 2, reading.FieldGroup: 3}, reading.ErrMappingNeeds},
			{"no group", 2, reading.Mapping{reading.FieldName: 1, reading.FieldID: 2}, reading.ErrGroupMissing},
			{"right", 2, reading.Mapping{reading.FieldName: 1, reading.FieldID: 2, reading.FieldGroup: 3}, nil},
		} {
			if _, err := b.campaign.Map(ctx, b.jie, l.ID, l.Version, row.head, row.m); !errors.Is(err, row.want) {
				t.Errorf("%s: %v, want %v", row.remark, err, row.want)
			}
		}
		b.must(b.campaign.ReadList(ctx, system, l.ID))
		second := b.bring(b.jie, "civil", "", file("周二", 2))
		if second.State != campaign.Ready || second.Total != 1 {
			t.Errorf("the second file of the same titles: %s, %d rows", second.State, second.Total)
		}
		if other := b.bring(b.jie, "rural", "", file("周三", 3)); other.State != campaign.Asking {
			t.Errorf("another department's file: %s", other.State)
		}
		rows, err := b.campaign.Rows(ctx, b.jie, second.ID, "", 0, 10)
		if err != nil || len(rows) != 1 || rows[0].Group != "SG03" || rows[0].County != b.qingfeng.ID {
			t.Errorf("rows %+v, %v", rows, err)
		}
	})
}

func TestTheSameContentIsTheSameList(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBureau(t, db), context.Background()
		content := []byte(lowIncome + person2("周二", "41092220170102001"))
		first := b.mapped(b.jie, "civil", "SG03", content)
		again := campaign.Bringing{Campaign: b.c.ID, Department: "civil", Group: "SG03", File: b.upload(b.jie, content), Listed: domain.NewDay(2026, 3, 1)}
		done, err := b.campaign.Bring(ctx, b.jie, again)
		if err != nil || !done.Repeated || done.List.ID != first.ID {
			t.Errorf("again: %+v, %v", done, err)
		}
		b.match()
		if n := len(b.findings(b.li, campaign.Filter{})); n != 1 {
			t.Errorf("%d findings", n)
		}
		if _, err := b.campaign.Bring(ctx, b.li, again); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("somebody else's file: %v", err)
		}
		again.Group = "SG01"
		if _, err := b.campaign.Bring(ctx, b.jie, again); !errors.Is(err, campaign.ErrGroup) {
			t.Errorf("a group of another department: %v", err)
		}
		l := b.list(b.jie, first.ID)
		_, err = b.campaign.Drop(ctx, b.jie, l.ID, l.Version, "误传")
		b.must(err)
		again.Group = "SG03"
		if done, err = b.campaign.Bring(ctx, b.jie, again); err != nil || done.Repeated {
			t.Errorf("after it was withdrawn: %+v, %v", done.Repeated, err)
		}
	})
}

func TestAHeldListIsReleasedAsItWasSeen(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, ctx := newBureau(t, db), context.Background()
		b.pupil("周二", "41092220170102001", b.place())
		l := b.mapped(b.jie, "civil", "SG03", []byte(lowIncome+person2("周二", "41092220170102001")+"周三,6.2E+18,\n"))
		b.match()
		if n := len(b.findings(b.li, campaign.Filter{})); l.State != campaign.Held || n != 0 {
			t.Fatalf("%s, %d findings of a held list", l.State, n)
		}
		if _, err := b.campaign.Release(ctx, b.jie, l.ID, l.Version, 2, "部门确认"); !errors.Is(err, campaign.ErrWrongCount) {
			t.Errorf("another count: %v", err)
		}
		_, err := b.campaign.Release(ctx, b.jie, l.ID, l.Version, 1, "部门确认第3行无法核实")
		b.must(err)
		b.match()
		if got := says(b.findings(b.min, campaign.Filter{})); got["周二"] != "missed no_application" || len(got) != 1 {
			t.Errorf("findings %v", got)
		}
	})
}

func TestNoNumberOfAListStandsInClear(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := newBureau(t, db)
		number := idNumber("41092220170107001")
		b.mapped(b.jie, "civil", "SG03", []byte("姓名,身份证号\n无此人,"+number+"\n错误人,"+number[:17]+"?\n"))
		for _, table := range []string{"campaign_rows", "campaign_lists", "tasks", "audit"} {
			var rows []map[string]any
			b.must(db.Read(context.Background()).Table(table).Find(&rows).Error)
			for _, r := range rows {
				for column, v := range r {
					text := fmt.Sprintf("%s", v)
					if strings.Contains(text, number) || strings.Contains(text, number[:17]) {
						t.Errorf("%s.%s holds a number", table, column)
					}
				}
			}
		}
	})
}

// interrupted gives tables; at the end of the first, something else happens.
type interrupted struct {
	tables
	then *func()
}

type interruptedSheet struct {
	reading.Table
	then *func()
}

func (m interrupted) Open(ctx context.Context, file domain.FileID) (reading.Table, error) {
	s, err := m.tables.Open(ctx, file)
	return interruptedSheet{s, m.then}, err
}

func (s interruptedSheet) Next() (reading.Row, error) {
	row, err := s.Table.Next()
	if then := *s.then; errors.Is(err, io.EOF) && then != nil {
		*s.then = nil
		then()
	}
	return row, err
}

// TestTwoReadersOfAListLoseNoRow lets a second process read a list, whole, while
// the first one, which was thought dead, stands before its last rows: the first
// stops, and every row is there once.
func TestTwoReadersOfAListLoseNoRow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := newBureau(t, db)
		ctx := context.Background()
		b.pupil("周二", "41092220170102001", b.place())
		l := b.bring(b.jie, "civil", "SG03", []byte(lowIncome+person2("周二", "41092220170102001")+person2("无此人", "41092220170103001")))
		_, err := b.campaign.Map(ctx, b.jie, l.ID, l.Version, l.Heads[0].Row, l.Heads[0].Proposal)
		b.must(err)
		second := func() {
			b.must(b.campaign.ReadList(ctx, system, l.ID))
			b.match()
		}
		first := campaign.New(db.Campaign(), db.World(), store.Fold{}, interrupted{b.files, &second})
		if err := first.ReadList(ctx, system, l.ID); !errors.Is(err, campaign.ErrReadTwice) {
			t.Errorf("the first reader = %v, want ErrReadTwice", err)
		}
		if l = b.list(b.jie, l.ID); l.State != campaign.Matched || l.Total != 2 || l.Done != 2 {
			t.Errorf("the list is %s with %d of %d rows", l.State, l.Done, l.Total)
		}
		want := map[string]string{"周二": "missed no_application", "无此人": "not_found unknown"}
		if diff := cmp.Diff(want, says(b.findings(b.li, campaign.Filter{}))); diff != "" {
			t.Errorf("what was found (-want +got):\n%s", diff)
		}
		if err := first.ReadList(ctx, system, l.ID); err != nil {
			t.Errorf("when it is tried again: %v", err)
		}
	})
}
