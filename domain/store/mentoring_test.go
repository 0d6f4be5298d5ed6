package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"lizhi/domain"
	"lizhi/domain/growth"
	"lizhi/domain/mentoring"
	"lizhi/domain/store"
	"lizhi/domain/store/storetest"
)

type mentoringTest struct {
	cast
	mentoring mentoring.Service
	clock     *storetest.Clock
}

func eachMentoring(t *testing.T, test func(t *testing.T, db *store.DB, m mentoringTest)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		test(t, db, mentoringTest{newCast(t, db), mentoring.New(db.Mentoring(), db.World()), storetest.ClockOf(db)})
	})
}

// pair gives 陈小满 a mentor.
func (m mentoringTest) pair(t *testing.T, mentor domain.Actor) mentoring.Pair {
	t.Helper()
	made, err := m.mentoring.PairMentor(ctx, m.min, mentoring.Pairing{Student: m.man, Mentor: mentor.Person})
	if err != nil {
		t.Fatal(err)
	}
	return made.Pair
}

// of is an actor as the account is read while the pair lasts.
func (m mentoringTest) of(mentor domain.Actor) domain.Actor {
	mentor.Mentees = []domain.PersonID{m.man}
	return mentor
}

// talk is a session of half an hour that ended an hour ago.
func (m mentoringTest) talk() mentoring.Logging {
	end := m.clock.Now().Add(-time.Hour)
	return mentoring.Logging{Student: m.man, Note: mentoring.Note{
		Kind: mentoring.Meeting, StartsAt: end.Add(-30 * minute), EndsAt: end, Topic: "想家", Content: "谈了住校的事。",
	}}
}

func (m mentoringTest) log(t *testing.T, who domain.Actor) mentoring.Session {
	t.Helper()
	s, err := m.mentoring.Log(ctx, who, m.talk())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (m mentoringTest) sessions(t *testing.T, who domain.Actor) []mentoring.SessionID {
	t.Helper()
	list, err := m.mentoring.Sessions(ctx, who, mentoring.SessionQuery{Student: m.man, Page: domain.Page{Limit: 20}})
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		t.Fatal(err)
	}
	var ids []mentoring.SessionID
	for _, s := range list.Items {
		ids = append(ids, s.ID)
	}
	return ids
}

func TestPolicyJ2OneMentorAndReassigningKeepsHistory(t *testing.T) {
	t.Parallel()
	eachMentoring(t, func(t *testing.T, _ *store.DB, m mentoringTest) {
		p := m.pair(t, m.ming)
		_, err := m.mentoring.PairMentor(ctx, m.min, mentoring.Pairing{Student: m.man, Mentor: m.wang.Person})
		want(t, "a second mentor", err, mentoring.ErrPaired)
		old := m.log(t, m.of(m.ming))

		next := mentoring.Pairing{Mentor: m.wang.Person}
		_, err = m.mentoring.Reassign(ctx, m.min, p.ID, p.Version, next, " ")
		want(t, "reassigned without a reason", err, mentoring.ErrNoReason)
		_, err = m.mentoring.Reassign(ctx, m.min, p.ID, p.Version+1, next, "工作调整")
		want(t, "reassigned from another version", err, domain.ErrStale)
		_, err = m.mentoring.Reassign(ctx, m.min, p.ID, p.Version, mentoring.Pairing{Mentor: m.ming.Person}, "工作调整")
		want(t, "reassigned to the same", err, mentoring.ErrSameMentor)
		_, err = m.mentoring.Reassign(ctx, m.min, p.ID, p.Version, mentoring.Pairing{Mentor: m.other.Person}, "工作调整")
		want(t, "reassigned to a teacher of another school", err, mentoring.ErrMentor)
		m.clock.Add(minute)
		made, err := m.mentoring.Reassign(ctx, m.min, p.ID, p.Version, next, "工作调整")
		if err != nil || made.Pair.Replaces != p.ID || made.Mentees != 1 {
			t.Fatalf("reassigned: %+v, %v", made, err)
		}
		_, err = m.mentoring.Reassign(ctx, m.min, p.ID, p.Version+1, next, "再次")
		want(t, "what has ended is not reassigned", err, mentoring.ErrEnded)

		_, err = m.mentoring.Log(ctx, m.ming, m.talk())
		want(t, "the old mentor logs", err, domain.ErrNotFound)
		_, err = m.mentoring.Log(ctx, m.of(m.ming), m.talk())
		want(t, "and with an actor of ten seconds ago", err, domain.ErrNotFound)
		new := m.log(t, m.of(m.wang))
		_, err = m.mentoring.Session(ctx, m.ming, new.ID)
		want(t, "the old mentor, a new note", err, domain.ErrNotFound)
		_, err = m.mentoring.Session(ctx, m.ming, old.ID)
		want(t, "the old mentor, an own note", err, nil)
		if got := m.sessions(t, m.ming); !slices.Equal(got, []mentoring.SessionID{old.ID}) {
			t.Errorf("the old mentor lists %v, want the own one", got)
		}
		if got := m.sessions(t, m.of(m.wang)); len(got) != 2 {
			t.Errorf("the new mentor lists %d, want both", len(got))
		}
		history, err := m.mentoring.Pairs(ctx, m.father, mentoring.PairQuery{Student: m.man, Page: domain.Page{Limit: 20}})
		if err != nil || len(history.Items) != 2 || history.Items[1].Reason != "工作调整" || history.Items[1].Active() {
			t.Errorf("history %+v, %v", history.Items, err)
		}
		mine, err := m.mentoring.Pairs(ctx, m.wang, mentoring.PairQuery{Mentor: m.wang.Person, Active: true, Page: domain.Page{Limit: 20}})
		if err != nil || len(mine.Items) != 1 {
			t.Errorf("the new mentor's pairs %+v, %v", mine.Items, err)
		}
	})
}

