package need_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/recognition"
	"lizhi/domain/recognition/need"
	"lizhi/seeds"
)

var today = domain.NewDay(2026, 3, 16)

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
		ref.Grades = append(ref.Grades, need.Grade{Code: g.Code, Name: g.Name, From: g.From, Until: g.Until, Difficult: g.Difficult})
	}
	for _, g := range h.Groups {
		ref.Categories = append(ref.Categories, need.Category{Code: g.Code, Name: g.Name, From: g.From, Until: g.Until})
	}
	return ref
}

func yuan(n int64) *domain.Money {
	m := domain.Money(n * 100)
	return &m
}

// form is one that nothing is wrong with.
func form() need.Form {
	return need.Form{
		Relatives: []need.Relative{
			{Name: "林建军", Age: 46, Relation: "父亲", Occupation: "务农", Income: yuan(12000), Health: need.Healthy},
			{Name: "赵兰", Age: 44, Relation: "母亲", Income: yuan(0), Health: need.SeriousIll},
		},
		Size: 3, Factors: []string{"economy"},
		Promise: need.Promise{Signed: true, Name: "林建军", On: today},
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
	change func(*need.Form)
	want   map[string]string
}

func check(t *testing.T, rows []checked) {
	t.Helper()
	ref := reference(t)
	for _, row := range rows {
		f := form()
		row.change(&f)
		got := faults(f.Check(ref.Factors.In(2025), ref.Categories, today))
		if fmt.Sprint(got) != fmt.Sprint(row.want) {
			t.Errorf("%s: refused %v, want %v", row.remark, got, row.want)
		}
	}
}

func TestPolicyC18PromiseIsSigned(t *testing.T) {
	t.Parallel()
	no := map[string]string{"/form/promise": "recognition.promise"}
	check(t, []checked{
		{"signed today", func(*need.Form) {}, nil},
		{"without a promise", func(f *need.Form) { f.Promise = need.Promise{} }, no},
		{"not ticked", func(f *need.Form) { f.Promise.Signed = false }, no},
		{"without a name", func(f *need.Form) { f.Promise.Name = " " }, no},
		{"without a day", func(f *need.Form) { f.Promise.On = domain.Day{} }, no},
		{"signed yesterday", func(f *need.Form) { f.Promise.On = today.Add(-1) }, nil},
		{"signed tomorrow", func(f *need.Form) { f.Promise.On = today.Add(1) }, no},
	})
}

func TestPolicyC19IncomeIsNotLeftBlank(t *testing.T) {
	t.Parallel()
	check(t, []checked{
		{"none is 0", func(f *need.Form) { f.Relatives[0].Income = yuan(0) }, nil},
		{"blank", func(f *need.Form) { f.Relatives[1].Income = nil }, map[string]string{"/form/relatives/1/income": "recognition.income"}},
		{"both blank", func(f *need.Form) { f.Relatives[0].Income, f.Relatives[1].Income = nil, nil }, map[string]string{
			"/form/relatives/0/income": "recognition.income", "/form/relatives/1/income": "recognition.income",
		}},
		{"below nothing", func(f *need.Form) { f.Relatives[0].Income = yuan(-1) }, map[string]string{"/form/relatives/0/income": "recognition.income"}},
		{"nobody there", func(f *need.Form) { f.Relatives = nil }, map[string]string{"/form/relatives": "recognition.family"}},
		{"an orphan's guardian", func(f *need.Form) {
			f.Relatives = []need.Relative{{Name: "王伯", Age: 60, Relation: "监护", Income: yuan(0), Health: need.Healthy}}
			f.Size = 1
		}, nil},
		{"nobody in the household", func(f *need.Form) { f.Size = 0 }, map[string]string{"/form/size": "recognition.size"}},
		{"an unknown health", func(f *need.Form) { f.Relatives[0].Health = "好" }, map[string]string{"/form/relatives/0/health": "recognition.family"}},
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
		f := need.Form{Size: row.size}
		for _, fen := range row.incomes {
			m := domain.Money(fen)
			f.Relatives = append(f.Relatives, need.Relative{Income: &m})
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
	claim := func(codes ...string) func(*need.Form) {
		return func(f *need.Form) {
			for _, c := range codes {
				f.Claims = append(f.Claims, need.Claim{Group: c, Evidence: "证", From: today})
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
	holds := need.Category{Code: "SG03", From: domain.NewDay(2018, 1, 1)}
	ended := need.Category{Code: "SG02", From: domain.NewDay(2021, 1, 1), Until: domain.NewDay(2025, 12, 31)}
	from := domain.NewDay(2025, 1, 1)
	march := domain.NewDay(2026, 3, 1)
	for _, row := range []struct {
		remark string
		claim  need.Claim
		of     need.Category
		listed []string
		on     domain.Day
		want   need.ClaimStanding
	}{
		{"C11: SG03 without evidence", need.Claim{Group: "SG03", From: from}, holds, nil, march, need.Unverified},
		{"C11: with blanks for evidence", need.Claim{Group: "SG03", Evidence: "  ", From: from}, holds, nil, march, need.Unverified},
		{"C11: without validity", need.Claim{Group: "SG03", Evidence: "低保证"}, holds, nil, march, need.Unverified},
		{"C11: not valid yet", need.Claim{Group: "SG03", Evidence: "低保证", From: march.Add(1)}, holds, nil, march, need.Unverified},
		{"C11: with both", need.Claim{Group: "SG03", Evidence: "低保证", From: from}, holds, nil, march, need.Verified},
		{"C11: a department's list has the student", need.Claim{Group: "SG03"}, holds, []string{"SG03"}, march, need.Verified},
		{"C11: a list of another group", need.Claim{Group: "SG03"}, holds, []string{"SG01"}, march, need.Unverified},
		{
			"C13: SG02 valid to 2025-12-31, on 2026-03-01",
			need.Claim{Group: "SG02", Evidence: "监测户", From: from, To: domain.NewDay(2025, 12, 31)},
			holds, nil, march, need.Expired,
		},
		{"C13: its last day", need.Claim{Group: "SG02", Evidence: "监测户", From: from, To: march}, holds, nil, march, need.Verified},
		{"C13: the day after", need.Claim{Group: "SG02", Evidence: "监测户", From: from, To: march.Add(-1)}, holds, nil, march, need.Expired},
		{"C13: the group itself has ended", need.Claim{Group: "SG02", Evidence: "监测户", From: from}, ended, []string{"SG02"}, march, need.Expired},
		{"C13: the group's last day", need.Claim{Group: "SG02", Evidence: "监测户", From: from}, ended, nil, domain.NewDay(2025, 12, 31), need.Verified},
	} {
		if got := row.claim.Standing(row.of, row.listed, row.on); got != row.want {
			t.Errorf("%s: %s, want %s", row.remark, got, row.want)
		}
	}
}

func TestPolicyC13ExpiredGroupsAreNotCounted(t *testing.T) {
	t.Parallel()
	ref, f := reference(t), form()
	f.Claims = []need.Claim{
		{Group: "SG02", Evidence: "监测户", From: domain.NewDay(2025, 1, 1), To: domain.NewDay(2025, 12, 31)},
		{Group: "SG06", Evidence: "残疾证", From: domain.NewDay(2025, 1, 1)},
	}
	counting, all := f.Groups(ref.Categories, nil, domain.NewDay(2026, 3, 1))
	if !slices.Equal(counting, []string{"SG06"}) || all != need.Expired {
		t.Errorf("counting %v, %s; want SG06 alone, expired", counting, all)
	}
	counting, all = f.Groups(ref.Categories, nil, domain.NewDay(2025, 12, 1))
	if len(counting) != 2 || all != need.Verified {
		t.Errorf("in December: counting %v, %s", counting, all)
	}
}

func TestPolicyC10FactorsAreAClosedList(t *testing.T) {
	t.Parallel()
	check(t, []checked{
		{"all six", func(f *need.Form) {
			f.Factors = []string{"economy", "special_group", "region", "emergency", "consumption", "other"}
		}, nil},
		{"none yet", func(f *need.Form) { f.Factors = nil }, nil},
		{"a seventh", func(f *need.Form) { f.Factors = []string{"economy", "taste"} }, map[string]string{"/form/factors/1": "recognition.factor"}},
	})
}

func TestPolicyC20RubricItemsHaveCaps(t *testing.T) {
	t.Parallel()
	item := func(limit int) need.Rubric {
		return need.Rubric{From: 2018, Items: []need.Item{{Code: "family_type", Cap: limit, Options: []need.Option{
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
	r := reference(t).Rubrics.In(2025)
	plain := form()
	plain.Relatives[1].Health, plain.Relatives[0].Income = need.Healthy, yuan(90000)
	for _, row := range []struct {
		remark string
		form   need.Form
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
	r := need.Rubric{Edges: []domain.Money{500000, 1000000}}
	for _, row := range []struct {
		perHead, from, below domain.Money
	}{{0, 0, 500000}, {499999, 0, 500000}, {500000, 500000, 1000000}, {999999, 500000, 1000000}, {1000000, 1000000, 0}} {
		f := need.Form{Size: 1, Relatives: []need.Relative{{Income: &row.perHead}}}
		if from, below := r.Band(f); from != row.from || below != row.below {
			t.Errorf("%d falls into %d–%d, want %d–%d", row.perHead, from, below, row.from, row.below)
		}
	}
}

// No set of groups and no form gets an item above its cap or below nothing, and
// more groups never score less.
func TestScoreStaysWithinItsCaps(t *testing.T) {
	t.Parallel()
	r := reference(t).Rubrics.In(2025)
	rapid.Check(t, func(t *rapid.T) {
		groups := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"SG01", "SG03", "SG05", "SG06", "SG08", "SG11", "SG12"}), rapid.ID[string]).Draw(t, "groups")
		income := domain.Money(rapid.Int64Range(0, 1_000_000_000).Draw(t, "income"))
		f := need.Form{Size: rapid.IntRange(1, 30).Draw(t, "size"), Relatives: []need.Relative{{Income: &income}}}
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

func TestAFormHasBounds(t *testing.T) {
	t.Parallel()
	relative := func(change func(*need.Relative)) func(*need.Form) {
		return func(f *need.Form) { change(&f.Relatives[0]) }
	}
	fen := func(n int64) *domain.Money { m := domain.Money(n); return &m }
	size := map[string]string{"/form/size": "recognition.size"}
	age := map[string]string{"/form/relatives/0/age": "recognition.age"}
	income := map[string]string{"/form/relatives/0/income": "recognition.income"}
	check(t, []checked{
		{"a household of one", func(f *need.Form) { f.Size = 1 }, nil},
		{"of none", func(f *need.Form) { f.Size = 0 }, size},
		{"of thirty", func(f *need.Form) { f.Size = 30 }, nil},
		{"of thirty-one", func(f *need.Form) { f.Size = 31 }, size},
		{"a newborn", relative(func(r *need.Relative) { r.Age = 0 }), nil},
		{"not born yet", relative(func(r *need.Relative) { r.Age = -1 }), age},
		{"130 years", relative(func(r *need.Relative) { r.Age = 130 }), nil},
		{"131 years", relative(func(r *need.Relative) { r.Age = 131 }), age},
		{"no income", relative(func(r *need.Relative) { r.Income = fen(0) }), nil},
		{"a debt", relative(func(r *need.Relative) { r.Income = fen(-1) }), income},
		{"ten million yuan", relative(func(r *need.Relative) { r.Income = fen(1_000_000_000) }), nil},
		{"a fen more", relative(func(r *need.Relative) { r.Income = fen(1_000_000_001) }), income},
		{"without a name", relative(func(r *need.Relative) { r.Name = "　" }), map[string]string{"/form/relatives/0/name": "recognition.family"}},
		{"without a relation", relative(func(r *need.Relative) { r.Relation = "" }), map[string]string{"/form/relatives/0/relation": "recognition.family"}},
	})
}

// TestEveryWrongCellIsNamedAtOnce breaks any selection of the cells of a form:
// those are refused, each at its place, and no other.
func TestEveryWrongCellIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	breaks := []checked{
		{"", func(f *need.Form) { f.Size = 31 }, map[string]string{"/form/size": "recognition.size"}},
		{"", func(f *need.Form) { f.Promise.Signed = false }, map[string]string{"/form/promise": "recognition.promise"}},
		{"", func(f *need.Form) { f.Factors[0] = "taste" }, map[string]string{"/form/factors/0": "recognition.factor"}},
		{"", func(f *need.Form) { f.Claims[0].Group = "SG13" }, map[string]string{"/form/claims/0/group": "recognition.group"}},
		{"", func(f *need.Form) { f.Claims[0].To = today.Add(-9) }, map[string]string{"/form/claims/0/valid_to": "recognition.claim_days"}},
	}
	for i := range 2 {
		at := fmt.Sprintf("/form/relatives/%d", i)
		breaks = append(breaks,
			checked{"", func(f *need.Form) { f.Relatives[i].Name = "" }, map[string]string{at + "/name": "recognition.family"}},
			checked{"", func(f *need.Form) { f.Relatives[i].Relation = "" }, map[string]string{at + "/relation": "recognition.family"}},
			checked{"", func(f *need.Form) { f.Relatives[i].Health = "" }, map[string]string{at + "/health": "recognition.family"}},
			checked{"", func(f *need.Form) { f.Relatives[i].Age = 131 }, map[string]string{at + "/age": "recognition.age"}},
			checked{"", func(f *need.Form) { f.Relatives[i].Income = nil }, map[string]string{at + "/income": "recognition.income"}},
		)
	}
	rapid.Check(t, func(t *rapid.T) {
		f := form()
		f.Claims = []need.Claim{{Group: "SG03", Evidence: "低保证", From: today}}
		want := map[string]string{}
		for _, n := range rapid.SliceOfDistinct(rapid.IntRange(0, len(breaks)-1), rapid.ID[int]).Draw(t, "broken") {
			breaks[n].change(&f)
			for at, code := range breaks[n].want {
				want[at] = code
			}
		}
		if got := faults(f.Check(ref.Factors.In(2025), ref.Categories, today)); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("refused %v, want %v", got, want)
		}
	})
}

// TestPolicyC19IncomePerHeadIsNeverRoundedUp: so many times the income per head
// is at most the income, and a fen more would be too much.
func TestPolicyC19IncomePerHeadIsNeverRoundedUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := drawnForm.Draw(t, "form")
		f.Relatives = append(f.Relatives, need.Relative{}) // left blank: it adds nothing
		var sum domain.Money
		earners := 0
		for _, r := range f.Relatives[:len(f.Relatives)-1] {
			sum += *r.Income
			if *r.Income > 0 {
				earners++
			}
		}
		size := domain.Money(f.Size)
		if p := f.PerHead(); p*size > sum || (p+1)*size <= sum {
			t.Fatalf("%d fen for %d are %d a head", sum, f.Size, p)
		}
		if f.Earners() != earners {
			t.Fatalf("%d earn, want %d", f.Earners(), earners)
		}
	})
}
