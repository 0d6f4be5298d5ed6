package campaign

import (
	"context"
	"errors"
	"slices"
	"strings"

	"lizhi/domain"
	"lizhi/domain/campaign/reading"
)

// Bringing is a file that a bureau brings as the list of a department.
type Bringing struct {
	ID         ListID // made by the client, if it likes
	Campaign   ID
	Department string
	Group      string // of everybody in it, if no column says so
	File       domain.FileID
	Listed     domain.Day
	ValidTo    domain.Day
}

// Brought is the list, and whether its content was there already.
type Brought struct {
	List     List
	Repeated bool
}

// fileKind is what an upload must be for.
const fileKind = "department_list"

// Bring takes an uploaded file as a department's list and orders the task that
// reads it. The same content again is the same list.
func (s Service) Bring(ctx context.Context, who domain.Actor, in Bringing) (Brought, error) {
	var done Brought
	err := s.store.InTx(ctx, who, &done, func(tx Tx) error {
		basis, at, err := s.office(ctx, who, tx, "bringDepartmentList")
		if err != nil {
			return err
		}
		c, err := tx.Shared(ctx, in.Campaign)
		if err != nil {
			return err
		}
		l, err := s.list(ctx, tx, who, in, at)
		if err != nil {
			return err
		}
		if err := s.openAt(ctx, tx, c, at); err != nil {
			return err
		}
		have, err := tx.ListOf(ctx, l)
		if err == nil {
			done = Brought{have, true}
			return nil
		}
		if !errors.Is(err, domain.ErrNotFound) {
			return err
		}
		if err := tx.AddList(ctx, l); err != nil {
			return err
		}
		if err := take(ctx, tx, l); err != nil {
			return err
		}
		if err := tx.Add(ctx, s.world.Now(), Read{l.ID}); err != nil {
			return err
		}
		done = Brought{List: l}
		return s.note(ctx, tx, domain.Entry{Basis: basis, Action: "campaign.bring", Object: Object, ID: l.ID, After: l}, l.ID, c.ID)
	})
	return done, err
}

// list is the list in the making, every rule asked.
func (s Service) list(ctx context.Context, tx Tx, who domain.Actor, in Bringing, at domain.Place) (List, error) {
	today := s.world.Today()
	ref, err := tx.Reference(ctx)
	if err != nil {
		return List{}, err
	}
	d, err := ref.Department(in.Department, today)
	if err != nil {
		return List{}, err
	}
	group := in.Group
	if group == "" && len(d.Groups) == 1 {
		group = d.Groups[0]
	}
	if group != "" && !slices.Contains(d.Groups, group) {
		return List{}, ErrGroup.With("groups", strings.Join(d.Groups, "、")).At("/group")
	}
	if in.Listed.After(today) || !in.ValidTo.IsZero() && in.ValidTo.Before(in.Listed) {
		return List{}, ErrListDays.At("/listed_on")
	}
	up, err := tx.Upload(ctx, in.File)
	if err != nil || up.Owner != who.Person {
		return List{}, errors.Join(err, domain.ErrNotFound.At("/file_id"))
	}
	l := List{
		ID: in.ID, Campaign: in.Campaign, City: at.City, County: at.County, Department: d.Code, Group: group, File: in.File, Hash: up.Hash,
		Listed: in.Listed, ValidTo: in.ValidTo, State: Reading, Heads: []reading.Head{}, Columns: reading.Mapping{}, BroughtBy: who.Person,
		Version: 1, CreatedAt: s.world.Now(),
	}
	if l.ID.IsZero() {
		l.ID = domain.NewID[List](s.world)
	}
	return l, nil
}

// take makes the file the list's: it must be the bringer's own, checked, and in
// no other use.
func take(ctx context.Context, tx Tx, l List) error {
	facts, err := tx.Attach(ctx, domain.Attachment{Kind: Object, ID: l.ID}, l.File)
	var fault *domain.Fault
	if errors.As(err, &fault) {
		pointed := *fault
		pointed.Fields = nil
		return pointed.At("/file_id")
	}
	if err == nil && facts[0].Kind != fileKind {
		return ErrFile.At("/file_id")
	}
	return err
}

// openAt refuses when the unit, and so the campaign for it, is closed.
func (s Service) openAt(ctx context.Context, tx Tx, c Campaign, p domain.Place) error {
	if c.Closed {
		return ErrClosed
	}
	level := AtCity
	switch {
	case !p.School.IsZero():
		level = AtSchool
	case !p.County.IsZero():
		level = AtCounty
	}
	seat, err := tx.Seat(ctx, c, domain.Place{City: p.City, County: p.County, School: p.School}, level)
	if err == nil && seat.Closed {
		err = ErrClosed
	}
	return err
}

