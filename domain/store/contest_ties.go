package store

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"lizhi/domain"
	"lizhi/domain/contest"
)

// Contestants reads where each entry was made and where its student is today:
// two queries, whatever their number.
func (t contestTx) Contestants(_ context.Context, season contest.SeasonID, states ...contest.EntryState) ([]contest.Contestant, error) {
	var rows []contestEntryRow
	err := t.db.Select("id", "student_id", "school_id", "category", "state").Order("id").
		Find(&rows, "season_id = ? AND state IN ?", season, states).Error
	if err != nil {
		return nil, err
	}
	students := convert(rows, func(r contestEntryRow) domain.PersonID { return r.Student })
	now, err := placesOf(t.db, students)
	if err != nil {
		return nil, err
	}
	return convert(rows, func(r contestEntryRow) contest.Contestant {
		c := contest.Contestant{Entry: r.ID, Student: r.Student, Schools: []domain.UnitID{r.School}, Category: r.Category, State: r.State}
		if p := now[r.Student]; p.School != r.School && !p.School.IsZero() {
			c.Schools = append(c.Schools, p.School)
		}
		return c
	}), nil
}

// The questions behind a judge's ties. Mentor and guardian count for good, since
// a bond does not end with its row; school and office count while they last. To
// judge or to chair a contest of a school does not make somebody one of it.
const (
	tiedByWork     = `SELECT person_id AS judge, school_id AS unit FROM people_staff WHERE ended_on IS NULL AND school_id IS NOT NULL AND person_id IN ?`
	tiedByRole     = `SELECT person_id AS judge, school_id AS unit FROM account_appointments WHERE ended_at IS NULL AND (until_on IS NULL OR until_on >= ?) AND school_id IS NOT NULL AND role NOT IN ('judge', 'chair', 'auditor', 'admin') AND person_id IN ?`
	tiedByLearning = `SELECT person_id AS judge, school_id AS unit FROM people_enrolments WHERE current_key IN ?`
	tiedByOffice   = `SELECT person_id AS judge, unit_id AS unit FROM account_appointments WHERE ended_at IS NULL AND (until_on IS NULL OR until_on >= ?) AND role IN ('aid_officer', 'head', 'county_officer', 'city_officer') AND person_id IN ?`
	tiedByMentor   = `SELECT mentor_id AS judge, student_id AS person FROM mentoring_pairs WHERE mentor_id IN ?`
	tiedByGuardian = `SELECT guardian_id AS judge, ward_id AS person FROM people_guardians WHERE guardian_id IN ?`
	tiedByWord     = `SELECT judge_id AS judge, student_id AS person FROM contest_conflicts WHERE season_id = ? AND judge_id IN ?`
)

// TiesOf asks seven questions for all judges together.
func (t contestTx) TiesOf(_ context.Context, season contest.SeasonID, judges []domain.PersonID) (map[domain.PersonID]contest.Ties, error) {
	ties := map[domain.PersonID]contest.Ties{}
	if len(judges) == 0 {
		return ties, nil
	}
	today := t.store.world.Today()
	for _, ask := range []struct {
		query string
		args  []any
		add   func(*contest.Ties, domain.UnitID, domain.PersonID)
	}{
		{tiedByWork, []any{judges}, func(x *contest.Ties, u domain.UnitID, _ domain.PersonID) { x.Schools = append(x.Schools, u) }},
		{tiedByRole, []any{today, judges}, func(x *contest.Ties, u domain.UnitID, _ domain.PersonID) { x.Schools = append(x.Schools, u) }},
		{tiedByLearning, []any{judges}, func(x *contest.Ties, u domain.UnitID, _ domain.PersonID) { x.Schools = append(x.Schools, u) }},
		{tiedByOffice, []any{today, judges}, func(x *contest.Ties, u domain.UnitID, _ domain.PersonID) { x.Offices = append(x.Offices, u) }},
		{tiedByMentor, []any{judges}, func(x *contest.Ties, _ domain.UnitID, p domain.PersonID) { x.Mentees = append(x.Mentees, p) }},
		{tiedByGuardian, []any{judges}, func(x *contest.Ties, _ domain.UnitID, p domain.PersonID) { x.Wards = append(x.Wards, p) }},
		{tiedByWord, []any{season, judges}, func(x *contest.Ties, _ domain.UnitID, p domain.PersonID) { x.Declared = append(x.Declared, p) }},
	} {
		var rows []struct {
			Judge  domain.PersonID
			Unit   domain.UnitID
			Person domain.PersonID
		}
		if err := t.db.Raw(ask.query, ask.args...).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			of := ties[r.Judge]
			ask.add(&of, r.Unit, r.Person)
			ties[r.Judge] = of
		}
	}
	return ties, nil
}

// Identities are the names of the student and the guardians, of class and
// school, then and now, as they are and were called; of a school also without
// the town's name in front, of a class in the words of its grade, as people say
// them.
func (s contestStore) Identities(ctx context.Context, id contest.EntryID) ([]string, error) {
	q := s.read(ctx)
	var e contestEntryRow
	if err := q.Take(&e, "id = ?", id).Error; err != nil {
		return nil, found(err)
	}
	now, err := placesOf(q, []domain.PersonID{e.Student})
	if err != nil {
		return nil, err
	}
	units := []domain.UnitID{e.School, e.Class, now[e.Student].School, now[e.Student].Class}
	var names, towns, persons []string
	err = q.Raw(`SELECT name FROM org_units WHERE id IN ? UNION SELECT name FROM org_names WHERE unit_id IN ?`, units, units).Find(&names).Error
	if err == nil {
		err = q.Raw(`SELECT name FROM org_units WHERE kind IN ('city', 'county')`).Find(&towns).Error
	}
	if err == nil {
		err = q.Raw(`SELECT name FROM people_persons WHERE id = ? OR id IN (SELECT guardian_id FROM people_guardians WHERE ward_id = ?)`,
			e.Student, e.Student).Find(&persons).Error
	}
	year := domain.SchoolYearOf(s.world.Today())
	for _, class := range []domain.UnitID{e.Class, now[e.Student].Class} {
		u, missing := oneUnit(s.read(ctx).Where("id = ?", class))
		if missing != nil {
			continue // enrolled nowhere today
		}
		name := u.ClassName(year)
		names = append(names, name, strings.NewReplacer("（", "(", "）", ")").Replace(name), strings.NewReplacer("（", "", "）", "").Replace(name))
	}
	for _, name := range names {
		for _, town := range towns {
			if short, ok := strings.CutPrefix(name, town); ok && short != "" {
				names = append(names, short)
			}
		}
	}
	return append(names, persons...), err
}

// entrySubject is who an entry is about, for whoever opens one of its files. A
// judge never does: pictures come through the ballot's number.
func entrySubject(_ context.Context, q *gorm.DB, _ domain.Actor, id [16]byte) (domain.Subject, error) {
	var e contestEntryRow
	if err := q.Take(&e, "id = ?", contest.EntryID(id)).Error; err != nil {
		return domain.Subject{}, found(err)
	}
	var season seasonRow
	if err := q.Take(&season, "id = ?", e.Season).Error; err != nil {
		return domain.Subject{}, found(err)
	}
	now, err := placesOf(q, []domain.PersonID{e.Student})
	return contest.Entry(e).Subject(contest.Season(season), now[e.Student]), err
}
