package org_test

import (
	"encoding/csv"
	"errors"
	"os"
	"testing"

	"pgregory.net/rapid"

	"lizhi/domain"
	"lizhi/domain/org"
)

func TestPolicyA16SchoolCodes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark, in string
		kind       org.SchoolType
		province   string
		want       error
	}{
		{"中职, 河南", "3641000123", "中等职业学校", "41", nil},
		{"小学", "2141000001", "小学", "41", nil},
		{"41 is a type here and a province there", "4141010467", "普通高校", "41", nil},
		{"the same digits by position", "2141410000", "小学", "41", nil},
		{"unknown type", "9941000001", "", "", org.ErrSchoolType},
		{"neighbour of a type", "1241000001", "", "", org.ErrSchoolType},
		{"nine digits", "364100012", "", "", org.ErrSchoolCode},
		{"eleven digits", "36410001234", "", "", org.ErrSchoolCode},
		{"a letter", "36410001A3", "", "", org.ErrSchoolCode},
		{"full-width", "３６41000123", "", "", org.ErrSchoolCode},
		{"none", "", "", "", org.ErrSchoolCode},
	} {
		got, err := org.ParseSchoolCode(row.in)
		if !errors.Is(err, row.want) || got.Type != row.kind || got.Province != row.province {
			t.Errorf("%s: %+v, %v, want %s in %s, %v", row.remark, got, err, row.kind, row.province, row.want)
		}
	}
}

func TestPolicyA17CreditCodes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		remark, in string
		want       error
		expected   string
	}{
		{"as given", "91350100M000100Y43", nil, ""},
		{"a character that is none", "91350100M000100Y4Z", org.ErrCreditCode, ""},
		{"wrong check", "91350100M000100Y44", org.ErrCreditCheck, "3"},
		{"public school", "12410900MB0000000B", nil, ""},
		{"small letters", "12410900mb0000000b", nil, ""},
		{"I", "9135010IM000100Y43", org.ErrCreditCode, ""},
		{"O", "9135010OM000100Y43", org.ErrCreditCode, ""},
		{"S", "9135010SM000100Y43", org.ErrCreditCode, ""},
		{"V", "9135010VM000100Y43", org.ErrCreditCode, ""},
		{"Z", "9135010ZM000100Y43", org.ErrCreditCode, ""},
		{"17 characters", "91350100M000100Y4", org.ErrCreditCode, ""},
		{"19 characters", "91350100M000100Y433", org.ErrCreditCode, ""},
		{"none", "", org.ErrCreditCode, ""},
	} {
		_, err := org.ParseCreditCode(row.in)
		if !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.remark, err, row.want)
		}
		var fault *domain.Fault
		if row.expected != "" && (!errors.As(err, &fault) || fault.Params["expected"] != row.expected) {
			t.Errorf("%s: %v does not expect %s", row.remark, err, row.expected)
		}
	}
}

// creditAlphabet is written out again, so that a slip in one of the two shows.
const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

func TestPolicyA18CheckIsNeverIndex31(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body, sum, weights := "", 0, [...]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
		for _, w := range weights {
			v := rapid.IntRange(0, 30).Draw(t, "value")
			body += creditAlphabet[v : v+1]
			sum += v * w
		}
		check := 31 - sum%31
		if check == 31 {
			check = 0
		}
		if _, err := org.ParseCreditCode(body + creditAlphabet[check:check+1]); err != nil {
			t.Fatalf("a right check is refused: %v", err)
		}
		other := (check + rapid.IntRange(1, 30).Draw(t, "off")) % 31
		if _, err := org.ParseCreditCode(body + creditAlphabet[other:other+1]); !errors.Is(err, org.ErrCreditCheck) {
			t.Fatalf("a wrong check is taken: %v", err)
		}
	})
	if _, err := org.ParseCreditCode("000000000000000000"); err != nil {
		t.Errorf("a sum of 0 has the check 0: %v", err)
	}
}

