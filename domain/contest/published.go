package contest

import (
	"context"

	"lizhi/domain"
)

// Announced tells publicity that a season's result is known: who won is made
// public 公示, without score or place (policy D8).
type Announced struct {
	Season SeasonID `json:"season"`
}

// Kind names the work.
func (Announced) Kind() string { return "contest.announced" }

// Once orders it once per season.
func (a Announced) Once() string { return a.Season.String() }

// Winner is an entry that won something, and what.
type Winner struct {
	Entry   EntryID
	Student domain.PersonID
	Award   string
}

// Winners are those whose names are made public, for the program alone: nobody
// who won nothing is named. Error: ErrSeasonState before it is announced.
func (s Service) Winners(ctx context.Context, who domain.Actor, id SeasonID) (Season, []Winner, error) {
	if !who.IsSystem() {
		return Season{}, nil, domain.ErrForbidden
	}
	season, err := s.store.Season(ctx, id)
	if err != nil {
		return Season{}, nil, err
	}
	if season.State != SeasonAnnounced {
		return Season{}, nil, ErrSeasonState.With("state", string(season.State))
	}
	placings, err := s.store.Placings(ctx, id)
	var winners []Winner
	for _, p := range placings {
		if p.Award != "" {
			winners = append(winners, Winner{p.Entry, p.Student, p.Award})
		}
	}
	return season, winners, err
}