func TestPolicyJ2PairAgainstPair(t *testing.T) {
	t.Parallel()
	eachMentoring(t, func(t *testing.T, _ *store.DB, m mentoringTest) {
		mentors := []domain.PersonID{m.ming.Person, m.wang.Person}
		made := 0
		for i, err := range parallel(20, func(i int) error {
			_, err := m.mentoring.PairMentor(ctx, m.min, mentoring.Pairing{Student: m.man, Mentor: mentors[i%2]})
			return err
		}) {
			switch {
			case err == nil:
				made++
			case !errors.Is(err, mentoring.ErrPaired):
				t.Errorf("call %d: %v", i, err)
			}
		}
		if made != 1 {
			t.Errorf("%d pairs were made, want one", made)
		}
	})
}

func TestPolicyJ2ANewSchoolYearBeginsAnew(t *testing.T) {
	t.Parallel()
	eachMentoring(t, func(t *testing.T, _ *store.DB, m mentoringTest) {
		p := m.pair(t, m.ming)
		m.clock.Set(time.Date(2026, 9, 2, 2, 0, 0, 0, time.UTC))
		_, err := m.mentoring.Log(ctx, m.of(m.ming), m.talk())
		want(t, "a pair of last year", err, mentoring.ErrEnded)
		again := m.pair(t, m.wang)
		if again.SchoolYear != 2026 {
			t.Errorf("the new pair is of %v", again.SchoolYear)
		}
		list, err := m.mentoring.Pairs(ctx, m.min, mentoring.PairQuery{Page: domain.Page{Limit: 20}})
		if err != nil || len(list.Items) != 2 || list.Items[1].ID != p.ID || list.Items[1].EndedOn != domain.NewDay(2026, 8, 31) {
			t.Errorf("pairs of the school %+v, %v", list.Items, err)
		}
	})
}

