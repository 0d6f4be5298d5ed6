package contest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lizhi/domain"
)

// Enter makes the draft of an entry. A class teacher's is marked as by proxy.
// The id may be the client's own; the same again gives the same entry.
func (s Service) Enter(ctx context.Context, who domain.Actor, id EntryID, season SeasonID, student domain.PersonID, words Words) (Entry, error) {
	var out Entry
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		standing, err := tx.Student(ctx, student)
		if err != nil {
			return err
		}
		basis, ok := who.May(Access["draftEntry"], standing.Subject())
		if !ok {
			return domain.ErrNotFound
		}
		in, err := tx.Season(ctx, season)
		switch {
		case err != nil:
			return err
		case in.State == SeasonPlanned, !in.Covers(standing.Place):
			return domain.ErrNotFound
		}
		e := Entry{
			ID: id, Season: season, Organiser: in.Organiser, Student: student, School: standing.Place.School, Class: standing.Place.Class,
			State: Draft, Proxy: basis.Role == domain.ClassTeacher, By: who.Person, Version: 1, CreatedAt: s.world.Now(),
		}
		if e.ID.IsZero() {
			e.ID = domain.NewID[Entry](s.world)
		}
		return s.enter(ctx, tx, in, standing, e, words.tidy(), basis, &out)
	})
	return out, err
}

// enter asks every rule of a new entry, then keeps it.
func (s Service) enter(ctx context.Context, tx Tx, in Season, standing domain.Standing, e Entry, words Words, basis domain.Basis, out *Entry) error {
	others, err := tx.EntriesOf(ctx, e.Season, e.Student)
	if err != nil {
		return err
	}
	e.Category, e.Title, e.Text = words.Category, words.Title, words.Text
	for _, other := range others {
		said := e
		for _, file := range words.Files {
			said.Media = append(said.Media, Media{File: file})
		}
		if other.ID == e.ID && other.same(said) {
			*out = other // a repeated request
			return nil
		}
	}
	switch {
	case slices.ContainsFunc(others, func(o Entry) bool { return o.ID == e.ID }):
		return domain.ErrIDTaken
	case slices.ContainsFunc(others, Entry.isLive):
		return ErrEntered
	}
	if err := in.Takes(s.world.Now()); err != nil {
		return err
	}
	if err := standing.Agrees(domain.ContestEntry, s.world.Today()); err != nil {
		return err
	}
	if err := in.Plan.Admits(words, nil, standing, false); err != nil {
		return err
	}
	if e.Media, err = attach(ctx, tx, e, words.Files); err != nil {
		return err
	}
	if err := in.Plan.Admits(words, e.Media, standing, false); err != nil {
		return err
	}
	if err := tx.AddEntry(ctx, e); err != nil {
		return err
	}
	*out = e
	return s.note(ctx, tx, domain.Entry{
		Basis: basis, Action: "contest.enter", Object: Object, ID: e.ID, About: e.Student, After: e,
	}, e.Student, e.Season)
}

// Object is the kind of thing that an entry's files belong to.
const Object = "contest.entry"

// attach gives the entry the files that its words name, and lets go of those
// that it had before.
func attach(ctx context.Context, tx Tx, e Entry, files []domain.FileID) ([]Media, error) {
	thing := domain.Attachment{Kind: Object, ID: e.ID}
	var gone []domain.FileID
	for _, m := range e.Media {
		if !slices.Contains(files, m.File) {
			gone = append(gone, m.File)
		}
	}
	if len(gone) > 0 {
		if err := tx.Detach(ctx, thing, gone...); err != nil {
			return nil, err
		}
	}
	if len(files) == 0 {
		return []Media{}, nil
	}
	facts, err := tx.Attach(ctx, thing, files...)
	if err != nil {
		return nil, err
	}
	media := make([]Media, 0, len(facts))
	for n, f := range facts {
		if f.Kind != Picture && f.Kind != Film {
			return nil, ErrNoMedia.At(fmt.Sprintf("/files/%d", n))
		}
		media = append(media, Media{File: f.ID, Kind: f.Kind, Width: f.Width, Height: f.Height, Seconds: int(f.Duration / time.Second)})
	}
	return media, nil
}

// Rewrite replaces the words of a draft or a returned entry.
func (s Service) Rewrite(ctx context.Context, who domain.Actor, id EntryID, version int, words Words) (Entry, error) {
	words = words.tidy()
	return s.entry(ctx, who, id, "changeEntry", "contest.rewrite", func(c change) error {
		if version != c.entry.Version {
			return domain.ErrStale.With("yours", version).With("current", c.entry.Version)
		}
		if err := s.open(c); err != nil {
			return err
		}
		if err := c.season.Plan.Admits(words, nil, c.student, false); err != nil {
			return err
		}
		edited := *c.entry
		if err := edited.Edit(words, nil, c.basis.Role); err != nil {
			return err
		}
		media, err := attach(ctx, c.tx, *c.entry, words.Files)
		if err != nil {
			return err
		}
		edited.Media = media
		*c.entry = edited
		return c.season.Plan.Admits(words, media, c.student, false)
	})
}

