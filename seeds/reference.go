package seeds

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"maps"

	"lizhi/domain"
)

var (
	//go:embed reference/calendar.csv
	calendarCSV []byte
	//go:embed reference/regions.csv
	regionsCSV []byte
)

// Region 行政区划 is a county, district or functional zone with a bureau of its own.
type Region struct{ Code, Name string }

// Regions are the regions whose bureaus use the system.
func Regions() ([]Region, error) {
	rows, err := csvRows("regions.csv", regionsCSV)
	var all []Region
	for _, row := range rows {
		all = append(all, Region{Code: row[0], Name: row[1]})
	}
	return all, err
}

// csvRows reads a table below its head; lines with # are its source.
func csvRows(name string, text []byte) ([][]string, error) {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return rows[1:], nil
}

// CalendarDays are the days that differ from Monday to Friday: true where people
// work on a weekend.
func CalendarDays() (map[domain.Day]bool, error) {
	rows, err := csvRows("calendar.csv", calendarCSV)
	if err != nil {
		return nil, err
	}
	days := map[domain.Day]bool{}
	for _, row := range rows {
		d, err := domain.ParseDay(row[0])
		if err != nil {
			return nil, fmt.Errorf("read calendar.csv: %w", err)
		}
		days[d] = row[1] == "workday"
	}
	return days, nil
}

// Reference loads the tables on which rules rest. What is there already stays as
// it is, so a newer program adds what is new.
func (c City) Reference(ctx context.Context) error {
	days, err := CalendarDays()
	if err != nil {
		return err
	}
	limits, err := FileLimits()
	if err != nil {
		return err
	}
	money, err := Aid()
	if err != nil {
		return err
	}
	rates, err := Fund()
	if err != nil {
		return err
	}
	rules, err := Eligibility()
	if err != nil {
		return err
	}
	grades, err := Hardship()
	if err != nil {
		return err
	}
	layouts, err := Payment()
	if err != nil {
		return err
	}
	figures, err := Insight()
	if err != nil {
		return err
	}
	recognitions, err := Recognition()
	if err != nil {
		return err
	}
	notices, err := Publicity()
	if err != nil {
		return err
	}
	departments, err := Campaign()
	records, err := GrowthLimits()
	if err != nil {
		return err
	}
	talks, err := MentoringRules()
	if err != nil {
		return err
	}
	logins, _, err := LoginRules()
	if err != nil {
		return err
	}
	who := system()
	for _, load := range []struct {
		name string
		do   func() error
	}{
		{"calendar", func() error { return c.calendar(ctx, who, days) }},
		{"rules of login", func() error { return c.Account.Load(ctx, who, logins...) }},
		{"limits of records", func() error { return c.Growth.Load(ctx, who, records...) }},
		{"numbers of mentoring", func() error { return c.Mentoring.Load(ctx, who, talks...) }},
		{"limits of files", func() error { return c.Files.SetLimits(ctx, who, limits...) }},
		{"programmes and standards", func() error { return c.Aid.Load(ctx, who, money) }},
		{"rates of school funds", func() error { return c.Fund.Load(ctx, who, rates) }},
		{"rules of eligibility", func() error { return c.Rules.Load(ctx, who, rules) }},
		{"grades and groups", func() error { return c.Hardship.Load(ctx, who, grades) }},
		{"factors, rules and rubrics", func() error { return c.Recognition.Load(ctx, who, recognitions) }},
		{"layouts of files", func() error { return c.Payment.Load(ctx, who, layouts) }},
		{"rules of indicators", func() error { return c.Insight.Load(ctx, who, figures) }},
		{"rules of publicity", func() error { return c.Publicity.Load(ctx, who, notices) }},
		{"departments and their words", func() error { return c.Campaign.Load(ctx, who, departments) }},
		{"texts of consent", func() error { return c.texts(ctx, who) }},
	} {
		if err := load.do(); err != nil {
			return fmt.Errorf("load %s: %w", load.name, err)
		}
	}
	return nil
}

// calendar loads the years that are not as they are kept.
func (c City) calendar(ctx context.Context, who domain.Actor, days map[domain.Day]bool) error {
	years := map[int]map[domain.Day]bool{}
	for d, working := range days {
		y, _, _ := d.Date()
		if years[y] == nil {
			years[y] = map[domain.Day]bool{}
		}
		years[y][d] = working
	}
	for year, days := range years {
		kept, err := c.Org.CalendarDays(ctx, who, year)
		if err != nil {
			return err
		}
		if maps.Equal(kept, days) {
			continue
		}
		if err := c.Org.LoadCalendar(ctx, who, year, days); err != nil {
			return fmt.Errorf("%d: %w", year, err)
		}
	}
	return nil
}

// system is the program itself.
func system() domain.Actor { return domain.System(&domain.Cause{}) }
