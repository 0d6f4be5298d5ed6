package store_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/contest"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

// contestTest is a season of the school in 清丰, for which 周文, 吴岚, 郑涛 of the
// school in 南乐 and 何平 from outside judge; 陈小满 and a classmate can enter.
type contestTest struct {
	cast
	contest contest.Service
	clock   *storetest.Clock
	season  contest.Season
	second  domain.PersonID // 张伟, classmate of 陈小满
	judges  []domain.Actor
	chair   domain.Actor
}

var (
	window = storetest.Start.Add(-time.Hour)
	ended  = storetest.Start.AddDate(0, 0, 7)
	late   = storetest.Start.AddDate(0, 0, 14)
)

func schoolPlan() contest.Plan {
	return contest.Plan{
		Name: "2026年励志之星", SchoolYear: 2025, Judges: 3, TeacherCheck: true, TieKeys: []string{"content"},
		Categories: []contest.Category{{
			Key: "primary", Name: "小学组", Stage: "primary", MinGrade: 3, MinText: 5, MaxText: 2000,
			Awards: []contest.Award{{Name: "一等奖", Places: 1}},
		}},
		Rubric:    []contest.Item{{Key: "content", Name: "内容", Weight: 60}, {Key: "words", Name: "语言", Weight: 40}},
		EntryFrom: window, EntryUntil: ended, JudgingUntil: late,
	}
}

func eachContest(t *testing.T, test func(t *testing.T, db *store.DB, c *contestTest)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := &contestTest{cast: newCast(t, db), contest: contest.New(db.Contest(), db.World()), clock: storetest.ClockOf(db)}
		c.second = person(t, db, "张伟", domain.NewDay(2016, 11, 3))
		enrol(t, db, c.second, c.place(), domain.NewDay(2023, 9, 1))
		for _, student := range []domain.PersonID{c.man, c.second} {
			agree(t, db, student, domain.ContestEntry)
			insert(t, db, "people_guardians", map[string]any{
				"id": domain.PersonID(storetest.NextID()), "guardian_id": c.father.Person, "ward_id": student, "relation": "father",
				"began_on": domain.NewDay(2017, 4, 2), "created_at": storetest.Start,
			})
		}
		c.father.Wards = append(c.father.Wards, c.second)
		c.chair = appointed(domain.Chair, c.ofQingfeng.ID)
		for _, name := range []string{"周文", "吴岚", "郑涛", "何平"} {
			judge := domain.Actor{Account: domain.AccountID(storetest.NextID()), Person: person(t, db, name, domain.NewDay(1980, 2, 2))}
			if name != "何平" {
				employ(t, db, judge.Person, c.ofNanle.ID, c.city.ID)
			}
			c.judges = append(c.judges, judge)
		}
		must := func(s contest.Season, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			c.season = s
		}
		must(c.contest.Plan(ctx, c.min, contest.SeasonID{}, c.ofQingfeng.ID, schoolPlan()))
		must(c.contest.Publish(ctx, c.min, c.season.ID, 1))
		for _, j := range c.judges {
			if _, err := c.contest.Appoint(ctx, c.min, c.season.ID, j.Person, 0); err != nil {
				t.Fatal(err)
			}
		}
		test(t, db, c)
	})
}

const essay = "我叫陈小满，在清丰县第一实验小学三年级（1）班，爸爸陈建国种地。我每天帮家里做饭。"