func TestPolicyJ3ASessionIsLoggedOnce(t *testing.T) {
	t.Parallel()
	eachMentoring(t, func(t *testing.T, db *store.DB, m mentoringTest) {
		m.pair(t, m.ming)
		in := m.talk()
		in.ID = mentoring.SessionID(storetest.NextID())
		for i, err := range parallel(50, func(int) error {
			s, err := m.mentoring.Log(ctx, m.of(m.ming), in)
			if err == nil && s.ID != in.ID {
				err = fmt.Errorf("answered %v", s.ID)
			}
			return err
		}) {
			if err != nil {
				t.Errorf("call %d: %v", i, err)
			}
		}
		if got := m.sessions(t, m.of(m.ming)); len(got) != 1 {
			t.Errorf("%d sessions, want one", len(got))
		}
		in.Topic = "别的"
		_, err := m.mentoring.Log(ctx, m.of(m.ming), in)
		want(t, "the same id, another content", err, domain.ErrIDTaken)
		future := m.talk()
		future.EndsAt = m.clock.Now().Add(time.Minute)
		_, err = m.mentoring.Log(ctx, m.of(m.ming), future)
		want(t, "in the future", err, mentoring.ErrFuture)
		late := m.talk()
		late.StartsAt, late.EndsAt = late.StartsAt.AddDate(0, 0, -8), late.EndsAt.AddDate(0, 0, -8)
		s, err := m.mentoring.Log(ctx, m.of(m.ming), late)
		if err != nil || !s.Late {
			t.Errorf("eight days later: late %t, %v", s.Late, err)
		}
		withdrawConsent(t, db, m.man)
		_, err = m.mentoring.Log(ctx, m.of(m.ming), m.talk())
		want(t, "without consent", err, domain.ErrGuardianConsent)
	})
}

func TestPolicyJ4EditThenAppendOnly(t *testing.T) {
	t.Parallel()
	eachMentoring(t, func(t *testing.T, _ *store.DB, m mentoringTest) {
		m.pair(t, m.ming)
		s, ming := m.log(t, m.of(m.ming)), m.of(m.ming)
		topic := "想家和新同学"
		_, err := m.mentoring.Amend(ctx, ming, s.ID, mentoring.AmendmentID{}, "补充")
		want(t, "amended while open", err, mentoring.ErrOpen)
		_, err = m.mentoring.Edit(ctx, m.father, s.ID, s.Version, mentoring.Change{Topic: &topic})
		want(t, "the father edits", err, domain.ErrForbidden)
		if s, err = m.mentoring.Confirm(ctx, m.father, s.ID, s.Version); err != nil {
			t.Fatal(err)
		}
		if s, err = m.mentoring.Edit(ctx, ming, s.ID, s.Version, mentoring.Change{Topic: &topic}); err != nil || s.State != mentoring.Logged {
			t.Fatalf("edited: %s, %v", s.State, err)
		}
		d, err := m.mentoring.Session(ctx, m.father, s.ID)
		if err != nil || len(d.Answered) != 1 || d.Answered[0].Content.Topic != "想家" || d.Answered[0].Content.State != mentoring.Confirmed {
			t.Errorf("the confirmed version is kept: %+v, %v", d.Answered, err)
		}
		m.clock.Add(24*time.Hour + time.Second)
		_, err = m.mentoring.Edit(ctx, ming, s.ID, s.Version, mentoring.Change{Topic: &topic})
		want(t, "edited a second too late", err, mentoring.ErrClosed)
		id := mentoring.AmendmentID(storetest.NextID())
		for range 2 { // the phone never saw the first answer
			a, err := m.mentoring.Amend(ctx, ming, s.ID, id, "后来给家长打了电话。")
			if err != nil || a.Author != m.ming.Person || !a.CreatedAt.Equal(m.clock.Now()) {
				t.Errorf("amended by %v at %v: %v", a.Author, a.CreatedAt, err)
			}
		}
		_, err = m.mentoring.Amend(ctx, ming, s.ID, id, "别的话")
		want(t, "the same id, other words", err, domain.ErrIDTaken)
		_, err = m.mentoring.Amend(ctx, m.wang, s.ID, mentoring.AmendmentID{}, "我也补充")
		want(t, "amended by another", err, domain.ErrForbidden)
		if d, err = m.mentoring.Session(ctx, m.father, s.ID); err != nil || len(d.Amendments) != 1 || d.Session.Topic != topic {
			t.Errorf("amendments %+v, %v", d.Amendments, err)
		}
	})
}

