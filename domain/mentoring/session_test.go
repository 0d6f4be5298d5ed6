package mentoring_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lizhi/domain"
	"lizhi/domain/mentoring"
	"lizhi/seeds"
)

var (
	now     = time.Date(2026, 3, 16, 2, 0, 0, 0, time.UTC) // Monday 10:00 in Asia/Shanghai
	rules   = first()
	ming    = domain.PersonID{1} // 赵明
	xiaoyu  = domain.PersonID{2} // 林晓雨
	school  = domain.UnitID{8}
	student = domain.Standing{Person: xiaoyu, Place: domain.Place{School: school, Class: domain.UnitID{9}}}
	pair    = mentoring.NewPair(mentoring.PairID{7}, ming, domain.PersonID{3}, student, now)
)

// first are the numbers of the tables of reference.
func first() mentoring.Rules {
	all, err := seeds.MentoringRules()
	if err != nil {
		panic(err)
	}
	return all[0]
}

// talk is a session in which nothing is wrong: yesterday, half an hour.
func talk() mentoring.Note {
	return mentoring.Note{
		Kind: mentoring.Meeting, StartsAt: now.Add(-24 * time.Hour), EndsAt: now.Add(-24*time.Hour + 30*time.Minute),
		Topic: "期中考试以后的打算",
	}
}

func logged() mentoring.Session {
	return mentoring.Log(mentoring.SessionID{5}, pair, talk(), student.Place, rules, now)
}

func faults(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var f *domain.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%v is no refusal", err)
	}
	var out []string
	for _, field := range f.Fields {
		out = append(out, field.Code+" "+field.Pointer)
	}
	return out
}

func TestPolicyJ3WhatASessionMustBe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		change func(*mentoring.Note)
		want   []string
	}{
		{"as it should be, with four things said", func(*mentoring.Note) {}, nil},
		{"it ended this second", func(n *mentoring.Note) { n.StartsAt, n.EndsAt = now.Add(-time.Minute), now }, nil},
		{"it ends a second from now", func(n *mentoring.Note) { n.StartsAt, n.EndsAt = now.Add(-time.Minute), now.Add(time.Second) }, []string{"mentoring.future /ends_at"}},
		{"it is tomorrow", func(n *mentoring.Note) { n.StartsAt, n.EndsAt = now.Add(24*time.Hour), now.Add(25*time.Hour) }, []string{"mentoring.future /ends_at"}},
		{"it ends when it begins", func(n *mentoring.Note) { n.EndsAt = n.StartsAt }, []string{"mentoring.order /ends_at"}},
		{"it ends a second after it begins", func(n *mentoring.Note) { n.EndsAt = n.StartsAt.Add(time.Second) }, nil},
		{"it ends before it begins", func(n *mentoring.Note) { n.EndsAt = n.StartsAt.Add(-time.Second) }, []string{"mentoring.order /ends_at"}},
		{"eight hours", func(n *mentoring.Note) { n.EndsAt = n.StartsAt.Add(8 * time.Hour) }, nil},
		{"a minute more: the wrong day was typed", func(n *mentoring.Note) { n.EndsAt = n.StartsAt.Add(8*time.Hour + time.Minute) }, []string{"mentoring.long /ends_at"}},
		{"no such kind", func(n *mentoring.Note) { n.Kind = "wechat" }, []string{"mentoring.kind /kind"}},
		{"no topic", func(n *mentoring.Note) { n.Topic = " " }, []string{"mentoring.no_topic /topic"}},
		{"the longest topic", func(n *mentoring.Note) { n.Topic = strings.Repeat("谈", 60) }, nil},
		{"a longer one", func(n *mentoring.Note) { n.Topic = strings.Repeat("谈", 61) }, []string{"mentoring.too_long /topic"}},
		{"a longer content", func(n *mentoring.Note) { n.Content = strings.Repeat("𬸦", 2001) }, []string{"mentoring.too_long /content"}},
		{"a follow-up on the same day", func(n *mentoring.Note) { n.FollowUp = domain.DayOf(n.StartsAt) }, nil},
		{"a follow-up before it", func(n *mentoring.Note) { n.FollowUp = domain.DayOf(n.StartsAt).Add(-1) }, []string{"mentoring.follow_up /follow_up"}},
		{"two things at once", func(n *mentoring.Note) { n.Topic, n.EndsAt = "", n.StartsAt }, []string{"mentoring.order /ends_at", "mentoring.no_topic /topic"}},
	} {
		n := talk()
		c.change(&n)
		if diff := cmp.Diff(c.want, faults(t, n.Tidy().Check(rules, now))); diff != "" {
			t.Errorf("%s: Check (-want +got)\n%s", c.remark, diff)
		}
	}
}

