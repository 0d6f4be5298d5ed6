package consent

import (
	"context"
	"errors"
	"slices"

	"lizhi/domain"
)

// PaperDraft is a form as a teacher records it.
type PaperDraft struct {
	ID       PaperID // made by the client, or zero
	Student  domain.PersonID
	Giver    Giver
	By       domain.PersonID // who signed
	Answers  []PaperAnswer
	Form     string
	SignedOn domain.Day
	Scan     domain.FileID
}

// Record keeps a form that was signed on paper; it counts when a second person
// has confirmed it (decisions §1).
func (s Service) Record(ctx context.Context, who domain.Actor, in PaperDraft) (Paper, error) {
	var paper Paper
	err := s.store.InTx(ctx, who, &paper, func(tx Tx) error {
		standing, basis, err := s.student(ctx, tx, who, in.Student, "recordPaper")
		if err != nil {
			return err
		}
		made := s.recorded(who, in, standing)
		if !in.ID.IsZero() {
			there, err := tx.Paper(ctx, in.ID)
			if err == nil {
				if !there.same(made) {
					return domain.ErrIDTaken
				}
				paper = there
				return nil
			} else if !errors.Is(err, domain.ErrNotFound) {
				return err
			}
		}
		if standing.Place == (domain.Place{}) {
			return ErrNotEnrolled
		}
		if err := s.checkPaper(ctx, tx, made, standing); err != nil {
			return err
		}
		paper = made
		if err := tx.AddPaper(ctx, made); err != nil {
			return err
		}
		if _, err := tx.Attach(ctx, domain.Attachment{Kind: Object, ID: made.ID}, made.Scan); err != nil {
			return aboutScan(err)
		}
		return errors.Join(tx.Touch(ctx, made.Student, made.Class), tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "consent.record", Object: Object, ID: made.ID, About: made.Student, After: made,
		}))
	})
	return paper, err
}

// aboutScan points a refusal of files at the one that was sent.
func aboutScan(err error) error {
	var f *domain.Fault
	if !errors.As(err, &f) {
		return err
	}
	c := *f
	c.Fields = slices.Clone(f.Fields)
	for i := range c.Fields {
		c.Fields[i].Pointer = "/scan_id"
	}
	return &c
}

func (s Service) recorded(who domain.Actor, in PaperDraft, at domain.Standing) Paper {
	if in.ID.IsZero() {
		in.ID = PaperID(s.world.NewID())
	}
	return Paper{
		ID: in.ID, Student: in.Student, City: at.Place.City, County: at.Place.County, School: at.Place.School, Class: at.Place.Class,
		Giver: in.Giver, By: in.By, Answers: in.Answers, Form: in.Form, SignedOn: in.SignedOn, Scan: in.Scan,
		State: Recorded, RecordedBy: who.Person, Version: 1, CreatedAt: s.world.Now(),
	}
}

// same reports whether a repeated request records the same form.
func (p Paper) same(o Paper) bool {
	if len(p.Answers) != len(o.Answers) {
		return false
	}
	for i := range p.Answers {
		if p.Answers[i] != o.Answers[i] {
			return false
		}
	}
	return p.Student == o.Student && p.By == o.By && p.Giver == o.Giver && p.Scan == o.Scan &&
		p.SignedOn == o.SignedOn && p.RecordedBy == o.RecordedBy
}

// checkPaper asks whether who signed could sign, and for what.
func (s Service) checkPaper(ctx context.Context, tx Tx, p Paper, at domain.Standing) error {
	switch {
	case p.Giver == ByStudent && p.By != p.Student:
		return ErrNotGuardian.At("/by")
	case p.Giver == ByStudent && at.Protected(p.SignedOn):
		return domain.ErrGuardianConsent
	case p.Giver == ByGuardian:
		ok, err := tx.IsGuardian(ctx, p.By, p.Student, s.world.Today())
		if err != nil {
			return err
		}
		if !ok {
			return ErrNotGuardian.At("/by")
		}
	}
	texts, err := tx.Texts(ctx)
	if err != nil {
		return err
	}
	return p.check(texts, s.world.Today())
}

