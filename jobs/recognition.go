package jobs

import (
	"context"
	"fmt"

	"lizhi/domain"
	"lizhi/domain/hardship"
	"lizhi/domain/publicity"
	"lizhi/domain/recognition"
)

// Recognition makes decided lists public, hears from publicity what became of
// them, and tells hardship who is recognised.
type Recognition struct {
	Recognition recognition.Service
	Publicity   publicity.Service
	Hardship    hardship.Service
}

// Tasks puts its handlers into the table.
func (j Recognition) Tasks(t *Table) {
	On(t, j.publicise)
	On(t, j.settled)
	On(t, func(ctx context.Context, who domain.Actor, task recognition.Doubted) error {
		fact, err := j.Recognition.Fact(ctx, who, task.Application)
		if err != nil {
			return err
		}
		return j.Hardship.Doubt(ctx, who, fact.Application.Student, fact.Application.SchoolYear)
	})
}

// publicise opens the notice of a publication. A publication has one notice,
// however often it is asked for.
func (j Recognition) publicise(ctx context.Context, who domain.Actor, task recognition.Publicise) error {
	p, entries, err := j.Recognition.Listing(ctx, who, task.Publication)
	if err != nil {
		return err
	}
	d := publicity.Draft{
		Kind: publicity.Recognition, Source: publicity.SourceID(p.ID), Title: p.Title, Unit: p.School, OrderedBy: p.OrderedBy,
	}
	if !p.Class.IsZero() {
		d.Unit = p.Class
	}
	for _, e := range entries {
		d.Entries = append(d.Entries, publicity.Entry{Ref: publicity.SourceID(e.Application), Person: e.Student, Class: e.Class, Result: e.Result})
	}
	_, err = j.Publicity.Open(ctx, who, d)
	if err != nil {
		return fmt.Errorf("publicise %s: %w", p.ID, err)
	}
	return nil
}

// settled tells hardship what became of an application.
func (j Recognition) settled(ctx context.Context, who domain.Actor, task recognition.Settled) error {
	fact, err := j.Recognition.Fact(ctx, who, task.Application)
	if err != nil || !fact.Known {
		return err
	}
	a := fact.Application
	return j.Hardship.Conclude(ctx, who, fact.Source, hardship.Item{
		Student: a.Student, SchoolYear: a.SchoolYear, Grade: a.Outcome.Grade, DecidedOn: a.DecidedOn,
		PublicityEnded: a.PublicityEnded, FromTerm: a.Term, At: a.Place(),
	})
}

// concerned is what recognition hears of rows of a notice.
func concerned(n publicity.Notice, rows []publicity.Row) recognition.Concerned {
	c := recognition.Concerned{Publication: recognition.PublicationID(n.Source), LastDay: n.LastDay()}
	for _, r := range rows {
		c.Applications = append(c.Applications, recognition.ApplicationID(r.Ref))
	}
	return c
}

// Ended moves applications on whose publicity is over.
func (j Recognition) Ended(ctx context.Context, who domain.Actor, n publicity.Notice, rows []publicity.Row) error {
	return j.Recognition.Ended(ctx, who, concerned(n, rows))
}

// Objected marks applications to which somebody objects.
func (j Recognition) Objected(ctx context.Context, who domain.Actor, n publicity.Notice, rows []publicity.Row) error {
	return j.Recognition.Objected(ctx, who, concerned(n, rows))
}

// Resolved gives applications back, or lets them go on.
func (j Recognition) Resolved(ctx context.Context, who domain.Actor, n publicity.Notice, rows []publicity.Row, outcome publicity.Outcome) error {
	c := concerned(n, rows)
	switch outcome {
	case publicity.Upheld:
		return j.Recognition.Upheld(ctx, who, c)
	case publicity.TakenOut:
		return j.Recognition.TakenOut(ctx, who, c)
	}
	return j.Recognition.Objected(ctx, who, c) // the mark goes when nothing else is open
}
