package contest

import (
	"context"
	"encoding/binary"
	"slices"

	"lizhi/domain"
)

// Appoint makes a person judge of a season, with at most so many entries (0 for
// no maximum). Whoever sees the entrants' names by office is refused.
func (s Service) Appoint(ctx context.Context, who domain.Actor, id SeasonID, person domain.PersonID, most int) (Judge, error) {
	var out Judge
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		season, basis, err := s.lockSeason(ctx, tx, who, id, "appointJudge")
		if err != nil {
			return err
		}
		if season.State == SeasonAnnounced {
			return ErrSeasonState.With("state", string(season.State))
		}
		known, err := tx.IsPerson(ctx, person)
		if err != nil {
			return err
		}
		if !known {
			return ErrNoJudge.At("/person")
		}
		ties, err := tx.TiesOf(ctx, id, []domain.PersonID{person})
		if err != nil {
			return err
		}
		if slices.Contains(ties[person].Offices, season.Organiser) {
			return ErrNotBlind.At("/person")
		}
		j := Judge{
			ID: domain.NewID[Judge](s.world), Season: id, Person: person, Most: most,
			AppointedBy: who.Person, CreatedAt: s.world.Now(),
		}
		if err := tx.AddJudge(ctx, j); err != nil {
			return err
		}
		out = j
		return s.note(ctx, tx, domain.Entry{
			Basis: basis, Action: "contest.appoint", Object: "contest.judge", ID: j.ID, About: person, After: j,
		}, id)
	})
	return out, err
}

// Judges lists a season's judges with their progress.
func (s Service) Judges(ctx context.Context, who domain.Actor, id SeasonID) ([]Progress, error) {
	if _, err := s.seen(ctx, who, id, "listJudges"); err != nil {
		return nil, err
	}
	return s.store.Judges(ctx, id)
}

// DeclareConflict says that a judge must not read a student's entry. A ballot
// already given is struck out, confirmed or not.
func (s Service) DeclareConflict(ctx context.Context, who domain.Actor, id SeasonID, judge, student domain.PersonID, reason string) (Conflict, error) {
	var out Conflict
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		season, basis, err := s.lockSeason(ctx, tx, who, id, "declareConflict")
		if err != nil {
			return err
		}
		if season.State == SeasonAnnounced {
			return ErrSeasonState.With("state", string(season.State))
		}
		judges, err := tx.JudgesOf(ctx, id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(judges, func(j Judge) bool { return j.Person == judge }) {
			return ErrNoJudge.At("/judge")
		}
		if out, err = s.conflict(ctx, tx, id, judge, student, who.Person, reason); err != nil {
			return err
		}
		return s.note(ctx, tx, domain.Entry{
			Basis: basis, Action: "contest.conflict", Object: "contest.conflict", ID: out.ID, About: judge, After: out,
		}, id)
	})
	return out, err
}

// conflict keeps a declared conflict and strikes the pair's ballot out. The
// season is locked, so no assignment runs beside it.
func (s Service) conflict(ctx context.Context, tx Tx, season SeasonID, judge, student, by domain.PersonID, reason string) (Conflict, error) {
	reason, err := given(reason)
	if err != nil {
		return Conflict{}, err
	}
	c := Conflict{
		ID: domain.NewID[Conflict](s.world), Season: season, Judge: judge, Student: student,
		Reason: reason, By: by, CreatedAt: s.world.Now(),
	}
	if err := tx.AddConflict(ctx, c); err != nil {
		return Conflict{}, err
	}
	entries, err := tx.EntriesOf(ctx, season, student)
	if err != nil {
		return Conflict{}, err
	}
	ballots, err := tx.BallotsIn(ctx, season, judge)
	if err != nil {
		return Conflict{}, err
	}
	for _, b := range ballots {
		if !slices.ContainsFunc(entries, func(e Entry) bool { return e.ID == b.Entry }) {
			continue
		}
		locked, err := tx.LockBallots(ctx, b.ID)
		if err != nil {
			return Conflict{}, err
		}
		for _, b := range locked {
			// What is struck out or excused already stays as it is.
			if b.End(Conflicted, by, reason) != nil {
				continue
			}
			if err := tx.SaveBallot(ctx, b); err != nil {
				return Conflict{}, err
			}
		}
	}
	return c, nil
}