// List reads one.
func (s Service) List(ctx context.Context, who domain.Actor, id ListID) (List, error) {
	l, err := s.store.List(ctx, id)
	if err != nil {
		return List{}, err
	}
	if _, ok := who.May(Access["getDepartmentList"], l.Subject()); !ok {
		return List{}, domain.ErrNotFound
	}
	return l, nil
}

// Lists lists those of the actor's part of the city.
func (s Service) Lists(ctx context.Context, who domain.Actor, id ID, page domain.Page) (domain.List[List], error) {
	reach := who.Reach(Access["listDepartmentLists"])
	if reach.IsEmpty() {
		return domain.List[List]{}, domain.ErrNotFound
	}
	return s.store.Lists(ctx, id, reach, page)
}

// Rows are the rows of a list in the order of the file, after a number.
func (s Service) Rows(ctx context.Context, who domain.Actor, id ListID, v reading.Verdict, after, limit int) ([]Row, error) {
	if _, err := s.List(ctx, who, id); err != nil {
		return nil, err
	}
	return s.store.Rows(ctx, id, v, after, limit)
}

// Map says which row has the titles and which column is which field; it is
// remembered for the department, and the list is read.
func (s Service) Map(ctx context.Context, who domain.Actor, id ListID, version, headRow int, m reading.Mapping) (List, error) {
	return s.change(ctx, who, id, version, "mapDepartmentList", func(tx Tx, l *List) error {
		at := slices.IndexFunc(l.Heads, func(h reading.Head) bool { return h.Row == headRow })
		switch {
		case l.State != Asking:
			return ErrListState.With("state", string(l.State))
		case at < 0:
			return ErrHead.At("/head_row")
		}
		if err := m.Check(len(l.Heads[at].Titles), l.Group); err != nil {
			return err
		}
		if err := tx.Remember(ctx, l.Department, l.Heads[at].Fingerprint(), m); err != nil {
			return err
		}
		l.HeadRow, l.Columns = headRow, m
		if err := l.move(Reading); err != nil {
			return err
		}
		return tx.Add(ctx, s.world.Now(), Read{id})
	})
}

// Release takes a held list without its wrong rows; wrong is how many the person
// saw, so that nobody agrees to what was not shown.
func (s Service) Release(ctx context.Context, who domain.Actor, id ListID, version, wrong int, reason string) (List, error) {
	return s.change(ctx, who, id, version, "releaseDepartmentList", func(tx Tx, l *List) error {
		reason = strings.TrimSpace(reason)
		if reason == "" {
			return ErrReason.At("/reason")
		}
		if err := l.release(who.Person, wrong, reason); err != nil {
			return err
		}
		return s.ask(ctx, tx, l.Campaign)
	})
}

// Drop takes a list back: what rested on it alone is no finding any more.
func (s Service) Drop(ctx context.Context, who domain.Actor, id ListID, version int, reason string) (List, error) {
	return s.change(ctx, who, id, version, "dropDepartmentList", func(tx Tx, l *List) error {
		reason = strings.TrimSpace(reason)
		if reason == "" {
			return ErrReason.At("/reason")
		}
		l.Reason = reason
		if err := l.move(Withdrawn); err != nil {
			return err
		}
		return s.ask(ctx, tx, l.Campaign)
	})
}

// ask orders matching; the campaign is locked until the commit.
func (s Service) ask(ctx context.Context, tx Tx, id ID) error {
	c, err := tx.Campaign(ctx, id)
	if err != nil {
		return err
	}
	c.Asked++
	if err := tx.SaveCampaign(ctx, c); err != nil {
		return err
	}
	return tx.Add(ctx, s.world.Now(), Run{id})
}

// change is what every change of a list has in common. The bringer's unit must
// be open; seats are locked before lists.
func (s Service) change(ctx context.Context, who domain.Actor, id ListID, version int, operation string, fn func(Tx, *List) error) (List, error) {
	var after List
	shown, err := s.store.List(ctx, id)
	if err != nil {
		return after, err
	}
	err = s.store.InTx(ctx, who, &after, func(tx Tx) error {
		basis, err := who.Require(Access[operation], Access["getDepartmentList"], shown.Subject())
		if err != nil {
			return err
		}
		c, err := tx.Shared(ctx, shown.Campaign)
		if err != nil {
			return err
		}
		if err := s.openAt(ctx, tx, c, shown.Subject().Made); err != nil {
			return err
		}
		before, err := tx.List(ctx, id)
		if err != nil {
			return err
		}
		if before.Version != version {
			return domain.ErrStale.With("yours", version).With("current", before.Version)
		}
		after = before
		if err := fn(tx, &after); err != nil {
			return err
		}
		if err := tx.SaveList(ctx, after); err != nil {
			return err
		}
		after.Version++
		return s.note(ctx, tx, domain.Entry{
			Basis: basis, Action: "campaign." + string(after.State), Object: Object, ID: id, Before: before, After: after,
		}, id, after.Campaign)
	})
	return after, err
}