// enter is an entry of a student, submitted by the father and checked.
func (c *contestTest) enter(t *testing.T, student domain.PersonID) contest.Entry {
	t.Helper()
	name := "陈小满"
	if student == c.second {
		name = "张伟"
	}
	e, err := c.contest.Enter(ctx, c.father, contest.EntryID{}, c.season.ID, student, contest.Words{
		Category: "primary", Title: name + "的一天", Text: strings.ReplaceAll(essay, "陈小满", name),
	})
	if err == nil {
		e, err = c.contest.Submit(ctx, c.father, e.ID)
	}
	if err == nil {
		e, err = c.contest.Check(ctx, c.wang, e.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// assign hands out ballots once the window is over.
func (c *contestTest) assign(t *testing.T) contest.Assignment {
	t.Helper()
	c.clock.Set(ended)
	seed := uint64(7)
	a, err := c.contest.Assign(ctx, c.min, c.season.ID, contest.Order{Seed: &seed})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (c *contestTest) sheets(t *testing.T, judge domain.Actor) []contest.Sheet {
	t.Helper()
	sheets, err := c.contest.Sheets(ctx, judge)
	if err != nil {
		t.Fatal(err)
	}
	return sheets
}

// score fills in and confirms every open ballot of a judge, a hundredth more
// for each than for the one before. Which entry comes first is left to chance,
// as numbers are: where the ranking matters, favour says it.
func (c *contestTest) score(t *testing.T, judge domain.Actor, points contest.Score) {
	t.Helper()
	c.fill(t, judge, func(i int, _ contest.Sheet) contest.Score { return points + contest.Score(i) })
}

// favour gives 95 points to the best entry and 90 to every other.
func (c *contestTest) favour(t *testing.T, db *store.DB, judge domain.Actor, best contest.EntryID) {
	t.Helper()
	c.fill(t, judge, func(_ int, s contest.Sheet) contest.Score {
		var n int64
		err := db.Read(ctx).Table("contest_ballots").Where("number = ? AND entry_id = ?", s.Number, best).Count(&n).Error
		is(t, "whose ballot", err, nil)
		return 9000 + contest.Score(500*n)
	})
}

func (c *contestTest) fill(t *testing.T, judge domain.Actor, points func(int, contest.Sheet) contest.Score) {
	t.Helper()
	for i, s := range c.sheets(t, judge) {
		if s.State != contest.Open {
			continue
		}
		p := points(i, s)
		s, err := c.contest.Score(ctx, judge, s.Number, s.Version, map[string]contest.Score{"content": p, "words": p})
		if err == nil {
			_, err = c.contest.ConfirmBallot(ctx, judge, s.Number, s.Version)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestContestFromPlanToResult(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, db *store.DB, c *contestTest) {
		first, second := c.enter(t, c.man), c.enter(t, c.second)
		if a := c.assign(t); len(a.New) != 6 || a.Spread > 1 {
			t.Fatalf("assigned %d with spread %d", len(a.New), a.Spread)
		}
		if _, err := c.contest.Propose(ctx, c.min, c.season.ID, false); !errors.Is(err, contest.ErrMissing) {
			t.Errorf("Propose without ballots = %v", err)
		}
		for i, j := range c.judges {
			c.score(t, j, contest.Score(8000+100*i))
		}
		if _, err := c.contest.Announce(ctx, c.head, c.season.ID, 1); !errors.Is(err, contest.ErrSeasonState) {
			t.Errorf("Announce before Propose = %v", err)
		}
		dry, err := c.contest.Propose(ctx, c.min, c.season.ID, true)
		if err != nil || dry.Season.State != contest.SeasonJudging || len(dry.Placings) != 2 {
			t.Fatalf("Propose, dry = %v, %+v", err, dry)
		}
		out, err := c.contest.Propose(ctx, c.min, c.season.ID, false)
		if err != nil || out.Season.State != contest.SeasonProposed {
			t.Fatalf("Propose = %v, %s", err, out.Season.State)
		}
		if _, err := c.contest.EntryResult(ctx, c.father, first.ID); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("a result before it is announced = %v", err)
		}
		if _, err := c.contest.Announce(ctx, c.min, c.season.ID, out.Season.Version); !errors.Is(err, contest.ErrSamePerson) {
			t.Errorf("Announce by the proposer = %v", err)
		}
		if _, err := c.contest.Announce(ctx, c.head, c.season.ID, out.Season.Version-1); !errors.Is(err, domain.ErrStale) {
			t.Errorf("Announce of another version = %v", err)
		}
		if _, err := c.contest.Announce(ctx, c.head, c.season.ID, out.Season.Version); err != nil {
			t.Fatalf("Announce = %v", err)
		}
		won := 0
		for _, e := range []contest.Entry{first, second} {
			p, err := c.contest.EntryResult(ctx, c.father, e.ID)
			if err != nil || p.Place < 1 || p.Standing != contest.IsValid {
				t.Errorf("EntryResult = %+v, %v: place and award", p, err)
			}
			if p.Award == "一等奖" {
				won++
			}
			if _, err := c.contest.EntryResult(ctx, c.other, e.ID); !errors.Is(err, domain.ErrNotFound) {
				t.Errorf("EntryResult for another school = %v", err)
			}
			if _, err := c.contest.Withdraw(ctx, c.father, e.ID, "晚了。"); !errors.Is(err, contest.ErrEntryState) {
				t.Errorf("Withdraw after the result = %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d first prizes, want one", won)
		}
	})
}

// TestCT6JudgesSeeNoIdentity looks for every identity of the fixture in
// everything a judge is given.
func TestCT6JudgesSeeNoIdentity(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, db *store.DB, c *contestTest) {
		e := c.enter(t, c.man)
		c.enter(t, c.second)
		c.assign(t)
		hidden := []string{
			"陈小满", "张伟", "陈建国", "清丰县第一实验小学", "第一实验小学", "（1）班", e.ID.String(), c.man.String(), c.second.String(), c.place().School.String(), c.place().Class.String(),
		}
		reads := 0
		for _, j := range c.judges {
			sheets := c.sheets(t, j)
			for i, s := range sheets {
				one, err := c.contest.Sheet(ctx, j, s.Number)
				if err != nil {
					t.Fatal(err)
				}
				reads++
				text, err := json.Marshal([]contest.Sheet{s, one})
				if err != nil {
					t.Fatal(err)
				}
				for _, name := range hidden {
					if strings.Contains(string(text), name) {
						t.Errorf("a judge sees %q in %s", name, text)
					}
				}
				if !strings.Contains(one.Text, "我每天帮家里做饭") {
					t.Errorf("a judge reads %q", one.Text)
				}
				if i > 0 && sheets[i-1].Number >= s.Number {
					t.Error("ballots are not in the order of their numbers")
				}
				for _, other := range c.judges {
					if _, err := c.contest.Sheet(ctx, other, s.Number); other.Person != j.Person && !errors.Is(err, domain.ErrNotFound) {
						t.Errorf("another judge opens the ballot: %v", err)
					}
				}
				if _, err := c.contest.Sheet(ctx, c.min, s.Number); !errors.Is(err, domain.ErrNotFound) {
					t.Errorf("an officer opens the ballot: %v", err)
				}
			}
			if _, err := c.contest.Entry(ctx, j, e.ID); !errors.Is(err, domain.ErrNotFound) {
				t.Errorf("a judge opens the entry itself: %v", err)
			}
			if list, err := c.contest.Entries(ctx, j, contest.Filter{}, domain.Page{Limit: 20}); err != nil || len(list.Items) > 0 {
				t.Errorf("a judge lists %d entries, %v", len(list.Items), err)
			}
		}
		if reads != 6 {
			t.Errorf("%d ballots were read, want 6", reads)
		}
	})
}

func TestPolicyH8TiesComeFromTheData(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, db *store.DB, c *contestTest) {
		e := c.enter(t, c.man)
		appoint := func(who domain.PersonID) {
			t.Helper()
			if _, err := c.contest.Appoint(ctx, c.min, c.season.ID, who, 0); err != nil {
				t.Fatal(err)
			}
		}
		appoint(c.ming.Person) // a teacher of the school
		appoint(c.father.Person)
		mentors := c.judges[0].Person
		insert(t, db, "mentoring_pairs", map[string]any{
			"id": domain.PersonID(storetest.NextID()), "mentor_id": mentors, "student_id": c.man, "made_city": c.city.ID,
			"made_school": c.place().School, "made_class": c.place().Class, "school_year": 2025, "began_on": domain.NewDay(2025, 9, 1),
			"ended_on": domain.NewDay(2025, 12, 1), "reason": "", "paired_by": c.min.Person, "version": 1, "created_at": storetest.Start,
		})
		c.clock.Set(ended)
		for name, judge := range map[string]domain.PersonID{"own_school": c.ming.Person, "ward": c.father.Person, "mentee": mentors} {
			_, err := c.contest.AssignOne(ctx, c.min, c.season.ID, e.ID, judge)
			var f *domain.Fault
			if !errors.As(err, &f) || !errors.Is(err, contest.ErrConflicted) || f.Params["cause"] != name {
				t.Errorf("AssignOne in conflict by %s = %v", name, err)
			}
		}
		if a := c.assign(t); len(a.New) != 3 {
			t.Fatalf("assigned %d", len(a.New))
		}
		for _, who := range []domain.Actor{c.ming, c.father, c.judges[0]} {
			if sheets := c.sheets(t, who); len(sheets) > 0 {
				t.Errorf("%s got a ballot in spite of the conflict", who.Person)
			}
		}
		if _, err := c.contest.Appoint(ctx, c.min, c.season.ID, c.judges[1].Person, 0); !errors.Is(err, contest.ErrJudgeTwice) {
			t.Errorf("Appoint again = %v", err)
		}
		if _, err := c.contest.Appoint(ctx, c.min, c.season.ID, domain.PersonID(storetest.NextID()), 0); !errors.Is(err, contest.ErrNoJudge) {
			t.Errorf("Appoint nobody = %v", err)
		}
	})
}

func TestCT4ConflictBlocksScoring(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, db *store.DB, c *contestTest) {
		c.enter(t, c.man)
		c.assign(t)
		var reading []domain.Actor
		for _, j := range c.judges {
			if len(c.sheets(t, j)) > 0 {
				reading = append(reading, j)
			}
		}
		declared, employed, honest := reading[0], reading[1], reading[2]

		if _, err := c.contest.DeclareConflict(ctx, c.min, c.season.ID, declared.Person, c.man, "同村邻居。"); err != nil {
			t.Fatal(err)
		}
		s := c.sheets(t, declared)[0]
		if _, err := c.contest.Score(ctx, declared, s.Number, s.Version, nil); !errors.Is(err, contest.ErrConflict) || s.Text != "" || s.Title != "" {
			t.Errorf("Score after a conflict was declared = %v, %+v", err, s)
		}
		// Hired by the school after ballots were handed out.
		employ(t, db, employed.Person, c.ofQingfeng.ID, c.city.ID)
		s = c.sheets(t, employed)[0]
		if _, err := c.contest.Score(ctx, employed, s.Number, s.Version, nil); !errors.Is(err, contest.ErrConflict) {
			t.Errorf("Score by a colleague = %v", err)
		}
		// The judge who knows the child says so.
		s = c.sheets(t, honest)[0]
		if s, err := c.contest.ReportConflict(ctx, honest, s.Number, "我认识这个孩子。"); err != nil || s.State != contest.Conflicted {
			t.Errorf("ReportConflict = %v, %s", err, s.State)
		}
		// The fourth judge makes up for one of the two; two remain.
		if _, err := c.contest.Assign(ctx, c.min, c.season.ID, contest.Order{}); !errors.Is(err, contest.ErrInfeasible) {
			t.Errorf("Assign with one judge left for two = %v", err)
		}
		progress, err := c.contest.Judges(ctx, c.min, c.season.ID)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, p := range progress {
			got["conflicted"] += p.Conflicted
			got["missing"] += p.Missing
		}
		if got["conflicted"] != 2 || got["missing"] != 1 {
			t.Errorf("progress %v, want 2 in conflict and 1 missing", got)
		}
	})
}

