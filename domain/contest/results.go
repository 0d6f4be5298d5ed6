package contest

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"lizhi/domain"
)

// Outcome is a season's result as officers see it.
type Outcome struct {
	Season   Season
	Method   string
	Placings []Placing
	// Standings are how awards stand that are not simply valid, once announced.
	Standings map[EntryID]Standing
}

// Standing is how an entry's award stands.
func (o Outcome) Standing(e EntryID) Standing { return cmp.Or(o.Standings[e], IsValid) }

// Propose computes the result and lays it before a second person. Once more
// replaces what was proposed before; DryRun only computes.
func (s Service) Propose(ctx context.Context, who domain.Actor, id SeasonID, dryRun bool) (Outcome, error) {
	var out Outcome
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		season, basis, err := s.lockSeason(ctx, tx, who, id, "proposeResult")
		if err != nil {
			return err
		}
		if season.State != SeasonJudging && season.State != SeasonProposed {
			return ErrSeasonState.With("state", string(season.State))
		}
		placings, err := s.place(ctx, tx, season)
		if err != nil {
			return err
		}
		out = Outcome{Season: season, Method: Method, Placings: placings}
		if dryRun {
			return nil
		}
		season.State, season.ProposedBy = SeasonProposed, who.Person
		if err := tx.SetPlacings(ctx, id, placings); err != nil {
			return err
		}
		if err := tx.SaveSeason(ctx, season); err != nil {
			return err
		}
		season.Version++
		out.Season = season
		return s.note(ctx, tx, domain.Entry{Basis: basis, Action: "contest.propose", Object: "contest.season", ID: id, After: out}, id)
	})
	return out, err
}

// place ranks what is in judging now.
func (s Service) place(ctx context.Context, tx Tx, season Season) ([]Placing, error) {
	contestants, err := tx.Contestants(ctx, season.ID, InJudging)
	if err != nil {
		return nil, err
	}
	if len(contestants) == 0 {
		return nil, ErrNoEntries
	}
	ballots, err := tx.BallotsIn(ctx, season.ID, domain.PersonID{})
	if err != nil {
		return nil, err
	}
	decisions, err := tx.Decisions(ctx, season.ID)
	if err != nil {
		return nil, err
	}
	placings, err := season.Plan.Place(contestants, ballots, decisions)
	for i := range placings {
		placings[i].Season = season.ID
	}
	return placings, err
}

// Announce makes a proposed result known. It takes another person than the one
// who proposed it, and what was proposed must still be what the ballots say.
func (s Service) Announce(ctx context.Context, who domain.Actor, id SeasonID, version int) (Outcome, error) {
	var out Outcome
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		season, basis, err := s.lockSeason(ctx, tx, who, id, "announceResult")
		switch {
		case err != nil:
			return err
		case season.State != SeasonProposed:
			return ErrSeasonState.With("state", string(season.State))
		case version != season.Version:
			return domain.ErrStale.With("yours", version).With("current", season.Version)
		case season.ProposedBy == who.Person:
			return ErrSamePerson
		}
		proposed, err := tx.Placings(ctx, id)
		if err != nil {
			return err
		}
		now, err := s.place(ctx, tx, season)
		if refusal := (*domain.Fault)(nil); errors.As(err, &refusal) || err == nil && !samePlacings(now, proposed) {
			return ErrResultChanged
		}
		if err != nil {
			return err
		}
		entries := make([]EntryID, 0, len(proposed))
		subjects := [][16]byte{id}
		for _, p := range proposed {
			entries = append(entries, p.Entry)
			subjects = append(subjects, p.Student)
		}
		moved, err := tx.MoveEntries(ctx, entries, []EntryState{InJudging}, Published)
		if err != nil {
			return err
		}
		if moved != len(entries) {
			return ErrResultChanged // one was withdrawn at this very moment
		}
		season.State, season.AnnouncedOn = SeasonAnnounced, s.world.Today()
		if err := tx.SaveSeason(ctx, season); err != nil {
			return err
		}
		season.Version++
		out = Outcome{Season: season, Method: Method, Placings: proposed}
		if err := tx.Add(ctx, s.world.Now(), Announced{id}); err != nil {
			return err
		}
		return s.note(ctx, tx, domain.Entry{Basis: basis, Action: "contest.announce", Object: "contest.season", ID: id, After: out}, subjects...)
	})
	return out, err
}

