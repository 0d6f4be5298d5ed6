package roster

import (
	"context"
	"errors"
	"io"
	"strings"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// MostRows is how many rows a file may have.
const MostRows = 200_000

// Service is what can be done with rosters.
type Service struct {
	store  Store
	world  domain.World
	fold   identity.Fold
	sheets Sheets
}

// New makes the service. sheets opens the files; without it rosters cannot come in.
func New(store Store, world domain.World, fold identity.Fold, sheets Sheets) Service {
	return Service{store, world, fold, sheets}
}

// Bringing is a file that somebody brings as the roster of a unit.
type Bringing struct {
	ID   ID // made by the client, if it likes
	Unit domain.UnitID
	File domain.FileID
}

// Bring takes an uploaded file as the roster of a school, a county or the city,
// and orders the task that checks it.
func (s Service) Bring(ctx context.Context, who domain.Actor, in Bringing) (Roster, error) {
	var r Roster
	err := s.store.InTx(ctx, who, &r, func(tx Tx) error {
		place, err := tx.Place(ctx, in.Unit)
		if err != nil {
			return err
		}
		basis, err := require(who, "bringRoster", domain.Subject{Made: place, Now: place})
		if err != nil {
			return err
		}
		if !place.Class.IsZero() {
			return ErrScope.At("/unit_id")
		}
		r = Roster{
			ID: in.ID, Unit: in.Unit, City: place.City, County: place.County, School: place.School, File: in.File,
			State: Reading, BroughtBy: who.Person, Version: 1, CreatedAt: s.world.Now(),
		}
		if r.ID.IsZero() {
			r.ID = ID(s.world.NewID())
		}
		added, err := tx.AddRoster(ctx, r)
		if err != nil {
			return err
		}
		if !added {
			have, err := tx.Roster(ctx, r.ID)
			if err != nil || have.File != r.File || have.Unit != r.Unit || have.BroughtBy != r.BroughtBy {
				return errors.Join(err, domain.ErrIDTaken)
			}
			r = have
			return nil
		}
		if err := take(ctx, tx, r); err != nil {
			return err
		}
		if err := tx.Add(ctx, s.world.Now(), CheckTask{r.ID}); err != nil {
			return err
		}
		return tx.Note(ctx, domain.Entry{Basis: basis, Action: "roster.bring", Object: "roster.roster", ID: r.ID, After: r})
	})
	return r, err
}

// rosterFile is what an upload must be for.
const rosterFile = "roster"

// take makes the file the roster's: it must be the bringer's own, checked, and
// in no other use.
func take(ctx context.Context, tx Tx, r Roster) error {
	facts, err := tx.Attach(ctx, domain.Attachment{Kind: "roster.roster", ID: r.ID}, r.File)
	var fault *domain.Fault
	if errors.As(err, &fault) {
		pointed := *fault
		pointed.Fields = nil
		return pointed.At("/file_id")
	}
	if err == nil && facts[0].Kind != rosterFile {
		return ErrFile.At("/file_id")
	}
	return err
}

// ErrReadTwice means that somebody else began to read the same roster, or has
// read it: whoever began first stops.
var ErrReadTwice = errors.New("the roster is being read by somebody else")

// Check reads a roster and stages what each row would do. It begins anew when
// it is run again; a roster that is not to be read is left alone.
func (s Service) Check(ctx context.Context, who domain.Actor, id ID) error {
	if !who.Trusted() {
		return domain.ErrNotFound
	}
	r, err := s.begin(ctx, who, id)
	if err != nil {
		return err
	}
	if r.State != Reading {
		return s.store.InTx(ctx, who, nil, func(Tx) error { return nil }) // the task is done all the same
	}
	c, err := s.newChecker(ctx, r)
	if err != nil {
		return err
	}
	total, err := c.readAll(ctx, who)
	var fault *domain.Fault
	if err != nil && !errors.As(err, &fault) {
		return err
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		r, err := tx.Roster(ctx, id)
		if err != nil {
			return err
		}
		if r.Version != c.roster.Version {
			return ErrReadTwice
		}
		to := Checked
		if fault != nil {
			to = Failed
		}
		if r, err = r.move(to); err != nil {
			return err
		}
		r.Total, r.Done, r.Warned = total, total, c.warned
		r.Fresh, r.Changed, r.Same = c.counts[VerdictNew], c.counts[VerdictChanged], c.counts[VerdictSame]
		r.Pending, r.Wrong = c.counts[VerdictPending], c.counts[VerdictWrong]
		if fault != nil {
			r.Trouble, r.Because = fault.Code, fault.Because()
		} else if r.Missing, err = tx.StageMissing(ctx, id, c.last+1); err != nil {
			return err
		}
		if err := tx.Touch(ctx, r.ID, r.Unit); err != nil {
			return err
		}
		return tx.SaveRoster(ctx, r)
	})
}

