package jobs

import (
	"context"
	"fmt"

	"lizhi/domain"
	"lizhi/domain/contest"
	"lizhi/domain/publicity"
)

// Contest makes results of contests public and hears what became of them.
type Contest struct {
	Contest    contest.Service
	Publicity  publicity.Service
	Portfolios Portfolio
}

// Tasks puts its handlers into the table.
func (j Contest) Tasks(t *Table) {
	On(t, j.announced)
	On(t, j.struck)
}

// struck takes a disqualified entry off the list that hangs, and takes away the
// portfolios that were exported with its award.
func (j Contest) struck(ctx context.Context, who domain.Actor, task contest.Disqualified) error {
	if err := j.Publicity.Strike(ctx, who.Step(), publicity.SourceID(task.Season), publicity.SourceID(task.Entry)); err != nil {
		return err
	}
	return j.Portfolios.erased(ctx, who, task.Student)
}

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
		Kind: publicity.Contest, Source: publicity.SourceID(season.ID), Title: season.Plan.NoticeTitle(),
		Unit: season.Organiser, OrderedBy: season.ProposedBy,
	}
	for _, w := range winners {
		d.Entries = append(d.Entries, publicity.Entry{Ref: publicity.SourceID(w.Entry), Person: w.Student, Result: w.Award})
	}
	_, err = j.Publicity.Open(ctx, who, d)
	return err
}

// disputed are the entries behind rows of a notice.
func disputed(rows []publicity.Row) []contest.EntryID {
	ids := make([]contest.EntryID, len(rows))
	for i, r := range rows {
		ids[i] = contest.EntryID(r.Ref)
	}
	return ids
}

// Ended changes nothing: an award that was announced goes its way.
func (j Contest) Ended(context.Context, domain.Actor, publicity.Notice, []publicity.Row) error {
	return nil
}

// Objected freezes the entries to whose awards somebody objects.
func (j Contest) Objected(ctx context.Context, who domain.Actor, n publicity.Notice, rows []publicity.Row) error {
	return j.Contest.Disputed(ctx, who, contest.SeasonID(n.Source), disputed(rows))
}

// Resolved lets entries go on, or strikes them. A portfolio that was exported
// with an award that was struck is taken away: the next one does not have it.
func (j Contest) Resolved(ctx context.Context, who domain.Actor, n publicity.Notice, rows []publicity.Row, outcome publicity.Outcome) error {
	season := contest.SeasonID(n.Source)
	if outcome != publicity.Upheld {
		return j.Contest.Disputed(ctx, who, season, disputed(rows))
	}
	if err := j.Contest.Disputed(ctx, who.Step(), season, disputed(rows)); err != nil {
		return err
	}
	for _, r := range rows {
		if err := j.Portfolios.erased(ctx, who, r.Person); err != nil {
			return err
		}
	}
	return nil
}
