package contest

import (
	"context"
	"strings"

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

// Winner is an entry that won something, and what, as it is made public.
type Winner struct {
	Entry   EntryID
	Student domain.PersonID
	Award   string // without a digit
}

// NoticeTitle is the title under which a season's result is made public.
func (p Plan) NoticeTitle() string { return p.Name + "评选结果公示" }

// Winners are those whose names are made public, for the program alone: nobody
// who won nothing is named, and nobody who lost the award by now. Error:
// ErrSeasonState before it is announced.
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
	placings, standings, err := s.standing(ctx, id)
	var winners []Winner
	for _, p := range placings {
		if p.Award != "" && standings[p.Entry] != IsStruck {
			winners = append(winners, Winner{p.Entry, p.Student, inWords(p.Award)})
		}
	}
	return season, winners, err
}

// inWords writes the digits in the name of an award as words, 2等奖 as 二等奖: a
// result that is made public has none.
func inWords(award string) string {
	words := []rune("零一二三四五六七八九")
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return words[r-'0']
		case r >= '０' && r <= '９': // as a Chinese keyboard types them
			return words[r-'０']
		}
		return r
	}, award)
}
