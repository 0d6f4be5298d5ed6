package contest_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/contest"
)

// The window of the season in these tests, as people in Puyang read it.
var (
	opens  = time.Date(2026, 10, 8, 8, 0, 0, 0, domain.Shanghai)
	closes = time.Date(2026, 10, 31, 18, 0, 0, 0, domain.Shanghai)
	judged = time.Date(2026, 11, 15, 18, 0, 0, 0, domain.Shanghai)
)

// plan is what the aid officer 刘敏 of the school has written.
func plan() contest.Plan {
	return contest.Plan{
		Name: "2026年励志之星", SchoolYear: 2026,
		Categories: []contest.Category{
			{
				Key: "senior", Name: "高中组 自强自立", Stage: "senior", MinGrade: 1, MinText: 10, MaxText: 2000,
				Media:  contest.Limits{Pictures: 2, Films: 1, MinWidth: 1024, MinHeight: 768, MinSeconds: 30, MaxSeconds: 180},
				Awards: []contest.Award{{Name: "一等奖", Places: 1}, {Name: "二等奖", Places: 2}},
			},
			{Key: "vocational", Name: "中职组", Stage: "vocational", MinGrade: 2, MaxText: 2000},
		},
		Rubric: []contest.Item{
			{Key: "content", Name: "内容", Weight: 50}, {Key: "spirit", Name: "精神", Weight: 30}, {Key: "words", Name: "语言", Weight: 20},
		},
		TieKeys: []string{"content"}, Judges: 3, TeacherCheck: true,
		EntryFrom: opens, EntryUntil: closes, JudgingUntil: judged,
	}
}

func id(n byte) [16]byte { return [16]byte{0: 1, 6: 0x70, 8: 0x80, 15: n} }

func season(state contest.SeasonState) contest.Season {
	return contest.Season{ID: contest.SeasonID(id(1)), Organiser: domain.UnitID(id(2)), Level: domain.School, Plan: plan(), State: state, Version: 1}
}

