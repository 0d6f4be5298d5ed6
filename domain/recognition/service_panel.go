package recognition

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lizhi/domain"
	"lizhi/domain/recognition/panel"
)

// NamePanel names the panel of a class for a school year (policy C5–C7).
func (s Service) NamePanel(ctx context.Context, who domain.Actor, in panel.Panel) (panel.Panel, error) {
	var made panel.Panel
	err := s.store.InTx(ctx, who, &made, func(tx Tx) error {
		place, err := tx.Place(ctx, in.Class)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["namePanel"], listSeen, domain.Subject{Made: place})
		switch {
		case err != nil:
			return err
		case place.Class != in.Class:
			return domain.ErrNotFound
		}
		made = in
		made.City, made.County, made.School = place.City, place.County, place.School
		made.NamedBy, made.Version, made.CreatedAt = who.Person, 1, s.world.Now()
		if made.ID.IsZero() {
			made.ID = domain.NewID[panel.Panel](s.world)
		}
		if made.Warnings, err = s.seated(ctx, tx, made); err != nil {
			return err
		}
		if err := tx.AddPanel(ctx, made); err != nil {
			return err
		}
		return s.notePanel(ctx, tx, domain.Entry{Basis: basis, Action: "recognition.namePanel", After: made}, made)
	})
	return made, err
}

// seated asks whether the members can be the panel.
func (s Service) seated(ctx context.Context, tx Tx, p panel.Panel) ([]string, error) {
	room, err := tx.Room(ctx, p.Class, p.SchoolYear)
	if err != nil {
		return nil, err
	}
	ref, err := tx.Reference(ctx)
	if err != nil {
		return nil, err
	}
	return p.Check(room, ref.Rules.At(room.Stage, p.SchoolYear))
}

func (s Service) notePanel(ctx context.Context, tx Tx, e domain.Entry, p panel.Panel) error {
	e.Object, e.ID = "recognition.panel", p.ID
	return errors.Join(tx.Note(ctx, e), tx.Touch(ctx, p.Class))
}

// ChangePanel gives a panel other members; it is announced anew.
func (s Service) ChangePanel(ctx context.Context, who domain.Actor, id panel.ID, version int, seats []panel.Seat) (panel.Panel, error) {
	return s.changePanel(ctx, who, id, version, panelStep{"changePanel", func(tx Tx, p *panel.Panel) error {
		var err error
		p.Seats, p.AnnouncedOn = seats, domain.Day{}
		p.Warnings, err = s.seated(ctx, tx, *p)
		return err
	}})
}

// AnnouncePanel says that the members were named in class on a day.
func (s Service) AnnouncePanel(ctx context.Context, who domain.Actor, id panel.ID, version int, on domain.Day) (panel.Panel, error) {
	return s.changePanel(ctx, who, id, version, panelStep{"announcePanel", func(_ Tx, p *panel.Panel) error {
		return p.Announce(on, s.world.Today())
	}})
}

// panelStep is what an operation does with a panel.
type panelStep struct {
	operation string
	do        func(Tx, *panel.Panel) error
}

func (s Service) changePanel(ctx context.Context, who domain.Actor, id panel.ID, version int, step panelStep) (panel.Panel, error) {
	var p panel.Panel
	err := s.store.InTx(ctx, who, &p, func(tx Tx) error {
		var err error
		if p, err = tx.Panel(ctx, id); err != nil {
			return err
		}
		basis, err := who.Require(Access[step.operation], Access["listPanels"], p.Subject())
		switch {
		case err != nil:
			return err
		case p.Version != version:
			return domain.ErrStale.With("yours", version).With("current", p.Version)
		}
		before := p
		if err := step.do(tx, &p); err != nil {
			return err
		}
		if err := tx.SavePanel(ctx, p); err != nil {
			return err
		}
		p.Version++
		return s.notePanel(ctx, tx, domain.Entry{Basis: basis, Action: "recognition." + step.operation, Before: before, After: p}, p)
	})
	return p, err
}

// Panels lists the panels that the actor's office reaches.
func (s Service) Panels(ctx context.Context, who domain.Actor, f Filter, page domain.Page) (domain.List[panel.Panel], error) {
	reach := who.Reach(Access["listPanels"])
	if reach.IsEmpty() {
		return domain.List[panel.Panel]{}, domain.ErrForbidden
	}
	return s.store.Panels(ctx, reach, f, page)
}