// Decide confirms or rejects a form. Confirmed, its answers are given now, in
// their own order. ErrSecondPerson for whoever recorded it.
func (s Service) Decide(ctx context.Context, who domain.Actor, id PaperID, v Verdict) (Paper, error) {
	var paper Paper
	err := s.store.InTx(ctx, who, &paper, func(tx Tx) error {
		p, err := tx.Paper(ctx, id)
		if err != nil {
			return err
		}
		standing, err := tx.Student(ctx, p.Student)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["decidePaper"], Access["listPapers"], p.Subject(standing.Place))
		if err != nil {
			return err
		}
		before := p
		if err := p.Decide(who.Person, v, s.world.Now()); err != nil {
			return err
		}
		paper = p
		if err := tx.SavePaper(ctx, p); err != nil {
			return err
		}
		if p.State == Confirmed {
			for _, a := range p.Answers {
				g := s.given(Draft{Student: p.Student, Purpose: a.Purpose, Version: a.Version, Answer: a.Answer}, p.Giver, p.By)
				g.Way, g.Paper, g.SignedOn = OnPaper, p.ID, p.SignedOn
				if err := s.keep(ctx, tx, g, basis); err != nil {
					return err
				}
			}
		}
		return errors.Join(tx.Touch(ctx, p.Student, p.Class), tx.Note(ctx, domain.Entry{
			Basis: basis, Action: "consent." + string(p.State), Object: Object, ID: p.ID, About: p.Student,
			Before: before, After: p,
		}))
	})
	return paper, err
}

// Papers lists the forms of one's own class or school, newest first.
func (s Service) Papers(ctx context.Context, who domain.Actor, f PaperFilter, page domain.Page) (domain.List[Paper], error) {
	reach := who.Reach(Access["listPapers"])
	if reach.IsEmpty() {
		return domain.List[Paper]{}, domain.ErrNotFound
	}
	more := page
	more.Limit++
	found, err := s.store.Papers(ctx, reach, f, more)
	if err != nil {
		return domain.List[Paper]{}, err
	}
	return domain.Listed(found, page.Limit, func(p Paper) domain.Position {
		return domain.Position{At: p.CreatedAt, ID: p.ID}
	}), nil
}

// Names are the names of persons on a list that the actor may see already.
func (s Service) Names(ctx context.Context, persons []domain.PersonID) (map[domain.PersonID]string, error) {
	return s.store.Names(ctx, persons)
}

// Open is what a student of a class was asked and nobody has answered yet.
type Open struct {
	Person   domain.PersonID
	Name     string
	Needs    Giver            // who must answer: a guardian under 14, either from then on
	Purposes []domain.Purpose // without an answer
	Refused  []domain.Purpose // answered with no, which is an answer
}

// Open lists, for a class, who has not answered every purpose that rests on
// consent. Who refused has answered and is not asked again.
func (s Service) Open(ctx context.Context, who domain.Actor, class domain.UnitID) ([]Open, error) {
	place, err := s.store.Place(ctx, class)
	switch {
	case err != nil:
		return nil, err
	case place.Class != class:
		return nil, domain.ErrNotFound
	}
	if _, ok := who.May(Access["listOpenConsents"], domain.Subject{Made: place}); !ok {
		return nil, domain.ErrNotFound
	}
	texts, err := s.Texts(ctx)
	if err != nil {
		return nil, err
	}
	pupils, err := s.store.InClass(ctx, class)
	return s.openOf(pupils, texts), err
}

// OwnOpen lists what the actor has still to answer, for themselves and for
// their wards. What only the other giver can answer is left out.
func (s Service) OwnOpen(ctx context.Context, who domain.Actor) ([]Open, error) {
	texts, err := s.Texts(ctx)
	if err != nil {
		return nil, err
	}
	pupils, err := s.store.Pupils(ctx, append(slices.Clone(who.Wards), who.Person))
	list := slices.DeleteFunc(s.openOf(pupils, texts), func(o Open) bool {
		return o.Person == who.Person && o.Needs == ByGuardian
	})
	return list, err
}

func (s Service) openOf(pupils []Pupil, texts []Text) []Open {
	var list []Open
	for _, p := range pupils {
		if o := openOf(p, texts, s.world.Today()); len(o.Purposes) > 0 {
			list = append(list, o)
		}
	}
	return list
}

// openOf asks for each purpose whether somebody answered whose answer counts.
func openOf(p Pupil, texts []Text, today domain.Day) Open {
	o := Open{Person: p.Person, Name: p.Name, Needs: ByStudent}
	protected := domain.Standing{Born: p.Born}.Protected(today)
	if protected {
		o.Needs = ByGuardian
	}
	for _, t := range texts {
		if t.Basis != ByConsent {
			continue
		}
		answered, agreed := false, false
		for _, g := range p.Given {
			if g.Purpose == t.Purpose && (g.Giver == ByGuardian || !protected) {
				answered, agreed = true, agreed || g.Answer == Agreed
			}
		}
		switch {
		case !answered:
			o.Purposes = append(o.Purposes, t.Purpose)
		case !agreed:
			o.Refused = append(o.Refused, t.Purpose)
		}
	}
	return o
}
