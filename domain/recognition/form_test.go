package recognition_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/recognition"
	"lizhi/seeds"
)

var (
	today = domain.NewDay(2026, 3, 16)
	clerk = domain.PersonID{1}
	head  = domain.PersonID{2}
)

// reference is the set that the program ships, with the grades and groups of
// hardship beside it.
func reference(t testing.TB) recognition.Reference {
	t.Helper()
	ref, err := seeds.Recognition()
	if err != nil {
		t.Fatal(err)
	}
	h, err := seeds.Hardship()
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range h.Grades {
		ref.Grades = append(ref.Grades, recognition.Grade{Code: g.Code, Name: g.Name, From: g.From, Until: g.Until, Difficult: g.Difficult})
	}
	for _, g := range h.Groups {
		ref.Categories = append(ref.Categories, recognition.Category{Code: g.Code, Name: g.Name, From: g.From, Until: g.Until})
	}
	return ref
}

func yuan(n int64) *domain.Money {
	m := domain.Money(n * 100)
	return &m
}

// form is one that nothing is wrong with.
func form() recognition.Form {
	return recognition.Form{
		Relatives: []recognition.Relative{
			{Name: "林建军", Age: 46, Relation: "父亲", Occupation: "务农", Income: yuan(12000), Health: recognition.Healthy},
			{Name: "赵兰", Age: 44, Relation: "母亲", Income: yuan(0), Health: recognition.SeriousIll},
		},
		Size: 3, Factors: []string{"economy"},
		Promise: recognition.Promise{Signed: true, Name: "林建军", On: today},
	}
}

// faults are the codes of an error by pointer.
func faults(err error) map[string]string {
	var f *domain.Fault
	got := map[string]string{}
	if errors.As(err, &f) {
		for _, field := range f.Fields {
			got[field.Pointer] = field.Code
		}
	}
	return got
}

// checked is a row of a table of forms: what is changed, and what is refused.
type checked struct {
	remark string
	change func(*recognition.Form)
	want   map[string]string
}

func check(t *testing.T, rows []checked) {
	t.Helper()
	ref := reference(t)
	for _, row := range rows {
		f := form()
		row.change(&f)
		got := faults(f.Check(ref, 2025, today))
		if fmt.Sprint(got) != fmt.Sprint(row.want) {
			t.Errorf("%s: refused %v, want %v", row.remark, got, row.want)
		}
	}
}

func TestPolicyC18PromiseIsSigned(t *testing.T) {
	t.Parallel()
	no := map[string]string{"/form/promise": "recognition.promise"}
	check(t, []checked{
		{"signed today", func(*recognition.Form) {}, nil},
		{"without a promise", func(f *recognition.Form) { f.Promise = recognition.Promise{} }, no},
		{"not ticked", func(f *recognition.Form) { f.Promise.Signed = false }, no},
		{"without a name", func(f *recognition.Form) { f.Promise.Name = " " }, no},
		{"without a day", func(f *recognition.Form) { f.Promise.On = domain.Day{} }, no},
		{"signed yesterday", func(f *recognition.Form) { f.Promise.On = today.Add(-1) }, nil},
		{"signed tomorrow", func(f *recognition.Form) { f.Promise.On = today.Add(1) }, no},
	})
}

func TestPolicyC19IncomeIsNotLeftBlank(t *testing.T) {
	t.Parallel()
	check(t, []checked{
		{"none is 0", func(f *recognition.Form) { f.Relatives[0].Income = yuan(0) }, nil},
		{"blank", func(f *recognition.Form) { f.Relatives[1].Income = nil }, map[string]string{"/form/relatives/1/income": "recognition.income"}},
		{"both blank", func(f *recognition.Form) { f.Relatives[0].Income, f.Relatives[1].Income = nil, nil }, map[string]string{
			"/form/relatives/0/income": "recognition.income", "/form/relatives/1/income": "recognition.income",
		}},
		{"below nothing", func(f *recognition.Form) { f.Relatives[0].Income = yuan(-1) }, map[string]string{"/form/relatives/0/income": "recognition.income"}},
		{"nobody there", func(f *recognition.Form) { f.Relatives = nil }, map[string]string{"/form/relatives": "recognition.family"}},
		{"an orphan's guardian", func(f *recognition.Form) {
			f.Relatives = []recognition.Relative{{Name: "王伯", Age: 60, Relation: "监护", Income: yuan(0), Health: recognition.Healthy}}
			f.Size = 1
		}, nil},
		{"nobody in the household", func(f *recognition.Form) { f.Size = 0 }, map[string]string{"/form/size": "recognition.size"}},
		{"an unknown health", func(f *recognition.Form) { f.Relatives[0].Health = "好" }, map[string]string{"/form/relatives/0/health": "recognition.family"}},
	})
	for _, row := range []struct {
		incomes []int64 // fen
		size    int
		want    domain.Money
	}{
		{[]int64{1200000, 0}, 3, 400000},
		{[]int64{1000000}, 3, 333333}, // 10000 yuan for three: whole fen, rounded down
		{[]int64{100}, 3, 33},
		{[]int64{0, 0}, 4, 0},
		{[]int64{31250}, 1, 31250},
		{nil, 0, 0},
	} {
		f := recognition.Form{Size: row.size}
		for _, fen := range row.incomes {
			m := domain.Money(fen)
			f.Relatives = append(f.Relatives, recognition.Relative{Income: &m})
		}
		if got := f.PerHead(); got != row.want {
			t.Errorf("%v for %d = %d fen a head, want %d", row.incomes, row.size, got, row.want)
		}
	}
}

