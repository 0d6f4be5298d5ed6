package seeds

import (
	"context"
	"fmt"
	"time"

	"lizhi/domain"
	"lizhi/domain/growth"
	"lizhi/domain/mentoring"
)

// troupe is the cast as actors: who each is, with the appointments and
// relations that the stories rest on.
type troupe map[string]domain.Actor

// acting makes somebody act as they would after logging in.
func acting(person domain.PersonID) domain.Actor {
	return domain.Actor{Person: person, Cause: &domain.Cause{Request: "seeds"}}
}

// stories let the cast do what the screens show: records in every state, a pair
// with sessions, a contest that is over and one that is open, an allowance of
// last spring, a recognition that is under way, a county's policy and a school's
// own money. Each finds out how far it was told and goes on from there.
func (c City) stories(ctx context.Context, who troupe) error {
	for _, story := range []func(context.Context, troupe) error{
		c.records, c.mentor, c.lastContest, c.openContest, c.allowance, c.check, c.difficulty, c.support,
	} {
		if err := story(ctx, who); err != nil {
			return err
		}
	}
	return nil
}

// records: 林晓雨 has two that are verified, one that waits and one that came
// back; what 陈小满 told her teacher waits for her father.
func (c City) records(ctx context.Context, who troupe) error {
	today := c.World.Today()
	writing := func(title, text string, kind growth.Kind, dimension growth.Dimension, daysAgo, minutes int, details map[string]string) growth.Writing {
		return growth.Writing{Student: who["林晓雨"].Person, Submit: true, Content: growth.Content{
			Kind: kind, Dimension: dimension, Title: title, Text: text, Day: today.Add(-daysAgo), Minutes: minutes, Details: details,
		}}
	}
	visit := writing("敬老院志愿服务", "周末和同学去敬老院，给张爷爷读了两个小时的报纸，帮忙整理了图书角。", growth.Activity, growth.Practice, 30, 150,
		map[string]string{"organiser": "校团委"})
	visit.Place = "濮阳县敬老院"
	library := writing("图书馆整理员", "每周三下午在图书馆整理归还的图书，学会了按中图法排架。", growth.WorkStudy, growth.Practice, 21, 240,
		map[string]string{"post": "图书整理员"})
	honest := writing("诚信主题班会", "班会上我们讨论了考试诚信和网络诈骗，我写下了自己的承诺。", growth.Education, growth.Moral, 14, 45,
		map[string]string{"lesson": "诚信考试"})
	run := writing("校运动会", "报名了三千米，虽然没有名次，但是跑完了全程。", growth.Activity, growth.Health, 7, 0, nil)

	var verify, back []growth.Decision
	for _, w := range []*growth.Writing{&visit, &library, &honest, &run} {
		w.ID = growth.RecordID(named("record " + w.Title))
		r, err := c.Growth.Create(ctx, who["林晓雨"], *w)
		if twice(err) {
			return nil // the whole story was told before
		}
		if err != nil {
			return fmt.Errorf("%s: %w", w.Title, err)
		}
		switch w {
		case &visit, &library:
			verify = append(verify, growth.Decision{Record: r.ID, Version: r.Version, Verify: true})
		case &run:
			back = append(back, growth.Decision{Record: r.ID, Version: r.Version, Reason: "请补充运动会的日期和主办单位。"})
		}
	}
	results, err := c.Growth.Decide(ctx, who["林静"], append(verify, back...))
	if err != nil {
		return err
	}
	for _, r := range results {
		if r.Fault != nil && !twice(r.Fault) {
			return r.Fault
		}
	}
	_, err = c.Growth.Create(ctx, who["王芳"], growth.Writing{
		ID: growth.RecordID(named("record 种向日葵")), Student: who["陈小满"].Person, OwnWords: true, Submit: true,
		Content: growth.Content{
			Kind: growth.Activity, Dimension: growth.Practice, Title: "种向日葵", Day: today.Add(-3),
			Text: "我和同学在学校后面种了向日葵，我每天去浇水，它长得比我高了。",
		},
	})
	if twice(err) {
		return nil
	}
	return err
}

// mentor: 赵明 is the mentor of 林晓雨; one session is confirmed, one is not.
func (c City) mentor(ctx context.Context, who troupe) error {
	student := who["林晓雨"].Person
	_, err := c.Mentoring.PairMentor(ctx, who["刘敏"], mentoring.Pairing{
		ID: mentoring.PairID(named("pair 赵明 林晓雨")), Student: student, Mentor: who["赵明"].Person,
	})
	if err != nil && !twice(err) {
		return fmt.Errorf("pair: %w", err)
	}
	zhao := who["赵明"]
	zhao.Mentees = []domain.PersonID{student}
	for n, topic := range []string{"学习方法与时间安排", "和同学相处"} {
		at := c.World.Today().Add(-2 - 9*n).Start().Add(16 * time.Hour)
		s, err := c.Mentoring.Log(ctx, zhao, mentoring.Logging{
			ID: mentoring.SessionID(named("session " + topic)), Student: student,
			Note: mentoring.Note{
				Kind: mentoring.Meeting, StartsAt: at, EndsAt: at.Add(40 * time.Minute), Place: "物理办公室",
				Topic: topic, Content: "聊了近况，约定每周列一次计划，下次一起看完成情况。",
			},
		})
		if twice(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("session: %w", err)
		}
		if n == 0 {
			if _, err := c.Mentoring.Confirm(ctx, who["林晓雨"], s.ID, s.Version); err != nil && !twice(err) {
				return fmt.Errorf("confirm: %w", err)
			}
		}
	}
	return nil
}

// guarding is acting as the guardian of a ward.
func guarding(guardian, ward domain.PersonID) domain.Actor {
	a := acting(guardian)
	a.Wards = []domain.PersonID{ward}
	return a
}