func TestPolicyH13TheChairExcusesWithAReason(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, _ *store.DB, c *contestTest) {
		c.enter(t, c.man)
		c.assign(t)
		var missing domain.Actor
		for _, j := range c.judges {
			if len(c.sheets(t, j)) > 0 && missing.Person.IsZero() {
				missing = j
				continue
			}
			c.score(t, j, 9000)
		}
		if _, err := c.contest.Propose(ctx, c.min, c.season.ID, false); !errors.Is(err, contest.ErrMissing) {
			t.Fatalf("Propose with a judge missing = %v", err)
		}
		if _, err := c.contest.Excuse(ctx, c.min, c.season.ID, missing.Person, contest.EntryID{}, "生病。"); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("Excuse by the officer = %v", err)
		}
		if _, err := c.contest.Excuse(ctx, c.chair, c.season.ID, missing.Person, contest.EntryID{}, " "); !errors.Is(err, contest.ErrReason) {
			t.Errorf("Excuse without a reason = %v", err)
		}
		if n, err := c.contest.Excuse(ctx, c.chair, c.season.ID, missing.Person, contest.EntryID{}, "生病住院。"); n != 1 || err != nil {
			t.Fatalf("Excuse = %d, %v", n, err)
		}
		s := c.sheets(t, missing)[0]
		if _, err := c.contest.Score(ctx, missing, s.Number, s.Version, nil); !errors.Is(err, contest.ErrLocked) {
			t.Errorf("Score when excused = %v", err)
		}
		if out, err := c.contest.Propose(ctx, c.min, c.season.ID, false); err != nil || out.Placings[0].Ballots != 2 || out.Placings[0].Shown.String() != "90.00" {
			t.Errorf("Propose = %+v, %v", out, err)
		}
	})
}