func TestPolicyC12EveryGroupCanBeClaimedAndSeveral(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	if len(ref.Categories) != 12 {
		t.Fatalf("%d groups, want 12", len(ref.Categories))
	}
	claim := func(codes ...string) func(*recognition.Form) {
		return func(f *recognition.Form) {
			for _, c := range codes {
				f.Claims = append(f.Claims, recognition.Claim{Group: c, Evidence: "证", From: today})
			}
		}
	}
	rows := []checked{
		{"SG03 and SG08 together", claim("SG03", "SG08"), nil},
		{"one that there is not", claim("SG13"), map[string]string{"/form/claims/0/group": "recognition.group"}},
		{"one twice", claim("SG03", "SG03"), map[string]string{"/form/claims/1/group": "recognition.group"}},
	}
	var all []string
	for n := 1; n <= 12; n++ {
		code := fmt.Sprintf("SG%02d", n)
		all = append(all, code)
		rows = append(rows, checked{code + " alone", claim(code), nil})
	}
	check(t, append(rows, checked{"all twelve", claim(all...), nil}))
}

func TestPolicyC11AndC13ClaimsCountByEvidenceAndValidity(t *testing.T) {
	t.Parallel()
	holds := recognition.Category{Code: "SG03", From: domain.NewDay(2018, 1, 1)}
	ended := recognition.Category{Code: "SG02", From: domain.NewDay(2021, 1, 1), Until: domain.NewDay(2025, 12, 31)}
	from := domain.NewDay(2025, 1, 1)
	march := domain.NewDay(2026, 3, 1)
	for _, row := range []struct {
		remark string
		claim  recognition.Claim
		of     recognition.Category
		listed []string
		on     domain.Day
		want   recognition.ClaimStanding
	}{
		{"C11: SG03 without evidence", recognition.Claim{Group: "SG03", From: from}, holds, nil, march, recognition.Unverified},
		{"C11: with blanks for evidence", recognition.Claim{Group: "SG03", Evidence: "  ", From: from}, holds, nil, march, recognition.Unverified},
		{"C11: without validity", recognition.Claim{Group: "SG03", Evidence: "低保证"}, holds, nil, march, recognition.Unverified},
		{"C11: not valid yet", recognition.Claim{Group: "SG03", Evidence: "低保证", From: march.Add(1)}, holds, nil, march, recognition.Unverified},
		{"C11: with both", recognition.Claim{Group: "SG03", Evidence: "低保证", From: from}, holds, nil, march, recognition.Verified},
		{"C11: a department's list has the student", recognition.Claim{Group: "SG03"}, holds, []string{"SG03"}, march, recognition.Verified},
		{"C11: a list of another group", recognition.Claim{Group: "SG03"}, holds, []string{"SG01"}, march, recognition.Unverified},
		{
			"C13: SG02 valid to 2025-12-31, on 2026-03-01",
			recognition.Claim{Group: "SG02", Evidence: "监测户", From: from, To: domain.NewDay(2025, 12, 31)},
			holds, nil, march, recognition.Expired,
		},
		{"C13: its last day", recognition.Claim{Group: "SG02", Evidence: "监测户", From: from, To: march}, holds, nil, march, recognition.Verified},
		{"C13: the day after", recognition.Claim{Group: "SG02", Evidence: "监测户", From: from, To: march.Add(-1)}, holds, nil, march, recognition.Expired},
		{"C13: the group itself has ended", recognition.Claim{Group: "SG02", Evidence: "监测户", From: from}, ended, []string{"SG02"}, march, recognition.Expired},
		{"C13: the group's last day", recognition.Claim{Group: "SG02", Evidence: "监测户", From: from}, ended, nil, domain.NewDay(2025, 12, 31), recognition.Verified},
	} {
		if got := row.claim.Standing(row.of, row.listed, row.on); got != row.want {
			t.Errorf("%s: %s, want %s", row.remark, got, row.want)
		}
	}
}

func TestPolicyC13ExpiredGroupsAreNotCounted(t *testing.T) {
	t.Parallel()
	ref, f := reference(t), form()
	f.Claims = []recognition.Claim{
		{Group: "SG02", Evidence: "监测户", From: domain.NewDay(2025, 1, 1), To: domain.NewDay(2025, 12, 31)},
		{Group: "SG06", Evidence: "残疾证", From: domain.NewDay(2025, 1, 1)},
	}
	counting, all := f.Groups(ref, nil, domain.NewDay(2026, 3, 1))
	if !slices.Equal(counting, []string{"SG06"}) || all != recognition.Expired {
		t.Errorf("counting %v, %s; want SG06 alone, expired", counting, all)
	}
	counting, all = f.Groups(ref, nil, domain.NewDay(2025, 12, 1))
	if len(counting) != 2 || all != recognition.Verified {
		t.Errorf("in December: counting %v, %s", counting, all)
	}
}

