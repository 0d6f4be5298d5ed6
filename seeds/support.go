package seeds

import (
	"context"
	"fmt"

	"lizhi/domain"
	"lizhi/domain/fund"
	"lizhi/domain/purse"
)

// support: the county of 濮阳县第三中学 has a policy for pupils without 学籍, as an
// example, since no county's own is known; and the school entered its income of
// last year and what it set aside of it: a little less than 3 %, so that the
// county's list of shortfalls has somebody on it.
func (c City) support(ctx context.Context, who troupe) error {
	county, school := who["高洁"], schoolOf(who["刘敏"])
	_, err := c.Purse.Add(ctx, county, purse.Policy{
		County: county.Appointments[0].Unit, Title: "濮阳县困难学生兜底保障办法（示例）", From: domain.SchoolYearOf(c.World.Today()).Autumn(),
		Covers: []purse.Situation{purse.NoRoll, purse.Separated}, Clause: "示例第三条：本县学校就读的困难学生应助尽助", Source: "演示数据，非正式文件",
	})
	if err != nil && !twice(err) {
		return fmt.Errorf("policy: %w", err)
	}
	year, _, _ := c.World.Today().Date()
	at := fund.At{School: school, Year: year - 1}
	shown, err := c.Fund.Year(ctx, who["刘敏"], at.School, at.Year)
	if err != nil || shown.Year.Entries > 0 {
		return err
	}
	for _, e := range []fund.Entry{
		{Kind: fund.Income, Amount: 860_000_000, Note: "上年度事业收入决算数"},
		{Kind: fund.Extraction, Amount: 25_000_000, Note: "第一至四季度提取"},
	} {
		if _, err := c.Fund.Post(ctx, who["刘敏"], at, e); err != nil {
			return fmt.Errorf("fund: %w", err)
		}
	}
	return nil
}
