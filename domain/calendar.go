package domain

import "time"

// Calendar is the working-day calendar: Monday to Friday, but for the days on
// which the State Council's yearly notice 国务院办公厅关于部分节假日安排的通知
// differs. It is data; the days come from seeds/reference/calendar.csv.
type Calendar struct {
	working map[Day]bool // only the days that differ from Monday to Friday
	last    int          // the last year whose notice is known
}

// NewCalendar makes a calendar of the days that differ from Monday to Friday:
// true for a working weekend day (调休), false for a holiday.
func NewCalendar(differ map[Day]bool) Calendar {
	c := Calendar{working: differ}
	for d := range differ {
		if y, _, _ := d.Date(); y > c.last {
			c.last = y
		}
	}
	return c
}

// Working reports whether people work on a day. Past the last published year
// the answer is provisional: fixed and lunar holidays are off and no weekend is
// worked. A deadline counted so may become later when the year is published,
// never earlier: whoever keeps it keeps the later of the two.
func (c Calendar) Working(d Day) (working, provisional bool) {
	if w, known := c.working[d]; known {
		return w, false
	}
	weekday := d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
	if y, _, _ := d.Date(); y <= c.last {
		return weekday, false
	}
	return weekday && !likelyHoliday(d), true
}

// AddWorking is the nth working day after d; the start does not count
// (policy D3). It is provisional when any day on the way was.
func (c Calendar) AddWorking(d Day, n int) (day Day, provisional bool) {
	for n > 0 {
		d = d.Add(1)
		working, p := c.Working(d)
		provisional = provisional || p
		if working {
			n--
		}
	}
	return d, provisional
}

// lunar holds the lunar days of the years whose notice may be missing, from the
// tables of the Purple Mountain Observatory: New Year's eve, and the days of
// Qingming, Duanwu and Mid-Autumn.
var lunar = map[int][4]Day{
	2027: {NewDay(2027, 2, 5), NewDay(2027, 4, 5), NewDay(2027, 6, 9), NewDay(2027, 9, 15)},
	2028: {NewDay(2028, 1, 25), NewDay(2028, 4, 4), NewDay(2028, 5, 28), NewDay(2028, 10, 3)},
	2029: {NewDay(2029, 2, 12), NewDay(2029, 4, 4), NewDay(2029, 6, 16), NewDay(2029, 9, 22)},
	2030: {NewDay(2030, 2, 2), NewDay(2030, 4, 5), NewDay(2030, 6, 5), NewDay(2030, 9, 12)},
}

// likelyHoliday is the provisional guess of decisions §6. Spring Festival
// counts from the eve to the seventh day, the widest arrangement so far.
func likelyHoliday(d Day) bool {
	y, m, day := d.Date()
	switch {
	case m == time.January && day == 1, m == time.May && day <= 3, m == time.October && day <= 3:
		return true
	}
	days, known := lunar[y]
	if !known {
		return false
	}
	eve := days[0]
	return !d.Before(eve) && !d.After(eve.Add(7)) || d == days[1] || d == days[2] || d == days[3]
}
