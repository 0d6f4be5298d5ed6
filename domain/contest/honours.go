package contest

import (
	"context"

	"lizhi/domain"
)

// May refuses to show an entry to others unless the student agreed in person
// (policy B7) and, under 14, a guardian as well (policy H16), and while an
// objection to its award is open (policy H14), or somebody asks to disqualify it.
func (h Honour) May(today domain.Day) error {
	switch {
	case h.Entry.State != Published || h.Award == "":
		return ErrNotShown
	case h.Entry.frozen():
		return ErrUnderReview
	}
	return h.Student.AgreesToBeNamed(today)
}

// pictures are those that may be shown: none without media_use (policy B4).
func (h Honour) pictures(today domain.Day) []domain.FileID {
	if h.Student.Agrees(domain.MediaUse, today) != nil {
		return nil
	}
	return h.Entry.pictures()
}

// Show puts a winning entry where others can read it.
func (s Service) Show(ctx context.Context, who domain.Actor, id EntryID) (Entry, error) {
	return s.entry(ctx, who, id, "showEntry", "contest.show", func(c change) error {
		if c.season.State != SeasonAnnounced {
			return ErrNotShown
		}
		placings, err := c.tx.Placings(ctx, c.season.ID)
		if err != nil {
			return err
		}
		h := Honour{Entry: *c.entry, Student: c.student}
		for _, p := range placings {
			if p.Entry == id {
				h.Award = p.Award
			}
		}
		if err := h.May(s.world.Today()); err != nil {
			return err
		}
		c.entry.ShownBy = who.Person
		return nil
	})
}

// Hide takes it down again.
func (s Service) Hide(ctx context.Context, who domain.Actor, id EntryID) (Entry, error) {
	return s.entry(ctx, who, id, "hideEntry", "contest.hide", func(c change) error {
		c.entry.ShownBy = domain.PersonID{}
		return nil
	})
}

// Withdrawn takes down what is on show of a student who no longer agrees, so
// that a later consent does not show it again by itself (policy B6). Pictures
// need nothing done: media_use is asked whenever somebody looks.
func (s Service) Withdrawn(ctx context.Context, who domain.Actor, id domain.PersonID) error {
	return s.store.InTx(ctx, who, nil, func(tx Tx) error {
		student, err := tx.Student(ctx, id)
		if err != nil || student.AgreesToBeNamed(s.world.Today()) == nil {
			return err
		}
		shown, err := tx.ShownOf(ctx, id)
		if err != nil {
			return err
		}
		for _, before := range shown {
			after := before
			after.ShownBy = domain.PersonID{}
			if err := tx.SaveEntry(ctx, after); err != nil {
				return err
			}
			after.Version++
			err := s.note(ctx, tx, domain.Entry{
				Action: "contest.hide", Object: Object, ID: after.ID, About: id, Before: before, After: after,
			}, id, after.Season)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Shown is an honour as others read it.
type Shown struct {
	Entry    EntryID
	Name     string // of the student
	School   string
	Category string // its name
	Award    string
	Title    string
	Text     string
	Pictures int // asked for by their place, 1 to Pictures
}

// Honours lists what is on show in a season, by the consents of this moment.
func (s Service) Honours(ctx context.Context, who domain.Actor, id SeasonID) ([]Shown, error) {
	season, err := s.seen(ctx, who, id, "listHonours")
	if err != nil {
		return nil, err
	}
	honours, err := s.store.Honours(ctx, id)
	if err != nil {
		return nil, err
	}
	shown := make([]Shown, 0, len(honours))
	for _, h := range honours {
		if h.May(s.world.Today()) != nil {
			continue
		}
		c, _ := season.Plan.category(h.Entry.Category)
		shown = append(shown, Shown{
			Entry: h.Entry.ID, Name: h.Student.Name, School: h.School, Category: c.Name, Award: h.Award,
			Title: h.Entry.Title, Text: h.Entry.Text, Pictures: len(h.pictures(s.world.Today())),
		})
	}
	return shown, nil
}

// HonourPicture finds the nth picture, from 1, of an entry on show.
func (s Service) HonourPicture(ctx context.Context, who domain.Actor, season SeasonID, id EntryID, n int) (domain.FileID, error) {
	if _, err := s.seen(ctx, who, season, "getHonourPicture"); err != nil {
		return domain.FileID{}, err
	}
	honours, err := s.store.Honours(ctx, season)
	if err != nil {
		return domain.FileID{}, err
	}
	for _, h := range honours {
		pictures := h.pictures(s.world.Today())
		if h.Entry.ID == id && h.May(s.world.Today()) == nil && n >= 1 && n <= len(pictures) {
			return pictures[n-1], nil
		}
	}
	return domain.FileID{}, domain.ErrNotFound
}
