package seeds

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/campaign/reading"
	"lizhi/domain/files"
)

//go:embed reference/campaign.yaml
var campaignYAML []byte

// Campaign is the table of departments, synonyms and rules of the check of each
// term.
func Campaign() (campaign.Reference, error) {
	var c struct {
		Departments []struct {
			Code   string     `yaml:"code"`
			Name   string     `yaml:"name"`
			Groups []string   `yaml:"groups"`
			From   domain.Day `yaml:"from"`
			Until  domain.Day `yaml:"until"`
			Source string     `yaml:"source"`
		} `yaml:"departments"`
		Titles []struct {
			Field reading.Field `yaml:"field"`
			Words []string      `yaml:"words"`
		} `yaml:"titles"`
		Words []struct {
			Group string   `yaml:"group"`
			Words []string `yaml:"words"`
		} `yaml:"words"`
		Rules []struct {
			From     domain.Day `yaml:"from"`
			Days     int        `yaml:"days"`
			NameBorn int        `yaml:"name_born"`
			Guardian int        `yaml:"guardian"`
			Alone    int        `yaml:"alone"`
			Number   int        `yaml:"number_only"`
			Other    int        `yaml:"other_number"`
			AgeFrom  int        `yaml:"age_from"`
			AgeTo    int        `yaml:"age_to"`
			Source   string     `yaml:"source"`
		} `yaml:"rules"`
	}
	if err := readTable("campaign.yaml", campaignYAML, &c); err != nil {
		return campaign.Reference{}, err
	}
	const usual = "部门名单常见列名和类别用语"
	var ref campaign.Reference
	for _, d := range c.Departments {
		ref.Departments = append(ref.Departments, reading.Department(d))
	}
	for _, t := range c.Titles {
		for _, w := range t.Words {
			ref.Synonyms = append(ref.Synonyms, reading.Synonym{Text: w, Field: t.Field, Source: usual})
		}
	}
	for _, g := range c.Words {
		for _, w := range g.Words {
			ref.Synonyms = append(ref.Synonyms, reading.Synonym{Text: w, Group: g.Group, Source: usual})
		}
	}
	for _, r := range c.Rules {
		ref.Rules = append(ref.Rules, campaign.Rule(r))
	}
	return ref, nil
}

// check: 马丽 opens the check of this term and brings a list of 民政. 陈小满 is on
// it and was never recognised; somebody on it goes to no school of the city.
func (c City) check(ctx context.Context, who troupe) error {
	today, ma := c.World.Today(), who["马丽"]
	term := domain.SchoolYearOf(today).Autumn()
	if _, month, _ := today.Date(); month >= 2 && month < 9 {
		term = domain.SchoolYearOf(today).Spring()
	}
	opened, err := c.Campaign.Open(ctx, ma, campaign.Opening{
		ID: campaign.ID(named("campaign " + term.String())), Term: term, Title: "特殊困难学生数据集中核查",
		SchoolsBy: today.Add(30), CountiesBy: today.Add(40), CityBy: today.Add(50),
	})
	if twice(err) {
		return nil // told before
	}
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	file, err := c.keepList(ctx, ma.Person)
	if err != nil {
		return fmt.Errorf("keep the list: %w", err)
	}
	done, err := c.Campaign.Bring(ctx, ma, campaign.Bringing{
		ID: campaign.ListID(named("list 民政 " + term.String())), Campaign: opened.ID, Department: "civil", File: file, Listed: today.Add(-5), ValidTo: today.Add(360),
	})
	if err != nil {
		return fmt.Errorf("bring: %w", err)
	}
	if err := c.Campaign.ReadList(ctx, system(), done.List.ID); err != nil {
		return err
	}
	l, err := c.Campaign.List(ctx, ma, done.List.ID)
	if err != nil {
		return err
	}
	if len(l.Heads) == 0 {
		return errors.New("the list of 民政 has no titles")
	}
	if _, err := c.Campaign.Map(ctx, ma, l.ID, l.Version, l.Heads[0].Row, l.Heads[0].Proposal); err != nil {
		return fmt.Errorf("map: %w", err)
	}
	if err := c.Campaign.ReadList(ctx, system(), l.ID); err != nil && !errors.Is(err, campaign.ErrReadTwice) { // the worker reads it
		return err
	}
	return c.Campaign.Match(ctx, system(), opened.ID, func(int64, int64) {})
}

// keepList keeps the file of the story as an upload of somebody.
func (c City) keepList(ctx context.Context, owner domain.PersonID) (domain.FileID, error) {
	var b bytes.Buffer
	b.WriteString("濮阳市民政局低保、特困供养学生名单\n序号,姓名,身份证号,户主姓名,救助类别\n")
	for n, p := range []struct {
		name          string
		born          domain.Day
		order         int
		head, support string
	}{
		{"陈小满", domain.NewDay(2017, 4, 2), 904, "陈建国", "农村低保"},
		{"林晓雨", domain.NewDay(2010, 5, 20), 902, "林建军", "城市低保"},
		{"周小禾", domain.NewDay(2015, 9, 9), 998, "周大田", "特困供养"},
	} {
		fmt.Fprintf(&b, "%d,%s,%s,%s,%s\n", n+1, p.name, idNumber(p.born, p.order), p.head, p.support)
	}
	f, err := c.Files.Keep(ctx, system(), files.Document{
		Owner: owner, Kind: files.List, Name: "民政名单.csv", Type: "text/plain", Rows: 3,
	}, func(w io.Writer) error {
		_, err := w.Write(b.Bytes())
		return err
	})
	return f.ID, err
}
