package need_test

import (
	"errors"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/recognition/need"
)

func TestPolicyM14WordsHoldForTheirSchoolYears(t *testing.T) {
	t.Parallel()
	factors := need.Factors{{Code: "economy", From: 2018}, {Code: "flood", From: 2021, Until: 2022}}
	grades := need.Grades{{Code: "poor", Name: "特困", From: 2007, Until: 2017}, {Code: "general", Name: "一般困难", From: 2018}}
	rubrics := need.Rubrics{{From: 2018, Source: "a"}, {From: 2026, Source: "c"}, {From: 2021, Source: "b"}}
	for _, row := range []struct {
		remark  string
		year    domain.SchoolYear
		factors int
		poor    bool
		general bool
		rubric  string
	}{
		{"before all but the old grades", 2017, 0, true, false, ""},
		{"the first year of the new ones", 2018, 1, false, true, "a"},
		{"the year before the flood", 2020, 1, false, true, "a"},
		{"the first year of the flood", 2021, 2, false, true, "b"},
		{"its last", 2022, 2, false, true, "b"},
		{"the year after", 2023, 1, false, true, "b"},
		{"a rubric that begins", 2026, 1, false, true, "c"},
		{"for good", 2040, 1, false, true, "c"},
	} {
		if got := len(factors.In(row.year)); got != row.factors {
			t.Errorf("%s: %d factors, want %d", row.remark, got, row.factors)
		}
		for code, want := range map[string]bool{"poor": row.poor, "general": row.general} {
			if _, err := grades.Find(code, row.year); (err == nil) != want {
				t.Errorf("%s: %s is found: %v, want %t", row.remark, code, err, want)
			}
		}
		if got := rubrics.In(row.year).Source; got != row.rubric {
			t.Errorf("%s: the rubric %q, want %q", row.remark, got, row.rubric)
		}
	}
	if len(factors) != 2 {
		t.Error("asking for the factors of a year changed them")
	}
}

func TestPolicyC9AWrongGradeIsToldWhichThereAre(t *testing.T) {
	t.Parallel()
	grades := reference(t).Grades
	_, err := grades.Find("特困", 2025)
	var f *domain.Fault
	if !errors.As(err, &f) || f.Code != "recognition.grade" {
		t.Fatalf("特困: %v", err)
	}
	for _, name := range []string{"special", "特别困难", "difficult", "困难", "general", "一般困难", "none", "不困难"} {
		if !strings.Contains(f.Text("zh"), name) {
			t.Errorf("%q does not name %s", f.Text("zh"), name)
		}
	}
	if name := grades.Name("general", 2025); name != "一般困难" {
		t.Errorf("general is called %q", name)
	}
	if name := grades.Name("特困", 2025); name != "" {
		t.Errorf("what there is not is called %q", name)
	}
}