// begin clears what an earlier reading left, and makes a version of this one:
// what an earlier reader still stages is refused. The guardians of a reading have
// ids of its own, so the rows of two must not mix.
func (s Service) begin(ctx context.Context, who domain.Actor, id ID) (Roster, error) {
	var r Roster
	err := s.store.InTx(ctx, who.Step(), nil, func(tx Tx) (err error) {
		if r, err = tx.Roster(ctx, id); err != nil || r.State != Reading {
			return err
		}
		r.Version++
		r.Done = 0
		if err := tx.SaveRoster(ctx, r); err != nil {
			return err
		}
		return tx.ClearRows(ctx, id)
	})
	return r, err
}

// readAll reads the file to its end, a chunk of rows at a time, and tells how
// many rows it has.
func (c *checker) readAll(ctx context.Context, who domain.Actor) (int, error) {
	sheet, err := c.s.sheets.Open(ctx, c.roster.File)
	if err != nil {
		return 0, err
	}
	defer sheet.Close()
	first, err := sheet.Next()
	if errors.Is(err, io.EOF) {
		return 0, ErrEmpty
	}
	if err != nil {
		return 0, err
	}
	if c.heading, err = readHeading(first); err != nil {
		return 0, err
	}
	total, rows := 0, make([]candidate, 0, chunkRows)
	for {
		row, err := sheet.Next()
		if err != nil && !errors.Is(err, io.EOF) {
			return total, err
		}
		done := err != nil
		if !done {
			c.last = row.Number
			if c.isExample(row) {
				continue
			}
			total++
			if total > MostRows {
				return total, ErrLarge.With("max", MostRows)
			}
			rows = append(rows, c.read(row))
		}
		if len(rows) == chunkRows || done && len(rows) > 0 {
			if err := c.stage(ctx, who, rows, total); err != nil {
				return total, err
			}
			rows = rows[:0]
		}
		if done {
			break
		}
	}
	if total == 0 {
		return 0, ErrEmpty
	}
	return total, nil
}

// ExampleName begins the name in the example of the template; such a row is no
// pupil.
const ExampleName = "示例"

func (c *checker) isExample(row SheetRow) bool {
	at := c.heading[colName]
	return at < len(row.Cells) && strings.HasPrefix(row.Cells[at].Text, ExampleName)
}

func (c *checker) stage(ctx context.Context, who domain.Actor, rows []candidate, done int) error {
	staged, err := c.chunk(ctx, rows)
	if err != nil {
		return err
	}
	return c.s.store.InTx(ctx, who.Step(), nil, func(tx Tx) error { return tx.Stage(ctx, c.roster, staged, done) })
}

// Roster shows one to its keepers.
func (s Service) Roster(ctx context.Context, who domain.Actor, id ID) (Roster, error) {
	r, err := s.store.Roster(ctx, id)
	if err != nil {
		return Roster{}, err
	}
	_, err = require(who, "getRoster", r.Subject())
	return r, err
}

// List lists the rosters of the actor's part of the city.
func (s Service) List(ctx context.Context, who domain.Actor, page domain.Page) (domain.List[Roster], error) {
	reach := who.Reach(Access["listRosters"])
	if reach.IsEmpty() {
		return domain.List[Roster]{}, domain.ErrNotFound
	}
	items, err := s.store.List(ctx, reach, domain.Page{After: page.After, Limit: page.Limit + 1})
	return domain.Listed(items, page.Limit, func(r Roster) domain.Position { return domain.Position{At: r.CreatedAt, ID: r.ID} }), err
}

// Template is the columns of the file to fill in, for whoever brings rosters.
func (s Service) Template(who domain.Actor) ([]Column, error) {
	if who.Reach(Access["getRosterTemplate"]).IsEmpty() {
		return nil, domain.ErrNotFound
	}
	return Columns[:], nil
}

// Rows are the rows of a roster in the order of the file, after a number.
func (s Service) Rows(ctx context.Context, who domain.Actor, id ID, verdict Verdict, after, limit int) ([]Row, error) {
	if _, err := s.Roster(ctx, who, id); err != nil {
		return nil, err
	}
	return s.store.Rows(ctx, id, verdict, after, limit)
}

// Apply orders the applying of a checked roster. ErrWrong while a row is
// wrong: the file is applied as a whole or not at all.
func (s Service) Apply(ctx context.Context, who domain.Actor, id ID, version int) (Roster, error) {
	return s.turn(ctx, who, id, version, "applyRoster", func(tx Tx, r Roster) (Roster, error) {
		if r.Wrong > 0 {
			return Roster{}, ErrWrong.With("count", r.Wrong)
		}
		r, err := r.move(Applying)
		if err != nil {
			return Roster{}, err
		}
		return r, tx.Add(ctx, s.world.Now(), ApplyTask{id})
	})
}

// Drop puts a checked roster aside.
func (s Service) Drop(ctx context.Context, who domain.Actor, id ID, version int) (Roster, error) {
	return s.turn(ctx, who, id, version, "dropRoster", func(tx Tx, r Roster) (Roster, error) {
		r, err := r.move(Dropped)
		if err != nil {
			return Roster{}, err
		}
		return r, tx.ClearRows(ctx, id)
	})
}

