package store

import (
	"context"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/files"
	"lizhi/domain/org"
	"lizhi/domain/people"
)

func (s peopleStore) Roster(ctx context.Context, id people.RosterID) (people.Roster, error) {
	var row rosterRow
	err := found(s.read(ctx).Where("id = ?", id).Take(&row).Error)
	return people.Roster(row), err
}

func (s peopleStore) RostersOver(ctx context.Context) ([]people.RosterID, error) {
	var ids []people.RosterID
	err := s.read(ctx).Table("people_rosters AS r").Joins("JOIN files_files AS f ON f.id = r.file_id").
		Where("f.state IN ? AND r.state NOT IN ?", []files.State{files.Removed, files.Expired}, []people.RosterState{people.Reading, people.Applying}).
		Where("EXISTS (SELECT 1 FROM people_roster_rows AS x WHERE x.roster_id = r.id)").Order("r.id").Pluck("r.id", &ids).Error
	return ids, err
}

func (s peopleStore) RosterList(ctx context.Context, reach domain.Reach, page domain.Page) ([]people.Roster, error) {
	q := s.read(ctx).Where("(unit_id IN ? OR school_id IN ? OR county_id IN ? OR city_id IN ?)", reach.Units, reach.Units, reach.Units, reach.Units)
	var rows []rosterRow
	err := paged(q, page).Find(&rows).Error
	return convert(rows, func(r rosterRow) people.Roster { return people.Roster(r) }), err
}

func (s peopleStore) RosterRows(ctx context.Context, id people.RosterID, verdict people.Verdict, after, limit int) ([]people.RosterRow, error) {
	q := s.read(ctx).Where("roster_id = ? AND number > ?", id, after)
	if verdict != "" {
		q = q.Where("verdict = ?", verdict)
	}
	var rows []stagedRow
	err := q.Select("number", "verdict", "findings", "person_id", "name").Order("number").Limit(limit).Find(&rows).Error
	return convert(rows, func(r stagedRow) people.RosterRow {
		row := people.RosterRow{Number: r.Number, Verdict: r.Verdict, Person: r.PersonID, Name: r.Name, Findings: r.Findings}
		if r.Verdict == people.VerdictPending {
			row.Person = domain.PersonID{} // another school's pupil
		}
		return row
	}), err
}

func (s peopleStore) ClassesBelow(ctx context.Context, unit domain.UnitID) ([]people.Class, error) {
	return s.classes(ctx, "c.closed_on IS NULL AND (c.school_id = ? OR c.county_id = ? OR c.city_id = ?)", unit, unit, unit)
}

func (s peopleStore) SchoolCodes(ctx context.Context) (map[string]domain.UnitID, error) {
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
func (s peopleStore) Match(ctx context.Context, numbers []people.IDNumber, xueji []people.XuejiNumber) (map[people.IDNumber]people.Found, map[people.XuejiNumber]people.Found, error) {
	byID, byXueji := map[people.IDNumber]people.Found{}, map[people.XuejiNumber]people.Found{}
	keys := s.peopleFacts.keys
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

func (s peopleStore) Namesakes(ctx context.Context, classes []domain.UnitID, names []string) ([]people.Found, error) {
	if len(names) == 0 {
		return nil, nil
	}
	return s.gather(ctx, s.read(ctx).Where("name IN ? AND id IN (SELECT person_id FROM people_enrolments WHERE class_id IN ? AND ended_on IS NULL)", names, classes))
}

// gather reads persons with their present enrolment, guardians and card.
func (s peopleStore) gather(ctx context.Context, q *gorm.DB) ([]people.Found, error) {
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
	keys, at := s.peopleFacts.keys, map[domain.PersonID]int{}
	list := make([]people.Found, len(rows))
	for i, r := range rows {
		at[r.ID] = i
		if list[i].Person, err = keys.person(r); err != nil {
			return nil, err
		}
		list[i].Guardians = kin[r.ID]
	}
	for _, r := range enrolments {
		e, err := keys.enrolment(r)
		if err != nil {
			return nil, err
		}
		list[at[r.PersonID]].Current = &e
	}
	for _, r := range cards {
		c, err := keys.card(r)
		if err != nil {
			return nil, err
		}
		list[at[r.PersonID]].Card = &c
	}
	return list, nil
}

// kinOf reads the present guardians of many wards.
func (s peopleStore) kinOf(ctx context.Context, wards []domain.PersonID) (map[domain.PersonID][]people.Kin, error) {
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
	persons := map[domain.PersonID]people.Person{}
	for _, r := range rows {
		p, err := s.peopleFacts.keys.person(r)
		if err != nil {
			return nil, err
		}
		persons[p.ID] = p
	}
	kin := map[domain.PersonID][]people.Kin{}
	for _, l := range links {
		kin[l.WardID] = append(kin[l.WardID], people.Kin{Relation: l.guardian(), Person: persons[l.GuardianID]})
	}
	return kin, nil
}
