package api

import (
	"github.com/oapi-codegen/nullable"

	"lizhi/api/openapi"
	"lizhi/domain"
	"lizhi/domain/contest"
)

// last is next_cursor of a list that is never cut.
func last() nullable.Nullable[openapi.NextCursor] {
	return nullable.NewNullNullable[openapi.NextCursor]()
}

// orNull is a text, or null when there is none.
func orNull(s string) nullable.Nullable[string] {
	if s == "" {
		return nullable.NewNullNullable[string]()
	}
	return nullable.NewNullableWithValue(s)
}

// placeOrNull is a place from 1, or null when there is none.
func placeOrNull(n int) nullable.Nullable[int] {
	if n == 0 {
		return nullable.NewNullNullable[int]()
	}
	return nullable.NewNullableWithValue(n)
}

// or is the value of an optional field, or what holds without it.
func or[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}

func fromPlan(p openapi.SeasonPlan) contest.Plan {
	return contest.Plan{
		Name: p.Name, SchoolYear: domain.SchoolYear(p.SchoolYear), Categories: all(p.Categories, fromCategory),
		Rubric: all(p.Rubric, func(i openapi.RubricItem) contest.Item {
			return contest.Item{Key: i.Key, Name: i.Name, Weight: i.Weight}
		}),
		TieKeys: given(p.TieKeys), Judges: p.Judges, TeacherCheck: or(p.TeacherCheck, true),
		EntryFrom: p.EntryFrom.UTC(), EntryUntil: p.EntryUntil.UTC(), JudgingUntil: p.JudgingUntil.UTC(),
	}
}

func fromCategory(c openapi.ContestCategory) contest.Category {
	return contest.Category{
		Key: c.Key, Name: c.Name, Stage: string(c.Stage), MinGrade: or(c.MinGrade, 1), MinText: given(c.MinText), MaxText: c.MaxText,
		Media: contest.Limits{
			Pictures: c.Media.Pictures, Films: c.Media.Films, MinWidth: given(c.Media.MinWidth), MinHeight: given(c.Media.MinHeight),
			MinSeconds: given(c.Media.MinSeconds), MaxSeconds: given(c.Media.MaxSeconds),
		},
		Awards: all(c.Awards, func(w openapi.ContestAward) contest.Award { return contest.Award{Name: w.Name, Places: w.Places} }),
	}
}

func toSeason(s contest.Season) openapi.Season {
	p := s.Plan
	ties := all(p.TieKeys, func(k string) openapi.ContestKey { return k })
	return openapi.Season{
		Id: openapi.Id(s.ID), OrganiserId: openapi.Id(s.Organiser), Level: openapi.SeasonLevel(s.Level),
		State: openapi.SeasonState(s.State), Version: s.Version,
		Plan: openapi.SeasonPlan{
			Name: p.Name, SchoolYear: int(p.SchoolYear), Categories: all(p.Categories, toCategory), Rubric: all(p.Rubric, toItem),
			TieKeys: &ties, Judges: p.Judges, TeacherCheck: &p.TeacherCheck,
			EntryFrom: p.EntryFrom, EntryUntil: p.EntryUntil, JudgingUntil: p.JudgingUntil,
		},
	}
}

func toCategory(c contest.Category) openapi.ContestCategory {
	m := c.Media
	return openapi.ContestCategory{
		Key: c.Key, Name: c.Name, Stage: openapi.Stage(c.Stage), MinGrade: &c.MinGrade, MinText: &c.MinText, MaxText: c.MaxText,
		Media: openapi.ContestMedia{
			Pictures: m.Pictures, Films: m.Films, MinWidth: &m.MinWidth, MinHeight: &m.MinHeight, MinSeconds: &m.MinSeconds, MaxSeconds: &m.MaxSeconds,
		},
		Awards: all(c.Awards, func(w contest.Award) openapi.ContestAward {
			return openapi.ContestAward{Name: w.Name, Places: w.Places}
		}),
	}
}

func toItem(i contest.Item) openapi.RubricItem {
	return openapi.RubricItem{Key: i.Key, Name: i.Name, Weight: i.Weight}
}

func toProgress(p contest.Progress) openapi.JudgeProgress {
	return openapi.JudgeProgress{
		PersonId: openapi.Id(p.Judge.Person), Name: p.Name, Most: p.Judge.Most, Assigned: p.Assigned, Missing: p.Missing,
		Confirmed: p.Confirmed, Abstained: p.Abstained, Conflicted: p.Conflicted, Excused: p.Excused,
	}
}