func TestPolicyJ3LateAfterSomeDays(t *testing.T) {
	t.Parallel()
	late := func(hour int) time.Time { return time.Date(2026, 3, 9, hour, 0, 0, 0, domain.Shanghai) }
	for _, c := range []struct {
		remark string
		ended  time.Time
		days   int
		want   bool
	}{
		{"today", now, 7, false},
		{"seven days ago, early", late(1), 7, false},
		{"seven days ago, late", late(23), 7, false},
		{"eight days ago, a minute before midnight", late(0).Add(-time.Minute), 7, true},
		{"eight days ago, by a rule of eight", late(0).Add(-time.Minute), 8, false},
		{"seven days ago, by a rule of six", late(12), 6, true},
	} {
		r := rules
		r.LateDays = c.days
		n := talk()
		n.StartsAt, n.EndsAt = c.ended.Add(-time.Minute), c.ended
		if got := mentoring.Log(mentoring.SessionID{5}, pair, n.Tidy(), student.Place, r, now).Late; got != c.want {
			t.Errorf("%s: late = %t, want %t", c.remark, got, c.want)
		}
	}
}

func TestPolicyJ4ADayToEditThenAmendmentsOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		after  time.Duration
		hours  int
		edit   error
		amend  error
	}{
		{"at once", 0, 24, nil, mentoring.ErrOpen},
		{"a second before the end", 24*time.Hour - time.Second, 24, nil, mentoring.ErrOpen},
		{"at 24 hours sharp", 24 * time.Hour, 24, nil, mentoring.ErrOpen},
		{"a second later", 24*time.Hour + time.Second, 24, mentoring.ErrClosed, nil},
		{"a year later", 365 * 24 * time.Hour, 24, mentoring.ErrClosed, nil},
		{"by a rule of 48 hours", 25 * time.Hour, 48, nil, mentoring.ErrOpen},
	} {
		r := rules
		r.EditHours = c.hours
		s := mentoring.Log(mentoring.SessionID{5}, pair, talk(), student.Place, r, now)
		at := now.Add(c.after)
		if _, err := s.Amend(mentoring.AmendmentID{6}, ming, "补充一点", r, at); !errors.Is(err, c.amend) {
			t.Errorf("%s: amend %v, want %v", c.remark, err, c.amend)
		}
		n := s.Note()
		n.Topic = "另一个主题"
		err := s.Edit(n, at)
		if !errors.Is(err, c.edit) || (s.Topic == n.Topic) != (c.edit == nil) {
			t.Errorf("%s: edit %v (topic %q), want %v", c.remark, err, s.Topic, c.edit)
		}
	}
}

func TestAnAmendmentSaysSomething(t *testing.T) {
	t.Parallel()
	s, later := logged(), now.Add(25*time.Hour)
	for _, c := range []struct {
		remark, text string
		want         error
	}{
		{"a word", "好", nil},
		{"nothing", "", mentoring.ErrNoText},
		{"blanks", " \n", mentoring.ErrNoText},
		{"the longest", strings.Repeat("补", rules.TextMax), nil},
		{"longer", strings.Repeat("补", rules.TextMax+1), mentoring.ErrTooLong},
	} {
		a, err := s.Amend(mentoring.AmendmentID{6}, ming, c.text, rules, later)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, err, c.want)
		}
		if err == nil && (a.Author != ming || !a.CreatedAt.Equal(later) || a.Session != s.ID) {
			t.Errorf("%s: by %v at %v", c.remark, a.Author, a.CreatedAt)
		}
	}
}

// answer is one thing that happens to a session.
func answer(s *mentoring.Session, verb string, at time.Time) error {
	switch verb {
	case "confirm":
		return s.Confirm(xiaoyu, at)
	case "dispute":
		return s.Dispute(xiaoyu, "那天没有谈话", rules, at)
	case "edit":
		n := s.Note()
		n.EndsAt = n.EndsAt.Add(10 * time.Minute)
		return s.Edit(n, at)
	}
	panic(verb)
}