func TestCT1RubricAndPlanAreChecked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		change func(*contest.Plan)
		want   error
		at     string
	}{
		{"as written", func(*contest.Plan) {}, nil, ""},
		{"weights of 99", func(p *contest.Plan) { p.Rubric[2].Weight = 19 }, contest.ErrWeights, "/rubric"},
		{"weights of 101", func(p *contest.Plan) { p.Rubric[2].Weight = 21 }, contest.ErrWeights, "/rubric"},
		{"a weight of nothing", func(p *contest.Plan) { p.Rubric[0].Weight, p.Rubric[1].Weight = 80, 0 }, contest.ErrPlan, "/rubric/1/weight"},
		{"an item twice", func(p *contest.Plan) { p.Rubric[1].Key = "content" }, contest.ErrPlan, "/rubric/1/key"},
		{"no rubric at all", func(p *contest.Plan) { p.Rubric, p.TieKeys = nil, nil }, domain.ErrInvalid, "/rubric"},
		{"a tie key of no item", func(p *contest.Plan) { p.TieKeys = []string{"beauty"} }, contest.ErrPlan, "/tie_keys/0"},
		{"a tie key twice", func(p *contest.Plan) { p.TieKeys = []string{"content", "content"} }, contest.ErrPlan, "/tie_keys/1"},
		{"no judges", func(p *contest.Plan) { p.Judges = 0 }, contest.ErrPlan, "/judges"},
		{"sixteen judges", func(p *contest.Plan) { p.Judges = 16 }, contest.ErrPlan, "/judges"},
		{"no name", func(p *contest.Plan) { p.Name = " " }, contest.ErrPlan, "/name"},
		{"a year long past", func(p *contest.Plan) { p.SchoolYear = 1999 }, contest.ErrPlan, "/school_year"},
		{"a window that ends as it begins", func(p *contest.Plan) { p.EntryUntil = opens }, contest.ErrPlan, "/entry_until"},
		{"judging over before entries are", func(p *contest.Plan) { p.JudgingUntil = closes.Add(-time.Second) }, contest.ErrPlan, "/judging_until"},
		{"no category", func(p *contest.Plan) { p.Categories = nil }, contest.ErrPlan, "/categories"},
		{"a category twice", func(p *contest.Plan) { p.Categories[1].Key = "senior" }, contest.ErrPlan, "/categories/1/key"},
		{"a shortest text over the longest", func(p *contest.Plan) { p.Categories[0].MinText = 2001 }, contest.ErrPlan, "/categories/0/min_text"},
		{"no room for text", func(p *contest.Plan) { p.Categories[1].MaxText = 0 }, contest.ErrPlan, "/categories/1/max_text"},
		{"a name with a year and a number of its own", func(p *contest.Plan) { p.Name = "2026年第12届励志之星" }, nil, ""},
		{"a name with a number longer than a year", func(p *contest.Plan) { p.Name = "励志之星20261" }, contest.ErrSeasonName, "/name"},
		{"such a number in the digits of a Chinese keyboard", func(p *contest.Plan) { p.Name = "励志之星２０２６１" }, contest.ErrSeasonName, "/name"},
		{"a name without any word", func(p *contest.Plan) { p.Name = "" }, contest.ErrPlan, "/name"},
		{"the longest name", func(p *contest.Plan) { p.Name = strings.Repeat("星", 60) }, nil, ""},
		{"an award with a digit, which hangs in words", func(p *contest.Plan) { p.Categories[0].Awards[1].Name = "2等奖" }, nil, ""},
		{"an award with a digit of a Chinese keyboard", func(p *contest.Plan) { p.Categories[0].Awards[1].Name = "２等奖" }, nil, ""},
		{"an award with a sign", func(p *contest.Plan) { p.Categories[0].Awards[1].Name = "②等奖" }, contest.ErrAwardName, "/categories/0/awards/1/name"},
		{"an award with a Roman numeral", func(p *contest.Plan) { p.Categories[0].Awards[1].Name = "Ⅱ等奖" }, contest.ErrAwardName, "/categories/0/awards/1/name"},
		{"the longest award", func(p *contest.Plan) { p.Categories[0].Awards[1].Name = strings.Repeat("奖", 40) }, nil, ""},
		{"an award too long to be shown", func(p *contest.Plan) { p.Categories[0].Awards[1].Name = strings.Repeat("奖", 41) }, contest.ErrAwardName, "/categories/0/awards/1/name"},
		{"the longest text of all", func(p *contest.Plan) { p.Categories[0].MaxText = 15000 }, nil, ""},
		{"a text that nobody reads", func(p *contest.Plan) { p.Categories[0].MaxText = 15001 }, contest.ErrPlan, "/categories/0/max_text"},
		{"no stage", func(p *contest.Plan) { p.Categories[0].Stage = "" }, contest.ErrPlan, "/categories/0/stage"},
		{"a grade that no school has", func(p *contest.Plan) { p.Categories[0].MinGrade = 10 }, contest.ErrPlan, "/categories/0/min_grade"},
		{"no grade", func(p *contest.Plan) { p.Categories[0].MinGrade = 0 }, contest.ErrPlan, "/categories/0/min_grade"},
		{"more pictures than can be shown", func(p *contest.Plan) { p.Categories[0].Media.Pictures = 21 }, contest.ErrPlan, "/categories/0/media/pictures"},
		{"films of which the shortest is longer than the longest", func(p *contest.Plan) { p.Categories[0].Media.MinSeconds = 181 }, contest.ErrPlan, "/categories/0/media/min_seconds"},
		{"films as long as one likes", func(p *contest.Plan) { p.Categories[0].Media.MaxSeconds = 0 }, nil, ""},
		{"seven awards", func(p *contest.Plan) {
			p.Categories[0].Awards = slices.Repeat([]contest.Award{{Name: "奖", Places: 1}}, 7)
		}, contest.ErrPlan, "/categories/0/awards"},
		{"an award of no places", func(p *contest.Plan) { p.Categories[0].Awards[1].Places = 0 }, contest.ErrPlan, "/categories/0/awards/1"},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			p := plan()
			c.change(&p)
			err := p.Check()
			if !errors.Is(err, c.want) {
				t.Fatalf("Check = %v, want %v", err, c.want)
			}
			if c.at != "" && !points(err, c.at) {
				t.Errorf("Check = %v does not point at %s", err, c.at)
			}
		})
	}
}

// points reports whether a fault names a field.
func points(err error, pointer string) bool {
	var f *domain.Fault
	if !errors.As(err, &f) {
		return false
	}
	for _, field := range f.Fields {
		if field.Pointer == pointer {
			return true
		}
	}
	return false
}

func TestEveryMistakeOfAPlanIsToldAtOnce(t *testing.T) {
	t.Parallel()
	p := plan()
	p.Name, p.Judges, p.Rubric[0].Weight = "", 0, 51
	for _, at := range []string{"/name", "/judges", "/rubric"} {
		if err := p.Check(); !points(err, at) {
			t.Errorf("Check = %v does not point at %s", err, at)
		}
	}
}

