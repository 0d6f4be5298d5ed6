package jobs

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"lizhi/domain"
	"lizhi/domain/campaign"
	"lizhi/domain/campaign/reading"
	"lizhi/domain/files"
	"lizhi/domain/hardship"
	"lizhi/media/document"
)

// Campaign reads departments' lists, matches them, and tells hardship of whom
// they are evidence.
type Campaign struct {
	Campaign campaign.Service
	Hardship hardship.Service
}

// Tasks puts its handlers into the table.
func (j Campaign) Tasks(t *Table) {
	On(t, func(ctx context.Context, who domain.Actor, task campaign.Read) error {
		err := j.Campaign.ReadList(ctx, who, task.List)
		if errors.Is(err, campaign.ErrReadTwice) { // whoever was first is done by now, or stops
			err = j.Campaign.ReadList(ctx, who, task.List)
		}
		return err
	})
	On(t, func(ctx context.Context, who domain.Actor, task campaign.Run) error {
		return j.Campaign.Match(ctx, who, task.Campaign, Progress(ctx))
	})
	On(t, func(ctx context.Context, who domain.Actor, task campaign.Reopen) error {
		return j.Campaign.Reopen(ctx, who, task.Campaign)
	})
	On(t, j.prove)
}

// proofs is how many students are told of at a time: each locks a row.
const proofs = 200

// prove tells hardship of everybody on a list, some rows at a time and these in
// the order of the students' ids, which they are locked in. What an earlier try
// has told is left alone.
func (j Campaign) prove(ctx context.Context, who domain.Actor, task campaign.Prove) error {
	said, done := Progress(ctx), int64(0)
	for after := 0; ; {
		l, department, some, err := j.Campaign.Proofs(ctx, who, task.List, after, proofs)
		if err != nil || len(some) == 0 {
			return err
		}
		after = some[len(some)-1].Row
		slices.SortFunc(some, func(a, b campaign.Proof) int { return bytes.Compare(a.Student[:], b.Student[:]) })
		listed := make([]hardship.Listed, len(some))
		for i, p := range some {
			listed[i] = hardship.Listed{
				Student: p.Student,
				Belonging: hardship.Belonging{
					GroupCode: p.Group, Evidence: "部门名单 " + department + " " + l.Listed.String(),
					ValidFrom: l.Listed, ValidTo: l.ValidTo,
				},
			}
		}
		if err := j.Hardship.Prove(ctx, who.Step(), listed); err != nil {
			return err
		}
		done += int64(len(some))
		said(min(done, int64(l.Sure)), int64(l.Sure))
	}
}

// Lists opens uploads as tables, for departments' lists.
type Lists struct{ Files files.Service }

// Open opens a file as a table.
func (s Lists) Open(ctx context.Context, file domain.FileID) (reading.Table, error) {
	table, err := openTable(ctx, s.Files, file)
	if err != nil {
		return nil, listFault(err)
	}
	return list{table}, nil
}

// listFault says in the bureau's words why a table cannot be read.
func listFault(err error) error {
	switch {
	case errors.Is(err, document.ErrSheetLarge):
		return campaign.ErrLarge.With("max", campaign.MostRows)
	case errors.Is(err, document.ErrSheetSeveral):
		return campaign.ErrSheets
	case errors.Is(err, document.ErrSheetKind), errors.Is(err, document.ErrSheetBad):
		return campaign.ErrFile
	}
	return err
}

// list is a table in the campaign's words.
type list struct{ *document.Sheet }

// Next reads the next row.
func (s list) Next() (reading.Row, error) {
	row, err := s.Sheet.Next()
	if err != nil {
		return reading.Row{}, listFault(err)
	}
	cells := make([]reading.Cell, len(row.Cells))
	for i, c := range row.Cells {
		cells[i] = reading.Cell{Text: c.Text, Trouble: string(c.Trouble)}
	}
	return reading.Row{Number: row.Number, Cells: cells}, nil
}