func TestME4ConfirmOrDispute(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark  string
		verbs   string
		want    mentoring.State
		counted int
		err     error
	}{
		{"logged, it counts", "", mentoring.Logged, 30, nil},
		{"confirmed, it counts", "confirm", mentoring.Confirmed, 30, nil},
		{"disputed, it does not", "dispute", mentoring.Disputed, 0, nil},
		{"disputed and confirmed after all", "dispute confirm", mentoring.Confirmed, 30, nil},
		{"confirmed is settled: no dispute", "confirm dispute", mentoring.Confirmed, 30, mentoring.ErrSettled},
		{"confirmed is settled: no second word", "confirm confirm", mentoring.Confirmed, 30, mentoring.ErrSettled},
		{"disputed twice", "dispute dispute", mentoring.Disputed, 0, mentoring.ErrSettled},
		{"an edit asks again", "confirm edit", mentoring.Logged, 40, nil},
		{"and may be disputed then", "confirm edit dispute", mentoring.Disputed, 0, nil},
		{"a disputed one is mended", "dispute edit", mentoring.Logged, 40, nil},
		{"and confirmed", "dispute edit confirm", mentoring.Confirmed, 40, nil},
	} {
		s := logged()
		var err error
		for _, verb := range strings.Fields(c.verbs) {
			err = answer(&s, verb, now.Add(time.Hour))
		}
		if s.State != c.want || s.Counted != c.counted || !errors.Is(err, c.err) {
			t.Errorf("%s: %s with %d minutes, %v; want %s with %d, %v", c.remark, s.State, s.Counted, err, c.want, c.counted, c.err)
		}
		if (s.AnsweredAt == nil) != (s.State == mentoring.Logged) {
			t.Errorf("%s: answered at %v", c.remark, s.AnsweredAt)
		}
	}
}

func TestADisputeHasAReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark, reason string
		want           error
	}{
		{"a reason", "时间不对", nil},
		{"none", "  ", mentoring.ErrNoReason},
		{"the longest", strings.Repeat("不", rules.ReasonMax), nil},
		{"longer", strings.Repeat("不", rules.ReasonMax+1), mentoring.ErrTooLong},
	} {
		s := logged()
		err := s.Dispute(xiaoyu, c.reason, rules, now)
		if !errors.Is(err, c.want) || (s.State == mentoring.Disputed) != (c.want == nil) {
			t.Errorf("%s: %v, %s; want %v", c.remark, err, s.State, c.want)
		}
	}
}

func TestCountsFollowASession(t *testing.T) {
	t.Parallel()
	visit := logged()
	visit.Kind = mentoring.HomeVisit
	disputed := visit
	if err := disputed.Dispute(xiaoyu, "没有来", rules, now); err != nil {
		t.Fatal(err)
	}
	phone := visit
	phone.Kind = mentoring.Phone
	for _, c := range []struct {
		remark        string
		before, after mentoring.Session
		want          map[mentoring.Figure]int64
	}{
		{"a talk is logged", mentoring.Session{}, logged(), map[mentoring.Figure]int64{"sessions": 1, "minutes": 30}},
		{"a home visit is logged", mentoring.Session{}, visit, map[mentoring.Figure]int64{"sessions": 1, "minutes": 30, "visits": 1}},
		{"ME4: it is disputed", visit, disputed, map[mentoring.Figure]int64{"sessions": -1, "minutes": -30, "visits": -1}},
		{"it is confirmed after all", disputed, visit, map[mentoring.Figure]int64{"sessions": 1, "minutes": 30, "visits": 1}},
		{"J5: it was a call", visit, phone, map[mentoring.Figure]int64{"visits": -1}},
		{"nothing that counts", visit, visit, map[mentoring.Figure]int64{}},
	} {
		got := map[mentoring.Figure]int64{}
		for _, d := range mentoring.Deltas(c.before, c.after) {
			if d.School != school {
				t.Errorf("%s: counted for %v", c.remark, d.School)
			}
			got[d.Figure] += d.N
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.remark, diff)
		}
	}
}

func TestPH6AStaleSessionNamesTheFieldsThatDiffer(t *testing.T) {
	t.Parallel()
	s := logged()
	for _, c := range []struct {
		remark string
		yours  int
		change func(*mentoring.Note)
		want   []string
	}{
		{"the same version", 1, func(n *mentoring.Note) { n.Topic = "x" }, nil},
		{"an old one, another topic", 2, func(n *mentoring.Note) { n.Topic = "x" }, []string{"stale /topic"}},
		{"an old one, the same instant in another zone", 2, func(n *mentoring.Note) { n.StartsAt = n.StartsAt.In(domain.Shanghai) }, nil},
		{"everything", 2, func(n *mentoring.Note) {
			*n = mentoring.Note{Kind: mentoring.Phone, StartsAt: now, EndsAt: now, Place: "p", Topic: "t", Content: "c", FollowUp: domain.DayOf(now)}
		}, []string{"stale /kind", "stale /starts_at", "stale /ends_at", "stale /place", "stale /topic", "stale /content", "stale /follow_up"}},
	} {
		n := s.Note()
		c.change(&n)
		err := s.Stale(c.yours, n)
		if (err == nil) != (c.yours == 1) {
			t.Errorf("%s: %v", c.remark, err)
		}
		if diff := cmp.Diff(c.want, faults(t, err)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.remark, diff)
		}
	}
}