func TestPolicyH10TwoConfirmsAreOne(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, _ *store.DB, c *contestTest) {
		c.enter(t, c.man)
		c.assign(t)
		judge := c.judges[3]
		for _, j := range c.judges {
			if len(c.sheets(t, j)) > 0 {
				judge = j
			}
		}
		s := c.sheets(t, judge)[0]
		s, err := c.contest.Score(ctx, judge, s.Number, s.Version, map[string]contest.Score{"content": 1, "words": 10000})
		if err != nil {
			t.Fatal(err)
		}
		confirmed := 0
		for _, err := range parallel(8, func(int) error { _, err := c.contest.ConfirmBallot(ctx, judge, s.Number, s.Version); return err }) {
			switch {
			case err == nil:
				confirmed++
			case !errors.Is(err, contest.ErrLocked):
				t.Errorf("a second Confirm = %v, want locked", err)
			}
		}
		if confirmed != 1 {
			t.Errorf("%d confirms, want one", confirmed)
		}
	})
}

// TestCT4AssignBesideAConflict runs both at once: whoever is first, the pair
// never counts.
func TestCT4AssignBesideAConflict(t *testing.T) {
	t.Parallel()
	eachContest(t, func(t *testing.T, _ *store.DB, c *contestTest) {
		c.enter(t, c.man)
		c.clock.Set(ended)
		judge := c.judges[2]
		errs := parallel(2, func(i int) error {
			if i == 0 {
				_, err := c.contest.Assign(ctx, c.min, c.season.ID, contest.Order{})
				return err
			}
			_, err := c.contest.DeclareConflict(ctx, c.min, c.season.ID, judge.Person, c.man, "亲戚。")
			return err
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		for _, s := range c.sheets(t, judge) {
			if s.State != contest.Conflicted {
				t.Errorf("the ballot is %s", s.State)
			}
		}
		if _, err := c.contest.Assign(ctx, c.min, c.season.ID, contest.Order{}); err != nil {
			t.Errorf("Assign again = %v", err)
		}
		open := 0
		for _, j := range c.judges {
			for _, s := range c.sheets(t, j) {
				if s.State == contest.Open {
					open++
				}
			}
		}
		if open != 3 {
			t.Errorf("%d open ballots, want 3", open)
		}
	})
}
