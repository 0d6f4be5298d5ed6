package seeds

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"maps"

	"lizhi/domain"
	"lizhi/domain/account"
	"lizhi/domain/aid"
	"lizhi/domain/campaign"
	"lizhi/domain/eligibility"
	"lizhi/domain/files"
	"lizhi/domain/fund"
	"lizhi/domain/growth"
	"lizhi/domain/hardship"
	"lizhi/domain/insight"
	"lizhi/domain/mentoring"
	"lizhi/domain/payment"
	"lizhi/domain/privacy"
	"lizhi/domain/publicity"
	"lizhi/domain/recognition"
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
	who := system()
	for _, table := range []struct {
		name string
		load func() error
	}{
		{"calendar", from(CalendarDays, func(days map[domain.Day]bool) error { return c.calendar(ctx, who, days) })},
		{"rules of login", from(loginEditions, func(rules []account.RulesVersion) error { return c.Account.Load(ctx, who, rules...) })},
		{"rules of privacy", from(PrivacyRules, func(rules []privacy.RulesVersion) error { return c.Privacy.Load(ctx, who, rules...) })},
		{"limits of records", from(GrowthLimits, func(rules []growth.Rules) error { return c.Growth.Load(ctx, who, rules...) })},
		{"numbers of mentoring", from(MentoringRules, func(rules []mentoring.Rules) error { return c.Mentoring.Load(ctx, who, rules...) })},
		{"limits of files", from(FileLimits, func(limits []files.Limit) error { return c.Files.SetLimits(ctx, who, limits...) })},
		{"programmes and standards", from(Aid, func(ref aid.Reference) error { return c.Aid.Load(ctx, who, ref) })},
		{"rates of school funds", from(Fund, func(rates fund.Rules) error { return c.Fund.Load(ctx, who, rates) })},
		{"rules of eligibility", from(Eligibility, func(sets eligibility.Sets) error { return c.Rules.Load(ctx, who, sets) })},
		{"grades and groups", from(Hardship, func(ref hardship.Reference) error { return c.Hardship.Load(ctx, who, ref) })},
		{"factors, rules and rubrics", from(Recognition, func(ref recognition.Reference) error { return c.Recognition.Load(ctx, who, ref) })},
		{"layouts of files", from(Payment, func(ref payment.Reference) error { return c.Payment.Load(ctx, who, ref) })},
		{"rules of indicators", from(Insight, func(rules []insight.Rule) error { return c.Insight.Load(ctx, who, rules) })},
		{"rules of publicity", from(Publicity, func(rules []publicity.Rule) error { return c.Publicity.Load(ctx, who, rules) })},
		{"departments and their words", from(Campaign, func(ref campaign.Reference) error { return c.Campaign.Load(ctx, who, ref) })},
		{"texts of consent", func() error { return c.texts(ctx, who) }},
	} {
		if err := table.load(); err != nil {
			return fmt.Errorf("load %s: %w", table.name, err)
		}
	}
	return nil
}

// loginEditions are the rules of login alone, without those of a city that is
// founded.
func loginEditions() ([]account.RulesVersion, error) {
	editions, _, err := LoginRules()
	return editions, err
}

// from reads a table and then keeps it.
func from[T any](read func() (T, error), keep func(T) error) func() error {
	return func() error {
		table, err := read()
		if err != nil {
			return err
		}
		return keep(table)
	}
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