func TestPolicyH1EntriesAreTakenInTheWindow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		state  contest.SeasonState
		at     time.Time
		taken  bool
	}{
		{"a second before it opens", contest.SeasonOpen, opens.Add(-time.Second), false},
		{"as it opens", contest.SeasonOpen, opens, true},
		{"the same instant by a clock in UTC", contest.SeasonOpen, opens.UTC(), true},
		{"the day's date in UTC, before it opens in Shanghai", contest.SeasonOpen, time.Date(2026, 10, 7, 23, 59, 59, 0, time.UTC), false},
		{"a second before it closes", contest.SeasonOpen, closes.Add(-time.Second), true},
		{"as it closes", contest.SeasonOpen, closes, false},
		{"in the window of a season not published", contest.SeasonPlanned, opens, false},
		{"in the window, but judging has begun", contest.SeasonJudging, opens, false},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			err := season(c.state).Takes(c.at)
			if c.taken != (err == nil) || err != nil && !errors.Is(err, contest.ErrClosed) {
				t.Errorf("Takes = %v, want taken %t", err, c.taken)
			}
		})
	}
	var f *domain.Fault
	if err := season(contest.SeasonOpen).Takes(closes); !errors.As(err, &f) || f.Kind != domain.Conflict || f.Params["until"] != "2026-10-31 18:00" {
		t.Errorf("Takes = %v %v, want a conflict that says when, in Shanghai", err, f.Params)
	}
}

func TestASeasonIsFrozenOncePublished(t *testing.T) {
	t.Parallel()
	s := season(contest.SeasonPlanned)
	if err := s.Publish(2); !errors.Is(err, domain.ErrStale) {
		t.Errorf("Publish of another version = %v", err)
	}
	if err := s.Publish(1); err != nil || s.State != contest.SeasonOpen {
		t.Fatalf("Publish = %v, state %s", err, s.State)
	}
	if err := s.Change(plan(), 1); !errors.Is(err, contest.ErrFrozen) {
		t.Errorf("Change = %v, want frozen", err)
	}
	if err := s.Publish(1); !errors.Is(err, contest.ErrFrozen) {
		t.Errorf("Publish again = %v, want frozen", err)
	}
}

func TestJudgesAreAssignedAfterTheWindow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		state  contest.SeasonState
		at     time.Time
		want   error
	}{
		{"while entries come", contest.SeasonOpen, closes.Add(-time.Second), contest.ErrEntriesOpen},
		{"as the window closes", contest.SeasonOpen, closes, nil},
		{"again, to make up for somebody", contest.SeasonJudging, judged, nil},
		{"again, after a result was proposed", contest.SeasonProposed, judged, nil},
		{"of a plan", contest.SeasonPlanned, closes, contest.ErrSeasonState},
		{"after all is announced", contest.SeasonAnnounced, judged, contest.ErrSeasonState},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			s := season(c.state)
			if err := s.Assigns(c.at); !errors.Is(err, c.want) || err == nil && s.State != contest.SeasonJudging {
				t.Errorf("Assigns = %v, state %s, want %v", err, s.State, c.want)
			}
		})
	}
}

func TestScoresAreTakenUntilJudgingIsOver(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		state  contest.SeasonState
		at     time.Time
		want   error
	}{
		{"a second before the end", contest.SeasonJudging, judged.Add(-time.Second), nil},
		{"at the end", contest.SeasonJudging, judged, contest.ErrJudgingOver},
		{"before ballots are out", contest.SeasonOpen, closes, contest.ErrSeasonState},
		{"with a result proposed", contest.SeasonProposed, closes, contest.ErrSeasonState},
	} {
		t.Run(c.remark, func(t *testing.T) {
			t.Parallel()
			if err := season(c.state).Scores(c.at); !errors.Is(err, c.want) {
				t.Errorf("Scores = %v, want %v", err, c.want)
			}
		})
	}
}

func TestASeasonBelongsToItsOrganiserAlone(t *testing.T) {
	t.Parallel()
	unit, other := domain.UnitID(id(2)), domain.UnitID(id(3))
	for _, c := range []struct {
		level  domain.Scope
		place  domain.Place
		covers bool
	}{
		{domain.School, domain.Place{City: other, County: other, School: unit}, true},
		{domain.School, domain.Place{City: unit, County: unit, School: other}, false},
		{domain.County, domain.Place{City: other, County: unit, School: other}, true},
		{domain.County, domain.Place{City: unit, School: other}, false}, // 市直
		{domain.City, domain.Place{City: unit, School: other}, true},
	} {
		s := season(contest.SeasonOpen)
		s.Level = c.level
		if got := s.Covers(c.place); got != c.covers {
			t.Errorf("a %s's season covers %v = %t, want %t", c.level, c.place, got, c.covers)
		}
		p := s.Place()
		if n := len(map[domain.UnitID]bool{p.City: true, p.County: true, p.School: true, p.Class: true}); n != 2 {
			t.Errorf("Place of a %s's season = %v, want the organiser alone", c.level, p)
		}
	}
}