func toAssignment(a contest.Assignment, dry bool) openapi.Assignment {
	out := openapi.Assignment{
		DryRun: dry, Seed: int64(a.Seed), Entries: a.Entries, Added: len(a.New), Spread: a.Spread,
		Because: all(a.Because, func(s string) string { return s }),
	}
	out.Loads = make([]struct {
		Count   int        `json:"count"`
		JudgeId openapi.Id `json:"judge_id"`
	}, len(a.Loads))
	for i, l := range a.Loads {
		out.Loads[i].JudgeId, out.Loads[i].Count = openapi.Id(l.Judge), l.Count
	}
	return out
}

func toSeasonResult(o contest.Outcome) openapi.SeasonResult {
	out := openapi.SeasonResult{
		SeasonId: openapi.Id(o.Season.ID), State: openapi.SeasonState(o.Season.State),
		Method: openapi.SeasonResultMethod(o.Method), Version: o.Season.Version,
	}
	out.Placings = make([]struct {
		Award    nullable.Nullable[string] `json:"award"`
		Ballots  int                       `json:"ballots"`
		Category string                    `json:"category"`
		EntryId  openapi.Id                `json:"entry_id"`

		// Exact As a fraction
		//
		// Example: 541/6
		Exact string `json:"exact"`

		// Mean Example: 90.17
		Mean string `json:"mean"`

		// Place As announced, whatever was struck since: nobody moves up
		Place int `json:"place"`

		// Standing under_review: not shown to others until it is decided
		Standing openapi.AwardStanding `json:"standing"`
	}, len(o.Placings))
	for i, p := range o.Placings {
		x := &out.Placings[i]
		x.EntryId, x.Category, x.Place, x.Award = openapi.Id(p.Entry), p.Category, p.Place, orNull(p.Award)
		x.Mean, x.Exact, x.Ballots = p.Shown.String(), p.Mean, p.Ballots
		x.Standing = openapi.AwardStanding(o.Standing(p.Entry))
	}
	return out
}

func toHonour(h contest.Shown) openapi.Honour {
	return openapi.Honour{
		EntryId: openapi.Id(h.Entry), Name: h.Name, School: h.School, Category: h.Category, Award: h.Award,
		Title: h.Title, Text: h.Text, Pictures: h.Pictures,
	}
}

func fromWords(w openapi.EntryWords) contest.Words {
	return contest.Words{
		Category: w.Category, Title: w.Title, Text: w.Text,
		Files: all(given(w.Files), func(id openapi.Id) domain.FileID { return domain.FileID(id) }),
	}
}

func toEntry(e contest.Entry) openapi.Entry {
	out := openapi.Entry{
		Id: openapi.Id(e.ID), SeasonId: openapi.Id(e.Season), StudentId: openapi.Id(e.Student), Category: e.Category,
		Title: e.Title, Text: e.Text, Characters: contest.Length(e.Text), State: openapi.EntryState(e.State),
		Proxy: e.Proxy, Reason: orNull(e.Reason), Shown: e.OnShow(), Version: e.Version, CreatedAt: e.CreatedAt,
	}
	out.Disqualification = optional(e.Asked)
	if e.Proxy {
		confirmed := !e.ConfirmedBy.IsZero()
		out.Confirmed = &confirmed
	}
	out.Media = make([]struct {
		FileId openapi.Id             `json:"file_id"`
		Kind   openapi.EntryMediaKind `json:"kind"`
	}, len(e.Media))
	for i, m := range e.Media {
		out.Media[i].FileId, out.Media[i].Kind = openapi.Id(m.File), openapi.EntryMediaKind(m.Kind)
	}
	return out
}

func toView(v contest.View) openapi.Entry {
	out := toEntry(v.Entry)
	out.StudentName = optional(v.Name)
	return out
}

func toBallot(s contest.Sheet) openapi.Ballot {
	out := openapi.Ballot{
		Number: string(s.Number), Season: s.Season, Category: s.Category, Stage: openapi.Stage(s.Stage), Title: s.Title,
		Text: optional(s.Text), Pictures: s.Pictures, Rubric: all(s.Rubric, toItem), Until: s.Until,
		State: openapi.BallotState(s.State), Reason: orNull(s.Reason), Version: s.Version,
	}
	out.Scores = make([]struct {
		Item string `json:"item"`

		// Score Example: 88.25
		Score string `json:"score"`
	}, 0, len(s.Scores))
	for _, item := range s.Rubric {
		if score, ok := s.Scores[item.Key]; ok {
			out.Scores = append(out.Scores, struct {
				Item string `json:"item"`

				// Score Example: 88.25
				Score string `json:"score"`
			}{item.Key, score.String()})
		}
	}
	return out
}
