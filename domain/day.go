package domain

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Shanghai is where every day of this system begins and ends. China has had no
// summer time since 1991, so a fixed offset is right.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Day is a date without a clock, in Asia/Shanghai. The zero Day means none.
type Day struct{ days int32 } // days since 0001-01-01, plus one

// NewDay makes a day; it panics on a date that does not exist and is meant for
// literals. Use ParseDay for input.
func NewDay(year int, month time.Month, day int) Day {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day {
		panic(fmt.Sprintf("no such day: %d-%d-%d", year, month, day))
	}
	return dayOf(t)
}

func dayOf(t time.Time) Day {
	return Day{int32((t.Unix()-time.Time{}.Unix())/86400) + 1}
}

// DayOf is the day on which an instant falls in Asia/Shanghai.
func DayOf(t time.Time) Day {
	y, m, d := t.In(Shanghai).Date()
	return NewDay(y, m, d)
}

// ParseDay reads "2026-03-15"; a date that does not exist, such as 2026-02-30,
// is an error.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Day{}, fmt.Errorf("a date is written 2006-01-02 and must exist")
	}
	return dayOf(t), nil
}

func (d Day) utc() time.Time {
	return time.Time{}.Add(0).AddDate(0, 0, int(d.days)-1)
}

// IsZero reports whether there is no day.
func (d Day) IsZero() bool { return d.days == 0 }

// Date gives year, month and day of the month.
func (d Day) Date() (year int, month time.Month, day int) { return d.utc().Date() }

// Weekday says which day of the week it is.
func (d Day) Weekday() time.Weekday { return d.utc().Weekday() }

// Add goes n days on, or back.
func (d Day) Add(n int) Day { return Day{d.days + int32(n)} }

// Compare orders days: negative when d is earlier than o.
func (d Day) Compare(o Day) int { return int(d.days) - int(o.days) }

// Before reports whether d is earlier than o.
func (d Day) Before(o Day) bool { return d.days < o.days }

// After reports whether d is later than o.
func (d Day) After(o Day) bool { return d.days > o.days }

// Start is the instant at which the day begins in Asia/Shanghai, in UTC.
func (d Day) Start() time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 0, 0, 0, 0, Shanghai).UTC()
}

// String shows "2026-03-15", or nothing for none.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// MarshalText shows the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Day) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Day{}
		return nil
	}
	parsed, err := ParseDay(string(text))
	*d = parsed
	return err
}

// Value keeps the day as text, and none as NULL.
func (d Day) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a DATE column; the drivers give text or a midnight in UTC.
func (d *Day) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Day{}
		return nil
	case time.Time:
		*d = dayOf(v)
		return nil
	case []byte:
		return d.scanText(string(v))
	case string:
		return d.scanText(v)
	}
	return fmt.Errorf("a day is kept as a date, not as %T", src)
}

func (d *Day) scanText(s string) error {
	s, _, _ = strings.Cut(s, " ")
	s, _, _ = strings.Cut(s, "T")
	return d.UnmarshalText([]byte(s))
}

// Birthday is the nth birthday of somebody born on d; who was born on
// 29 February has it on 28 February in a common year (decisions: the field's
// cases).
func (d Day) Birthday(n int) Day {
	y, m, day := d.Date()
	if m == time.February && day == 29 && !leap(y+n) {
		day = 28
	}
	return NewDay(y+n, m, day)
}

// Reached reports whether somebody born on d has, on the given day, reached the
// age of n for the rules that protect children: an age is reached on the day
// after the birthday (policy B2, B3).
func (d Day) Reached(n int, on Day) bool { return on.After(d.Birthday(n)) }

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

// SchoolYear 学年 is the year that begins on 1 September of the given year.
type SchoolYear int

// SchoolYearOf is the school year in which a day falls.
func SchoolYearOf(d Day) SchoolYear {
	y, m, _ := d.Date()
	if m < time.September {
		y--
	}
	return SchoolYear(y)
}

// String shows "2025-2026".
func (y SchoolYear) String() string { return fmt.Sprintf("%d-%d", int(y), int(y)+1) }

// Autumn and Spring are the year's two terms.
func (y SchoolYear) Autumn() Term { return Term(int(y)*2 + 1) }

// Spring is the year's second term, named after the calendar year it is in.
func (y SchoolYear) Spring() Term { return Term(int(y)*2 + 2) }

// Term 学期 is an autumn 秋 or spring 春 term, written "2023-autumn" and, the
// one after it, "2024-spring". It is always said, never guessed from the date
// of a late row (policy M10). Terms are ordered; the zero Term means none.
type Term int

// ParseTerm reads "2023-autumn" or "2024-spring", years 2000 to 2100.
func ParseTerm(s string) (Term, error) {
	year, half, _ := strings.Cut(s, "-")
	y, err := strconv.Atoi(year)
	if err == nil && len(year) == 4 && y >= 2000 && y <= 2100 {
		switch half {
		case "spring":
			return Term(y * 2), nil
		case "autumn":
			return Term(y*2 + 1), nil
		}
	}
	return 0, fmt.Errorf("a term is written 2023-autumn or 2024-spring")
}

// SchoolYear is the school year to which the term belongs.
func (t Term) SchoolYear() SchoolYear { return SchoolYear((int(t) - 1) / 2) }

// IsAutumn reports whether it is the year's first term.
func (t Term) IsAutumn() bool { return t%2 == 1 }

// String shows "2023-autumn", or nothing for none.
func (t Term) String() string {
	switch {
	case t == 0:
		return ""
	case t.IsAutumn():
		return fmt.Sprintf("%d-autumn", int(t)/2)
	}
	return fmt.Sprintf("%d-spring", int(t)/2)
}

// MarshalText shows the term as String does.
func (t Term) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (t *Term) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*t = 0
		return nil
	}
	parsed, err := ParseTerm(string(text))
	*t = parsed
	return err
}

// Bind is UnmarshalText under the name by which a parameter of a request is
// read into what is a number underneath.
func (t *Term) Bind(text string) error { return t.UnmarshalText([]byte(text)) }