// Order says how to assign.
type Order struct {
	Seed   *uint64 // none: made from the season's id
	DryRun bool    // only say what would happen
}

// Assign hands out ballots so that every entry has k, and brings the season to
// judging. It can be called again to make up for abstentions and conflicts.
func (s Service) Assign(ctx context.Context, who domain.Actor, id SeasonID, order Order) (Assignment, error) {
	var out Assignment
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		season, basis, err := s.lockSeason(ctx, tx, who, id, "assignJudges")
		if err != nil {
			return err
		}
		before := season
		if err := season.Assigns(s.world.Now()); err != nil {
			return err
		}
		contestants, err := s.contestants(ctx, tx, season)
		if err != nil {
			return err
		}
		stand, err := tx.BallotsIn(ctx, id, domain.PersonID{})
		if err != nil {
			return err
		}
		readers, err := s.readers(ctx, tx, id)
		if err != nil {
			return err
		}
		seed := binary.BigEndian.Uint64(id[8:])
		if order.Seed != nil {
			seed = *order.Seed
		}
		if out, err = Assign(contestants, readers, stand, season.Plan.Judges, seed); err != nil || order.DryRun {
			return err
		}
		if err := s.handOut(ctx, tx, id, contestants, out.New); err != nil {
			return err
		}
		if err := tx.SaveSeason(ctx, season); err != nil {
			return err
		}
		return s.note(ctx, tx, domain.Entry{
			Basis: basis, Action: "contest.assign", Object: "contest.season", ID: id, Before: before, After: out,
		}, id)
	})
	return out, err
}

// contestants are the entries that are to be judged: those in judging and those
// ready for it. Nobody is left behind unseen: ErrUnchecked while the class
// teacher has not looked at one that was submitted.
func (s Service) contestants(ctx context.Context, tx Tx, season Season) ([]Contestant, error) {
	states := []EntryState{InJudging, Checked, Submitted}
	all, err := tx.Contestants(ctx, season.ID, states...)
	if err != nil {
		return nil, err
	}
	waiting := 0
	for _, c := range all {
		if season.Plan.TeacherCheck && c.State == Submitted {
			waiting++
		}
	}
	switch {
	case waiting > 0:
		return nil, ErrUnchecked.With("count", waiting)
	case len(all) == 0:
		return nil, ErrNoEntries
	}
	return all, nil
}

func (s Service) readers(ctx context.Context, tx Tx, season SeasonID) ([]Reader, error) {
	judges, err := tx.JudgesOf(ctx, season)
	if err != nil {
		return nil, err
	}
	persons := make([]domain.PersonID, 0, len(judges))
	for _, j := range judges {
		persons = append(persons, j.Person)
	}
	ties, err := tx.TiesOf(ctx, season, persons)
	if err != nil {
		return nil, err
	}
	readers := make([]Reader, 0, len(judges))
	for _, j := range judges {
		readers = append(readers, Reader{Person: j.Person, Most: j.Most, Ties: ties[j.Person]})
	}
	return readers, nil
}

