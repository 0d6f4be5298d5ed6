package campaign

import (
	"context"
	"strings"

	"lizhi/domain"
	"lizhi/domain/identity"
)

// Service carries out what people do with campaigns.
type Service struct {
	store  Store
	world  domain.World
	sheets Sheets
	fold   identity.Fold
}

// New makes the service.
func New(store Store, world domain.World, fold identity.Fold, sheets Sheets) Service {
	return Service{store, world, sheets, fold}
}

// Opening is what the city says when it opens a campaign.
type Opening struct {
	ID                            ID // made by the client, if it likes
	Term                          domain.Term
	Title                         string
	SchoolsBy, CountiesBy, CityBy domain.Day
}

// Open opens the campaign of a term.
func (s Service) Open(ctx context.Context, who domain.Actor, in Opening) (Campaign, error) {
	var c Campaign
	err := s.store.InTx(ctx, who, &c, func(tx Tx) error {
		basis, at, err := s.office(ctx, who, tx, "openCampaign")
		if err != nil {
			return err
		}
		c = Campaign{
			ID: in.ID, City: at.City, Term: in.Term, Title: strings.TrimSpace(in.Title), SchoolsBy: in.SchoolsBy,
			CountiesBy: in.CountiesBy, CityBy: in.CityBy, OpenedBy: who.Person, Version: 1, CreatedAt: s.world.Now(),
		}
		if c.ID.IsZero() {
			c.ID = domain.NewID[Campaign](s.world)
		}
		if err := c.check(s.world.Today()); err != nil {
			return err
		}
		if err := tx.AddCampaign(ctx, c); err != nil {
			return err
		}
		return s.note(ctx, tx, domain.Entry{Basis: basis, Action: "campaign.open", Object: "campaign", ID: c.ID, After: c}, c.ID)
	})
	return c, err
}

// office is the bureau for which the actor acts: the city where they hold both.
func (s Service) office(ctx context.Context, who domain.Actor, tx Tx, operation string) (domain.Basis, domain.Place, error) {
	for _, role := range []domain.Role{domain.CityOfficer, domain.CountyOfficer} {
		for _, a := range who.Appointments {
			if a.Role != role {
				continue
			}
			place, _, err := tx.Place(ctx, a.Unit)
			if err != nil {
				return domain.Basis{}, place, err
			}
			if basis, ok := who.May(Access[operation], domain.Subject{Made: place}); ok {
				return basis, place, nil
			}
		}
	}
	return domain.Basis{}, domain.Place{}, domain.ErrForbidden
}

func (s Service) note(ctx context.Context, tx Tx, e domain.Entry, feeds ...[16]byte) error {
	if err := tx.Note(ctx, e); err != nil {
		return err
	}
	return tx.Touch(ctx, feeds...)
}

// Campaigns lists the campaigns of the city for those who work on them.
func (s Service) Campaigns(ctx context.Context, who domain.Actor, page domain.Page) (domain.List[Campaign], error) {
	if who.Reach(Access["listCampaigns"]).IsEmpty() {
		return domain.List[Campaign]{}, domain.ErrForbidden
	}
	return s.store.Campaigns(ctx, page)
}

// Campaign reads one.
func (s Service) Campaign(ctx context.Context, who domain.Actor, id ID) (Campaign, error) {
	if who.Reach(Access["getCampaign"]).IsEmpty() {
		return Campaign{}, domain.ErrNotFound
	}
	return s.store.Campaign(ctx, id)
}

