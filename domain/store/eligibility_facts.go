package store

import (
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/aid"
	"lizhi/domain/eligibility"
	"lizhi/domain/hardship"
	"lizhi/domain/identity"
	"lizhi/domain/purse"
)

// studentCase is what a decision on one student rests on, the standard that
// fits, and the schools that say which purse pays.
type studentCase struct {
	eligibility.Case
	Standard   aid.Standard
	NoStandard error
	Purse      purse.Answer
}

// enrolled is an enrolment with what is asked of its class and schools.
type enrolled struct {
	PersonID, CityID, CountyID, SchoolID, ClassID, RegisteredSchoolID domain.UnitID
	Status                                                            identity.Status
	Boarding                                                          bool
	BeganOn, EndedOn                                                  domain.Day
	Stage                                                             string
	EntryYear, Years                                                  int
	Private                                                           bool
	Region                                                            string
	RollCounty                                                        domain.UnitID
	RollRegion, RollStages                                            *string
}

// on reports whether the enrolment holds on a day.
func (e enrolled) on(day domain.Day) bool {
	return !e.BeganOn.After(day) && (e.EndedOn.IsZero() || e.EndedOn.After(day))
}

// purse is what the purse follows from.
func (e enrolled) purse(asked aid.Asked) purse.Facts {
	f := purse.Facts{
		Attended: purse.School{ID: e.SchoolID, County: e.CountyID, Region: e.Region}, Repeats: e.Status == identity.Repeating,
		Programme: asked.Programme, Stage: e.Stage, Term: asked.Term,
	}
	if !e.RegisteredSchoolID.IsZero() {
		f.Registered = purse.School{ID: e.RegisteredSchoolID, County: e.RollCounty}
	}
	if e.RollRegion != nil {
		f.Registered.Region = *e.RollRegion
	}
	return f
}

// casesOf reads what decisions rest on for some students, in the order asked, in
// a few queries for all of them.
func casesOf(q *gorm.DB, set eligibility.Set, asked aid.Asked, today domain.Day, students []domain.PersonID) ([]studentCase, error) {
	if len(students) == 0 {
		return nil, nil
	}
	f := gathered{set: set, asked: asked, today: today, on: set.ReferenceDay(asked.Term, today)}
	if err := f.gather(q, students); err != nil {
		return nil, err
	}
	var cases []studentCase
	for _, id := range students {
		if _, known := f.born[id]; known {
			cases = append(cases, f.one(id))
		}
	}
	return cases, nil
}

// gathered is everything that was read, by student.
type gathered struct {
	set       eligibility.Set
	asked     aid.Asked
	today, on domain.Day

	born       map[domain.PersonID]domain.Day
	enrolments map[domain.PersonID][]enrolled
	records    map[domain.PersonID][]hardship.Record
	groups     map[domain.PersonID][]hardship.Membership
	approvals  map[domain.UnitID][]inclusiveRow
	hardship   hardship.Reference
	standards  aid.Standards
	policies   []purse.Policy
}

func (f *gathered) gather(q *gorm.DB, students []domain.PersonID) error {
	f.born, f.enrolments = map[domain.PersonID]domain.Day{}, map[domain.PersonID][]enrolled{}
	f.groups = map[domain.PersonID][]hardship.Membership{}
	f.approvals = map[domain.UnitID][]inclusiveRow{}
	for _, read := range []func(*gorm.DB, []domain.PersonID) error{f.persons, f.schooling, f.recognitions, f.memberships, f.tables} {
		if err := read(q, students); err != nil {
			return err
		}
	}
	return nil
}

func (f *gathered) persons(q *gorm.DB, students []domain.PersonID) error {
	var rows []personRow
	err := q.Select("id", "born").Where("id IN ?", students).Find(&rows).Error
	for _, r := range rows {
		f.born[r.ID] = r.Born
	}
	return err
}

func (f *gathered) schooling(q *gorm.DB, students []domain.PersonID) error {
	var rows []enrolled
	err := q.Table("people_enrolments AS e").Joins("JOIN org_units AS c ON c.id = e.class_id").
		Joins("JOIN org_units AS s ON s.id = e.school_id").Joins("LEFT JOIN org_units AS r ON r.id = e.registered_school_id").
		Select("e.person_id", "e.city_id", "e.county_id", "e.school_id", "e.class_id", "e.registered_school_id", "e.status", "e.boarding",
			"e.began_on", "e.ended_on", "c.stage", "c.entry_year", "c.years", "s.private", "s.region",
			"r.county_id AS roll_county", "r.region AS roll_region", "r.stages AS roll_stages").
		Where("e.person_id IN ?", students).Order("e.began_on, e.created_at, e.id").Find(&rows).Error
	for _, r := range rows {
		id := domain.PersonID(r.PersonID)
		f.enrolments[id] = append(f.enrolments[id], r)
	}
	return err
}

