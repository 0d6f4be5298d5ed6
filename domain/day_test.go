package domain_test

import (
	"encoding/csv"
	"io"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lizhi/domain"
)

func day(t testing.TB, s string) domain.Day {
	t.Helper()
	d, err := domain.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		good bool
	}{
		{"2026-03-15", true},
		{"2024-02-29", true},
		{"2026-02-30", false}, // does not exist
		{"2025-02-29", false}, // a common year
		{"2026-3-15", false},  // two digits, please
		{"15.03.2026", false},
		{"0000-01-01", false},
		{"", false},
	} {
		d, err := domain.ParseDay(tt.in)
		if (err == nil) != tt.good {
			t.Errorf("ParseDay(%q) error = %v, want good = %v", tt.in, err, tt.good)
		}
		if tt.good && d.String() != tt.in {
			t.Errorf("ParseDay(%q) = %v", tt.in, d)
		}
	}
}

func TestDayFollowsTheClockOfShanghai(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ instant, want string }{
		{"2026-03-15T15:59:59Z", "2026-03-15"},
		{"2026-03-15T16:00:00Z", "2026-03-16"}, // midnight in Shanghai
		{"2026-03-16T00:30:00+08:00", "2026-03-16"},
	} {
		at, err := time.Parse(time.RFC3339, tt.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := domain.DayOf(at).String(); got != tt.want {
			t.Errorf("DayOf(%s) = %s, want %s", tt.instant, got, tt.want)
		}
	}
}

func TestDayGoesThereAndBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := domain.NewDay(1900, 1, 1).Add(rapid.IntRange(0, 80000).Draw(t, "days"))
		if again, err := domain.ParseDay(d.String()); err != nil || again != d {
			t.Fatalf("ParseDay(%v) = %v, %v", d, again, err)
		}
		if got := domain.DayOf(d.Start()); got != d {
			t.Fatalf("DayOf(Start(%v)) = %v", d, got)
		}
		var scanned domain.Day
		if err := scanned.Scan(d.String() + " 00:00:00"); err != nil || scanned != d {
			t.Fatalf("Scan(%v) = %v, %v", d, scanned, err)
		}
	})
}

func TestPolicyB2AgeIsReachedTheDayAfterTheBirthday(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		born, on string
		want     bool
	}{
		{"2012-03-15", "2026-03-14", false},
		{"2012-03-15", "2026-03-15", false}, // the birthday itself is still protected
		{"2012-03-15", "2026-03-16", true},
		{"2012-01-01", "2026-01-01", false},
		{"2012-12-31", "2027-01-01", true}, // the day after lies in the next year
	} {
		if got := day(t, tt.born).Reached(14, day(t, tt.on)); got != tt.want {
			t.Errorf("born %s, on %s: Reached(14) = %v, want %v", tt.born, tt.on, got, tt.want)
		}
	}
}

func TestPolicyB3LeapBirthday(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		on   string
		want bool
	}{
		{"2026-02-27", false},
		{"2026-02-28", false}, // the birthday in a common year
		{"2026-03-01", true},
	} {
		if got := day(t, "2012-02-29").Reached(14, day(t, tt.on)); got != tt.want {
			t.Errorf("born 2012-02-29, on %s: Reached(14) = %v, want %v", tt.on, got, tt.want)
		}
	}
	if got := day(t, "2012-02-29").Birthday(16).String(); got != "2028-02-29" {
		t.Errorf("Birthday(16) = %s, want 2028-02-29 in a leap year", got)
	}
}

func TestPolicyM10TermsAreSaidNotGuessed(t *testing.T) {
	t.Parallel()
	autumn, err := domain.ParseTerm("2023-autumn")
	if err != nil {
		t.Fatal(err)
	}
	if got := autumn.String(); got != "2023-autumn" {
		t.Errorf("String = %s", got)
	}
	if got := (autumn + 1).String(); got != "2024-spring" {
		t.Errorf("the term after 2023-autumn = %s, want 2024-spring", got)
	}
	// A row of 2024-02-20 about 2023-autumn stays in the school year of 2023.
	if y := domain.SchoolYearOf(day(t, "2024-02-20")); autumn.SchoolYear() != y || y.Spring() != autumn+1 {
		t.Errorf("school year of 2024-02-20 = %v, of 2023-autumn = %v", y, autumn.SchoolYear())
	}
	for in, want := range map[string]string{"2023-08-31": "2022-2023", "2023-09-01": "2023-2024"} {
		if got := domain.SchoolYearOf(day(t, in)).String(); got != want {
			t.Errorf("school year of %s = %s, want %s", in, got, want)
		}
	}
	for _, bad := range []string{"2023", "2023-winter", "23-autumn", "2023-autumn-1", "autumn-2023", "-2023-autumn", ""} {
		if _, err := domain.ParseTerm(bad); err == nil {
			t.Errorf("ParseTerm(%q) is accepted", bad)
		}
	}
}

// calendar is the reference data that ships with the program.
func calendar(t *testing.T) domain.Calendar {
	t.Helper()
	f, err := os.Open("../seeds/reference/calendar.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	differ := map[domain.Day]bool{}
	for {
		row, err := r.Read()
		if err == io.EOF {
			return domain.NewCalendar(differ)
		}
		if err != nil {
			t.Fatal(err)
		}
		if row[0] != "date" {
			differ[day(t, row[0])] = row[1] == "workday"
		}
	}
}

func TestPolicyD3WorkingDaysAcrossNationalDay(t *testing.T) {
	t.Parallel()
	c := calendar(t)
	for _, tt := range []struct {
		from        string
		n           int
		want        string
		provisional bool
	}{
		{"2022-09-28", 5, "2022-10-10", false}, // 29, 30, then Saturday 8 and Sunday 9, which are worked
		{"2022-09-28", 2, "2022-09-30", false},
		{"2022-09-28", 3, "2022-10-08", false},
		{"2026-09-30", 1, "2026-10-08", false},
		{"2026-12-31", 1, "2027-01-04", true}, // 1 January and a weekend of a year not yet published
		{"2027-02-04", 1, "2027-02-15", true}, // the eve of Spring Festival and the week after it
		{"2026-12-30", 1, "2026-12-31", false},
	} {
		got, provisional := c.AddWorking(day(t, tt.from), tt.n)
		if got.String() != tt.want || provisional != tt.provisional {
			t.Errorf("AddWorking(%s, %d) = %s, %v, want %s, %v", tt.from, tt.n, got, provisional, tt.want, tt.provisional)
		}
	}
}
