package store

import (
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/hardship"
	"lizhi/domain/insight"
)

// sides is what is on file about some students, as insight compares it.
type sides struct {
	awards      []awardRow
	obligations map[insight.AwardID][]obligationRow
	enrolments  map[domain.PersonID][]enrolmentRow
	persons     map[domain.PersonID]personRow
	guarded     map[domain.PersonID]bool
	cards       map[domain.PersonID]bool // the student or a guardian has a verified one
	records     map[domain.PersonID][]hardship.Record
	paidAt      map[domain.ID[obligationRow]]time.Time
	disputed    map[domain.ID[obligationRow]]bool
	standards   map[aid.StandardID]domain.Money
	reference   aid.Reference
	grades      []hardship.Grade
	rules       []insight.Rule
}

// factsAbout reads everything about the awards of some students in a fixed
// number of queries.
func factsAbout(q *gorm.DB, students []domain.PersonID) ([]insight.Facts, error) {
	if len(students) == 0 {
		return nil, nil
	}
	s := sides{
		obligations: map[insight.AwardID][]obligationRow{}, enrolments: map[domain.PersonID][]enrolmentRow{},
		persons: map[domain.PersonID]personRow{}, guarded: map[domain.PersonID]bool{}, cards: map[domain.PersonID]bool{},
		paidAt: map[domain.ID[obligationRow]]time.Time{}, disputed: map[domain.ID[obligationRow]]bool{}, standards: map[aid.StandardID]domain.Money{},
	}
	err := q.Where("student_id IN ? AND state <> ?", students, aid.Proposed).Order("created_at, id").Find(&s.awards).Error
	if err != nil || len(s.awards) == 0 {
		return nil, err
	}
	err = errors.Join(s.readRoster(q, students), s.readSystem(q, students), s.readBank(q, students))
	return convert(s.awards, s.about), err
}

func (s *sides) readRoster(q *gorm.DB, students []domain.PersonID) error {
	var persons []personRow
	var enrolments []enrolmentRow
	var guardians []guardianRow
	err := errors.Join(
		q.Select("id", "born", "id_blind").Where("id IN ?", students).Find(&persons).Error,
		q.Select("id", "person_id", "school_id", "registered_school_id", "status", "began_on", "ended_on").
			Where("person_id IN ?", students).Order("began_on, id").Find(&enrolments).Error,
		q.Select("id", "guardian_id", "ward_id").Where("ward_id IN ? AND ended_on IS NULL", students).Find(&guardians).Error,
	)
	for _, p := range persons {
		s.persons[p.ID] = p
	}
	for _, e := range enrolments {
		s.enrolments[e.PersonID] = append(s.enrolments[e.PersonID], e)
	}
	wards := map[domain.PersonID][]domain.PersonID{}
	owners := students
	for _, g := range guardians {
		s.guarded[g.WardID] = true
		wards[g.GuardianID] = append(wards[g.GuardianID], g.WardID)
		owners = append(owners, g.GuardianID)
	}
	var holders []domain.PersonID
	err = errors.Join(err, q.Model(&cardRow{}).Where("current_key IN ? AND verified_at IS NOT NULL", owners).Pluck("person_id", &holders).Error)
	for _, h := range holders {
		s.cards[h] = true
		for _, w := range wards[h] {
			s.cards[w] = true
		}
	}
	return err
}

func (s *sides) readSystem(q *gorm.DB, students []domain.PersonID) error {
	var err error
	if s.reference, err = aidReference(q); err != nil {
		return err
	}
	for _, st := range s.reference.Standards {
		s.standards[st.ID] = st.Amount
	}
	ref, err := hardshipReference(q)
	if err != nil {
		return err
	}
	s.grades = ref.Grades
	if s.records, err = recognitionsAmong(q, students); err != nil {
		return err
	}
	s.rules, err = insightRules(q)
	return err
}

func (s *sides) readBank(q *gorm.DB, students []domain.PersonID) error {
	var obligations []obligationRow
	if err := q.Where("student_id IN ?", students).Find(&obligations).Error; err != nil || len(obligations) == 0 {
		return err
	}
	ids := make([]domain.ID[obligationRow], len(obligations))
	for i, o := range obligations {
		ids[i] = domain.ID[obligationRow](o.ID)
		award := insight.AwardID(o.Award)
		s.obligations[award] = append(s.obligations[award], o)
	}
	var arrived []entryRow
	var disputed []domain.ID[obligationRow]
	err := errors.Join(
		q.Select("id", "obligation_id", "at").Where("obligation_id IN ? AND target = 'paid'", ids).Find(&arrived).Error,
		q.Table("payment_attempts AS a").Joins("JOIN payment_result_lines AS l ON l.attempt_id = a.id AND l.problem <> ''").
			Joins("JOIN payment_results AS r ON r.id = l.result_id AND r.state = 'held'").
			Where("a.obligation_id IN ?", ids).Pluck("a.obligation_id", &disputed).Error,
	)
	for _, e := range arrived {
		id := domain.ID[obligationRow](e.Obligation)
		if e.At.After(s.paidAt[id]) {
			s.paidAt[id] = e.At
		}
	}
	for _, id := range disputed {
		s.disputed[id] = true
	}
	return err
}

// about puts together what the three sides have about one award.
func (s *sides) about(a awardRow) insight.Facts {
	student := s.persons[a.Student]
	programme, _ := s.reference.Programme(a.Programme)
	inForce := hardship.InForceAt(s.records[a.Student], a.Term)
	grade, _ := hardship.GradeOf(s.grades, inForce.Grade, a.Term.SchoolYear())
	return insight.Facts{
		Award: insight.AwardID(a.ID), Student: a.Student, Programme: a.Programme, Term: a.Term, CreatedAt: a.CreatedAt,
		Place: domain.Place{City: a.City, County: a.County, School: a.School, Class: a.Class},

		Born: student.Born, HasID: len(student.IDBlind) > 0, HasGuardian: s.guarded[a.Student], HasCard: s.cards[a.Student],
		Stays: convert(s.enrolments[a.Student], toStay),

		Approved: a.State == aid.Approved, Amount: a.Amount, Standard: s.standards[a.Standard], OwnAmount: a.Purse == aid.CountyPolicy,
		NeedsRecognition: programme.Recognised, Recognised: grade.Difficult && inForce.Stands(),
		YKT:      programme.Channel == aid.YKT && programme.Kind != aid.Waiver,
		InKind:   aid.ModeOf(s.reference.Modes, a.Programme, a.County, a.Term) == aid.InKind,
		OwnFunds: slices.Contains(ownPurses, a.Purse),

		Debts: convert(s.obligations[insight.AwardID(a.ID)], s.debt), PayBy: insight.PayBy(s.rules, a.Term),
	}
}

func toStay(e enrolmentRow) insight.Stay {
	return insight.Stay{
		School: e.SchoolID, Began: e.BeganOn, Ended: e.EndedOn, OnRoll: !e.RegisteredSchoolID.IsZero(),
		Attends: !e.EndedOn.IsZero() || slices.Contains(atSchool, e.Status),
	}
}

func (s *sides) debt(o obligationRow) insight.Debt {
	id := domain.ID[obligationRow](o.ID)
	d := insight.Debt{
		Planned: o.Planned, InFlight: o.InFlight, Paid: o.Paid, Returned: o.Returned, Withdrawn: o.Withdrawn, ClawedBack: o.ClawedBack,
		Attempts: o.Attempts, Disputed: s.disputed[id],
	}
	if at := s.paidAt[id]; !at.IsZero() {
		d.PaidOn = domain.DayOf(at)
	}
	return d
}
