package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/files"
	"lizhi/domain/identity"
	"lizhi/domain/org"
	"lizhi/domain/people"
	"lizhi/domain/roster"
)

type rosterStore struct {
	*DB
	facts peopleFacts
}

type rosterTx struct{ *tx }

// Roster is the database as the feature roster sees it.
func (d *DB) Roster() roster.Store {
	return rosterStore{d, peopleFacts{d.read, d.keys, d.world.Today}}
}

// InTx runs fn in one transaction.
func (s rosterStore) InTx(ctx context.Context, who domain.Actor, answer any, fn func(roster.Tx) error) error {
	return s.inTx(ctx, who, answer, func(t *tx) error { return fn(rosterTx{t}) })
}

func (t rosterTx) Place(ctx context.Context, unit domain.UnitID) (domain.Place, error) {
	return t.peopleFacts().Place(ctx, unit)
}

func (s rosterStore) Roster(ctx context.Context, id roster.ID) (roster.Roster, error) {
	var row rosterRow
	err := found(s.read(ctx).Where("id = ?", id).Take(&row).Error)
	return roster.Roster(row), err
}

func (s rosterStore) Over(ctx context.Context) ([]roster.ID, error) {
	var ids []roster.ID
	err := s.read(ctx).Table("roster_rosters AS r").Joins("JOIN files_files AS f ON f.id = r.file_id").
		Where("f.state IN ? AND r.state NOT IN ?", []files.State{files.Removed, files.Expired}, []roster.State{roster.Reading, roster.Applying}).
		Where("EXISTS (SELECT 1 FROM roster_rows AS x WHERE x.roster_id = r.id)").Order("r.id").Pluck("r.id", &ids).Error
	return ids, err
}

func (s rosterStore) List(ctx context.Context, reach domain.Reach, page domain.Page) ([]roster.Roster, error) {
	q := s.read(ctx).Where("(unit_id IN ? OR school_id IN ? OR county_id IN ? OR city_id IN ?)", reach.Units, reach.Units, reach.Units, reach.Units)
	var rows []rosterRow
	err := paged(q, page).Find(&rows).Error
	return convert(rows, func(r rosterRow) roster.Roster { return roster.Roster(r) }), err
}

func (s rosterStore) Rows(ctx context.Context, id roster.ID, verdict roster.Verdict, after, limit int) ([]roster.Row, error) {
	q := s.read(ctx).Where("roster_id = ? AND number > ?", id, after)
	if verdict != "" {
		q = q.Where("verdict = ?", verdict)
	}
	var rows []stagedRow
	err := q.Select("number", "verdict", "findings", "person_id", "name").Order("number").Limit(limit).Find(&rows).Error
	return convert(rows, func(r stagedRow) roster.Row {
		row := roster.Row{Number: r.Number, Verdict: r.Verdict, Person: r.PersonID, Name: r.Name, Findings: r.Findings}
		if r.Verdict == roster.VerdictPending {
			row.Person = domain.PersonID{} // another school's pupil
		}
		return row
	}), err
}

func (s rosterStore) ClassesBelow(ctx context.Context, unit domain.UnitID) ([]roster.Class, error) {
	classes, err := s.facts.classes(ctx, "c.closed_on IS NULL AND (c.school_id = ? OR c.county_id = ? OR c.city_id = ?)", unit, unit, unit)
	return convert(classes, func(c people.Class) roster.Class {
		return roster.Class{
			ID: c.ID, School: c.School, County: c.County, City: c.City, Stage: c.Stage,
			EntryYear: c.EntryYear, Number: c.Number, SchoolCode: c.SchoolCode,
		}
	}), err
}

func (s rosterStore) SchoolCodes(ctx context.Context) (map[string]domain.UnitID, error) {
	var rows []unitRow
	err := s.read(ctx).Select("id", "code").Where("kind = ? AND closed_on IS NULL", org.School).Find(&rows).Error
	codes := make(map[string]domain.UnitID, len(rows))
	for _, r := range rows {
		codes[r.Code] = r.ID
	}
	return codes, err
}