// handOut writes the ballots and takes their entries to judging.
func (s Service) handOut(ctx context.Context, tx Tx, season SeasonID, contestants []Contestant, pairs []Pair) error {
	var ready []EntryID
	for _, c := range contestants {
		if c.State != InJudging {
			ready = append(ready, c.Entry)
		}
	}
	moved, err := tx.MoveEntries(ctx, ready, []EntryState{Checked, Submitted}, InJudging)
	if err != nil {
		return err
	}
	if moved != len(ready) {
		return ErrEntriesMoved // one was withdrawn meanwhile
	}
	ballots := make([]Ballot, 0, len(pairs))
	for _, p := range pairs {
		id := domain.NewID[Ballot](s.world)
		ballots = append(ballots, Ballot{
			ID: id, Number: numbered(id), Season: season, Entry: p.Entry, Judge: p.Judge,
			State: Open, Scores: map[string]Score{}, Version: 1, CreatedAt: s.world.Now(),
		})
	}
	return tx.AddBallots(ctx, ballots)
}

// AssignOne gives one more judge to an entry by hand; a conflict is ErrConflicted
// (policy H8). It makes up for a judge who cannot score.
func (s Service) AssignOne(ctx context.Context, who domain.Actor, id SeasonID, entry EntryID, judge domain.PersonID) (Assignment, error) {
	var out Assignment
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		season, basis, err := s.lockSeason(ctx, tx, who, id, "assignJudge")
		if err != nil {
			return err
		}
		before := season
		if err := season.Assigns(s.world.Now()); err != nil {
			return err
		}
		contestants, err := tx.Contestants(ctx, id, InJudging, Checked)
		if err != nil {
			return err
		}
		readers, err := s.readers(ctx, tx, id)
		if err != nil {
			return err
		}
		c := slices.IndexFunc(contestants, func(c Contestant) bool { return c.Entry == entry })
		r := slices.IndexFunc(readers, func(r Reader) bool { return r.Person == judge })
		switch {
		case c < 0:
			return ErrNoEntries.At("/entry")
		case r < 0:
			return ErrNoJudge.At("/judge")
		}
		if cause := readers[r].Ties.Against(judge, contestants[c]); cause != "" {
			return ErrConflicted.With("cause", cause).At("/judge")
		}
		out = Assignment{Entries: 1, New: []Pair{{entry, judge}}}
		if err := s.handOut(ctx, tx, id, contestants[c:c+1], out.New); err != nil {
			return err
		}
		if err := tx.SaveSeason(ctx, season); err != nil {
			return err
		}
		return s.note(ctx, tx, domain.Entry{
			Basis: basis, Action: "contest.assign", Object: "contest.season", ID: id, About: contestants[c].Student, Before: before, After: out,
		}, id)
	})
	return out, err
}

// Excuse is the chair's word, with a reason, that a judge's ballots need not be
// waited for: all that are not confirmed, or the one on an entry (policy H13).
// It gives the number of ballots excused.
func (s Service) Excuse(ctx context.Context, who domain.Actor, id SeasonID, judge domain.PersonID, entry EntryID, reason string) (int, error) {
	var out int
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		out = 0
		season, basis, err := s.lockSeason(ctx, tx, who, id, "excuseJudge")
		switch {
		case err != nil:
			return err
		case season.State != SeasonJudging && season.State != SeasonProposed:
			return ErrSeasonState.With("state", string(season.State))
		case judge == who.Person:
			return ErrSamePerson
		}
		ballots, err := tx.BallotsIn(ctx, id, judge)
		if err != nil {
			return err
		}
		var ids []BallotID
		for _, b := range ballots {
			if entry.IsZero() || b.Entry == entry {
				ids = append(ids, b.ID)
			}
		}
		locked, err := tx.LockBallots(ctx, ids...)
		if err != nil {
			return err
		}
		for _, b := range locked {
			if b.State == Confirmed || b.State == Excused {
				continue
			}
			if err := b.End(Excused, who.Person, reason); err != nil {
				return err
			}
			if err := tx.SaveBallot(ctx, b); err != nil {
				return err
			}
			out++
		}
		if out == 0 {
			return ErrLocked
		}
		return s.note(ctx, tx, domain.Entry{
			Basis: basis, Action: "contest.excuse", Object: "contest.season", ID: id, About: judge, After: reason,
		}, id)
	})
	return out, err
}
