package campaign

import (
	"context"
	"errors"
	"io"

	"lizhi/domain"
	"lizhi/domain/campaign/reading"
)

// MostRows is how many rows a list may have.
const MostRows = 200_000

// chunk is how many rows are staged, or judged, in one transaction.
const chunk = 500

// ReadList reads a list that waits for it: finds the titles, asks for what is
// not known, and stages every row. It begins anew when it is run again; a list
// that is not to be read is left alone.
func (s Service) ReadList(ctx context.Context, who domain.Actor, id ListID) error {
	if !who.IsSystem() {
		return domain.ErrNotFound
	}
	l, err := s.store.List(ctx, id)
	if err != nil {
		return err
	}
	if l.State != Reading {
		return s.store.InTx(ctx, who, nil, func(Tx) error { return nil }) // the task is done all the same
	}
	if len(l.Columns) == 0 {
		if l, err = s.titles(ctx, who, l); err != nil || l.State != Reading {
			return s.failed(ctx, who, id, err)
		}
	}
	if err := s.store.InTx(ctx, who.Step(), nil, func(tx Tx) error { return s.anew(ctx, tx, id) }); err != nil {
		if errors.Is(err, errRead) {
			err = s.store.InTx(ctx, who, nil, func(Tx) error { return nil }) // as above
		}
		return err
	}
	counts, err := s.stageAll(ctx, who, l)
	if err != nil {
		return s.failed(ctx, who, id, err)
	}
	return s.turnList(ctx, who, id, func(tx Tx, l *List) error {
		if err := l.taken(counts); err != nil || l.State != Ready {
			return err
		}
		return s.ask(ctx, tx, l.Campaign)
	})
}

// ErrReadTwice means that somebody else reads the same list at this moment, a
// process that was thought dead; whoever comes second stops.
var ErrReadTwice = errors.New("the list is being read by somebody else")

// errRead means that the list was read meanwhile.
var errRead = errors.New("the list was read")

// anew clears what an earlier reading left, unless the list was read meanwhile.
func (s Service) anew(ctx context.Context, tx Tx, id ListID) error {
	l, err := tx.List(ctx, id)
	if err != nil {
		return err
	}
	if l.State != Reading {
		return errRead
	}
	return tx.ClearRows(ctx, id)
}

// failed marks a list that cannot be read with the code of why; our own mistakes
// stay errors, and the task is tried again.
func (s Service) failed(ctx context.Context, who domain.Actor, id ListID, err error) error {
	var fault *domain.Fault
	if err == nil || !errors.As(err, &fault) {
		return err
	}
	return s.turnList(ctx, who, id, func(_ Tx, l *List) error {
		l.Trouble, l.Because = fault.Code, fault.Because()
		return l.move(Failed)
	})
}

// turnList is a change of a list by the program; one that was withdrawn
// meanwhile stays so.
func (s Service) turnList(ctx context.Context, who domain.Actor, id ListID, fn func(Tx, *List) error) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		l, err := tx.List(ctx, id)
		if err != nil || l.State == Withdrawn {
			return err
		}
		before := l
		if err := fn(tx, &l); err != nil {
			return err
		}
		if err := tx.SaveList(ctx, l); err != nil {
			return err
		}
		return s.note(ctx, tx, domain.Entry{
			Action: "campaign." + string(l.State), Object: Object, ID: id, Before: before, After: l,
		}, id, l.Campaign)
	})
}

// titles finds the row of titles and how its columns were read the last time; a
// list with titles that nobody mapped yet asks for it.
func (s Service) titles(ctx context.Context, who domain.Actor, l List) (List, error) {
	found, err := s.headsOf(ctx, l)
	if err != nil {
		return l, err
	}
	mapped := false
	step := who.Step()
	err = s.store.InTx(ctx, step, nil, func(tx Tx) error {
		mapped = false
		now, err := tx.List(ctx, l.ID)
		if err != nil {
			return err
		}
		if now.State != Reading {
			l = now
			return nil
		}
		for _, h := range found {
			m, known, err := tx.Remembered(ctx, l.Department, h.Fingerprint())
			if err != nil {
				return err
			}
			if known && m.Check(len(h.Titles), l.Group) == nil {
				now.HeadRow, now.Columns, mapped = h.Row, m, true
				break
			}
		}
		now.Heads = found
		if !mapped {
			if err := now.move(Asking); err != nil {
				return err
			}
		}
		if err := tx.SaveList(ctx, now); err != nil {
			return err
		}
		l = now
		l.Version++
		return tx.Touch(ctx, l.ID, l.Campaign)
	})
	return l, err
}

func (s Service) headsOf(ctx context.Context, l List) ([]reading.Head, error) {
	table, err := s.sheets.Open(ctx, l.File)
	if err != nil {
		return nil, err
	}
	defer table.Close()
	var rows []reading.Row
	for len(rows) < reading.HeadDepth {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil, ErrEmpty
	}
	ref, err := s.store.Reference(ctx)
	if err != nil {
		return nil, err
	}
	found := reading.Heads(rows, s.fold.Query, ref.Synonyms)
	if len(found) == 0 {
		return nil, ErrNoHead
	}
	return found, nil
}

// reader makes what reads the rows of a list.
func (s Service) reader(ctx context.Context, l List) (*reading.Reader, error) {
	ref, err := s.store.Reference(ctx)
	if err != nil {
		return nil, err
	}
	counties, err := s.store.Counties(ctx)
	if err != nil {
		return nil, err
	}
	today := s.world.Today()
	rule := ref.Rule(today)
	r := &reading.Reader{
		Fold: s.fold, Today: today, Words: ref.Synonyms, AgeFrom: rule.AgeFrom, AgeTo: rule.AgeTo,
		Group: l.Group, County: l.County, Columns: l.Columns, Counties: counties,
	}
	for _, d := range ref.Departments {
		if d.Code == l.Department {
			r.Department = d
		}
	}
	for _, h := range l.Heads {
		if h.Row == l.HeadRow {
			r.Titles = h.Titles
		}
	}
	return r, nil
}

// stageAll reads the file to its end, a chunk of rows at a time.
func (s Service) stageAll(ctx context.Context, who domain.Actor, l List) (map[reading.Verdict]int, error) {
	total, counts := 0, map[reading.Verdict]int{}
	r, err := s.reader(ctx, l)
	if err != nil {
		return nil, err
	}
	table, err := s.sheets.Open(ctx, l.File)
	if err != nil {
		return nil, err
	}
	defer table.Close()
	rows := make([]Row, 0, chunk)
	for {
		from, err := table.Next()
		over := errors.Is(err, io.EOF)
		if err != nil && !over {
			return counts, err
		}
		if !over && from.Number > l.HeadRow {
			if person, some := r.Read(from); some {
				rows = append(rows, Row{ID: domain.NewID[Row](s.world), List: l.ID, Campaign: l.Campaign, Person: person})
				total++
				counts[person.Verdict]++
			}
		}
		if total > MostRows {
			return counts, ErrLarge.With("max", MostRows)
		}
		if len(rows) == chunk || over && len(rows) > 0 {
			step := who.Step()
			if err := s.store.InTx(ctx, step, nil, func(tx Tx) error { return tx.Stage(ctx, l.ID, rows, total) }); err != nil {
				return counts, err
			}
			rows = rows[:0]
		}
		if over {
			return counts, nil
		}
	}
}
