package jobs

import (
	"context"
	"fmt"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/publicity"
)

// Aid makes lists of awards public and hears what became of them.
type Aid struct {
	Aid       aid.Service
	Publicity publicity.Service
}

// Tasks puts its handlers into the table.
func (j Aid) Tasks(t *Table) { On(t, j.publicise) }

// publicise hangs a frozen list in its school: who is aided and by which
// programme, never with how much.
func (j Aid) publicise(ctx context.Context, who domain.Actor, task aid.Publicise) error {
	l, err := j.Aid.Listing(ctx, who, task.List)
	if err != nil {
		return fmt.Errorf("publicise list %s: %w", task.List, err)
	}
	if len(l.Awards) == 0 {
		return nil
	}
	d := publicity.Draft{
		Kind: publicity.Award, Source: publicity.SourceID(l.ID), Title: awardTitle(l), Unit: l.School, OrderedBy: l.FrozenBy,
	}
	for _, a := range l.Awards {
		d.Entries = append(d.Entries, publicity.Entry{Ref: publicity.SourceID(a.Award), Person: a.Student, Result: l.Name})
	}
	_, err = j.Publicity.Open(ctx, who, d)
	return err
}

// awardTitle is "2025-2026学年春季学期普通高中国家助学金名单公示".
func awardTitle(l aid.Listing) string {
	half := "春季"
	if l.Term.IsAutumn() {
		half = "秋季"
	}
	return fmt.Sprintf("%s学年%s学期%s名单公示", l.Term.SchoolYear(), half, l.Name)
}

// Ended changes nothing: an approved award goes its way.
func (j Aid) Ended(context.Context, domain.Actor, publicity.Notice, []publicity.Row) error {
	return nil
}

// Objected changes nothing before there is an answer.
func (j Aid) Objected(context.Context, domain.Actor, publicity.Notice, []publicity.Row) error {
	return nil
}

// Resolved asks the bureau to remove what an objection was upheld against, and
// lets a list that was taken back be made public again.
func (j Aid) Resolved(ctx context.Context, who domain.Actor, n publicity.Notice, rows []publicity.Row, outcome publicity.Outcome) error {
	list := aid.ListID(n.Source)
	switch outcome {
	case publicity.TakenOut:
		return j.Aid.TakenBack(ctx, who, list)
	case publicity.Upheld:
		for _, r := range rows {
			if err := j.Aid.Doubted(ctx, who.Step(), list, aid.AwardID(r.Ref)); err != nil {
				return err
			}
		}
	}
	return nil
}
