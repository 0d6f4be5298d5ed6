package reading

import (
	"strings"
	"testing"

	"lizhi/domain"
)

func TestBirthdaysAsDepartmentsWriteThem(t *testing.T) {
	t.Parallel()
	want := domain.NewDay(2012, 3, 15)
	for _, text := range []string{"2012-03-15", "2012-3-15", "2012/3/15", "2012.03.15", "2012年3月15日", "20120315", "2012-03-15 00:00:00", "40983", "２０１２－３－１５"} {
		if got, ok := parseBorn(text); !ok || got != want {
			t.Errorf("%q: %s %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "2012-02-30", "15.3.2012", "周一", "2012", "1234567", "3150-01-01x"} {
		if got, ok := parseBorn(text); ok {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

func TestSerialNumbersAreDaysOfPupilsAndTheirParents(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text string
		want domain.Day
		ok   bool
	}{
		{"20000", domain.Day{}, false}, // a year with a zero too many is no day
		{"20001", domain.NewDay(1954, 10, 4), true},
		{"36526", domain.NewDay(2000, 1, 1), true},
		{"59999", domain.NewDay(2064, 4, 7), true},
		{"60000", domain.Day{}, false},
		{"-40983", domain.Day{}, false},
		{"40983.5", domain.Day{}, false},
	} {
		if got, ok := parseBorn(row.text); ok != row.ok || got != row.want {
			t.Errorf("%s: %s %t, want %s %t", row.text, got, ok, row.want, row.ok)
		}
	}
}

// FuzzBirthdays reads anything: what is taken for a day is one that exists, of
// this century or the last, and reads as the same day when it is written anew.
func FuzzBirthdays(f *testing.F) {
	for _, text := range []string{"2012-03-15", "2012年3月15日", "20120229", "2012.2.30", "40983", "２０１２／３／１５", "1899-12-31", "6.2E+18", "0000-00-00", "2012-03-15 00:00:00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		day, ok := parseBorn(text)
		if !ok {
			if !day.IsZero() {
				t.Fatalf("%q is refused and read as %s", text, day)
			}
			return
		}
		year, _, _ := day.Date()
		if year < 1900 || year > 9999 {
			t.Fatalf("%q is read as %s", text, day)
		}
		for _, written := range []string{day.String(), strings.ReplaceAll(day.String(), "-", "/"), strings.ReplaceAll(day.String(), "-", "")} {
			if again, ok := parseBorn(written); !ok || again != day {
				t.Fatalf("%q is %s, and written as %q it is %s", text, day, written, again)
			}
		}
	})
}
