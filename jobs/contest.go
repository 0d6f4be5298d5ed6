package jobs

import (
	"context"
	"fmt"
	"strings"

	"lizhi/domain"
	"lizhi/domain/contest"
	"lizhi/domain/publicity"
)

// Contest makes results of contests public.
type Contest struct {
	Contest   contest.Service
	Publicity publicity.Service
}

// Tasks puts its handlers into the table.
func (j Contest) Tasks(t *Table) { On(t, j.announced) }

// announced hangs the names of those who won where the season's organiser is.
func (j Contest) announced(ctx context.Context, who domain.Actor, task contest.Announced) error {
	season, winners, err := j.Contest.Winners(ctx, who, task.Season)
	if err != nil {
		return fmt.Errorf("publish season %s: %w", task.Season, err)
	}
	if len(winners) == 0 {
		return nil
	}
	d := publicity.Draft{
		Kind: publicity.Contest, Source: publicity.SourceID(season.ID), Title: season.Plan.Name + "评选结果公示",
		Unit: season.Organiser, OrderedBy: season.ProposedBy,
	}
	for _, w := range winners {
		d.Entries = append(d.Entries, publicity.Entry{Ref: publicity.SourceID(w.Entry), Person: w.Student, Result: inWords(w.Award)})
	}
	_, err = j.Publicity.Open(ctx, who, d)
	return err
}

// inWords writes the digits in the name of an award as words, 2等奖 as 二等奖: a
// result that is made public has none.
func inWords(award string) string {
	const digits = "零一二三四五六七八九"
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return []rune(digits)[r-'0']
		}
		return r
	}, award)
}