// samePlacings compares two results, whatever their order.
func samePlacings(a, b []Placing) bool {
	byEntry := func(x, y Placing) int { return slices.Compare(x.Entry[:], y.Entry[:]) }
	return slices.Equal(slices.SortedFunc(slices.Values(a), byEntry), slices.SortedFunc(slices.Values(b), byEntry))
}

// Result shows a season's result to those who run it. An entry that was struck
// keeps its place, since that is what was announced, but no award; everybody
// else's is as announced, too.
func (s Service) Result(ctx context.Context, who domain.Actor, id SeasonID) (Outcome, error) {
	season, err := s.seen(ctx, who, id, "getSeasonResult")
	if err != nil {
		return Outcome{}, err
	}
	if season.State != SeasonProposed && season.State != SeasonAnnounced {
		return Outcome{}, domain.ErrNotFound
	}
	placings, standings, err := s.standing(ctx, id)
	for i, p := range placings {
		if standings[p.Entry] == IsStruck {
			placings[i].Award = ""
		}
	}
	return Outcome{Season: season, Method: Method, Placings: placings, Standings: standings}, err
}

// Reached is what an entrant is told of their result: never a score.
type Reached struct {
	Entry    EntryID
	Category string
	Place    int    // 0 when the award was struck
	Award    string // empty for none
	Standing Standing
}

// EntryResult shows an entrant what they have reached: nothing before it is
// announced, never a score (policy D8), nothing that was struck.
func (s Service) EntryResult(ctx context.Context, who domain.Actor, id EntryID) (Reached, error) {
	v, err := s.Entry(ctx, who, id)
	if err != nil {
		return Reached{}, err
	}
	if v.Entry.State != Published && v.Entry.State != Struck {
		return Reached{}, domain.ErrNotFound
	}
	p, err := s.store.Placing(ctx, id)
	r := Reached{Entry: id, Category: p.Category, Place: p.Place, Award: p.Award, Standing: v.Entry.Standing()}
	if r.Standing == IsStruck {
		r.Place, r.Award = 0, ""
	}
	return r, err
}

// Decide records the committee's order of entries that nothing else could order
// (policy H12).
func (s Service) Decide(ctx context.Context, who domain.Actor, id SeasonID, category string, order []EntryID, reason string) (Decision, error) {
	var out Decision
	err := s.store.InTx(ctx, who, &out, func(tx Tx) error {
		season, basis, err := s.lockSeason(ctx, tx, who, id, "decideTie")
		switch {
		case err != nil:
			return err
		case season.State != SeasonJudging && season.State != SeasonProposed:
			return ErrSeasonState.With("state", string(season.State))
		}
		reason, err := given(reason)
		if err != nil {
			return err
		}
		contestants, err := tx.Contestants(ctx, id, InJudging)
		if err != nil {
			return err
		}
		if !ordersEach(order, category, contestants) {
			return ErrNoTie.At("/order")
		}
		d := Decision{
			ID: domain.NewID[Decision](s.world), Season: id, Category: category, Order: order,
			Reason: reason, By: who.Person, CreatedAt: s.world.Now(),
		}
		if err := tx.AddDecision(ctx, d); err != nil {
			return err
		}
		out = d
		return s.note(ctx, tx, domain.Entry{Basis: basis, Action: "contest.decide", Object: "contest.decision", ID: d.ID, After: d}, id)
	})
	return out, err
}

// ordersEach reports whether an order names entries of one category, at least
// two, each once.
func ordersEach(order []EntryID, category string, contestants []Contestant) bool {
	seen := map[EntryID]bool{}
	for _, id := range order {
		known := slices.ContainsFunc(contestants, func(c Contestant) bool { return c.Entry == id && c.Category == category })
		if !known || seen[id] {
			return false
		}
		seen[id] = true
	}
	return len(order) >= 2
}