// Sheet is what the class teacher lays before the panel: bands and factors, no
// groups, no illness, no story.
func (s Service) Sheet(ctx context.Context, who domain.Actor, id panel.ID) (Sheet, error) {
	p, err := s.store.Panel(ctx, id)
	if err != nil {
		return Sheet{}, err
	}
	if _, err := who.Require(Access["showReviewSheet"], Access["listPanels"], p.Subject()); err != nil {
		return Sheet{}, err
	}
	ref, err := s.store.Reference(ctx)
	if err != nil {
		return Sheet{}, err
	}
	waiting, err := s.store.Waiting(ctx, p.Class, p.SchoolYear)
	rubric := ref.Rubrics.In(p.SchoolYear)
	sheet := Sheet{Panel: p}
	for _, a := range waiting {
		from, below := rubric.Band(a.Form)
		sheet.Lines = append(sheet.Lines, SheetLine{
			Application: a.ID, Version: a.Version, Student: a.Student, Size: a.Form.Size, Earners: a.Form.Earners(),
			From: from, Below: below, Factors: a.Form.Factors,
		})
	}
	return sheet, err
}

// Meeting is what a panel did in one meeting.
type Meeting struct {
	HeldOn  domain.Day
	Present []domain.PersonID
	Minutes string
	Items   []Line
}

// Line is one application with the grade that somebody gives it and why. Back
// gives it back instead.
type Line struct {
	Application ApplicationID
	Version     int
	Grade       string
	Reason      string
	Back        bool
}

// Meet records a panel's meeting, whole or not at all; the applications are
// Reviewed.
func (s Service) Meet(ctx context.Context, who domain.Actor, id panel.ID, m Meeting) (panel.Review, error) {
	var review panel.Review
	err := s.store.InTx(ctx, who, &review, func(tx Tx) error {
		p, err := tx.Panel(ctx, id)
		if err != nil {
			return err
		}
		basis, err := who.Require(Access["recordReview"], Access["listPanels"], p.Subject())
		if err != nil {
			return err
		}
		review = panel.Review{
			ID: domain.NewID[panel.Review](s.world), Panel: p.ID, HeldOn: m.HeldOn, Present: m.Present,
			Minutes: strings.TrimSpace(m.Minutes), EnteredBy: who.Person, CreatedAt: s.world.Now(),
		}
		if err := review.Check(p, s.world.Today()); err != nil {
			return err
		}
		room, err := tx.Room(ctx, p.Class, p.SchoolYear)
		if err != nil {
			return err
		}
		for i, person := range m.Present { // who applied after the panel was named does not sit there
			if slices.Contains(room.Conflicted, person) {
				return panel.ErrConflict.At(fmt.Sprintf("/present/%d", i))
			}
		}
		if err := tx.AddReview(ctx, review); err != nil {
			return err
		}
		if err := s.judged(ctx, tx, held{review, p, basis}, m.Items); err != nil {
			return err
		}
		return s.notePanel(ctx, tx, domain.Entry{Basis: basis, Action: "recognition.recordReview", After: review}, p)
	})
	return review, err
}

// held is a meeting with the panel that held it and who enters it.
type held struct {
	review panel.Review
	panel  panel.Panel
	basis  domain.Basis
}

// judged gives each application of a meeting the panel's opinion, in the order
// of their ids, and names every line that is wrong.
func (s Service) judged(ctx context.Context, tx Tx, h held, lines []Line) error {
	ref, err := tx.Reference(ctx)
	if err != nil {
		return err
	}
	var wrong []*domain.Fault
	for _, at := range inOrder(lines) {
		line := lines[at]
		err := s.judge(ctx, tx, h, line, ref)
		if fault := pointing(err, fmt.Sprintf("/items/%d", at)); fault != nil {
			wrong = append(wrong, fault)
			continue
		}
		if err != nil {
			return err
		}
	}
	if len(wrong) == 1 && wrong[0].Kind != domain.Invalid {
		return wrong[0]
	}
	return domain.Wrong(wrong...)
}

// pointing is the refusal in err at one place of the input, and at no other; nil
// when err is none.
func pointing(err error, pointer string) *domain.Fault {
	var f *domain.Fault
	if !errors.As(err, &f) {
		return nil
	}
	c := *f
	c.Fields = nil
	return c.At(pointer)
}

// inOrder are the places of lines in the order of their applications, so that
// two lists never wait for each other.
func inOrder(lines []Line) []int {
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return strings.Compare(lines[a].Application.String(), lines[b].Application.String())
	})
	return order
}

func (s Service) judge(ctx context.Context, tx Tx, h held, line Line, ref Reference) error {
	a, err := tx.Application(ctx, line.Application)
	switch {
	case err != nil:
		return err
	case a.Class != h.panel.Class || a.SchoolYear != h.panel.SchoolYear:
		return ErrOtherClass
	case a.Version != line.Version:
		return domain.ErrStale.With("yours", line.Version).With("current", a.Version)
	}
	before := a
	if err := a.Judge(h.review.ID, Opinion{line.Grade, strings.TrimSpace(line.Reason), h.review.EnteredBy}, ref); err != nil {
		return err
	}
	return s.save(ctx, tx, before, &a, domain.Entry{Basis: h.basis, Action: "recognition.review"})
}