func TestME4ADisputedSessionLeavesHoursAndCounts(t *testing.T) {
	t.Parallel()
	eachMentoring(t, func(t *testing.T, db *store.DB, m mentoringTest) {
		m.pair(t, m.ming)
		s := m.log(t, m.of(m.ming))
		m.log(t, m.of(m.ming))
		records := growth.New(db.Growth(), db.World())
		check := func(remark string, sessions, minutes int) {
			t.Helper()
			totals, err := m.mentoring.Hours(ctx, m.child, m.man)
			if err != nil || len(totals) != 1 || totals[0].Sessions != sessions || totals[0].Minutes != minutes {
				t.Errorf("%s: hours %+v, %v", remark, totals, err)
			}
			if h, err := records.Hours(ctx, m.child, m.man); err != nil || h.Sessions != sessions || h.SessionMinutes != minutes {
				t.Errorf("%s: growth hours %+v, %v", remark, h, err)
			}
			counts, err := m.mentoring.Counts(ctx, m.head, domain.Page{Limit: 20})
			if c := counts.Items[0]; err != nil || c.Sessions != int64(sessions) || c.Minutes != int64(minutes) {
				t.Errorf("%s: counts %+v, %v", remark, c, err)
			}
		}
		check("logged", 2, 60)
		_, err := m.mentoring.Dispute(ctx, m.child, s.ID, s.Version, "")
		want(t, "disputed without a reason", err, mentoring.ErrNoReason)
		_, err = m.mentoring.Dispute(ctx, m.of(m.ming), s.ID, s.Version, "不是")
		want(t, "disputed by the mentor", err, domain.ErrForbidden)
		if s, err = m.mentoring.Dispute(ctx, m.child, s.ID, s.Version, "那天我请假了"); err != nil {
			t.Fatal(err)
		}
		check("disputed", 1, 30)
		_, err = m.mentoring.Confirm(ctx, m.father, s.ID, s.Version-1)
		want(t, "confirmed in an old version", err, domain.ErrStale)
		if _, err = m.mentoring.Confirm(ctx, m.father, s.ID, s.Version); err != nil {
			t.Fatal(err)
		}
		check("confirmed after all", 2, 60)
	})
}

func TestPolicyJ8WhoSeesASession(t *testing.T) {
	t.Parallel()
	eachMentoring(t, func(t *testing.T, db *store.DB, m mentoringTest) {
		m.pair(t, m.ming)
		s := m.log(t, m.of(m.ming))
		stranger := domain.Actor{Account: domain.AccountID(storetest.NextID()), Person: person(t, db, "张伟", domain.NewDay(2017, 5, 5))}
		colleague := appointed(domain.Teacher, m.ofQingfeng.ID)
		colleague.Mentees = []domain.PersonID{stranger.Person}
		for _, c := range []struct {
			remark string
			who    domain.Actor
			sees   bool
		}{
			{"the mentor", m.of(m.ming), true},
			{"the child", m.child, true},
			{"the father", m.father, true},
			{"the class teacher", m.wang, true},
			{"the aid officer", m.min, true},
			{"the head: counts only", m.head, false},
			{"a mentor of other students", colleague, false},
			{"a teacher of another school", m.other, false},
			{"the county: counts only", m.jie, false},
			{"the city: counts only", m.li, false},
			{"a classmate", stranger, false},
		} {
			wantErr := error(nil)
			if !c.sees {
				wantErr = domain.ErrNotFound
			}
			_, err := m.mentoring.Session(ctx, c.who, s.ID)
			want(t, c.remark+", the session", err, wantErr)
			_, err = m.mentoring.Sessions(ctx, c.who, mentoring.SessionQuery{Student: m.man, Page: domain.Page{Limit: 20}})
			want(t, c.remark+", the list", err, wantErr)
			_, unknown := m.mentoring.Session(ctx, c.who, mentoring.SessionID(storetest.NextID()))
			want(t, c.remark+", an unknown one", unknown, domain.ErrNotFound)
		}
		_, err := m.mentoring.Log(ctx, colleague, m.talk())
		want(t, "somebody else's student", err, domain.ErrNotFound)
		_, err = m.mentoring.Confirm(ctx, stranger, s.ID, s.Version)
		want(t, "a classmate confirms", err, domain.ErrNotFound)
		_, err = m.mentoring.PairMentor(ctx, m.wang, mentoring.Pairing{Student: m.man, Mentor: m.ming.Person})
		want(t, "a class teacher arranges", err, domain.ErrForbidden)
		elsewhere := appointed(domain.AidOfficer, m.ofNanle.ID)
		_, err = m.mentoring.PairMentor(ctx, elsewhere, mentoring.Pairing{Student: m.man, Mentor: m.ming.Person})
		want(t, "the aid officer of another school arranges", err, domain.ErrNotFound)
	})
}

