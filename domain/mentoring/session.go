package mentoring

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lizhi/domain"
)

// SessionID names a session; a phone may make it.
type SessionID = domain.ID[Session]

// Kind says how mentor and student met. A telephone call is no home visit
// (policy J5).
type Kind string

// The kinds of session.
const (
	Meeting   Kind = "meeting"    // 面谈
	Phone     Kind = "phone"      // 电话
	HomeVisit Kind = "home_visit" // 家访
	Online    Kind = "online"     // 线上
	Group     Kind = "group"      // 小组
)

// Kinds are all of them.
var Kinds = []Kind{Meeting, Phone, HomeVisit, Online, Group}

// Normal is the only level of confidentiality; others come with the counsellor.
const Normal = "normal"

// State is where a session stands.
type State string

// The states of a session, as the diagram of the package shows them.
const (
	Logged    State = "logged"
	Confirmed State = "confirmed"
	Disputed  State = "disputed"
)

// next lists the states each state may turn into.
var next = map[State][]State{
	Logged:    {Logged, Confirmed, Disputed},
	Confirmed: {Logged},
	Disputed:  {Logged, Confirmed},
}

// Session 谈话记录 is one time that a mentor met a student.
type Session struct {
	ID      SessionID
	Pair    PairID
	Mentor  domain.PersonID
	Student domain.PersonID
	Made    domain.Place // where the student was then
	State   State
	Version int // counts every change

	Kind     Kind
	Level    string
	StartsAt time.Time
	EndsAt   time.Time
	Place    string
	Topic    string
	Content  string
	FollowUp domain.Day // when to meet again; zero for none

	Late       bool
	AnsweredBy domain.PersonID // who confirmed or disputed it
	AnsweredAt *time.Time
	Reason     string    // why it is disputed
	Counted    int       // minutes that count; none while disputed
	Origin     []byte    // what it was made from; tells a repeated logging from a taken id
	ClosesAt   time.Time // until then the mentor may edit
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Note is what a mentor types.
type Note struct {
	Kind     Kind
	StartsAt time.Time
	EndsAt   time.Time
	Place    string
	Topic    string
	Content  string
	FollowUp domain.Day
}

// Note is what the newest version says.
func (s Session) Note() Note {
	return Note{s.Kind, s.StartsAt, s.EndsAt, s.Place, s.Topic, s.Content, s.FollowUp}
}

func (s *Session) put(n Note) {
	s.Kind, s.StartsAt, s.EndsAt, s.Place = n.Kind, n.StartsAt, n.EndsAt, n.Place
	s.Topic, s.Content, s.FollowUp = n.Topic, n.Content, n.FollowUp
	s.Counted = n.minutes()
}

func (n Note) minutes() int { return int(n.EndsAt.Sub(n.StartsAt) / time.Minute) }

// Tidy is the note as it is kept: trimmed, in whole seconds of UTC.
func (n Note) Tidy() Note {
	n.Place, n.Topic, n.Content = strings.TrimSpace(n.Place), strings.TrimSpace(n.Topic), strings.TrimSpace(n.Content)
	n.StartsAt, n.EndsAt = n.StartsAt.UTC().Truncate(time.Second), n.EndsAt.UTC().Truncate(time.Second)
	return n
}

// Check finds everything that is wrong with a note (policy J3).
func (n Note) Check(r Rules, now time.Time) error {
	var faults []*domain.Fault
	add := func(wrong bool, f *domain.Fault, pointer string) {
		if wrong {
			faults = append(faults, f.At(pointer))
		}
	}
	add(!slices.Contains(Kinds, n.Kind), ErrKind, "/kind")
	add(n.EndsAt.After(now), ErrFuture, "/ends_at")
	add(!n.EndsAt.After(n.StartsAt), ErrOrder, "/ends_at")
	add(n.minutes() > r.MinutesMax, ErrLong.With("max", r.MinutesMax), "/ends_at")
	add(n.Topic == "", ErrNoTopic, "/topic")
	add(!n.FollowUp.IsZero() && n.FollowUp.Before(domain.DayOf(n.StartsAt)), ErrFollowUp, "/follow_up")
	for _, text := range []struct {
		pointer, text string
		max           int
	}{{"/place", n.Place, r.PlaceMax}, {"/topic", n.Topic, r.TopicMax}, {"/content", n.Content, r.TextMax}} {
		add(utf8.RuneCountInString(text.text) > text.max, ErrTooLong.With("max", text.max), text.pointer)
	}
	return domain.Wrong(faults...)
}

// late reports whether a session that ended then is logged too late.
func (r Rules) late(ended, logged time.Time) bool {
	return domain.DayOf(logged).After(domain.DayOf(ended).Add(r.LateDays))
}

// Log makes the session that the mentor of a pair wrote down.
func Log(id SessionID, p Pair, n Note, at domain.Place, r Rules, now time.Time) Session {
	s := Session{
		ID: id, Pair: p.ID, Mentor: p.Mentor, Student: p.Student, Made: at, State: Logged, Version: 1, Level: Normal,
		Late: r.late(n.EndsAt, now), ClosesAt: now.Add(time.Duration(r.EditHours) * time.Hour), CreatedAt: now, UpdatedAt: now,
	}
	s.put(n)
	s.Origin = origin(p.Mentor, p.Student, n)
	return s
}

// origin is a digest of who logged what about whom.
func origin(mentor, student domain.PersonID, n Note) []byte {
	text, _ := json.Marshal(struct { // of strings and numbers: cannot fail
		Mentor, Student domain.PersonID
		Note            Note
	}{mentor, student, n})
	sum := sha256.Sum256(text)
	return sum[:]
}

func (s *Session) move(to State, now time.Time) error {
	if !slices.Contains(next[s.State], to) {
		return ErrSettled.With("state", string(s.State))
	}
	s.State, s.UpdatedAt = to, now
	s.Version++
	return nil
}

// Edit writes the session anew while it is open, and asks the student again
// (policy J4). It was late or not when it was logged; that stays. ErrClosed.
func (s *Session) Edit(n Note, now time.Time) error {
	if now.After(s.ClosesAt) {
		return ErrClosed
	}
	if err := s.move(Logged, now); err != nil {
		return err
	}
	s.put(n)
	s.AnsweredBy, s.AnsweredAt, s.Reason = domain.PersonID{}, nil, ""
	return nil
}

// Answered reports whether the version was confirmed or disputed: it is kept
// when a newer one is written.
func (s Session) Answered() bool { return s.State != Logged }

// Confirm is the student's word, or a guardian's, that it was so.
func (s *Session) Confirm(by domain.PersonID, now time.Time) error {
	if err := s.move(Confirmed, now); err != nil {
		return err
	}
	s.AnsweredBy, s.AnsweredAt, s.Reason = by, &now, ""
	s.Counted = s.Note().minutes()
	return nil
}

// Dispute is their word that it was not, and why. It leaves hours and counts
// (ME4). ErrNoReason.
func (s *Session) Dispute(by domain.PersonID, reason string, r Rules, now time.Time) error {
	reason = strings.TrimSpace(reason)
	switch {
	case reason == "":
		return ErrNoReason.At("/reason")
	case utf8.RuneCountInString(reason) > r.ReasonMax:
		return ErrTooLong.With("max", r.ReasonMax).At("/reason")
	}
	if err := s.move(Disputed, now); err != nil {
		return err
	}
	s.AnsweredBy, s.AnsweredAt, s.Reason, s.Counted = by, &now, reason, 0
	return nil
}

// Subject is the session as an Access is asked about it: a mentor who logged it
// keeps it, whoever is the mentor now.
func (s Session) Subject(now domain.Place, who domain.Actor) domain.Subject {
	return domain.Subject{Person: s.Student, Made: s.Made, Now: now, Assigned: s.Mentor == who.Person}
}

// Stale refuses a change that started from another version, naming both and
// every field in which the two of them would differ (PH6).
func (s Session) Stale(yours int, to Note) error {
	if yours == s.Version {
		return nil
	}
	var pointers []string
	is := s.Note()
	for _, f := range []struct {
		name string
		same bool
	}{
		{"/kind", is.Kind == to.Kind},
		{"/starts_at", is.StartsAt.Equal(to.StartsAt)},
		{"/ends_at", is.EndsAt.Equal(to.EndsAt)},
		{"/place", is.Place == to.Place},
		{"/topic", is.Topic == to.Topic},
		{"/content", is.Content == to.Content},
		{"/follow_up", is.FollowUp == to.FollowUp},
	} {
		if !f.same {
			pointers = append(pointers, f.name)
		}
	}
	return domain.ErrStale.With("yours", yours).With("current", s.Version).At(pointers...)
}

// AmendmentID names an amendment.
type AmendmentID = domain.ID[Amendment]

// Amendment 补记 is what the author of a session added after it was closed.
type Amendment struct {
	ID        AmendmentID
	Session   SessionID
	Student   domain.PersonID
	Author    domain.PersonID
	Text      string
	CreatedAt time.Time
}

// Amend adds to a closed session; an open one is edited. ErrOpen, ErrNoText.
func (s Session) Amend(id AmendmentID, by domain.PersonID, text string, r Rules, now time.Time) (Amendment, error) {
	text = strings.TrimSpace(text)
	switch {
	case !now.After(s.ClosesAt):
		return Amendment{}, ErrOpen
	case text == "":
		return Amendment{}, ErrNoText.At("/text")
	case utf8.RuneCountInString(text) > r.TextMax:
		return Amendment{}, ErrTooLong.With("max", r.TextMax).At("/text")
	}
	return Amendment{ID: id, Session: s.ID, Student: s.Student, Author: by, Text: text, CreatedAt: now}, nil
}

// Figure is what is counted for a school.
type Figure string

// The figures: sessions that count, and their minutes.
const (
	FigureSessions Figure = "sessions"
	FigureMinutes  Figure = "minutes"
	FigureVisits   Figure = "visits" // home visits, on the spot
)

// Delta is by how much a figure of a school changes with one transaction.
type Delta struct {
	School domain.UnitID
	Figure Figure
	N      int64
}

// Deltas are how the counts of the school change when a session does.
func Deltas(before, after Session) (ds []Delta) {
	add := func(f Figure, n int64) {
		if n != 0 {
			ds = append(ds, Delta{after.Made.School, f, n})
		}
	}
	counts := func(s Session, is bool) int64 {
		if is && s.Version > 0 && s.State != Disputed {
			return 1
		}
		return 0
	}
	add(FigureSessions, counts(after, true)-counts(before, true))
	add(FigureVisits, counts(after, after.Kind == HomeVisit)-counts(before, before.Kind == HomeVisit))
	add(FigureMinutes, int64(after.Counted-before.Counted))
	return ds
}
