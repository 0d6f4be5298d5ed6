package seeds

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lizhi/domain"
	"lizhi/domain/contest"
)

// at is the world as it was, so many days after a time.
func (c City) at(from time.Time, days int) domain.World {
	then := from.Add(time.Duration(days) * 24 * time.Hour)
	return domain.World{Clock: func() time.Time { return then }, IDs: c.World.IDs}
}

// schoolOf is the unit of somebody's first appointment.
func schoolOf(who domain.Actor) domain.UnitID { return who.Appointments[0].Unit }

// round is the plan of a round of the school whose entries are taken from so many
// days ago, for so many days.
func (c City) round(from, days int) contest.Plan {
	begin := c.World.Today().Add(-from).Start()
	until := begin.Add(time.Duration(days) * 24 * time.Hour)
	year, _, _ := domain.DayOf(begin).Date()
	return contest.Plan{
		Name: fmt.Sprintf("%d年%d月校级励志之星", year, begin.In(domain.Shanghai).Month()), SchoolYear: domain.SchoolYearOf(domain.DayOf(begin)), Judges: 3,
		Categories: []contest.Category{{
			Key: "senior", Name: "高中组", Stage: "senior", MinGrade: 1, MaxText: 2000, Media: contest.Limits{Pictures: 3},
			Awards: []contest.Award{{Name: "励志之星", Places: 1}, {Name: "提名奖", Places: 1}},
		}},
		Rubric:    []contest.Item{{Key: "content", Name: "内容", Weight: 60}, {Key: "style", Name: "表达", Weight: 40}},
		TieKeys:   []string{"content"},
		EntryFrom: begin, EntryUntil: until, JudgingUntil: until.Add(14 * 24 * time.Hour),
	}
}

// planned is a published season; planned before, it is as it stands by now.
func (c City) planned(ctx context.Context, at domain.World, officer domain.Actor, name string, plan contest.Plan) (contest.Season, error) {
	service, id := c.Contest(at), contest.SeasonID(named("season "+name))
	s, err := service.Season(ctx, officer, id)
	if errors.Is(err, domain.ErrNotFound) {
		s, err = service.Plan(ctx, officer, id, schoolOf(officer), plan)
	}
	if err == nil && s.State == contest.SeasonPlanned {
		s, err = service.Publish(ctx, officer, id, s.Version)
	}
	if err != nil {
		return s, fmt.Errorf("season %s: %w", name, err)
	}
	return s, nil
}

// enter writes an entry, hands it in and has the class teacher look at it.
func (c City) enter(ctx context.Context, at domain.World, who troupe, season contest.SeasonID, student string, words contest.Words) (contest.EntryID, error) {
	service, id := c.Contest(at), contest.EntryID(named(fmt.Sprint("entry ", season, student)))
	words.Category = "senior"
	if _, err := service.Enter(ctx, who[student], id, season, who[student].Person, words); err != nil && !twice(err) {
		return id, fmt.Errorf("%s enters: %w", student, err)
	}
	if _, err := service.Submit(ctx, who[student], id); err != nil && !twice(err) {
		return id, fmt.Errorf("%s hands in: %w", student, err)
	}
	if _, err := service.Check(ctx, who["林静"], id); err != nil && !twice(err) {
		return id, fmt.Errorf("the entry of %s: %w", student, err)
	}
	return id, nil
}

// lastContest: 张伟 won the school's last round before the other 张伟, three
// teachers of other schools judged, and his essay is on show.
func (c City) lastContest(ctx context.Context, who troupe) error {
	plan := c.round(60, 15)
	season, err := c.planned(ctx, c.at(plan.EntryFrom, -7), who["刘敏"], "last", plan)
	if err != nil || season.State == contest.SeasonAnnounced {
		return err
	}
	entering, judging := c.at(season.Plan.EntryFrom, 10), c.at(season.Plan.EntryUntil, 3)
	best, err := c.enter(ctx, entering, who, season.ID, "张伟", contest.Words{
		Title: "把灯留给晚归的人", Text: "父亲在工地上夜班，母亲在医院做护工。我学会了做饭，也学会了在饭桌边把作业写完。灯一直亮着，等他们回来。",
	})
	if err != nil {
		return err
	}
	_, err = c.enter(ctx, entering, who, season.ID, otherZhang, contest.Words{
		Title: "跑完全程", Text: "我跑得不快。可是每天早上六点，操场上都有我。老师说，坚持也是一种天赋。",
	})
	if err != nil {
		return err
	}
	if err := c.judge(ctx, judging, who, season.ID, "把灯留给晚归的人"); err != nil {
		return err
	}
	service := c.Contest(c.at(season.Plan.EntryUntil, 10))
	outcome, err := service.Propose(ctx, who["刘敏"], season.ID, false)
	if err == nil {
		_, err = service.Announce(ctx, who["孙强"], season.ID, outcome.Season.Version)
	}
	if err == nil {
		_, err = service.Show(ctx, who["刘敏"], best)
	}
	if err != nil {
		return fmt.Errorf("announce: %w", err)
	}
	return nil
}

// judge hands the entries out, and each judge scores what is still open, the one
// with a title better than the others.
func (c City) judge(ctx context.Context, at domain.World, who troupe, season contest.SeasonID, best string) error {
	service, judges := c.Contest(at), []string{"冯雪", "韩磊", "许静"}
	for _, name := range judges {
		if _, err := service.Appoint(ctx, who["刘敏"], season, who[name].Person, 0); err != nil && !twice(err) {
			return fmt.Errorf("appoint %s: %w", name, err)
		}
	}
	seed := uint64(7)
	if _, err := service.Assign(ctx, who["刘敏"], season, contest.Order{Seed: &seed}); err != nil {
		return fmt.Errorf("assign: %w", err)
	}
	for i, name := range judges {
		sheets, err := service.Sheets(ctx, who[name])
		if err != nil {
			return err
		}
		for _, sheet := range sheets {
			if sheet.State != contest.Open {
				continue
			}
			content, style := contest.Score(82_00+100*i), contest.Score(85_50)
			if sheet.Title == best {
				content, style = contest.Score(93_00-100*i), contest.Score(90_00)
			}
			filled, err := service.Score(ctx, who[name], sheet.Number, sheet.Version, map[string]contest.Score{"content": content, "style": style})
			if err == nil {
				_, err = service.ConfirmBallot(ctx, who[name], sheet.Number, filled.Version)
			}
			if err != nil {
				return fmt.Errorf("%s scores: %w", name, err)
			}
		}
	}
	return nil
}

// openContest: this term's round takes entries; the other 张伟 has handed his in.
func (c City) openContest(ctx context.Context, who troupe) error {
	season, err := c.planned(ctx, c.World, who["刘敏"], "open", c.round(3, 30))
	if err != nil || season.Takes(c.World.Now()) != nil { // loaded again weeks later
		return err
	}
	_, err = c.enter(ctx, c.World, who, season.ID, otherZhang, contest.Words{
		Title: "第二次出发", Text: "去年我没有拿到奖，但我没有停下。今年我带着弟弟一起跑，他跑第一圈，我陪他跑最后一圈。",
	})
	return err
}