// TakeBack undoes an applied roster, unless something depends on it by now.
func (s Service) TakeBack(ctx context.Context, who domain.Actor, id ID, version int) (Roster, error) {
	return s.turn(ctx, who, id, version, "takeBackRoster", func(tx Tx, r Roster) (Roster, error) {
		r, err := r.move(TakenBack)
		if err != nil {
			return Roster{}, err
		}
		if err := tx.TakeBackRows(ctx, r); err != nil {
			return Roster{}, err
		}
		return r, s.tellMoved(ctx, tx, id)
	})
}

// tellMoved orders what follows for students whose enrolment the rows changed,
// there or back.
func (s Service) tellMoved(ctx context.Context, tx Tx, id ID) error {
	moved, err := tx.Moves(ctx, id)
	if err != nil {
		return err
	}
	for _, student := range moved {
		if err := tx.Add(ctx, s.world.Now(), Moved{Student: student}); err != nil {
			return err
		}
	}
	return nil
}

// Sweep forgets the rows of rosters whose file is gone: they hold the same
// personal data, and stay as long as the file's own days. A roster that was
// checked and never applied is put aside; one that was applied can no longer be
// taken back.
func (s Service) Sweep(ctx context.Context, who domain.Actor) error {
	over, err := s.store.Over(ctx)
	if err != nil {
		return err
	}
	for _, id := range over {
		err := s.store.InTx(ctx, who.Step(), nil, func(tx Tx) error {
			before, err := tx.Roster(ctx, id)
			if err != nil || before.State == Reading || before.State == Applying {
				return err // taken up again meanwhile
			}
			if err := tx.ClearRows(ctx, id); err != nil || before.State != Checked {
				return err
			}
			after, err := before.move(Dropped)
			if err != nil {
				return err
			}
			return s.keep(ctx, tx, domain.Entry{Action: "roster.sweep"}, before, after)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// turn is what every change of a roster has in common.
func (s Service) turn(ctx context.Context, who domain.Actor, id ID, version int, operation string,
	fn func(Tx, Roster) (Roster, error),
) (Roster, error) {
	var after Roster
	err := s.store.InTx(ctx, who, &after, func(tx Tx) error {
		before, err := tx.Roster(ctx, id)
		if err != nil {
			return err
		}
		basis, err := require(who, operation, before.Subject())
		if err != nil {
			return err
		}
		if before.Version != version {
			return domain.ErrStale.With("yours", version).With("current", before.Version)
		}
		if after, err = fn(tx, before); err != nil {
			return err
		}
		return s.keep(ctx, tx, domain.Entry{Basis: basis, Action: "roster." + string(after.State)}, before, after)
	})
	return after, err
}

func (s Service) keep(ctx context.Context, tx Tx, e domain.Entry, before, after Roster) error {
	if err := tx.SaveRoster(ctx, after); err != nil {
		return err
	}
	if err := tx.Touch(ctx, after.ID, after.Unit); err != nil {
		return err
	}
	e.Object, e.ID, e.Before, e.After = "roster.roster", after.ID, before, after
	return tx.Note(ctx, e)
}

// Carry applies a roster: the task of Apply. When something moved since the
// check nothing is applied, and the roster is checked again.
func (s Service) Carry(ctx context.Context, who domain.Actor, id ID) error {
	if !who.Trusted() {
		return domain.ErrNotFound
	}
	err := s.store.InTx(ctx, who, nil, func(tx Tx) error { return s.carryOut(ctx, tx, id) })
	if !errors.Is(err, ErrMoved) {
		return err
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		before, err := tx.Roster(ctx, id)
		if err != nil {
			return err
		}
		after, err := before.move(Reading)
		if err != nil {
			return err
		}
		after.Trouble, after.Because = ErrMoved.Code, nil
		if err := tx.Add(ctx, s.world.Now(), CheckTask{id}); err != nil {
			return err
		}
		return s.keep(ctx, tx, domain.Entry{Action: "roster.recheck"}, before, after)
	})
}

func (s Service) carryOut(ctx context.Context, tx Tx, id ID) error {
	before, err := tx.Roster(ctx, id)
	if err != nil || before.State != Applying {
		return err // applied already: the task is done
	}
	after, err := before.move(Applied)
	if err != nil {
		return err
	}
	after.Applied, after.Trouble, after.Because = s.world.Today(), "", nil
	if err := tx.ApplyRows(ctx, after, after.Applied); err != nil {
		return err
	}
	classes, err := tx.Classes(ctx, id)
	if err != nil {
		return err
	}
	for _, class := range classes {
		if err := tx.Touch(ctx, class); err != nil {
			return err
		}
	}
	if err := s.tellMoved(ctx, tx, id); err != nil {
		return err
	}
	return s.keep(ctx, tx, domain.Entry{Action: "roster.apply"}, before, after)
}