func regions(t *testing.T) org.Regions {
	t.Helper()
	file, err := os.Open("../../seeds/reference/regions.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rs org.Regions
	for _, row := range rows[2:] { // without the head and the city itself
		rs = append(rs, org.Region{Code: row[0], Name: row[1]})
	}
	return rs
}

func TestPolicyA20Regions(t *testing.T) {
	t.Parallel()
	rs := regions(t)
	for _, row := range []struct {
		code string
		zone bool
		want error
	}{
		{"410902", false, nil},
		{"410922", false, nil},
		{"410923", false, nil},
		{"410926", false, nil},
		{"410927", false, nil},
		{"410928", false, nil},
		{"410971", true, nil},
		{"410972", true, nil},
		{"410929", false, org.ErrRegion},
		{"410901", false, org.ErrRegion},
		{"410900", false, org.ErrRegion},
		{"410973", false, org.ErrRegion},
		{"410502", false, org.ErrRegion},
		{"", false, org.ErrRegion},
	} {
		got, err := rs.Find(row.code)
		if !errors.Is(err, row.want) || got.IsZone() != row.zone {
			t.Errorf("%s: zone %v, %v, want %v, %v", row.code, got.IsZone(), err, row.zone, row.want)
		}
	}
	for _, r := range rs {
		if err := org.CheckRegion("410900", r.Code); err != nil {
			t.Errorf("%s is refused when it is founded: %v", r.Code, err)
		}
	}
	for _, code := range []string{"410901", "410900", "410502", "41090", "4109022", "4109AB"} {
		if err := org.CheckRegion("410900", code); !errors.Is(err, org.ErrRegion) {
			t.Errorf("%s is founded: %v", code, err)
		}
	}
	for code, want := range map[string]error{"410900": nil, "410902": org.ErrRegion, "410000": org.ErrRegion, "": org.ErrRegion} {
		if err := org.CheckCity(code); !errors.Is(err, want) {
			t.Errorf("city %s: %v, want %v", code, err, want)
		}
	}
}

func TestGradeFollowsFromTheYear(t *testing.T) {
	t.Parallel()
	class := func(stage org.Stage, entry, years, number int) org.Unit {
		return org.Unit{Kind: org.Class, Stage: stage, EntryYear: entry, Years: years, Number: number}
	}
	for _, row := range []struct {
		remark string
		class  org.Unit
		year   domain.SchoolYear
		grade  int
		name   string
		leaves bool
	}{
		{"before entry", class(org.Senior, 2025, 3, 3), 2024, 0, "2025级（3）班", false},
		{"first year", class(org.Senior, 2025, 3, 3), 2025, 1, "高一（3）班", false},
		{"last year", class(org.Senior, 2025, 3, 3), 2027, 3, "高三（3）班", false},
		{"left", class(org.Senior, 2025, 3, 3), 2028, 0, "2025级（3）班", true},
		{"primary, sixth", class(org.Primary, 2021, 6, 1), 2026, 6, "六年级（1）班", false},
		{"junior", class(org.Junior, 2026, 3, 2), 2026, 1, "七年级（2）班", false},
		{"arts programme of five years", class(org.Vocational, 2022, 5, 1), 2026, 5, "中职五年级（1）班", false},
		{"arts programme, left", class(org.Vocational, 2022, 5, 1), 2027, 0, "2022级（1）班", true},
		{"preschool", class(org.Preschool, 2024, 3, 1), 2026, 3, "大班（1）班", false},
	} {
		if got := row.class.Grade(row.year); got != row.grade {
			t.Errorf("%s: grade %d, want %d", row.remark, got, row.grade)
		}
		if got := row.class.ClassName(row.year); got != row.name {
			t.Errorf("%s: %q, want %q", row.remark, got, row.name)
		}
		if got := row.class.Leaves(row.year); got != row.leaves {
			t.Errorf("%s: leaves %v, want %v", row.remark, got, row.leaves)
		}
	}
	if got := (org.Unit{Kind: org.School}).Grade(2026); got != 0 {
		t.Errorf("a school has grade %d", got)
	}
}

// TestPolicyM10SchoolYearAndTerm: the school year begins on 1 September, and a
// late row keeps the term that it says.
func TestPolicyM10SchoolYearAndTerm(t *testing.T) {
	t.Parallel()
	class := org.Unit{Kind: org.Class, Stage: org.Senior, EntryYear: 2025, Years: 3}
	for _, row := range []struct {
		day   domain.Day
		grade int
	}{
		{domain.NewDay(2026, 8, 31), 1},
		{domain.NewDay(2026, 9, 1), 2},
		{domain.NewDay(2027, 2, 20), 2},
	} {
		if got := class.Grade(domain.SchoolYearOf(row.day)); got != row.grade {
			t.Errorf("%v: grade %d, want %d", row.day, got, row.grade)
		}
	}
	term, err := domain.ParseTerm("2023-autumn")
	if err != nil || term.String() != "2023-autumn" || domain.SchoolYearOf(domain.NewDay(2024, 2, 20)) != term.SchoolYear() {
		t.Errorf("a row of 2024-02-20 for autumn 2023 is %v, %v", term, err)
	}
}

func TestMergeRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	on := domain.NewDay(2026, 11, 23)
	school := org.Unit{ID: domain.UnitID{1}, Kind: org.School}
	other := org.Unit{ID: domain.UnitID{2}, Kind: org.School}
	closed := org.Unit{ID: domain.UnitID{3}, Kind: org.School, Closed: on}
	for _, row := range []struct {
		remark string
		a, b   org.Unit
		want   error
	}{
		{"into another", school, other, nil},
		{"into itself", school, school, org.ErrMerge},
		{"into a closed one", school, closed, org.ErrMerge},
		{"a closed one", closed, other, org.ErrClosed},
		{"into a class", school, org.Unit{ID: domain.UnitID{4}, Kind: org.Class}, org.ErrMerge},
	} {
		got, err := row.a.Merge(row.b, on)
		if !errors.Is(err, row.want) || err == nil && (got.Closed != on || got.MergedInto != row.b.ID) {
			t.Errorf("%s: %+v, %v, want %v", row.remark, got, err, row.want)
		}
	}
}

