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

// ofAge is the age at which nobody needs a guardian any more, by article 17 of
// the Civil Code 民法典.
const ofAge = 18

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
		records: map[domain.PersonID][]hardship.Record{}, paidAt: map[domain.ID[obligationRow]]time.Time{},
		disputed: map[domain.ID[obligationRow]]bool{}, standards: map[aid.StandardID]domain.Money{},
	}
	err := q.Where("student_id IN ? AND state <> ?", students, aid.Proposed).Order("created_at, id").Find(&s.awards).Error
	if err != nil || len(s.awards) == 0 {
		return nil, err
	}
	err = errors.Join(s.readRoster(q, students), s.readSystem(q, students), s.readBank(q, students))
	var facts []insight.Facts
	for _, a := range s.awards {
		if f := s.about(a); f.Approved || f.Paid > 0 {
			facts = append(facts, f)
		}
	}
	return facts, err
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
	var records []recognitionRow
	var rules []insightRuleRow
	var err error
	if s.reference, err = aidReference(q); err != nil {
		return err
	}
	for _, st := range s.reference.Standards {
		s.standards[st.ID] = st.Amount
	}
	ref, err := hardshipReference(q)
	err = errors.Join(err,
		q.Where("student_id IN ?", students).Order("decided_on DESC, created_at DESC").Find(&records).Error,
		q.Find(&rules).Error,
	)
	s.grades = ref.Grades
	for _, r := range records {
		s.records[r.Student] = append(s.records[r.Student], hardship.Record(r))
	}
	s.rules = convert(rules, func(r insightRuleRow) insight.Rule { return insight.Rule(r) })
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

// about puts the three sides of one award together.
func (s *sides) about(a awardRow) insight.Facts {
	student := s.persons[a.Student]
	programme, _ := s.reference.Programme(a.Programme)
	inForce := hardship.InForceAt(s.records[a.Student], a.Term)
	grade, _ := hardship.GradeOf(s.grades, inForce.Grade, a.Term.SchoolYear())
	f := insight.Facts{
		Award: insight.AwardID(a.ID), Student: a.Student, Programme: a.Programme, Term: a.Term, CreatedAt: a.CreatedAt,
		Place: domain.Place{City: a.City, County: a.County, School: a.School, Class: a.Class},

		HasID: len(student.IDBlind) > 0, HasGuardian: s.guarded[a.Student], HasCard: s.cards[a.Student],
		Minor: !student.Born.IsZero() && !student.Born.Reached(ofAge, insight.Begins(a.Term)),

		Approved: a.State == aid.Approved, Amount: a.Amount, Standard: s.standards[a.Standard],
		NeedsRecognition: programme.Recognised, Recognised: grade.Difficult && !inForce.PublicityEnded.IsZero() && inForce.DoubtedOn.IsZero(),
		ByCard: programme.Channel == aid.YKT && programme.Kind != aid.Waiver && !slices.Contains(ownPurses, a.Purse) &&
			aid.ModeOf(s.reference.Modes, a.Programme, a.County, a.Term) == aid.ByCard,
		PayBy: insight.PayBy(s.rules, a.Term), FirstTry: true,
	}
	if a.Purse == aid.CountyPolicy {
		f.Standard = a.Amount // the policy's own amount, which the award was checked against
	}
	for _, e := range s.enrolments[a.Student] {
		if e.SchoolID != a.School || e.BeganOn.After(insight.Ends(a.Term)) || !e.EndedOn.IsZero() && e.EndedOn.Before(insight.Begins(a.Term)) {
			continue
		}
		f.Registered = !e.RegisteredSchoolID.IsZero()
		f.AtSchool = f.AtSchool || !e.EndedOn.IsZero() || slices.Contains(atSchool, e.Status)
	}
	for _, o := range s.obligations[f.Award] {
		id := domain.ID[obligationRow](o.ID)
		f.Owed = true
		f.Planned += o.Planned - o.Withdrawn - o.ClawedBack
		f.Paid += o.Paid
		f.InFlight += o.InFlight
		f.Returned += o.Returned
		f.Submitted = f.Submitted || o.Attempts > 0
		f.FirstTry = f.FirstTry && o.Attempts <= 1 && o.Returned == 0
		f.Disputed = f.Disputed || s.disputed[id]
		if at := s.paidAt[id]; !at.IsZero() {
			if day := domain.DayOf(at); day.After(f.PaidOn) {
				f.PaidOn = day
			}
		}
	}
	return f
}