// Statuses lists the units of the actor's part of the city: who closed, with
// which counts, and the counts of now.
func (s Service) Statuses(ctx context.Context, who domain.Actor, id ID) ([]Status, error) {
	reach := who.Reach(Access["listCampaignUnits"])
	if reach.IsEmpty() {
		return nil, domain.ErrNotFound
	}
	c, err := s.store.Campaign(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.store.Statuses(ctx, c, reach, s.world.Today())
}

// Turns lists the closings and unlockings of a unit.
func (s Service) Turns(ctx context.Context, who domain.Actor, id ID, unit domain.UnitID) ([]Turn, error) {
	place, _, err := s.store.Place(ctx, unit)
	if err != nil {
		return nil, err
	}
	if _, ok := who.May(Access["listUnitTurns"], domain.Subject{Made: place}); !ok {
		return nil, domain.ErrNotFound
	}
	return s.store.Turns(ctx, id, unit)
}

// Close closes a unit: everything below it is closed, none of its findings is
// open (features AI16). A level above may close for a unit that cannot.
func (s Service) Close(ctx context.Context, who domain.Actor, id ID, unit domain.UnitID) (Seat, error) {
	var seat Seat
	err := s.store.InTx(ctx, who, &seat, func(tx Tx) error {
		c, place, level, basis, err := s.unit(ctx, who, tx, id, unit, "closeCampaignUnit")
		if err != nil {
			return err
		}
		if seat, err = tx.Seat(ctx, c, place, level); err != nil {
			return err
		}
		counts, below, err := s.ready(ctx, tx, c, seat)
		if err != nil {
			return err
		}
		before := seat
		if err := seat.close(who.Person, counts, below, s.world.Now()); err != nil {
			return err
		}
		if err := s.turn(ctx, tx, seat, Turn{Closed: true, Counts: counts, By: who.Person}); err != nil {
			return err
		}
		seat.Version++
		if level == AtCity {
			c.Closed = true
			if err := tx.SaveCampaign(ctx, c); err != nil {
				return err
			}
		}
		return s.note(ctx, tx, domain.Entry{
			Basis: basis, Action: "campaign.close", Object: "campaign.unit", ID: unit, Before: before, After: seat,
		}, c.ID, unit)
	})
	return seat, err
}

// unit finds what an operation on a unit needs. The campaign is locked where
// the city is asked about, since it closes with the city.
func (s Service) unit(ctx context.Context, who domain.Actor, tx Tx, id ID, unit domain.UnitID, operation string) (
	c Campaign, place domain.Place, level Level, basis domain.Basis, err error,
) {
	if place, level, err = tx.Place(ctx, unit); err != nil {
		return c, place, level, basis, err
	}
	if basis, err = who.Require(Access[operation], Access["listCampaignUnits"], domain.Subject{Made: place}); err != nil {
		return c, place, level, basis, err
	}
	if level == "" {
		return c, place, level, basis, ErrUnitLevel
	}
	read := tx.Shared
	if level == AtCity || operation == "unlockCampaignUnit" {
		read = tx.Campaign
	}
	c, err = read(ctx, id)
	return c, place, level, basis, err
}

// ready counts what a closing rests on; lists on their way hold a bureau up.
func (s Service) ready(ctx context.Context, tx Tx, c Campaign, seat Seat) (counts Counts, below int, err error) {
	if below, err = tx.Below(ctx, seat); err != nil {
		return counts, below, err
	}
	if seat.Level != AtSchool && below == 0 {
		waiting, err := tx.Unfinished(ctx, seat)
		if err != nil {
			return counts, below, err
		}
		if waiting > 0 || seat.Level == AtCity && c.Matching() {
			return counts, below, ErrListsOpen.With("count", max(waiting, 1))
		}
	}
	counts, err = tx.Count(ctx, seat, s.world.Today())
	return counts, below, err
}

// turn saves a seat and adds to its trail.
func (s Service) turn(ctx context.Context, tx Tx, seat Seat, t Turn) error {
	n, err := tx.Turns(ctx, seat.Campaign, seat.Unit)
	if err != nil {
		return err
	}
	t.Campaign, t.Unit, t.Number, t.At = seat.Campaign, seat.Unit, n+1, s.world.Now()
	if err := tx.SaveSeat(ctx, seat); err != nil {
		return err
	}
	return tx.AddTurn(ctx, t)
}

// Unlock opens a unit again, and with it everything above that closed on it
// (features AI16). A level above does it, with a reason; the city its own.
func (s Service) Unlock(ctx context.Context, who domain.Actor, id ID, unit domain.UnitID, reason string) (Seat, error) {
	var seat Seat
	err := s.store.InTx(ctx, who, &seat, func(tx Tx) error {
		c, place, level, basis, err := s.unit(ctx, who, tx, id, unit, "unlockCampaignUnit")
		if err != nil {
			return err
		}
		if basis.Role == domain.CountyOfficer && !AtCounty.above(level) {
			return domain.ErrForbidden
		}
		reason = strings.TrimSpace(reason)
		if reason == "" {
			return ErrReason.At("/reason")
		}
		if c.ForgottenAt != nil {
			return ErrForgotten
		}
		seats, err := s.path(ctx, tx, c, place)
		if err != nil {
			return err
		}
		if seat = seats[len(seats)-1]; !seat.Closed {
			return ErrNotClosed
		}
		if seat, err = s.reopen(ctx, tx, &c, seats, Turn{Reason: reason, By: who.Person}); err != nil {
			return err
		}
		return s.note(ctx, tx, domain.Entry{
			Basis: basis, Action: "campaign.unlock", Object: "campaign.unit", ID: unit, After: seat,
		}, c.ID, unit)
	})
	return seat, err
}

// path locks the seats from the city down to a place.
func (s Service) path(ctx context.Context, tx Tx, c Campaign, p domain.Place) ([]Seat, error) {
	places := []struct {
		place domain.Place
		level Level
	}{{domain.Place{City: p.City}, AtCity}}
	if !p.County.IsZero() {
		places = append(places, struct {
			place domain.Place
			level Level
		}{domain.Place{City: p.City, County: p.County}, AtCounty})
	}
	if !p.School.IsZero() {
		places = append(places, struct {
			place domain.Place
			level Level
		}{domain.Place{City: p.City, County: p.County, School: p.School}, AtSchool})
	}
	seats := make([]Seat, 0, len(places))
	for _, x := range places {
		seat, err := tx.Seat(ctx, c, x.place, x.level)
		if err != nil {
			return nil, err
		}
		seats = append(seats, seat)
	}
	return seats, nil
}

// reopen opens the seats of a path that are closed, and the campaign with the
// city's; it gives the lowest.
func (s Service) reopen(ctx context.Context, tx Tx, c *Campaign, seats []Seat, t Turn) (Seat, error) {
	for i := range seats {
		if !seats[i].Closed {
			continue
		}
		t.Counts = seats[i].Counts
		seats[i].open()
		if err := s.turn(ctx, tx, seats[i], t); err != nil {
			return Seat{}, err
		}
		seats[i].Version++
		if seats[i].Level == AtCity {
			c.Closed = false
			if err := tx.SaveCampaign(ctx, *c); err != nil {
				return Seat{}, err
			}
			c.Version++
		}
	}
	return seats[len(seats)-1], nil
}

// Reference shows departments and rules to those who bring lists.
func (s Service) Reference(ctx context.Context, who domain.Actor) (Reference, error) {
	if who.Reach(Access["showCampaignReference"]).IsEmpty() {
		return Reference{}, domain.ErrForbidden
	}
	return s.store.Reference(ctx)
}

// Load brings departments, synonyms and rules to what the set says; the same set
// again changes nothing. Synonyms are folded on the way.
func (s Service) Load(ctx context.Context, who domain.Actor, ref Reference) error {
	if !who.IsSystem() {
		return domain.ErrForbidden
	}
	folded := ref
	folded.Synonyms = nil
	for _, x := range ref.Synonyms {
		x.Text = s.fold.Query(x.Text)
		folded.Synonyms = append(folded.Synonyms, x)
	}
	return s.store.InTx(ctx, who, nil, func(tx Tx) error { return tx.SaveReference(ctx, folded) })
}

// Names are the names of persons of a list that somebody was shown.
func (s Service) Names(ctx context.Context, ids ...domain.PersonID) (map[domain.PersonID]string, error) {
	return s.store.Names(ctx, ids...)
}

// Today is the day on which findings are overdue or not.
func (s Service) Today() domain.Day { return s.world.Today() }