// TestPolicyM1CitySchoolIsNotOfItsDistrict: scope follows the supervisor.
func TestPolicyM1CitySchoolIsNotOfItsDistrict(t *testing.T) {
	t.Parallel()
	city, district := domain.UnitID{1}, domain.UnitID{2}
	ofCity := org.Unit{ID: domain.UnitID{3}, Kind: org.School, City: city, School: domain.UnitID{3}, Region: "410902"}
	ofDistrict := org.Unit{ID: domain.UnitID{4}, Kind: org.School, City: city, County: district, School: domain.UnitID{4}, Region: "410902"}
	may := func(role domain.Role, unit domain.UnitID, u org.Unit) bool {
		who := domain.Actor{Appointments: []domain.Appointment{{Role: role, Unit: unit}}}
		_, ok := who.May(org.Access["getUnit"], u.Subject())
		return ok
	}
	for _, row := range []struct {
		remark string
		got    bool
		want   bool
	}{
		{"the district sees its own school", may(domain.CountyOfficer, district, ofDistrict), true},
		{"the district does not see the city's school beside it", may(domain.CountyOfficer, district, ofCity), false},
		{"the city sees both", may(domain.CityOfficer, city, ofCity) && may(domain.CityOfficer, city, ofDistrict), true},
		{"another county sees neither", may(domain.CountyOfficer, domain.UnitID{9}, ofCity) || may(domain.CountyOfficer, domain.UnitID{9}, ofDistrict), false},
	} {
		if row.got != row.want {
			t.Errorf("%s: %v", row.remark, row.got)
		}
	}
	if !ofCity.OfCity() || ofDistrict.OfCity() {
		t.Error("市直 is known by its supervisor")
	}
}

func FuzzCodes(f *testing.F) {
	f.Add("3641000123")
	f.Add("91350100M000100Y43")
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := org.ParseSchoolCode(s); err == nil && (len(c.Code) != 10 || c.Type == "") {
			t.Errorf("%+v", c)
		}
		if c, err := org.ParseCreditCode(s); err == nil {
			if again, err := org.ParseCreditCode(c); err != nil || again != c {
				t.Errorf("not read again: %v", err)
			}
		}
	})
}