// Match reads who has the numbers, and what belongs to them, in a handful of
// queries for all.
func (s rosterStore) Match(ctx context.Context, numbers []identity.IDNumber, xueji []identity.XuejiNumber) (map[identity.IDNumber]roster.Found, map[identity.XuejiNumber]roster.Found, error) {
	byID, byXueji := map[identity.IDNumber]roster.Found{}, map[identity.XuejiNumber]roster.Found{}
	keys := s.facts.keys
	blinds, wanted := make([][]byte, len(numbers)), make([][]byte, len(xueji))
	for i, n := range numbers {
		blinds[i] = keys.index(blindID, string(n))
	}
	for i, x := range xueji {
		wanted[i] = keys.index(blindXueji, string(x))
	}
	q := s.read(ctx)
	condition := q.Session(&gorm.Session{NewDB: true}).Where("1 = 0")
	if len(blinds) > 0 {
		condition = condition.Or("id_blind IN ?", blinds)
	}
	if len(wanted) > 0 {
		var ids []domain.PersonID
		err := s.read(ctx).Model(&enrolmentRow{}).Where("xueji_blind IN ? AND ended_on IS NULL", wanted).Pluck("person_id", &ids).Error
		if err != nil {
			return nil, nil, err
		}
		if len(ids) > 0 {
			condition = condition.Or("id IN ?", ids)
		}
	}
	list, err := s.gather(ctx, q.Where(condition))
	for _, f := range list {
		if f.Person.IDNumber != "" {
			byID[f.Person.IDNumber] = f
		}
		if f.Current != nil && f.Current.Xueji.Number != "" {
			byXueji[f.Current.Xueji.Number] = f
		}
	}
	return byID, byXueji, err
}

func (s rosterStore) Namesakes(ctx context.Context, classes []domain.UnitID, names []string) ([]roster.Found, error) {
	if len(names) == 0 {
		return nil, nil
	}
	return s.gather(ctx, s.read(ctx).Where("name IN ? AND id IN (SELECT person_id FROM people_enrolments WHERE class_id IN ? AND ended_on IS NULL)", names, classes))
}

// gather reads persons with their present enrolment, guardians and card.
func (s rosterStore) gather(ctx context.Context, q *gorm.DB) ([]roster.Found, error) {
	var rows []personRow
	if err := q.Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]domain.PersonID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	var enrolments []enrolmentRow
	if err := s.read(ctx).Where("current_key IN ?", ids).Find(&enrolments).Error; err != nil {
		return nil, err
	}
	var cards []cardRow
	if err := s.read(ctx).Where("current_key IN ?", ids).Find(&cards).Error; err != nil {
		return nil, err
	}
	kin, err := s.kinOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	at, list := map[domain.PersonID]int{}, make([]roster.Found, len(rows))
	for i, r := range rows {
		at[r.ID] = i
		if list[i].Person, err = s.open(r); err != nil {
			return nil, err
		}
		list[i].Guardians = kin[r.ID]
	}
	for _, r := range enrolments {
		e, err := s.facts.keys.enrolment(r)
		if err != nil {
			return nil, err
		}
		list[at[r.PersonID]].Current = &roster.Enrolment{
			ID: domain.ID[roster.Enrolment](e.ID), Person: e.Person, City: e.City, County: e.County, School: e.School, Class: e.Class,
			Registered: e.Registered, Xueji: e.Xueji, Status: e.Status, Boarding: e.Boarding,
		}
	}
	for _, r := range cards {
		c, err := s.facts.keys.card(r)
		if err != nil {
			return nil, err
		}
		list[at[r.PersonID]].Card = &roster.Card{
			ID: domain.ID[roster.Card](c.ID), Person: c.Person, Number: c.Number, Owner: c.Owner, Doubtful: c.Doubtful,
		}
	}
	return list, nil
}

// open is a person as a roster knows them.
func (s rosterStore) open(r personRow) (roster.Person, error) {
	p, err := s.facts.keys.person(r)
	return roster.Person{Person: p.Person, Version: p.Version}, err
}

// kinOf reads the present guardians of many wards.
func (s rosterStore) kinOf(ctx context.Context, wards []domain.PersonID) (map[domain.PersonID][]roster.Person, error) {
	var links []guardianRow
	if err := s.read(ctx).Where("ward_id IN ? AND ended_on IS NULL", wards).Find(&links).Error; err != nil || len(links) == 0 {
		return nil, err
	}
	ids := make([]domain.PersonID, len(links))
	for i, l := range links {
		ids[i] = l.GuardianID
	}
	var rows []personRow
	if err := s.read(ctx).Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	persons := map[domain.PersonID]roster.Person{}
	for _, r := range rows {
		p, err := s.open(r)
		if err != nil {
			return nil, err
		}
		persons[p.ID] = p
	}
	kin := map[domain.PersonID][]roster.Person{}
	for _, l := range links {
		kin[l.WardID] = append(kin[l.WardID], persons[l.GuardianID])
	}
	return kin, nil
}
