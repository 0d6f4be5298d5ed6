package jobs

import (
	"bytes"
	"context"
	"errors"
	"io"

	"lizhi/domain"
	"lizhi/domain/files"
	"lizhi/domain/growth"
	"lizhi/domain/mentoring"
	"lizhi/domain/org"
	"lizhi/domain/people"
	"lizhi/media/document"
)

// People reads, checks and applies rosters, moves the pupils of a school that
// became part of another, and tells growth and mentoring that a student is in
// another class now.
type People struct {
	People    people.Service
	Growth    growth.Service
	Mentoring mentoring.Service
}

// Tasks puts its handlers into the table.
func (j People) Tasks(t *Table) {
	On(t, j.moved)
	On(t, func(ctx context.Context, who domain.Actor, _ people.SweepRosters) error {
		return j.People.SweepRosters(ctx, who)
	})
	t.Every("0 50 2 * * *", people.SweepRosters{}, nil)
	On(t, func(ctx context.Context, who domain.Actor, task people.CheckRoster) error {
		return j.People.Check(ctx, who, task.Roster)
	})
	On(t, func(ctx context.Context, who domain.Actor, task people.ApplyRoster) error {
		return j.People.Carry(ctx, who, task.Roster)
	})
	On(t, func(ctx context.Context, who domain.Actor, task org.Merged) error {
		return j.People.FollowMerge(ctx, who, task.From, task.Into, task.On)
	})
}

// moved is two transactions: each leaves alone what an earlier try has done.
func (j People) moved(ctx context.Context, who domain.Actor, task people.Moved) error {
	if err := j.Growth.Moved(ctx, who.Step(), task.Student); err != nil {
		return err
	}
	return j.Mentoring.Moved(ctx, who, task.Student)
}

// Sheets opens uploads as tables, for people.
type Sheets struct{ Files files.Service }

// mostSheet is how many bytes of a file are read: more than a roster may have.
const mostSheet = 40 << 20

// Open reads a file and opens it as a table. The packed file stands in memory,
// its rows do not.
func (s Sheets) Open(ctx context.Context, file domain.FileID) (people.Sheet, error) {
	opened, err := s.Files.Read(ctx, file, files.Original)
	if err != nil {
		return nil, err
	}
	r, err := opened.Read(ctx, 0, -1)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, mostSheet+1))
	if err != nil {
		return nil, err
	}
	if len(content) > mostSheet {
		return nil, tooLarge()
	}
	table, err := document.OpenSheet(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, sheetFault(err)
	}
	return sheet{table}, nil
}

func tooLarge() error { return people.ErrRosterLarge.With("max", people.MostRosterRows) }

// sheetFault says in the school's words why a table cannot be read.
func sheetFault(err error) error {
	switch {
	case errors.Is(err, document.ErrSheetLarge):
		return tooLarge()
	case errors.Is(err, document.ErrSheetKind), errors.Is(err, document.ErrSheetBad):
		return people.ErrRosterFile
	}
	return err
}

// sheet is a table in people's words.
type sheet struct{ *document.Sheet }

// Next reads the next row.
func (s sheet) Next() (people.SheetRow, error) {
	row, err := s.Sheet.Next()
	if err != nil {
		return people.SheetRow{}, sheetFault(err)
	}
	cells := make([]people.Cell, len(row.Cells))
	for i, c := range row.Cells {
		cells[i] = people.Cell{Text: c.Text, Trouble: string(c.Trouble)}
	}
	return people.SheetRow{Number: row.Number, Cells: cells}, nil
}