func TestPolicyC10FactorsAreAClosedList(t *testing.T) {
	t.Parallel()
	check(t, []checked{
		{"all six", func(f *recognition.Form) {
			f.Factors = []string{"economy", "special_group", "region", "emergency", "consumption", "other"}
		}, nil},
		{"none yet", func(f *recognition.Form) { f.Factors = nil }, nil},
		{"a seventh", func(f *recognition.Form) { f.Factors = []string{"economy", "taste"} }, map[string]string{"/form/factors/1": "recognition.factor"}},
	})
}

func TestPolicyC20RubricItemsHaveCaps(t *testing.T) {
	t.Parallel()
	item := func(limit int) recognition.Rubric {
		return recognition.Rubric{From: 2018, Items: []recognition.Item{{Code: "family_type", Cap: limit, Options: []recognition.Option{
			{Points: 100, Group: "SG03"}, {Points: 40, Group: "SG06"}, {Points: 20, Group: "SG11"},
		}}}}
	}
	for _, row := range []struct {
		remark string
		limit  int
		groups []string
		want   int
	}{
		{"C20: 100 + 40 + 20 with cap 100", 100, []string{"SG03", "SG06", "SG11"}, 100},
		{"with cap 160", 160, []string{"SG03", "SG06", "SG11"}, 160},
		{"with cap 159", 159, []string{"SG03", "SG06", "SG11"}, 159},
		{"40 + 20", 100, []string{"SG06", "SG11"}, 60},
		{"none", 100, nil, 0},
	} {
		if got := item(row.limit).Score(form(), row.groups).Total; got != row.want {
			t.Errorf("%s = %d, want %d", row.remark, got, row.want)
		}
	}
}

func TestRubricSuggestsAGrade(t *testing.T) {
	t.Parallel()
	r := reference(t).Rubric(2025)
	plain := form()
	plain.Relatives[1].Health, plain.Relatives[0].Income = recognition.Healthy, yuan(90000)
	for _, row := range []struct {
		remark string
		form   recognition.Form
		groups []string
		want   string
		direct string
	}{
		{"nothing speaks for it", plain, nil, "none", ""},
		{"little income and an illness", form(), nil, "difficult", ""},
		{"低保 by itself", plain, []string{"SG03"}, "special", "SG03"},
		{"a child of disabled parents is scored", form(), []string{"SG06"}, "special", ""},
		{"脱贫 leads to its grade, whatever the score", form(), []string{"SG01"}, "difficult", "SG01"},
	} {
		s := r.Score(row.form, row.groups)
		if s.Grade != row.want || s.Direct != row.direct {
			t.Errorf("%s: %s by %q at %d, want %s by %q", row.remark, s.Grade, s.Direct, s.Total, row.want, row.direct)
		}
	}
}

func TestReviewSheetShowsBandsOnly(t *testing.T) {
	t.Parallel()
	r := recognition.Rubric{Edges: []domain.Money{500000, 1000000}}
	for _, row := range []struct {
		perHead, from, below domain.Money
	}{{0, 0, 500000}, {499999, 0, 500000}, {500000, 500000, 1000000}, {999999, 500000, 1000000}, {1000000, 1000000, 0}} {
		f := recognition.Form{Size: 1, Relatives: []recognition.Relative{{Income: &row.perHead}}}
		if from, below := r.Band(f); from != row.from || below != row.below {
			t.Errorf("%d falls into %d–%d, want %d–%d", row.perHead, from, below, row.from, row.below)
		}
	}
}

// No set of groups and no form gets an item above its cap or below nothing, and
// more groups never score less.
func TestScoreStaysWithinItsCaps(t *testing.T) {
	t.Parallel()
	r := reference(t).Rubric(2025)
	rapid.Check(t, func(t *rapid.T) {
		groups := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"SG01", "SG03", "SG05", "SG06", "SG08", "SG11", "SG12"}), rapid.ID[string]).Draw(t, "groups")
		income := domain.Money(rapid.Int64Range(0, 1_000_000_000).Draw(t, "income"))
		f := recognition.Form{Size: rapid.IntRange(1, 30).Draw(t, "size"), Relatives: []recognition.Relative{{Income: &income}}}
		s := r.Score(f, groups)
		for i, item := range s.Items {
			if item.Points < 0 || item.Points > r.Items[i].Cap {
				t.Fatalf("%s has %d points, cap %d", item.Code, item.Points, r.Items[i].Cap)
			}
		}
		if fewer := r.Score(f, groups[:len(groups)/2]); fewer.Total > s.Total {
			t.Fatalf("fewer groups score %d, more %d", fewer.Total, s.Total)
		}
		if from, below := r.Band(f); f.PerHead() < from || below != 0 && f.PerHead() >= below {
			t.Fatalf("%d is not in its band %d–%d", f.PerHead(), from, below)
		}
	})
}
