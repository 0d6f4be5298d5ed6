package mentoring_test

import (
	"errors"
	"strings"
	"testing"

	"lizhi/domain"
	"lizhi/domain/mentoring"
)

var today = domain.DayOf(now)

func TestPolicyJ2APairIsOfASchoolYearAndEndsOnceForAReason(t *testing.T) {
	t.Parallel()
	if pair.SchoolYear != 2025 || !pair.Active() || pair.ActiveYear == nil || *pair.ActiveYear != 2025 {
		t.Errorf("a pair of March 2026: %v %v", pair.SchoolYear, pair.ActiveYear)
	}
	for _, c := range []struct {
		remark, reason string
		ended          bool
		want           error
	}{
		{"for a reason", "导师调离", false, nil},
		{"for none", " ", false, mentoring.ErrNoReason},
		{"for the longest", strings.Repeat("因", rules.ReasonMax), false, nil},
		{"for a longer one", strings.Repeat("因", rules.ReasonMax+1), false, mentoring.ErrTooLong},
		{"a second time", "再次", true, mentoring.ErrEnded},
	} {
		p := pair
		if c.ended {
			p.EndedOn = today
		}
		err := p.End(c.reason, rules, today)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, err, c.want)
		}
		if err == nil && (p.Active() || p.ActiveYear != nil || p.EndedOn != today || p.Version != 2) {
			t.Errorf("%s: ended %v, active year %v, version %d", c.remark, p.EndedOn, p.ActiveYear, p.Version)
		}
	}
}

func TestPolicyJ1TheSixteenthIsAWarning(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mentees, capacity int
		want              bool
	}{{15, 15, false}, {16, 15, true}, {16, 20, false}, {1, 1, false}} {
		if got := (mentoring.Paired{Mentees: c.mentees, Capacity: c.capacity}).Over(); got != c.want {
			t.Errorf("%d of %d: %t, want %t", c.mentees, c.capacity, got, c.want)
		}
	}
}

func TestPolicyM14TheEditionInForce(t *testing.T) {
	t.Parallel()
	edition := func(from domain.Day, capacity int) mentoring.Rules {
		r := rules
		r.ValidFrom, r.Capacity = from, capacity
		return r
	}
	kept := []mentoring.Rules{edition(today.Add(10), 8), edition(today, 10), edition(today.Add(-30), 12)}
	for _, c := range []struct {
		remark string
		on     domain.Day
		want   int
	}{
		{"the one that begins today", today, 10},
		{"yesterday it did not hold", today.Add(-1), 12},
		{"nor one that is to come", today.Add(9), 10},
		{"which holds from its day", today.Add(10), 8},
	} {
		if got, err := mentoring.InForce(kept, c.on); err != nil || got.Capacity != c.want {
			t.Errorf("%s: %d, %v, want %d", c.remark, got.Capacity, err, c.want)
		}
	}
	for remark, kept := range map[string][]mentoring.Rules{"none was kept": nil, "all are to come": {edition(today.Add(1), 8)}} {
		if got, err := mentoring.InForce(kept, today); err == nil {
			t.Errorf("%s: %+v holds", remark, got)
		}
	}
}

func TestAnEditionThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remark string
		change func(*mentoring.Rules)
		want   error
	}{
		{"from today", func(*mentoring.Rules) {}, nil},
		{"from yesterday", func(r *mentoring.Rules) { r.ValidFrom = today.Add(-1) }, mentoring.ErrRulesPast},
		{"no capacity", func(r *mentoring.Rules) { r.Capacity = 0 }, mentoring.ErrRulesRange},
		{"more than the column keeps", func(r *mentoring.Rules) { r.TopicMax = 201 }, mentoring.ErrRulesRange},
		{"as much as it keeps", func(r *mentoring.Rules) { r.TopicMax = 200 }, nil},
		{"a session longer than a day", func(r *mentoring.Rules) { r.MinutesMax = 24*60 + 1 }, mentoring.ErrRulesRange},
	} {
		r := rules
		r.ValidFrom = today
		c.change(&r)
		if err := r.Check(today); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.remark, err, c.want)
		}
	}
}