func (f *gathered) recognitions(q *gorm.DB, students []domain.PersonID) error {
	var err error
	f.records, err = recognitionsAmong(q, students)
	return err
}

func (f *gathered) memberships(q *gorm.DB, students []domain.PersonID) error {
	var rows []membershipRow
	err := q.Where("student_id IN ?", students).Find(&rows).Error
	for _, r := range rows {
		f.groups[r.Student] = append(f.groups[r.Student], hardship.Membership(r))
	}
	return err
}

// tables are what is the same for all: approvals, grades and groups, standards.
func (f *gathered) tables(q *gorm.DB, _ []domain.PersonID) error {
	var approvals []inclusiveRow
	if err := q.Find(&approvals).Error; err != nil {
		return err
	}
	for _, a := range approvals {
		f.approvals[a.School] = append(f.approvals[a.School], a)
	}
	var rows []standardRow
	if err := q.Where("programme = ?", f.asked.Programme).Find(&rows).Error; err != nil {
		return err
	}
	f.standards = convert(rows, func(r standardRow) aid.Standard { return aid.Standard(r) })
	var err error
	if f.policies, err = countyPolicies(q); err != nil {
		return err
	}
	f.hardship, err = hardshipReference(q)
	return err
}

func (f *gathered) one(id domain.PersonID) studentCase {
	c := studentCase{Case: eligibility.Case{Question: eligibility.Question{
		Term: f.asked.Term, On: f.on, Facts: eligibility.Facts{Student: id, Born: f.born[id]},
	}}}
	facts := &c.Facts
	var then enrolled
	for _, e := range f.enrolments[id] {
		if e.on(f.on) {
			then = e
		}
		if e.on(f.today) {
			c.School, c.County = e.SchoolID, e.CountyID
		}
	}
	facts.Place = domain.Place{City: then.CityID, County: then.CountyID, School: then.SchoolID, Class: then.ClassID}
	facts.Stage, facts.EntryYear, facts.Years, facts.Status = then.Stage, then.EntryYear, then.Years, string(then.Status)
	facts.AtSchool, facts.OnRoll = slices.Contains(atSchool, then.Status), !then.RegisteredSchoolID.IsZero()
	facts.Boards, facts.Private = then.Boarding, then.Private
	facts.Inclusive = !then.SchoolID.IsZero() && (!then.Private || slices.ContainsFunc(f.approvals[then.SchoolID], func(a inclusiveRow) bool {
		return !f.on.Before(a.From) && (a.Until.IsZero() || !f.on.After(a.Until))
	}))
	if facts.OnRoll && then.RollStages != nil {
		_ = json.Unmarshal([]byte(*then.RollStages), &facts.RollStages) // we wrote it
	}
	c.Purse = purse.Of(then.purse(f.asked), f.policies)
	facts.Purse = string(c.Purse.Kind)
	f.difficulty(id, facts)
	f.worth(&c)
	return c
}

// difficulty fills in what hardship says.
func (f *gathered) difficulty(id domain.PersonID, facts *eligibility.Facts) {
	year := f.asked.Term.SchoolYear()
	if inForce := hardship.InForceAt(f.records[id], f.asked.Term); !inForce.ID.IsZero() {
		grade, _ := hardship.GradeOf(f.hardship.Grades, inForce.Grade, year)
		facts.Grade, facts.Recognised, facts.Published = inForce.Grade, grade.Difficult, inForce.Published(f.today)
	}
	for _, m := range f.groups[id] {
		if m.Counts(f.hardship.Group(m.GroupCode), f.on) {
			facts.Groups = append(facts.Groups, m.GroupCode)
		}
	}
	slices.Sort(facts.Groups)
	facts.Groups = slices.Compact(facts.Groups)
}

// worth finds the standard that fits, and how it narrows the rules.
func (f *gathered) worth(c *studentCase) {
	c.Standard, c.NoStandard = f.standards.At(aid.Query{
		Programme: f.asked.Programme, Stage: c.Facts.Stage, Boards: c.Facts.Boards, Term: f.asked.Term, Tier: f.asked.Tier,
	})
	if c.NoStandard != nil {
		return
	}
	c.Amount, c.Paid = c.Standard.Amount, true
	c.Narrow = eligibility.Narrowing(c.Standard.Grades, c.Standard.Groups, [2]int{c.Standard.AgeFrom, c.Standard.AgeTo}, c.Standard.Clause)
}