// Submit hands an entry in; a class teacher's waits for confirmation.
func (s Service) Submit(ctx context.Context, who domain.Actor, id EntryID) (Entry, error) {
	return s.entry(ctx, who, id, "submitEntry", "contest.submit", func(c change) error {
		if err := s.open(c); err != nil {
			return err
		}
		if err := c.season.Plan.Admits(c.entry.words(), c.entry.Media, c.student, true); err != nil {
			return err
		}
		return c.entry.Submit(c.basis.Role)
	})
}

// open refuses what cannot be done outside the window or without consent.
func (s Service) open(c change) error {
	if err := c.season.Takes(s.world.Now()); err != nil {
		return err
	}
	return c.student.Agrees(domain.ContestEntry, s.world.Today())
}

// Confirm is the child's or guardian's word for an entry by proxy. It may follow
// after the window, until judging begins.
func (s Service) Confirm(ctx context.Context, who domain.Actor, id EntryID) (Entry, error) {
	return s.entry(ctx, who, id, "confirmEntry", "contest.confirm", func(c change) error {
		if c.season.State != SeasonOpen {
			return ErrSeasonState.With("state", string(c.season.State))
		}
		if err := c.student.Agrees(domain.ContestEntry, s.world.Today()); err != nil {
			return err
		}
		return c.entry.Confirm(who.Person)
	})
}

// Decline sends an entry by proxy back: these are not the child's words.
func (s Service) Decline(ctx context.Context, who domain.Actor, id EntryID, reason string) (Entry, error) {
	return s.entry(ctx, who, id, "declineEntry", "contest.decline", func(c change) error {
		if c.entry.State != Unconfirmed {
			return ErrEntryState.With("state", string(c.entry.State))
		}
		return c.entry.Return(who.Person, reason)
	})
}

// Check is the class teacher's word for an entry.
func (s Service) Check(ctx context.Context, who domain.Actor, id EntryID) (Entry, error) {
	return s.entry(ctx, who, id, "checkEntry", "contest.check", func(c change) error { return c.entry.Check(who.Person) })
}

// Return sends an entry back to be mended.
func (s Service) Return(ctx context.Context, who domain.Actor, id EntryID, reason string) (Entry, error) {
	return s.entry(ctx, who, id, "returnEntry", "contest.return", func(c change) error {
		if c.entry.State == Unconfirmed {
			return ErrEntryState.With("state", string(c.entry.State))
		}
		return c.entry.Return(who.Person, reason)
	})
}

// Withdraw takes an entry out of the contest.
func (s Service) Withdraw(ctx context.Context, who domain.Actor, id EntryID, reason string) (Entry, error) {
	return s.entry(ctx, who, id, "withdrawEntry", "contest.withdraw", func(c change) error {
		return c.entry.Withdraw(c.basis.Role, reason)
	})
}

// change is an entry about to be changed, with all that rules ask about.
type change struct {
	tx      Tx
	season  Season
	student domain.Standing
	entry   *Entry
	basis   domain.Basis
}

// entry locks the student and the entry, asks a rule and keeps what it changed.
func (s Service) entry(ctx context.Context, who domain.Actor, id EntryID, operation, action string, rule func(change) error) (Entry, error) {
	var out Entry
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		owner, in, err := tx.EntryOwner(ctx, id)
		if err != nil {
			return err
		}
		c := change{tx: tx}
		if c.student, err = tx.Student(ctx, owner); err != nil {
			return err
		}
		if c.season, err = tx.Season(ctx, in); err != nil {
			return err
		}
		e, err := tx.LockEntry(ctx, id)
		if err != nil {
			return err
		}
		if c.basis, err = who.Require(Access[operation], Access["getEntry"], e.Subject(c.season, c.student.Place)); err != nil {
			return err
		}
		before := e
		c.entry = &e
		if err := rule(c); err != nil {
			return err
		}
		if err := tx.SaveEntry(ctx, e); err != nil {
			return err
		}
		e.Version++
		out = e
		return s.note(ctx, tx, domain.Entry{
			Basis: c.basis, Action: action, Object: Object, ID: id, About: e.Student, Before: before, After: e,
		}, e.Student, e.Season)
	})
	return out, err
}

// Entry shows an entry to those whom the matrix names. Judges read a Sheet.
func (s Service) Entry(ctx context.Context, who domain.Actor, id EntryID) (View, error) {
	v, err := s.store.Entry(ctx, id)
	if err != nil {
		return View{}, err
	}
	season, err := s.store.Season(ctx, v.Entry.Season)
	if err != nil {
		return View{}, err
	}
	subject := v.Entry.Subject(season, v.Now)
	if _, ok := who.May(Access["getEntry"], subject); !ok {
		return View{}, domain.ErrNotFound
	}
	if _, decides := who.May(Access["decideDisqualification"], subject); !decides {
		v.Entry.Asked = ""
	}
	return v, nil
}

// Entries lists the entries that the actor may see.
func (s Service) Entries(ctx context.Context, who domain.Actor, filter Filter, page domain.Page) (domain.List[View], error) {
	reach := who.Reach(Access["listEntries"])
	if reach.IsEmpty() {
		return domain.List[View]{}, nil
	}
	list, err := s.store.Entries(ctx, reach, filter, page)
	for i := range list.Items {
		list.Items[i].Entry.Asked = "" // read one by one, by those who decide
	}
	return list, err
}