func TestGR10AfterATransferThePairEndsAndTheNewSchoolSeesAll(t *testing.T) {
	t.Parallel()
	eachMentoring(t, func(t *testing.T, db *store.DB, m mentoringTest) {
		m.pair(t, m.ming)
		s := m.log(t, m.of(m.ming))
		m.clock.Add(24 * time.Hour)
		transfer(t, db, m.man, m.away())
		for range 2 { // a task may run twice
			if err := m.mentoring.Moved(ctx, system, m.man); err != nil {
				t.Fatal(err)
			}
		}
		pairs, err := m.mentoring.Pairs(ctx, m.father, mentoring.PairQuery{Student: m.man, Page: domain.Page{Limit: 20}})
		if err != nil || len(pairs.Items) != 1 || pairs.Items[0].Active() {
			t.Errorf("pairs %+v, %v", pairs.Items, err)
		}
		elsewhere := appointed(domain.AidOfficer, m.ofNanle.ID)
		colleague := person(t, db, "周文", domain.NewDay(1980, 1, 1))
		employ(t, db, colleague, m.ofNanle.ID, m.city.ID)
		if _, err := m.mentoring.PairMentor(ctx, elsewhere, mentoring.Pairing{Student: m.man, Mentor: colleague}); err != nil {
			t.Fatal(err)
		}
		newMentor := domain.Actor{Account: domain.AccountID(storetest.NextID()), Person: colleague, Mentees: []domain.PersonID{m.man}}
		newer := m.log(t, newMentor)
		if got := m.sessions(t, m.other); len(got) != 2 {
			t.Errorf("the new class teacher sees %d, want both", len(got))
		}
		if got := m.sessions(t, m.wang); !slices.Equal(got, []mentoring.SessionID{s.ID}) {
			t.Errorf("the old class teacher sees %v, want the old one", got)
		}
		_, err = m.mentoring.Session(ctx, m.wang, newer.ID)
		want(t, "the old class teacher, a newer note", err, domain.ErrNotFound)
	})
}

func TestPolicyM9ARepeatedPairAndLogAreOne(t *testing.T) {
	t.Parallel()
	eachMentoring(t, func(t *testing.T, _ *store.DB, m mentoringTest) {
		in := mentoring.Pairing{ID: mentoring.PairID(storetest.NextID()), Student: m.man, Mentor: m.ming.Person}
		for range 2 {
			made, err := m.mentoring.PairMentor(ctx, m.min, in)
			if err != nil || made.Pair.ID != in.ID || made.Mentees != 1 {
				t.Errorf("the same pairing: %+v, %v", made, err)
			}
		}
		who := keyed(m.of(m.ming), "key-0001", "print")
		first, err := m.mentoring.Log(ctx, who, m.talk())
		if err != nil {
			t.Fatal(err)
		}
		again, err := m.mentoring.Log(ctx, keyed(m.of(m.ming), "key-0001", "print"), m.talk())
		if err != nil || again.ID != first.ID || !again.StartsAt.Equal(first.StartsAt) {
			t.Errorf("the same key: %+v, %v", again, err)
		}
	})
}

func TestPH9SessionsAreOneQuery(t *testing.T) {
	t.Parallel()
	eachMentoring(t, func(t *testing.T, db *store.DB, m mentoringTest) {
		m.pair(t, m.ming)
		m.log(t, m.of(m.ming))
		if n := counted(t, db, func() { _, _ = m.mentoring.Numbers(ctx, m.of(m.ming), m.man) }); n != 1 {
			t.Errorf("an ETag costs %d queries, want one", n)
		}
		if n := counted(t, db, func() { m.sessions(t, m.of(m.ming)) }); n != 1 {
			t.Errorf("a list costs %d queries, want one", n)
		}
	})
}
